"""Verbatim evidence: whether a quote is really in the answer, and which of the answer's own characters it is; whether one quote lies in another.

Tolerant only of what copying changes: spaces, case, typographic marks, characters that nobody sees. Never of words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from interviewer.core.boundaries import END
from interviewer.core.clean import UNSEEN

_TYPOGRAPHIC = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "…": "..."})
#: A longer quote stands in an answer only once: where its first place will not do, no other is looked for, which would take long.
LONGEST_QUOTE = 2_000
#: What begins a clause and does not get to its verb: "because the hardware".
_BEGUN = re.compile(
    r"\b(?:(?:because|since|that|when|while|where) (?:the|a|an|my|your|our|their|its|his|her|these|those|both|each|every) [\w-]+|because [\w-]+)$",
    re.IGNORECASE,
)
#: A line can be broken in the middle of a clause, and a point stands in a number as well.
_CLAUSE_ENDS = re.compile(rf"[,;:!?()]|{END}|\n\s*(?:\n|[-*•–—]\s|\d{{1,2}}[.)]\s)|\s[-–—]\s")
#: No clause is longer than so many characters.
LONGEST_CLAUSE = 200
#: What stands for words that were left out of a quote.
_GAP = re.compile(r"\s{2,}")
_OUTER_MARKS = " \t\r\n\"'`.,;:!?-*"
_SIGN = re.compile(r"-\.?$")


class Place(NamedTuple):
    """A stretch of an answer: the indices at which it begins and ends."""

    start: int
    end: int


def verbatim(quote: str, answer: str) -> str | None:
    """The stretch of `answer` that `quote` quotes, in the answer's own characters; None where it is not in there."""
    place = place_of(quote, answer)
    return None if place is None else answer[place.start : place.end]


def place_of(quote: str, answer: str) -> Place | None:
    """Where in `answer` the words of `quote` stand; None where they do not."""
    wanted = _without_outer_marks(_folded(quote)[0])
    if not wanted:
        return None
    folded, origin = _folded(answer)
    start = whole_words_at(folded, wanted)
    if start is None:
        return None
    return Place(origin[start], origin[start + len(wanted) - 1] + 1)


def _without_outer_marks(quote: str) -> str:
    """A quote without the marks around it; the minus of a number is none."""
    bare = quote.strip(_OUTER_MARKS)
    sign = _SIGN.search(quote[: quote.find(bare)])
    return f"{sign[0]}{bare}" if sign and bare[:1].isdigit() else bare


def shares_words(one: str, other: str) -> bool:
    """Whether one of two quotes lies in the other."""
    return _is_quoted_in(one, other) or _is_quoted_in(other, one)


def _is_quoted_in(quote: str, words: str) -> bool:
    return quote in words and verbatim(quote, words) is not None


def stands_with_gaps(quote: str, answer: str) -> bool:
    """Whether the words of a quote stand in an answer in their order, a long blank in it being for words that were left out.

    Withdrawals were recorded so once: with blanks for what was not read, and as a model wrote them.
    """
    parts = [part for part in _GAP.split(quote) if part.strip(_OUTER_MARKS)]
    rest = answer
    for part in parts:
        place = place_of(part, rest)
        if place is None:
            return False
        rest = rest[place.end :]
    return bool(parts)


def not_cut_short(place: Place, text: str) -> Place:
    """The same place, or where it breaks off in a clause that has hardly begun ("because the hardware"), the one up to the end of that clause."""
    if not _BEGUN.search(" ".join(text[place.start : place.end].split())[-LONGEST_CLAUSE:]):
        return place
    rest = text[place.end : place.end + LONGEST_CLAUSE]
    ends = _CLAUSE_ENDS.search(rest)
    if ends is None and place.end + len(rest) < len(text):
        return place
    return Place(place.start, place.end + len((rest[: ends.start()] if ends else rest).rstrip()))


def whole_words_at(text: str, wanted: str) -> int | None:
    """Where `wanted` begins in `text` as whole words: "leak" is no quote from "leakage"."""
    start = text.find(wanted)
    while start != -1:
        end = start + len(wanted)
        cuts_front = start > 0 and text[start - 1].isalnum() and wanted[0].isalnum()
        cuts_back = end < len(text) and text[end].isalnum() and wanted[-1].isalnum()
        if not (cuts_front or cuts_back):
            return start
        if len(wanted) > LONGEST_QUOTE:
            return None
        start = text.find(wanted, start + 1)
    return None


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """A character as it is compared; nothing for one that is not seen. A text has few different ones."""
    if UNSEEN.match(character) and not character.isspace():
        return ""
    return unicodedata.normalize("NFKC", character.translate(_TYPOGRAPHIC)).casefold()


@lru_cache(maxsize=8)
def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The text without differences that copying makes, and for each of its characters the index it came from. An answer is asked about quote by quote."""
    folded: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for each in _plain(character):
            if each.isspace() and folded and folded[-1] == " ":
                continue
            folded.append(" " if each.isspace() else each)
            origin.append(index)
    return "".join(folded), tuple(origin)
