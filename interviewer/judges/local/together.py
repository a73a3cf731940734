"""The most telling stretches read together with the phrasings of what is looked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

import numpy as np

from interviewer.judges.local.alone import ReadAlone
from interviewer.judges.local.evidence import Chances, three_of
from interviewer.judges.local.network import NEITHER, SAYS, Floats, network
from interviewer.judges.local.sought import Sought
from interviewer.judges.local.telling import LEAST_NEAR

#: Who says a phrasing word for word says the point: the probabilities of the four relations.
WORD_FOR_WORD = (1.0, 0.0, 0.0, 0.0)
_WORD = re.compile(r"\w+")


def read_together(read: ReadAlone, sought: Sequence[Sought]) -> list[dict[int, Chances]]:
    """For each target what its most telling stretches do with it, by their index: of each relation the highest probability beside any of its phrasings.

    Everything goes through the network in one call.
    """
    beside = [
        {index: _phrasings(each, read.lying[index]) for index in _most_telling(read, each, heard)} for each, heard in zip(sought, read.heard, strict=True)
    ]
    rows = iter(_relations([(read.units[index].read, phrasing) for each in beside for index, phrasings in each.items() for phrasing in phrasings]))
    return [{index: three_of(np.max(list(islice(rows, len(phrasings))), axis=0)) for index, phrasings in each.items()} for each in beside]


def _relations(pairs: Sequence[tuple[str, str]]) -> Floats:
    """What each text does with the phrasing beside it, [pairs, 4]."""
    relations = network().together(pairs)
    relations[[_words(text) == _words(phrasing) for text, phrasing in pairs]] = WORD_FOR_WORD
    return relations


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _most_telling(read: ReadAlone, sought: Sought, heard: Floats | None) -> list[int]:
    """The stretches to read together with the target: those in which its head hears the most."""
    if heard is None:
        return _nearest(read, sought)
    if not sought.is_heard(heard):
        return []
    least_first = heard[:, NEITHER] if sought.is_right else -heard[:, SAYS]  # of a misconception only what holds it matters
    return [int(index) for index in np.argsort(least_first)[: sought.stretches]]


def _nearest(read: ReadAlone, sought: Sought) -> list[int]:
    """The stretches that lie nearest to a phrasing or denial. What is repeated counts once."""
    nearness = (read.lying @ np.concatenate((sought.target.said, sought.target.denied)).T).max(axis=1)
    first = {read.units[index].text: int(index) for index in np.argsort(nearness)}  # the nearest comes last, and stays
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
