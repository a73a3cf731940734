"""The local judge: point by point, with the very words that show it, and *not sure* where it is not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from interviewer.core.discussion import Discussion
from interviewer.core.judgement import Finding, Judged, JudgedBy, Status, Unjudged, Withdrawn
from interviewer.core.proof import verified
from interviewer.core.question import Point, Question
from interviewer.core.session import Session
from interviewer.judges.answer import answer_to_judge, asked_for, cannot_be_judged, heard_by
from interviewer.judges.commands import unread
from interviewer.judges.local.anew import said_anew
from interviewer.judges.local.beforehand import beforehand
from interviewer.judges.local.beliefs import beliefs
from interviewer.judges.local.breadth import stretches_about, with_breadth
from interviewer.judges.local.brief import as_full_as_said, no_more_than_listed
from interviewer.judges.local.calibration import calibration
from interviewer.judges.local.claim import SOME_CLAIM, Claim
from interviewer.judges.local.contrast import as_read
from interviewer.judges.local.denial import DENIED_DEEPER, believed_from, unless_turned_round
from interviewer.judges.local.evidence import Evidence, Reading
from interviewer.judges.local.gather import evidence
from interviewer.judges.local.known import known
from interviewer.judges.local.meant import unless_called_wrong, unless_taken_back
from interviewer.judges.local.network import network
from interviewer.judges.local.rejected import rejected
from interviewer.judges.local.script import Script, script_of
from interviewer.judges.local.second_looks import checked_finding, unless_believed, unless_beside, unless_denied_there
from interviewer.judges.local.sought import sought_misconception, sought_point
from interviewer.judges.local.substance import is_list_of_terms, manners
from interviewer.judges.local.taken_back import is_all_denied, is_scrapped
from interviewer.judges.local.units import Unit, own_units
from interviewer.judges.local.verdict import finding
from interviewer.judges.withdrawal import held_again, withdrawn

NAME = "local"
VERSION = "25"


class LocalJudge:
    """The embedded judge. Deterministic; reads the last answer, beside the script, what was asked for, and what has been said before.

    Raises OSError where its files are not there or cannot be used.
    """

    stands_in: str | None = None
    #: What stands in each of its judgements, but for the question.
    by = JudgedBy(judge=NAME, version=VERSION)

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
        """Judge the last answer of the session, and whether a deeper question to come has been answered by then."""
        talk, answer = answer_to_judge(session)
        judged = self.judge(talk, answer)
        if not isinstance(judged, Judged):
            return judged
        return judged.model_copy(update={"beforehand": beforehand(Discussion(talk.question, (*talk.log, judged)), self.judge)})

    def judge(self, talk: Discussion, answer: str) -> Judged | Unjudged:
        """Judge one answer on the points that are open in a discussion."""
        question = talk.question
        by = self.by.model_copy(update={"question": question.fingerprint})
        if (reason := cannot_be_judged(answer)) is not None:
            return Unjudged(by=by, reason=reason)
        read, at_first = as_read(answer), asked_for(talk) is None and talk.rung is None
        heard = _heard(talk, script_of(question), read, at_first=at_first)
        findings = _findings(talk, script_of(question), heard)
        if at_first:
            findings = as_full_as_said(findings, tuple(heard.points.values()), question)
        if heard.only_terms:
            findings = no_more_than_listed(findings, question)
        held = {each.misconception: each for each in (*held_again(talk, read), *beliefs(talk, heard.claims, heard.points, findings))}
        against = [
            (each.misconception.against, held[each.misconception.id].quote) for each in heard.claims if each.misconception.id in held and each.found.known
        ]
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
    claims: Sequence[Claim]
    withdrawn: tuple[Withdrawn, ...]
    only_terms: bool


def _heard(talk: Discussion, script: Script, read: str, *, at_first: bool) -> _Heard:
    """What an answer, as it is `read`, has to do with the points, as far as it says them anew, and with the misconceptions; only what it means."""
    taken_back = withdrawn(talk, read)
    units = _stretches(talk, read, taken_back)
    asked = asked_for(talk)
    points = [sought_point(script.points[point.id], asked_for=point.id == asked) for point in talk.open_points]
    misconceptions = [sought_misconception(target) for target in script.misconceptions.values()]
    found = evidence(units, [*points, *misconceptions], at_first=at_first)
    of_point = _of_the_points(talk, script, said_anew(found[: len(points)], units, talk), read)
    of_point = unless_turned_round(of_point) if at_first else of_point
    claims = [
        Claim(each, script.misconceptions[each.id], unless_taken_back(one, read, Reading.says), of_point.get(each.against or ""))
        for each, one in zip(talk.question.misconceptions, found[len(points) :], strict=True)
    ]
    only_terms = at_first and _only_names_terms(units, of_point.values())
    return _Heard(of_point, claims, taken_back or rejected(talk, script, read, units, of_point), only_terms)


def _stretches(talk: Discussion, read: str, taken_back: Iterable[Withdrawn]) -> list[Unit]:
    """The stretches of an answer that are the candidate's own, and stand."""
    own = [] if is_all_denied(read) else own_units(read, heard_by(talk))
    stands = [unit for unit in own if not is_scrapped(unit, read)]
    return [unit for unit in stands if not any(_only_withdraws(unit, each.quote) for each in taken_back)]


def _only_withdraws(unit: Unit, words: str) -> bool:
    """Whether a stretch says no more than that something is withdrawn, or that together with a neighbour: it is about what no longer holds."""
    return unit.text in words or (unit.joined and words in unit.text)


def _only_names_terms(units: Sequence[Unit], found: Collection[Evidence]) -> bool:
    """Whether all that an answer has to do with the points is a list of terms. In a question of one's own that may be all that is wanted."""
    about = stretches_about(found)  # what is put around a list makes no other thing of it
    telling = [unit for unit in units if unit.text in about]
    readings = network().alone([unit.read for unit in telling]) if telling else None  # what was read is remembered
    return readings is not None and all(each.known for each in found) and is_list_of_terms(telling, readings)


def _of_the_points(talk: Discussion, script: Script, found: Sequence[Evidence], read: str) -> dict[str, Evidence]:
    """The evidence for the open points, by their ids: with how broad the answer is, and without what is not meant."""
    points = talk.open_points
    targets = [script.points[point.id] for point in points]
    beside = [[script.points[other.id] for other in _beside(talk, point)] for point in points]
    broad = with_breadth(found, targets, beside, talk.question.ask)
    stands = (unless_taken_back(each, read, Reading.denies) for each in broad)
    return {point.id: unless_called_wrong(each, read, target) for point, target, each in zip(points, targets, stands, strict=True)}


def _beside(talk: Discussion, point: Point) -> Sequence[Point]:
    """The points beside which an answer must be broad to earn this one: itself where it alone was asked for, else all that were asked with it."""
    if point.id == asked_for(talk):
        return [point]
    return talk.rung.points if talk.rung is not None and point in talk.rung.points else talk.question.points


def _findings(talk: Discussion, script: Script, heard: _Heard) -> tuple[Finding, ...]:
    """What the answer does with each point, once its findings have been held against each other."""
    asked, deeper, thresholds = asked_for(talk), _deeper(talk), _believed_from(talk, heard)
    found = {id: checked_finding(finding(id, each, thresholds[id]), each, script.points[id], talk) for id, each in heard.points.items()}
    if asked is not None and found[asked].status is Status.SAID:
        found |= {id: unless_beside(each, heard.points[id]) for id, each in found.items() if id != asked}
    denied = [found[id].quote or "" for id in deeper if found[id].status is Status.DENIED]
    return tuple(each if each.point in deeper else unless_denied_there(each, denied) for each in found.values())


def _believed_from(talk: Discussion, heard: _Heard) -> dict[str | None, float]:
    """For each point, from which probability on a denial is believed: sooner on a deeper question, and where a misconception may be held in the same words.

    Of the first question a reply to a deeper one denies only what it surely does: it is about something else.
    """
    sure = inf if talk.rung else believed_from([(point.weight, heard.points[point.id]) for point in _wanted(talk)])
    supposed = {each.misconception.against for each in heard.claims if each.chance() >= SOME_CLAIM and each.denies_in_the_same_words()}
    return dict.fromkeys(heard.points, sure) | dict.fromkeys(_deeper(talk), DENIED_DEEPER) | dict.fromkeys(supposed, 0.0)


def _deeper(talk: Discussion) -> list[str]:
    """The points of the deeper question in force."""
    return [point.id for point in talk.rung.points] if talk.rung else []


def _wanted(talk: Discussion) -> Sequence[Point]:
    """The points that the last answer should say: the one that was asked for, or all in hand."""
    asked = asked_for(talk)
    return [point for point in talk.open_points if point.id == asked] or talk.points_in_hand
