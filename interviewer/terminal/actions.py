"""What can be typed with a slash: the action line, and what a slip of the pen may mean."""

from __future__ import annotations

import difflib
import re

from interviewer.core.events import TookBack, TriedAgain
from interviewer.core.session import Session

#: Every action and what it does, in the order of the action line.
ACTIONS = {
    "/hint": "a hint, from faint to strong; the debrief counts it",
    "/skip": "leave the question; what you have said on it still counts",
    "/repeat": "the question again",
    "/why": "which of your words earned or cost what (study mode)",
    "/perfect": "give the question up and see its answer; what you have earned stays",
    "/rate": "rate your own answers before the verdict: /rate 70 or /rate good; also as the last line of an answer",
    "/undo": "take your last answer back, on the record",
    "/redo": "try the last question once more, before you answer the next one (study mode)",
    "/dispute": "contest a finding on the last question that has a verdict: /dispute shows them by number (study mode)",
    "/quit": "leave; interviewer resume goes on",
    "/help": "this list",
}
#: What is left out of a line that is too narrow for all, first things first: they can be typed all the same.
_DROPPED_FIRST = ("/dispute", "/repeat", "/redo", "/rate", "/undo", "/why", "/perfect", "/skip")
_STUDY_ONLY = ("/why", "/redo", "/dispute")
_TOKEN = re.compile(r"/[A-Za-z]+")
#: More words after a slash are a sentence, and no slip.
_MOST_WORDS = 5


def of_the_mode(session: Session) -> list[str]:
    """The actions that can make sense at some moment of this interview."""
    return [action for action in ACTIONS if session.plan.mode == "study" or action not in _STUDY_ONLY]


def possible(session: Session) -> list[str]:
    """The actions that make sense right now."""
    study = session.plan.mode == "study"
    impossible = {
        "/why": not study or not session.discussion.judgements,
        "/undo": session.why_not(TookBack()) is not None,
        "/redo": session.why_not(TriedAgain()) is not None,
        "/dispute": not study or not any(each.closed and each.judgements for each in session.discussions),
        "/help": True,
    }
    return [action for action in ACTIONS if not impossible.get(action, False)]


def fitted(actions: list[str], columns: int) -> str:
    """The actions on one line of at most so many columns, the rarer ones left out first."""
    left = list(actions)
    for action in _DROPPED_FIRST:
        if len(" ".join(left)) > columns and action in left:
            left.remove(action)
    return " ".join(left)


def completed(typed: str) -> str:
    """The action that what is typed begins, as far as it is clear which; what begins none stays as it is."""
    begun = [action for action in ACTIONS if action.startswith(typed.lower())]
    if not begun or not typed.startswith("/"):
        return typed
    first = begun[0]
    return next(first[:end] for end in range(len(first), 0, -1) if all(action.startswith(first[:end]) for action in begun))


def slip(text: str) -> str | None:
    """What to say to a line that begins like an action and is none; None where it is one, or an answer."""
    words = text.split()
    if "\n" in text.strip() or not words or not _TOKEN.fullmatch(words[0]):
        return None
    word = words[0].lower()
    if len(words) > _MOST_WORDS and difflib.get_close_matches(word, ACTIONS, n=1) != ["/dispute"]:
        return None
    if word == "/rate":
        return "A rating is a number from 0 to 100 or the name of a band, such as: /rate 70 or /rate good"
    if word in ACTIONS:
        return f"Did you mean {word}? Send it alone." if len(words) > 1 else None
    near = difflib.get_close_matches(word, ACTIONS, n=1)
    return f"There is no {words[0]}." + (f" Did you mean {near[0]}?" if near else f" There are: {' '.join(ACTIONS)}")
