"""What a candidate has said before in the same words counted then, and now says no more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from interviewer.core.discussion import Discussion
from interviewer.core.judgement import Status
from interviewer.judges.answer import said_before
from interviewer.judges.copying import words_in_a_row
from interviewer.judges.local.contrast import as_read
from interviewer.judges.local.evidence import Evidence
from interviewer.judges.local.units import Unit, units


def said_anew(found: Sequence[Evidence], stretches: Iterable[Unit], talk: Discussion) -> list[Evidence]:
    """The evidence for the open points without what is only said again, but for points that are to be put right: there that counts."""
    before = {words_in_a_row(unit.text) for earlier in said_before(talk) for unit in units(as_read(earlier))}
    again = [unit for unit in stretches if words_in_a_row(unit.text) in before]
    kept = _to_put_right(talk)
    return [each if point.id in kept else _without(again, each) for point, each in zip(talk.open_points, found, strict=True)]


def _to_put_right(talk: Discussion) -> set[str | None]:
    """The points that have been denied since, or that a wrong belief stands against: there it counts to say them again."""
    denied = {each.point for each in talk.findings.values() if each.status is Status.DENIED}
    held = {each.misconception for each in talk.standing.misconceptions}
    return denied | {claim.against for claim in talk.question.misconceptions if claim.id in held}


def _without(again: Sequence[Unit], found: Evidence) -> Evidence:
    """The evidence without these stretches, and parts of them."""

    def is_new(unit: Unit) -> bool:
        return not any(unit.lies_in(each) for each in again)

    told = found.told if found.told is not None and is_new(found.told.unit) else None
    return replace(found, told=told).only(lambda reading: is_new(reading.unit))
