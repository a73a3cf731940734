"""What can be typed with a slash: the action line, and what a slip of the pen may mean."""

from __future__ import annotations

import difflib
import re
from datetime import timedelta

from interviewer.core.events import TookBack, TriedAgain
from interviewer.core.session import Session
from interviewer.core.timing import NO_TIME

#: Every action and what it does, in the order of the action line.
ACTIONS = {
    "/hint": "a hint, from faint to strong; the debrief counts it; before any answer it leaves the question unrated: it keeps its date, or is due tomorrow",
    "/skip": "leave the question; what you have said on it still counts",
    "/repeat": "the question again",
    "/why": "which of your words earned or cost what (study mode)",
    "/perfect": "give the question up and see its answer; what you have earned stays, and before any answer or help it counts as not known",
    "/rate": "rate your own answers before the verdict: /rate 70 or /rate good; also as the last line of an answer",
    "/undo": "take your last answer back, on the record",
    "/redo": "try the last question once more, before you answer the next one (study mode)",
    "/dispute": "contest a finding on the last question that has a verdict: /dispute shows them by number (study mode)",
    "/quit": "leave; interviewer resume goes on",
    "/help": "this list",
}
#: What is left out of a line that is too narrow for all, first things first: they can be typed all the same.
_DROPPED_FIRST = ("/dispute", "/repeat", "/redo", "/rate", "/undo", "/why", "/perfect", "/skip")
_BETWEEN = ("/redo", "/dispute", "/quit", "/help")
_STUDY_ONLY = ("/why", "/redo", "/dispute")
_TOKEN = re.compile(r"/[A-Za-z]+")
#: What a word is that begins like an action, whatever is joined to it.
_BEGINNING = re.compile(r"/[a-z]+(?![a-z0-9_])")
_PUNCTUATION = ".,;:!?"
#: More words after a slash are a sentence, and no slip, unless the first of them is an action.
_MOST_WORDS = 5


def of_the_mode(session: Session) -> list[str]:
    """The actions that can make sense at some moment of this interview."""
    return [action for action in ACTIONS if session.plan.mode == "study" or action not in _STUDY_ONLY]


def possible(session: Session, since: timedelta = NO_TIME) -> list[str]:
    """The actions that make sense right now, so long `since` the last event."""
    study = session.plan.mode == "study"
    impossible = {
        "/why": not study or not session.discussion.judgements,
        "/undo": session.why_not(TookBack()) is not None,
        "/redo": session.why_not(TriedAgain(), since) is not None,
        "/dispute": not study or not any(each.closed and each.judgements for each in session.discussions),
    }
    return [action for action in ACTIONS if not impossible.get(action, False)]


def between(session: Session) -> list[str]:
    """The actions that make sense after a debrief, before the next question is asked."""
    return [action for action in possible(session) if action in _BETWEEN]


def not_between(text: str) -> str | None:
    """What to say, while there is no question, to an action that is for one, or a slip: it must not fall on a question that nobody has seen yet."""
    if not text or "\n" in text:
        return None
    if text == "/why":
        return "The debrief above says it point by point."
    action = text.split(maxsplit=1)[0].rstrip(_PUNCTUATION)
    waits = action in ACTIONS and action not in _BETWEEN
    return f"There is no question for {action} right now. Enter: the next question." if waits else slip(text)


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
    first, *others = text.split() or [""]
    first, of_one_line = first.rstrip(_PUNCTUATION), "\n" not in text.strip()
    word = first.lower()
    action = begun[0] if (begun := _BEGINNING.match(word)) else ""
    if action == "/rate" and of_one_line:
        return "A rating is a number from 0 to 100 or the name of a band, such as: /rate 70 or /rate good"
    if action in ACTIONS:
        return None if text.strip().lower() == action else _not_alone(action, with_more=bool(others) or word != action)
    if not of_one_line or not _TOKEN.fullmatch(word):
        return None
    near = difflib.get_close_matches(word, ACTIONS, n=1)
    if len(others) >= _MOST_WORDS and near != ["/dispute"]:
        return None
    return f"There is no {first}." + (f" Did you mean {near[0]}?" if near else f" There are: {' '.join(ACTIONS)}")


def _not_alone(action: str, *, with_more: bool) -> str:
    return f"Did you mean {action}? Send it alone" + (", or send your text without it." if with_more else ".")
