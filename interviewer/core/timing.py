"""How long something has taken, from the times in the log. They say nothing about order: for that there is the log itself.

Rules of this file:
- The time away does not count: what passes before a candidate comes back is nobody's.
- A clock that was set back takes nothing away, and one event without a time costs nothing.
- No sum grows beyond LONGEST.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import reduce
from itertools import pairwise

from interviewer.core.events import Event, Resumed

NO_TIME = timedelta()
#: After a longer pause than this nobody was there, even if the program did not see them go.
LONGEST_THOUGHT = timedelta(minutes=30)
#: Longer than from the first date that can be named to the last.
LONGEST = timedelta(days=10_000_000)


def time_spent(events: Iterable[Event], longest: timedelta = LONGEST) -> timedelta:
    """The time from the first of these events to the last, as far as somebody was there; without the pauses that are longer than the `longest`."""
    timed = [(event, event.at) for event in events if event.at is not None]
    gaps = (now - before for (_, before), (event, now) in pairwise(timed) if not isinstance(event, Resumed))
    return reduce(lambda one, other: min(one + other, LONGEST), (gap for gap in gaps if NO_TIME < gap <= longest), NO_TIME)
