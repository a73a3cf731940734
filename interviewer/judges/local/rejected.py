"""Beliefs that a reply rejects in words of its own: to correct oneself one need not say "I was wrong"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interviewer.core.discussion import Discussion
from interviewer.core.judgement import Withdrawn
from interviewer.core.moves import CallOut
from interviewer.core.replies import only_disagrees
from interviewer.core.words import longer_words_of
from interviewer.judges.local.alone import heard_alone
from interviewer.judges.local.evidence import RATHER
from interviewer.judges.local.known import Head
from interviewer.judges.local.script import Script
from interviewer.judges.local.units import Unit
from interviewer.judges.withdrawal import holds_on, names_something

#: Where something else has been asked since a belief was called out, a reply may well be about that: its head must be so sure.
SURELY = 0.75


def rejected(talk: Discussion, script: Script, answer: str, units: Sequence[Unit]) -> tuple[Withdrawn, ...]:
    """The beliefs that were called out, and still stand, where their heads hear rather that the reply rejects them.

    To disagree is no rejection: "No, I disagree" denies to a head whatever it knows.
    """
    telling = [unit for unit in units if not unit.joined and names_something(unit.text)]
    return tuple(_rejected(talk, script, telling)) if telling and not (holds_on(answer) or only_disagrees(answer)) else ()


def _rejected(talk: Discussion, script: Script, telling: Sequence[Unit]) -> Iterator[Withdrawn]:
    called_out = {move.about for move in talk.moves if isinstance(move, CallOut)}
    just_now = talk.called_out_last.about if talk.called_out_last else None
    for held in talk.standing.misconceptions:
        target = script.misconceptions[held.misconception]
        if held.misconception not in called_out or target.head is None:
            continue
        if held.misconception == just_now:
            found = _first_that_rejects(target.head, telling, RATHER)
        else:
            belief = longer_words_of(" ".join((held.quote, *target.phrasings)))
            found = _first_that_rejects(target.head, [unit for unit in telling if belief & longer_words_of(unit.text)], SURELY)
        if found is not None:
            yield Withdrawn(about=held.misconception, quote=found.text)


def _first_that_rejects(head: Head, units: Sequence[Unit], least: float) -> Unit | None:
    """The first stretch that rather rejects what a head knows than holds it, and at least so probably."""
    heard = heard_alone(head, units) if units else []
    return next((unit for unit, each in zip(units, heard, strict=True) if each.denies > max(least, each.says)), None)
