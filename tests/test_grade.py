"""Grading in bulk: a line in, a line out, in order; a bad line is named and disturbs no other."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot

from interviewer.core.judgement import JudgedBy
from interviewer.core.question import Question
from interviewer.drive.hold import hold
from interviewer.errors import InterviewerError, ModelUnavailable, UsageError
from interviewer.grading.grade import Find, Grade, grader
from interviewer.grading.records import MOST_CHARACTERS, AnswerRecord
from interviewer.judges.lexical.judge import LexicalJudge
from interviewer.models.scripted import ScriptedModel
from interviewer.ports import Judge, Room
from interviewer.terminal import commands
from tests.conftest import ROOT
from tests.program import RIGHT, SMALL, as_anybody, bank, elsewhere, kept, run
from tests.rooms import NOON, Notebook, ScriptedCandidate, ScriptedJudge, authored_voice, new_session, question

LEAK, DRIFT = RIGHT.splitlines()


@pytest.fixture(autouse=True)
def _one_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """No grade here depends on what a network has learnt."""
    monkeypatch.setenv("INTERVIEWER_JUDGE", "lexical")


def line(id: str | int = 1, question: str = "leak", **rest: Any) -> str:
    return json.dumps({"id": id, "question": question, **rest}, ensure_ascii=False)


def graded(lines: list[str], find: Find, judge: Judge) -> list[Grade | InterviewerError]:
    """Grade lines before a judge of the test's own."""
    grades = grader(find, judge, authored_voice(), "f", JudgedBy(judge="model", version="1"))
    return [grades(AnswerRecord(number, line)) for number, line in enumerate(lines, 1)]


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
            "judge": {"judge": "lexical", "model": None, "prompt": None, "note": None},
            "unjudged": None,
            "unused_replies": 0,
        }
    )


#: The replies, then the score, the verdict, the last move, why there is no score, and how many replies were not needed.
REPLIES: dict[str, tuple[list[str], tuple[int | None, str | None, str, str | None, int]]] = {
    "all said": ([LEAK], (100, "excellent", "close", None, 0)),
    "said after a challenge": (LEAK.split(". "), (100, "excellent", "close", None, 0)),
    "said after a hint": (["/hint", LEAK], (100, "excellent", "close", None, 0)),
    "nothing": ([""], (None, None, "left", "not answered", 0)),
    "only white": (["  \n\t"], (None, None, "left", "not answered", 0)),
    "nothing, and then something": (["", LEAK, " "], (100, "excellent", "close", None, 0)),
    "I don't know": (["I don't know"], (0, "none", "hint", None, 0)),
    "I don't know, twice": (["I don't know", "No idea"], (0, "none", "close", None, 0)),
    "skipped": (["/skip"], (None, None, "close", "skipped", 0)),
    "only a hint asked for": (["hint please"], (None, None, "hint", "not answered", 0)),
    "a question back": (["What do you mean?"], (None, None, "clarify", "not answered", 0)),
    "left": (["/quit", LEAK], (None, None, "left", "not answered", 1)),
    "in another language": (
        ["Это утечка, потому что значение записано позже"],
        (None, None, "close", "could not be judged: the embedded judges read English only", 0),
    ),
    "at first in English, then in another language": (
        [LEAK.split(". ", maxsplit=1)[0], "Это утечка, потому что значение записано позже"],
        (60, "partial", "close", "1 of 2 replies could not be judged: the embedded judges read English only", 0),
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
    "an unknown question of a hundred thousand characters": (line(question="leak" * 25_000, answer=LEAK), f"there is no question `{'leak' * 20}` in this bank"),
    "a key twice": (f'{{"question": "drift", {line(answer=LEAK)[1:]}', "the key `question` stands twice in this object"),
    "a key of a thousand characters twice": (f'{{"{"x" * 1000}": 1, "{"x" * 1000}": 2, {line(answer=LEAK)[1:]}', f"the key `{'x' * 80}` stands twice"),
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
    assert ran.err.replace("\n", "").replace(" ", "").startswith(f"Error: answers.jsonl:3: {what}".replace(" ", ""))  # wherever lines break
    assert "A line is one JSON object:" in ran.error or "Did you mean: leak" in ran.error
    assert len(ran.err) < 500


def test_only_the_owner_reads_the_grades() -> None:
    assert run("grade", "-", "--bank", bank(SMALL), "-o", "grades.csv", typed=line(answer=LEAK)).code == 0
    assert Path("grades.csv").stat().st_mode & 0o777 == 0o600


def test_every_bad_line_is_named_in_order() -> None:
    ran = run("grade", "-", "--bank", bank(SMALL), typed="\n".join(["x", line(answer=LEAK), "{}", "", "y"]))
    assert [each.split(": ")[1] for each in ran.err.splitlines() if each.startswith("Error")] == [f"standard input:{number}" for number in (1, 3, 5)]
    assert len(grades(ran.out)) == 1


def test_what_mends_bad_lines_is_said_once_at_the_end_and_of_which_lines_where_they_are_not_all_alike() -> None:
    alike = run("grade", "-", "--bank", bank(SMALL), typed="\n".join(["x", line(answer=LEAK), "{}", "y"]))
    assert alike.err == snapshot("""\
Error: standard input:1: Invalid JSON: expected value at column 1
Error: standard input:3: id: Field required
Error: standard input:4: Invalid JSON: expected value at column 1
A line is one JSON object: {"id": "1", "question": "d08-q2", "answer": "..."},
or with "replies": ["...", "..."].
""")
    other = run("grade", "-", "--bank", "bank", typed="\n".join(["x", line(question="leek", answer=LEAK), "{}"]))
    assert other.err == snapshot("""\
Error: standard input:1: Invalid JSON: expected value at column 1
Error: standard input:2: there is no question `leek` in this bank
Error: standard input:3: id: Field required
standard input:1 and 1 more: A line is one JSON object: {"id": "1", "question":
"d08-q2", "answer": "..."}, or with "replies": ["...", "..."].
standard input:2: Did you mean: leak?
""")
    assert (alike.code, other.code) == (1, 1)


def test_a_single_bad_line_has_what_mends_it_right_below_it() -> None:
    ran = run("grade", "-", "--bank", bank(SMALL), typed="\n".join([line(answer=LEAK), line(question="leek", answer=LEAK), line(answer=LEAK)]))
    assert ran.err == "Error: standard input:2: there is no question `leek` in this bank\nDid you mean: leak?\n"


def test_who_stops_the_grading_is_told_what_mends_the_lines_that_were_bad_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    def stops(_: LexicalJudge, session: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(LexicalJudge, "judges", stops)
    ran = run("grade", "-", "--bank", bank(SMALL), typed="\n".join(["x", line(answer=LEAK)]))
    assert (ran.code, ran.error.count("A line is one JSON object")) == (130, 1)


@pytest.mark.parametrize(
    "text", [f"\ufeff{line(answer=LEAK)}\r\n{line(2, answer=LEAK)}\r\n", f"{line(answer=LEAK)}\n{line(2, answer=LEAK)}"], ids=["Windows", "no last line end"]
)
def test_files_of_other_machines_are_read_too(text: str) -> None:
    Path("answers.jsonl").write_bytes(text.encode())
    for ran in (run("grade", "answers.jsonl", "--bank", bank(SMALL)), run("grade", "-", "--bank", "bank", typed=text)):
        assert (ran.code, ran.err) == (0, "")
        assert [each["score"] for each in grades(ran.out)] == [100, 100]


def test_who_only_repeats_the_challenge_has_said_as_little_as_in_the_interview() -> None:
    """The voice that challenges speaks in both."""
    challenge = "When is it written, and is it a value from after the label that comes too late?"
    asked = question("leak", points=({"id": "main", "says": "It is a value from after the label that comes too late", "ask_for_it": challenge},), deeper=())
    replies, book = ["It looks odd.", challenge.replace("?", ".")], Notebook()
    held = hold(new_session(asked), Room(authored_voice(), ScriptedCandidate(list(replies)), LexicalJudge(), book, book, lambda: NOON))
    (found,) = graded([line(1, "leak", replies=replies)], lambda _: asked, LexicalJudge())
    assert isinstance(found, Grade)
    assert found.score == held.discussion.standing.score == 0


# --- Where the grades go -------------------------------------------------------------------------------------------------


def test_grades_go_to_a_file_as_they_would_go_to_the_screen() -> None:
    Path("answers.jsonl").write_text(f"{line(answer=LEAK)}\nx\n{line(2, answer='')}\n")
    shown, written = run("grade", "answers.jsonl", "--bank", bank(SMALL)), run("grade", "answers.jsonl", "--bank", "bank", "-o", "grades.jsonl")
    assert (written.code, written.out, written.err) == (1, "", shown.err)
    assert Path("grades.jsonl").read_text() == shown.out
    assert run("grade", "answers.jsonl", "--bank", "bank", "-o", "-").out == shown.out
    assert not Path("-").exists()


@pytest.mark.parametrize("name", ["answers.jsonl", "./answers.jsonl", "link.jsonl"])
def test_the_answers_are_never_written_over(name: str) -> None:
    Path("answers.jsonl").write_text(line(answer=LEAK))
    if name == "link.jsonl":
        os.link("answers.jsonl", name)
    ran = run("grade", "answers.jsonl", "--bank", bank(SMALL), "--out", name)
    assert ran.code == 2
    assert "this would be written over the answers" in ran.error
    assert Path("answers.jsonl").read_text() == line(answer=LEAK)


@pytest.mark.parametrize("flags", [("-o",), ("-o", "grades.jsonl", "--report"), ("--batch-file",)], ids=["grades", "a report", "a batch"])
@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("transcripts/0001-day-01.json", "the interview 0001-day-01"),
        ("link.json", "the interview 0001-day-01"),
        ("moved.json", "an interview"),
        ("bank/report.json", "the question bank"),
    ],
)
def test_neither_an_interview_nor_the_bank_is_ever_written_over(flags: tuple[str, ...], name: str, what: str) -> None:
    kept(new_session(question()))
    Path("moved.json").write_bytes(Path("transcripts/0001-day-01.json").read_bytes())
    os.link("transcripts/0001-day-01.json", "link.json")
    Path("answers.jsonl").write_text(line(answer=LEAK))
    bank({"report.yaml": SMALL})
    os.link("bank/report.yaml", "bank/report.json")
    before = Path(name).read_bytes()
    ran = run("grade", "answers.jsonl", "--bank", "bank", *flags, name)
    assert (ran.code, ran.out) == (2, "")
    assert f"this would be written over {what}" in ran.error
    assert Path(name).read_bytes() == before


@pytest.mark.parametrize("flags", [("--judge", "model"), ("--engine", "ray")], ids=["no model", "no Ray"])
def test_a_setting_that_is_wrong_costs_nobody_the_grades_of_last_time(flags: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    Path("answers.jsonl").write_text(line(answer=LEAK))
    Path("grades.jsonl").write_text("of last time")
    assert run("grade", "answers.jsonl", "--bank", bank(SMALL), "-o", "grades.jsonl", *flags).code == 2
    assert Path("grades.jsonl").read_text() == "of last time"


def test_grades_to_a_pipe_are_utf_8_whatever_the_machine_s_own_encoding_is() -> None:
    Path("answers.jsonl").write_text(line(answer=LEAK, person="李"), encoding="utf-8")
    first = "sys.stdout.reconfigure(encoding='cp1252')"
    ran = elsewhere("grade", "answers.jsonl", "--judge", "lexical", "--bank", bank(SMALL), first=first)
    assert (ran.code, json.loads(ran.out)["person"]) == (0, "李")


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


@pytest.mark.parametrize("out", ["x" * 300, "closed/grades.jsonl"])
def test_a_file_that_cannot_be_written_is_named_and_costs_no_traceback(out: str) -> None:
    bank(SMALL)
    Path("closed").mkdir(mode=0o000)
    Path("answers.jsonl").write_text(line(answer=LEAK))
    run("grade", "answers.jsonl", "--bank", "bank")
    with as_anybody():
        ran = run("grade", "answers.jsonl", "--bank", "bank", "-o", out)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.replace("\n", "").replace(" ", "").startswith(f"Error:{out}:cannotbeopened:")


@pytest.mark.parametrize("wrong", [("gone.jsonl", "bank"), ("answers.jsonl", "nowhere"), ("answers.jsonl", "wrong")], ids=" ".join)
def test_the_grades_of_last_time_are_kept_where_there_is_nothing_to_grade_or_to_grade_by(wrong: tuple[str, str]) -> None:
    bank(SMALL)
    bank({"day-01.yaml": "- id: q1\n"}, "wrong")
    Path("answers.jsonl").write_text(line(answer=LEAK))
    Path("grades.jsonl").write_text("of last time")
    answers, folder = wrong
    assert run("grade", answers, "--bank", folder, "-o", "grades.jsonl").code in (1, 2)
    assert Path("grades.jsonl").read_text() == "of last time"


def test_where_the_output_is_closed_nothing_is_graded_for_nobody(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    Path("answers.jsonl").write_text(line(answer=LEAK))
    folder = bank(SMALL)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        with pytest.raises(SystemExit, match="2"):
            commands.run(["grade", "answers.jsonl", "--bank", folder])
    assert "the standard output is closed: there is nowhere to write the grades to" in " ".join(capsys.readouterr().err.split())


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
    id = "\x1b]0;x\x07\x9d\u200b\ufeff\u206a\U000e0041"
    hostile = "It is leakage because the value \x1b[2J is \x9b2J written \u202e after the label. \x00 \x85 \u2028"
    ran = run("grade", "-", "--bank", bank(SMALL), typed=line(id, answer=hostile))
    assert ran.err == ""
    assert ran.out.isprintable() is False  # for its line end alone
    assert ran.out.rstrip("\n").isprintable()
    (found,) = grades(ran.out)
    assert found["id"] == id
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
    found = list(graded([line(1, "q1", answer="a"), line(2, "q1", answer="/skip"), "x"], find, Failing()))
    assert [(each.score, each.unjudged) for each in found if isinstance(each, Grade)] == [
        (None, "could not be judged: the server is not there"),
        (None, "skipped"),
    ]
    assert str(found[2]).startswith("f:3: ")


#: The lines, how often the model judges before it fails, how many answers were all judged, and the exit code.
ENDS: dict[str, tuple[list[str], int, int, int]] = {
    "nothing could be judged": ([line(answer=LEAK), line(answer=LEAK)], 0, 0, 4),
    "nothing could be judged, and a line was bad": ([line(answer=LEAK), "x"], 0, 0, 4),
    "one was judged": ([line(answer=LEAK), line(answer=LEAK)], 1, 1, 4),
    "one was judged, and a line was bad": ([line(answer=LEAK), "x", line(answer=LEAK)], 1, 1, 1),
    "half of one was judged": ([line(replies=["It looks odd.", LEAK])], 1, 0, 4),
    "all were judged": ([line(answer=LEAK), line(answer="/skip")], 1, 1, 0),
    "nothing was to be judged": ([line(answer="/skip"), line(answer="")], 0, 0, 0),
    "a line was bad": ([line(answer=LEAK), "x"], 1, 1, 1),
}


@pytest.mark.parametrize(("lines", "times", "judged", "code"), ENDS.values(), ids=ENDS)
def test_a_model_that_fails_ends_the_command_with_four_and_a_bad_line_with_one(
    monkeypatch: pytest.MonkeyPatch, lines: list[str], times: int, judged: int, code: int
) -> None:
    findings = [{"point": point, "status": "not_said", "quote": ""} for point in ("late", "cut")]
    replies = [json.dumps({"findings": findings, "misconceptions": []})] * times
    model = ScriptedModel([*replies, *[ModelUnavailable("the server is not there")] * 9])
    monkeypatch.setattr("interviewer.wiring.model_of", lambda _: model)
    ran = run("grade", "-", "--bank", bank(SMALL), "--judge", "model", typed="\n".join(lines))
    assert ran.code == code
    assert len(grades(ran.out)) == len([each for each in lines if each != "x"])
    assert [each["unjudged"] for each in grades(ran.out)].count(None) == judged


def test_the_same_words_to_the_same_question_are_judged_once_and_each_line_keeps_its_name() -> None:
    judge = ScriptedJudge(["main", "", ""])
    lines = [line(1, "q1", answer="a"), line(2, "q1", answer="a", person="ann"), line(3, "q1", answer="b")]
    found = [each for each in graded(lines, find, judge) if isinstance(each, Grade)]
    assert [(each.id, each.person, each.score) for each in found] == [(1, None, 53), (2, "ann", 53), (3, None, 0)]
    assert judge.seen == ["a", "b"]


def test_what_a_model_could_not_judge_is_asked_again_when_it_comes_again() -> None:
    model, judge = ModelUnavailable("busy"), ScriptedJudge(["main"])

    class Once:
        def judges(self, session: Any) -> Any:
            nonlocal model
            if model is not None:
                wrong, model = model, None  # type: ignore[assignment]  # it fails once
                raise wrong
            return judge.judges(session)

    found = graded([line(1, "q1", answer="a"), line(2, "q1", answer="a")], find, Once())
    assert [each.score for each in found if isinstance(each, Grade)] == [None, 53]


def test_misconceptions_are_named_with_the_words_that_show_them() -> None:
    judge = ScriptedJudge(["main +proof"])
    (found,) = graded([line(1, "q1", answer="it proves it")], find, judge)
    assert isinstance(found, Grade)
    assert [(each.id, each.quote) for each in found.misconceptions] == [("proof", "it proves it")]
    assert (found.score, found.move) == (41, "call_out")
