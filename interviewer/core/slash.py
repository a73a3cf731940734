"""What can be typed with a slash, as far as it is a reply or does something about replies: the texts are as `reply_wordings.normalised` gives them."""

from __future__ import annotations

import re

from interviewer.core.events import Act, AskedForHint, GaveUp, Left, Rated, Skipped, TookBack, TriedAgain
from interviewer.core.question import Band

#: What is typed, and the reply it stands for.
COMMANDS: dict[str, type[AskedForHint | Skipped | GaveUp | Left]] = {"/hint": AskedForHint, "/skip": Skipped, "/perfect": GaveUp, "/quit": Left}
#: ... and what it does about replies that were given; `/rate` says a number or a band with it.
ACTS: dict[str, type[TookBack | TriedAgain]] = {"/undo": TookBack, "/redo": TriedAgain}
_RATING = re.compile(rf"/rate (\d{{1,3}}|{'|'.join(Band)}) ?(?:%|/ ?100)?")


def commanded(text: str) -> AskedForHint | Skipped | GaveUp | Left | None:
    """The reply that a command stands for; None for any other text."""
    return COMMANDS[text]() if text in COMMANDS else None


def acted(text: str) -> Act | None:
    """What a command does about replies that were given; None for any other text."""
    return ACTS[text]() if text in ACTS else _rating(text)


def _rating(text: str) -> Rated | None:
    """The rating that `/rate 70` or `/rate good` gives; None for any other text."""
    match = _RATING.fullmatch(text)
    if match is None or (match[1].isdigit() and int(match[1]) > 100):
        return None
    return Rated(rating=int(match[1]) if match[1].isdigit() else Band(match[1]))
