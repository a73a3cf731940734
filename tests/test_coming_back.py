"""Coming back: what `start` proposes and explains, `next`, `progress` and `report`, as a person types them."""

from __future__ import annotations

import json
import os
import re
import stat
import time
from datetime import datetime
from pathlib import Path

import pytest
from fsrs import Scheduler
from inline_snapshot import snapshot
from pydantic import TypeAdapter

from interviewer import wiring
from interviewer.core.history import PastInterview
from interviewer.core.moves import Challenge
from interviewer.core.question import Point
from interviewer.storage import past as past_file
from interviewer.storage.past import NOTES, glances, past_interviews
from interviewer.storage.reading import read_text
from interviewer.storage.transcript import session_of
from interviewer.storage.transcripts import Transcripts, number_in
from interviewer.terminal import interviews, looking_back, proposals
from tests.conftest import ROOT
from tests.months import held, kept, on
from tests.program import RIGHT, SMALL, bank, run, transcripts
from tests.rooms import moves, question
from tests.work import calls_of

LEAK, DRIFT = RIGHT.splitlines()
SECOND = """\
day: 2
title: More
questions:
  - {id: scale, level: hard, topic: scaling, ask: When do you scale features?, perfect: Before a model that measures distances. A tree needs no scaling.}
  - {id: split, level: easy, topic: data leakage, ask: How do you split data with a time axis?, perfect: I train on the past. I test on what comes after it.}
"""


@pytest.fixture(autouse=True)
def _two_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_BANK", bank({"day-01.yaml": SMALL, "day-02.yaml": SECOND}))
    monkeypatch.setenv("INTERVIEWER_TRANSCRIPTS", "transcripts")
    monkeypatch.setenv("INTERVIEWER_JUDGE", "lexical")
    today(monkeypatch, on(0))


def today(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """Let it be this time for every command."""
    for module in (wiring, interviews, proposals, looking_back):
        monkeypatch.setattr(module, "now", lambda: at)


# --- One question's life ---------------------------------------------------------------------------------------------------


def test_a_weak_answer_comes_back_on_its_day_and_the_point_that_failed_is_pressed_for_first(monkeypatch: pytest.MonkeyPatch) -> None:
    first = run("start", typed="It is leakage because the value is written after the label.\nI don't know\nI don't know\n/skip\n")
    assert "Due next: 2 questions on 2026-01-02." in first.out
    assert "Nothing is due for review. The next question is due on 2026-01-02." in run("start", "--review").words
    assert transcripts().names() == ["0001-day-01"]

    today(monkeypatch, on(3))
    assert run("next", "--review").out == snapshot("""\

── Review ──
1. leak · easy · data leakage — due for 2 days: partial on 2026-01-01
2. drift · medium · drift — due for 2 days: skipped on 2026-01-01

Begin: interviewer start --review
""")
    second = run("start", "--review", typed=f"{LEAK.split('.')[0]}.\n{DRIFT}\n")
    assert second.out.split("transcripts/0002-review.json\n")[1].split("Debrief Q1")[0] == snapshot("""\

── Q1/2 · easy · data leakage ──
Why this question: due for 2 days: partial on 2026-01-01

Interviewer:
  Today: Review. There are 2 questions, one at a time. Answer Q1 first. I'll
  challenge your answers like an interviewer: if the intuition is weak, I'll
  call it out; if an answer is good, we'll go deeper.

  Is the last login leakage?

You:
  It is leakage because the value is written after the label.

Interviewer:
  I'll take that as far as it goes. What would you change?

You:
  The inputs no longer look like those of training. The relation between inputs
  and labels changes.

Interviewer:
  Let's leave it there.

""")
    session = session_of(transcripts().load("0002-review"), "")
    assert [(each.question, each.point) for each in session.plan.chosen] == [("leak", "cut"), ("drift", None)]
    assert [move.point for move in moves(session) if isinstance(move, Challenge)][:1] == ["cut"]


def test_a_review_that_has_not_room_for_all_that_is_due_says_that_the_rest_comes_after(monkeypatch: pytest.MonkeyPatch) -> None:
    run("start", typed="/skip\n/skip\n")
    today(monkeypatch, on(3))
    assert "after these" not in run("next", "--review").out
    for command in ("next", "start"):
        assert "1 more question is due and comes after these." in run(command, "--review", "--count", "1", typed="").out


def test_when_every_day_has_been_done_next_says_so() -> None:
    run("start", typed="/skip\n/skip\n")
    assert "Every day" not in run("next").out
    run("start", typed="/skip\n/skip\n")
    assert "Every day of this bank has been done: the one done least often comes once more." in run("next").out


@pytest.mark.skipif(os.name != "posix", reason="time zones as POSIX has them")
def test_due_dates_are_those_of_the_time_zone_one_is_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """At noon of January 1st in UTC it is the 2nd where the clock is 14 hours ahead."""
    monkeypatch.setenv("TZ", "XXX-14")
    time.tzset()
    try:
        assert "Due next: 2 questions on 2026-01-03." in run("start", typed="/skip\n/skip\n").out
        assert "The next question is due on 2026-01-03." in run("next", "--review").out
        assert "2026-01-03" in run("progress", "--json").out
        assert "due 2026-01-03" in run("report", "0001-day-01").out
    finally:
        monkeypatch.setenv("TZ", "UTC")
        time.tzset()


@pytest.mark.skipif(os.name != "posix", reason="time zones as POSIX has them")
def test_the_day_on_which_an_interview_was_begun_is_that_of_the_time_zone_one_is_in_and_json_keeps_the_time_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "XXX-14")
    time.tzset()
    try:
        run("start", typed="It is leakage because the value is written after the label.\n/rate 70\n/skip\n/skip\n")
        assert "0001-day-01  2026-01-02  day 1" in run("sessions").out
        assert "0001-day-01" in run("sessions", "--since", "2026-01-02").out
        assert "0001-day-01" not in run("sessions", "--since", "2026-01-03").out
        assert '"created": "2026-01-01T12:00:00Z"' in run("sessions", "--json").out
        assert "0001-day-01  2026-01-02" in run("compare", "--question", "leak").out
        assert "Day 1 · 0001-day-01 · 2026-01-02" in run("report", "0001-day-01").out
        assert "2026-01-02 Day 1" in run("progress").out
        assert "2026-01-02 Day 1 Q1" in run("progress").out
        assert '"begun": "2026-01-01T12:00:00Z"' in run("progress", "--json").out
        run("progress", "--html", "progress.html")
        assert '<td class="day">2026-01-01</td>' not in Path("progress.html").read_text()
    finally:
        monkeypatch.setenv("TZ", "UTC")
        time.tzset()


def test_report_and_next_agree_on_when_a_skipped_question_comes_back() -> None:
    run("start", typed="/skip\n/skip\n")
    assert "Q1 · data leakage: due 2026-01-02" in run("report", "0001-day-01").out
    assert "not due before 2026-01-02: skipped on 2026-01-01" in run("next", "--day", "1").words


def test_what_is_due_is_said_before_the_next_day_begins_and_forces_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    run("start", typed="/skip\n/skip\n")
    today(monkeypatch, on(4))
    ran = run("start", typed="/skip\n")
    assert "2 questions are due for review (the oldest for 3 days): interviewer start --review" in ran.words
    assert "This is Day 2: More." in ran.words
    assert "due for review" not in run("start", "--day", "2", typed="").words


def test_a_session_of_several_days_is_listed_resumed_closed_and_replayed_by_its_name() -> None:
    run("start", "--mixed", "--count", "2", typed="/skip\n")
    assert transcripts().names() == ["0001-mixed"]
    assert run("sessions").words == "0001-mixed 2026-01-01 mixed practice · open · 1/2 questions"
    ran = run("resume", typed="/skip\n")
    assert "── Mixed practice is done ──" in ran.out
    assert "See it again: interviewer replay 0001-mixed" in ran.out
    assert "Why this question: new" in run("replay", "0001-mixed").out
    assert "Day 1" in run(typed="").out  # what is no day does not count as one


@pytest.mark.parametrize(
    ("arguments", "name", "asked"),
    [
        (("--topic", "Data Leakage"), "0001-topic", ["split", "leak"]),
        (("--level", "hard"), "0001-level", ["scale"]),
        (("--topic", "data leakage", "--day", "2"), "0001-topic", ["split"]),
        (("--day", "2", "--count", "1"), "0001-day-02", ["scale"]),
        (("--mixed", "--seed", "5", "--count", "9"), "0001-mixed", ["leak", "split", "drift", "scale"]),
    ],
)
def test_what_is_chosen_is_what_is_asked(arguments: tuple[str, ...], name: str, asked: list[str]) -> None:
    run("start", *arguments, typed="")
    assert transcripts().names() == [name]
    assert sorted(each.id for each in transcripts().load(name).plan.questions) == sorted(asked)
    assert number_in(name) == 1


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("--topic", "data leakge"), "there is no topic `data leakge` in this bank Did you mean `data leakage`? There are: data leakage, drift, scaling."),
        (("--topic", "\x1b[2J"), "There are: data leakage, drift, scaling."),
        (("--level", "hrad"), "there is no level `hrad` Did you mean `hard`? There are: easy, easy-medium, medium, medium-hard, hard."),
        (("--review", "--mixed"), "--review and --mixed exclude each other"),
        (("--topic", "drift", "--level", "hard"), "the bank has no question for: Topic drift · level hard"),
        (("--day", "7"), "there is no day 7 in this bank"),
    ],
)
@pytest.mark.parametrize("command", ["start", "next"])
def test_what_the_bank_does_not_have_is_named_with_what_it_has(command: str, arguments: tuple[str, ...], error: str) -> None:
    ran = run(command, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert error in ran.error
    assert "\x1b" not in ran.err
    assert transcripts().names() == []


def test_next_shows_what_start_then_asks() -> None:
    shown = run("next", "--mixed", "--count", "3").out
    run("start", "--mixed", "--count", "3", typed="")
    asked = [question.id for question in transcripts().load("0001-mixed").plan.questions]
    assert [line.split()[1] for line in shown.splitlines() if line[:1].isdigit()] == asked


def test_what_is_due_elsewhere_is_not_passed_over_where_nothing_of_a_topic_is(monkeypatch: pytest.MonkeyPatch) -> None:
    run("start", typed="/skip\n/skip\n")
    today(monkeypatch, on(4))
    assert run("next", "--review", "--level", "hard").words.startswith("Nothing of that is due for review.")


def test_a_suggested_command_finds_the_same_bank() -> None:
    assert f"Begin: interviewer start --bank {bank(SMALL, 'mine')}" in run("next", "--bank", "mine").words


def test_a_page_beside_json_is_not_told_among_the_json() -> None:
    ran = run("progress", "--json", "--html", "page.html")
    assert json.loads(ran.out)["answered"] == 0
    assert ran.err == "Written: page.html\n"


def test_a_page_on_the_standard_output_is_there_alone() -> None:
    kept(held(on(0), ["/skip"], []), "0001-day-01", on(0))
    for page in (run("progress", "--html", "-").out, run("report", "0001-day-01", "--html", "-", "--md", "card.md").out):
        assert (page[:15], page[-8:]) == ("<!DOCTYPE html>", "</html>\n")
    assert run("report", "0001-day-01", "--md", "-").out == Path("card.md").read_text(encoding="utf-8")
    assert run("progress", "--json", "--html", "-").error.startswith("Error: --json: two of the results would be written to the same file")
    assert not Path("-").exists()


def proposed(*arguments: str) -> str:
    """The day that would be asked next."""
    return next(line for line in run("next", *arguments).out.splitlines() if line.startswith("── Day")).split()[2]


def test_a_day_of_which_only_one_question_was_asked_is_not_finished_until_the_others_are() -> None:
    run("start", "--count", "1", typed="/skip\n")
    assert proposed() == "1"
    assert "Day 1: Small." in run(typed="/skip\n/skip\n").out
    assert proposed() == "2"


def test_a_day_that_its_time_cut_short_is_not_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(on(0, hour) for hour in range(24))
    monkeypatch.setattr(wiring, "now", lambda: next(moments))
    run("start", "--time", "90m", typed="/skip\n")
    assert session_of(transcripts().load("0001-day-01"), "").ended_by_time
    assert proposed() == "1"


def test_the_days_of_another_bank_are_other_days() -> None:
    run("start", typed="/skip\n/skip\n")
    other = bank({"day-01.yaml": SMALL.replace("id: leak", "id: mine").replace("id: drift", "id: too"), "day-02.yaml": SECOND}, "other")
    assert (proposed(), proposed("--bank", other)) == ("2", "1")


def test_a_day_that_cannot_be_read_keeps_nobody_from_the_next_one() -> None:
    run("start", typed="/skip\n/skip\n")
    Path("bank/day-01.yaml").write_text("- id: [")
    assert "Day 2: More." in run(typed="").out


def test_next_names_the_interview_that_is_still_open() -> None:
    run("start", "--day", "1", typed="/quit\n")
    assert run("next").out.strip().startswith("Still open: 0001-day-01. Go on with it: interviewer resume")
    assert "Begin: interviewer start" in run("next").out
    run("start", "--day", "2", typed="/quit\n")
    run("start", "--day", "1", typed="/quit\n")
    assert "Still open: 0003-day-01. Go on with it: interviewer resume\n0002-day-02 is open too; all there are: interviewer sessions" in run("next").out


# --- Notes of what was read ------------------------------------------------------------------------------------------------


def a_few() -> Transcripts:
    for number in (1, 2, 3):
        kept(held(on(number), ["an answer"] * 12, ["main", *[""] * 11]), f"{number:04d}-day-01", on(number))
    return transcripts()


def test_each_transcript_is_read_once_and_again_when_it_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    folder, read = a_few(), list[str]()

    def reading(path: Path, most_bytes: int) -> str:
        read.append(path.stem)
        return read_text(path, most_bytes)

    monkeypatch.setattr(past_file, "read_text", reading)
    first = past_interviews(folder)
    assert (past_interviews(folder), read) == (first, ["0001-day-01", "0002-day-01", "0003-day-01"])
    kept(held(on(9), ["/skip"], []), "0002-day-01", on(9))
    again = past_interviews(folder)
    assert read[3:] == ["0002-day-01"]
    assert again is not None
    assert [each.begun for each in again] == [on(1), on(9), on(3)]
    assert stat.S_IMODE((folder.folder / NOTES).stat().st_mode) == 0o600


@pytest.mark.parametrize("damage", [b"", b"\xff\x00garbage", b"a\tb\tc\td\te\t.\n", b"\n\n\t\t\t\t\n"], ids=repr)
@pytest.mark.parametrize("cut", [0, 40, -30])
def test_notes_that_were_damaged_or_deleted_cost_only_time(damage: bytes, cut: int) -> None:
    folder = a_few()
    first, notes = past_interviews(folder), folder.folder / NOTES
    notes.write_bytes(notes.read_bytes()[: cut or None] + damage)
    assert past_interviews(folder) == first
    notes.unlink()
    assert past_interviews(folder) == first


def test_notes_that_cannot_be_written_keep_nobody_from_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = a_few()
    target = Path("elsewhere")
    (folder.folder / NOTES).symlink_to(target.absolute())
    assert len(past_interviews(folder) or []) == 3
    assert not target.exists()


def test_notes_do_not_grow_for_ever() -> None:
    folder = a_few()
    for number in range(60):
        kept(held(on(number), ["/skip"], []), "0002-day-01", on(number))
        os.utime(folder.path("0002-day-01"), (number, number))
        past_interviews(folder)
    assert len((folder.folder / NOTES).read_bytes().splitlines()) < 30


def test_what_was_said_in_an_interview_that_was_deleted_does_not_stay_in_the_notes() -> None:
    folder = a_few()
    past_interviews(folder)
    folder.path("0002-day-01").unlink()
    assert [name for name, _ in glances(folder)] == ["0003-day-01", "0001-day-01"]
    noted = (folder.folder / NOTES).read_bytes()
    assert [name in noted for name in (b"0001-day-01", b"0002-day-01", b"0003-day-01")] == [True, False, True]


def test_what_is_seen_at_a_glance_is_the_same_with_and_without_the_notes() -> None:
    folder, two = a_few(), (question("q1"), question("q2"))
    kept(held(on(4), ["/skip"], [], *two), "0004-day-01", on(4))
    kept(held(on(5), ["/skip"], [], *two, mode="real"), "0005-day-01", on(5))
    kept(held(on(6), ["/skip", "/redo"], [], *two), "0006-day-01", on(6))
    before = list(glances(folder))
    past_interviews(folder)
    assert list(glances(folder)) == before
    assert [sorted(seen.asked) for _, seen in before[:3]] == [["q1"], [], ["q1"]]


def test_a_session_that_cannot_be_read_is_left_out_and_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = a_few()
    folder.path("0002-day-01").write_text('{"log": [1]}')
    assert [each.name for each in past_interviews(folder) or []] == ["0001-day-01", "0003-day-01"]
    monkeypatch.setattr(past_file, "read_text", lambda *_: pytest.fail("it has not changed"))
    assert [each.name for each in past_interviews(folder) or []] == ["0001-day-01", "0003-day-01"]


def test_whoever_begins_does_not_wait_for_many_transcripts_to_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    a_few()
    monkeypatch.setattr(proposals, "MOST_UNREAD", 2)
    monkeypatch.setattr(past_file, "read_text", lambda *_: pytest.fail("nobody should wait for it"))
    assert run("start", "--day", "1", typed="").code == 0
    assert transcripts().load("0004-day-01").plan.chosen == ()


def file_now(path: Path) -> bytes:
    """Which file a note is of: its size and when it was written."""
    seen = path.stat()
    return f"{seen.st_size}-{seen.st_mtime_ns}".encode()


def test_a_thousand_interviews_are_looked_back_on_by_their_notes_and_each_of_their_answers_is_gone_over_once_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = a_few()
    past_interviews(folder)
    (line, *_), text = (folder.folder / NOTES).read_bytes().split(b"\n")[1:], folder.path("0001-day-01").read_bytes()
    lines = []
    for number in range(1, 1001):
        path = folder.path(f"{number:04d}-day-01")
        path.write_bytes(text)
        form, _, _, *rest = line.split(b"\t")
        lines.append(b"\t".join((form, path.stem.encode(), file_now(path), *rest)))
    (folder.folder / NOTES).write_bytes(b"\n".join(lines) + b"\n")
    monkeypatch.setattr(past_file, "read_text", lambda *_: pytest.fail("it is in the notes"))
    read, taken_apart = calls_of(monkeypatch, Path, "read_bytes"), calls_of(monkeypatch, PastInterview, "model_validate_json")
    points, reviews = calls_of(monkeypatch, TypeAdapter, "validate_json"), calls_of(monkeypatch, Scheduler, "review_card")
    assert run("next").code == 0
    assert "1,000 interviews" in run("progress").words
    looked = [path for path, *_ in read if path.name == NOTES]
    assert 0 < len(looked) <= 3  # `next` looks for what is open, too
    assert len(taken_apart) <= 1000 * len(looked)
    assert len(points) == 2 * 1000
    assert len(reviews) <= 2 * 1000 * len((question(), *question().points))


# --- Progress --------------------------------------------------------------------------------------------------------------


def a_month(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three interviews of two questions, of late better."""
    other = question("q2", topic="drift", ask="What is drift?")
    for number, (day, first, second) in enumerate([(0, "", "main"), (7, "main", "main fix"), (20, "main fix check", "+proof")], 1):
        session = held(
            on(day), ["it comes after the label"] * 30, [first, *[""] * (5 if first in ("", "main") else 2), second, *[""] * 20], question("q1"), other
        )
        kept(session, f"{number:04d}-day-01", on(day))
    today(monkeypatch, on(24))


def test_progress_shows_the_trend_then_what_is_weakest_then_what_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    a_month(monkeypatch)
    assert run("progress").out == snapshot("""\

── Progress ──
3 interviews · 6 questions answered · 1 h 0 min

Trend (mean of the scored questions, of 100)
2026-01-01 Day 1                 ░░░░░░░░░░░░░░░░░░░░░░   0
2026-01-08 Day 1                 ██████░░░░░░░░░░░░░░░░  27
2026-01-21 Day 1                 ███████████░░░░░░░░░░░  50

Topics, the weakest first (0 to 100: how well you know each now)
drift                            ░░░░░░░░░░░░░░░░░░░░░░   0 · 1 due
data leakage                     ██████████████░░░░░░░░  62

Points, the weakest first (0 to 100: how well you know each now)
Day 1 Q2 · drift                 ░░░░░░░░░░░░░░░░░░░░░░   0
  It is leakage, the value comes from after the label
  You have not clearly said it yet.
Day 1 Q2 · drift                 ░░░░░░░░░░░░░░░░░░░░░░   0
  Build features as of a cut-off date
  You have not clearly said it yet.
Day 1 Q2 · drift                 ░░░░░░░░░░░░░░░░░░░░░░   0
  A jump in the score gives it away
  You have not clearly said it yet.
Day 1 Q1 · data leakage          ██████████░░░░░░░░░░░░  45
  Build features as of a cut-off date
  Your words: “it comes after the label”
Day 1 Q1 · data leakage          ██████████░░░░░░░░░░░░  45
  A jump in the score gives it away
  Your words: “it comes after the label”
Day 1 Q1 · data leakage          ████████████████░░░░░░  74
  It is leakage, the value comes from after the label
  Your words: “it comes after the label”

Due for review
Day 1 Q2 · drift: due for 3 days, none of it yet on 2026-01-21
Coming (questions a day): 2026-02-10: 1

What comes next: interviewer next --review
""")


def test_a_plain_or_narrow_screen_of_progress_has_numbers_and_no_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    a_month(monkeypatch)
    wide = run("progress", "--plain").out
    monkeypatch.setenv("COLUMNS", "40")
    narrow = run("progress").out
    assert "█" not in wide + narrow
    assert max(map(len, narrow.splitlines())) <= 40
    assert "2026-01-01 Day 1: " in wide


def test_progress_as_json_has_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    a_month(monkeypatch)
    told = json.loads(run("progress", "--json").out)
    assert [each["session"] for each in told["interviews"]] == ["0001-day-01", "0002-day-01", "0003-day-01"]
    assert {each["topic"] for each in told["topics"]} == {"data leakage", "drift"}
    assert told["points"] == sorted(told["points"], key=lambda each: each["strength"])
    assert told["calibration"] is None


def test_nothing_that_was_said_acts_on_the_terminal_of_progress_or_report() -> None:
    evil = question("q1", topic="\x9b2J\u202e[bold]", ask="\x1b]0;x\x07?", points=(Point(id="p", says="\x1b[2J\u2066"),), misconceptions=(), deeper=())
    kept(held(on(0), ["\x9b31m \x1b[2J it leaks \u202e"] * 9, ["~p"] * 9, evil), "0001-day-01", on(0))
    for arguments in (("progress",), ("progress", "--json"), ("report", "0001-day-01"), ("next", "--review")):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", run(*arguments).out), arguments


def test_progress_without_any_interview_says_so() -> None:
    assert "There is nothing to show yet" in run("progress").words


def test_an_open_interview_in_real_mode_shows_in_no_strength(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(held(on(0), ["wrong"] * 4, [""] * 4, question("q1"), question("q2"), mode="real"), "0001-day-01", on(0))
    told = json.loads(run("progress", "--json").out)
    assert (told["topics"], told["points"], told["due"], told["interviews"][0]["mean"]) == ([], [], [], None)


# --- The report ------------------------------------------------------------------------------------------------------------


def test_a_report_shows_first_and_final_scores_with_the_words_and_ends_with_a_study_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    session = held(on(0), ["it proves the churn", "it comes after the label", *["hm"] * 9], ["+proof check", "main ~fix", *[""] * 9])
    kept(session, "0001-day-01", on(0))
    today(monkeypatch, on(1))
    assert run("report", "0001-day-01").out == snapshot("""\

── Day 1 · 0001-day-01 · 2026-01-01 ──
good, 78/100 over 1 of 1 question (the core is right and explained; something
minor is missing). First answers alone: 0/100.

── Q1 · medium · data leakage ──
  Is the last login leakage?
First answer: none of it yet, 0/100. In the end: good, 78/100. (judge: scripted)

Point by point
Said: It is leakage, the value comes from after the label — “it comes after
  the label” (weight 3; at first: missed)
Partly: Build features as of a cut-off date — “it comes after the label”
  (weight 2; 50% earned; at first: missed)
Said: A jump in the score gives it away — “it proves the churn” (weight 1)

Wrong beliefs
Put right: “it proves the churn” Correct: It is known too late.

Deeper question (none of it yet, 0/100)
  What if labels come late?
Missed: Wait until the window is over (weight 1)

Minor improvement
Mention point-in-time joins.

Study plan
Say aloud, without looking:
1. Build features as of a cut-off date (you said “it comes after the label”)
  [Q1]
Answer again:
Q1 · data leakage: due 2026-01-02

The scale
excellent (85 to 100): all that matters, right, with reasons
good (65 to 84): the core is right and explained; something minor is missing
partial (40 to 64): some of the core; or all of it as bare terms
weak (15 to 39): little that is right, or a serious error in the middle of it
none of it yet (0 to 14): nothing that counts
""")


def test_a_report_on_an_open_interview_tells_what_there_is_and_says_so() -> None:
    session = held(on(0), ["/skip", "it leaks"], ["main"], question("q1"), question("q2"), question("q3"))
    kept(session, "0001-day-01", on(0))
    words = run("report", "0001-day-01").words
    assert "This interview is not finished: this is what there is so far." in words
    assert "No score: skipped." in words
    assert "Still open: no verdict yet." in words
    assert words.count("Not asked yet.") == 1


@pytest.mark.parametrize("form", [(), ("--html",), ("--md",)])
def test_a_report_on_an_open_interview_in_real_mode_tells_no_verdict(form: tuple[str, ...]) -> None:
    session = held(on(0), ["it leaks"] * 4, ["main"] * 4, question("q1"), question("q2"), mode="real")
    kept(session, "0001-day-01", on(0))
    ran = run("report", "0001-day-01", *form, *(["page"] if form else []))
    told = Path("page").read_text() if form else ran.out
    assert "every verdict is held back until it is" in " ".join(told.split())
    assert [word for word in ("/100", "Study plan", "cut-off", "Minor improvement", "Perfect answer", "Point by point", "point-in-time") if word in told] == []


@pytest.mark.parametrize("name", ["nothing", "../etc/passwd", "0001-day-01"])
def test_a_report_on_no_session_is_refused(name: str) -> None:
    ran = run("report", name)
    assert (ran.code, ran.out) == (2, "")


def test_the_sample_session_has_a_report() -> None:
    ran = run("report", "sample-day-08", "--transcripts", str(ROOT / "transcripts"))
    assert re.search(r"(?:good|excellent), \d\d/100 over 5 of 5 questions", ran.words)


def test_a_page_is_private_and_where_it_cannot_be_written_that_is_said() -> None:
    kept(held(on(0), ["/skip"], []), "0001-day-01", on(0))
    assert run("report", "0001-day-01", "--html", "page.html").out == "Written: page.html\n"
    assert stat.S_IMODE(Path("page.html").stat().st_mode) == 0o600
    ran = run("progress", "--html", "no/such/folder/page.html")
    assert ran.code == 1
    assert "the page could not be written" in ran.error


@pytest.mark.parametrize("flag", ["--md", "--html"])
def test_a_report_is_written_over_no_file(flag: str) -> None:
    kept(held(on(0), ["/skip"], []), "0001-day-01", on(0))
    Path("notes").write_text("mine")
    ran = run("report", "0001-day-01", flag, "notes")
    assert (ran.code, ran.out, Path("notes").read_text()) == (2, "", "mine")
    assert ran.error == f"Error: notes: there is a file of that name already Name another file with {flag}: nothing is written over."


@pytest.mark.parametrize("command", [("report", "0001-day-01", "--html"), ("report", "0001-day-01", "--md"), ("progress", "--html")])
def test_no_page_is_written_over_an_interview(command: tuple[str, ...]) -> None:
    path = transcripts().path(kept(held(on(0), ["/skip"], []), "0001-day-01", on(0)))
    before = path.read_bytes()
    Path("link.html").symlink_to(path)
    for page in (str(path), "link.html"):
        ran = run(*command, page)
        assert (ran.code, ran.out) == (2, "")
        assert "this would be written over the interview 0001-day-01" in ran.error
        assert f"Name another file with {command[-1]}." in ran.error
    assert path.read_bytes() == before


def test_the_own_rating_stands_beside_the_judges_in_report_and_progress() -> None:
    run("start", "--day", "1", typed=f"{LEAK}\\\n/rate 60\n/skip\n")
    assert "(your own rating: 60 · judge: lexical)" in run("report", "0001-day-01").words
    told = json.loads(run("progress", "--json").out)["calibration"]
    assert [(each["question"], each["own"], each["judged"]) for each in told["ratings"]] == [("leak", 60, 100)]
    assert "You rate yourself 40 points lower than the judge on average (1 answer, 40 apart on average)." in run("progress").words
