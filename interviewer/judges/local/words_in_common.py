"""The words that an answer has in common with a statement which nobody has put in any other: how many it uses, each in the same sense.

For a question that comes with nothing but a perfect answer the network is less sure of what its sentences mean than an author who gives several phrasings
is. There the shared words tell something beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from interviewer.judges.content_words import tokens

#: Two words that are spelled less alike than this have nothing to do with each other.
LEAST_ALIKE = 0.2
#: What makes a word its opposite, though it is spelled much alike: "unsupervised".
_OPPOSITE = ("un", "in", "im", "ir", "non", "dis")


def new_words_of(statement: str, asked: str) -> dict[str, bool]:
    """The content words of a statement, each with whether it is negated; those that the question uses are left out, for copying them shows nothing."""
    heard = signs(asked)
    return {word: negated for word, negated in signs(statement).items() if word not in heard}


def share_used(words: Mapping[str, bool], stretches: Iterable[str]) -> float:
    """The share of the words, from 0 to 1, that stand in the same sense in any of the stretches."""
    used: set[str] = set()
    for stretch in stretches:
        found = signs(stretch)
        used |= {word for word, negated in words.items() if found.get(word) is negated}
    return len(used) / len(words) if words else 0.0


def share_spelled(words: Mapping[str, bool], stretches: Iterable[str]) -> float:
    """The same, where a word that is only spelled like one of them counts in part: inflected, compounded or misspelled."""
    found = {(stem, negated) for stretch in stretches for stem, negated in signs(stretch).items()}
    used = sum(max((_alike(word, stem) for stem, sense in found if sense is negated), default=0.0) for word, negated in words.items())
    return used / len(words) if words else 0.0


@lru_cache(maxsize=65536)
def _alike(one: str, other: str) -> float:
    """How alike two stems are spelled, from 0 to 1: by the letters that they share three at a time (Dice's coefficient), from LEAST_ALIKE on.

    A word and its opposite are not alike at all.
    """
    if any(one == prefix + other or other == prefix + one for prefix in _OPPOSITE):
        return 0.0
    shared = 2 * len(_threes(one) & _threes(other)) / (len(_threes(one)) + len(_threes(other)))
    return max(0.0, shared - LEAST_ALIKE) / (1 - LEAST_ALIKE)


@lru_cache(maxsize=8192)
def _threes(stem: str) -> frozenset[str]:
    return frozenset(threes(stem))


def threes(stem: str) -> Iterator[str]:
    """Three letters at a time of a stem, its two ends included: inflected and misspelled words share most of them."""
    word = f" {stem} "
    return (word[first : first + 3] for first in range(len(word) - 2))


def signs(text: str) -> dict[str, bool]:
    """The stems of the content words of a text, each with whether it is negated."""
    return {token.stem: token.negated for token in tokens(text)}
