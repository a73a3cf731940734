"""A judgement: what an answer says, point by point, each finding with the candidate's own words.

Rules of this file:
- A judge reports findings. Code alone adds them up and sets the band: a judge never names a score.
- A quote that is not in the answer proves nothing: the finding becomes *not said*, and is marked unproven.
- Could not judge is a type of its own, `Unjudged`; it is never a zero and never an invented number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Literal, assert_never

from pydantic import BaseModel, ConfigDict

from interviewer.core.evidence import verbatim
from interviewer.core.question import Band, Misconception, Point
from interviewer.core.record import Entry, Value


class Status(StrEnum):
    """What an answer does with a point."""

    SAID = "said"
    PARTLY = "partly"
    NOT_SAID = "not_said"
    DENIED = "denied"
    NOT_SURE = "not_sure"

    @property
    def credit(self) -> float:
        """The share of the point's weight that is earned: 1 for said, a half for partly, else nothing."""
        return {Status.SAID: 1.0, Status.PARTLY: 0.5}.get(self, 0.0)


class Finding(Value):
    """What an answer does with one point. Every status but *not said* rests on a verbatim quote from the answer."""

    point: str
    status: Status
    quote: str | None = None
    unproven: bool = False


class Held(Value):
    """A misconception that an answer holds, with the words that show it."""

    misconception: str
    quote: str


class JudgedBy(Value):
    """Where a judgement comes from: the judge, its version, and hashes of what it read. `note` says why it stood in for another."""

    judge: str
    version: str
    model: str | None = None
    prompt: str | None = None
    question: str | None = None
    note: str | None = None


class Judged(Entry):
    """The findings on one reply: one for each point that was open, and the misconceptions held."""

    kind: Literal["judged"] = "judged"
    by: JudgedBy
    findings: tuple[Finding, ...] = ()
    misconceptions: tuple[Held, ...] = ()


class Unjudged(Entry):
    """The reply could not be judged, and why."""

    kind: Literal["unjudged"] = "unjudged"
    by: JudgedBy
    reason: str


def verified(judged: Judged, answer: str) -> Judged:
    """The same judgement with every quote held against the answer, and replaced by the very words that stand there."""
    findings = tuple(_verified(finding, answer) for finding in judged.findings)
    held = tuple(each.model_copy(update={"quote": words}) for each in judged.misconceptions if (words := verbatim(each.quote, answer)) is not None)
    return judged.model_copy(update={"findings": findings, "misconceptions": held})


def _verified(finding: Finding, answer: str) -> Finding:
    if finding.status is Status.NOT_SAID:
        return finding.model_copy(update={"quote": None})
    words = verbatim(finding.quote or "", answer)
    if words is None:
        return Finding(point=finding.point, status=Status.NOT_SAID, unproven=True)
    return finding.model_copy(update={"quote": words})


# --- Adding up -----------------------------------------------------------------------------------------------------------

#: The lowest score of each band. The scale and what each band means: question_bank/README.md.
LOWEST_SCORE = {Band.EXCELLENT: 85, Band.GOOD: 65, Band.PARTIAL: 40, Band.WEAK: 15, Band.NONE: 0}


def band_of(score: int) -> Band:
    """The band in which a score from 0 to 100 lies."""
    return next(band for band, lowest in LOWEST_SCORE.items() if score >= lowest)


class Standing(BaseModel):
    """Where a candidate stands on a set of points: the score from 0 to 100, its band, and what it rests on."""

    model_config = ConfigDict(frozen=True)

    score: int
    findings: tuple[Finding, ...]
    misconceptions: tuple[Held, ...]

    @property
    def band(self) -> Band:
        """The band of the score."""
        return band_of(self.score)


def standing(points: Sequence[Point], misconceptions: Sequence[Misconception], judgements: Iterable[Judged]) -> Standing:
    """Add the judgements of one question up, in their order.

    score = 100 * (sum of weight * credit over the points - sum of the weights of the misconceptions held) / sum of weights,
    cut to 0..100 and rounded. What was said later counts: a self-correction is earned, and so is a later denial.
    """
    findings = {point.id: Finding(point=point.id, status=Status.NOT_SAID) for point in points}
    held: dict[str, Held] = {}
    for judged in judgements:
        for finding in judged.findings:
            if finding.point in findings:
                findings[finding.point] = _later(findings[finding.point], finding)
        held = _still_held(held, judged, misconceptions)
    earned = sum(point.weight * findings[point.id].status.credit for point in points)
    lost = sum(each.weight for each in misconceptions if each.id in held)
    whole = sum(point.weight for point in points)
    score = round(100 * max(0.0, earned - lost) / whole) if whole else 0
    return Standing(score=score, findings=tuple(findings.values()), misconceptions=tuple(held.values()))


def _later(before: Finding, now: Finding) -> Finding:
    """What holds of a point when something more has been said: the plain word spoken last; without one, the stronger finding that came first."""
    if now.status is before.status:
        return before
    match now.status:
        case Status.SAID | Status.DENIED:
            return now
        case Status.PARTLY:
            return now if before.status in (Status.NOT_SAID, Status.NOT_SURE) else before
        case Status.NOT_SURE:
            return now if before.status is Status.NOT_SAID else before
        case Status.NOT_SAID:
            return before
        case other:
            assert_never(other)


def _still_held(held: dict[str, Held], judged: Judged, misconceptions: Sequence[Misconception]) -> dict[str, Held]:
    """A misconception is put right by saying the point it is against (or, where it names none, anything right) without repeating it."""
    now = {each.misconception: each for each in judged.misconceptions}
    right = {finding.point for finding in judged.findings if finding.status is Status.SAID}
    against = {each.id: each.against for each in misconceptions}
    kept = {id: each for id, each in held.items() if id not in now and not _put_right(against.get(id), right)}
    return {**kept, **now}


def _put_right(point: str | None, right: set[str]) -> bool:
    return bool(right) if point is None else point in right
