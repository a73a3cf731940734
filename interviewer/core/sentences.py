"""A text taken to sentences and items of lists, as people write them: on lines of their own, or one after the other in a line."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

#: What stands before an item on a line of its own, and before one in the middle of a line: a mark behind what ends a clause.
_ON_A_LINE = re.compile(r"(?m)^[^\S\n]*(?:[-*•]\s+|\d{1,2}[.)]\s*(?!\d))")
_FIRST_IN_LINE = re.compile(r"(?:(?<=[:.;!?])\s+|^\s*)([-*•])\s+(?=\S)")
_NUMBER = re.compile(r"(?:(?<=\s)|^)(\d{1,2})[.)]\s*(?=[^\W\d]|[(“\"`*])")
_BLANK = re.compile(r"\n\s*\n")
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"(])")
#: In haste a sentence begins with a small letter: so it may where both sides of a stop have at least so many words, and the stop ends no abbreviation.
_END_IN_HASTE = re.compile(r"(?<=[a-z)]{2}[.!?])(?<!\bvs\.)(?<!\betc\.)(?<!\bapprox\.)(?<!\bresp\.)(?<!\bincl\.)(?<!\bcf\.)\s+(?=[a-z])")
FEWEST_IN_HASTE = 4
#: So many lines, each of which ends a sentence, are a list without marks.
FEWEST_LINES = 3
#: Fewer words than this are a heading or a scrap, unless they are an item of a list.
FEWEST_WORDS = 3
#: What announces a list has at most so many words, or says that it does: "the reasons are the following".
LONGEST_HEADING = 4
_ANNOUNCES = re.compile(r"\b(?:follow(?:s|ing)|these)\b[^:]*:$", re.IGNORECASE)
#: "Name three reasons", "what are the two main ways"; but not "in 2 sentences", nor "give 3-5".
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_A_NUMBER = rf"(?:{'|'.join(_NUMBERS)}|[1-9])"
_WANTS = re.compile(
    rf"\b(?:name|give|list|state|mention|provide|describe|discuss|suggest|what are)\b(?:\W+(?!in\b|{_A_NUMBER}\b)\w+){{0,3}}\W+({_A_NUMBER})\b"
    rf"(?![-–.]\w|\W+(?:to|or)\W+{_A_NUMBER}\b|\W+(?:short )?(?:sentence|word|line|minute)s?\b)",
    re.IGNORECASE,
)
#: Begins a block that is an item; nothing that anybody writes.
_ITEM = "\0"


class Sentence(NamedTuple):
    """A sentence, and which item it belongs to: the number of its list in the text and of the item in the list, from 0; None where it is in no list."""

    text: str
    item: tuple[int, int] | None


def sentences(text: str) -> list[str]:
    """The sentences of a text; each list item is one of its own, without its marker; headings and scraps are left out."""
    return [each.text for each in sentences_and_items(text)]


def sentences_and_items(text: str) -> list[Sentence]:
    """The same, each with the item that it belongs to."""
    blocks = [" ".join(block.split()) for block in _BLANK.split(_items_apart(text))]
    found: list[Sentence] = []
    lists, items = 0, 0
    for block, after in pairwise([*(block for block in blocks if block), ""]):
        item = block.startswith(_ITEM)
        lists, items = (lists, items + 1) if item else (lists + bool(items), 0)
        parts = [part for sentence in _END.split(block.removeprefix(_ITEM).strip()) for part in _in_haste(sentence) if part]
        announces = bool(parts) and (item or after.startswith(_ITEM)) and _is_heading(parts[-1])
        parts = parts[:-1] if announces else parts
        kept = parts if item else [part for part in parts if len(part.split()) >= FEWEST_WORDS]
        found += [Sentence(part, (lists, items - 1) if item else None) for part in kept]
        lists, items = (lists + 1, 0) if item and announces else (lists, items)
    return found


def _in_haste(sentence: str) -> list[str]:
    """The sentences in this one that begin with a small letter."""
    found = [""]
    for part in _END_IN_HASTE.split(sentence):
        if min(len(part.split()), len(found[-1].split())) < FEWEST_IN_HASTE:
            found[-1] = f"{found[-1]} {part}".strip()
        else:
            found.append(part)
    return found


def wanted_of_a_list(ask: str) -> int | None:
    """How many things a question wants to be named; None where it names no number, or several."""
    found = [each.casefold() for each in _WANTS.findall(ask)]
    return None if len(found) != 1 else int(found[0]) if found[0].isdigit() else _NUMBERS.index(found[0]) + 1


def _items_apart(text: str) -> str:
    """The text with each item of a list as a block that begins with _ITEM. Lines of a sentence each are a list as well."""
    marked = _ON_A_LINE.sub(f"\n\n{_ITEM}", text)
    lines = [line for line in text.split("\n") if line.strip()]
    if marked == text and len(lines) >= FEWEST_LINES and all(line.rstrip().endswith((".", ";")) for line in lines):
        return "".join(f"\n\n{_ITEM}{line}" for line in lines)
    return "\n".join(_items_in_line(line) for line in marked.split("\n"))


def _items_in_line(line: str) -> str:
    """A line with the items in it as blocks: "Two ways: - early stopping - dropout", or "1. shuffle 2. split"."""
    if (first := _FIRST_IN_LINE.search(line)) is not None:
        before, mark, rest = line[: first.start()], re.escape(first[1]), line[first.end() :]
        ended = re.search(rf"[:.;!?]\s+{mark}\s", rest) or not before.endswith(":")
        between = rf"(?<=[:.;!?])\s+{mark}\s+|\s+{mark}\s+(?=[A-Z])" if ended else rf"\s+{mark}\s+"  # "non - linear" is no item of sentences
        return f"{before}\n\n{_ITEM}" + re.sub(between, f"\n\n{_ITEM}", rest)
    numbers = [int(each[1]) for each in _NUMBER.finditer(line)]
    counted = len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))
    return _NUMBER.sub(f"\n\n{_ITEM}", line) if counted else line


def _is_heading(part: str) -> bool:
    plain = part.strip("*_ ")
    return plain.endswith(":") and (len(plain.split()) <= LONGEST_HEADING or _ANNOUNCES.search(plain) is not None)
