"""Which words show it: of two sentences that were read together the one alone, where the other has much less to do with it."""

from __future__ import annotations

from interviewer.judges.local.network import NEITHER, network
from interviewer.judges.local.script import Target
from interviewer.judges.local.units import Unit, sentences_of

#: A sentence that has less than this share to do with a target of what its neighbour has is left out of the words that show it.
MUCH_LESS = 0.6
#: Where neither has so much to do with it, nobody can tell which of them it is.
ENOUGH = 0.3


def shown_by(unit: Unit, target: Target) -> str:
    """The words of a stretch that show what it does with a target: who quotes right words beside the wrong ones calls them wrong too."""
    sentences = [each.text for each in sentences_of(unit)] if unit.joined else []
    if len(sentences) != 2:
        return unit.text
    beside = [(each, target.phrasings[0]) for each in sentences]
    heard = target.head(network().alone(sentences)) if target.head is not None else network().together(beside)
    touches = 1 - heard[:, NEITHER]
    most = int(touches.argmax())
    return sentences[most] if touches[most] >= ENOUGH and touches[1 - most] < MUCH_LESS * touches[most] else unit.text
