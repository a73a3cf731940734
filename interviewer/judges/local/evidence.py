"""What in an answer speaks for and against each point.

Every stretch is read alone, once. For a point that is known by heart its head tells what each stretch does with it; for any other the stretches
that lie nearest to it are looked for. The most telling ones are then read together with the point's phrasings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from interviewer.judges.local.known import Head
from interviewer.judges.local.network import NEITHER, SAYS, Floats, network, places
from interviewer.judges.local.reference import turned_round
from interviewer.judges.local.script import Target
from interviewer.judges.local.substance import about_the_trade, are_assessments, are_mere_talk, in_order, is_an_answer, substance
from interviewer.judges.local.units import Unit
from interviewer.judges.local.verbatim import Spoken, Told, in_its_content_words, spoken, word_for_word
from interviewer.judges.local.wording import breadth, share_spelled, share_used, signs
from interviewer.judges.pieces import BARE_TERM_WORDS

#: So many stretches are read together with a point that is known by heart, with another point, and with a misconception.
TOGETHER_IF_KNOWN, TOGETHER, TOGETHER_IF_WRONG = 1, 3, 1
#: A misconception that its head hears said in no stretch with at least this probability is plainly not held, and is not read together with any: time is short.
HARDLY_HEARD = 0.1
#: A point of which its head hears nothing in any stretch, so surely, is not said, and is not read together with any either.
NOT_HEARD = 0.02
#: A stretch that lies farther away than this from every phrasing is not about the point.
LEAST_NEAR = 0.2
#: So few words of a longer sentence that tells nothing tell nothing either.
FRAGMENT = 5
#: A sentence of which every head holds, so far, that it is about something else tells nothing. Chosen among three: of 158 answers with 25 sentences of small
#: talk behind them 140 stay within two points with it, and 121 with .2, where these count as talk about the subject.
LEAST_TELLING = 0.6
#: A text of which less than this is an answer, the rest judging one, shows no wrong belief.
LEAST_OWN = 0.5
#: Who says a phrasing word for word says the point: the probabilities of the four relations.
WORD_FOR_WORD = (1.0, 0.0, 0.0, 0.0)
_WORD = re.compile(r"\w+")
#: A phrasing of fewer words than this is taken at its word by nobody: its words may be part of anything.
FEWEST_AT_ITS_WORD = 5
#: A stretch that has to do with a point less probably than this does not make an answer any broader: small talk must not.
TO_DO_WITH_IT = 0.3
#: Beside one point alone even "recall is lower" is broad. The calibration knows answers to whole questions only; the middle of what they have tells nothing.
ALONE = 0.5
#: From this probability on a stretch plainly says or plainly denies: of two such, the later counts.
PLAINLY = 0.6


class Chances(NamedTuple):
    """The probabilities that a stretch says a point, says some of it or only names it, says the opposite."""

    says: float
    partly: float
    denies: float


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


#: What is asked of readings: `Reading.says` and the like.
Relation = Callable[[Reading], float]


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

    def is_heard(self, alone: Floats | None) -> bool:
        """Whether there is anything to read, by what the head of the target hears in each stretch; there is where it has none."""
        if alone is None:
            return True
        hears = 1 - alone[:, NEITHER] if self.is_right else alone[:, SAYS]
        return float(hears.max()) >= self.heard_from


@dataclass(frozen=True)
class Evidence:
    """Everything an answer has to do with one target.

    `near` is the highest cosine to a phrasing, `near_denial` to a denial; `worded` the share of the words of a target that nobody has put in other words;
    `breadth` how much the answer says at all beside what it should say, where that tells something; `counts` the share of what it seems to say that counts;
    `substance` that share once more, by how much of it is mere talk: a bare term is none, and has a limit of its own.
    Where a perfect answer is all that there is, `told` is where this sentence of it is said in its very words, or the opposite; and `turned`, if the answer is
    brief, how far one stretch turns the words of the target round.
    """

    readings: tuple[Reading, ...]
    near: float
    near_denial: float
    known: bool
    worded: float | None = None
    breadth: float | None = None
    counts: float = 1.0
    substance: float = 1.0
    told: Told | None = None
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


def _highest(chances: Iterable[Chances | None]) -> Chances:
    found = [each for each in chances if each is not None]
    return Chances(*map(max, zip(*found, strict=True))) if found else Chances(0.0, 0.0, 0.0)


def evidence(units: Sequence[Unit], sought: Sequence[Sought], *, at_first: bool = False) -> list[Evidence]:
    """The evidence for each target; everything goes through the network in three calls.

    What a first answer says counts for less where it is about something else (`at_first`): a later reply leans on what was asked, and may be about anything.
    """
    if not units or not sought:
        return [Evidence((), 0.0, 0.0, each.target.head is not None) for each in sought]
    units = _beside_what_tells(units, sought)
    readings = network().alone([unit.read for unit in units])
    lying = places(readings)
    heads = _heads(sought, readings)
    told, judges = _telling(lying, sought, heads, readings), are_assessments(units, readings)
    own = is_an_answer([unit for unit, telling in zip(units, told, strict=True) if telling], readings[told])
    tells = [telling and not each for telling, each in zip(told, judges, strict=True)]
    by_heart = any(alone is not None for alone in heads)
    kept = _but_for_fragments(units, tells) if by_heart else [index for index, telling in enumerate(tells) if telling]
    if not kept:
        return _at_their_word([Evidence((), 0.0, 0.0, each.target.head is not None) for each in sought], sought, spoken(units))
    everything, units, lying, telling = units, [units[index] for index in kept], lying[kept], readings[kept]
    # What tells nothing of any target is left out here as well, for padding must not matter; but not where it shows that the words stand in no order.
    solid = substance(units, telling, by_heart=by_heart)
    answers = own * in_order(everything, readings)
    trade = about_the_trade(everything, readings) if at_first else 1.0
    heads = [alone[kept] if alone is not None else None for alone in heads]
    pairs: list[tuple[str, str]] = []
    rows: list[dict[int, list[int]]] = []
    for each, alone in zip(sought, heads, strict=True):
        rows.append({})
        for index in _most_telling(units, lying, each, alone):
            phrasings = _phrasings(each, lying[index])
            rows[-1][index] = list(range(len(pairs), len(pairs) + len(phrasings)))
            pairs += [(units[index].read, phrasing) for phrasing in phrasings]
    together = network().together(pairs) if pairs else np.zeros((0, 4), dtype=np.float32)
    together[[_words(text) == _words(phrasing) for text, phrasing in pairs]] = WORD_FOR_WORD
    found = [_evidence(units, lying, *each, together) for each in zip(sought, heads, rows, strict=True)]
    said, order = spoken(everything), in_order(everything, readings, few=True)
    found = _at_their_word(found, sought, said)
    found = _beside_the_references(found, [each.target for each in sought], units, said, order)
    here = [trade if each.known else 1.0 for each in found]  # a bank of one's own may be about anything
    counted = [replace(each, counts=each.counts * answers * about, substance=solid) for each, about in zip(found, here, strict=True)]
    return counted if own >= LEAST_OWN else [each if one.is_right else _without_readings(each) for each, one in zip(counted, sought, strict=True)]


def _without_readings(found: Evidence) -> Evidence:
    """The evidence as if no stretch had anything to do with its target: what somebody thinks of an answer shows no belief of the candidate's."""
    return replace(found, readings=(), told=None)


def with_breadth(found: Sequence[Evidence], targets: Sequence[Target], beside: Sequence[Sequence[Target]], asked: str) -> list[Evidence]:
    """The evidence for these targets with how broad the answer is, for each `beside` what was wanted with it: if its author put it down, and no head knows it.

    The sentences of a perfect answer have more words than a candidate needs, and beside them breadth tells nothing.
    """
    tells = [not (each.known or target.told) for each, target in zip(found, targets, strict=True)]
    if not any(tells):
        return list(found)
    stretches = stretches_about(found)
    broad = [breadth(stretches, [target.phrasings[0] for target in wanted], asked) * (ALONE if len(wanted) == 1 else 1.0) for wanted in beside]
    return [replace(each, breadth=share) if does else each for each, does, share in zip(found, tells, broad, strict=True)]


def stretches_about(found: Sequence[Evidence]) -> set[str]:
    """The stretches that have to do with any of these targets."""
    return {reading.unit.text for each in found for reading in each.readings if reading.about() + reading.denies() >= TO_DO_WITH_IT}


def heard_alone(head: Head, units: Sequence[Unit]) -> list[Chances]:
    """What a head hears in each stretch, read alone."""
    return [_three(each) for each in head(network().alone([unit.read for unit in units]))]


def _heads(sought: Sequence[Sought], readings: Floats) -> list[Floats | None]:
    """For each target what its head hears in these readings; None where it has none."""
    return [each.target.head(readings) if each.target.head is not None else None for each in sought]


def _telling(lying: Floats, sought: Sequence[Sought], heads: Sequence[Floats | None], readings: Floats) -> list[bool]:
    """For each stretch whether it tells anything of any target; what is surely mere talk tells of no misconception."""
    tells, serious = np.zeros(len(lying), dtype=np.bool_), np.logical_not(are_mere_talk(readings))
    for each, alone in zip(sought, heads, strict=True):
        near = (lying @ each.target.said.T).max(axis=1) >= LEAST_NEAR if alone is None else alone[:, NEITHER] <= 1 - LEAST_TELLING
        tells = np.logical_or(tells, near if alone is None or each.is_right else np.logical_and(near, serious))
    return [bool(each) for each in tells]


def _but_for_fragments(units: Sequence[Unit], tells: Sequence[bool]) -> list[int]:
    """The stretches that tell something, but for the few words of a sentence that tells nothing as a whole: "today as well as tomorrow"."""
    silent = [unit for unit, telling in zip(units, tells, strict=True) if not (telling or unit.joined)]

    def is_fragment(unit: Unit) -> bool:
        return unit.words <= FRAGMENT and any(unit.lies_in(each) and each.words > unit.words for each in silent)

    return [index for index, telling in enumerate(tells) if telling and not is_fragment(units[index])]


def _beside_what_tells(units: Sequence[Unit], sought: Sequence[Sought]) -> list[Unit]:
    """The stretches, but no sentence together with a neighbour that tells nothing: what is only padding must not matter, and takes no time."""
    single = [unit for unit in units if not unit.joined]
    readings = network().alone([unit.read for unit in single])  # what is read is remembered
    tells = _telling(places(readings), sought, _heads(sought, readings), readings)
    empty = [unit for unit, telling in zip(single, tells, strict=True) if not telling]
    return [unit for unit in units if not (unit.joined and any(each.lies_in(unit) for each in empty))]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _most_telling(units: Sequence[Unit], lying: Floats, sought: Sought, alone: Floats | None) -> list[int]:
    """The stretches to read together with the target: by its head, or those that lie nearest to a phrasing or denial. What is repeated counts once."""
    if not sought.is_heard(alone):
        return []
    if alone is not None:
        least_first = alone[:, NEITHER] if sought.is_right else -alone[:, SAYS]  # of a misconception only what holds it matters
        return [int(index) for index in np.argsort(least_first)[: sought.stretches]]
    nearness = (lying @ np.concatenate((sought.target.said, sought.target.denied)).T).max(axis=1)
    first = {units[index].text: int(index) for index in np.argsort(nearness)}  # the nearest comes last, and stays
    nearest = sorted(first.values(), key=lambda index: -nearness[index])
    return [index for index in nearest[: sought.stretches] if nearness[index] >= LEAST_NEAR]


def _phrasings(sought: Sought, place: Floats) -> list[str]:
    """What a stretch at this place is read together with: the author's own phrasing, and the sentence of the perfect answer that lies nearest of all.

    The other phrasings of a point that no head knows tell by where they lie. To read them as well is to hear the point in more and more that only sounds
    like it: with four phrasings a point, answers to `training/unseen` earned 7 more on average than their authors gave, and with this 3.
    """
    own = sought.target.phrasings
    nearest = own[int((sought.target.said @ place).argmax())]
    return list(dict.fromkeys((own[0], *((nearest,) if nearest in sought.target.in_the_perfect else ()), *sought.also)))


def _evidence(units: Sequence[Unit], lying: Floats, sought: Sought, alone: Floats | None, rows: dict[int, list[int]], together: Floats) -> Evidence:
    near = float((lying @ sought.target.said.T).max())
    near_denial = float((lying @ sought.target.denied.T).max()) if len(sought.target.denied) else 0.0
    which = sorted(rows) if alone is None else range(len(units)) if sought.is_heard(alone) else ()
    readings = [
        Reading(units[index], _three(together[rows[index]].max(axis=0)) if index in rows else None, _three(alone[index]) if alone is not None else None)
        for index in which
    ]
    worded = share_used(sought.target.words, (unit.text for unit in units if unit.words > BARE_TERM_WORDS)) if sought.target.words else None
    return Evidence(tuple(_settled(readings)), near, near_denial, alone is not None, worded)


def _at_their_word(found: Sequence[Evidence], sought: Sequence[Sought], said: Spoken) -> list[Evidence]:
    """The evidence, with where the answer says an author's own phrasing word for word: where that is right, it denies nothing else, and shows no belief."""
    told = [_at_its_word(each, one, said) for each, one in zip(found, sought, strict=True)]
    right = [each.told for each, one in zip(told, sought, strict=True) if one.is_right and each.told is not None and not each.told.denied]
    return [_beside_what_is_right(each, one, right) for each, one in zip(told, sought, strict=True)]


def _beside_what_is_right(found: Evidence, sought: Sought, right: Sequence[Told]) -> Evidence:
    there = {id(each) for each in found.readings if any(told.covers(each.unit) for told in right)}
    if not sought.is_right:
        return replace(found, readings=tuple(each for each in found.readings if id(each) not in there))
    return replace(found, readings=tuple(_no_denial(each) if id(each) in there and each.denies() > each.about() else each for each in found.readings))


def _at_its_word(found: Evidence, sought: Sought, said: Spoken) -> Evidence:
    """The evidence, with where the answer says a phrasing or a denial word for word, and nothing beside it may take that back.

    Who has the words of a right phrasing and another "not" among them has denied it, or means something else: no head can tell.
    """
    if sought.target.reference is not None:
        return found
    in_its_words = list(_listed(sought.target.phrasings, said))
    right = next((told for told in in_its_words if not told.denied), None)
    wrong = next((replace(told, denied=True, listed=True) for told in _listed(sought.target.denials, said) if not told.denied), None)
    wrong = wrong or next((told for told in in_its_words if told.denied and sought.is_right), None)
    return _unless_put_otherwise_later(replace(found, told=right or wrong)) if right is None or wrong is None else found


def _listed(phrasings: Iterable[str], said: Spoken) -> Iterator[Told]:
    """Where phrasings that an author has put down are said word for word, or but for the small words."""
    long_enough = (each for each in phrasings if len(each.split()) >= FEWEST_AT_ITS_WORD and not said.withdraws(each))
    return (told for each in long_enough if (told := word_for_word(said, each) or in_its_content_words(said, each)) is not None)


def _beside_the_references(found: list[Evidence], targets: Sequence[Target], telling: Sequence[Unit], said: Spoken, order: float) -> list[Evidence]:
    """The evidence, where a perfect answer is all that there is, beside what its own words tell."""
    which = [index for index, target in enumerate(targets) if target.reference is not None]
    beside = _unless_it_says_another([_beside_the_reference(found[index], telling, said, targets[index], order) for index in which])
    put = dict(zip(which, map(_unless_put_otherwise_later, beside), strict=True))
    return [put.get(index, each) for index, each in enumerate(found)]


def _beside_the_reference(found: Evidence, telling: Sequence[Unit], said: Spoken, target: Target, order: float) -> Evidence:
    """The evidence with what the words themselves tell where a perfect answer is all that there is: those of the stretches that tell something, and of all."""
    if target.reference is None:
        return found
    texts = [unit.text for unit in telling]
    told = target.reference.told_in(target.phrasings[0], said)
    found = replace(found, counts=target.reference.in_common(texts), told=told)
    if not target.reference.is_brief:
        return found
    worded = share_spelled(target.words, texts) if target.words else None
    return replace(found, counts=order * found.counts, turned=turned_round(target.words, texts), worded=worded)


def _unless_put_otherwise_later(found: Evidence) -> Evidence:
    """The evidence; what is said word for word counts no more where something behind it plainly says the opposite."""
    told = found.told
    if told is None:
        return found
    otherwise = Reading.says if told.denied else Reading.denies
    later = any(each.unit.start >= told.last.end and otherwise(each) >= PLAINLY for each in found.readings)
    return replace(found, told=None) if later else found


def _unless_it_says_another(found: Sequence[Evidence]) -> list[Evidence]:
    """The evidence for the sentences of a perfect answer; what plainly says one denies no other: they are both right."""
    said = {reading.unit for each in found for reading in each.readings if reading.says() >= PLAINLY}
    told = [each.told for each in found if each.told is not None and not each.told.denied]
    right = said | {reading.unit for each in found for reading in each.readings if any(one.covers(reading.unit) for one in told)}
    return [replace(each, readings=tuple(_no_denial(r) if r.unit in right and r.denies() > r.about() else r for r in each.readings)) for each in found]


def _no_denial(reading: Reading) -> Reading:
    """The reading as if it had nothing of a denial."""
    return replace(reading, together=reading.together and reading.together._replace(denies=0.0), alone=reading.alone and reading.alone._replace(denies=0.0))


def _three(chances: Floats) -> Chances:
    return Chances(*map(float, chances[:NEITHER]))


def _settled(readings: list[Reading]) -> list[Reading]:
    """Where something is plainly said and plainly denied, what was said last counts: a self-correction is earned, and so is a later denial."""
    says = [each for each in readings if each.says() >= PLAINLY]
    if says:
        readings = [each for each in readings if each.denies() < PLAINLY or not _is_about_another(each.unit, says)]
    denies = [each for each in readings if each.denies() >= PLAINLY]
    if not says or not denies:
        return readings
    last = max((*says, *denies), key=lambda each: (each.unit.end, -each.unit.start))
    holds, falls = (says, denies) if last in says else (denies, says)
    return [each for each in readings if each in holds or each not in falls]


def _is_about_another(half: Unit, said: Iterable[Reading]) -> bool:
    """Whether a stretch is the other half of a contrast ("serving has to be fast; training doesn't"): it names nothing that was said, and corrects nothing."""
    words = {word for each in said for word in signs(each.unit.text)}
    return half.in_full is not None and words.isdisjoint(signs(half.text))
