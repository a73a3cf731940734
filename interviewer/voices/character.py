"""A persona as its file has it: who speaks, in how many words, and which of the embedded interviewer's lines are its own.

A persona changes the words and never the rules: it has no say in moves, points or scores.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

MostWords = Annotated[int, Field(ge=15, le=120)]


class WordBudgets(BaseModel):
    """The most words that a model may use on a turn, by the kind of its move."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    challenge: MostWords = 50
    call_out: MostWords = 60
    go_deeper: MostWords = 70
    clarify: MostWords = 45


class CharacterHeader(BaseModel):
    """What stands between the two lines of dashes at the head of a persona's file. All of it may be left out.

    `lines` has the form of prompts/lines.yaml: what stands in it takes the place of the line of that name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: Annotated[str, Field(max_length=200)] = ""
    words: WordBudgets = WordBudgets()
    lines: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True)
class Character:
    """A persona: its name, its header, and what a model is told about who it is."""

    name: str
    header: CharacterHeader
    instruction: str

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that change whenever the persona does."""
        return hashlib.sha256(f"{self.header.model_dump_json()}\0{self.instruction}".encode()).hexdigest()[:12]


def overlaid(lines: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The lines, with a persona's own in place of those of the same name."""
    found = {**lines, **own}
    both = {name for name in own if isinstance(lines.get(name), Mapping) and isinstance(own[name], Mapping)}
    return found | {name: overlaid(lines[name], own[name]) for name in both}
