"""Where inflections of a word meet: its stem."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from threading import Lock

from snowballstemmer.english_stemmer import EnglishStemmer

_LONGER = re.compile(r"[a-z][a-z'-]{3,}")
_one_at_a_time = Lock()


@cache
def _stemmer() -> EnglishStemmer:
    return EnglishStemmer()


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a lower-case word."""
    with _one_at_a_time:  # the stemmer keeps the word that it is at in itself
        found: str = _stemmer().stemWord(word)
    return found


def longer_words_of(text: str) -> frozenset[str]:
    """The stems of the words of a text that have four letters or more."""
    return frozenset(map(stem, _LONGER.findall(text.lower().replace("’", "'"))))
