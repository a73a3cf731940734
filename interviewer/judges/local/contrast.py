"""Who says "it is not this it is that" says two things: what runs on is read as the two sentences that it is. The words: contrast.toml."""

from __future__ import annotations

import re

from interviewer.judges.commands import readable
from interviewer.judges.local.wrapped import unwrapped
from interviewer.listed import either, listed

#: Such a word joins the two, or makes the first no denial.
_JOINS = rf"{either(listed(__name__)['joins'].split())}\b"
_IS = r"(?:it|this|that)(?:['’]?s| is)"
_CONTRAST = re.compile(rf"\b(?:{_IS}\snot|(?:it|this|that)\sisn['’]?t)(?:\s(?!{_JOINS})[\w-]+){{1,5}}?(?P<gap>,?\s)(?=(?:but\s)?{_IS}\s)", re.IGNORECASE)


def as_read(answer: str) -> str:
    """The answer as the judge reads it: blanks for what speaks to the judge, and for breaks that only wrap a line, and contrasts parted.

    Every other character stands where it stood.
    """
    return contrasts_parted(unwrapped(readable(answer)))


def contrasts_parted(answer: str) -> str:
    """The answer with a semicolon for the gap between the two; every other character stands where it stood."""
    return _CONTRAST.sub(lambda found: found[0][: -len(found["gap"])] + ";" + found["gap"][1:], answer)
