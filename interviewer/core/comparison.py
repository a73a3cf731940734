"""What has changed between two interviews, or between two judgements of the same one: question by question, point by point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from interviewer.core.discussion import Discussion, NotScored, Outcome, Scored
from interviewer.core.judgement import HARDLY, Finding, Held, Status
from interviewer.core.question import Point, Question
from interviewer.core.session import Session
from interviewer.core.standing import IN_PART

#: A share of a point that is no more than this is a shade: so much more or less of the same is found by chance.
SHADE = 0.2


@dataclass(frozen=True)
class PointChange:
    """One point, then and now. It is gained or lost where it has another rank, or earns more or less by more than a shade."""

    point: Point
    then: Finding
    now: Finding

    @property
    def differs(self) -> bool:
        """Whether the finding has changed; the same finding on other words has not."""
        return (self.then.status, self.then.earned) != (self.now.status, self.now.earned)

    @property
    def gained(self) -> bool:
        """Whether the point is found to be better said now, or no longer wrong."""
        return self._by > 0

    @property
    def lost(self) -> bool:
        """Whether the point is found to be less well said now, or wrong."""
        return self._by < 0

    @property
    def _by(self) -> float:
        earned = round(self.now.earned - self.then.earned, 2)
        return earned if abs(earned) > SHADE else _rank(self.now) - _rank(self.then)


def _rank(finding: Finding) -> int:
    match finding.status:
        case Status.DENIED:
            return -1
        case Status.NOT_SAID | Status.NOT_SURE:
            return 0
        case Status.PARTLY:
            return 1 if finding.earned >= HARDLY else 0
        case Status.SAID:
            return 2
        case other:
            assert_never(other)


@dataclass(frozen=True)
class QuestionChange:
    """One question, then and now. `points` are those that both scripts of it have; `gone` and `new` are misconceptions, with the words that showed them.

    One that was held then is `gone` where what puts it right is said now. Where it is not, nothing tells whether it is still believed: it is `not_found`.
    `again` holds the second attempts against each other, where one was made both times and came to its end.
    """

    then_talk: Discussion
    now_talk: Discussion
    points: tuple[PointChange, ...] = ()
    gone: tuple[Held, ...] = ()
    not_found: tuple[Held, ...] = ()
    new: tuple[Held, ...] = ()
    again: QuestionChange | None = None

    @property
    def then(self) -> Outcome:
        """What it came to then."""
        return self.then_talk.outcome

    @property
    def now(self) -> Outcome:
        """What it comes to now."""
        return self.now_talk.outcome

    @property
    def same_script(self) -> bool:
        """Whether the question had the same script both times: if not, the two scores are of different totals."""
        return self.then_talk.question.fingerprint == self.now_talk.question.fingerprint

    @property
    def differs(self) -> bool:
        """Whether anything was found differently; of a second attempt, that says it."""
        return _worth(self.then) != _worth(self.now) or bool(self.gone or self.not_found or self.new) or any(each.differs for each in self.points)


def _worth(outcome: Outcome) -> tuple[int, int] | str:
    """What an outcome comes to, whatever words showed it."""
    return (outcome.first.score, outcome.final.score) if isinstance(outcome, Scored) else outcome.why


@dataclass(frozen=True)
class Comparison:
    """Two interviews, by the questions that were put in both; and the ids of those that were put in one of them only."""

    questions: tuple[QuestionChange, ...]
    only_then: tuple[str, ...]
    only_now: tuple[str, ...]


def compared(then: Session, now: Session) -> Comparison:
    """Compare two interviews, by the questions that were put in both."""
    first, second = _put(then), _put(now)
    both = tuple(question_change(first[id], second[id]) for id in second if id in first)
    return Comparison(both, tuple(id for id in first if id not in second), tuple(id for id in second if id not in first))


def _put(session: Session) -> dict[str, Discussion]:
    return {talk.question.id: talk for talk in session.discussions if talk.put}


def question_change(then: Discussion, now: Discussion) -> QuestionChange:
    """Compare two discussions of one question. Where one of them has no score, no point has been gained or lost."""
    again = question_change(then.again, now.again) if then.again and now.again and then.again.closed and now.again.closed else None
    if isinstance(then.outcome, NotScored) or isinstance(now.outcome, NotScored):
        return QuestionChange(then, now, again=again)
    before, after = then.findings, now.findings
    both = ((point, _id_in(then.question, point)) for point in now.question.every_point() if point.id in after)
    points = tuple(PointChange(point, before[id], after[point.id]) for point, id in both if id in before)
    held, holds = then.ever_held, now.ever_held
    ended = [each for id, each in held.items() if id not in holds]
    gone = tuple(each for each in ended if _says_what_is_right(now, then.question.misconception(each.misconception).against))
    return QuestionChange(
        then_talk=then,
        now_talk=now,
        points=points,
        gone=gone,
        not_found=tuple(each for each in ended if each not in gone),
        new=tuple(each for id, each in holds.items() if id not in held),
        again=again,
    )


def _id_in(question: Question, point: Point) -> str:
    """The id of a point in another script of its question; empty where it is not there.

    That of a sentence of a perfect answer is only its number, so it goes by its words.
    """
    if not point.told:
        return point.id
    same = [each.id for each in question.every_point() if each.told and each.says == point.says]
    return point.id if point.id in same else next(iter(same), "")


def _says_what_is_right(talk: Discussion, against: str | None) -> bool:
    """Whether the point that puts a wrong belief right (None: any point) is said, at least in part."""
    return any(finding.earned >= IN_PART for id, finding in talk.findings.items() if against in (None, id))
