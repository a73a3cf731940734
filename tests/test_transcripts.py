"""A session's file: private, whole at every moment, refused when it is not what it should be, and enough to go on from."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import FunctionType, MethodType
from typing import Annotated, Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, PlainSerializer

from interviewer import wiring
from interviewer.core.events import Answered, Event, Left, Resumed, Said
from interviewer.core.judgement import Judged
from interviewer.core.question import MOST_SAID
from interviewer.core.rules import next_move
from interviewer.core.session import Session, WhoseTurn
from interviewer.errors import FileError, StorageError, UsageError
from interviewer.grading.grade import Grade
from interviewer.storage import reading
from interviewer.storage.drafts import Draft
from interviewer.storage.recorder import TranscriptRecorder
from interviewer.storage.servers import KnownServers
from interviewer.storage.transcript import MOST_BYTES, VERSION, Transcript, parsed_transcript, session_of
from interviewer.storage.transcripts import Transcripts
from interviewer.terminal import interviews, keyboard
from interviewer.terminal.screen import event_blocks
from interviewer.uninterrupted import uninterrupted
from tests.conftest import ROOT
from tests.program import RIGHT, SMALL, as_anybody, bank, challenged, ctrl_c_while_json_is_written, elsewhere, kept, pending, run, transcripts
from tests.rooms import NOON, authored_voice, interview, new_session, question, trajectory
from tests.work import calls_of

posix = pytest.mark.skipif(os.name != "posix", reason="modes, links and limits as POSIX has them")
FULL = OSError(28, "No space left on device")


def transcript(session: Session) -> Transcript:
    return Transcript(created=NOON, plan=session.plan, log=session.log)


def raw(session: Session | None = None, /, **changes: Any) -> dict[str, Any]:
    """The JSON of a transcript, with these top-level fields changed."""
    text = transcript(session or challenged()).model_dump_json(exclude_none=True)
    return {**json.loads(text), **changes}


def read(text: str) -> Session:
    return session_of(parsed_transcript(text, "0001.json"), "0001.json")


# --- Writing -------------------------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_only_its_owner_can_read_a_transcript_or_anything_else_in_the_folder(mask: int) -> None:
    before = os.umask(mask)
    try:
        run("start", "--bank", bank(SMALL), typed=RIGHT)
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in transcripts().folder.iterdir()}
    assert modes == {"0001-day-01.json": 0o600, ".0001-day-01.lock": 0o600, ".0001.lock": 0o600, ".past.tsv": 0o600}


def test_a_transcript_comes_back_as_it_was_put() -> None:
    session = interview(["🙂 x[0] \x00 \x1b[2J \u202e", "b"], ["main", "fix"])
    transcripts().save("0001-day-01", transcript(session))
    assert session_of(transcripts().load("0001-day-01"), "") == session


def _fails(wrong: BaseException) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise wrong

    return fail


@pytest.mark.parametrize("wrong", [FULL, OSError(5, "Input/output error"), PermissionError(13, "Permission denied")], ids=["full", "broken", "forbidden"])
@pytest.mark.parametrize("where", ["os.fdopen", "os.fsync", "tempfile.mkstemp", "Path.replace"])
def test_a_write_that_fails_anywhere_leaves_what_was_there_and_nothing_else(monkeypatch: pytest.MonkeyPatch, where: str, wrong: OSError) -> None:
    kept(pending())
    before = transcripts().path("0001-day-01").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(f"interviewer.storage.writing.{where}", _fails(wrong))
        with pytest.raises(StorageError, match=str(wrong.strerror)):
            kept(challenged())
    assert transcripts().path("0001-day-01").read_bytes() == before
    assert [path.name for path in transcripts().folder.iterdir()] == ["0001-day-01.json"]


@pytest.mark.parametrize("other", ["card", "folder/../card", "./card", "link/card"])
def test_two_results_that_would_be_one_file_are_refused_however_it_is_named_and_before_it_is_there(other: str) -> None:
    Path("link").symlink_to(".")
    kept(pending())
    ran = run("report", "0001-day-01", "--html", "card", "--md", other)
    assert ran.code == 2
    assert "two of the results would be written to the same file" in ran.error
    assert not Path("card").exists()


def test_ctrl_c_in_the_middle_of_a_write_leaves_what_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(pending())
    monkeypatch.setattr("interviewer.storage.writing.os.fsync", _fails(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        kept(challenged())
    assert session_of(transcripts().load("0001-day-01"), "") == pending()
    assert [path.name for path in transcripts().folder.iterdir()] == ["0001-day-01.json"]


def test_ctrl_c_while_the_json_is_written_is_neither_an_error_nor_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(pending())
    ctrl_c_while_json_is_written(monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        kept(challenged())
    assert session_of(transcripts().load("0001-day-01"), "") == pending()


def test_a_signal_that_comes_while_something_is_done_whole_is_heard_after_it() -> None:
    done: list[str] = []
    before = signal.getsignal(signal.SIGTERM)
    signal.signal(signal.SIGTERM, lambda *_: done.append("heard"))
    try:
        with uninterrupted():
            signal.raise_signal(signal.SIGTERM)
            done.append("whole")
    finally:
        signal.signal(signal.SIGTERM, before)
    assert done == ["whole", "heard"]


@posix
@pytest.mark.parametrize("swap", range(6))
def test_ctrl_c_lives_on_where_another_signal_comes_while_the_handlers_are_swapped(swap: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three handlers are put off and put back: a SIGTERM comes right after each of these six swaps."""
    swaps: list[int] = []
    set_handler, before = signal.signal, {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}

    def swapped(number: int, handler: Any) -> Any:
        was = set_handler(number, handler)
        swaps.append(number)
        if len(swaps) == swap + 1:
            signal.raise_signal(signal.SIGTERM)
        return was

    for number in (signal.SIGTERM, signal.SIGHUP):
        set_handler(number, _leaves)
    monkeypatch.setattr(signal, "signal", swapped)
    try:
        with pytest.raises(SystemExit), uninterrupted():
            pass
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with uninterrupted():
            pass
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        for number, handler in before.items():
            set_handler(number, handler)


@posix
def test_of_two_signals_that_waited_the_first_does_not_keep_the_second_back() -> None:
    before = signal.signal(signal.SIGTERM, _leaves)
    try:
        with pytest.raises(SystemExit) as left, uninterrupted():
            list(map(signal.raise_signal, (signal.SIGINT, signal.SIGINT, signal.SIGTERM)))
        assert isinstance(left.value.__context__, KeyboardInterrupt)
        with uninterrupted():
            pass
    finally:
        signal.signal(signal.SIGTERM, before)


def _leaves(*_: object) -> None:
    raise SystemExit


def test_what_a_killed_write_left_behind_is_cleared_away_when_the_session_is_opened() -> None:
    kept(pending())
    for leftover in (".0001-day-01.abc.part", ".0002-day-01.abc.part"):
        (transcripts().folder / leftover).write_text("{")
    with transcripts().opened("0001-day-01"):
        assert sorted(path.name for path in transcripts().folder.glob(".*.part")) == [".0002-day-01.abc.part"]


# --- A full disk ---------------------------------------------------------------------------------------------------------


def test_while_the_disk_is_full_the_interview_goes_on_says_so_once_and_the_file_catches_up_later(monkeypatch: pytest.MonkeyPatch) -> None:
    session = interview(["a", "b"], ["main", "fix"])
    told: list[str] = []
    states: list[int] = []
    recorder = TranscriptRecorder(transcripts(), "0001-day-01", transcript(new_session()), told.append)
    for count in range(1, len(session.log) + 1):
        full = 3 <= count <= 5
        with monkeypatch.context() as patch:
            if full:
                patch.setattr("interviewer.storage.writing.os.fsync", _fails(FULL))
            recorder.records(replace(session, log=session.log[:count]))
        assert recorder.is_behind is full
        states.append(len(transcripts().load("0001-day-01").log))
    assert states == [1, 2, 2, 2, 2, 6, 7, 8]
    path = transcripts().path("0001-day-01")
    assert told == [
        f"{path}: the transcript could not be written: No space left on device. The interview goes on in memory; "
        "the file holds everything up to the last event that could be written.",
        "The transcript could be written again; nothing is missing in it.",
    ]


@posix
def test_on_a_disk_that_stays_full_the_interview_is_held_to_its_end_and_says_that_the_file_is_not_complete() -> None:
    """RLIMIT_FSIZE: no file of this process may grow beyond 3 kB."""
    ran = elsewhere(
        "start",
        "--bank",
        bank(SMALL),
        typed="x " * 600 + "\n" + "/skip\n" * 3,
        first="import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))",
    )
    assert (ran.code, ran.err) == (1, "")
    assert "Day 1 is done" in ran.words
    assert ran.words.count("the transcript could not be written: File too large. The interview goes on in memory") == 1
    assert ran.words.count("The transcript is not complete: the last events could not be written to the disk.") == 1
    assert ran.words.endswith(" resume 0001-day-01")
    assert "See it again" not in ran.words
    assert trajectory(transcripts().load("0001-day-01").log) == ["said ask"]


def test_where_nothing_could_be_written_nothing_is_offered_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviewer.storage.writing.os.fsync", _fails(FULL))
    for typed in ("/skip\n" * 2, "/skip\n"):
        ran = run("start", "--bank", bank(SMALL), typed=typed)
        assert (ran.code, ran.err) == (1, "")
        assert ran.words.count("The interview goes on in memory; nothing of it is saved yet. Free some space there, or let it be written to: ") == 1
        assert "the file holds" not in ran.words
        assert ran.words.endswith("Nothing of this interview is saved: none of it could be written to the disk.")
    assert transcripts().names() == []


def test_who_leaves_while_the_disk_is_full_is_not_told_that_everything_is_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviewer.storage.writing.os.fsync", _fails(FULL))
    monkeypatch.setattr(keyboard.LineReader, "__call__", _fails(KeyboardInterrupt()))
    ran = run("start", "--bank", bank(SMALL))
    assert ran.code == 130
    assert "Everything you sent is saved" not in ran.words
    assert ran.words.endswith("Nothing of this interview is saved: none of it could be written to the disk.")


@posix
def test_a_folder_that_cannot_be_made_is_an_error_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "transcripts").write_text("a file")
    ran = run("start", "--bank", bank(SMALL), "--transcripts", "transcripts")
    assert ran.code == 1
    assert ran.error == "Error: transcripts: the folder of transcripts cannot be used: Not a directory Name another one with --transcripts DIR."


# --- Nothing is written that cannot be read back -------------------------------------------------------------------------


def test_an_interview_of_nothing_but_the_longest_answers_is_read_back() -> None:
    """Of characters that take the most room in a file."""
    answer = "\x00" * MOST_SAID
    session = interview([answer] * 90, [""] * 90, new_session(*(question(f"q{number}") for number in range(30))))
    assert session.finished
    kept(session)
    assert transcripts().path("0001-day-01").stat().st_size > 10_000_000
    assert session_of(transcripts().load("0001-day-01"), "") == session


def _day_of(count: int, size: int) -> str:
    return json.dumps([{"id": f"q{number}", "ask": "Why?", "perfect": f"{'x' * (size - 1)}."} for number in range(count)])


def test_a_day_of_two_hundred_long_questions_is_begun_and_gone_on_with() -> None:
    bank({"day-01.json": _day_of(200, 11_000)})
    assert run("start", "--bank", "bank", typed="/skip\n/skip\n").code == 0
    assert transcripts().path("0001-day-01").stat().st_size > 6_500_000
    again = run("resume", typed="/skip\n")
    assert (again.code, again.err) == (0, "")
    assert "Q4/200" in again.words


@pytest.mark.parametrize("day", [_day_of(200, 18_000), json.dumps([{"id": f"q{number}", "ask": "Why?", "points": ["x"] * 150} for number in range(100)])])
def test_a_day_that_would_leave_no_room_for_replies_is_refused_before_anything_is_written(day: str, tmp_path: Path) -> None:
    ran = run("start", "--bank", bank({"day-01.json": day}), typed="/skip\n")
    assert (ran.code, ran.out) == (1, "")
    assert ran.error == "Error: bank/day-01.json:1:1: this day is too large to be held in one interview Split it into several days."
    assert not (tmp_path / "transcripts").exists()


def test_leaving_and_coming_back_thousands_of_times_is_no_more_than_an_interview_can_hold() -> None:
    again_and_again: list[Event] = [Left(at=NOON), Resumed(at=NOON)] * 3_000
    kept(
        Session(
            pending().plan,
            (
                *pending().log,
                *again_and_again,
            ),
        )
    )
    for _ in range(2):
        assert run("resume", typed="").code == 0
    assert len(transcripts().load("0001-day-01").log) > 6_000
    assert "open · 0/2 questions" in run("sessions").words


@pytest.mark.parametrize(("limit", "most"), [("MOST_BYTES", 8_000), ("MOST_PARTS", 230)])
def test_what_would_be_refused_when_it_is_read_is_not_written(monkeypatch: pytest.MonkeyPatch, limit: str, most: int) -> None:
    monkeypatch.setattr(f"interviewer.storage.transcript.{limit}", most)
    ran = run("start", "--bank", bank(SMALL), typed=f"{'x ' * 2_000}\n" + "y\n" * 5)
    assert ran.code == 1
    assert "the transcript has grown larger than any that is read. The interview goes on in memory" in ran.words
    assert "Everything you sent is saved" not in ran.words
    assert not session_of(transcripts().load("0001-day-01"), "").finished


# --- Names, links, locks -------------------------------------------------------------------------------------------------

NO_NAMES = [
    "..",
    "../x",
    "/etc/passwd",
    "a/b",
    "a\\b",
    ".hidden",
    "-x",
    "",
    "a b",
    "a.json",
    "x" * 65,
    "con",
    "NUL",
    "com1",
    "ä",
    "a\n",
    "a\x00b",
    "x" * 100_000,
]


@pytest.mark.parametrize("name", NO_NAMES, ids=[ascii(name[:20]) for name in NO_NAMES])
def test_a_name_that_could_lead_elsewhere_is_no_name_of_a_session(name: str, tmp_path: Path) -> None:
    ours = transcripts()
    for use in (ours.path, ours.load, lambda name: ours.save(name, transcript(pending())), lambda name: ours.opened(name).__enter__()):
        with pytest.raises(UsageError, match="cannot be the name of a session") as refused:
            use(name)
        assert len(str(refused.value)) < 160
    assert [each.name for each in tmp_path.iterdir()] == []


def test_files_that_are_no_sessions_are_not_listed_and_disturb_nothing() -> None:
    kept(pending())
    folder = transcripts().folder
    for name in ("con.json", "notes.txt", "a b.json", ".0001.json", "0002-day-01.json.part"):
        (folder / name).write_text("{}")
    (folder / "0009-day-01.json").mkdir()
    assert transcripts().names() == ["0001-day-01"]
    assert run("sessions").out == "0001-day-01  2026-01-01  day 1 · open · 0/2 questions\n"


def test_sessions_are_in_the_order_of_their_numbers_and_samples_come_last() -> None:
    for name in ("sample-day-01", "0010-day-01", "0009-day-30", "10000-day-01"):
        kept(pending(), name)
    assert transcripts().names() == ["0009-day-30", "0010-day-01", "10000-day-01", "sample-day-01"]
    assert transcripts().own() == ["0009-day-30", "0010-day-01", "10000-day-01"]
    with transcripts().begun(8) as name:
        assert name == "10001-day-08"


@posix
def test_a_name_that_is_a_link_to_nowhere_is_taken() -> None:
    transcripts().folder.mkdir()
    transcripts().path("0001-day-08").symlink_to("gone.json")
    with transcripts().begun(8) as name:
        assert name == "0002-day-08"


@posix
def test_a_link_that_leads_where_one_may_not_look_disturbs_nobody() -> None:
    kept(pending())
    transcripts().folder.chmod(0o777)
    (Path("closed")).mkdir(mode=0o000)
    transcripts().path("0002-day-01").symlink_to("../closed/transcript.json")
    with as_anybody():
        assert transcripts().names() == ["0001-day-01"]


@pytest.mark.parametrize("name", ["999999999-day-08", "100000-day-08"])
def test_a_number_that_no_session_is_given_is_passed_over(name: str) -> None:
    kept(pending(), name)
    assert transcripts().own() == []
    with transcripts().begun(8) as first:
        assert first == "0001-day-08"


def test_when_all_numbers_are_taken_no_session_is_begun_that_would_not_be_found_again() -> None:
    kept(pending(), "99998-day-08")
    with transcripts().begun(8) as last:
        assert last == "99999-day-08"
        kept(pending(), last)
    with pytest.raises(StorageError, match="no free session name was found"), transcripts().begun(8):
        pass


@posix
def test_the_folders_that_are_made_for_transcripts_are_their_owners_alone_and_one_that_is_there_stays_as_it_is() -> None:
    Path("there").mkdir()
    Path("there").chmod(0o755)
    before = os.umask(0)
    try:
        Transcripts(Path("there/new/own")).save("0001-day-01", Transcript(created=NOON, plan=pending().plan))
        with Transcripts(Path("begun/here")).begun(1):
            pass
        KnownServers(Path("cache/interviewer/servers.json")).keeps("http://host", "m", {})
    finally:
        os.umask(before)
    made = [Path("there/new"), Path("there/new/own"), Path("begun"), Path("begun/here"), Path("cache"), Path("cache/interviewer")]
    assert {oct(path.stat().st_mode & 0o777) for path in made} == {"0o700"}
    assert oct(Path("there").stat().st_mode & 0o777) == "0o755"


def test_nobody_is_told_to_split_a_transcript() -> None:
    kept(pending())
    transcripts().path("0001-day-01").write_bytes(b"x" * 50_000_001)
    ran = run("replay", "0001-day-01")
    assert "is larger than 50 MB" in ran.error
    assert "The other sessions are not affected" in ran.error
    assert "split it" not in ran.error


@posix
def test_a_link_in_the_place_of_a_transcript_is_not_written_through(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.json"
    target.write_text(json.dumps(raw(pending())))
    before = target.read_bytes()
    transcripts().folder.mkdir()
    transcripts().path("0001-day-01").symlink_to(target)
    ran = run("resume", "0001-day-01", typed="x\n")
    assert (ran.code, ran.out) == (1, "")
    assert "this is a symbolic link, and a session is not kept through one" in ran.error
    assert f"--transcripts {tmp_path}" in ran.error.replace(" ", "").replace("--transcripts", "--transcripts ")
    assert target.read_bytes() == before
    assert transcripts().path("0001-day-01").is_symlink()


def test_what_a_file_says_about_its_own_name_leads_nowhere(tmp_path: Path) -> None:
    strange = raw(pending(), name="../../elsewhere", session="/etc/passwd", id="0007-day-01", path=str(tmp_path / "x.json"))
    kept(pending())
    transcripts().path("0001-day-01").write_text(json.dumps(strange))
    run("resume", "0001-day-01", typed="/skip\n")
    assert sorted(path.name for path in tmp_path.rglob("*.json")) == ["0001-day-01.json"]


@posix
def test_a_session_that_another_process_holds_is_refused_by_name() -> None:
    kept(pending())
    before = transcripts().path("0001-day-01").read_bytes()
    with transcripts().opened("0001-day-01"):
        second = elsewhere("resume", "0001-day-01", "--transcripts", "transcripts", typed="x\n")
    assert (second.code, second.out) == (1, "")
    assert second.error == (
        "Error: transcripts/0001-day-01.json: the session 0001-day-01 is already open in another process "
        "Nothing was changed. End it there, or name another: interviewer sessions"
    )
    assert transcripts().path("0001-day-01").read_bytes() == before
    assert run("resume", "0001-day-01", typed="/skip\n").code == 0


def test_two_sessions_begun_at_once_get_two_names() -> None:
    with transcripts().begun(1) as first, transcripts().begun(1) as second:
        assert (first, second) == ("0001-day-01", "0002-day-01")


def test_sessions_of_other_kinds_begun_at_once_get_numbers_of_their_own() -> None:
    with transcripts().begun(8) as first, transcripts().begun("review") as second, transcripts().begun(1) as third:
        assert (first, second, third) == ("0001-day-08", "0002-review", "0003-day-01")


@posix
def test_a_number_that_was_taken_while_another_was_looked_for_is_not_given_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(pending(), "0001-day-01")
    (transcripts().folder / "0002-review.json").symlink_to("nowhere.json")
    monkeypatch.setattr(Transcripts, "next_number", lambda _: 1)
    with transcripts().begun(8) as name:
        assert name == "0003-day-08"


def test_a_name_that_is_not_there_leaves_nothing_behind(tmp_path: Path) -> None:
    assert run("resume", "0001-day-01").code == 2
    assert [each.name for each in tmp_path.iterdir()] == []


# --- Reading -------------------------------------------------------------------------------------------------------------


def _deep(levels: int) -> str:
    return json.dumps(raw(more=0)).replace('"more": 0', f'"more": {"[" * levels}{"]" * levels}')


def _with(value: str) -> str:
    return json.dumps(raw(more=0)).replace('"more": 0', f'"more": {value}')


CLARIFIED = {"kind": "said", "question": "q1", "move": {"kind": "clarify", "why": "asked_back"}, "words": "y", "by": {"voice": "a"}}

#: What the file holds, and what is said about it.
HEARD = {"point": "main", "status": "said", "quote": "I know it all"}

REFUSED: dict[str, tuple[str, str]] = {
    "nothing": ("", "this is not a transcript: EOF while parsing a value at line 1 column 0"),
    "a list": ("[]", "this is not a transcript: Input should be an object"),
    "another thing": ("{}", "this is not a transcript: created: Field required"),
    "another format": (json.dumps(raw(format="chat")), "this is not a transcript: format: Input should be 'mock-interview-transcript'"),
    "half of itself": (json.dumps(raw(), indent=1)[:300], "this is not a transcript: EOF while parsing a string at line 13 column"),
    "lines after its end": (json.dumps(raw()) + "\n{}", "this is not a transcript: trailing characters at line 2 column 1"),
    "nesting without end": (_deep(100_000), "this is not a transcript: recursion limit exceeded"),
    "a number of 5,000 digits": (_with("9" * 5_000), "this is not a transcript: number out of range"),
    "a number of a million digits": (_with("9" * 1_000_000), "this is not a transcript: number out of range"),
    "half a character": (_with('"\\ud83d"'), "this is not a transcript: unexpected end of hex escape"),
    "a control character": (_with('"\x01"'), "this is not a transcript: control character (\\u0000-\\u001F) found while parsing a string"),
    "a strange version": (json.dumps(raw(version="latest")), "this is not a transcript: version: String should match pattern"),
    "the next major version": (json.dumps(raw(version="2.0")), "this transcript has version 2.0, and this program reads up to 1.1"),
    "a version of which nothing is known": (
        '{"version": "3.1", "log": {"kind": "dance"}}',
        "this transcript has version 3.1, and this program reads up to 1.1",
    ),
    "an event nobody knows": (json.dumps(raw(log=[{"kind": "dance"}])), "this is not a transcript: log.0: Input tag 'dance' found using 'kind'"),
    "no questions": (json.dumps(raw(plan={"day": 1, "questions": []})), "this is not a transcript: plan.questions: Tuple should have at least 1 item"),
    "a log without its first event": (json.dumps(raw(log=raw()["log"][1:])), "event 1: `answered` cannot come here, it is the turn of the interviewer"),
    "an event taken out": (json.dumps(raw(log=[*raw()["log"][:2], *raw()["log"][3:]])), "event 3: `said` cannot come here, it is the turn of the judge"),
    "two events exchanged": (
        json.dumps(raw(log=[*raw()["log"][:1], *raw()["log"][2:0:-1]])),
        "event 2: `judged` cannot come here, it is the turn of the candidate",
    ),
    "an answer given twice": (json.dumps(raw(log=[*raw()["log"][:2], raw()["log"][1]])), "event 3: `answered` cannot come here, it is the turn of the judge"),
    "a later question asked first": (
        json.dumps(raw(log=[{**raw()["log"][0], "question": "q2"}])),
        "event 1: question `q2` is spoken of while `q1` is open",
    ),
    "a misconception of nobody": (
        json.dumps(raw(log=[*raw()["log"][:2], {**raw()["log"][2], "misconceptions": [{"misconception": "x", "quote": "y"}]}])),
        "`x` is no misconception of question `q1`",
    ),
    "a withdrawal of nothing": (
        json.dumps(raw(log=[*raw()["log"][:2], {**raw()["log"][2], "withdrawn": [{"about": "x", "quote": "y"}]}])),
        "`x` is nothing that can be withdrawn",
    ),
    "more than an interview": (
        json.dumps(raw(log=[raw()["log"][0], *[{"kind": "asked_back", "text": "?"}, CLARIFIED] * 800])),
        "this holds more than an interview can",
    ),
    "more questions than a day": (
        json.dumps(raw(plan={"day": 1, "questions": [{"id": "q", "ask": "?", "perfect": "a b c"}] * 20_000})),
        "this holds more than an interview can",
    ),
    "fifty-one megabytes": (_with('"' + "x" * 51_000_000 + '"'), "is larger than 50 MB"),
    "five megabytes of nothing": (_with("[" + "{}," * 1_600_000 + "{}]"), "this holds more than an interview can"),
    "five megabytes of numbers": (_with("[" + "1," * 2_400_000 + "1]"), "this holds more than an interview can"),
    "five megabytes of strings that never end": (_with('"' + '\\"' * 2_400_000), "this is not a transcript: EOF while parsing a string"),
    "a key twice": (_with('{"a": 1,\n  "b": [{"\\u0061": 1}], "a": 2}'), ":2:25: the key `a` stands twice in this object"),
    "a key twice, written differently": (_with('1, "more": 2').replace('"more"', '"m\\u006fre"', 1), "the key `more` stands twice in this object"),
    "a quote that is not in the answer": (
        json.dumps(raw(log=[*raw()["log"][:2], {**raw()["log"][2], "findings": [{"point": "main", "status": "said", "quote": "I know it all"}]}])),
        "event 3: the quote “I know it all” is not in the answer that it judges",
    ),
    "a quote of nothing": (
        json.dumps(raw(log=[*raw()["log"][:2], {**raw()["log"][2], "findings": [{"point": "main", "status": "denied"}]}])),
        "event 3: the quote “” is not in the answer that it judges",
    ),
    "a misconception that was never uttered": (
        json.dumps(raw(log=[*raw()["log"][:2], {**raw()["log"][2], "misconceptions": [{"misconception": "proof", "quote": "proves"}]}])),
        "event 3: the quote “proves” is not in the answer that it judges",
    ),
    "a withdrawal in words that nobody said": (
        json.dumps(raw(log=[*raw()["log"][:2], {**raw()["log"][2], "withdrawn": [{"about": "proof", "quote": "I was wrong"}]}])),
        "event 3: the quote “I was wrong” is not in the answer that it judges",
    ),
    "an opinion with a quote that is not in the answer": (
        json.dumps(raw(log=[*raw()["log"][:2], {**raw()["log"][2], "opinions": [{**raw()["log"][2], "findings": [HEARD]}]}])),
        "event 3: the quote “I know it all” is not in the answer that it judges",
    ),
    "begun before all time": (json.dumps(raw(created="0001-01-01T00:00:00+05:00")), "created: this is before or after all time"),
    "an answer before all time": (
        json.dumps(raw(log=[raw()["log"][0], {**raw()["log"][1], "at": "0001-01-01T00:00:00+14:00"}])),
        "at: this is before or after all time",
    ),
    "not UTF-8": (_with('"\udce9"'), "is not UTF-8 text"),
}


class _Counted:
    """A file of which is known how many bytes were read."""

    def __init__(self, file: BinaryIO, taken: list[int]) -> None:
        self._file = file
        self._taken = taken

    def read(self, most: int = -1) -> bytes:
        data = self._file.read(most)
        self._taken.append(len(data))
        return data


def bytes_read(patch: pytest.MonkeyPatch) -> list[int]:
    """How many bytes are read of files from now on, each time."""
    taken, opened = list[int](), reading.opened

    @contextmanager
    def counted(path: Path) -> Iterator[_Counted]:
        with opened(path) as file:
            yield _Counted(file, taken)

    patch.setattr(reading, "opened", counted)
    return taken


#: What is said of files that are not taken apart as transcripts, because one sees before that they are none.
AT_SIGHT = ("is larger than 50 MB", "this holds more than an interview can", "this transcript has version", "stands twice in this object")


@pytest.mark.parametrize(("text", "what"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_not_a_transcript_is_refused_as_soon_as_one_can_see_it_and_the_others_are_not_affected(text: str, what: str) -> None:
    kept(pending(), "0002-day-01")
    path = transcripts().path("0001-day-01")
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.MonkeyPatch.context() as patch:
        taken, taken_apart = bytes_read(patch), calls_of(patch, Transcript, "model_validate_json")
        with pytest.raises(FileError) as refused:
            session_of(transcripts().load("0001-day-01"), str(path))
    assert sum(taken) <= MOST_BYTES + 1
    assert len(taken_apart) <= (0 if any(each in what for each in AT_SIGHT) else 1)
    assert what in str(refused.value)
    assert str(refused.value).startswith(str(path))
    assert refused.value.mend
    listed = run("sessions").words
    assert listed.startswith("0001-day-01 cannot be read: ")
    assert listed.endswith("0002-day-01 2026-01-01 day 1 · open · 0/2 questions")
    assert run("replay", "0001-day-01").code == 1


READ = {
    "a later minor version": raw(version=f"{VERSION.split('.', maxsplit=1)[0]}.9"),
    "numbers that are none": raw(more=float("nan"), other=float("inf")),
    "nesting that is not too deep": json.loads(_deep(100)),
}


@pytest.mark.parametrize("changed", READ.values(), ids=READ)
def test_what_is_only_new_is_read(changed: dict[str, Any]) -> None:
    assert read(json.dumps(changed)) == challenged()


JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [None, 0, -1, 1e308, float("nan"), 10**400, "", "x", "\x00", "q2", "late", [], [[]], {}, {"kind": "left"}, True, "9" * 400]
)


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(each for key, part in parts for each in _paths(part, (*path, key)))]


WHOLE = raw(
    interview(["a", "It proves it", "/hint", "What do you mean?", "b"], ["main", "+proof ~fix", "fix", "late"], new_session(question("q1"), question("q2")))
)
PATHS = [path for path in _paths(WHOLE) if path]


def _read_unless_refused(text: str) -> Session | None:
    try:
        return read(text)
    except FileError:
        return None


@given(st.sampled_from(PATHS), st.one_of(st.just("cut"), JUNK))
def test_a_file_changed_anywhere_is_read_or_refused_and_never_breaks_the_program(path: tuple[str | int, ...], junk: Any) -> None:
    changed = json.loads(json.dumps(WHOLE))
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    if junk == "cut":
        del inner[path[-1]]
    else:
        inner[path[-1]] = junk
    session = _read_unless_refused(json.dumps(changed))
    if session is None:
        return
    shown = Session(plan=session.plan)
    for event in session.log:
        shown = shown.after(event)
        assert event_blocks(shown) or isinstance(event, Judged)
    if session.turn is WhoseTurn.INTERVIEWER:
        assert authored_voice().says(next_move(session), session).words
    json.loads(transcript(session).model_dump_json())


def test_what_is_begun_elsewhere_is_listed_by_the_day_that_it_was_in_utc() -> None:
    kept(pending())
    for created, day in (("2026-03-01T01:30:00+05:00", "2026-02-28"), ("2026-03-01T01:30:00", "2026-03-01"), ("2026-03-01T23:30:00-01:00", "2026-03-02")):
        transcripts().path("0001-day-01").write_text(json.dumps(raw(pending(), created=created)))
        assert run("sessions").words.startswith(f"0001-day-01 {day} day 1")
        assert run("replay", "0001-day-01").words.startswith(f"Replay of 0001-day-01, begun {day} ")


# --- Many sessions -------------------------------------------------------------------------------------------------------


def _two_hundred_finished() -> None:
    sample = (ROOT / "transcripts" / "sample-day-08.json").read_bytes()
    transcripts().folder.mkdir()
    for number in range(1, 201):
        transcripts().path(f"{number:04d}-day-08").write_bytes(sample)


def test_after_two_hundred_interviews_the_next_one_begins_without_checking_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    _two_hundred_finished()
    for name in ("transcripts.Transcripts.load", "transcript.key_twice"):
        monkeypatch.setattr(f"interviewer.storage.{name}", _fails(AssertionError("nobody needs to read it")))
    glances = calls_of(monkeypatch, Transcripts, "glance")
    ran = run(typed="")
    assert len(glances) <= 200
    assert "This is Day 1" in ran.words
    assert "resume 0201-day-01" in ran.words


def test_the_last_open_interview_is_found_among_what_is_finished_and_what_cannot_be_read() -> None:
    for number in (1, 3):
        kept(pending(), f"{number:04d}-day-01")
    folder = transcripts().folder
    finished = (ROOT / "transcripts" / "sample-day-08.json").read_text()
    forged = json.loads(finished) | {"log": [{"kind": "judged"}]}
    files = {4: finished, 5: "{", 6: "[]", 7: "{}", 8: json.dumps({"log": [1], "plan": 1}), 9: json.dumps({**json.loads(finished), "version": "2.0"})}
    for number, text in {**files, 10: json.dumps(forged)}.items():
        (folder / f"{number:04d}-day-01.json").write_text(text)
    (folder / "0011-day-01.json").write_bytes(b"\xff")
    assert run("resume", typed="").words.endswith("resume 0003-day-01")


# --- Going on ------------------------------------------------------------------------------------------------------------


def test_fields_that_this_version_does_not_know_are_kept_when_an_interview_goes_on() -> None:
    later = raw(pending(), version="1.9", mood={"calm": True})
    later["log"][1]["typed_in"] = 12.5
    later["plan"]["pace"] = "slow"
    later["plan"]["questions"][0]["source"] = {"book": 1}
    later["log"][0]["by"]["accent"] = "none"
    kept(pending())
    transcripts().path("0001-day-01").write_text(json.dumps(later))
    assert run("resume", typed="/skip\n").code == 0
    now = json.loads(transcripts().path("0001-day-01").read_text())
    assert (now["version"], now["mood"], now["plan"]["pace"]) == ("1.9", {"calm": True}, "slow")
    assert now["plan"]["questions"][0]["source"] == {"book": 1}
    assert (now["log"][1]["typed_in"], now["log"][0]["by"]["accent"]) == (12.5, "none")
    assert len(now["log"]) > len(later["log"])


def test_resume_judges_the_answer_that_was_sent_and_not_yet_judged_before_anything_is_asked() -> None:
    kept(pending())
    ran = run("resume", typed="")
    after = session_of(transcripts().load("0001-day-01"), "")
    assert trajectory(after.log)[:4] == ["said ask", "answered", "judged", "said challenge"]
    assert trajectory(after.log)[4:] == ["left"]
    assert after.log[:2] == pending().log
    asked = [event.words for event in after.log if isinstance(event, Said)]
    assert asked[-1] in ran.words


def test_resume_never_takes_anything_out_of_the_log() -> None:
    """Leaving and coming back ten times only ever adds."""
    kept(pending())
    logs = [pending().log]
    for _ in range(10):
        run("resume", typed="I would have to think about the dates.\n" if len(logs) == 3 else "")
        logs.append(transcripts().load("0001-day-01").log)
        assert logs[-1][: len(logs[-2])] == logs[-2]
    assert [event.text for event in logs[-1] if isinstance(event, Answered)] == ["It is written after the label.", "I would have to think about the dates."]


def test_a_clock_set_back_changes_no_order(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter(NOON - timedelta(hours=number) for number in range(1000))
    for place in (wiring, interviews):
        monkeypatch.setattr(place, "now", lambda: next(times))
    folder = bank(SMALL)
    for typed in (RIGHT, "", RIGHT):
        assert run("start", "--bank", folder, typed=typed).code == 0
    listed = re.findall(r"(\d{4})-day-01 [\d-]{10} day 1 · (\w+)", run("sessions").words)
    assert listed == [("0001", "finished"), ("0002", "open"), ("0003", "finished")]
    assert "resume 0002-day-01" in run("resume", typed="").out
    log = session_of(transcripts().load("0002-day-01"), "").log
    assert trajectory(log) == ["said ask", "left", "resumed", "left"]
    assert [event.at for event in log] == sorted((event.at for event in log if event.at), reverse=True)


def test_a_folder_that_is_not_there_yet_holds_no_sessions(tmp_path: Path) -> None:
    nowhere = Transcripts(tmp_path / "nowhere")
    assert nowhere.names() == []
    with pytest.raises(UsageError, match="there is no session `0001-day-01`"):
        nowhere.load("0001-day-01")


@pytest.mark.parametrize("written", [Transcript, Grade], ids=["a transcript", "a grade"])
def test_ctrl_c_while_a_record_is_written_stays_an_interrupt(written: type[BaseModel]) -> None:
    """Were a function of Python run on the way, pydantic would turn an interrupt within it into an error of its own, with a traceback."""
    assert not list(_functions_that_write(written.__pydantic_core_schema__))


def test_a_folder_that_cannot_be_synced_costs_nobody_a_transcript(monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = os.fsync, list[int]()

    def fsync(handle: int) -> None:
        calls.append(handle)
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(22, "Invalid argument")
        real(handle)

    monkeypatch.setattr("os.fsync", fsync)
    ran = run("start", "--bank", bank(SMALL), typed=RIGHT)
    assert (ran.code, ran.err) == (0, "")
    assert "could not be written" not in ran.out
    assert calls


@pytest.mark.parametrize("change", [{"version": "2.0"}, {"plan.day": 10**19}, {"plan.seconds": 10**15}], ids=str)
def test_a_transcript_that_is_refused_counts_nowhere_and_stops_no_list(change: dict[str, Any]) -> None:
    run("start", "--bank", bank(SMALL), typed=RIGHT)
    path = transcripts().path("0001-day-01")
    whole = json.loads(path.read_text(encoding="utf-8"))
    for name, value in change.items():
        (whole["plan"] if "." in name else whole)[name.rpartition(".")[2]] = value
    path.write_text(json.dumps(whole), encoding="utf-8")
    listed, progressed, verified = run("sessions"), run("progress"), run("verify")
    assert "Traceback" not in listed.err + progressed.err + verified.err
    assert "no question has been answered" in progressed.words
    assert verified.code == 1


def test_a_function_that_writes_would_be_found() -> None:
    class Bad(BaseModel):
        inner: list[Annotated[int, PlainSerializer(lambda value: value)]]
        other: int = Field(default=0, exclude_if=lambda value: not value)

    assert len(list(_functions_that_write(Bad.__pydantic_core_schema__))) == 2


def _functions_that_write(schema: Any, writes: bool = False) -> Iterator[Any]:
    if isinstance(schema, dict):
        for name, value in schema.items():
            yield from _functions_that_write(value, writes or str(name).startswith("serialization"))
    elif isinstance(schema, list | tuple):
        for value in schema:
            yield from _functions_that_write(value, writes)
    elif writes and isinstance(schema, FunctionType | MethodType):
        yield schema


def test_a_new_interview_does_not_take_over_what_was_being_typed_in_one_that_was_deleted() -> None:
    transcripts().folder.mkdir()
    draft = Draft(transcripts().path("0001-day-01"))
    draft.keeps("what I said then")
    with transcripts().begun(1) as name:
        assert (name, draft.text()) == ("0001-day-01", "")
