"""A question's script made ready for reading: every phrasing with the place where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from interviewer.core.question import Question
from interviewer.judges.local.known import Head, fingerprint, known
from interviewer.judges.local.network import WIDTH, Floats, network, places


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
    held = question.misconceptions
    lying = iter(_places([*(point.phrasings for point in points), *(point.denied for point in points), *(each.phrasings for each in held)]))
    said, denied = [next(lying) for _ in points], [next(lying) for _ in points]
    looked_for = {
        point.id: Target(point.phrasings, where, denial, point.when_asked, known().get(fingerprint(question.id, point.id, point.says)))
        for point, where, denial in zip(points, said, denied, strict=True)
    }
    nowhere = np.zeros((0, WIDTH), dtype=np.float32)
    wrong = {each.id: Target(each.phrasings, next(lying), nowhere, (), known().get(fingerprint(question.id, each.id, each.claim))) for each in held}
    return Script(looked_for, wrong)


def _places(groups: Sequence[Sequence[str]]) -> list[Floats]:
    """The places of many groups of texts, read in one go."""
    everywhere = places(network().alone([text for group in groups for text in group]))
    found, start = [], 0
    for group in groups:
        found.append(everywhere[start : start + len(group)])
        start += len(group)
    return found
