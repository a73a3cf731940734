"""How far the local judge agrees with other raters: on the ten questions of the bank, and on questions that are in no bank.

The answers in `answers/` were written and scored (0 to 100) by language models, each on its own, as different candidates and a strict interviewer
would: five for the ten questions, two more for twelve questions each outside the bank, whose points or whose perfect answers alone the judge gets. They
had seen the questions, and neither the bank nor the sentences that the judge was trained on. No person has rated them yet. They are for measuring: never
tune on them, and never copy their words into the bank or into `training/`.
"""

from __future__ import annotations

import json
import random
import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from interviewer.core.judgement import band_of
from interviewer.core.question import Question
from interviewer.evaluation.grade import Answers, Grade, grade
from interviewer.ports import Judge
from interviewer.settings import Settings, WhichJudge
from interviewer.storage.bank import Bank
from interviewer.storage.places import QUESTION_BANK
from interviewer.wiring import authored, judge

HERE = Path(__file__).resolve().parent
RESAMPLES = 1000
#: Kinds of answers that are worth nothing, and the score from which on an answer is good.
WORTHLESS, GOOD = ("copied", "bluff", "injection", "gibberish"), 65
#: Three levels: below partial, partial, good and better.
LEVELS = (40, 65)


@dataclass(frozen=True)
class Scored:
    """One answer: what the author gave and what the judge gave, from 0 to 100."""

    kind: str
    person: int
    judge: int
    wrong: bool
    called_out: bool


def measured(which: WhichJudge = "local") -> list[tuple[str, str]]:
    """The figures of a judge, each with its name."""
    settings = Settings(judge=which)
    judging = judge(settings)
    bank = {question.id: question for day in Bank(QUESTION_BANK).days() for question in day.questions}
    outside = {question.id: question for day in Bank(HERE / "outside").days() for question in day.questions}
    bare = {id: Question(id=id, ask=question.ask, perfect=question.perfect) for id, question in outside.items()}
    strange = {id: question.model_copy(update={"id": f"own-{id}"}) for id, question in bank.items()}
    sets = {
        "ten questions, author A": _scored("ten-questions-a", bank, judging, settings),
        "ten questions, author B": _scored("ten-questions-b", bank, judging, settings),
        "ten questions, author C": _scored("ten-questions-c", bank, judging, settings),
        "ten questions, author D": _scored("ten-questions-d", bank, judging, settings),
        "ten questions, author E": _scored("ten-questions-e", bank, judging, settings),
        "author B, as if one's own bank": _scored("ten-questions-b", strange, judging, settings),
        "outside the bank, points": _scored("outside", outside, judging, settings),
        "outside, perfect answer only": _scored("outside", bare, judging, settings),
        "outside, second author, points": _scored("outside-2", outside, judging, settings),
        "outside, second author, perfect answer only": _scored("outside-2", bare, judging, settings),
    }
    ten = [one for author in "ABCDE" for one in sets[f"ten questions, author {author}"]]
    return [line for name, found in sets.items() for line in _agreement(name, found)] + _by_kind(ten)


def _scored(name: str, questions: dict[str, Question], judging: Judge, settings: Settings) -> list[Scored]:
    speaking = authored(settings)
    rows = [json.loads(line) for line in (HERE / "answers" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    found = [(row, grade(Answers(id=row["id"], question=row["question"], answer=row["answer"]), questions.__getitem__, judging, speaking)) for row in rows]
    return [_one(row, each) for row, each in found if each.score is not None]


def _one(row: dict[str, Any], graded: Grade) -> Scored:
    return Scored(
        row["kind"], row["score"], graded.score or 0, row["misconception"], bool(graded.misconceptions) or any(p.status == "denied" for p in graded.points)
    )


def _agreement(name: str, found: list[Scored]) -> Iterable[tuple[str, str]]:
    pairs = [(each.person, each.judge) for each in found]
    bands = [(band_of(person).rank, band_of(judged).rank) for person, judged in pairs]
    same = [(_level(person), _level(judged)) for person, judged in pairs]
    (low, high), (least, most), (worst, best) = interval(pairs, pearson), interval(bands, kappa), interval(same, _share_alike)
    yield name, f"   r {pearson(pairs):.2f} (95% {low:.2f} to {high:.2f}) · band QWK {kappa(bands):.2f} ({least:.2f} to {most:.2f}) · {len(found)} answers"
    yield "", f"   three levels {_share_alike(same):.0%} ({worst:.0%} to {best:.0%})"


def _by_kind(found: list[Scored]) -> list[tuple[str, str]]:
    wrong = [each.called_out for each in found if each.wrong]
    good = [each.called_out for each in found if not each.wrong and each.person >= GOOD]
    (few, many), (quiet, loud) = wilson(sum(wrong), len(wrong)), wilson(sum(good), len(good))
    worthless = max(each.judge for each in found if each.kind in WORTHLESS)
    return [
        ("wrong beliefs called out", f"   {sum(wrong)} of {len(wrong)} (95% {few:.0%} to {many:.0%})"),
        ("good answers called out", f"   {sum(good)} of {len(good)} (95% {quiet:.0%} to {loud:.0%})"),
        ("highest worthless answer", f"   {worthless}"),
        *((f"mean score, {kind}", _means([each for each in found if each.kind == kind])) for kind in dict.fromkeys(each.kind for each in found)),
    ]


def _means(found: list[Scored]) -> str:
    judged, person = (statistics.mean(getattr(each, name) for each in found) for name in ("judge", "person"))
    return f"   {judged:3.0f}   (the authors: {person:.0f}; {len(found)} answers)"


def _level(score: int) -> int:
    return sum(score >= lowest for lowest in LEVELS)


def pearson(pairs: list[tuple[int, int]]) -> float:
    """Pearson's r."""
    return statistics.correlation([a for a, _ in pairs], [b for _, b in pairs])


def interval(pairs: list[tuple[int, int]], figure: Callable[[list[tuple[int, int]]], float]) -> tuple[float, float]:
    """The 95 % interval of a figure, by resampling answers with a fixed seed."""
    chance = random.Random(0)
    found = sorted(figure(chance.choices(pairs, k=len(pairs))) for _ in range(RESAMPLES))
    return found[int(0.025 * RESAMPLES)], found[int(0.975 * RESAMPLES)]


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    z, share = 1.96, hits / of
    middle, reach = share + z * z / (2 * of), z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - reach) / (1 + z * z / of), (middle + reach) / (1 + z * z / of)


def _share_alike(pairs: list[tuple[int, int]]) -> float:
    return statistics.mean(one == other for one, other in pairs)


def kappa(pairs: list[tuple[int, int]], bands: int = 5) -> float:
    """Cohen's kappa with quadratic weights (Cohen 1968): 1 is full agreement, 0 what chance gives."""
    seen = sum((a - b) ** 2 for a, b in pairs) / len(pairs)
    first, second = ([sum(each[side] == band for each in pairs) / len(pairs) for band in range(bands)] for side in (0, 1))
    expected = sum(first[a] * second[b] * (a - b) ** 2 for a in range(bands) for b in range(bands))
    return 1 - seen / expected
