"""What a line of a suite may look like, and what is made of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from interviewer.errors import FileError
from interviewer.evaluation.suite import KINDS, Expectation, ScriptedInterview, action_named, find_question
from interviewer.storage.suites import read_suite
from interviewer.terminal.schema import text_of
from tests.rooms import question


def line(**changes: Any) -> ScriptedInterview:
    return ScriptedInterview.model_validate({"id": "a", "day": 8, "replies": {"1": ["an answer"]}, **changes})


#: Ways to put the same expectation: a challenge and a score of 40 after the first reply, then the close and 50 to 62.
SAME: dict[str, dict[str, Any]] = {
    "by question": {"expect": {"1": {"actions": ["challenge", "close"], "scores": [40, [50, 62]], "verdict": "partial"}}},
    "in capitals, with other names": {"expect": {"1": {"actions": ["Challenge", "NEXT"], "scores": [40, {"min": 50, "max": 62}], "verdict": "Partial"}}},
    "under another key": {"expected": {"Q1": {"moves": ["press", "move-on"], "cumulative_scores": [40, [62, 50]], "band": "partial"}}},
    "reply by reply": {"expect": {"1": [{"action": "challenge", "score": 40}, {"action": "next", "score": [50, 62]}]}},
    "by kind": {"expect": {"actions": {"1": ["challenge", "close"]}, "scores": {"1": [40, [50, 62]]}}},
    "as keys of the line": {"expected_actions": {"1": ["challenge", "close"]}, "expected_scores": {"1": [40, [50, 62]]}},
    "the final score alone, with more under another key": {"expect": {"1": 55}, "actions": {"1": ["challenge", "close"]}, "scores": {"1": [40, [50, 62]]}},
    "as lists by question": {"expect": [{"actions": ["challenge", "close"], "scores": [40, [50, 62]]}]},
}


@pytest.mark.parametrize("put", SAME.values(), ids=SAME)
def test_what_is_plainly_meant_is_understood(put: dict[str, Any]) -> None:
    (expected,) = line(**put).expect.values()
    assert [expected.allowed(reply) for reply in (1, 2, 3)] == [("challenge",), ("close",), ()]
    assert [expected.score(reply) for reply in (1, 2, 3)] == [(40, 40), (50, 62), None]


def test_one_of_several_actions_may_be_expected_and_null_expects_nothing() -> None:
    expected = line(expect={"1": {"actions": ["call-out|challenge", None, ["Deeper", "hint"]]}}).expect["1"]
    assert [expected.allowed(reply) for reply in (1, 2, 3)] == [("call_out", "challenge"), (), ("go_deeper", "hint")]


def test_a_single_score_is_the_one_in_the_end() -> None:
    assert line(expect={"1": {"score": 62}}).expect["1"].in_the_end == (62, 62)
    assert line(expect={"1": {"score": [40, 62]}}).expect["1"].in_the_end == (40, 62)
    assert Expectation().in_the_end is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Call-Out", "call_out"),
        ("callout", "call_out"),
        ("go deeper", "go_deeper"),
        ("DEEPER", "go_deeper"),
        ("next", "close"),
        ("hint", "hint"),
        ("sing", "sing"),
    ],
)
def test_an_action_is_known_by_each_of_its_plain_names(name: str, kind: str) -> None:
    assert action_named(name) == kind


def test_an_action_that_means_nothing_is_kept_and_expects_nothing() -> None:
    expected = line(expect={"1": {"actions": ["sing"]}}).expect["1"]
    assert (expected.actions, expected.allowed(1)) == (("sing",), ())


@pytest.mark.parametrize(
    ("expect", "unclear"),
    [
        ("be kind", ["expect: 'be kind'"]),
        ({"1": "well"}, ["expect.1: 'well'"]),
        ({"1": {"verdict": "fine", "actions": ["challenge"]}}, ["expect.1.verdict: 'fine'"]),
        ({"1": {"scores": [101], "actions": ["challenge"]}}, ["expect.1.scores: (101,)"]),
        ({"1": {"score": True, "actions": ["challenge"]}}, ["expect.1.final: True"]),
        ({"1": {"scores": [False, [True, 50]], "actions": ["challenge"]}}, ["expect.1.scores: (False, (True, 50))"]),
        ({"1": {"actions": ["challenge", "sing"]}}, ["expect.1.actions: 'sing'"]),
    ],
)
def test_what_is_expected_in_a_way_that_is_not_understood_costs_no_interview(expect: Any, unclear: list[str]) -> None:
    read = line(expect=expect)
    assert list(read.unclear) == unclear
    assert read.extra["expect_as_given"] == expect
    if isinstance(expect, dict) and isinstance(expect["1"], dict):
        assert read.expect["1"].allowed(1) == ("challenge",)


@pytest.mark.parametrize("key", ["expected_actions", "expected_scores"])
def test_what_is_expected_of_no_question_is_named_and_carried_along(key: str) -> None:
    read = line(**{key: "challenge"})
    assert (read.unclear, read.extra[f"{key}_as_given"]) == ((f"expect.{key}: 'challenge'",), "challenge")


def test_the_kinds_are_those_of_the_moves() -> None:
    assert KINDS == ("ask", "challenge", "call_out", "go_deeper", "hint", "clarify", "close")


@pytest.mark.parametrize("key", ["2", "02", "Q2", "q2", "question 2", "d08-q2", "D08-Q2"])
def test_a_question_is_found_by_its_number_or_its_id(key: str) -> None:
    found = find_question(key, [question("d08-q1"), question("d08-q2")])
    assert found is not None
    assert found.id == "d08-q2"


@pytest.mark.parametrize("key", ["0", "3", "q3", "two", "", "d08-q9"])
def test_a_question_that_is_not_there_is_not_found(key: str) -> None:
    assert find_question(key, [question("d08-q1"), question("d08-q2")]) is None


@pytest.mark.parametrize(
    ("replies", "read"),
    [
        ({"1": "one answer"}, {"1": ("one answer",)}),
        ({"1": ["a", "", None]}, {"1": ("a", "", "")}),
        ({"1": None}, {"1": ()}),
        ([["a"], ["b", "c"]], {"1": ("a",), "2": ("b", "c")}),
        ({"1": [{"text": "a"}, {"reply": "/hint"}]}, {"1": ("a", "/hint")}),
        ({}, {}),
    ],
)
def test_replies_may_be_put_in_several_ways(replies: Any, read: dict[str, tuple[str, ...]]) -> None:
    assert line(replies=replies).replies == read


def test_what_is_not_known_is_carried_along_untouched() -> None:
    more = {"author": "me", "tags": ["x", {"y": 1}], "expectation": None}
    assert line(**more).extra == more


@pytest.mark.parametrize(("day", "read"), [(8, 8), ("8", 8), ("Day 8", 8), ("day-08", 8)])
def test_the_day_may_be_put_in_words(day: Any, read: int) -> None:
    assert line(day=day).day == read


#: A line that is wrong, and what is said of it.
BAD: dict[str, tuple[str, str]] = {
    "no JSON": ("{", "this is no line of a suite: EOF while parsing"),
    "a list": ("[]", "this is no line of a suite: an object is meant"),
    "no replies": ('{"id": "x", "day": 8}', "replies: Input should be a valid dictionary"),
    "no day": ('{"id": "x", "replies": {}}', "day: Field required"),
    "a key twice": ('{"id": "x", "id": "y", "day": 8, "replies": {}}', "this is no line of a suite: the key `id` stands twice"),
    "an id twice": ('{"id": "good", "day": 8, "replies": {}}', "this is no line of a suite: the id `good` stands in line 1 already"),
    "a reply that is a number": ('{"id": "x", "day": 8, "replies": {"1": [5]}}', "replies.1.0: Input should be a valid string"),
    "nothing to say in the end": ('{"id": "x", "day": 8, "replies": {}, "then": " "}', "then: when the replies run out, something must be said"),
    "a mode that is none": ('{"id": "x", "day": 8, "replies": {}, "mode": "exam"}', "mode: Input should be 'study' or 'real'"),
    "nesting without end": ("[" * 100_000, "this is no line of a suite: recursion limit exceeded"),
    "half a character": ('{"id": "\\ud83d", "day": 8, "replies": {}}', "this is no line of a suite: unexpected end of hex escape"),
}


@pytest.mark.parametrize(("bad", "what"), BAD.values(), ids=BAD)
def test_a_bad_line_is_named_with_its_number_and_the_others_are_read(bad: str, what: str, tmp_path: Path) -> None:
    good = '{"id": "good", "day": 8, "replies": {"1": ["a"]}}'
    path = tmp_path / "suite.jsonl"
    path.write_text(f"{good}\n\n{bad}\n{good.replace('good', 'last')}\n")
    read = list(read_suite(path, ScriptedInterview.model_validate))
    assert [number for number, _ in read] == [1, 3, 4]
    wrong = read[1][1]
    assert isinstance(wrong, FileError)
    assert (wrong.place, wrong.what[: len(what)]) == (f"{path}:3", what)
    assert "A line is one JSON object" in (wrong.mend or "")


def test_a_line_that_is_no_text_costs_none_of_the_others(tmp_path: Path) -> None:
    path = tmp_path / "suite.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": "a", "day": 8, "replies": {}}\r\n{"id": "\xff", "day": 8, "replies": {}}\r\n{"id": "b", "day": 8, "replies": {}}\r\n')
    read = [each.what if isinstance(each, FileError) else each.id for _, each in read_suite(path, ScriptedInterview.model_validate)]
    assert read == ["a", "this is no line of a suite: it is not UTF-8 text", "b"]


@pytest.mark.parametrize(
    "expect",
    [
        {},
        SAME["by question"]["expect"],
        {"d08-q2": {"actions": "challenge", "scores": 40, "final": [40, 62], "misconceptions": ["proof"], "more": 1}},
        {"1": {"actions": [["challenge", "call_out"], None], "scores": [None, [0, 10]]}},
    ],
)
def test_the_published_schema_accepts_the_form_that_is_documented(expect: dict[str, Any]) -> None:
    raw = {
        "id": 1,
        "day": "Day 8",
        "replies": {"1": "a", "2": ["b", "", None]},
        "then": "I don't know",
        "twin": "b",
        "mode": "real",
        "expect": expect,
        "more": 1,
    }
    jsonschema.validate(raw, json.loads(text_of("suite")))
    ScriptedInterview.model_validate(raw)


def test_the_published_schema_refuses_a_line_without_replies() -> None:
    with pytest.raises(jsonschema.ValidationError, match="replies"):
        jsonschema.validate({"id": "a", "day": 8}, json.loads(text_of("suite")))
