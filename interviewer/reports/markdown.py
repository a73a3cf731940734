"""What of Markdown is read in a text that others wrote: lists, emphasis and code; and how such a text is written where nothing of it is to be read so.

No HTML, entity, image or link, which would hide a text, move it, or bring back what was cleaned. Pages and the terminal both read it here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markupsafe import Markup

_MARKS = re.compile(r"[\\`*_{}\[\]<>()#+!|~&$=-]")
#: A number with a point begins a list, as the marks of the other lists do.
_NUMBER = re.compile(r"^([0-9]+)\.")


def plain(text: str) -> str:
    """A text on one line of Markdown that looks like the text: nothing in it is a list, emphasis, a formula, a link, a heading or HTML."""
    return _NUMBER.sub(r"\1\\.", _MARKS.sub(r"\\\g<0>", " ".join(text.split())))


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
