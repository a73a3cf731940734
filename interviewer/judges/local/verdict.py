"""From the evidence for a point to what the answer does with it."""

from __future__ import annotations

from collections.abc import Mapping

from interviewer.core.judgement import Finding, Status
from interviewer.judges.local.calibration import status_chances
from interviewer.judges.local.credit import BARE_TERM, credit
from interviewer.judges.local.denial import is_believed, may_be_right
from interviewer.judges.local.evidence import RATHER, Evidence, Reading, Relation
from interviewer.judges.local.units import Unit
from interviewer.judges.local.verbatim import WordForWord

#: Where no status is more probable than this, something was said about the point, and it may be denied with at least the second probability, the judge is not
#: sure. Where it is hardly a denial, some of the point is said, and it is only open how much.
UNSURE, MAYBE_DENIED = 0.42, 0.2
#: Credit below this is nothing.
LEAST_CREDIT = 0.15
#: What sounds like a denial, and may be right (`denial.IN_ITS_WORDS`), is not clear, and earns at most so much.
NOT_CLEAR = 0.5
#: Where a statement tells this share of what a bare term or a question does, it is what counts: the term is only a piece of it, the question its heading.
HARDLY_LESS = 0.6


def finding(point: str, found: Evidence, believed_from: float = 0.0) -> Finding:
    """What the answer does with a point, the words that show it, and how much of the point it earns.

    From a head's probability of `believed_from` on a denial is believed that is not sure by itself.
    """
    if found.told is not None:
        return _at_its_word(point, found, found.told)
    if not found.readings:
        return Finding(point=point, status=Status.NOT_SAID)
    chances = status_chances(found)
    if max(chances, key=lambda status: chances[status]) is Status.DENIED:
        return _denied(point, found, chances, believed_from)
    return _said(point, found, chances)


def _at_its_word(point: str, found: Evidence, told: WordForWord) -> Finding:
    """What is said word for word is said; with other negations it earns nothing, and is denied where the network rather finds it so.

    Else the interviewer asks what was meant: the words may be about something else.
    """
    if not told.denied:
        return Finding(point=point, status=Status.SAID, quote=told.unit.text, credit=1.0)
    status = Status.DENIED if told.listed or found.most(Reading.denies) >= RATHER else Status.NOT_SURE
    return Finding(point=point, status=status, quote=told.unit.text, credit=0.0)


def _denied(point: str, found: Evidence, chances: Mapping[Status, float], believed_from: float) -> Finding:
    """What is most probably denied is denied, if that is believed; else it is not clear."""
    denial = max(found.readings, key=Reading.denies)
    if may_be_right(found):
        earned = credit(found, chances, _best(found, Reading.about).unit)
        return Finding(point=point, status=Status.NOT_SURE, quote=denial.unit.text, credit=min(earned, NOT_CLEAR))
    status = Status.DENIED if is_believed(denial, found, chances[Status.DENIED], believed_from) else Status.NOT_SURE
    return Finding(point=point, status=status, quote=denial.unit.text, credit=0.0)


def _said(point: str, found: Evidence, chances: Mapping[Status, float]) -> Finding:
    """What is most probably no denial is said, or said in part, by what it earns; or not said, or not clear."""
    about, unsure = _best(found, Reading.about), max(chances.values()) < UNSURE
    earned = min(credit(found, chances, about.unit), _most(about.unit, unsure=unsure))
    if earned < LEAST_CREDIT:
        return Finding(point=point, status=Status.NOT_SAID)
    if unsure and chances[Status.DENIED] >= MAYBE_DENIED:
        status, shows = Status.NOT_SURE, about
    elif earned > Status.PARTLY.credit:
        status, shows = Status.SAID, _best(found, Reading.says)
    else:
        status, shows = Status.PARTLY, about
    return Finding(point=point, status=status, quote=shows.unit.text, credit=earned)


def _most(unit: Unit, *, unsure: bool) -> float:
    """What the stretch that is most about a point can earn."""
    limits = ((unit.is_bare, BARE_TERM), (unit.asks or unsure, Status.PARTLY.credit))
    return min((limit for holds, limit in limits if holds), default=1.0)


def _best(found: Evidence, relation: Relation) -> Reading:
    """The reading in which a relation is most probable; rather a statement than a bare term or a question that tells hardly more."""
    best = max(found.readings, key=relation)
    if _states(best):
        return best
    least = HARDLY_LESS * relation(best)
    return max((each for each in found.readings if _states(each) and relation(each) >= least), key=relation, default=best)


def _states(reading: Reading) -> bool:
    return not (reading.unit.is_bare or reading.unit.asks)
