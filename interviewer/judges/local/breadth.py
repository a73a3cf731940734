"""How much an answer says at all: where the points are an author's own, and no head knows them, that tells something beside the network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from interviewer.judges.local.evidence import Evidence
from interviewer.judges.local.script import Target
from interviewer.judges.local.words_in_common import signs

#: A stretch that has to do with a point less probably than this does not make an answer any broader: small talk must not.
TO_DO_WITH_IT = 0.3
#: Beside one point alone even "recall is lower" is broad. The calibration knows answers to whole questions only; the middle of what they have tells nothing.
ALONE = 0.5


def breadth(stretches: Iterable[str], statements: Iterable[str], asked: str) -> float:
    """How much an answer says at all, from 0 to 1: the number of its content words beside that of the statements that it should make, whatever words it uses.

    The words of the question count in neither. Empty sentences have few content words, and stretches that have nothing to do with a point are left out before.
    """
    heard = signs(asked).keys()
    used, wanted = ({word for text in texts for word in signs(text)} - heard for texts in (stretches, statements))
    return min(1.0, len(used) / len(wanted)) if wanted else 1.0


def stretches_about(found: Iterable[Evidence]) -> set[str]:
    """The stretches that have to do with any of these targets."""
    return {reading.unit.text for each in found for reading in each.readings if reading.about() + reading.denies() >= TO_DO_WITH_IT}


def with_breadth(found: Sequence[Evidence], targets: Sequence[Target], beside: Sequence[Sequence[Target]], asked: str) -> list[Evidence]:
    """The evidence for these targets with how broad the answer is, for each `beside` what was wanted with it: if its author put it down, and no head knows it.

    The sentences of a perfect answer have more words than a candidate needs, and beside them breadth tells nothing.
    """
    tells = [not (each.known or target.told) for each, target in zip(found, targets, strict=True)]
    if not any(tells):
        return list(found)
    stretches = stretches_about(found)
    broad = [breadth(stretches, [target.phrasings[0] for target in wanted], asked) * (ALONE if len(wanted) == 1 else 1.0) for wanted in beside]
    return [replace(each, breadth=share) if does else each for each, does, share in zip(found, tells, broad, strict=True)]
