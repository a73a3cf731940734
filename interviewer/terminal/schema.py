"""`interviewer schema`: the published JSON Schemas, made from the values themselves. `python -m interviewer.terminal.schema FOLDER` writes them all."""

from __future__ import annotations

import difflib
import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from interviewer.errors import UsageError
from interviewer.evaluation.suite import ScriptedInterview
from interviewer.grading.grade import Answers, Grade
from interviewer.storage.schemas import PUBLISHED, schema_text

_END = ".schema.json"
#: What a line of a suite, of a file of answers, and of grades, is.
LINES: dict[str, type[BaseModel]] = {"suite": ScriptedInterview, "answers": Answers, "grade": Grade}
#: What people call it besides the name of its file.
ALSO = {"bank": "question_bank", "day": "question_bank", "answer": "answers", "grades": "grade", "transcripts": "transcript"}


def names() -> list[str]:
    """The names of the schemas."""
    return [*(file.removesuffix(_END) for file in PUBLISHED), *LINES]


def text_of(name: str) -> str:
    """The text of a schema. Raises UsageError, with the nearest names, where there is none of that name."""
    name = ALSO.get(name, name)
    if name in LINES:
        return _line_text(LINES[name])
    if f"{name}{_END}" in PUBLISHED:
        return schema_text(f"{name}{_END}")
    near = difflib.get_close_matches(name, [*names(), *ALSO], n=2)
    mend = f"Did you mean: {', '.join(near)}?" if near else f"There are: {', '.join(names())}."
    raise UsageError(f"there is no schema `{name[:80]}`", mend=mend)


def _line_text(model: type[BaseModel]) -> str:
    schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema(mode="validation")}
    if model is ScriptedInterview:
        _relax_suite(schema)
    elif model is Answers:
        schema["oneOf"] = [{"required": [each], "properties": {each: {"not": {"type": "null"}}}} for each in ("answer", "replies")]
    else:
        del schema["properties"]["model_failed"]
        schema["required"] = [name for name in schema["properties"] if name != "person"]
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _relax_suite(schema: dict[str, Any]) -> None:
    """What is plainly meant is understood: a number as an id, a day in words, one reply for a list of them, one value for each reply."""
    line, expectation = schema["properties"], schema["$defs"]["Expectation"]["properties"]
    line["id"] = {"title": "Id", "anyOf": [{"type": "string", "minLength": 1, "maxLength": 200}, {"type": "integer"}]}
    line["day"] = {"title": "Day", "anyOf": [{"type": "integer", "minimum": 0, "maximum": 999_999}, {"type": "string", "pattern": r"^\D*\d{1,6}$"}]}
    replies = line["replies"]["additionalProperties"]
    replies["items"] = {"anyOf": [replies["items"], {"type": "null"}]}
    line["replies"]["additionalProperties"] = {"anyOf": [replies, {"type": ["string", "null"]}]}
    for name in ("actions", "scores"):
        several = expectation[name]
        expectation[name] = {"title": several.pop("title"), "default": several.pop("default"), "anyOf": [several, *several["items"]["anyOf"]]}
    del line["unclear"]
    for values in schema["properties"].values():
        values.pop("title", None)


if __name__ == "__main__":
    for each in names():
        (Path(sys.argv[1]) / f"{each}{_END}").write_text(text_of(each), encoding="utf-8")
