"""Contesting a finding: it is recorded beside the log, another judge is asked, no score changes, and it becomes a labelled answer."""

from __future__ import annotations

import io
import json
import re
import shlex
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from rich.console import Console

from interviewer import wiring
from interviewer.clock import now
from interviewer.core.disputes import CannotDispute, Disputed, Reviewed, dispute, disputes_in, reviewed, sample_of
from interviewer.core.judgement import Finding, Judged, JudgedBy, Status
from interviewer.core.question import Band, Label
from interviewer.core.session import Session
from interviewer.drive.rejudge import rejudged
from interviewer.ports import Judge
from interviewer.settings import Settings
from interviewer.storage.recorder import TranscriptRecorder
from interviewer.storage.transcript import Transcript, parsed_transcript, session_of
from interviewer.terminal import contesting, disputing
from interviewer.terminal.contesting import contest_here
from interviewer.terminal.printer import Printer
from tests.program import RIGHT, SMALL, bank, kept, run, transcripts
from tests.rooms import BY, NOON, ScriptedJudge, interview, new_session, question
from tests.test_looking_back import FIRST, two

OTHER = JudgedBy(judge="other", version="1")


class AnotherJudge(ScriptedJudge):
    """A scripted judge under a name of its own."""

    def judges(self, session: Session):  # type: ignore[no-untyped-def]  # as its parent
        judged = super().judges(session)
        return judged.model_copy(update={"by": OTHER})


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_TRANSCRIPTS", "transcripts")
    for module in (disputing, contesting):
        monkeypatch.setattr(module, "now", lambda: NOON)
    asked(monkeypatch, AnotherJudge(["", "main check", ""]))


def asked(monkeypatch: pytest.MonkeyPatch, judge: Judge) -> None:
    """Let this be the judge that is asked."""
    for module in (disputing, contesting):
        monkeypatch.setattr(module, "judge", lambda *_: judge)


# --- The core ------------------------------------------------------------------------------------------------------------


def test_a_dispute_names_the_finding_its_judge_and_the_claim() -> None:
    entry = dispute(two(*FIRST), "q1", "check", "said", "  I said so.  ")
    assert (entry.found.status, entry.by, entry.claim, entry.because) == (Status.NOT_SAID, BY, "said", "I said so.")
    assert dispute(two(*FIRST), "q1", "main", "partly").found.quote == "It is written late."


def test_that_a_misconception_was_held_can_be_contested_also_after_it_was_put_right() -> None:
    entry = dispute(two(*FIRST), "q1", "proof", "not_said")
    assert (entry.found.status, entry.found.quote) == (Status.SAID, "It proves the churn.")


@pytest.mark.parametrize(
    ("id", "point", "claim", "why"),
    [
        ("q9", "main", "said", "there is no question `q9` in this interview: it has q1, q2"),
        ("q1", "nope", "said", "`nope` was no point of `q1`: there are main, fix, check, proof"),
        ("q1", "late", "said", "`late` was no point"),  # of a deeper question that was not put
        ("q1", "main", "said", "the judge found the same on `main`: said"),
        ("q1", "proof", "partly", "`proof` is a misconception"),
        ("q2", "main", "not_said", "the judge found the same on `main`: not said"),
    ],
)
def test_what_cannot_be_contested_says_why(id: str, point: str, claim: Label, why: str) -> None:
    with pytest.raises(CannotDispute, match=f"^{why}"):
        dispute(two(*FIRST), id, point, claim)


def test_the_refusal_of_a_claim_has_the_word_that_the_candidate_has_seen() -> None:
    hardly = Finding(point="main", status=Status.PARTLY, quote="It proves", credit=0.1)
    session = two(*FIRST)
    log = [event.model_copy(update={"findings": (hardly, *event.findings[1:])}) if isinstance(event, Judged) else event for event in session.log]
    with pytest.raises(CannotDispute, match=r"the judge found the same on `main`: partly \(hardly\)$"):
        dispute(Session(session.plan, tuple(log)), "q1", "main", "partly")


def test_where_nothing_was_judged_there_is_nothing_to_contest() -> None:
    with pytest.raises(CannotDispute, match="nothing was judged on `q1`"):
        dispute(two(["/skip", "/skip"], []), "q1", "main", "said")


def test_a_point_of_a_deeper_question_that_was_put_can_be_contested() -> None:
    session = interview(["All.", "Some.", "/skip"], ["main fix", ""], new_session(question("q1")))
    entry = dispute(session, "q1", "late", "said")
    assert entry.found.status is Status.NOT_SAID
    assert sample_of(session.discussions[0], disputes_in([entry])) is None


def test_the_list_folds_to_the_newest_dispute_of_each_point_with_its_reviews() -> None:
    session = two(*FIRST)
    first, second, newer = dispute(session, "q1", "check", "said"), dispute(session, "q1", "fix", "denied"), dispute(session, "q1", "check", "partly")
    review = reviewed(1, first, rejudged(session, AnotherJudge(["check", "", ""])))
    later = reviewed(4, newer, rejudged(session, AnotherJudge(["check", "", ""])))
    assert review is not None
    assert later is not None
    (before,) = disputes_in([first, review])
    assert before.agreeing == (review,)
    folded = disputes_in([first, second, review, newer, later])
    assert [(each.number, each.entry.point, each.entry.claim, len(each.reviews), len(each.agreeing)) for each in folded] == [
        (4, "check", "partly", 1, 0),
        (2, "fix", "denied", 0, 0),
    ]


def test_a_judge_that_cannot_judge_the_answers_reviews_nothing() -> None:
    session = two(*FIRST)
    assert reviewed(1, dispute(session, "q1", "check", "said"), rejudged(session, ScriptedJudge([None, None, None]))) is None


def test_a_sample_has_all_answers_the_candidate_s_marks_and_the_band_they_would_make() -> None:
    session = two(*FIRST)
    entries = [dispute(session, "q1", "fix", "said"), dispute(session, "q1", "check", "said"), dispute(session, "q1", "proof", "not_said")]
    sample = sample_of(session.discussions[0], disputes_in(entries))
    assert sample is not None
    assert sample.answer == "It proves the churn.\n\nIt is written late."
    assert (sample.verdict, sample.points, sample.misconceptions, sample.kind) == (Band.EXCELLENT, {"fix": "said", "check": "said"}, (), "disputed")


def test_a_dispute_during_an_interview_is_kept_and_the_interview_goes_on() -> None:
    told: list[str] = []
    session = two(*FIRST)
    recorder = TranscriptRecorder(transcripts(), "0001-day-01", Transcript(created=NOON, plan=session.plan), told.append)
    recorder.records(Session(session.plan, session.log[:-1]))
    entry = dispute(session, "q1", "check", "said")
    recorder.contests(entry)
    recorder.records(session)
    loaded = transcripts().load("0001-day-01")
    assert (loaded.disputes, loaded.log, told) == ((entry,), session.log, [])


# --- The command ---------------------------------------------------------------------------------------------------------


def test_without_a_point_what_can_be_contested_is_listed_with_its_ids() -> None:
    kept(two(*FIRST))
    for name in ("1", "Q1", "q1"):
        assert run("dispute", "0001-day-01", name).out == snapshot("""\

Q1 · data leakage · what the judge found
main: said: It is leakage, the value comes from after the label — “It is
  written late.”
fix: missed: Build features as of a cut-off date
check: missed: A jump in the score gives it away
proof: wrong belief: It proves the churn — “It proves the churn.”

Contest one by its id, for example:
interviewer dispute 0001-day-01 q1 fix --claim said --because "I said it in other words"
The claim is what your answers do with a point: said, partly, not_said, denied.
A wrong belief that you did not hold is not_said.
""")
    assert transcripts().load("0001-day-01").disputes == ()


def test_the_command_that_is_shown_can_be_run_as_it_stands_and_what_is_disputed_is_marked_after_it() -> None:
    kept(two(*FIRST))
    shown = run("dispute", "0001-day-01", "1").out
    (command,) = re.findall(r"^interviewer (dispute .+)$", shown, re.MULTILINE)
    ran = run(*shlex.split(command))
    assert (ran.code, ran.err) == (0, "")
    (entry, *_) = transcripts().load("0001-day-01").disputes
    assert isinstance(entry, Disputed)
    assert (entry.point, entry.claim, entry.because) == ("fix", "said", "I said it in other words")
    marked = [line for line in run("dispute", "0001-day-01", "1").out.splitlines() if "disputed already" in line]
    assert marked == ["fix: missed: Build features as of a cut-off date (disputed already)"]


def test_where_only_a_misconception_can_be_contested_the_command_claims_that_it_was_not_held() -> None:
    kept(two(["It is late.", "/skip", "/skip"], ["main check fix +proof"]))
    assert 'q1 proof --claim not_said --because "I did not mean that"' in run("dispute", "0001-day-01", "1").out


def test_a_dispute_is_recorded_and_reviewed_and_neither_log_nor_score_changes() -> None:
    kept(two(*FIRST))
    before = transcripts().load("0001-day-01")
    listed = run("sessions").out
    ran = run("dispute", "0001-day-01", "q1", "check", "--claim", "said", "--because", "A jump: late.")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == snapshot("""\
Recorded in 0001-day-01. The score stays as the judge found it, with “disputed”
beside it.
Disputed: A jump in the score gives it away — scripted judge: missed; you:
  said, because “A jump: late.” The other judge agrees with you: “It is written
  late.”
""")
    after = transcripts().load("0001-day-01")
    assert (after.log, after.plan, after.scores) == (before.log, before.plan, before.scores)
    assert [(entry.kind, entry.at) for entry in after.disputes] == [("disputed", NOON), ("reviewed", NOON)]
    assert run("sessions").words == f"{' '.join(listed.split())} · 1 finding disputed"
    assert run("verify", "0001-day-01").code == 0


def test_where_no_other_judge_agrees_it_says_what_it_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(two(*FIRST))
    asked(monkeypatch, AnotherJudge(["", "~check", ""]))
    assert "The other judge finds: partly: “It is written late.”" in run("dispute", "0001-day-01", "1", "check", "--claim", "said").words


def test_the_same_judge_is_no_other_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(two(*FIRST))
    asked(monkeypatch, ScriptedJudge(["check", "check"]))
    ran = run("dispute", "0001-day-01", "1", "check", "--claim", "said")
    assert "There is no other judge that could judge these answers." in ran.words
    assert len(transcripts().load("0001-day-01").disputes) == 1


@pytest.mark.parametrize(("by", "setting", "flag", "asked_for"), [
    ("local", None, None, "lexical"),
    ("lexical", None, None, "local"),
    ("model", None, None, "local"),
    ("local", "lexical", None, "lexical"),
    ("lexical", "lexical", None, "local"),
    ("local", None, "local", "local"),
])  # fmt: skip
def test_another_judge_than_the_one_that_judged_is_asked(
    monkeypatch: pytest.MonkeyPatch, by: str, setting: str | None, flag: str | None, asked_for: str
) -> None:
    session = two(*FIRST)
    log = tuple(event.model_copy(update={"by": event.by.model_copy(update={"judge": by})}) if event.kind == "judged" else event for event in session.log)
    kept(Session(session.plan, tuple(log)))
    if setting:
        monkeypatch.setenv("INTERVIEWER_JUDGE", setting)
    seen: list[str] = []

    def judge(settings: Settings, *_: object) -> Judge:
        seen.append(settings.judge)
        return ScriptedJudge([""] * 9)

    monkeypatch.setattr(disputing, "judge", judge)
    run("dispute", "0001-day-01", "1", "check", "--claim", "said", *(["--judge", flag] if flag else []))
    assert seen == [asked_for]


def test_only_the_answers_to_that_question_are_put_before_the_other_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(two(*FIRST))
    judge = AnotherJudge(["", "", ""])
    asked(monkeypatch, judge)
    run("dispute", "0001-day-01", "1", "check", "--claim", "said")
    assert judge.seen == ["It proves the churn.", "It is written late."]


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["q1", "check"], "--claim: what do you claim Take one of: said, partly, not_said, denied."),
        (["q1", "check", "--claim", "yes"], "there is no claim `yes`"),
        (["q1", "nope", "--claim", "said"], "`nope` was no point of `q1`"),
        (["7", "check", "--claim", "said"], "there is no question `7` in this interview There are: q1, q2."),
        (["q1", "check", "--claim", "said", "--because", "x" * 2001], "the reason has more than 2,000 characters"),
    ],
)
def test_what_cannot_be_contested_changes_nothing(arguments: list[str], what: str) -> None:
    kept(two(*FIRST))
    before = transcripts().path("0001-day-01").read_bytes()
    ran = run("dispute", "0001-day-01", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert what in ran.error
    assert transcripts().path("0001-day-01").read_bytes() == before


def test_where_the_judge_that_was_named_cannot_be_had_nothing_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disputing, "judge", wiring.judge)
    kept(two(*FIRST))
    before = transcripts().path("0001-day-01").read_bytes()
    ran = run("dispute", "0001-day-01", "q1", "check", "--claim", "said", "--judge", "model")
    assert (ran.code, ran.out) == (2, "")
    assert "no model is named" in ran.error
    assert transcripts().path("0001-day-01").read_bytes() == before


@pytest.mark.parametrize("point", [[], ["check", "--claim", "said"]])
def test_while_a_verdict_is_held_back_it_cannot_be_contested(point: list[str]) -> None:
    kept(two(["It proves the churn."], ["+proof"], mode="study"), "0001-day-01")
    kept(two(["main", "/skip"], ["main"], mode="real"), "0002-day-01")
    for name in ("0001-day-01", "0002-day-01"):
        ran = run("dispute", name, "q1", *point)
        assert (ran.code, ran.out) == (2, "")
        assert "the verdict on this question is still held back" in ran.error


@pytest.mark.parametrize("command", [["dispute", "0001-day-01", "q1"], ["rejudge", "0001-day-01"]])
def test_who_named_a_folder_is_told_how_to_finish_the_interview_in_that_folder(command: list[str]) -> None:
    kept(two(["main", "/skip"], ["main"], mode="real"))
    assert "resume 0001-day-01 --transcripts transcripts" in run(*command, "--transcripts", "transcripts").error
    assert "--transcripts" not in run(*command).error


def test_a_report_shows_what_is_disputed_beside_the_score_on_the_screen_and_as_a_page() -> None:
    kept(two(*FIRST))
    before = run("report", "0001-day-01").words
    run("dispute", "0001-day-01", "q1", "check", "--claim", "said", "--because", "x < y & [z]")
    after = run("report", "0001-day-01").words
    line = "Disputed: A jump in the score gives it away — scripted judge: missed; you: said, because “x < y & [z]”. The other judge agrees with you"
    assert after.replace(" · 1 finding disputed", "", 1).startswith(before[:200])
    assert line in after
    assert run("report", "0001-day-01", "--html", "page.html", "--md", "page.md").code == 0
    assert "because “x &lt; y &amp; [z]”" in Path("page.html").read_text(encoding="utf-8")
    assert "Disputed: A jump in the score gives it away" in Path("page.md").read_text(encoding="utf-8")


# --- All of them, and as samples -----------------------------------------------------------------------------------------


def test_nothing_contested_says_so() -> None:
    kept(two(*FIRST))
    assert run("disputes").out == run("disputes", "--export", "mine.yaml").out == "Nothing is contested in transcripts.\n"
    assert not Path("mine.yaml").exists()


def test_all_disputes_are_listed_and_those_with_which_another_judge_agrees() -> None:
    for name in ("0001-day-01", "0002-day-01"):
        kept(two(*FIRST), name)
    run("dispute", "0001-day-01", "q1", "check", "--claim", "said")
    run("dispute", "0002-day-01", "q1", "fix", "--claim", "denied")
    assert run("disputes").out == snapshot("""\

0001-day-01 · q1 · data leakage
Disputed: A jump in the score gives it away — scripted judge: missed; you:
  said. The other judge agrees with you: “It is written late.”

0002-day-01 · q1 · data leakage
Disputed: Build features as of a cut-off date — scripted judge: missed; you:
  wrong. The other judge finds: missed.
""")
    assert "0002-day-01" not in run("disputes", "--agreed").out
    told = json.loads(run("disputes", "--json").out)
    assert [(each["session"], each["point"], each["claim"], each["reviews"][0]["finding"]["status"]) for each in told] == [
        ("0001-day-01", "check", "said", "said"),
        ("0002-day-01", "fix", "denied", "not_said"),
    ]


def disputed_small(monkeypatch: pytest.MonkeyPatch) -> str:
    """An interview of the small bank with a dispute in it, exported."""
    monkeypatch.setenv("INTERVIEWER_BANK", bank(SMALL))
    monkeypatch.setenv("INTERVIEWER_JUDGE", "lexical")
    run("start", typed="Well,\\\nthe value comes after the label.\n/skip\n/skip\n")
    asked(monkeypatch, AnotherJudge(["late"]))
    ran = run("dispute", "0001-day-01", "leak", "cut", "--claim", "said", "--because", "I meant that.")
    assert ran.code == 0
    assert run("disputes", "--export", "mine.yaml").out.startswith("1 answer with your labels is in mine.yaml.")
    return "mine.yaml"


def test_the_export_has_the_form_of_the_bank_s_samples_and_is_private(monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(disputed_small(monkeypatch))
    assert path.read_text(encoding="utf-8") == snapshot("""\
leak:
  - answer: |-
      Well,
      the value comes after the label.
    verdict: excellent
    kind: disputed
    points:
      cut: said
    session: 0001-day-01
    because:
      - I meant that.
""")
    assert path.stat().st_mode & 0o777 == 0o600
    ran = run("disputes", "--export", "mine.yaml")
    assert (ran.code, "there is something of that name already" in ran.error) == (2, True)


def test_answers_that_are_too_long_for_a_sample_are_left_out_of_the_export_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_BANK", bank(SMALL))
    monkeypatch.setenv("INTERVIEWER_JUDGE", "lexical")
    long = "so on and so forth, " * 600
    run("start", typed=f"{long}\n{long}\n/skip\n/skip\n")
    asked(monkeypatch, AnotherJudge([""]))
    assert run("dispute", "0001-day-01", "leak", "cut", "--claim", "said").code == 0
    ran = run("disputes", "--export", "mine.yaml")
    assert (ran.code, ran.err) == (0, "")
    assert "1 left out: a sample holds no points of a deeper question, and no answers that together are too long." in ran.words


def test_bank_check_takes_the_export_as_more_samples_and_names_the_mark_that_the_judge_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    path = disputed_small(monkeypatch)
    assert "2 questions, 0 samples" in run("bank", "check").words
    ran = run("bank", "check", "--samples", path)
    assert ran.code == 1
    assert "2 questions, 1 sample" in ran.words
    assert "marked otherwise: cut is said" in ran.words
    assert "Refused: leak" in ran.words
    Path(path).write_text("leak:\n- answer: Build every feature as of a cut-off date.\n  verdict: partial\n  points: {cut: said, late: not_said}\n")
    assert run("bank", "check", "--samples", path).code == 0


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("nope:\n- {answer: a, verdict: none}", "mine.yaml:2:1: there is no question `nope` in this bank"),
        ("leak: x", "mine.yaml:1:7: a list of samples is meant"),
        ("- a", "mine.yaml:1:1: this is no file of samples"),
        ("leak:\n- {answer: a, verdict: great}", "mine.yaml:2:3: verdict: Input should be"),
        ("leak:\n- {answer: a, verdict: none, points: {nope: said}}", "a sample marks the point `nope`, which this question does not have"),
        ("leak:\n- {answer: a, verdict: none, points: {cut: maybe}}", "points.cut: Input should be 'said'"),
        ("leak: [x]", "mine.yaml:1:8: Input should be"),
        ("leak: {", "mine.yaml:"),
    ],
)
def test_a_file_of_samples_that_is_not_right_is_named_by_its_line(monkeypatch: pytest.MonkeyPatch, text: str, what: str) -> None:
    monkeypatch.setenv("INTERVIEWER_BANK", bank(SMALL))
    monkeypatch.setenv("INTERVIEWER_JUDGE", "lexical")
    Path("mine.yaml").write_text(text)
    ran = run("bank", "check", "--samples", "mine.yaml")
    assert (ran.code, ran.out) == (1, "")
    assert what in ran.error


# --- The file ------------------------------------------------------------------------------------------------------------


def test_a_transcript_with_disputes_loads_as_it_was_saved_and_one_without_loads_too() -> None:
    session = two(*FIRST)
    entry = dispute(session, "q1", "check", "said", "x")
    review = reviewed(1, entry, rejudged(session, AnotherJudge(["", "", ""])))
    assert review is not None
    whole = Transcript(created=NOON, plan=session.plan, log=session.log, disputes=(entry, review))
    again = parsed_transcript(whole.model_dump_json(exclude_none=True), "here")
    assert again.disputes == whole.disputes
    assert session_of(again, "here") == session
    assert isinstance(again.disputes[0], Disputed)
    assert now().tzinfo is not None


def test_a_dispute_about_nothing_that_is_there_is_shown_by_its_id_and_stops_nothing() -> None:
    session = two(*FIRST)
    entry = dispute(session, "q1", "check", "said").model_copy(update={"point": "\x1b[2Jgone"})
    stray = entry.model_copy(update={"question": "q77"})
    transcripts().save("0001-day-01", Transcript(created=NOON, plan=session.plan, log=session.log, disputes=(entry, stray)))
    ran = run("replay", "0001-day-01")
    assert ran.code == 0
    assert "Disputed: gone — scripted judge" in ran.out
    assert "\x1b" not in ran.out
    assert run("disputes").code == 0


# --- In the interview ----------------------------------------------------------------------------------------------------


def test_after_a_second_attempt_it_is_the_first_that_is_contested_and_said_to_be() -> None:
    typed = "It is written after the label.\n/skip\n/redo\nBuild every feature as of a cut-off date.\n/skip\n/dispute\n/quit\n"
    ran = run("start", "--bank", bank(SMALL), "--judge", "lexical", typed=typed)
    assert "Q1 · what the judge found in your first attempt, the one that counts 1 missed: Build every feature" in ran.words
    assert "what the judge found in your first attempt, the one that counts" in run("dispute", "0001-day-01", "1").words


def contest_alone(session: Session) -> str:
    """What `/dispute` alone shows at this moment."""
    file = io.StringIO()
    recorder = TranscriptRecorder(transcripts(), "0001-day-01", Transcript(created=NOON, plan=session.plan), lambda _: None)
    contest_here(Settings(), Printer(Console(file=file, width=80), plain=True), recorder, session, "")
    return file.getvalue()


def test_between_two_questions_and_in_a_second_attempt_nothing_is_said_of_a_question_in_hand() -> None:
    session = interview(["It is late.", "/skip"], ["main"], new_session(question("q1"), question("q2")))
    *_, asked, _ = range(len(session.log))
    between = Session(session.plan, session.log[:asked])
    again = interview(["It is late.", "/skip", "/redo"], ["main"], new_session(question("q1"), question("q2")))
    later = "What is found on the question in hand can be contested after its debrief."
    assert [later in " ".join(contest_alone(each).split()) for each in (session, between, again)] == [True, False, False]


def test_words_that_the_debrief_does_not_show_for_a_point_are_not_shown_where_it_is_contested() -> None:
    session = interview(["Hm, dates.", "/skip"], [""], new_session(question("q1", deeper=())))
    hardly = Judged(by=BY, findings=(Finding(point="fix", status=Status.PARTLY, quote="Hm, dates.", credit=0.2),))
    session = Session(session.plan, tuple(hardly if isinstance(event, Judged) else event for event in session.log))
    kept(session)
    assert "  hardly: Build features as of a cut-off date\n" in contest_alone(session)
    assert "fix: hardly: Build features as of a cut-off date\n" in run("dispute", "0001-day-01", "1").out


def test_in_the_interview_a_dispute_shows_what_can_be_contested_by_number_and_contests_one(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = "It is written after the label.\n/skip\n/dispute\n/dispute 1 a cut-off: I meant that\n/skip\n"
    ran = run("start", "--bank", bank(SMALL), "--judge", "lexical", typed=typed)
    assert (ran.code, ran.err) == (0, "")
    begins = ran.out.index("Q1 · what the judge found")
    assert ran.out[begins : ran.out.index("Debrief Q2")] == snapshot("""\
Q1 · what the judge found
1  missed: Build every feature as of a cut-off date.
2  said: It is leakage because the value is written after the label. — “It is
written after the label”

Contest one by its number, and say why: /dispute 1 I said it in other words: ...
Contesting what counts as said means that you did not say it. What is found on
the question in hand can be contested after its debrief.

Recorded. The score stays as the judge found it, with “disputed” beside it.
Disputed: Build every feature as of a cut-off date. — lexical judge: missed;
you: said, because “a cut-off: I meant that”. The other judge finds: missed.

You:
  /skip

Interviewer:
  All right, let's move on.

""")
    (only,) = transcripts().names()
    entry, *_ = transcripts().load(only).disputes
    assert isinstance(entry, Disputed)
    assert (entry.question, entry.point, entry.claim, entry.because) == ("leak", "cut", "said", "a cut-off: I meant that")
    assert "leakage: partial, 60/100 · 1 finding disputed" in ran.words
    assert run("verify", only).code == 0


def test_in_the_interview_what_is_disputed_already_is_marked() -> None:
    ran = run("start", "--bank", bank(SMALL), "--judge", "lexical", typed="It is late.\n/skip\n/dispute 1\n/dispute\n/skip\n")
    assert ran.words.count("(disputed already)") == 1


def test_what_cannot_be_contested_is_said_and_the_interview_goes_on() -> None:
    typed = "/dispute\nIt is written after the label.\n/skip\n/dispute 7\n/dispute this\n/dispute 1 " + "why " * 600 + "\n/skip\n"
    ran = run("start", "--bank", bank(SMALL), "--judge", "lexical", typed=typed)
    assert "There is nothing to contest yet: no question has a verdict." in ran.words
    assert "There is nothing of the number 7 to contest. /dispute alone shows what there is." in ran.words
    assert "There is nothing of the number this to contest." in ran.words
    assert "The reason has more than 2,000 characters: say it shorter." in ran.words
    (only,) = transcripts().names()
    assert transcripts().load(only).disputes == ()
    assert ran.code == 0


@pytest.mark.parametrize("typed", ["/dispute 1\tI meant that", "/dispute 1 \\\nI meant that"], ids=["a tab", "a new line"])
def test_whatever_space_stands_between_the_number_and_the_reason(typed: str) -> None:
    run("start", "--bank", bank(SMALL), "--judge", "lexical", typed=f"It is written after the label.\n/skip\n{typed}\n/skip\n")
    (only,) = transcripts().names()
    entry, *_ = transcripts().load(only).disputes
    assert isinstance(entry, Disputed)
    assert entry.because == "I meant that"


@pytest.mark.parametrize("number", ["\u00b2", "9" * 5_000, "-1", "0"])
def test_what_is_no_number_of_the_list_is_said_so(number: str) -> None:
    ran = run("start", "--bank", bank(SMALL), "--judge", "lexical", typed=f"It is late.\n/skip\n/dispute {number} why\n/skip\n")
    assert "There is nothing of the number" in ran.words
    assert ran.code == 0


def test_a_reason_whose_bytes_are_no_text_can_be_kept() -> None:
    assert dispute(two(*FIRST), "q1", "check", "said", "caf\udce9").because == "caf?"


def test_the_second_attempt_is_not_shown_as_disputed() -> None:
    typed = "It is written after the label.\n/skip\n/dispute 1 I meant it\n/redo\nIt is written after the label.\n/skip\n/skip\n"
    ran = run("start", "--bank", bank(SMALL), "--judge", "lexical", typed=typed)
    again = ran.out[ran.out.index("once more") :]
    assert "disputed" not in again[: again.index("perfect answer")]


def test_in_the_interview_no_model_is_asked_about_a_dispute(monkeypatch: pytest.MonkeyPatch) -> None:
    which: list[str] = []

    def judging(settings: Settings, *_: object) -> Judge:
        which.append(settings.judge)
        return AnotherJudge(["", ""])

    monkeypatch.setattr(contesting, "judge", judging)
    run("start", "--bank", bank(SMALL), "--judge", "lexical", typed="It is late.\n/skip\n/dispute 1\n/skip\n")
    assert which == ["local"]


def test_credit_can_be_contested_too_and_comes_after_what_is_missing() -> None:
    first, _ = RIGHT.splitlines()
    ran = run("start", "--bank", bank(SMALL), "--judge", "lexical", typed=f"{first}\n/dispute\n/dispute 2 that was about something else\n/skip\n")
    assert "1 said: It is leakage because the value is written after the label." in ran.words
    assert "/dispute 1 I did not mean that: ... Contesting what counts as said means that you did not say it." in ran.words
    (only,) = transcripts().names()
    entry, *_ = transcripts().load(only).disputes
    assert isinstance(entry, Disputed)
    assert (entry.point, entry.found.status, entry.claim) == ("cut", Status.SAID, "not_said")
    lines = contest_alone(interview(["It proves it.", "/skip"], ["main +proof"])).splitlines()
    assert [line.partition(": ")[0] for line in lines if line[:1].isdigit()] == ["1  missed", "2  missed", "3  wrong belief", "4  said"]


def test_of_a_point_that_was_mostly_said_it_can_be_claimed_that_all_of_it_was() -> None:
    mostly = Finding(point="main", status=Status.SAID, quote="It proves", credit=0.7)
    session = two(*FIRST)
    log = tuple(event.model_copy(update={"findings": (mostly,)}) if isinstance(event, Judged) else event for event in session.log)
    session = Session(session.plan, log)
    assert "1  mostly: It is leakage" in contest_alone(session)
    entry = dispute(session, "q1", "main", "said")
    again = [Reviewed(dispute=1, by=OTHER, finding=mostly.model_copy(update={"credit": credit})) for credit in (0.7, 0.9)]
    (folded,) = disputes_in([entry, *again])
    assert folded.agreeing == (again[1],)


def test_in_real_mode_nothing_is_contested_before_the_end() -> None:
    ran = run("start", "--bank", bank(SMALL), "--judge", "lexical", "--mode", "real", typed="It is written late.\n/skip\n/dispute\n/skip\n")
    assert "In real mode all verdicts come at the end, and can be contested then." in ran.words
