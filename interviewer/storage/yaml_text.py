"""YAML as plain values whose places are remembered, so that an error can name its line.

PyYAML's C parser reads a day in a few milliseconds (a round-trip loader needs a fifth of a second, which is half of what a
person should wait for the first question). The values are made here rather than by PyYAML: every scalar stays text, so that an
answer `no` is not turned into False, and nothing in a file can name a Python type. A key without a value is as good as none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from interviewer.errors import FileError
from interviewer.storage.reading import Location, Places, place_after

#: A day of a bank has a few thousand parts and six levels. Beyond these limits a file is refused instead of read for ever.
MOST_PARTS = 50_000
MOST_DEPTH = 40
_NULLS = {"", "~", "null", "Null", "NULL"}
#: What YAML does not take, in its reader's own order. A set of what it does take would be 60,000 characters to make ready.
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
#: What the parser misses where a line begins in the wrong column, or where a text that needs quotes has none; and a line that has only begun.
_STRUCTURE = re.compile(r"mapping values|expected (?:key|'-' indicator|':'|<document start>)")
_BEGINS_A_LINE = re.compile(r"\s*(?:- +)?[\w.-]*")
#: A character that JSON writes as a pair of escapes, which YAML does not know.
_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_SPECIAL = "Indent with spaces, not with tabs; a text that begins with a special character needs quotes around it."
_QUOTES = "A text with `: ` or ` #` in it needs quotes around it."
#: What mends an error, by a part of what the parser says of it.
_MENDS = {
    "tab": _SPECIAL,
    "start any token": _SPECIAL,
    "alphabetic": _SPECIAL,
    "another document": "Make two files of it: `---` begins another document.",
    "expected ','": "A bracket is not closed; a text that begins with one needs quotes around it.",
    "escape": "Between double quotes a backslash has a meaning of its own: use single ones.",
    "expected key": "A text in quotes ends at the second one: write it below `|`, or double a ' that is in it.",
    "mapping values": _QUOTES,
    "end of stream": _QUOTES,
}


def values_and_places(text: str, path: Path) -> tuple[Any, Places]:
    """The value of the YAML (or JSON) text that begins a file, and where its parts stand. Raises FileError with its place."""
    if (strange := NOT_TEXT.search(text)) is not None:
        raise FileError(f"the character U+{ord(strange[0]):04X} is not taken here", place=place_after(path, text[: strange.start()]), mend="Remove it.")
    is_json = path.suffix.lower() == ".json"
    if is_json:
        text = _PAIR.sub(lambda pair: bytes.fromhex(pair[1] + pair[2]).decode("utf-16-be"), text)
    loader = yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader
    try:
        events = _events(text, path, loader)
    except yaml.MarkedYAMLError as wrong:
        problem = wrong.problem or wrong.context or "it cannot be read"
        raise FileError(
            f"this is not {'JSON' if is_json else 'YAML'}: {problem}",
            place=_marked(path, wrong.problem_mark or wrong.context_mark),
            mend=_mend(problem, is_json, _before(text, wrong.problem_mark)),
        ) from None
    except (yaml.YAMLError, RecursionError) as wrong:
        raise FileError(f"this is not {'JSON' if is_json else 'YAML'}: {wrong}", place=str(path)) from None
    places: Places = {}
    parts = iter(events)
    root = next(parts, None)
    return (_value(root, parts, (), path, places) if root is not None else None), places


def _before(text: str, mark: Any) -> str:
    """What stands on the line of an error before it."""
    return text.split("\n")[mark.line][: mark.column] if mark is not None and mark.line < text.count("\n") + 1 else ""


def _mend(problem: str, is_json: bool, before: str) -> str:
    if is_json:
        return "Look for a comma, a bracket or a quotation mark that is missing or too much just before."
    if _STRUCTURE.search(problem) and _BEGINS_A_LINE.fullmatch(before):
        return "Look at the indentation: the keys of one part begin in the same column, and a text of several lines stands further in than its key."
    return next((mend for part, mend in _MENDS.items() if part in problem), "See question_bank/README.md for the form.")


def _events(text: str, path: Path, loader: Any) -> list[yaml.Event]:
    """What the parser sees, collections between their start and their end, without the frame of stream and document.

    Aliases multiply and nesting digs: neither is needed in a bank, and both are refused before anything is built. What is refused in the parts of a
    whole, a second document or an anchor that stands twice, PyYAML refuses where it composes them.
    """
    depth = parts = documents = anchors = 0
    found: list[yaml.Event] = []
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            what = f"the alias `*{str(event.anchor)[:40]}` is not taken here"
            raise FileError(what, place=_marked(path, event.start_mark), mend="Write the text out where it is needed.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEPTH:
            what = f"this is nested more than {MOST_DEPTH} deep"
            raise FileError(what, place=_marked(path, event.start_mark), mend="A bank needs no more than eight levels.")
        documents += isinstance(event, yaml.DocumentStartEvent)
        if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            found.append(event)
        if isinstance(event, yaml.NodeEvent):
            parts += 1
            anchors += event.anchor is not None
        if parts > MOST_PARTS:
            raise FileError(f"this has more than {MOST_PARTS:,} parts", place=_marked(path, event.start_mark), mend="Split it into several days.")
    if documents > 1 or anchors > 1:
        yaml.compose(text, Loader=loader)
    return found


def _marked(path: Path, mark: Any) -> str:
    return f"{path}:{mark.line + 1}:{mark.column + 1}" if mark is not None else str(path)


def _value(event: yaml.Event, events: Iterator[yaml.Event], at: Location, path: Path, places: Places) -> Any:
    """The value that begins with an event; those that make it up are taken from `events`."""
    mark: Any = event.start_mark  # an event that was parsed has one
    places[at] = (mark.line + 1, mark.column + 1)
    if isinstance(event, yaml.ScalarEvent):
        unquoted = not event.style  # the C parser says '', the other one None
        return None if unquoted and event.value in _NULLS else event.value
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(events, at, path, places)
    values: list[Any] = []
    while not isinstance(item := next(events), yaml.SequenceEndEvent):
        values.append(_value(item, events, (*at, len(values)), path, places))
    return values


def _mapping(events: Iterator[yaml.Event], at: Location, path: Path, places: Places) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    while not isinstance(key_event := next(events), yaml.MappingEndEvent):
        place = _marked(path, key_event.start_mark)
        key = key_event.value if isinstance(key_event, yaml.ScalarEvent) else ""
        if not key:
            raise FileError("a key must be a plain word", place=place, mend="A text that begins with `? ` or `: ` needs quotes around it.")
        if key in mapping:
            raise FileError(f"the key `{key[:80]}` stands twice in this mapping", place=place, mend="Keep one of them.")
        mapping[key] = _value(next(events), events, (*at, key), path, places)
    return {key: value for key, value in mapping.items() if value is not None}
