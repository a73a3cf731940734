"""Reading the prompt files: the lines of the embedded interviewer, the personas, the instructions for models."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from interviewer.errors import FileError, SettingsError, faults_in
from interviewer.storage.placed import Placed, parse_yaml, read_yaml
from interviewer.storage.reading import read_text

Form = TypeVar("Form", bound=BaseModel)

#: A prompt has a few thousand bytes; what has more than this is another file.
MOST_BYTES = 100_000
#: What a persona is called: a file name without its ending, on any machine.
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")
_DASHES = re.compile(r"(?m)^---[^\S\n]*$")


def read_prompt_yaml(folder: Path, name: str, form: type[Form]) -> Form:
    """Read `name` in the folder of prompts into its form. Raises FileError with `file:line:column`."""
    placed = read_yaml(folder / name)
    return checked(placed.value, form, placed)


def checked(value: Any, form: type[Form], placed: Placed, under: tuple[str, ...] = ()) -> Form:
    """A value in its form. `placed` is the file that it stands in, and `under` where in it. Raises FileError with `file:line:column`."""
    try:
        return form.model_validate(value)
    except ValidationError as wrong:
        first = faults_in(wrong)[0]
        path = (*under, *first.at)
        raise FileError(f"`{'.'.join(map(str, path))}`: {first.what}", place=placed.place(path)) from None


def read_prompt(folder: Path, name: str) -> str:
    """Read a prompt's text. Raises FileError if it is not there."""
    return _text_of(folder / name).strip()


def _text_of(path: Path) -> str:
    """The text of a prompt, whose lines end as those of no system in particular."""
    return read_text(path, MOST_BYTES).replace("\r\n", "\n")


def persona_files(*folders: Path) -> Mapping[str, Path]:
    """The file of every persona, by name, in the order of their names; where two folders have one of the same name, the later folder's.

    Raises SettingsError where a folder cannot be read.
    """
    found = {path.stem: path for folder in folders for path in _files_in(folder) if path.suffix == ".md" and _NAME.fullmatch(path.stem)}
    return dict(sorted(found.items()))


def _files_in(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as wrong:
        mend = "Name a folder with a file NAME.md for each in INTERVIEWER_PERSONAS, or leave it out."
        raise SettingsError(f"this folder of personas cannot be read: {wrong.strerror or wrong}", place=str(folder), mend=mend) from None


def persona_file(name: str, *folders: Path) -> Path:
    """The file of one persona. Raises SettingsError where there is none of that name, with the nearest one."""
    files = persona_files(*folders)
    if name in files:
        return files[name]
    near = difflib.get_close_matches(name.lower(), files, n=1)
    mend = f"Did you mean `{near[0]}`? " if near else ""
    looked_in = " or ".join(map(str, folders))
    raise SettingsError(f"there is no persona `{name[:80]}` in {looked_in}", place="persona", mend=f"{mend}There are: {', '.join(files)}.")


def read_headed_prompt(folder: Path, name: str, form: type[Form]) -> tuple[Form, str]:
    """Read the head of a prompt into its form, and its text. Raises FileError with `file:line:column`."""
    head, text = read_headed(folder / name)
    return checked(head.value, form, head), text


def read_headed(path: Path) -> tuple[Placed, str]:
    """A text and the YAML between two lines of dashes at its head, which may be left out. Raises FileError with its place."""
    head, text = parted(path)
    if head is None:
        return Placed(str(path), {}), text
    placed = parse_yaml(head, path)
    placed.value = placed.value or {}
    return placed, text


def parted(path: Path) -> tuple[str | None, str]:
    """The head of a prompt as it is written, None where it has none, and its text. Raises FileError where the head has no end."""
    text = _text_of(path)
    if not text.startswith("---"):
        return None, text.strip()
    closing = _DASHES.search(text, 3)
    if closing is None:
        raise FileError("the head of this file has no end", place=f"{path}:1:1", mend="A line of three dashes, `---`, ends it.")
    return text[: closing.start()], text[closing.end() :].strip()
