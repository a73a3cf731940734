"""What the points of a question are worth to those who scored whole answers: weights that explain their scores better than those of the bank.

A proposal for an author, who decides. Authors who had the points before them when they wrote (and scored what they knew to be in the list) count as much as
those who had seen nothing but the question.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence, Set
from math import log
from statistics import fmean
from typing import Any

from interviewer.core.judgement import Status
from interviewer.core.question import Question
from interviewer.core.scores import AT_MOST_WITH_AN_ERROR, COSTS, score_of
from training.answers import ANSWERS, bank, read_answers

#: The answers of authors who had not seen the points.
UNSEEN = "fifth-voices.jsonl"
#: What it costs to leave a weight of the bank, in squared points of the score: so much for each time that it grows by a factor of e, or shrinks so.
HOLD = 20.0
HEAVIEST = 5

Weights = dict[str, int]


def proposals() -> Iterator[str]:
    """For each question the weights of the bank, and those that are proposed where they differ."""
    unseen = {json.loads(line)["answer"] for line in (ANSWERS / UNSEEN).read_text(encoding="utf-8").splitlines()}
    rows = read_answers()
    for question in bank().values():
        own = [row for row in rows if row["question"] == question.id]
        groups = [[row for row in own if (row["answer"] in unseen) is new] for new in (False, True)]
        had, fitted = _weights(question), proposed(question, [group for group in groups if group])
        changes = ", ".join(f"{id} {had[id]} -> {fitted[id]}" for id in had if had[id] != fitted[id])
        yield f"{question.id}: {changes or 'as they are'}"


def proposed(question: Question, groups: Sequence[Sequence[Mapping[str, Any]]]) -> Weights:
    """The weights that explain the scores of these groups of marked answers best, each group counting alike, not far from those of the bank."""
    had = _weights(question)
    best, weights = _loss(had, had, question, groups), had
    while True:
        loss, other = min(((_loss(each, had, question, groups), each) for each in _neighbours(weights)), key=lambda found: found[0])
        if loss >= best:
            return weights
        best, weights = loss, other


def _weights(question: Question) -> Weights:
    return {point.id: point.weight for point in question.points}


def _neighbours(weights: Weights) -> Iterator[Weights]:
    """One weight a step up or down, or one up and another down."""
    for up in (None, *weights):
        for down in (None, *weights):
            if up != down:
                other = {id: weight + (id == up) - (id == down) for id, weight in weights.items()}
                if all(1 <= weight <= HEAVIEST for weight in other.values()):
                    yield other


def _loss(weights: Weights, had: Weights, question: Question, groups: Sequence[Sequence[Mapping[str, Any]]]) -> float:
    """The mean square error of the scores, and what the distance from the weights of the bank costs."""
    costs = {each.id: each.weight for each in question.misconceptions}
    bonus = {point.id for point in question.points if point.bonus}
    errors = [fmean((_score(row, weights, costs, bonus) - row["score"]) ** 2 for row in group) for group in groups]
    return fmean(errors) + HOLD * sum(abs(log(weights[id] / had[id])) for id in weights)


def _score(row: Mapping[str, Any], weights: Weights, costs: Mapping[str, int], bonus: Set[str]) -> int:
    # Which words show a belief is not marked: of several, the heaviest costs, as where the same words show them.
    found = {id: Status(row["points"].get(id, Status.NOT_SAID)) for id in weights}
    earned = sum(weight * found[id].credit for id, weight in weights.items())
    lost = max((costs[id] for id in row["holds"]), default=0)
    score = score_of((earned - COSTS * lost) / sum(weight for id, weight in weights.items() if id not in bonus))
    return min(score, AT_MOST_WITH_AN_ERROR) if lost or Status.DENIED in found.values() else score
