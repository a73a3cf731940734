"""Which language a text is in: English, or another. The words of others stand in language.toml."""

from __future__ import annotations

import re
from functools import cache

from interviewer.listed import listed

#: Letters of another alphabet (those of formulas apart), or the marks that open a question or a call in Spanish.
_OTHER_ALPHABET = re.compile(r"(?:(?![\u0000-\u024f\u0370-\u03ff\u1e00-\u1fff\u2100-\u214f])[^\W\d_][\W\d_]*){4}|[¿¡]")
_IN_LETTERS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
#: A text with so large a share of words of other languages is in one of them.
FOREIGN_SHARE = 0.2


def is_foreign(text: str) -> bool:
    """Whether a text is in a language other than English, as far as its letters and its most ordinary words tell."""
    return bool(_OTHER_ALPHABET.search(text)) or has_words_of_another_language(text, 1)


def has_words_of_another_language(text: str, fewest: int) -> bool:
    """Whether at least so many different words of a text, and so large a share of all, are ordinary in another language."""
    words = [word.lower() for word in _IN_LETTERS.findall(text.replace("’", "'")) if len(word) == 1 or not word.isupper()]  # "LE" is the name of something
    foreign = [word for word in words if word in _words_of_others()]
    return len(set(foreign)) >= fewest and len(foreign) >= FOREIGN_SHARE * len(words)


@cache
def _words_of_others() -> frozenset[str]:
    return frozenset(word for words in listed(__name__).values() for word in words.split())
