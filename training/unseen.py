"""How well the judge does on questions that it has never seen: those in `unseen/`, which no run trains on.

What reading, nearness and shared words count for where a point is not known by heart (the numbers in `interviewer/judges/local/verdict.py`) was
chosen by these figures. They are no independent measure any more; `benchmarks/answers/outside.jsonl` is.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from interviewer.core.judgement import band_of
from interviewer.core.question import Question
from interviewer.evaluation.grade import Answers, grade
from interviewer.settings import Settings
from interviewer.wiring import judge, voice

UNSEEN = Path(__file__).with_name("unseen")


def figures() -> list[str]:
    """Agreement with the authors' scores: with the points given, and with nothing but a perfect answer."""
    raw = [each for path in sorted(UNSEEN.glob("*.yaml")) for each in yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]]
    with_points = {each["id"]: Question.model_validate(each) for each in raw}
    alone = {each["id"]: Question(id=each["id"], ask=each["ask"], perfect=each["perfect"]) for each in raw}
    return [_agreement("points given", with_points), _agreement("a perfect answer only", alone)]


def _agreement(name: str, questions: dict[str, Question]) -> str:
    settings = Settings(judge="local")
    judging, speaking = judge(settings, None, None), voice(settings, None, lambda _: None)
    rows = [json.loads(line) for path in sorted(UNSEEN.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]
    found = [grade(Answers(id=row["id"], question=row["question"], answer=row["answer"]), questions.__getitem__, judging, speaking).score for row in rows]
    person, judged = (np.array(scores, dtype=float) for scores in ([row["score"] for row in rows], [score or 0 for score in found]))
    return f"{name}: r {np.corrcoef(person, judged)[0, 1]:.3f}, band QWK {_kappa(person, judged):.3f}, mean {judged.mean():.0f} (authors {person.mean():.0f})"


def _kappa(person: NDArray[np.float64], judged: NDArray[np.float64]) -> float:
    """Cohen's kappa with quadratic weights (Cohen 1968), over bands."""
    one, other = (np.array([band_of(round(score)).rank for score in scores]) for scores in (person, judged))
    return float(1 - ((one - other) ** 2).mean() / ((one[:, None] - other[None, :]) ** 2).mean())
