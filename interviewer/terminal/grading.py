"""`interviewer grade`: from a file of answers to a file of grades, line by line, on all cores, and to the reports that are asked for."""

from __future__ import annotations

import io
import itertools
import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TextIO

from interviewer.core.judgement import JudgedBy
from interviewer.core.question import Question
from interviewer.errors import FileError, InterviewerError, ModelError, StorageError, UsageError
from interviewer.grading import on_ray
from interviewer.grading.batch import Batch, Replies
from interviewer.grading.cohort import Cohort
from interviewer.grading.grade import Answers, Find, Grade, Grader, NotGraded, grader, not_graded
from interviewer.grading.records import MOST_CHARACTERS, AnswerRecord, FileForm, form_of, portions, records
from interviewer.grading.workers import Workers
from interviewer.grading.written import EMBEDDED, GradeSummary, header, line_of
from interviewer.settings import Settings
from interviewer.storage.bank import Bank
from interviewer.storage.transcripts import Transcripts
from interviewer.storage.writing import private
from interviewer.terminal import batch_grading
from interviewer.terminal.bad_lines import BadLines
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.cohort_report import check_names, write_report
from interviewer.terminal.console import piped, printer
from interviewer.terminal.grading_progress import GradingProgress
from interviewer.terminal.grading_resumed import Before, Replacing
from interviewer.terminal.reminders import mistyped
from interviewer.wiring import authored, batch_judge, batch_server, finder, judge, judged_by

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
    def form_in(self) -> FileForm:
        """The form of the answers."""
        return form_of(self.answers, self.format)

    @property
    def form_out(self) -> FileForm:
        """The form of the grades: by the end of the file's name."""
        return form_of(self.out or Path("-"), None)


#: Where grading is done: on this machine, on a Ray cluster, or by the provider's Batch API.
ENGINES = ("here", "ray", "batch")


@dataclass
class _Tally:
    """How the lines fared. Of the bad ones, `unread` are those of which nothing is written."""

    bad: int = 0
    unread: int = 0
    judged: int = 0
    model_failed: int = 0

    def counts(self, result: Grade | InterviewerError) -> None:
        if isinstance(result, InterviewerError):
            self.bad += 1
            self.unread += not isinstance(result, NotGraded)
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
class _Output:
    """What becomes of each result: a line for the file, a place in the tally and in the cohort's figures, an error on the screen."""

    find: Find
    form: FileForm
    cohort: Cohort | None
    progress: GradingProgress
    tally: _Tally = field(default_factory=_Tally)
    bad_lines: BadLines = field(default_factory=BadLines)

    def takes(self, result: Grade | InterviewerError) -> str:
        """One result; the line that is to be written of it, if there is one."""
        self.tally.counts(result)
        if isinstance(result, InterviewerError):
            self.progress.clears()
            self.bad_lines.names(result)
        self.progress.counts()
        grade = result.grade if isinstance(result, NotGraded) else result
        if isinstance(grade, InterviewerError):
            return ""
        self._counts(grade, GradeSummary.of(grade))
        return line_of(grade, self.form)

    def knows(self, answers: Answers, found: GradeSummary) -> None:
        """One grade that was there already."""
        self.tally.judged += found.score is not None and found.judge is not None
        self._counts(answers, found)

    def _counts(self, of: Answers | Grade, found: GradeSummary) -> None:
        if self.cohort is not None:
            self.cohort.counts(str(of.id if of.person is None else of.person), self.find(of.question), found)


def grade_file(settings: Settings, order: Order) -> int:
    """Grade every line, and give the exit code."""
    _check(settings, order)
    # A bank that cannot be read is no fault of the first line, and costs nobody the grades of last time.
    find = finder(Bank(settings.bank), partial(_reminds, settings))
    _refuse_settings(settings, order)
    batch = Batch(batch_judge(settings), settings.model or "", find, authored(settings), order.name) if order.engine == "batch" else None
    with ExitStack() as stack:
        source = piped() if order.piped else stack.enter_context(_opened(order.answers, "r"))
        found = records(source, order.form_in, order.name)
        found = itertools.chain(list(itertools.islice(found, 1)), found)  # a table without its columns costs nobody the grades of last time either
        cohort = stack.enter_context(Cohort()) if order.reports else None
        output = _Output(find, order.form_out, cohort, GradingProgress(sys.stderr, _size_of(source, order)))
        stack.callback(output.bad_lines.advises)
        with _told(order):
            before = _before(settings, order, batch.prompts.by if batch else judged_by(settings), output, found, stack)
        fetched = None
        if batch is not None:
            requests = partial(_requests, order, batch, before)  # now that the grades of last time have been looked at: what they have costs nothing
            if order.batch_file is not None:
                return _requests_written(requests, order.batch_file, output.bad_lines)
            fetched = _fetched(settings, order, requests)
        grades = partial(batch.grades, replies=fetched.replies) if batch and fetched else None
        with _told(order):
            _write(order, output, partial(_results, settings, order, output, grades=grades), found, before)
            for path in order.reports:
                write_report(cohort or Cohort(), path, output.tally.unread)
        if fetched is not None:
            fetched.clears()
    return output.tally.exit_code


@contextmanager
def _told(order: Order) -> Iterator[None]:
    """What ends the grading before its end, as a person is told it."""
    try:
        yield
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        _tell("Stopped. " + _goes_on(order))
        raise
    except OSError as wrong:
        raise StorageError(f"the grades could not be written: {wrong.strerror or wrong}", safe="What was written before is whole.") from None


def _goes_on(order: Order) -> str:
    if order.out is None:
        return "What was written is whole."
    return f"What is in {order.out} is whole; the same command with --resume goes on from there."


def _reminds(settings: Settings, questions: Iterable[Question]) -> None:
    """Say it where something in these questions is missed for a slip of the pen."""
    if (slip := mistyped(settings, questions)) is not None:
        _tell(slip)


def _tell(text: str) -> None:
    printer(error=True).prints([Block(Kind.WARNING, text)])


def _check(settings: Settings, order: Order) -> None:
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
    if written:
        read += [(path, "the question bank") for path in Bank(settings.bank).files()]
        Transcripts(settings.transcripts).refuse_overwriting(*written, read=read)


def _refuse_settings(settings: Settings, order: Order) -> None:
    """Refuse a model that is not named or not to be had, and an engine that is not installed: these cost nobody the grades of last time either."""
    if order.engine == "ray":
        on_ray.must_be_there()
    if settings.judge == "model" and order.engine != "batch":
        judge(settings)


# --- Grading -------------------------------------------------------------------------------------------------------------


Results = Callable[[Iterator[AnswerRecord]], Generator[Grade | InterviewerError]]


def _write(order: Order, output: _Output, results: Results, found: Iterator[AnswerRecord], before: Before | None) -> None:
    """Grade what failed last time, in its place, and then what has no grade yet. Each grade is written at once, so that a reader of a pipe need not wait."""
    with ExitStack() as stack:
        if before is not None and before.failed and order.out is not None:
            replacing = stack.enter_context(Replacing(order.out))
            for result in stack.enter_context(closing(results(before.again()))):
                number, line = before.next_number(), output.takes(result)
                if line:
                    replacing.puts(number, line)
    with ExitStack() as stack:
        target = _target(order, before is not None, stack)
        for result in stack.enter_context(closing(results(found))):
            target.write(output.takes(result))
            target.flush()
    output.progress.ends()


def _results(settings: Settings, order: Order, output: _Output, found: Iterator[AnswerRecord], grades: Grader | None) -> Generator[Grade | InterviewerError]:
    """The result of every record; `grades` is what makes it, where that is known already."""
    make = partial(_grader, settings.model_copy(update={"bank": settings.bank.absolute()}), order.name)
    if order.engine == "ray":
        yield from on_ray.in_order(portions(found, AT_A_TIME, MOST_CHARACTERS), make, order.workers)
        return
    count = 1 if grades else order.workers or (1 if order.piped or settings.judge == "model" else cores())
    ahead = list(itertools.islice(found, ALONE_BELOW)) if count > 1 else []
    if count == 1 or len(ahead) < ALONE_BELOW:
        grades = grades or _grader(settings, order.name, output.find)
        for record in itertools.chain(ahead, found):
            yield grades(record)
        return

    def lost(record: AnswerRecord, how: str, again: bool) -> FileError:
        place = f"{order.name}:{record.line}"
        if again:
            output.progress.clears()
            _tell(f"{place}: {how} while it graded this line; it is graded once more.")
        return not_graded(record, output.find, f"{how} over it, twice", place=place)

    workers: Workers[AnswerRecord, Grade | InterviewerError] = Workers(make, count, lost)
    yield from workers.in_order(portions(itertools.chain(ahead, found), AT_A_TIME, MOST_CHARACTERS))


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _grader(settings: Settings, file: str, find: Find | None = None) -> Grader:
    """What grades one record, in this process or in a worker's."""
    return grader(find or finder(Bank(settings.bank)), judge(settings), authored(settings), file, judged_by(settings))


def _before(settings: Settings, order: Order, by: JudgedBy | None, output: _Output, found: Iterator[AnswerRecord], stack: ExitStack) -> Before | None:
    """The grades of last time where they are to be kept, all looked at: the output knows them, and `found` goes on behind them.

    `by` is who judges where a model does. Raises UsageError where they belong to other answers, questions or judges.
    """
    if order.out is None or not order.resume or not order.out.exists():
        return None
    judges = (by.judge,) if by else EMBEDDED if settings.judge == "local" else (settings.judge,)
    before = stack.enter_context(Before(order.out, order.form_out, judges, by.model if by else None))
    for each in before.kept(found, output.find, order.name):
        if isinstance(each, FileError):
            output.takes(each)
        else:
            output.knows(*each)
    return before


# --- By a batch ---------------------------------------------------------------------------------------------------------


#: What is to be asked and what is wrong with the bad lines, from the beginning each time.
RequestsAndErrors = Callable[[], Iterable[str | InterviewerError]]


def _requests(order: Order, batch: Batch, before: Before | None) -> Iterator[str | InterviewerError]:
    """What is asked about each answer that has no grade yet, or that something failed on; and the errors of the bad records behind the grades."""
    if before is not None:
        yield from batch.requests(before.again())
    with _opened(order.answers, "r") as source:
        behind = before.last_line if before else 0
        yield from batch.requests(record for record in records(source, order.form_in, order.name) if record.line > behind)


def _requests_written(requests: RequestsAndErrors, target: Path, bad_lines: BadLines) -> int:
    """The exit code; `bad_lines` may have some already."""
    parts = batch_grading.write_requests(_asked(requests(), bad_lines), target)
    written = ", ".join(map(str, parts)) or "nothing: no answer needs a judge"
    _tell(f"Written: {written}. When the batch is done, give its output file with the same command: --batch-results FILE.")
    return FileError.exit_code if bad_lines.count else 0


def _asked(requests: Iterable[str | InterviewerError], bad_lines: BadLines) -> Iterator[str]:
    """What is asked; the bad lines, about which nothing is, are named."""
    for each in requests:
        if isinstance(each, InterviewerError):
            bad_lines.names(each)
        else:
            yield each


def _fetched(settings: Settings, order: Order, requests: RequestsAndErrors) -> batch_grading.Fetched:
    """The replies: from the file that is named, of which nothing is taken away afterwards, or from the server."""
    if order.batch_results is not None:
        _opened(order.batch_results, "r").close()
        return batch_grading.Fetched(Replies([order.batch_results]), ())
    if order.out is None:
        raise UsageError("a batch takes hours, and there is no file for its grades", place="--engine", mend="Name one with -o.")
    try:
        return batch_grading.replies(partial(_without_errors, requests), batch_server(settings), batch_grading.Pending(order.out))
    except KeyboardInterrupt:
        _tell("The batch goes on at the server. The same command asks for it again.")
        raise


def _without_errors(requests: RequestsAndErrors) -> Iterator[str]:
    """These are named when the grades are written."""
    return (each for each in requests() if isinstance(each, str))


# --- Files ---------------------------------------------------------------------------------------------------------------


def _target(order: Order, goes_on: bool, stack: ExitStack) -> TextIO:
    """Where the new grades go. Raises UsageError where there is no such place."""
    if order.out is None:
        if sys.stdout is None:
            raise UsageError("the standard output is closed: there is nowhere to write the grades to", mend="Name a file with -o.")
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # as in a file, whatever the machine's own encoding is: a name or a quote may have any letter
        return sys.stdout
    target = stack.enter_context(_opened(order.out, "a" if goes_on else "w"))
    if not goes_on or order.out.stat().st_size == 0:
        target.write(header(order.form_out))
    return target


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
            opener=private,
            encoding="utf-8-sig" if reading else "utf-8",
            errors="replace" if reading else "strict",
            newline="\n" if not reading else None,
        )
    except OSError as wrong:
        raise FileError(f"cannot be opened: {wrong.strerror or wrong}", place=str(path), mend="Check that it is there and that you may use it.") from None
