"""A gate: the least or the most that measures may come to, from a TOML file.

weak_challenged = 0.95            # at least, since higher is better; at most, where lower is
leaks = { maximum = 0.0 }
score_r = { minimum = 0.8, maximum = 1.0 }
"""

from __future__ import annotations

import difflib
import math
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from interviewer.errors import FileError
from interviewer.evaluation.measures import BY_NAME
from interviewer.evaluation.report import GateResult, MeasureRecord

Gate = tuple[tuple[str, str, float], ...]
_FORM = "A line is a measure and its limit: leaks = { maximum = 0.0 }"
_LIMITS = {"minimum": "minimum", "min": "minimum", "maximum": "maximum", "max": "maximum"}


def gate_of(text: str, place: str) -> Gate:
    """The conditions of a gate file: measure, minimum or maximum, limit. Raises FileError where it is not understood."""
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise FileError(f"this is not TOML: {wrong}", place=place, mend=_FORM) from None
    found = tuple(condition for name, limits in _measures(raw) for condition in _conditions(name, limits, place))
    if not found:
        raise FileError("this gate has no condition", place=place, mend=_FORM)
    return found


def _measures(raw: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The measures and their limits; they may also stand under `measures` or `gate`."""
    for name, limits in raw.items():
        if name in ("measures", "gate") and isinstance(limits, dict):
            yield from limits.items()
        else:
            yield name, limits


def _conditions(name: str, limits: Any, place: str) -> Iterator[tuple[str, str, float]]:
    if name not in BY_NAME:
        near = difflib.get_close_matches(name, BY_NAME, n=1)
        raise FileError(f"there is no measure `{name[:80]}`", place=place, mend=f"Did you mean `{near[0]}`?" if near else f"There are: {', '.join(BY_NAME)}.")
    if not isinstance(limits, dict):
        limits = {"maximum" if BY_NAME[name].better == "lower" else "minimum": limits}
    for key, limit in limits.items():
        bound = _number(limit)
        if key not in _LIMITS or bound is None:
            raise FileError(f"`{name}`: this is no limit: {key} = {limit!r}"[:200], place=place, mend=_FORM)
        yield name, _LIMITS[key], bound


def _number(limit: Any) -> float | None:
    """A limit as a number that a measure can come to; None where it is none."""
    if isinstance(limit, bool) or not isinstance(limit, int | float):
        return None
    try:
        return float(limit) if math.isfinite(limit) else None
    except OverflowError:
        return None


def passed(gate: Gate, measures: Mapping[str, MeasureRecord]) -> tuple[GateResult, ...]:
    """Each condition and whether it holds. What could not be measured does not pass."""
    return tuple(_result(name, limit, bound, measures[name].value) for name, limit, bound in gate)


def _result(name: str, limit: str, bound: float, value: float | None) -> GateResult:
    passes = value is not None and (value >= bound if limit == "minimum" else value <= bound)
    return GateResult(measure=name, condition=f"{'at least' if limit == 'minimum' else 'at most'} {bound:g}", value=value, passes=passes)
