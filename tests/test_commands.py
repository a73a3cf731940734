"""The commands as a person types them: what they print, what they leave on disk, how they end."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from interviewer import __version__, wiring
from interviewer.core.events import Reply
from interviewer.errors import ModelUnavailable
from interviewer.models.scripted import ScriptedModel
from interviewer.shell import as_argument
from interviewer.storage.transcript import session_of
from interviewer.terminal import commands, console, interviews, listing
from tests.conftest import ROOT
from tests.program import RIGHT, SMALL, Ran, as_anybody, bank, challenged, elsewhere, kept, pending, run, transcripts
from tests.rooms import NOON, trajectory
from tests.test_looking_back import FIRST, two

LEAK, DRIFT = RIGHT.splitlines()


@pytest.fixture(autouse=True)
def _always_the_same_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """No screen depends on where the folder of this test is, on what day it is, or on what a network has learnt."""
    monkeypatch.setenv("INTERVIEWER_TRANSCRIPTS", "transcripts")
    monkeypatch.setenv("INTERVIEWER_JUDGE", "lexical")
    monkeypatch.setattr(interviews, "now", lambda: NOON)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> str:
    """The small bank, for commands that have no --bank."""
    folder = bank(SMALL)
    monkeypatch.setenv("INTERVIEWER_BANK", folder)
    return folder


# --- A whole interview on the screen -------------------------------------------------------------------------------------


def test_in_study_mode_each_question_is_debriefed_before_the_next_one_is_asked(small: str) -> None:
    ran = run("start", typed=f"It is leakage because the value is written after the label.\n/hint\n{LEAK}\n/skip\n")
    assert ran.code == 0
    assert ran.out == snapshot("""\

study mode · judge: lexical · voice: local · no key, no network · transcript:
transcripts/0001-day-01.json

── Q1/2 · easy · data leakage ──

Interviewer:
  This is Day 1: Small. There are 2 questions, one at a time. Answer Q1 first.
  I'll challenge your answers like an interviewer: if the intuition is weak,
  I'll call it out; if an answer is good, we'll go deeper.

  Is the last login leakage?

You:
  It is leakage because the value is written after the label.

Interviewer:
  That goes in the right direction, but something that matters is still missing.
  What would you change?

You:
  /hint

Interviewer:
  Hint 1 of 1: A strong answer has a sentence that begins: “Build every …”

You:
  It is leakage because the value is written after the label. Build every
  feature as of a cut-off date.

Interviewer:
  That's what I needed here. Let's go on.

Debrief Q1
excellent, 100/100 (first answer 60) · 1 hint · judge: lexical

Your answer
  It is leakage because the value is written after the label.

  (asked: What would you change?)
  (asked for a hint)

  (hint: A strong answer has a sentence that begins: “Build every …”)
  It is leakage because the value is written after the label. Build every
  feature as of a cut-off date.

Point by point
Said: It is leakage because the value is written after the label. — “It is
  leakage because the value is written after the label”
Said: Build every feature as of a cut-off date. — “Build every feature as of a
  cut-off date”

Correct and perfect answer
  It is leakage because the value is written after the label. Build every
  feature as of a cut-off date.

── Q2/2 · medium · drift ──

Interviewer:
  What is drift?

You:
  /skip

Interviewer:
  OK, we'll skip this one.

Debrief Q2
no score, skipped

Your answer
  (skipped)

Minor improvement
What would add most is this, in words of your own: “The inputs no longer look
like those of training.”

Correct and perfect answer
  The inputs no longer look like those of training. The relation between inputs
  and labels changes.

── Day 1 is done ──
Q1 · data leakage: excellent, 100/100 (first answer 60)
Q2 · drift: no score, skipped
Mean of the scored questions (1 of 2): 100/100

Weakest topics over all interviews, by first answers: data leakage 60/100.
Due next: 2 questions on 2026-01-02.

See it again: interviewer replay 0001-day-01
Scorecard and study plan: interviewer report 0001-day-01
Your progress: interviewer progress
The last question once more: interviewer resume 0001-day-01 --redo
The next interview: interviewer
""")


def test_an_interview_in_real_mode_keeps_every_verdict_and_answer_until_the_end(small: str) -> None:
    ran = run("start", "--mode", "real", typed=f"Trees.\nTrees.\nTrees.\n{DRIFT}\n")
    before, after = ran.out.split("Debrief Q1")
    assert not any(word in before for word in ("/100", "Correct answer", "Perfect answer", "cut-off", "is written after"))
    assert "Q2/2 · medium · drift" in before
    assert re.findall(r"Debrief Q\d|── Day 1 is done ──", f"Debrief Q1{after}") == ["Debrief Q1", "Debrief Q2", "── Day 1 is done ──"]


def test_a_plain_screen_has_roles_in_words_and_no_lines() -> None:
    ran = run("start", "--bank", bank(SMALL), "--plain", typed="/skip\n")
    assert "─" not in ran.out
    assert "\n\nQ1/2 · easy · data leakage\n\nInterviewer:\nThis is Day 1: Small." in ran.out
    assert "\nYou:\n/skip\n" in ran.out


def test_a_reply_of_several_lines_comes_through_a_pipe_with_backslashes(small: str) -> None:
    run("start", typed="It is leakage \\\n\\\nbecause the value is written after the label.\n\n\n/skip\n")
    log = session_of(transcripts().load("0001-day-01"), "").log
    assert [event.text for event in log if event.kind == "answered"] == ["It is leakage \n\nbecause the value is written after the label."]


@pytest.mark.parametrize(
    "typed", ["caf\udce9 \udcff", "a\ud800b", "x" * 150_000, "\x00\x1b[2J\u202e", "𝕏" * 19_999], ids=["Latin-1", "a surrogate", "long", "controls", "wide"]
)
def test_whatever_is_typed_is_kept_and_the_interview_goes_on(small: str, typed: str) -> None:
    sent = typed.encode("utf-8", "surrogateescape" if "\udce9" in typed else "surrogatepass")
    ran = run("start", typed=sent + b"\n/skip\n/skip\n")
    assert (ran.code, ran.err) == (0, "")
    assert "Day 1 is done" in ran.out
    (text,) = (event.text for event in transcripts().load("0001-day-01").log if event.kind == "answered")
    assert text == sent.decode("utf-8", "replace")[:20_000]
    assert ("only the first 20,000 characters were taken" in ran.words) is (len(typed) > 20_000)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/hnt", "There is no /hnt. Did you mean /hint?"),
        ("/zzz", "There is no /zzz. There are:"),
        ("/help", "One reply a line"),
        ("/repeat", "Is the last login leakage?"),
    ],
)
def test_what_is_only_for_the_screen_is_no_reply(small: str, typed: str, said: str) -> None:
    ran = run("start", typed=f"{typed}\n")
    assert said in ran.words
    assert trajectory(transcripts().load("0001-day-01").log) == ["said ask", "left"]


def test_who_wants_the_question_once_more_in_words_hears_it_as_it_was_put_and_has_every_question_back_left(small: str) -> None:
    wanting = ["/repeat", "Can you repeat the question?", "please repeat", "Could you say that again?", "What was the question again?", "Sorry, what?"]
    ran = run("start", typed="\n".join([*wanting, "What do you mean?", ""]))
    assert ran.words.count("Is the last login leakage?") == 1 + len(wanting)
    assert trajectory(transcripts().load("0001-day-01").log) == ["said ask", "asked_back", "said clarify", "left"]


# --- One command to begin, to go on, to go further -----------------------------------------------------------------------


def test_the_bare_command_says_which_of_several_open_interviews_goes_on_and_that_there_are_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_BANK", bank(SMALL))
    run("start", typed="")
    assert "is open too" not in run(typed="").words
    run("start", typed="")
    ran = run(typed="")
    told = "0002-day-01 goes on, the last interview that you left open. 0001-day-01 is open too; all there are: interviewer sessions"
    assert ran.words.startswith(told)
    assert "resume 0002-day-01" in ran.words


def test_the_bare_command_begins_the_first_day_resumes_what_is_open_and_then_takes_the_next_day(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = bank(
        {
            f"day-{day:02d}.yaml": SMALL.replace("day: 1", f"day: {day}").replace("leak\n", f"leak{day}\n", 1).replace("id: drift", f"id: drift{day}")
            for day in (1, 8)
        }
    )
    monkeypatch.setenv("INTERVIEWER_BANK", folder)
    first = run(typed=f"{LEAK}\n")
    assert "Day 1: Small." in first.out
    assert first.out.endswith("Go on with: interviewer resume 0001-day-01\n")
    again = run(typed="")
    assert "Going on where you stopped." in again.out
    assert "Q2/2 · medium · drift" in again.out
    assert "Day 1 is done" in run(typed=f"{DRIFT}\n").out
    assert "Day 8: Small." in run(typed=RIGHT).out
    assert "Day 1: Small." in run(typed="").out
    assert transcripts().names() == ["0001-day-01", "0002-day-08", "0003-day-01"]


def test_start_begins_another_interview_although_one_is_open(small: str) -> None:
    run("start", typed="")
    run("start", typed="")
    assert run("sessions").out == "0001-day-01  2026-01-01  day 1 · open · 0/2 questions\n0002-day-01  2026-01-01  day 1 · open · 0/2 questions\n"


def test_resume_takes_the_open_session_that_was_begun_last_or_the_one_that_is_named(small: str) -> None:
    for _ in range(3):
        run("start", typed="")
    run("resume", "0003-day-01", typed=RIGHT)
    assert run("resume", typed="").out.endswith("resume 0002-day-01\n")
    assert run("resume", "0001-day-01", typed="").out.endswith("resume 0001-day-01\n")


def test_resuming_shows_where_we_were() -> None:
    kept(challenged())
    assert run("resume", typed="").out == snapshot("""\

study mode · judge: lexical · voice: local · no key, no network · transcript:
transcripts/0001-day-01.json

Going on where you stopped.

── Q1/2 · medium · data leakage ──

Interviewer:
  Is the last login leakage?

You:
  It is written after the label.

Interviewer:
  That's part of it. When is it written?

Paused: the input ended.

Everything you sent is saved. Go on with: interviewer resume 0001-day-01
""")


def test_an_interview_that_cannot_be_read_keeps_nobody_from_the_next(small: str) -> None:
    kept(pending())
    transcripts().path("0001-day-01").write_text("{")
    ran = run(typed=RIGHT)
    assert (ran.code, ran.err) == (0, "")
    assert "cannot be read: this is not a transcript" in run("sessions").words
    assert transcripts().names() == ["0001-day-01", "0002-day-01"]


@pytest.mark.parametrize("times", [1, 5])
def test_leaving_again_and_again_ends_nothing(small: str, times: int) -> None:
    run("start", typed=f"{LEAK}\n")
    for _ in range(times):
        assert run("resume", typed="").code == 0
    assert "Day 1 is done" in run("resume", typed=f"{DRIFT}\n").out


AWAY, HERE = "https://example.org/v1", "http://127.0.0.1:9/v1"


@pytest.mark.parametrize(
    ("flags", "environment", "said"),
    [
        (("--base-url", HERE), {}, f"The server {HERE} is set and not used: judge and voice are local. To use it: --judge model --voice model --model NAME"),
        (("--model", "tiny"), {}, "The model tiny is set and not used: judge and voice are local. To use it: --judge model --voice model, or in interviewer"),
        ((), {"INTERVIEWER_BASE_URL": HERE}, f"The server {HERE} is set and not used"),
        ((), {"OPENAI_BASE_URL": HERE}, None),  # it may be meant for other programs
        (("--base-url", HERE, "--judge", "local"), {}, None),
        (("--base-url", AWAY, "--model", "tiny", "--judge", "model"), {}, f"No key was found for {AWAY}: if it needs one, put it into .env or the environment"),
        (("--base-url", HERE, "--model", "tiny", "--judge", "model"), {}, None),
        (("--base-url", "http://[::1]:9/v1", "--model", "tiny", "--judge", "model"), {}, None),
        (("--base-url", "https://me:canary@example.org/v1", "--model", "tiny", "--judge", "model"), {}, None),
        (("--base-url", AWAY, "--model", "tiny", "--judge", "model"), {"OPENAI_API_KEY": "k"}, None),
    ],
)
def test_the_start_says_of_a_server_that_it_is_not_used_or_that_there_is_no_key_for_it(
    small: str, monkeypatch: pytest.MonkeyPatch, flags: tuple[str, ...], environment: dict[str, str], said: str | None
) -> None:
    monkeypatch.delenv("INTERVIEWER_JUDGE")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    ran = run("start", *flags, typed="/quit\n")
    assert ran.code == 0
    if said is None:
        assert not any(told in ran.words for told in ("not used", "No key"))
    else:
        assert said in ran.words
    assert "canary" not in ran.out


# --- Looking back --------------------------------------------------------------------------------------------------------


def test_a_replay_is_the_interview_as_it_was_seen_and_the_same_bytes_every_time(small: str) -> None:
    held = run("start", typed=f"It is leakage because the value is written after the label.\n/hint\n{LEAK}\n/skip\n")
    first, second = run("replay", "0001-day-01"), run("replay", "0001-day-01")
    assert first == second
    body = held.out.split("0001-day-01.json\n", 1)[1].rsplit("\nWeakest topics", 1)[0]
    assert first.out.split("study mode\n", 1)[1] == body


def test_a_replay_to_a_real_pipe_is_the_same_bytes_twice() -> None:
    kept(challenged())
    first, second = (elsewhere("replay", "0001-day-01") for _ in range(2))
    assert first == second
    assert (first.code, first.err) == (0, "")
    assert first.out == run("replay", "0001-day-01").out
    assert first.out.endswith("The interview stops here; it is not finished.\n")


def test_a_replay_changes_nothing() -> None:
    kept(pending())
    before = {path: path.read_bytes() for path in transcripts().folder.iterdir()}
    run("replay", "0001-day-01")
    assert {path: path.read_bytes() for path in transcripts().folder.iterdir()} == before


def test_sessions_are_listed_with_how_far_they_went_and_how(small: str) -> None:
    assert "There are no interviews in" in run("sessions").words
    run("start", typed=RIGHT)
    run("start", typed="/skip\n")
    assert run("sessions").out == snapshot("""\
0001-day-01  2026-01-01  day 1 · finished · 2/2 questions · mean 100/100 of 2
0002-day-01  2026-01-01  day 1 · open · 1/2 questions
""")


# --- The bank ------------------------------------------------------------------------------------------------------------

CHECKED = (
    SMALL
    + f"""\
    samples:
      - {{answer: "{DRIFT}", verdict: excellent, kind: perfect}}
      - {{answer: Trees are good., verdict: none, kind: wrong}}
"""
)


def test_the_bank_is_listed_without_its_answers(small: str) -> None:
    assert run("bank", "list").out == snapshot("""\

── Day 1 · Small ──
leak  easy · data leakage · 2 points · 0 samples
drift  medium · drift · 2 points · 0 samples
""")


def test_a_question_is_shown_with_everything_there_is(small: str) -> None:
    assert run("bank", "show", "leak").out == snapshot("""\

── leak · easy · data leakage ──
  Is the last login leakage?

Points

   • late (3) It is leakage because the value is written after the label.
      • asked for: When is it written?
      • also: 0 phrasings, 0 denials, 1 hint

   • cut (2) Build every feature as of a cut-off date.
      • asked for: What would you change?
      • also: 0 phrasings, 0 denials, 0 hints

Correct answer

   • It is leakage because the value is written after the label.
   • Build every feature as of a cut-off date.

Perfect answer
  It is leakage because the value is written after the label. Build every
  feature as of a cut-off date.
""")


def test_a_bank_whose_samples_are_judged_right_may_be_asked() -> None:
    ran = run("bank", "check", "--bank", bank(CHECKED))
    assert ran.code == 0
    assert ran.out == snapshot("""\

Author's verdict (rows) against the judge's (columns)
           excellent      good   partial      weak      none
 excellent         1         0         0         0         0
      good         0         0         0         0         0
   partial         0         0         0         0         0
      weak         0         0         0         0         0
      none         0         0         0         0         1

Without samples, so not checked: leak

2 questions, 2 samples: 2 in the author's band, 0 one band off, 0 misjudged.
Every question may be asked.
""")


def test_a_bank_whose_samples_are_misjudged_is_refused_with_the_point_and_the_reason() -> None:
    ran = run("bank", "check", "--bank", bank(CHECKED.replace("verdict: none", "verdict: excellent")))
    assert ran.code == 1
    assert "drift sample 2 (wrong): author excellent, judge none 0 · MISJUDGED" in ran.out
    assert "p1: not_said" in ran.out
    assert ran.out.rstrip().endswith("Refused: drift")


def test_a_check_points_at_keys_that_mean_nothing() -> None:
    ran = run("bank", "check", "--bank", bank(SMALL.replace("hints:", "hint:").replace("title:", "titel:")))
    assert "day 1: the key `titel` means nothing here; did you mean `title`?" in ran.words
    assert "leak: the key `hint` means nothing here; did you mean `hints`?" in ran.words


# --- What cannot be understood -------------------------------------------------------------------------------------------

SLIPS = {
    "an unknown day": (["start", "--day", "9"], "Error: bank: there is no day 9 in this bank The days nearest to it are: 1."),
    "a day that is no number": (["start", "--day", "x"], "Invalid value for '--day' / '-d': Input should be a valid integer"),
    "an unknown session": (["resume", "0001-day-02"], "Error: transcripts: there is no session `0001-day-02` Did you mean: 0001-day-01?"),
    "an unknown session to replay": (["replay", "2"], "Error: transcripts: there is no session `2` List them with: interviewer sessions"),
    "a name that is a path": (
        ["replay", "../x"],
        "Error: `../x` cannot be the name of a session Names have letters, digits, - and _; list them with: interviewer sessions",
    ),
    "a word behind sessions": (["sessions", "login"], "Error: `login` is not an option of sessions To search for it: interviewer sessions --search login"),
    "an unknown question": (["bank", "show", "leek"], "Error: bank: there is no question `leek` in this bank Did you mean: leak?"),
    "a question like none": (["bank", "show", "zzz"], "Error: bank: there is no question `zzz` in this bank Did you mean: leak, drift?"),
    "an unknown mode": (["start", "--mode", "exam"], "Error: --mode: there is no mode `exam` Take study or real."),
    "a model without a name": (
        ["start", "--judge", "model"],
        "Error: model: no model is named Name it with --model NAME or INTERVIEWER_MODEL, or use: --judge local --voice local",
    ),
    "an unknown command": (["strat"], "No such command 'strat'."),
    "an unknown option": (["start", "--dya", "1"], "No such option: --dya"),
}


@pytest.mark.parametrize(("arguments", "what"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_answered_with_what_may_be_meant_and_leaves_nothing_behind(small: str, arguments: list[str], what: str) -> None:
    kept(pending())
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert what in ran.error
    assert [path.name for path in transcripts().folder.glob("*.json")] == ["0001-day-01.json"]


def test_there_may_be_nothing_to_resume(small: str) -> None:
    nothing = "Error: transcripts: there is no interview to resume Begin one with: interviewer start"
    assert run("resume").error == nothing
    run("start", typed=RIGHT)
    finished = run("resume")
    assert (finished.code, finished.error) == (2, nothing)
    named = run("resume", "0001-day-01")
    assert (named.code, named.error) == (2, "Error: the interview 0001-day-01 is finished See it again with: interviewer replay 0001-day-01")


@pytest.mark.parametrize("closed", [["stdin"], ["stdin", "stdout", "stderr"]], ids=["stdin", "all"])
def test_a_closed_standard_input_has_ended_and_a_closed_output_is_seen_by_nobody(monkeypatch: pytest.MonkeyPatch, small: str, closed: list[str]) -> None:
    with monkeypatch.context() as patch:
        for stream in closed:
            patch.setattr(sys, stream, None)
        patch.setattr(sys, "argv", ["interviewer"])
        with pytest.raises(SystemExit, match="0"):
            commands.run(["start"])
    assert trajectory(transcripts().load("0001-day-01").log) == ["said ask", "left"]


# --- A screen that fails -------------------------------------------------------------------------------------------------


def on_a_full_screen(*arguments: str, typed: str = "") -> tuple[int, str]:
    """How a command ends whose output goes to a device that is always full, and what it says about it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""}
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "interviewer", *arguments]
        ended = subprocess.run(command, input=typed.encode(), stdout=full, stderr=subprocess.PIPE, env=environment, timeout=60, check=False)
    return ended.returncode, ended.stderr.decode()


full_screen = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")


@full_screen
@pytest.mark.parametrize("command", [["sessions"], ["replay", "0001-day-01"], ["bank", "list"], ["--version"], ["start", "--help"]], ids=" ".join)
def test_a_screen_that_cannot_be_written_to_is_an_error_of_one_line(small: str, command: list[str]) -> None:
    kept(pending())
    assert on_a_full_screen(*command) == (1, "Error: the screen could not be written to: No space left on device\n")


@full_screen
def test_an_interview_is_held_to_its_end_although_its_screen_fails_and_nothing_that_was_sent_is_lost(small: str) -> None:
    typed = f"{'x' * 30_000}\n/hnt\n/skip\n{DRIFT}\n"
    assert on_a_full_screen("start", typed=typed) == (1, "Error: the screen could not be written to: No space left on device\n")
    session = session_of(transcripts().load("0001-day-01"), "")
    assert session.finished
    assert [event.text for event in session.log if isinstance(event, Reply)] == ["x" * 20_000, "/skip", DRIFT]


@pytest.mark.parametrize(
    ("named", "says"), [(("somewhere",), "somewhere: could not be used"), ((), "a file or the screen could not be used")], ids=["named", "unnamed"]
)
def test_a_file_that_fails_where_nobody_expected_it_is_named_as_far_as_it_is_known(monkeypatch: pytest.MonkeyPatch, named: tuple[str, ...], says: str) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error", *named)

    monkeypatch.setattr(listing, "list_sessions", fail)
    assert run("sessions") == Ran(1, "", f"Error: {says}: Input/output error\n")


# --- A folder of transcripts that cannot be used -------------------------------------------------------------------------

ANY_COMMAND = [["sessions"], ["start"], ["resume"], ["resume", "0001-day-01"], ["replay", "0001-day-01"], []]


@pytest.mark.skipif(os.name != "posix", reason="modes as POSIX has them")
@pytest.mark.parametrize("mode", [0o000, 0o666], ids=["closed", "to be listed only"])
@pytest.mark.parametrize("command", ANY_COMMAND, ids=" ".join)
def test_a_folder_of_transcripts_that_one_may_not_use_is_named(small: str, command: list[str], mode: int) -> None:
    kept(pending())
    run("resume", "nobody")  # whatever is imported on the way is imported by the owner of this test
    transcripts().folder.chmod(mode)
    with as_anybody():
        ran = run(*command)
    transcripts().folder.chmod(0o700)
    assert ran == Ran(1, "", "Error: transcripts: the folder of transcripts cannot be used: Permission denied\nName another one with --transcripts DIR.\n")


@pytest.mark.parametrize("command", [command for command in ANY_COMMAND if command], ids=" ".join)
def test_a_name_that_no_folder_can_have_is_an_error(small: str, command: list[str]) -> None:
    ran = run(*command, "--transcripts", "x" * 300)
    assert (ran.code, ran.out) == (1, "")
    assert "the folder of transcripts cannot be used: File name too long" in ran.error


def test_a_flag_that_names_the_folder_is_in_the_command_to_go_on_with_whatever_the_environment_says(small: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_TRANSCRIPTS", "~nobody-of-that-name/transcripts")
    ran = run("start", "--transcripts", "here", typed="")
    assert (ran.code, ran.err) == (0, "")
    assert ran.words.endswith("Go on with: interviewer resume 0001-day-01 --transcripts here")
    monkeypatch.delenv("INTERVIEWER_TRANSCRIPTS")
    Path("interviewer.toml").write_text("transcripts = 5\n")
    for command in ("next", "progress"):
        assert run(command, "--transcripts", "here").words.endswith(" --transcripts here")
    assert run("resume", "--transcripts", "here", typed="").words.endswith("resume 0001-day-01 --transcripts here")
    Path("interviewer.toml").write_text('transcripts = "here"\n')
    assert run("resume", typed="").words.endswith("resume 0001-day-01")


@pytest.mark.parametrize("called", [".venv/bin/interviewer", r".venv\Scripts\interviewer", "python -m interviewer"])
def test_whatever_finds_an_error_the_command_to_mend_it_is_as_it_is_typed_here(monkeypatch: pytest.MonkeyPatch, small: str, called: str) -> None:
    monkeypatch.setattr(console, "this_program", lambda: called)
    assert run("replay", "nobody").error.endswith(f"List them with: {called} sessions")
    Path("transcripts").mkdir()
    Path("transcripts/0001-day-01.json").write_text("{")
    assert f"The other sessions are not affected: {called} sessions" in run("replay", "0001-day-01").error


def test_what_acts_on_a_terminal_is_not_printed_and_takes_nothing_of_the_json_with_it_even_if_it_is_only_begun(capsys: pytest.CaptureFixture[str]) -> None:
    console.print_json({"a\x1b[31m": "x\x9b", "b": ["y\x1b]0;", 1, None, True], "c": ({"d": "z\u202e\x07"},)})
    assert json.loads(capsys.readouterr().out) == {"a": "x", "b": ["y]0;", 1, None, True], "c": [{"d": "z"}]}


@pytest.mark.parametrize("folder", ["pay$roll", 'a$HOME "q" b', "it's", "my interviews", "~", "a;b", "-x", "`id`"])
def test_a_command_that_is_offered_finds_the_folder_whatever_it_is_called(folder: str, small: str) -> None:
    told = run("start", "--transcripts", folder, typed="").out.replace("\n", " ")
    assert shlex.split(told.partition("Go on with: ")[2]) == ["interviewer", "resume", "0001-day-01", "--transcripts", folder]


def test_a_command_that_is_offered_names_the_topic_and_the_file_as_one_word(small: str) -> None:
    told = run("next", "--topic", "data leakage", "--count", "1").out
    assert told.endswith("start --topic 'data leakage' --count 1\n")
    run("start", typed="The value comes after the label.\n/skip\n/skip\n")
    assert run("dispute", "0001-day-01", "leak", "cut", "--claim", "said", "--because", "I meant that.", "--judge", "lexical").code == 0
    assert "bank check --samples 'my labels.yaml'" in run("disputes", "--export", "my labels.yaml").words


def test_windows_has_quotes_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        quoted = [as_argument(text) for text in ("a", "a b", r"C:\my interviews\x")]
    assert quoted == ["a", '"a b"', r'"C:\my interviews\x"']


def found_at(path: str) -> str:
    """A program that lies here, and can be run."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text("#!/bin/sh\n")
    Path(path).chmod(0o755)
    return str(Path(path).absolute())


@pytest.mark.parametrize(
    ("lies", "called"),
    [
        ("on the path/interviewer", "interviewer"),
        ("elsewhere/.venv/bin/interviewer", "{here}/elsewhere/.venv/bin/interviewer"),
        ("work/.venv/bin/interviewer", ".venv/bin/interviewer"),
        ("work/interviewer", "./interviewer"),
        ("my programs/interviewer", "'{here}/my programs/interviewer'"),
    ],
)
def test_the_program_is_called_by_its_short_name_only_where_that_finds_this_very_one(lies: str, called: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here = Path.cwd()
    found_at("on the path/interviewer")
    Path("work").mkdir()
    monkeypatch.setenv("PATH", str(here / "on the path"))
    monkeypatch.setattr(sys, "argv", [found_at(lies), "sessions"])
    monkeypatch.chdir("work")
    assert console.this_program() == called.format(here=here)


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("python", "python -m interviewer"),
        ("py", "py -m interviewer"),
        ("{here}/on the path/python3", "python3 -m interviewer"),
        ("{here}/other/bin/python", "{here}/other/bin/python -m interviewer"),
    ],
)
def test_the_interpreter_that_runs_the_program_as_a_module_is_the_one_that_is_offered(typed: str, called: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here = Path.cwd()
    for name in ("on the path/python", "on the path/python3", "other/bin/python"):
        found_at(name)
    Path("work").mkdir()
    monkeypatch.setenv("PATH", str(here / "on the path"))
    monkeypatch.setattr(sys, "argv", [str(ROOT / "interviewer/__main__.py"), "sessions"])
    monkeypatch.setattr(sys, "orig_argv", [typed.format(here=here), "-m", "interviewer", "sessions"])
    monkeypatch.chdir("work")
    assert console.this_program() == called.format(here=here)


def test_who_cannot_try_a_question_once_more_is_told_a_command_that_works(small: str) -> None:
    flags = ["--transcripts", "here", "--judge", "lexical"]
    run("start", *flags, typed="/skip\n")
    run("resume", *flags, "--redo", typed="/skip\n")
    open_still = run("resume", *flags, "--redo", typed="")
    assert open_still.error.endswith("Go on without it: interviewer resume 0001-day-01 --judge lexical --transcripts here")
    run("resume", *flags, typed="/skip\n/skip\n")
    for redo in ([], ["--redo"]):
        run("resume", "0001-day-01", *flags, "--redo", typed="/skip\n")
        ended = run("resume", "0001-day-01", *flags, *redo)
        assert (ended.code, ended.error.endswith("See it again with: interviewer replay 0001-day-01 --transcripts here")) == (2, True)


def test_the_command_to_go_on_with_names_the_judge_and_the_voice_that_flags_named_and_no_password(small: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_API_KEY", "sk-canary-7f3a")
    chosen = "--judge lexical --voice local --persona coach --model 'a b' --base-url http://127.0.0.1:9/v1 --rate --plain"
    base_url = ["--base-url", "http://me:sesame@127.0.0.1:9/v1"]
    flags = ["--plain", "--rate", *base_url, "--model", "a b", "--persona", "coach", "--voice", "local", "--judge", "lexical"]
    paused = run("start", *flags, "--transcripts", "here", typed="")
    assert paused.words.endswith(f"Go on with: interviewer resume 0001-day-01 {chosen} --transcripts here")
    ended = run("resume", *flags, "--transcripts", "here", typed="/skip\n/skip\n")
    assert f"The last question once more: interviewer resume 0001-day-01 --redo {chosen} --transcripts here" in ended.words
    assert run("start", typed="").words.endswith("Go on with: interviewer resume 0001-day-01")
    assert "sesame" not in paused.out + ended.out
    assert "canary" not in paused.out + ended.out


def test_a_link_that_leads_nowhere_keeps_its_name(small: str) -> None:
    transcripts().folder.mkdir()
    transcripts().path("0001-day-01").symlink_to("gone.json")
    assert "resume 0002-day-01" in run("start", typed="").words
    assert transcripts().path("0001-day-01").is_symlink()


# --- When a model fails --------------------------------------------------------------------------------------------------

A_MODEL = ["--judge", "model", "--model", "m", "--base-url", "http://127.0.0.1:9/v1"]


@pytest.mark.parametrize(("choice", "code"), [("pause", 4), ("local", 0)])
def test_an_interview_that_is_paused_for_its_model_ends_with_four(small: str, monkeypatch: pytest.MonkeyPatch, choice: str, code: int) -> None:
    monkeypatch.setenv("INTERVIEWER_ON_MODEL_FAILURE", choice)
    monkeypatch.setattr(wiring, "model_of", lambda *_, **__: ScriptedModel([ModelUnavailable("the server is not there")]))
    ran = run("start", *A_MODEL, typed=f"{LEAK}\n")
    assert (ran.code, ran.err) == (code, "")
    assert (trajectory(transcripts().load("0001-day-01").log) == ["said ask", "answered", "left"]) is (choice == "pause")
    assert "Go on with: interviewer resume 0001-day-01" in ran.words


@pytest.mark.parametrize(("flags", "what"), [(A_MODEL[:2], "no model is named"), (["--voice", *A_MODEL[1:]], "there is no persona `nobody`")])
def test_a_room_that_cannot_be_made_is_refused_before_anything_is_written(
    small: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, flags: list[str], what: str
) -> None:
    monkeypatch.setenv("INTERVIEWER_PERSONA", "nobody")
    ran = run("start", *flags)
    assert (ran.code, ran.out) == (2, "")
    assert what in ran.error
    assert not (tmp_path / "transcripts").exists()


# --- Help ----------------------------------------------------------------------------------------------------------------

HELP = {
    "": (
        "starts at once",
        "resumes what you left open",
        "--version",
        "--debug",
        "Keys are never flags",
        "start",
        "resume",
        "replay",
        "sessions",
        "next",
        "progress",
        "report",
        "grade",
        "bank",
    ),
    "next": ("without starting", "--topic", "--level", "--review", "--mixed", "--count", "--seed"),
    "progress": ("what is due", "--html", "--json", "--transcripts", "--plain"),
    "report": ("scorecard", "study next", "--html", "--md", "--transcripts"),
    "start": (
        "Begin an interview",
        *("--day", "--topic", "--level", "--review", "--mixed", "--count", "--seed"),
        *("--mode", "--judge", "--voice", "--model", "--base-url", "--bank", "--transcripts", "--plain"),
    ),
    "resume": ("Go on where an interview stopped", "--judge", "--transcripts"),
    "replay": ("Show a whole interview again", "--notes", "--pace", "--step", "--question", "--reveal", "--plain"),
    "export": ("Markdown, HTML, messages or a terminal recording", "--to", "--out", "--notes", "--reveal"),
    "verify": ("today's rules", "exit code 0 for the same, 1 for a difference"),
    "rejudge": ("another judge", "never changed", "--judge", "--out", "--json", "--reveal"),
    "compare": ("two interviews", "--question", "--json"),
    "dispute": ("Contest what the judge found", "No score changes", "--claim", "--because", "--judge"),
    "disputes": ("what you have contested", "--export", "--agreed", "--json"),
    "sessions": ("List the interviews", "--search", "--question", "--topic", "--since", "--json", "--transcripts"),
    "grade": ("Grade answers in bulk", '"answer"', '"replies"', "standard input", "--out", "exit code"),
    "evaluate": ("Measure the interviewer", "--candidates", "--json", "--html", "--gate", "--against", "--live", "--max-calls", "--inspect"),
    "schema": ("published JSON Schema",),
    "personas": ("who can speak",),
    "doctor": ("Check this machine", "exit code", "--json", "--profile"),
    "init": ("Set up a server and a model", "typed unseen", "--server", "--model", "--key-stdin", "--overwrite"),
    "models": ("List the models", "--base-url", "--profile"),
    "bank": ("Look at the question bank", "list", "show", "check", "import"),
    "bank list": ("List the days", "--bank"),
    "bank show": ("whole script of one question", "answers", "--bank"),
    "bank check": ("samples", "exit code 1", "--samples", "--verbose", "--judge", "came nearest"),
    "bank import": ("from your daily log", "Your own answers stay in the log", "nothing is written over", "--bank", "--day"),
}


@pytest.mark.parametrize("flag", ["--help", "-h"])
@pytest.mark.parametrize("command", HELP)
def test_every_command_says_what_it_does(command: str, flag: str) -> None:
    ran = run(*command.split(), flag)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: interviewer {command}".rstrip())
    assert [word for word in HELP[command] if word not in ran.words] == []


def test_every_command_has_its_help_tested() -> None:
    listed = {name: re.findall(r"^  (\w+)  ", run(*name.split(), "--help").out.split("Commands:")[-1], re.MULTILINE) for name in ("", "bank")}
    assert {*listed[""], *(f"bank {each}" for each in listed["bank"]), ""} == set(HELP)


def test_the_version_is_the_packages() -> None:
    assert run("--version") == Ran(0, f"interviewer {__version__}\n", "")


def test_what_is_written_is_the_published_format(small: str) -> None:
    run("start", typed=RIGHT)
    written = json.loads(Path("transcripts", "0001-day-01.json").read_text(encoding="utf-8"))
    assert list(written) == ["format", "version", "program", "created", "log", "disputes", "scores", "plan"]
    assert (written["format"], written["version"], written["program"]) == ("mock-interview-transcript", "1.1", __version__)
    assert not any("samples" in question and question["samples"] for question in written["plan"]["questions"])


def test_an_interview_goes_on_with_the_persona_that_spoke_last_unless_a_flag_names_another(small: str) -> None:
    run("start", "--persona", "tough", typed="/quit\n")
    assert "voice: local (tough)" in run("resume", typed="/quit\n").words
    assert "voice: local (coach)" in run("resume", "--persona", "coach", typed="/quit\n").words


@pytest.mark.parametrize("typed", ["0001", "1", "0001-day", "day-01"])
def test_a_session_is_named_by_as_much_of_its_name_as_no_other_has_and_a_line_says_which_it_is(typed: str) -> None:
    kept(two(*FIRST))
    kept(pending(), "0002-day-02")
    ran = run("replay", typed)
    assert ran.words.startswith("Replay of 0001-day-01,")
    assert ran.error == f"`{typed}` is taken for 0001-day-01."
    assert run("replay", "0001-day-01") == Ran(0, ran.out, "")


def test_wherever_a_session_is_named_a_part_of_its_name_will_do(small: str) -> None:
    """What is printed for programs, and the file that is written, have the whole name."""
    kept(two(*FIRST))
    for command in ("report", "export", "verify", "rejudge", "dispute", "replay"):
        rest = ["q1"] if command == "dispute" else []
        ran = run(command, "0001", *rest)
        assert (ran.out, ran.error) == (run(command, "0001-day-01", *rest).out, "`0001` is taken for 0001-day-01.")
    assert run("compare", "0001", "1").error == "`0001` is taken for 0001-day-01. `1` is taken for 0001-day-01."
    kept(pending(), "0002-day-01")
    assert "resume 0002-day-01" in run("resume", "0002", typed="/quit\n").words


@pytest.mark.parametrize("typed", ["8", "08", "9" * 5000])
def test_a_number_is_that_of_a_session_and_no_day(typed: str) -> None:
    kept(two(*FIRST), "0003-day-08")
    assert run("resume", typed, typed="/quit\n").code == 2
    assert "is taken for 0003-day-08" in run("replay", "3").error


def test_what_several_sessions_have_in_their_names_is_taken_for_none_of_them() -> None:
    """A name that begins so is meant before one that only has it in it."""
    for name in ("0001-day-01", "0002-day-01", "0012-day-02"):
        kept(pending(), name)
    slips = {"day-01": "0001-day-01, 0002-day-01?", "00": "0001-day-01, 0002-day-01, 0012-day-02?"}
    for typed, near in slips.items():
        assert run("resume", typed).error == f"Error: transcripts: there is no session `{typed}` Did you mean: {near}"
    assert run("replay", "2").words.startswith("Replay of 0002-day-01,")


@pytest.mark.parametrize("columns", ["0", "00"])
def test_where_the_terminal_is_said_to_have_no_columns_everything_is_printed_all_the_same(monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    kept(pending())
    assert run("replay", "0001-day-01").words.startswith("Replay of 0001-day-01")
    assert run("sessions").words.startswith("0001-day-01")
    assert run("replay", "nobody").error.startswith("Error: transcripts: there is no session `nobody`")


@pytest.mark.parametrize(
    "command", ["replay", "report", "export", "verify", "compare", "compare 0001-day-01", "rejudge", "dispute", "resume", "export 0001-day-01"]
)
def test_wherever_a_session_is_named_tab_completes_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str) -> None:
    kept(pending())
    typed = f"interviewer {command} 00"
    environ = {"_INTERVIEWER_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split()) - 1)}
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        commands.program([])([], prog_name="interviewer")
    assert capsys.readouterr().out.split() == ["0001-day-01"]


def test_a_persona_that_is_broken_keeps_nobody_from_going_on_with_another(monkeypatch: pytest.MonkeyPatch, small: str) -> None:
    Path("mine").mkdir()
    Path("mine", "bad.md").write_text("---\nabout: [\n---\n")
    monkeypatch.setenv("INTERVIEWER_PERSONAS", "mine")
    run("start", "--persona", "tough", typed="")
    ran = run("resume", typed="")
    assert (ran.code, ran.err) == (0, "")
    assert "voice: local (tough)" in ran.words
