"""What a reply costs, where somebody knows: the server itself, the settings, or the prices that travel with `genai-prices`. Never a guess."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

from interviewer.models.addresses import OPENAI
from interviewer.models.reading import Tokens


def warm_up() -> None:
    """Import the prices: it takes half a second."""
    import_module("genai_prices")


@dataclass(frozen=True)
class Prices:
    """The prices of a model on a server; `input` and `output` in US dollars for a million tokens, where the settings have them."""

    model: str
    base_url: str | None = None
    input: float | None = None
    output: float | None = None

    def of(self, tokens: Tokens) -> tuple[float, str] | None:
        """The cost of a reply in US dollars, and whose price it is; None where nobody knows it."""
        if tokens.cost is not None:
            return tokens.cost, "the server"
        if self.input is not None and self.output is not None:
            return (tokens.input * self.input + tokens.output * self.output) / 1_000_000, "the settings"
        return self._listed(tokens)

    def _listed(self, tokens: Tokens) -> tuple[float, str] | None:
        import genai_prices

        usage = genai_prices.Usage(input_tokens=tokens.input, output_tokens=tokens.output, cache_read_tokens=tokens.cached or 0)
        try:
            found: Any = genai_prices.calc_price(usage, model_ref=self._listed_name, provider_api_url=self.base_url or OPENAI)
        except (LookupError, ValueError):
            return None  # a server of one's own, or a model that is not listed
        return float(found.total_price), self._whose

    @property
    def _listed_name(self) -> str:
        return self.model.removeprefix("models/")  # as Gemini's door names them

    @cached_property
    def _whose(self) -> str:
        from importlib.metadata import version

        return f"genai-prices {version('genai-prices')}"
