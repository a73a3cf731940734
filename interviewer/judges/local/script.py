"""A question's script made ready for reading: every phrasing with the place where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from interviewer.core.question import Point, Question
from interviewer.core.sentences import sentences
from interviewer.judges.local.known import Head, fingerprint, known
from interviewer.judges.local.network import WIDTH, Floats, network, places
from interviewer.judges.local.reference import Reference, reference_of
from interviewer.judges.local.words_in_common import new_words_of

#: A sentence of the perfect answer that lies farther from a point than this says something else.
LEAST_ALIKE = 0.3


@dataclass(frozen=True)
class Target:
    """One thing that is looked for: its accepted phrasings, the author's own first, its `denials`, and where each of them lies.

    `said` is [phrasings, 384], `denied` is [denials, 384]; vectors of length 1. `when_asked` counts only once it has been asked for.
    `head` is there where the point is known by heart, `words` where it is not: those of the author's own phrasing, and which are negated. Of the phrasings
    `in_the_perfect` are sentences of the perfect answer that say the point.
    `told` is one that nobody put down as a point: it is a sentence of the perfect answer, which is then all that there is, the `reference`.
    """

    phrasings: tuple[str, ...]
    said: Floats
    denied: Floats
    when_asked: tuple[str, ...] = ()
    head: Head | None = None
    words: dict[str, bool] = field(default_factory=dict)
    in_the_perfect: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()
    told: bool = False
    reference: Reference | None = None


@dataclass(frozen=True)
class Script:
    """The targets of a question by id: its points, rungs included, and its misconceptions."""

    points: dict[str, Target]
    misconceptions: dict[str, Target]


@lru_cache(maxsize=512)
def script_of(question: Question) -> Script:
    """Prepare a question: all of its phrasings are read once."""
    points = list(question.every_point())
    held, perfect = question.misconceptions, _told_apart(question)
    lying = iter(_places([*(point.phrasings for point in points), *(point.denied for point in points), *(each.phrasings for each in held), perfect]))
    said, denied = [next(lying) for _ in points], [next(lying) for _ in points]
    looked_for = {
        point.id: Target(
            point.phrasings,
            where,
            denial,
            point.when_asked,
            known().get(fingerprint(question.id, point.id, point.says)),
            denials=tuple(point.denied),
            told=point.told,
        )
        for point, where, denial in zip(points, said, denied, strict=True)
    }
    nowhere = np.zeros((0, WIDTH), dtype=np.float32)
    wrong = {each.id: Target(each.phrasings, next(lying), nowhere, (), known().get(fingerprint(question.id, each.id, each.claim))) for each in held}
    looked_for |= _as_told({point.id: looked_for[point.id] for point in question.points}, perfect, next(lying))
    for group, asked in ((question.points, question.ask), *((rung.points, rung.ask) for rung in question.deeper)):
        looked_for |= _with_the_reference({point.id: looked_for[point.id] for point in group}, group, asked)
    return Script({id: _with_its_words(target, question.ask) for id, target in looked_for.items()}, wrong)


def _with_its_words(target: Target, asked: str) -> Target:
    return target if target.head is not None else replace(target, words=new_words_of(target.phrasings[0], asked))


def _with_the_reference(targets: dict[str, Target], points: Sequence[Point], asked: str) -> dict[str, Target]:
    """The sentences of a perfect answer that is all there is, each with all of it; anything else as it is."""
    if not all(point.told for point in points):
        return targets
    reference = reference_of([point.says for point in points], asked)
    return {id: replace(target, reference=reference) for id, target in targets.items()}


def _told_apart(question: Question) -> list[str]:
    """The sentences of the author's perfect answer; none where it was put together from the points."""
    return [] if question.perfect == " ".join(point.says for point in question.points) else sentences(question.perfect or "")


def _as_told(targets: dict[str, Target], perfect: Sequence[str], told: Floats) -> dict[str, Target]:
    """The points of a question, each with one sentence of the perfect answer as one more phrasing: of those that lie nearest to it, the nearest.

    Of a point that nobody has put in other words, this is what the author has. A point that is known by heart needs none.
    """
    near = {id: (told @ target.said.T).max(axis=1) for id, target in targets.items()}
    found = dict(targets)
    for number in sorted(range(len(perfect)), key=lambda number: max(each[number] for each in near.values())):
        id = max(near, key=lambda id: float(near[id][number]))
        target = targets[id]
        if target.head is None and near[id][number] >= LEAST_ALIKE and perfect[number] not in target.phrasings:
            phrasings, said = (*target.phrasings, perfect[number]), np.concatenate((target.said, told[number : number + 1]))
            found[id] = replace(target, phrasings=phrasings, said=said, in_the_perfect=(perfect[number],))
    return found


def _places(groups: Sequence[Sequence[str]]) -> list[Floats]:
    """The places of many groups of texts, read in one go."""
    everywhere = places(network().alone([text for group in groups for text in group]))
    found, start = [], 0
    for group in groups:
        found.append(everywhere[start : start + len(group)])
        start += len(group)
    return found
