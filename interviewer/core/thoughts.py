"""What a model thinks aloud, between <think> and </think>: told from what it says. A thought may begin in the model's prompt; then only its end is seen."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator

OPENS, CLOSES = "<think>", "</think>"
_MARKS = re.compile(r"(</?think>)")
#: A thought from the prompt ends on a line of its own, or before the object that was asked for. One that is quoted in an object, or in a sentence, does not.
_ENDS_FIRST = re.compile(r"\A(?!\s*(?:[{\[\"“]|```))(?:(?!<think>).)*?</think>(?:\s*\Z|\s*\n|\s*[{`])", re.DOTALL)


def parted_at_marks(pieces: Iterable[str]) -> Iterator[str]:
    """A stream cut before and after each mark of a thought; what may be the beginning of a mark waits for the next piece."""
    begun = ""
    for piece in pieces:
        text = begun + piece
        last = text.rfind("<")
        tail = text[last:] if last >= 0 else ""
        begun = tail if tail not in ("", OPENS, CLOSES) and (OPENS.startswith(tail) or CLOSES.startswith(tail)) else ""
        yield from filter(None, _MARKS.split(text.removesuffix(begun)))
    if begun:
        yield begun


def after_the_thought(pieces: Iterable[str]) -> Generator[str, None, bool]:
    """The stream of a model whose thought begins in its prompt, from the end of the thought on; where none ends, all of it. Returns whether one did."""
    thought = list[str]()
    parts = parted_at_marks(pieces)
    for part in parts:
        if part == CLOSES:
            yield from parts
            return True
        thought.append(part)
    yield from thought
    return False


def ends_a_thought(words: str) -> bool:
    """Whether a thought ends in these words that began before them."""
    return CLOSES in words.partition(OPENS)[0]


def began_in_the_prompt(reply: str) -> bool:
    """Whether a whole reply shows that its thought began in the prompt: whoever quotes such a mark has not thought."""
    return _ENDS_FIRST.search(reply) is not None


def without_the_first(reply: str) -> str:
    """A whole reply without the thought that it opens with."""
    bare = reply.lstrip()
    _, closes, rest = bare.partition(CLOSES)
    return rest if closes and bare.startswith(OPENS) else reply
