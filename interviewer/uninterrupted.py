"""What is done whole: Ctrl-C, or another signal that asks the program to end, waits until it is done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

#: Ctrl-C, and what asks a program to end; the last is not there on Windows.
_ENDING = [number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]


class _Waiting:
    """How many blocks are being done whole, one within the other, and which signals have come meanwhile."""

    def __init__(self) -> None:
        self.depth = 0
        self.heard: list[int] = []


_waiting = _Waiting()


class _PutOff:
    """A handler that waits while a block is done whole. Where it is left in place, since another signal came in between, it does what was there before."""

    def __init__(self, before: Callable[[int, Any], Any]) -> None:
        self.before = before

    def __call__(self, number: int, frame: Any) -> None:
        if not _waiting.depth:
            self.before(number, frame)
        elif number not in _waiting.heard:  # as often as the system itself would keep it
            _waiting.heard.append(number)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Put off every such signal until the block is over. Raises then what the signal's own handler raises: KeyboardInterrupt or SystemExit.

    It is for pydantic's writing of JSON, which runs Python in its midst: of what a handler raises there it makes an error of its own, or nothing at all.
    """
    if threading.current_thread() is not threading.main_thread():  # no other thread hears a signal
        yield
        return
    _puts_off()
    _waiting.depth += 1  # from here on no handler raises, and until here nothing is to be undone
    try:
        yield
    finally:
        _waiting.depth -= 1
        if not _waiting.depth:
            try:
                _puts_back()
            finally:
                _lets_through()


def _puts_off() -> None:
    for number in _ENDING:
        before = signal.getsignal(number)
        if callable(before) and not isinstance(before, _PutOff):  # what is ignored, or ends the process at once, raises nothing
            signal.signal(number, _PutOff(before))


def _puts_back() -> None:
    for number in _ENDING:
        now = signal.getsignal(number)
        if isinstance(now, _PutOff):
            signal.signal(number, now.before)


def _lets_through() -> None:
    """Raise what was heard, all of it: what the first one's handler raises keeps none of the others back."""
    if _waiting.heard:
        try:
            signal.raise_signal(_waiting.heard.pop(0))
        finally:
            _lets_through()
