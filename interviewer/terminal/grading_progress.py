"""How far the grading of a file is: one line that is written over on a terminal, or a plain one every so often elsewhere; never on the standard output."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TextIO

#: Seconds between two lines, on a terminal and elsewhere.
ON_A_TERMINAL, ELSEWHERE = 0.5, 30.0
#: The rate is taken over the last so many seconds.
RECENT = 30.0


class GradingProgress:
    """Counts results. `size` is the descriptor of the answers and how many bytes they are, where that is known: then there is a time left."""

    def __init__(self, stream: TextIO | None, size: tuple[int, int] | None, now: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._size = size
        self._now = now
        self._over = stream is not None and stream.isatty()
        self._began = self._told = now()
        self._count = 0
        self._marks = [(self._began, 0)]
        self._shown = 0

    def counts(self) -> None:
        """Count one more result, and show how far it is where it is time to."""
        self._count += 1
        at = self._now()
        if at - self._told >= (ON_A_TERMINAL if self._over else ELSEWHERE):
            self._told = at
            self._marks = [mark for mark in self._marks if at - mark[0] <= RECENT] or self._marks[-1:]
            self._marks.append((at, self._count))
            self._tells(self._line(at))

    def clears(self) -> None:
        """Take the line away, where something else is to be written."""
        if self._shown and self._stream is not None:
            self._stream.write(f"\r{' ' * self._shown}\r")
            self._stream.flush()
            self._shown = 0

    def ends(self) -> None:
        """Say how many there were and how fast, where anything was said before."""
        spoken = self._told > self._began
        self.clears()
        if spoken and self._stream is not None:
            took = self._now() - self._began
            self._stream.write(f"{self._count:,} graded in {_time(took)}, {_rate(self._count / max(took, 1e-9))}\n")
            self._stream.flush()

    def _tells(self, line: str) -> None:
        if self._stream is None:
            return
        self._stream.write(f"\r{line.ljust(self._shown)}" if self._over else f"{line}\n")  # with spaces, as not every terminal knows a sequence to clear
        self._stream.flush()
        self._shown = len(line) if self._over else 0

    def _line(self, at: float) -> str:
        since, count = self._marks[0]
        rate = (self._count - count) / max(at - since, 1e-9)
        line = f"{self._count:,} graded · {_rate(rate)}"
        share = self._share()
        if share and rate:
            line += f" · {share:.0%} · about {_time(self._count * (1 / share - 1) / rate)} left"
        return line

    def _share(self) -> float | None:
        """How much of the answers has been read, from 0 to 1: a little more than has been graded."""
        if self._size is None or self._size[1] == 0:
            return None
        return min(1.0, os.lseek(self._size[0], 0, os.SEEK_CUR) / self._size[1])


def _rate(rate: float) -> str:
    return f"{rate:,.0f} a second" if rate >= 10 else f"{rate:.1f} a second"


def _time(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    if seconds < 3600:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
