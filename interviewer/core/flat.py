"""A text on one line."""

from __future__ import annotations


def flat(text: str) -> str:
    """The text with one space wherever there was space of any kind or length."""
    return " ".join(text.split())
