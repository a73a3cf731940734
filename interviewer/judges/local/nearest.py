"""Which of an author's phrasings lies nearest to what an answer says: for an author who mends a question, and for no score."""

from __future__ import annotations

from typing import NamedTuple

from interviewer.core.question import Question
from interviewer.judges.local.contrast import as_read
from interviewer.judges.local.network import network, places
from interviewer.judges.local.script import script_of
from interviewer.judges.local.units import units


class Nearest(NamedTuple):
    """The words of the answer and the phrasing that lie nearest to each other; `key` is where the phrasing stands, `likeness` is 1 for the same words."""

    words: str
    key: str
    phrasing: str
    likeness: float


def nearest(question: Question, id: str, text: str) -> Nearest | None:
    """The phrasing of a point or misconception, or the denial of a point, that lies nearest to any stretch of the text; None where there is nothing to read."""
    stretches = [unit.read for unit in units(as_read(text)) if not unit.joined]
    if not stretches:
        return None
    lying = places(network().alone(stretches))
    script = script_of(question)
    target = script.points.get(id) or script.misconceptions[id]
    denials = question.point(id).denied if id in script.points else ()
    found: list[Nearest] = []
    for key, phrasings, where in (("", target.phrasings, target.said), ("denied", denials, target.denied)):
        if len(phrasings):
            alike = lying @ where.T
            stretch, phrasing = divmod(int(alike.argmax()), len(phrasings))
            found.append(Nearest(stretches[stretch], key or _key(question, id, phrasings[phrasing]), phrasings[phrasing], float(alike.max())))
    return max(found, key=lambda each: each.likeness)


def _key(question: Question, id: str, phrasing: str) -> str:
    """The key under which a phrasing stands; `perfect` where a sentence of the perfect answer was taken for one more."""
    held = next((each for each in question.misconceptions if each.id == id), None)
    part = held or question.point(id)
    if phrasing in part.also:
        return "also"
    first = held.claim if held else question.point(id).says
    return ("claim" if held else "says") if phrasing == first else "perfect"
