"""An answer before all that is looked for in it: the evidence for each target.

Every stretch is read alone, once. For a point that is known by heart its head tells what each stretch does with it; for any other the stretches
that lie nearest to it are looked for. The most telling ones are then read together with the point's phrasings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from interviewer.judges.local.alone import ReadAlone, read_alone
from interviewer.judges.local.at_its_word import taken_at_its_word
from interviewer.judges.local.beside_reference import beside_the_references
from interviewer.judges.local.evidence import Chances, Evidence, Reading, three_of
from interviewer.judges.local.last_word import settled
from interviewer.judges.local.network import Floats
from interviewer.judges.local.sought import Sought
from interviewer.judges.local.substance import about_the_trade, is_an_answer, orderliness, substance
from interviewer.judges.local.telling import are_telling, beside_what_tells, worth_asking
from interviewer.judges.local.together import read_together
from interviewer.judges.local.units import Unit
from interviewer.judges.local.verbatim import statements_in
from interviewer.judges.local.words_in_common import share_used
from interviewer.judges.pieces import BARE_TERM_WORDS

#: A text of which less than this is an answer, the rest judging one, shows no wrong belief.
LEAST_OWN = 0.5


def evidence(units: Sequence[Unit], sought: Sequence[Sought], *, at_first: bool = False) -> list[Evidence]:
    """The evidence for each target; everything goes through the network in three calls.

    What a first answer says counts for less where it is about something else (`at_first`): a later reply leans on what was asked, and may be about anything.
    """
    nothing = [Evidence((), 0.0, 0.0, each.is_known) for each in sought]
    if not units or not sought:
        return nothing
    everything = read_alone(beside_what_tells(units, sought), sought)
    tells = are_telling(everything, sought)
    telling, said = everything.only(worth_asking(everything, tells)), statements_in(everything.units)
    if not telling.units:
        return taken_at_its_word(nothing, sought, said)
    found = taken_at_its_word(_read(telling, sought), sought, said)
    order = orderliness(everything.units, everything.readings, few=True)
    found = beside_the_references(found, [each.target for each in sought], telling.units, said, order)
    own = _own(everything, tells)
    counted = _counted(found, everything, telling, own, at_first=at_first)
    return counted if own >= LEAST_OWN else _without_beliefs(counted, sought)


def _own(everything: ReadAlone, tells: Sequence[bool]) -> float:
    """How much of what tells something is an answer, from 0 to 1, and not what somebody thinks of one."""
    return is_an_answer([unit for unit, telling in zip(everything.units, tells, strict=True) if telling], everything.readings[list(tells)])


def _without_beliefs(found: Sequence[Evidence], sought: Sequence[Sought]) -> list[Evidence]:
    """The evidence, for what is wrong as if no stretch had anything to do with it: what somebody thinks of an answer shows no belief of the candidate's."""
    return [each if one.is_right else replace(each, readings=(), told=None) for each, one in zip(found, sought, strict=True)]


def _counted(found: Sequence[Evidence], everything: ReadAlone, telling: ReadAlone, own: float, *, at_first: bool) -> list[Evidence]:
    """The evidence with how much of it counts.

    What tells nothing of any target is left out of the talk as well, for padding must not matter; but not where it shows that the words stand in no order.
    """
    solid = substance(telling.units, telling.readings, by_heart=telling.by_heart)
    answers = own * orderliness(everything.units, everything.readings)
    trade = about_the_trade(everything.units, everything.readings) if at_first else 1.0
    about = [trade if each.known else 1.0 for each in found]  # a bank of one's own may be about anything
    return [replace(each, counts=each.counts * answers * here, substance=solid) for each, here in zip(found, about, strict=True)]


def _read(telling: ReadAlone, sought: Sequence[Sought]) -> list[Evidence]:
    """The evidence for each target that reading alone and together gives."""
    return [_evidence(telling, *each) for each in zip(sought, telling.heard, read_together(telling, sought), strict=True)]


def _evidence(telling: ReadAlone, sought: Sought, heard: Floats | None, together: dict[int, Chances]) -> Evidence:
    """The evidence for one target: what its head has `heard` in each stretch, and what those do that were read `together` with it."""
    target, units = sought.target, telling.units
    which = sorted(together) if heard is None else range(len(units)) if sought.is_heard(heard) else ()
    readings = [Reading(units[index], together.get(index), three_of(heard[index]) if heard is not None else None) for index in which]
    near = float((telling.lying @ target.said.T).max())
    near_denial = float((telling.lying @ target.denied.T).max()) if len(target.denied) else 0.0
    worded = share_used(target.words, (unit.text for unit in units if unit.words > BARE_TERM_WORDS)) if target.words else None
    return Evidence(tuple(settled(readings)), near, near_denial, sought.is_known, worded)
