"""How much of what an answer seems to say counts: less in no order, in mere talk, about something else, in an assessment, and in a list of terms.

The heads of the points hear something in all five. Five more heads, which know no point, tell from a stretch read alone whether its words stand in any
order, whether it says anything at all, whether it has to do with the trade, whether it judges an answer instead of giving one, and whether it only names
terms. One stretch is little to go by, so what they tell is summed over the answer, word by word: the longer it goes on like that, the surer it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from interviewer.judges.local.network import WEIGHTS, Floats, in_general
from interviewer.judges.local.units import Unit, whole_sentences


class Ramp(NamedTuple):
    """What doubt costs: each word adds by how much the log odds of its stretch exceed `over`.

    A sum of up to `nothing` costs nothing, and from `all_of_it` on nothing of the answer counts.
    """

    over: float
    nothing: float
    all_of_it: float


#: The first: of 2,425 answers to questions that it had not learnt from 1 loses anything as it was written, and 7 of 278 as one dictates it, without a mark
#: (counted with the head and the ramp of judge 19, when the parts of a sentence still counted beside it: that doubts sooner than it does now).
#: How far the second goes was chosen with the answers that measure in view: up to where it takes hardly anything from partial ones.
NO_ORDER, ONLY_TALK = Ramp(0.0, 16, 56), Ramp(1.0, 30, 120)
#: The second where no head knows what is asked: much that is right sounds like talk there.
ONLY_TALK_OF_OTHERS = Ramp(2.0, 50, 200)
#: The first once more, beside a perfect answer of a few sentences (`reference.BRIEF`), which needs few words. Chosen among three with the public exams in view:
#: the long words of such references in no order earn 23 to 46 by question set instead of 32 to 47, and r within a question changes by .01 at most.
NO_ORDER_OF_FEW = Ramp(-0.5, 8, 40)
#: Where one stretch is as solid as this (log odds of talk), it is not talk alone, however much is put around it; where none is more so than that, all of it is.
#: What several stretches have beyond that adds up: terse ones are seldom solid by themselves.
SOLID, WEAK = -3.0, -1.5
#: The third, and where one stretch is surely about the trade, nothing is lost. It was set so that no answer of those that measure loses half of what it earned:
#: there are some that are a picture of the subject from end to end, and never name it.
ELSEWHERE, SURELY_HERE, RATHER_ELSEWHERE = Ramp(1.2, 5, 20), -5.0, -2.0
#: A stretch of fewer words is about anything.
FEWEST_OF_A_TRADE = 5
#: So surely (log odds) a stretch is mere talk that it holds no belief, whatever a head hears: "good things take time". Of 6,000 sentences of `training/fresh`
#: none of the 787 that deny a point or hold a belief are talk so surely.
#: From the second on it is about anything, and tells nothing of what the answer is about.
SURELY_TALK, RATHER_TALK = 5.0, 3.0
#: The fourth: of 2,270 answers in `benchmarks/answers` that are real ones 2 lose by it (judge 22, counted when what tells nothing counted beside it). A single
#: stretch that judges as surely as this (log odds) is left out. Both were chosen with these answers, and with an attacker's, in view.
ASSESSMENT, SURELY_ASSESSED = Ramp(-1.5, 4, 16), 1.0
#: The fifth: an answer whose words sound more like this, on average (log odds), is a list of terms. Of answers in `training` that it had not learnt from it
#: told 341 of 346 lists, and took 10 of 8,714 others for one (five-fold). Of the 60 of another author (`benchmarks/answers/worthless.jsonl`) it tells 29.
ONLY_TERMS = -1.0
_ARROW = re.compile(r"[-=]>|→")


@dataclass(frozen=True)
class Manner:
    """A head for a reading alone: `weight` is [768]."""

    weight: Floats
    bias: float

    def __call__(self, readings: Floats) -> Floats:
        """The log odds [stretches] for readings [stretches, 1536]."""
        return np.asarray(in_general(readings) @ self.weight + self.bias, dtype=np.float32)


class Manners(NamedTuple):
    """Whether words stand in no order, are only talk, are about something else, judge an answer, or are only terms."""

    no_order: Manner
    only_talk: Manner
    elsewhere: Manner
    assessment: Manner
    only_terms: Manner


@cache
def manners() -> Manners:
    """The heads that know no point. Raises OSError where the file is not there, or is no such file."""
    try:
        with (WEIGHTS / "substance.npz").open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return Manners(*(Manner(stored[name][:-1].astype(np.float32), float(stored[name][-1])) for name in Manners._fields))
    except (ValueError, KeyError, EOFError, BadZipFile) as wrong:
        raise OSError(f"substance.npz cannot be read: {wrong}") from None


def substance(units: Sequence[Unit], readings: Floats, *, by_heart: bool = True) -> float:
    """The share of what an answer seems to say that counts, from 0 to 1, by its stretches and the readings of them, [stretches, 1536].

    `by_heart` says whether heads know what is asked.
    """
    words = _words(units)
    says = words * [not unit.is_bare for unit in units]  # a bare term says nothing, and is no talk either: it has a limit of its own
    talk = manners().only_talk(readings)
    return max(_kept(says, talk, ONLY_TALK if by_heart else ONLY_TALK_OF_OTHERS), _solid_together(talk[says > 0], WEAK, SOLID))


def are_mere_talk(readings: Floats) -> NDArray[np.bool_]:
    """Which stretches are surely no more than talk, [stretches], by their readings, [stretches, 1536]."""
    return np.asarray(manners().only_talk(readings) >= SURELY_TALK)


def are_assessments(units: Sequence[Unit], readings: Floats) -> list[bool]:
    """Which stretches surely judge an answer, or are a part of one that does, by the readings of them, [stretches, 1536]: a bare term judges nothing."""
    surely = manners().assessment(readings) >= SURELY_ASSESSED
    judging = [unit for unit, sure in zip(units, surely, strict=True) if sure and not (unit.is_bare or _ARROW.search(unit.text))]
    return [any(unit.lies_in(each) for each in judging) for unit in units]


def is_an_answer(units: Sequence[Unit], readings: Floats) -> float:
    """How much a text is an answer, and not what somebody thinks of one, from 0 to 1. An arrow leads from one step to the next: nobody judges so.

    Mere talk beside an answer may sound as if it praised something: "it went well".
    """
    words = _words(units) * [not (unit.is_bare or _ARROW.search(unit.text)) for unit in units] * ~are_mere_talk(readings)
    return _kept(words, manners().assessment(readings), ASSESSMENT)


def orderliness(units: Sequence[Unit], readings: Floats, *, few: bool = False) -> float:
    """How much an answer is in any order, from 0 to 1; where a brief reference shows that a `few` words would do, words in no order are few, too."""
    return _kept(_words(units), manners().no_order(readings), NO_ORDER_OF_FEW if few else NO_ORDER)


def about_the_trade(units: Sequence[Unit], readings: Floats) -> float:
    """How much a first answer is about machine learning at all, from 0 to 1: for questions that are. Mere talk is about anything."""
    odds = manners().elsewhere(readings)
    words = _words(units) * (manners().only_talk(readings) < RATHER_TALK)
    return max(_kept(words, odds, ELSEWHERE), _solid(odds[words >= FEWEST_OF_A_TRADE], RATHER_ELSEWHERE, SURELY_HERE))


def is_list_of_terms(units: Sequence[Unit], readings: Floats) -> bool:
    """Whether an answer only names terms: terse notes say something of them."""
    words = _words(units)
    return bool((words * (manners().only_terms(readings) - ONLY_TERMS)).sum() > 0)


def _words(units: Sequence[Unit]) -> Floats:
    """The words of each stretch, so that each word of the answer counts once."""
    whole = set(whole_sentences(units))
    return np.array([unit.words if unit in whole else 0 for unit in units])


def _solid(odds: Floats, weak: float, solid: float) -> float:
    """How solid the most solid stretch is, from 0 to 1."""
    return float(np.clip((weak - odds.min(initial=weak)) / (weak - solid), 0, 1))


def _solid_together(odds: Floats, weak: float, solid: float) -> float:
    """How solid the stretches are together, from 0 to 1."""
    return float(np.clip(np.maximum(0.0, weak - odds).sum() / (weak - solid), 0, 1))


def _kept(words: Floats, odds: Floats, ramp: Ramp) -> float:
    heard = (words * (odds - ramp.over)).sum()
    return 1 - float(np.clip((heard - ramp.nothing) / (ramp.all_of_it - ramp.nothing), 0, 1))
