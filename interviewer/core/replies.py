"""What kind of reply it is: an answer, or one of the things that people say instead.

Only a short text that says nothing else is taken for a request: "I don't know the exact figure, but ..." is an answer.
A request takes precedence over the doubt that leads to it: "I don't know, can I get a hint?" asks for a hint.
Whatever is not plainly something else is an answer, and goes to the judge.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from interviewer.core.events import Act, Answered, AskedBack, AskedForHint, DidNotKnow, GaveUp, Left, Rated, Reply, Skipped, TookBack, TriedAgain
from interviewer.core.question import Band

#: A text that is longer than this says something besides.
MOST_WORDS, MOST_CHARACTERS = 12, 200
_MARKS = ".,;:!?…–—"
#: Where a speaker pauses, with a mark or without.
_PAUSE = rf"(?:\s*[{_MARKS}-]*\s+)"
#: Where one thing is said and another begins.
_BREAK = re.compile(rf"(?:[\s{_MARKS}]*[{_MARKS}]|\s-+(?=\s))[\s{_MARKS}]*")
_FILLER = rf"(?:(?:well|sorry|ok(?:ay)?|hmm+|um+|uh+|honestly|please|actually|no|yeah|so|but|and|oh|ah|i guess|to be honest){_PAUSE})*"
_TAIL = rf"(?:{_PAUSE}(?:please|sorry|this|that|it|this one|that one|the answer|for now|at all|yet|honestly|about (?:this|that|it)))*"
_DO_NOT_KNOW = re.compile(
    rf"{_FILLER}(?:(?:i\s+)?(?:really\s+|honestly\s+|just\s+|still\s+)?(?:do\s*n[o']?t|dont)\s+(?:really\s+|actually\s+)?(?:know|remember|recall)"
    rf"|idk|dunno|no idea|no clue|not sure|(?:i(?:'m| am)\s+)not sure|(?:i\s+have|i've)\s+no (?:idea|clue)"
    rf"|(?:i\s+)?(?:have\s+)?never heard of (?:this|that|it)){_TAIL}"
)
_HINT = re.compile(
    rf"{_FILLER}(?:(?:can|could|may)\s+(?:i|you)\s+(?:please\s+)?(?:get|have|give(?:\s+me)?)\s+(?:a|another|one more|some)\s+(?:small\s+|little\s+)?"
    rf"(?:hint|clue|help)|(?:(?:give me|i need|i would like|i'd like)\s+)?(?:a\s+|another\s+|one more\s+)?(?:small\s+|little\s+)?(?:hint|clue)|help(?:\s+me)?"
    rf"|(?:just\s+)?(?:tell|give|show)\s+me\s+the\s+(?:correct\s+|right\s+|perfect\s+)?answer|what(?:'s| is)\s+the\s+(?:correct\s+|right\s+)?answer){_TAIL}"
)
_DOUBT = re.compile(r"\b(?:not sure|(?:do not|don't|dont|can't|cannot) (?:really )?(?:see|know|get|understand|remember)|no idea|no clue|sorry|stuck|hmm+)\b")
_SKIP = re.compile(
    rf"{_FILLER}(?:(?:let'?s\s+|can we\s+|i(?:'d like to|'ll| will| want to)?\s+)?(?:skip|pass|move on|go on|next)"
    rf"(?:\s+(?:question|to the next(?: one| question)?))?){_TAIL}"
)
_LEAVE = re.compile(rf"{_FILLER}(?:quit|exit|bye|goodbye|stop the interview){_TAIL}")
_ASKS_BACK = re.compile(
    r"\b(?:do you mean|did you mean|what do you mean|are you saying|do you want me to|"
    r"what does .{1,40} mean|you mean|are you asking|are we talking|(?:can|could) you (?:please )?"
    r"(?:clarify|rephrase|repeat|explain (?:the question|what you)|be more specific)|(?:can|should|may|do) i (?:assume|take it|think of|focus|talk about)"
    r"|is (?:it|this|that) (?:about|for|a|an|the|supervised|batch|online|real)\b|which (?:one|part|kind|of the)|what kind of|how (?:much|many|big|long) )"
)

#: What can be typed with a slash, and the reply it stands for.
COMMANDS: dict[str, type[AskedForHint | Skipped | GaveUp | Left]] = {"/hint": AskedForHint, "/skip": Skipped, "/perfect": GaveUp, "/quit": Left}
#: ... and what it does about replies that were given; `/rate` says a number or a band with it.
ACTS: dict[str, type[TookBack | TriedAgain]] = {"/undo": TookBack, "/redo": TriedAgain}
_RATING = re.compile(rf"/rate\s+(\d{{1,3}}|{'|'.join(Band)})\s*(?:%|/\s*100)?")


def act(text: str) -> Act | None:
    """What a text does about replies that were given; None where it is a reply itself."""
    bare = _bare(text)
    return ACTS[bare]() if bare in ACTS else _rating(bare)


def understood(text: str) -> Reply | Left:
    """The event that a reply is. Never fails: what is nothing else is an answer."""
    bare = _bare(text)
    if bare in COMMANDS:
        return COMMANDS[bare]()
    if len(bare.split()) <= MOST_WORDS and len(bare) <= MOST_CHARACTERS:
        asked = bare.strip(f" {_MARKS}-")
        if _says(_DO_NOT_KNOW, asked, _DO_NOT_KNOW.fullmatch):
            return DidNotKnow(text=text)
        if _says(_HINT, asked, _DOUBT.search):
            return AskedForHint(text=text)
        if _says(_SKIP, asked, _DO_NOT_KNOW.fullmatch):
            return Skipped(text=text)
        if _LEAVE.fullmatch(asked):
            return Left()
    if _only_asks_back(bare):
        return AskedBack(text=text)
    return Answered(text=text)


def _says(wanted: re.Pattern[str], text: str, doubts: Callable[[str], object]) -> bool:
    """Whether a text says what is wanted, and before it at most that its speaker is in doubt."""
    if wanted.fullmatch(text):
        return True
    text = re.sub(f"^{_FILLER}", "", text)
    return any(wanted.fullmatch(text[pause.end() :]) and all(map(doubts, _BREAK.split(text[: pause.start()]))) for pause in _BREAK.finditer(text))


def _bare(text: str) -> str:
    return " ".join(text.replace("’", "'").lower().split()).strip(" .!")


def _rating(bare: str) -> Rated | None:
    """The rating that `/rate 70` or `/rate good` gives; None for any other text."""
    match = _RATING.fullmatch(bare)
    if match is None or (match[1].isdigit() and int(match[1]) > 100):
        return None
    return Rated(rating=int(match[1]) if match[1].isdigit() else Band(match[1]))


def _only_asks_back(text: str) -> bool:
    """Every sentence is a question, and the whole is short and asks about the question itself."""
    if len(text.split()) > 30:
        return False
    return all(sentence.endswith("?") and _ASKS_BACK.search(sentence) for sentence in re.split(r"(?<=[.!?])\s+", text))
