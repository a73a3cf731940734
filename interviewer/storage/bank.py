"""Reading a question bank: any folder of YAML or JSON files, one day a file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from interviewer.core.question import Misconception, Part, Point, Question, Rung, Sample
from interviewer.errors import FileError, UsageError
from interviewer.storage.yaml_nodes import Path_, Placed, read_yaml

SUFFIXES = (".yaml", ".yml", ".json")


class Day(BaseModel):
    """One file of a bank: the questions of a day, in the order in which they are asked."""

    model_config = ConfigDict(frozen=True, extra="allow")

    day: int = Field(ge=0, le=999_999)
    title: str = ""
    questions: tuple[Question, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Bank:
    """A folder of days. Nothing is read before it is asked for, so that one question costs one file."""

    folder: Path

    def files(self) -> list[Path]:
        """The files of the bank, by name. Raises UsageError where there are none."""
        try:
            found = sorted(path for path in self.folder.iterdir() if path.suffix.lower() in SUFFIXES and not path.name.startswith("."))
        except OSError as wrong:
            raise UsageError(
                f"the question bank cannot be read: {wrong.strerror or wrong}", place=str(self.folder), mend="Name a folder with --bank DIR."
            ) from None
        if not found:
            raise UsageError("this folder holds no question bank", place=str(self.folder), mend=f"A bank is a folder of {', '.join(SUFFIXES)} files.")
        return found

    def day_numbers(self) -> list[int]:
        """The days there are, in order; read from the file names where these carry a number, else from the files."""
        return sorted(self._day_files())

    def day(self, number: int) -> Day:
        """One day. Raises UsageError if there is none of that number, FileError if its file is not right."""
        files = self._day_files()
        if number not in files:
            there = ", ".join(str(day) for day in sorted(files))
            raise UsageError(f"there is no day {number} in this bank", place=str(self.folder), mend=f"The days are: {there}.")
        return read_day(files[number])

    def days(self) -> Iterator[Day]:
        """Every day, in order."""
        for number in self.day_numbers():
            yield self.day(number)

    def question(self, id: str) -> Question:
        """The question of that id, wherever it stands. Raises UsageError with the nearest ids if there is none."""
        ids: list[str] = []
        for day in self.days():
            for question in day.questions:
                if question.id == id:
                    return question
                ids.append(question.id)
        near = difflib.get_close_matches(id, ids, n=3) or ids[:5]
        raise UsageError(f"there is no question `{id}` in this bank", place=str(self.folder), mend=f"Did you mean: {', '.join(near)}?")

    def _day_files(self) -> dict[int, Path]:
        found: dict[int, Path] = {}
        for path in self.files():
            number = named_day(path)
            number = read_day(path).day if number is None else number
            if number in found:
                raise FileError(f"day {number} is in {found[number].name} already", place=str(path), mend="Give one of them another number.")
            found[number] = path
        return found


def named_day(path: Path) -> int | None:
    """The number in a name like `day-08.yaml`; None where the name carries none."""
    match = re.fullmatch(r"day[-_ ]?(\d{1,6})", path.stem.lower())
    return int(match.group(1)) if match else None


def read_day(path: Path) -> Day:
    """Read and check one file. Raises FileError with `file:line:column`."""
    placed = read_yaml(path)
    raw = _completed(placed, path)
    try:
        day = Day.model_validate(raw)
    except ValidationError as wrong:
        raise _explained(wrong, placed) from None
    named = named_day(path)
    if named is not None and named != day.day:
        raise FileError(f"the file is named for day {named} and says `day: {day.day}`", place=placed.place(("day",)), mend="Let both say the same.")
    seen: set[str] = set()
    for index, question in enumerate(day.questions):
        if question.id in seen:
            raise FileError(
                f"the question id `{question.id}` stands twice", place=placed.place(("questions", index, "id")), mend="Give each question an id of its own."
            )
        seen.add(question.id)
    return day


def _completed(placed: Placed, path: Path) -> Any:
    """A file may also be a bare list of questions, or a single one; the day may stand in its name alone."""
    raw = placed.value
    if isinstance(raw, list):
        placed.places = {("questions", *at): where for at, where in placed.places.items()}
        raw = {"questions": raw}
    elif isinstance(raw, dict) and "ask" in raw:
        placed.places = {("questions", 0, *at): where for at, where in placed.places.items()}
        raw = {"questions": [raw]}
    if not isinstance(raw, dict):
        raise FileError("there are no questions in this file", place=placed.place(()), mend="See question_bank/README.md for the form.")
    if "day" not in raw:
        digits = re.findall(r"\d{1,6}", path.stem)
        raw = {"day": int(digits[-1]) if digits else 1, **raw}
    return raw


def _explained(wrong: ValidationError, placed: Placed) -> FileError:
    first = wrong.errors(include_url=False)[0]
    location: Path_ = tuple(part for part in first["loc"] if isinstance(part, str | int))
    named = location[-1] if location else "the file"
    message = first["msg"].removeprefix("Value error, ")
    more = f" ({wrong.error_count() - 1} more after it)" if wrong.error_count() > 1 else ""
    if first["type"] == "missing":
        return FileError(f"`{named}` is missing here{more}", place=placed.place(location), mend=_did_you_mean(str(named), placed, location[:-1]))
    if first["type"] == "value_error":
        return FileError(
            f"{message}{more}", place=placed.place(location), mend=_did_you_mean("points", placed, location) or "See question_bank/README.md for the form."
        )
    return FileError(f"`{named}`: {message}{more}", place=placed.place(location), mend="See question_bank/README.md for the form.")


def _did_you_mean(missing: str, placed: Placed, around: Path_) -> str | None:
    there = [str(at[-1]) for at in placed.places if len(at) == len(around) + 1 and at[: len(around)] == around]
    near = difflib.get_close_matches(missing, there, n=1)
    return f"Did you mean that by `{near[0]}`?" if near else None


def unknown_keys(day: Day) -> Iterator[tuple[str, str, str | None]]:
    """Keys that mean nothing here: the id of the part, the key, and the known key it may be meant for."""
    for question in day.questions:
        parts: list[Part] = [question, *question.points, *question.misconceptions, *question.deeper, *question.samples]
        parts += [point for rung in question.deeper for point in rung.points]
        for part in parts:
            for key in part.model_extra or {}:
                near = difflib.get_close_matches(key, list(_fields(part)), n=1)
                yield question.id, key, near[0] if near else None


def _fields(part: Part) -> list[str]:
    kinds: list[type[Part]] = [Question, Point, Misconception, Rung, Sample]
    return [name for kind in kinds if isinstance(part, kind) for name in kind.model_fields]
