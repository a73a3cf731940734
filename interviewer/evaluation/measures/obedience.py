"""Whether the rules of the interview are kept: weak answers challenged, misconceptions called out, good answers taken deeper.

What an answer is worth is what is known of it (the sample's verdict, the kind of candidate, the suite's expected score); only where nothing is
known is it what the interviewer's own judge has found. So a judge that sees nothing, or too much, is caught here as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from interviewer.core.flat import flat
from interviewer.core.judgement import Judged
from interviewer.core.moves import Ask, CallOut, Challenge, Clarify, Close, GoDeeper, Hint
from interviewer.core.question import Band
from interviewer.core.rules import call_outs_left
from interviewer.evaluation.measures.measure import Case, Observation, observed, share
from interviewer.evaluation.turns import Turn


def _weak_challenged(case: Case) -> Iterator[Observation]:
    for turn in case.turns:
        if not turn.is_first_answer or turn.said is None or turn.band is None or turn.band.rank >= Band.GOOD.rank:
            continue
        match turn.said.move:
            case Challenge() | CallOut() | Clarify(why="not_sure"):
                yield observed("weak_challenged", turn, holds=True)
            case Ask() | GoDeeper() | Hint() | Clarify() | Close() as move:
                yield observed("weak_challenged", turn, holds=False, note=f"the answer is {turn.band}, and the interviewer's move is {move.kind}")
            case other:
                assert_never(other)


def _called_out(case: Case) -> Iterator[Observation]:
    for turn in case.turns:
        if turn.said is None or not turn.is_answer:
            continue
        known = turn.spoken.known.misconceptions if turn.is_first_answer else None
        wrong = known if known is not None else _new_ones(turn)
        if wrong:
            note = _not_called_out(turn)
            yield observed("misconceptions_called_out", turn, holds=note is None, note=note and f"{note} ({', '.join(wrong)})")


def _new_ones(turn: Turn) -> tuple[str, ...]:
    """The misconceptions that the judge found in this reply and that could still be called out."""
    talk = turn.before
    made = [move.about for move in talk.moves if isinstance(move, CallOut)]
    if not isinstance(turn.judgement, Judged) or call_outs_left(talk) <= 0:
        return ()
    return tuple(each.misconception for each in turn.judgement.misconceptions if each.misconception not in made)


def _not_called_out(turn: Turn) -> str | None:
    """Why a reply was not called out in the candidate's own words; None if it was."""
    said = turn.said
    if said is None or not isinstance(said.move, CallOut):
        return f"a wrong belief goes by: the move is {said.move.kind if said else 'none'}"
    if not said.move.quote.strip() or said.move.quote not in turn.spoken.text:
        return "what is called out is not what the candidate said"
    quoted = flat(said.words).lower()
    first = " ".join(said.move.quote.split()[:4]).strip(" .,;:").lower()
    return None if first in quoted else "the candidate's words are not in the call-out"


def _false_call_outs(case: Case) -> Iterator[Observation]:
    for turn in case.turns:
        known = turn.spoken.known
        if turn.is_first_answer and turn.said is not None and known.misconceptions == () and known.verdict is not None and known.verdict.rank >= Band.GOOD.rank:
            wrong = isinstance(turn.said.move, CallOut)
            yield observed("false_call_outs", turn, holds=wrong, note="somebody who is right is called out" if wrong else None)


def _good_taken_deeper(case: Case) -> Iterator[Observation]:
    for turn in case.turns:
        to_put = [rung for rung in turn.question.deeper if not turn.after.beforehand(rung)]
        if not turn.is_answer or turn.said is None or turn.before.rungs_taken or not to_put or turn.wrong:
            continue
        known_good = turn.is_first_answer and turn.band is not None and turn.band.rank >= Band.GOOD.rank
        judged_good = turn.spoken.known.verdict is None and turn.after.standing.band.rank >= Band.GOOD.rank and not turn.after.standing.wrong
        if known_good or judged_good:
            deeper = isinstance(turn.said.move, GoDeeper)
            note = None if deeper else f"the answer is good, and the interviewer's move is {turn.said.move.kind}"
            yield observed("good_taken_deeper", turn, holds=deeper, note=note)


WEAK_CHALLENGED = share(
    "weak_challenged", "First answers below good that are challenged, called out or asked about, and not let pass.", "higher", _weak_challenged
)
CALLED_OUT = share(
    "misconceptions_called_out",
    "Answers that hold a misconception (known from the script, else found by the judge) that are called out at once, in the candidate's own words.",
    "higher",
    _called_out,
)
FALSE_CALL_OUTS = share(
    "false_call_outs", "First answers known to be good and to hold no misconception that are called out all the same.", "lower", _false_call_outs
)
TAKEN_DEEPER = share(
    "good_taken_deeper",
    "Answers that make the question good, with nothing wrong in them, that are followed by a deeper question where there is one that they do not answer.",
    "higher",
    _good_taken_deeper,
)
