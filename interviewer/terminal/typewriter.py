"""What is typed, on a terminal that can only be written on: nothing goes back to a row that is full or ended, so what changes there is written anew."""

from __future__ import annotations

import os
import shutil
import sys

#: Terminals that can only be written on: they have no line below either, and what would stand in it is said.
_DUMB = ("dumb", "unknown")


def only_writes() -> bool:
    """Whether this terminal can only be written on."""
    return os.environ.get("TERM", "").lower() in _DUMB


class Typewriter:
    """Shows what is typed behind a mark. The library writes the last character of what has become of it, whatever has changed, and of a draft nothing."""

    def __init__(self) -> None:
        self._mark = self._shown = ""

    def begins(self, mark: str, text: str) -> None:
        """Write the mark, and the text that stands there already."""
        self._mark, self._shown = mark, text
        _writes(f"{mark}{text}")

    def follows(self, text: str) -> None:
        """Write what has become of the text: what was added; what was taken away, where that is possible; or else all of it once more."""
        before, self._shown = self._shown, text
        if text.startswith(before):
            _writes(text[len(before) :])
        elif (width := self._can_go(before, text)) is not None:
            _writes("\b \b" * width)
        else:
            _writes(f"\n{self._mark}{text}")

    def says(self, told: str) -> None:
        """Write something else, and below it what was typed."""
        _writes(f"\n{told}\n{self._mark}{self._shown}")

    def _can_go(self, before: str, text: str) -> int | None:
        """How many columns are to be cleared before the cursor to take away what has gone; None where it is no end, or one in the row above."""
        from prompt_toolkit.utils import get_cwidth

        gone = before[len(text) :]
        if not before.startswith(text) or "\n" in gone:
            return None
        row = f"{self._mark}{before}".rpartition("\n")[2]
        width = get_cwidth(gone)
        return width if width <= get_cwidth(row) % max(1, shutil.get_terminal_size().columns) else None


def _writes(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
