"""`interviewer grade`: from a file of answers to a file of grades, line by line, on all cores, and to the reports that are asked for."""

from __future__ import annotations

import io
import itertools
import os
import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TextIO

from interviewer.core.question import Question
from interviewer.errors import FileError, InterviewerError, ModelError, StorageError, UsageError
from interviewer.evaluation import on_ray
from interviewer.evaluation.batch import Batch, Replies
from interviewer.evaluation.cohort import Cohort
from interviewer.evaluation.grade import Answers, Find, Grade, Grader, grader, parsed
from interviewer.evaluation.records import MOST_CHARACTERS, Form, Record, chunks, form_of, records
from interviewer.evaluation.workers import Workers
from interviewer.evaluation.written import Found, header, line_of, read_again
from interviewer.settings import Settings
from interviewer.storage.bank import Bank
from interviewer.storage.writing import refuse_overwriting
from interviewer.terminal import batch_grading
from interviewer.terminal.cohort_report import check_names, write_report
from interviewer.terminal.console import piped, printer
from interviewer.terminal.grading_progress import Progress
from interviewer.terminal.screen import Block, Kind
from interviewer.wiring import batch_judge, batch_server, finder, judge, model_of, voice

#: With fewer answers than this, starting processes takes longer than they save.
ALONE_BELOW = 64
#: A worker is handed so many records at a time.
AT_A_TIME = 16


@dataclass(frozen=True)
class Order:
    """What a person asked for. `workers` None: every core where that pays."""

    answers: Path
    out: Path | None = None
    format: str | None = None
    workers: int | None = None
    resume: bool = False
    reports: tuple[Path, ...] = ()
    engine: str = "here"
    batch_file: Path | None = None
    batch_results: Path | None = None

    @property
    def piped(self) -> bool:
        """Whether the answers come from the standard input."""
        return str(self.answers) == "-"

    @property
    def name(self) -> str:
        """What the answers are called in an error."""
        return "standard input" if self.piped else str(self.answers)

    @property
    def form_in(self) -> Form:
        """The form of the answers."""
        return form_of(self.answers, self.format)

    @property
    def form_out(self) -> Form:
        """The form of the grades: by the end of the file's name."""
        return form_of(self.out or Path("-"), None)


#: Where grading is done: on this machine, on a Ray cluster, or by the provider's Batch API.
ENGINES = ("here", "ray", "batch")


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


@dataclass
class _Room:
    """Where results go: to the file, the tally, the cohort's figures, and the errors to the screen."""

    find: Find
    target: TextIO
    form: Form
    cohort: Cohort | None
    progress: Progress
    tally: _Tally = field(default_factory=_Tally)

    def takes(self, result: Grade | InterviewerError) -> None:
        """One result. Each grade is written at once: who reads from a pipe need not wait for the last one."""
        self.tally.counts(result)
        if isinstance(result, InterviewerError):
            self.progress.clears()
            printer(error=True).error(result)
        else:
            self.target.write(line_of(result, self.form))
            self.target.flush()
            if self.cohort is not None:
                self.cohort.counts(str(result.id if result.person is None else result.person), self.find(result.question), Found.of(result))
        self.progress.counts()

    def knows(self, answers: Answers, found: Found) -> None:
        """One grade that was there already."""
        self.tally.judged += found.score is not None and found.judge is not None
        if self.cohort is not None:
            self.cohort.counts(str(answers.id if answers.person is None else answers.person), self.find(answers.question), found)


def grade_file(settings: Settings, order: Order) -> int:
    """Grade every line, and give the exit code."""
    _check(order)
    find = finder(Bank(settings.bank))  # a bank that cannot be read is no fault of the first line, and costs nobody the grades of last time
    _refuse_settings(settings, order)
    grades = None
    if order.engine == "batch":
        batch = Batch(batch_judge(settings), settings.model or "", find, voice(settings, None, lambda _: None), order.name)
        if order.batch_file is not None:
            return _requests_written(order, batch, order.batch_file)
        replies = _replies(settings, order, batch)
        grades = partial(batch.grades, replies=replies)
    try:
        with ExitStack() as stack:
            source = piped() if order.piped else stack.enter_context(_opened(order.answers, "r"))
            found = records(source, order.form_in, order.name)
            found = itertools.chain(list(itertools.islice(found, 1)), found)  # a table without its columns costs nobody the grades of last time either
            before, target = _target(order, stack)
            cohort = stack.enter_context(Cohort()) if order.reports else None
            room = _Room(find, target, order.form_out, cohort, Progress(sys.stderr, _size_of(source, order)))
            results = stack.enter_context(closing(_results(settings, order, room, found, before, grades)))
            for result in results:
                room.takes(result)
            room.progress.ends()
            for path in order.reports:
                write_report(cohort or Cohort(), path, room.tally.bad)
        if order.engine == "batch" and order.out is not None:
            batch_grading.Pending(order.out).clears()
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        _tell("Stopped. " + _goes_on(order))
        raise
    except OSError as wrong:
        raise StorageError(f"the grades could not be written: {wrong.strerror or wrong}", safe="What was written before is whole.") from None
    return room.tally.exit_code


def _goes_on(order: Order) -> str:
    if order.out is None:
        return "What was written is whole."
    return f"What is in {order.out} is whole; the same command with --resume goes on from there."


def _tell(text: str) -> None:
    printer(error=True).prints([Block(Kind.WARNING, text)])


def _check(order: Order) -> None:
    """Refuse what can be seen to be wrong before anything is opened."""
    form_of(order.answers, order.format)
    if order.engine not in ENGINES:
        raise UsageError(f"there is no engine `{order.engine[:40]}`", place="--engine", mend=f"Take one of: {', '.join(ENGINES)}.")
    if order.engine == "batch" and order.piped:
        raise UsageError("a batch needs its answers twice: now, and when it is done", place="--engine", mend="Put them into a file.")
    check_names(order.reports)
    if order.resume and order.out is None:
        raise UsageError("there is nothing to resume: no file of grades is named", place="--resume", mend="Name the file of last time with -o.")
    if order.workers is not None and order.workers < 1:
        raise UsageError("at least one process must grade", place="--workers", mend="Take a number from 1 on; without it: every core.")
    written = [(path, flag) for path, flag in ((order.out, "-o"), (order.batch_file, "--batch-file")) if path is not None]
    written += [(path, "--report") for path in order.reports]
    read = [(order.answers, "the answers"), *([(order.batch_results, "the results of the batch")] if order.batch_results else [])]
    refuse_overwriting(written, read)


def _refuse_settings(settings: Settings, order: Order) -> None:
    """Refuse a model that is not named or not to be had, and an engine that is not installed: these cost nobody the grades of last time either."""
    if order.engine == "ray":
        on_ray.must_be_there()
    if settings.judge == "model" and order.engine != "batch":
        judge(settings, model_of(settings), None)


# --- Grading -------------------------------------------------------------------------------------------------------------


def _results(
    settings: Settings, order: Order, room: _Room, found: Iterator[Record], before: Iterator[Found] | None, grades: Grader | None
) -> Generator[Grade | InterviewerError]:
    """The result of every record that has none yet; `grades` is what makes it, where that is known already."""
    if before is not None:
        skipping = _Skipping(settings, order, room, before)
        yield from skipping.bad_ones(found)
        found = itertools.chain(skipping.first, found)
    make = partial(_grader, settings.model_copy(update={"bank": settings.bank.absolute()}), order.name)
    if order.engine == "ray":
        yield from on_ray.in_order(chunks(found, AT_A_TIME, MOST_CHARACTERS), make, order.workers)
        return
    count = 1 if grades else order.workers or (1 if order.piped or settings.judge == "model" else cores())
    ahead = list(itertools.islice(found, ALONE_BELOW)) if count > 1 else []
    if count == 1 or len(ahead) < ALONE_BELOW:
        grades = grades or _grader(settings, order.name, room.find)
        for record in itertools.chain(ahead, found):
            yield grades(record)
        return

    def lost(record: Record, how: str, again: bool) -> FileError:
        if again:
            room.progress.clears()
            _tell(f"{order.name}:{record.line}: {how} while it graded this line; it is graded once more.")
        return FileError(f"this line cannot be graded: {how} over it, twice", place=f"{order.name}:{record.line}")

    workers: Workers[Record, Grade | InterviewerError] = Workers(make, count, lost)
    yield from workers.in_order(chunks(itertools.chain(ahead, found), AT_A_TIME, MOST_CHARACTERS))


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _grader(settings: Settings, file: str, find: Find | None = None) -> Grader:
    """What grades one record, in this process or in a worker's."""
    judging = judge(settings, model_of(settings) if settings.judge == "model" else None, None)
    return grader(find or finder(Bank(settings.bank)), judging, voice(settings, None, lambda _: None), file)


class _Skipping:
    """Passes over the records whose grades are there already. Their file is refused where it belongs to other answers, questions or judges."""

    def __init__(self, settings: Settings, order: Order, room: _Room, before: Iterator[Found]) -> None:
        one_of_many = "panel" if settings.panel else "model"
        self._judges = {"local": ("local", "lexical"), "model": (one_of_many,)}.get(settings.judge, (settings.judge,))
        self._model = None if settings.panel else settings.model
        self._order = order
        self._room = room
        self._before = enumerate(before, 2 if order.form_out == "csv" else 1)
        #: The first record that has no grade yet, if there is one.
        self.first: list[Record] = []

    def bad_ones(self, found: Iterator[Record]) -> Iterator[FileError]:
        """The errors of bad records among those that are passed over: nothing was written for them, and they are named again."""
        line, grade = next(self._before, (0, None))
        while grade is not None:
            record = next(found, None)
            if record is None:
                raise self._other(line, "there are fewer answers than grades")
            try:
                answers = parsed(record)
                question = self._room.find(answers.question)
            except (FileError, UsageError) as wrong:
                yield FileError(wrong.what, place=f"{self._order.name}:{record.line}", mend=wrong.mend)
                continue
            self._check(line, grade, answers, question, record)
            self._room.knows(answers, grade)
            line, grade = next(self._before, (0, None))
        self.first = list(itertools.islice(found, 1))

    def _check(self, line: int, grade: Found, answers: Answers, question: Question, record: Record) -> None:
        if not grade.is_of(answers):
            raise self._other(line, f"it is not of the answer in {self._order.name}:{record.line}")
        if grade.fingerprint not in (None, question.fingerprint):
            raise self._other(line, f"the question `{question.id}` has changed since")
        if grade.judge is not None and grade.judge not in self._judges:
            raise self._other(line, f"it was judged by `{grade.judge}`")
        if grade.judge == "model" and grade.model not in (None, self._model):
            raise self._other(line, f"it was judged by the model `{grade.model}`")

    def _other(self, line: int, why: str) -> UsageError:
        mend = "Name another file with -o, or leave --resume out to write this one anew."
        return UsageError(f"this grade cannot be gone on from: {why}", place=f"{self._order.out}:{line}", mend=mend)


# --- By a batch ---------------------------------------------------------------------------------------------------------


def _requests_written(order: Order, batch: Batch, target: Path) -> int:
    with _opened(order.answers, "r") as source:
        parts, bad = batch_grading.write_requests(batch.requests(records(source, order.form_in, order.name)), target)
    written = ", ".join(map(str, parts)) or "nothing: no answer needs a judge"
    _tell(f"Written: {written}. When the batch is done, give its output file with the same command: --batch-results FILE.")
    return FileError.exit_code if bad else 0


def _replies(settings: Settings, order: Order, batch: Batch) -> Replies:
    if order.batch_results is not None:
        _opened(order.batch_results, "r").close()
        return Replies([order.batch_results])
    if order.out is None:
        raise UsageError("a batch takes hours, and there is no file for its grades", place="--engine", mend="Name one with -o.")
    pending = batch_grading.Pending(order.out)
    with _opened(order.answers, "r") as source:
        requests = (each for each in batch.requests(records(source, order.form_in, order.name)) if isinstance(each, str))  # the others are named later
        try:
            return batch_grading.replies(requests, batch_server(settings), pending)
        except KeyboardInterrupt:
            _tell("The batch goes on at the server. The same command asks for it again.")
            raise


# --- Files ---------------------------------------------------------------------------------------------------------------


def _target(order: Order, stack: ExitStack) -> tuple[Iterator[Found] | None, TextIO]:
    """The grades of last time where they are to be kept, and where the new ones go.

    Raises UsageError where there is no such place.
    """
    if order.out is None:
        if sys.stdout is None:
            raise UsageError("the standard output is closed: there is nowhere to write the grades to", mend="Name a file with -o.")
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # as in a file, whatever the machine's own encoding is: a name or a quote may have any letter
        return None, sys.stdout
    before: Iterator[Found] | None = None
    if order.resume and order.out.exists():
        _cut_to_whole_lines(order.out)
        before = read_again(stack.enter_context(_opened(order.out, "r")), order.form_out, str(order.out))
    target = stack.enter_context(_opened(order.out, "w" if before is None else "a"))
    if before is None or order.out.stat().st_size == 0:
        target.write(header(order.form_out))
    return before, target


def _cut_to_whole_lines(path: Path) -> None:
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


def _size_of(source: TextIO, order: Order) -> tuple[int, int] | None:
    """The descriptor of the answers and their size in bytes, where they are a file with an end."""
    if order.piped or not order.answers.is_file():
        return None
    return source.fileno(), order.answers.stat().st_size


def _opened(path: Path, mode: str) -> TextIO:
    """The file, opened; one that is made for it can be read by its owner alone."""
    reading = mode == "r"
    try:
        return open(  # type: ignore[return-value]  # a text mode; a Path takes no opener
            path,
            mode,
            opener=lambda name, flags: os.open(name, flags, 0o600),
            encoding="utf-8-sig" if reading else "utf-8",
            errors="replace" if reading else "strict",
            newline="\n" if not reading else None,
        )
    except OSError as wrong:
        raise FileError(f"cannot be opened: {wrong.strerror or wrong}", place=str(path), mend="Check that it is there and that you may use it.") from None
