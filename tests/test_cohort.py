"""A cohort: files larger than memory, on all cores, gone on with, as tables, with a report on each question and person."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from html import escape
from pathlib import Path
from typing import Any

import pyte
import pytest
from inline_snapshot import snapshot
from markdown_it import MarkdownIt

from interviewer.core.judgement import Status
from interviewer.core.session import Session
from interviewer.errors import ModelUnavailable
from interviewer.grading.cohort import Cohort
from interviewer.grading.grade import Grade
from interviewer.grading.records import MOST_CHARACTERS
from interviewer.grading.written import GradeSummary, line_of
from interviewer.judges import panel
from interviewer.judges.lexical.judge import LexicalJudge
from interviewer.judges.local.network import network
from interviewer.terminal import grading
from interviewer.terminal.cohort_report import write_report
from interviewer.terminal.grading_progress import GradingProgress
from tests.conftest import ROOT
from tests.program import RIGHT, SMALL, bank, ctrl_c_while_json_is_written, run
from tests.rooms import question

LEAK, DRIFT = RIGHT.splitlines()
HALF = LEAK.split(". ", maxsplit=1)[0]


posix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and signals as POSIX has them")


@pytest.fixture(autouse=True)
def _one_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_JUDGE", "lexical")
    bank(SMALL)


def line(id: str | int = 1, question: str = "leak", **rest: Any) -> str:
    return json.dumps({"id": id, "question": question, **rest})


def write(*lines: str, name: str = "answers.jsonl") -> None:
    Path(name).write_text("".join(f"{each}\n" for each in lines))


def grade(*flags: str, typed: str = "") -> Any:
    return run("grade", *flags, "--bank", "bank", typed=typed)


# --- On all cores --------------------------------------------------------------------------------------------------------


def test_workers_write_what_one_process_writes_bad_lines_included(monkeypatch: pytest.MonkeyPatch) -> None:
    write(*(line(number, answer=HALF if number % 3 else LEAK) for number in range(40)), "x", line(41, "leek", answer=""), line(42, "drift", answer=DRIFT))
    alone = grade("answers.jsonl", "--workers", "1", "--report", "alone.json")
    monkeypatch.setattr(grading, "ALONE_BELOW", 2)
    together = grade("answers.jsonl", "--workers", "2", "--report", "together.json")
    assert together == alone
    assert together.code == 1
    assert len(together.out.splitlines()) == 41
    assert Path("together.json").read_text() == Path("alone.json").read_text()


def test_a_worker_judges_as_one_process_does_to_the_last_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    write(*(line(number, answer=each) for number, each in enumerate((LEAK, HALF, "The date is known too late, so it cannot be used. " * 4))))
    alone = grade("answers.jsonl", "--judge", "local", "--workers", "1")
    monkeypatch.setattr(grading, "ALONE_BELOW", 2)
    assert grade("answers.jsonl", "--judge", "local", "--workers", "2") == alone
    assert network().together([("a b c", "d e f")]).shape == (1, 4)


def test_an_interrupt_in_the_midst_of_a_line_is_one_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    none = dict.fromkeys(("score", "judge", "unjudged"))
    grade = Grade.model_validate({"id": "1", "question": "q1", "verdict": "good", "move": "close", **none, "points": [], "misconceptions": []})
    ctrl_c_while_json_is_written(monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        line_of(grade, "jsonl")


@posix
def test_an_interrupt_ends_every_process_and_leaves_whole_lines() -> None:
    """The answers come through a pipe that this test keeps open, so that none of the processes comes to an end of them by itself."""
    os.mkfifo("answers.jsonl")
    answers = os.open("answers.jsonl", os.O_RDWR)
    os.write(answers, "".join(f"{line(number, answer=LEAK)}\n" for number in range(200)).encode())
    command = [sys.executable, "-m", "interviewer", "grade", "answers.jsonl", "--bank", "bank", "-o", "grades.jsonl", "--workers", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True) as running:
        while not (Path("grades.jsonl").exists() and Path("grades.jsonl").stat().st_size):
            assert running.poll() is None
            time.sleep(0.01)
        os.killpg(running.pid, signal.SIGINT)
        said = " ".join(running.communicate()[1].decode().split())  # it ends once every process is gone that could still write there
    os.close(answers)
    assert said == "Stopped. What is in grades.jsonl is whole; the same command with --resume goes on from there."
    assert running.returncode == 130
    assert {json.loads(each)["score"] for each in Path("grades.jsonl").read_text().splitlines()} == {100}


# --- Going on ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["grades.jsonl", "grades.csv"])
@pytest.mark.parametrize("cut", [0, 1, 30, 10_000], ids=["whole", "no line end", "in a line", "nothing left"])
def test_what_is_there_is_not_graded_again_and_the_end_is_as_if_nothing_had_happened(monkeypatch: pytest.MonkeyPatch, name: str, cut: int) -> None:
    write(line(1, answer=LEAK, person="ann"), "x", line("=2", answer=HALF), line(3, "drift", answer=DRIFT), line(4, answer="/skip"))
    whole = grade("answers.jsonl", "-o", name, "--report", "before.json")
    text = Path(name).read_bytes()
    Path(name).write_bytes(text[: max(0, len(text) - cut)])
    graded: list[int] = []
    monkeypatch.setattr(grading, "grader", _counting(graded))
    assert grade("answers.jsonl", "-o", name, "--resume", "--report", "after.json") == whole
    assert Path(name).read_bytes() == text
    assert graded == {0: [], 1: [5], 30: [5], 10_000: [1, 2, 3, 4, 5]}[cut]
    assert Path("after.json").read_text() == Path("before.json").read_text()


def _counting(graded: list[int]) -> Any:
    from interviewer.grading.grade import grader

    def counting(*parts: Any) -> Any:
        grades = grader(*parts)

        def counted(record: Any) -> Any:
            graded.append(record.line)
            return grades(record)

        return counted

    return counting


def test_a_file_that_is_not_there_yet_is_begun() -> None:
    write(line(1, answer=LEAK))
    assert grade("answers.jsonl", "-o", "grades.jsonl", "--resume").code == 0
    assert len(Path("grades.jsonl").read_text().splitlines()) == 1


def test_a_table_in_which_an_id_stands_with_what_is_a_space_by_now_is_gone_on_from() -> None:
    write(line("a\u200bb", answer=LEAK), line(2, answer=LEAK))
    grade("answers.jsonl", "-o", "grades.csv")
    whole = Path("grades.csv").read_text()
    Path("grades.csv").write_text("".join(whole.replace("a b", "a\u200bb").splitlines(keepends=True)[:2]))
    assert grade("answers.jsonl", "-o", "grades.csv", "--resume").code == 0
    assert Path("grades.csv").read_text() == whole.replace("a b", "a\u200bb")


def another_judge(patch: pytest.MonkeyPatch) -> None:
    """Have a model judge from now on; none is asked."""
    for name, value in {"JUDGE": "model", "MODEL": "m", "BASE_URL": "http://127.0.0.1:9"}.items():
        patch.setenv(f"INTERVIEWER_{name}", value)


#: What is changed after the first run, and why it cannot be gone on from.
OTHERS: dict[str, tuple[Any, str]] = {
    "other answers": (lambda _: write(line(7, answer=LEAK), line(2, answer=LEAK)), "it is not of the answer in answers.jsonl:1"),
    "another question": (lambda _: write(line(1, "drift", answer=LEAK), line(2, answer=LEAK)), "it is not of the answer in answers.jsonl:1"),
    "fewer answers": (lambda _: write(line(1, answer=LEAK)), "there are fewer answers than grades"),
    "a changed question": (lambda _: bank(SMALL.replace("weight: 3", "weight: 1")), "the question `leak` has changed since"),
    "another judge": (another_judge, "it was judged"),
    "no grades": (lambda _: Path("grades.jsonl").write_text('{"id": 1}\n'), "this is no grade as this command writes them"),
}


@pytest.mark.parametrize(("change", "why"), OTHERS.values(), ids=OTHERS)
def test_grades_of_other_answers_are_refused_and_left_as_they_are(change: Any, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write(line(1, answer=LEAK), line(2, answer=LEAK))
    grade("answers.jsonl", "-o", "grades.jsonl")
    change(monkeypatch)
    before = Path("grades.jsonl").read_bytes()
    ran = grade("answers.jsonl", "-o", "grades.jsonl", "--resume")
    assert ran.code == 2
    assert why in ran.error
    assert "or leave --resume out to write this one anew" in ran.error
    assert Path("grades.jsonl").read_bytes() == before


#: What no grades stand in, and what is there of it: no line end, one before the last line, one at the end; and the answers themselves.
FOREIGN = {
    "one line": "What I know of trees.",
    "two lines": "My notes.\nWhat I know of trees.",
    "whole lines": "My notes.\nWhat I know of trees.\n",
    "one line of JSON": '{"idea": "trees"}',
    "an answer": '{"id":1,"question":"leak","answer":"It is leakage."}',
    "an answer, and half of one": '{"id":1,"question":"leak","answer":"It is leakage."}\n{"id":2,',
    "a table": "id,question,answer",
    "white space": "  ",
}


@pytest.mark.parametrize("name", ["grades.jsonl", "grades.csv"])
@pytest.mark.parametrize("foreign", FOREIGN.values(), ids=FOREIGN)
def test_what_holds_no_grades_is_refused_by_resume_and_every_byte_of_it_stays(foreign: str, name: str) -> None:
    write(line(1, answer=LEAK))
    Path(name).write_bytes(foreign.encode())
    ran = grade("answers.jsonl", "-o", name, "--resume")
    assert (ran.code, "this is no grade as this command writes them" in ran.error) == (2, True)
    assert Path(name).read_bytes() == foreign.encode()


@pytest.mark.parametrize("name", ["grades.jsonl", "grades.csv"])
def test_grades_of_other_answers_keep_their_unfinished_line_too(name: str) -> None:
    write(line(1, answer=LEAK), line(2, answer=LEAK))
    grade("answers.jsonl", "-o", name)
    cut = Path(name).read_bytes()[:-20]
    Path(name).write_bytes(cut)
    write(line(7, answer=LEAK), line(2, answer=LEAK))
    assert grade("answers.jsonl", "-o", name, "--resume").code == 2
    assert Path(name).read_bytes() == cut


@pytest.mark.parametrize("name", ["grades.jsonl", "grades.csv"])
def test_grading_that_was_stopped_anywhere_in_its_first_line_is_gone_on_with(name: str) -> None:
    write(line(1, answer=LEAK))
    grade("answers.jsonl", "-o", name)
    whole = Path(name).read_bytes()
    for size in (1, 3, 9, whole.index(b"\n") - 1, whole.index(b"\n")):
        Path(name).write_bytes(whole[:size])
        assert grade("answers.jsonl", "-o", name, "--resume").code == 0
        assert Path(name).read_bytes() == whole


@pytest.mark.parametrize(("judge", "settings", "code"), [("panel", {"PANEL": "a,b"}, 0), ("model", {"MODEL": "a"}, 0), ("model", {"MODEL": "b"}, 2)])
def test_grades_of_a_model_are_gone_on_from_with_the_same_model_or_panel_only(
    judge: str, settings: dict[str, str], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(line(1, answer=LEAK))
    grade("answers.jsonl", "-o", "grades.jsonl")
    graded = json.loads(Path("grades.jsonl").read_text())
    graded["judge"] |= {"judge": judge, "model": "a" if judge == "model" else None}
    Path("grades.jsonl").write_text(json.dumps(graded) + "\n")
    for name, value in settings.items():
        monkeypatch.setenv(f"INTERVIEWER_{name}", value)
    monkeypatch.setenv("INTERVIEWER_BASE_URL", "http://127.0.0.1:9")
    ran = grade("answers.jsonl", "-o", "grades.jsonl", "--resume", "--judge", "model")
    assert (ran.code, "it was judged by the model `a`" in ran.error) == (code, code == 2)


class NamedModel:
    """Judges as the lexical judge does, in a model's name. It fails on the answers that it is told to fail on."""

    def __init__(self, name: str = "a", fails: tuple[str, ...] = (), wrong: BaseException | None = None) -> None:
        self.name, self.fails, self.wrong = name, fails, wrong or ModelUnavailable("the server is not there")
        self.asked: list[str] = []

    def judges(self, session: Session) -> Any:
        self.asked.append(session.discussion.answers[-1])
        if self.asked[-1] in self.fails:
            raise self.wrong
        judged = LexicalJudge().judges(session)
        return judged.model_copy(update={"by": judged.by.model_copy(update={"judge": "model", "model": self.name})})


@pytest.fixture
def by_model(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What grades by such a model, named by its settings."""
    monkeypatch.setenv("INTERVIEWER_BASE_URL", "http://127.0.0.1:9")

    def grading_by(model: NamedModel, *flags: str) -> Any:
        monkeypatch.setattr(grading, "judge", lambda *_: model)
        return grade("answers.jsonl", "--judge", "model", "--model", model.name, *flags)

    return grading_by


@pytest.mark.parametrize("name", ["grades.jsonl", "grades.csv"])
def test_what_a_model_failed_on_is_asked_again_and_stands_in_its_place(by_model: Any, name: str) -> None:
    write(line(1, answer=LEAK), line(2, answer=HALF, person="ann"), "x", line(3, answer="/skip"), line(4, "drift", answer=DRIFT))
    by_model(NamedModel(), "-o", name)
    whole = Path(name).read_text()
    assert by_model(NamedModel(fails=(HALF, DRIFT)), "-o", name).code == 1
    assert by_model(model := NamedModel(fails=(DRIFT,)), "-o", name, "--resume").code == 1
    assert (model.asked, Path(name).read_text() == whole) == ([HALF, DRIFT], False)
    assert by_model(model := NamedModel(), "-o", name, "--resume", "--report", "report.json").code == 1
    assert (model.asked, Path(name).read_text()) == ([DRIFT], whole)
    assert json.loads(Path("report.json").read_text())["answers"] == 4
    assert Path(name).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in Path().glob(".*")] == []


def test_where_the_model_fails_again_the_command_ends_as_before(by_model: Any) -> None:
    write(line(1, answer=LEAK), line(2, answer=HALF))
    assert by_model(NamedModel(fails=(HALF,)), "-o", "grades.jsonl").code == 4
    before = Path("grades.jsonl").read_text()
    assert by_model(NamedModel(fails=(HALF,)), "-o", "grades.jsonl", "--resume").code == 4
    assert Path("grades.jsonl").read_text() == before


def test_an_interrupt_while_failures_are_mended_leaves_every_grade_that_there_is(by_model: Any) -> None:
    write(*(line(number, answer=each) for number, each in enumerate((HALF, LEAK, DRIFT, LEAK))))
    by_model(NamedModel(fails=(HALF, DRIFT)), "-o", "grades.jsonl")
    assert by_model(NamedModel(fails=(DRIFT,), wrong=KeyboardInterrupt()), "-o", "grades.jsonl", "--resume").code == 130
    assert [json.loads(each)["score"] for each in Path("grades.jsonl").read_text().splitlines()] == [60, 100, None, 100]
    assert by_model(model := NamedModel(), "-o", "grades.jsonl", "--resume").code == 0
    assert model.asked == [DRIFT]


def test_a_failure_names_the_judge_that_failed_and_its_question(by_model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    write(line(1, answer=LEAK))
    monkeypatch.setenv("INTERVIEWER_PANEL", "b,c")
    assert by_model(NamedModel(fails=(LEAK,)), "-o", "grades.jsonl").code == 4
    judge = json.loads(Path("grades.jsonl").read_text())["judge"]
    assert (judge["judge"], judge["version"], judge["model"], len(judge["question"])) == ("panel", panel.VERSION, "b, c", 12)


@pytest.mark.parametrize("name", ["grades.jsonl", "grades.csv"])
def test_grades_of_another_model_are_refused_whatever_their_form(by_model: Any, name: str) -> None:
    write(line(1, answer=LEAK))
    by_model(NamedModel("@a"), "-o", name)
    assert by_model(NamedModel("@a"), "-o", name, "--resume").code == 0
    ran = by_model(NamedModel("b"), "-o", name, "--resume")
    assert (ran.code, "it was judged by the model `@a`" in ran.error) == (2, True)


class Losing:
    """Workers that lose the second line."""

    def __init__(self, make: Any, count: int, lost: Any) -> None:
        self._grades, self._lost = make(), lost

    def in_order(self, lists: Any) -> Any:
        for record in itertools.chain.from_iterable(lists):
            yield self._lost(record, "a process ended", False) if record.line == 2 else self._grades(record)


@pytest.mark.parametrize("name", ["grades.jsonl", "grades.csv"])
def test_a_line_that_was_given_up_is_named_has_its_place_and_is_graded_when_it_is_gone_on(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    write(line(1, answer=LEAK), line(2, answer=HALF), line(3, "drift", answer=DRIFT))
    grade("answers.jsonl", "-o", name)
    whole = Path(name).read_text()
    with monkeypatch.context() as patch:
        patch.setattr(grading, "ALONE_BELOW", 2)
        patch.setattr(grading, "Workers", Losing)
        ran = grade("answers.jsonl", "-o", name, "--workers", "2", "--report", "report.json")
    assert (ran.code, "answers.jsonl:2: could not be graded: a process ended over it, twice" in ran.error) == (1, True)
    assert "could not be graded: a process ended" in Path(name).read_text()
    report = json.loads(Path("report.json").read_text())
    assert (report["questions"][0]["unjudged"], report["bad_lines"]) == (1, 0)
    assert grade("answers.jsonl", "-o", name, "--resume").code == 0
    assert Path(name).read_text() == whole


# --- Tables --------------------------------------------------------------------------------------------------------------


def test_a_table_is_graded_into_a_table() -> None:
    rows = [("Question", "ID", "Answer", "Person", "Group"), ("leak", "1", f"{HALF}.\nI would think.", "ann", "b"), ("drift", "2", "It is, so to say", "", "")]
    with Path("answers.csv").open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows(rows)
    assert grade("answers.csv", "-o", "grades.csv").code == 0
    found = list(csv.DictReader(io.StringIO(Path("grades.csv").read_text())))
    assert [each.pop("fingerprint") != "" for each in found] == [True, True]
    assert found[0] == snapshot(
        {
            "id": "1",
            "person": "ann",
            "question": "leak",
            "score": "60",
            "verdict": "partial",
            "move": "challenge",
            "said": "late",
            "partly": "",
            "not_said": "cut",
            "denied": "",
            "not_sure": "",
            "misconceptions": "",
            "unjudged": "",
            "unused_replies": "0",
            "judge": "lexical",
            "model": "",
        }
    )
    assert (found[1]["id"], found[1]["person"], found[1]["score"]) == ("2", "", "0")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_as_spreadsheets_write_it(delimiter: str) -> None:
    typed = f"id{delimiter}question{delimiter}answer\r\na{delimiter}leak{delimiter}{LEAK}\r\n\r\n"
    (found,) = map(json.loads, grade("-", "--format", "csv", typed=typed).out.splitlines())
    assert (found["id"], found["score"]) == ("a", 100)


#: A row, and what is said about it.
BAD_ROWS = {
    "too few cells": ("2,leak", "this row has 2 cells, and the table 3 columns"),
    "too many cells": ("2,leak,a,b", "this row has 4 cells, and the table 3 columns"),
    "no id": (" ,leak,a", "id: it is empty"),
    "no such question": ("2,leek,a", "there is no question `leek`"),
    "a broken quote": ('2,leak,"a" b', "this row is not CSV"),
    "an answer too long": (f"2,leak,{'x' * 200_001}", "answer: String should have at most 200000 characters"),
}


@pytest.mark.parametrize(("row", "what"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_named_by_its_line_and_the_others_are_graded(row: str, what: str) -> None:
    Path("answers.csv").write_text(f'id,question,answer\n1,leak,"{HALF}\n."\n{row}\n3,leak,{LEAK}\n')
    ran = grade("answers.csv")
    assert ran.code == 1
    assert [json.loads(each)["id"] for each in ran.out.splitlines()] == ["1", "3"]
    assert ran.error.startswith(f"Error: answers.csv:4: {what}")


#: What stands below a quote that is never closed, which rows are graded, and which lines are named.
OPEN: dict[str, tuple[str, list[str], list[int]]] = {
    "no quotes": (f"3,leak,{LEAK}\n4,leak,{HALF}\n", ["1", "3", "4"], [3]),
    "quotes": (f'3,leak,"{LEAK}"\n4,leak,"{HALF}"\n', ["1", "3", "4"], [3]),
    "another one like it": (f'3,leak,"{LEAK}\n4,leak,{HALF}\n', ["1", "4"], [3, 4]),
    "a text over several lines": (f'3,leak,"{LEAK}\n\n, so I think"\n4,leak,{HALF}\n', ["1", "3", "4"], [3]),
}


@pytest.mark.parametrize(("below", "graded", "named"), OPEN.values(), ids=OPEN)
def test_a_quote_that_is_left_open_costs_its_own_row_and_nobody_else_s(below: str, graded: list[str], named: list[int]) -> None:
    Path("answers.csv").write_text(f'id,question,answer\n1,leak,{LEAK}\n2,leak,"It is leakage\n{below}')
    ran = grade("answers.csv")
    assert [json.loads(each)["id"] for each in ran.out.splitlines()] == graded
    assert [each.split(": ")[1] for each in ran.err.splitlines() if each.startswith("Error")] == [f"answers.csv:{number}" for number in named]
    assert ran.code == 1


def test_a_row_with_too_many_cells_says_which_lines_it_takes() -> None:
    Path("answers.csv").write_text(f'id,question,answer\n1,leak,"{HALF}\n3,leak,x\n4,leak,",5\n6,leak,{LEAK}\n')
    ran = grade("answers.csv")
    assert "answers.csv:2: this row, from line 2 to 4, has 4 cells, and the table 3 columns" in ran.error
    assert [json.loads(each)["id"] for each in ran.out.splitlines()] == ["6"]


def test_a_row_that_is_too_long_is_refused_and_never_cut() -> None:
    Path("answers.csv").write_text(f"notes,id,question,answer\n{'x' * (MOST_CHARACTERS - 40)},1,leak,{LEAK}\n,2,leak,{LEAK}\n")
    ran = grade("answers.csv")
    assert "answers.csv:2: this row has more than 1,000,000 characters" in ran.error
    assert [json.loads(each)["id"] for each in ran.out.splitlines()] == ["2"]


def test_a_quote_that_never_ends_costs_its_own_row_and_no_memory() -> None:
    Path("answers.csv").write_text(f'id,question,answer\n1,leak,{LEAK}\n2,leak,"never ends\n' + "x" * 99 * 30_000)
    ran = grade("answers.csv")
    assert (ran.code, len(ran.out.splitlines())) == (1, 1)
    assert "answers.csv:3: this row has more than 1,000,000 characters" in ran.error


@pytest.mark.parametrize(("first", "what"), [("id,answer", "has no column `question`"), ("id,id,question,answer", "`id` stands twice"), ("", "no column `id`")])
def test_a_table_without_its_columns_is_refused_and_costs_nobody_the_grades_of_last_time(first: str, what: str) -> None:
    Path("answers.csv").write_text(f"{first}\n1,2,3\n")
    Path("grades.csv").write_text("of last time")
    ran = grade("answers.csv", "-o", "grades.csv")
    assert (ran.code, what in ran.error) == (1, True)
    assert Path("grades.csv").read_text() == "of last time"


def test_no_cell_of_a_table_is_a_formula() -> None:
    write(line("=HYPERLINK(1)", answer=LEAK, person="@SUM\n+1"), line("-5", answer=LEAK))
    grade("answers.jsonl", "-o", "grades.csv", "--report", "report.csv")
    assert [row[:2] for row in csv.reader(Path("grades.csv").read_text().splitlines())][1:] == [["'=HYPERLINK(1)", "'@SUM +1"], ["-5", ""]]
    assert [row[0] for row in csv.reader(Path("report.csv").read_text().splitlines())] == ["person", "'@SUM +1", "-5"]


# --- The report ----------------------------------------------------------------------------------------------------------


def cohort() -> Cohort:
    asked = question("q1", ask="Is <b>*this*</b> leakage?")
    found = Cohort()
    for person, score, status in (("ann", 90, Status.SAID), ("bob|<i>", 20, Status.NOT_SAID), ("ann", 20, Status.DENIED), ("eve", None, Status.NOT_SAID)):
        held = ("proof",) if status is Status.DENIED else ()
        points = (("main", str(status)), ("fix", str(Status.SAID))) if score is not None else ()
        found.counts(person, asked, GradeSummary("1", "q1", score, points, held, "local", None))
    return found


def test_the_report_says_how_each_question_and_each_person_fared() -> None:
    with cohort() as found:
        write_report(found, Path("report.md"), 2)
    assert Path("report.md").read_text() == snapshot("""\
# The cohort

Answers: 4. Persons: 3. Questions: 1. Answers without a score, which have no part in any mean: 1. Lines that could not be read: 2.

## Questions

| question | topic | answers | unjudged | mean | excellent | good | partial | weak | none |
|---|---|---|---|---|---|---|---|---|---|
| q1 | data leakage | 4 | 1 | 43 | 1 | 0 | 0 | 2 | 0 |

### q1

Is \\<b\\>*this*\\</b\\> leakage?

Most missed:

- 2 × It is leakage, the value comes from after the label

Misconceptions held:

- 1 × It proves the churn

## Persons

| person | answers | unjudged | mean | weakest topics | q1 |
|---|---|---|---|---|---|
| ann | 2 | 0 | 55 | data leakage | partial |
| bob\\|\\<i\\> | 1 | 0 | 20 | data leakage | weak |
| eve | 1 | 1 | – |  | – |
""")


@pytest.mark.parametrize(
    "ask", ["- Which of these leaks?", "1. Which leaks?", "2) Which leaks?", "+ Which?", "Which?\n===", "Is $x$ < $y$?", "Is x_1 * x_2 * x_3 ** it?"]
)
def test_in_the_report_a_question_is_text_whatever_it_looks_like(ask: str) -> None:
    with Cohort() as found:
        found.counts("ann", question("q1", ask=ask), GradeSummary("1", "q1", 90, (), (), "local", None))
        write_report(found, Path("report.md"), 0)
    written = Path("report.md").read_text()
    assert f"<h3>q1</h3>\n<p>{escape(' '.join(ask.split()), quote=False)}</p>\n" in MarkdownIt("commonmark").render(written)
    assert not re.search(r"(?<!\\)\$", written)  # what many readers take for a formula


def test_in_the_report_a_question_has_its_emphasis_and_its_code() -> None:
    with Cohort() as found:
        ask = "Is `a<b` _it_, with **100,000 rows** <img src=x> [y](http://z) &lt; ``a`b``?"
        found.counts("ann", question("q1", ask=ask), GradeSummary("1", "q1", 90, (), (), "local", None))
        write_report(found, Path("report.md"), 0)
    shown = MarkdownIt("commonmark").render(Path("report.md").read_text())
    rest = "&lt;img src=x&gt; [y](http://z) &amp;lt; <code>a`b</code>?"
    assert f"<p>Is <code>a&lt;b</code> <em>it</em>, with <strong>100,000 rows</strong> {rest}</p>" in shown


def test_the_page_needs_nothing_else_and_reads_nothing_as_markup() -> None:
    with cohort() as found:
        write_report(found, Path("report.html"), 0)
    page = Path("report.html").read_text()
    assert "bob|&lt;i&gt;" in page
    assert "Is &lt;b&gt;*this*&lt;/b&gt; leakage?" in page
    assert [each for each in ("http", "<script", "<link", "<img", "@import", "url(") if each in page] == []
    assert Path("report.html").stat().st_mode & 0o777 == 0o600


def test_the_reports_for_programs_have_the_same_figures() -> None:
    with cohort() as found:
        write_report(found, Path("report.json"), 2)
        write_report(found, Path("report.csv"), 2)
    assert json.loads(Path("report.json").read_text()) == snapshot(
        {
            "answers": 4,
            "persons_count": 3,
            "bad_lines": 2,
            "questions": [
                {
                    "question": "q1",
                    "topic": "data leakage",
                    "answers": 4,
                    "unjudged": 1,
                    "mean": 43.3,
                    "bands": {"excellent": 1, "good": 0, "partial": 0, "weak": 2, "none": 0},
                    "missed": {"main": 2},
                    "misconceptions": {"proof": 1},
                }
            ],
            "persons": [
                {"person": "ann", "answers": 2, "unjudged": 0, "mean": 55.0, "scores": {"q1": 55.0}, "bands": {"q1": "partial"}, "weakest": ["data leakage"]},
                {"person": "bob|<i>", "answers": 1, "unjudged": 0, "mean": 20.0, "scores": {"q1": 20.0}, "bands": {"q1": "weak"}, "weakest": ["data leakage"]},
                {"person": "eve", "answers": 1, "unjudged": 1, "mean": None, "scores": {"q1": None}, "bands": {"q1": None}, "weakest": []},
            ],
        }
    )
    assert Path("report.csv").read_text() == snapshot("""\
person,answers,unjudged,mean,weakest,q1
ann,2,0,55.0,data leakage,55.0
bob|<i>,1,0,20.0,data leakage,20.0
eve,1,1,,,
""")


def test_for_people_not_every_person_of_a_great_many_is_written_out() -> None:
    with Cohort() as found:
        for number in range(1003):
            found.counts(f"p{number}", question("q1"), GradeSummary(str(number), "q1", 50, (), (), "local", None))
        write_report(found, Path("report.md"), 0)
        write_report(found, Path("report.csv"), 0)
    assert "p999" in Path("report.md").read_text()
    assert "These are the first 1,000 of 1,003 persons; a report in JSON or CSV has them all." in Path("report.md").read_text()
    assert "p1002" in Path("report.csv").read_text()


@posix
def test_a_report_at_the_end_of_a_link_is_written_there_and_the_link_stays() -> None:
    write(line(answer=LEAK))
    Path("reports").mkdir()
    Path("reports/of today.md").write_text("old")
    Path("link.md").symlink_to("reports/of today.md")
    assert grade("answers.jsonl", "--report", "link.md").code == 0
    assert Path("link.md").is_symlink()
    assert Path("reports/of today.md").read_text().startswith("# ")


def test_a_disk_without_room_for_the_figures_of_a_report_is_an_error_that_names_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    def on_a_full_disk(*where: Any, **how: Any) -> sqlite3.Connection:
        database: sqlite3.Connection = connect(*where, **how)
        database.execute("PRAGMA max_page_count = 2")
        return database

    monkeypatch.setattr(sqlite3, "connect", on_a_full_disk)
    write(*(line(number, answer=LEAK, person="p" * 500 + str(number)) for number in range(20)))
    ran = grade("answers.jsonl", "-o", "grades.jsonl", "--report", "report.md")
    assert (ran.code, ran.out) == (1, "")
    assert ran.error.startswith("Error: the figures of the report cannot be kept: database or disk is full What was written before is whole.")
    assert "the folder for temporary files (TMPDIR" in ran.error
    assert "leave --report out" in ran.error
    assert all(json.loads(each)["score"] is not None for each in Path("grades.jsonl").read_text().splitlines())


#: Flags that cannot be meant, and what is said about them.
REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "a report of an unknown form": (("--report", "report.pdf"), "a report is no `.pdf` file"),
    "a report over the answers": (("--report", "link.csv"), "this would be written over the answers"),
    "a report over the grades": (("-o", "x.csv", "--report", "x.csv"), "two of the results would be written to the same file"),
    "nothing to resume": (("--resume",), "no file of grades is named"),
    "no workers": (("--workers", "0"), "at least one process must grade"),
    "an unknown format": (("--format", "xml"), "there is no format `xml`"),
}


@pytest.mark.parametrize(("flags", "what"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_meant_is_refused_before_anything_is_written(flags: tuple[str, ...], what: str) -> None:
    write(line(answer=LEAK))
    os.link("answers.jsonl", "link.csv")
    ran = grade("answers.jsonl", *flags)
    assert (ran.code, ran.out) == (2, "")
    assert what in ran.error
    assert Path("answers.jsonl").read_text() == f"{line(answer=LEAK)}\n"


# --- How far it is -------------------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_one_line_tells_the_rate_and_the_time_left() -> None:
    Path("f").write_bytes(b"x" * 1000)
    screen, clock = Terminal(), iter(range(100))
    with Path("f").open("rb", buffering=0) as file:
        progress = GradingProgress(screen, (file.fileno(), 1000), lambda: next(clock) * 60.0)
        file.read(250)
        for _ in range(2):
            progress.counts()
        progress.ends()
    shown = [line.rstrip() for line in screen.getvalue().split("\r") if line.strip()]
    assert shown == snapshot(
        ["1 graded · 0.0 a second · 25% · about 3 min left", "2 graded · 0.0 a second · 25% · about 6 min left", "2 graded in 3 min, 0.0 a second"]
    )


def test_of_a_line_that_is_written_over_nothing_is_left_and_no_terminal_needs_to_know_a_sequence_for_that() -> None:
    Path("f").write_bytes(b"x" * 1000)
    screen, clock = Terminal(), iter(range(100))
    with Path("f").open("rb", buffering=0) as file:
        progress = GradingProgress(screen, (file.fileno(), 1000), lambda: next(clock) * 60.0)
        shown = []
        for size, tells in ((100, progress.counts), (700, progress.counts), (0, progress.ends)):
            file.read(size)
            tells()
            rows = pyte.Screen(80, 3)
            pyte.Stream(rows).feed(screen.getvalue().replace("\n", "\r\n"))
            shown.append([row.rstrip() for row in rows.display if row.strip()])
    assert "\x1b" not in screen.getvalue()
    assert shown == snapshot(
        [["1 graded · 0.0 a second · 10% · about 9 min left"], ["2 graded · 0.0 a second · 80% · about 30 s left"], ["2 graded in 3 min, 0.0 a second"]]
    )


def test_elsewhere_a_short_run_says_nothing_and_a_long_one_a_plain_line_every_so_often() -> None:
    short, long, clock = io.StringIO(), io.StringIO(), iter([0, 1, 2, 0, 29, 31, 32, 33, 100])
    for stream, count in ((short, 1), (long, 5)):
        progress = GradingProgress(stream, None, lambda: float(next(clock)))
        for _ in range(count):
            progress.counts()
        progress.ends() if stream is long else None
    assert (short.getvalue(), long.getvalue()) == snapshot(
        (
            "",
            """\
4 graded · 0.1 a second
5 graded in 2 min, 0.1 a second
""",
        )
    )
