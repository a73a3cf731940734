"""A room with nobody in it: recorded replies instead of a candidate, no screen, no transcript. Holds one question for a judge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from interviewer.core.events import Left, Reply
from interviewer.core.question import Question
from interviewer.core.replies import understood
from interviewer.core.session import Plan, Session
from interviewer.drive.hold import hold
from interviewer.ports import Judge, Room, Voice

#: What a clock says where nobody reads it.
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Recorded:
    """A candidate who says what was recorded, in order, and then leaves. Who has typed nothing has sent nothing: blank replies are left out."""

    def __init__(self, replies: Iterable[str]) -> None:
        self._replies = [reply for reply in replies if reply.strip()]

    def replies(self, session: Session) -> Reply | Left:
        """The next recorded reply."""
        return understood(self._replies.pop(0), session.discussion.replied_to) if self._replies else Left(why="no more replies were recorded")

    @property
    def unused(self) -> int:
        """How many replies were left when the interview ended."""
        return len(self._replies)


class Nobody:
    """A recorder that keeps nothing, and an audience that sees nothing."""

    def records(self, session: Session) -> None:
        """Keep nothing."""

    def sees(self, session: Session) -> None:
        """Show nothing."""


def discuss(question: Question, candidate: Recorded, judge: Judge, voice: Voice) -> Session:
    """Hold the discussion of one question with a recorded candidate. The voice is needed: who only repeats what it said has answered nothing."""
    nobody = Nobody()
    room = Room(voice=voice, candidate=candidate, judge=judge, recorder=nobody, audience=nobody, now=lambda: EPOCH)
    return hold(Session(plan=Plan(day=0, questions=(question.without_samples(),))), room)
