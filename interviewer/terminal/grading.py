"""`interviewer grade`: from a file of answers to a file of grades, line by line."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from interviewer.errors import FileError, InterviewerError
from interviewer.evaluation.grade import graded
from interviewer.settings import Settings
from interviewer.storage.bank import Bank
from interviewer.terminal.console import printer
from interviewer.wiring import finder, judge, model_of


def grade_file(settings: Settings, answers: Path, out: Path | None) -> int:
    """Grade every line; 1 if one of them was bad, else 0."""
    bad = 0
    find = finder(Bank(settings.bank))
    judging = judge(settings, model_of(settings) if settings.judge == "model" else None, None)
    with ExitStack() as files:
        source = sys.stdin if str(answers) == "-" else files.enter_context(_opened(answers, "r"))
        target = sys.stdout if out is None else files.enter_context(_opened(out, "w"))
        for result in graded(source, find, judging, str(answers)):
            if isinstance(result, InterviewerError):
                bad += 1
                printer(error=True).error(result)
            else:
                target.write(result.model_dump_json() + "\n")
    return 1 if bad else 0


def _opened(path: Path, mode: str) -> TextIO:
    try:
        return path.open(mode, encoding="utf-8", errors="replace" if mode == "r" else "strict")  # type: ignore[return-value]  # a text mode
    except OSError as wrong:
        raise FileError(f"cannot be opened: {wrong.strerror or wrong}", place=str(path)) from None
