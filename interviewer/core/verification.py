"""Whether a recorded interview is what today's rules would make of its judgements: move by move, finding by finding, score by score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from interviewer.core.discussion import Discussion, Scored
from interviewer.core.events import Answered, Said
from interviewer.core.evidence import place_of, stands_with_gaps
from interviewer.core.judgement import PANEL, Finding, Judged
from interviewer.core.moves import Close, Move
from interviewer.core.proof import verified
from interviewer.core.rules import next_move
from interviewer.core.session import Session, WhoseTurn


@dataclass(frozen=True)
class Difference:
    """Where a record and today's rules part: the event's number in the log (from 1), what was recorded, and what it would be today."""

    event: int
    question: str
    what: Literal["move", "finding", "score"]
    recorded: str
    today: str


def differences(session: Session, scores: Mapping[str, int] | None = None) -> tuple[Difference, ...]:
    """Every place where today's rules would have given something other than the record has, in the order of the log.

    Each move is held against what the rules say after the events before it as they were recorded, so that one difference does not
    turn all that follows into others. `scores` are those that the program of that day had added up, by question (see `scores_of`); a question
    that is not among them is not compared.
    """
    found: list[Difference] = []
    before, answer = Session(session.plan), ""
    for number, event in enumerate(session.log, 1):
        if isinstance(event, Answered):
            answer = event.text
        elif isinstance(event, Judged):
            others = (*_other_findings(event, answer), *_not_said(event, before.discussion.answers))
            found += [Difference(number, before.discussion.question.id, "finding", *pair) for pair in others]
        elif isinstance(event, Said) and before.turn is WhoseTurn.INTERVIEWER and not is_same(event.move, today := next_move(before)):
            found.append(Difference(number, event.question, "move", move_in_words(event.move), move_in_words(today)))
        before = before.after(event)
        if isinstance(event, Said) and isinstance(event.move, Close):
            found += _other_score(number, before, event.question, scores or {})
    return tuple(found)


def scores_of(session: Session) -> dict[str, int]:
    """The final score of every closed question that has one, by the question's id."""
    return {id: score for id, score in ((talk.question.id, _score(talk)) for talk in session.discussions if talk.closed) if score is not None}


def _score(talk: Discussion) -> int | None:
    return talk.outcome.final.score if isinstance(talk.outcome, Scored) else None


def _other_score(number: int, session: Session, id: str, scores: Mapping[str, int]) -> list[Difference]:
    today = scores_of(session).get(id)
    if id not in scores or scores[id] == today:
        return []
    return [Difference(number, id, "score", str(scores[id]), "no score" if today is None else str(today))]


def _other_findings(judged: Judged, answer: str) -> Iterator[tuple[str, str]]:
    """The findings that today's check of the quotes would not let stand. A panel's are held to what holds for any judge: its members each had their words."""
    again = verified(judged, answer, by_model=judged.by.model is not None and judged.by.judge != PANEL)
    for recorded, today in zip(judged.findings, again.findings, strict=True):
        if (recorded.status, recorded.earned) != (today.status, today.earned):
            yield finding_in_words(recorded), finding_in_words(today)
    kept = {held.misconception for held in again.misconceptions}
    for held in judged.misconceptions:
        if held.misconception not in kept:
            yield f"misconception {held.misconception}", "none, its quote is not in the answer"
    for taken_back in judged.withdrawn:
        if not stands_with_gaps(taken_back.quote, answer):
            yield f"withdrawal of {taken_back.about}", "none, its quote is not in the answer"


def _not_said(judged: Judged, answers: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is recorded as said of deeper questions before they were put, and stands in nothing that was said by then."""
    so_far = "\n\n".join(answers)
    for each in judged.beforehand:
        if each.quote is None or place_of(each.quote, so_far) is None:
            yield f"{finding_in_words(each)}, beforehand", "none, its quote is not in the answers"


def is_same(recorded: Move, today: Move) -> bool:
    """Whether two moves are the same in all that the record tells.

    A field that is not in the record was empty, or unknown to the program that wrote it: only where it was empty is it compared.
    """
    if recorded.kind != today.kind:
        return False
    told = (name for name, field in type(today).model_fields.items() if name in recorded.model_fields_set or field.default is None)
    return all(getattr(recorded, name) == getattr(today, name) for name in told)


def move_in_words(move: Move) -> str:
    """A move on one line: `challenge (point: main, heard: some)`."""
    parts = [f"{name}: {value}" for name in type(move).model_fields if name != "kind" and (value := getattr(move, name)) not in (None, ())]
    return move.kind.replace("_", " ") + (f" ({', '.join(parts)})" if parts else "")


def finding_in_words(finding: Finding) -> str:
    """A finding on one line: `main: said`, with its credit where the judge gave one."""
    credit = f" ({finding.credit:g})" if finding.credit is not None else ""
    return f"{finding.point}: {finding.status.replace('_', ' ')}{credit}"
