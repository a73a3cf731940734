"""The wrong beliefs that an answer shows, beside what it does with the points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from interviewer.core.discussion import Discussion
from interviewer.core.evidence import shares_words
from interviewer.core.judgement import Finding, Held, Status
from interviewer.judges.local.claim import Claim, is_rather_denied, reading_that_shows
from interviewer.judges.local.evidence import RATHER, Evidence
from interviewer.judges.local.objections import HARDLY_SAYS
from interviewer.judges.local.shown import shown_by
from interviewer.judges.pieces import names_any


def beliefs(talk: Discussion, claims: Sequence[Claim], of_point: Mapping[str, Evidence], findings: Sequence[Finding]) -> Iterator[Held]:
    """The wrong beliefs that the answer shows. What says a point of a deeper question shows none: "the predictions stay the same" is wrong of the first one."""
    denied = {each.point: each.quote or "" for each in findings if each.status in (Status.DENIED, Status.NOT_SURE) and each.earned == 0}
    right = _right_of_the_deeper(talk, of_point, findings)
    for claim in claims:
        held = _held(claim, denied, deeper=talk.rung is not None)
        if held is not None and held.quote not in right:
            yield held


def _right_of_the_deeper(talk: Discussion, of_point: Mapping[str, Evidence], findings: Sequence[Finding]) -> set[str]:
    """The stretches that say something of a point of the deeper question in force which the answer says."""
    said = {each.point for each in findings if each.status is Status.SAID}
    deeper = [of_point[point.id] for point in talk.rung.points if point.id in said] if talk.rung else []
    return {reading.unit.text for found in deeper for reading in found.readings if reading.says() >= HARDLY_SAYS}


def _held(claim: Claim, denied: Mapping[str, str], *, deeper: bool) -> Held | None:
    """The misconception, if it is held. A mere denial of the point that it is against is told as one, or is not clear."""
    wrong = claim.misconception
    reading = reading_that_shows(claim, deeper=deeper)
    if reading is None or names_any(reading.unit.text, wrong.right_of):
        return None
    words = shown_by(reading.unit, claim.target)
    may_be_a_denial = is_rather_denied(reading) or claim.chance() < RATHER
    return None if may_be_a_denial and shares_words(denied.get(wrong.against or "", ""), words) else Held(misconception=wrong.id, quote=words)
