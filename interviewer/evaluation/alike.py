"""What stands twice in a bank: two points of a question that say the same, two questions that ask the same, a point in the words of its question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from interviewer.core.question import Question
from interviewer.core.sentences import sentences
from interviewer.core.words import stem
from interviewer.listed import either, listed

#: Two texts of which this share of the words is the same, in their order, may well be the same: somebody is to look.
NEARLY = 0.9
#: With fewer words a share tells nothing; and a point of fewer is a term, which may be one of those that the question lets choose from.
FEWEST_WORDS, FEWEST_TOLD = 6, 4
_WORD = re.compile(r"[a-z0-9.%]*[a-z0-9%](?:'[a-z]+)?")
_EMPTY = frozenset(listed(__name__)["empty"])
_NEGATES = re.compile(rf"n't$|^{either(listed(__name__)['negations'])}$")


@dataclass(frozen=True)
class Twice:
    """Two parts of a bank that are the same, or nearly so. `what` says which, `words` are those of the second."""

    question: Question
    what: str
    words: str
    exactly: bool


def twice(questions: Sequence[Question]) -> Iterator[Twice]:
    """The points and questions that stand twice."""
    for question in questions:
        points = [(point.id, _words(point.says)) for point in question.every_point()]
        for (first, one), (second, other) in combinations(points, 2):
            if (alike := _alike(one, other)) is not None:
                yield Twice(question, f"the points {first} and {second} say the same", question.point(second).says, alike)
        for rung in question.deeper:
            if (alike := _alike(_words(question.ask), _words(rung.ask))) is not None:
                yield Twice(question, f"the deeper question {rung.id} asks what the question itself asks", rung.ask, alike)
    asked = [(question, _words(question.ask)) for question in questions]
    for (earlier, one), (later, other) in combinations(asked, 2):
        if (alike := _alike(one, other)) is not None:
            yield Twice(later, f"it asks what {earlier.id} asks", later.ask, alike)


def stands_in(point: str, ask: str) -> str | None:
    """The sentence of a question that has all the words of a point in their order, and negates as many; None where there is none."""
    wanted = _words(point)
    if len(wanted) < FEWEST_TOLD:
        return None
    for sentence in sentences(ask) or [ask]:
        there = _words(sentence)
        left = iter(there)
        if all(word in left for word in wanted) and _negations(wanted) == _negations(there):
            return sentence
    return None


def _alike(one: Sequence[str], other: Sequence[str]) -> bool | None:
    """True for two texts of the same words, False where nearly all are the same, None where they differ."""
    if one == other:
        return True
    fewest, most = sorted((len(one), len(other)))
    if fewest < FEWEST_WORDS or fewest < NEARLY * most or _negations(one) != _negations(other):
        return None
    from rapidfuzz.distance import Indel

    return False if Indel.normalized_similarity(one, other) >= NEARLY else None


def _words(text: str) -> list[str]:
    return [stem(word) for word in _WORD.findall(text.lower().replace("’", "'")) if word not in _EMPTY]


def _negations(words: Sequence[str]) -> int:
    return sum(_NEGATES.search(word) is not None for word in words)
