"""Beliefs that a reply rejects in words of its own: to correct oneself one need not say "I was wrong"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from interviewer.core.discussion import Discussion
from interviewer.core.judgement import Withdrawn
from interviewer.core.moves import CallOut
from interviewer.core.replies import only_disagrees
from interviewer.core.words import longer_words_of
from interviewer.judges.local.alone import heard_alone
from interviewer.judges.local.evidence import RATHER, Evidence, Reading
from interviewer.judges.local.known import Head
from interviewer.judges.local.script import Script
from interviewer.judges.local.units import Unit
from interviewer.judges.withdrawal import holds_on, names_something

#: Where something else has been asked since a belief was called out, a reply may well be about that: its head must be so sure.
SURELY = 0.75


def rejected(talk: Discussion, script: Script, answer: str, units: Sequence[Unit], of_point: Mapping[str, Evidence]) -> tuple[Withdrawn, ...]:
    """The beliefs that were called out, and still stand, where their heads hear rather that the reply rejects them.

    To disagree is no rejection: "No, I disagree" denies to a head whatever it knows. Nor is what denies, by the evidence for each open point, the one that puts
    the belief right: "they never carry information, so they can all go" has a "never" in it, and holds on.
    """
    telling = [unit for unit in units if not unit.joined and names_something(unit.text)]
    return tuple(_rejected(talk, script, telling, of_point)) if telling and not (holds_on(answer) or only_disagrees(answer)) else ()


def _rejected(talk: Discussion, script: Script, telling: Sequence[Unit], of_point: Mapping[str, Evidence]) -> Iterator[Withdrawn]:
    called_out = {move.about for move in talk.moves if isinstance(move, CallOut)}
    against = {each.id: each.against for each in talk.question.misconceptions}
    just_now = talk.called_out_last.about if talk.called_out_last else None
    for held in talk.standing.misconceptions:
        target = script.misconceptions[held.misconception]
        if held.misconception not in called_out or target.head is None:
            continue
        denied = _denied(of_point.get(against[held.misconception] or ""))
        may = [unit for unit in telling if denied is None or not unit.overlaps(denied)]
        if held.misconception == just_now:
            found = _first_that_rejects(target.head, may, RATHER)
        else:
            belief = longer_words_of(" ".join((held.quote, *target.phrasings)))
            found = _first_that_rejects(target.head, [unit for unit in may if belief & longer_words_of(unit.text)], SURELY)
        if found is not None:
            yield Withdrawn(about=held.misconception, quote=found.text)


def _denied(found: Evidence | None) -> Unit | None:
    """The stretch that rather denies a point; None where none does."""
    most = found.best(Reading.denies) if found else None
    return most.unit if most is not None and most.denies() > RATHER else None


def _first_that_rejects(head: Head, units: Sequence[Unit], least: float) -> Unit | None:
    """The first stretch that rather rejects what a head knows than holds it, and at least so probably."""
    heard = heard_alone(head, units) if units else []
    return next((unit for unit, each in zip(units, heard, strict=True) if each.denies > max(least, each.says)), None)
