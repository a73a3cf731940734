"""What kind of reply it is: an answer, or one of the things that people say instead.

Only a text that plainly says nothing else is taken for one of them: "I don't know the exact figure, but ..." is an answer.
Whatever is not plainly something else is an answer, and goes to the judge.
"""

from __future__ import annotations

import re

from interviewer.core.boundaries import ABBREVIATED, CLOSERS, STOPS
from interviewer.core.events import Act, Answered, AskedBack, Left, Reply
from interviewer.core.questions_back import MOST_CHARACTERS_BACK, asks_back, guesses, only_asks_back, wants_it_again
from interviewer.core.reply_wordings import normalised
from interviewer.core.short_replies import disagrees, short_reply, thinks_aloud
from interviewer.core.slash import acted, commanded

_CLOSES = re.escape(CLOSERS)
_BETWEEN_SENTENCES = re.compile(rf"(?:(?<=[{STOPS}])(?!{ABBREVIATED})|(?<=[{STOPS}][{_CLOSES}]))\s+")
#: What may stand behind a question mark, or beside it, at the end of a question.
_CLOSING = f"{STOPS.replace('.', '')}{CLOSERS} "


def act(text: str) -> Act | None:
    """What a text does about replies that were given; None where it is a reply itself."""
    return acted(normalised(text))


def understood(text: str, asked: str = "") -> Reply | Left:
    """The event that a reply to what was asked is. Never fails: what is nothing else is an answer."""
    bare = normalised(text)
    if (command := commanded(bare)) is not None:
        return command
    kind = short_reply(bare) or (AskedBack if only_asks_back(bare, normalised(asked)) else Answered)
    return Left() if kind is Left else kind(text=text)


def asks_to_repeat(text: str) -> bool:
    """Whether a text only wants the question once more, as it was put. As an event of a log it is a question back."""
    return wants_it_again(normalised(text))


def only_thinks(text: str) -> bool:
    """Whether a text is only thought aloud, and the reply is still to come: "hmm, let me think". Whoever cannot wait for it takes it as it is `understood`."""
    return thinks_aloud(normalised(text))


def only_disagrees(text: str) -> bool:
    """Whether an answer only holds on to what was called wrong, and gives no reason: "No, I disagree". It is judged as any other."""
    return disagrees(normalised(text))


def only_asks(text: str) -> bool:
    """Whether every sentence of an answer is a question, and leaves something open: a guess names what was asked for, though its voice rises."""
    sentences = [sentence for line in text.strip().splitlines() for sentence in _BETWEEN_SENTENCES.split(line) if sentence.strip()]
    asking = bool(sentences) and all("?" in sentence[len(sentence.rstrip(_CLOSING)) :] for sentence in sentences)
    bare = [normalised(sentence)[:MOST_CHARACTERS_BACK] for sentence in sentences] if asking else []
    return asking and (not any(map(guesses, bare)) or any(map(asks_back, bare)))
