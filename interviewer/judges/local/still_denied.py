"""Whether a denial stands when its words are put a little differently: what people mean does not change by it, a slip of the network does."""

from __future__ import annotations

from interviewer.judges.local.network import DENIES, network
from interviewer.judges.local.script import Target

#: A denial stands where every rewording of it denies the point at least this probably, on the average of reading it alone and together with the point.
STANDS = 0.5


def still_denies(words: str, target: Target) -> bool:
    """Whether words that seem to deny a point do so however they are put. A point that is not known by heart cannot be asked: its denials stand."""
    if target.head is None:
        return True
    reworded = [f"I'd say {words}", f"Well, {words}"]
    alone = target.head(network().alone(reworded))[:, DENIES]
    together = network().together([(each, target.phrasings[0]) for each in reworded])[:, DENIES]
    return bool(((alone + together) / 2).min() >= STANDS)
