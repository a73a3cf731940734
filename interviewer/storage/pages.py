"""Writing a page that was asked for: whole or not at all, and readable by its owner alone, since it holds what a candidate said."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Write a text to a file, beside it first and then in its place; straight into what is no file, such as a pipe. Raises OSError."""
    data = text.encode("utf-8", "replace")
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            stream.write(data)
        return
    target = path.resolve()
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise
