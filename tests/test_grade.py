"""Grading in bulk: a line in, a line out, in order; a bad line is named and disturbs no other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot

from interviewer.core.question import Question
from interviewer.errors import ModelUnavailable, UsageError
from interviewer.evaluation.grade import MOST_CHARACTERS, Grade, graded
from tests.conftest import ROOT
from tests.program import RIGHT, SMALL, bank, run
from tests.rooms import ScriptedJudge, question

LEAK, DRIFT = RIGHT.splitlines()


def line(id: str | int = 1, question: str = "leak", **rest: Any) -> str:
    return json.dumps({"id": id, "question": question, **rest}, ensure_ascii=False)


def grades(text: str) -> list[dict[str, Any]]:
    return [json.loads(each) for each in text.splitlines()]


def grade(*lines: str, flags: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Grade lines that are all right, on the small bank."""
    ran = run("grade", "-", "--bank", bank(SMALL), *flags, typed="\n".join(lines))
    assert (ran.code, ran.err) == (0, "")
    return grades(ran.out)


def test_a_grade_has_a_score_with_what_it_rests_on() -> None:
    (found,) = grade(line("a", answer="It is leakage because the value is written after the label."))
    assert found["judge"].pop("question")
    assert found["judge"].pop("version")
    assert found == snapshot(
        {
            "id": "a",
            "question": "leak",
            "score": 60,
            "verdict": "partial",
            "move": "challenge",
            "points": [
                {"id": "late", "status": "said", "quote": "It is leakage because the value is written after the label"},
                {"id": "cut", "status": "not_said", "quote": None},
            ],
            "misconceptions": [],
            "judge": {"judge": "local", "model": None, "prompt": None, "note": None},
            "unjudged": None,
            "unused_replies": 0,
        }
    )


#: The replies, then the score, the verdict, the last move, why there is no score, and how many replies were not needed.
REPLIES: dict[str, tuple[list[str], tuple[int | None, str | None, str, str | None, int]]] = {
    "all said": ([LEAK], (100, "excellent", "close", None, 0)),
    "said after a challenge": (LEAK.split(". "), (100, "excellent", "close", None, 0)),
    "said after a hint": (["/hint", LEAK], (100, "excellent", "close", None, 0)),
    "nothing": ([""], (0, "none", "challenge", None, 0)),
    "only white": (["  \n\t"], (0, "none", "challenge", None, 0)),
    "I don't know": (["I don't know"], (0, "none", "hint", None, 0)),
    "I don't know, twice": (["I don't know", "No idea"], (0, "none", "close", None, 0)),
    "skipped": (["/skip"], (None, None, "close", "skipped", 0)),
    "only a hint asked for": (["hint please"], (None, None, "hint", "not answered", 0)),
    "a question back": (["What do you mean?"], (None, None, "clarify", "not answered", 0)),
    "left": (["/quit", LEAK], (None, None, "left", "not answered", 1)),
    "in another language": (
        ["Это утечка, потому что значение записано позже"],
        (None, None, "close", "could not be judged: the local judge reads English only", 0),
    ),
    "more than was needed": ([LEAK, "And another thing.", "And one more."], (100, "excellent", "close", None, 2)),
}


@pytest.mark.parametrize(("replies", "expected"), REPLIES.values(), ids=REPLIES)
def test_replies_are_graded_like_an_interview_and_no_score_is_not_a_zero(replies: list[str], expected: tuple[object, ...]) -> None:
    (found,) = grade(line(replies=replies))
    assert (found["score"], found["verdict"], found["move"], found["unjudged"], found["unused_replies"]) == expected
    if len(replies) == 1:
        assert grade(line(answer=replies[0])) == [found]


def test_grades_come_in_the_order_of_the_answers_with_their_ids() -> None:
    found = grade(line(3, answer=LEAK), "", line("x", "drift", answer=DRIFT), line(1, "drift", answer=LEAK), "   ")
    assert [(each["id"], each["question"], each["score"]) for each in found] == [(3, "leak", 100), ("x", "drift", 100), (1, "drift", 0)]


#: A line, and what is said about it.
BAD: dict[str, tuple[str | bytes, str]] = {
    "not JSON": ("{'id': 1}", "Invalid JSON: key must be a string at column 2"),
    "cut short": (line(answer=LEAK)[:30], "Invalid JSON: EOF while parsing a value at column 29"),
    "a list": ("[1, 2]", "Input should be an object"),
    "a number": ("7", "Input should be an object"),
    "no id": ('{"question": "leak", "answer": ""}', "id: Field required"),
    "no question": ('{"id": 1, "answer": ""}', "question: Field required"),
    "an unknown question": (line(question="leek", answer=LEAK), "there is no question `leek` in this bank"),
    "neither answer nor replies": (line(), "give either `answer` or `replies`"),
    "both of them": (line(answer="", replies=[""]), "give either `answer` or `replies`"),
    "no replies": (line(replies=[]), "replies: List should have at least 1 item after validation, not 0"),
    "an answer that is a number": (line(answer=5), "answer: Input should be a valid string"),
    "a reply that is a list": (line(replies=["a", ["b"]]), "replies.1: Input should be a valid string"),
    "replies that are a text": (line(replies="a"), "replies: Input should be a valid array"),
    "an id that is a list": ('{"id": [], "question": "leak", "answer": ""}', "id: Input should be a valid string"),
    "an answer too long": (line(answer="x" * 200_001), "answer: String should have at most 200000 characters"),
    "a line too long": (line(answer="", more="x" * 2 * MOST_CHARACTERS), "this line has more than 1,000,000 characters"),
    "nesting without end": ("[" * 100_000, "Invalid JSON: recursion limit exceeded at column"),
    "a number of 5,000 digits": ('{"id": ' + "9" * 5_000 + "}", "Invalid JSON: number out of range at column"),
    "half a character": ('{"id": 1, "question": "leak", "answer": "\\ud83d"}', "Invalid JSON: unexpected end of hex escape at column"),
    "not UTF-8": (b'{"id": 1, "question": "le\xe9k", "answer": ""}', "there is no question `le\ufffdk` in this bank"),
    "a zero byte": (b"\x00", "Invalid JSON: expected value at column 1"),
}


@pytest.mark.parametrize(("bad", "what"), BAD.values(), ids=BAD)
def test_a_bad_line_is_named_with_a_mend_and_the_others_are_graded(bad: str | bytes, what: str) -> None:
    text = bad if isinstance(bad, bytes) else bad.encode()
    Path("answers.jsonl").write_bytes(b"\n".join([line("first", answer=LEAK).encode(), b"", text, line("last", "drift", answer=DRIFT).encode()]))
    ran = run("grade", "answers.jsonl", "--bank", bank(SMALL))
    assert ran.code == 1
    assert [(each["id"], each["score"]) for each in grades(ran.out)] == [("first", 100), ("last", 100)]
    error, mend = ran.err.split("\n", 1)
    assert ran.error.startswith(f"Error: answers.jsonl:3: {what}"), error
    assert "A line is one JSON object:" in mend or "Did you mean: leak" in mend
    assert len(ran.err) < 500


def test_every_bad_line_is_named_in_order() -> None:
    ran = run("grade", "-", "--bank", bank(SMALL), typed="\n".join(["x", line(answer=LEAK), "{}", "", "y"]))
    assert [each.split(": ")[1] for each in ran.err.splitlines() if each.startswith("Error")] == ["-:1", "-:3", "-:5"]
    assert len(grades(ran.out)) == 1


@pytest.mark.parametrize(
    "text", [f"\ufeff{line(answer=LEAK)}\r\n{line(2, answer=LEAK)}\r\n", f"{line(answer=LEAK)}\n{line(2, answer=LEAK)}"], ids=["Windows", "no last line end"]
)
def test_files_of_other_machines_are_read_too(text: str) -> None:
    Path("answers.jsonl").write_bytes(text.encode())
    for ran in (run("grade", "answers.jsonl", "--bank", bank(SMALL)), run("grade", "-", "--bank", "bank", typed=text)):
        assert (ran.code, ran.err) == (0, "")
        assert [each["score"] for each in grades(ran.out)] == [100, 100]


# --- Where the grades go -------------------------------------------------------------------------------------------------


def test_grades_go_to_a_file_as_they_would_go_to_the_screen() -> None:
    Path("answers.jsonl").write_text(f"{line(answer=LEAK)}\nx\n{line(2, answer='')}\n")
    shown, written = run("grade", "answers.jsonl", "--bank", bank(SMALL)), run("grade", "answers.jsonl", "--bank", "bank", "-o", "grades.jsonl")
    assert (written.code, written.out, written.err) == (1, "", shown.err)
    assert Path("grades.jsonl").read_text() == shown.out


@pytest.mark.parametrize("name", ["answers.jsonl", "./answers.jsonl", "link.jsonl"])
def test_the_answers_are_never_written_over(name: str) -> None:
    Path("answers.jsonl").write_text(line(answer=LEAK))
    if name == "link.jsonl":
        os.link("answers.jsonl", name)
    ran = run("grade", "answers.jsonl", "--bank", bank(SMALL), "--out", name)
    assert ran.code == 2
    assert "the grades would be written over the answers" in ran.error
    assert Path("answers.jsonl").read_text() == line(answer=LEAK)


def test_files_that_cannot_be_opened_are_named() -> None:
    bank(SMALL)
    missing, folder = run("grade", "gone.jsonl", "--bank", "bank"), run("grade", "-", "--bank", "bank", "-o", "nowhere/grades.jsonl")
    assert (missing.code, folder.code) == (1, 1)
    assert missing.error == "Error: gone.jsonl: cannot be opened: No such file or directory Check that it is there and that you may use it."
    assert folder.error == "Error: nowhere/grades.jsonl: cannot be opened: No such file or directory Check that it is there and that you may use it."


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_a_full_disk_is_an_error_that_a_person_can_read() -> None:
    ran = run("grade", "-", "--bank", bank(SMALL), "-o", "/dev/full", typed=line(answer=LEAK))
    assert (ran.code, ran.error) == (1, "Error: the grades could not be written: No space left on device What was written before is whole.")


@pytest.mark.skipif(os.name != "posix", reason="pipes as POSIX has them")
def test_a_reader_that_has_gone_is_no_error() -> None:
    """As `interviewer grade answers.jsonl | head -1` has it."""
    command = [sys.executable, "-m", "interviewer", "grade", "-", "--bank", bank(SMALL)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as grading:
        assert grading.stdin is not None
        assert grading.stdout is not None
        assert grading.stderr is not None
        grading.stdin.write(f"{line(answer=LEAK)}\n".encode())
        grading.stdin.flush()
        assert json.loads(grading.stdout.readline())["score"] == 100  # it is here although the input has not ended
        grading.stdout.close()
        grading.stdin.write(f"{line(answer=LEAK)}\n".encode())
        grading.stdin.close()
        assert grading.stderr.read() == b""


def test_a_bank_that_cannot_be_read_is_no_fault_of_any_line() -> None:
    bank({"day-01.yaml": "- id: q1\n"}, "wrong")
    Path("answers.jsonl").write_text(f"{line(answer='')}\n{line(answer='')}\n")
    assert run("grade", "answers.jsonl", "--bank", "wrong").error.startswith("Error: wrong/day-01.yaml:1:3: `ask` is missing here")
    assert run("grade", "answers.jsonl", "--bank", "nowhere").error.startswith("Error: nowhere: the question bank cannot be read")


def test_nothing_in_an_answer_acts_on_the_terminal_that_the_grades_are_shown_on() -> None:
    hostile = "It is leakage because the value \x1b[2J is \x9b2J written \u202e after the label. \x00 \x85 \u2028"
    ran = run("grade", "-", "--bank", bank(SMALL), typed=line("\x1b]0;x\x07\x9d", answer=hostile))
    assert ran.err == ""
    assert ran.out.isprintable() is False  # for its line end alone
    assert ran.out.rstrip("\n").isprintable()
    (found,) = grades(ran.out)
    assert found["id"] == "\x1b]0;x\x07\x9d"
    assert found["points"][0]["quote"] in hostile


# --- With other judges ---------------------------------------------------------------------------------------------------


class Failing:
    def judges(self, session: object) -> Any:
        raise ModelUnavailable("the server is not there")


def find(id: str) -> Question:
    if id != "q1":
        raise UsageError(f"there is no question `{id}`")
    return question()


def test_where_a_model_cannot_judge_there_is_no_score_and_the_batch_goes_on() -> None:
    found = list(graded([line(1, "q1", answer="a"), line(2, "q1", answer="/skip"), "x"], find, Failing(), "f"))
    assert [(each.score, each.unjudged) for each in found if isinstance(each, Grade)] == [
        (None, "could not be judged: the server is not there"),
        (None, "skipped"),
    ]
    assert str(found[2]).startswith("f:3: ")


def test_misconceptions_are_named_with_the_words_that_show_them() -> None:
    judge = ScriptedJudge(["main +proof"])
    (found,) = graded([line(1, "q1", answer="it proves it")], find, judge, "f")
    assert isinstance(found, Grade)
    assert [(each.id, each.quote) for each in found.misconceptions] == [("proof", "it proves it")]
    assert (found.score, found.move) == (17, "call_out")
