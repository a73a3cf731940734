"""From a candidate's text to clauses, and from a clause to content words that know whether they are negated.

The clause is the unit of judging: a term and what is said of it must stand together. A clause keeps its place in the answer, so
that what is found in it can be quoted.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from pathlib import Path

from interviewer.core.words import stem
from interviewer.judges.pieces import BLANKS, LONGEST_GAP, is_list, pieces

_ENDS = re.compile(r"(?:[.!?](?=\s|$)|[;\n])+|\s(?:but|however|whereas|although)\s|(?:^|\s)\d{1,2}[.)]\s")
_COMMAS = re.compile(r",|:\s|\s[-–—]{1,2}\s|\s(?:and|so|because|while|then|since)\s")
_SCOPE_ENDS = re.compile(r",|\b(?:and|because|since|so|which|while)\b")
_WORD = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*")
_CONTRACTIONS = [
    (re.compile(pattern), full)
    for pattern, full in (
        (r"\bcan'?t\b|\bcannot\b", "can not"),
        (r"\bwon'?t\b", "will not"),
        (r"n't\b", " not"),
        (r"\b(is|are|was|were|do|does|did|has|have|would|could|should)nt\b", r"\1 not"),
    )
]


@dataclass(frozen=True)
class Token:
    """A content word: its stem, and whether a negation before it in its clause turns it round."""

    stem: str
    negated: bool


@dataclass(frozen=True)
class Clause:
    """A stretch of the answer that says one thing, or two neighbouring ones together (`joined`); `asks` if it ends in a question mark."""

    text: str
    start: int
    tokens: tuple[Token, ...]
    words: int
    joined: bool = False
    asks: bool = False

    @property
    def negates(self) -> bool:
        """Whether there is a negation in it."""
        return any(token.negated for token in self.tokens)

    @property
    def end(self) -> int:
        """The index in the answer at which it ends."""
        return self.start + len(self.text)

    @cached_property
    def signs(self) -> dict[str, bool]:
        """Each content word, and whether it is negated where it stands last."""
        return {token.stem: token.negated for token in self.tokens}


@dataclass(frozen=True)
class Lexicon:
    """What the judge knows of words: which are empty, which negate, and which stand for one another."""

    empty: frozenset[str]
    negations: frozenset[str]
    harmless: tuple[str, ...]
    groups: dict[str, str]


@cache
def lexicon() -> Lexicon:
    """The judge's own word lists."""
    raw = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    groups = {stem(word): stem(group.split()[0]) for group in raw["groups"] for word in group.split()}
    return Lexicon(frozenset(raw["empty"].split()), frozenset(raw["negations"].split()), tuple(raw["not_negations"]), groups)


def plain(text: str) -> str:
    """Lower case, straight apostrophes, contractions written out."""
    low = text.lower().replace("’", "'").replace("‘", "'")
    for pattern, full in _CONTRACTIONS:
        low = pattern.sub(full, low)
    return low


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[Token, ...]:
    """The content words of one clause, in order. A negation reaches to the next comma or the next word that begins something new."""
    words = lexicon()
    low = plain(text)
    for harmless in words.harmless:
        low = low.replace(harmless, " ")
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
    if "-" not in word or whole in lexicon().groups:
        return [whole]
    return [stem(part) for part in word.split("-") if part and part not in lexicon().empty]


def clauses(answer: str) -> list[Clause]:
    """Every stretch worth judging: clauses, their comma parts, and neighbouring clauses joined."""
    whole = _split(answer, _ENDS)
    found: list[Clause] = []
    lists: set[int] = set()
    for text, start in whole:
        parts = _split(text, _COMMAS)
        asks = answer[start + len(text) :].lstrip().startswith("?")
        if is_list(text.split(",")):
            lists.add(start)
        else:
            found.append(_clause(text, start, asks=asks))
        if len(parts) > 1:
            found.extend(_clause(part, start + at, asks=asks) for part, at in parts)
    for (first, start), (second, begin) in pairwise(whole):
        if begin - start - len(first) <= LONGEST_GAP and not lists & {start, begin}:
            found.append(_clause(answer[start : begin + len(second)], start, joined=True, asks="?" in answer[start : begin + len(second) + 2]))
    return [clause for clause in found if clause.tokens]


def _clause(text: str, start: int, *, joined: bool = False, asks: bool = False) -> Clause:
    # A clause's own ends separate negations as commas do, or "no. It leaks" would deny the leak.
    return Clause(text, start, tokens(_ENDS.sub(" , ", text)), len(text.split()), joined, asks)


def _split(text: str, at: re.Pattern[str]) -> list[tuple[str, int]]:
    return [(piece, start) for piece, start, _ in pieces(text, at) if piece.strip(BLANKS + ".,:")]
