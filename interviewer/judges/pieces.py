"""A text taken to pieces, each with its place, so that what is found in one can be quoted; and what a mere list of terms is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

#: Two pieces with more than this many characters between them are not neighbours.
LONGEST_GAP = 8
#: A piece of this many words or fewer is a bare term: it names something, and says nothing of it.
BARE_TERM_WORDS = 3
#: From so many pieces on that are mostly no longer than a bare term, it is a list of keywords: nothing is said of any of them by the others.
FEWEST_IN_LIST = 4
#: White space, and what stands before an item of a list; the minus of a number is none.
BLANKS = " \t\r\n-*•"
_BEFORE = re.compile(r"^(?:[ \t\r\n*•]|-(?!\.?\d))+")


def pieces(text: str, between: re.Pattern[str]) -> Iterator[tuple[str, int, int]]:
    """What stands between the matches: each piece without its marks of a list, where it begins, and where the next match does."""
    begin = 0
    for match in [*between.finditer(text), None]:
        end = match.start() if match else len(text)
        piece = text[begin:end]
        bare = _BEFORE.sub("", piece)
        yield bare.rstrip(), end - len(bare), end
        begin = match.end() if match else end


def names_any(text: str, names: Iterable[str]) -> bool:
    """Whether one of these names stands in a text, as a word or at the beginning of one: "boost" in "boosted"."""
    return any(re.search(rf"\b{re.escape(name)}", text, re.IGNORECASE) for name in names)


def is_list(items: Sequence[str]) -> bool:
    """Whether these are terms, one after another."""
    return len(items) >= FEWEST_IN_LIST and median(len(item.split()) for item in items) <= BARE_TERM_WORDS
