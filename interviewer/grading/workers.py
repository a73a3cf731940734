"""The same work on all cores: processes that are handed records a few at a time, and results in the order of the records.

A worker makes what it works with once, then sends one result after the other: so it is known on which record it was when it ended before its time.
That record is tried once more in a new process; if that one ends too, the record is given up, by name, and the next ones go on. What is read
ahead is bounded, and so is what waits for its turn: memory does not grow with the number of records.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from interviewer.errors import InterviewerError, StorageError

Given = TypeVar("Given")
Result = TypeVar("Result")

#: For every worker so many lists of records are read ahead, at most.
AHEAD = 4
#: A record that has cost this many processes is given up.
MOST_TRIES = 2
#: When so many processes have ended before their time, something is wrong with the machine and not with the records.
MOST_LOST = 12


@dataclass
class _Task(Generic[Given, Result]):
    """A list of records, the results so far, and how often the one in hand has cost a process."""

    given: list[Given]
    results: list[Result] = field(default_factory=list)
    lost: int = 0

    @property
    def done(self) -> bool:
        return len(self.results) == len(self.given)


@dataclass
class _Worker(Generic[Given, Result]):
    """A process, our end of the pipe to it, whether it has begun, and what it is at."""

    process: Any
    pipe: Connection
    ready: bool = False
    task: _Task[Given, Result] | None = None

    def takes(self, task: _Task[Given, Result]) -> None:
        self.task = task
        with suppress(OSError):  # it has ended while it had nothing to do: who waits for its result finds that out
            self.pipe.send(task.given[len(task.results) :])

    def ends(self) -> None:
        self.pipe.close()
        self.process.terminate()
        self.process.join(2)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class Workers(Generic[Given, Result]):
    """So many processes, each of which calls `make` once and then what that returns on every record.

    `make` must be picklable. `lost` is told when a process ends before its time: the record it was at, how it ended, and whether that record is
    tried again; it returns what stands for the result of a record that is given up.
    """

    def __init__(self, make: Callable[[], Callable[[Given], Result]], count: int, lost: Callable[[Given, str, bool], Result]) -> None:
        self._make = make
        self._count = count
        self._lost = lost
        self._losses = 0

    def in_order(self, lists: Iterable[list[Given]]) -> Iterator[Result]:
        """The results, in the order of the records. Raises what `make` raises, and StorageError where processes cannot be kept alive."""
        waiting, again, tasks = iter(lists), list[_Task[Given, Result]](), dict[int, _Task[Given, Result]]()
        workers: list[_Worker[Given, Result]] = []
        begun = yielded = 0
        try:
            while True:
                while yielded in tasks and tasks[yielded].done:
                    yield from tasks.pop(yielded).results
                    yielded += 1
                for worker in [each for each in workers if each.ready and each.task is None]:
                    if not again and begun - yielded < AHEAD * self._count and (given := next(waiting, None)) is not None:
                        again.append(_Task(given))
                        tasks[begun] = again[-1]
                        begun += 1
                    if again:
                        worker.takes(again.pop(0))
                if not workers:
                    for _ in range(self._count):
                        workers.append(self._started())  # one by one: where the next one cannot be started, those before it are ended
                elif all(each.ready and each.task is None for each in workers) and not tasks:
                    return
                self._hear(workers, again)
        finally:
            for worker in workers:
                worker.ends()

    def _started(self) -> _Worker[Given, Result]:
        """A new process. The interrupt of a keyboard is for this one alone, which then ends the others. Raises StorageError where the machine has none left."""
        context = multiprocessing.get_context("spawn")  # a fork would copy the threads' locks, but not the threads
        try:
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs, self._make), daemon=True)
            with _deaf_to_the_keyboard():
                process.start()
        except OSError as wrong:
            raise StorageError(
                f"the processes that grade cannot be started: {wrong.strerror or wrong}",
                safe="What was written before is whole.",
                mend="One process alone grades with: --workers 1. With -o, --resume goes on where it stopped.",
            ) from None
        theirs.close()
        return _Worker(process, ours)

    def _hear(self, workers: list[_Worker[Given, Result]], again: list[_Task[Given, Result]]) -> None:
        """Wait until a worker has something to say, or has ended."""
        for pipe in wait([each.pipe for each in workers if each.task is not None or not each.ready]):
            worker = next(each for each in workers if each.pipe is pipe)
            try:
                said = worker.pipe.recv()
            except (EOFError, OSError):
                workers[workers.index(worker)] = self._instead_of(worker, again)
                continue
            if isinstance(said, _Failed):
                raise said.wrong
            if worker.task is None:
                worker.ready = True
                continue
            worker.task.results.append(said.result)
            worker.task.lost = 0
            if worker.task.done:
                worker.task = None

    def _instead_of(self, worker: _Worker[Given, Result], again: list[_Task[Given, Result]]) -> _Worker[Given, Result]:
        worker.process.join(2)
        how = _how_ended(worker.process.exitcode)
        self._losses += 1
        task = worker.task
        if task is None or self._losses > MOST_LOST:
            raise StorageError(
                f"the processes that grade cannot be kept alive: {how}",
                safe="What was written before is whole.",
                mend="Is there memory enough? Fewer at a time: --workers 1. With -o, --resume goes on where it stopped.",
            )
        task.lost += 1
        record, tried_again = task.given[len(task.results)], task.lost < MOST_TRIES
        instead = self._lost(record, how, tried_again)
        if not tried_again:
            task.results.append(instead)
            task.lost = 0
        if not task.done:
            again.append(task)
        worker.ends()
        return self._started()


@dataclass(frozen=True)
class _Done:
    result: Any


@dataclass(frozen=True)
class _Failed:
    """What ends it all: there is nothing wrong with the record."""

    wrong: InterviewerError


def _work(pipe: Connection, make: Callable[[], Callable[[Any], Any]]) -> None:
    """What a worker does, until there is nobody left to work for."""
    try:
        works = make()
        pipe.send(_Done(None))
        while True:
            for given in pipe.recv():
                pipe.send(_Done(works(given)))
    except InterviewerError as wrong:
        pipe.send(_Failed(wrong))
    except (EOFError, ConnectionError):
        return


def _how_ended(code: int | None) -> str:
    if code is not None and code < 0:
        return f"a process was ended by a signal ({signal.strsignal(-code) or -code})"
    return f"a process ended with code {code}"


@contextmanager
def _deaf_to_the_keyboard() -> Iterator[None]:
    """For as long as a process is started: it then ignores the keyboard's interrupt from its first moment on."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
