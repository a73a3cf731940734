"""The program in a process that is forked from one which has imported it already: importing it takes longer than most tests do."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from interviewer import __main__ as program
from interviewer.terminal import patience


def on_terminal(tty: str, folder: Path, arguments: Sequence[str], environment: Mapping[str, str], *, afresh: bool) -> None:
    """Be the program, on this terminal and in this folder; afresh, as a person starts it, in an interpreter that has imported nothing yet."""
    os.login_tty(os.open(tty, os.O_RDWR))
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    if afresh:
        os.execv(sys.executable, [sys.executable, "-m", "interviewer", *arguments])
    patience.SOON = 0.2  # it is said soon that the model is still asked, and no test waits for that
    assert "tests.imported" in sys.modules, "multiprocessing passes over what cannot be imported"
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w", errors="backslashreplace")
    sys.argv, sys.orig_argv = [str(program.__file__), *arguments], ["python", "-m", "interviewer", *arguments]
    program.run()
