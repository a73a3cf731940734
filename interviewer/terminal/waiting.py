"""Waiting until a server is asked again, which asked for a pause or failed: the seconds are counted down on a terminal; elsewhere one line says how long."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil

from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.printer import Printer

#: A shorter pause is not worth a word.
SHORTEST = 1.5


class Countdown:
    """Sleeps as long as it is told to, and says so: where it is `live`, in a line that is written over second by second. Ctrl-C ends it at once."""

    def __init__(self, printer: Printer, *, live: bool, sleep: Callable[[float], None] = time.sleep) -> None:
        self._printer = printer
        self._live = live
        self._sleep = sleep

    def __call__(self, seconds: float) -> None:
        """Sleep for so many seconds."""
        if seconds < SHORTEST:
            self._sleep(seconds)
        elif self._live:
            self._counts_down(seconds)
        else:
            self._printer.prints([Block(Kind.NOTE, _line(seconds))])
            self._sleep(seconds)

    def _counts_down(self, seconds: float) -> None:
        left = seconds
        try:
            while left > 0:
                self._printer.line_in_place(_line(left))
                self._sleep(min(1.0, left))
                left -= 1.0
        finally:
            self._printer.line_in_place("")


def _line(seconds: float) -> str:
    return f"The server cannot answer now. Asking again in {ceil(seconds)} s; your answer is saved."
