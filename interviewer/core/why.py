"""Why: what the last judged answer earned and cost, while the question is still open and its points are a secret."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from interviewer.core.discussion import Discussion
from interviewer.core.events import Said
from interviewer.core.evidence import shares_words
from interviewer.core.judgement import HARDLY, Finding, Judged, Status
from interviewer.core.moves import GoDeeper


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

    `open` counts the points of the question that it answered and that are not yet said, by what they are called so far: they stay unnamed. `deeper` says
    that this was a deeper question, and `left` that a deeper one has been put since. `put_right` are the words of earlier answers that were wrong until
    this one.
    """

    earned: tuple[Reason, ...]
    put_right: tuple[str, ...]
    cost: tuple[str, ...]
    unclear: tuple[str, ...]
    open: Mapping[str, int]
    deeper: bool
    left: bool


def why(talk: Discussion) -> Why | None:
    """Why the last judged answer fared as it did; None where none has been judged on this question."""
    if not talk.judgements:
        return None
    last = talk.judgements[-1]
    named = {point.id: point.says for point in talk.question.every_point() if talk.status(point) is Status.SAID}
    cost = tuple(dict.fromkeys([*(held.quote for held in last.misconceptions), *(each.quote or "" for each in talk.denied_last)]))
    told = [talk.standing.as_told(each) for each in last.findings if each.earned >= HARDLY and each.status is not Status.NOT_SURE]
    earned = [each for each in told if (each.status is Status.SAID if each.point in named else each.quote is not None)]  # what is said is not partly said
    unclear = [each.quote or "" for each in last.findings if each.status is Status.NOT_SURE]
    since = talk.events[max(place for place, event in enumerate(talk.events) if isinstance(event, Judged)) :]
    left = any(isinstance(event, Said) and isinstance(event.move, GoDeeper) for event in since)
    rungs = talk.rungs_taken[: len(talk.rungs_taken) - left]
    points = rungs[-1].points if rungs else talk.question.points
    return Why(
        earned=tuple(_reason(name, quote, earned, named) for name, quote in dict.fromkeys((each.name, each.quote) for each in earned)),
        put_right=tuple(dict.fromkeys(talk.put_right.values())),
        cost=cost,
        unclear=tuple(dict.fromkeys(quote for quote in unclear if not any(shares_words(quote, words) for words in cost))),
        open=Counter(talk.finding(point).name for point in points if not point.bonus and talk.status(point) is not Status.SAID),
        deeper=bool(rungs),
        left=left,
    )


def _reason(name: str, quote: str | None, earned: Sequence[Finding], named: Mapping[str, str]) -> Reason:
    """What the findings of one name on the same words come to."""
    alike = [each.point for each in earned if (each.name, each.quote) == (name, quote)]
    says = tuple(named[point] for point in alike if point in named)
    return Reason(quote, name, says, unnamed=len(alike) - len(says))
