"""Writing files: whole or not at all, and readable by their owner alone, since they hold what a candidate said."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from interviewer.errors import StorageError, UsageError

#: So much of a file's name stands in that of the file that is written beside it: the whole name of a transcript.
MOST_OF_A_NAME = 64
#: Its owner may read and write it, where the system knows modes, and nobody else.
PRIVATE = 0o600
#: The same of a folder: whoever may write to it may replace what is in it, and whoever may list it sees when somebody was interviewed.
PRIVATE_FOLDER = 0o700


def refuse_overwriting(written: Sequence[tuple[Path, str]], read: Sequence[tuple[Path, str]]) -> None:
    """Refuse results that would be written over one another, or over what is read.

    Each of `written` is a file with the flag that names it, each of `read` one with what it is. Raises UsageError; nothing has been opened then.
    """
    for index, (path, flag) in enumerate(written):
        if any(_is_same(path, other) for other, _ in written[:index]):
            raise UsageError("two of the results would be written to the same file", place=flag, mend="Name another file.")
        if (what := next((what for source, what in read if _is_same(path, source)), None)) is not None:
            raise UsageError(f"this would be written over {what}", place=str(path), mend=f"Name another file with {flag}.")


def _is_same(one: Path, other: Path) -> bool:
    if os.path.exists(one) and os.path.exists(other):  # noqa: PTH110  # never raises: what is wrong with them, opening says
        return one.samefile(other)
    return _plain(one) == _plain(other)


def _plain(path: Path) -> str:
    """Where a path leads, in the one form that every path to that place has."""
    return os.path.normcase(os.path.realpath(path))


def private(path: str | Path, flags: int) -> int:
    """An opener for `open`: a file that is made is for its owner alone."""
    return os.open(path, flags, PRIVATE)


def make_private_folder(folder: Path) -> None:
    """Make a folder, and those that it is in, where they are not there yet; one that is there stays as open as its owner made it. Raises OSError."""
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    except FileNotFoundError:
        if folder.parent == folder:
            raise
        make_private_folder(folder.parent)  # `parents=True` would make these as open as the umask lets it
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def write_wanted(path: Path, text: str, what: str = "file") -> None:
    """Write what a person asked for where they want it: at the end of a link, and straight into what is no file, such as a pipe. Raises StorageError."""
    data = text.encode("utf-8", "replace")
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as stream:
                stream.write(data)
        else:
            write_atomically(Path(os.path.realpath(path)), data)  # a link that leads to itself stays one, and is then refused
    except OSError as wrong:
        raise StorageError(f"the {what} could not be written: {wrong.strerror or wrong}", place=str(path), mend="Name another file.") from None


def write_private(path: Path, data: bytes, what: str = "file") -> None:
    """Write a file, and the folder that it is in. Raises StorageError; what was there before is then still there."""
    try:
        make_private_folder(path.parent)
        write_atomically(path, data)
    except OSError as wrong:
        raise StorageError(f"the {what} could not be written: {wrong.strerror or wrong}", place=str(path)) from None


def write_atomically(path: Path, data: bytes, *, sync: bool = True) -> None:
    """Write beside the path (0600), sync, replace, sync the folder: at every moment one whole file is there. Raises OSError.

    Without `sync` it is quicker, and may be lost when the machine stops.
    """
    if path.is_symlink():
        raise OSError(None, "it is a symbolic link, and is not followed")
    with whole(path, sync=sync) as file:
        file.write(data)


@contextmanager
def whole(path: Path, *, sync: bool = True) -> Iterator[BinaryIO]:
    """A file (0600) that is written beside the path, and put in its place once the block is over: if it fails, nothing has changed. Raises OSError."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.stem.lstrip('.')[:MOST_OF_A_NAME]}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            if sync:
                os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise
    if sync and hasattr(os, "O_DIRECTORY"):
        with suppress(OSError):  # the file is in its place; some file systems cannot sync a folder
            folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
