"""The words of a statement that nobody has put in any other: how many of them an answer uses, each in the same sense.

For a question that comes with nothing but a perfect answer the network is less sure of what its sentences mean than an author who gives several phrasings
is. There the shared words tell something beside it, and where not even letters are shared, the answer is about something else. Where the points are an
author's own, it tells something how many content words an answer has at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from interviewer.judges.content_words import tokens
from interviewer.judges.pieces import BARE_TERM_WORDS

#: Letters by threes.
Letters = frozenset[str]


def words_of(statement: str, asked: str) -> dict[str, bool]:
    """The content words of a statement, each with whether it is negated; those that the question uses are left out, for copying them shows nothing."""
    heard = _signs(asked)
    return {word: negated for word, negated in _signs(statement).items() if word not in heard}


def share_used(words: Mapping[str, bool], stretches: Iterable[str], *, bare_terms: bool = False) -> float:
    """The share of the words, from 0 to 1, that stand in the same sense in any of the stretches; a bare term tells nothing, unless `bare_terms` count."""
    used: set[str] = set()
    for stretch in stretches:
        if bare_terms or len(stretch.split()) > BARE_TERM_WORDS:
            signs = _signs(stretch)
            used |= {word for word, negated in words.items() if signs.get(word) is negated}
    return len(used) / len(words) if words else 0.0


def share_turned(words: Mapping[str, bool], stretches: Iterable[str]) -> float:
    """The share of the words, from 0 to 1, that one of the stretches uses in the opposite sense, at most."""
    turned = (sum(signs.get(word) is (not negated) for word, negated in words.items()) for signs in map(_signs, stretches))
    return max(turned, default=0) / len(words) if words else 0.0


def breadth(stretches: Iterable[str], statements: Iterable[str], asked: str) -> float:
    """How much an answer says at all, from 0 to 1: the number of its content words beside that of the statements that it should make, whatever words it uses.

    The words of the question count in neither. Empty sentences have few content words, and stretches that have nothing to do with a point are left out before.
    """
    heard = _signs(asked).keys()
    used, wanted = ({word for text in texts for word in _signs(text)} - heard for texts in (stretches, statements))
    return min(1.0, len(used) / len(wanted)) if wanted else 1.0


def letters_of(statements: Iterable[str], asked: str) -> Letters:
    """The letters of the content words of some statements by threes; without those of the words of the question, which anybody can copy."""
    heard, wanted = ({three for text in texts for three in _threes(text)} for texts in ((asked,), statements))
    return frozenset(wanted - heard or wanted)


def share_spelled(letters: Letters, stretches: Iterable[str]) -> float:
    """The share of these letters, from 0 to 1, that the stretches have."""
    return len(letters.intersection(three for stretch in stretches for three in _threes(stretch))) / len(letters) if letters else 0.0


def _threes(text: str) -> set[str]:
    """The letters of each content word by threes, its beginning and end included: words that are inflected or misspelled share most of them."""
    words = (f" {token.stem} " for token in tokens(text))
    return {word[first : first + 3] for word in words for first in range(len(word) - 2)}


def _signs(text: str) -> dict[str, bool]:
    return {token.stem: token.negated for token in tokens(text)}
