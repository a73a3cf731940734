"""Reading a model's words before the candidate does, sentence by sentence.

A sentence is held back if it would ask a second thing, give an unrevealed point away (together with what was said before it), or step out
of the interviewer's part. What the candidate has said, what the question says and what the author's own wording says is never held
against it; but a mark that a candidate asks for is no mark that an interviewer gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from interviewer.core.discussion import Discussion
from interviewer.core.judgement import Status

MOST_WORDS = 90
#: A sentence, or a thought, that goes on for more characters than this is not waited for.
LONGEST_SENTENCE = 20_000
#: The share of a phrasing's own words from which on a sentence gives it away, and the fewest words that can.
GIVEN_AWAY, FEWEST_WORDS = 0.6, 3
_OPENS, _CLOSES = "<think>", "</think>"
_MARKS_OF_A_THOUGHT = re.compile(r"(</?think>)")
_WORD = re.compile(r"[a-z][a-z'-]{3,}")
_OUT_OF_PART = re.compile(
    r"(?im)</?think|^(?:[^\S\n]|[*_#>])*(?:system|user|assistant|candidate|interviewer)[\s*_]*:|as an ai\b(?! engineer)|perfect answer|reference answer"
)
_MARK = re.compile(r"(?i)\b\d{1,3}\s*(?:(?:/|out of)\s*(?:10|100|5)\b|%|points\b)")


class Breach(Exception):
    """A sentence must not be said; the message says why."""


class Guard:
    """Reads one turn of words, for which the author has his own. Make a new one for every turn."""

    def __init__(self, talk: Discussion, authored: str) -> None:
        free = _words(" ".join([talk.question.ask, authored, *talk.answers]))
        hidden = [point for point in talk.open_points if talk.status(point) is not Status.SAID]
        self._secret = [words for point in hidden for phrasing in point.phrasings if len(words := _words(phrasing) - free) >= FEWEST_WORDS]
        self._marks = _marks(f"{talk.question.ask} {authored}") | {mark for mark in _marks(" ".join(talk.answers)) if mark.endswith("%")}
        self._must_ask = "?" in authored
        self._said: frozenset[str] = frozenset()
        self._questions = 0
        self._count = 0

    def reads(self, sentence: str) -> str:
        """The sentence, if it may be said. Raises Breach if not."""
        self._questions += sentence.count("?")
        self._count += len(sentence.split())
        if self._questions > 1:
            raise Breach("it asked more than one thing")
        if self._count > MOST_WORDS:
            raise Breach(f"it took more than {MOST_WORDS} words")
        if _OUT_OF_PART.search(sentence) or not _marks(sentence) <= self._marks:
            raise Breach("it stepped out of its part")
        self._said |= _words(sentence)
        if any(len(self._said & secret) >= GIVEN_AWAY * len(secret) for secret in self._secret):
            raise Breach("it gave a point away")
        return sentence

    def ends(self) -> None:
        """The turn is over. Raises Breach if nothing was said, or nothing was asked where the author asks something."""
        if self._count == 0:
            raise Breach("it said nothing")
        if self._must_ask and self._questions == 0:
            raise Breach("it asked nothing")


def _words(text: str) -> frozenset[str]:
    """The longer words of a text, without a final s and cut to six letters so that inflections meet."""
    return frozenset(word.rstrip("'s")[:6] for word in _WORD.findall(text.lower()))


def _marks(text: str) -> frozenset[str]:
    """What reads like a mark: 7/10, 70 points, 70%."""
    return frozenset(match.group() for match in _MARK.finditer(text))


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
