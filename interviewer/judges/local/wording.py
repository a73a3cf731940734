"""The words of a statement that nobody has put in any other: how many of them an answer uses, each in the same sense.

For a question that comes with nothing but a perfect answer the network is less sure of what its sentences mean than an author who gives several phrasings
is. There the shared words tell something beside it. Where the points are an author's own, it tells something how many content words an answer has at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from interviewer.judges.content_words import tokens


def words_of(statement: str, asked: str) -> dict[str, bool]:
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


def breadth(stretches: Iterable[str], statements: Iterable[str], asked: str) -> float:
    """How much an answer says at all, from 0 to 1: the number of its content words beside that of the statements that it should make, whatever words it uses.

    The words of the question count in neither. Empty sentences have few content words, and stretches that have nothing to do with a point are left out before.
    """
    heard = signs(asked).keys()
    used, wanted = ({word for text in texts for word in signs(text)} - heard for texts in (stretches, statements))
    return min(1.0, len(used) / len(wanted)) if wanted else 1.0


def signs(text: str) -> dict[str, bool]:
    """The stems of the content words of a text, each with whether it is negated."""
    return {token.stem: token.negated for token in tokens(text)}
