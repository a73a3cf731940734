"""The content words of a clause, each with whether it is negated: "it does not leak" and "it leaks" have the same words. The lists: content_words.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from interviewer.core.words import stem
from interviewer.listed import either, listed

_WORD = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*")


@dataclass(frozen=True)
class Token:
    """A content word: its stem, and whether a negation before it in its clause turns it round."""

    stem: str
    negated: bool


@dataclass(frozen=True)
class _Lexicon:
    """What is known of words: which are empty, which negate and how far, which stand for one another, and what contractions are short for."""

    empty: frozenset[str]
    negations: frozenset[str]
    harmless: re.Pattern[str]
    scope_ends: re.Pattern[str]
    groups: dict[str, str]
    contractions: tuple[tuple[re.Pattern[str], str], ...]


@cache
def _lexicon() -> _Lexicon:
    """The lists of content_words.toml."""
    raw = listed(__name__)
    groups = {stem(word): stem(group.split()[0]) for group in raw["groups"] for word in group.split()}
    harmless = re.compile(rf"\b{either(map(re.escape, raw['not_negations']))}\b")
    return _Lexicon(
        empty=frozenset(raw["empty"].split()),
        negations=frozenset(raw["negations"].split()),
        harmless=harmless,
        scope_ends=re.compile(rf",|\b{either(raw['scope_ends'])}\b"),
        groups=groups,
        contractions=tuple((re.compile(short), full) for short, full in raw["contractions"]),
    )


def written_out(text: str) -> str:
    """Lower case, straight apostrophes and minus signs, contractions written out."""
    low = text.lower().replace("’", "'").replace("‘", "'").replace("−", "-")
    for short, full in _lexicon().contractions:
        low = short.sub(full, low)
    return low


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[Token, ...]:
    """The content words of one clause, in order. A negation reaches to the next comma or the next word that begins something new."""
    words = _lexicon()
    low = words.harmless.sub(" ", written_out(text))
    found: list[Token] = []
    for part in words.scope_ends.split(low):
        negated = False
        for word in _WORD.findall(part):
            if word in words.negations:
                negated = not negated
            elif word not in words.empty:
                found.extend(Token(words.groups.get(each, each), negated) for each in _stems(word))
    return tuple(found)


def _stems(word: str) -> list[str]:
    """A hyphenated word counts whole where the lexicon knows it so, else by its parts."""
    whole = stem(word)
    if "-" not in word or whole in _lexicon().groups:
        return [whole]
    return [stem(part) for part in word.split("-") if part and part not in _lexicon().empty]
