"""Whether the judge's findings rest on the candidate's words, and whether there are any at all."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.core.events import Answered
from interviewer.core.evidence import verbatim
from interviewer.core.judgement import Judged, Status, Unjudged
from interviewer.core.question import Band
from interviewer.core.scores import LOWEST_SCORE
from interviewer.evaluation.measures.measure import Case, Observation, observed, share


def _quoted(case: Case) -> Iterator[Observation]:
    for turn in case.turns:
        if not isinstance(turn.judgement, Judged):
            continue
        claims = [(each.point, each.quote) for each in turn.judgement.findings if each.earned > 0 or each.status is Status.DENIED]
        claims += [(each.misconception, each.quote) for each in turn.judgement.misconceptions]
        for about, quote in claims:
            there = quote is not None and verbatim(quote, turn.spoken.text) is not None
            yield observed("findings_quoted", turn, holds=there, note=None if there else f"`{about}` rests on words that are not in the answer: “{quote}”")


def _unjudged(case: Case) -> Iterator[Observation]:
    for turn in case.turns:
        if isinstance(turn.event, Answered):
            failed = isinstance(turn.judgement, Unjudged)
            yield observed("unjudged", turn, holds=failed, note=turn.judgement.reason if isinstance(turn.judgement, Unjudged) else None)


def _stand_ins(case: Case) -> Iterator[Observation]:
    for turn in case.turns:
        if turn.said is not None:
            yield observed("stand_ins", turn, holds=turn.said.by.note is not None, note=turn.said.by.note)


def _worthless(case: Case) -> Iterator[Observation]:
    for turn in case.turns:
        if turn.is_first_answer and turn.spoken.known.verdict is Band.NONE and turn.standing is not None:
            score = turn.standing.score
            credited = score >= LOWEST_SCORE[Band.WEAK]
            yield observed("worthless_credited", turn, holds=credited, note=f"{score} of 100 for an answer that says nothing right" if credited else None)


FINDINGS_QUOTED = share("findings_quoted", "Findings that earn or cost something whose quote stands in the answer, word for word.", "higher", _quoted)
UNJUDGED = share("unjudged", "Answers that could not be judged, whatever the reason.", "lower", _unjudged)
STAND_INS = share("stand_ins", "Turns in which the author's words had to stand in for the voice's own.", "lower", _stand_ins)
WORTHLESS = share("worthless_credited", f"First answers known to say nothing right that score {LOWEST_SCORE[Band.WEAK]} or more.", "lower", _worthless)
