"""Reading a file as text: bounded, and with the place of what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from interviewer.errors import FileError

#: Where a part stands within the value of a file, such as ("questions", 0, "id").
Location = tuple[str | int, ...]
#: The line and the column of each part, both counted from 1.
Places = dict[Location, tuple[int, int]]


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file to be read, which is no pipe or device: one could be waited for without end. Raises FileError where it cannot be read, now or in its midst."""
    try:
        if path.exists() and not path.is_file():
            raise FileError("is not a file", place=str(path), mend="Name a file, or move this elsewhere.")
        with path.open("rb") as file:
            yield file
    except OSError as wrong:
        raise FileError(f"cannot be read: {wrong.strerror or wrong}", place=str(path), mend="Check that it is there and that you may read it.") from None


def read_text(path: Path, most_bytes: int, *, larger: str = "Is it the right file? If it is, split it.") -> str:
    """The text of a file. Raises FileError if it is not there, larger than `most_bytes`, which is mended as `larger` says, or not UTF-8."""
    with opened(path) as file:
        data = file.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise FileError(f"is larger than {most_bytes / 1_000_000:g} MB", place=str(path), mend=larger)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        place = place_after(path, data[: wrong.start].decode("utf-8", "replace"))
        raise FileError("is not UTF-8 text", place=place, mend="Save the file as UTF-8.") from None


def place_after(path: Path, before: str) -> str:
    """The place that comes after this much of the text."""
    return f"{path}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
