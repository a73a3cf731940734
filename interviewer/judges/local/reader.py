"""Reading one sentence for its sense: whether it says a point, in whatever words.

For the guard of a model's voice, and as a witness to the quotes of a model that judges: it gives no score.
"""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.core.question import Question
from interviewer.judges.local.evidence import PLAINLY, Reading
from interviewer.judges.local.gather import evidence
from interviewer.judges.local.known import Head
from interviewer.judges.local.network import DENIES, NEITHER, PARTLY, SAYS, Floats, network, places
from interviewer.judges.local.script import Target, script_of
from interviewer.judges.local.sought import TOGETHER_IF_KNOWN, Sought
from interviewer.judges.local.units import Unit, units

#: A point that a sentence read alone says less likely than this, or lies farther from than this, is not read together with it: it would take long.
WORTH_READING, NEAR = 0.1, 0.4
#: So many stretches of a quote are read together with its point.
STRETCHES = 2
#: What only reading together hears, or only as the opposite of the point, counts for so much at most: enough for a quote, too little for several.
DOUBTFUL = 0.06
#: Where it is as sure as this, and the stretch is so near to a phrasing, it counts for so much: enough for several, too little once a model is caught.
#: So that two right answers to one deeper question are not struck as a pair. Of 590 pairs of a right quote and another point 47 passed without it, and with
#: the number above as it was; 64 do, and all but eight of these are doubtful, one to an answer.
SURE, LYING_NEAR, HEARD_BESIDE = 0.95, 0.3, 0.3


def are_about(quotes: Sequence[tuple[str, str]], question: Question, enough: float) -> list[float]:
    """How probable it is that each quote says the point beside it, or some of it; 1 for a point that is not known by heart: those cannot be told well enough.

    Of a new wording the head often makes something else, or the opposite, where its author's phrasing beside it shows what is meant: that is doubtful, and
    not nothing. A quote of which its point's head alone makes sure that it comes to `enough` is not read together with the point, which would take long.
    """
    points = script_of(question).points
    asked = [(units(words) or [Unit(words, 0)], points[point]) for words, point in quotes]
    network().alone([unit.read for stretches, target in asked if target.head is not None for unit in stretches])  # all at once: what is read is remembered
    return [_about(stretches, target, enough) for stretches, target in asked]


def _about(stretches: Sequence[Unit], target: Target, enough: float) -> float:
    if target.head is None:
        return 1.0
    if (least := _at_least(stretches, target.head)) >= enough:
        return least
    (found,) = evidence(stretches, [Sought(target, STRETCHES)])
    about = found.most(Reading.about)
    return about if about >= HEARD_BESIDE else max(about, _heard_beside(stretches, target))


def _heard_beside(stretches: Sequence[Unit], target: Target) -> float:
    """What it counts for that a stretch says something of the point, or against it, as read beside its author's phrasing: the nearest stretches are."""
    near = (places(network().alone([unit.read for unit in stretches])) @ target.said.T).max(axis=1)
    nearest = sorted(range(len(stretches)), key=lambda index: -near[index])[:STRETCHES]
    has_to_do = 1 - network().together([(stretches[index].read, target.phrasings[0]) for index in nearest])[:, NEITHER]
    sure = any(chance >= SURE and near[index] >= LYING_NEAR for chance, index in zip(has_to_do, nearest, strict=True))
    return HEARD_BESIDE if sure else DOUBTFUL * float(has_to_do.max())


def _at_least(stretches: Sequence[Unit], head: Head) -> float:
    """What the evidence comes to at least, whatever reading together tells: half of what the head hears, where nothing may be plainly denied."""
    heard = head(network().alone([unit.read for unit in stretches]))
    if heard[:, DENIES].max() >= 2 * PLAINLY - 1:
        return 0.0
    return max((float(row[SAYS] + row[PARTLY]) / 2 for unit, row in zip(stretches, heard, strict=True) if not unit.joined), default=0.0)


def says_one_of(sentence: str, question: Question, points: Sequence[str]) -> float:
    """The highest probability with which a sentence says one of these points of a question, or some of it."""
    readings = network().alone([sentence])
    targets = [script_of(question).points[point] for point in points]
    about = [target for target in targets if _may_say(target, readings)]
    found = evidence([Unit(sentence, 0)], [Sought(target, TOGETHER_IF_KNOWN) for target in about])
    return max((each.most(Reading.about) for each in found), default=0.0)


def _may_say(target: Target, readings: Floats) -> bool:
    if target.head is not None:
        return float(target.head(readings)[0, SAYS]) >= WORTH_READING
    return float((places(readings) @ target.said.T).max()) >= NEAR
