"""What of Markdown is read in a text that others wrote: lists, emphasis and code.

No HTML, entity, image or link, which would hide a text, move it, or bring back what was cleaned. Pages and the terminal both read it here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.token import Token
    from markupsafe import Markup

_READER = MarkdownIt("commonmark", {"html": False}).disable(["entity", "image", "link", "autolink", "html_inline", "html_block"])


def parts(text: str) -> list[Token]:
    """The Markdown taken apart."""
    return _READER.parse(text)


def html(text: str) -> Markup:
    """The Markdown as HTML."""
    from markupsafe import Markup

    return Markup(_READER.render(text))  # noqa: S704  # markdown-it escapes everything that is no Markdown, and makes no tag that acts
