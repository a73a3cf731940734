"""How much of what an answer seems to say counts: less where its words stand in no order, and where it talks about the subject and says nothing of it.

The heads of the points hear their words in both. Two more heads, which know no point, tell from a stretch read alone whether its words stand in any order,
and whether it says anything at all. One stretch is little to go by, so what they tell is summed over the answer, word by word: the longer it goes on like that,
the surer it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np

from interviewer.judges.local.network import WEIGHTS, Floats
from interviewer.judges.local.units import Unit
from interviewer.judges.pieces import BARE_TERM_WORDS


class Ramp(NamedTuple):
    """What doubt costs: each word adds by how much the log odds of its stretch exceed `over`.

    A sum of up to `nothing` costs nothing, and from `all_of_it` on nothing of the answer counts.
    """

    over: float
    nothing: float
    all_of_it: float


#: The first: of 2,425 answers to questions that it had not learnt from 1 loses anything as it was written, and 7 of 278 as one dictates it, without a mark
#: (counted when the parts of a sentence still counted beside it: that doubts sooner than it does now).
#: How far the second goes was chosen with the answers that measure in view: up to where it takes hardly anything from partial ones.
NO_ORDER, ONLY_TALK = Ramp(0.15, 16, 60), Ramp(2.0, 50, 200)
#: Where one stretch is as solid as this (log odds of talk), it is not talk alone, however much is put around it; where none is more so than that, all of it is.
SOLID, WEAK = -3.0, -1.5


@dataclass(frozen=True)
class Manner:
    """A head for a reading alone: `weight` is [768]."""

    weight: Floats
    bias: float

    def __call__(self, readings: Floats) -> Floats:
        """The log odds [stretches] for readings [stretches, 768]."""
        return np.asarray(readings @ self.weight + self.bias, dtype=np.float32)


@cache
def manners() -> tuple[Manner, Manner]:
    """Whether words stand in no order; whether they are only talk. Raises OSError where the file is not there, or is no such file."""
    try:
        with (WEIGHTS / "substance.npz").open("rb") as file, np.load(file, allow_pickle=False) as stored:
            no_order, only_talk = (Manner(stored[name][:-1].astype(np.float32), float(stored[name][-1])) for name in ("no_order", "only_talk"))
    except (ValueError, KeyError, EOFError, BadZipFile) as wrong:
        raise OSError(f"substance.npz cannot be read: {wrong}") from None
    return no_order, only_talk


def substance(units: Sequence[Unit], readings: Floats) -> float:
    """The share of what an answer seems to say that counts, from 0 to 1, by its stretches and the readings of them, [stretches, 768]."""
    no_order, only_talk = manners()
    sentences = [unit for unit in units if not unit.joined]
    words = np.array([0 if unit.joined or _is_part(unit, sentences) else unit.words for unit in units])  # each word of the answer once
    says = words * (words > BARE_TERM_WORDS)  # a bare term says nothing, and is no talk either: it has a limit of its own
    talk = only_talk(readings)
    return _kept(words, no_order(readings), NO_ORDER) * max(_kept(says, talk, ONLY_TALK), _solid(talk[says > 0]))


def _is_part(unit: Unit, sentences: Sequence[Unit]) -> bool:
    return any(each.words > unit.words and each.start <= unit.start and unit.end <= each.end for each in sentences)


def _solid(talk: Floats) -> float:
    """How solid the most solid stretch is, from 0 to 1."""
    return float(np.clip((WEAK - talk.min(initial=WEAK)) / (WEAK - SOLID), 0, 1))


def _kept(words: Floats, odds: Floats, ramp: Ramp) -> float:
    heard = (words * (odds - ramp.over)).sum()
    return 1 - float(np.clip((heard - ramp.nothing) / (ramp.all_of_it - ramp.nothing), 0, 1))
