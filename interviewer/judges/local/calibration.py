"""From the evidence for a target to the probability of each status, or that a misconception is held.

The network's probabilities are per stretch. A small multinomial logistic regression, fitted on whole answers whose points were marked one by one,
turns them into the probability of each status; its coefficients ship beside the network. There are three: one for the points that are known by heart
(fitted on `training/answers`), and two for others, fitted on answers to questions that the network was never taught to read (`training/unseen`): for
points that an author put down, and for the sentences of a perfect answer. A fourth is for the misconceptions that are known by heart.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp

from interviewer.core.judgement import Status
from interviewer.judges.local.evidence import Evidence
from interviewer.judges.local.features import features, features_of_claim, features_of_other
from interviewer.judges.local.network import WEIGHTS

#: The statuses between which the regression chooses, in the order of its rows.
STATUSES = (Status.NOT_SAID, Status.PARTLY, Status.SAID, Status.DENIED)
#: How long the rows of `calibration.json` are, by what they are for: as many numbers as the regression sees (`features.py`), and a constant.
ROW_LENGTHS = [[11], [14], [8], [7]]


@dataclass(frozen=True)
class Calibration:
    """The coefficients: for points a row for each of STATUSES, for misconceptions one row; a row ends with its constant.

    `points` and `misconceptions` are for what is known by heart, `others` is for any other point that an author put down, `told` for the sentences of a
    perfect answer.
    """

    points: tuple[tuple[float, ...], ...]
    misconceptions: tuple[float, ...]
    others: tuple[tuple[float, ...], ...]
    told: tuple[tuple[float, ...], ...]


@cache
def calibration() -> Calibration:
    """The coefficients that ship with the network. Raises OSError where the file is not there, or is no such file."""
    try:
        raw = json.loads((WEIGHTS / "calibration.json").read_text(encoding="utf-8"))
        points, others, told = (tuple(tuple(row) for row in raw[name]) for name in ("points", "others", "told"))
        read = Calibration(points, tuple(raw["misconceptions"]), others, told)
        if [sorted({len(row) for row in rows}) for rows in (points, [read.misconceptions], others, told)] != ROW_LENGTHS:
            raise ValueError("its rows are not those that this judge reckons with")
        return read
    except (ValueError, KeyError, TypeError) as wrong:
        raise OSError(f"calibration.json cannot be read: {wrong}") from None


def status_chances(found: Evidence) -> dict[Status, float]:
    """The probability of each status of a point, in the order of STATUSES. There must be readings."""
    seen, rows = (features(found), calibration().points) if found.known else (features_of_other(found), _of_others(found))
    scores = [_dot([*seen, 1.0], row) for row in rows]
    powers = [exp(score - max(scores)) for score in scores]
    return {status: power / sum(powers) for status, power in zip(STATUSES, powers, strict=True)}


def claim_chance(found: Evidence, against: Evidence | None) -> float:
    """The probability that a misconception which is known by heart is held; `against` is the evidence for the point that puts it right."""
    return 1 / (1 + exp(-_dot([*features_of_claim(found, against), 1.0], calibration().misconceptions)))


def _of_others(found: Evidence) -> tuple[tuple[float, ...], ...]:
    """The coefficients for a point that is not known by heart."""
    return calibration().told if found.breadth is None else calibration().others


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
