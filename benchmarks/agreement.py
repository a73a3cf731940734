"""How far the local judge agrees with a person.

`agreement.jsonl` holds 110 answers to the ten questions of the bank, written and scored (0 to 100) by an author who had seen the questions
and not the bank. It is for measuring: never tune on it, and never copy its words into the bank.
"""

from __future__ import annotations

import json
import random
import statistics
from pathlib import Path

from interviewer.core.judgement import band_of
from interviewer.evaluation.grade import Answers, Grade, grade
from interviewer.judges.local.judge import LocalJudge
from interviewer.storage.bank import Bank
from interviewer.storage.places import QUESTION_BANK
from interviewer.wiring import finder

ROWS = [json.loads(line) for line in Path(__file__).with_name("agreement.jsonl").read_text(encoding="utf-8").splitlines()]
RESAMPLES = 1000


def measured() -> list[tuple[str, str]]:
    """The figures, each with its name."""
    find, judge = finder(Bank(QUESTION_BANK)), LocalJudge()
    grades = [grade(Answers(id=row["id"], question=row["question"], answer=row["answer"]), find, judge) for row in ROWS]
    pairs = [(row["score"], each.score) for row, each in zip(ROWS, grades, strict=True) if each.score is not None]
    low, high = interval(pairs)
    bands = [(band_of(person).rank, band_of(judged).rank) for person, judged in pairs]
    return [
        ("agreement, r", f"   {pearson(pairs):.2f}   (95% {low:.2f} to {high:.2f}; {len(pairs)} of {len(ROWS)} answers judged)"),
        ("agreement, band QWK", f"   {kappa(bands):.2f}"),
        ("misconceptions found", _misconceptions(grades)),
        *((f"mean score, {kind}", _means(kind, grades)) for kind in dict.fromkeys(row["kind"] for row in ROWS)),
    ]


def pearson(pairs: list[tuple[int, int]]) -> float:
    """Pearson's r."""
    return statistics.correlation([a for a, _ in pairs], [b for _, b in pairs])


def interval(pairs: list[tuple[int, int]]) -> tuple[float, float]:
    """The 95 % interval of r, by resampling answers with a fixed seed."""
    chance = random.Random(0)
    found = sorted(pearson(chance.choices(pairs, k=len(pairs))) for _ in range(RESAMPLES))
    return found[int(0.025 * RESAMPLES)], found[int(0.975 * RESAMPLES)]


def kappa(pairs: list[tuple[int, int]], bands: int = 5) -> float:
    """Cohen's kappa with quadratic weights (Cohen 1968): 1 is full agreement, 0 what chance gives."""
    seen = sum((a - b) ** 2 for a, b in pairs) / len(pairs)
    first, second = ([sum(each[side] == band for each in pairs) / len(pairs) for band in range(bands)] for side in (0, 1))
    expected = sum(first[a] * second[b] * (a - b) ** 2 for a in range(bands) for b in range(bands))
    return 1 - seen / expected


def _misconceptions(grades: list[Grade]) -> str:
    held = [bool(each.misconceptions) for row, each in zip(ROWS, grades, strict=True) if row["misconception"]]
    good = [bool(each.misconceptions) for row, each in zip(ROWS, grades, strict=True) if not row["misconception"] and row["score"] >= 65]
    return f"   {sum(held)} of {len(held)}; false alarms on {sum(good)} of {len(good)} good answers"


def _means(kind: str, grades: list[Grade]) -> str:
    pairs = [(row["score"], each.score) for row, each in zip(ROWS, grades, strict=True) if row["kind"] == kind and each.score is not None]
    return (
        f"   {statistics.mean(judged for _, judged in pairs):3.0f}   (the author: {statistics.mean(person for person, _ in pairs):.0f}; {len(pairs)} answers)"
    )
