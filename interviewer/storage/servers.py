"""What has been found out about servers, kept from one start to the next: one small private file that may be deleted at any time.

Rules of this file:
- It is a cache: what cannot be read or written is found out anew, and nobody is told.
- What was found out long ago is found out anew: servers are updated.
- Neither a key nor the secret part of an address stands in it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

from interviewer.errors import FileError
from interviewer.storage.reading import read_text
from interviewer.storage.writing import make_private_folder, write_atomically

#: After so many seconds a server may have been updated: 30 days.
STALE_AFTER = 30 * 24 * 3600
MOST_BYTES, MOST_SERVERS = 200_000, 200


def default_file() -> Path:
    """The file in the person's cache folder."""
    from platformdirs import user_cache_path

    return user_cache_path("interviewer", appauthor=False) / "servers.json"


_one_at_a_time = Lock()


class KnownServers:
    """What is known of each model on each server."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self._path = path
        self._now = now

    def recalls(self, where: str, model: str) -> Mapping[str, Any] | None:
        """What was found out about a model on a server, if that was not long ago."""
        entry = self._read().get(f"{where} {model}")
        return entry["takes"] if entry is not None else None

    def keeps(self, where: str, model: str, known: Mapping[str, Any]) -> None:
        """Remember what was found out about a model on a server; where the disk will not, it is found out anew."""
        with suppress(OSError), _one_at_a_time:  # the members of a panel find out about theirs at the same time
            entries = {**self._read(), f"{where} {model}": {"found": int(self._now()), "takes": dict(known)}}
            newest = sorted(entries.items(), key=lambda entry: entry[1]["found"])[-MOST_SERVERS:]
            make_private_folder(self._path.parent)
            write_atomically(self._path, json.dumps(dict(newest), indent=1).encode())

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            raw = json.loads(read_text(self._path, MOST_BYTES))
        except (FileError, ValueError, RecursionError):
            return {}
        entries = raw.items() if isinstance(raw, dict) else ()
        return {name: entry for name, entry in entries if self._is_fresh(entry)}

    def _is_fresh(self, entry: Any) -> bool:
        found = entry.get("found") if isinstance(entry, dict) else None
        return isinstance(found, int) and isinstance(entry.get("takes"), dict) and 0 <= self._now() - found < STALE_AFTER
