"""The text of a daily log as blocks of Markdown: headings, paragraphs, lists with their items, each with the line on which it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


class LogItem(NamedTuple):
    """An item of a list: its number, None in a list without numbers; its source with the mark, and its text without."""

    number: int | None
    line: int
    source: str
    text: str


@dataclass(frozen=True)
class LogBlock:
    """A part of Markdown at the outermost level: what the reader calls it, its place, its source; the text of a paragraph, or the items of a list."""

    kind: str
    line: int
    source: str
    inline: str = ""
    depth: int = 0
    items: tuple[LogItem, ...] = ()


@cache
def _block_reader() -> MarkdownIt:
    """Reads Markdown as people write it in a log: a line of dashes is no underline, an indented line no code, and no HTML swallows what is below it."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").disable(["lheading", "code", "reference", "html_block", "inline", "text_join"])


def blocks_in(text: str, line: int) -> Iterator[LogBlock]:
    """The blocks of a text that begins on that line."""
    lines = text.split("\n")
    tokens = _block_reader().parse(text)
    for place, token in enumerate(tokens):
        if token.level or token.nesting < 0 or token.map is None:
            continue
        begins, ends = token.map
        kind = token.type.removesuffix("_open")
        source = "\n".join(lines[begins:ends]).rstrip()
        if kind in ("heading", "paragraph"):
            yield LogBlock(kind, line + begins, source, tokens[place + 1].content, depth=int(token.tag[1]) if kind == "heading" else 0)
        elif kind in ("ordered_list", "bullet_list"):
            yield LogBlock("list", line + begins, source, items=tuple(_items(tokens, place + 1, lines, line)))
        elif kind == "blockquote":
            yield LogBlock(kind, line + begins, "\n".join(re.sub(r"^ {0,3}> ?", "", each) for each in source.split("\n")).strip())
        else:
            yield LogBlock(kind, line + begins, source)


def _items(tokens: Sequence[Token], begins: int, lines: Sequence[str], line: int) -> Iterator[LogItem]:
    """The items of the list that begins before that token."""
    for place in range(begins, len(tokens)):
        token = tokens[place]
        if token.level == 0:
            return
        if token.type == "list_item_open" and token.level == 1 and token.map is not None:
            first_line, behind = token.map
            mark = len(token.info) + len(token.markup)
            first, *others = lines[first_line:behind]
            bare = first.lstrip()[mark:]
            inside = len(first) - len(bare.lstrip()) if bare.strip() else len(first) - len(first.lstrip()) + mark + 1
            others = [each[min(inside, len(each) - len(each.lstrip())) :] for each in others]
            number = int(token.info) if token.info.isdigit() else None
            yield LogItem(number, line + first_line, "\n".join(lines[first_line:behind]).rstrip(), "\n".join([bare.lstrip(), *others]).rstrip())
