"""Parses what ships ahead, when the program is installed, so that not even the first start waits for the parser: `python -m interviewer.storage.ahead`."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from interviewer.errors import FileError
from interviewer.storage.parsed import file_name_of, written
from interviewer.storage.placed import MOST_BYTES
from interviewer.storage.places import PARSED_AHEAD, PROMPTS, QUESTION_BANK
from interviewer.storage.prompts import head_and_text
from interviewer.storage.reading import read_text
from interviewer.storage.yaml_text import values_and_places


def parse_ahead(folder: Path = PARSED_AHEAD) -> None:
    """Put what the bank, the lines and the heads of prompts are read as into a folder, and nothing else. What is not right, a start will complain of."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.json"):
        old.unlink()
    for path in (*PROMPTS.glob("*.yaml"), *PROMPTS.rglob("*.md"), *QUESTION_BANK.glob("*.yaml")):
        with suppress(FileError):
            if (text := _text_of(path)) is not None:
                (folder / file_name_of(text, path.suffix)).write_bytes(written(values_and_places(text, path)[0]))


def _text_of(path: Path) -> str | None:
    """What of a file is YAML."""
    return head_and_text(path)[0] if path.suffix == ".md" else read_text(path, MOST_BYTES)


if __name__ == "__main__":
    parse_ahead()
