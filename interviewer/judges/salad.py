"""Words in no order: whoever throws the right words together says nothing with them.

In English something follows a determiner that it determines: "the model", "a later date". Where words are in no order, another small word follows almost every
second time: "the of", "a is". Notes without determiners cannot be told from it, and are left alone. The words stand in salad.toml.
"""

from __future__ import annotations

import re
from itertools import pairwise

from interviewer.listed import listed

_DETERMINERS, _SMALL = (frozenset(listed(__name__)[name].split()) for name in ("determiners", "small"))
_WORD = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]")
#: So many determiners must be left alone, and be this share of all, before anybody is said to have put words in no order.
FEWEST, SHARE = 2, 0.25


def is_salad(text: str) -> bool:
    """Whether the words of a text are in no order."""
    words = [word if len(word) > 1 and word.isupper() else word.lower() for word in _WORD.findall(text)]  # "IS" is the name of something
    pairs = [(one, other) for one, other in pairwise([*words, "."]) if one in _DETERMINERS and one != other and not (one == "a" and other in {"and", "or"})]
    lonely = sum(other in _SMALL for _, other in pairs)
    return lonely >= FEWEST and lonely >= SHARE * len(pairs)
