"""Which day comes next. Inside a day the questions stand as the bank has them: "five questions, Easy -> Hard"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence


def next_day(days: Sequence[int], finished: Iterable[int]) -> int:
    """The day to propose: the first that was never finished, else the one finished least often.

    `days` are the bank's day numbers (at least one), `finished` the days of the finished sessions, in any order.
    """
    times = Counter(finished)
    return min(sorted(days), key=lambda day: times[day])
