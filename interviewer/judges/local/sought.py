"""What is looked for in an answer, and how hard: in how many stretches, and from what a head must hear of it on."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.judges.local.network import NEITHER, SAYS, Floats
from interviewer.judges.local.script import Target

#: So many stretches are read together with a point that is known by heart, with another point, and with a misconception.
TOGETHER_IF_KNOWN, TOGETHER, TOGETHER_IF_WRONG = 1, 3, 1
#: A misconception that its head hears said in no stretch with at least this probability is plainly not held, and is not read together with any: time is short.
HARDLY_HEARD = 0.1
#: A point of which its head hears nothing in any stretch, so surely, is not said, and is not read together with any either.
NOT_HEARD = 0.02


@dataclass(frozen=True)
class Sought:
    """A target, with how many stretches it is read together, and the phrasings that count besides its own.

    Where it is known by heart, its head must hear something of it somewhere at least so probably (`heard_from`); of what is wrong, that it is said. What
    `is_right` denies nothing else that is.
    """

    target: Target
    stretches: int
    also: tuple[str, ...] = ()
    heard_from: float = 0.0
    is_right: bool = False

    @property
    def is_known(self) -> bool:
        """Whether it is known by heart."""
        return self.target.head is not None

    def is_heard(self, heard: Floats | None) -> bool:
        """Whether there is anything to read, by what the head of the target hears in each stretch; there is where it has none."""
        if heard is None:
            return True
        chances = 1 - heard[:, NEITHER] if self.is_right else heard[:, SAYS]
        return float(chances.max()) >= self.heard_from


def sought_point(target: Target, *, asked_for: bool = False) -> Sought:
    """How a point is looked for; a short reply counts only where it has just been asked for."""
    return Sought(target, TOGETHER if target.head is None else TOGETHER_IF_KNOWN, target.when_asked if asked_for else (), NOT_HEARD, is_right=True)


def sought_misconception(target: Target) -> Sought:
    """How a misconception is looked for."""
    return Sought(target, TOGETHER_IF_WRONG, heard_from=HARDLY_HEARD)
