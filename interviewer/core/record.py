"""What every entry of a transcript has in common, and every value that is written down anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import reduce
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _with_its_zone(moment: datetime) -> datetime:
    """The moment with its zone; without one it is taken to be in UTC already."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("this is before or after all time") from None
    return moment


class Frozen(BaseModel):
    """A value that never changes."""

    model_config = ConfigDict(frozen=True, defer_build=True)


class Value(Frozen):
    """A value inside a transcript or a bank: it keeps fields it does not know (a later version wrote them)."""

    model_config = ConfigDict(extra="allow")


Number = TypeVar("Number", int, float)
#: No interview takes more of anything; what says so is no record of one.
MOST = 10**15
Count = Annotated[int, Field(ge=0, le=MOST)]
Amount = Annotated[float, Field(ge=0, le=MOST, allow_inf_nan=False)]


class Usage(Value):
    """What the calls of a model took: requests sent (refused and repeated ones too), seconds waited, tokens, and US dollars.

    What is not known is None, and never zero. The figures are sums over the replies that have them: `unreported` counts the replies whose
    tokens the server did not tell, `unpriced` those whose price nobody knows. `cached_tokens` are those of the input that the server had read
    before; `priced_by` says whose the prices are.
    """

    calls: Count
    seconds: Amount
    input_tokens: Count | None = None
    cached_tokens: Count | None = None
    output_tokens: Count | None = None
    unreported: Count = 0
    cost: Amount | None = None
    unpriced: Count = 0
    priced_by: str | None = None

    def __add__(self, other: Usage) -> Usage:
        """Both together."""
        return Usage(
            calls=_both(self.calls, other.calls),
            seconds=round(_both(self.seconds, other.seconds), 3),
            input_tokens=_sum(self.input_tokens, other.input_tokens),
            cached_tokens=_sum(self.cached_tokens, other.cached_tokens),
            output_tokens=_sum(self.output_tokens, other.output_tokens),
            unreported=_both(self.unreported, other.unreported),
            cost=_sum(self.cost, other.cost),
            unpriced=_both(self.unpriced, other.unpriced),
            priced_by=self.priced_by or other.priced_by,
        )


def _sum(one: Number | None, other: Number | None) -> Number | None:
    """The sum of what is known."""
    if one is None or other is None:
        return other if one is None else one
    return _both(one, other)


def _both(one: Number, other: Number) -> Number:
    """Both together, and never more than MOST: a file with such figures in it is read, and so is their sum."""
    return min(one + other, MOST)


class Entry(Value):
    """Something that happened. `at` is for people to read; the order of the log alone says what came first.

    `usage` is what the calls of a model for this event took; None where there were none.
    """

    at: Annotated[datetime, AfterValidator(_with_its_zone)] | None = None
    usage: Usage | None = None


def spent(log: Iterable[Entry]) -> Usage | None:
    """What the model's calls took in all; None where no model was called."""
    known = [entry.usage for entry in log if entry.usage is not None]
    return reduce(Usage.__add__, known) if known else None
