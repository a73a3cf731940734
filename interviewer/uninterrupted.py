"""What is done whole: Ctrl-C, or another signal that asks the program to end, waits until it is done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

#: Ctrl-C, and what asks a program to end; the last is not there on Windows. Ctrl-C is put off first and let through last, so that it never comes in between.
_ENDING = [number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Put off every such signal until the block is over. Raises then what the signal's own handler raises: KeyboardInterrupt or SystemExit.

    It is for pydantic's writing of JSON, which runs Python in its midst: of what a handler raises there it makes an error of its own, or nothing at all.
    """
    if threading.current_thread() is not threading.main_thread():  # no other thread hears a signal
        yield
        return
    heard: list[int] = []
    before: dict[int, Any] = {}
    try:
        for number in (each for each in _ENDING if signal.getsignal(each) is not None):  # None: it is not Python's to put back
            before[number] = signal.signal(number, lambda number, _: heard.append(number))
        yield
    finally:
        for number in reversed(before):
            signal.signal(number, before[number])
        for number in heard:
            signal.raise_signal(number)
