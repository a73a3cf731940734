"""The entry point of the command `interviewer`, and `python -m interviewer`. What makes every start quicker is set before anything is imported."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from typing import NoReturn

#: By the first question there are 65,000 objects that stay: a collector that comes by after every 700 of them finds nothing each time.
OBJECTS_BETWEEN_COLLECTIONS = 100_000
#: The signals that ask a program to end. The second is not there on Windows, and is ignored under `nohup`.
ENDING = ("SIGTERM", "SIGHUP")


def run() -> None:
    """Run the command."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, 20, 20)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else pydantic reads the metadata of every package that is installed
    for name in ENDING:
        if (number := getattr(signal, name, None)) is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _leaves)
    from interviewer.terminal import commands

    try:
        commands.run()
    except SystemExit as leaving:
        _ends(leaving.code if isinstance(leaving.code, int) else 1)


def _leaves(number: int, _: object) -> NoReturn:
    """Leave through every `finally`: a terminal shows what is typed again. Who asks once more is not kept waiting."""
    signal.signal(number, signal.SIG_DFL)
    raise SystemExit(128 + number)


def _ends(code: int) -> NoReturn:
    """End the process. What is still being loaded beside is not waited for, and no library is taken down in the middle of its work: that aborts."""
    if any(thread.daemon for thread in threading.enumerate()):
        os._exit(code)  # all is written: `commands` has flushed it
    sys.exit(code)


if __name__ == "__main__":
    run()
