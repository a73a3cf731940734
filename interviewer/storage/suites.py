"""Reading a suite: one scripted interview a line. A bad line is named with its number, and the others are read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import from_json

from interviewer.core.suite import ScriptedInterview
from interviewer.errors import FileError
from interviewer.storage.json_text import key_twice
from interviewer.storage.yaml_nodes import read_text

MOST_BYTES = 100_000_000
_FORM = 'A line is one JSON object: {"id": "a", "day": 8, "replies": {"1": ["first answer", "reply if pressed"]}}. See suites/README.md.'


def read_suite(path: Path) -> Iterator[tuple[int, ScriptedInterview | FileError]]:
    """Each line with its number. Raises FileError where the file itself cannot be read; empty lines are passed over."""
    seen: dict[str, int] = {}
    for number, line in enumerate(read_text(path, MOST_BYTES).split("\n"), 1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            interview = _parsed(line)
            if interview.id in seen:
                raise ValueError(f"the id `{interview.id[:80]}` stands in line {seen[interview.id]} already")
            seen[interview.id] = number
            yield number, interview
        except ValidationError as wrong:
            first = wrong.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"] if isinstance(part, int) or len(part) <= 40)
            yield number, FileError(f"{where + ': ' if where else ''}{first['msg'].removeprefix('Value error, ')}", place=place, mend=_FORM)
        except (ValueError, RecursionError) as wrong:
            yield number, FileError(f"this is no line of a suite: {wrong}"[:300], place=place, mend=_FORM)


def _parsed(line: str) -> ScriptedInterview:
    raw = from_json(line, allow_inf_nan=False)
    if (twice := key_twice(line)) is not None:
        raise ValueError(f"the key `{twice[0][:80]}` stands twice in this object")
    if not isinstance(raw, dict):
        raise ValueError("an object is meant")
    return ScriptedInterview.model_validate(raw)
