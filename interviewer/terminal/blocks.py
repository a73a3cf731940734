"""What is shown, as values.

A block says what a text is, not how it looks: `printer` decides that for colour terminals, plain ones and pipes alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a block of text is."""

    TITLE = "title"
    HEADING = "heading"
    INTERVIEWER = "interviewer"
    CANDIDATE = "candidate"
    TEXT = "text"
    ITEM = "item"
    MARKDOWN = "markdown"
    QUOTE = "quote"
    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True)
class Block:
    """A text and what it is."""

    kind: Kind
    text: str
