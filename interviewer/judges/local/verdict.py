"""From the evidence for a point to what the answer does with it.

The network's probabilities are per stretch. For a point that is known by heart, a small multinomial logistic regression, fitted on whole answers
whose points were marked one by one (`training/answers`), turns them into the probability of each status; its coefficients ship beside the network.
For any other point there are no marked answers: there the probability of the most telling stretch is stretched to the whole scale, and how near
any stretch lies to the point counts as well, since the network was never taught to read about that point.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log

from interviewer.core.judgement import Finding, Status
from interviewer.judges.local.evidence import PLAINLY, Evidence, Reading
from interviewer.judges.local.network import WEIGHTS

#: The statuses between which the regression chooses, in the order of its rows.
STATUSES = (Status.NOT_SAID, Status.PARTLY, Status.SAID, Status.DENIED)
#: Probabilities nearer to 0 or 1 than this tell nothing more.
SUREST = 0.005
#: Where no status is more probable than this, and something was said about the point, the judge is not sure.
UNSURE = 0.42
#: Less than this is nothing, and credits are told in steps of this many: in bigger ones a breath of difference would move a score by points.
LEAST_CREDIT, STEPS = 0.1, 20
#: For points that are not known by heart: from this probability down nothing is earned, from this one up everything; and a misconception is held.
NOTHING, ALL, CLAIMED = 0.1, 0.65, 0.85
#: What reading and nearness count for them, together at most 1; and the cosines up to which nearness tells nothing, and from which on everything.
READING, NEARNESS, FAR, NEAR = 0.67, 0.44, 0.3, 0.6
#: A stretch of this many words or fewer is a bare term: it can say a point only partly.
BARE_TERM_WORDS = 3


@dataclass(frozen=True)
class Calibration:
    """The coefficients, for what is known by heart: for points a row for each of STATUSES, for misconceptions one row; a row ends with its constant."""

    points: tuple[tuple[float, ...], ...]
    misconceptions: tuple[float, ...]
    held_from: float


@cache
def calibration() -> Calibration:
    """The coefficients that ship with the network. Raises OSError where the file is not there, or is no such file."""
    try:
        raw = json.loads((WEIGHTS / "calibration.json").read_text(encoding="utf-8"))
        return Calibration(tuple(tuple(row) for row in raw["points"]), tuple(raw["misconceptions"]), raw["held_from"])
    except (ValueError, KeyError, TypeError) as wrong:
        raise OSError(f"calibration.json cannot be read: {wrong}") from None


def features(found: Evidence) -> list[float]:
    """What the regression sees of a point that is known by heart."""
    both = [_log_odds(found.most(each)) for each in ("says", "partly", "denies", "about")]
    ways = [_log_odds(found.most_of(way, index)) for way in ("together", "alone") for index in (0, 2)]
    return [*both, *ways, found.near, found.near_denial]


def features_of_claim(found: Evidence, against: Evidence | None) -> list[float]:
    """The same for a misconception: and whether the point that puts it right is said in the very words that seem to hold it, or anywhere."""
    best = found.best("says")
    there = [each.says for each in against.readings if best is not None and each.unit == best.unit] if against else []
    return [*features(found), _log_odds(max(there, default=0.0)), _log_odds(against.most("says") if against else 0.0), _log_odds(best.denies if best else 0.0)]


def finding(point: str, found: Evidence) -> Finding:
    """What the answer does with a point, the words that show it, and how much of the point it earns."""
    denial, about = found.best("denies"), found.best("about")
    if denial is None or about is None:
        return Finding(point=point, status=Status.NOT_SAID)
    chances = _known(found) if found.known else _unknown(found)
    most = max(chances, key=lambda status: chances[status])
    if most is Status.DENIED:
        return Finding(point=point, status=Status.NOT_SURE if denial.unit.asks else Status.DENIED, quote=denial.unit.text, credit=0.0)
    credit = round(STEPS * sum(status.credit * chance for status, chance in chances.items())) / STEPS
    if credit < LEAST_CREDIT:
        return Finding(point=point, status=Status.NOT_SAID)
    if about.unit.asks or about.unit.words <= BARE_TERM_WORDS:
        credit = min(credit, Status.PARTLY.credit)
    if chances[most] < UNSURE:
        return Finding(point=point, status=Status.NOT_SURE, quote=about.unit.text, credit=min(credit, Status.PARTLY.credit))
    best = found.best("says") if credit > Status.PARTLY.credit else about
    return Finding(point=point, status=Status.SAID if credit > Status.PARTLY.credit else Status.PARTLY, quote=(best or about).unit.text, credit=credit)


def _known(found: Evidence) -> dict[Status, float]:
    """The probability of each status, from the regression."""
    scores = [_dot([*features(found), 1.0], row) for row in calibration().points]
    powers = [exp(score - max(scores)) for score in scores]
    return {status: power / sum(powers) for status, power in zip(STATUSES, powers, strict=True)}


def _unknown(found: Evidence) -> dict[Status, float]:
    """The same, from the most telling stretch alone."""
    if found.most("denies") >= max(PLAINLY, found.most("says")):
        return {Status.DENIED: 1.0}
    most = max((reading.about - 0.5 * reading.partly) * (1 - reading.denies) for reading in found.readings)
    said = min(1.0, READING * _stretched(most, NOTHING, ALL) + NEARNESS * _stretched(found.near, FAR, NEAR))
    return {Status.SAID: said, Status.NOT_SAID: 1 - said}


def holds(found: Evidence, against: Evidence | None) -> Reading | None:
    """The reading that shows that a misconception is held; None where it is not. `against` is the evidence for the point that puts it right."""
    best = found.best("says")
    if best is None or best.unit.asks:
        return None
    if not found.known:
        return best if best.says >= CLAIMED else None
    chance = 1 / (1 + exp(-_dot([*features_of_claim(found, against), 1.0], calibration().misconceptions)))
    return best if chance >= calibration().held_from else None


def _stretched(value: float, nothing: float, everything: float) -> float:
    return min(1.0, max(0.0, (value - nothing) / (everything - nothing)))


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _log_odds(chance: float) -> float:
    kept = min(1 - SUREST, max(SUREST, chance))
    return log(kept / (1 - kept))
