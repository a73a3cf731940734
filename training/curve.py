"""How well the scores of whole answers follow from the marks of their sentences, by the curve of `core/scores.py` and by those near it.

So TEMPERED and GENEROUS were found: among these, and by what the judge hears of `answers/`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from interviewer.core.judgement import Status
from interviewer.core.question import Band, Question
from interviewer.core.scores import AT_MOST_WITH_AN_ERROR, COSTS, GENEROUS, LOWEST_SCORE, TEMPERED, score_of
from interviewer.evaluation.measures.agreement import kappa, pearson
from interviewer.judges.local.credit import BARE_TERM
from training.answers import FRESH, bank, of_the_whole

POWERS, FACTORS = (0.6, 0.65, 0.7, 0.75, 0.8, 1.0), (1.0, 1.1, 1.15, 1.2, 1.3)
#: Three levels: below partial, partial, good and better.
LEVELS = (LOWEST_SCORE[Band.PARTIAL], LOWEST_SCORE[Band.GOOD])
#: The kind of an answer that is a bare list of terms: what it says in part is worth what the judge gives for a bare term.
TERMS = "terms"


class Told(NamedTuple):
    """What the marks of an answer come to: the score of its author, 0 to 100, the share that is earned, and whether something wrong stands."""

    score: float
    share: float
    wrong: bool


def figures() -> Iterator[str]:
    """A line for each curve, the one in use first."""
    told = [each for question in bank().values() for each in _told(question)]
    for tempered, generous in [(TEMPERED, GENEROUS), *product(POWERS, FACTORS)]:
        yield f"to the power {tempered}, {generous} times: {_figures(told, tempered, generous)}"


def _told(question: Question) -> Iterator[Told]:
    whole = sum(point.weight for point in question.points if not point.bonus)
    for line in (FRESH / f"{question.id}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        points, holds, _ = of_the_whole(row)
        in_part = BARE_TERM if row["kind"] == TERMS else Status.PARTLY.credit
        worth = {"said": 1.0, "partly": in_part}
        earned = sum(point.weight * worth.get(points.get(point.id, ""), 0.0) for point in question.points)
        lost = COSTS * sum(each.weight for each in question.misconceptions if each.id in holds)
        yield Told(row["score"], (earned - lost) / whole, bool(holds) or "denied" in points.values())


def _figures(told: list[Told], tempered: float, generous: float) -> str:
    pairs = [(each.score, float(_score(each, tempered, generous))) for each in told]
    alike = sum(_level(one) == _level(other) for one, other in pairs) / len(pairs)
    return f"{len(pairs)} answers, r {pearson(pairs):.3f}, band QWK {kappa(pairs):.3f}, {alike:.1%} in the same of three levels"


def _score(told: Told, tempered: float, generous: float) -> int:
    score = score_of(told.share, tempered, generous)
    return min(score, AT_MOST_WITH_AN_ERROR) if told.wrong else score


def _level(score: float) -> int:
    return sum(score >= each for each in LEVELS)
