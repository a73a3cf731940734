"""Reading one sentence for its sense: whether it says a point, in whatever words.

For the guard of a model's voice, and as a witness to the quotes of a model that judges: it gives no score.
"""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.core.question import Question
from interviewer.judges.local.evidence import TOGETHER_IF_KNOWN, Reading, Sought, evidence
from interviewer.judges.local.network import Floats, network, places
from interviewer.judges.local.script import Target, script_of
from interviewer.judges.local.units import Unit, units

#: A point that a sentence read alone says less likely than this, or lies farther from than this, is not read together with it: it would take long.
WORTH_READING, NEAR = 0.1, 0.4
#: So many stretches of a quote are read together with its point.
STRETCHES = 2


def is_about(words: str, question: Question, point: str) -> float:
    """How probable it is that words say a point, or some of it. 1 for a point that is not known by heart: of those it cannot be told well enough."""
    target = script_of(question).points[point]
    if target.head is None:
        return 1.0
    (found,) = evidence(units(words) or [Unit(words, 0)], [Sought(target, STRETCHES)])
    return found.most(Reading.about)


def says_one_of(sentence: str, question: Question, points: Sequence[str]) -> float:
    """The highest probability with which a sentence says one of these points of a question, or some of it."""
    readings = network().alone([sentence])
    targets = [script_of(question).points[point] for point in points]
    about = [target for target in targets if _may_say(target, readings)]
    found = evidence([Unit(sentence, 0)], [Sought(target, TOGETHER_IF_KNOWN) for target in about])
    return max((each.most(Reading.about) for each in found), default=0.0)


def _may_say(target: Target, readings: Floats) -> bool:
    if target.head is not None:
        return float(target.head(readings)[0, 0]) >= WORTH_READING
    return float((places(readings) @ target.said.T).max()) >= NEAR
