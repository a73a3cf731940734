"""Reading a question bank: any folder of YAML or JSON files, one day a file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from interviewer.core.question import Misconception, Point, Question, Rung, Sample
from interviewer.core.record import Value
from interviewer.errors import INSIDE, Fault, FileError, UsageError, faults_in
from interviewer.storage.json_text import has_more_parts
from interviewer.storage.placed import Placed, read_yaml
from interviewer.storage.reading import Location

SUFFIXES = (".yaml", ".yml", ".json")
#: A day is held in one sitting. Its questions travel in the transcript, and must leave room in it.
MOST_QUESTIONS = 200
MOST_BYTES_IN_A_TRANSCRIPT = 10_000_000
MOST_PARTS_IN_A_TRANSCRIPT = 100_000


class Day(BaseModel):
    """One file of a bank: the questions of a day, in the order in which they are asked."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)

    day: int = Field(ge=0, le=999_999)
    title: str = Field(default="", max_length=500)
    questions: tuple[Question, ...] = Field(min_length=1, max_length=MOST_QUESTIONS)


@dataclass(frozen=True)
class Bank:
    """A folder of days. Nothing is read before it is asked for, so that one question costs one file."""

    folder: Path

    def files(self) -> list[Path]:
        """The files of the bank, by name. Raises UsageError where there are none."""
        try:
            found = self._found()
        except OSError as wrong:
            raise UsageError(
                f"the question bank cannot be read: {wrong.strerror or wrong}", place=str(self.folder), mend="Name a folder with --bank DIR."
            ) from None
        if not found:
            raise UsageError("this folder holds no question bank", place=str(self.folder), mend=f"A bank is a folder of {', '.join(SUFFIXES)} files.")
        return found

    def _found(self) -> list[Path]:
        return sorted(path for path in self.folder.iterdir() if path.suffix.lower() in SUFFIXES and not path.name.startswith("."))

    @property
    def is_begun(self) -> bool:
        """Whether there is anything in it yet."""
        return self.folder.is_dir() and bool(self._found())

    def file_of(self, number: int) -> Path | None:
        """The file that a day stands in; None where the bank has none of that number."""
        return self._day_files().get(number)

    def day_numbers(self) -> list[int]:
        """The days there are, in order; read from the file names where these carry a number, else from the files."""
        return sorted(self._day_files())

    def day(self, number: int) -> Day:
        """One day. Raises UsageError if there is none of that number, FileError if its file is not right."""
        files = self._day_files()
        if number not in files:
            there = ", ".join(str(day) for day in sorted(sorted(files, key=lambda day: abs(day - number))[:12]))
            raise UsageError(f"there is no day {number} in this bank", place=str(self.folder), mend=f"The days nearest to it are: {there}.")
        return read_day(files[number])

    def days(self) -> Iterator[Day]:
        """Every day, in order. Raises FileError where a question's id stands in two of them: everything is found by its id."""
        files = self._day_files()
        homes: dict[str, Path] = {}
        for number in sorted(files):
            day = read_day(files[number])
            for question in day.questions:
                if question.id in homes:
                    what = f"the question id `{question.id}` is in {homes[question.id].name} already"
                    raise FileError(what, place=str(files[number]), mend="Give each question an id of its own.")
                homes[question.id] = files[number]
            yield day

    def questions(self) -> Iterator[Question]:
        """Every question, day by day. Raises as `days` does."""
        for day in self.days():
            yield from day.questions

    def may_have(self, id: str) -> bool:
        """Whether its files speak of a question of that id. Nothing is checked, so it costs little, and says no only where there is none."""
        return any(id.encode() in text for text in self._texts)

    @cached_property
    def _texts(self) -> tuple[bytes, ...]:
        return tuple(path.read_bytes() if path.is_file() else b"" for path in self.files())

    def question(self, id: str) -> Question:
        """The question of that id, wherever it stands. Raises UsageError with the nearest ids if there is none."""
        ids: list[str] = []
        for question in self.questions():
            if question.id == id:
                return question
            ids.append(question.id)
        raise self.unknown(id, ids)

    def unknown(self, id: str, ids: Sequence[str]) -> UsageError:
        """The error for an id that is not among those of the bank."""
        near = difflib.get_close_matches(id[:80], ids, n=3) or [each for each in ids if id in each][:5] or ids[:5]
        return UsageError(f"there is no question `{id[:80]}` in this bank", place=str(self.folder), mend=f"Did you mean: {', '.join(near)}?")

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
        raise _explained(wrong, placed, raw) from None
    named = named_day(path)
    if named is not None and named != day.day:
        raise FileError(f"the file is named for day {named} and says `day: {day.day}`", place=placed.place(("day",)), mend="Let both say the same.")
    _refuse_twice([question.id for question in day.questions], ("questions",), "question", placed)
    for index, question in enumerate(day.questions):
        _refuse_twice([rung.id for rung in question.deeper], ("questions", index, "deeper"), "deeper question", placed)
    _refuse_too_large(day, placed)
    return day


def _refuse_twice(ids: Sequence[str], within: Location, what: str, placed: Placed) -> None:
    """Refuse an id that stands twice in a list of the file: of two parts, one would never be found. Raises FileError with the place of the second."""
    seen: set[str] = set()
    for index, id in enumerate(ids):
        if id in seen:
            raise FileError(f"the {what} id `{id}` stands twice", place=placed.place((*within, index, "id")), mend=f"Give each {what} an id of its own.")
        seen.add(id)


def _refuse_too_large(day: Day, placed: Placed) -> None:
    """An interview that leaves no room for replies in its transcript is not begun."""
    text = day.model_dump_json(indent=1, exclude={"questions": {"__all__": {"samples"}}}, exclude_none=True)
    if len(text.encode()) > MOST_BYTES_IN_A_TRANSCRIPT or has_more_parts(text, MOST_PARTS_IN_A_TRANSCRIPT):
        raise FileError("this day is too large to be held in one interview", place=placed.place(("questions",)), mend="Split it into several days.")


def _completed(placed: Placed, path: Path) -> Any:
    """A file may also be a bare list of questions, or a single one; the day may stand in its name alone."""
    raw = placed.value
    if isinstance(raw, list):
        placed.within = ("questions",)
        raw = {"questions": raw}
    elif isinstance(raw, dict) and "ask" in raw:
        placed.within = ("questions", 0)
        raw = {**{key: raw[key] for key in ("day", "title") if key in raw}, "questions": [{key: raw[key] for key in raw if key not in ("day", "title")}]}
    if not isinstance(raw, dict):
        raise FileError("there are no questions in this file", place=placed.place(()), mend=_FORM)
    if "day" not in raw:
        digits = re.findall(r"\d{1,6}", path.stem)
        raw = {"day": int(digits[-1]) if digits else 1, **raw}
    return raw


#: So many errors of a file are listed.
MOST_TOLD = 10
_FORM = "See question_bank/README.md for the form."
_PLAINLY = {
    "tuple_type": "a list is meant",
    "model_type": "a mapping of keys to values is meant",
    "string_type": "a text is meant",
    "string_too_short": "there is nothing here",
    "string_pattern_mismatch": "it begins with a letter or a digit, and has letters, digits, `_`, `-` and `.` only, 64 at most and no spaces",
    "too_short": "there is nothing in this list",
    "too_long": f"there are more than the {MOST_QUESTIONS} that one interview can hold",
}


def _explained(wrong: ValidationError, placed: Placed, raw: Any) -> FileError:
    """The first of the errors, and the others with it. A list whose items are wrong is also called too short: that one is not counted."""
    found = faults_in(wrong)
    first, *others = [_told(each, placed, raw) for each in found if each.kind != "too_short"] or [_told(each, placed, raw) for each in found]
    more = f" ({len(others)} more after it)" if others else ""
    error = FileError(f"{first.what}{more}", place=first.place, mend=first.mend)
    error.others = tuple(f"{each}. {each.mend}" if each.mend != _FORM else str(each) for each in others[: MOST_TOLD - 1])
    if len(others) >= MOST_TOLD:
        error.others += (f"... and {len(others) - len(error.others)} more",)
    return error


def _told(fault: Fault, placed: Placed, raw: Any) -> FileError:
    location, place = fault.at, placed.place(fault.at)
    if fault.kind == INSIDE:
        return FileError(f"{raw['questions'][location[1]]['id']}: {fault.what}", place=place, mend=_FORM)
    if fault.kind == "missing":
        return FileError(f"`{location[-1]}` is missing here", place=place, mend=_did_you_mean(str(location[-1]), placed, location[:-1]) or _FORM)
    if fault.kind == "value_error":
        mend = None if (*location, "points") in placed.places else _did_you_mean("points", placed, location)
        return FileError(fault.what, place=place, mend=mend or _FORM)
    named = ".".join(str(part) for part in location[-2 if isinstance(location[-1], int) else -1 :]) if location else "the file"
    return FileError(f"`{named}`: {_PLAINLY.get(fault.kind, fault.what)}", place=place, mend=_FORM)


def _did_you_mean(missing: str, placed: Placed, around: Location) -> str | None:
    there = [str(at[-1]) for at in placed.places if len(at) == len(around) + 1 and at[: len(around)] == around and at[-1] != missing]
    near = difflib.get_close_matches(missing, there, n=1)
    return f"Did you mean that by `{near[0]}`?" if near else None


class StrangeKey(NamedTuple):
    """A key that means nothing here: the id of the day or question that it stands in, the key, and the known one that it may be meant for."""

    where: str
    key: str
    meant: str | None


def mistyped_keys(questions: Iterable[Question]) -> list[StrangeKey]:
    """The keys of these questions that mean nothing and look like one that does, so that what stands under them is missed."""
    return [each for question in questions for each in _strange_keys(question.without_samples()) if each.meant is not None]


def unknown_keys(day: Day) -> Iterator[StrangeKey]:
    """Keys that mean nothing here."""
    for key in day.model_extra or {}:
        yield StrangeKey(f"day {day.day}", key, next(iter(difflib.get_close_matches(key, list(Day.model_fields), n=1)), None))
    for question in day.questions:
        yield from _strange_keys(question)


def _strange_keys(question: Question) -> Iterator[StrangeKey]:
    parts: list[Value] = [question, *question.points, *question.misconceptions, *question.deeper, *question.samples]
    parts += [point for rung in question.deeper for point in rung.points]
    for part in parts:
        for key in part.model_extra or {}:
            near = difflib.get_close_matches(key, list(_fields(part)), n=1)
            yield StrangeKey(question.id, key, near[0] if near else None)


def _fields(part: Value) -> list[str]:
    kinds: list[type[Value]] = [Question, Point, Misconception, Rung, Sample]
    return [name for kind in kinds if isinstance(part, kind) for name in kind.model_fields]
