"""Reading the prompt files: the lines of the embedded interviewer, the personas, the instructions for models."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from interviewer.core.counted import counted
from interviewer.core.slots import wrong_slots
from interviewer.errors import FileError, SettingsError, faults_in
from interviewer.storage.placed import Placed, parse_yaml, read_yaml
from interviewer.storage.reading import Places, read_text

Form = TypeVar("Form", bound=BaseModel)

#: A prompt has a few thousand bytes; what has more than this is another file.
MOST_BYTES = 100_000
#: What a persona is called: a file name without its ending, on any machine.
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")
_DASHES = re.compile(r"(?m)^---[^\S\n]*$")
_EQUALS = re.compile(r"(?m)^===[^\S\n]*$")
#: A named item of a list: what is in brackets belongs to its name.
_ITEM = re.compile(r"- ([^:(]+(?:\([^)]*\))?):(.*)")


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


def read_prompt(folder: Path, name: str, slots: Collection[str] | None = None) -> str:
    """Read a prompt's text, into which each of the `slots` is to be put, if there are any. Raises FileError if it is not there, or lacks one."""
    return _told(_text_of(folder / name).strip(), folder / name, slots)


def _told(text: str, path: Path, slots: Collection[str] | None) -> str:
    """The text of a prompt, which a model is told. Raises FileError where that is nothing, or where its slots are wrong."""
    if not text:
        raise FileError("this prompt says nothing", place=str(path))
    if slots is not None and (wrong := wrong_slots(text, slots)) is not None:
        raise FileError(f"{wrong} in this prompt", place=str(path))
    return text


def read_prompt_parts(folder: Path, name: str, form: type[Form], listed: str) -> Form:
    """Read a prompt whose parts are the fields of its form, in that order, with a line of `===` between two of them.

    The part called `listed` is a list of named items, `- name: text`. Raises FileError with `file:line:column`.
    """
    path = folder / name
    parts, names = _parts(_text_of(path)), list(form.model_fields)
    if len(parts) != len(names):
        what = f"this prompt has {counted(len(parts), 'part')}, and needs {len(names)}: {', '.join(names)}"
        raise FileError(what, place=f"{path}:{parts[-1][0]}:1", mend="A line of three equals signs, `===`, stands between two of them.")
    value: dict[str, Any] = {}
    places: Places = {}
    for part, (line, text) in zip(names, parts, strict=True):
        if not text.strip():
            raise FileError(f"the part `{part}` of this prompt says nothing", place=f"{path}:{line}:1")
        value[part], places[part,] = text.strip(), (line, 1)
        if part == listed:
            items = {item: (at, says) for at, item, says in _items(text, line, path)}
            value[part] = {item: says for item, (_, says) in items.items()}
            places |= {(part, item): (at, 1) for item, (at, _) in items.items()}
    return checked(value, form, Placed(str(path), value, lambda: places))


def _parts(text: str) -> list[tuple[int, str]]:
    """The parts of a prompt, each with the line on which it begins."""
    partings = list(_EQUALS.finditer(text))
    starts, ends = [0, *(each.end() + 1 for each in partings)], [*(each.start() for each in partings), len(text)]
    return [(text.count("\n", 0, start) + 1, text[start:end]) for start, end in zip(starts, ends, strict=True)]


def _items(text: str, first: int, path: Path) -> Iterator[tuple[int, str, str]]:
    """The items of a list that begins on the line `first`: the line, the name and the text of each. Raises FileError for what is none, or stands twice."""
    known = set[str]()
    for line, written in enumerate(text.split("\n"), first):
        if not written.strip():
            continue
        found = _ITEM.fullmatch(written.rstrip())
        if found is None or not found[2].strip():
            what = "this line is no item" if found is None else f"`{found[1]}` says nothing"
            raise FileError(what, place=f"{path}:{line}:1", mend="An item is one line: - name: text")
        if found[1] in known:
            raise FileError(f"`{found[1]}` stands twice in this list", place=f"{path}:{line}:1", mend="Keep one of them.")
        known.add(found[1])
        yield line, found[1], found[2].strip()


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


def read_headed_prompt(folder: Path, name: str, form: type[Form], slots: Collection[str] | None = None) -> tuple[Form, str]:
    """Read the head of a prompt into its form, and its text, into which each of the `slots` is to be put. Raises FileError with `file:line:column`."""
    head, text = read_headed(folder / name)
    return checked(head.value, form, head), _told(text, folder / name, slots)


def read_headed(path: Path) -> tuple[Placed, str]:
    """A text and the YAML between two lines of dashes at its head, which may be left out. Raises FileError with its place."""
    head, text = head_and_text(path)
    if head is None:
        return Placed(str(path), {}), text
    placed = parse_yaml(head, path)
    placed.value = placed.value or {}
    return placed, text


def head_and_text(path: Path) -> tuple[str | None, str]:
    """The head of a prompt as it is written, None where it has none, and its text. Raises FileError where the head has no end."""
    text = _text_of(path)
    if not text.startswith("---"):
        return None, text.strip()
    closing = _DASHES.search(text, 3)
    if closing is None:
        raise FileError("the head of this file has no end", place=f"{path}:1:1", mend="A line of three dashes, `---`, ends it.")
    return text[: closing.start()], text[closing.end() :].strip()
