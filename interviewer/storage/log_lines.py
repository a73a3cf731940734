"""What a line of a daily log begins: a part with its label, or a question. Here Markdown is taken off; `log_headings.py` looks at the words."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from interviewer.storage.log_headings import Field, Heading, announced, level_and_topic, may_announce, question_in

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

#: Nobody writes a heading or a label that is longer.
LONGEST_LINE = 400
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_PLAIN_QUESTION = re.compile(r"^(?:question|q)\s*#?\s*\d{1,3}(?:\s*[.:)]|(?=\s*[(–—-]))", re.IGNORECASE)


@cache
def _line_reader() -> MarkdownIt:
    """Reads what stands in a line of it."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").disable(["link", "image", "autolink", "html_inline"])


def heading_words(inline: str) -> str:
    """The words of a heading, without marks."""
    (token,) = _line_reader().parseInline(BREAK.sub("", inline[:LONGEST_LINE]))
    return "".join(
        child.content if child.type in ("text", "code_inline") else " " * (child.type in ("softbreak", "hardbreak")) for child in token.children or ()
    )


def label_on(line: str) -> tuple[Field, str] | None:
    """The field that a line of a paragraph announces, and what it says of it already: "**Minor improvement:** name the metric"."""
    if not may_announce(line):
        return None
    line = BREAK.sub("", line).strip()
    bold, rest = emphasised(line)
    if _is_label(bold, rest) and (found := announced(bold, stands_out=True)):
        return found, rest.lstrip(" :–—")
    before, colon, after = line.partition(":")
    if found := announced(heading_words(before), stands_out=False):
        return (found, after.strip()) if colon or not after else None
    return None


def _is_label(bold: str, rest: str) -> bool:
    return bool(bold) and (not rest or bold.rstrip().endswith(":") or rest[0] in ":–—")


def is_bold_label(line: str) -> bool:
    """Whether a line is bold all by itself, or begins with a bold label."""
    if not line.lstrip().startswith(("**", "__")):
        return False
    bold, rest = emphasised(line.strip())
    return bool(bold) and (not rest or bold.rstrip().endswith(":"))


def question_on(line: str) -> tuple[Heading, str, bool] | None:
    """The question that a line begins where it is no heading: "**Q2 (Easy)**", "**Q2:** What is B?", "Q2. What is B?".

    With what of the question stands behind its number, and whether it stands out as bold.
    """
    if question_in(line) is None:
        return None
    bold, rest = emphasised(line)
    begins = bold
    if not bold and (plain := _PLAIN_QUESTION.match(line)) is not None:
        begins, rest = plain[0], line[plain.end() :].strip()
    found = question_in(begins) if begins and not begins.lstrip()[:1].isdigit() else None
    if found is None or not rest:
        return (found, "", True) if found is not None and bold else None
    if found.level is None:
        level, topic, rest = level_and_topic(rest)
        found = found._replace(level=level, topic=found.topic or topic)
    return found, rest.lstrip(" :.,–—-"), bool(bold)


def emphasised(line: str) -> tuple[str, str]:
    """The bold or italic words that a line begins with, behind an emoji or a number if need be, and the source of what follows them."""
    (token,) = _line_reader().parseInline(line[:LONGEST_LINE])
    children = token.children or []
    opens = next((place for place, child in enumerate(children) if child.type in ("strong_open", "em_open")), None)
    if opens is None or any(re.search(r"[^\W\d]", child.content) for child in children[:opens]):
        return "", line
    mark = children[opens].markup
    closes = next(place for place, child in enumerate(children) if child.level == children[opens].level and child.nesting < 0 and place > opens)
    inner = "".join(child.content for child in children[opens:closes])
    inside = line.find(mark) + len(mark)
    return inner, line[line.find(mark, inside) + len(mark) :].strip()
