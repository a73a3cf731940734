"""What a candidate takes back, or says from the first that somebody else would think: nobody holds that. The wordings stand in taken_back.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from interviewer.judges.local.units import Unit

#: So many characters behind the words show whether they are taken back.
LOOKS_AHEAD = 120
_BETWEEN = " \t\r\n.,;:!?…–—-\"”'"
_SENTENCE = re.compile(r"[.!?…]\s|\n")


def is_taken_back(unit: Unit, answer: str) -> bool:
    """Whether what a stretch of the answer claims is taken back at once, or was never claimed as the candidate's own view."""
    after, before = _wordings()
    ends = [found.start() for found in _SENTENCE.finditer(answer, unit.start, unit.end)] + [unit.end]
    behind = (_plain(answer[end : end + LOOKS_AHEAD]).lstrip(_BETWEEN) for end in ends)
    begins = max((found.end() for found in _SENTENCE.finditer(answer, 0, unit.start)), default=0)
    return any(map(after.match, behind)) or before.search(_plain(answer[begins : unit.end])) is not None


def _plain(text: str) -> str:
    return text.replace("’", "'").lower()


@cache
def _wordings() -> tuple[re.Pattern[str], re.Pattern[str]]:
    listed = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    after, before = (re.compile("|".join(f"(?:{each})" for each in listed[name])) for name in ("after", "before"))
    return after, before
