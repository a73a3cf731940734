"""How much work something is: its calls are counted, and only where there is nothing to count, how its time grows."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

#: Where every character is looked at so many times, four times as many take four times as long; where at each of them all others are, sixteen times.
TOO_MUCH_LONGER = 8
#: What takes no more seconds than this for the longest text there can be keeps nobody waiting, however it grows.
SHORT = 0.05


def calls_of(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[tuple[Any, ...]]:
    """What a function is given from now on, call by call. It does what it did."""
    calls, does = list[tuple[Any, ...]](), getattr(owner, name)

    def counted(*given: Any, **named: Any) -> Any:
        calls.append(given)
        return does(*given, **named)

    monkeypatch.setattr(owner, name, counted)
    return calls


def must_read_evenly(reads: Callable[[str], object], text: str) -> None:
    """That a text takes no longer for a character than its first quarter does.

    It is for regular expressions. How often one looks at a character can neither be counted nor be asked for: its time alone shows it. So that nothing
    else on the machine does, it is the thread's own time on the processor, the least of three. No text is read twice, since it may be remembered.
    """
    if (whole := min(_seconds(reads, text[: len(text) - number]) for number in range(3))) <= SHORT:
        return
    quarter = min(_seconds(reads, text[: len(text) // 4 - number]) for number in range(3))
    if whole >= TOO_MUCH_LONGER * quarter:
        pytest.fail(f"{len(text):,} characters take {whole:.2f} s, and a quarter of them {quarter:.3f} s")


def _seconds(reads: Callable[[str], object], text: str) -> float:
    began = time.thread_time()
    reads(text)
    return time.thread_time() - began
