"""`interviewer bank import`: from a daily log in Markdown to the files of a question bank. All of it is written, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from interviewer.core.clean import clean
from interviewer.core.counted import counted
from interviewer.core.flat import flat
from interviewer.errors import FileError, UsageError
from interviewer.settings import Settings
from interviewer.shell import as_argument
from interviewer.storage.bank import MOST_TOLD, Bank
from interviewer.storage.imported import as_day, faults, file_name, file_text, id_of
from interviewer.storage.log import UNFINISHED, LoggedDay, days_in
from interviewer.storage.reading import read_text
from interviewer.storage.writing import write_private
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.console import begin_flags, printer, this_program

#: A log of a year of days has less.
MOST_BYTES = 1_000_000
#: So much of a text tells which it is.
MOST_SHOWN = 44


def import_log(settings: Settings, log: Path, only: Sequence[int] = ()) -> None:
    """Write the days of a log, or `only` some of them, into the bank of one's own. Raises FileError or UsageError, and has then written nothing."""
    if settings.origin("bank") is None:
        mend = f"Name its folder, which is made if it is not there: {this_program()} bank import {as_argument(log)} --bank my-questions"
        raise UsageError("a log is imported into a question bank of your own, and none is named", place="--bank", mend=mend)
    bank = Bank(settings.bank)
    days = _wanted(_days(settings, log, bank, only), only, log)
    _refuse(settings, log, {day.number: faults(day) or _taken(day, bank) for day in days})
    for day in days:
        write_private(bank.folder / file_name(day), file_text(day, log.name).encode(), "file of the bank")
    printer().prints(_written(settings, log, days))


def _days(settings: Settings, log: Path, bank: Bank, only: Sequence[int]) -> list[LoggedDay]:
    """The days of a log; of one that names none, as the export of questions of one topic, all of it as the day that is asked for. Raises FileError."""
    text = clean(read_text(log, MOST_BYTES))
    try:
        return days_in(text, str(log), only[0] if len(only) == 1 else None)
    except FileError as error:
        if not days_in(text, str(log), alone=1)[0].questions:
            raise
        free = max(bank.day_numbers(), default=0) + 1 if bank.is_begun else 1
        mend = f"To import all of it as one day, choose its number: {this_program()} bank import {as_argument(log)} --day {free}{begin_flags(settings)}"
        raise FileError(error.what, place=error.place, safe=error.safe, mend=mend) from error


def _wanted(days: Sequence[LoggedDay], only: Sequence[int], log: Path) -> list[LoggedDay]:
    there = [day.number for day in days]
    if (missing := next((number for number in only if number not in there), None)) is not None:
        mend = f"Its days are: {', '.join(map(str, sorted(set(there))))}."
        raise UsageError(f"there is no day {missing} in this log", place=str(log), mend=mend)
    return [day for day in days if not only or day.number in only]


def _taken(day: LoggedDay, bank: Bank) -> list[tuple[int, str]]:
    """That the bank has this day already, or a question that is called like one of it."""
    if not bank.is_begun:
        return []
    if (file := bank.file_of(day.number)) is not None:
        return [(day.line, f"day {day.number} is in {file} already")]
    ids = {id for question in day.questions if bank.may_have(id := id_of(day, question))}
    ids &= {question.id for question in bank.questions()} if ids else set()
    return [(day.line, f"day {day.number}: the question id `{id}` is in this bank already") for id in sorted(ids)]


def _refuse(settings: Settings, log: Path, wrong: dict[int, list[tuple[int, str]]]) -> None:
    """Say all that stands in the way, and what can be imported without it."""
    told = [FileError(what, place=f"{log}:{line}") for found in wrong.values() for line, what in found]
    if not told:
        return
    first, *others = told
    mend = list(dict.fromkeys(_mend(settings, found[0][1]) for found in wrong.values() if found))
    if fine := [number for number, found in wrong.items() if not found]:
        chosen = "".join(f" --day {number}" for number in fine)
        mend.append(f"The rest of the log: {this_program()} bank import {as_argument(log)}{chosen}{begin_flags(settings)}")
    more = f" ({len(others)} more after it)" if others else ""
    error = FileError(f"{first.what}{more}", place=first.place, safe="Nothing was written.", mend="\n".join(mend))
    error.others = tuple(map(str, others[: MOST_TOLD - 1])) + ((f"... and {len(others) - MOST_TOLD + 1} more",) if len(others) >= MOST_TOLD else ())
    raise error


def _mend(settings: Settings, what: str) -> str:
    if f": {UNFINISHED} " in what:
        name = what.partition(f": {UNFINISHED} ")[2].removesuffix(" was exported")
        there = f"{this_program()} resume {as_argument(name)}"
        return f"Finish it and export it again, or export it with --reveal, which tells its answers now. With its folder of transcripts: {there}"
    if what.endswith("has no answer"):
        return "Write one below the question, under **Perfect answer** or **Correct answer**; what you said yourself is no answer to learn from."
    if "already" in what:
        return f"Nothing is written over. To see what there is: {this_program()} bank list{begin_flags(settings)}"
    return "Mend it in the log, and import it again."


def _written(settings: Settings, log: Path, days: Sequence[LoggedDay]) -> list[Block]:
    shown: list[Block] = []
    for day in days:
        shown.append(Block(Kind.TITLE, f"Day {day.number}" + (f" · {day.title}" if day.title else "")))
        shown.append(Block(Kind.TEXT, f"{counted(len(day.questions), 'question')} written to {settings.bank / file_name(day)}"))
        shown += [Block(Kind.TEXT, f"{each.id}  {each.level} · {each.topic} · {_short(each.ask)}") for each in as_day(day).questions]
    shown.append(Block(Kind.NOTE, "Your own answers stay in the log."))
    if left_out := [f"{log}:{line}: {_short(what)}" for day in days for line, what in day.left_out]:
        shown.append(Block(Kind.NOTE, "Not imported either, as it was taken for no part of a question:\n" + "\n".join(left_out)))
    if doubtful := [f"{log}:{line}: {_short(what)}" for day in days for line, what in day.doubtful]:
        shown.append(Block(Kind.NOTE, "Left in an answer, as it may be a heading of it. Take it out of the file if it is a remark:\n" + "\n".join(doubtful)))
    flags = begin_flags(settings)
    commands = {"Check them": f"bank check{flags}", "Begin": f"start --day {days[0].number}{flags}"}
    return [*shown, Block(Kind.NOTE, "\n".join(f"{what}: {this_program()} {command}" for what, command in commands.items()))]


def _short(text: str) -> str:
    text = flat(text)
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1].rstrip()}…"
