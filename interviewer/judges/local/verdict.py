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

from interviewer.core.judgement import Status
from interviewer.judges.local.evidence import Evidence, Reading
from interviewer.judges.local.network import WEIGHTS

#: The statuses between which the regression chooses, in the order of its rows.
STATUSES = (Status.NOT_SAID, Status.PARTLY, Status.SAID, Status.DENIED)
#: Probabilities nearer to 0 or 1 than this tell nothing more.
SUREST = 0.005
#: Where no status has a probability above this, and something was said about the point, the judge is not sure.
UNSURE = 0.4
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


def status(found: Evidence) -> tuple[Status, Reading | None]:
    """What the answer does with a point, and the reading that shows it."""
    if not found.readings:
        return Status.NOT_SAID, None
    chances = _chances([*features(found), 1.0], calibrations()[found.known].points)
    best = max(range(len(STATUSES)), key=lambda index: chances[index])
    shown = {Status.SAID: "says", Status.PARTLY: "about", Status.DENIED: "denies"}
    if chances[best] < UNSURE and STATUSES[best] is not Status.NOT_SAID:
        return Status.NOT_SURE, found.best("about")
    chosen = STATUSES[best]
    reading = found.best(shown[chosen]) if chosen in shown else None
    if chosen is Status.SAID and reading is not None and (reading.unit.asks or reading.unit.words <= BARE_TERM_WORDS):
        return Status.PARTLY, reading
    if chosen is Status.DENIED and reading is not None and reading.unit.asks:
        return Status.NOT_SURE, reading
    return chosen, reading


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
