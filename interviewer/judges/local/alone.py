"""The stretches of an answer, each read alone, and what the heads of the targets hear in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.judges.local.evidence import Chances, three_of
from interviewer.judges.local.known import Head
from interviewer.judges.local.network import Floats, network, places
from interviewer.judges.local.sought import Sought
from interviewer.judges.local.units import Unit


@dataclass(frozen=True)
class ReadAlone:
    """Some stretches: the `readings` of them, [stretches, 1536], and where they lie, [stretches, 384].

    `heard` has, for each target that is looked for, what its head hears in them, [stretches, 4]; None where it has no head.
    """

    units: Sequence[Unit]
    readings: Floats
    lying: Floats
    heard: Sequence[Floats | None]

    @property
    def by_heart(self) -> bool:
        """Whether any head knows what is asked."""
        return any(each is not None for each in self.heard)

    def only(self, which: Sequence[int]) -> ReadAlone:
        """Those of them with these indices."""
        heard = [each[which] if each is not None else None for each in self.heard]
        return ReadAlone([self.units[index] for index in which], self.readings[which], self.lying[which], heard)


def read_alone(units: Sequence[Unit], sought: Sequence[Sought]) -> ReadAlone:
    """These stretches, read; a text that has been read before is remembered."""
    readings = _readings(units)
    heard = [each.target.head(readings) if each.target.head is not None else None for each in sought]
    return ReadAlone(units, readings, places(readings), heard)


def heard_alone(head: Head, units: Sequence[Unit]) -> list[Chances]:
    """What a head hears in each stretch."""
    return [three_of(each) for each in head(_readings(units))]


def _readings(units: Sequence[Unit]) -> Floats:
    return network().alone([unit.read for unit in units])
