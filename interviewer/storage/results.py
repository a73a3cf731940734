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
from interviewer.storage.reading import opened
from interviewer.storage.writing import private


def append_line(path: Path, text: str) -> None:
    """Add one line, whole and synced to the disk. Raises StorageError."""
    try:
        handle = private(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0))
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
    """Every whole line; what was cut, or is no object, is passed over. Nothing where there is no file yet. Raises FileError where it cannot be read."""
    if not os.path.exists(path):  # noqa: PTH110  # never raises: what is wrong with it, reading says
        return
    with opened(path) as file:
        yield from (raw for line in file if isinstance(raw := _read(line), dict))


def _read(line: bytes) -> Any:
    """What stands in a line; None where it was cut, be it in the middle of a character."""
    try:
        return json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
