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
_WORD = re.compile(r"[a-z][a-z'-]{3,}")
_OUT_OF_PART = re.compile(
    r"(?im)</?think|^[\s*_#>]*(?:system|user|assistant|candidate|interviewer)[\s*_]*:|as an ai\b(?! engineer)|perfect answer|reference answer"
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
    """The sentences of a stream, each as soon as it is whole; what a reasoning model thinks aloud is left out."""
    waiting = ""
    for piece in pieces:
        waiting += piece
        waiting = re.sub(r"<think>.*?</think>", "", waiting, flags=re.DOTALL)
        if len(waiting) > LONGEST_SENTENCE:
            break
        if "<think>" in waiting:
            continue
        while (match := re.search(r"[.!?][”\")]*\s+(?=\S)", waiting)) is not None:
            yield waiting[: match.end()].strip()
            waiting = waiting[match.end() :]
    if waiting.strip():
        yield waiting.strip()
