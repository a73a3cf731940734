"""What the processes of a test work with. They import this and nothing more."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from interviewer.errors import UsageError


def doubling() -> Callable[[int], int]:
    """Doubles numbers. 13 always ends the process; 7 ends it the first time."""

    def doubles(number: int) -> int:
        if number == 7 and not Path("seven").exists():
            Path("seven").touch()
            os._exit(3)
        if number == 13:
            os._exit(3)
        return 2 * number

    return doubles


def refusing() -> Callable[[int], int]:
    """Cannot be made."""
    raise UsageError("there is no such judge")


def ending() -> Callable[[int], int]:
    """Ends its process before it has begun."""
    os._exit(4)
