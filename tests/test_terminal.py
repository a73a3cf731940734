"""On a real terminal: typing, pasting, leaving; and nothing that anybody wrote acts on it."""

from __future__ import annotations

import asyncio
import io
import itertools
import json
import os
import re
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.application import create_app_session
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from prompt_toolkit.utils import get_cwidth
from rich.console import Console

from interviewer.core.events import Answered, Said
from interviewer.core.moves import Close
from interviewer.core.session import Session
from interviewer.judges.answer import cannot_be_judged
from interviewer.storage.drafts import Draft
from interviewer.storage.transcript import session_of
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.editor import PromptReader
from interviewer.terminal.keyboard import Doubts, Keyboard, LineReader
from interviewer.terminal.printer import Printer
from interviewer.terminal.screen import verdict_again
from interviewer.terminal.wrapping import spaces_before
from tests.conftest import ROOT
from tests.program import RIGHT, SMALL, bank, run, transcripts
from tests.rooms import NOON, interview, new_session, question, trajectory
from tests.terminal import CTRL_C, CTRL_D, CTRL_E, CTRL_X, ENTER, ESCAPE_ENTER, SECONDS, terminal

pytestmark = [pytest.mark.terminal, pytest.mark.skipif(os.name != "posix", reason="terminals as POSIX has them")]

#: Loading the judge takes longer than any test waits, in threads that a process waits for at its end.
SLOW_TO_LOAD = """\
import sys, types
from concurrent.futures import ThreadPoolExecutor
from time import sleep


class Judge:
    def __init__(self):
        with ThreadPoolExecutor(1) as threads:
            threads.submit(sleep, 60).result()


sys.modules["interviewer.judges.local.judge"] = slow = types.ModuleType("interviewer.judges.local.judge")
slow.LocalJudge = Judge
"""
LEAK, DRIFT = RIGHT.splitlines()
#: The interpreter by which a program is run that is started afresh, as it is called here.
PYTHON = next((name for name in ("python", "python3") if Path(shutil.which(name) or "").absolute() == Path(sys.executable)), sys.executable)


def replies() -> list[str]:
    """The texts that have reached the transcript."""
    return [event.text for event in session_of(transcripts().load("0001-day-01"), "").log if isinstance(event, Answered)]


HOW_TO_TYPE = "Esc Enter or Ctrl-D: send · Enter: new line"
AFTER_ONE_POINT = "What would you change?"
HOW_TO_TYPE_IN_SHORT = "Esc Enter: send · Enter: new line"


def test_an_answer_of_several_lines_is_typed_with_enter_and_sent_with_escape_enter() -> None:
    with terminal("start", "--bank", bank(SMALL)) as shown:
        shown.shows(HOW_TO_TYPE)
        shown.types(f"It is leakage because{ENTER}the value is written{ENTER}after the label.{ESCAPE_ENTER}")
        shown.shows(AFTER_ONE_POINT)
        shown.waits()
        shown.types(f"Build every feature as of a cut-off date.{CTRL_D}")
        shown.goes_on()
        shown.shows("What is drift?")
        shown.waits()
        shown.types(f"{CTRL_D}{CTRL_D}")
        assert shown.ends() == 0
        shown.shows("Go on with: python -m interviewer resume 0001-day-01")
    assert replies() == ["It is leakage because\nthe value is written\nafter the label.", "Build every feature as of a cut-off date."]


def test_a_command_is_sent_with_enter_alone_and_control_d_twice_on_an_empty_line_leaves() -> None:
    with terminal("start", "--bank", bank(SMALL)) as shown:
        shown.shows(HOW_TO_TYPE)
        shown.types(f"/hint{ENTER}")
        shown.shows("Look at time.")
        shown.types(f"/hnt{ENTER}")
        shown.shows("There is no /hnt. Did you mean /hint?")
        shown.waits()
        shown.types(ESCAPE_ENTER)
        shown.shows("Nothing was sent.")
        shown.waits()
        shown.types(CTRL_D)
        shown.shows("There is nothing to send. Ctrl-D once more to leave.")
        shown.types(CTRL_D)
        assert shown.ends() == 0
        assert shown.words.endswith("Paused: the input ended. Everything you sent is saved. Go on with: python -m interviewer resume 0001-day-01")
    assert trajectory(transcripts().load("0001-day-01").log) == ["said ask", "asked_for_hint", "said hint", "left"]


def test_the_first_control_c_keeps_the_draft_and_a_second_one_leaves_with_130_and_the_command_to_resume() -> None:
    with terminal("start", "--bank", bank(SMALL)) as shown:
        shown.shows(HOW_TO_TYPE)
        shown.types("It is leakage because ")
        shown.types(CTRL_C)
        shown.shows("Ctrl-C once more to leave. What you typed is still here.")
        shown.types(f"the value is written after the label.{ESCAPE_ENTER}")
        shown.shows(AFTER_ONE_POINT)
        shown.waits()
        shown.types(f"A draft that is never sent{CTRL_C}")
        shown.shows("Ctrl-C once more to leave.")
        shown.types(CTRL_C)
        assert shown.ends() == 130
        assert shown.words.endswith("Paused. What you were typing is kept. Everything you sent is saved. Go on with: python -m interviewer resume 0001-day-01")
        assert "Traceback" not in shown.words
    assert replies() == ["It is leakage because the value is written after the label."]
    assert run("resume", typed="").words.count(AFTER_ONE_POINT) == 1


def test_a_paste_of_several_lines_arrives_whole_and_is_sent_only_when_its_sender_says_so() -> None:
    pasted = ["def leak(x):", "    return x[0]  # [bold]", "", "/hint", "That is how “it” leaks ≥ 0.5 🙂"]
    with terminal("start", "--bank", bank(SMALL)) as shown:
        shown.shows(HOW_TO_TYPE)
        shown.pastes("\r".join(pasted))
        shown.shows(pasted[-1][:24])
        assert replies() == []
        shown.types(ESCAPE_ENTER)
        shown.shows("When is it written?")
    assert replies() == ["\n".join(pasted)]


def test_control_z_is_no_part_of_an_answer() -> None:
    with terminal("start", "--bank", bank(SMALL)) as shown:  # it leads a session of its own here, which nobody can stop: it goes on at once
        shown.shows(HOW_TO_TYPE)
        shown.types("It is leakage because the value is written ")
        shown.shows("is written")
        shown.types("\x1a")
        shown.types(f"after the label.{ESCAPE_ENTER}")
        shown.shows(AFTER_ONE_POINT)
    assert replies() == ["It is leakage because the value is written after the label."]


def test_what_is_typed_before_the_prompt_is_there_counts() -> None:
    """The terminal itself turns an early Enter into another character."""
    with terminal("start", "--bank", bank(SMALL), afresh=True) as shown:
        shown.types(f"{LEAK}{ESCAPE_ENTER}")
        shown.shows("excellent, 100/100")
        shown.goes_on()
        shown.shows("What is drift?")
    assert replies() == [LEAK]


@contextmanager
def reader(typed: str, *times: float) -> Iterator[PromptReader]:
    """The reader of a terminal on which this is typed; the clock shows these times, one a look."""
    clock = iter(times)
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text(typed)
        yield PromptReader(plain=True, meanwhile=lambda: None, draft=Draft(Path("0001.json")), now=lambda: next(clock))


def test_a_reply_is_taken_at_once_though_what_its_judge_needs_is_still_being_loaded() -> None:
    loaded = threading.Event()

    def loads() -> None:
        loaded.wait(SECONDS)

    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text(f"a{ESCAPE_ENTER}")
        assert PromptReader(plain=True, meanwhile=loads, draft=Draft(Path("0001.json")))(new_session()) == "a"
        assert not loaded.is_set()
    loaded.set()


def test_an_answer_is_on_disk_and_whoever_leaves_has_left_while_the_judge_is_still_being_loaded() -> None:
    Path("sitecustomize.py").write_text(SLOW_TO_LOAD)
    slow = f"{ROOT}{os.pathsep}{Path.cwd()}"
    with terminal("start", "--bank", bank(SMALL), afresh=True, INTERVIEWER_JUDGE="local", PYTHONPATH=slow) as shown:
        shown.waits()
        shown.types(f"It leaks.{ESCAPE_ENTER}")
        shown.until(lambda: replies() == ["It leaks."])
        shown.types(CTRL_C)
        assert shown.ends() == 130
        assert shown.words.endswith(f"Paused. Everything you sent is saved. Go on with: {PYTHON} -m interviewer resume 0001-day-01")
        assert "Traceback" not in shown.words
    with terminal("resume") as shown:
        shown.shows("When is it written?")


@pytest.mark.parametrize(("typed", "code"), [(f"/quit{ENTER}", 0), (f"{CTRL_C}{CTRL_C}", 130)], ids=["quit", "Control-C twice"])
def test_leaving_waits_for_nothing_that_is_still_being_loaded(typed: str, code: int) -> None:
    Path("sitecustomize.py").write_text(SLOW_TO_LOAD)
    with terminal("start", "--bank", bank(SMALL), afresh=True, INTERVIEWER_JUDGE="local", PYTHONPATH=f"{ROOT}{os.pathsep}{Path.cwd()}") as shown:
        shown.waits()
        shown.types(typed)
        assert shown.ends() == code
        assert "Paused" in shown.words
        assert "Traceback" not in shown.words


def test_four_seconds_after_the_first_control_c_another_one_is_the_first_again() -> None:
    with reader(f"a{CTRL_C}b{CTRL_C}c{ESCAPE_ENTER}", 100.0, 100.0, 104.0, 104.0) as reads:
        assert reads(new_session()) == "abc"
    with reader(f"a{CTRL_C}b{CTRL_C}c{ESCAPE_ENTER}", 100.0, 100.0, 103.9) as reads, pytest.raises(KeyboardInterrupt):
        reads(new_session())


def test_after_control_c_twice_the_clock_of_the_question_goes_on_from_where_it_was() -> None:
    with terminal("start", "--bank", bank(SMALL)) as shown:
        shown.waits()
        shown.passes(2)
        shown.shows("data leakage · 0:02")
        shown.types(f"{CTRL_C}{CTRL_C}")
        assert shown.ends() == 130
    assert trajectory(transcripts().load("0001-day-01").log) == ["said ask", "left"]
    with terminal("resume", passed=2) as shown:
        shown.waits()
        clocks = re.findall(r"data leakage · (\d:\d\d)", shown.words)
        assert clocks
        assert min(clocks) >= "0:02"


# --- Between a debrief and the next question -----------------------------------------------------------------------------


def test_after_a_debrief_the_next_question_waits_for_enter_and_its_clock_begins_when_it_is_shown() -> None:
    with terminal("start", "--bank", bank(SMALL)) as shown:
        shown.waits()
        shown.types(f"It is late.{ESCAPE_ENTER}")
        shown.shows("When is it written?")
        shown.waits()
        shown.types(f"/skip{ENTER}")
        shown.shows("Enter: the next question (by itself in 15 seconds; any key stops that) /redo /dispute /quit /help")
        assert "What is drift?" not in shown.words
        shown.types(f"/dispute{ENTER}")
        shown.shows("Q1 · what the judge found")
        shown.passes(90)
        shown.types(ENTER)
        shown.shows("What is drift?")
        shown.shows("Q2/2 · medium · drift · 0:00")
        assert "Enter: the next question" not in shown.words
        shown.types(f"/quit{ENTER}")
        assert shown.ends() == 0


@pytest.mark.parametrize("columns", [40, 80])
def test_where_the_debrief_is_longer_than_the_window_the_verdict_stands_above_the_prompt_as_well(columns: int) -> None:
    with terminal("start", "--bank", bank(SMALL), lines=14, columns=columns) as shown:
        shown.waits()
        shown.types(f"It is late.{ESCAPE_ENTER}")
        shown.shows("When is it written?")
        shown.waits()
        shown.types(f"{LEAK}{ESCAPE_ENTER}")
        shown.shows("Enter: the next question")
        seen = [row.rstrip() for row in shown.screen.display]
        assert not any(row.startswith("Debrief Q1") for row in seen)
        verdict = re.findall(r"Debrief Q1 (.+?) · judge: lexical", shown.words)
        above = seen[: seen.index(">")]
        assert " ".join(" ".join(above).split()).endswith(f" Q1 · data leakage: {verdict[0]}")
        shown.types(ENTER)
        shown.shows("What is drift?")
        shown.types(f"/quit{ENTER}")
        assert shown.ends() == 0
        assert shown.words.count("Q1 · data leakage: ") == 1


def test_on_a_plain_terminal_the_verdict_is_said_again_before_the_next_question_and_from_a_pipe_it_is_said_once() -> None:
    with terminal("start", "--bank", bank(SMALL), ACCESSIBLE="1") as shown:
        shown.waits()
        shown.types(f"/skip{ENTER}")
        shown.shows("Q1 · data leakage: no score, skipped Q2/2 · medium · drift")
        shown.types(f"/quit{ENTER}")
        assert shown.ends() == 0
    piped = run("start", "--bank", "bank", "--day", "1", typed="/skip\n/quit\n").out
    assert (piped.count("no score, skipped"), piped.count("Q1 · data leakage")) == (1, 0)


def test_the_verdict_above_the_prompt_has_that_of_the_second_attempt_too() -> None:
    texts = ["It is late.", "/skip", "/redo", "It is late. Cut it off.", "/skip"]
    session = interview(texts, ["main", "main fix check"], new_session(question("q1"), question("q2")))
    closed = [place for place, event in enumerate(session.log) if isinstance(event, Said) and isinstance(event.move, Close)]
    told = ["".join(block.text for block in verdict_again(Session(session.plan, session.log[: place + 1]))) for place in closed]
    assert told == ["Q1 · data leakage: partial, 53/100", "Q1 · data leakage: partial, 53/100 · once more: excellent, 100/100"]
    assert verdict_again(new_session()) == verdict_again(session) == []


def test_what_is_typed_after_a_debrief_begins_the_next_reply_and_is_never_sent_by_itself() -> None:
    with terminal("start", "--bank", bank(SMALL)) as shown:
        shown.waits()
        shown.types(f"{LEAK}{ESCAPE_ENTER}")
        shown.shows("Enter: the next question")
        shown.types(f"/skip{ENTER}")
        shown.shows("There is no question for /skip right now. Enter: the next question.")
        assert "What is drift?" not in shown.words
        shown.types(f"A draft{ENTER}")
        shown.shows("What you typed is kept: it stands in your next reply, and is not sent before you send it.")
        shown.shows("What is drift?")
        shown.shows("> A draft")
        assert replies() == [LEAK]
        shown.types("\x15")  # Ctrl-U: the line is cleared
        shown.types(f"{DRIFT}{ESCAPE_ENTER}")
        assert shown.ends() == 0
    assert replies() == [LEAK, DRIFT]


def test_after_a_debrief_the_question_can_be_tried_once_more_or_the_interview_left() -> None:
    with terminal("start", "--bank", bank(SMALL)) as shown:
        shown.waits()
        shown.types(f"/skip{ENTER}")
        shown.shows("Enter: the next question")
        shown.types(f"/redo{ENTER}")
        shown.shows("data leakage · once more")
        shown.waits()
        shown.types(f"{LEAK}{ESCAPE_ENTER}")
        shown.shows("any key stops that) /quit /help")
        shown.types(f"/quit{ENTER}")
        assert shown.ends() == 0
        shown.shows("Paused.")


def test_redo_after_a_debrief_goes_back_without_asking_the_next_question_first() -> None:
    with terminal("start", "--bank", bank(SMALL)) as shown:
        shown.waits()
        shown.types(f"/skip{ENTER}")
        shown.shows("Enter: the next question")
        shown.types(f"/redo{ENTER}")
        shown.shows("data leakage · once more")
        assert "What is drift?" not in shown.words
        shown.waits()
        shown.types(f"{LEAK}{ESCAPE_ENTER}")
        shown.goes_on()
        shown.shows("What is drift?")
        shown.waits()
        shown.types(f"/quit{ENTER}")
        assert shown.ends() == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/why", "The debrief above says it point by point."),
        ("/hint please", "There is no question for /hint right now."),
        ("/rate 70", "There is no question for /rate right now."),
        ("/hint, please", "There is no question for /hint right now."),
        ("/skip/quit", "Did you mean /skip? Send it alone, or send your text without it."),
        ("/quit now", "Did you mean /quit? Send it alone, or send your text without it."),
        ("/redo, please", "Did you mean /redo? Send it alone, or send your text without it."),
    ],
)
def test_an_action_or_a_slip_after_a_debrief_is_answered_and_becomes_no_draft(typed: str, said: str) -> None:
    file, kept, lines = io.StringIO(), list[str](), iter([typed, ""])
    keyboard = Keyboard(LineReader(io.StringIO()), Printer(Console(file=file, width=200), plain=True), contests=lambda *_: None, now=lambda: NOON)
    assert keyboard.goes_on(lambda _: next(lines), kept.append, debriefed()) is None
    assert said in file.getvalue()
    assert kept == []


@pytest.mark.parametrize("then", ["", "/skip connections help the gradients"], ids=["deleted", "sent again"])
def test_what_may_be_an_answer_after_a_debrief_although_it_begins_like_an_action_is_kept(then: str) -> None:
    kept, lines = list[str](), iter(["/skip connections help the gradients", then])
    screen = Printer(Console(file=io.StringIO(), width=200), plain=True)
    keyboard = Keyboard(LineReader(io.StringIO()), screen, contests=lambda *_: None, now=lambda: NOON)
    assert keyboard.goes_on(lambda _: next(lines), kept.append, debriefed()) is None
    assert kept == ["/skip connections help the gradients", *([then] if then else [])]


GERMAN = "Das Modell wird nicht konvergieren, weil die Schritte zu groß sind."


def test_an_answer_that_cannot_be_judged_is_handed_back_once_and_then_taken_as_it_is() -> None:
    file, kept = io.StringIO(), list[str]()
    typed = LineReader(io.StringIO(f"{GERMAN}\n{GERMAN}\n"))
    screen = Printer(Console(file=file, width=200), plain=True)
    keyboard = Keyboard(typed, screen, contests=lambda *_: None, now=lambda: NOON, doubts=Doubts(cannot_be_judged, kept.append))
    left = interview([], [], new_session(question("q1")))
    reply = keyboard.replies(Session(left.plan, left.log[:-1]))
    assert reply == Answered(text=GERMAN)
    assert kept == [GERMAN]
    assert (
        " ".join(file.getvalue().split()).count("Not sent: the embedded judges read English only. Say it in English; or send it as it is, and it has no score.")
        == 1
    )


def test_who_thinks_aloud_is_told_to_take_their_time_and_nothing_is_sent() -> None:
    with terminal("start", "--bank", bank(SMALL)) as shown:
        shown.waits()
        for thought in ("hmm", "let me think for a second"):
            shown.types(f"{thought}{ESCAPE_ENTER}")
            shown.shows("Take your time.")
            shown.waits()
        shown.types(f"{LEAK}{ESCAPE_ENTER}")
        shown.goes_on()
        shown.shows("What is drift?")
        shown.waits()
        shown.types(f"/quit{ENTER}")
        assert shown.ends() == 0
    assert replies() == [LEAK]


def debriefed(texts: Sequence[str] = ("/skip",), judgements: Sequence[str] = ()) -> Session:
    """A session of two questions, the first of which has just been closed."""
    session = interview(texts, judgements, new_session(question("q1"), question("q2")))
    return Session(session.plan, session.log[:-2])


@pytest.mark.parametrize(("typed", "read"), [("", ""), ("a", "a, and b")], ids=["no key", "a key"])
def test_the_next_question_comes_by_itself_unless_a_key_is_pressed(typed: str, read: str) -> None:
    pressed, slept = asyncio.Event(), list[float]()

    class Typed(Draft):
        def keeps(self, text: str) -> None:
            if text == "a":
                pressed.set()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if typed:
            await pressed.wait()
            asyncio.get_running_loop().call_soon(keys.send_text, f", and b{ENTER}")  # once nothing has come of this sleep

    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text(typed)
        reads = PromptReader(plain=False, meanwhile=lambda: None, draft=Typed(Path("0001.json")), sleep=sleep)
        assert reads.pauses(debriefed()) == read
    assert slept == [15]


def test_the_longer_the_debrief_the_later_the_next_question_comes_by_itself() -> None:
    long = "It is written after the label. " * 30
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        reads = PromptReader(plain=False, meanwhile=lambda: None, draft=Draft(Path("0001.json")))
        keys.send_text(ENTER)
        reads.pauses(debriefed([long, "/skip"], ["main"]))
        assert reads.seconds_to_read == 75
        keys.send_text(ENTER)
        reads.pauses(debriefed())
        assert reads.seconds_to_read == 15


def test_whoever_has_typed_something_after_a_debrief_is_not_hurried_any_more() -> None:
    pauses = list[float]()

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 1:
            await asyncio.Event().wait()
        asyncio.get_running_loop().call_soon(keys.send_text, f"/help{ENTER}")

    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        reads = PromptReader(plain=False, meanwhile=lambda: None, draft=Draft(Path("0001.json")), sleep=sleep)
        keys.send_text(f"/dispute{ENTER}")
        assert reads.pauses(debriefed()) == "/dispute"
        assert reads.pauses(debriefed()) == "/help"
    assert len(pauses) == 2


def test_control_c_says_that_something_is_still_there_only_where_something_is() -> None:
    with terminal("start", "--bank", bank(SMALL)) as shown:
        shown.waits()
        shown.types(CTRL_C)
        shown.shows("Ctrl-C once more to leave.")
        assert "is still here" not in shown.words
        shown.types(CTRL_C)
        shown.ends()


def test_a_plain_screen_does_not_pause() -> None:
    with reader("") as reads:
        assert reads.pauses(debriefed()) == ""


def test_after_a_reply_the_first_control_c_is_the_first_again() -> None:
    with reader(f"a{CTRL_C}{ESCAPE_ENTER}b{CTRL_C}{ESCAPE_ENTER}", 100.0, 100.0, 100.5, 100.5) as reads:
        assert [reads(new_session()), reads(new_session())] == ["a", "b"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (f"a{ENTER}b{CTRL_D}", "a\nb"),
        ("a\nb\x1b\n", "a\nb"),
        ("/hint\n", "/hint"),
        (f"/hint and more{ENTER}{ESCAPE_ENTER}", "/hint and more\n"),
        (f" {CTRL_D}{CTRL_D}", None),
        (f"a\0b{ESCAPE_ENTER}", "ab"),
        (f"\x1b[200~a\r\n\x1b[31mb\x1b[201~{ESCAPE_ENTER}", "a\n\x1b[31mb"),
        (f"\x1b[200~/hint\na\x1b[201~{ESCAPE_ENTER}", "/hint\na"),
    ],
    ids=[
        "Control-D sends",
        "early Enters",
        "an early command",
        "more than a command",
        "nothing but white",
        "Control-Space does nothing",
        "a paste with an escape sequence",
        "a paste that begins like a command",
    ],
)
def test_keys_do_what_they_say(typed: str, read: str | None) -> None:
    with reader(typed, 100.0, 100.0, 101.0) as reads:
        assert reads(new_session()) == read


def test_what_comes_back_from_an_editor_is_not_sent_before_its_sender_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def edits(_: Buffer, file: str) -> bool:
        Path(file).write_text(f"{Path(file).read_text()}, and more\n")
        return True

    class Kept(Draft):
        def keeps(self, text: str) -> None:
            if text == "a, and more":  # it stands at the prompt
                keys.send_text(f", and this{ESCAPE_ENTER}")

    monkeypatch.setattr(Buffer, "_open_file_in_editor", edits)
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text(f"a{CTRL_X}{CTRL_E}")
        assert PromptReader(plain=True, meanwhile=lambda: None, draft=Kept(Path("0001.json")))(new_session()) == "a, and more, and this"


def test_on_a_dumb_terminal_the_keys_mean_the_same_and_how_to_send_is_said() -> None:
    with terminal("start", "--bank", bank(SMALL), TERM="dumb") as shown:
        shown.shows("/quit /help You:")
        shown.waits()
        shown.types(f"a{CTRL_C}")
        shown.shows("Ctrl-C once more to leave.")
        shown.types(f"b{ESCAPE_ENTER}")
        shown.shows("When is it written? You:")
        shown.waits()
        shown.types(CTRL_D)
        shown.shows("There is nothing to send. Ctrl-D once more to leave.")
        shown.waits()
        shown.types(CTRL_D)
        assert shown.ends() == 0
        assert HOW_TO_TYPE in shown.words
    assert replies() == ["ab"]


def test_on_a_dumb_terminal_what_was_typed_before_stands_at_the_prompt_again() -> None:
    with terminal("start", "--bank", bank(SMALL), TERM="dumb") as shown:
        shown.shows("/quit /help You:")
        shown.waits()
        shown.types(f"line one{ENTER}line two{CTRL_C}")
        shown.shows("Ctrl-C once more to leave. What you typed is still here. You: line one line two")
        shown.types(CTRL_C)
        shown.shows("What you were typing is kept.")
    with terminal("resume", TERM="dumb") as shown:
        shown.shows("You: line one line two")
        shown.waits()
        shown.types(f" and more{ESCAPE_ENTER}")
        shown.shows("Interviewer:")
        shown.until(lambda: replies() == ["line one\nline two and more"])


def test_on_a_dumb_terminal_what_is_taken_away_goes_from_the_screen() -> None:
    with terminal("start", "--bank", bank(SMALL), TERM="dumb", columns=60) as shown:
        shown.shows("/quit /help You:")
        shown.waits()
        shown.types("line two\x7f\x7f\x7fone")
        shown.shows("You: line one")
        assert shown.rows[-1 - [*map(bool, reversed(shown.rows))].index(True)] == "You: line one"
        shown.types(f"{ENTER}\x7f.")  # an end of a line is taken away: nothing on such a screen goes up
        shown.shows("You: line one You: line one.")
        shown.types("\x1b[D!")  # the cursor is put before the last sign
        shown.shows("You: line one. You: line one!.")
        shown.types(f"{ESCAPE_ENTER}")
        shown.until(lambda: replies() == ["line one!."])
        assert max(map(len, shown.rows)) <= 60


def test_a_dumb_terminal_is_written_on_as_wide_as_it_is() -> None:
    for columns in (50, 60, 95):
        with terminal("start", "--bank", bank(SMALL), TERM="dumb", columns=columns) as shown:
            shown.shows("/quit /help You:")
            assert columns - 12 < max(map(len, shown.rows)) <= columns


def test_a_terminal_that_has_gone_is_the_end_of_the_input() -> None:
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("a")
        keys.close()
        assert PromptReader(plain=True, meanwhile=lambda: None, draft=Draft(Path("0001.json")))(new_session()) is None
    assert Draft(Path("0001.json")).text() == "a"


def test_a_narrow_terminal_shows_a_whole_interview() -> None:
    with terminal("start", "--bank", bank(SMALL), columns=40, lines=12) as shown:
        shown.shows("Is the last login leakage?")
        shown.types(f"{LEAK}{ESCAPE_ENTER}")
        shown.goes_on()
        shown.shows("What is drift?")
        shown.types(f"{DRIFT}{ESCAPE_ENTER}")
        assert shown.ends() == 0
        assert "Mean of the scored questions (2 of 2): 100/100" in shown.words
        assert max(map(len, shown.rows)) <= 40
    assert replies() == [LEAK, DRIFT]


def test_what_is_typed_breaks_between_words_and_is_sent_as_it_was_typed() -> None:
    typed = "It is leakage because the value is written after the label of the customer."
    with terminal("start", "--bank", bank(SMALL), columns=40) as shown:
        shown.shows(HOW_TO_TYPE_IN_SHORT)
        shown.types(typed)
        shown.shows("the customer.")
        at = shown.rows.index("> It is leakage because the value is")
        assert shown.rows[at + 1 : at + 3] == ["  written after the label of the", "  customer."]
        shown.types(ESCAPE_ENTER)
        shown.shows(AFTER_ONE_POINT)
    assert replies() == [typed]


@given(st.text("ab 字", max_size=60), st.integers(2, 12))
def test_no_word_that_fits_in_a_row_is_broken_and_only_blanks_are_hidden(text: str, columns: int) -> None:
    spaces = spaces_before(text, columns)
    rows = shown_in_rows(text, spaces, columns)
    for word in [word for word in text.split() if get_cwidth(word) <= columns]:
        assert any(word in row for row in rows), (word, rows)
    assert all(text[place] == " " for place, before in spaces.items() if before == -1)


def shown_in_rows(text: str, spaces: dict[int, int], columns: int) -> list[str]:
    """The rows that a terminal fills, column by column."""
    rows = [""]
    for place, character in enumerate(text):
        before = spaces.get(place, 0)
        for each in " " * before + (character if before != -1 else ""):
            if get_cwidth(rows[-1]) + get_cwidth(each) > columns:
                rows.append("")
            rows[-1] += each
    return rows


@pytest.mark.parametrize(
    "called", ["interviewer", "python -m interviewer", "/opt/py/bin/python3 -m interviewer", "'/my programs/interviewer'", r".venv\bin\interviewer"]
)
def test_a_command_is_printed_in_one_line_however_narrow_the_terminal_and_the_words_before_it_wrap(called: str) -> None:
    command = f"{called} resume 0001-day-01 --transcripts '/home/me/my interviews'"
    assert printed(Block(Kind.NOTE, f"Everything you sent is saved. Go on with: {command}"), width=40) == (
        f"\nEverything you sent is saved. Go on\nwith:\n{command}\n"
    )


# --- What others wrote ---------------------------------------------------------------------------------------------------

#: What acts on a terminal, on the direction of its text, or on markup, in ways known from attacks on terminals and logs.
HOSTILE = [
    *("\x1b[2J\x1b[H", "\x1b]0;owned\x07", "\x1b]52;c;aGk=\x1b\\", "\x1b[?1049h", "\x1b[6n", "\x1bc", "\x1b[31m", "\x1b]8;;http://x\x1b\\y", "\x1bP$q\x1b\\"),
    *("\x1b", "\x1b[", "\x9b2J", "\x9d0;x\x9c", "\x90q\x9c", "\x07", "\x08\x08", "\r", "\r\n", "\x0b", "\x0c", "\x0e", "\x00", "\x7f", "\x85"),
    *("\ufeff", "\u202e", "\u2066", "\u200f", "\ud83d", "e\u0301", "🙂", "\t", "\n"),
    *("[bold]", "[/INST]", "[/]", "x[0]", "[link=http://x]", ":warning:", "a ", "word "),
]
TEXTS = st.lists(st.sampled_from(HOSTILE), max_size=12).map("".join)
ACTS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def printed(*blocks: Block, plain: bool = False, width: int = 80) -> str:
    """What the printer writes, on a console without colours."""
    file = io.StringIO()
    Printer(Console(file=file, width=width, markup=False, highlight=False, emoji=False, no_color=True), plain=plain).prints(blocks)
    return file.getvalue()


@given(TEXTS, st.sampled_from(list(Kind)), st.booleans(), st.sampled_from([1, 7, 40, 80]))
def test_no_text_in_any_place_sends_the_terminal_anything_but_characters(text: str, kind: Kind, plain: bool, width: int) -> None:
    assert ACTS.findall(printed(Block(kind, text), plain=plain, width=width)) == []


@given(st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=4).map("".join), st.lists(st.integers(0, 60), max_size=4))
def test_a_sequence_cut_anywhere_between_the_pieces_of_a_stream_does_nothing_either(text: str, cuts: list[int]) -> None:
    ends = sorted({0, *(cut for cut in cuts if cut < len(text)), len(text)})
    file = io.StringIO()
    printer = Printer(Console(file=file, width=80, markup=False, highlight=False, emoji=False, no_color=True))
    for start, end in itertools.pairwise(ends):
        printer.streams(text[start:end])
    printer.stream_ends()
    assert ACTS.findall(file.getvalue()) == []


def test_an_accent_without_a_letter_is_streamed_as_it_is() -> None:
    file = io.StringIO()
    printer = Printer(Console(file=file, width=80, markup=False, highlight=False, emoji=False, no_color=True))
    printer.streams("so \u0301 it is")
    printer.stream_ends()
    assert "so \u0301 it is" in file.getvalue()


@pytest.mark.parametrize("text", ["x[0] [bold]y[/bold] [/INST] [/] [link=http://x]z :warning:", "if a[i] == [/red]: return []"])
@pytest.mark.parametrize("kind", Kind)
def test_brackets_are_text_in_every_place(text: str, kind: Kind) -> None:
    assert text in " ".join(printed(Block(kind, text)).split())


def test_on_a_screen_a_hostile_text_moves_nothing_and_changes_nothing() -> None:
    screen = pyte.Screen(80, 24)
    screen.set_title("mine")
    blocks = [Block(Kind.NOTE, "the line above"), *(Block(Kind.QUOTE, f"<{text}>") for text in HOSTILE if text.strip()), Block(Kind.NOTE, "the line below")]
    short = pyte.Screen(80, 200)
    for each in (screen, short):
        pyte.Stream(each).feed(printed(*blocks).replace("\n", "\r\n"))
    assert (screen.title, screen.icon_name) == ("mine", "")
    assert screen.mode == pyte.Screen(80, 24).mode
    shown = [row.strip() for row in short.display if row.strip()]
    assert (shown[0], shown[-1]) == ("the line above", "the line below")
    assert short.cursor.x == 0


EVERYWHERE = '"\\e[2J\\e]0;owned\\a\\x9b2J\\b\\r\\x7f\\u202e\\u2066\\0 [bold]x[0][/INST] NAME is a text of some words"'
HOSTILE_BANK = """\
day: 1
title: TEXT1
questions:
  - id: q1
    topic: TEXT2
    ask: TEXT3
    clarify: TEXT4
    points:
      - {id: a, says: TEXT5, also: [TEXT6], denied: [TEXT7], ask_for_it: TEXT8, hints: [TEXT9], TEXT10: TEXT11}
      - {id: b, says: Build every feature as of a cut-off date., ask_for_it: TEXT12}
    misconceptions:
      - {id: m, claim: The login proves that the customer left., call_out: TEXT13, truth: TEXT14}
    deeper:
      - {id: d, ask: TEXT15, points: [TEXT16], perfect: TEXT17}
    correct: [TEXT18]
    improvement: TEXT19
    perfect: TEXT20
    samples:
      - {answer: TEXT21, kind: TEXT22, verdict: excellent, misconceptions: [m]}
"""


def hostile_bank() -> str:
    return bank(re.sub(r"TEXT(\d+)", lambda slot: EVERYWHERE.replace("NAME", slot[1]), HOSTILE_BANK))


ANSWERS = "".join(
    f"{text}\n"
    for text in (
        "What do you mean?",
        "/hint",
        "The login proves that the customer left. \x1b[2J\u202e",
        "\x9b2J\x00\x07[bold]x[0]",
        "Trees. \x1b]0;x\x07",
        "/skip",
    )
)


@pytest.mark.parametrize("mode", ["study", "real"])
def test_nothing_that_a_bank_or_a_candidate_says_acts_on_the_terminal_in_any_command(mode: str) -> None:
    ran = [run("start", "--bank", hostile_bank(), "--mode", mode, typed=ANSWERS)]
    ran += [run(*command) for command in (["replay", "0001-day-01"], ["replay", "0001-day-01", "--plain"], ["sessions"])]
    ran += [run("bank", *command, "--bank", "bank") for command in (["list"], ["show", "q1"], ["check"], ["check", "--verbose"])]
    assert "[bold]x[0][/INST] 3 is a text of some words" in ran[0].words
    assert [each.code for each in ran] == [0, 0, 0, 0, 0, 0, 1, 1]
    for each in ran:
        assert ACTS.findall(each.out) == []
        assert each.err == ""


@pytest.mark.parametrize(
    "text",
    [
        f"- id: q1\n  ask: {EVERYWHERE}\n  {EVERYWHERE}: x\n  {EVERYWHERE}: x\n",
        f"- id: {EVERYWHERE}\n  ask: x\n  perfect: a b c\n",
        f"- id: q1\n  ask: x\n  perfect: a b c\n  level: {EVERYWHERE}\n",
        f"- id: q1\n  ask: x\n  perfect: a b c\n  misconceptions: [{{claim: x, against: {EVERYWHERE}}}]\n",
        "- id: q1\n  ask: *\x7f[2J\n",
        "- id: q1\n  ask: \x1b[2J\n",
    ],
    ids=["a key", "an id", "a level", "a name", "an alias", "raw"],
)
def test_no_error_about_a_bank_acts_on_the_terminal(text: str) -> None:
    ran = run("bank", "list", "--bank", bank({"day \x1b[2J\u202e1.yaml": text}, "b\x9b2J"))
    assert ran.code == 1
    assert ACTS.findall(ran.err) == []
    assert ran.err.count("\n") < 12


@pytest.mark.parametrize("place", ["words", "reason", "kind", "version", "question", "at"])
def test_no_transcript_acts_on_the_terminal(place: str) -> None:
    hostile = "".join(HOSTILE[:30]).replace("\ud83d", "")
    run("start", "--bank", bank(SMALL), typed="Trees.\n")
    path = transcripts().path("0001-day-01")
    changed = json.loads(path.read_text())
    if place == "version":
        changed["version"] = f"9.0{hostile}"
    elif place == "reason":
        changed["log"][2] = {"kind": "unjudged", "by": {"judge": hostile, "version": hostile, "note": hostile}, "reason": hostile}
    else:
        changed["log"][0][place] = hostile
    path.write_text(json.dumps(changed))
    for ran in (run("replay", "0001-day-01"), run("sessions"), run("resume", "0001-day-01", typed="/repeat\n/skip\n")):
        assert ACTS.findall(ran.out + ran.err) == []
        assert (ran.code == 0) is (ran.err == "")
