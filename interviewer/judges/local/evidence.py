"""What in an answer speaks for and against one target: how probably each stretch says it, and what the words tell beside that."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from interviewer.judges.local.network import NEITHER, Floats
from interviewer.judges.local.units import Unit
from interviewer.judges.local.verbatim import WordForWord

#: From this probability on a stretch says or denies something rather than not, and from this one plainly.
RATHER, PLAINLY = 0.5, 0.6


class Chances(NamedTuple):
    """The probabilities that a stretch says a point, says some of it or only names it, says the opposite."""

    says: float
    partly: float
    denies: float


def three_of(relations: Floats) -> Chances:
    """The first three of the network's four relations, [4]: what is left is that a stretch has nothing to do with it."""
    return Chances(*map(float, relations[:NEITHER]))


@dataclass(frozen=True)
class Reading:
    """One stretch and one target: what reading it `together` with the phrasings tells, and what the head does that reads it `alone`, where there is one."""

    unit: Unit
    together: Chances | None
    alone: Chances | None

    @cached_property
    def _both(self) -> Chances:
        found = [each for each in (self.together, self.alone) if each is not None]
        return Chances(*(sum(each) / len(found) for each in zip(*found, strict=True)))

    def says(self) -> float:
        """How probable it is that it says the point."""
        return self._both.says

    def partly(self) -> float:
        """That it says some of it, or only names it."""
        return self._both.partly

    def denies(self) -> float:
        """That it says the opposite."""
        return self._both.denies

    def about(self) -> float:
        """That it says the point or some of it."""
        return self.says() + self.partly()

    def without_denial(self) -> Reading:
        """The same; where it rather denies the target than says anything of it, as if it had nothing of a denial."""
        if self.denies() <= self.about():
            return self
        return replace(self, together=self.together and self.together._replace(denies=0.0), alone=self.alone and self.alone._replace(denies=0.0))


#: What is asked of readings: `Reading.says` and the like.
Relation = Callable[[Reading], float]


@dataclass(frozen=True)
class Evidence:
    """Everything an answer has to do with one target.

    `near` is the highest cosine to a phrasing, `near_denial` to a denial; `worded` the share of the words of a target that nobody has put in other words;
    `breadth` how much the answer says at all beside what it should say, where that tells something; `counts` the share of what it seems to say that counts;
    `substance` that share once more, by how much of it is mere talk: a bare term is none, and has a limit of its own.
    `told` is where a phrasing of its author, or this sentence of a perfect answer, is said in its very words, or the opposite; and where a brief perfect answer
    is all that there is, `turned` is how far one stretch turns the words of the target round.
    """

    readings: tuple[Reading, ...]
    near: float
    near_denial: float
    known: bool
    worded: float | None = None
    breadth: float | None = None
    counts: float = 1.0
    substance: float = 1.0
    told: WordForWord | None = None
    turned: float | None = None

    def best(self, relation: Relation) -> Reading | None:
        """The reading in which a relation is most probable."""
        return max(self.readings, key=relation, default=None)

    def most(self, relation: Relation) -> float:
        """The highest probability of a relation."""
        return max(map(relation, self.readings), default=0.0)

    @property
    def together(self) -> Chances:
        """The highest probabilities that reading together gives."""
        return _highest(reading.together for reading in self.readings)

    @property
    def alone(self) -> Chances:
        """The highest probabilities that the head gives."""
        return _highest(reading.alone for reading in self.readings)

    def only(self, keeps: Callable[[Reading], bool]) -> Evidence:
        """The same with only those readings."""
        return replace(self, readings=tuple(each for each in self.readings if keeps(each)))

    def without_denial_in(self, right: Callable[[Unit], bool]) -> Evidence:
        """The same, where a stretch that says something else which is right denies nothing."""
        return replace(self, readings=tuple(each.without_denial() if right(each.unit) else each for each in self.readings))


def _highest(chances: Iterable[Chances | None]) -> Chances:
    found = [each for each in chances if each is not None]
    return Chances(*map(max, zip(*found, strict=True))) if found else Chances(0.0, 0.0, 0.0)
