"""What in an answer only repeats: the interviewer's words prove nothing, and the candidate's own nothing new."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from interviewer.listed import either, listed

_WORDS = re.compile(r"[a-z0-9']+")
#: The words around a stretch stand within so many letters of it.
NEARBY = 200
#: How somebody begins who says something again.
_AGAIN = re.compile(rf"^(?:{either(listed(__name__)['again'].split())}\s+)*")


def is_copied(text: str, heard: Sequence[str]) -> bool:
    """Whether a stretch only repeats what was heard: five words or more, most of them in runs of four that stand there."""
    words = _words(text)
    if len(words) < 5:
        return False
    asked = _in_a_row(tuple(heard))
    runs = sum(" ".join(words[index : index + 4]) in asked for index in range(len(words) - 3))
    return runs >= 0.6 * (len(words) - 3)


def is_within_copy(answer: str, start: int, end: int, heard: Sequence[str]) -> bool:
    """Whether a few words of an answer stand in the middle of what only repeats what was heard: an item of a list that was copied whole."""
    words = _words(answer[start:end])
    if len(words) >= 5:
        return False
    around = [*_words(answer[max(0, start - NEARBY) : start])[-3:], *words, *_words(answer[end : end + NEARBY])[:3]]
    return len(around) >= 5 and f" {' '.join(around)} " in f" {_in_a_row(tuple(heard))} "


def words_in_a_row(text: str) -> str:
    """The words of a stretch in a row, without how somebody begins who says something again: "As I said, the trees are too deep"."""
    words = " ".join(_words(text))
    return _AGAIN.sub("", words) or words


@lru_cache(maxsize=64)
def _in_a_row(texts: tuple[str, ...]) -> str:
    return " | ".join(" ".join(_words(each)) for each in texts)


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.lower().replace("’", "'"))
