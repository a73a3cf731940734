"""Work on all cores: in order, with little in hand, and with processes that end before their time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from multiprocessing.context import SpawnProcess

import pytest

from interviewer.errors import StorageError, UsageError
from interviewer.grading.workers import AHEAD, Workers
from tests.worked import doubling, ending, refusing


def test_results_come_in_order_and_a_record_that_ends_its_process_is_tried_again_and_then_given_up() -> None:
    told: list[tuple[int, str, bool]] = []

    def lost(number: int, how: str, again: bool) -> int:
        told.append((number, how, again))
        return -number

    given = [list(range(start, start + 5)) for start in range(0, 40, 5)]
    found = list(Workers(doubling, 2, lost).in_order(given))
    assert found == [-13 if number == 13 else 2 * number for number in range(40)]
    how = "a process ended with code 3"
    assert sorted(told) == [(7, how, True), (13, how, False), (13, how, True)]
    assert multiprocessing.active_children() == []


def test_no_more_is_read_ahead_than_the_workers_will_soon_need() -> None:
    read: list[int] = []

    def numbers() -> Iterator[list[int]]:
        for number in range(100, 200):
            read.append(number)
            yield [number]

    results = Workers(doubling, 1, _never).in_order(numbers())
    assert next(results) == 200
    assert len(read) <= AHEAD + 1
    results.close()  # type: ignore[attr-defined]  # a generator
    assert multiprocessing.active_children() == []


def test_what_the_work_cannot_be_done_with_ends_it() -> None:
    with pytest.raises(UsageError, match="there is no such judge"):
        list(Workers(refusing, 1, _never).in_order([[1]]))


def test_processes_that_cannot_begin_are_not_begun_for_ever() -> None:
    with pytest.raises(StorageError, match="cannot be kept alive: a process ended with code 4"):
        list(Workers(ending, 1, _never).in_order([[1]]))


def test_where_the_machine_has_no_process_left_those_that_began_are_ended_and_one_alone_is_advised(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, start = list[object](), SpawnProcess.start

    def starts(process: SpawnProcess) -> None:
        if begun:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        begun.append(process)
        start(process)

    monkeypatch.setattr(SpawnProcess, "start", starts)
    with pytest.raises(StorageError, match="the processes that grade cannot be started: Resource temporarily unavailable") as wrong:
        list(Workers(doubling, 3, _never).in_order([[1]]))
    assert "--workers 1" in str(wrong.value.mend)
    assert len(begun) == 1
    assert multiprocessing.active_children() == []


def _never(number: int, how: str, again: bool) -> int:
    raise AssertionError
