"""`interviewer grade --resume`: the grades of last time are held against the answers and kept; what failed is graded again, and put in its place."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Self

from interviewer.core.judgement import MODELS
from interviewer.core.question import Question
from interviewer.errors import FileError, UsageError
from interviewer.grading.grade import Answers, Find, answers_in
from interviewer.grading.records import AnswerRecord, FileForm
from interviewer.grading.written import GradeSummary, read_again


class Before:
    """The grades of last time. `judges` are those whose grades are kept; where one of them is a model, `model` says which.

    The answers that something failed on are kept on the disk, in a file that nobody else sees: memory stays flat. To be closed: it goes with it.
    """

    def __init__(self, out: Path, form: FileForm, judges: tuple[str, ...], model: str | None) -> None:
        self._out = out
        self._form = form
        self._judges = judges
        self._model = model
        self._failed = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  # closed with this
        self._numbers: deque[int] = deque()
        #: How many grades are of something that failed.
        self.failed = 0
        #: The line of the last answer that there is a grade of.
        self.last_line = 0

    def __enter__(self) -> Self:
        """The grades themselves."""
        return self

    def __exit__(self, *_: object) -> None:
        self._failed.close()

    def kept(self, answers: Iterator[AnswerRecord], find: Find, file: str) -> Iterator[tuple[Answers, GradeSummary] | FileError]:
        """Each grade that is kept, with its answer, and the errors of bad records among them: nothing was written for these, and they are named again.

        It takes from the `answers`, which stand in `file`, as many as there are grades. Raises UsageError where these belong to other answers,
        questions or judges, or are no grades at all: then the file stays as it is. Only where all is right, what was cut at its end is taken away.
        """
        with self._out.open(encoding="utf-8-sig", errors="replace") as lines:
            for number, grade in enumerate(read_again(lines, self._form, str(self._out)), 2 if self._form == "csv" else 1):
                answer, question, record = yield from self._next(number, answers, find, file)
                if not grade.is_of(answer):
                    raise self._other(number, f"it is not of the answer in {file}:{record.line}")
                self.last_line = record.line
                if grade.again:
                    self._notes(number, record)
                else:
                    self._check(number, grade, question)
                    yield answer, grade
        cut_to_whole_lines(self._out)

    def _next(self, number: int, answers: Iterator[AnswerRecord], find: Find, file: str) -> Generator[FileError, None, tuple[Answers, Question, AnswerRecord]]:
        """The next record that is all right, with what it has; the errors of those before it."""
        for record in answers:
            try:
                answer = answers_in(record)
                return answer, find(answer.question), record
            except (FileError, UsageError) as wrong:
                yield FileError(wrong.what, place=f"{file}:{record.line}", mend=wrong.mend)
        raise self._other(number, "there are fewer answers than grades")

    def _check(self, line: int, grade: GradeSummary, question: Question) -> None:
        if grade.fingerprint not in (None, question.fingerprint):
            raise self._other(line, f"the question `{question.id}` has changed since")
        if grade.judge is not None and grade.judge not in self._judges:
            raise self._other(line, f"it was judged by `{grade.judge}`")
        if grade.judge in MODELS and grade.model not in (None, self._model):
            raise self._other(line, f"it was judged by the model `{grade.model}`")

    def _other(self, line: int, why: str) -> UsageError:
        mend = "Name another file with -o, or leave --resume out to write this one anew."
        return UsageError(f"this grade cannot be gone on from: {why}", place=f"{self._out}:{line}", mend=mend)

    def _notes(self, number: int, record: AnswerRecord) -> None:
        self.failed += 1
        self._failed.write(json.dumps([number, record.line, record.content]) + "\n")

    def again(self) -> Iterator[AnswerRecord]:
        """The answers that something failed on, in order."""
        self._failed.seek(0)
        self._numbers.clear()
        for line in self._failed:
            number, at, content = json.loads(line)
            self._numbers.append(number)
            yield AnswerRecord(at, content)

    def next_number(self) -> int:
        """The line of the grade that the next result is put in the place of: results come in the order of `again`."""
        return self._numbers.popleft()


class Replacing:
    """Puts other lines in the place of some of a file, in order. The file is whole at every moment: whatever stops this, what was put in by then is kept."""

    def __init__(self, path: Path) -> None:
        self._path = Path(os.path.realpath(path))
        handle, name = tempfile.mkstemp(prefix=f".{self._path.name[:64]}.", suffix=".part", dir=self._path.parent)
        self._new, self._old = os.fdopen(handle, "wb"), self._path.open("rb")
        self._beside = Path(name)
        self._next = 1
        self._between_lines = True

    def __enter__(self) -> Self:
        """The file itself."""
        return self

    def puts(self, number: int, line: str) -> None:
        """Put a line in the place of the one of that number, which counts from 1."""
        self._between_lines = False  # until it is written: whoever is interrupted here has half a line
        self._new.writelines(itertools.islice(self._old, number - self._next))
        next(self._old)
        self._new.write(line.encode())
        self._next = number + 1
        self._between_lines = True

    def __exit__(self, *_: object) -> None:
        try:
            with self._old, self._new:
                if self._between_lines:
                    shutil.copyfileobj(self._old, self._new)
                    self._new.flush()
                    os.fsync(self._new.fileno())
            if self._between_lines:
                shutil.copymode(self._path, self._beside)
                self._beside.replace(self._path)
        finally:
            self._beside.unlink(missing_ok=True)


def cut_to_whole_lines(path: Path) -> None:
    """Take away the last line where it was cut: its answer is graded again."""
    with path.open("r+b") as file:
        end = file.seek(0, os.SEEK_END)
        while end > 0:
            start = max(0, end - 65_536)
            file.seek(start)
            last = file.read(end - start).rfind(b"\n")
            if last >= 0:
                file.truncate(start + last + 1)
                return
            end = start
        file.truncate(0)
