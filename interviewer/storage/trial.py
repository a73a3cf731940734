"""Whether a folder takes a private file: tried, not guessed."""

from __future__ import annotations

import os
import stat
import uuid
from pathlib import Path

from interviewer.storage.writing import write_atomically


def refuses(folder: Path) -> str | None:
    """Why a folder takes no file, or None where it takes one. A folder that is not there yet is tried where it would be made, and is not made."""
    there = next((each for each in (folder, *folder.absolute().parents) if os.path.exists(each)), folder)  # noqa: PTH110  # it never raises
    path = there / f".trial-{uuid.uuid4().hex}"
    try:
        write_atomically(path, b"")
        path.unlink()
    except OSError as wrong:
        return wrong.strerror or str(wrong)
    return None


def open_to_others(path: Path) -> bool:
    """Whether others than its owner may read a file. False where the system knows no such thing, or there is no file."""
    if os.name == "nt":  # every file is said to be 0666 or 0444 there
        return False
    try:
        return bool(stat.S_IMODE(path.stat().st_mode) & (stat.S_IRGRP | stat.S_IROTH))
    except OSError:
        return False
