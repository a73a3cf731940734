"""Coming back to an interview: the time away does not count, and a question that was closed may be tried once more."""

from __future__ import annotations

from datetime import datetime

from interviewer.core.events import Left, Resumed, TriedAgain
from interviewer.core.session import Session
from interviewer.core.timing import LONGEST_THOUGHT
from interviewer.errors import UsageError


def tried_again(session: Session, at: datetime, mend: str | None = None) -> Session:
    """The session in which the question that was closed last is tried once more; the time away does not count. Raises UsageError, with this `mend`."""
    if not session.finished:
        session = come_back(session, at)
    if (reason := session.why_not(TriedAgain())) is not None:
        raise UsageError(reason, place="--redo", mend=mend)
    if not session.finished:
        return session.after(TriedAgain(at=at))
    # Nobody leaves what is finished: it goes on where it ended, and from then on we were away, however long.
    again = TriedAgain(at=session.log[-1].at)
    return session.after(again).after(Left(at=again.at, why="the program ended")).after(Resumed(at=at))


def up_to_trying_again(session: Session) -> Session:
    """The session as it was when its question was tried again: that is what there is to show of it."""
    count = next(count for count in range(len(session.log), 0, -1) if isinstance(session.log[count - 1], TriedAgain))
    return Session(session.plan, session.log[:count])


def come_back(session: Session, at: datetime) -> Session:
    """The session after whoever was away has come back, so that the time away does not count; as it was where nobody was away for long."""
    if not session.log:
        return session
    if not session.left and (session.plan.seconds is not None or _was_away(session, at)):
        session = session.after(Left(at=session.log[-1].at, why="the program ended"))
    return session.after(Resumed(at=at)) if session.left else session


def _was_away(session: Session, at: datetime) -> bool:
    """Whether so much time has passed since the last event that nobody was there."""
    last = session.log[-1].at
    return last is not None and at - last > LONGEST_THOUGHT
