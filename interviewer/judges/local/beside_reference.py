"""Where a perfect answer is all that there is, its own words tell what no author has put down: the evidence beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from interviewer.judges.local.evidence import PLAINLY, Evidence
from interviewer.judges.local.last_word import unless_put_otherwise_later
from interviewer.judges.local.reference import Reference, turned_round
from interviewer.judges.local.script import Target
from interviewer.judges.local.units import Unit
from interviewer.judges.local.verbatim import Statements
from interviewer.judges.local.words_in_common import share_spelled


def beside_the_references(found: Sequence[Evidence], targets: Sequence[Target], telling: Sequence[Unit], said: Statements, order: float) -> list[Evidence]:
    """The evidence for all targets; for the sentences of a perfect answer beside what their words tell.

    These are the words of the stretches that tell something, and all that is `said`. A brief one earns less where these stand in no `order`.
    """
    texts = [unit.text for unit in telling]
    beside = {
        index: _beside(each, target, target.reference, texts, said, order)
        for index, (each, target) in enumerate(zip(found, targets, strict=True))
        if target.reference is not None
    }
    put = dict(zip(beside, _unless_it_says_another(list(beside.values())), strict=True))
    return [put.get(index, each) for index, each in enumerate(found)]


def _beside(found: Evidence, target: Target, reference: Reference, telling: Sequence[str], said: Statements, order: float) -> Evidence:
    """The evidence for one sentence of a perfect answer beside what its words tell."""
    found = replace(found, counts=reference.in_common(telling), told=reference.told_in(target.phrasings[0], said))
    if not reference.is_brief:
        return found
    worded = share_spelled(target.words, telling) if target.words else None
    return replace(found, counts=order * found.counts, turned=turned_round(target.words, telling), worded=worded)


def _unless_it_says_another(found: Sequence[Evidence]) -> list[Evidence]:
    """The evidence for the sentences of a perfect answer; what plainly says one denies no other: they are both right."""
    said = {reading.unit for each in found for reading in each.readings if reading.says() >= PLAINLY}
    told = [each.told for each in found if each.told is not None and not each.told.denied]
    right = said | {reading.unit for each in found for reading in each.readings if any(one.covers(reading.unit) for one in told)}
    return [unless_put_otherwise_later(each.without_denial_in(right.__contains__)) for each in found]
