"""Files of results, readable by their owner alone: one that is written whole or not at all, and one that grows line by line.

Where a process is killed while it adds a line, the line that was cut is as if it had never been written.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from interviewer.errors import StorageError
from interviewer.storage.yaml_nodes import read_text

MOST_BYTES = 1_000_000_000


def write_whole(path: Path, text: str) -> None:
    """Put a text in its place, whole or not at all. Raises StorageError; what was there before is then still there."""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8", "replace"))
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(temporary).unlink()
            raise
    except OSError as wrong:
        raise StorageError(f"could not be written: {wrong.strerror or wrong}", place=str(path), mend="Name another file.") from None


def append_line(path: Path, text: str) -> None:
    """Add one line, whole and synced to the disk. Raises StorageError."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.lseek(handle, 0, os.SEEK_END)
            cut = size > 0 and os.pread(handle, 1, size - 1) != b"\n" if hasattr(os, "pread") else False
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
