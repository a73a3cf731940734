"""A model's stream as sentences, each as soon as it is whole; what a reasoning model thinks aloud is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from interviewer.core.boundaries import CLOSERS, STOPS
from interviewer.core.thoughts import CLOSES, OPENS, parted_at_marks

#: A sentence, or a thought, that goes on for more characters than this is not waited for.
LONGEST_SENTENCE = 20_000


def streamed_sentences(pieces: Iterable[str]) -> Iterator[str]:
    """The sentences of a stream, each as soon as it is whole; what a reasoning model thinks aloud is left out.

    Every character is looked at once: a server can send any number of marks and spaces.
    """
    sentence: list[str] = []
    ended = spaced = False
    for text in _spoken(pieces):
        if text.startswith(OPENS):
            sentence.append(text)
            break
        for character in text:
            if spaced and not character.isspace():
                yield "".join(sentence).strip()
                sentence.clear()
            sentence.append(character)
            spaced = (ended or spaced) and character.isspace()
            ended = character in STOPS or (ended and character in CLOSERS)  # of an abbreviation too: the guard looks at how what follows it begins
        if len(sentence) > LONGEST_SENTENCE:
            break
    if rest := "".join(sentence).strip():
        yield rest


def _spoken(pieces: Iterable[str]) -> Iterator[str]:
    """The stream without its thoughts. A thought that does not end, or goes on for too long, comes last, with the mark that opens it."""
    thought: list[str] = []
    size = 0
    for part in parted_at_marks(pieces):
        if not thought and part != OPENS:
            yield part
        elif part == CLOSES:
            thought.clear()
            size = 0
        else:
            thought.append(part)
            size += len(part)
            if size > LONGEST_SENTENCE:
                break
    if thought:
        yield "".join(thought)
