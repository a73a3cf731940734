"""Interviews with second thoughts in them, and with several judges: everything that looks back reads them right."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
from inline_snapshot import snapshot

from interviewer.core.comparison import compared
from interviewer.core.disputes import dispute
from interviewer.core.events import Answered
from interviewer.core.judgement import Finding, Judged, JudgedBy, Status
from interviewer.core.session import Session
from interviewer.core.verification import differences, scores_of
from interviewer.drive.hold import hold
from interviewer.drive.rejudge import rejudged
from interviewer.drive.replay import question_begins
from interviewer.judges.lexical import judge as lexical
from interviewer.ports import Room
from interviewer.storage.past import past_interviews
from interviewer.storage.transcript import Transcript
from interviewer.terminal.schema import text_of
from tests.program import kept, run, transcripts
from tests.rooms import NOON, Notebook, ScriptedCandidate, ScriptedJudge, authored_voice, interview, new_session, question, trajectory


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_TRANSCRIPTS", "transcripts")


def second_thoughts() -> Session:
    """An answer is taken back, the answers are rated, and when the second question has been put the first is tried once more."""
    texts = ["The login proves it.", "/undo", "It is known too late.", "/rate 70", "/skip", "/redo", "Late, so a cut-off.", "/skip", "/skip"]
    session = interview(texts, ["+proof", "main", "main fix"], new_session(question("q1"), question("q2", topic="drift", ask="What is drift?")))
    assert [kind for kind in trajectory(session.log) if kind in ("took_back", "rated", "tried_again", "said ask")] == [
        "said ask",
        "took_back",
        "rated",
        "said ask",
        "tried_again",
        "said ask",
        "said ask",
    ]
    assert session.finished
    return session


def test_verify_finds_no_difference_after_an_undo_a_rating_and_a_second_attempt() -> None:
    session = second_thoughts()
    assert differences(session, scores_of(session)) == ()
    assert scores_of(session) == {"q1": 53}


def test_judged_again_every_answer_is_read_once_more_those_taken_back_and_of_the_second_attempt_too() -> None:
    session, judge = second_thoughts(), ScriptedJudge(["", "fix", "main"])
    again = rejudged(session, judge)
    assert judge.seen == ["The login proves it.", "It is known too late.", "Late, so a cut-off."]
    (change, _) = compared(session, again).questions
    assert {each.point.id for each in change.points if each.lost} == {"main"}
    assert change.gone == ()  # what was taken back was never held


def test_judged_again_what_differs_in_the_second_attempt_is_shown_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(second_thoughts())
    monkeypatch.setattr(lexical, "LexicalJudge", lambda: ScriptedJudge(["", "main", "main"]))
    ran = run("rejudge", "0001-day-01", "--judge", "lexical")
    assert ran.out[ran.out.index("Q1") : ran.out.index("Q2")] == snapshot("""\
Q1 · data leakage: partial, 53/100
Nothing differs.

Q1 · data leakage · once more: good, 78/100 → partial, 53/100
lost: Build features as of a cut-off date
      said “Late, so a cut-off.” → missed

""")
    monkeypatch.setattr(lexical, "LexicalJudge", lambda: ScriptedJudge(["", "main", "main"]))
    told = json.loads(run("rejudge", "0001-day-01", "--judge", "lexical", "--json").out)["questions"]
    assert [(each["differs"], each.get("again", {}).get("differs")) for each in told] == [(False, True), (False, None)]


def test_a_second_attempt_that_has_not_come_to_its_end_is_not_compared() -> None:
    texts = ["It proves the churn.", "/skip", "/redo", "It is known too late."]
    session = interview(texts, ["+proof", "main"], new_session(question("q1"), question("q2")))
    assert [each.again for each in compared(session, session).questions] == [None]


def test_a_replay_goes_to_a_question_where_it_was_put_first() -> None:
    session = second_thoughts()
    kept(session)
    assert [session.log[index].kind for index in question_begins(session)] == ["said", "said"]
    shown = run("replay", "0001-day-01", "--question", "2", "--notes").out
    assert shown.index("── Q2/2 · medium · drift ──") < shown.index("── Q1/2 · medium · data leakage · once more ──")
    assert "The login proves it." not in shown


def test_markdown_has_both_attempts_and_what_was_taken_back() -> None:
    kept(second_thoughts())
    assert run("export", "0001-day-01").out.split("\n---\n")[1].split("**Correct answer**")[0] == snapshot("""\

### **Q1 (Medium — data leakage)**

Is the **last login** leakage?

**My answer**

> (taken back) The login proves it.
>
> It is known too late.
>
> (skipped)

*partial, 53/100 · judge: scripted*

**My answer, once more**

> Late, so a cut-off.
>
> (skipped)

*good, 78/100 · judge: scripted*

""")


def test_the_page_has_both_attempts_and_what_was_taken_back() -> None:
    kept(second_thoughts())
    page = run("export", "0001-day-01", "--to", "html").out
    assert page.index("You (taken back)") < page.index("The login proves it.") < page.index("It is known too late.") < page.index("Late, so a cut-off.")
    assert "<h3>Once more: good, 78/100 · judge: scripted</h3>" in page
    assert page.count("<h3>Perfect answer</h3>") == 2  # one a question


def test_messages_have_all_that_was_said_in_turns() -> None:
    kept(second_thoughts())
    said = json.loads(run("export", "0001-day-01", "--to", "jsonl").out)["messages"]
    assert [each["role"] for each in said] == [("assistant", "user")[number % 2] for number in range(len(said))]
    assert [each["content"] for each in said if each["role"] == "user"][:2] == ["The login proves it.", "It is known too late."]


def test_a_second_attempt_is_an_attempt_of_its_own_when_attempts_are_compared() -> None:
    kept(second_thoughts())
    assert run("compare", "--question", "q1").out == snapshot("""\

── data leakage · 2 attempts ──

0001-day-01  2026-01-01 · partial, 53/100 · judge: scripted
said: It is leakage, the value comes from after the label “It is known too
  late.”
missed: Build features as of a cut-off date
missed: A jump in the score gives it away

0001-day-01  2026-01-01 · once more · good, 78/100 · judge: scripted
gained: Build features as of a cut-off date
      missed → said “Late, so a cut-off.”
""")
    told = json.loads(run("compare", "--question", "q1", "--json").out)
    assert [(each["again"], each["score"]) for each in told["attempts"]] == [(False, 53), (True, 78)]


def test_a_report_tells_of_a_second_attempt_where_the_first_has_no_score() -> None:
    kept(interview(["/skip", "/redo", "Late, so a cut-off.", "/skip", "/skip"], ["main fix"], new_session(question("q1"), question("q2"))))
    told = "No score: skipped. Second attempt: 78."
    assert told in run("report", "0001-day-01").words
    assert run("report", "0001-day-01", "--html", "card.html", "--md", "card.md").code == 0
    assert all(told in Path(name).read_text(encoding="utf-8") for name in ("card.html", "card.md"))


def test_a_report_says_of_which_first_answer_the_progress_knows_nothing() -> None:
    kept(
        interview(
            ["It proves it.", "/undo", "Late, so a cut-off.", "/skip", "Late.", "/skip"],
            ["+proof", "main fix", "main"],
            new_session(question("q1"), question("q2")),
        )
    )
    told = "rogress leaves it out: no first answer without help stands"
    assert run("report", "0001-day-01", "--html", "card.html", "--md", "card.md").code == 0
    assert [
        each.count(told) for each in (run("report", "0001-day-01").words, *(Path(name).read_text(encoding="utf-8") for name in ("card.html", "card.md")))
    ] == [1] * 3


def test_progress_has_the_words_of_a_second_attempt_for_what_was_not_said_in_the_first() -> None:
    kept(interview(["Late.", "/skip", "/redo", "Late, so a cut-off.", "/skip", "/skip"], ["main", "fix"], new_session(question("q1"), question("q2"))))
    told = run("progress").words
    assert "Build features as of a cut-off date You said it only with help: “Late, so a cut-off.”" in told
    assert "A jump in the score gives it away You have not clearly said it yet." in told


def test_the_words_of_a_second_attempt_are_found() -> None:
    kept(second_thoughts())
    assert "Q1 · q1 · data leakage: 53/100" in run("sessions", "--search", "late cut").out


def test_a_question_to_which_time_left_none_is_told_nothing_of() -> None:
    clock, nobody = itertools.count(), Notebook()
    room = Room(
        authored_voice(), ScriptedCandidate(["It is late."]), ScriptedJudge(["main"]), nobody, nobody, lambda: NOON + timedelta(seconds=100 * next(clock))
    )
    session = hold(new_session(question("q1"), question("q2", topic="secret", ask="A secret?", perfect="Nobody knows."), seconds=200), room)
    assert session.ended_by_time
    kept(session)
    for form in ("md", "html", "jsonl", "cast"):
        told = run("export", "0001-day-01", "--to", form, "--notes").out
        assert "It is late." in told
        assert "secret?" not in told
        assert "Nobody knows." not in told
    assert "q2" not in run("sessions", "--json", "--search", "login secret").out
    assert "q2" not in run("compare", "0001-day-01", "0001-day-01").out
    assert differences(session, scores_of(session)) == ()


def test_what_a_panel_has_decided_holds_although_its_members_quote_the_same_words() -> None:
    session = interview(["It is all written after the label, so build features as of a date."], ["main fix check"], new_session(question("q1"), question("q2")))
    (place,) = (index for index, event in enumerate(session.log) if isinstance(event, Judged))
    judged = session.log[place]
    assert isinstance(judged, Judged)
    words = "written after the label"
    findings = tuple(Finding(point=each.point, status=Status.SAID, quote=words) for each in judged.findings)
    for judge, count in (("panel", 0), ("model", 2)):
        by = JudgedBy(judge=judge, version="1", model="a, b")
        log = [*session.log[:place], judged.model_copy(update={"by": by, "findings": findings}), *session.log[place + 1 :]]
        found = [each for each in differences(Session(session.plan, tuple(log))) if each.what == "finding"]
        assert len(found) == count


def test_an_interview_judged_again_is_not_remembered_as_another_one() -> None:
    session = second_thoughts()
    kept(session, "0001-day-01")
    transcripts().save("0002-day-01", Transcript(created=NOON, plan=session.plan, log=session.log, origin="judged again from 0001-day-01"))
    past = past_interviews(transcripts())
    assert past is not None
    assert len(past) == 1


def test_a_transcript_with_disputes_scores_and_an_origin_is_valid_under_its_schema() -> None:
    session = second_thoughts()
    entry = dispute(session, "q1", "check", "said", "because")
    whole = Transcript(created=NOON, plan=session.plan, log=session.log, disputes=(entry,), scores=scores_of(session), origin="x")
    schema = json.loads(text_of("transcript"))
    jsonschema.validate(json.loads(whole.model_dump_json(exclude_none=True)), schema)
    wrong = json.loads(whole.model_dump_json(exclude_none=True))
    wrong["disputes"][0]["claim"] = "maybe"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema)
    assert any(isinstance(event, Answered) for event in session.log)
