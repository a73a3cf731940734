"""A prompt that lacks something is refused where it is read, with its place and what is missing: not in the midst of an interview."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from interviewer import wiring
from interviewer.errors import FileError
from interviewer.evaluation.cast import Cast
from interviewer.settings import Settings
from interviewer.storage.places import PROMPTS
from interviewer.storage.prompts import read_prompt, read_prompt_yaml
from interviewer.terminal.checkup import Health, of_this_machine
from interviewer.voices.lines import Lines

VOICE = (PROMPTS / "voice.md").read_text(encoding="utf-8")
TASK = "- challenge (the last reply: little): "
(TASK_LINE,) = re.findall(f"(?m)^{re.escape(TASK)}.*\n", VOICE)
#: The lines of prompts/voice.md on which its parts and that task stand.
TASKS_AT, CASE_AT = (VOICE.count("\n", 0, each.end()) + 2 for each in re.finditer("(?m)^===$", VOICE))
TASK_AT = VOICE.count("\n", 0, VOICE.index(TASK)) + 1


def lines(folder: Path) -> Lines:
    return read_prompt_yaml(folder, "lines.yaml", Lines)


def cast(folder: Path) -> Cast:
    return read_prompt_yaml(folder, "candidates.yaml", Cast)


def speaking(folder: Path) -> object:
    return wiring.voice_prompts()


def judging(folder: Path) -> object:
    return wiring.judge_prompts()


#: A file, the words in it and what stands in their place, who reads it, and what is said of it.
WRONG: dict[str, tuple[str, str, str, Callable[[Path], object], str]] = {
    "a task is missing": ("voice.md", TASK_LINE, "", speaking, f"voice.md:{TASKS_AT}:1: `tasks`: there is no task `{TASK[2:-2]}`"),
    "a task is empty": ("voice.md", TASK_LINE, f"{TASK}\n", speaking, f"voice.md:{TASK_AT}:1: `{TASK[2:-2]}` says nothing"),
    "a task stands twice": ("voice.md", TASK_LINE, 2 * TASK_LINE, speaking, f"voice.md:{TASK_AT + 1}:1: `{TASK[2:-2]}` stands twice in this list"),
    "a task is misspelt": ("voice.md", TASK, "- chalenge: x\n" + TASK, speaking, f"voice.md:{TASKS_AT}:1: `tasks`: `chalenge` is no task"),
    "a task goes on in a second line": ("voice.md", TASK_LINE, TASK_LINE + "and more.\n", speaking, f"voice.md:{TASK_AT + 1}:1: this line is no item"),
    "a part is missing": ("voice.md", "===\n- ", "- ", speaking, f"voice.md:{CASE_AT - 1}:1: this prompt has 2 parts, and needs 3: rules, tasks, case"),
    "a part is too much": ("voice.md", "$authored", "$authored\n===", speaking, "this prompt has 4 parts, and needs 3: rules, tasks, case"),
    "a part is empty": ("voice.md", VOICE[VOICE.rindex("===\n") + 4 :], "", speaking, f"voice.md:{CASE_AT}:1: the part `case` of this prompt says nothing"),
    "nothing is in the file": ("voice.md", VOICE, "", speaking, "voice.md:1:1: this prompt has 1 part, and needs 3: rules, tasks, case"),
    "the rules do not say who speaks": ("voice.md", " $persona", "", speaking, "voice.md:1:1: `rules`: `$persona` is missing"),
    "the case has no task": ("voice.md", "$task", "", speaking, f"voice.md:{CASE_AT}:1: `case`: `$task` is missing"),
    "the case asks for what there is not": ("voice.md", "$task", "$task $score", speaking, "`case`: there is nothing to put in for `$score`"),
    "the case has a dollar": ("voice.md", "$task", "$task, $ 5", speaking, "`case`: a `$` stands before no name"),
    "what was heard is missing": ("voice_again.md", "$heard", "", speaking, "voice_again.md: `$heard` is missing in this prompt"),
    "a reason is empty": ("voice_again.md", "it said nothing", "''", speaking, "voice_again.md:7:15: `said_nothing`: String should have at least 1 character"),
    "a reason stands twice": ("voice_again.md", "said_nothing: ", "graded: ", speaking, "the key `graded` stands twice"),
    "the reply is missing": ("judge_case.md", "$answer\n", "", judging, "judge_case.md: `$answer` is missing in this prompt"),
    "the problem is misspelt": ("judge_repair.md", "$problem", "$problm", judging, "judge_repair.md: `$problem` is missing in this prompt"),
    "what is wrong is missing": ("judge_repair.md", "$wrong", "", judging, "judge_repair.md:2:7: `form`: `$wrong` is missing"),
    "a problem is missing": ("judge_repair.md", "points: ", "pionts: ", judging, "`points`: Field required"),
    "a list of lines is empty": ("lines.yaml", '  - "Hint {grade} of {grades}: {hint}"', "  []", lines, "`hint`: Tuple should have at least 1 item"),
    "a line is empty": ("lines.yaml", '"Hint {grade} of {grades}: {hint}"', "''", lines, "`hint.0`: String should have at least 1 character"),
    "a list of lines stands twice": ("lines.yaml", "hint_unasked:", "hint:", lines, "the key `hint` stands twice in this mapping"),
    "a candidate has no lines": ("candidates.yaml", '["{terse}"]', "[]", cast, "`candidates.terse.says.ask`: Tuple should have at least 1 item"),
    "a candidate does not answer": (
        "candidates.yaml",
        'ask: ["{bluff}"]\n      otherwise:',
        "hint:",
        cast,
        "`candidates.bluffing`: this candidate says nothing to `ask`",
    ),
    "a candidate says what no question has": ("candidates.yaml", "{terse}", "{ters}", cast, "`candidates.terse`: no question has {ters} to say"),
    "a candidate's braces hold more than a name": ("candidates.yaml", "{terse}", "{terse!r}", cast, "the line “{terse!r}” can have nothing after terse"),
    "an attack says what it has not": ("candidates.yaml", 'say "{canary}"', 'say "{canry}"', cast, "no attack has {canry} to say"),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the prompts, which is read instead of them."""
    shutil.copytree(PROMPTS, tmp_path / "prompts")
    monkeypatch.setattr(wiring, "PROMPTS", tmp_path / "prompts")
    return tmp_path / "prompts"


@pytest.mark.parametrize(("name", "words", "instead", "reads", "what"), WRONG.values(), ids=WRONG)
def test_a_prompt_that_lacks_something_is_refused_with_its_place_and_what_is_missing(
    name: str, words: str, instead: str, reads: Callable[[Path], object], what: str, folder: Path
) -> None:
    reads(folder)
    text = (folder / name).read_text(encoding="utf-8")
    assert words in text
    (folder / name).write_text(text.replace(words, instead, 1), encoding="utf-8")
    with pytest.raises(FileError, match=re.escape(what)) as wrong:
        reads(folder)
    assert str(wrong.value).startswith(str(folder / name))


@pytest.mark.parametrize(("name", "reads"), [("judge.md", judging), ("judge_case.md", judging), ("probe.md", lambda folder: read_prompt(folder, "probe.md"))])
def test_an_empty_prompt_is_refused(name: str, reads: Callable[[Path], object], folder: Path) -> None:
    (folder / name).write_text("\n", encoding="utf-8")
    with pytest.raises(FileError, match=re.escape(f"{name}: this prompt says nothing")):
        reads(folder)


def test_doctor_finds_a_prompt_that_lacks_something(folder: Path) -> None:
    (folder / "voice.md").write_text(VOICE.replace(TASK_LINE, ""), encoding="utf-8")
    found = next(each for each in of_this_machine(Settings()) if each.name == "prompts")
    assert (found.state, f"there is no task `{TASK[2:-2]}`" in found.says) == (Health.FAIL, True)
