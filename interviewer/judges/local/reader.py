"""Reading one sentence for its sense: whether it says a point, in whatever words. For the guard of a model's voice, not for a score."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.core.question import Question
from interviewer.judges.local.evidence import TOGETHER_IF_KNOWN, Sought, evidence
from interviewer.judges.local.network import Floats, network, places
from interviewer.judges.local.script import Target, script_of
from interviewer.judges.local.units import Unit

#: A point that a sentence read alone says less likely than this, or lies farther from than this, is not read together with it: it would take long.
WORTH_READING, NEAR = 0.1, 0.4


def says_one_of(sentence: str, question: Question, points: Sequence[str]) -> float:
    """The highest probability with which a sentence says one of these points of a question."""
    readings = network().alone([sentence])
    targets = [script_of(question).points[point] for point in points]
    about = [target for target in targets if _may_say(target, readings)]
    found = evidence([Unit(sentence, 0)], [Sought(target, TOGETHER_IF_KNOWN) for target in about])
    return max((each.most("says") for each in found), default=0.0)


def _may_say(target: Target, readings: Floats) -> bool:
    if target.head is not None:
        return float(target.head(readings)[0, 0]) >= WORTH_READING
    return float((places(readings) @ target.said.T).max()) >= NEAR
