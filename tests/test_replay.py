"""Playing an interview back: all at once, paced, step by step; with the judge's notes; and never what is still held back."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from inline_snapshot import snapshot
from rich.console import Console

from interviewer.core.disputes import Disputed, Reviewed
from interviewer.core.judgement import Finding, Judged, JudgedBy, Status
from interviewer.core.session import Mode, Session
from interviewer.errors import UsageError
from interviewer.storage.transcript import Transcript
from interviewer.terminal.findings import judge_notes
from interviewer.terminal.playback import LONGEST_PAUSE, Pace, Playback, begins_at, pace_of, pace_through, step_through
from interviewer.terminal.printer import Printer
from tests.program import kept, run, transcripts
from tests.rooms import BY, NOON, interview, new_session, question, said_at
from tests.terminal import terminal


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_TRANSCRIPTS", "transcripts")


def held(mode: Mode = "study", *, texts: tuple[str, ...] = ("It proves the churn.", "It comes after the label.", "/skip", "/skip")) -> Session:
    """Two questions: the first with a misconception that is put right, the second skipped."""
    return interview(texts, ["+proof", "main fix"], new_session(question("q1"), question("q2", topic="drift", ask="What is drift?"), mode=mode))


def screen() -> Printer:
    return Printer(Console(file=io.StringIO(), width=80, color_system=None), plain=True)


def text_of(printer: Printer) -> str:
    assert isinstance(printer.console.file, io.StringIO)
    return printer.console.file.getvalue()


def test_the_notes_stand_after_every_answer_with_points_words_and_judge() -> None:
    kept(held())
    shown = run("replay", "0001-day-01", "--notes").out
    assert shown.split("You:", 1)[1].split("Debrief Q1")[0] == snapshot("""\

  It proves the churn.

Judge's notes · scripted
wrong belief: It proves the churn — “It proves the churn.”

Interviewer:
  You said “It proves the churn”. That is not so. What would a model see?

You:
  It comes after the label.

Judge's notes · scripted
said: It is leakage, the value comes from after the label — “It comes after the
label.”
said: Build features as of a cut-off date — “It comes after the label.”

Interviewer:
  The core of this holds. Let's go deeper. What if labels come late?

You:
  /skip

Interviewer:
  All right, let's move on.

""")
    assert run("replay", "0001-day-01").out == run("replay", "0001-day-01", "--no-notes").out
    assert "Judge's notes" not in run("replay", "0001-day-01").out


def test_the_notes_tell_what_was_missed_in_the_words_of_the_points_and_of_long_ones_how_they_begin() -> None:
    """No id of a point means anything to a reader."""
    main, fix, check = question().points
    long = fix.model_copy(update={"says": "Build features as of a cut-off date, which is\nchosen for every row, and test that no value is later than that."})
    found = Judged(by=BY, findings=tuple(Finding(point=id, status=Status.NOT_SAID, unproven=id == "check") for id in ("main", "fix", "check")))
    (notes,) = judge_notes(found, question(points=(main, long, check)))
    assert notes.text.splitlines() == [
        "Judge's notes · scripted",
        "missed: It is leakage, the value comes from after the label",
        "missed: Build features as of a cut-off date, which is chosen for every …",
        "missed: A jump in the score gives it away (the judge's quote does not prove it)",
    ]


def test_without_notes_and_with_them_the_interview_itself_is_the_same() -> None:
    kept(held())
    bare = run("replay", "0001-day-01").out.splitlines()
    noted = iter(run("replay", "0001-day-01", "--notes").out.splitlines())
    assert all(line in noted for line in bare)  # each in turn: `in` reads the iterator on


def test_a_reply_that_could_not_be_judged_is_noted_as_such() -> None:
    kept(interview(["Because.", "/skip"], [None]))
    assert "Judge's notes · scripted not judged: the script says so" in run("replay", "0001-day-01", "--notes").words


def test_a_replay_begins_at_a_question() -> None:
    kept(held())
    whole = run("replay", "0001-day-01").out
    part = run("replay", "0001-day-01", "--question", "2").out
    assert part.split("study mode\n", 1)[1] == "\n── Q2/2" + whole.split("\n── Q2/2")[1]


@pytest.mark.parametrize("number", ["0", "3", "-1"])
def test_a_question_that_was_not_put_cannot_be_gone_to(number: str) -> None:
    kept(held())
    ran = run("replay", "0001-day-01", "--question", number)
    assert (ran.code, ran.out) == (2, "")
    assert ran.error == f"Error: --question: question {number} was not put in this interview Questions 1 to 2 were put."


def test_to_a_pipe_neither_pace_nor_steps_change_a_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(held())
    assert run("replay", "0001-day-01") == run("replay", "0001-day-01", "--pace", "0.001") == run("replay", "0001-day-01", "--step", typed="q\n")


# --- What is held back ---------------------------------------------------------------------------------------------------

SECRETS = ("/100", "Correct answer", "Perfect answer", "It is leakage, the value comes from after the label", "Judge's notes", "point-in-time")


def test_a_replay_of_an_unfinished_interview_in_real_mode_tells_nothing_of_what_is_held_back_unless_it_is_revealed() -> None:
    kept(held("real", texts=("It proves the churn.", "It comes after the label.", "/skip")))
    shown = run("replay", "0001-day-01", "--notes").out
    assert [secret for secret in SECRETS if secret in shown] == []
    revealed = run("replay", "0001-day-01", "--notes", "--reveal").out
    assert [secret for secret in SECRETS if secret not in revealed] == []
    assert revealed.index("it is not finished") < revealed.index("Debrief Q1")


def test_in_study_mode_the_notes_on_the_open_question_are_held_back_and_those_on_closed_ones_are_not() -> None:
    kept(interview(["main", "/skip", "secret words"], ["main", "fix"], new_session(question("q1"), question("q2"))))
    notes = [part.splitlines()[1] for part in run("replay", "0001-day-01", "--notes").out.split("Judge's notes · scripted")[1:]]
    assert notes == ["said: It is leakage, the value comes from after the label — “main”"]
    assert run("replay", "0001-day-01", "--notes", "--reveal").out.count("Judge's notes") == 2


def test_a_finished_interview_in_real_mode_holds_nothing_back() -> None:
    kept(held("real"))
    assert run("replay", "0001-day-01", "--notes") == run("replay", "0001-day-01", "--notes", "--reveal")
    assert "Judge's notes" in run("replay", "0001-day-01", "--notes").out


# --- Disputes ------------------------------------------------------------------------------------------------------------


def test_what_is_disputed_stands_beside_the_score_which_stays() -> None:
    session = held()
    other = JudgedBy(judge="lexical", version="1")
    entries = (
        Disputed(question="q1", point="check", claim="said", because="I [bold] said\nso", found=Finding(point="check", status=Status.NOT_SAID), by=BY),
        Reviewed(dispute=1, by=other, finding=Finding(point="check", status=Status.SAID, quote="after the label")),
        Disputed(question="q1", point="fix", claim="partly", found=Finding(point="fix", status=Status.SAID, quote="x"), by=BY),
    )
    transcripts().save("0001-day-01", Transcript(created=NOON, plan=session.plan, log=session.log, disputes=entries))
    shown = run("replay", "0001-day-01").out
    assert "good, 78/100 (first answer 0) · judge: scripted · 2 findings disputed" in shown
    assert "Q1 · data leakage: good, 78/100 (first answer 0) · 2 findings disputed" in shown
    assert shown.split("Disputed: ", 1)[1].split("\n\n")[0] == snapshot("""\
A jump in the score gives it away — scripted judge: missed; you:
  said, because “I [bold] said so”. The lexical judge agrees with you: “after
  the label”.
Disputed: Build features as of a cut-off date — scripted judge: said; you:
  partly. No other judge has looked at it.\
""")


# --- Paced ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "pace"),
    [
        (None, None),
        ("2", Pace(factor=2)),
        ("2.0", Pace(factor=2)),
        ("0.5x", Pace(factor=0.5)),
        ("90X", Pace(factor=90)),
        ("29.9", Pace(factor=29.9)),
        ("30", Pace(words_a_minute=30)),
        ("200", Pace(words_a_minute=200)),
    ],
)
def test_a_pace_is_a_factor_or_words_a_minute(typed: str | None, pace: Pace | None) -> None:
    assert pace_of(typed) == pace


@pytest.mark.parametrize("typed", ["0", "-1", "x", "", "fast", "1e5", "nan", "999999", "2 x"])
def test_what_is_no_pace_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match="is no pace"):
        pace_of(typed)
    kept(held())
    assert run("replay", "0001-day-01", f"--pace={typed}").code == 2


def paced(session: Session, pace: Pace) -> list[float]:
    printer, slept = screen(), list[float]()
    pace_through(session, Playback(printer, session, (), notes=False, reveal=False), 0, printer, pace, slept.append)
    whole = screen()
    for moment in _moments(session):
        Playback(whole, session, (), notes=False, reveal=False).sees(moment)
    assert text_of(printer) == text_of(whole)
    return slept


def _moments(session: Session) -> Iterator[Session]:
    from interviewer.drive.replay import moments

    return moments(session)


def test_at_words_a_minute_every_block_waits_for_its_words() -> None:
    session = interview(["/skip"], [])
    slept = paced(session, Pace(words_a_minute=60))
    assert slept[:3] == [6, len(said_at(session, 0).words.split()), 1]


def test_with_a_factor_the_recorded_times_are_divided_and_long_waits_are_cut() -> None:
    session = interview(["/skip"], [])
    waits = [0, 3, 600]
    timed = tuple(event.model_copy(update={"at": NOON + timedelta(seconds=wait)}) for event, wait in zip(session.log, waits, strict=True))
    assert paced(Session(session.plan, timed), Pace(factor=2)) == [1.5, LONGEST_PAUSE / 2]


def test_a_record_without_times_or_with_a_clock_that_was_set_back_is_paced_all_the_same() -> None:
    session = interview(["/skip"], [])
    bare = Session(session.plan, tuple(event.model_copy(update={"at": None}) for event in session.log))
    assert paced(bare, Pace(factor=1))[0] == pytest.approx(60 / 200)
    back = tuple(event.model_copy(update={"at": NOON - timedelta(hours=number)}) for number, event in enumerate(session.log))
    assert paced(Session(session.plan, back), Pace(factor=1)) == []


# --- Step by step --------------------------------------------------------------------------------------------------------


def stepped(session: Session, *typed: str | None, first: int = 0) -> tuple[bool, list[str]]:
    """Whether it was seen to its end, and what was shown: the first words of each event."""
    printer, keys = screen(), list(typed)
    ended = step_through(session, Playback(printer, session, (), notes=False, reveal=False), first, printer, lambda: keys.pop(0) if keys else None)
    assert keys == []
    wanted = {"Is the last login leakage?": "Q1", "What is drift?": "Q2", "It proves the churn.": "a1", "It comes after the label.": "a2"}
    return ended, [
        {**wanted, "Judge's notes · scripted": "notes"}[line] for line in text_of(printer).splitlines() if line in {*wanted, "Judge's notes · scripted"}
    ]


def test_enter_shows_the_next_event_and_the_end_of_the_input_leaves() -> None:
    assert stepped(held(), "") == (False, ["Q1", "a1"])
    assert stepped(held(), "q") == (False, ["Q1"])


def test_n_and_p_and_numbers_go_to_questions() -> None:
    assert stepped(held(), "n", "q") == (False, ["Q1", "Q2"])
    assert stepped(held(), "2", "1", "q2", "Q 1", "q") == (False, ["Q1", "Q2", "Q1", "Q2", "Q1"])
    assert stepped(held(), "n", "p", "q") == (False, ["Q1", "Q2", "Q1"])
    assert stepped(held(), "", "q", first=begins_at(held(), 2)) == (False, ["Q2"])


def test_where_there_is_nothing_to_go_to_it_says_so_and_stays() -> None:
    printer, keys = screen(), ["p", "9", "0", "zzz", "q"]
    assert not step_through(held(), Playback(printer, held(), (), notes=False, reveal=False), 0, printer, lambda: keys.pop(0))
    assert text_of(printer).count("There is nothing there. Enter: next") == 4


def test_j_turns_the_notes_on_beginning_with_the_last_judgement_and_off_again() -> None:
    assert stepped(held(), "", "", "j", "j", "", "q") == (False, ["Q1", "a1", "notes", "a2"])
    assert stepped(held(), "j", "", "", "", "", "", "q")[1] == ["Q1", "a1", "notes", "a2", "notes"]


def test_what_adds_nothing_to_the_screen_is_passed_over() -> None:
    silent = sum(event.kind == "judged" for event in held().log)
    ended, shown = stepped(held(), *[""] * (len(held().log) - silent))
    assert ended
    assert shown[:2] == ["Q1", "a1"]
    assert shown[-1] == "Q2"


@pytest.mark.terminal
@pytest.mark.skipif(os.name != "posix", reason="terminals as POSIX has them")
def test_on_a_terminal_it_stops_after_every_event_and_goes_where_one_says() -> None:
    kept(held())
    with terminal("replay", "0001-day-01", "--step", "--notes") as shown:
        shown.shows("Is the last login leakage?")
        assert "It proves the churn." not in shown.words
        shown.types("\r\r")
        shown.shows("wrong belief: It proves the churn")
        shown.types("2\r")
        shown.shows("What is drift?")
        shown.types("q\r")
        assert shown.ends() == 0


@pytest.mark.terminal
@pytest.mark.skipif(os.name != "posix", reason="terminals as POSIX has them")
def test_on_a_terminal_it_waits_at_its_pace_and_control_c_leaves() -> None:
    kept(held())
    with terminal("replay", "0001-day-01", "--pace", "31") as shown:
        shown.shows("Q1/2")
        shown.types("\x03")
        assert shown.ends() == 130
        assert "What is drift?" not in shown.words
