"""How people put what is no answer: the wordings of replies.toml as patterns, each for a text as `normalised` gives it.

The list has the words. Here is what holds them together: marks, pauses, and that words which say nothing may stand before and behind.
"""

from __future__ import annotations

import re
from functools import cache

from interviewer.core.flat import flat
from interviewer.listed import either, listed

_MARKS = ".,;:!?…–—"
#: Where one thing is said and another begins.
BREAK = re.compile(rf"(?:[ {_MARKS}]*[{_MARKS}]| -+(?= ))[ {_MARKS}]*")
#: Where a speaker pauses, with a mark or without.
_PAUSE = f"(?: ?[{_MARKS}-]* )"
_PART = re.compile(r"\{([a-z_]+)\}")


def normalised(text: str) -> str:
    """A text in small letters, with straight apostrophes and one blank between words, without the full stops around it."""
    return flat(text.replace("’", "'").lower()).strip(" .!")


def unmarked(text: str) -> str:
    """A text without the marks around it."""
    return text.strip(f" {_MARKS}-")


def without_fillers(text: str) -> str:
    """A text without the words before it that say nothing."""
    return _fillers().sub("", text)


@cache
def wording(meaning: str, before: str = "") -> re.Pattern[str]:
    """Any wording of a meaning, where this stands before it."""
    return re.compile(f"{before}{_any(meaning)}")


@cache
def behind_fillers(meaning: str) -> re.Pattern[str]:
    """A wording behind words that say nothing."""
    return re.compile(f"{_before()}{_any(meaning)}")


@cache
def alone(meaning: str, mark: str = "") -> re.Pattern[str]:
    """A wording, perhaps with such a mark, between words that say nothing: where it is all of a text, that says nothing else."""
    return re.compile(f"{_before()}{_any(meaning)}{mark}(?:{_PAUSE}{_any('behind')})*")


@cache
def _fillers() -> re.Pattern[str]:
    return re.compile(f"^{_before()}")


def _before() -> str:
    return f"(?:{_any('before')}{_PAUSE})*"


def _any(meaning: str) -> str:
    return _either([each for wordings in _lists()[meaning].values() for each in wordings])


def _either(wordings: list[str]) -> str:
    return either(map(_written_out, wordings))


def _written_out(wording: str) -> str:
    """A wording with what stands for one of its parts in their place."""
    parts = {"pause": [_PAUSE], **_lists()["parts"]}
    return _PART.sub(lambda part: _either(parts[part[1]]), wording)


def _lists() -> dict[str, dict[str, list[str]]]:
    return listed("interviewer.core.replies")
