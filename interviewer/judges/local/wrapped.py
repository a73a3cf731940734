"""Prose that was broken into lines: where a sentence goes on in the next line, it does not end."""

from __future__ import annotations

import re

from interviewer.core.boundaries import ABBREVIATED, CLOSERS, STOPS, TRAILS_OFF

_EMPTY_LINE = re.compile(r"(\n[^\S\n]*\n)")
#: Lines that begin with a capital and end with a full stop are prose, and not notes, one to a line.
_BEGINS, _ENDS = re.compile(r"[\"“'(]?[A-Z]"), tuple(STOPS + TRAILS_OFF + CLOSERS)
#: A break behind no mark, before a small letter that is not the mark of a list.
_GOES_ON = re.compile(rf"(?:(?<![{STOPS}{TRAILS_OFF};:\s])|{ABBREVIATED})([^\S\n]*+)\n(?=[^\S\n]*(?![a-h]\))[a-z])")


def unwrapped(answer: str) -> str:
    """The answer with a blank for every line break in the midst of a sentence of prose; every other character stands where it stood."""
    return "".join(_GOES_ON.sub(r"\1 ", part) if _is_prose(part.strip()) else part for part in _EMPTY_LINE.split(answer))


def _is_prose(lines: str) -> bool:
    return lines.endswith(_ENDS) and _BEGINS.match(lines) is not None
