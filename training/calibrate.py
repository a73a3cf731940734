"""From the network's probabilities for stretches to the status of a point: fitting the regression on whole answers marked by hand.

The answers in `answers/` were written and marked, point by point, by people who had read the bank; none of them is in any set that measures.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from interviewer.core.judgement import Status
from interviewer.core.question import Question
from interviewer.judges.answer import readable
from interviewer.judges.local.evidence import READ_FOR_MISCONCEPTION, READ_FOR_POINT, Sought, evidence
from interviewer.judges.local.script import script_of
from interviewer.judges.local.units import units
from interviewer.judges.local.verdict import STATUSES, features
from interviewer.storage.bank import Bank
from interviewer.storage.places import QUESTION_BANK

ANSWERS = Path(__file__).with_name("answers")
#: Of answers that hold no misconception, at most this share may be called out.
FALSE_ALARMS = 0.03


@dataclass(frozen=True)
class Marked:
    """The features of every point and misconception of one answer, and how they were marked. `points` is [points, features]."""

    question: str
    points: NDArray[np.float64]
    statuses: tuple[int, ...]
    misconceptions: NDArray[np.float64]
    held: tuple[bool, ...]


def read_answers() -> list[dict]:
    """The marked answers."""
    return [json.loads(line) for path in sorted(ANSWERS.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]


def marked(row: dict, question: Question) -> Marked:
    """One marked answer as the judge sees it."""
    script, read = script_of(question), units(readable(row["answer"]))
    sought = [Sought(script.points[point.id], READ_FOR_POINT) for point in question.points]
    found = evidence(read, [*sought, *(Sought(target, READ_FOR_MISCONCEPTION) for target in script.misconceptions.values())])
    seen = np.array([features(each) for each in found])
    statuses = tuple(STATUSES.index(Status(row["points"].get(point.id, "not_said"))) for point in question.points)
    return Marked(row["question"], seen[: len(sought)], statuses, seen[len(sought) :], tuple(id in row["holds"] for id in script.misconceptions))


def fit_points(answers: list[Marked]) -> LogisticRegression:
    """The regression from features to STATUSES."""
    inputs, wanted = np.concatenate([each.points for each in answers]), [status for each in answers for status in each.statuses]
    return LogisticRegression(C=0.3, max_iter=5000).fit(inputs, wanted)


def fit_misconceptions(answers: list[Marked]) -> tuple[LogisticRegression, float]:
    """The regression for misconceptions, and the probability from which on one is held: the lowest that keeps false alarms rare."""
    inputs, wanted = np.concatenate([each.misconceptions for each in answers]), np.array([held for each in answers for held in each.held])
    model = LogisticRegression(C=0.3, max_iter=5000).fit(inputs, wanted)
    quiet = [each for each in answers if not any(each.held)]
    highest = sorted((float(model.predict_proba(each.misconceptions)[:, 1].max()) for each in quiet), reverse=True)
    return model, max(0.3, highest[int(FALSE_ALARMS * len(highest))])


def calibrate(target: Path) -> None:
    """Fit both regressions on all marked answers and write `calibration.json` into the folder `target`."""
    questions = {question.id: question for day in Bank(QUESTION_BANK).days() for question in day.questions}
    answers = [marked(row, questions[row["question"]]) for row in read_answers()]
    points, (misconceptions, held_from) = fit_points(answers), fit_misconceptions(answers)
    rows = [[*map(float, weights), float(constant)] for weights, constant in zip(points.coef_, points.intercept_, strict=True)]
    row = [*map(float, misconceptions.coef_[0]), float(misconceptions.intercept_[0])]
    text = json.dumps({"points": rows, "misconceptions": row, "held_from": round(held_from, 3)}, indent=1)
    (target / "calibration.json").write_text(text + "\n", encoding="utf-8")
