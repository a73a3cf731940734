"""Which stretches of an answer tell anything of what is looked for: what is only padding must not matter."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from interviewer.judges.local.alone import ReadAlone, read_alone
from interviewer.judges.local.network import NEITHER
from interviewer.judges.local.sought import Sought
from interviewer.judges.local.substance import are_assessments, are_mere_talk
from interviewer.judges.local.units import Unit

#: A stretch that lies farther away than this from every phrasing is not about the point.
LEAST_NEAR = 0.2
#: So few words of a longer sentence that tells nothing tell nothing either.
FRAGMENT = 5
#: A sentence of which every head holds, so far, that it is about something else tells nothing. Chosen among three: of 158 answers with 25 sentences of small
#: talk behind them 140 stay within two points with it, and 121 with .2, where these count as talk about the subject.
LEAST_TELLING = 0.6


def beside_what_tells(units: Sequence[Unit], sought: Sequence[Sought]) -> list[Unit]:
    """The stretches, but no sentence together with a neighbour that tells nothing: to read the two would only take time."""
    single = [unit for unit in units if not unit.joined]
    empty = [unit for unit, tells in zip(single, are_telling(read_alone(single, sought), sought), strict=True) if not tells]
    return [unit for unit in units if not (unit.joined and any(each.lies_in(unit) for each in empty))]


def are_telling(read: ReadAlone, sought: Sequence[Sought]) -> list[bool]:
    """For each stretch whether it tells anything of any target; what is surely mere talk tells of no misconception."""
    tells, serious = np.zeros(len(read.units), dtype=np.bool_), np.logical_not(are_mere_talk(read.readings))
    for each, heard in zip(sought, read.heard, strict=True):
        if heard is None:
            tells |= (read.lying @ each.target.said.T).max(axis=1) >= LEAST_NEAR
        else:
            near = heard[:, NEITHER] <= 1 - LEAST_TELLING
            tells |= near if each.is_right else near & serious
    return [bool(each) for each in tells]


def worth_asking(read: ReadAlone, tells: Sequence[bool]) -> list[int]:
    """Which of the stretches are beside what is looked for: those that tell something of it, and judge no answer.

    Where heads know what is asked, the few words of a sentence that tells nothing as a whole do not: "today as well as tomorrow".
    """
    judging = are_assessments(read.units, read.readings)
    kept = [telling and not judges for telling, judges in zip(tells, judging, strict=True)]
    silent = [unit for unit, each in zip(read.units, kept, strict=True) if not (each or unit.joined)] if read.by_heart else []
    return [index for index, each in enumerate(kept) if each and not _is_fragment(read.units[index], silent)]


def _is_fragment(unit: Unit, silent: Sequence[Unit]) -> bool:
    return unit.words <= FRAGMENT and any(unit.lies_in(each) and each.words > unit.words for each in silent)
