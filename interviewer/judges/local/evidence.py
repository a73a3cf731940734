"""What in an answer speaks for and against each point: the stretches that are nearest to it, read beside its phrasings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from interviewer.judges.local.network import Floats, network
from interviewer.judges.local.script import Target
from interviewer.judges.local.units import Unit

#: So many stretches are read beside a point, and so many beside a misconception: those that lie nearest to it.
READ_FOR_POINT, READ_FOR_MISCONCEPTION = 3, 2
#: From this probability on a stretch plainly says or plainly denies: of two such, the later counts.
PLAINLY = 0.6


@dataclass(frozen=True)
class Reading:
    """One stretch beside one target: the probabilities that it says it, says it partly, denies it."""

    unit: Unit
    says: float
    partly: float
    denies: float


@dataclass(frozen=True)
class Evidence:
    """Everything an answer has to do with one target. `near` is the highest cosine to a phrasing, `near_denial` to a denial."""

    readings: tuple[Reading, ...]
    near: float
    near_denial: float

    def best(self, relation: str) -> Reading | None:
        """The reading in which a relation (`says`, `partly`, `denies`, `about`) is most probable."""
        return max(self.readings, key=lambda reading: _of(reading, relation), default=None)

    def most(self, relation: str) -> float:
        """The highest probability of a relation."""
        best = self.best(relation)
        return _of(best, relation) if best else 0.0


def _of(reading: Reading, relation: str) -> float:
    return reading.says + reading.partly if relation == "about" else float(getattr(reading, relation))


@dataclass(frozen=True)
class Sought:
    """A target, beside how many stretches it is read, and the phrasings that count besides its own."""

    target: Target
    stretches: int
    also: tuple[str, ...] = ()


def evidence(units: Sequence[Unit], sought: Sequence[Sought]) -> list[Evidence]:
    """The evidence for each target; everything that is read goes through the network in two calls."""
    if not units or not sought:
        return [Evidence((), 0.0, 0.0) for _ in sought]
    places = network().alone([unit.text for unit in units])
    pairs: list[tuple[str, str]] = []
    rows: list[list[tuple[int, list[int]]]] = []
    for each in sought:
        rows.append([])
        for index in _nearest(places, each.target, each.stretches):
            nearest = each.target.phrasings[int((each.target.said @ places[index]).argmax())]
            phrasings = dict.fromkeys((each.target.phrasings[0], nearest, *each.also))
            rows[-1].append((index, list(range(len(pairs), len(pairs) + len(phrasings)))))
            pairs += [(units[index].text, phrasing) for phrasing in phrasings]
    probabilities = network().together(pairs)
    return [_evidence(units, places, each.target, row, probabilities) for each, row in zip(sought, rows, strict=True)]


def _nearest(places: Floats, target: Target, how_many: int) -> list[int]:
    """The stretches nearest to any phrasing or denial of the target, the nearest first."""
    both = np.concatenate((target.said, target.denied))
    nearness = (places @ both.T).max(axis=1)
    return [int(index) for index in np.argsort(-nearness)[:how_many]]


def _evidence(units: Sequence[Unit], places: Floats, target: Target, rows: list[tuple[int, list[int]]], probabilities: Floats) -> Evidence:
    readings = []
    for index, at in rows:
        says, partly, denies = (float(probabilities[at, column].max()) for column in range(3))
        readings.append(Reading(units[index], says, partly, denies))
    near = float((places @ target.said.T).max())
    near_denial = float((places @ target.denied.T).max()) if len(target.denied) else 0.0
    return Evidence(tuple(_settled(readings)), near, near_denial)


def _settled(readings: list[Reading]) -> list[Reading]:
    """Where something is plainly said and plainly denied, what was said last counts: a self-correction is earned, and so is a later denial."""
    plain = [each for each in readings if max(each.says, each.denies) >= PLAINLY]
    last = max(plain, key=lambda each: (each.unit.end, -each.unit.start), default=None)
    if last is None or not (any(each.says >= PLAINLY for each in plain) and any(each.denies >= PLAINLY for each in plain)):
        return readings
    if last.says >= last.denies:
        return [each for each in readings if each.denies < PLAINLY or each.says >= PLAINLY]
    return [each for each in readings if each.says < PLAINLY]
