"""Running many scripted interviews at once, in threads: the embedded judge computes, and a server answers, outside of Python's lock."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace

from interviewer.core.moves import Move
from interviewer.core.session import Session
from interviewer.evaluation.budget import BudgetSpent
from interviewer.evaluation.held import Interviewer, held
from interviewer.evaluation.report import InterviewRecord, recorded
from interviewer.evaluation.script import Script

Employ = Callable[[Script], Interviewer]


@dataclass(frozen=True)
class Ended:
    """The records of the interviews that were held, in the order of their scripts; `stopped` says why some are missing."""

    records: list[InterviewRecord]
    stopped: BudgetSpent | None = None


class _Stopped(Exception):
    """Another interview has ended the run."""


def run(
    scripts: Sequence[Script],
    employ: Employ,
    *,
    workers: int,
    configuration: str,
    keep: Callable[[InterviewRecord], None],
    before: Mapping[str, InterviewRecord],
) -> Ended:
    """Hold every interview, `workers` of them at a time. Each record goes to `keep` as soon as it is there.

    `before` are records of an earlier run by their key: what has been held under the same configuration is not held again. When a budget is spent, or
    anything is raised, no further turn begins; what had not come to its end is not kept.
    """
    stop = threading.Event()
    keys = [key_of(script, configuration) for script in scripts]

    def hold_one(script: Script, key: str) -> InterviewRecord:
        interviewer = employ(script)

        def rules(session: Session) -> Move:
            if stop.is_set():
                raise _Stopped
            return interviewer.rules(session)

        return recorded(held(script, replace(interviewer, rules=rules)), key)

    found = {key: before[key] for key in keys if key in before}
    spent: BudgetSpent | None = None
    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        try:
            waiting: dict[Future[InterviewRecord], str] = {
                pool.submit(hold_one, script, key): key for script, key in zip(scripts, keys, strict=True) if key not in found
            }
            for future in as_completed(waiting):
                try:
                    record = future.result()
                except BudgetSpent as wrong:
                    spent = spent or wrong
                    stop.set()
                    continue
                except _Stopped:
                    continue
                found[waiting[future]] = record
                keep(record)
        except BaseException:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return Ended([found[key] for key in keys if key in found], spent)


def key_of(script: Script, configuration: str) -> str:
    """A fingerprint of everything that an interview depends on: the configuration, what is asked, what is replied, what is expected."""
    parts = [configuration, script.id, script.mode, script.source, *(question.fingerprint for question in script.questions)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
