"""The values of YAML texts that have been parsed before, so that a start need not even import the parser.

Rules of this file:
- It is a cache: a value is found by the hash of its text, and anybody may delete it at any time.
- What cannot be read or written is parsed anew, and nobody is told.
- Only what was parsed without a complaint is kept.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from interviewer import __version__
from interviewer.storage.writing import write_atomically

#: So many texts are remembered; the one that was kept first goes first.
MOST_KEPT = 60


def _file_of(text: str, suffix: str) -> Path:
    from platformdirs import user_cache_path

    name = hashlib.sha256(f"{__version__}\n{suffix}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return user_cache_path("interviewer", appauthor=False) / "parsed" / f"{name}.json"


def recalled(text: str, suffix: str) -> tuple[Any] | None:
    """The value of a text in a file that ends so, as a tuple of one; None where it has not been parsed before."""
    with suppress(OSError, ValueError, RecursionError):
        kept = json.loads(_file_of(text, suffix).read_bytes())
        if isinstance(kept, dict) and "value" in kept:
            return (kept["value"],)
    return None


def keep(text: str, suffix: str, value: Any) -> None:
    """Remember the value of a text, if the disk will."""
    file = _file_of(text, suffix)
    with suppress(OSError, ValueError, RecursionError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, json.dumps({"value": value}).encode(), sync=False)
        for old in sorted(file.parent.glob("*.json"), key=lambda each: each.stat().st_mtime)[:-MOST_KEPT]:
            old.unlink()
