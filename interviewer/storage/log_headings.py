"""What a heading or a label in a daily log announces: a day, a question, one of its answers. The wordings: log_headings.toml.

Everything here looks at the words of one line, which Markdown has been taken off by its reader.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from interviewer.core.boundaries import END
from interviewer.core.flat import flat
from interviewer.core.question import Level
from interviewer.listed import listed

#: What announces something in two words or more goes on with at most so many: "Perfect answer, to be said aloud". A single word stands alone: "Correct".
MOST_WORDS_MORE = 8
#: A topic is a few words; what is longer, or asks, is the question.
LONGEST_TOPIC = 60
_DASH = r"\s*[-‐‑–—/]\s*"
_LEVEL = re.compile(
    rf"^[\W_]*(easy|medium|hard)(?:{_DASH}(?:to{_DASH})?(medium|hard)(?![\w]))?\s*(?:$|[*_)\]]+[\s:.,–—-]*|[–—:|·]\s*|\s-\s+|-{{2,}}\s*|\.\s+)", re.IGNORECASE
)
_DAY = re.compile(r"^\W*day\s*#?\s*(\d{1,6})\b[\s:.,|·–—-]*(.*)$", re.IGNORECASE | re.DOTALL)
_QUESTION = re.compile(r"^\W*(?:question|q)\s*#?\s*(\d{1,3})\b(.*)$", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"^\W*(\d{1,3})\s*[.)](?:\s+(.*)|)$", re.DOTALL)
_KEYCAPS = re.compile(r"((?:\d\ufe0f?\u20e3)+)[.):]?\s*")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SENTENCE = re.compile(rf"(?:{END}|[:;])\s+|\n+")
_WORD = re.compile(r"[a-z0-9]+")


class Field(StrEnum):
    """What a part of a log holds."""

    OWN = "own"
    CORRECT = "correct"
    IMPROVEMENT = "improvement"
    PERFECT = "perfect"
    ANSWER = "answer"
    DEEPER = "deeper"
    DEEPER_PERFECT = "deeper_perfect"
    OTHER = "other"
    ASIDE = "aside"


class Heading(NamedTuple):
    """The heading of a question: its number, and what else it says. `ask` is what of it is the question itself."""

    number: int
    level: Level | None
    topic: str
    ask: str


def announced(words: str, *, stands_out: bool) -> Field | None:
    """The field that these words announce; None where they announce none.

    They are a heading or bold where they stand out. Where they do not, a single word is too little: a question may well say "Answer:".
    """
    plain = _plain(words)
    fitting = [(wording, field) for wording, field in _wordings() if plain == wording or plain.startswith(f"{wording} ")]
    if not fitting:
        return None
    wording, field = max(fitting, key=lambda each: len(each[0]))
    more = len(plain.split()) - len(wording.split())
    if " " not in wording:
        return field if stands_out and more == 0 else None
    return field if more <= (MOST_WORDS_MORE if stands_out else 0) else None


def may_announce(line: str) -> bool:
    """Whether a line has the words for it at all: whoever says no need not read it as Markdown."""
    return _any_wording().search(line) is not None


@cache
def _any_wording() -> re.Pattern[str]:
    apart = r"(?:['’]s)?[\W_]+"
    return re.compile("|".join(apart.join(wording.split()) for wording, _ in _wordings()), re.IGNORECASE)


def asks(text: str) -> bool:
    """Whether a text asks something, or tells somebody to do something."""
    firsts = (_WORD.search(sentence) for sentence in _SENTENCE.split(text.lower()))
    return "?" in text or any(first is not None and first[0] in listed(__name__)["begins"]["asking"] for first in firsts)


@cache
def _wordings() -> tuple[tuple[str, Field], ...]:
    return tuple((wording, field) for field in Field for wording in listed(__name__)[field])


def _plain(words: str) -> str:
    """The words in small letters, without a number before them and without what stands in brackets, if anything else does."""
    bare = _BRACKETS.sub(" ", words)
    found = _WORD.findall((bare if _WORD.search(bare.lower()) else words).lower().replace("'s", "").replace("’s", ""))
    while found and found[0].isdigit():
        found.pop(0)
    return " ".join(found)


def is_section(words: str, name: str) -> bool:
    """Whether a heading is that of all the questions, or of all the answers, of a day."""
    return _plain(words) in (name, f"the {name}", f"all {name}")


def day_in(words: str) -> tuple[int, str] | None:
    """The number and the title of the day that a heading names."""
    found = _DAY.match(_without_keycaps(words))
    return (int(found[1]), flat(found[2])) if found else None


def question_in(words: str) -> Heading | None:
    """The question whose heading this is: "Q2 (Easy–Medium — data leakage)", "Question 2: What is leakage?", "2. What is leakage?"."""
    words = _without_keycaps(words)
    found = _QUESTION.match(words) or _NUMBER.match(words)
    if found is None:
        return None
    rest = flat(found[2] or "")
    level, topic, after = level_and_topic(rest)
    if not topic and after and len(after) <= LONGEST_TOPIC and "?" not in after:
        topic, after = after, ""
    return Heading(int(found[1]), level, topic.strip(), after.strip())


def _without_keycaps(words: str) -> str:
    """The words with "2️⃣" as "2."."""
    return _KEYCAPS.sub(lambda found: re.sub(r"[^0-9]", "", found[1]) + ". ", words.replace("🔟", "10. "))


def level_and_topic(words: str) -> tuple[Level | None, str, str]:
    """The level and the topic that stand before a question, and what comes after them: "(Easy — data leakage) What is leakage?"."""
    bracketed = re.match(r"^[\s:.,–—-]*\(([^()]*)\)[\s:.,–—-]*(.*)$", words, re.DOTALL)
    inside, after = (bracketed[1], bracketed[2]) if bracketed else ("", words.lstrip(" :.,)–—-"))
    level, topic = level_before(inside)
    if level is None:
        level, after = level_before(after)
    return level, topic.strip(), after


def level_before(words: str) -> tuple[Level | None, str]:
    """The level that some words begin with, and what comes after it: "**Easy–Medium** — What is leakage?"."""
    found = _LEVEL.match(words)
    if found is None:
        return None, words
    named = f"{found[1]}-{found[2]}" if found[2] else found[1]
    try:
        return Level(named.lower()), words[found.end() :].strip()
    except ValueError:
        return None, words


def by_order(place: int, count: int) -> Level:
    """The level of the question at that place of so many: from easy to hard; medium where it is the only one."""
    levels = list(Level)
    return Level.MEDIUM if count == 1 else levels[round(place * (len(levels) - 1) / (count - 1))]
