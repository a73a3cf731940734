"""Any folder of question files is a bank; a file that is not right is refused at once, with its place and what to do."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from inline_snapshot import snapshot

from interviewer.core.question import Level
from interviewer.errors import FileError, UsageError
from interviewer.storage.bank import MOST_QUESTIONS, Bank, Day, read_day, unknown_keys
from interviewer.storage.yaml_text import MOST_PARTS
from interviewer.wiring import finder
from tests.program import RIGHT, SMALL, bank, run
from tests.work import calls_of

LATE = "The value is written after the label."
CUT = "Build every feature as of a cut-off date."
PERFECT = f"{LATE} {CUT}"
ONE = {"id": "q1", "ask": "Why does the login 🙂 leak?", "perfect": PERFECT}

#: Banks as other people have them: the file's name, its text, the day it is, and its title.
OTHERS = {
    "a mapping with a day": ("day-04.yaml", f"day: 4\ntitle: Four\nquestions:\n- {{id: q1, ask: Why?, perfect: {PERFECT}}}\n", 4, "Four"),
    "JSON as Python writes it": ("day-08.json", json.dumps({"day": 8, "questions": [ONE]}), 8, ""),
    "JSON indented with tabs, with a null for everything else": (
        "day-08.json",
        json.dumps([{**ONE, "points": None, "hints": None, "clarify": None, "misconceptions": None, "deeper": None, "samples": None}], indent="\t"),
        8,
        "",
    ),
    "id, ask and perfect": ("day-12.yaml", f"questions:\n- id: q1\n  ask: Why?\n  perfect: |\n    - {LATE}\n    - {CUT}\n", 12, ""),
    "id, ask and points that are bare texts": ("day-2.yml", f"- id: q1\n  ask: Why?\n  points:\n  - {LATE}\n  - {CUT}\n", 2, ""),
    "a bare list of questions": ("ml interview 2025-03.yaml", f"- id: q1\n  ask: Why?\n  perfect: {PERFECT}\n", 3, ""),
    "one question alone": ("leakage.yaml", f"id: q1\nask: Why?\nperfect: {PERFECT}\n", 1, ""),
    "one question alone that says its day": ("leakage.yaml", f"id: q1\nday: 9\ntitle: Nine\nask: Why?\nperfect: {PERFECT}\n", 9, "Nine"),
    "the day nought": ("day-0.yaml", f"- id: q1\n  ask: Why?\n  perfect: {PERFECT}\n", 0, ""),
    "the last day there can be": ("far.json", json.dumps({"day": 999_999, "questions": [ONE]}), 999_999, ""),
    "saved on Windows": ("DAY 7.YAML", f"\ufeff- id: q1\r\n  ask: Why?\r\n  perfect: {PERFECT}\r\n", 7, ""),
    "keys left empty": (
        "day-1.yaml",
        f"- id: q1\n  ask: Why?\n  clarify:\n  improvement: ~\n  deeper: null\n  points:\n  - says: {LATE}\n    also:\n    hints:\n  - {CUT}\n",
        1,
        "",
    ),
    "one text where a list is meant": (
        "day-1.yaml",
        f"- id: q1\n  ask: Why?\n  points:\n  - says: {PERFECT}\n    also: {LATE}\n    hints: Look at time.\n",
        1,
        "",
    ),
}


@pytest.mark.parametrize(("name", "text", "day", "title"), OTHERS.values(), ids=OTHERS)
def test_a_whole_interview_runs_on_the_banks_of_others(name: str, text: str, day: int, title: str) -> None:
    read = read_day(Path(bank({name: text}), name))
    assert (read.day, read.title, [question.id for question in read.questions]) == (day, title, ["q1"])
    ran = run("start", "--bank", "bank", typed=f"{PERFECT}\n/skip\n")
    assert (ran.code, ran.err) == (0, "")
    assert f"── Day {day} is done ──\nQ1 · general: excellent, 100/100" in ran.out


DERIVED = """\
- id: q1
  ask: Why does it leak?
  points: [The value is written after the label., Build every feature as of a cut-off date.]
  misconceptions: [The login proves that the customer left.]
  deeper: [And if the labels come late?, {ask: "How long would you wait?", perfect: Until the window of the label is over.}]
"""
REPLIES = {
    "asks for hints until there are none": "/hint\n/hint\n/hint\n/hint\n/hint\n/skip\n",
    "does not know": "I don't know\nNo idea\n",
    "asks what is meant": "What do you mean?\nCan you clarify?\nWhat do you mean?\nWhat do you mean?\n",
    "says something else": "Gradient boosting needs trees.\n" * 9,
    "holds the misconception": "The login proves that the customer left.\n" * 9,
    "says the opposite": "The value is not written after the label.\n" * 9,
    "is right and goes deeper": f"{PERFECT}\nUntil the window of the label is over.\n" + "Until the window of the label is over.\n" * 5,
}


@pytest.mark.parametrize("typed", REPLIES.values(), ids=REPLIES)
def test_what_an_author_left_out_is_made_up_for_in_whole_sentences(typed: str) -> None:
    """No placeholder, no None, and no point given away by the embedded interviewer."""
    ran = run("start", "--bank", bank(DERIVED), typed=typed)
    assert (ran.code, ran.err) == (0, "")
    assert "Day 1 is done" in ran.out
    assert not any(scrap in ran.out for scrap in ("{", "}", "None", "q1-", "()", "[]", "“”"))
    before_the_debrief = ran.out[: ran.out.index("Debrief Q1")]
    said = [part for part in before_the_debrief.split("\n\n") if part.startswith("Interviewer:")]
    assert len(said) >= 2
    assert not any(CUT.rstrip(".") in part for part in said)


def test_a_question_without_a_level_is_of_medium_level_and_of_a_general_topic() -> None:
    (question,) = read_day(Path(bank({"day-1.json": json.dumps(ONE)}), "day-1.json")).questions
    assert (question.level, question.topic, question.ask) == (Level.MEDIUM, "general", ONE["ask"])


def test_the_days_of_a_bank_are_in_the_order_of_their_numbers_whatever_their_files_are_called() -> None:
    folder = bank({name: json.dumps({**ONE, "id": name[0], "day": day}) for name, day in {"c.json": 1, "a.json": 30, "b.json": 2}.items()})
    Path(folder, "README.md").write_text("# no day")
    Path(folder, ".day-05.yaml.swp").write_text("x")
    assert Bank(Path(folder)).day_numbers() == [1, 2, 30]
    assert [day.questions[0].id for day in Bank(Path(folder)).days()] == ["c", "b", "a"]


# --- What is not right ---------------------------------------------------------------------------------------------------

Q = "- id: q1\n  ask: Why?\n  perfect: Because it is so.\n"
FORM = "See question_bank/README.md for the form."
QUOTES = "A text with `: ` or ` #` in it needs quotes around it."
SPACES = "Indent with spaces, not with tabs; a text that begins with a special character needs quotes around it."
COLUMNS = "Look at the indentation: the keys of one part begin in the same column, and a text of several lines stands further in than its key."
SECOND = "A text in quotes ends at the second one: write it below `|`, or double a ' that is in it."
BRACKET = "A bracket is not closed; a text that begins with one needs quotes around it."
SINGLE = "Between double quotes a backslash has a meaning of its own: use single ones."
COMMA = "Look for a comma, a bracket or a quotation mark that is missing or too much just before."
LEVELS = "`level`: Input should be 'easy', 'easy-medium', 'medium', 'medium-hard' or 'hard'"
AN_ID = "it begins with a letter or a digit, and has letters, digits, `_`, `-` and `.` only, 64 at most and no spaces"
POINTS = "a question needs `points`, or a `perfect` answer whose sentences become the points"
POINT = "- id: q1\n  ask: Why?\n  points:\n  - says: a b\n    "
LAUGHS = "".join(f"{this}: &{this} [{', '.join([f'*{last}'] * 9)}]\n" for last, this in zip("abcdefgh", "bcdefghi", strict=True))

#: The file's name, its text, the error that is said about it, and how to mend it.
WRONG: dict[str, tuple[str, str | bytes, str, str]] = {
    "not YAML": ("day-01.yaml", "- id: q1\n  ask: Why: this?\n", ":2:11: this is not YAML: mapping values are not allowed in this context", QUOTES),
    "a key too far in": (
        "day-01.yaml",
        "- id: q1\n  ask: x\n   perfect: y\n",
        ":3:11: this is not YAML: mapping values are not allowed in this context",
        COLUMNS,
    ),
    "a key not far enough in": ("day-01.yaml", "- id: q1\n  ask: x\n perfect: y\n", ":3:2: this is not YAML: did not find expected '-' indicator", COLUMNS),
    "a text that is not indented": (
        "day-01.yaml",
        "- id: q1\n  ask: |\n    a\n  b\n  perfect: y\n",
        ":5:3: this is not YAML: could not find expected ':'",
        COLUMNS,
    ),
    "a quotation mark in quotes": ("day-01.yaml", "- id: q1\n  ask: 'it's'\n", ":2:12: this is not YAML: did not find expected key", SECOND),
    "a bracket not closed": ("day-01.yaml", "- id: q1\n  ask: [a\n  b: c\n", ":3:4: this is not YAML: did not find expected ',' or ']'", BRACKET),
    "a backslash in double quotes": ("day-01.yaml", '- id: q1\n  ask: "\\d"\n', ":2:9: this is not YAML: found unknown escape character", SINGLE),
    "a text that begins with a star": (
        "day-01.yaml",
        "- id: q1\n  ask: **a**\n",
        ":2:9: this is not YAML: did not find expected alphabetic or numeric character",
        SPACES,
    ),
    "a tag cut short": ("day-01.yaml", "- id: q1\n  ask: !a! x\n", ":2:11: this is not YAML: did not find expected tag URI", FORM),
    "not closed": ("day-01.yaml", "- id: 'q1\n  ask: x\n", ":3:1: this is not YAML: found unexpected end of stream", QUOTES),
    "a tab": ("day-01.yaml", "- id: q1\n\task: x\n", ":2:1: this is not YAML: found a tab character that violates indentation", SPACES),
    "two documents": (
        "day-01.yaml",
        f"{Q}---\n{Q}",
        ":4:1: this is not YAML: but found another document",
        "Make two files of it: `---` begins another document.",
    ),
    "not JSON": ("day-01.json", '[{"id": "q1", "ask": "Why?" "perfect": 3}]', ":1:29: this is not JSON: did not find expected ',' or '}'", COMMA),
    "half a character": ("day-01.json", '[{"id": "q1", "ask": "\\ud83d"}]', ":1:25: this is not JSON: found invalid Unicode character escape code", COMMA),
    "an escape sequence": ("day-01.yaml", "- id: q1\n  ask: Why \x1b[2J?\n", ":2:12: the character U+001B is not taken here", "Remove it."),
    "a zero byte": ("day-01.yaml", b"- id: q1\n- \x00\n", ":2:3: the character U+0000 is not taken here", "Remove it."),
    "a key twice": ("day-01.yaml", "- id: q1\n  ask: a\n  perfect: b\n  ask: c\n", ":4:3: the key `ask` stands twice in this mapping", "Keep one of them."),
    "a key that is a list": (
        "day-01.yaml",
        "- ? [a]\n  : b\n",
        ":1:5: a key must be a plain word",
        "A text that begins with `? ` or `: ` needs quotes around it.",
    ),
    "an alias": ("day-01.yaml", "- &a\n  id: q1\n- *a\n", ":3:3: the alias `*a` is not taken here", "Write the text out where it is needed."),
    "a billion laughs": ("day-01.yaml", f"a: &a [x, x]\n{LAUGHS}", ":2:8: the alias `*a` is not taken here", "Write the text out where it is needed."),
    "dug deep in brackets": ("day-01.json", "[" * 100_000, ":1:41: this is nested more than 40 deep", "A bank needs no more than eight levels."),
    "dug deep in lines": (
        "day-01.yaml",
        "\n".join(" " * depth + "a:" for depth in range(2_000)),
        ":41:41: this is nested more than 40 deep",
        "A bank needs no more than eight levels.",
    ),
    "a name of Python": ("day-01.yaml", "- !!python/object/apply:os.system ['exit 1']\n", ":1:3: `questions.0`: a mapping of keys to values is meant", FORM),
    "an unknown level": ("day-01.yaml", f"{Q}  level: simple\n", f":4:10: {LEVELS}", FORM),
    "a weight too large": ("day-01.yaml", f"{POINT}weight: 9\n", ":5:13: `weight`: Input should be less than or equal to 5", FORM),
    "a weight of 5,000 digits": (
        "day-01.yaml",
        f"{POINT}weight: {'9' * 5000}\n",
        ":5:13: `weight`: Unable to parse input string as an integer, exceeded maximum size",
        FORM,
    ),
    "a day that is no number": (
        "one.yaml",
        f"day: NaN\nquestions:\n{Q}",
        ":1:6: `day`: Input should be a valid integer, unable to parse string as an integer",
        FORM,
    ),
    "a day before the first": ("one.yaml", f"day: -1\nquestions:\n{Q}", ":1:6: `day`: Input should be greater than or equal to 0", FORM),
    "ask misspelt": ("day-01.yaml", "- id: q1\n  aks: Why?\n  perfect: Because it is so.\n", ":1:3: `ask` is missing here", "Did you mean that by `aks`?"),
    "ask of spaces": ("day-01.yaml", "- id: q1\n  ask: '   '\n  perfect: Because it is so.\n", ":2:8: `ask`: there is nothing here", FORM),
    "a title too long": ("one.yaml", f"title: {'x' * 501}\nquestions:\n{Q}", ":1:8: `title`: String should have at most 500 characters", FORM),
    "more points than are judged": (
        "day-01.yaml",
        f"- id: q1\n  ask: Why?\n  points: [{', '.join(['a b'] * 201)}]\n",
        ":1:3: this question has 201 points and misconceptions, deeper ones included, and at most 200 can be judged",
        FORM,
    ),
    "more than a transcript has room for": (
        "day-01.json",
        json.dumps([{"id": f"q{number}", "ask": "Why?", "perfect": "x" * 18_000} for number in range(200)]),
        ":1:1: this day is too large to be held in one interview",
        "Split it into several days.",
    ),
    "a sample of a misconception with a long name": (
        "day-01.yaml",
        f"{Q}  samples:\n  - {{answer: a b c, verdict: none, misconceptions: [{'x' * 10_000}]}}\n",
        f":5:53: q1: a sample names the misconception `{'x' * 80}`, which this question does not have",
        FORM,
    ),
    "ask left empty": ("day-01.yaml", "- id: q1\n  perfect: Because it is so.\n  ask:\n", ":3:7: `ask` is missing here", FORM),
    "questions misspelt": ("day-01.yaml", f"day: 1\nqestions:\n{Q}", ":1:1: `questions` is missing here", "Did you mean that by `qestions`?"),
    "points misspelt": ("day-01.yaml", "- id: q1\n  ask: Why?\n  pionts: [a b c]\n", f":1:3: {POINTS}", "Did you mean that by `pionts`?"),
    "neither points nor perfect": ("day-01.yaml", "- id: q1\n  ask: Why?\n", f":1:3: {POINTS}", FORM),
    "no id": ("day-01.yaml", "- ask: Why?\n  perfect: Because it is so.\n", ":1:3: `id` is missing here", FORM),
    "an id that is a path": ("day-01.yaml", Q.replace("q1", "../q1"), f":1:7: `id`: {AN_ID}", FORM),
    "an id of two words": ("day-01.yaml", Q.replace("q1", "my q1"), f":1:7: `id`: {AN_ID}", FORM),
    "an empty perfect answer": ("day-01.yaml", "- id: q1\n  ask: Why?\n  perfect: ''\n", ":3:12: `perfect`: there is nothing here", FORM),
    "an empty perfect answer to a deeper question": (
        "day-01.yaml",
        f"{Q}  deeper:\n  - {{ask: And then?, perfect: ''}}\n",
        ":5:31: `perfect`: there is nothing here",
        FORM,
    ),
    "a misconception against nothing": (
        "day-01.yaml",
        f"{Q}  misconceptions:\n  - {{claim: a b c, against: p9}}\n",
        ":5:29: q1: misconception `m1` is against `p9`, which is no point of this question",
        FORM,
    ),
    "a misconception of the second question against a point of the first": (
        "day-01.yaml",
        f"{Q}{Q.replace('q1', 'q2')}  misconceptions:\n  - claim: a b c\n    against: p1\n  - claim: a b c\n    against: p2\n",
        ":11:14: q2: misconception `m2` is against `p2`, which is no point of this question",
        FORM,
    ),
    "the id of a point twice": (
        "day-01.yaml",
        "- id: q1\n  ask: Why?\n  points:\n  - {id: a, says: a b}\n  - {id: a, says: c d}\n",
        ":5:10: q1: the id `a` stands twice in this question: give each point and misconception its own",
        FORM,
    ),
    "the id of a point once more in a deeper question": (
        "day-01.yaml",
        f"{Q}  deeper:\n  - {{ask: And then?, points: [{{id: p1, says: c d}}]}}\n",
        ":5:36: q1: the id `p1` stands twice in this question: give each point and misconception its own",
        FORM,
    ),
    "an improvement of a point that there is not": (
        "day-01.yaml",
        f"{Q}  improves: [p1, p7]\n",
        ":4:18: q1: the improvement is about `p7`, which is no point of this question",
        FORM,
    ),
    "a sample that marks a point that there is not": (
        "day-01.yaml",
        f"{Q}  samples:\n  - {{answer: a b c, verdict: none, points: {{p8: said}}}}\n",
        ":5:49: q1: a sample marks the point `p8`, which this question does not have",
        FORM,
    ),
    "a deeper question of bonuses alone": (
        "day-01.yaml",
        f"{Q}  deeper:\n  - {{id: d, ask: And then?, points: [{{says: c d, bonus: true}}]}}\n",
        ":5:5: q1: every point of the deeper question `d` is a `bonus`: one at least must be what it asks for",
        FORM,
    ),
    "a list of texts in a list of texts": ("day-01.yaml", f"{POINT}also: [a, [b]]\n", ":5:15: `also.1`: a text is meant", FORM),
    "a text for the points": ("day-01.yaml", "- id: q1\n  ask: Why?\n  points: a b c\n", ":3:11: `points`: a list is meant", FORM),
    "two errors": ("day-01.yaml", f"{Q}  level: simple\n{Q.replace('q1', 'q2')}  level: simple\n", f":4:10: {LEVELS} (1 more after it)", FORM),
    "a question id twice": ("day-01.yaml", Q + Q, ":4:7: the question id `q1` stands twice", "Give each question an id of its own."),
    "the id of a deeper question twice": (
        "day-01.yaml",
        f"{Q}  deeper:\n  - {{id: d, ask: And then?}}\n  - {{id: d, ask: And why?}}\n",
        ":6:10: the deeper question id `d` stands twice",
        "Give each deeper question an id of its own.",
    ),
    "a deeper question that is called as another one would be": (
        "day-01.yaml",
        f"{Q}  deeper:\n  - {{id: deeper-2, ask: And then?}}\n  - And why?\n",
        ":6:5: the deeper question id `deeper-2` stands twice",
        "Give each deeper question an id of its own.",
    ),
    "more questions than a day has": (
        "day-01.json",
        json.dumps([{**ONE, "id": f"q{number}"} for number in range(MOST_QUESTIONS + 1)]),
        ":1:1: `questions`: there are more than the 200 that one interview can hold",
        FORM,
    ),
    "more parts than a day has": (
        "day-01.json",
        json.dumps([0] * 2 * MOST_PARTS),
        f":1:{3 * MOST_PARTS - 1}: this has more than 50,000 parts",
        "Split it into several days.",
    ),
    "an empty file": ("day-01.yaml", "", ":1:1: there are no questions in this file", FORM),
    "only a comment": ("day-01.yaml", "# nothing yet\n", ":1:1: there are no questions in this file", FORM),
    "an empty list": ("day-01.yaml", "questions: []\n", ":1:12: `questions`: there is nothing in this list", FORM),
    "a word": ("day-01.yaml", "hello\n", ":1:1: there are no questions in this file", FORM),
    "another day than its name": ("day-01.yaml", f"day: 2\nquestions:\n{Q}", ":1:6: the file is named for day 1 and says `day: 2`", "Let both say the same."),
    "not UTF-8": ("day-01.yaml", "- id: q1\n  ask: café?\n".encode("latin-1"), ":2:11: is not UTF-8 text", "Save the file as UTF-8."),
    "UTF-16": ("day-01.yaml", Q.encode("utf-16"), ":1:1: is not UTF-8 text", "Save the file as UTF-8."),
    "six megabytes": ("day-01.yaml", b"a: b\n" * 1_200_000, ": is larger than 5 MB", "Is it the right file? If it is, split it."),
}


@pytest.mark.parametrize(("name", "text", "what", "mend"), WRONG.values(), ids=WRONG)
def test_a_file_that_is_not_right_is_refused_with_its_place_and_a_mend_and_is_read_no_further_than_a_day_goes(
    name: str, text: str | bytes, what: str, mend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(bank({name: text}), name)
    parse, parsed = yaml.parse, list[yaml.Event]()

    def parses(text: str, Loader: Any) -> Iterator[yaml.Event]:  # noqa: N803  # as PyYAML calls it
        for event in parse(text, Loader):
            parsed.append(event)
            yield event

    monkeypatch.setattr("yaml.parse", parses)
    checked = calls_of(monkeypatch, Day, "model_validate")
    with pytest.raises(FileError) as refused:
        read_day(path)
    assert (str(refused.value), refused.value.mend) == (f"{path}{what}", mend)
    assert len(parsed) <= MOST_PARTS + 10  # those that frame the parts
    assert len(checked) <= 1


def test_of_several_errors_in_a_file_ten_are_listed_each_with_its_place() -> None:
    bank(f"{Q}  level: simple\n  points: [{{says: ''}}, {{say: a}}]\n")
    assert run("bank", "check", "--bank", "bank").err == snapshot("""\
Error: bank/day-01.yaml:4:10: `level`: Input should be 'easy', 'easy-medium',
'medium', 'medium-hard' or 'hard' (2 more after it)
bank/day-01.yaml:5:19: `says`: there is nothing here
bank/day-01.yaml:5:24: `says` is missing here. Did you mean that by `say`?
See question_bank/README.md for the form.
""")
    bank("".join(f"{Q.replace('q1', f'q{number}')}  level: simple\n" for number in range(14)))
    told = run("bank", "check", "--bank", "bank").err
    assert re.findall(r"day-01.yaml:(\d+:\d+):", told) == [f"{4 * number}:10" for number in range(1, 11)]
    assert told.endswith(f"\n... and 4 more\n{FORM}\n")


def test_such_an_error_is_two_lines_and_ends_every_command(tmp_path: Path) -> None:
    bank(Q + Q)
    for command in (["start", "--day", "1"], ["bank", "list"], ["bank", "show", "q1"], ["bank", "check"]):
        ran = run(*command, "--bank", "bank")
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "Error: bank/day-01.yaml:4:7: the question id `q1` stands twice\nGive each question an id of its own.\n"
    assert not (tmp_path / "transcripts").exists()


def test_two_files_for_one_day_are_refused_by_name() -> None:
    bank({"day-01.yaml": Q, "other.yaml": f"day: 1\nquestions:\n{Q}"})
    assert run("start", "--bank", "bank").error == "Error: bank/other.yaml: day 1 is in day-01.yaml already Give one of them another number."


def test_a_question_that_stands_in_two_days_is_refused_where_questions_are_found_by_id() -> None:
    bank({"day-01.yaml": Q, "day-02.yaml": Q})
    assert (
        run("bank", "show", "q9", "--bank", "bank").error
        == "Error: bank/day-02.yaml: the question id `q1` is in day-01.yaml already Give each question an id of its own."
    )
    assert run("start", "--day", "2", "--bank", "bank", typed="Because it is so.\n").code == 0


def test_a_bank_in_which_questions_are_looked_up_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []

    def reading(path: Path) -> Day:
        read.append(path)
        return read_day(path)

    monkeypatch.setattr("interviewer.storage.bank.read_day", reading)
    find = finder(Bank(Path(bank({"day-01.yaml": Q, "day-02.yaml": Q.replace("q1", "q2")}))))
    assert [find(id).id for id in ("q1", "q2", "q1")] == ["q1", "q2", "q1"]
    for id in ("q3", "q4", "x" * 100_000):
        with pytest.raises(UsageError, match=f"there is no question `{id[:80]}` in this bank") as unknown:
            find(id)
        assert unknown.value.mend == "Did you mean: q1, q2?"
    assert len(read) == 2


def test_a_folder_without_a_bank_is_an_error_of_use(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = run("bank", "list", "--bank", "empty")
    assert (ran.code, ran.error) == (2, "Error: empty: this folder holds no question bank A bank is a folder of .yaml, .yml, .json files.")
    assert (
        run("start", "--bank", "nowhere").error == "Error: nowhere: the question bank cannot be read: No such file or directory Name a folder with --bank DIR."
    )


def _a_folder(path: Path) -> None:
    path.mkdir()


def _a_pipe(path: Path) -> None:
    os.mkfifo(path)


def _a_link_to_nothing(path: Path) -> None:
    path.symlink_to("gone.yaml")


@pytest.mark.skipif(os.name != "posix", reason="pipes and links as POSIX has them")
@pytest.mark.parametrize(
    ("make", "what"), [(_a_folder, "is not a file"), (_a_pipe, "is not a file"), (_a_link_to_nothing, "cannot be read: No such file or directory")]
)
def test_what_is_no_file_is_not_waited_for(make: Callable[[Path], None], what: str) -> None:
    path = Path(bank({}), "day-01.yaml")
    make(path)
    with pytest.raises(FileError, match=what):
        read_day(path)


def test_an_unknown_day_is_answered_with_the_nearest_ones() -> None:
    folder = bank({f"day-{day:02d}.yaml": Q.replace("q1", f"q{day}") for day in range(1, 31)})
    with pytest.raises(UsageError) as unknown:
        Bank(Path(folder)).day(40)
    assert unknown.value.mend == "The days nearest to it are: 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30."


def test_keys_that_mean_nothing_are_pointed_out_with_what_they_may_be_meant_for() -> None:
    points = "points:\n  - {says: a b, hint: c, wieght: 3}"
    rungs = "deeper:\n  - {ask: b, note: c, points: [{says: x y, askforit: z}]}"
    text = f"titel: x\nquestions:\n- id: q1\n  ask: Why?\n  {points}\n  {rungs}\n"
    found = set(unknown_keys(read_day(Path(bank(text), "day-01.yaml"))))
    assert found == {("day 1", "titel", "title"), ("q1", "hint", "hints"), ("q1", "wieght", "weight"), ("q1", "note", None), ("q1", "askforit", "ask_for_it")}


SLIP = "- id: q1\n  source: a book\n  ask: Why?\n  points:\n"
SLIP += "  - {says: The value is written after the label., alos: [It is too late.]}\n  samples: [{answer: a, verdict: none, kid: x}]\n"


def test_a_key_that_is_a_slip_is_told_of_once_where_an_interview_begins_and_where_answers_are_graded() -> None:
    told = "In q1 the key `alos` means nothing, and what stands under it is not used. Did you mean `also`? See: interviewer bank check --bank"
    ran = run("start", "--bank", bank(SLIP), typed="/quit\n")
    assert ran.words.count(told) == 1
    assert "`source`" not in ran.words
    assert "alos" not in run("resume", typed="/quit\n").words
    Path("answers.jsonl").write_text('{"id": 1, "question": "q1", "answer": "The value is written after the label."}\n')
    ran = run("grade", "answers.jsonl", "--bank", "bank", "-o", "grades.jsonl")
    assert (ran.code, ran.error.count(told)) == (0, 1)


def test_a_bank_without_a_slip_is_told_nothing_of() -> None:
    bank(SLIP.replace("alos", "also").replace("kid", "kind"))
    assert "means nothing" not in run("start", "--bank", "bank", typed="/quit\n").words


def test_a_right_answer_to_every_question_of_the_small_bank_is_excellent() -> None:
    """The bank that the other tests of the terminal use."""
    ran = run("start", "--bank", bank(SMALL), typed=RIGHT)
    assert "Mean of the scored questions (2 of 2): 100/100" in ran.out
