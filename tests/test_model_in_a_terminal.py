"""A model that fails before a person at a terminal, and behind a pipe."""

from __future__ import annotations

import io
import os
import re
import signal
import threading
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from interviewer.core.record import Usage
from interviewer.storage.transcript import session_of
from interviewer.terminal.printer import Printer
from interviewer.terminal.spending import dollars, spending
from interviewer.terminal.waiting import Countdown
from tests.conftest import ROOT
from tests.program import SMALL, bank, run, transcripts
from tests.server import Reply, Server, error, words
from tests.terminal import CTRL_C, CTRL_D, ESCAPE_ENTER, Terminal, terminal
from tests.test_terminal import DRIFT, LEAK, SLOW_TO_LOAD, replies

pytestmark = [pytest.mark.enable_socket, pytest.mark.terminal]

KEY = "sk-canary-7f3a"
WEAK = "It looks odd to me."


def at(server: Server, *, judge: str, voice: str, deadline: str = "60", **how: Any) -> AbstractContextManager[Terminal]:
    """The program on a terminal, with this server."""
    flags = ["--judge", judge, "--voice", voice, "--model", "tiny", "--base-url", server.url]
    return terminal("start", "--bank", bank(SMALL), *flags, **how, INTERVIEWER_API_KEY=KEY, INTERVIEWER_DEADLINE=deadline)


class Failing:
    """A server that fails when it is told to: whoever asks it waits until then."""

    def __init__(self) -> None:
        self.now = threading.Event()

    def __call__(self, _: object) -> Reply:
        self.now.wait()
        return error(402, "pay")


QUESTION = words("Hm, and what ", "would follow from that?")
CHOICES = "a: ask again · l: go on without it · p: pause >"


def test_whoever_sees_the_judge_fail_keeps_the_answer_and_may_pause() -> None:
    with Server(lambda _: error(401, f"no such key: {KEY}")) as server, at(server, judge="model", voice="local") as shown:
        shown.shows("Esc Enter")
        shown.types(WEAK + ESCAPE_ENTER)
        shown.shows("The model could not be used: the server refused the request (401: it does not take the key). Your answer is saved.")
        shown.shows(CHOICES)
        assert replies() == [WEAK]
        shown.types("p\r")
        assert shown.ends() == 4
    assert "resume 0001-day-01" in shown.words
    assert "canary" not in shown.words
    assert "Traceback" not in shown.words


def test_a_voice_is_waited_for_asked_again_and_given_up_as_the_candidate_chooses() -> None:
    replies_in_order = {1: error(429, "slow down", retry_after="2"), 2: error(402, "pay"), 3: QUESTION}
    with Server(lambda request: replies_in_order.get(request.number, error(401))) as server, at(server, judge="lexical", voice="model") as shown:
        shown.shows("Esc Enter")
        shown.types(WEAK + ESCAPE_ENTER)
        shown.shows("The server cannot answer now. Asking again in 2 s; your answer is saved.")
        shown.passes(1)
        shown.shows("The server cannot answer now. Asking again in 1 s; your answer is saved.")
        shown.passes(1)
        shown.shows("There is no credit left for this key.")
        assert "cannot answer now" not in shown.words  # it is cleared away
        shown.shows(CHOICES)
        shown.types("a\r")
        shown.shows("Hm, and what would follow from that?")
        shown.types(WEAK + ESCAPE_ENTER)
        shown.shows("(401: it does not take the key)")
        shown.types("l\r")
        shown.shows("In the bank's own words: the model could not speak")
        shown.types(LEAK + ESCAPE_ENTER)
        shown.goes_on()
        shown.shows("Q2/2")
        shown.types(WEAK + ESCAPE_ENTER)
        shown.shows("Interviewer:")
        shown.types(DRIFT + ESCAPE_ENTER)
        assert shown.ends() == 0
    assert shown.words.count("a: ask again") == 2
    assert "cost unknown" in shown.words


def test_ctrl_c_ends_a_call_that_stalls_at_once() -> None:
    with Server(lambda _: words(hang=True)) as server, at(server, judge="model", voice="local", deadline="600") as shown:
        shown.shows("Esc Enter")
        shown.types(WEAK + ESCAPE_ENTER)
        shown.until(lambda: server.log)
        shown.types(CTRL_C)
        shown.shows("p: pause >")
        shown.types("p\r")
        assert shown.ends() == 4
        assert "you stopped waiting for it. Your answer is saved." in shown.words
    assert replies() == [WEAK]


def test_a_reply_that_is_begun_while_the_model_is_waited_for_chooses_nothing_and_is_kept() -> None:
    with Server(failing := Failing()) as server, at(server, judge="model", voice="local") as shown:
        shown.shows("Esc Enter")
        shown.types(WEAK + ESCAPE_ENTER)
        shown.until(lambda: server.log)
        shown.types("Perhaps it leaks." + ESCAPE_ENTER)
        failing.now.set()
        shown.shows("That is kept for your next reply. Here, type a, l or p.")
        shown.types("l\r")
        shown.shows("> Perhaps it leaks.")
        shown.types(ESCAPE_ENTER)
        shown.until(lambda: len(replies()) == 2)
    assert replies() == [WEAK, "Perhaps it leaks."]


@pytest.mark.parametrize("columns", [60, 40])
def test_what_is_typed_while_the_model_is_waited_for_is_not_shown_behind_the_line_that_says_so_and_nothing_of_it_is_left(columns: int) -> None:
    with Server(lambda _: words(hang=True)) as server, at(server, judge="model", voice="local", deadline="600", columns=columns) as shown:
        shown.shows("Esc Enter")
        shown.types(WEAK + ESCAPE_ENTER)
        shown.shows("Saved. The model is judging")
        shown.hides()
        shown.types("Perhaps it leaks." + CTRL_C)
        shown.shows("p: pause >")
        shown.types("l")
        shown.shows("p: pause > l")  # what is typed here is shown
        assert "Saved. The model" not in shown.words, "\n".join(shown.rows)
        assert "Perhaps" not in shown.words


def test_what_is_typed_while_the_model_is_waited_for_stands_in_the_next_reply() -> None:
    with (
        Server(lambda _: error(429, "slow down", retry_after="3") if not server.log[1:] else words("Hm.")) as server,
        at(server, judge="lexical", voice="model") as shown,
    ):
        shown.shows("Esc Enter")
        shown.types(WEAK + ESCAPE_ENTER)
        shown.shows("Asking again in 3 s")
        shown.types("Perhaps it leaks.")
        for left in (3, 2, 1):
            shown.shows(f"Asking again in {left} s")
            shown.passes(1)
        shown.shows("> Perhaps it leaks.")


def test_a_control_d_while_the_model_is_waited_for_takes_nothing_away_from_the_next_reply() -> None:
    """The terminal hands on another character for it, then."""
    with (
        Server(lambda _: error(429, "slow down", retry_after="3") if not server.log[1:] else words("Hm.")) as server,
        at(server, judge="lexical", voice="model") as shown,
    ):
        shown.shows("Esc Enter")
        shown.types(WEAK + ESCAPE_ENTER)
        shown.shows("Asking again in")
        shown.types(f"Perhaps it{CTRL_D} leaks,")
        shown.shows("> Perhaps it leaks,")
        shown.waits()
        shown.types(f" or not.{ESCAPE_ENTER}")
        shown.until(lambda: replies() == [WEAK, "Perhaps it leaks, or not."])


def test_what_was_begun_meanwhile_is_there_again_after_a_pause() -> None:
    with Server(failing := Failing()) as server, at(server, judge="model", voice="local") as shown:
        shown.shows("Esc Enter")
        shown.types(WEAK + ESCAPE_ENTER)
        shown.until(lambda: server.log)
        shown.types("Perhaps it leaks.\r")
        failing.now.set()
        shown.shows("That is kept for your next reply.")
        shown.types("pause\r")
        assert shown.ends() == 4
    with terminal("resume") as shown:
        shown.shows("What you were typing is back.")
        shown.shows("> Perhaps it leaks.")


# --- The same behind a pipe ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("judge", "voice"), [("model", "local"), ("lexical", "model")])
@pytest.mark.parametrize(("setting", "code"), [("ask", 0), ("local", 0), ("pause", 4)])
def test_behind_a_pipe_the_setting_chooses(judge: str, voice: str, setting: str, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_ON_MODEL_FAILURE", setting)
    monkeypatch.setenv("INTERVIEWER_API_KEY", KEY)
    with Server(lambda _: error(401, KEY)) as server:
        flags = ["--judge", judge, "--voice", voice, "--model", "tiny", "--base-url", server.url]
        ran = run("start", "--bank", bank(SMALL), *flags, typed=f"{WEAK}\n{LEAK}\n{DRIFT}\n")
    assert ran.code == code
    assert ran.err == ""
    assert "canary" not in ran.out
    log = session_of(transcripts().load("0001-day-01"), "").log
    assert [event.kind for event in log][:2] == ["said", "answered"]
    assert (log[-1].kind == "left") == (setting == "pause")
    assert ("Day 1 is done" in ran.words) == (setting != "pause")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP], ids=["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("waits", [True, False], ids=["while a model is waited for", "at the prompt"])
def test_a_program_that_is_ended_from_outside_leaves_a_terminal_that_shows_what_is_typed(how: int, waits: bool) -> None:
    with Server(lambda _: words(hang=True)) as server, at(server, judge="model", voice="local", deadline="600", afresh=not waits) as shown:
        before = shown.modes()
        shown.waits()
        if waits:
            shown.types(WEAK + ESCAPE_ENTER)
            shown.shows("Saved. The model is judging")
        assert shown.modes() != before
        shown.kill(how)
        assert shown.modes() == before


def test_where_only_the_voice_is_a_model_nobody_is_told_that_a_model_judges() -> None:
    Path("sitecustomize.py").write_text(SLOW_TO_LOAD)
    flags = ["--judge", "local", "--voice", "model", "--model", "tiny", "--base-url", "http://127.0.0.1:9"]
    with terminal("start", "--bank", bank(SMALL), *flags, afresh=True, PYTHONPATH=f"{ROOT}{os.pathsep}{Path.cwd()}") as shown:
        shown.waits()
        shown.types(WEAK + ESCAPE_ENTER)
        shown.shows("Saved. Your answer is being judged. Ctrl-C: stop.")


# --- What is said about waiting and spending -----------------------------------------------------------------------------------


def counted(seconds: float, *, live: bool) -> tuple[list[str], list[float]]:
    """What a pause writes, line by line, and how it sleeps."""
    out, slept = io.StringIO(), list[float]()
    printer = Printer(Console(file=out, width=80, markup=False))
    Countdown(printer, live=live, sleep=slept.append)(seconds)
    return [line.strip() for line in re.split(r"[\r\n]+", out.getvalue()) if line.strip()], slept


def test_the_seconds_go_down_on_a_terminal_and_stand_once_elsewhere() -> None:
    say = "The server cannot answer now. Asking again in {} s; your answer is saved."
    assert counted(3.5, live=True) == ([say.format(each) for each in (4, 3, 2, 1)], [1.0, 1.0, 1.0, 0.5])
    assert counted(3.5, live=False) == ([say.format(4)], [3.5])
    assert counted(1.0, live=True) == counted(1.0, live=False) == ([], [1.0])


def test_what_a_model_took_is_said_as_far_as_it_is_known() -> None:
    usage = Usage(calls=12, seconds=9, input_tokens=8120, cached_tokens=3000, output_tokens=940, cost=0.01234)
    assert spending(usage) == "12 calls, 8,120 tokens in (3,000 cached), 940 out, about $0.0123"
    partly = usage + Usage(calls=1, seconds=1, unreported=1, unpriced=1)
    assert spending(partly) == "13 calls, at least 8,120 tokens in (3,000 cached), 940 out, at least $0.0123"
    assert spending(Usage(calls=1, seconds=1, unreported=1, unpriced=1)) == "1 call, tokens unknown, cost unknown"
    assert dollars(None, unpriced=True) == "cost unknown"
