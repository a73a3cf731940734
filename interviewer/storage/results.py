"""A file of results that grows line by line, readable by its owner alone.

Where a process is killed while it adds a line, the line that was cut is as if it had never been written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from interviewer.errors import StorageError
from interviewer.storage.yaml_nodes import read_text

MOST_BYTES = 1_000_000_000


def append_line(path: Path, text: str) -> None:
    """Add one line, whole and synced to the disk. Raises StorageError."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            size = os.lseek(handle, 0, os.SEEK_END)
            cut = size > 0 and os.lseek(handle, size - 1, os.SEEK_SET) >= 0 and os.read(handle, 1) != b"\n"
            data = (b"\n" if cut else b"") + text.encode() + b"\n"
            while data:
                data = data[os.write(handle, data) :]
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as wrong:
        raise StorageError(f"the result could not be written: {wrong.strerror or wrong}", place=str(path), safe="The lines before it are whole.") from None


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Every whole line; what was cut, or is no object, is passed over. Nothing where there is no file yet."""
    if not os.path.exists(path):  # noqa: PTH110  # never raises: what is wrong with it, reading says
        return
    for line in read_text(path, MOST_BYTES).split("\n"):
        try:
            raw = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(raw, dict):
            yield raw
