"""What is said in a few words, and nothing else with it: "I don't know", a hint asked for, a skip, "what?"; what is only thought aloud; that one disagrees.

A request takes precedence over the doubt that leads to it: "I don't know, can I get a hint?" asks for a hint.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from interviewer.core.events import AskedBack, AskedForHint, DidNotKnow, Left, Skipped
from interviewer.core.questions_back import is_lost
from interviewer.core.reply_wordings import BREAK, alone, unmarked, without_fillers, wording

#: A text that is longer than this says something besides.
MOST_WORDS, MOST_CHARACTERS = 12, 200


def short_reply(text: str) -> type[AskedBack | DidNotKnow | AskedForHint | Skipped | Left] | None:
    """The kind of reply that a text is, as `reply_wordings.normalised` gives it; None where it says something besides, or is none of these."""
    if len(text.split()) > MOST_WORDS or len(text) > MOST_CHARACTERS:
        return None
    asked, does_not_know = unmarked(text), alone("does_not_know").fullmatch
    if is_lost(asked) or re.fullmatch("[?]+", text):
        return AskedBack
    if _says("does_not_know", asked, does_not_know):
        return DidNotKnow
    if _says("asks_for_hint", asked, wording("doubts").search):
        return AskedForHint
    if _says("skips", asked, does_not_know):
        return Skipped
    return Left if alone("leaves").fullmatch(asked) else None


def thinks_aloud(text: str) -> bool:
    """Whether somebody only thinks, and says nothing yet: "hmm, let me think"."""
    return _is_all("thinks_aloud", text)


def disagrees(text: str) -> bool:
    """Whether somebody only holds on to what was called wrong: "no, I disagree"."""
    return _is_all("disagrees", text)


def _is_all(wanted: str, text: str) -> bool:
    """Whether a text says this in a few words, and nothing else."""
    return len(text.split()) <= MOST_WORDS and len(text) <= MOST_CHARACTERS and alone(wanted).fullmatch(unmarked(text)) is not None


def _says(wanted: str, text: str, doubts: Callable[[str], object]) -> bool:
    """Whether a text says what is wanted, and before it at most that its speaker is in doubt."""
    says = alone(wanted)
    if says.fullmatch(text):
        return True
    text = without_fillers(text)
    return any(says.fullmatch(text[pause.end() :]) and all(map(doubts, BREAK.split(text[: pause.start()]))) for pause in BREAK.finditer(text))
