"""What past interviews showed, question by question: the part of a transcript that is remembered.

Rules of this file:
- An attempt is a question that was closed. A real-mode interview that is still open has none: its verdicts have not been told.
- `first` is worth what the answer before any help was worth. A hint, a challenge or a call-out is help; the question put in other words is not.
- Where nothing was judged there is no number, and nobody makes one up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, assert_never

from interviewer.core.discussion import Discussion, Scored
from interviewer.core.events import Answered, AskedBack, AskedForHint, DidNotKnow, Event, GaveUp, Left, Rated, Resumed, Said, Skipped, TookBack, TriedAgain
from interviewer.core.flat import flat
from interviewer.core.judgement import Finding, Judged, Unjudged
from interviewer.core.moves import Ask, CallOut, Challenge, Clarify, Close, GoDeeper, Hint
from interviewer.core.question import Band, Level
from interviewer.core.record import Value
from interviewer.core.scores import band_of, mean_of
from interviewer.core.session import Session
from interviewer.core.standing import Standing, standing
from interviewer.core.timing import LONGEST_THOUGHT, time_spent

#: So many characters are kept of the words last used for a point: as much as one would read in a list.
MOST_CHARACTERS_KEPT = 160

Fared = Literal["answered", "did_not_know", "skipped", "not_judged", "not_answered"]


class PointShown(Value):
    """How one point fared: the share that was earned by the first answer alone (None without one), and the words last used for it."""

    id: str
    says: str
    weight: int
    first: float | None = None
    words: str | None = None


class Attempt(Value):
    """One question in one interview. Scores are from 0 to 100; `first` is that of the answer before any help, `own` the candidate's own rating."""

    question: str
    topic: str
    level: Level
    at: datetime
    fared: Fared
    first: int | None = None
    final: int | None = None
    own: int | None = None
    points: tuple[PointShown, ...] = ()

    @property
    def band(self) -> Band | None:
        """The band of the first answer, where there is one."""
        return None if self.first is None else band_of(self.first)


class PastInterview(Value):
    """What is remembered of one interview. `title` is that of its plan, `seconds` the time spent on it without long pauses."""

    name: str
    title: str
    day: int | None = None
    begun: datetime
    seconds: int = 0
    finished: bool = False
    attempts: tuple[Attempt, ...] = ()

    @property
    def mean(self) -> int | None:
        """The mean of the scored questions; None where there is none."""
        return mean_of([attempt.final for attempt in self.attempts if attempt.final is not None])


def remembered(session: Session, name: str, begun: datetime) -> PastInterview:
    """Read what is remembered of a session from its log. `begun` stands in where an event has no time."""
    closed = [talk for talk in session.discussions if talk.closed and talk.put and session.tells(talk)]
    return PastInterview(
        name=name,
        title=session.plan.name,
        day=session.plan.day,
        begun=begun,
        seconds=round(time_spent(session.log, LONGEST_THOUGHT).total_seconds()),
        finished=session.finished,
        attempts=tuple(_attempt(talk, begun) for talk in closed),
    )


def _attempt(talk: Discussion, begun: datetime) -> Attempt:
    first = unassisted(talk)
    final = talk.outcome.final if isinstance(talk.outcome, Scored) else None
    return Attempt(
        question=talk.question.id,
        topic=talk.question.topic,
        level=talk.question.level,
        at=next((event.at for event in reversed(talk.events) if event.at is not None), begun),
        fared=_fared(talk),
        first=None if first is None else first.score,
        final=None if final is None else final.score,
        own=own_rating(talk),
        points=_points(talk, first, final, talk.final_again),
    )


def unassisted(talk: Discussion) -> Standing | None:
    """Where the first answer alone stood, before any help; None where there was no such answer, or it was not judged.

    A candidate who says "I don't know" or asks for the perfect answer before any help stands at nothing, and no judge is needed to see that. Where the
    first answer was taken back, no later one counts as the first: what the interviewer made of it had been seen.
    """
    first = next((event for event in talk.log if isinstance(event, Answered)), None)
    if any(each is first for each in talk.taken_back):
        return None
    for event in talk.events:
        match event:
            case Said():
                if _helps(event):
                    return None
            case Judged():
                return standing(talk.question.points, talk.question.misconceptions, [event])
            case DidNotKnow() | GaveUp():
                return standing(talk.question.points, (), [])
            case Unjudged() | Skipped() | AskedForHint():
                return None
            case Answered() | AskedBack() | TookBack() | Rated() | TriedAgain() | Left() | Resumed():
                pass
            case other:
                assert_never(other)
    return None


def _helps(said: Said) -> bool:
    match said.move:
        case Ask() | Clarify():
            return False
        case Hint() | Challenge() | CallOut() | GoDeeper() | Close():
            return True
        case other:
            assert_never(other)


def own_rating(talk: Discussion) -> int | None:
    """How the candidate rated their own answer before the verdict, from 0 to 100; None where they did not."""
    return None if talk.rated is None else talk.rated.score


def _fared(talk: Discussion) -> Fared:
    kinds: Sequence[tuple[type[Event], Fared]] = (
        (Judged, "answered"),
        (Unjudged, "not_judged"),
        (Skipped, "skipped"),
        (DidNotKnow, "did_not_know"),
        (GaveUp, "did_not_know"),
    )
    return next((fared for kind, fared in kinds if any(isinstance(event, kind) for event in talk.events)), "not_answered")


def _points(talk: Discussion, first: Standing | None, final: Standing | None, later: Standing | None) -> tuple[PointShown, ...]:
    """Every point that the question asks for, and none where nothing is known of any. What was not said has the words of the second attempt, if it has any.

    A bonus is nothing to come back to.
    """
    if first is None and final is None:
        return ()
    at_first = _by_point(first)
    return tuple(
        PointShown(
            id=point.id,
            says=point.says,
            weight=point.weight,
            first=at_first[point.id].earned if first else None,
            words=_words(final, point.id) or _words(later, point.id),
        )
        for point in talk.question.points
        if not point.bonus
    )


def _words(where: Standing | None, point: str) -> str | None:
    """The words that have earned some of a point."""
    finding = _by_point(where).get(point)
    return _kept(where.as_told(finding).quote) if where and finding and finding.earned > 0 else None


def _by_point(where: Standing | None) -> dict[str, Finding]:
    return {finding.point: finding for finding in where.findings} if where else {}


def _kept(quote: str | None) -> str | None:
    text = flat(quote or "")
    return (text if len(text) <= MOST_CHARACTERS_KEPT else text[:MOST_CHARACTERS_KEPT].rsplit(" ", 1)[0] + " …") or None
