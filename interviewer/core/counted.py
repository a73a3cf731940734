"""So many of a thing, in words."""

from __future__ import annotations


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with what it counts: `1 question`, `2,000 questions`. `many` is how more of them are called, where that is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
