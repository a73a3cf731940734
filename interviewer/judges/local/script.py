"""A question's script made ready for reading: every phrasing with the place where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from interviewer.core.question import Question, sentences
from interviewer.judges.local.known import Head, fingerprint, known
from interviewer.judges.local.network import WIDTH, Floats, network, places

#: A sentence of the perfect answer that lies farther from a point than this says something else.
LEAST_ALIKE = 0.3


@dataclass(frozen=True)
class Target:
    """One thing that is looked for: its accepted phrasings, the author's own first, and where each of them and its denials lie.

    `said` is [phrasings, 384], `denied` is [denials, 384]; vectors of length 1. `when_asked` counts only once it has been asked for.
    `head` is there where the point is known by heart.
    """

    phrasings: tuple[str, ...]
    said: Floats
    denied: Floats
    when_asked: tuple[str, ...] = ()
    head: Head | None = None


@dataclass(frozen=True)
class Script:
    """The targets of a question by id: its points, rungs included, and its misconceptions."""

    points: dict[str, Target]
    misconceptions: dict[str, Target]


@lru_cache(maxsize=512)
def script_of(question: Question) -> Script:
    """Prepare a question: all of its phrasings are read once."""
    points = list(question.every_point())
    held, perfect = question.misconceptions, sentences(question.perfect or "")
    lying = iter(_places([*(point.phrasings for point in points), *(point.denied for point in points), *(each.phrasings for each in held), perfect]))
    said, denied = [next(lying) for _ in points], [next(lying) for _ in points]
    looked_for = {
        point.id: Target(point.phrasings, where, denial, point.when_asked, known().get(fingerprint(question.id, point.id, point.says)))
        for point, where, denial in zip(points, said, denied, strict=True)
    }
    nowhere = np.zeros((0, WIDTH), dtype=np.float32)
    wrong = {each.id: Target(each.phrasings, next(lying), nowhere, (), known().get(fingerprint(question.id, each.id, each.claim))) for each in held}
    told = next(lying)
    return Script({id: _as_told(target, perfect, told) for id, target in looked_for.items()}, wrong)


def _as_told(target: Target, perfect: Sequence[str], told: Floats) -> Target:
    """The target with the sentence of the perfect answer that lies nearest to it as one more phrasing, where it is not known by heart.

    Of a point that nobody has put in other words, this is what the author has.
    """
    if target.head is not None or not perfect:
        return target
    near = (told @ target.said.T).max(axis=1)
    best = int(near.argmax())
    if near[best] < LEAST_ALIKE or perfect[best] in target.phrasings:
        return target
    return replace(target, phrasings=(*target.phrasings, perfect[best]), said=np.concatenate((target.said, told[best : best + 1])))


def _places(groups: Sequence[Sequence[str]]) -> list[Floats]:
    """The places of many groups of texts, read in one go."""
    everywhere = places(network().alone([text for group in groups for text in group]))
    found, start = [], 0
    for group in groups:
        found.append(everywhere[start : start + len(group)])
        start += len(group)
    return found
