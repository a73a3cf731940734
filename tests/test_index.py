"""Listing and searching interviews: from an index that anybody may delete, and that never says what the transcripts do not."""

from __future__ import annotations

import json
import os
import sqlite3
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

import pytest
from inline_snapshot import snapshot

from interviewer import wiring
from interviewer.clock import here
from interviewer.core.disputes import dispute
from interviewer.core.record import MOST, Usage
from interviewer.core.session import Session
from interviewer.storage import index
from interviewer.storage.index import NAME, Index, Listed, Search, looked_up
from interviewer.storage.transcript import Transcript
from interviewer.storage.transcripts import Transcripts
from interviewer.terminal import listing
from tests.program import kept, pending, run, transcripts
from tests.rooms import NOON, interview, new_session, question
from tests.test_looking_back import FIRST, LATER, two


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_TRANSCRIPTS", "transcripts")
    for module in (wiring, listing):
        monkeypatch.setattr(module, "now", lambda: NOON + timedelta(days=20))


def begun(session: Session, name: str, days: int = 0) -> None:
    """Keep a session that was begun so many days after the first."""
    transcripts().save(name, Transcript(created=NOON + timedelta(days=days), plan=session.plan, log=session.log))


def three() -> None:
    begun(two(*FIRST), "0001-day-01")
    begun(two(*LATER), "0002-day-01", days=10)
    open_one = interview(["Café: the 50%_offset looks odd."], [""], new_session(question("q3", topic="Feature stores 100%"), question("q4")))
    begun(open_one, "0003-day-01", days=15)


# --- What is listed and found --------------------------------------------------------------------------------------------


def test_a_search_shows_the_question_the_score_and_the_words_around() -> None:
    three()
    ran = run("sessions", "--search", "late")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == snapshot("""\
0001-day-01  2026-01-01  day 1 · finished · 2/2 questions · mean 47/100 of 2
    Q1 · q1 · data leakage: 53/100 (first answer 18)
      … the churn. It is written late.
0002-day-01  2026-01-11  day 1 · finished · 2/2 questions · mean 53/100 of 2
    Q1 · q1 · data leakage: 78/100
      … login** leakage? It is written late, so a cut-off.
""")


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ([], ["0001-day-01", "0002-day-01", "0003-day-01"]),
        (["--search", "jump"], ["0002-day-01"]),
        (["--search", "LAST LOGIN"], ["0001-day-01", "0002-day-01", "0003-day-01"]),  # of the questions
        (["--search", "drif"], ["0001-day-01", "0002-day-01"]),  # the beginning of a topic
        (["--search", "cafe"], ["0003-day-01"]),  # without its accent
        (["--search", "late jump"], []),  # on two questions
        (["--search", "written cut"], ["0002-day-01"]),
        (["--search", 'jump" OR "late'], []),  # words, and no language of queries
        (["--search", "-jump*)"], ["0002-day-01"]),
        (["--question", "q2"], ["0001-day-01", "0002-day-01"]),
        (["--question", "q4"], []),  # not put yet
        (["--topic", "LEAK"], ["0001-day-01", "0002-day-01"]),
        (["--topic", "0%"], ["0003-day-01"]),
        (["--topic", "_"], []),
        (["--since", "2026-01-11"], ["0002-day-01", "0003-day-01"]),
        (["--since", "2026-01-11T12:00:01Z"], ["0003-day-01"]),
        (["--since", "10d"], ["0002-day-01", "0003-day-01"]),
        (["--since", "1w"], ["0003-day-01"]),
        (["--since", "99999d"], ["0001-day-01", "0002-day-01", "0003-day-01"]),
        (["--topic", "drift", "--search", "jump", "--question", "q2", "--since", "2w"], ["0002-day-01"]),
        (["--topic", "drift", "--search", "late"], []),
    ],
)
def test_what_is_looked_for_is_found(arguments: list[str], names: list[str]) -> None:
    three()
    ran = run("sessions", "--json", *arguments)
    assert (ran.code, ran.err) == (0, "")
    assert [each["name"] for each in json.loads(ran.out)] == names


def test_as_json_there_is_an_object_a_line_with_all_that_is_known() -> None:
    three()
    lines = run("sessions", "--json", "--question", "q2").out.splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("[", "]", 4)
    assert json.loads(lines[1].rstrip(",")) == {
        "name": "0001-day-01",
        "created": "2026-01-01T12:00:00Z",
        "day": 1,
        "title": "Test",
        "mode": "study",
        "finished": True,
        "closed": 2,
        "questions": 2,
        "mean": 47,
        "scored": 2,
        "disputes": 0,
        "origin": None,
        "calls": 0,
        "cost": None,
        "unpriced": 0,
        "unreadable": None,
        "found": [{"number": 2, "id": "q2", "topic": "drift", "first": 41, "final": 41, "words": None}],
    }
    assert run("sessions", "--json", "--question", "q99").out == "[]\n"
    assert run("sessions", "--json", "--question", "\udcff").out == "[]\n"


def test_nothing_found_says_so_and_which_question_may_be_meant() -> None:
    three()
    assert run("sessions", "--search", "zebra").out == "No interview in transcripts has that.\n"
    assert run("sessions", "--question", "q22").out == "No interview in transcripts has that. Did you mean: q2?\n"


@pytest.mark.parametrize(
    ("arguments", "what"),
    [(["--since", "soon"], "`soon` is no day"), (["--since", "2026-13-01"], "is no day"), (["--search", " ?! "], "there is no word to search for")],
)
def test_what_cannot_be_looked_for_is_refused(arguments: list[str], what: str) -> None:
    three()
    ran = run("sessions", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert what in ran.error


class _OnWindows(datetime):
    """A time as Windows has it: before 1970 the place where one is has no zone."""

    def astimezone(self, tz: tzinfo | None = None) -> Self:
        raise OSError(22, "Invalid argument")


def test_a_day_before_1970_is_no_crash_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    long_ago = _OnWindows(1960, 1, 1, tzinfo=UTC)
    assert here(long_ago) is long_ago
    three()
    monkeypatch.setattr("interviewer.terminal.listing.datetime", _OnWindows)
    assert "`1960-01-01` is no day" in run("sessions", "--since", "1960-01-01").error


def test_what_is_held_back_is_neither_listed_nor_found() -> None:
    kept(two(["It proves the churn.", "main", "secret"], ["+proof", "main", "fix"], mode="real"))
    assert run("sessions", "--question", "q1").out == (
        "0001-day-01  2026-01-01  day 1 · open · 0/2 questions\n    Q1 · q1 · data leakage\n"
    )  # the words are in its reference answers, which are no part of the index
    assert run("sessions", "--search", "cut-off").out == "No interview in transcripts has that.\n"
    row = json.loads(run("sessions", "--json", "--question", "q1").out)[0]
    assert (row["mean"], row["scored"], row["found"][0]["final"]) == (None, 0, None)


def test_a_file_that_cannot_be_read_is_listed_as_such_and_found_by_nothing() -> None:
    three()
    transcripts().path("0002-day-01").write_text("{")
    transcripts().path("sample").write_text("[]")
    listed = run("sessions").out
    assert "0002-day-01  cannot be read: this is not a transcript" in listed
    assert listed.splitlines()[-1].startswith("sample  cannot be read")
    assert "0002-day-01" not in run("sessions", "--search", "jump").out


def test_figures_that_add_up_to_more_than_any_interview_takes_stop_no_list() -> None:
    session = two(*FIRST)
    most = Usage(calls=MOST, seconds=MOST, input_tokens=MOST, cost=MOST, unpriced=MOST)
    kept(Session(session.plan, tuple(event.model_copy(update={"usage": most}) for event in session.log)), "0001-day-01")
    text = transcripts().path("0001-day-01").read_text()
    transcripts().path("0002-day-01").write_text(text.replace(f'"cost": {MOST:.1f}', '"cost": 1e308'))
    first, second = listed()
    assert (first.calls, first.cost, first.unpriced, first.unreadable) == (MOST, MOST, MOST, None)
    assert second.unreadable is not None
    assert run("verify", "0001-day-01").code == 0


def test_no_text_of_a_transcript_acts_on_the_screen_of_a_list() -> None:
    bad = "\x1b[2J \u202etopic"
    session = interview([f"wörd {bad}"], ["main"], new_session(question("q1", topic=bad)))
    transcripts().save("0001-day-01", Transcript(created=NOON, plan=session.plan, log=session.log, origin=bad))
    for ran in (run("sessions", "--search", "word"), run("sessions", "--search", "word", "--json")):
        assert "topic" in ran.out
        assert not any(sign in ran.out for sign in ("\x1b", "\u202e", "\\u001b"))


# --- It is a cache -------------------------------------------------------------------------------------------------------


EVERYTHING = Search()


def listed(wanted: Search = EVERYTHING) -> list[Listed]:
    return looked_up(transcripts(), lambda each: each.listed(wanted), lambda _: None)


def count_reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    read: list[str] = []
    load = Transcripts.load

    def loading(self: Transcripts, name: str) -> Transcript:
        read.append(name)
        return load(self, name)

    monkeypatch.setattr(Transcripts, "load", loading)
    return read


def test_only_what_is_new_or_has_changed_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    three()
    read = count_reads(monkeypatch)
    first = listed()
    assert read == ["0001-day-01", "0002-day-01", "0003-day-01"]
    read.clear()
    assert listed() == first
    assert read == []
    begun(two(["/skip", "/skip"], []), "0002-day-01", days=10)
    kept(pending(), "0004-day-01")
    transcripts().path("0001-day-01").unlink()
    changed = listed()
    assert read == ["0002-day-01", "0004-day-01"]
    assert [(each.name, each.mean) for each in changed] == [("0002-day-01", None), ("0003-day-01", None), ("0004-day-01", None)]
    assert [each.name for each in listed(Search(words="jump"))] == []


def test_no_word_of_an_interview_that_was_deleted_stays_in_the_index() -> None:
    three()
    kept(interview(["Zanzibar leaks."], ["main"], new_session(question("q5"))), "0004-day-01")
    listed()
    assert b"zanzibar" in Path("transcripts", NAME).read_bytes()
    transcripts().path("0004-day-01").unlink()
    assert len(listed()) == 3
    assert b"zanzibar" not in Path("transcripts", NAME).read_bytes().lower()
    assert len(listed(Search(words="late"))) == 2


def test_a_file_of_the_same_size_at_another_time_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(pending())
    listed()
    path = transcripts().path("0001-day-01")
    text = path.read_text()
    path.write_text(text.replace("written", "drafted"))
    os.utime(path, ns=(1, 1))
    assert [each.name for each in listed(Search(words="drafted"))] == ["0001-day-01"]


def test_the_index_is_private_and_beside_the_transcripts() -> None:
    three()
    run("sessions")
    path = Path("transcripts", NAME)
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    run("sessions")
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(each.name for each in Path("transcripts").iterdir() if not each.name.startswith("0")) == [NAME]


def _garbage(path: Path) -> None:
    path.write_bytes(b"no database at all" * 500)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _other_version(path: Path) -> None:
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA user_version = 99")
        file.execute("DROP TABLE question")
    file.close()


def _without_a_table(path: Path) -> None:
    with sqlite3.connect(path) as file:
        file.execute("DROP TABLE session")
    file.close()


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _of_somebody_else(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE session (name TEXT)")
    file.close()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _link(path: Path) -> None:
    Path("elsewhere").write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(Path("elsewhere").resolve())


@pytest.mark.parametrize("harm", [_garbage, _cut, _other_version, _without_a_table, _empty, _of_somebody_else, _folder, _link])
def test_an_index_that_is_broken_is_made_anew_without_a_word(harm: object) -> None:
    three()
    whole, found = run("sessions"), run("sessions", "--search", "late")
    assert callable(harm)
    harm(Path("transcripts", NAME))
    assert (run("sessions"), run("sessions", "--search", "late")) == (whole, found)
    assert (run("sessions"), run("sessions", "--search", "late")) == (whole, found)


def test_a_link_in_the_place_of_the_index_is_not_followed() -> None:
    three()
    Path("victim").write_text("precious")
    Path("transcripts", NAME).symlink_to(Path("victim").resolve())
    assert run("sessions").code == 0
    assert Path("victim").read_text() == "precious"


@pytest.mark.skipif(os.name != "posix", reason="modes as POSIX has them")
def test_where_no_file_can_be_kept_it_is_listed_all_the_same() -> None:
    from tests.program import as_anybody

    three()
    Path("transcripts").chmod(0o555)
    for path in Path("transcripts").iterdir():
        path.chmod(0o644)
    listed()
    Path("transcripts", NAME).unlink(missing_ok=True)
    with as_anybody():
        assert [each.name for each in listed(Search(words="jump"))] == ["0002-day-01"]
    Path("transcripts").chmod(0o700)
    assert not Path("transcripts", NAME).exists()


def test_an_index_that_another_process_is_writing_is_not_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    three()
    listed()
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, **_: connect(path, timeout=0))
    kept(pending(), "0004-day-01")
    busy = connect(Path("transcripts", NAME), isolation_level=None)
    busy.execute("BEGIN EXCLUSIVE")
    assert len(listed()) == 4
    busy.execute("ROLLBACK")
    assert busy.execute("SELECT count(*) FROM session").fetchone() == (3,)
    busy.close()
    assert len(listed()) == 4


def test_who_waits_long_is_told_why_once(monkeypatch: pytest.MonkeyPatch) -> None:
    three()
    monkeypatch.setattr(index, "TELL_AFTER", -1)
    ran = run("sessions")
    assert ran.error == "Reading 2 more transcripts for the index. Next time only those that are new are read."
    assert len(ran.out.splitlines()) == 3
    assert run("sessions").err == ""


def test_a_folder_that_is_not_there_is_not_made() -> None:
    assert run("sessions").code == 0
    assert not Path("transcripts").exists()


def test_the_disputed_the_unreadable_and_those_that_are_no_other_judgement_are_named_and_the_questions_that_were_put() -> None:
    session = two(*FIRST)
    entry = dispute(session, "q1", "check", "said")
    contested = Transcript(created=NOON, plan=session.plan, log=session.log, disputes=(entry,))
    transcripts().save("0001-day-01", contested)
    kept(pending(), "0002-day-01")
    transcripts().save("0003-day-01", contested.model_copy(update={"origin": "0001-day-01, judged again"}))
    Path("transcripts/0004-day-01.json").write_text("{", encoding="utf-8")

    def look(there: Index) -> tuple[list[str], ...]:
        return there.disputed(), there.unreadable(), there.originals(), there.question_ids()

    assert looked_up(transcripts(), look, lambda _: None) == (["0001-day-01"], ["0004-day-01"], ["0001-day-01", "0002-day-01"], ["q1", "q2"])
