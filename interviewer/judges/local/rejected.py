"""A belief that a reply rejects in words of its own: to correct oneself one need not say "I was wrong"."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.core.discussion import Discussion
from interviewer.core.judgement import Withdrawn
from interviewer.judges.local.alone import heard_alone
from interviewer.judges.local.evidence import RATHER
from interviewer.judges.local.script import Script
from interviewer.judges.local.units import Unit


def rejected(talk: Discussion, script: Script, units: Sequence[Unit]) -> tuple[Withdrawn, ...]:
    """The belief that has just been called out, and still stands, where its head hears rather that the reply rejects it; else none."""
    called_out, single = talk.called_out_last, [unit for unit in units if not unit.joined]
    if not single or called_out is None or called_out.about not in {each.misconception for each in talk.standing.misconceptions}:
        return ()
    head = script.misconceptions[called_out.about].head
    if head is None:
        return ()
    rejects = (unit for unit, heard in zip(single, heard_alone(head, single), strict=True) if heard.denies > max(RATHER, heard.says))
    first = next(rejects, None)
    return () if first is None else (Withdrawn(about=called_out.about, quote=first.text),)
