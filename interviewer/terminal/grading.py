"""`interviewer grade`: from a file of answers to a file of grades, line by line."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from interviewer.errors import FileError, InterviewerError, ModelError, StorageError, UsageError
from interviewer.evaluation.grade import MOST_CHARACTERS, Grade, graded
from interviewer.settings import Settings
from interviewer.storage.bank import Bank
from interviewer.terminal.console import piped, printer
from interviewer.wiring import finder, judge, model_of, voice

#: What acts on a terminal, or ends a line for some readers: written as JSON escapes, which mean the same.
_ACTING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass
class _Tally:
    """How the lines fared."""

    bad: int = 0
    judged: int = 0
    model_failed: int = 0

    def counts(self, result: Grade | InterviewerError) -> None:
        if isinstance(result, InterviewerError):
            self.bad += 1
        else:
            self.judged += result.judge is not None and result.score is not None
            self.model_failed += result.model_failed

    @property
    def exit_code(self) -> int:
        """1 for a bad line, 4 for a model that failed; where nothing could be judged, that is why."""
        if self.model_failed and not (self.bad and self.judged):
            return ModelError.exit_code
        return FileError.exit_code if self.bad else 0


def grade_file(settings: Settings, answers: Path, out: Path | None) -> int:
    """Grade every line, and give the exit code. Each grade is written at once: who reads from a pipe need not wait for the last one."""
    find = finder(Bank(settings.bank))  # a bank that cannot be read is no fault of the first line, and costs nobody the grades of last time
    judging = judge(settings, model_of(settings) if settings.judge == "model" else None, None)
    speaking = voice(settings, None, lambda _: None)
    tally = _Tally()
    try:
        with ExitStack() as files:
            source = piped() if str(answers) == "-" else files.enter_context(_opened(answers, "r"))
            target = files.enter_context(_target(out, answers))
            for result in graded(_lines(source), find, judging, speaking, "standard input" if str(answers) == "-" else str(answers)):
                tally.counts(result)
                if isinstance(result, InterviewerError):
                    printer(error=True).error(result)
                else:
                    target.write(_ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", result.model_dump_json()) + "\n")
                    target.flush()
    except BrokenPipeError:
        raise
    except OSError as wrong:
        raise StorageError(f"the grades could not be written: {wrong.strerror or wrong}", safe="What was written before is whole.") from None
    return tally.exit_code


def _target(out: Path | None, answers: Path) -> AbstractContextManager[TextIO]:
    """Where the grades go. Raises UsageError where there is no such place, or the answers are in it."""
    if out is None:
        if sys.stdout is None:
            raise UsageError("the standard output is closed: there is nowhere to write the grades to", mend="Name a file with -o.")
        return nullcontext(sys.stdout)
    if os.path.exists(out) and os.path.exists(answers) and out.samefile(answers):  # noqa: PTH110  # never raises: what is wrong with them, opening says
        raise UsageError("the grades would be written over the answers", place=str(out), mend="Name another file with -o.")
    return _opened(out, "w")


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
