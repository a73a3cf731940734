"""Whole answers whose points were marked one by one, cut into stretches as the judge will cut them.

The answers in `answers/` were written and marked by language models that had read the bank; none of them is in any set that measures.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from interviewer.core.question import Band, Question
from interviewer.core.scores import LOWEST_SCORE
from interviewer.judges.local.contrast import as_read
from interviewer.judges.local.units import own_units
from interviewer.storage.bank import Bank
from interviewer.storage.places import QUESTION_BANK
from training.sentences import Points, question_of

ANSWERS, SPOKEN, DEEPER, FRESH = (Path(__file__).with_name(name) for name in ("answers", "spoken", "deeper", "fresh"))
#: What several sentences of one answer make of a point; any other mixture leaves it open.
OF_THE_WHOLE = {
    frozenset({"says"}): "said",
    frozenset({"says", "partly"}): "said",
    frozenset({"partly"}): "partly",
    frozenset({"denies"}): "denied",
    frozenset({"denies", "partly"}): "denied",
}


#: Who earns this much and holds nothing that was marked holds nothing else that is wrong either.
RIGHT = LOWEST_SCORE[Band.GOOD]


@dataclass(frozen=True)
class Marked:
    """The stretches of an answer, and what was marked of the points and misconceptions of its question, by `question/id`.

    A point is `said`, `partly`, `denied` or `not_said`, a misconception `held` or `not_held`; what nobody marked is left out, or `open`.
    """

    question: str
    stretches: tuple[str, ...]
    marks: dict[str, str]


def bank() -> dict[str, Question]:
    """The questions of the bank, by id."""
    return {question.id: question for question in Bank(QUESTION_BANK).questions()}


def read_answers() -> list[dict[str, Any]]:
    """The marked answers."""
    return [json.loads(line) for path in sorted(ANSWERS.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]


def of_the_bank() -> list[dict[str, Any]]:
    """The answers that the bank itself marks: its perfect answers in full, its samples for their misconceptions alone."""
    rows: list[dict[str, Any]] = []
    for question in bank().values():
        rows.append({"question": question.id, "answer": question.perfect, "score": 100, "points": {point.id: "said" for point in question.points}, "holds": []})
        rows += [{"question": question.id, "answer": sample.answer, "points": None, "holds": sample.misconceptions} for sample in question.samples]
    return rows


def of_the_spoken() -> list[dict[str, Any]]:
    """The answers to the bank's questions, and to its deeper ones, that were marked sentence by sentence, as a whole.

    They fit the heads and never calibrate: the network, or the heads, have read their very sentences.
    """
    rows: list[dict[str, Any]] = []
    known = bank()
    for path in sorted(path for folder in (SPOKEN, DEEPER, FRESH) for path in folder.glob("*.jsonl") if path.stem in known):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            points, holds, left_open = of_the_whole(row)
            rows.append(
                {
                    "question": path.stem,
                    "rung": row.get("rung"),
                    "answer": " ".join(each["text"] for each in row["sentences"]),
                    "score": row["score"],
                    "points": points,
                    "holds": holds,
                    "open": left_open,
                    "every_belief": path.parent == FRESH,
                }
            )
    return rows


def of_the_whole(row: dict[str, Any]) -> tuple[dict[str, str], list[str], list[str]]:
    """What the marks of an answer's sentences come to: what it does with points, the misconceptions that it holds, and those that it both holds and rejects."""
    found: dict[str, set[str]] = {}
    for each in row["sentences"]:
        for key in ("says", "partly", "denies", "holds", "rejects"):
            for id in each.get(key, []):
                found.setdefault(id, set()).add(key)
    points = {id: OF_THE_WHOLE.get(frozenset(keys), "open") for id, keys in found.items() if not keys & {"holds", "rejects"}}
    holds, both = ([id for id, keys in found.items() if keys == wanted] for wanted in ({"holds"}, {"holds", "rejects"}))
    return points | row.get("points", {}), holds, both


def marked(rows: Iterable[dict[str, Any]], points: Points) -> list[Marked]:
    """The rows, cut into stretches; what only repeats the question is left out, as the judge leaves it out."""
    asked: dict[tuple[str, str | None], list[str]] = {(id, each.id): [question.ask, each.ask] for id, question in bank().items() for each in question.deeper}
    asked |= {(id, None): [question.ask] for id, question in bank().items()}
    found, new = [], unmarked(points)
    for row in rows:
        question = row["question"]
        stretches = tuple(unit.text for unit in own_units(as_read(row["answer"]), asked[question, row.get("rung")]))
        marks = {f"{question}/{id}": status for id, status in _every_point(row, points).items()}
        held = {name: _held(name, row, new) for name in points.misconceptions if name.startswith(f"{question}/")}
        found.append(Marked(question, stretches, marks | held))
    return [each for each in found if each.stretches]


def unmarked(points: Points) -> set[str]:
    """Misconceptions that came into the bank when the answers had been marked: none but those of `fresh/` and `deeper/` holds them; nobody has looked."""
    rows = (row for row in (*of_the_bank(), *of_the_spoken(), *read_answers()) if not (row.get("every_belief") or row.get("rung")))
    held = {f"{row['question']}/{id}" for row in rows for id in row["holds"]}
    return {name for name in points.misconceptions if question_of(name).startswith("d")} - held


def _held(name: str, row: dict[str, Any], new: Container[str]) -> str:
    id = name.partition("/")[2]
    if id in row["holds"]:
        return "held"
    looked_at = row.get("every_belief") or (not row["holds"] and row.get("score", 0) >= RIGHT)
    return "open" if id in row.get("open", []) or (name in new and not looked_at) else "not_held"


def _every_point(row: dict[str, Any], points: Points) -> dict[str, str]:
    if row["points"] is None:
        return {}
    prefix = row["question"] + "/"
    own = (name for name in points.phrasings if name.startswith(prefix) and name not in points.misconceptions and points.rungs.get(name) == row.get("rung"))
    return {name.removeprefix(prefix): row["points"].get(name.removeprefix(prefix), "not_said") for name in own}
