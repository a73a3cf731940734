"""Contractions as they are typed in haste, "dont" and "its not": the network has learnt them with their apostrophes, and else hears no negation in some."""

from __future__ import annotations

import re

_NOT = re.compile(r"\b(do|does|did|is|are|was|were|have|has|had|ca|could|would|should|wo)nt\b", re.IGNORECASE)
#: "its" is also what belongs to it: only before these it surely is a contraction.
_IS = re.compile(r"\b(that|there|what|it(?=s\s+(?:not|no|a|an|the|because|never|always|why|how|what|where|when)\b))s\b", re.IGNORECASE)
_ARE = re.compile(r"\b(they|you)re\b", re.IGNORECASE)
_HAVE = re.compile(r"\b(i|you|we|they)ve\b", re.IGNORECASE)


def with_apostrophes(text: str) -> str:
    """The text as it is meant. Typographic apostrophes stay."""
    for pattern, end in ((_NOT, "n't"), (_IS, "'s"), (_ARE, "'re"), (_HAVE, "'ve")):
        text = pattern.sub(rf"\1{end}", text)
    return text
