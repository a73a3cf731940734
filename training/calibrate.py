"""From the network's probabilities for stretches to the status of a point: fitting the regression on whole marked answers.

The heads learn from the same answers, so they would look surer on them than they are. Therefore the answers are cut into folds, and each one is seen by
heads that were fitted without it. For points that are not known by heart the regression is that of `unseen`.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from interviewer.core.judgement import Status
from interviewer.core.question import Question
from interviewer.judges.commands import readable
from interviewer.judges.local.evidence import Evidence, evidence
from interviewer.judges.local.judge import sought_misconception, sought_point
from interviewer.judges.local.known import Head
from interviewer.judges.local.script import script_of
from interviewer.judges.local.units import own_units
from interviewer.judges.local.verdict import STATUSES, features, features_of_claim
from training.answers import bank, fold_of, read_answers
from training.unseen import fit_others

FOLDS = 3


@dataclass(frozen=True)
class Seen:
    """The features of every point and misconception of one answer, and how they were marked. `points` is [points, features]."""

    points: NDArray[np.float64]
    statuses: tuple[int, ...]
    misconceptions: NDArray[np.float64]
    held: tuple[bool, ...]


def evidence_of(question: Question, answer: str, heads: dict[str, Head]) -> tuple[list[Evidence], list[Evidence]]:
    """What the judge would see of each point and of each misconception with these heads."""
    script, read = script_of(question), own_units(readable(answer), [question.ask])
    points = [dataclasses.replace(script.points[point.id], head=heads[f"{question.id}/{point.id}"]) for point in question.points]
    wrong = [dataclasses.replace(target, head=heads[f"{question.id}/{id}"]) for id, target in script.misconceptions.items()]
    found = evidence(read, [*map(sought_point, points), *map(sought_misconception, wrong)])
    return found[: len(points)], found[len(points) :]


def seen(row: dict[str, Any], question: Question, heads: dict[str, Head]) -> Seen:
    """One marked answer as the judge sees it."""
    points, misconceptions = evidence_of(question, row["answer"], heads)
    statuses = tuple(STATUSES.index(Status(row["points"].get(point.id, "not_said"))) for point in question.points)
    held = tuple(each.id in row["holds"] for each in question.misconceptions)
    of_point = dict(zip((point.id for point in question.points), points, strict=True))
    claims = [features_of_claim(found, of_point.get(each.against or "")) for each, found in zip(question.misconceptions, misconceptions, strict=True)]
    return Seen(np.array(list(map(features, points))), statuses, np.array(claims), held)


def fit_points(answers: Sequence[Seen]) -> LogisticRegression:
    """The regression from features to STATUSES."""
    inputs, wanted = np.concatenate([each.points for each in answers]), [status for each in answers for status in each.statuses]
    return LogisticRegression(C=3, max_iter=5000).fit(inputs, wanted)


def fit_misconceptions(answers: Sequence[Seen]) -> LogisticRegression:
    """The regression for misconceptions."""
    inputs, wanted = np.concatenate([each.misconceptions for each in answers]), np.array([held for each in answers for held in each.held])
    return LogisticRegression(C=0.3, max_iter=5000).fit(inputs, wanted)


def calibrate(target: Path, folds: Sequence[dict[str, Head]]) -> None:
    """Fit the regressions on all marked answers, each seen by the heads of its fold, and write `calibration.json` into the folder `target`."""
    questions = bank()
    answers = [seen(row, questions[row["question"]], folds[fold_of(row, FOLDS)]) for row in read_answers()]
    points, misconceptions = fit_points(answers), fit_misconceptions(answers)
    others, told = fit_others(told=False), fit_others(told=True)
    written = {
        "points": [_row(weights, constant) for weights, constant in zip(points.coef_, points.intercept_, strict=True)],
        "misconceptions": _row(misconceptions.coef_[0], misconceptions.intercept_[0]),
        "others": [_row(weights, constant) for weights, constant in zip(*others, strict=True)],
        "told": [_row(weights, constant) for weights, constant in zip(*told, strict=True)],
    }
    (target / "calibration.json").write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


def _row(weights: NDArray[np.float64], constant: float) -> list[float]:
    return [round(float(each), 4) for each in (*weights, constant)]
