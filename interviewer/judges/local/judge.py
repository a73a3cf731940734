"""The local judge: point by point, with the very words that show it, and *not sure* where it is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from interviewer.core.discussion import Discussion
from interviewer.core.judgement import Finding, Held, Judged, JudgedBy, Status, Unjudged, Withdrawn, shares_words, verified
from interviewer.core.question import Misconception, Point, Question
from interviewer.core.session import Session
from interviewer.judges.answer import answer_to_judge, asked_for, cannot_be_judged, heard_by, said_before
from interviewer.judges.commands import unread
from interviewer.judges.copying import plainly
from interviewer.judges.local.alone import heard_alone
from interviewer.judges.local.breadth import with_breadth
from interviewer.judges.local.brief import as_full_as_said
from interviewer.judges.local.calibration import calibration
from interviewer.judges.local.contrast import as_read
from interviewer.judges.local.evidence import PLAINLY, RATHER, Evidence, Reading, Relation
from interviewer.judges.local.gather import evidence
from interviewer.judges.local.known import known
from interviewer.judges.local.network import SAYS, network
from interviewer.judges.local.script import Script, Target, script_of
from interviewer.judges.local.second_looks import checked_finding, unless_believed, unless_beside, unless_denied_there
from interviewer.judges.local.shown import shown_by
from interviewer.judges.local.sought import sought_misconception, sought_point
from interviewer.judges.local.substance import manners
from interviewer.judges.local.taken_back import denied_in, is_all_denied, is_denied_after, is_denied_ahead, is_only_a_denial, is_scrapped, is_taken_back
from interviewer.judges.local.units import Unit, own_units
from interviewer.judges.local.units import units as units_of
from interviewer.judges.local.verdict import (
    DENIED_DEEPER,
    HARDLY_SAYS,
    SOME_CLAIM,
    believed_from,
    claimed,
    finding,
    holds,
    is_rather_denied,
    unless_turned_round,
)
from interviewer.judges.pieces import names_any
from interviewer.judges.withdrawal import held_again, withdrawn

NAME = "local"
VERSION = "23"


class LocalJudge:
    """The embedded judge. Deterministic; reads the last answer, beside the script, what was asked for, and what has been said before.

    Raises OSError where its files are not there or cannot be used.
    """

    stands_in: str | None = None

    def __init__(self) -> None:
        network()
        known()
        calibration()
        manners()

    def warms_up(self, questions: Iterable[Question]) -> None:
        """Prepare these questions, so that the first judgement does not wait for it."""
        for question in questions:
            script_of(question)

    def judges(self, session: Session) -> Judged | Unjudged:
        """Judge the last answer of the session."""
        return self.judge(*answer_to_judge(session))

    def judge(self, talk: Discussion, answer: str) -> Judged | Unjudged:
        """Judge one answer on the points that are open in a discussion."""
        question = talk.question
        by = JudgedBy(judge=NAME, version=VERSION, question=question.fingerprint)
        if (reason := cannot_be_judged(answer)) is not None:
            return Unjudged(by=by, reason=reason)
        read, script, at_first = as_read(answer), script_of(question), asked_for(talk) is None and talk.rung is None
        heard = _heard(talk, script, read, at_first=at_first)
        of_point = unless_turned_round(heard.points) if at_first else heard.points
        findings = _findings(talk, script, of_point, heard.claims)
        if at_first:
            findings = as_full_as_said(findings, tuple(heard.points.values()), question)
        if at_first and heard.only_terms and all(each.known for each in heard.points.values()):  # of a question of one's own a term may be all that is wanted
            findings = no_more_than_listed(findings, question)
        held = {each.misconception: each for each in (*held_again(talk, read), *_beliefs(talk, script, of_point, heard.claims, findings))}
        against = [(claim.against, held[claim.id].quote) for claim, each in heard.claims if claim.id in held and each.known]
        judged = Judged(
            by=by,
            findings=tuple(unless_believed(each, against) for each in findings),
            misconceptions=tuple(held.values()),
            unread=unread(answer),
            withdrawn=heard.withdrawn,
        )
        return verified(judged, answer, read=read, by_model=False)


@dataclass(frozen=True)
class _Heard:
    """The evidence in an answer for each open point, by its id, and for each misconception, what it withdraws, and whether it only names terms."""

    points: Mapping[str, Evidence]
    claims: Sequence[tuple[Misconception, Evidence]]
    withdrawn: tuple[Withdrawn, ...]
    only_terms: bool


def _heard(talk: Discussion, script: Script, read: str, *, at_first: bool) -> _Heard:
    """What an answer, as it is `read`, has to do with the points and the misconceptions: what it says anew, stands by, and means so."""
    asked, question = asked_for(talk), talk.question
    points = [sought_point(script.points[point.id], asked_for=point.id == asked) for point in talk.open_points]
    misconceptions = [sought_misconception(target) for target in script.misconceptions.values()]
    taken_back = withdrawn(talk, read)
    own = [] if is_all_denied(read) else own_units(read, heard_by(talk))
    stands = [unit for unit in own if not is_scrapped(unit, read)]
    units = [unit for unit in stands if not any(_only_withdraws(unit, each.quote) for each in taken_back)]
    found = evidence(units, [*points, *misconceptions], at_first=at_first)
    anew = _said_anew(found[: len(points)], units, talk)
    beside = [[script.points[other.id] for other in _beside(talk, point)] for point in talk.open_points]
    broad = with_breadth(anew, [each.target for each in points], beside, question.ask)
    standing = (_standing(each, read, Reading.denies) for each in broad)
    meant = {point.id: _meant_so(each, read, script.points[point.id]) for point, each in zip(talk.open_points, standing, strict=True)}
    claims = [(claim, _standing(each, read, Reading.says)) for claim, each in zip(question.misconceptions, found[len(points) :], strict=True)]
    about = stretches_about([*meant.values()])
    telling = [unit for unit in units if unit.text in about]  # what is put around a list makes no other thing of it
    only_terms = bool(telling) and is_list_of_terms(telling, network().alone([unit.read for unit in telling]))  # what was read is remembered
    return _Heard(meant, claims, taken_back or tuple(_rejected(talk, script, units)), only_terms)


def _findings(talk: Discussion, script: Script, of_point: Mapping[str, Evidence], claims: Sequence[tuple[Misconception, Evidence]]) -> tuple[Finding, ...]:
    """What the answer does with each point. A denial is believed the sooner on a deeper question, and where a misconception that goes with it may be held."""
    asked = asked_for(talk)
    sure = believed_from([(point.weight, of_point[point.id]) for point in _meant(talk)])
    supposed = {claim.against for claim, each in claims if claimed(each, of_point.get(claim.against or "")) >= SOME_CLAIM}
    deeper = [point.id for point in talk.rung.points] if talk.rung else []
    thresholds = dict.fromkeys(deeper, DENIED_DEEPER) | dict.fromkeys(supposed, 0.0)
    found = {id: checked_finding(finding(id, each, thresholds.get(id, sure)), each, script.points[id], talk) for id, each in of_point.items()}
    if asked is not None and found[asked].status is Status.SAID:
        found |= {id: unless_beside(each, of_point[id]) for id, each in found.items() if id != asked}
    denied = [found[id].quote or "" for id in deeper if found[id].status is Status.DENIED]
    return tuple(each if each.point in deeper else unless_denied_there(each, denied) for each in found.values())


def _meant(talk: Discussion) -> Sequence[Point]:
    """The points that the last answer should say: the one that was asked for, or all in hand."""
    asked = asked_for(talk)
    return [point for point in talk.open_points if point.id == asked] or talk.points_in_hand


def _beside(talk: Discussion, point: Point) -> Sequence[Point]:
    """The points beside which an answer must be broad to earn this one: itself where it alone was asked for, else all that were asked with it."""
    if point.id == asked_for(talk):
        return [point]
    return talk.rung.points if talk.rung is not None and point in talk.rung.points else talk.question.points


def _said_anew(found: Sequence[Evidence], units: Iterable[Unit], talk: Discussion) -> list[Evidence]:
    """The evidence for the open points without what is only said again, but for points that are to be put right: there that counts."""
    before = {plainly(unit.text) for earlier in said_before(talk) for unit in units_of(as_read(earlier))}
    again = [unit for unit in units if plainly(unit.text) in before]
    kept = _to_put_right(talk)
    return [each if point.id in kept else _anew(each, again) for point, each in zip(talk.open_points, found, strict=True)]


def _to_put_right(talk: Discussion) -> set[str | None]:
    """The points that have been denied since, or that a wrong belief stands against: there it counts to say them again."""
    denied = {each.point for each in talk.findings.values() if each.status is Status.DENIED}
    held = {each.misconception for each in talk.standing.misconceptions}
    return denied | {claim.against for claim in talk.question.misconceptions if claim.id in held}


def _anew(found: Evidence, again: Sequence[Unit]) -> Evidence:
    """The evidence without what has been said before in the same words, and said `again`: it counted then, and now says no more."""

    def is_new(unit: Unit) -> bool:
        return not any(unit.lies_in(each) for each in again)

    told = found.told if found.told is not None and is_new(found.told.unit) else None
    return replace(found, told=told, readings=tuple(each for each in found.readings if is_new(each.unit)))


def _standing(found: Evidence, answer: str, wrong: Relation) -> Evidence:
    """The evidence without the stretches that look `wrong` and are taken back at once, or were never meant."""
    if found.told is not None and (is_taken_back(found.told.last, answer) or is_denied_after(found.told.last, answer)):
        found = replace(found, told=None, readings=tuple(each for each in found.readings if not each.unit.overlaps(found.told.unit)))
    elif found.told is not None and found.told.doubted:
        found = replace(found, told=None)
    meant = (each for each in found.readings if wrong(each) < SOME_CLAIM or not is_taken_back(each.unit, answer))
    return replace(found, readings=tuple(each for each in meant if wrong(each) < RATHER or not _is_in_no_half(each, found, wrong)))


def _is_in_no_half(whole: Reading, found: Evidence, wrong: Relation) -> bool:
    """Whether what looks `wrong` in a whole contrast does in neither half of it: the network takes the one for the other there."""
    halves = [each for each in found.readings if each.unit.words < whole.unit.words and each.unit.lies_in(whole.unit)]
    return whole.unit.contrast and all(wrong(each) < RATHER for each in halves)


def _meant_so(found: Evidence, answer: str, target: Target) -> Evidence:
    """The evidence for a point without the stretches that say it and, in listed words, that it is not so; and without what is joined with one."""
    denied = [each.unit for each in found.readings if not each.unit.joined and _is_denied(each, answer, target)]
    kept = (each for each in found.readings if not any(each.unit.overlaps(unit) for unit in denied))
    return replace(found, readings=tuple(each for each in kept if not is_only_a_denial(each.unit))) if denied else found


def _is_denied(reading: Reading, answer: str, target: Target) -> bool:
    """Whether a stretch says a point and the opposite is said behind it; or says that the point is not so, as far as a head can tell.

    "It is false that trees need scaling" says that they do not: so what is denied must be the point itself.
    """
    rest = denied_in(reading.unit)
    if rest and target.head is not None:
        return float(target.head(network().alone([rest]))[0, SAYS]) >= PLAINLY
    return reading.says() >= PLAINLY and (is_denied_after(reading.unit, answer) or is_denied_ahead(reading.unit, answer))


def _only_withdraws(unit: Unit, words: str) -> bool:
    """Whether a stretch says no more than that something is withdrawn, or that together with a neighbour: it is about what no longer holds."""
    return unit.text in words or (unit.joined and words in unit.text)


def _rejected(talk: Discussion, script: Script, units: Sequence[Unit]) -> Iterator[Withdrawn]:
    """The belief that has just been called out, where its head hears rather that the reply rejects it: to correct oneself one need not say "I was wrong"."""
    called_out, single = talk.called_out_last, [unit for unit in units if not unit.joined]
    if not single or called_out is None or called_out.about not in {each.misconception for each in talk.standing.misconceptions}:
        return
    head = script.misconceptions[called_out.about].head
    if head is None:
        return
    for unit, chances in zip(single, heard_alone(head, single), strict=True):
        if chances.denies > max(RATHER, chances.says):
            yield Withdrawn(about=called_out.about, quote=unit.text)
            return


def _beliefs(
    talk: Discussion, script: Script, of_point: Mapping[str, Evidence], claims: Sequence[tuple[Misconception, Evidence]], findings: Sequence[Finding]
) -> Iterator[Held]:
    """The wrong beliefs that the answer shows. What says a point of a deeper question shows none: "the predictions stay the same" is wrong of the first one."""
    denied = {each.point: each.quote or "" for each in findings if each.status in (Status.DENIED, Status.NOT_SURE) and each.earned == 0}
    said = {each.point for each in findings if each.status is Status.SAID}
    deeper = [of_point[point.id] for point in talk.rung.points if point.id in said] if talk.rung else []
    right = {reading.unit.text for found in deeper for reading in found.readings if reading.says() >= HARDLY_SAYS}
    for claim, each in claims:
        held = _held(claim, each, script.misconceptions[claim.id], of_point, denied, deeper=talk.rung is not None)
        if held is not None and held.quote not in right:
            yield held


def _held(wrong: Misconception, found: Evidence, target: Target, of_point: Mapping[str, Evidence], denied: Mapping[str, str], *, deeper: bool) -> Held | None:
    """The misconception, if it is held. A mere denial of the point that it is against is told as one, or is not clear."""
    against = wrong.against or ""
    reading = holds(found, of_point.get(against), deeper=deeper)
    if reading is None or names_any(reading.unit.text, wrong.right_of):
        return None
    words = shown_by(reading.unit, target)
    may_be_a_denial = is_rather_denied(reading) or claimed(found, of_point.get(against)) < RATHER
    return None if may_be_a_denial and shares_words(denied.get(against, ""), words) else Held(misconception=wrong.id, quote=words)
