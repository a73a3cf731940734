"""Whether an interview keeps its order and comes to an end."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.core.events import Left, Said
from interviewer.core.moves import Ask, Close
from interviewer.core.rules import BUDGETS
from interviewer.evaluation.measures.measure import Case, Observation, share
from interviewer.evaluation.script import ENDLESS


def _q1_first(case: Case) -> Iterator[Observation]:
    order = [question.id for question in case.held.script.questions]
    asked: list[str] = []
    open_one: str | None = None
    note = None if case.held.fault is None else f"the interviewer broke the interview: {case.held.fault}"
    for event in case.held.session.log:
        if not isinstance(event, Said):
            continue
        if isinstance(event.move, Ask):
            expected = order[len(asked)] if len(asked) < len(order) else None
            if note is None and (open_one is not None or event.question != expected):
                note = f"`{event.question}` is asked where `{open_one or expected}` is due"
            asked.append(event.question)
            open_one = event.question
        elif note is None and event.question != open_one:
            note = f"`{event.question}` is spoken of while `{open_one}` is open"
        if isinstance(event.move, Close):
            open_one = None
    yield Observation(measure="q1_first", value=float(note is None), note=note)


def _ends(case: Case) -> Iterator[Observation]:
    session, note = case.held.session, case.held.fault
    last = session.log[-1] if session.log else None
    if isinstance(last, Left) and last.why == ENDLESS:
        note = ENDLESS
    elif note is None and not session.finished and not session.left:
        note = "the interview stopped before its end"
    too_long = next((talk for talk in session.discussions if len(talk.moves) > BUDGETS.most_moves), None)
    if note is None and too_long is not None:
        note = f"{len(too_long.moves)} moves were made on `{too_long.question.id}`, and at most {BUDGETS.most_moves} may be"
    yield Observation(measure="ends", value=float(note is None), note=note)


Q1_FIRST = share(
    "q1_first",
    "Interviews in which question 1 is asked first, each question once and in order, and none before the one before it is closed.",
    "higher",
    _q1_first,
)
ENDS = share(
    "ends",
    f"Interviews that come to their end, or that the candidate leaves, with at most {BUDGETS.most_moves} moves of the interviewer on each question.",
    "higher",
    _ends,
)
