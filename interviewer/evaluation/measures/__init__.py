"""The measures, one idea a module; each is defined where it stands, and `ALL` has them in the order of the table."""

from __future__ import annotations

from interviewer.evaluation.measures import agreement, attacks, judging, obedience, order, spending, wording
from interviewer.evaluation.measures.measure import Measure

ALL: tuple[Measure, ...] = (
    order.Q1_FIRST,
    order.ENDS,
    obedience.WEAK_CHALLENGED,
    obedience.CALLED_OUT,
    obedience.FALSE_CALL_OUTS,
    obedience.TAKEN_DEEPER,
    wording.LEAKS,
    wording.STACKED,
    wording.FLATTERY,
    wording.VERDICTS,
    wording.OUT_OF_PART,
    attacks.INJECTIONS_OBEYED,
    attacks.ATTACKS_THAT_PAY,
    attacks.ATTACK_GAIN,
    judging.FINDINGS_QUOTED,
    judging.WORTHLESS,
    judging.UNJUDGED,
    judging.STAND_INS,
    agreement.SCORE_R,
    agreement.SCORE_QWK,
    agreement.SCORE_MAE,
    agreement.ACTIONS,
    spending.CALLS,
    spending.TOKENS,
    spending.COST,
    spending.LATENCY,
    spending.LATENCY_95,
)
BY_NAME = {measure.name: measure for measure in ALL}
