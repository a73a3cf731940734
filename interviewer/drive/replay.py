"""A recorded interview taken apart again: the session as it was after each of its events, and where each question begins."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.core.events import Said
from interviewer.core.moves import Ask
from interviewer.core.session import Session


def moments(session: Session) -> Iterator[Session]:
    """The session as it was after each of its events."""
    shown = Session(plan=session.plan)
    for event in session.log:
        shown = shown.after(event)
        yield shown


def moment(session: Session, index: int) -> Session:
    """The session as it was after the event of that index in its log."""
    return Session(session.plan, session.log[: index + 1])


def question_begins(session: Session) -> list[int]:
    """The index in the log at which each question was put first, in the order of the plan; asking it once more changes nothing in that."""
    first: dict[str, int] = {}
    for index, event in enumerate(session.log):
        if isinstance(event, Said) and isinstance(event.move, Ask):
            first.setdefault(event.question, index)
    return list(first.values())
