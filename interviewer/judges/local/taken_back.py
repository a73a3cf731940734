"""What a candidate takes back, or says from the first that somebody else would think: nobody holds that. The wordings stand in taken_back.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from interviewer.core.boundaries import END, TRAILS_OFF
from interviewer.judges.local.units import Unit
from interviewer.listed import listed

#: So many characters behind the words show whether they are taken back.
LOOKS_AHEAD = 120
#: And so many before them, if the sentence is as long.
LOOKS_BACK = 400
_BETWEEN = " \t\r\n.,;:!?…–—-\"”'"
#: Where a sentence pauses: words behind it may withdraw what stands before.
_PAUSE = re.compile(r",\s|\s[-–—]+\s")
#: What ends with a colon goes on in the next line.
_SENTENCE = re.compile(rf"(?:{END}|{TRAILS_OFF})\s|(?<!:)\n")


def is_taken_back(unit: Unit, answer: str) -> bool:
    """Whether what a stretch of the answer claims is taken back at once, or was never claimed as the candidate's own view."""
    farthest = max(0, unit.start - LOOKS_BACK)
    begins = max((found.end() for found in _SENTENCE.finditer(answer, farthest, unit.start)), default=farthest)
    return _is_followed_by("after", unit, answer) or _wordings("before").search(_plain(answer[begins : unit.end])) is not None


def is_scrapped(unit: Unit, answer: str) -> bool:
    """Whether a stretch of the answer, right or wrong, is plainly withdrawn at once: "Wait, no, scrap that"."""
    begins_so = _wordings("scrapped").match(_plain(unit.text).lstrip(_BETWEEN))  # what it withdraws stands before it
    pauses = [] if begins_so else [unit.start + found.start() for found in _PAUSE.finditer(unit.text)]
    return _is_followed_by("scrapped", unit, answer, pauses)


def _is_followed_by(wordings: str, unit: Unit, answer: str, pauses: Iterable[int] = ()) -> bool:
    """Whether such words stand directly behind the stretch, or behind a sentence in it, or one of these pauses."""
    ends = [*(found.start() for found in _SENTENCE.finditer(answer, unit.start, unit.end)), *pauses, unit.end]
    return any(_wordings(wordings).match(_plain(answer[end : end + LOOKS_AHEAD]).lstrip(_BETWEEN)) for end in ends)


def is_denied_after(unit: Unit, answer: str) -> bool:
    """Whether an answer ends with the word that the opposite of this stretch is so."""
    return _wordings("denied_after").match(_plain(answer[unit.end :]).lstrip(_BETWEEN)) is not None


def is_denied_ahead(unit: Unit, answer: str) -> bool:
    """Whether an answer leads to this stretch with the word that it is not so: "It would be wrong to say:"."""
    return _wordings("denied_ahead").search(_plain(answer[max(0, unit.start - LOOKS_AHEAD) : unit.start])) is not None


def is_only_a_denial(unit: Unit) -> bool:
    """Whether a stretch is nothing but the word that what stands before it is not so: "Or maybe not"."""
    return _wordings("denied_after").fullmatch(_plain(unit.text).strip(_BETWEEN)) is not None


def denied_in(unit: Unit) -> str | None:
    """What a stretch says is not so, if it begins with "It is false that" or the like."""
    found = _wordings("denied_before").match(_plain(unit.text))
    return unit.text[found.end() :].lstrip(_BETWEEN) if found else None


def is_all_denied(answer: str) -> bool:
    """Whether an answer begins or ends with the word that nothing of it is so."""
    return _wordings("all").search(_plain(answer)) is not None


def _plain(text: str) -> str:
    return text.replace("’", "'").lower()


@cache
def _wordings(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in listed(__name__)[name]))
