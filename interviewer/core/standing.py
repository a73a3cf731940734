"""Where a candidate stands on a question: its judgements added up, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat
from typing import assert_never

from interviewer.core.evidence import shares_words
from interviewer.core.judgement import HARDLY, Finding, Held, Judged, Status
from interviewer.core.question import Band, Misconception, Point
from interviewer.core.scores import AT_MOST_WITH_AN_ERROR, COSTS, band_of, score_of


@dataclass(frozen=True)
class Standing:
    """Where a candidate stands on a set of points: the score from 0 to 100, its band, and what it rests on; `right` is the score without what is wrong."""

    score: int
    right: int
    findings: tuple[Finding, ...]
    misconceptions: tuple[Held, ...]

    @property
    def band(self) -> Band:
        """The band of the score."""
        return band_of(self.score)

    @property
    def wrong(self) -> bool:
        """Whether something wrong still stands: a misconception that is held, or a point that is denied."""
        return bool(self.misconceptions) or any(finding.status is Status.DENIED for finding in self.findings)

    def as_told(self, finding: Finding) -> Finding:
        """A finding as it is shown: without its words where they say hardly anything of it, or show a misconception that is held."""
        wrong = any(shares_words(finding.quote or "", held.quote) for held in self.misconceptions)
        tells = finding.status is Status.DENIED or ((finding.earned >= HARDLY or finding.status is Status.NOT_SURE) and not wrong)
        return finding if tells else finding.model_copy(update={"quote": None})


@dataclass(frozen=True)
class Asked:
    """What a judged reply was a reply to: the points that were asked for (None: all of them), and those that had been called out before.

    `to` is what had been called out just before it: a misconception or a point; None where something else had been asked.
    """

    points: frozenset[str] | None = None
    called_out: frozenset[str] = frozenset()
    to: str | None = None

    def asks_for(self, point: str) -> bool:
        """Whether this point was asked for."""
        return self.points is None or point in self.points


def standing(points: Sequence[Point], misconceptions: Sequence[Misconception], judgements: Iterable[Judged], asked: Sequence[Asked] = ()) -> Standing:
    """Add the judgements of one question up, in their order.

    The share that is earned is (sum of weight * credit over the points - COSTS * sum of the weights of the misconceptions held) / sum of the weights of the
    points that are no bonus, cut to 0..1, and the score what `score_of` makes of it; or AT_MOST_WITH_AN_ERROR, where something wrong stands and that is less.
    What was said later counts: a self-correction is earned, and so is a later denial. What is taken back is no longer wrong, and earns nothing by it. Words
    that hold several misconceptions cost what the heaviest of them costs. `asked` says of each judgement what its reply was a reply to, where that is known.
    """
    judgements = tuple(judgements)
    findings = {point.id: Finding(point=point.id, status=Status.NOT_SAID) for point in points}
    held: dict[str, Held] = {}
    for judged, reply in zip(judgements, chain(asked, repeat(Asked())), strict=False):
        for each in judged.withdrawn:
            if each.about in findings:
                findings[each.about] = _without_denial(findings[each.about])
        for finding in judged.findings:
            if finding.point in findings:
                findings[finding.point] = _later(findings[finding.point], finding, reply)
        held = _still_held(held, judged, misconceptions, reply)
    earned = sum(point.weight * findings[point.id].earned for point in points)
    gravity = _gravity([each for each in misconceptions if each.id in held], judgements)
    whole = sum(point.weight for point in points if not point.bonus)
    score, right = (score_of(worth / whole) if whole else 0 for worth in (earned - COSTS * gravity, earned))
    found = Standing(score, right, tuple(findings.values()), tuple(held.values()))
    return replace(found, score=min(found.score, AT_MOST_WITH_AN_ERROR)) if found.wrong else found


def _gravity(held: Sequence[Misconception], judgements: Sequence[Judged]) -> int:
    """What these misconceptions weigh together. Words are wrong once: where a reply shows several in the same words, only the heaviest counts."""
    shown = {each.misconception: (number, each.quote) for number, judged in enumerate(judgements) for each in judged.misconceptions}
    counted: list[tuple[int, str]] = []
    gravity = 0
    for each in sorted(held, key=lambda each: -each.weight):
        reply, quote = shown[each.id]
        if not any(reply == other and shares_words(quote, words) for other, words in counted):
            counted.append((reply, quote))
            gravity += each.weight
    return gravity


#: What is no plain word on a point, the weakest first.
_VAGUE = (Status.NOT_SAID, Status.NOT_SURE, Status.PARTLY)
#: Whoever earns so much of a point that was called out has put right the denial of it, or the wrong belief.
IN_PART = 0.25


def _later(before: Finding, now: Finding, asked: Asked) -> Finding:
    """What holds of a point when something more has been said: the plain word spoken last; without one what earned most, then the stronger, then the first.

    In an answer to another question only a plain word counts: it may put a denial right, but a denial there does not take back what was said. A denial that
    was called out is taken back by saying the point in part.
    """
    match now.status:
        case Status.DENIED if before.status is Status.SAID and not asked.asks_for(now.point):
            return before
        case Status.SAID | Status.DENIED:
            return now if now.status is not before.status or now.earned > before.earned else before
        case Status.PARTLY | Status.NOT_SURE | Status.NOT_SAID if before.status is Status.DENIED:
            return now if now.point in asked.called_out and now.earned >= IN_PART else before
        case Status.PARTLY | Status.NOT_SURE | Status.NOT_SAID:
            counts = before.status in _VAGUE and asked.asks_for(now.point)
            return now if counts and _strength(now) > _strength(before) else before
        case other:
            assert_never(other)


def _without_denial(finding: Finding) -> Finding:
    return Finding(point=finding.point, status=Status.NOT_SAID) if finding.status is Status.DENIED else finding


def _strength(vague: Finding) -> tuple[float, int]:
    return vague.earned, _VAGUE.index(vague.status)


def _still_held(held: dict[str, Held], judged: Judged, misconceptions: Sequence[Misconception], reply: Asked) -> dict[str, Held]:
    """A misconception is put right by saying the point it is against, or by taking it back, without repeating it.

    Like a denial, one that was called out is put right by saying that point in part: the call-out asked about the belief, and not for the whole point.
    One that is against no point is put right by anything right in reply to its call-out: what is right about something else leaves it standing.
    """
    now = {each.misconception: each for each in judged.misconceptions}
    right = {each.point for each in judged.findings if each.status is Status.SAID or (each.point in reply.called_out and each.earned >= IN_PART)}
    against = {each.id: each.against for each in misconceptions}
    withdrawn = {each.about for each in judged.withdrawn}
    ended = {id for id in held if (against.get(id) in right) or (against.get(id) is None and reply.to == id and right)}
    return {**{id: each for id, each in held.items() if id not in withdrawn | ended}, **now}
