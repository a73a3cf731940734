"""YAML as plain values whose places are remembered, so that an error can name its line.

PyYAML's C parser composes a day in a few milliseconds (a round-trip loader needs a fifth of a second, which is half of what a
person should wait for the first question). The values are made here rather than by PyYAML: every scalar stays text, so that an
answer `no` is not turned into False, and nothing in a file can name a Python type.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from interviewer.errors import FileError

Path_ = tuple[str | int, ...]

#: A day of a bank has a few thousand nodes and six levels. Beyond these limits a file is refused instead of read for ever.
MOST_BYTES = 5_000_000
MOST_DEPTH = 40
_NULLS = {"", "~", "null", "Null", "NULL"}


@dataclass
class Placed:
    """The value of a YAML file, and the line and column of each of its parts by path."""

    file: str
    value: Any
    places: dict[Path_, tuple[int, int]] = field(default_factory=dict)

    def place(self, path: Path_) -> str:
        """`file:line:column` of the part at `path`, or of the nearest part around it."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return f"{self.file}:{line}:{column}"


def read_yaml(path: Path) -> Placed:
    """Read one YAML (or JSON) file. Raises FileError with its place."""
    text = read_text(path, MOST_BYTES)
    loader = yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader
    try:
        _refuse_bombs(text, path, loader)
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        raise FileError(
            f"this is not YAML: {wrong.problem or wrong.context}", place=place, mend="A text with `: ` or ` #` in it needs quotes around it."
        ) from None
    except (yaml.YAMLError, RecursionError) as wrong:
        raise FileError(f"this is not YAML: {wrong}", place=str(path)) from None
    placed = Placed(str(path), None)
    if root is not None:
        placed.value = _value(root, (), placed)
    return placed


def _refuse_bombs(text: str, path: Path, loader: Any) -> None:
    """Aliases multiply and nesting digs: neither is needed in a bank, and both are refused before anything is built."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        mark = event.start_mark
        place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark is not None else str(path)
        if isinstance(event, yaml.AliasEvent):
            raise FileError(f"the alias `*{event.anchor}` is not taken here", place=place, mend="Write the text out where it is needed.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEPTH:
            raise FileError(f"this is nested more than {MOST_DEPTH} deep", place=place, mend="A bank needs no more than eight levels.")


def _value(node: yaml.Node, path: Path_, placed: Placed) -> Any:
    placed.places[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, (*path, index), placed) for index, each in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
            if not key or key in mapping:
                mark = key_node.start_mark
                what = f"the key `{key}` stands twice in this mapping" if key else "a key must be a plain word"
                raise FileError(what, place=f"{placed.file}:{mark.line + 1}:{mark.column + 1}", mend="Keep one of them.")
            mapping[key] = _value(value_node, (*path, key), placed)
        return mapping
    unquoted = isinstance(node, yaml.ScalarNode) and node.style is None
    return None if unquoted and node.value in _NULLS else node.value


def read_text(path: Path, most_bytes: int) -> str:
    """The text of a file. Raises FileError if it is not there, too large, or not UTF-8."""
    try:
        with path.open("rb") as file:
            data = file.read(most_bytes + 1)
    except OSError as wrong:
        raise FileError(f"cannot be read: {wrong.strerror or wrong}", place=str(path)) from None
    if len(data) > most_bytes:
        raise FileError(f"is larger than {most_bytes // 1_000_000} MB", place=str(path))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise FileError("is not UTF-8 text", place=f"{path}:{line}", mend="Save the file as UTF-8.") from None
