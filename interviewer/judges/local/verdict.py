"""From the evidence for a point to what the answer does with it.

The network's probabilities are per stretch; a small multinomial logistic regression, fitted on whole answers whose points were marked by
hand (`training/answers`), turns them into the probability of each status. Its coefficients ship beside the network.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log

from interviewer.core.judgement import Finding, Status
from interviewer.judges.local.evidence import Evidence, Reading
from interviewer.judges.local.network import WEIGHTS

#: The statuses between which the regression chooses, in the order of its rows.
STATUSES = (Status.NOT_SAID, Status.PARTLY, Status.SAID, Status.DENIED)
#: Probabilities nearer to 0 or 1 than this tell nothing more.
SUREST = 0.005
#: Where no status is more probable than this, and something was said about the point, the judge is not sure.
UNSURE = 0.42
#: A stretch of this many words or fewer is a bare term: it can say a point only partly.
BARE_TERM_WORDS = 3


@dataclass(frozen=True)
class Calibration:
    """The coefficients: for points a row for each of STATUSES, for misconceptions one row; the last number of a row is its constant."""

    points: tuple[tuple[float, ...], ...]
    misconceptions: tuple[float, ...]
    held_from: float


@cache
def calibrations() -> dict[bool, Calibration]:
    """The coefficients that ship with the network: for what is known by heart (True), and for what is not."""
    raw = json.loads((WEIGHTS / "calibration.json").read_text(encoding="utf-8"))
    return {
        name == "known": Calibration(tuple(tuple(row) for row in each["points"]), tuple(each["misconceptions"]), each["held_from"])
        for name, each in raw.items()
    }


def features(found: Evidence) -> list[float]:
    """What the regression sees of a point or a misconception."""
    both = [_log_odds(found.most(each)) for each in ("says", "partly", "denies", "about")]
    ways = [_log_odds(found.most_of(way, index)) for way in ("together", "alone") for index in (0, 2)] if found.known else []
    return [*both, *ways, found.near, found.near_denial]


def finding(point: str, found: Evidence) -> Finding:
    """What the answer does with a point, the words that show it, and how much of the point it earns, in quarters."""
    if not found.readings:
        return Finding(point=point, status=Status.NOT_SAID)
    chances = dict(zip(STATUSES, _chances([*features(found), 1.0], calibrations()[found.known].points), strict=True))
    most = max(chances, key=lambda status: chances[status])
    denial, about = found.best("denies"), found.best("about")
    if most is Status.DENIED and denial is not None:
        return Finding(point=point, status=Status.NOT_SURE if denial.unit.asks else Status.DENIED, quote=denial.unit.text, credit=0.0)
    credit = round(4 * sum(status.credit * chance for status, chance in chances.items())) / 4
    if credit == 0 or about is None:
        return Finding(point=point, status=Status.NOT_SAID)
    if about.unit.asks or about.unit.words <= BARE_TERM_WORDS:
        credit = min(credit, Status.PARTLY.credit)
    if chances[most] < UNSURE:
        return Finding(point=point, status=Status.NOT_SURE, quote=about.unit.text, credit=min(credit, Status.PARTLY.credit))
    best = found.best("says") if credit > Status.PARTLY.credit else about
    return Finding(point=point, status=Status.SAID if credit > Status.PARTLY.credit else Status.PARTLY, quote=(best or about).unit.text, credit=credit)


def holds(found: Evidence) -> Reading | None:
    """The reading that shows that a misconception is held; None where it is not."""
    best = found.best("says")
    if best is None or best.unit.asks:
        return None
    fitted = calibrations()[found.known]
    chance = 1 / (1 + exp(-_dot([*features(found), 1.0], fitted.misconceptions)))
    return best if chance >= fitted.held_from else None


def _chances(inputs: Sequence[float], rows: Sequence[Sequence[float]]) -> list[float]:
    scores = [_dot(inputs, row) for row in rows]
    powers = [exp(score - max(scores)) for score in scores]
    return [power / sum(powers) for power in powers]


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _log_odds(chance: float) -> float:
    kept = min(1 - SUREST, max(SUREST, chance))
    return log(kept / (1 - kept))
