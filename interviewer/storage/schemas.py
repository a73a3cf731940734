"""The published JSON Schemas, made from the values themselves."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from interviewer.storage.bank import Day
from interviewer.storage.transcripts import Transcript

#: The file name of each schema, and the model that it publishes.
PUBLISHED: dict[str, type[BaseModel]] = {
    "transcript.schema.json": Transcript,
    "question_bank.schema.json": Day,
}


def schema_text(name: str) -> str:
    """The text of one published schema."""
    schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema", **PUBLISHED[name].model_json_schema(mode="validation")}
    if PUBLISHED[name] is Day:
        _relax(schema)
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _relax(schema: dict[str, Any]) -> None:
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
