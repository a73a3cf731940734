"""The entry point of the command `interviewer`, and `python -m interviewer`. What makes every start quicker is set before anything is imported."""

from __future__ import annotations

import gc
import os

#: Imports make some hundred thousand objects that stay: a collector that comes by after every 700 of them finds nothing each time.
OBJECTS_BETWEEN_COLLECTIONS = 50_000


def run() -> None:
    """Run the command."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, 20, 20)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else pydantic reads the metadata of every package that is installed
    from interviewer.terminal import commands

    commands.run()


if __name__ == "__main__":
    run()
