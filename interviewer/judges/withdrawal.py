"""What a reply takes back of the wrong beliefs of earlier replies: "I was wrong about the bigger network". The wordings stand in withdrawal.toml.

Rules of this file:
- A withdrawal ends the one belief that it names, and where it names nothing, the one that was called out last; with it, what else stands in the same words.
- Where it names something that is no wrong belief, it ends none.
- Who says the same once more has withdrawn nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from interviewer.core.discussion import Discussion
from interviewer.core.judgement import Status, Withdrawn, shares_words
from interviewer.core.moves import CallOut
from interviewer.core.words import longer_words_of
from interviewer.judges.copying import is_copied
from interviewer.judges.lexical.text import tokens

#: So many words like "oh, wait" may stand before a withdrawal.
MOST_BEFORE = 6
_SENTENCE = re.compile(r"[^.!?;\n]+")


@dataclass(frozen=True)
class _Withdrawal:
    """The words that withdraw, the stems that name what, and the rest of the reply."""

    words: str
    names: frozenset[str]
    rest: str


def withdrawn(talk: Discussion, answer: str) -> tuple[Withdrawn, ...]:
    """The wrong beliefs of a discussion that stand, and that this answer takes back."""
    stands = _standing(talk)
    found: dict[str, Withdrawn] = {}
    for each in _withdrawals(answer) if stands else ():
        meant = _meant(each, {id: quote for id, quote in stands.items() if id not in found}, talk)
        if meant is not None and not _is_repeated(stands[meant], each.rest):
            found |= {id: Withdrawn(about=id, quote=each.words) for id, quote in stands.items() if id == meant or shares_words(quote, stands[meant])}
    return tuple(found.values())


def _standing(talk: Discussion) -> dict[str, str]:
    """The words of every misconception that is held and every point that is denied, by its id."""
    denied = {each.point: each.quote or "" for each in talk.findings.values() if each.status is Status.DENIED}
    return denied | {each.misconception: each.quote for each in talk.standing.misconceptions}


def _withdrawals(answer: str) -> Iterator[_Withdrawal]:
    """Every withdrawal in an answer; a question is none."""
    for match in _wordings().finditer(answer.replace("’", "'").lower()):
        start, end = match.span(match.lastgroup or 0)
        if answer[end : end + 1] != "?":
            yield _Withdrawal(answer[start:end].rstrip(), longer_words_of(answer[start:end]) - _nothing(), f"{answer[:start]}. {answer[end:]}")


def _meant(withdrawal: _Withdrawal, stands: Mapping[str, str], talk: Discussion) -> str | None:
    """The belief that is meant: of those that share words with what is named, that which shares most; among equals, that called out last."""
    called_out = [move.about for move in talk.moves if isinstance(move, CallOut) and move.about in stands]
    if not withdrawal.names:
        return called_out[-1] if called_out else None
    shared = {id: len(withdrawal.names & longer_words_of(f"{quote} {_in_other_words(id, talk)}")) for id, quote in stands.items()}
    best = [id for id, count in shared.items() if count == max(shared.values(), default=0) > 0]
    return max(best, key=lambda id: called_out.index(id) if id in called_out else -1, default=None)


def _in_other_words(id: str, talk: Discussion) -> str:
    """How the author of the question puts a belief."""
    claims = [" ".join(each.phrasings) for each in talk.question.misconceptions if each.id == id]
    return " ".join([*claims, *(" ".join((point.says, *point.denied)) for point in talk.open_points if point.id == id)])


def _is_repeated(quote: str, rest: str) -> bool:
    """Whether a sentence says the words once more, and in the same sense."""
    return any(is_copied(quote, [each]) and _negates(each) == _negates(quote) for each in _SENTENCE.findall(rest))


def _negates(text: str) -> bool:
    return any(token.negated for token in tokens(text))


@cache
def _wordings() -> re.Pattern[str]:
    anywhere, first, before = ("|".join(f"(?:{each})" for each in _listed()[name]) for name in ("anywhere", "at_the_beginning", "before"))
    before = rf"(?:(?:{before})[\s,.!…–—-]+){{0,{MOST_BEFORE}}}"
    named = r"(?:(?!\s(?:and|but|because|since|so|as|-+)\s)[^.,;:!?…–—\n])*"
    clause = r"(?:\A|(?<=[.,;:!?…–—\n]))[^\S\n]*(?:(?:and|but|so)\s+)?"
    return re.compile(rf"{clause}{before}(?P<anywhere>(?:{anywhere}){named})|\A\s*{before}(?P<first>(?:{first}){named})")


@cache
def _nothing() -> frozenset[str]:
    """The stems of the words that name nothing."""
    return longer_words_of(" ".join(_listed()["empty"]))


@cache
def _listed() -> dict[str, list[str]]:
    found: dict[str, list[str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return found
