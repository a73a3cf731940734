"""What somebody leaves out, put back: "trees need scaling, a linear model doesn't" says that a linear model doesn't need scaling.

Read as it stands, such a contrast is easily taken for its opposite. The words stand in left_out.toml.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from interviewer.listed import either, listed

_WORDS = listed(__name__)

#: What is left out has been said within so many characters.
FARTHEST = 240
_GAP = re.compile(r"(?:[,;]|\s[-–—]+)\s+(?:(?:and|but|while|whereas|yet)\s+)?|(?<!\s)\s+(?:but|while|whereas)\s+")
#: Words that do not stand in the subject of such a half: what has them belongs to what stands before, or says what it says by itself.
_NO_SUBJECT = rf"(?!{either(_WORDS['no_subject'].split())}\b)"
_DOES, _IS, _CAN = r"(?:do|does)", r"(?:is|are|was|were)", r"(?:ca(?=n['’]?t)|can|could|wo(?=n['’]?t)|will|would|should)"
_NOT = r"(?:n['’]?t\b|not\b|\s+not\b)"
#: Half a sentence that ends with its auxiliary, or goes on only with how much, or with what.
_HALF = re.compile(
    rf"(?P<who>(?:{_NO_SUBJECT}[\w'’/()-]+,?\s+){{1,7}}?)(?P<how>(?P<does>{_DOES})|(?P<is>{_IS})|{_CAN})"
    rf"(?:(?P<not>{_NOT})(?:\s+{either(_WORDS['again'])}(?:\s+(?:it|that|them|any))?)?"
    rf"(?P<tail>\s+{either(_WORDS['how_much'])}|(?(does)\s+with\s[^.,;:!?]+))?)?"
    r"(?=[.;:!?]|,\s+(?:because|since|as|so|and|but)\b|$)",
    re.IGNORECASE,
)
_UP_TO = r"[^,;:]*?(?=\s+(?:because|since|as|so|due|while|whereas|which|if|when|but)\b|[,;:]|$)"
#: What "it" or "I" does is no half of a contrast between two things: "I would use a forest because it can handle gaps, LR can't" goes back to neither.
_BEHIND_A_NAME = r"(?<=\w)(?<!\bit)(?<!\bthey)(?<!\bi)(?<!\bwe)(?<!\byou)(?<!\bthis)(?<!\bthat)(?<!\bwhich)\s"
#: A listed verb in the present, behind its subject; without its -s.
_AFTER_DOES = re.compile(
    rf"{_BEHIND_A_NAME}(?:{_DOES}(?P<not>{_NOT})\s)?(?<!\bto\s)(?<!\bthe\s)(?<!\ba\s)(?P<verb>{'|'.join(_WORDS['verbs'].split())})s?\b(?P<rest>{_UP_TO})",
    re.IGNORECASE,
)
#: That something is a certain other thing, or when it is, is not left out.
_AFTER_IS = re.compile(rf"{_BEHIND_A_NAME}{_IS}(?P<not>{_NOT})?\s+(?P<verb>)(?!\s*(?:not|when|the|an?)\s)(?P<rest>{_UP_TO})", re.IGNORECASE)
_AFTER_CAN = re.compile(rf"{_BEHIND_A_NAME}{_CAN}(?P<not>{_NOT})?\s+(?P<verb>)(?P<rest>{_UP_TO})", re.IGNORECASE)
_WITH = re.compile(r"\s+with\s")


class LeftOut(NamedTuple):
    """Where the first half of a contrast ends, where the second begins and ends, and what that says in full."""

    first_end: int
    begin: int
    end: int
    in_full: str


def left_out(text: str) -> LeftOut | None:
    """A contrast in a text whose second half leaves out what the first has said; None where there is none, or it cannot be told what is left out."""
    for gap in _GAP.finditer(text):
        half = _HALF.match(text, gap.end())
        if half and (full := _in_full(half, text[max(0, gap.start() - FARTHEST) : gap.start()])):
            return LeftOut(gap.start(), half.start(), half.end(), full)
    return None


def in_full(sentence: str, before: str) -> str | None:
    """What a whole sentence says that leaves out what the one before it has said; None where it leaves nothing out, or what it is cannot be told."""
    half = _HALF.fullmatch(sentence)
    return _in_full(half, before[-FARTHEST:]) if half else None


def _in_full(half: re.Match[str], before: str) -> str | None:
    found = _last(_AFTER_DOES if half["does"] else _AFTER_IS if half["is"] else _AFTER_CAN, before)
    if found is None or not (half["not"] or found["not"]):  # of neither is anything denied: there is no contrast
        return None
    tail = half["tail"] or ""
    rest = _WITH.split(found["rest"])[0] if _WITH.match(tail) else found["rest"]
    return f"{half['who']}{half['how']}{half['not'] or ''} {found['verb']}{rest}{tail}"


def _last(predicate: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last predicate of a text: one may stand within another, "is when training is good"."""
    last, found = None, predicate.search(text)
    while found:
        last, found = found, predicate.search(text, found.start("rest"))
    return last
