"""What a model took, in words: `12 calls, 8,120 tokens in (3,000 cached), 940 out, about $0.0123`. What is unknown is called so."""

from __future__ import annotations

from interviewer.core.counted import counted
from interviewer.core.record import Usage


def spending(usage: Usage) -> str:
    """All that is known of it, on one line."""
    return f"{counted(usage.calls, 'call')}, {_tokens(usage)}, {dollars(usage.cost, unpriced=usage.unpriced > 0)}"


def in_short(usage: Usage) -> str:
    """What a line has room for: `9,060 tokens, about $0.0123`."""
    known = usage.input_tokens is not None and usage.output_tokens is not None
    least = "at least " if usage.unreported else ""
    tokens = f"{least}{(usage.input_tokens or 0) + (usage.output_tokens or 0):,} tokens" if known else "tokens unknown"
    return f"{tokens}, {dollars(usage.cost, unpriced=usage.unpriced > 0)}"


def _tokens(usage: Usage) -> str:
    if usage.input_tokens is None or usage.output_tokens is None:
        return "tokens unknown"
    cached = f" ({usage.cached_tokens:,} cached)" if usage.cached_tokens else ""
    least = "at least " if usage.unreported else ""
    return f"{least}{usage.input_tokens:,} tokens in{cached}, {usage.output_tokens:,} out"


def dollars(cost: float | None, *, unpriced: bool) -> str:
    """The cost in US dollars, as far as it is known; `unpriced` where calls are not in it."""
    if cost is None:
        return "cost unknown"
    return f"{'at least' if unpriced else 'about'} ${cost:.4f}"
