"""The content words of a clause, each with whether it is negated: "it does not leak" and "it leaks" have the same words. The lists: content_words.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from interviewer.core.words import stem
from interviewer.listed import listed

_SCOPE_ENDS = re.compile(r",|\b(?:and|because|since|so|which|while)\b")
_WORD = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*")
_CONTRACTIONS = [
    (re.compile(pattern), full)
    for pattern, full in (
        (r"\bcan'?t\b|\bcannot\b", "can not"),
        (r"\bwon'?t\b", "will not"),
        (r"n't\b", " not"),
        (r"\bno longer\b", "not"),
        (r"\b(is|are|was|were|do|does|did|has|have|would|could|should)nt\b", r"\1 not"),
    )
]


@dataclass(frozen=True)
class Token:
    """A content word: its stem, and whether a negation before it in its clause turns it round."""

    stem: str
    negated: bool


@dataclass(frozen=True)
class _Lexicon:
    """What is known of words: which are empty, which negate, and which stand for one another."""

    empty: frozenset[str]
    negations: frozenset[str]
    harmless: re.Pattern[str]
    groups: dict[str, str]


@cache
def _lexicon() -> _Lexicon:
    """The lists of content_words.toml."""
    raw = listed(__name__)
    groups = {stem(word): stem(group.split()[0]) for group in raw["groups"] for word in group.split()}
    harmless = re.compile(rf"\b(?:{'|'.join(map(re.escape, raw['not_negations']))})\b")
    return _Lexicon(frozenset(raw["empty"].split()), frozenset(raw["negations"].split()), harmless, groups)


def written_out(text: str) -> str:
    """Lower case, straight apostrophes and minus signs, contractions written out."""
    low = text.lower().replace("’", "'").replace("‘", "'").replace("−", "-")
    for pattern, full in _CONTRACTIONS:
        low = pattern.sub(full, low)
    return low


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[Token, ...]:
    """The content words of one clause, in order. A negation reaches to the next comma or the next word that begins something new."""
    words = _lexicon()
    low = words.harmless.sub(" ", written_out(text))
    found: list[Token] = []
    for part in _SCOPE_ENDS.split(low):
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
