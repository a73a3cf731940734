"""The schemas that are published are those of the code, and accept what the program reads and writes."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from interviewer.storage.places import QUESTION_BANK
from interviewer.storage.transcript import Transcript
from interviewer.terminal.schema import names, text_of
from tests.conftest import ROOT
from tests.program import RIGHT, SMALL, bank, run
from tests.rooms import NOON, interview


@pytest.mark.parametrize("name", names())
def test_the_published_schema_is_the_one_of_the_code(name: str) -> None:
    assert (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8") == text_of(name), "run: make schemas"


@pytest.mark.parametrize("name", names())
def test_a_schema_is_printed_as_it_is_published(name: str) -> None:
    ran = run("schema", name)
    assert (ran.code, ran.out) == (0, (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(json.loads(ran.out))


def test_without_a_name_the_schemas_are_listed_and_an_unknown_name_is_told_the_nearest() -> None:
    assert run("schema").out.split() == names()
    assert set(names()) == {path.name.removesuffix(".schema.json") for path in (ROOT / "schemas").glob("*.schema.json")}
    assert run("schema", "bank").out == text_of("question_bank")
    ran = run("schema", "transcrpt")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no schema `transcrpt`" in ran.error
    assert "Did you mean: transcript" in ran.error
    assert "There are: transcript, question_bank, suite, answers, grade" in run("schema", "xyz").error


def test_a_line_of_answers_and_its_grade_are_valid_under_their_schemas() -> None:
    answers = {"id": 1, "question": "leak", "person": "ann", "answer": RIGHT}
    graded = json.loads(run("grade", "-", "--judge", "lexical", "--bank", bank(SMALL), typed=json.dumps(answers)).out)
    jsonschema.validate(answers, json.loads(text_of("answers")))
    jsonschema.validate(graded, json.loads(text_of("grade")))
    for wrong in ({**answers, "replies": ["a"]}, {"id": 1, "question": "leak"}, {"question": "leak", "answer": ""}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, json.loads(text_of("answers")))


@pytest.mark.parametrize("path", sorted(QUESTION_BANK.glob("*.yaml")), ids=lambda path: path.name)
def test_the_bank_is_valid_under_its_schema(path: Path) -> None:
    jsonschema.validate(yaml.safe_load(path.read_text(encoding="utf-8")), json.loads(text_of("question_bank")))


@pytest.mark.parametrize(
    "question",
    [
        {"id": "a", "ask": "Why?", "perfect": "Because."},
        {"id": "a", "ask": "Why?", "points": ["one point"], "misconceptions": ["a claim"], "deeper": ["And then?"], "correct": "Yes."},
    ],
)
def test_a_question_with_only_what_is_required_is_valid_under_the_schema(question: dict[str, object]) -> None:
    jsonschema.validate({"questions": [question]}, json.loads(text_of("question_bank")))


def test_a_question_without_points_and_perfect_answer_is_not_valid_under_the_schema() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"questions": [{"id": "a", "ask": "Why?"}]}, json.loads(text_of("question_bank")))


def test_a_transcript_is_valid_under_its_schema() -> None:
    session = interview(["a", "/hint", "b"], ["main", "+proof"])
    text = Transcript(created=NOON, plan=session.plan, log=session.log).model_dump_json(exclude_none=True)
    jsonschema.validate(json.loads(text), json.loads(text_of("transcript")))
