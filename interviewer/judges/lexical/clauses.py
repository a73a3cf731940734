"""From a candidate's text to clauses.

The clause is the unit of judging: a term and what is said of it must stand together. A clause keeps its place in the answer, so
that what is found in it can be quoted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from interviewer.core.boundaries import END
from interviewer.judges.content_words import Token, tokens
from interviewer.judges.pieces import BLANKS, LONGEST_GAP, is_list, pieces

_ENDS = re.compile(rf"(?:{END}|[;\n])+|\s(?:but|however|whereas|although)\s|(?:^|\s)\d{{1,2}}[.)]\s")
_COMMAS = re.compile(r",|:\s|\s[-–—]{1,2}\s|\s(?:and|so|because|while|then|since)\s")


@dataclass(frozen=True)
class Clause:
    """A stretch of the answer that says one thing, or two neighbouring ones together (`joined`); `asks` if it ends in a question mark."""

    text: str
    start: int
    tokens: tuple[Token, ...]
    words: int
    joined: bool
    asks: bool

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


def _clause(text: str, start: int, *, asks: bool, joined: bool = False) -> Clause:
    # A clause's own ends separate negations as commas do, or "no. It leaks" would deny the leak.
    return Clause(text, start, tokens(_ENDS.sub(" , ", text)), len(text.split()), joined, asks)


def _split(text: str, at: re.Pattern[str]) -> list[tuple[str, int]]:
    return [(piece, start) for piece, start, _ in pieces(text, at) if piece.strip(BLANKS + ".,:")]
