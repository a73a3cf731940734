"""The program in a process that is forked from one which has imported it already: importing it takes longer than most tests do."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from interviewer import __main__ as program
from interviewer import clock, wiring
from interviewer.terminal import editor, interviews, patience, waiting


class Seconds(Protocol):
    """So many seconds, in memory that two processes share."""

    value: float


def on_terminal(tty: str, folder: Path, arguments: Sequence[str], environment: Mapping[str, str], *, afresh: bool, passed: Seconds) -> None:
    """Be the program, on this terminal and in this folder; afresh, as a person starts it, in an interpreter that has imported nothing yet.

    So many seconds more have `passed` than have passed: no test waits until they have.
    """
    os.login_tty(os.open(tty, os.O_RDWR))
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    if afresh:
        os.execv(sys.executable, [sys.executable, "-m", "interviewer", *arguments])
    patience.SOON = 0.2  # it is said soon that the model is still asked, and no test waits for that
    _passes(passed)
    assert "tests.imported" in sys.modules, "multiprocessing passes over what cannot be imported"
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w", errors="backslashreplace")
    sys.argv, sys.orig_argv = [str(program.__file__), *arguments], ["python", "-m", "interviewer", *arguments]
    program.run()


def _passes(passed: Seconds) -> None:
    """Have the clocks of the program go by these seconds too."""
    at = clock.now

    def now() -> datetime:
        return at() + timedelta(seconds=passed.value)

    def monotonic() -> float:
        return time.monotonic() + passed.value

    def sleep(seconds: float) -> None:
        until = monotonic() + seconds
        while (left := until - monotonic()) > 0:
            time.sleep(min(0.01, left))

    for module in (wiring, interviews):
        vars(module)["now"] = now
    _by_default(editor.PromptReader, now=monotonic)
    _by_default(waiting.Countdown, sleep=sleep)


def _by_default(kind: type, **defaults: Any) -> None:
    vars(kind)["__init__"].__kwdefaults__.update(defaults)
