"""What an interview takes: calls of a model, tokens, money, time. What is not known stays unknown."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from interviewer.evaluation.measures.measure import NOTHING_TO_SEE, Case, Figure, Measure, Observation, Seen, of


def usage_of(event: Any) -> Any:
    """What the record of an event says of its calls; None where it says nothing."""
    return getattr(event, "usage", None)


def _known(usage: Any, *names: str) -> float | None:
    """The first of these figures that a usage has, in whatever form it was kept."""
    for name in names:
        value = usage.get(name) if isinstance(usage, dict) else getattr(usage, name, None)
        if isinstance(value, int | float):
            return float(value)
    return None


def cost_of(event: Any) -> float | None:
    """What an event has cost in US dollars; None where nobody knows."""
    usage = usage_of(event)
    if usage is None or _known(usage, "unpriced"):
        return None
    return _known(usage, "cost") if _is_replied(usage) else 0.0


def _tokens_of(usage: Any) -> float | None:
    """The tokens in and out; None where nobody knows."""
    if _known(usage, "unreported"):
        return None
    taken = _sum(_known(usage, "input_tokens", "prompt_tokens"), _known(usage, "output_tokens", "completion_tokens"))
    return taken if _is_replied(usage) else 0.0


def _is_replied(usage: Any) -> bool:
    """Whether any of its calls had a reply: what was refused, or could not be sent, takes nothing but time."""
    told = ("cost", "input_tokens", "prompt_tokens", "output_tokens", "completion_tokens")
    return bool(_known(usage, "unreported") or _known(usage, "unpriced")) or any(_known(usage, name) is not None for name in told)


def _spent(case: Case) -> Iterator[Observation]:
    usages = [usage for event in case.held.session.log if (usage := usage_of(event)) is not None]
    calls = round(sum(_known(each, "calls") or 0 for each in usages)) if usages else case.held.calls
    tokens = [_tokens_of(each) for each in usages]
    costs = [cost_of(event) for event in case.held.session.log if usage_of(event) is not None]
    yield Observation(measure="calls", value=float(calls))
    yield _total("tokens", tokens, calls)
    yield _total("cost", costs, calls)
    for turn in case.turns:
        if turn.said is not None and turn.seconds is not None:
            yield Observation(measure="latency", value=turn.seconds, question=turn.question.id, turn=turn.number)


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


def _total(name: str, known: Sequence[float | None], calls: int) -> Observation:
    """The sum, where every part of it is known; without any call there is nothing to pay."""
    if (calls and not known) or any(each is None for each in known):
        return Observation(measure=name, value=0.0, note="unknown")
    return Observation(measure=name, value=sum(each for each in known if each is not None))


def _sums(name: str) -> Callable[[Sequence[Seen]], Figure]:
    def figure(seen: Sequence[Seen]) -> Figure:
        found = of(name, seen)
        if any(each.note == "unknown" for each in found):
            return Figure(value=None, n=len(found), why="the server does not say")
        return Figure(value=round(sum(each.value for each in found), 6), n=len(found))

    return figure


def _latency(quantile: float) -> Callable[[Sequence[Seen]], Figure]:
    def figure(seen: Sequence[Seen]) -> Figure:
        values = sorted(each.value for each in of("latency", seen))
        if not values:
            return Figure(value=None, why=NOTHING_TO_SEE)
        at = statistics.median(values) if quantile == 0.5 else values[min(len(values) - 1, int(quantile * len(values)))]
        return Figure(value=round(at, 4), n=len(values))

    return figure


def _nothing(case: Case) -> Iterator[Observation]:  # noqa: ARG001  # what it needs, `calls` has observed
    yield from ()


CALLS = Measure("calls", "Requests to a model, repeated ones too, in all.", "lower", _spent, _sums("calls"), unit="number")
TOKENS = Measure("tokens", "Tokens in and out, in all; unknown where those of a single reply are.", "lower", _nothing, _sums("tokens"), unit="number")
COST = Measure("cost", "US dollars, in all; unknown where the price of a single reply is.", "lower", _nothing, _sums("cost"), unit="dollars")
LATENCY = Measure("latency_median", "Seconds from a reply to the next words, the middle of all.", "lower", _nothing, _latency(0.5), unit="seconds")
LATENCY_95 = Measure("latency_p95", "The same, below which 95 % of all lie.", "lower", _nothing, _latency(0.95), unit="seconds")
