"""A text taken to sentences and items of lists, as people write them: on lines of their own, or one after the other in a line."""

from __future__ import annotations

import re
from itertools import pairwise

from interviewer.core.boundaries import ABBREVIATED, END, STOPS
from interviewer.core.flat import flat

#: What stands before an item on a line of its own: a mark; or a number or a letter, where it counts on or a clause ends before it.
_BULLET = re.compile(r"^[^\S\n]*[-*•●○–+][^\S\n]+(?=\S)", re.MULTILINE)
_COUNTED = re.compile(r"^[^\S\n]*\(?(\d{1,2}(?=[.)])|[a-h](?=\)))[.)]+(?:[^\S\n]+(?=\S)|(?=[^\s\d]))", re.MULTILINE)
#: The same in the middle of a line: the first item stands at its beginning or behind what ends a clause, so that "p = 1. The rest" is none.
_BULLET_IN_LINE = re.compile(r"(?:(?<=[:.;!?])\s+|^\s*)([-*•])\s+(?=\S)")
_COUNTED_IN_LINE = re.compile(r"(?:(?<=\s)|^)\(?(\d{1,2}(?=[.)])|[a-h](?=\)))[.)]+(?:\s+(?=\S)|(?=[^\W\d]|[(“\"`*$]))")
_BEFORE_THE_FIRST = re.compile(r"(?:^|[:.;!?])\s*$")
#: A text with none of this has no list in it.
_MAY_LIST = re.compile(r"[-*•●○–+)]|\d\.")
#: So many characters before a mark tell whether a clause ends there.
_FEW = 8
#: A heading on a line of its own ends the item before it.
_HEADING_LINE = re.compile(r"^(?=[^\n]{1,60}:[*_]*[^\S\n]*$)", re.MULTILINE)
_BLANK = re.compile(r"\n\s*\n")
#: A sentence begins with a capital; in haste with a small letter, where both sides of a single stop have at least so many words, and the stop ends no
#: abbreviation: neither one behind which any sentence goes on, nor one that may end a sentence, as "no" and "max" do, since they are words.
_END = re.compile(rf"{END}\s+(?=[A-Z“\"(])")
_MAY_GO_ON = "".join(rf"(?<!\b{each}\.)" for each in ("etc", "min", "max", "no", "sec", "std", "avg", "dept", "prob"))
_END_IN_HASTE = re.compile(rf"(?<=[a-z)]{{2}}[{STOPS}])(?!{ABBREVIATED}){_MAY_GO_ON}\s+(?=[a-z])(?!i\.e|e\.g)")
_STOP = re.compile(rf"[{STOPS}]\s")
FEWEST_IN_HASTE = 4
#: Fewer words than this are a heading or a scrap, unless they are an item of a list.
FEWEST_WORDS = 3
#: An item with nothing below it is a heading all the same where it has at most so many words, or says that something follows.
LONGEST_HEADING = 4
_ANNOUNCES = re.compile(r"\b(?:follow(?:s|ing)|these)\b[^:]*:$", re.IGNORECASE)
#: What stands in bold on a line of its own is a heading: a list below it belongs to what announces both.
_BOLD = re.compile(r"^\*\*[^*]+\*\*:?$|^__[^_]+__:?$")
#: Begins a block that is an item. Nobody writes it; what does not come from a keyboard is taken out first.
_ITEM = "\0"


def sentences(text: str) -> list[str]:
    """The sentences of a text; each list item is one of its own, without its marker; headings and scraps are left out."""
    split = (flat(block) for block in _BLANK.split(_items_apart(text.replace(_ITEM, " "))))
    blocks = [block for block in split if block.strip(_ITEM)]
    found: list[str] = []
    for block, after, behind in zip(blocks, [*blocks[1:], ""], [*blocks[2:], "", ""], strict=False):
        item = block.startswith(_ITEM)
        parts = [part for sentence in _cut(block.removeprefix(_ITEM).strip()) for part in _in_haste(sentence) if re.search(r"\w", part)]
        lists = after.startswith(_ITEM) or (_BOLD.match(after) is not None and behind.startswith(_ITEM))
        if parts and _is_heading(parts[-1], lists=lists, item=item):
            parts.pop()
        found += parts if item else [part for part in parts if len(part.split()) >= FEWEST_WORDS]
    return found


def _cut(block: str) -> list[str]:
    """The block cut behind each end of a sentence."""
    begins = [0, *(end.end() for end in _END.finditer(block)), len(block)]
    return [block[begin:end].rstrip() for begin, end in pairwise(begins)]


def _in_haste(sentence: str) -> list[str]:
    """The sentences in this one that begin with a small letter."""
    found = [""]
    for part in _END_IN_HASTE.split(sentence) if _STOP.search(sentence) else [sentence]:
        if min(len(part.split()), len(found[-1].split())) < FEWEST_IN_HASTE:
            found[-1] = f"{found[-1]} {part}".strip()
        else:
            found.append(part)
    return [part for part in found if part]


def _items_apart(text: str) -> str:
    """The text with each item of a list as a block that begins with _ITEM."""
    if not _MAY_LIST.search(text):  # a long text without any mark is soon done
        return text
    lined = _HEADING_LINE.sub("\n", "\n".join(_items_in_line(line) for line in text.split("\n")))
    return _BULLET.sub(f"\n\n{_ITEM}", _counted_lines_apart(lined))


def _items_in_line(line: str) -> str:
    """A line with the items in it as blocks: "Two ways: - early stopping - dropout", or "1. shuffle 2. split"."""
    line = line.rstrip()
    if (first := _BULLET_IN_LINE.search(line)) is not None:
        before, mark, rest = line[: first.start()], re.escape(first[1]), line[first.end() :]
        listed = before.endswith(":") or not before.strip()
        ended = re.search(rf"[:.;!?]\s+{mark}\s", rest) or not listed
        between = rf"(?<=[:.;!?])\s+{mark}\s+|\s+{mark}\s+(?=[A-Z])" if ended else rf"\s+{mark}\s+"  # "non - linear" is no item of sentences
        items = re.split(between, rest)
        fewest = 2 if before.endswith(":") else 1 if before.strip() else 2 if ended else 3  # "the loss is: - log p" and "- Dropout - it drops units" are none
        return f"\n\n{_ITEM}".join([before, *items]) if len(items) >= fewest else line
    marks = list(_COUNTED_IN_LINE.finditer(line))
    counts_on = all(number in (1, before + 1) for before, number in pairwise([0, *map(_number, marks)]))
    listed = len(marks) > 1 and counts_on and _BEFORE_THE_FIRST.search(line[: marks[0].start()]) is not None
    return _COUNTED_IN_LINE.sub(f"\n\n{_ITEM}", line) if listed else line


def _counted_lines_apart(text: str) -> str:
    """The text with the lines that are counted as items: one after the other, or, where somebody counts otherwise, behind what ends a clause."""
    marks = list(_COUNTED.finditer(text))
    numbers = [0, *map(_number, marks), 0]
    items = {
        mark.start()
        for (before, number, after), mark in zip(zip(numbers, numbers[1:], numbers[2:], strict=False), marks, strict=True)
        if number in (1, before + 1) or after == number + 1 or _ends_a_clause(text[max(0, mark.start() - _FEW) : mark.start()])
    }
    return _COUNTED.sub(lambda mark: f"\n\n{_ITEM}" if mark.start() in items else mark[0], text)


def _ends_a_clause(before: str) -> bool:
    return before.rstrip().endswith((":", ".", ";", "!", "?"))


def _number(mark: re.Match[str]) -> int:
    return int(mark[1]) if mark[1].isdigit() else ord(mark[1]) - ord("a") + 1


def _is_heading(part: str, *, lists: bool, item: bool) -> bool:
    """Whether a sentence only announces what is below it: "The most common reasons are:". There, `lists` says, a list begins."""
    plain = part.strip("*_ ")
    return plain.endswith(":") and (lists or (item and (len(plain.split()) <= LONGEST_HEADING or _ANNOUNCES.search(plain) is not None)))
