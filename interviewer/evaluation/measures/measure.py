"""What a measure is: it observes an interview, and adds the observations of all interviews up to a figure with its interval."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Literal, TypeVar

from interviewer.core.record import Frozen
from interviewer.evaluation.held import HeldInterview
from interviewer.evaluation.turns import Turn, turns

Better = Literal["higher", "lower", "neither"]
MeasuredIn = Literal["share", "score", "number", "seconds", "dollars"]
#: How often the observations are resampled for an interval, always from the same seed.
RESAMPLES, SEED = 1000, 0
#: The two-sided 95 % quantile of the normal distribution.
_Z = statistics.NormalDist().inv_cdf(0.975)
T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """An interview to be observed, with its turns."""

    held: HeldInterview

    @cached_property
    def turns(self) -> list[Turn]:
        """Its turns, in order."""
        return turns(self.held)


class Observation(Frozen):
    """One thing that a measure saw: `value` is 1 or 0 for whether it is so, or a number; `expected` what it should have been.

    `note` says what went wrong, if something did. `question` and `turn` (the number of the reply) tell where.
    """

    measure: str
    value: float
    expected: float | None = None
    question: str | None = None
    turn: int | None = None
    note: str | None = None


class Figure(Frozen):
    """What a measure came to. `low` and `high` are the ends of its 95 % interval, `n` the observations; value is None where there is none, and `why`."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    why: str | None = None


@dataclass(frozen=True)
class Seen:
    """What is kept of an interview for adding up: which it is, its final scores by question, its observations."""

    id: str
    twin: str | None
    scores: dict[str, int | None]
    observations: tuple[Observation, ...]


@dataclass(frozen=True)
class Measure:
    """A measure: its name, its definition, which way is better, how it observes and how it adds up.

    `observes` is None where what it adds up has been observed by another one, or stands in every record.
    """

    name: str
    definition: str
    better: Better
    observes: Callable[[Case], Iterable[Observation]] | None
    figure: Callable[[Sequence[Seen]], Figure]
    unit: MeasuredIn = "share"


NOTHING_TO_SEE = "nothing in these interviews shows it"


def observations(name: str, seen: Iterable[Seen]) -> list[Observation]:
    """The observations of one measure."""
    return [each for interview in seen for each in interview.observations if each.measure == name]


def share(name: str, definition: str, better: Better, observes: Callable[[Case], Iterable[Observation]]) -> Measure:
    """A measure that is the share of its observations that are 1, with Wilson's interval."""

    def figure(seen: Sequence[Seen]) -> Figure:
        return share_of([each.value for each in observations(name, seen)])

    return Measure(name, definition, better, observes, figure)


def share_of(values: Sequence[float]) -> Figure:
    """The share of the values that are 1 and not 0, with Wilson's interval."""
    return wilson(statistics.fmean(values), len(values)) if values else Figure(value=None, why=NOTHING_TO_SEE)


def wilson(p: float, n: int) -> Figure:
    """A share of so many, with Wilson's interval (Wilson 1927)."""
    middle, half = p + _Z**2 / (2 * n), _Z * sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
    low, high = ((middle + sign * half) / (1 + _Z**2 / n) for sign in (-1, 1))
    return Figure(value=_rounded(p), low=_rounded(max(0.0, low)), high=_rounded(min(1.0, high)), n=n)


def mean(values: Sequence[float]) -> Figure:
    """The mean, with the interval of its bootstrap."""
    if not values:
        return Figure(value=None, why=NOTHING_TO_SEE)
    return bootstrapped(values, statistics.fmean)


def bootstrapped(sample: Sequence[T], statistic: Callable[[Sequence[T]], float | None]) -> Figure:
    """A statistic of a sample, with its percentile interval by resampling with a fixed seed (Efron 1979); None where it has no value.

    Of a single observation nothing can be drawn but itself: it has no interval.
    """
    value = statistic(sample)
    if value is None:
        return Figure(value=None, n=len(sample), why="it has no value where all of one side are equal")
    if len(sample) == 1:
        return Figure(value=_rounded(value), n=1)
    chance = random.Random(SEED)  # noqa: S311  # resampling, not secrets
    drawn = (statistic(chance.choices(sample, k=len(sample))) for _ in range(RESAMPLES))
    found = sorted(each for each in drawn if each is not None)
    low, high = found[int(0.025 * len(found))], found[min(len(found) - 1, int(0.975 * len(found)))]
    return Figure(value=_rounded(value), low=_rounded(low), high=_rounded(high), n=len(sample))


def _rounded(value: float) -> float:
    return round(value, 4)


def observed(measure: str, turn: Turn, *, holds: bool, note: str | None = None) -> Observation:
    """Whether something is so in a turn; the note is kept where one is given."""
    return Observation(measure=measure, value=float(holds), question=turn.question.id, turn=turn.number, note=note)
