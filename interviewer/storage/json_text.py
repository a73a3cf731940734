"""What stands in a JSON text, before anything is made of it: a reader would build millions of parts, and keep one of two keys that are the same."""

from __future__ import annotations

import json
import re

_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)  # one that is not closed ends with the text, and is looked at once
_KEY_OR_BRACE = re.compile(r'("[^"\\]*+(?:\\.[^"\\]*+)*+")(\s*:)?|[{}]', re.DOTALL)


def has_more_parts(text: str, most: int) -> bool:
    """Whether there are more than `most` values in it, containers included."""
    return len(text) > most and _marks(text) > most and _marks(_STRING.sub("", text)) > most  # the quick ones first


def _marks(text: str) -> int:
    return text.count("{") + text.count("[") + text.count(",")


def key_twice(text: str) -> tuple[str, int, int] | None:
    """The first key that stands twice in one object, with its line and column. The text must be JSON. Raises ValueError for a number without end."""
    found = False

    def look(pairs: list[tuple[str, object]]) -> None:
        nonlocal found
        found = found or len({key for key, _ in pairs}) != len(pairs)

    json.loads(text, object_pairs_hook=look)
    return _place_of_key_twice(text) if found else None


def _place_of_key_twice(text: str) -> tuple[str, int, int] | None:
    around: list[set[str]] = []
    for match in _KEY_OR_BRACE.finditer(text):
        if match[0] == "{":
            around.append(set())
        elif match[0] == "}":
            around.pop()
        elif match[2]:
            key = json.loads(match[1])
            if key in around[-1]:
                return key, text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
            around[-1].add(key)
    return None
