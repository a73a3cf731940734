"""How every page is made of its template: what it is given is cleaned and escaped, and what it is not given is an error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment


def environment(templates: Path, clean: Callable[[str], str], **filters: Callable[..., Any]) -> Environment:
    """The templates of a folder, with these filters. `clean` takes out of every text what must not be in a page; what has been made HTML was cleaned before.

    What is named for Markdown, `.md.j2`, is not escaped as HTML is: its texts go through a filter of their own.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(templates),
        autoescape=lambda name: name is None or ".md" not in name,  # noqa: S701  # only Markdown is not
        undefined=StrictUndefined,
        finalize=lambda value: clean(value) if isinstance(value, str) and not hasattr(value, "__html__") else value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= filters
    return made
