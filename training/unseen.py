"""Questions that the network is never taught to read, with answers marked point by point: for what the judge makes of points it does not know.

From them the regressions for such points are fitted, and the numbers beside them in `interviewer/judges/local/` were chosen. So they are no
independent measure of it (and the heads that know no point have read the words of these answers); `benchmarks/answers/outside.jsonl` is.
"""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from interviewer.core.judgement import Status
from interviewer.core.question import Question
from interviewer.evaluation.measures.agreement import kappa, pearson
from interviewer.grading.grade import Answers, Grade, grade
from interviewer.judges.local.breadth import with_breadth
from interviewer.judges.local.calibration import STATUSES
from interviewer.judges.local.contrast import as_read
from interviewer.judges.local.features import features_of_other
from interviewer.judges.local.gather import evidence
from interviewer.judges.local.script import script_of
from interviewer.judges.local.sought import sought_point
from interviewer.judges.local.units import own_units
from interviewer.settings import Settings
from interviewer.wiring import authored, judge

UNSEEN = Path(__file__).with_name("unseen")
#: Students' answers in an exam are measured and not fitted to: with them in the fit, the interviewers' scores of answers left out were met less well. One
#: threshold, LEAST_IN_COMMON, was chosen with them in view.
ONLY_MEASURED = "students-"


def fit_others(*, told: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The regression from the features of a point that is not known to STATUSES: coefficients [4, features] and constants [4].

    For the sentences of a perfect answer (`told`) it is fitted to the same points, without how broad an answer is.
    """
    from sklearn.linear_model import LogisticRegression  # only to fit: what is measured can be measured without it
    from sklearn.preprocessing import StandardScaler

    questions, rows = _questions(), [row for row in _rows() if not _is_of_students(row)]
    inputs, wanted = [], []
    for row in rows:
        question = questions[row["question"]]
        script = script_of(question)
        read = own_units(as_read(row["answer"]), [question.ask])
        targets = [script.points[point.id] for point in question.points]
        several = evidence(read, [sought_point(target) for target in targets])
        for point, found in zip(question.points, several if told else with_breadth(several, targets, [targets] * len(targets), question.ask), strict=True):
            if found.readings:
                inputs.append(features_of_other(found))
                wanted.append(STATUSES.index(Status(row["points"][point.id])))
    scaled = StandardScaler().fit(inputs)
    fitted = LogisticRegression(C=0.3, max_iter=5000).fit(scaled.transform(inputs), wanted)
    weights = fitted.coef_ / scaled.scale_
    return weights, fitted.intercept_ - weights @ scaled.mean_


def figures() -> list[str]:
    """Agreement with the authors' scores: with the points given, and with nothing but a perfect answer; in interviews, and in students' exams."""
    alone = {id: Question(id=id, ask=question.ask, perfect=question.perfect) for id, question in _questions().items()}
    found = []
    for which, students in (("", False), ("students, ", True)):
        rows = [row for row in _rows() if _is_of_students(row) is students]
        found += [_agreement(f"{which}points given", _questions(), rows), _agreement(f"{which}a perfect answer only", alone, rows)]
    return found


def _questions() -> dict[str, Question]:
    raw = [each for path in sorted(UNSEEN.glob("*.yaml")) for each in yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]]
    return {each["id"]: Question.model_validate(each) for each in raw}


def _rows() -> list[dict[str, Any]]:
    return [json.loads(line) for path in sorted(UNSEEN.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]


def _is_of_students(row: dict[str, Any]) -> bool:
    return ONLY_MEASURED in str(row["question"])


def _agreement(name: str, questions: dict[str, Question], rows: list[dict[str, Any]]) -> str:
    settings = Settings(judge="local")
    judging, speaking = judge(settings), authored(settings)
    found = [grade(Answers(id=row["id"], question=row["question"], answer=row["answer"]), questions.__getitem__, judging, speaking) for row in rows]
    pairs = [(float(row["score"]), _score(each)) for row, each in zip(rows, found, strict=True)]
    person, judged = (statistics.fmean(pair[side] for pair in pairs) for side in (0, 1))
    return f"{name}: r {pearson(pairs):.3f}, band QWK {kappa(pairs):.3f}, mean {judged:.0f} (authors {person:.0f})"


def _score(graded: Grade) -> float:
    """Raises ValueError where the answer was not judged: that is no score of 0, and to leave it out would flatter the judge."""
    if graded.score is None:
        raise ValueError(f"{graded.id}: {graded.unjudged}")
    return float(graded.score)
