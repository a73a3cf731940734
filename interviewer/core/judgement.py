"""A judgement: what an answer says, point by point, each finding with the candidate's own words.

Rules of this file:
- A judge reports findings. Code alone adds them up and sets the band: a judge never names a score.
- A quote that is not in the answer proves nothing: the finding becomes *not said*, and is marked unproven. Nor do a few words prove many points.
- That a reply could not be judged is a type of its own, `Unjudged`; it is never a zero and never an invented number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, repeat
from math import floor
from operator import not_
from typing import Annotated, Literal, assert_never

from pydantic import Field

from interviewer.core.evidence import Place, not_cut_short, place_of, verbatim
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


#: What says a point in part and earns less of it than this is shown as "hardly", and without its words: they have little to do with it.
HARDLY = 0.3
#: What says a point and earns less of it than this is shown as "mostly".
IN_FULL = 0.8


def name_of(status: Status, earned: float) -> str:
    """What a finding is called wherever a person reads it."""
    match status:
        case Status.SAID:
            return "said" if earned >= IN_FULL else "mostly"
        case Status.PARTLY:
            return "partly" if earned >= HARDLY else "hardly"
        case Status.NOT_SAID:
            return "missed"
        case Status.NOT_SURE:
            return "not clear"
        case Status.DENIED:
            return "wrong"
        case other:
            assert_never(other)


class Finding(Value):
    """What an answer does with one point. Every status but *not said* rests on a verbatim quote from the answer.

    `credit` is the share of the point that is earned, from 0 to 1, where a judge can tell it more finely than the status does; a point that is
    not said, or denied, earns nothing whatever the judge says.
    """

    point: str
    status: Status
    quote: str | None = None
    unproven: bool = False
    credit: Annotated[float, Field(ge=0, le=1)] | None = None

    @property
    def earned(self) -> float:
        """The share of the point's weight that is earned."""
        if self.credit is None or self.status in (Status.NOT_SAID, Status.DENIED):
            return self.status.credit
        return self.credit

    @property
    def name(self) -> str:
        """What it is called."""
        return name_of(self.status, self.earned)

    @property
    def percent(self) -> int | None:
        """How much of the point is earned, of a hundred, where that is something and not all."""
        percent = round(100 * self.earned)
        return percent if 0 < percent < 100 else None


#: What a bonus that was not said is called: nobody has asked for it, so it was not missed.
EXTRA = "also worth saying"


def called(point: Point, finding: Finding) -> str:
    """What a finding on this point is called."""
    return EXTRA if point.bonus and finding.status is Status.NOT_SAID else finding.name


class Held(Value):
    """A misconception that an answer holds, with the words that show it."""

    misconception: str
    quote: str


class Withdrawn(Value):
    """A wrong belief of an earlier reply that is taken back, with the words that do so. `about` is the misconception's id, or that of the point denied."""

    about: str
    quote: str


#: The judges that ask a language model, or several that decide together: they may find something else in the same words another time.
MODEL, PANEL = "model", "panel"
MODELS = (MODEL, PANEL)


class JudgedBy(Value):
    """Where a judgement comes from: the judge, its version, and hashes of what it read. `note` says why it stood in for another."""

    judge: str
    version: str
    model: str | None = None
    prompt: str | None = None
    question: str | None = None
    note: str | None = None

    def __str__(self) -> str:
        """The judge, and its model where it has one."""
        return f"{self.judge} ({self.model})" if self.model else self.judge


class Unjudged(Entry):
    """The reply could not be judged, and why."""

    kind: Literal["unjudged"] = "unjudged"
    by: JudgedBy
    reason: str


class Judged(Entry):
    """The findings on one reply: one for each point that was open, and the misconceptions held.

    `opinions` are what other judges found in the same reply: a second opinion, or the votes of a panel. They are kept and shown, and decide nothing.
    `unread` are the stretches of the reply, verbatim, that speak to the judge and not about the question: nobody judged them. `withdrawn` are the
    wrong beliefs of earlier replies that this one takes back.
    """

    kind: Literal["judged"] = "judged"
    by: JudgedBy
    findings: tuple[Finding, ...] = ()
    misconceptions: tuple[Held, ...] = ()
    opinions: tuple[Judged | Unjudged, ...] = Field(default=(), exclude_if=not_)  # most judgements have none, and do not say so
    unread: tuple[str, ...] = Field(default=(), exclude_if=not_)
    withdrawn: tuple[Withdrawn, ...] = Field(default=(), exclude_if=not_)


#: A quote of fewer words, picked from a longer answer, says no point in full.
FEWEST_WORDS = 3
#: A stretch of an answer proves one point for every so many of its words.
WORDS_FOR_A_POINT = 4


def verified(judged: Judged, answer: str, *, read: str | None = None, by_model: bool = True) -> Judged:
    """The same judgement with every quote held against the answer, and replaced by the very words that stand there.

    `read` is the answer with blanks for the parts that were not read: a quote may span them, but only words that were read prove anything. A judge that is
    no model quotes by stretches: one that breaks off in a clause it has hardly begun is kept up to the end of that clause.

    A quote that is not in the answer proves nothing. And where a language model judges (`by_model`), which an answer can try to talk into
    findings, one that is does not prove everything:

    - A quote of fewer than three words proves a point at most partly, unless the whole answer is that short.
    - A quote proves at most one point for every four of its words, and always one. A point counts against it if most of what is quoted
      for that point lies in it: so the same words, or all but the same, cannot be quoted for point after point. The findings that earn
      most are kept, among equals the first; the others become *not said*, unproven.
    """
    read = answer if read is None else read
    places = [place_of(finding.quote or "", read) for finding in judged.findings]
    findings = [_verified(finding, answer, read, place, by_model=by_model) for finding, place in zip(judged.findings, places, strict=True)]
    held = tuple(each.model_copy(update={"quote": words}) for each in judged.misconceptions if (words := _words_at(each.quote, read, answer)) is not None)
    if by_model:
        findings = _proved(findings, [finding.quote or "" for finding in judged.findings], " ".join(read.split()))
    withdrawn = tuple(each.model_copy(update={"quote": words}) for each in judged.withdrawn if (words := _words_at(each.quote, read, answer)) is not None)
    return judged.model_copy(update={"findings": tuple(findings), "misconceptions": held, "withdrawn": withdrawn})


def _words_at(quote: str, read: str, answer: str) -> str | None:
    """The words of the answer that stand where a quote stands in what was read of it; None where it stands nowhere there."""
    place = place_of(quote, read)
    return None if place is None else answer[place.start : place.end]


def _proved(findings: Sequence[Finding], quotes: Sequence[str], read: str) -> list[Finding]:
    """The findings, those of them unproven for which the words that are quoted do not suffice. No blank of what was read is long: none counts as words."""
    left = list(findings)
    proved: list[Place] = []
    for index in sorted(range(len(left)), key=lambda index: -left[index].earned):
        place = place_of(quotes[index], read) if left[index].earned > 0 else None
        if place is None:
            continue
        if _can_prove([*proved, place], read):
            proved.append(place)
        else:
            left[index] = _unproven(left[index])
    return left


def _verified(finding: Finding, answer: str, read: str, place: Place | None, *, by_model: bool) -> Finding:
    if finding.status is Status.NOT_SAID:
        return finding.model_copy(update={"quote": None})
    if place is None:
        return _unproven(finding)
    whole = place if by_model else not_cut_short(place, answer)
    words = answer[place.start : whole.end if read[place.end : whole.end] == answer[place.end : whole.end] else place.end]
    says_too_little = finding.status is Status.SAID and len(read[place.start : place.end].split()) < FEWEST_WORDS <= len(answer.split())
    if by_model and says_too_little:
        return Finding(point=finding.point, status=Status.PARTLY, quote=words)
    return finding.model_copy(update={"quote": words})


def _unproven(finding: Finding) -> Finding:
    return Finding(point=finding.point, status=Status.NOT_SAID, unproven=True)


def _can_prove(places: Sequence[Place], answer: str) -> bool:
    """Whether quotes from these places, one for each point, have words enough for as many points."""
    words = [len(answer[place.start : place.end].split()) for place in places]
    return all(sum(_lies_in(place, each) for each in places) <= max(1, count // WORDS_FOR_A_POINT) for place, count in zip(places, words, strict=True))


def _lies_in(place: Place, quoted: Place) -> bool:
    """Whether most of what is quoted lies in a place."""
    shared = min(place.end, quoted.end) - max(place.start, quoted.start)
    return 2 * shared > quoted.end - quoted.start


# --- Adding up -----------------------------------------------------------------------------------------------------------

#: The lowest score of each band. The scale and what each band means: question_bank/README.md.
LOWEST_SCORE = {Band.EXCELLENT: 85, Band.GOOD: 65, Band.PARTIAL: 40, Band.WEAK: 15, Band.NONE: 0}


def band_of(score: float) -> Band:
    """The band in which a score from 0 to 100 lies."""
    return next(band for band, lowest in LOWEST_SCORE.items() if score >= lowest)


#: The odds of a score are GENEROUS times those of the share that is earned, to the power TEMPERED. Fitted to 5,321 answers of `training/fresh`, from the
#: marks of their sentences, and to 1,645 of `training/answers`, as the local judge hears them: with the bound below 88 and 80 % of the scores lie in the same
#: of three levels as their authors' (85 and 80 % with the odds to the power .75 alone).
TEMPERED, GENEROUS = 0.7, 1.15
#: A wrong belief costs this share of its weight: as a rule the point that it is against is not earned either, and who scores a whole answer counts that once.
#: Chosen by answers of authors who had not seen the points (480 of `training/answers`, and 578 that measure). With all of it, answers that hold one got 14 and
#: 9 points less than their authors gave, and 5 less where these had the points before them.
COSTS = 0.5
#: As long as something wrong stands, the answer is partial at most, however much else is right in it. Of 1,385 answers of `training/fresh` that hold a
#: wrong belief 90 % got no more, and of 160 others that deny a point 94 %, from authors who had not seen the points when they wrote.
AT_MOST_WITH_AN_ERROR = LOWEST_SCORE[Band.GOOD] - 1


def score_of(share: float, tempered: float = TEMPERED, generous: float = GENEROUS) -> int:
    """The score, from 0 to 100, of an answer that earns a share of the weight of its question's points; less than none counts as none, more than all as all.

    Who scores a whole answer gives more than the share where little of it is said, and less where little is missing. Nothing stays 0, and all stays 100;
    a quarter is 35, half is 53, and five sixths are 78. It is linear in log-odds, as people
    weigh probabilities (Gonzalez and Wu 1999, On the shape of the probability weighting function).
    """
    share = min(1.0, max(0.0, share))
    earned: float = generous * share**tempered
    missing: float = (1 - share) ** tempered
    return nearest_score(100 * earned / (earned + missing))


def nearest_score(value: float) -> int:
    """The score nearest to a number, and of two the higher: `round` takes the even one, so that 64 and 65 were partial and 65 and 66 good."""
    return floor(value + 0.5)


def mean_of(scores: Sequence[int]) -> int | None:
    """The mean of scores, as a score; None where there are none."""
    return nearest_score(sum(scores) / len(scores)) if scores else None


def range_of(band: Band) -> tuple[int, int]:
    """The lowest and the highest score of a band."""
    above = min((lowest for lowest in LOWEST_SCORE.values() if lowest > LOWEST_SCORE[band]), default=101)
    return LOWEST_SCORE[band], above - 1


def middle_of(band: Band) -> int:
    """The score in the middle of a band, for a rating that names a band instead of a number."""
    return sum(range_of(band)) // 2


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


def shares_words(one: str, other: str) -> bool:
    """Whether one of two quotes lies in the other."""
    return _is_quoted_in(one, other) or _is_quoted_in(other, one)


def _is_quoted_in(quote: str, words: str) -> bool:
    return quote in words and verbatim(quote, words) is not None


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
