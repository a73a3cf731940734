"""The local judge: point by point, clause by clause, with the words that show it, and *not sure* where it is not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from interviewer.core.discussion import Discussion
from interviewer.core.events import Answered
from interviewer.core.judgement import Finding, Held, Judged, JudgedBy, Status, Unjudged, verified
from interviewer.core.moves import Challenge, Clarify, Hint
from interviewer.core.question import Question
from interviewer.core.session import Session
from interviewer.judges.local.matching import Match, best, spelled
from interviewer.judges.local.script import Script, script_of
from interviewer.judges.local.text import Clause, clauses, lexicon, plain

NAME = "local"
VERSION = "1"

#: Likenesses from which on a clause says a point, says it partly, or may say it. Chosen on the samples of Day 1.
SAID, PARTLY, MAYBE = 0.58, 0.44, 0.38
#: From which on it states a misconception or a denial; and by how much it must be more alike than the point itself.
CLAIMED, DENIED, MARGIN = 0.60, 0.55, 0.04
#: A clause of this many words or fewer is a bare term: it can say a point only partly.
BARE_TERM_WORDS = 3
#: The longest answer that is judged, in characters; what comes after it is nobody's spoken answer.
MOST_CHARACTERS = 20_000


def warm_up() -> None:
    """Read the word lists, so that the first judgement does not wait for them."""
    lexicon()


@dataclass(frozen=True)
class Reading:
    """What one clause does with one point."""

    status: Status
    likeness: float
    clause: Clause


class LocalJudge:
    """The embedded judge. Deterministic; reads only the last answer, the script, and which point was just asked for."""

    def judges(self, session: Session) -> Judged | Unjudged:
        """Judge the last answer of the session."""
        talk = session.discussion
        last = talk.events[-1]
        if not isinstance(last, Answered):
            raise ValueError("there is no answer to judge")
        return self.judge(talk, last.text)

    def judge(self, talk: Discussion, answer: str) -> Judged | Unjudged:
        """Judge one answer on the points that are open in a discussion."""
        question = talk.question
        by = JudgedBy(judge=NAME, version=VERSION, question=question.fingerprint)
        if _is_foreign(answer):
            return Unjudged(by=by, reason="the local judge reads English only")
        script = script_of(question)
        found = [spelled(clause, script.vocabulary) for clause in clauses(answer[:MOST_CHARACTERS])]
        found = [clause for clause in found if not _is_copied(clause, question)]
        held = _misconceptions(question, script, found)
        asked_for = _asked_for(talk)
        findings = tuple(_finding(point.id, script, found, asked_for) for point in talk.open_points)
        return verified(Judged(by=by, findings=findings, misconceptions=tuple(held.values())), answer)


def _finding(point: str, script: Script, found: list[Clause], asked_for: str | None) -> Finding:
    """What the answer does with a point: the plain statement made last, else the strongest reading."""
    readings = [reading for clause in found if (reading := _reading(point, script, clause, asked_for == point)) is not None]
    plainly = [reading for reading in readings if reading.status in (Status.SAID, Status.DENIED)]
    if plainly:
        strongest = max(reading.likeness for reading in plainly)
        last = max((each for each in plainly if each.likeness >= strongest - 0.15), key=lambda each: (each.clause.start + len(each.clause.text), each.likeness))
        return Finding(point=point, status=last.status, quote=last.clause.text)
    if readings:
        most = max(readings, key=lambda each: each.likeness)
        return Finding(point=point, status=most.status, quote=most.clause.text)
    return Finding(point=point, status=Status.NOT_SAID)


def _reading(point: str, script: Script, clause: Clause, was_asked_for: bool) -> Reading | None:
    says = best(script.said[point], clause, script.pools.get(point))
    denies = best(script.denied[point], clause)
    if denies.likeness >= DENIED and not denies.opposite and denies.likeness > says.likeness + MARGIN:
        return Reading(Status.DENIED, denies.likeness, clause)
    if was_asked_for:
        replies = best(script.when_asked[point], clause)
        if replies.likeness >= SAID and not replies.opposite:
            return Reading(Status.SAID, replies.likeness, clause)
    return _said(says, clause)


def _said(says: Match, clause: Clause) -> Reading | None:
    if says.likeness < MAYBE:
        return None
    if says.opposite:
        return Reading(Status.DENIED if says.likeness >= 0.7 else Status.NOT_SURE, says.likeness, clause) if says.likeness >= PARTLY else None
    if says.likeness >= SAID:
        return Reading(Status.PARTLY if clause.words <= BARE_TERM_WORDS else Status.SAID, says.likeness, clause)
    if says.likeness >= PARTLY:
        return Reading(Status.PARTLY, says.likeness, clause)
    return Reading(Status.NOT_SURE, says.likeness, clause)


def _misconceptions(question: Question, script: Script, found: list[Clause]) -> dict[str, Held]:
    """Every misconception that a clause states more plainly than it states any point."""
    held: dict[str, tuple[float, Held]] = {}
    for clause in found:
        as_point = max((match.likeness for phrases in script.said.values() if not (match := best(phrases, clause)).opposite), default=0.0)
        for misconception in question.misconceptions:
            match = best(script.claimed[misconception.id], clause)
            if match.opposite or match.likeness < CLAIMED or match.likeness < as_point + MARGIN:
                continue
            if misconception.id not in held or match.likeness > held[misconception.id][0]:
                held[misconception.id] = (match.likeness, Held(misconception=misconception.id, quote=clause.text))
    return {id: each for id, (_, each) in held.items()}


def _asked_for(talk: Discussion) -> str | None:
    """The point that the interviewer has just asked for, if any: a short reply is then read as being about it."""
    last = talk.moves[-1] if talk.moves else None
    return last.point if isinstance(last, Challenge | Hint | Clarify) else None


def _is_copied(clause: Clause, question: Question) -> bool:
    """Whether the clause only repeats the question: five words or more in a row that stand there already, and little else."""
    asked = " ".join(re.findall(r"[a-z0-9']+", plain(question.ask)))
    words = re.findall(r"[a-z0-9']+", plain(clause.text))
    if len(words) < 5:
        return False
    runs = sum(" ".join(words[index : index + 4]) in asked for index in range(len(words) - 3))
    return runs >= 0.6 * (len(words) - 3)


def _is_foreign(answer: str) -> bool:
    """Whether most of the letters are of another script: then no phrasing can match, and a zero would be a lie."""
    letters = [character for character in answer if character.isalpha()]
    return len(letters) >= 10 and sum(character.isascii() for character in letters) < 0.5 * len(letters)
