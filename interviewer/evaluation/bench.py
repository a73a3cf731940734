"""A room with nobody in it: recorded replies instead of a candidate, no words, no transcript. Holds one question for a judge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from interviewer.core.events import Left, Reply, Said, SpokenBy
from interviewer.core.moves import Move
from interviewer.core.question import Question
from interviewer.core.replies import understood
from interviewer.core.session import Plan, Session
from interviewer.drive.hold import hold
from interviewer.ports import Judge, Room

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Wordless:
    """A voice that only makes its moves."""

    def says(self, move: Move, session: Session) -> Said:
        """The move, without words."""
        return Said(question=session.discussion.question.id, move=move, words="", by=SpokenBy(voice="none"))


class Recorded:
    """A candidate who says what was recorded, in order, and then leaves."""

    def __init__(self, replies: Iterable[str]) -> None:
        self._replies = list(replies)

    def replies(self, session: Session) -> Reply | Left:  # noqa: ARG002  # what is recorded does not react
        """The next recorded reply."""
        return understood(self._replies.pop(0)) if self._replies else Left(why="no more replies were recorded")

    @property
    def unused(self) -> int:
        """How many replies were left when the interview ended."""
        return len(self._replies)


class _Nobody:
    def records(self, session: Session) -> None:
        """Keep nothing."""

    def sees(self, session: Session) -> None:
        """Show nothing."""


def discuss(question: Question, candidate: Recorded, judge: Judge) -> Session:
    """Hold the discussion of one question with a recorded candidate."""
    nobody = _Nobody()
    room = Room(voice=Wordless(), candidate=candidate, judge=judge, recorder=nobody, audience=nobody, now=lambda: _EPOCH)
    return hold(Session(plan=Plan(day=0, questions=(question.without_samples(),))), room)
