"""`interviewer grade`: from a file of answers to a file of grades, line by line."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from interviewer.errors import FileError, InterviewerError, StorageError, UsageError
from interviewer.evaluation.grade import MOST_CHARACTERS, graded
from interviewer.settings import Settings
from interviewer.storage.bank import Bank
from interviewer.terminal.console import piped, printer
from interviewer.wiring import finder, judge, model_of

#: What acts on a terminal, or ends a line for some readers: written as JSON escapes, which mean the same.
_ACTING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def grade_file(settings: Settings, answers: Path, out: Path | None) -> int:
    """Grade every line; 1 if one of them was bad, else 0. Each grade is written at once: who reads from a pipe need not wait for the last one."""
    bank = Bank(settings.bank)
    bank.files()  # a bank that is not there is no fault of the first line
    judging = judge(settings, model_of(settings) if settings.judge == "model" else None, None)
    if out is not None and out.exists() and answers.exists() and out.samefile(answers):
        raise UsageError("the grades would be written over the answers", place=str(out), mend="Name another file with -o.")
    bad = 0
    try:
        with ExitStack() as files:
            source = piped() if str(answers) == "-" else files.enter_context(_opened(answers, "r"))
            target = sys.stdout if out is None else files.enter_context(_opened(out, "w"))
            for result in graded(_lines(source), finder(bank), judging, "standard input" if str(answers) == "-" else str(answers)):
                if isinstance(result, InterviewerError):
                    bad += 1
                    printer(error=True).error(result)
                else:
                    target.write(_ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", result.model_dump_json()) + "\n")
                    target.flush()
    except BrokenPipeError:
        raise
    except OSError as wrong:
        raise StorageError(f"the grades could not be written: {wrong.strerror or wrong}", safe="What was written before is whole.") from None
    return 1 if bad else 0


def _lines(source: TextIO) -> Iterator[str]:
    """Each line; of one that is too long only as much as shows that it is."""
    while line := source.readline(MOST_CHARACTERS + 2):
        yield line
        while line and not line.endswith("\n"):
            line = source.readline(MOST_CHARACTERS)


def _opened(path: Path, mode: str) -> TextIO:
    reading = mode == "r"
    try:
        return path.open(mode, encoding="utf-8-sig" if reading else "utf-8", errors="replace" if reading else "strict")  # type: ignore[return-value]  # a text mode
    except OSError as wrong:
        raise FileError(f"cannot be opened: {wrong.strerror or wrong}", place=str(path), mend="Check that it is there and that you may use it.") from None
