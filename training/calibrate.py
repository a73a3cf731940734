"""From the network's probabilities for stretches to the status of a point: fitting the regression on whole marked answers.

The answers in `answers/` were written and marked, point by point, by language models that had read the bank; none of them is in any set that measures.
"""

from __future__ import annotations

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
from interviewer.judges.answer import readable
from interviewer.judges.local.evidence import TOGETHER_IF_WRONG, Evidence, Sought, evidence
from interviewer.judges.local.judge import sought_point
from interviewer.judges.local.script import script_of
from interviewer.judges.local.units import units
from interviewer.judges.local.verdict import STATUSES, features
from interviewer.storage.bank import Bank
from interviewer.storage.places import QUESTION_BANK

ANSWERS = Path(__file__).with_name("answers")
#: Of answers that hold no misconception, at most this share may be called out.
FALSE_ALARMS = 0.04
#: Less probable than this, a misconception is never held.
LEAST_HELD = 0.3


@dataclass(frozen=True)
class Marked:
    """The features of every point and misconception of one answer, and how they were marked. `points` is [points, features]."""

    question: str
    points: NDArray[np.float64]
    statuses: tuple[int, ...]
    misconceptions: NDArray[np.float64]
    held: tuple[bool, ...]


def read_answers() -> list[dict[str, Any]]:
    """The marked answers."""
    return [json.loads(line) for path in sorted(ANSWERS.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]


def evidence_of(question: Question, answer: str) -> tuple[list[Evidence], list[Evidence]]:
    """What the judge sees of each point and of each misconception."""
    script, read = script_of(question), units(readable(answer))
    points = [script.points[point.id] for point in question.points]
    found = evidence(read, [*map(sought_point, points), *(Sought(target, TOGETHER_IF_WRONG) for target in script.misconceptions.values())])
    return found[: len(points)], found[len(points) :]


def marked(row: dict[str, Any], question: Question) -> Marked:
    """One marked answer as the judge sees it."""
    points, misconceptions = evidence_of(question, row["answer"])
    statuses = tuple(STATUSES.index(Status(row["points"].get(point.id, "not_said"))) for point in question.points)
    held = tuple(each.id in row["holds"] for each in question.misconceptions)
    return Marked(row["question"], np.array(list(map(features, points))), statuses, np.array(list(map(features, misconceptions))), held)


def fit_points(answers: Sequence[Marked]) -> LogisticRegression:
    """The regression from features to STATUSES."""
    inputs, wanted = np.concatenate([each.points for each in answers]), [status for each in answers for status in each.statuses]
    return LogisticRegression(C=3, max_iter=5000).fit(inputs, wanted)


def fit_misconceptions(answers: Sequence[Marked]) -> tuple[LogisticRegression, float]:
    """The regression for misconceptions, and the probability from which on one is held: the lowest that keeps false alarms rare."""
    inputs, wanted = np.concatenate([each.misconceptions for each in answers]), np.array([held for each in answers for held in each.held])
    model = LogisticRegression(C=0.3, max_iter=5000).fit(inputs, wanted)
    quiet = [each for each in answers if not any(each.held)]
    highest = sorted((float(model.predict_proba(each.misconceptions)[:, 1].max()) for each in quiet), reverse=True)
    return model, max(LEAST_HELD, highest[int(FALSE_ALARMS * len(highest))])


def calibrate(target: Path) -> None:
    """Fit the regressions on all marked answers and write `calibration.json` into the folder `target`."""
    questions = {question.id: question for day in Bank(QUESTION_BANK).days() for question in day.questions}
    answers = [marked(row, questions[row["question"]]) for row in read_answers()]
    points, (misconceptions, held_from) = fit_points(answers), fit_misconceptions(answers)
    rows = [_row(weights, constant) for weights, constant in zip(points.coef_, points.intercept_, strict=True)]
    row = _row(misconceptions.coef_[0], misconceptions.intercept_[0])
    written = {"points": rows, "misconceptions": row, "held_from": round(held_from, 3)}
    (target / "calibration.json").write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


def _row(weights: NDArray[np.float64], constant: float) -> list[float]:
    return [round(float(each), 4) for each in (*weights, constant)]
