"""Verification, re-judging, comparison: what was recorded is held against today's rules, another judge, another day."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from inline_snapshot import snapshot

from interviewer.core.comparison import compared
from interviewer.core.events import Answered, Event, Resumed, Said, TriedAgain
from interviewer.core.evidence import stands_with_gaps
from interviewer.core.judgement import Finding, Judged, Status, Withdrawn
from interviewer.core.moves import Challenge, Close
from interviewer.core.question import Point, Question
from interviewer.core.session import Mode, Plan, Session
from interviewer.core.verification import Difference, differences, scores_of
from interviewer.drive.hold import hold
from interviewer.drive.rejudge import rejudged
from interviewer.errors import ModelUnavailable
from interviewer.judges.lexical import judge as lexical
from interviewer.judges.lexical.judge import LexicalJudge
from interviewer.models.scripted import ScriptedModel
from interviewer.storage.recorder import TranscriptRecorder
from interviewer.storage.transcript import Transcript, parsed_transcript, session_of
from interviewer.storage.transcripts import Transcripts
from tests.conftest import ROOT
from tests.program import SMALL, bank, kept, run, transcripts
from tests.rooms import BY, NOON, Notebook, ScriptedJudge, interview, kinds, new_session, question
from tests.test_interview_properties import FOUND, PLANS, SAID, Script, reloaded, room


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_TRANSCRIPTS", "transcripts")
    monkeypatch.setenv("INTERVIEWER_JUDGE", "lexical")


def two(texts: Iterable[str], judgements: Iterable[str | None], mode: Mode = "study") -> Session:
    """An interview of two questions."""
    return interview(list(texts), judgements, new_session(question("q1"), question("q2", topic="drift"), mode=mode))


FIRST = (["It proves the churn.", "It is written late.", "/skip", "Cut-off dates.", "/skip"], ["+proof ~main", "main", "fix"])
LATER = (["It is written late, so a cut-off.", "/skip", "A jump.", "/skip"], ["main fix", "check"])


# --- Verify --------------------------------------------------------------------------------------------------------------


@given(PLANS, SAID, FOUND)
def test_an_interview_held_today_differs_in_nothing_from_today_s_rules(plan: Plan, texts: list[str], judgements: list[str | None]) -> None:
    session = hold(Session(plan), room(Script(texts, judgements), Notebook()))
    assert differences(session, scores_of(session)) == ()
    assert differences(reloaded(session), scores_of(session)) == ()


def test_the_sample_session_is_as_today_s_rules_would_have_it() -> None:
    ran = run("verify", "sample-day-08", "--transcripts", str(ROOT / "transcripts"))
    assert (ran.code, ran.out) == (0, "sample-day-08: 78 events, 30 moves, 5 scores: the same today.\n")


def altered(session: Session, number: int, event: Event) -> Session:
    """The session with another event in the place of one, if it could have been so."""
    log = list(session.log)
    log[number - 1] = event
    return Session(session.plan, tuple(log))


def test_another_move_is_named_with_its_event_and_does_not_make_the_rest_differ() -> None:
    session = two(*FIRST)
    said = session.log[6]
    assert isinstance(said, Said)
    other = altered(session, 7, said.model_copy(update={"move": Challenge(point="check", heard="some")}))
    assert [(each.event, each.what, each.recorded, each.today) for each in differences(other)] == [
        (7, "move", "challenge (point: check, heard: some)", "challenge (point: fix, heard: right)"),
    ]


def test_a_move_of_another_kind_is_named() -> None:
    session = two(["/skip", "/skip"], [])
    other = altered(session, 3, session.log[2].model_copy(update={"move": Close(why="answered")}))
    assert differences(other) == (Difference(3, "q1", "move", "close (why: answered)", "close (why: skipped)"),)


def test_what_an_older_program_did_not_record_does_not_differ_and_what_it_left_out_as_empty_does() -> None:
    session = two(*FIRST)
    text = Transcript(created=NOON, plan=session.plan, log=session.log).model_dump_json(exclude_none=True)
    raw = json.loads(text)
    for event in raw["log"]:
        event.get("move", {}).pop("heard", None)
        event.get("move", {}).update({"weak": True} if event.get("move", {}).get("kind") == "challenge" else {})
    assert differences(session_of(parsed_transcript(json.dumps(raw), "here"), "here")) == ()
    session = interview(["main", "What do you mean?", "/skip"], ["main"], new_session())
    raw = json.loads(Transcript(created=NOON, plan=session.plan, log=session.log).model_dump_json(exclude_none=True))
    (clarified,) = (event["move"] for event in raw["log"] if event["kind"] == "said" and event["move"]["kind"] == "clarify")
    del clarified["point"]
    (found,) = differences(session_of(parsed_transcript(json.dumps(raw), "here"), "here"))
    assert (found.recorded, found.today) == ("clarify (why: asked_back)", "clarify (why: asked_back, point: fix)")


def test_what_is_recorded_as_said_beforehand_and_stands_in_no_answer_is_named() -> None:
    session = interview(["It is late.", "So fix it."], ["main", "fix >late"], new_session())
    judged = session.log[5]
    assert isinstance(judged, Judged)
    for quote, named in (
        ("it is late", []),
        ("So fix it", []),
        ("wait for the window", ["none, its quote is not in the answers"]),
        (None, ["none, its quote is not in the answers"]),
    ):
        other = judged.model_copy(update={"beforehand": (judged.beforehand[0].model_copy(update={"quote": quote}),)})
        assert [each.today for each in differences(altered(session, 6, other))] == named


def test_a_finding_that_its_quote_does_not_prove_today_is_named() -> None:
    session = two(["It leaks because it is written after the label.", "/skip", "/skip"], ["main"])
    judged = session.log[2]
    assert isinstance(judged, Judged)
    by = judged.by.model_copy(update={"model": "m"})
    other = altered(session, 3, judged.model_copy(update={"by": by, "findings": (Finding(point="main", status=Status.SAID, quote="leaks"),)}))
    assert differences(other)[0] == Difference(3, "q1", "finding", "main: said", "main: partly")


def test_a_withdrawal_whose_words_are_not_in_the_answer_is_named() -> None:
    session = two(["It proves it.", "I was wrong.", "/skip", "/skip"], ["+proof", "!proof"])
    judged = session.log[5]
    assert isinstance(judged, Judged)
    other = altered(session, 6, judged.model_copy(update={"withdrawn": (Withdrawn(about="proof", quote="I take it back"),)}))
    assert differences(other)[0] == Difference(6, "q1", "finding", "withdrawal of proof", "none, its quote is not in the answer")


TAKES_BACK = "I was wrong about <!-- note --> the churn."


def test_an_interview_with_a_comment_in_the_midst_of_a_withdrawal_differs_in_nothing_from_today_s_rules() -> None:
    held = interview(["It proves the churn."], ["+proof"]).after(Resumed()).after(Answered(text=TAKES_BACK))
    judged = LexicalJudge().judges(held)
    assert isinstance(judged, Judged)
    assert [each.quote for each in judged.withdrawn] == [TAKES_BACK.rstrip(".")]
    assert differences(reloaded(held.after(judged))) == ()


def test_a_withdrawal_that_was_recorded_with_blanks_for_what_was_not_read_still_stands() -> None:
    held = interview(["It proves the churn."], ["+proof"]).after(Resumed()).after(Answered(text=TAKES_BACK))
    old = Judged(by=BY, withdrawn=(Withdrawn(about="proof", quote="I was wrong about               the churn"),))
    assert differences(reloaded(held.after(old))) == ()


def test_the_words_of_a_withdrawal_with_blanks_follow_one_another_in_the_answer() -> None:
    assert stands_with_gaps("I  was  wrong  leakage", "I said it, and I was plainly wrong: it is no leakage.")
    assert not stands_with_gaps("I  was  wrong  about  leakage", "Leakage is about a wrong label, and that was what I said.")
    assert not stands_with_gaps("wrong  wrong", "I was wrong.")
    assert not stands_with_gaps("   ", "I was wrong.")


def test_a_recorded_score_that_does_not_add_up_today_is_named_with_exit_code_one() -> None:
    session = two(*FIRST)
    scores = {**scores_of(session), "q1": 99}
    transcripts().save("0001-day-01", Transcript(created=NOON, plan=session.plan, log=session.log, scores=scores))
    kept(session, "0002-day-01")
    ran = run("verify", "0001-day-01", "0002-day-01")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == snapshot("""\
0001-day-01: event 9, q1: the score was 99; by today's rules it is 53
0001-day-01: 15 events, 7 moves, 2 scores: 1 difference.
0002-day-01: 15 events, 7 moves, no scores recorded in it: the same today.
""")


def test_what_the_program_writes_today_has_its_scores_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_BANK", bank(SMALL))
    run("start", typed="It is leakage because the value is written after the label.\n/skip\n/skip\n")
    assert transcripts().load("0001-day-01").scores == {"leak": 60}
    assert run("verify", "0001-day-01").out == "0001-day-01: 9 events, 5 moves, 1 score: the same today.\n"


def _recorded(session: Session, scores: dict[str, int], already: int = 0) -> list[dict[str, int]]:
    """The scores in the file after each event of a session, whose first events were `already` there with these scores."""
    known = Transcript(created=NOON, plan=session.plan, log=session.log[:already], scores=scores)
    recorder = TranscriptRecorder(transcripts(), "0001-day-01", known, pytest.fail)
    recorded = []
    for count in range(already + 1, len(session.log) + 1):
        recorder.records(Session(session.plan, session.log[:count]))
        recorded.append(transcripts().load("0001-day-01").scores)
    return recorded


def test_a_score_is_recorded_when_its_question_is_closed_and_not_before() -> None:
    session = two(*FIRST)
    first, second = (number for number, event in enumerate(session.log) if isinstance(event, Said) and isinstance(event.move, Close))
    both = scores_of(session)
    assert _recorded(session, {}) == [{}] * first + [{"q1": both["q1"]}] * (second - first) + [both]


def test_going_on_with_an_interview_leaves_the_scores_that_are_recorded_as_they_are() -> None:
    session = two(*FIRST)
    closed = next(number for number, event in enumerate(session.log, 1) if isinstance(event, Said) and isinstance(event.move, Close))
    assert _recorded(session, {"q1": 99}, closed)[-1] == {**scores_of(session), "q1": 99}
    assert run("verify", "0001-day-01").code == 1
    assert _recorded(session, {}, closed)[-1] == {"q2": scores_of(session)["q2"]}  # nobody had added the first one up


def test_a_second_attempt_leaves_the_score_of_the_first_as_it_is() -> None:
    session = interview(["It is written late.", "/skip", "/redo", "It is written late.", "/skip"], ["main", "fix"], new_session(question("q1"), question("q2")))
    again = next(number for number, event in enumerate(session.log, 1) if isinstance(event, TriedAgain))
    assert _recorded(session, {"q1": 99}, again)[-1] == {"q1": 99}
    assert _recorded(session, {}, again)[-1] == {}


def test_without_a_name_all_interviews_are_verified_but_those_that_were_judged_again() -> None:
    kept(two(*FIRST), "0001-day-01")
    kept(two(*LATER), "0002-day-01")
    transcripts().save("0003-day-01", transcripts().load("0001-day-01").model_copy(update={"origin": "judged again"}))
    ran = run("verify")
    assert (ran.code, [line.split(":")[0] for line in ran.out.splitlines()]) == (0, ["0001-day-01", "0002-day-01"])


def test_an_interview_that_cannot_be_read_is_not_passed_over_in_silence() -> None:
    kept(two(*FIRST), "0001-day-01")
    transcripts().path("0004-day-01").write_text("{")
    ran = run("verify")
    assert ran.code == 1
    assert ran.words.endswith("the same today. Not verified, because it cannot be read: 0004-day-01. interviewer sessions says why.")


def test_where_there_is_nothing_to_verify_nothing_counts_as_verified() -> None:
    ran = run("verify", "--transcripts", "nowhere")
    assert (ran.code, ran.error) == (2, "Error: nowhere: there is no interview to verify Begin one with: interviewer start")


def test_a_verdict_that_is_held_back_is_not_told_by_a_difference() -> None:
    session = interview(["It is written late.", "/skip"], ["main"], new_session(question(), question("q2"), mode="real"))
    transcripts().save("0001-day-01", Transcript(created=NOON, plan=session.plan, log=session.log, scores={"q1": 99}))
    ran = run("verify", "0001-day-01")
    assert ran.code == 1
    assert "q1: the score is another by today's rules; what it was is held back" in ran.words
    assert "99" not in ran.out


def test_other_words_for_the_same_findings_are_no_difference() -> None:
    sessions = [interview([text], ["main fix check"], new_session(question(deeper=()))) for text in ("It is late.", "It comes too late.")]
    (change,) = compared(*sessions).questions
    assert not change.differs


def test_the_sentences_of_a_perfect_answer_are_compared_by_their_words_since_their_ids_are_only_numbers() -> None:
    one_in_all, apart = (
        Question(id="own", ask="Why?", points=tuple(Point(id=f"p{number}", says=says, told=True) for number, says in enumerate(sentences, 1)))
        for sentences in (("It leaks. It comes late.", "Drop it."), ("It leaks.", "It comes late.", "Drop it."))
    )
    then, now = (interview(["It leaks."], [said], new_session(asked)) for asked, said in ((one_in_all, "p1"), (apart, "p1 p3")))
    (change,) = compared(then, now).questions
    assert [(each.point.says, each.gained) for each in change.points] == [("Drop it.", True)]


def test_a_sentence_that_stands_twice_in_a_perfect_answer_is_compared_with_itself() -> None:
    asked = Question(id="own", ask="Why?", points=tuple(Point(id=f"p{number}", says="It leaks.", told=True) for number in (1, 2)))
    session = interview(["It leaks."], ["p1"], new_session(asked))
    assert not compared(session, session).questions[0].differs


# --- Re-judge ------------------------------------------------------------------------------------------------------------


def test_another_judge_reads_the_same_answers_and_nothing_else_changes() -> None:
    session = two(*FIRST)
    judge = ScriptedJudge(["main", "fix", None])
    again = rejudged(session, judge)
    assert judge.seen == ["It proves the churn.", "It is written late.", "Cut-off dates."]
    assert kinds(again) == kinds(session)
    assert [event for event in again.log if event.kind not in ("judged", "unjudged")] == [event for event in session.log if event.kind != "judged"]
    assert [event.at for event in again.log] == [event.at for event in session.log]
    assert session == two(*FIRST)


@given(PLANS, SAID, FOUND, FOUND)
def test_any_interview_can_be_judged_again_by_any_judge(plan: Plan, texts: list[str], first: list[str | None], second: list[str | None]) -> None:
    session = hold(Session(plan), room(Script(texts, first), Notebook()))
    again = rejudged(session, Script(texts, second))
    assert Session(session.plan, again.log) == again
    assert rejudged(session, Script(texts, first)) == session
    assert {each.what for each in differences(again)} <= {"move"}
    assert [each.now_talk.question.id for each in compared(session, again).questions] == [each.id for each in session.plan.questions]


def test_judged_again_the_differences_are_shown_point_by_point_and_where_the_talk_would_have_gone_another_way(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(two(*FIRST))
    before = transcripts().path("0001-day-01").read_bytes()
    monkeypatch.setattr(lexical, "LexicalJudge", lambda: ScriptedJudge(["main", "~main", "fix"]))
    ran = run("rejudge", "0001-day-01", "--judge", "lexical")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == snapshot("""\

── 0001-day-01: judged by scripted · now by scripted ──

Q1 · data leakage: partial, 53/100 (first answer 18) → partial, 53/100
wrong belief gone: It proves the churn — then: “It proves the churn.”, and put
  right

Q2 · drift: partial, 41/100
Nothing differs.

Mean of the scored questions: 47/100 of 2

Other moves
Event 4, q1: call out (about: proof, quote: It proves the churn.); now it
  would be: challenge (point: fix, heard: some)
Event 7, q1: challenge (point: fix, heard: right); now it would be: challenge
  (point: fix, heard: some)

The moves are those that were made. With these judgements the talk would have
gone another way from there on.
""")
    assert transcripts().path("0001-day-01").read_bytes() == before


def test_a_judge_that_finds_the_same_shows_that_nothing_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(two(*FIRST))
    monkeypatch.setattr(lexical, "LexicalJudge", lambda: ScriptedJudge(list(FIRST[1])))
    ran = run("rejudge", "0001-day-01")
    assert ran.out.count("Nothing differs.") == 2
    assert "No answer would have led to another move." in ran.out
    assert "→" not in ran.out


def test_rejudge_as_json_has_both_scores_what_is_gone_and_which_move_would_be_another(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(two(*FIRST))
    monkeypatch.setattr(lexical, "LexicalJudge", lambda: ScriptedJudge(["main", None, "fix"]))
    told = json.loads(run("rejudge", "0001-day-01", "--json").out)
    assert (told["session"], told["then"]["judges"], told["now"]["judges"]) == ("0001-day-01", "scripted", "scripted")
    first = told["questions"][0]
    assert (first["question"], first["then"], first["now"]) == (
        "q1",
        {"first": 18, "score": 53, "band": "partial"},
        {"first": 53, "score": 53, "band": "partial"},
    )
    assert first["misconceptions_gone"] == [{"misconception": "proof", "quote": "It proves the churn."}]
    assert (told["other_moves"][0]["event"], told["other_moves"][0]["today"]) == (4, "challenge (point: fix, heard: some)")


def test_the_copy_is_a_transcript_that_names_its_origin_and_writes_over_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(two(*FIRST))
    monkeypatch.setattr(lexical, "LexicalJudge", lambda: ScriptedJudge(["main", "fix", None]))
    assert run("rejudge", "0001-day-01", "-o", "transcripts/0001-day-01-lexical.json").code == 0
    copy = transcripts().load("0001-day-01-lexical")
    assert copy.origin == "judged again from 0001-day-01, by scripted"
    assert session_of(copy, "").finished
    assert transcripts().path("0001-day-01-lexical").stat().st_mode & 0o777 == 0o600
    assert "judged again from 0001-day-01" in run("sessions").out
    assert transcripts().glance("0001-day-01-lexical") is None
    for taken in ("transcripts/0001-day-01.json", "transcripts/0001-day-01-lexical.json"):
        before = Path(taken).read_bytes()
        ran = run("rejudge", "0001-day-01", "-o", taken)
        assert (ran.code, ran.out) == (2, "")
        assert "there is something of that name already" in ran.error
        assert Path(taken).read_bytes() == before


def test_a_model_that_fails_leaves_no_half_of_a_judgement(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(two(*FIRST))
    monkeypatch.setattr("interviewer.wiring.model_of", lambda _: ScriptedModel([ModelUnavailable("the server is not there")]))
    ran = run("rejudge", "0001-day-01", "--judge", "model", "--model", "m", "--base-url", "http://127.0.0.1:9/v1", "-o", "copy.json")
    assert (ran.code, ran.out) == (4, "")
    assert not Path("copy.json").exists()


@pytest.mark.parametrize("command", [["rejudge", "0001-day-01"], ["compare", "0001-day-01", "0001-day-01"]])
def test_what_an_unfinished_interview_holds_back_is_not_told_unless_it_is_revealed(command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical, "LexicalJudge", lambda: ScriptedJudge(["", "", ""]))
    kept(two(["It proves the churn.", "main"], ["+proof", "main"], mode="real"))
    ran = run(*command)
    assert (ran.code, ran.out) == (2, "")
    assert "is not finished, and this would tell what it holds back" in ran.error
    assert ran.error.endswith("Add --reveal to this command, or finish the interview first: interviewer resume 0001-day-01")
    assert "/100" in run(*command, "--reveal").out


def test_an_unfinished_interview_in_study_mode_holds_nothing_back_but_what_its_question_still_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical, "LexicalJudge", lambda: ScriptedJudge(["", "", ""]))
    kept(two(["It proves the churn."], ["+proof"]))
    ran = run("compare", "0001-day-01", "0001-day-01")
    assert "is not finished, and this would tell what the question in hand still asks for" in ran.error


# --- Compare -------------------------------------------------------------------------------------------------------------


def test_two_interviews_are_compared_point_by_point_and_by_their_means() -> None:
    kept(two(*FIRST), "0001-day-01")
    kept(two(*LATER), "0002-day-01")
    ran = run("compare", "0001-day-01", "0002-day-01")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == snapshot("""\

── 0001-day-01 · then 0002-day-01 ──

Q1 · data leakage: partial, 53/100 (first answer 18) → good, 78/100
gained: Build features as of a cut-off date
      missed → said “It is written late, so a cut-off.”
wrong belief gone: It proves the churn — then: “It proves the churn.”, and put
  right

Q2 · drift: partial, 41/100 → weak, 27/100
lost: Build features as of a cut-off date
      said “Cut-off dates.” → missed
gained: A jump in the score gives it away
      missed → said “A jump.”

Mean of the scored questions: 47/100 of 2 → 53/100 of 2
""")


def test_points_and_misconceptions_are_gained_and_lost_the_other_way_round() -> None:
    forth, back = compared(two(*FIRST), two(*LATER)), compared(two(*LATER), two(*FIRST))
    for one, other in zip(forth.questions, back.questions, strict=True):
        assert {each.point.id for each in one.points if each.gained} == {each.point.id for each in other.points if each.lost}
        assert (one.gone, one.new) == (other.new, other.gone)
    assert {each.point.id for each in forth.questions[0].points if each.gained} == {"fix"}
    assert [held.misconception for held in forth.questions[0].gone] == ["proof"]


def found(status: Status, credit: float) -> Session:
    """An interview whose answer does this with the first point, and nothing with the others."""
    session = interview(["It is late.", "/skip"], [""], new_session(question(deeper=())))
    judged = Judged(by=BY, findings=(Finding(point="main", status=status, quote="It is late.", credit=credit),))
    return Session(session.plan, tuple(judged if isinstance(event, Judged) else event for event in session.log))


def test_a_point_that_is_called_the_same_or_passed_over_both_times_is_neither_gained_nor_lost() -> None:
    kept(found(Status.SAID, 0.8), "0001-day-01")
    kept(found(Status.SAID, 0.95), "0002-day-01")
    kept(found(Status.PARTLY, 0.2), "0003-day-01")
    kept(found(Status.NOT_SURE, 0.1), "0004-day-01")
    alike = run("compare", "0001-day-01", "0002-day-01").out
    assert "46/100 → partial, 52/100\nIn the end every point is found as it was, give or take a little." in alike
    assert "gained" not in alike + run("compare", "0004-day-01", "0003-day-01").out
    lost = run("compare", "0001-day-01", "0003-day-01").out
    assert "lost: It is leakage, the value comes from after the label\n      said “It is late.” → hardly\n" in lost
    assert "(0." not in alike + lost


@pytest.mark.parametrize(
    ("then", "now", "sides"),
    [
        ((Status.SAID, 1.0), (Status.SAID, 0.55), "said “It is late.” → mostly “It is late.”"),
        ((Status.PARTLY, 0.6), (Status.PARTLY, 0.3), "partly “It is late.” → partly “It is late.”, and earns less of it"),
        ((Status.NOT_SURE, 0.5), (Status.NOT_SAID, 0.0), "not clear “It is late.” → missed"),
    ],
    ids=["said", "partly", "not clear"],
)
def test_a_point_that_earns_less_by_more_than_a_shade_is_lost_whatever_it_is_called(then: tuple[Status, float], now: tuple[Status, float], sides: str) -> None:
    kept(found(*then), "0001-day-01")
    kept(found(*now), "0002-day-01")
    assert f"lost: It is leakage, the value comes from after the label\n      {sides}\n" in run("compare", "0001-day-01", "0002-day-01").out
    assert "gained: It is leakage" in run("compare", "0002-day-01", "0001-day-01").out


def test_a_wrong_belief_is_gone_where_what_puts_it_right_is_said_and_else_not_found() -> None:
    def held_once(*answers: tuple[str, str], name: str) -> None:
        kept(interview([*(text for text, _ in answers), "/skip"], [judged for _, judged in answers], new_session(question(deeper=()))), name)

    held_once(("It proves it.", "+proof"), ("It is late.", "main"), name="0001-day-01")
    held_once(("Hm.", ""), name="0002-day-01")
    held_once(("It is late, I think.", "~main"), name="0003-day-01")
    belief = "It proves the churn — then: “It proves it.”, and put right"
    assert f"wrong belief not found now, nor what puts it right: {belief}" in run("compare", "0001-day-01", "0002-day-01").words
    assert f"wrong belief gone: {belief}" in run("compare", "0001-day-01", "0003-day-01").words
    change = json.loads(run("compare", "0001-day-01", "0002-day-01", "--json").out)["questions"][0]
    assert change["misconceptions_gone"] == []
    assert change["misconceptions_not_found"] == [{"misconception": "proof", "quote": "It proves it."}]


def test_without_a_score_on_both_sides_no_point_is_compared() -> None:
    kept(two(["/skip", "x", "/skip"], [""]), "0001-day-01")
    kept(two(*LATER), "0002-day-01")
    assert "no score, skipped → good, 78/100\nNo points to compare: both need a score." in run("compare", "0001-day-01", "0002-day-01").out


def test_an_interview_differs_in_nothing_from_itself() -> None:
    session = two(*FIRST)
    assert not any(each.differs for each in compared(session, session).questions)


def test_a_question_that_was_changed_in_between_is_compared_on_the_points_that_both_have() -> None:
    now = question("q1", points=(question().points[0], question().points[1].model_copy(update={"id": "other"})), misconceptions=())
    kept(two(*FIRST), "0001-day-01")
    kept(interview(["main", "/skip"], ["main other"], new_session(now)), "0002-day-01")
    ran = run("compare", "0001-day-01", "0002-day-01")
    assert "The question was changed in between: only the points that both have are compared." in ran.words
    assert "wrong belief gone: It proves the churn" in ran.words
    assert "other" not in ran.out
    assert "Only in 0001-day-01\nQ2 · drift: partial, 41/100" in ran.out


def test_interviews_without_a_common_question_say_so() -> None:
    kept(interview(["/skip"], [], new_session(question("a"))), "0001-day-01")
    kept(interview(["/skip"], [], new_session(question("b"))), "0002-day-01")
    ran = run("compare", "0001-day-01", "0002-day-01")
    assert ran.out == "\n── 0001-day-01 · then 0002-day-01 ──\nNo question was put in both.\n" + "".join(
        f"\nOnly in {name}\nQ1 · data leakage: no score, skipped\n" for name in ("0001-day-01", "0002-day-01")
    )


def test_all_attempts_at_one_question_in_order() -> None:
    kept(two(*FIRST), "0001-day-01")
    kept(two(["/skip", "x"], [""]), "0002-day-01")
    kept(two(*LATER), "0010-day-01")
    transcripts().save("0001-day-01-again", transcripts().load("0001-day-01").model_copy(update={"origin": "judged again"}))
    ran = run("compare", "--question", "q1")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == snapshot("""\

── data leakage · 3 attempts ──

0001-day-01  2026-01-01 · partial, 53/100 (first answer 18) · judge: scripted
said: It is leakage, the value comes from after the label “It is written
  late.”
missed: Build features as of a cut-off date
missed: A jump in the score gives it away

0002-day-01  2026-01-01 · no score, skipped · judge: none

0010-day-01  2026-01-01 · good, 78/100 · judge: scripted
gained: Build features as of a cut-off date
      missed → said “It is written late, so a cut-off.”
wrong belief gone: It proves the churn — then: “It proves the churn.”, and put
  right
""")
    told = json.loads(run("compare", "-q", "q1", "--json").out)
    assert [(each["session"], each["first"], each["score"]) for each in told["attempts"]] == [
        ("0001-day-01", 18, 53),
        ("0002-day-01", None, None),
        ("0010-day-01", 78, 78),
    ]


def test_attempts_whose_verdict_is_held_back_are_left_out_and_that_is_said() -> None:
    kept(two(*FIRST), "0001-day-01")
    kept(two(["main", "/skip"], ["main"], mode="real"), "0002-day-01")
    assert "data leakage · 1 attempt" in run("compare", "--question", "q1").out
    held_back = "Held back while its interview goes on: what was said in 0002-day-01. To see it all the same, add --reveal."
    assert held_back in run("compare", "--question", "q1").words
    revealed = run("compare", "--question", "q1", "--reveal")
    assert "data leakage · 2 attempts" in revealed.out
    assert "Held back" not in revealed.out


def test_where_every_attempt_is_held_back_it_is_said_why_there_is_none() -> None:
    kept(two(["main", "/skip"], ["main"], mode="real"), "0001-day-01")
    kept(two(["main", "/skip"], ["main"], mode="real"), "0002-day-01")
    ran = run("compare", "-q", "q1")
    assert ran.words.startswith("── data leakage · 0 attempts")
    assert "Held back while their interviews go on: what was said in 0001-day-01, 0002-day-01." in ran.words
    assert json.loads(run("compare", "-q", "q1", "--json").out) == {"question": "q1", "attempts": [], "held_back": ["0001-day-01", "0002-day-01"]}


@pytest.mark.parametrize("arguments", [[], ["0001-day-01"], ["0001-day-01", "0002-day-01", "--question", "q1"], ["0001-day-01", "-q", "q1"]])
def test_what_is_no_comparison_is_refused(arguments: list[str]) -> None:
    ran = run("compare", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "two sessions are needed, or one question" in ran.error


def test_a_question_that_nobody_was_asked_is_named_with_those_that_are_like_it() -> None:
    kept(two(*FIRST))
    assert run("compare", "--question", "q11").error.endswith("there is no attempt at a question `q11` Did you mean: q1?")
    assert Transcripts(Path("transcripts")).names() == ["0001-day-01"]
