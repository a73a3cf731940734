"""Running many scripted interviews at once, in threads: the embedded judge computes, and a server answers, outside of Python's lock."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue

from interviewer.core.moves import Move
from interviewer.core.session import Session
from interviewer.errors import InterviewerError
from interviewer.evaluation.budget import Budget
from interviewer.evaluation.held import Interviewer, Rules, held
from interviewer.evaluation.report import InterviewRecord, recorded
from interviewer.evaluation.script import InterviewScript

#: Makes the interviewer that a script is held with.
Employ = Callable[[InterviewScript], Interviewer]


@dataclass(frozen=True)
class Ended:
    """The records of the interviews that were held, in the order of their scripts; `stopped` says why some are missing."""

    records: list[InterviewRecord]
    stopped: InterviewerError | None = None


def hold_all(
    scripts: Sequence[InterviewScript],
    employ: Employ,
    *,
    workers: int,
    configuration: str,
    keep: Callable[[InterviewRecord], None],
    before: Mapping[str, InterviewRecord],
    budget: Budget | None = None,
) -> Ended:
    """Hold every interview, `workers` of them at a time. Each record goes to `keep` as soon as it is there.

    `before` are records of an earlier run by their key: what has been held under the same configuration is not held again. When a budget is spent, or
    anything is raised, no further turn begins; what had not come to its end is not kept. What a person can mend is not raised here but told, with all
    that had been held by then. Whatever is raised here, a Ctrl-C or anything else, waits for no interview that still goes on.
    """
    keys = [key_of(script, configuration) for script in scripts]
    found = {key: before[key] for key in keys if key in before}
    floor = _Floor(employ, budget or Budget())
    wanted = [each for each in zip(scripts, keys, strict=True) if each[1] not in found]
    try:
        for record in _side_by_side(floor.holds, wanted, workers):
            found[record.key] = record
            floor.keeps(record, keep)
    finally:
        floor.stop.set()
    return Ended([found[key] for key in keys if key in found], floor.stopped)


ToHold = tuple[InterviewScript, str]


def _side_by_side(holds: Callable[[InterviewScript, str], InterviewRecord | None], wanted: Sequence[ToHold], workers: int) -> Iterator[InterviewRecord]:
    """The records, each as soon as it is there. Raises what is raised in a thread. Whoever leaves waits for none of them: they end with the program."""
    count = min(max(1, workers), len(wanted))
    waiting: SimpleQueue[ToHold | None] = SimpleQueue()
    ended: SimpleQueue[InterviewRecord | BaseException | None] = SimpleQueue()

    def works() -> None:
        for each in iter(waiting.get, None):
            try:
                ended.put(holds(*each))
            except BaseException as wrong:  # noqa: BLE001  # of whatever kind: it is raised below, where somebody hears it
                ended.put(wrong)

    for each in (*wanted, *[None] * count):
        waiting.put(each)
    for _ in range(count):
        threading.Thread(target=works, daemon=True).start()
    for _ in wanted:
        came = _next_of(ended)
        if isinstance(came, BaseException):
            raise came
        if came is not None:
            yield came


def _next_of(ended: SimpleQueue[InterviewRecord | BaseException | None]) -> InterviewRecord | BaseException | None:
    while True:
        with suppress(Empty):
            return ended.get(timeout=0.2)  # on Windows, a wait without an end cannot be interrupted


class _Stopped(Exception):
    """Another interview has ended the run."""


class _Floor:
    """Where interviews are held side by side: what ends one of them before its time ends them all."""

    def __init__(self, employ: Employ, budget: Budget) -> None:
        self._employ = employ
        self._budget = budget
        self.stop = threading.Event()
        self.stopped: InterviewerError | None = None

    def holds(self, script: InterviewScript, key: str) -> InterviewRecord | None:
        """The record of one interview; None where it was not held to its end. Raises what is raised in it and nobody can mend."""
        try:
            with self._budget.interview():
                if self.stop.is_set():
                    return None
                interviewer = self._employ(script)
                record = recorded(held(script, replace(interviewer, rules=self._until_stopped(interviewer.rules))), key)
                self._budget.finishes(record.calls)
                return record
        except _Stopped:
            return None
        except InterviewerError as wrong:
            self._ends(wrong)
            return None
        except BaseException:
            self.stop.set()
            raise

    def keeps(self, record: InterviewRecord, keep: Callable[[InterviewRecord], None]) -> None:
        """Keep a record; where that cannot be done, no other interview is paid for in vain."""
        try:
            keep(record)
        except InterviewerError as wrong:
            self._ends(wrong)

    def _ends(self, wrong: InterviewerError) -> None:
        self.stopped = self.stopped or wrong
        self.stop.set()

    def _until_stopped(self, rules: Rules) -> Rules:
        def move(session: Session) -> Move:
            if self.stop.is_set():
                raise _Stopped
            return rules(session)

        return move


def key_of(script: InterviewScript, configuration: str) -> str:
    """A fingerprint of everything that an interview depends on: the configuration, what is asked, what is replied, what is expected."""
    parts = [configuration, script.id, script.mode, script.source, *script.unclear, *(question.fingerprint for question in script.questions)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
