"""What of an answer may be judged at all, whichever embedded judge reads it."""

from __future__ import annotations

import re

from interviewer.core.discussion import Discussion
from interviewer.core.events import Said
from interviewer.core.moves import Challenge, Clarify, Hint

#: The longest answer that is judged, in characters: nobody says more.
MOST_CHARACTERS = 20_000
#: JSON is looked for this deep.
MOST_DEPTH = 20
_WORDS = re.compile(r"[a-z0-9']+")


def readable(answer: str) -> str:
    """The answer with JSON objects blanked out, every other character in its place.

    Nobody answers in JSON, but some try to command in it.
    """
    for _ in range(MOST_DEPTH):
        inner = re.sub(r"\{[^{}]*\}", lambda found: " " * len(found[0]) if '"' in found[0] else found[0], answer)
        if inner == answer:
            break
        answer = inner
    return answer


def cannot_be_judged(answer: str) -> str | None:
    """Why no embedded judge can judge this text, if so: then a zero would be a lie."""
    if len(answer) > MOST_CHARACTERS:
        return f"it has more than {MOST_CHARACTERS:,} characters, more than anybody says"
    letters = [character for character in answer if character.isalpha()]
    if len(letters) >= 10 and sum(character.isascii() for character in letters) < 0.5 * len(letters):
        return "the embedded judges read English only"
    return None


def heard_by(talk: Discussion) -> list[str]:
    """What the interviewer has said in a discussion: repeating it proves nothing."""
    return [talk.question.ask, *(event.words for event in talk.events if isinstance(event, Said))]


def is_copied(text: str, heard: list[str]) -> bool:
    """Whether a stretch only repeats what was heard: five words or more, most of them in runs of four that stand there."""
    words = _WORDS.findall(text.lower().replace("’", "'"))
    if len(words) < 5:
        return False
    asked = " | ".join(" ".join(_WORDS.findall(each.lower().replace("’", "'"))) for each in heard)
    runs = sum(" ".join(words[index : index + 4]) in asked for index in range(len(words) - 3))
    return runs >= 0.6 * (len(words) - 3)


def asked_for(talk: Discussion) -> str | None:
    """The point that the interviewer has just asked for, if any: a short reply is then read as being about it."""
    last = talk.moves[-1] if talk.moves else None
    return last.point if isinstance(last, Challenge | Hint | Clarify) else None
