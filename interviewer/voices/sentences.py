"""A model's stream as sentences, each as soon as it is whole; what a reasoning model thinks aloud is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

#: A sentence, or a thought, that goes on for more characters than this is not waited for.
LONGEST_SENTENCE = 20_000
_OPENS, _CLOSES = "<think>", "</think>"
_MARKS_OF_A_THOUGHT = re.compile(r"(</?think>)")


def sentences_of(pieces: Iterable[str]) -> Iterator[str]:
    """The sentences of a stream, each as soon as it is whole; what a reasoning model thinks aloud is left out.

    Every character is looked at once: a server can send any number of marks and spaces.
    """
    sentence: list[str] = []
    ended = spaced = False
    for text in _spoken(pieces):
        if text.startswith(_OPENS):
            sentence.append(text)
            break
        for character in text:
            if spaced and not character.isspace():
                yield "".join(sentence).strip()
                sentence.clear()
            sentence.append(character)
            spaced = (ended or spaced) and character.isspace()
            ended = character in ".!?" or (ended and character in '”")')
        if len(sentence) > LONGEST_SENTENCE:
            break
    if rest := "".join(sentence).strip():
        yield rest


def after_the_thought(pieces: Iterable[str]) -> Iterator[str]:
    """The stream of a model whose thought begins in its prompt, from the end of the thought on; where none ends, all of it."""
    thought = list[str]()
    parts = _parted(pieces)
    for part in parts:
        if part == _CLOSES:
            yield from parts
            return
        thought.append(part)
    yield from thought


def ends_a_thought(sentence: str) -> bool:
    """Whether a thought ends here that began before the stream did."""
    return _CLOSES in sentence.partition(_OPENS)[0]


def _spoken(pieces: Iterable[str]) -> Iterator[str]:
    """The stream without its thoughts. A thought that does not end, or goes on for too long, comes last, with the mark that opens it."""
    thought: list[str] = []
    size = 0
    for part in _parted(pieces):
        if not thought and part != _OPENS:
            yield part
        elif part == _CLOSES:
            thought.clear()
            size = 0
        else:
            thought.append(part)
            size += len(part)
            if size > LONGEST_SENTENCE:
                break
    if thought:
        yield "".join(thought)


def _parted(pieces: Iterable[str]) -> Iterator[str]:
    """The stream cut before and after each mark of a thought; what may be the beginning of a mark waits for the next piece."""
    begun = ""
    for piece in pieces:
        text = begun + piece
        last = text.rfind("<")
        tail = text[last:] if last >= 0 else ""
        begun = tail if tail not in ("", _OPENS, _CLOSES) and (_OPENS.startswith(tail) or _CLOSES.startswith(tail)) else ""
        yield from filter(None, _MARKS_OF_A_THOUGHT.split(text.removesuffix(begun)))
    if begun:
        yield begun
