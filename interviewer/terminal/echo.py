"""Whether a terminal shows what is typed. While a model is waited for it does not: that would stand behind the line that says so, and push it about.

Nothing that is typed is lost either way: it waits in the terminal until somebody reads.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

#: Where among the modes of a terminal, as termios lists them, it stands whether it echoes.
_LOCAL = 3


@contextmanager
def echo(*, shows: bool) -> Iterator[None]:
    """While this lasts, the terminal shows what is typed, or does not. Where none can be told, it stays as it is."""
    try:
        import termios
    except ImportError:  # Windows
        yield
        return
    terminal, before = sys.stdin, list[Any]()
    with suppress(termios.error, OSError, ValueError):
        before = termios.tcgetattr(terminal)
        local = before[_LOCAL] | termios.ECHO if shows else before[_LOCAL] & ~termios.ECHO
        termios.tcsetattr(terminal, termios.TCSANOW, [*before[:_LOCAL], local, *before[_LOCAL + 1 :]])
    try:
        yield
    finally:
        with suppress(termios.error, OSError, ValueError):  # it has gone
            if before:
                termios.tcsetattr(terminal, termios.TCSANOW, before)
