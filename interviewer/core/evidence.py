"""Verbatim evidence: whether a quote is really in the answer, and which of the answer's own characters it is.

Tolerant only of what copying changes: spaces, case, typographic marks. Never of words.
"""

from __future__ import annotations

import unicodedata

_TYPOGRAPHIC = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "…": "..."})
#: A longer quote points at nothing in particular, and would take long to look for.
LONGEST_QUOTE = 2_000
_OUTER_MARKS = " \t\r\n\"'`.,;:!?-*"


def verbatim(quote: str, answer: str) -> str | None:
    """The stretch of `answer` that `quote` quotes, in the answer's own characters; None where it does not stand there."""
    wanted = _folded(quote)[0].strip(_OUTER_MARKS)
    if not wanted or len(wanted) > LONGEST_QUOTE:
        return None
    folded, origin = _folded(answer)
    start = _whole_word_index(folded, wanted)
    if start is None:
        return None
    return answer[origin[start] : origin[start + len(wanted) - 1] + 1]


def _whole_word_index(text: str, wanted: str) -> int | None:
    """Where `wanted` begins in `text` as whole words: "leak" is no quote from "leakage"."""
    start = text.find(wanted)
    while start != -1:
        end = start + len(wanted)
        cuts_front = start > 0 and text[start - 1].isalnum() and wanted[0].isalnum()
        cuts_back = end < len(text) and text[end].isalnum() and wanted[-1].isalnum()
        if not (cuts_front or cuts_back):
            return start
        start = text.find(wanted, start + 1)
    return None


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without differences that copying makes, and for each of its characters the index it came from."""
    folded: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        plain = unicodedata.normalize("NFKC", character.translate(_TYPOGRAPHIC)).casefold()
        for each in plain:
            if each.isspace() and folded and folded[-1] == " ":
                continue
            folded.append(" " if each.isspace() else each)
            origin.append(index)
    return "".join(folded), origin
