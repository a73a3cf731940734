"""Why: what the last judged answer earned and cost, while the question is still open and its points are a secret."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from interviewer.core.discussion import Discussion
from interviewer.core.evidence import shares_words
from interviewer.core.judgement import HARDLY, Finding, Status


@dataclass(frozen=True)
class Reason:
    """The candidate's words (None where a wrong belief stands in them), and what they did.

    `says` are the points they say in full; `unnamed` counts those whose naming would give them away.
    """

    quote: str | None
    name: str
    says: tuple[str, ...]
    unnamed: int


@dataclass(frozen=True)
class Why:
    """What the last judged answer earned and cost, each with the words.

    `open` counts the points in hand that are not yet said, by what they are called so far: they stay unnamed. `deeper` says that they are those of a
    deeper question. `put_right` are the words of earlier answers that were wrong until this one.
    """

    earned: tuple[Reason, ...]
    put_right: tuple[str, ...]
    cost: tuple[str, ...]
    unclear: tuple[str, ...]
    open: Mapping[str, int]
    deeper: bool


def why(talk: Discussion) -> Why | None:
    """Why the last judged answer fared as it did; None where none has been judged on this question."""
    if not talk.judgements:
        return None
    last = talk.judgements[-1]
    named = {point.id: point.says for point in talk.open_points if talk.status(point) is Status.SAID}
    cost = tuple(dict.fromkeys([*(held.quote for held in last.misconceptions), *(each.quote or "" for each in talk.denied_last)]))
    told = [talk.standing.as_told(each) for each in last.findings if each.earned >= HARDLY]
    earned = [each for each in told if (each.status is Status.SAID if each.point in named else each.quote is not None)]  # what is said is not partly said
    unclear = [each.quote or "" for each in last.findings if each.status is Status.NOT_SURE and each.earned < HARDLY]
    return Why(
        earned=tuple(_reason(name, quote, earned, named) for name, quote in dict.fromkeys((each.name, each.quote) for each in earned)),
        put_right=tuple(dict.fromkeys(talk.put_right.values())),
        cost=cost,
        unclear=tuple(dict.fromkeys(quote for quote in unclear if not any(shares_words(quote, words) for words in cost))),
        open=Counter(talk.finding(point).name for point in talk.points_in_hand if not point.bonus and talk.status(point) is not Status.SAID),
        deeper=talk.rung is not None,
    )


def _reason(name: str, quote: str | None, earned: Sequence[Finding], named: Mapping[str, str]) -> Reason:
    """What the findings of one name on the same words come to."""
    alike = [each.point for each in earned if (each.name, each.quote) == (name, quote)]
    says = tuple(named[point] for point in alike if point in named)
    return Reason(quote, name, says, unnamed=len(alike) - len(says))
