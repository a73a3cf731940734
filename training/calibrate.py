"""From the network's probabilities for stretches to the status of a point: fitting the regression on whole marked answers.

The heads have learnt from none of these answers, or they would look surer on them than they are. For points that are not known by heart the regression is
that of `unseen`.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from interviewer.core.judgement import Status
from interviewer.core.question import Question
from interviewer.judges.local.calibration import STATUSES
from interviewer.judges.local.contrast import as_read
from interviewer.judges.local.evidence import Evidence
from interviewer.judges.local.features import features, features_of_claim
from interviewer.judges.local.gather import evidence
from interviewer.judges.local.known import Head
from interviewer.judges.local.script import script_of
from interviewer.judges.local.sought import sought_misconception, sought_point
from interviewer.judges.local.units import own_units
from training.answers import bank, read_answers, unmarked
from training.fitted_to import fitted_to
from training.sentences import read_points
from training.unseen import fit_others


@dataclass(frozen=True)
class Seen:
    """The features of every point of one answer, and of the misconceptions that were looked for in it, and how they were marked.

    `points` is [points, features], `misconceptions` [misconceptions, features].
    """

    points: NDArray[np.float64]
    statuses: tuple[int, ...]
    misconceptions: NDArray[np.float64]
    held: tuple[bool, ...]


def evidence_of(question: Question, answer: str, heads: dict[str, Head]) -> tuple[list[Evidence], list[Evidence]]:
    """What the judge would see of each point and of each misconception with these heads."""
    script, read = script_of(question), own_units(as_read(answer), [question.ask])
    points = [dataclasses.replace(script.points[point.id], head=heads[f"{question.id}/{point.id}"]) for point in question.points]
    wrong = [dataclasses.replace(target, head=heads[f"{question.id}/{id}"]) for id, target in script.misconceptions.items()]
    found = evidence(read, [*map(sought_point, points), *map(sought_misconception, wrong)])
    return found[: len(points)], found[len(points) :]


def seen(row: dict[str, Any], question: Question, heads: dict[str, Head], new: Container[str]) -> Seen:
    """One marked answer as the judge sees it. The misconceptions that are `new` were looked for only where a row says that every one was."""
    points, misconceptions = evidence_of(question, row["answer"], heads)
    statuses = tuple(STATUSES.index(Status(row["points"].get(point.id, "not_said"))) for point in question.points)
    of_point = dict(zip((point.id for point in question.points), points, strict=True))
    looked_for = [
        (features_of_claim(found, of_point.get(each.against or "")), each.id in row["holds"])
        for each, found in zip(question.misconceptions, misconceptions, strict=True)
        if row.get("every_belief") or f"{question.id}/{each.id}" not in new
    ]
    return Seen(np.array(list(map(features, points))), statuses, np.array([claim for claim, _ in looked_for]), tuple(held for _, held in looked_for))


def fit_points(answers: Sequence[Seen]) -> LogisticRegression:
    """The regression from features to STATUSES."""
    inputs, wanted = np.concatenate([each.points for each in answers]), [status for each in answers for status in each.statuses]
    return LogisticRegression(C=3, max_iter=5000).fit(inputs, wanted)


def fit_misconceptions(answers: Sequence[Seen]) -> LogisticRegression:
    """The regression for misconceptions."""
    inputs, wanted = np.concatenate([each.misconceptions for each in answers]), np.array([held for each in answers for held in each.held])
    return LogisticRegression(C=0.3, max_iter=5000).fit(inputs, wanted)


def calibrate(target: Path, heads: dict[str, Head]) -> None:
    """Fit the regressions for what is known by heart on all marked answers, as these heads see them, and write them into `calibration.json` in `target`."""
    questions, new = bank(), unmarked(read_points()[0])
    answers = [seen(row, questions[row["question"]], heads, new) for row in read_answers()]
    points, misconceptions = fit_points(answers), fit_misconceptions(answers)
    _write(
        target,
        {
            "points": [_row(weights, constant) for weights, constant in zip(points.coef_, points.intercept_, strict=True)],
            "misconceptions": _row(misconceptions.coef_[0], misconceptions.intercept_[0]),
        },
    )


def calibrate_others(target: Path) -> None:
    """Fit the regressions for points that are not known by heart, and write them into `calibration.json` in `target`."""
    found = {"others": fit_others(told=False), "told": fit_others(told=True)}
    _write(target, {name: [_row(weights, constant) for weights, constant in zip(*rows, strict=True)] for name, rows in found.items()})


def _write(target: Path, some: dict[str, list[Any]]) -> None:
    file = target / "calibration.json"
    written = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    if written.get("fitted_to") != fitted_to(target):  # what was fitted to another network is worth nothing beside this one
        written = {}
    file.write_text(json.dumps(written | some | {"fitted_to": fitted_to(target)}, indent=1) + "\n", encoding="utf-8")


def _row(weights: NDArray[np.float64], constant: float) -> list[float]:
    return [round(float(each), 4) for each in (*weights, constant)]
