"""What has changed between two interviews, or between two judgements of the same one: question by question, point by point."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.core.discussion import Discussion, NotScored, Outcome, Scored
from interviewer.core.judgement import Finding, Held
from interviewer.core.question import Point
from interviewer.core.session import Session

#: What a finding is called, from the worst to the best; what is called anything else is passed over.
_RANKS = {"wrong": -1, "partly": 1, "said": 2}


@dataclass(frozen=True)
class PointChange:
    """One point, then and now. It is gained or lost where it has another rank: a shade more or less of the same is not."""

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
        return _rank(self.now) > _rank(self.then)

    @property
    def lost(self) -> bool:
        """Whether the point is found to be less well said now, or wrong."""
        return _rank(self.now) < _rank(self.then)


def _rank(finding: Finding) -> int:
    return _RANKS.get(finding.name, 0)


@dataclass(frozen=True)
class QuestionChange:
    """One question, then and now. `points` are those that both scripts of it have; `gone` and `new` are misconceptions, with the words that showed them.

    `again` holds the second attempts against each other, where one was made both times and came to its end.
    """

    then_talk: Discussion
    now_talk: Discussion
    points: tuple[PointChange, ...] = ()
    gone: tuple[Held, ...] = ()
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
        """Whether the question had the same script both times: if not, the two scores are shares of different totals."""
        return self.then_talk.question.fingerprint == self.now_talk.question.fingerprint

    @property
    def differs(self) -> bool:
        """Whether anything was found differently; of a second attempt, that says it."""
        return _worth(self.then) != _worth(self.now) or bool(self.gone or self.new) or any(each.differs for each in self.points)


def _worth(outcome: Outcome) -> tuple[int, int] | str:
    """What an outcome comes to, whatever words showed it."""
    return (outcome.first.score, outcome.final.score) if isinstance(outcome, Scored) else outcome.why


@dataclass(frozen=True)
class Comparison:
    """Two interviews, by the questions that were put in both; the ids of the others."""

    questions: tuple[QuestionChange, ...]
    only_then: tuple[str, ...] = ()
    only_now: tuple[str, ...] = ()


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
    points = tuple(PointChange(point, before[point.id], after[point.id]) for point in now.question.every_point() if point.id in before and point.id in after)
    held, holds = then.ever_held, now.ever_held
    return QuestionChange(
        then_talk=then,
        now_talk=now,
        points=points,
        gone=tuple(each for id, each in held.items() if id not in holds),
        new=tuple(each for id, each in holds.items() if id not in held),
        again=again,
    )
