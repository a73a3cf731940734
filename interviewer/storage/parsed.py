"""The values of YAML texts that have been parsed before, so that a start need not even import the parser.

Rules of this file:
- It is a cache: a value is found by the hash of its text, and anybody may delete it at any time.
- What ships was parsed ahead, when the program was installed (storage/ahead.py); the rest is remembered in the person's cache folder.
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
from interviewer.storage.places import PARSED_AHEAD
from interviewer.storage.writing import make_private_folder, write_atomically

#: So many texts are remembered; the one that was kept first goes first.
MOST_KEPT = 60


def file_name_of(text: str, suffix: str) -> str:
    """The name of the file that has the value of a text in a file that ends so."""
    return hashlib.sha256(f"{__version__}\n{suffix}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:32] + ".json"


def written(value: Any) -> bytes:
    """What stands in that file."""
    return json.dumps({"value": value}).encode()


def recalled(text: str, suffix: str) -> tuple[Any] | None:
    """The value of a text in a file that ends so, as a tuple of one; None where it has not been parsed before."""
    name = file_name_of(text, suffix)
    return _value_in(PARSED_AHEAD / name) or _value_in(default_folder() / name)


def keep(text: str, suffix: str, value: Any) -> None:
    """Remember the value of a text, if the disk will."""
    folder = default_folder()
    with suppress(OSError, ValueError, RecursionError):
        make_private_folder(folder)
        write_atomically(folder / file_name_of(text, suffix), written(value), sync=False)
        for old in sorted(folder.glob("*.json"), key=lambda each: each.stat().st_mtime)[:-MOST_KEPT]:
            old.unlink()


def default_folder() -> Path:
    """Where what was parsed on this computer is remembered: in the person's cache folder."""
    from platformdirs import user_cache_path

    return user_cache_path("interviewer", appauthor=False) / "parsed"


def _value_in(file: Path) -> tuple[Any] | None:
    with suppress(OSError, ValueError, RecursionError):
        kept = json.loads(file.read_bytes())
        if isinstance(kept, dict) and "value" in kept:
            return (kept["value"],)
    return None
