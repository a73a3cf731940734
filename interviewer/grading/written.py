"""Grades as they are written, one to a line, and how those of last time are read again.

A line of JSON, or a row of a table. Whatever acts on a terminal or ends a line for some readers stands in JSON as an escape, which means the same,
and in a table as a space; a table's cell that a spreadsheet would take for a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from interviewer.core.clean import ACTING
from interviewer.core.discussion import NOT_JUDGED
from interviewer.core.judgement import Status
from interviewer.errors import UsageError
from interviewer.grading.grade import NOT_GRADED, Answers, Grade
from interviewer.grading.records import FileForm
from interviewer.uninterrupted import uninterrupted

_ACTING = re.compile(f"[{ACTING}]")
_UNFIT = re.compile(f"[\t\n{ACTING}\ud800-\udfff]+")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_SEPARATOR = "; "
#: How every line of JSON begins here; and what a line raises that is no grade.
_BEGINNING = '{"id":'
_NO_GRADE = (ValueError, KeyError, TypeError, RecursionError, csv.Error)
#: The judges that find the same in the same words every time.
EMBEDDED = ("local", "lexical")
#: The columns of a table of grades. A point or misconception stands there by its id.
COLUMNS = (
    *("id", "person", "question", "score", "verdict", "move"),
    *("said", "partly", "not_said", "denied", "not_sure", "misconceptions"),
    *("unjudged", "unused_replies", "judge", "model", "fingerprint"),
)


def header(form: FileForm) -> str:
    """What stands above the first grade."""
    return _row(COLUMNS) if form == "csv" else ""


def line_of(grade: Grade, form: FileForm) -> str:
    """One grade, with its line end."""
    if form == "jsonl":
        with uninterrupted():
            text = grade.model_dump_json()
        return _ACTING.sub(lambda found: json.dumps(found[0])[1:-1], text) + "\n"
    by_status = [_SEPARATOR.join(point.id for point in grade.points if point.status == status) for status in _STATUSES]
    return _row(
        [grade.id, grade.person, grade.question, grade.score, grade.verdict, grade.move, *by_status]
        + [_SEPARATOR.join(each.id for each in grade.misconceptions), grade.unjudged, grade.unused_replies]
        + ([grade.judge.judge, grade.judge.model, grade.judge.question] if grade.judge else [None, None, None])
    )


_STATUSES = (Status.SAID, Status.PARTLY, Status.NOT_SAID, Status.DENIED, Status.NOT_SURE)


def _row(cells: Iterable[Any]) -> str:
    row = io.StringIO()
    csv.writer(row, lineterminator="\n").writerow(map(cell, cells))
    return row.getvalue()


def cell(value: Any) -> str:
    """A value as it can stand in a table: on one line, and nothing that a spreadsheet would reckon with."""
    text = "" if value is None else _UNFIT.sub(" ", str(value))
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") and not _NUMBER.fullmatch(text) else text


@dataclass(frozen=True)
class GradeSummary:
    """A grade in short: enough to count it, and to see whether a line of last time is the grade of the same answer to the same question.

    `points` has the id and the status of each point, and `misconceptions` the ids of those held.
    """

    id: str
    question: str
    score: int | None
    points: tuple[tuple[str, str], ...]
    misconceptions: tuple[str, ...]
    judge: str | None
    fingerprint: str | None
    model: str | None = None
    unjudged: str | None = None

    @property
    def again(self) -> bool:
        """Whether something failed that may not fail another time: a model, or a process. An embedded judge always finds the same."""
        return self.unjudged is not None and self.judge not in EMBEDDED and any(each in self.unjudged for each in (NOT_JUDGED, NOT_GRADED))

    @classmethod
    def of(cls, grade: Grade) -> GradeSummary:
        """That of a grade that has just been made."""
        points = tuple((point.id, point.status) for point in grade.points)
        held = tuple(each.id for each in grade.misconceptions)
        by = grade.judge
        judge, fingerprint, model = (by.judge, by.question, by.model) if by else (None, None, None)
        return cls(cell(grade.id), grade.question, grade.score, points, held, judge, fingerprint, model, grade.unjudged)

    def is_of(self, answers: Answers) -> bool:
        """Whether it is the grade of these answers, as far as ids can tell."""
        return (self.id, self.question) == (cell(answers.id), answers.question)


def read_again(lines: Iterable[str], form: FileForm, file: str) -> Iterator[GradeSummary]:
    """The grades of last time. A last line without its end has none: it was being written when something stopped.

    Raises UsageError where a line is no grade, and where all there is is an unfinished line that begins as none of these does.
    """
    found: Callable[[str], GradeSummary] = _from_json
    numbered = enumerate(lines, 1)
    if form == "csv":
        _, first = next(numbered, (1, header(form)))
        if not header(form).startswith(first):
            raise _other(file, 1)
        found = _from_row
    for number, line in numbered:
        if not line.endswith("\n"):
            if number == 1 and not _may_become_json(line):
                raise _other(file, number)
            return
        try:
            yield found(line)
        except _NO_GRADE:
            raise _other(file, number) from None


def _may_become_json(line: str) -> bool:
    """Whether a grade may have been cut to this: it begins like one, and if it is a whole object, then a grade that lacks its line end alone."""
    if line[: len(_BEGINNING)] != _BEGINNING[: len(line)]:
        return False
    try:
        _from_json(line)
    except json.JSONDecodeError:
        return True
    except _NO_GRADE:
        return False
    return True


def _other(file: str, line: int) -> UsageError:
    what = "this is no grade as this command writes them, so nothing can be resumed here"
    return UsageError(what, place=f"{file}:{line}", mend="Name another file with -o, or leave --resume out to write this one anew.")


def _from_json(line: str) -> GradeSummary:
    raw = json.loads(line)
    by = raw["judge"] or {"judge": None, "question": None, "model": None}
    points = tuple((str(point["id"]), str(point["status"])) for point in raw["points"])
    held = tuple(str(each["id"]) for each in raw["misconceptions"])
    unjudged = None if raw["unjudged"] is None else str(raw["unjudged"])
    return GradeSummary(cell(raw["id"]), raw["question"], _score(raw["score"]), points, held, by["judge"], by["question"], by["model"], unjudged)


def _from_row(line: str) -> GradeSummary:
    row = dict(zip(COLUMNS, next(csv.reader([line], strict=True)), strict=True))
    points = tuple((id, str(status)) for status in _STATUSES for id in _listed(row[status]))
    score = _score(int(row["score"]) if row["score"] else None)
    judge, fingerprint, model = row["judge"] or None, row["fingerprint"] or None, row["model"].removeprefix("'") or None
    held = _listed(row["misconceptions"])
    return GradeSummary(cell(row["id"]), row["question"], score, points, held, judge, fingerprint, model, row["unjudged"] or None)


def _score(raw: Any) -> int | None:
    if raw is not None and not (type(raw) is int and 0 <= raw <= 100):
        raise ValueError("a score is from 0 to 100")
    return raw


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(cell.removeprefix("'").split(_SEPARATOR)) if cell else ()
