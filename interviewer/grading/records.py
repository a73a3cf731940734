"""From a file of answers to records, one at a time: JSON lines, or rows of CSV. Nothing is read before it is needed, and little is held.

A record keeps the number of the line on which it begins. What is wrong with it is found where it is read (see `grade.py`), so that a bad one
disturbs no other.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal, Self, TextIO

from interviewer.errors import FileError, UsageError

#: A longer line is no answer, and would be read into memory whole.
MOST_CHARACTERS = 1_000_000
FileForm = Literal["jsonl", "csv"]
#: What a table of answers must have, and what it may have.
REQUIRED, OPTIONAL = ("id", "question", "answer"), ("person",)
CSV_FORM = "A table has the columns id, question and answer, and perhaps person; the first line names them."
_QUOTES = "A text with a comma, a quote or a line end needs quotes around it, and none that is opened may be left open."
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True)
class AnswerRecord:
    """One line of JSON as it stands there, or one row by its columns; or what is wrong with a row. `line` counts from 1."""

    line: int
    content: str | Mapping[str, str] | FileError


def form_of(path: PurePath, named: str | None) -> FileForm:
    """The form of a file: the one that is named, else by the end of its name. Raises UsageError for one that there is not."""
    match named or ("csv" if path.suffix.lower() in (".csv", ".tsv") else "jsonl"):
        case "jsonl":
            return "jsonl"
        case "csv":
            return "csv"
        case other:
            raise UsageError(f"there is no format `{other[:40]}`", place="--format", mend="Take jsonl or csv.")


def records(source: TextIO, form: FileForm, file: str) -> Iterator[AnswerRecord]:
    """The records of a file, in order; empty lines are passed over. Raises FileError where a table has not the columns that it needs."""
    if form == "csv":
        yield from _rows(_lines(source), file)
        return
    for number, line in enumerate(_lines(source), 1):
        if line.strip():
            yield AnswerRecord(number, line.rstrip())


def _lines(source: TextIO) -> Iterator[str]:
    """Each line; of one that is too long only as much as shows that it is."""
    while line := source.readline(MOST_CHARACTERS + 2):
        yield line
        while line and not line.endswith("\n"):
            line = source.readline(MOST_CHARACTERS)


def _rows(lines: Iterator[str], file: str) -> Iterator[AnswerRecord]:
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(MOST_CHARACTERS)
    names = _columns(first, delimiter, file)
    table = _Table(lines)
    reader = csv.reader(table, delimiter=delimiter, strict=True)
    while True:
        table.begins_a_row()
        try:
            row = next(reader)
        except StopIteration:
            return
        except _TooLong:
            wrong = FileError(f"this row has more than {MOST_CHARACTERS:,} characters", mend=_QUOTES)
        except csv.Error as error:
            wrong = FileError(f"this row is not CSV: {error}", mend=_QUOTES)
        else:
            if any(cell.strip() for cell in row):
                yield AnswerRecord(table.line, _by_column(names, row, table))
            continue
        yield AnswerRecord(table.line, wrong)
        table.goes_back()
        reader = csv.reader(table, delimiter=delimiter, strict=True)


def _columns(first: str, delimiter: str, file: str) -> list[str]:
    """The names in the first line. Raises FileError where one is missing that must be there, or one that is read stands twice."""
    names = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise FileError(f"this table has no column `{missing[0]}`", place=f"{file}:1", mend=CSV_FORM)
    twice = next((name for name in (*REQUIRED, *OPTIONAL) if names.count(name) > 1), None)
    if twice is not None:
        raise FileError(f"the column `{twice}` stands twice in this table", place=f"{file}:1", mend=CSV_FORM)
    return names


class _TooLong(Exception):
    """A row has more characters than one may have."""


class _Table:
    """The lines below the columns. Those of the row in hand are kept: a quote that is left open would else cost the rows that follow it."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self._row: list[str] = []
        self._size = 0
        #: The line on which the row in hand begins.
        self.line = 2

    @property
    def height(self) -> int:
        """How many lines the row in hand has."""
        return len(self._row)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self._row.append(line)
        self._size += len(line)
        if self._size > MOST_CHARACTERS:  # of a line that is longer still there is only the beginning
            raise _TooLong
        return line

    def begins_a_row(self) -> None:
        """What follows is the next row."""
        self.line += len(self._row)
        self._row, self._size = [], 0

    def goes_back(self) -> None:
        """Read on from the second line of the row in hand: only its first one is known to be bad."""
        self._again.extendleft(reversed(self._row[1:]))
        del self._row[1:]


def _by_column(names: list[str], row: list[str], table: _Table) -> Mapping[str, str] | FileError:
    if len(row) != len(names):
        lines = "" if table.height == 1 else f", from line {table.line} to {table.line + table.height - 1},"
        return FileError(f"this row{lines} has {len(row)} cells, and the table {len(names)} columns", mend=_QUOTES)
    known = {name: cell for name, cell in zip(names, row, strict=True) if name in (*REQUIRED, *OPTIONAL)}
    return {name: cell for name, cell in known.items() if cell or name not in OPTIONAL}


def portions(found: Iterable[AnswerRecord], most: int, characters: int) -> Iterator[list[AnswerRecord]]:
    """The records in lists of at most so many, and of at most about so many characters: what one worker is handed at a time."""
    chunk: list[AnswerRecord] = []
    size = 0
    for record in found:
        length = _length(record)
        if chunk and (len(chunk) == most or size + length > characters):
            yield chunk
            chunk, size = [], 0
        chunk.append(record)
        size += length
    if chunk:
        yield chunk


def _length(record: AnswerRecord) -> int:
    match record.content:
        case str(line):
            return len(line)
        case FileError():
            return 0
        case row:
            return sum(map(len, row.values()))
