"""What an interview takes: calls of a model, tokens, money, time. What is not known stays unknown."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence

from interviewer.core.record import Usage
from interviewer.evaluation.measures.measure import NOTHING_TO_SEE, Case, Figure, Measure, Observation, Seen, observations


def cost_of(usage: Usage) -> float | None:
    """What calls have cost in US dollars; None where nobody knows."""
    if usage.unpriced:
        return None
    return usage.cost if _is_replied(usage) else 0.0


def _tokens(usage: Usage) -> float | None:
    """The tokens in and out; None where nobody knows."""
    if usage.unreported:
        return None
    if not _is_replied(usage):
        return 0.0
    return None if usage.input_tokens is None or usage.output_tokens is None else usage.input_tokens + usage.output_tokens


def _is_replied(usage: Usage) -> bool:
    """Whether any of its calls had a reply: what was refused, or could not be sent, takes nothing but time."""
    told = (usage.cost, usage.input_tokens, usage.output_tokens)
    return usage.unreported > 0 or usage.unpriced > 0 or any(each is not None for each in told)


def _spent(case: Case) -> Iterator[Observation]:
    usages = [event.usage for event in case.held.session.log if event.usage is not None]
    calls = sum(each.calls for each in usages) if usages else case.held.calls
    yield Observation(measure="calls", value=calls)
    yield _total("tokens", [_tokens(each) for each in usages], calls)
    yield _total("cost", [cost_of(each) for each in usages], calls)
    for turn in case.turns:
        if turn.said is not None and turn.seconds is not None:
            yield Observation(measure="latency", value=turn.seconds, question=turn.question.id, turn=turn.number)


def _total(name: str, known: Sequence[float | None], calls: int) -> Observation:
    """The sum, where every part of it is known; without any call there is nothing to pay."""
    if (calls and not known) or any(each is None for each in known):
        return Observation(measure=name, value=0.0, note="unknown")
    return Observation(measure=name, value=sum(each for each in known if each is not None))


def _sums(name: str) -> Callable[[Sequence[Seen]], Figure]:
    def figure(seen: Sequence[Seen]) -> Figure:
        found = observations(name, seen)
        if any(each.note == "unknown" for each in found):
            return Figure(value=None, n=len(found), why="the server does not say")
        return Figure(value=round(sum(each.value for each in found), 6), n=len(found))

    return figure


def _latency(quantile: float) -> Callable[[Sequence[Seen]], Figure]:
    def figure(seen: Sequence[Seen]) -> Figure:
        values = sorted(each.value for each in observations("latency", seen))
        if not values:
            return Figure(value=None, why=NOTHING_TO_SEE)
        at = statistics.median(values) if quantile == 0.5 else values[min(len(values) - 1, int(quantile * len(values)))]
        return Figure(value=round(at, 4), n=len(values))

    return figure


CALLS = Measure("calls", "Requests to a model, repeated ones too, in all.", "lower", _spent, _sums("calls"), unit="number")
TOKENS = Measure("tokens", "Tokens in and out, in all; unknown where those of a single reply are.", "lower", None, _sums("tokens"), unit="number")
COST = Measure("cost", "US dollars, in all; unknown where the price of a single reply is.", "lower", None, _sums("cost"), unit="dollars")
LATENCY = Measure("latency_median", "Seconds from a reply to the next words, the middle of all.", "lower", None, _latency(0.5), unit="seconds")
LATENCY_95 = Measure("latency_p95", "The same, below which 95 % of all lie.", "lower", None, _latency(0.95), unit="seconds")
