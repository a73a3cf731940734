"""What a reply takes back of the wrong beliefs of earlier replies: "I was wrong about the bigger network". The wordings stand in withdrawal.toml.

Rules of this file:
- A withdrawal ends the beliefs that it names, and where it names nothing, the one that was called out last; with it, what else stands in the same words.
- Where it names something that is no wrong belief, it ends none; nor does one on a condition, in a question, or in somebody else's view.
- Who says the same once more has withdrawn nothing.
- Who was right after all holds the belief again that had been withdrawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from interviewer.core.boundaries import END, STOPS, TRAILS_OFF
from interviewer.core.discussion import Discussion
from interviewer.core.evidence import shares_words
from interviewer.core.judgement import Held, Status, Withdrawn
from interviewer.core.moves import CallOut
from interviewer.core.words import longer_words_of
from interviewer.judges.content_words import tokens
from interviewer.judges.copying import is_copied
from interviewer.listed import listed

#: So many words like "oh, wait" may stand before a withdrawal.
MOST_BEFORE = 6
#: In so many characters before and behind it stands what else its sentence says.
LOOKS_AROUND = 200
#: In haste no blank is put behind a stop: "that was wrong.it overfits".
_ENDS = re.compile(rf"{END}|(?<=[a-z]{{2}})[{STOPS}](?=[A-Za-z])|[;\n{TRAILS_OFF}]")
#: A second thing that is named: what follows is no sentence of its own, for it has at most two words.
_AND = re.compile(r"\s(?:and|or|nor)\s(?=(?:about|the|my|that|this)\s)", re.IGNORECASE)
_ONE_MORE = r"(?:about\s)?(?:(?:the|my|that|this)\s)?[\w'-]+(?:\s[\w'-]+)?(?=\s*(?:[.,;:!?…–—\n]|\Z|\sand\s))"
#: What is looked for: who takes something back, who says that it was right after all, or that it is.
_What = Literal["withdraws", "insists", "holds_on"]


@dataclass(frozen=True)
class _Withdrawal:
    """The words that withdraw, the stems that name what (a set for each thing that is named), whether it is all there is, and the rest of the reply."""

    words: str
    names: tuple[frozenset[str], ...]
    of_all: bool
    rest: str


def withdrawn(talk: Discussion, answer: str) -> tuple[Withdrawn, ...]:
    """The wrong beliefs of a discussion that stand, and that this answer takes back."""
    stands = _standing(talk)
    found: dict[str, Withdrawn] = {}
    for each in _found(answer, "withdraws") if stands else ():
        for meant in _meant(each, {id: quote for id, quote in stands.items() if id not in found}, talk):
            if not _is_repeated(stands[meant], each.rest):
                found |= {id: Withdrawn(about=id, quote=each.words) for id, quote in stands.items() if id == meant or shares_words(quote, stands[meant])}
    return tuple(found.values())


def held_again(talk: Discussion, answer: str) -> tuple[Held, ...]:
    """The misconceptions of a discussion that had been withdrawn, and that this answer stands by after all."""
    withdrawn_before = {each.about for judged in talk.judgements for each in judged.withdrawn} - _standing(talk).keys()
    ended = {id: held.quote for id, held in talk.ever_held.items() if id in withdrawn_before}
    found = {id: Held(misconception=id, quote=each.words) for each in (_found(answer, "insists") if ended else ()) for id in _meant(each, ended, talk)}
    return tuple(found.values())


def holds_on(answer: str) -> bool:
    """Whether a reply says that what was called out is right all the same."""
    return any(True for what in ("holds_on", "insists") for _ in _found(answer, what))


def names_something(text: str) -> bool:
    """Whether a text has any word that tells what it is about: "no, I don't think so" has none."""
    return bool(longer_words_of(text) - _nothing())


def _standing(talk: Discussion) -> dict[str, str]:
    """The words of every misconception that is held and every point that is denied, by its id."""
    denied = {each.point: each.quote or "" for each in talk.findings.values() if each.status is Status.DENIED}
    return denied | {each.misconception: each.quote for each in talk.standing.misconceptions}


def _found(answer: str, what: _What) -> Iterator[_Withdrawal]:
    """Every withdrawal in an answer, or every word that one was right after all, or is."""
    text = answer.replace("’", "'")
    for match in _wordings(what).finditer(text):
        start, end = match.span(match.lastgroup or 0)
        if not _is_otherwise_meant(text, start, end):
            first, *others = (longer_words_of(part) - _nothing() for part in _AND.split(text[start:end]))
            names = tuple(each for each in (first, *others) if each)
            yield _Withdrawal(answer[start:end].rstrip(), names, _all().search(text, start, end) is not None, f"{answer[:start]}. {answer[end:]}")


def _is_otherwise_meant(text: str, start: int, end: int) -> bool:
    """Whether the rest of its sentence makes it a condition, a question, or somebody else's view."""
    before = _ENDS.split(text[max(0, start - LOOKS_AROUND) : start])[-1]
    close = _ENDS.search(text, end, end + LOOKS_AROUND)
    sentence = text[start : close.start() + 1 if close else end + LOOKS_AROUND]
    unless_before, unless_behind = _unless()
    return text[end : end + 1] == "?" or unless_before.search(before) is not None or unless_behind.search(sentence) is not None


def _meant(withdrawal: _Withdrawal, stands: Mapping[str, str], talk: Discussion) -> list[str]:
    """The beliefs that are meant: of those that share words with what is named, that which shares most; among equals, that called out last."""
    if withdrawal.of_all:
        return list(stands)
    called_out = [move.about for move in talk.moves if isinstance(move, CallOut) and move.about in stands]
    if not withdrawal.names:
        return called_out[-1:]
    words = {id: longer_words_of(f"{quote} {_in_other_words(id, talk)}") for id, quote in stands.items()}
    found: list[str] = []
    for names in withdrawal.names:
        shared = {id: len(names & each) for id, each in words.items()}
        best = [id for id, count in shared.items() if count == max(shared.values(), default=0) > 0]
        found += [max(best, key=lambda id: called_out.index(id) if id in called_out else -1)] if best else []
    return list(dict.fromkeys(found))


def _in_other_words(id: str, talk: Discussion) -> str:
    """How the author of the question puts a belief."""
    claims = [" ".join(each.phrasings) for each in talk.question.misconceptions if each.id == id]
    return " ".join([*claims, *(" ".join((point.says, *point.denied)) for point in talk.open_points if point.id == id)])


def _is_repeated(quote: str, rest: str) -> bool:
    """Whether a sentence says the words once more, and in the same sense."""
    return any(is_copied(quote, [each]) and _negates(each) == _negates(quote) for each in _ENDS.split(rest))


def _negates(text: str) -> bool:
    return any(token.negated for token in tokens(text))


@cache
def _wordings(what: _What) -> re.Pattern[str]:
    before = rf"(?:(?:{_either('before')})[\s,.!…–—-]+){{0,{MOST_BEFORE}}}"
    part = r"(?:(?!\s(?:and|but|because|since|so|as|-+)\s)[^.,;:!?…–—\n])*"
    named = rf"{part}(?:{_AND.pattern}{_ONE_MORE})*"
    clause = r"(?:\A|(?<=[.,;:!?…–—\n]))[^\S\n]*(?:(?:and|but|so)\s+)?"
    anywhere = rf"{clause}{before}(?P<anywhere>(?:{_either('anywhere' if what == 'withdraws' else what)}){named})"
    if what != "withdraws":
        return re.compile(anywhere, re.IGNORECASE)
    return re.compile(rf"{anywhere}|\A\s*{before}(?P<first>(?:{_either('at_the_beginning')}){named})", re.IGNORECASE)


@cache
def _unless() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before it, and what stands in or behind it, where it is otherwise meant."""
    return re.compile(_either("unless_before"), re.IGNORECASE), re.compile(_either("unless_behind"), re.IGNORECASE)


@cache
def _all() -> re.Pattern[str]:
    return re.compile(_either("all"), re.IGNORECASE)


def _either(name: str) -> str:
    return "|".join(f"(?:{each})" for each in listed(__name__)[name])


@cache
def _nothing() -> frozenset[str]:
    """The stems of the words that name nothing."""
    return longer_words_of(" ".join(listed(__name__)["empty"]))
