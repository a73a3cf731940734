"""A day of a log as a file of a bank: what stands in it, and why it cannot be one."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from interviewer.core.flat import flat
from interviewer.core.improvement import is_derived
from interviewer.core.question import derived
from interviewer.errors import faults_in
from interviewer.storage.bank import Day
from interviewer.storage.log import LoggedDay, LoggedQuestion
from interviewer.storage.yaml_written import yaml_of


def file_name(day: LoggedDay) -> str:
    """What the file of this day is called."""
    return f"day-{day.number:02d}.yaml"


def id_of(day: LoggedDay, question: LoggedQuestion) -> str:
    """The id that a question gets."""
    return f"d{day.number:02d}-q{question.number}"


def file_text(day: LoggedDay, log: str) -> str:
    """The file of this day, for a person to go on with."""
    return f"# Imported from {flat(log)}. What else a question can have: question_bank/README.md\n{yaml_of(_plain(day))}"


def as_day(day: LoggedDay) -> Day:
    """The day as the bank will have it. Raises ValidationError."""
    return Day.model_validate(_plain(day))


def faults(day: LoggedDay) -> list[tuple[int, str]]:
    """What is wrong with this day, each with its line in the log; nothing where it can be asked."""
    if day.wrong:
        return day.wrong
    try:
        as_day(day)
        return []
    except ValidationError as wrong:
        found = faults_in(wrong)
    written = [each for each in found if _is_in_the_log(day, each.at)]
    return [_told(day, each.at, each.what) for each in written or found]


def _is_in_the_log(day: LoggedDay, at: tuple[str | int, ...]) -> bool:
    """Whether this part is there, or was only derived from another that is wrong."""
    return len(at) > 2 and isinstance(at[1], int) and at[2] in day.questions[at[1]].lines


def _told(day: LoggedDay, at: tuple[str | int, ...], what: str) -> tuple[int, str]:
    if len(at) < 2 or not isinstance(at[1], int):
        return day.line, f"day {day.number}: {what}"
    question, part = day.questions[at[1]], str(at[2]) if len(at) > 2 else ""
    return question.lines.get(part, question.line), f"Q{question.number} of day {day.number}{f', {part}' if part else ''}: {what}"


def _plain(day: LoggedDay) -> dict[str, Any]:
    titled = {"title": day.title} if day.title else {}
    return {"day": day.number, **titled, "questions": [_question(day, question) for question in day.questions]}


def _question(day: LoggedDay, question: LoggedQuestion) -> dict[str, Any]:
    """What the author wrote. What was only derived from it, as an export has it too, is derived again: so it follows whatever the author changes."""
    sentences = tuple(flat(point) for point in derived({"perfect": question.perfect})["correct"]) if question.perfect else ()
    full = {
        "id": id_of(day, question),
        "level": question.level.value,
        "topic": question.topic,
        "ask": question.ask,
        "correct": list(question.correct) if question.correct != sentences else [],
        "improvement": "" if is_derived(question.improvement) or question.improvement in (*question.correct, *sentences) else question.improvement,
        "perfect": question.perfect,
        "deeper": [{"ask": ask, "perfect": perfect} for ask, perfect in question.deeper],
    }
    return {key: value for key, value in full.items() if value}
