"""Reading a suite: one object a line, and what it is understood as. A bad line is named with its number, and the others are read."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from interviewer.errors import FileError, faults_in
from interviewer.storage.json_text import key_twice
from interviewer.storage.reading import read_text

MOST_BYTES = 100_000_000
#: A longer name of a field is not told where something is wrong with it.
MOST_OF_A_NAME = 40
_FORM = 'A line is one JSON object: {"id": "a", "day": 8, "replies": {"1": ["first answer", "reply if pressed"]}}. See suites/README.md.'


class Named(Protocol):
    """What a line is understood as. Its id stands in one line only."""

    @property
    def id(self) -> str:
        """What it is called: no other line has the same."""


Understood = TypeVar("Understood", bound=Named)


def read_suite(path: Path, understood: Callable[[dict[str, Any]], Understood]) -> Iterator[tuple[int, Understood | FileError]]:
    """Each line with its number. Raises FileError where the file itself cannot be read; empty lines are passed over."""
    seen: dict[str, int] = {}
    for number, raw in enumerate(_lines(path), 1):
        if not raw.strip():
            continue
        place = f"{path}:{number}"
        try:
            interview = understood(_object(raw.decode()))
            if interview.id in seen:
                raise ValueError(f"the id `{interview.id[:80]}` stands in line {seen[interview.id]} already")
            seen[interview.id] = number
            yield number, interview
        except ValidationError as wrong:
            first = faults_in(wrong)[0]
            short = tuple(part for part in first.at if isinstance(part, int) or len(part) <= MOST_OF_A_NAME)
            yield number, FileError(str(first._replace(at=short)), place=place, mend=_FORM)
        except (ValueError, RecursionError) as wrong:
            what = "it is not UTF-8 text" if isinstance(wrong, UnicodeDecodeError) else str(wrong)
            yield number, FileError(f"this is no line of a suite: {what}"[:300], place=place, mend=_FORM)


def _lines(path: Path) -> list[bytes]:
    """The lines, as they are: one that is no text costs none of the others."""
    try:
        return read_text(path, MOST_BYTES).encode().split(b"\n")
    except FileError:
        data = path.read_bytes()[: MOST_BYTES + 1] if path.is_file() else b""
        if not data or len(data) > MOST_BYTES or _is_text(data):
            raise
        return data.removeprefix(BOM_UTF8).split(b"\n")


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _object(line: str) -> dict[str, Any]:
    raw = from_json(line, allow_inf_nan=False)
    if (twice := key_twice(line)) is not None:
        raise ValueError(f"the key `{twice[0][:80]}` stands twice in this object")
    if not isinstance(raw, dict):
        raise ValueError("an object is meant")
    return raw
