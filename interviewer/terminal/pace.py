"""The time as the candidate sees it: where we are, how long it has taken, and a gentle word when it runs out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from interviewer.core.counted import counted
from interviewer.core.session import Session
from interviewer.core.timing import NO_TIME
from interviewer.terminal.whereabouts import heading

#: In an interview of at least this length it is said when this much is left.
LONG_ENOUGH, NEARLY_OVER = timedelta(minutes=10), timedelta(minutes=5)
#: The share of a question's share of the time after which it is said.
MUCH_OF_IT = 2 / 3


@dataclass(frozen=True)
class Nudge:
    """A word on the time: said once for each `about`."""

    about: str
    text: str


def nudge(session: Session, since: timedelta = NO_TIME) -> Nudge | None:
    """What is to be said on the time now, so long `since` the last event; None where it does not press."""
    if session.plan.seconds is None or session.time_left is None:
        return None
    whole, left = timedelta(seconds=session.plan.seconds), session.time_left - since
    share, here = whole / len(session.plan.questions), session.spent_here + since
    if left <= NO_TIME:
        return Nudge("over", "The time is up: say what you still have, and we stop after it.")
    if whole >= LONG_ENOUGH and left <= NEARLY_OVER:
        return Nudge("nearly over", f"About {_minutes(left)} left.")
    if here >= share * MUCH_OF_IT and len(session.plan.questions) > 1:
        return Nudge(f"question {session.discussion.question.id}", _spent(here, share))
    return None


def _spent(here: timedelta, share: timedelta) -> str:
    """What is to be said on a question that has had much of its share, or more: short enough for a narrow terminal."""
    if here > share:
        return f"You're past the {clock(share)} for this question."
    return f"You've spent {clock(here)} of about {clock(share)} here."


def where(session: Session, since: timedelta = NO_TIME) -> str:
    """`Q2/5 · medium · data leakage · 1:40`, with what is left of the interview where it has an end."""
    parts = [heading(session, session.discussion), clock(session.spent_here + since)]
    if session.time_left is not None:
        parts.append(f"{clock(session.time_left - since)} left")
    return " · ".join(parts)


def clock(length: timedelta) -> str:
    """A length of time as a clock shows it: 0:07, 12:30, 1:02:03; none where it is less."""
    hours, seconds = divmod(max(0, int(length.total_seconds())), 3600)
    minutes, seconds = divmod(seconds, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def _minutes(length: timedelta) -> str:
    return counted(ceil(length / timedelta(minutes=1)), "minute is", "minutes are")
