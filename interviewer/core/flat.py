"""A text on one line."""

from __future__ import annotations


def flat(text: str) -> str:
    """The text with one space wherever there was space of any kind or length."""
    return " ".join(text.split())


def beginning(text: str, most: int) -> str:
    """A text on one line; of one with more words than that the first of them, with an ellipsis."""
    words = text.split()
    return " ".join(words[:most]) + (" …" if len(words) > most else "")
