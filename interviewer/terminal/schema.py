"""`interviewer schema`: the published JSON Schemas, made from the values themselves. `python -m interviewer.terminal.schema FOLDER` writes them all."""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from interviewer.errors import UsageError
from interviewer.evaluation.suite import ScriptedInterview
from interviewer.grading.grade import Answers, Grade
from interviewer.storage.bank import Day
from interviewer.storage.transcript import Transcript

#: What each file holds: a transcript, a day of a bank, or on each of its lines a scripted interview, an answer or a grade.
MODELS: dict[str, type[BaseModel]] = {"transcript": Transcript, "question_bank": Day, "suite": ScriptedInterview, "answers": Answers, "grade": Grade}
#: What people call it besides the name of its file.
ALSO = {"bank": "question_bank", "day": "question_bank", "answer": "answers", "grades": "grade", "transcripts": "transcript"}


def names() -> list[str]:
    """The names of the schemas."""
    return list(MODELS)


def text_of(name: str) -> str:
    """The text of a schema. Raises UsageError, with the nearest names, where there is none of that name."""
    name = ALSO.get(name, name)
    if name not in MODELS:
        near = difflib.get_close_matches(name, [*names(), *ALSO], n=2)
        mend = f"Did you mean: {', '.join(near)}?" if near else f"There are: {', '.join(names())}."
        raise UsageError(f"there is no schema `{name[:80]}`", mend=mend)
    schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema", **MODELS[name].model_json_schema(mode="validation")}
    if name in _CHANGES:
        _CHANGES[name](schema)
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _relax_bank(schema: dict[str, Any]) -> None:
    """What is derived when it is missing is not required of an author, and a bare text may stand for a part or a list of texts."""
    schema["required"] = ["questions"]
    parts = schema["$defs"]
    for name, required in {"Question": ["id", "ask"], "Point": ["says"], "Misconception": ["claim"], "Rung": ["ask"]}.items():
        parts[name]["required"] = required
    parts["Question"]["anyOf"] = [{"required": ["points"]}, {"required": ["perfect"]}]
    for part in parts.values():
        for value in part.get("properties", {}).values():
            _relax_list(value)


def _relax_list(value: dict[str, Any]) -> None:
    items = value.get("items", {})
    if value.get("type") != "array":
        return
    if "$ref" in items and not items["$ref"].endswith("Sample"):
        value["items"] = {"anyOf": [items, {"type": "string"}]}
    elif items.get("type") == "string":
        value["type"] = ["array", "string"]


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


def _exactly_one_of_answer_and_replies(schema: dict[str, Any]) -> None:
    schema["oneOf"] = [{"required": [each], "properties": {each: {"not": {"type": "null"}}}} for each in ("answer", "replies")]


def _as_a_grade_is_written(schema: dict[str, Any]) -> None:
    """Every field is there, even where it is null, but for the person that the answer did not name; `model_failed` is never written."""
    del schema["properties"]["model_failed"]
    schema["required"] = [name for name in schema["properties"] if name != "person"]


#: What the files take, or always have, that the values do not say of themselves.
_CHANGES: dict[str, Callable[[dict[str, Any]], None]] = {
    "question_bank": _relax_bank,
    "suite": _relax_suite,
    "answers": _exactly_one_of_answer_and_replies,
    "grade": _as_a_grade_is_written,
}


if __name__ == "__main__":
    for each in names():
        (Path(sys.argv[1]) / f"{each}.schema.json").write_text(text_of(each), encoding="utf-8")
