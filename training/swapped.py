"""Sentences in which two names have changed places, so that what was right is the wrong way round: "Serving fits the weights, training answers requests".

They are made of the authored ones: few authors think of writing them, and the heads are weakest at them. Only where the two names divide all that a point
says between them: then the sentence denies the point. Tried for six questions; for those whose names are ordinary words (more and less, before and after)
most of what came out was no sentence, and the heads lost by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from training.sentences import MARKED, RELATION_OF_KIND, Points, Relation, Sentence, question_of

#: The names by question, each with its place, and the points that say what belongs to which of them.
NAMES = {"d01-q1": (("training", "serving"), ("train", "serve"), ("trained", "served"), ("trains", "serves"), ("offline", "online"))}
DIVIDED = {"d01-q1": ("learn", "predict", "heavy", "latency")}


def swapped(sentences: Iterable[Sentence], points: Points) -> Iterator[Sentence]:
    """The right sentences about these points with the names in each other's place, marked as denials of what they said."""
    for each in sentences:
        question = question_of(each.point)
        if question in NAMES and (says := _said(each, question, points)):
            text = _with_names_swapped(each.text, question)
            if text != each.text:
                yield Sentence(says[0], MARKED, text, marks=tuple((point, Relation.DENIES) for point in says))


def _said(sentence: Sentence, question: str, points: Points) -> list[str]:
    """The points that a sentence says, where it says nothing wrong, and is about the question itself."""
    divided = {f"{question}/{id}" for id in DIVIDED[question]}
    if sentence.kind != MARKED:
        says = RELATION_OF_KIND[sentence.kind] is Relation.SAYS and sentence.point in divided
        return [sentence.point, *sorted(sentence.also & divided)] if says else []
    wrong = any(point in points.misconceptions for point, _ in sentence.marks)
    return [] if sentence.rung or wrong else [point for point, relation in sentence.marks if relation is Relation.SAYS and point in divided]


def _with_names_swapped(text: str, question: str) -> str:
    other = dict(NAMES[question]) | {second: first for first, second in NAMES[question]}
    return re.sub(rf"\b(?:{'|'.join(other)})\b", lambda found: _cased(other[found[0].lower()], found[0]), text, flags=re.IGNORECASE)


def _cased(word: str, like: str) -> str:
    return word.capitalize() if like[0].isupper() else word
