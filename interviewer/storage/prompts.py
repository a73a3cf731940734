"""Reading the prompt files: the lines of the embedded interviewer, the personas, the instructions for models."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from interviewer.errors import FileError
from interviewer.storage.yaml_nodes import read_text, read_yaml

Form = TypeVar("Form", bound=BaseModel)


def read_prompt_yaml(folder: Path, name: str, form: type[Form]) -> Form:
    """Read `name` in the folder of prompts into its form. Raises FileError with `file:line:column`."""
    placed = read_yaml(folder / name)
    try:
        return form.model_validate(placed.value)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        path = tuple(part for part in first["loc"] if isinstance(part, str | int))
        raise FileError(f"`{'.'.join(map(str, path))}`: {first['msg']}", place=placed.place(path)) from None


def read_prompt(folder: Path, name: str) -> str:
    """Read a prompt's text. Raises FileError if it is not there."""
    return read_text(folder / name, 100_000).strip()


def persona_names(folder: Path) -> list[str]:
    """The personas there are: each is a file in `prompts/personas`."""
    return sorted(path.stem for path in (folder / "personas").glob("*.md"))
