"""What of Markdown is read in a text that others wrote: lists, emphasis and code; and how such a text is written where nothing of it is to be read so.

No HTML, entity, image or link, which would hide a text, move it, or bring back what was cleaned. Pages and the terminal both read it here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from interviewer.core.flat import flat

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markupsafe import Markup

_MARKS = re.compile(r"[\\`*_{}\[\]<>()#+!|~&$=-]")
#: A number with a point begins a list, as the marks of the other lists do.
_NUMBER = re.compile(r"^([0-9]+)\.")
#: What would be HTML, an entity, an image or a link, with the backslashes before it: such could hide a text, bring back what was cleaned, load
#: something from elsewhere, or lead there.
_ACTIVE = re.compile(r"(?<!\\)(\\*+)(<(?=[A-Za-z/!?])|&(?=#?\w+;)|!(?=\[)|(?<=\])(?=[(\[:]))")


def escaped_line(text: str) -> str:
    """A text on one line of Markdown that looks like the text: nothing in it is a list, emphasis, a formula, a link, a heading or HTML."""
    return _NUMBER.sub(r"\1\\.", _MARKS.sub(r"\\\g<0>", flat(text)))


def harmless(text: str) -> str:
    """The Markdown as it stands, with nothing in it that is HTML, an entity, an image or a link."""
    return _ACTIVE.sub(lambda found: f"{2 * found[1]}\\{found[2]}", text)  # a backslash of the text's own would undo the one before what is active


def on_a_line(text: str) -> str:
    """The Markdown on one line, with its emphasis and its code; all else looks like the text."""
    read = (part for token in _reader().parseInline(flat(text)) for part in token.children or ())
    return _NUMBER.sub(r"\1\\.", "".join(map(_written, read)))


def _written(part: Token) -> str:
    if part.type in ("strong_open", "strong_close", "em_open", "em_close"):
        return part.markup.replace("_", "*")
    if part.type == "code_inline":
        pad = " " if part.content.strip(" `") != part.content else ""
        return f"{part.markup}{pad}{part.content}{pad}{part.markup}"
    return _MARKS.sub(r"\\\g<0>", part.content)


def quotation(text: str) -> str:
    """The Markdown as a quotation: a text of several lines keeps its paragraphs and lists."""
    text = text.strip()
    return "\n".join(f"> {line}".rstrip() for line in (harmless(text) if "\n" in text else on_a_line(text)).splitlines())


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).disable(["entity", "image", "link", "autolink", "html_inline", "html_block"])


def parts(text: str) -> list[Token]:
    """The Markdown taken apart."""
    return _reader().parse(text)


def html(text: str) -> Markup:
    """The Markdown as HTML."""
    from markupsafe import Markup

    return Markup(_reader().render(text))  # noqa: S704  # markdown-it escapes everything that is no Markdown, and makes no tag that acts


def as_text(text: str) -> str:
    """The Markdown as a text that is read aloud: no marks, lines or columns. An item of a list has its dash or number, a paragraph an empty line before it."""
    shown = mark = ""
    depth = before = 0
    tight = False
    for token in parts(text):
        if token.type == "list_item_open":
            mark = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type in ("bullet_list_open", "ordered_list_open", "bullet_list_close", "ordered_list_close"):
            depth += token.nesting
        elif token.nesting == 1:
            tight = token.hidden
        elif said := _said(token):
            shown += ("" if not shown else "\n" if before and tight and token.type == "inline" else "\n\n") + mark + said
            mark, before = "", depth
    return shown


def _said(token: Token) -> str:
    """What a part says itself, without the parts in it."""
    if token.type == "inline":
        breaks = {"softbreak": " ", "hardbreak": "\n"}
        return "".join(breaks.get(each.type, each.content) for each in token.children or ())
    return token.content.rstrip("\n") if token.type in ("fence", "code_block") else ""
