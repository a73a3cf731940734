"""Which day comes next."""

from __future__ import annotations

import pytest

from interviewer.core.schedule import next_day


@pytest.mark.parametrize(
    ("days", "finished", "day"),
    [([1, 8], [], 1), ([8, 1], [], 1), ([1, 8], [1], 8), ([1, 8], [8], 1), ([1, 8], [1, 8], 1), ([1, 8], [1, 1, 8], 8), ([3], [3, 3, 99], 3)],
)
def test_the_first_day_that_was_never_finished_then_the_one_finished_least(days: list[int], finished: list[int], day: int) -> None:
    assert next_day(days, finished) == day
