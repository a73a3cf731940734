"""The lexical judge: point by point, clause by clause, with the words that show it, and *not sure* where it is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from interviewer.core.discussion import Discussion
from interviewer.core.judgement import Finding, Held, Judged, JudgedBy, Status, Unjudged
from interviewer.core.proof import verified
from interviewer.core.question import Question
from interviewer.core.session import Session
from interviewer.judges.answer import answer_to_judge, asked_for, cannot_be_judged, heard_by
from interviewer.judges.commands import readable, unread
from interviewer.judges.copying import is_copied
from interviewer.judges.lexical.clauses import Clause, clauses
from interviewer.judges.lexical.matching import Match, best, named, pooled, spelled
from interviewer.judges.lexical.script import Phrasings, Pool, phrasings_of
from interviewer.judges.pieces import BARE_TERM_WORDS
from interviewer.judges.withdrawal import held_again, withdrawn

NAME = "lexical"
VERSION = "3"

#: Likenesses from which on a clause says a point, says it partly, or may say it. Chosen, as all the numbers here, on the samples of Day 1 and Day 8.
SAID, PARTLY, MAYBE = 0.45, 0.36, 0.31
#: From which on it states a misconception or a denial; and by how much it must be more alike than the point itself.
CLAIMED, DENIED = 0.68, 0.6
CLAIM_MARGIN, DENIAL_MARGIN = 0.0, 0.08
#: Shares of kept order that differ by this much tell a statement from its reverse.
ORDER_TELLS = 0.2
#: From which on the same words with the opposite sign are a denial; below it, the judge is not sure.
CONTRARY = 0.8
#: A clause counts for the point it is most like, and for those at least this share as like.
COMPETING = 0.95
#: Of two plain statements, the later counts if it is at most this much less plain.
AS_PLAIN = 0.25
#: The share of what is typical for a point that a bare term must carry to name it.
NAMED = 0.19


@dataclass(frozen=True)
class ClauseReading:
    """What one clause does with one point."""

    status: Status
    likeness: float
    clause: Clause


@dataclass(frozen=True)
class StatedMisconception:
    """A misconception that one clause states."""

    misconception: str
    likeness: float
    clause: Clause


class LexicalJudge:
    """Judges by words, order and negation; `because` says why it stands in for another judge.

    Deterministic; reads the last answer beside the script, what was just asked for, and what has been said before it.
    """

    def __init__(self, because: str | None = None) -> None:
        self.stands_in = because
        #: What stands in each of its judgements, but for the question.
        self.by = JudgedBy(judge=NAME, version=VERSION, note=because)

    def warms_up(self, questions: Iterable[Question]) -> None:
        """Read the word lists and prepare these questions, so that the first judgement does not wait for them."""
        for question in questions:
            phrasings_of(question)

    def judges(self, session: Session) -> Judged | Unjudged:
        """Judge the last answer of the session."""
        return self.judge(*answer_to_judge(session))

    def judge(self, talk: Discussion, answer: str) -> Judged | Unjudged:
        """Judge one answer on the points that are open in a discussion."""
        question = talk.question
        by = self.by.model_copy(update={"question": question.fingerprint})
        if (reason := cannot_be_judged(answer)) is not None:
            return Unjudged(by=by, reason=reason)
        read = readable(answer)
        findings, claims = _found(talk, read)
        held = {each.misconception: each for each in held_again(talk, read)}
        held |= {claim.misconception: Held(misconception=claim.misconception, quote=claim.clause.text) for claim in claims}
        judged = Judged(by=by, findings=findings, misconceptions=tuple(held.values()), unread=unread(answer), withdrawn=withdrawn(talk, read))
        return verified(judged, answer, read=read, by_model=False)


def says_point(talk: Discussion, point: str, words: str) -> bool:
    """Whether these words, alone and as this judge reads them, say a point that is open in a discussion."""
    if cannot_be_judged(words) is not None:
        return False
    findings, _ = _found(talk, readable(words))
    return any(each.point == point and each.status is Status.SAID for each in findings)


def _found(talk: Discussion, read: str) -> tuple[tuple[Finding, ...], list[StatedMisconception]]:
    """What the clauses of a text do with every open point, and the misconceptions that they state: what states one says no point."""
    script, heard = phrasings_of(talk.question), heard_by(talk)
    found = [clause for each in clauses(read) if not is_copied((clause := spelled(each, script.vocabulary)).text, heard)]
    claims = _claims(talk.question, script, [clause for clause in found if not (clause.joined or clause.asks)])
    right = [clause for clause in found if not any(_overlap(clause, claim.clause) for claim in claims)]
    readings = _readings([point.id for point in talk.open_points], script, right, asked_for(talk))
    return tuple(_finding(point, each) for point, each in readings.items()), claims


def _claims(question: Question, script: Phrasings, found: list[Clause]) -> list[StatedMisconception]:
    """Every misconception that a clause states more plainly than it states any point; the plainest statement of each."""
    plainest: dict[str, StatedMisconception] = {}
    for clause in found:
        matches = {each.id: best(script.claimed[each.id], clause) for each in question.misconceptions}
        likely = {id: match for id, match in matches.items() if not match.opposite and match.likeness >= CLAIMED}
        if not likely:
            continue
        as_point = max((match.likeness for id in script.said if not (match := _together(id, script, clause)).opposite), default=0.0)
        for id, match in likely.items():
            if match.likeness >= as_point + CLAIM_MARGIN and (id not in plainest or match.likeness > plainest[id].likeness):
                plainest[id] = StatedMisconception(id, match.likeness, clause)
    return list(plainest.values())


def _readings(points: list[str], script: Phrasings, found: list[Clause], asked_for: str | None) -> dict[str, list[ClauseReading]]:
    """What every clause does with every point. In one clause only the points it is most like count: the others share words with it."""
    readings: dict[str, list[ClauseReading]] = {point: [] for point in points}
    for clause in found:
        here = {point: reading for point in points if (reading := _reading(point, script, clause, asked_for == point)) is not None}
        if clause.words <= BARE_TERM_WORDS and len(here) > 1:
            continue  # a bare term that fits several points names none of them
        most = max((reading.likeness for reading in here.values()), default=0.0)
        for point, reading in here.items():
            if reading.likeness >= COMPETING * most:
                readings[point].append(reading)
    return readings


def _finding(point: str, readings: list[ClauseReading]) -> Finding:
    """What the answer does with a point: the plain statement made last, else the strongest reading; joined clauses only where no single one will do."""
    single = [reading for reading in readings if not reading.clause.joined]
    for some in (single, readings):
        plainly = [reading for reading in some if reading.status in (Status.SAID, Status.DENIED)]
        if plainly:
            strongest = max(reading.likeness for reading in plainly)
            last = max((each for each in plainly if each.likeness >= strongest - AS_PLAIN), key=lambda each: (each.clause.end, each.likeness))
            return Finding(point=point, status=last.status, quote=last.clause.text)
    if readings:
        most = max(readings, key=lambda each: each.likeness)
        return Finding(point=point, status=most.status, quote=most.clause.text)
    return Finding(point=point, status=Status.NOT_SAID)


def _reading(point: str, script: Phrasings, clause: Clause, was_asked_for: bool) -> ClauseReading | None:
    says, denies = best(script.said[point], clause), best(script.denied[point], clause)
    if not clause.asks and _is_denial(says, denies):
        return ClauseReading(Status.DENIED, denies.likeness, clause)
    if was_asked_for:
        replies = best(script.when_asked[point], clause)
        if replies.likeness >= SAID and not replies.opposite:
            return ClauseReading(Status.SAID, replies.likeness, clause)
    return _said(_together(point, script, clause), clause) or _named(script.pools.get(point), clause)


def _together(point: str, script: Phrasings, clause: Clause) -> Match:
    """How a clause says a point: as its nearest phrasing does, or as all of them together."""
    says, pool = best(script.said[point], clause), script.pools.get(point)
    return says if pool is None else max(says, pooled(pool, clause), key=lambda match: match.likeness)


def _is_denial(says: Match, denies: Match) -> bool:
    """Whether a clause turns the point round. Where it shares the words of both, their order tells; else what it is more like."""
    if denies.likeness < DENIED or denies.opposite:
        return False
    if min(says.likeness, denies.likeness) >= SAID and abs(says.order - denies.order) >= ORDER_TELLS:
        return denies.order > says.order
    return denies.likeness > says.likeness + DENIAL_MARGIN


def _named(pool: Pool | None, clause: Clause) -> ClauseReading | None:
    """A bare term is worth something, but only partly: nothing is said of it."""
    if pool is None or clause.words > BARE_TERM_WORDS or named(pool, clause) < NAMED:
        return None
    return ClauseReading(Status.PARTLY, PARTLY, clause)


def _said(says: Match, clause: Clause) -> ClauseReading | None:
    if says.likeness < MAYBE:
        return None
    if says.opposite:
        denied = says.likeness >= CONTRARY and not clause.asks
        return ClauseReading(Status.DENIED if denied else Status.NOT_SURE, says.likeness, clause) if says.likeness >= PARTLY else None
    if says.likeness >= SAID:
        full = clause.words > BARE_TERM_WORDS and not clause.asks
        return ClauseReading(Status.SAID if full else Status.PARTLY, says.likeness, clause)
    return ClauseReading(Status.PARTLY if says.likeness >= PARTLY else Status.NOT_SURE, says.likeness, clause)


def _overlap(one: Clause, other: Clause) -> bool:
    return one.start < other.end and other.start < one.end
