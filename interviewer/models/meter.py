"""Adding up what the calls of one interview take."""

from __future__ import annotations

from threading import Lock

from interviewer.core.record import Usage
from interviewer.models.prices import Prices
from interviewer.models.reading import Tokens


class CallMeter:
    """Adds up the calls until somebody takes the sum. A call is counted when its request goes out, and its reply when it has ended."""

    def __init__(self) -> None:
        self._lock = Lock()  # requests go out in threads of their own
        self._sum: Usage | None = None

    def asks(self) -> None:
        """A request goes out."""
        self._add(Usage(calls=1, seconds=0))

    def replied(self, tokens: Tokens | None, prices: Prices) -> None:
        """A reply has come, or a part of it; of which these tokens are known."""
        if tokens is None:
            self._add(Usage(calls=0, seconds=0, unreported=1, unpriced=1))
            return
        known = prices.of(tokens)
        cost, whose = known if known is not None else (None, None)
        reply = Usage(calls=0, seconds=0, input_tokens=tokens.input, cached_tokens=tokens.cached, output_tokens=tokens.output)
        self._add(reply.model_copy(update={"cost": cost, "unpriced": int(cost is None), "priced_by": whose}))

    def waited(self, seconds: float) -> None:
        """So long a reply was waited for."""
        self._add(Usage(calls=0, seconds=round(max(0.0, seconds), 3)))

    def taken(self) -> Usage | None:
        """What has come together since this was asked last; None if nothing has."""
        with self._lock:
            taken, self._sum = self._sum, None
        return taken

    def _add(self, usage: Usage) -> None:
        with self._lock:
            self._sum = usage if self._sum is None else self._sum + usage
