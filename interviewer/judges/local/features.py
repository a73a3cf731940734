"""What the regressions see of the evidence for one target."""

from __future__ import annotations

from math import log

from interviewer.judges.local.evidence import Evidence, Reading

#: Probabilities nearer to 0 or 1 than this tell nothing more.
SUREST = 0.005


def features(found: Evidence) -> list[float]:
    """What the regression sees of a point that is known by heart, 10 numbers.

    The log odds that it is said, said in part, denied and spoken of at all, in any stretch; that it is said and denied when read together, and the same by
    its head; and how near a phrasing and a denial lie (cosine).
    """
    ways = [_log_odds(chance) for way in (found.together, found.alone) for chance in (way.says, way.denies)]
    return [*_of_both(found), *ways, found.near, found.near_denial]


def features_of_other(found: Evidence) -> list[float]:
    """What the regression sees of any other point, 6 or 7 numbers.

    The first four of `features`, the log odds of the most telling stretch, how near a phrasing lies, and how broad the answer is where that tells something.
    """
    telling = max((reading.about() - 0.5 * reading.partly()) * (1 - reading.denies()) for reading in found.readings)
    return [*_of_both(found), _log_odds(telling), found.near, *([] if found.breadth is None else [found.breadth])]


def features_of_claim(found: Evidence, against: Evidence | None) -> list[float]:
    """The same for a misconception, 13 numbers; `against` is the evidence for the point that puts it right.

    `features`, and the log odds that this point is said in the very words that seem to hold the misconception, that it is said anywhere, and that these words
    deny the misconception.
    """
    best = found.best(Reading.says)
    there = [each.says() for each in against.readings if best is not None and each.unit == best.unit] if against else []
    right, denied = against.most(Reading.says) if against else 0.0, best.denies() if best else 0.0
    return [*features(found), *map(_log_odds, (max(there, default=0.0), right, denied))]


def _of_both(found: Evidence) -> list[float]:
    return [_log_odds(found.most(each)) for each in (Reading.says, Reading.partly, Reading.denies, Reading.about)]


def _log_odds(chance: float) -> float:
    kept = min(1 - SUREST, max(SUREST, chance))
    return log(kept / (1 - kept))
