"""Of what an answer seems to say, what the candidate means: not what is taken back at once, and not what is called wrong."""

from __future__ import annotations

from dataclasses import replace

from interviewer.judges.local.claim import SOME_CLAIM
from interviewer.judges.local.evidence import PLAINLY, RATHER, Evidence, Reading, Relation
from interviewer.judges.local.network import SAYS, network
from interviewer.judges.local.script import Target
from interviewer.judges.local.taken_back import denied_in, is_denied_after, is_denied_ahead, is_only_a_denial, is_taken_back


def unless_taken_back(found: Evidence, answer: str, wrong: Relation) -> Evidence:
    """The evidence without the stretches that look `wrong` and are taken back at once, or were never meant."""
    found = _told_in_earnest(found, answer)
    meant = found.only(lambda each: wrong(each) < SOME_CLAIM or not is_taken_back(each.unit, answer))
    return meant.only(lambda each: wrong(each) < RATHER or not _is_in_no_half(each, found, wrong))


def _told_in_earnest(found: Evidence, answer: str) -> Evidence:
    """The evidence; what is said word for word and taken back is not said at all, and where it is in doubt it is not taken at its word."""
    told = found.told
    if told is not None and (is_taken_back(told.last, answer) or is_denied_after(told.last, answer)):
        return replace(found, told=None).only(lambda each: not each.unit.overlaps(told.unit))
    return replace(found, told=None) if told is not None and told.doubted else found


def _is_in_no_half(whole: Reading, found: Evidence, wrong: Relation) -> bool:
    """Whether what looks `wrong` in a whole contrast does in neither half of it: the network takes the one for the other there."""
    halves = [each for each in found.readings if each.unit.words < whole.unit.words and each.unit.lies_in(whole.unit)]
    return whole.unit.contrast and all(wrong(each) < RATHER for each in halves)


def unless_called_wrong(found: Evidence, answer: str, target: Target) -> Evidence:
    """The evidence for a point without the stretches that say it and, in listed words, that it is not so; and without what is joined with one."""
    denied = [each.unit for each in found.readings if not each.unit.joined and _is_called_wrong(each, answer, target)]
    if not denied:
        return found
    return found.only(lambda each: not (any(each.unit.overlaps(unit) for unit in denied) or is_only_a_denial(each.unit)))


def _is_called_wrong(reading: Reading, answer: str, target: Target) -> bool:
    """Whether a stretch says a point and the opposite is said behind it; or says that the point is not so, as far as a head can tell.

    "It is false that trees need scaling" says that they do not: so what is denied must be the point itself.
    """
    rest = denied_in(reading.unit)
    if rest and target.head is not None:
        return float(target.head(network().alone([rest]))[0, SAYS]) >= PLAINLY
    return reading.says() >= PLAINLY and (is_denied_after(reading.unit, answer) or is_denied_ahead(reading.unit, answer))
