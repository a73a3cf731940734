"""A YAML file as a plain value, and where in the file each part of it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from interviewer.storage.parsed import keep, recalled
from interviewer.storage.reading import Location, Places, read_text

#: A file of more bytes is refused instead of read for ever.
MOST_BYTES = 5_000_000


@dataclass
class Placed:
    """The value of a YAML file, and the line and column of each of its parts by its location. `within` is where the value has been put since."""

    file: str
    value: Any
    finds_places: Callable[[], Places] = dict
    within: Location = ()

    @cached_property
    def places(self) -> Places:
        """Found out when they are asked for: that is when something is wrong."""
        return {(*self.within, *at): where for at, where in self.finds_places().items()}

    def place(self, path: Location) -> str:
        """`file:line:column` of the part at `path`, or of the nearest part around it."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return f"{self.file}:{line}:{column}"


def read_yaml(path: Path) -> Placed:
    """Read one YAML (or JSON) file. Raises FileError with its place."""
    return parse_yaml(read_text(path, MOST_BYTES), path)


def parse_yaml(text: str, path: Path) -> Placed:
    """Read the YAML (or JSON) text that begins a file. Raises FileError with its place."""
    suffix = path.suffix.lower()

    def parsed() -> tuple[Any, Places]:
        from interviewer.storage.yaml_text import values_and_places

        return values_and_places(text, path)

    if (before := recalled(text, suffix)) is not None:
        return Placed(str(path), before[0], lambda: parsed()[1])
    value, places = parsed()
    keep(text, suffix, value)
    return Placed(str(path), value, lambda: places)
