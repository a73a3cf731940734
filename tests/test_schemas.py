"""The schemas that are published are those of the code, and accept what the program reads and writes."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from interviewer.storage.places import QUESTION_BANK
from interviewer.storage.schemas import PUBLISHED, schema_text
from interviewer.storage.transcripts import Transcript
from tests.conftest import ROOT
from tests.rooms import NOON, interview


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_schema_is_the_one_of_the_code(name: str) -> None:
    assert (ROOT / "schemas" / name).read_text(encoding="utf-8") == schema_text(name), "run: make schemas"


@pytest.mark.parametrize("path", sorted(QUESTION_BANK.glob("*.yaml")), ids=lambda path: path.name)
def test_the_bank_is_valid_under_its_schema(path: Path) -> None:
    jsonschema.validate(yaml.safe_load(path.read_text(encoding="utf-8")), json.loads(schema_text("question_bank.schema.json")))


@pytest.mark.parametrize(
    "question",
    [
        {"id": "a", "ask": "Why?", "perfect": "Because."},
        {"id": "a", "ask": "Why?", "points": ["one point"], "misconceptions": ["a claim"], "deeper": ["And then?"], "correct": "Yes."},
    ],
)
def test_a_question_with_only_what_is_required_is_valid_under_the_schema(question: dict[str, object]) -> None:
    jsonschema.validate({"questions": [question]}, json.loads(schema_text("question_bank.schema.json")))


def test_a_question_without_points_and_perfect_answer_is_not_valid_under_the_schema() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"questions": [{"id": "a", "ask": "Why?"}]}, json.loads(schema_text("question_bank.schema.json")))


def test_a_transcript_is_valid_under_its_schema() -> None:
    session = interview(["a", "/hint", "b"], ["main", "+proof"])
    text = Transcript(created=NOON, plan=session.plan, log=session.log).model_dump_json(exclude_none=True)
    jsonschema.validate(json.loads(text), json.loads(schema_text("transcript.schema.json")))
