"""The points that are known by heart: those of the bank that ships, for which many sentences were written and marked.

Each has a small head on top of a stretch that is read alone. A point is known only as long as its author's own phrasing is the one that was
trained on: whoever rewrites a point, or brings a bank of his own, is judged by reading together alone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from zipfile import BadZipFile

import numpy as np

from interviewer.judges.local.network import WEIGHTS, Floats, by_heart, chances


@dataclass(frozen=True)
class Head:
    """What tells, from a reading alone, what a stretch does with one point: `weight` is [4, 768], `bias` is [4]."""

    weight: Floats
    bias: Floats

    def __call__(self, readings: Floats) -> Floats:
        """Probabilities [stretches, 4] of says, partly, denies, neither for readings [stretches, 1536]."""
        return chances(by_heart(readings) @ self.weight.T + self.bias)


def fingerprint(question: str, point: str, says: str) -> str:
    """The name under which a point is known: its ids and its author's own phrasing."""
    return f"{question}/{point}/" + hashlib.sha256(says.encode()).hexdigest()[:12]


@cache
def known() -> dict[str, Head]:
    """Every head, by the fingerprint of its point. Raises OSError where the file is not there, or is no such file."""
    try:
        with (WEIGHTS / "known.npz").open("rb") as file, np.load(file, allow_pickle=False) as stored:
            names, weights, biases = stored["names"], stored["weight"].astype(np.float32), stored["bias"].astype(np.float32)
    except (ValueError, KeyError, EOFError, BadZipFile) as wrong:
        raise OSError(f"known.npz cannot be read: {wrong}") from None
    return {str(name): Head(weight, bias) for name, weight, bias in zip(names, weights, biases, strict=True)}
