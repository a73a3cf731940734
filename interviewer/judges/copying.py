"""What in an answer only repeats what the interviewer has said: it proves nothing."""

from __future__ import annotations

import re

_WORDS = re.compile(r"[a-z0-9']+")


def is_copied(text: str, heard: list[str]) -> bool:
    """Whether a stretch only repeats what was heard: five words or more, most of them in runs of four that stand there."""
    words = _words(text)
    if len(words) < 5:
        return False
    asked = " | ".join(" ".join(_words(each)) for each in heard)
    runs = sum(" ".join(words[index : index + 4]) in asked for index in range(len(words) - 3))
    return runs >= 0.6 * (len(words) - 3)


def is_within_copy(answer: str, start: int, end: int, heard: list[str]) -> bool:
    """Whether a few words of an answer stand in the middle of what only repeats what was heard: an item of a list that was copied whole."""
    words = _words(answer[start:end])
    if len(words) >= 5:
        return False
    around = [*_words(answer[:start])[-3:], *words, *_words(answer[end:])[:3]]
    asked = f" {' | '.join(' '.join(_words(each)) for each in heard)} "
    return len(around) >= 5 and f" {' '.join(around)} " in asked


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.lower().replace("’", "'"))
