"""Where something is plainly said and plainly denied, what was said last counts: a self-correction is earned, and so is a later denial."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from interviewer.judges.local.evidence import PLAINLY, Evidence, Reading
from interviewer.judges.local.units import Unit
from interviewer.judges.local.words_in_common import signs


def settled(readings: list[Reading]) -> list[Reading]:
    """The readings of one target without those that an earlier or a later one outweighs."""
    says = [each for each in readings if each.says() >= PLAINLY]
    if says:
        readings = [each for each in readings if each.denies() < PLAINLY or not _is_about_another(each.unit, says)]
    denies = [each for each in readings if each.denies() >= PLAINLY]
    if not says or not denies:
        return readings
    last = max((*says, *denies), key=lambda each: (each.unit.end, -each.unit.start))
    holds, falls = (says, denies) if last in says else (denies, says)
    return [each for each in readings if each in holds or each not in falls]


def unless_put_otherwise_later(found: Evidence) -> Evidence:
    """The evidence; what is said word for word counts no more where something behind it plainly says the opposite."""
    told = found.told
    if told is None:
        return found
    otherwise = Reading.says if told.denied else Reading.denies
    later = any(each.unit.start >= told.last.end and otherwise(each) >= PLAINLY for each in found.readings)
    return replace(found, told=None) if later else found


def _is_about_another(half: Unit, said: Iterable[Reading]) -> bool:
    """Whether a stretch is the other half of a contrast ("serving has to be fast; training doesn't"): it names nothing that was said, and corrects nothing."""
    words = {word for each in said for word in signs(each.unit.text)}
    return half.in_full is not None and words.isdisjoint(signs(half.text))
