"""The conversation as a candidate lives it: the lines below the prompt, drafts, keys, second thoughts, and the end.

The fifteen details, and where each is tested:

     1  the bare command asks a real question at once       test_commands, benchmarks
     2  one line of status                                  test_commands (whole screens)
     3  drafts survive                                      here: kill -9, Ctrl-C, resume
     4  Ctrl-C and Ctrl-D                                   test_terminal; here: while a model speaks
     5  keys, configurable, said until learned              test_terminal; here
     6  Q2/5, level, topic, time, a nudge                   here
     7  the action line, Tab, did you mean                  here
     8  hints in grades                                     test_rules, test_screen
     9  the debrief in the candidate's own words            test_screen; here: second thoughts
    10  nothing that was shown is ever moved or wiped out    here
    11  --plain and ACCESSIBLE, narrow, no colours           test_screen, test_commands; here
    12  errors with the next command                        test_commands
    13  a failing model, and the local judge                test_model_judge, test_interview_on_a_server
    14  doctor                                              its own tests
    15  the end: scores, weakest topics, commands            here
"""

from __future__ import annotations

import io
import os
import re
import signal
import stat
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyte
import pytest
from inline_snapshot import snapshot
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from interviewer.core.events import Answered, Event, Left, Rated, Said
from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.moves import Challenge
from interviewer.core.record import Usage
from interviewer.core.session import Session
from interviewer.errors import ModelError
from interviewer.judges.stand_in import WithStandIn
from interviewer.models.scripted import ScriptedModel
from interviewer.ports import Choice
from interviewer.settings import Settings, WhichKey
from interviewer.storage.drafts import Draft
from interviewer.storage.transcript import session_of
from interviewer.terminal import interviews
from interviewer.terminal.actions import completed, fitted, possible, slip
from interviewer.terminal.choosing import Choosing
from interviewer.terminal.editor import PromptReader, below
from interviewer.terminal.keyboard import asks_for_rating
from interviewer.terminal.pace import clock, nudge
from interviewer.terminal.patience import Patience, PatientJudge, PatientVoice
from interviewer.terminal.printer import Printer
from interviewer.voices.persona import PersonaVoice
from interviewer.wiring import voice_prompts
from tests.program import RIGHT, SMALL, bank, kept, pending, run, transcripts
from tests.rooms import NOON, ScriptedJudge, authored_voice, interview, new_session, question, trajectory
from tests.server import Server, words
from tests.terminal import CTRL_C, CTRL_D, ENTER, ESCAPE_ENTER, terminal
from tests.test_persona import PERSONAS
from tests.test_screen import screen_of

LEAK, DRIFT = RIGHT.splitlines()
HALF = "It is leakage because the value is written after the label."
pytestmark = pytest.mark.skipif(os.name != "posix", reason="terminals as POSIX has them")


@pytest.fixture(autouse=True)
def _lexical(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_JUDGE", "lexical")
    monkeypatch.setenv("INTERVIEWER_TRANSCRIPTS", "transcripts")
    monkeypatch.setattr(interviews, "now", lambda: NOON)


def log() -> tuple[Event, ...]:
    return session_of(transcripts().load("0001-day-01"), "").log


# --- 3. Drafts --------------------------------------------------------------------------------------------------------------


def draft_file() -> Path:
    return Path("transcripts/.0001-day-01.draft")


@pytest.mark.terminal
def test_what_is_typed_survives_kill_9_comes_back_and_is_gone_once_it_is_sent() -> None:
    with terminal("start", "--bank", bank(SMALL), afresh=True) as shown:
        shown.shows("Esc Enter or Ctrl-D: send")
        shown.types(f"It is leakage because{ENTER}the value is written after")
        shown.shows("written after")
        assert stat.S_IMODE(draft_file().stat().st_mode) == 0o600
        shown.kill(signal.SIGKILL)
    assert draft_file().read_text() == "It is leakage because\nthe value is written after"
    with terminal("resume") as shown:
        shown.shows("What you were typing is back.")
        shown.shows("the value is written after")
        shown.types(f" the label.{ESCAPE_ENTER}")
        shown.shows("What would you change?")
        assert not draft_file().exists()
        shown.waits()
        shown.types(f"A second thought{CTRL_C}")
        shown.shows("Ctrl-C once more to leave.")
        shown.types(CTRL_C)
        assert shown.ends() == 130
        shown.shows("What you were typing is kept.")
    assert draft_file().read_text() == "A second thought"
    assert [event.text for event in log() if isinstance(event, Answered)] == ["It is leakage because\nthe value is written after the label."]


def test_a_draft_is_private_whole_or_not_there_and_never_an_error(tmp_path: Path) -> None:
    draft = Draft(tmp_path / "0001-day-01.json")
    draft.keeps("a\ud800b")
    assert draft.text() == "a?b"
    draft.keeps("é" * 10)
    assert Draft(tmp_path / "0001-day-01.json").text() == "é" * 10
    assert Draft(tmp_path / "0001-day-02.json").text() == ""
    assert [path.name for path in tmp_path.iterdir()] == [".0001-day-01.draft"]
    draft.keeps("  \n")
    draft.goes()
    assert list(tmp_path.iterdir()) == []
    nowhere = Draft(tmp_path / "gone" / "0001-day-01.json")
    nowhere.keeps("a")
    assert nowhere.text() == ""


def test_what_a_killed_draft_leaves_lying_about_is_cleared_away_when_the_session_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(pending())
    written: list[str] = []

    def killed(self: Path, target: Path) -> None:
        written.append(self.name)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        patch.setattr(Path, "unlink", lambda *_, **__: None)
        with pytest.raises(KeyboardInterrupt):
            Draft(transcripts().path("0001-day-01")).keeps("half a thought")
    (left,) = written
    assert (transcripts().folder / left).exists()
    with transcripts().opened("0001-day-01"):
        assert not (transcripts().folder / left).exists()


def test_a_draft_is_not_read_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / ".0001-day-01.draft").symlink_to(tmp_path / "secret")
    draft = Draft(tmp_path / "0001-day-01.json")
    assert draft.text() == ""
    draft.keeps("mine")
    assert ((tmp_path / "secret").read_text(), draft.text()) == ("secret", "mine")


# --- 4, 5, 7. Keys ------------------------------------------------------------------------------------------------------------


def typed(keys: str, session: Session | None = None, *, send_key: WhichKey = "esc-enter") -> str | None:
    """The reply that a reader gives, on whose terminal these keys are pressed."""
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys)
        reader = PromptReader(plain=True, meanwhile=lambda: None, draft=Draft(Path("0001.json")), send_key=send_key)
        return reader(session or new_session())


@pytest.mark.parametrize(
    ("send_key", "keys", "read"),
    [
        ("enter", f"a{ENTER}", "a"),
        ("enter", f"a\nb\x1b\rc{ENTER}", "a\nb\nc"),
        ("enter", f"a{CTRL_D}", "a"),
        ("enter", f"\x1b[200~a\rb\x1b[201~{ENTER}", "a\nb"),
        ("esc-enter", f"/pe\t{ENTER}", "/perfect"),
        ("esc-enter", f"/re\tp\t{ENTER}", "/repeat"),
        ("esc-enter", f"/rate good{ENTER}", "/rate good"),
        ("esc-enter", f"if x:{ENTER}\ty{ESCAPE_ENTER}", "if x:\n    y"),
        ("esc-enter", f"a{ENTER}/rate 70{ENTER}{ESCAPE_ENTER}", "a\n/rate 70\n"),
    ],
)
def test_keys_can_be_set_and_tab_completes_an_action(send_key: WhichKey, keys: str, read: str) -> None:
    assert typed(keys, send_key=send_key) == read


def test_the_replies_of_this_session_come_back_with_the_arrow_up() -> None:
    session = interview(["an earlier answer"], [""])
    assert typed(f"\x1b[A{ESCAPE_ENTER}", session) == "an earlier answer"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/hnit", "There is no /hnit. Did you mean /hint?"),
        ("/Undp", "There is no /Undp. Did you mean /undo?"),
        ("/hint please", "Did you mean /hint? Send it alone, or send your text without it."),
        ("/hint?", "Did you mean /hint? Send it alone."),
        ("/Skip, I have no idea about this one, sorry", "Did you mean /skip? Send it alone, or send your text without it."),
        ("/rate 70\nIt is known too late", "Did you mean /rate? Send it alone, or send your text without it."),
        ("/perfect/dispute", "Did you mean /perfect? Send it alone, or send your text without it."),
        ("/skip,/quit", "Did you mean /skip? Send it alone, or send your text without it."),
        ("/rate/70", "A rating is a number from 0 to 100 or the name of a band, such as: /rate 70 or /rate good"),
        ("/hnit?", "There is no /hnit. Did you mean /hint?"),
        ("/disput 1 I said it in other words, twice", "There is no /disput. Did you mean /dispute?"),
        ("/rate great", "A rating is a number from 0 to 100 or the name of a band, such as: /rate 70 or /rate good"),
        ("/hint", None),
        ("/dispute", None),
        ("/etc/passwd is not a feature", None),
        ("/hints are no action, /hint_rate is a column", None),
        ("/data/train is split first, and only then the scaler is fitted", None),
        ("/n is a line break and no command of yours", None),
        ("The /hnit", None),
        ("", None),
    ],
)
def test_a_slip_is_told_from_an_answer(text: str, said: str | None) -> None:
    assert slip(text) == said


@pytest.mark.parametrize("action", ["/Why", "/HELP", "/Repeat", "/Dispute", "/Dispute 1 I said it in other words"])
def test_an_action_is_one_however_it_is_written(action: str) -> None:
    ran = run("start", "--bank", bank(SMALL), "--judge", "lexical", typed=f"{action}\n/skip\n/skip\n")
    (only,) = transcripts().names()
    assert [event.text for event in transcripts().load(only).log if isinstance(event, Answered)] == []
    assert ran.code == 0


def test_an_action_with_an_answer_behind_it_is_never_judged_and_a_path_is() -> None:
    split = "/data/train is split first, so that nothing leaks."
    ran = run("start", "--bank", bank(SMALL), typed=f"/hint?\n/why.\n/skip I have no idea about this one, sorry\n/hint\\\nIt leaks.\n{split}\n")
    assert [event.text for event in log() if isinstance(event, Answered)] == [split]
    assert "Nothing has been judged on this question yet." in ran.words
    assert "Did you mean /skip? Send it alone, or send your text without it." in ran.words


def test_an_action_is_completed_as_far_as_it_is_clear() -> None:
    assert [completed(each) for each in ("/", "/h", "/hi", "/RE", "/x", "hint")] == ["/", "/h", "/hint", "/re", "/x", "hint"]


class Stopping(ScriptedModel):
    """A model that is interrupted (Ctrl-C) after some of its words."""

    def streams(self, messages: object, *, schema: object = None) -> Iterator[str]:
        yield from self.words
        raise KeyboardInterrupt

    words: tuple[str, ...] = ()


def stopped(spoken: str, interrupted: Callable[[], None]) -> tuple[Said, str]:
    """What is said where a model is stopped after these words, and what was streamed."""
    streamed: list[str] = []
    model = Stopping([])
    model.words = (spoken,)
    voice = PersonaVoice(model, authored_voice(), PERSONAS["senior"], voice_prompts(), streamed.append, None, interrupted)
    session = interview(["a"], ["main"])
    session = Session(session.plan, session.log[:3])
    return voice.says(Challenge(point="fix"), session), " ".join(streamed)


def test_the_first_control_c_stops_what_a_model_says_and_keeps_it() -> None:
    said, streamed = stopped("All right. What would you change? And by ", lambda: None)
    assert (said.words, said.by.stopped, said.by.note) == ("All right. What would you change?", True, None)
    said, streamed = stopped("All right. And now, as I ", lambda: None)
    assert said.words == streamed
    assert said.words.startswith("All right. ")
    assert said.words.endswith("What would you change?")
    assert (said.by.stopped, said.by.note) == (True, "you stopped the model")


@pytest.mark.terminal
@pytest.mark.enable_socket
def test_on_a_terminal_control_c_stops_a_model_that_goes_on_and_on() -> None:
    endless = words("All right. What would you change? And by the way ", hang=True)
    with (
        Server(lambda _: endless) as server,
        terminal("start", "--bank", bank(SMALL), "--voice", "model", "--model", "m", "--base-url", server.url) as shown,
    ):
        shown.shows("Esc Enter or Ctrl-D: send")
        shown.types(f"{HALF}{ESCAPE_ENTER}")
        shown.shows("All right. What would you change?")
        shown.types(CTRL_C)
        shown.shows("You stopped it there.")
        shown.types(f"{LEAK}{ESCAPE_ENTER}")
        shown.goes_on()
        shown.shows("What is drift?")
        assert shown.words.count("What would you change?") == 2  # and in the debrief
        shown.types(f"/quit{ENTER}")
        assert shown.ends() == 0
    (said,) = (event for event in log() if isinstance(event, Said) and isinstance(event.move, Challenge))
    assert (said.words, said.by.stopped) == ("All right. What would you change?", True)


def test_who_stops_waiting_for_a_model_judge_is_asked_what_to_do_instead() -> None:
    class Slow(ScriptedJudge):
        def judges(self, session: Session) -> Judged | Unjudged:
            raise KeyboardInterrupt

    asked: list[str] = []

    def choose(wrong: ModelError) -> Choice:
        asked.append(str(wrong))
        return Choice.LOCAL

    judged = WithStandIn(Slow([]), ScriptedJudge(["main"]), choose, lambda: None).judges(pending())
    assert asked == ["you stopped waiting for it"]
    assert isinstance(judged, Judged)
    assert judged.by.note == "the model judge could not be used (you stopped waiting for it), and is not asked any more in this sitting"
    with pytest.raises(KeyboardInterrupt):
        WithStandIn(Slow([]), ScriptedJudge(["main"]), choose).judges(pending())


def test_the_second_control_c_within_four_seconds_leaves() -> None:
    times = iter([100.0, 100.0, 103.9, 103.9])
    reader = PromptReader(plain=True, meanwhile=lambda: None, draft=Draft(Path("0001.json")), now=lambda: next(times))
    stopped("All right. ", reader.interrupted)
    with pytest.raises(KeyboardInterrupt):
        stopped("All right. ", reader.interrupted)


# --- 5, 6, 7. The lines below the prompt --------------------------------------------------------------------------------------

FIVE = tuple(question(f"q{number}", topic=topic) for number, topic in enumerate(("data leakage", "drift", "metrics", "trees", "labels"), 1))


def lines(session: Session, minutes: float = 0, columns: int = 80, send_key: WhichKey = "esc-enter") -> str:
    return "\n".join(below(session, timedelta(minutes=minutes), columns, send_key))


def test_the_line_below_the_prompt_that_says_where_we_are_fits_a_topic_of_wide_characters() -> None:
    session = new_session(question("q1", topic="データの漏洩と交差検証"))
    session = interview(["a"], ["main"], session)
    session = Session(session.plan, session.log[:-1])
    assert lines(session, columns=60).startswith("Q1/1 · medium · データの漏洩と交差検証 · ")
    assert lines(session, columns=42).startswith("Q1/1 · 0:00")


def test_below_the_prompt_stands_where_we_are_what_can_be_done_and_how_to_send() -> None:
    session = interview(["a"], ["main"], new_session(*FIVE, seconds=1800))
    session = Session(session.plan, session.log[:-1])
    assert lines(session, 1.7) == snapshot("""\
Q1/5 · medium · data leakage · 1:42 · 28:18 left
/hint /skip /repeat /why /perfect /rate /undo /quit /help
Esc Enter or Ctrl-D: send · Enter: new line\
""")
    assert lines(session, 1.7, columns=40, send_key="enter") == snapshot("""\
Q1/5 · 28:18 left
/hint /skip /why /perfect /quit /help
Enter: send · Ctrl-J: new line\
""")
    assert max(map(len, lines(session, 1.7, columns=40).splitlines())) <= 40


@pytest.mark.parametrize(("send_key", "columns", "said"), [("esc-enter", 30, "Esc Enter: send"), ("enter", 28, "Enter: send")])
def test_on_the_narrowest_terminals_how_to_send_is_said_whole(send_key: WhichKey, columns: int, said: str) -> None:
    below_it = lines(new_session(*FIVE), columns=columns, send_key=send_key).splitlines()
    assert below_it[-1] == said


def test_below_the_prompt_stands_what_the_model_has_taken_so_far() -> None:
    session = interview(["a"], ["main"], new_session(*FIVE, seconds=1800))
    usage = Usage(calls=2, seconds=1, input_tokens=8120, output_tokens=940, cost=0.0123)
    session = Session(session.plan, (*session.log[:-2], session.log[-2].model_copy(update={"usage": usage})))
    assert lines(session).splitlines()[0] == snapshot("Q1/5 · medium · data leakage · 0:00 · 30:00 left · 9,060 tokens, about $0.0123")
    assert lines(session, columns=50).splitlines()[0] == snapshot("Q1/5 · 30:00 left · 9,060 tokens, about $0.0123")
    assert lines(session, columns=40).splitlines()[0] == snapshot("Q1/5 · 30:00 left")


def test_what_is_unknown_of_the_cost_is_called_so_below_the_prompt() -> None:
    session = interview(["a"], ["main"], new_session(*FIVE))
    usage = Usage(calls=2, seconds=1, unreported=2, unpriced=2)
    session = Session(session.plan, (*session.log[:-2], session.log[-2].model_copy(update={"usage": usage})))
    assert lines(session).splitlines()[0].endswith(" · tokens unknown, cost unknown")


def test_how_to_send_is_always_said() -> None:
    for answers in range(5):
        session = interview(["a"] * answers, ["main", "", "", ""], new_session(*FIVE))
        assert lines(Session(session.plan, session.log[:-1])).endswith("Esc Enter or Ctrl-D: send · Enter: new line")


def test_the_actions_are_those_that_make_sense_now() -> None:
    everywhere = ["/hint", "/skip", "/repeat", "/perfect", "/rate", "/quit", "/help"]
    begun = interview([], [], new_session(*FIVE))
    closed = interview(["/skip"], [], new_session(*FIVE))
    answered = interview(["a"], [""], new_session(*FIVE, mode="real"))
    assert possible(Session(begun.plan, begun.log[:-1])) == everywhere
    assert possible(Session(closed.plan, closed.log[:-1])) == [*everywhere[:-2], "/redo", "/quit", "/help"]
    assert possible(Session(answered.plan, answered.log[:-1])) == [*everywhere[:-2], "/undo", "/quit", "/help"]
    assert fitted(["/hint", "/repeat", "/quit"], 12) == "/hint /quit"


def test_a_gentle_word_when_the_time_runs_out() -> None:
    session = interview([], [], new_session(*FIVE, seconds=1800))
    session = Session(session.plan, session.log[:-1])
    said = {minutes: found.text if (found := nudge(session, timedelta(minutes=minutes))) else None for minutes in (0, 3.9, 4.2, 6.1, 25.5, 29.5, 31)}
    assert said == snapshot(
        {
            0: None,
            3.9: None,
            4.2: "You've spent 4:12 of about 6:00 here.",
            6.1: "You're past the 6:00 for this question.",
            25.5: "About 5 minutes are left.",
            29.5: "About 1 minute is left.",
            31: "The time is up: say what you still have, and we stop after it.",
        }
    )
    assert nudge(new_session(), timedelta(days=1)) is None
    assert [clock(timedelta(seconds=each)) for each in (-1, 7, 750, 3723)] == ["0:00", "0:07", "12:30", "1:02:03"]


def test_from_a_pipe_the_time_is_spoken_of_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from interviewer import wiring

    moment = NOON

    def now() -> object:
        nonlocal moment
        moment += timedelta(minutes=2)
        return moment

    monkeypatch.setattr(wiring, "now", now)
    ran = run("start", "--bank", bank(SMALL), "--time", "20m", typed="What do you mean?\n/hint\n/repeat\n/repeat\n/hint\n/hint\n")
    assert ran.words.count("You've spent 8:00 of about 10:00 here.") == 1
    assert ran.words.count("We have 20 minutes.") == 1
    assert "The time is up" not in ran.words


def test_from_a_pipe_who_thinks_aloud_spends_no_answer_and_no_challenge() -> None:
    ran = run("start", "--bank", bank(SMALL), typed=f"Hmm, let me think\nuh...\n{LEAK}\nwait\n")
    assert ran.words.count("Take your time.") == 3
    assert [event.text for event in log() if isinstance(event, Answered)] == [LEAK]


# --- 9. Second thoughts, on the screen ----------------------------------------------------------------------------------------


def second_thoughts() -> str:
    """The screen of an interview in which an answer is taken back, rated, given up and tried again."""
    session = interview(
        ["The login proves it.", "/undo", "It is known too late.", "/rate 70", "/perfect", "/redo", "It is known too late; I cut off.", "/skip", "/skip"],
        ["+proof", "main", "main fix"],
        new_session(question(deeper=()), question("q2", topic="drift", deeper=())),
    )
    return screen_of(session, width=80)


def part(screen: str, begins: str, ends: str) -> str:
    """What stands on a screen from one text to another."""
    return begins + screen.partition(begins)[2].partition(ends)[0]


def test_after_an_answer_is_taken_back_the_question_is_put_again() -> None:
    assert part(second_thoughts(), "Your last answer", "\n\nYou:") == snapshot("""\
Your last answer is taken back. It stays on the record and does not count.

Interviewer:
  Is the last login leakage?\
""")


def test_a_rating_is_noted_and_shown_beside_the_verdict() -> None:
    screen = second_thoughts()
    assert part(screen, "Noted:", "\n\nInterviewer:") == snapshot("""\
Noted: you give yourself 70 on this question. You will see it beside the
verdict.

You:
  /perfect\
""")
    assert part(screen, "Debrief Q1\n", "\n\nYour answer") == snapshot("""\
Debrief Q1
partial, 53/100 · judge: scripted
You said 70; the judge says 53.\
""")


def test_the_debrief_of_a_question_given_up_shows_also_what_was_taken_back() -> None:
    assert part(second_thoughts(), "Your answer\n", "\n\nPoint by point") == snapshot("""\
Your answer
  (taken back) The login proves it.

  It is known too late.

  (given up)\
""")


def test_a_question_tried_once_more_is_put_in_other_words_before_the_next_one_is_put_again() -> None:
    screen = second_thoughts()
    assert part(screen, "The first attempt stays", "\n\nYou:") == snapshot("""\
The first attempt stays the one that counts.

── Q1/2 · medium · data leakage · once more ──

Interviewer:
  Once more, then, and in your own words. Is the last login leakage?\
""")
    assert [line for line in screen.splitlines() if line.startswith("── Q")] == snapshot(
        ["── Q1/2 · medium · data leakage ──", "── Q2/2 · medium · drift ──", "── Q1/2 · medium · data leakage · once more ──", "── Q2/2 · medium · drift ──"]
    )


def test_the_debrief_of_a_second_attempt_says_what_it_was_before_and_what_is_new() -> None:
    assert part(second_thoughts(), "Debrief Q1, once more\n", "\n\nCorrect answer") == snapshot("""\
Debrief Q1, once more
good, 78/100 · judge: scripted
Before: partial, 53/100. Now: good, 78/100.

Your answer
  It is known too late; I cut off.

Point by point
Said: It is leakage, the value comes from after the label — “It is known too
  late; I cut off.”
Said, new: Build features as of a cut-off date — “It is known too late; I cut
  off.”
Missed: A jump in the score gives it away\
""")


def test_the_end_names_both_attempts_and_counts_the_first() -> None:
    assert part(second_thoughts(), "── Day 1 is done", "\n\n") == snapshot("""\
── Day 1 is done ──
Q1 · data leakage: partial, 53/100 · once more: good, 78/100
Q2 · drift: no score, skipped
Mean of the scored questions (1 of 2): 53/100
""")


def test_why_is_asked_for_without_sending_anything_and_in_real_mode_it_waits() -> None:
    ran = run("start", "--bank", bank(SMALL), typed=f"/why\n{HALF}\n/why\n")
    assert "Nothing has been judged on this question yet." in ran.words
    assert "Said: “It is leakage because the value is written after the label” — It is leakage because" in ran.words
    assert "Still open: 1 point (not said yet)." in ran.words
    assert "cut-off" not in ran.words
    real = run("start", "--bank", "bank", "--mode", "real", typed=f"{HALF}\n/why\n")
    assert "In real mode all verdicts come at the end." in real.words
    assert "Said" not in real.words
    assert trajectory(log()) == ["said ask", "answered", "judged", "said challenge", "left"]


def test_a_rating_in_the_last_line_of_an_answer_comes_before_its_verdict() -> None:
    ran = run("start", "--bank", bank(SMALL), typed=f"{LEAK}\\\n/rate 70\n")
    assert trajectory(log())[:4] == ["said ask", "rated", "answered", "judged"]
    assert "You said 70; the judge says 100." in ran.words
    assert [event.text for event in log() if isinstance(event, Answered)] == [LEAK]


def test_a_rating_in_words_is_held_against_the_verdict_in_words() -> None:
    assert "You said good; the judge says excellent." in run("start", "--bank", bank(SMALL), typed=f"/rate good\n{LEAK}\n").words


def test_what_cannot_be_done_now_says_why_and_is_no_reply() -> None:
    ran = run("start", "--bank", bank(SMALL), typed="/undo\n/redo\n")
    assert "There is no answer to take back right now." in ran.words
    assert "There is no question before this one to try again." in ran.words
    assert trajectory(log()) == ["said ask", "left"]


def test_when_the_time_is_up_trying_again_is_not_offered_and_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from interviewer import wiring

    monkeypatch.setattr(wiring, "now", lambda: NOON)
    monkeypatch.setattr(interviews, "now", lambda: NOON + timedelta(minutes=21))
    ran = run("start", "--bank", bank(SMALL), "--time", "20m", typed=f"/skip\n/redo\n{DRIFT}\n")
    assert "The time is up, and no question is tried again." in ran.words
    assert trajectory(log())[:4] == ["said ask", "skipped", "said close", "said ask"]
    assert "Q2 · drift: excellent, 100/100" in ran.words
    second = interview(["/skip"], [], new_session(question("q1"), question("q2"), seconds=1200))
    second = Session(second.plan, second.log[:-1])
    assert ["/redo" in possible(second, timedelta(minutes=minutes)) for minutes in (0, 19, 20)] == [True, True, False]
    assert ["/redo" in " ".join(below(second, timedelta(minutes=minutes), 80, "enter")) for minutes in (19, 20)] == [True, False]


@pytest.mark.parametrize(
    ("keys", "rating"), [("70\n", 70), ("\n", None), ("", None), ("x\n101\n/rate 5\n", 5), ("good\n", "good"), ("the model learns\nthe past.\n70\n", 70)]
)
def test_a_rating_that_is_asked_for_is_never_forced(monkeypatch: pytest.MonkeyPatch, keys: str, rating: object) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(keys))
    kept: list[str] = []
    rated = asks_for_rating(Printer(Console(file=io.StringIO(), width=80)), kept.append, new_session())
    assert (rated.rating if isinstance(rated, Rated) else None) == rating
    assert kept == (["the model learns", "the past."] if "model" in keys else [])


def test_who_is_asked_for_a_rating_may_leave_there_and_what_was_begun_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("the model learns\n/quit\n70\n"))
    kept: list[str] = []
    assert asks_for_rating(Printer(Console(file=io.StringIO(), width=80)), kept.append, new_session()) == Left()
    assert kept == ["the model learns"]


def test_who_is_asked_what_to_do_without_the_model_may_leave_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("/help\nPerhaps it leaks.\n/quit\na\n"))
    kept: list[str] = []
    choosing = Choosing(Settings(), Printer(Console(file=io.StringIO(), width=80)), ask=True)
    choosing.keeps = kept.append
    assert choosing(ModelError("it is gone")) is Choice.PAUSE
    assert kept == ["Perhaps it leaks."]


# --- 10, 11. The screen ---------------------------------------------------------------------------------------------------------


@pytest.mark.terminal
def test_nothing_that_was_shown_is_moved_or_shown_twice() -> None:
    with terminal("start", "--bank", bank(SMALL), "--time", "30m", lines=14) as shown:
        shown.shows("Esc Enter or Ctrl-D: send")
        shown.types(f"{HALF}{ESCAPE_ENTER}")
        shown.shows("What would you change?")
        shown.types(f"/why{ENTER}")
        shown.shows("Still open: 1 point (not said yet).")
        shown.types(f"/u\t{ENTER}")
        shown.shows("Your last answer is taken back.")
        shown.types(f"{LEAK}{ESCAPE_ENTER}")
        shown.goes_on()
        shown.shows("What is drift?")
        shown.types(f"{DRIFT}{ESCAPE_ENTER}")
        assert shown.ends() == 0
        words = shown.words
        assert [words.count(each) for each in ("We have 30 minutes.", "What would you change?", "Debrief Q1", "What is drift?", "Day 1 is done")] == [
            1,
            1,
            1,
            1,
            1,
        ]
        assert words.count("(taken back)") == 1
        assert "Q1/2 · easy · data leakage · 0:0" not in words  # the lines below are gone with the prompt
    assert trajectory(log())[:6] == ["said ask", "answered", "judged", "said challenge", "took_back", "answered"]


@pytest.mark.terminal
def test_a_plain_terminal_offers_in_real_mode_only_what_there_is_and_breaks_no_word() -> None:
    with terminal("start", "--bank", bank(SMALL), "--mode", "real", ACCESSIBLE="1") as shown:
        shown.shows("Esc Enter or Ctrl-D: send · Enter: new line ·")
        shown.shows("/hint /skip /repeat /perfect /rate /undo /quit /help")


@pytest.mark.terminal
def test_who_leaves_with_quit_is_told_so_once_and_finds_no_quit_in_the_next_reply() -> None:
    with terminal("start", "--bank", bank(SMALL)) as shown:
        shown.shows("Esc Enter or Ctrl-D: send")
        shown.types(f"/quit{ENTER}")
        assert shown.ends() == 0
        shown.shows("Paused.")
        assert "the candidate left" not in shown.words
    assert not draft_file().exists()
    with terminal("resume") as shown:
        shown.shows("Esc Enter or Ctrl-D: send")
        assert "What you were typing is back." not in shown.words


@pytest.mark.terminal
def test_a_plain_terminal_says_how_to_type_once_and_has_no_lines_below() -> None:
    with terminal("start", "--bank", bank(SMALL), ACCESSIBLE="1") as shown:
        shown.shows("/hint /skip /repeat /why /perfect /rate /undo /redo /dispute /quit /help")
        shown.types(f"/skip{ENTER}")
        shown.shows("What is drift?")
        shown.types(f"/quit{ENTER}")
        assert shown.ends() == 0
        assert shown.words.count("Esc Enter or Ctrl-D: send") == 1
        assert "You: /skip" in shown.words
        assert "· 0:0" not in shown.words
        assert "─" not in shown.words


def test_every_colour_can_be_read_on_black_and_on_white() -> None:
    """Only names of the terminal's own colours, and of those only what stands out from both grounds on a common palette."""
    session = interview(["The login proves it.", "/undo", "It is known too late.", "/skip"], ["+proof", None])
    shown = screen_of(session, colour=True)
    codes = {int(code) for sequence in re.findall(r"\x1b\[([\d;]*)m", shown) for code in sequence.split(";")}
    colours = {1: (205, 0, 0), 2: (0, 205, 0), 3: (205, 205, 0), 4: (0, 0, 238), 5: (205, 0, 205), 6: (0, 205, 205)}  # those of xterm
    used = {code - 30 for code in codes if code >= 30}
    assert codes - {0, 1, 2, 3} - {each + 30 for each in colours} == set()
    assert used == {1, 5}
    for each in used:
        light = _luminance(*colours[each])
        assert min(1.05 / (light + 0.05), (light + 0.05) / 0.05) > 3.5


def _luminance(*colour: int) -> float:
    red, green, blue = (part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_while_a_model_is_waited_for_somebody_says_so_after_two_seconds_and_then_every_thirty() -> None:
    said: list[str] = []
    asked = threading.Event()
    waited: list[float] = []

    def waits(done: threading.Event, seconds: float) -> bool:
        waited.append(seconds)
        if len(waited) == 4:
            asked.set()
            return done.wait(10)
        return False

    class Slow(ScriptedJudge):
        def judges(self, session: Session) -> Judged | Unjudged:
            asked.wait(10)
            return super().judges(session)

    patience = Patience(said.append, said.append, waits)
    PatientJudge(Slow(["main"]), patience).judges(pending())
    assert waited == [2, 28, 30, 30]
    assert said == [
        "Saved. The model is judging your answer. Ctrl-C: stop.",
        "Still working: the model is judging your answer, 30 s so far.",
        "Still working: the model is judging your answer, 60 s so far.",
        "",
    ]


def test_nothing_is_said_of_a_model_that_answers_at_once() -> None:
    said: list[str] = []
    patience = Patience(said.append, said.append)
    PatientJudge(ScriptedJudge(["main"]), patience).judges(pending())
    worded = PatientVoice(authored_voice(), patience).says(Challenge(point="main"), pending())
    assert isinstance(worded, Said)
    assert worded.words
    assert said == []


def test_what_is_printed_takes_the_place_of_a_line_that_was_written_in_place() -> None:
    file = io.StringIO()
    printer = Printer(Console(file=file, width=40, force_terminal=True))

    def shown() -> list[str]:
        screen = pyte.Screen(40, 10)
        pyte.Stream(screen).feed(file.getvalue().replace("\n", "\r\n"))
        return [row.strip() for row in screen.display if row.strip()]

    printer.line_in_place("The model is at work.")
    assert shown() == ["The model is at work."]
    printer.streams("All right. ")
    assert shown() == ["Interviewer:", "All right."]
    printer.stream_ends()
    printer.line_in_place("Still at work.")
    assert shown() == ["Interviewer:", "All right.", "Still at work."]
    printer.clears()
    assert shown() == ["Interviewer:", "All right."]


class Meanwhile(io.StringIO):
    """A screen on which something else happens once the name of who speaks has been written, and before the words are."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        super().__init__()
        self.meanwhile = meanwhile

    def write(self, text: str) -> int:
        written = super().write(text)
        if "Interviewer:" in text:
            self.meanwhile()
        return written


class Watched:
    """A lock that tells when somebody has to wait for it."""

    def __init__(self, lock: Any, waits: Callable[[], None]) -> None:
        self.lock = lock
        self.waits = waits

    def __enter__(self) -> None:
        if not self.lock.acquire(blocking=False):
            self.waits()
            self.lock.acquire()

    def __exit__(self, *_: object) -> None:
        self.lock.release()


@pytest.mark.parametrize("live", [True, False])
def test_while_the_interviewer_begins_to_speak_no_other_thread_writes_into_it(live: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    settled, lock = threading.Event(), threading.RLock()

    def tells() -> None:
        printer.aside("Still working.", live=live, unless=lambda: False)
        settled.set()

    def meanwhile() -> None:
        teller.start()
        assert settled.wait(10)  # until it has written, or has to wait

    teller = threading.Thread(target=tells, daemon=True)
    console = Console(file=(file := Meanwhile(meanwhile)), width=40)
    with monkeypatch.context() as patch:
        patch.setattr(threading, "RLock", lambda: Watched(lock, settled.set))
        printer = Printer(console, plain=True)
    printer.streams("All right. ")
    teller.join()
    printer.streams("Go on.")
    printer.stream_ends()
    assert file.getvalue() == "\nInterviewer:\nAll right. Go on.\n"


@pytest.mark.terminal
@pytest.mark.enable_socket
@pytest.mark.parametrize("plain", [False, True])
def test_on_a_terminal_it_is_soon_said_that_a_model_is_at_work_and_gone_afterwards_unless_the_screen_is_plain(plain: bool) -> None:
    told = "Saved. The model is judging your answer. Ctrl-C: stop."
    flags = ["--judge", "model", "--model", "m", *(["--plain"] if plain else [])]
    with Server(lambda _: words(hang=True)) as server, terminal("start", "--bank", bank(SMALL), *flags, "--base-url", server.url) as shown:
        shown.shows("You:" if plain else "Esc Enter or Ctrl-D: send")
        shown.types(f"{HALF}{ESCAPE_ENTER}")
        shown.shows(told)
        shown.types(CTRL_C)
        shown.shows("p: pause >")
        assert (told in shown.words) is plain
        shown.types("p\r")
        assert shown.ends() == 4


# --- 15. The end ----------------------------------------------------------------------------------------------------------------


def test_the_end_has_every_score_the_weakest_topics_and_the_commands_to_go_on_with() -> None:
    ran = run("start", "--bank", bank(SMALL), typed=f"{HALF}\n/perfect\n/perfect\n")
    assert ran.out[ran.out.index("── Day 1") :] == snapshot("""\
── Day 1 is done ──
Q1 · data leakage: partial, 60/100
Q2 · drift: no score, given up before it was answered
Mean of the scored questions (1 of 2): 60/100

Weakest topics over all interviews, by first answers: data leakage 60/100.
Due next: 2 questions on 2026-01-02.

See it again: interviewer replay 0001-day-01
Scorecard and study plan: interviewer report 0001-day-01
Your progress: interviewer progress
The last question once more: interviewer resume 0001-day-01 --redo
The next interview: interviewer start --bank bank
""")


def test_no_topic_is_called_weak_that_is_excellent() -> None:
    told = run("start", "--bank", bank(SMALL), typed=f"{LEAK}\nIt is something else.\n/skip\n").words
    assert "Weakest topics over all interviews, by first answers: drift 0/100." in told
    excellent = run("start", "--bank", bank(SMALL), "--transcripts", "others", typed=f"{LEAK}\n{DRIFT}\n").words
    assert "Q1 · data leakage: excellent" in excellent
    assert "Q2 · drift: excellent" in excellent
    assert "Weakest topics" not in excellent


def test_the_last_question_is_tried_once_more_after_the_end() -> None:
    run("start", "--bank", bank(SMALL), typed=f"{LEAK}\n/skip\n")
    ran = run("resume", "0001-day-01", "--redo", typed=f"{DRIFT}\n")
    assert ran.code == 0
    assert "Before: no score, skipped. Now: excellent, 100/100." in ran.words
    assert "Q2 · drift: no score, skipped · once more: excellent, 100/100" in ran.words
    again = run("resume", "0001-day-01", "--redo")
    assert (again.code, again.error) == (2, "Error: --redo: a question is tried again once, and Q2 has been See it again with: interviewer replay 0001-day-01")
    assert "finished · 2/2 questions" in run("sessions").out


def test_an_interview_that_runs_out_of_time_says_so_and_shows_no_answer_to_what_was_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    from interviewer import wiring

    moment = NOON

    def now() -> object:
        nonlocal moment
        moment += timedelta(minutes=5)
        return moment

    monkeypatch.setattr(wiring, "now", now)
    ran = run("start", "--bank", bank(SMALL), "--mode", "real", "--time", "20m", typed=f"{HALF}\n{DRIFT}\n")
    assert ran.code == 0
    assert ran.out[ran.out.index("You:") :] == snapshot("""\
You:
  It is leakage because the value is written after the label.

Interviewer:
  Go on. What would you change?

About 5 minutes are left.

You:
  The inputs no longer look like those of training. The relation between inputs
  and labels changes.

Interviewer:
  Our time is up, so we stop here. Thank you.

Debrief Q1
partial, 60/100 · judge: lexical

Your answer
  It is leakage because the value is written after the label.

  (asked: What would you change?)
  The inputs no longer look like those of training. The relation between inputs
  and labels changes.

Point by point
Said: It is leakage because the value is written after the label. — “It is
  leakage because the value is written after the label”
Missed: Build every feature as of a cut-off date.

Minor improvement
What would add most is this, in words of your own: “Build every feature as of a
cut-off date.”

Correct and perfect answer
  It is leakage because the value is written after the label. Build every
  feature as of a cut-off date.

── Day 1 ends here, the time is up ──
Q1 · data leakage: partial, 60/100
Q2 · drift: no score, not asked, the time was up
Mean of the scored questions (1 of 2): 60/100

Weakest topics over all interviews, by first answers: data leakage 60/100.
Due next: 1 question on 2026-01-02.

See it again: interviewer replay 0001-day-01
Scorecard and study plan: interviewer report 0001-day-01
Your progress: interviewer progress
The next interview: interviewer start --bank bank
""")
    assert run("resume").error.startswith("Error: transcripts: there is no interview to resume")


@pytest.mark.parametrize("timed", [True, False], ids=["with a time for the whole", "without"])
def test_after_a_crash_the_time_away_does_not_count(monkeypatch: pytest.MonkeyPatch, timed: bool) -> None:
    session = pending()
    at = [NOON, NOON + timedelta(minutes=1)]
    log = tuple(event.model_copy(update={"at": moment}) for event, moment in zip(session.log, at, strict=True))
    kept(Session(replace_seconds(session, 600).plan if timed else session.plan, log))
    monkeypatch.setattr("interviewer.terminal.interviews.now", lambda: NOON + timedelta(days=3))
    monkeypatch.setattr("interviewer.wiring.now", lambda: NOON + timedelta(days=3))
    run("resume", typed="")
    resumed = session_of(transcripts().load("0001-day-01"), "")
    assert trajectory(resumed.log) == ["said ask", "answered", "left", "resumed", "judged", "said challenge", "left"]
    assert resumed.spent == timedelta(minutes=1)


def test_who_left_after_a_debrief_and_comes_back_is_told_where_it_is() -> None:
    session = interview(["/skip"], [], new_session(question("q1"), question("q2", ask="What is drift?")))
    *_, asked, _ = range(len(session.log))
    kept(Session(session.plan, (*session.log[:asked], Left())))
    told = "The debrief of Q1 again: interviewer replay 0001-day-01 --question 1"
    ran = run("resume", typed="")
    assert ran.words.index("Going on where you stopped.") < ran.words.index(told) < ran.words.index("What is drift?")
    assert "Debrief Q1" in run("replay", "0001-day-01", "--question", "1").words
    assert told not in run("resume", typed="").words  # the next question has been asked


def run_dry(session: Session) -> Session:
    """The session, of 10 minutes, in which every event took a second."""
    log = tuple(event.model_copy(update={"at": NOON + timedelta(seconds=count)}) for count, event in enumerate(session.log))
    return Session(replace_seconds(session, 600).plan, log)


@pytest.mark.parametrize(
    ("texts", "then"),
    [
        (["/skip", "/skip"], ["tried_again", "left", "resumed", "said ask", "answered"]),
        (["/skip", "/quit"], ["resumed", "tried_again", "said ask", "answered"]),
        (["/skip"], ["left", "resumed", "tried_again", "said ask", "answered"]),
    ],
    ids=["finished", "left", "broken off"],
)
def test_the_last_question_is_tried_once_more_in_the_time_that_was_left_and_not_in_the_time_away(
    monkeypatch: pytest.MonkeyPatch, texts: list[str], then: list[str]
) -> None:
    session = run_dry(interview(texts, [], new_session(question("q1"), question("q2"))))
    session = session if session.finished or "/quit" in texts else Session(session.plan, session.log[:-1])
    kept(session)
    for module in ("terminal.interviews", "wiring"):
        monkeypatch.setattr(f"interviewer.{module}.now", lambda: NOON + timedelta(days=3))
    ran = run("resume", "--redo", "--judge", "lexical", typed="It is written after the label.\n")
    assert ran.code == 0
    assert ran.out.count("The first attempt stays the one that counts.") == 1
    assert "Going on where you stopped." not in ran.out
    again = session_of(transcripts().load("0001-day-01"), "")
    assert trajectory(again.log[len(session.log) :])[: len(then)] == then
    assert again.spent == session.spent
    assert not again.ended_by_time


def test_when_the_time_is_up_no_question_is_tried_again() -> None:
    session = interview(["/skip"], [])
    log = tuple(event.model_copy(update={"at": NOON + timedelta(minutes=7 * count)}) for count, event in enumerate(session.log))
    kept(Session(replace_seconds(session, 600).plan, log))
    ran = run("resume", "--redo", typed="an answer\n")
    assert (ran.code, ran.error) == (2, "Error: --redo: the time is up, and no question is tried again See it again with: interviewer replay 0001-day-01")
    assert len(transcripts().load("0001-day-01").log) == len(log)


def test_another_judgement_of_an_interview_is_not_the_one_whose_last_question_is_tried_again() -> None:
    run("start", "--bank", bank(SMALL), typed="/skip\n/skip\n")
    assert run("rejudge", "0001-day-01", "--judge", "lexical", "-o", "transcripts/0002-day-01.json").code == 0
    assert run("resume", "--redo", typed="").words.count("Go on with: interviewer resume 0001-day-01") == 1


def test_the_command_for_the_next_interview_finds_the_same_bank() -> None:
    ran = run("start", "--bank", bank(SMALL), typed="/skip\n/skip\n")
    assert "The next interview: interviewer start --bank bank" in ran.words


def replace_seconds(session: Session, seconds: int) -> Session:
    return replace(session, plan=session.plan.model_copy(update={"seconds": seconds}))
