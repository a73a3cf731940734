"""Whole screens: what a candidate sees, line by line."""

from __future__ import annotations

import io
import re
import tomllib
from types import SimpleNamespace
from typing import Literal, cast

import pyte
import pytest
from inline_snapshot import snapshot
from rich.cells import cell_len
from rich.console import Console

from interviewer.core.clean import clean
from interviewer.core.debrief import debrief
from interviewer.core.discussion import Discussion
from interviewer.core.events import Answered, Left, Resumed, Said
from interviewer.core.flat import flat
from interviewer.core.judgement import Finding, Held, Judged, JudgedBy, Status
from interviewer.core.question import Misconception, Question
from interviewer.core.session import Session
from interviewer.drive.replay import moments
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.console import printer
from interviewer.terminal.debrief_screen import debrief_blocks, debrief_findings
from interviewer.terminal.printer import Printer
from interviewer.terminal.screen import HINT_LEAVES_UNRATED, event_blocks
from interviewer.terminal.sitting import OnScreen
from interviewer.terminal.whereabouts import repeated, resumed
from tests.conftest import ROOT
from tests.rooms import BY, interview, new_session, question, said_at

#: The same points, without words of the author's to ask for them in.
BARE = [point.model_copy(update={"ask_for_it": None}) for point in question().points]


def screen_of(session: Session, *, width: int = 72, plain: bool = False, colour: bool = False) -> str:
    """Everything that is shown while an interview is held or replayed."""
    file = io.StringIO()
    system: Literal["standard"] | None = "standard" if colour else None
    console = Console(file=file, width=width, markup=False, highlight=False, emoji=False, force_terminal=colour, color_system=system, no_color=not colour)
    audience = OnScreen(Printer(console, plain=plain), tuple, typed_here=False)
    for moment in moments(session):
        audience.sees(moment)
    return file.getvalue()


def test_a_deeper_question_has_a_score_only_where_it_was_answered_or_was_not_known() -> None:
    answered = interview(["It is known too late.", "It depends on the model.", "/skip"], ["main fix", ""])
    skipped = interview(["It is known too late.", "/skip"], ["main fix"])
    assert "Deeper question (none of it yet, 0/100)\n" in screen_of(answered)
    assert "Deeper question\n" in screen_of(skipped)


def test_who_stood_in_as_the_judge_is_said_once_in_every_sitting() -> None:
    note = "Judged by the local judge: the model judge could not be used."
    by = JudgedBy(judge="local", version="1", note="the model judge could not be used")
    log = (Answered(text="It leaks."), Judged(by=by)) * 2 + (Left(), Resumed()) + (Answered(text="It leaks."), Judged(by=by))
    said = [block.text for end in (2, 4, 8) for block in event_blocks(cast(Session, SimpleNamespace(log=log[:end]))) if block.text == note]
    assert len(said) == 2


def test_a_deeper_question_that_was_not_known_lists_its_points_as_missed() -> None:
    unknown = screen_of(interview(["It is known too late.", "no idea", "no idea"], ["main fix"]))
    assert "Deeper question (none of it yet, 0/100)\n" in unknown
    assert "Missed: Wait until the window is over\n" in unknown


def test_a_debrief_tells_what_wrong_beliefs_have_cost_and_nothing_of_it_where_none_stands() -> None:
    cost = screen_of(interview(["It proves the churn. Cut it off.", "/skip"], ["fix +proof"]))
    assert "Without what is wrong in it: 41/100.\n" in cost
    assert "Without what is wrong" not in screen_of(interview(["It proves it", "It is late", "/skip"], ["+proof", "main"]))


@pytest.mark.parametrize(("wrong", "without"), [("main fix check +proof", 100), ("main fix -check", 78)])
def test_where_something_wrong_keeps_a_full_answer_below_good_the_debrief_says_so_and_not_that_a_fuller_one_would_do(wrong: str, without: int) -> None:
    told = screen_of(interview(["It is late, so cut it off, and a jump proves the churn.", "/skip"], [wrong]))
    assert "partial, 64/100" in told
    assert f"Without what is wrong in it: {without}/100.\n" in told
    assert "more fully" not in told
    assert told.count("Wrong: “") == 1


def test_the_answer_list_has_what_each_reply_was_given_to_and_calls_what_is_no_answer_what_it_is() -> None:
    session = interview(["It proves the churn.", "hint pls", "what do you mean?", "no idea tbh", "/skip"], ["+proof"])
    told = screen_of(session).partition("Your answer\n")[2].partition("\n\nPoint by point")[0]
    assert told == snapshot("""\
  It proves the churn.

  (asked: That is not so. What would a model see?)
  (asked for a hint)

  (hint: Look at time.)
  (asked back: what do you mean?)

  (asked: When is it written?)
  (did not know: no idea tbh)

  (skipped)\
""")


def test_what_was_said_after_a_hint_stands_under_the_hint_alone() -> None:
    told = screen_of(interview(["/hint", "It is late.", "no idea", "Well, a date.", "/skip"], ["main"]))
    listed = told.partition("Your answer\n")[2].partition("\n\nPoint by point")[0]
    assert "  (hint: Look at time.)\n  It is late.\n" in listed
    assert "  (hint: Where does the feature come from?)\n  Well, a date.\n" in listed
    assert "Hint 1 of" not in listed


def test_that_a_reply_was_taken_back_stands_with_the_reply_and_not_above_what_it_was_given_to() -> None:
    """Above, it read as a caption of the reply before."""
    told = screen_of(interview(["It is late.", "Blue.", "/undo", "As of a date.", "/skip"], ["main", "", "fix"]))
    listed = told.partition("Your answer\n")[2].partition("\n\nPoint by point")[0]
    assert listed == snapshot("""\
  It is late.

  (asked: What would you change?)
  (taken back) Blue.

  (asked: What would you change?)
  As of a date.

  (skipped)\
""")


def test_what_was_asked_stands_with_what_it_leans_on() -> None:
    """A question about the candidate's words says which, and a model's short question comes with the sentence before it."""
    clarified = screen_of(interview(["It is late.", "After the label.", "/skip"], ["?main", "main"], new_session(question(points=BARE))))
    assert "(asked: I want to be sure what you mean by “It is late”. Can you say more on that?)" in " ".join(clarified.split())
    in_the_authors = screen_of(interview(["It is late.", "After the label.", "/skip"], ["?main", "main"]))
    assert "(asked: When is it written?)" in in_the_authors
    session = interview(["x", "y", "/skip"], ["", "main"])
    said = session.log[3]
    assert isinstance(said, Said)
    words = "Not enough yet. You keep the column and you drop the date. How do you reconcile the two?"
    log = (*session.log[:3], said.model_copy(update={"words": words}), *session.log[4:])
    told = " ".join(screen_of(Session(session.plan, log)).split())
    assert "(asked: You keep the column and you drop the date. How do you reconcile the two?)" in told
    belief = Misconception(id="proof", claim="It proves it", call_out="Even a good model can fail live. How can that be?")
    called_out = screen_of(interview(["It proves it.", "Drift.", "/skip"], ["+proof", ""], new_session(question(misconceptions=(belief,)))))
    assert "(asked: Even a good model can fail live. How can that be?)" in " ".join(called_out.split())


@pytest.mark.parametrize("end", ["one row after the other, and then at the next", "it. After that I would look at the label. And then at all the rest"])
def test_of_a_long_answer_that_was_asked_about_a_listing_quotes_the_beginning_alone(end: str) -> None:
    """Whoever has quoted all of it, that is shown as it was said. Quotation marks and sentences in the answer change nothing."""
    answer = f"I would call the column “suspicious” and then look at {end}"
    session = interview([answer, "It is late.", "/skip"], ["?main", ""])
    said = said_at(session, 3).model_copy(update={"words": f"I want to be sure what you mean by “{answer}”. Can you say more on that?"})
    told = " ".join(screen_of(Session(session.plan, (*session.log[:3], said, *session.log[4:]))).split())
    assert said.words in told
    first, second = end.split()[:2]
    quoted = f"“I would call the column “suspicious” and then look at {first} {second} …”"
    assert f"(asked: I want to be sure what you mean by {quoted}. Can you say more on that?)" in told


@pytest.mark.parametrize(("texts", "counts"), [(["/perfect"], True), (["/hint", "/perfect"], False), (["/skip"], False), (["no idea", "no idea"], False)])
def test_where_a_question_without_a_score_counts_as_not_known_the_debrief_says_so(texts: list[str], counts: bool) -> None:
    assert ("For what comes back when, it counts as not known." in screen_of(interview(texts, []))) is counts


def test_what_the_first_hint_before_any_answer_costs_is_said_once() -> None:
    told = screen_of(interview(["/hint", "/hint", "/skip", "/hint", "/skip"], [], new_session(question("q1"), question("q2"))))
    assert " ".join(told.split()).count(HINT_LEAVES_UNRATED) == 1
    assert told.index("With a hint before any answer") < told.index("Hint 2 of")
    for texts in (["It leaks.", "/hint"], ["no idea", "/hint"], ["What do you mean?"], ["/skip", "/redo", "/hint"]):
        assert HINT_LEAVES_UNRATED not in " ".join(screen_of(interview(texts, ["main"])).split())
    told = screen_of(interview(["It leaks.", "/skip", "/hint"], ["main"], new_session(question("q1"), question("q2"))))
    assert HINT_LEAVES_UNRATED in " ".join(told.split())


def test_a_debrief_lists_the_points_of_a_deeper_question_under_it() -> None:
    told = screen_of(interview(["It is known too late.", "Some weeks.", "/skip"], ["main fix", "~late"]))
    assert told.split("Deeper question (partial, 53/100)\n")[1].startswith(
        "  What if labels come late?\nPartly (50%): Wait until the window is over — “Some weeks.”\n"
    )


@pytest.mark.parametrize("judgement", ["main", "-main", "main ?fix"], ids=["pressed", "called out", "asked what was meant"])
def test_what_was_asked_on_an_answer_is_asked_again_before_the_hint_that_came_after_it(judgement: str) -> None:
    session = interview(["The login is late.", "/hint", "What do you mean?"], [judgement])
    welcome, asked, hint, _ = [event.words for event in session.log if isinstance(event, Said)]
    assert welcome.endswith(session.discussion.question.ask)
    assert [block.text for block in repeated(session)] == ["\n\n".join([session.discussion.question.ask, asked, hint])]


def test_what_has_been_answered_is_not_asked_again() -> None:
    session = interview(["The login is late.", "/hint", "I cut off.", "/hint", "/hint", "Hm."], ["main", "fix", ""])
    *_, last = [event.words for event in session.log if isinstance(event, Said)]
    assert session.discussion.rung is not None
    assert [block.text for block in repeated(session)] == ["\n\n".join([session.discussion.question.ask, session.discussion.rung.ask, last])]


@pytest.mark.parametrize(
    ("texts", "judgements", "turns"),
    [
        ([], [], ["I: {ask}"]),
        (["/hint"], [], ["I: {ask} / {said}"]),
        (["It is late."], ["main"], ["I: {ask}", "You: It is late.", "I: {said}"]),
        (["It is.", "/hint"], ["~main"], ["I: {ask}", "You: It is.", "I: {before} / {said}"]),
        (["It is late. Cut it off."], ["main fix check"], ["I: {ask}", "You: It is late. Cut it off.", "I: {rung}"]),
        (["It is late.", "Some weeks."], ["main fix check", ""], ["I: {ask} / {rung}", "You: Some weeks.", "I: {said}"]),
    ],
    ids=["asked", "helped", "pressed", "pressed and helped", "taken deeper", "pressed there"],
)
def test_who_comes_back_sees_their_last_answer_once_before_what_was_said_on_it(texts: list[str], judgements: list[str], turns: list[str]) -> None:
    """What the interviewer says in a row is one turn."""
    session = interview(texts, judgements)
    talk = session.discussion
    *_, before, said = ["", *(event.words for event in session.log if isinstance(event, Said))]
    names = {Kind.INTERVIEWER: "I", Kind.CANDIDATE: "You"}
    rung = talk.rung.ask if talk.rung else ""
    told = [f"{names[block.kind]}: {block.text.replace(2 * chr(10), ' / ')}" for block in resumed(session) if block.kind in names]
    assert told == [turn.format(ask=talk.question.ask, rung=rung, before=before, said=said) for turn in turns]


def test_an_answer_that_nothing_was_said_on_yet_stands_last_for_who_comes_back() -> None:
    session = interview(["It is.", "It is late."], ["~main"])
    place = max(place for place, event in enumerate(session.log) if isinstance(event, Answered))
    left = [block for block in resumed(Session(session.plan, session.log[: place + 1])) if block.kind in (Kind.INTERVIEWER, Kind.CANDIDATE)]
    assert [block.kind for block in left] == [Kind.INTERVIEWER, Kind.CANDIDATE]
    assert left[-1].text == "It is late."


def test_what_was_denied_called_out_and_said_in_part_is_shown_as_put_right() -> None:
    told = screen_of(interview(["It is fine.", "As of a date, then.", "/skip"], ["main -fix", "~fix"]))
    assert "Partly (50%): Build features as of a cut-off date — “As of a date, then.”" in " ".join(told.split())
    assert "Put right: “It is fine.” Correct: Build features as of a cut-off date\n" in told
    assert "Wrong" not in told


def test_words_that_earn_hardly_anything_or_hold_a_wrong_belief_are_not_shown_for_a_point() -> None:
    session = interview(["Hm, dates.", "It proves it."], [])
    hardly = Finding(point="fix", status=Status.PARTLY, quote="Hm, dates.", credit=0.2)
    half = Finding(point="check", status=Status.PARTLY, quote="It proves it.", credit=0.5)
    found = [Judged(by=BY, findings=(hardly,)), Judged(by=BY, findings=(half,), misconceptions=(Held(misconception="proof", quote="It proves it."),))]
    talk = Discussion(session.discussion.question, (Answered(text="Hm, dates."), found[0], Answered(text="It proves it."), found[1]))
    lines = debrief_findings(debrief(session, talk))
    assert lines[:2] == ["Hardly (20%): Build features as of a cut-off date", "Partly (50%): A jump in the score gives it away"]
    assert lines[-1].startswith("Wrong: “It proves it.”")


def test_where_every_point_is_said_and_the_score_is_short_of_100_the_debrief_shows_what_each_point_earned() -> None:
    session = interview(["It is late.", "/skip"], ["main fix check"])
    full = session.discussions[0]
    shares = {"main": 0.8, "fix": 1.0, "check": 0.95}
    found = Judged(by=BY, findings=tuple(Finding(point=id, status=Status.SAID, quote="It is late.", credit=share) for id, share in shares.items()))
    talk = Discussion(full.question, (full.log[0], Answered(text="It is late."), found))
    told = [block.text for block in debrief_blocks(debrief(session, talk))]
    assert told[1:3] == ["good, 83/100 · judge: scripted", "Nothing is missing: say more fully what has a percentage."]
    lines = debrief_findings(debrief(session, talk))
    assert [line.partition(":")[0] for line in lines] == ["Said (80%)", "Said", "Said (95%)"]
    assert not any("percentage" in line for line in screen_of(session).splitlines())


LONG = "I compare the live features with those of the training, because a drifted feature fails without a word"


def test_of_a_point_that_is_said_the_debrief_tells_the_first_clause_and_the_words_that_show_it_and_of_any_other_all() -> None:
    points = [{"id": id, "says": LONG, "bonus": id == "c"} for id in "abc"]
    session = interview(["I hold them against each other.", "/skip"], ["a ~b=0.4"], new_session(question(points=points, misconceptions=())))
    result = debrief(session, session.discussions[0])
    shown = [block.text for block in debrief_blocks(result) if block.kind is Kind.ITEM]
    assert shown == [
        "Said: I compare the live features with those of the training … — “I hold them against each other.”",
        f"Partly (40%): {LONG} — “I hold them against each other.”",
        "Also worth saying: I compare the live features with those of the training …",
    ]
    assert [line.partition(": ")[2].partition(" — ")[0] for line in debrief_findings(result)] == [LONG] * 3  # an export stands alone, and has all of it


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("It leaks, since it is written later", "It leaks, since it is written later"),
        ("It is leakage, the value comes later", "It is leakage, the value comes later"),
        (
            "I find it where each feature's timestamp is held against the time of prediction",
            "I find it where each feature's timestamp is held against the time …",
        ),
        ("For 500 values I use one numeric column, the frequency or the target mean", "For 500 values I use one numeric column …"),
        ("Retrain when the drift is confirmed: else it forgets", "Retrain when the drift is confirmed …"),
        ("I take it as of the cutoff and then join what is known at the time of it", "I take it as of the cutoff and then join what …"),
        ("I compare all by cross-validation and then drop the column if it adds nothing", "I compare all by cross-validation and then drop the column …"),
        ("To diagnose, I find which features or segments have drifted", "To diagnose, I find which features or segments have drifted"),
        ("Serving runs a trained, versioned model, and nobody waits for it", "Serving runs a trained, versioned model …"),
        ("At 0.88 it is too good to be so", "At 0.88 it is too good to be so"),
    ],
)
def test_the_first_clause_of_a_point_is_neither_too_short_to_tell_it_nor_long(says: str, told: str) -> None:
    asked = question(points=[{"id": "a", "says": says}], misconceptions=(), deeper=())
    session = interview(["x"], ["a"], new_session(asked))
    assert f"Said: {told} — “x”" in " ".join(screen_of(session).split())


def test_a_deeper_question_stands_in_the_debrief_in_full_once_and_its_reply_under_how_it_begins() -> None:
    long = "A colleague says: only three in a hundred of the rows are late, so I blank those, and the rest is fine. Is that enough?"
    asked = question(deeper=(question().deeper[0].model_copy(update={"ask": long}),))
    session = interview(["It is late, so cut it off.", "No.", "/skip"], ["main fix", ""], new_session(asked))
    told = " ".join(screen_of(session).partition("Debrief Q1")[2].split())
    assert told.count(long) == 1
    assert "(asked: A colleague says: only three in a hundred of the rows are …) No." in told


def test_where_nothing_was_said_the_points_are_not_told_beside_the_correct_answer() -> None:
    assert "Point by point" not in screen_of(interview(["x", "/skip"], [""]))
    for found in ("~check=0.2", "?main", "-fix", "^main"):
        assert "Point by point" in screen_of(interview(["x", "/skip"], [found])), found


def test_where_the_author_wrote_only_a_perfect_answer_it_is_not_told_twice() -> None:
    only = Question.model_validate({"id": "q1", "ask": "Why?", "perfect": "It is written after the label. So it leaks into the training."})
    told = screen_of(interview(["x", "/skip"], [""], new_session(only)))
    assert told.count("It is written after the label.") == 1
    assert "Correct and perfect answer\n" in told
    assert "Correct and perfect answer" not in screen_of(interview(["x", "/skip"], [""]))


def test_what_is_advised_of_a_point_that_stands_above_is_how_it_begins() -> None:
    points = [{"id": id, "says": f"{LONG}, and {id} knows"} for id in "abc"]
    session = interview(["I compare.", "/skip"], ["~a=0.4"], new_session(question(points=points, misconceptions=(), improvement=None)))
    told = " ".join(screen_of(session).split())
    begins = " ".join(LONG.split()[:12])
    assert f"Missed: {LONG}, and b knows" in told
    assert f"What would add most is this, in words of your own: “{begins} …”" in told


def test_a_bonus_that_is_advised_is_not_told_with_the_points_too() -> None:
    points = [
        *(point.model_dump() for point in question().points),
        {"id": "more", "says": LONG, "bonus": True},
        {"id": "most", "says": "More of it", "bonus": True},
    ]
    told = screen_of(interview(["All.", "/skip"], ["main fix check"], new_session(question(points=points, improvement=None))))
    assert " ".join(told.split()).count("I compare the live features") == 1
    assert "Also worth saying: More of it\n" in told


ADVICE = tomllib.loads((ROOT / "interviewer/core/improvement.toml").read_text(encoding="utf-8"))
AUTHORS = "Mention point-in-time joins."
MAIN, FIX, CHECK = (flat(point.says) for point in question().points)


@pytest.mark.parametrize(
    ("improves", "judgement", "advice"),
    [
        ((), "main fix check", None),
        ((), "main fix ~check", AUTHORS),
        ((), "main fix check=0.7", AUTHORS),
        (("fix",), "main ~fix check", AUTHORS),
        (("fix",), "main check", AUTHORS),
        (("fix",), "fix ~check", ADVICE["missed"].format(says=MAIN)),
        (("fix",), "~main fix ~check", ADVICE["begun"].format(says=MAIN)),
        (("fix",), "~main=0.2 fix check", ADVICE["missed"].format(says=MAIN)),
        (("fix",), "?main fix check", ADVICE["unclear"].format(says=MAIN)),
        (("fix",), "main fix=0.7 check", ADVICE["fuller"].format(says=FIX)),
        (("fix",), "main=0.7 fix=0.7 ~check", ADVICE["begun"].format(says=CHECK)),
    ],
    ids=[
        "all is said",
        "it names no point",
        "it names no point, and one is not said in full",
        "its point is begun",
        "its point is missing",
        "its point is said",
        "another one is begun",
        "another one is hardly said",
        "another one is not clear",
        "its point is said, and not in full",
        "what is said in part before what is not said in full",
    ],
)
def test_the_minor_improvement_is_advice_on_what_is_missing_and_none_on_what_was_said(improves: tuple[str, ...], judgement: str, advice: str | None) -> None:
    session = interview(["So.", "/skip"], [judgement], new_session(question(improves=improves)))
    assert debrief(session, session.discussions[0]).improvement == advice
    assert ("Minor improvement" in screen_of(session)) is (advice is not None)


def test_as_long_as_something_wrong_stands_that_is_the_improvement_whatever_else_is_open() -> None:
    """With a wrong belief no answer is more than partial: a bonus or the author's polish is no advice to it."""
    belief = "It proves the churn, and so I would keep it in the model for ever."
    for judgements, wrong in ((["main fix +proof"], belief), (["fix -main ~check"], belief)):
        session = interview([belief, "/skip"], judgements)
        told = debrief(session, session.discussions[0])
        assert told.improvement == ADVICE["wrong"].format(words="“It proves the churn, and so I would keep it in the model for …”")
        assert f"Wrong: “{wrong}”" in "\n".join(debrief_findings(told))
    two = interview(["It proves it.", "I would leave it.", "/skip"], ["+proof", "-fix"])
    assert debrief(two, two.discussions[0]).improvement == ADVICE["wrong"].format(words="“It proves it”; “I would leave it”")
    put_right = interview(["It proves it.", "It is late.", "/skip"], ["+proof", "main"])
    assert debrief(put_right, put_right.discussions[0]).improvement == AUTHORS


def test_only_where_all_that_was_asked_for_is_said_in_full_a_bonus_is_advised() -> None:
    main, fix, check = question().points
    bonus = question(points=(main, fix, check.model_copy(update={"bonus": True})), improves=("fix",))
    for judgement, advice in (("main fix", ADVICE["extra"].format(says=CHECK)), ("main=0.7 fix", ADVICE["fuller"].format(says=MAIN))):
        session = interview(["So.", "/skip"], [judgement], new_session(bonus))
        assert debrief(session, session.discussions[0]).improvement == advice


def test_what_denies_a_point_is_told_once_as_what_is_wrong_and_what_is_not_clear_beside_its_point() -> None:
    """Behind "Wrong:" the point itself would read as if it were the mistake."""
    session = interview(["It proves it.", "Some date.", "/skip"], ["+proof -main", "?check"])
    assert debrief_findings(debrief(session, session.discussions[0])) == [
        "Missed: Build features as of a cut-off date",
        "Not clear: A jump in the score gives it away — “Some date.”",
        "Wrong: “It proves it.” Correct: It is known too late.",
    ]


def test_a_question_from_the_first_word_to_its_debrief() -> None:
    session = interview(["The login proves the churn.", "It is written after the label.", "/skip"], ["+proof", "main fix"])
    assert screen_of(session) == snapshot("""\

── Q1/1 · medium · data leakage ──

Interviewer:
  This is Day 1: Test. There is one question. I'll challenge your
  answers like an interviewer: if the intuition is weak, I'll call it
  out; if an answer is good, we'll go deeper.

  Is the last login leakage?

You:
  The login proves the churn.

Interviewer:
  You said “The login proves the churn”. That is not so. What would a
  model see?

You:
  It is written after the label.

Interviewer:
  The core of this holds. Let's go deeper. What if labels come late?

You:
  /skip

Interviewer:
  All right, let's move on.

Debrief Q1
good, 78/100 (first answer 0) · judge: scripted

Your answer
  The login proves the churn.

  (asked: That is not so. What would a model see?)
  It is written after the label.

  (skipped)

Point by point
Said: It is leakage, the value comes from after the label — “It is
  written after the label.”
Said: Build features as of a cut-off date — “It is written after the
  label.”
Missed: A jump in the score gives it away
Put right: “The login proves the churn.” Correct: It is known too
  late.

Correct answer

   • It is leakage.

Minor improvement
Mention point-in-time joins.

Perfect answer
  It is leakage. Build the feature as of a cut-off.

Deeper question
  What if labels come late?

A perfect answer to it
  Wait until the window is over

── Day 1 is done ──
Q1 · data leakage: good, 78/100 (first answer 0)
Mean of the scored questions (1 of 1): 78/100
""")


def test_the_plain_screen_has_no_ornaments_and_names_every_role() -> None:
    session = interview(["I would check.", "/hint", "no idea", "no idea"], ["~main"])
    assert screen_of(session, plain=True) == snapshot("""\

Q1/1 · medium · data leakage

Interviewer:
This is Day 1: Test. There is one question. I'll challenge your answers
like an interviewer: if the intuition is weak, I'll call it out; if an
answer is good, we'll go deeper.

Is the last login leakage?

You:
I would check.

Interviewer:
That's a bit thin so far. What would you change?

You:
/hint

Interviewer:
Hint 1 of 1: Where does the feature come from?

You:
no idea

Interviewer:
All right. Let's leave it there.

Debrief Q1
weak, 35/100 · 1 hint · judge: scripted

Your answer
I would check.

(asked: What would you change?)
(asked for a hint)

(hint: Where does the feature come from?)
(did not know: no idea)

Point by point
Partly (50%): It is leakage, the value comes from after the label — “I
would check.”
Missed: Build features as of a cut-off date
Missed: A jump in the score gives it away

Correct answer
- It is leakage.

Minor improvement
Mention point-in-time joins.

Perfect answer
It is leakage. Build the feature as of a cut-off.

Day 1 is done
Q1 · data leakage: weak, 35/100
Mean of the scored questions (1 of 1): 35/100
""")


def test_in_real_mode_nothing_is_judged_before_the_end() -> None:
    session = interview(["a", "/skip", "b", "/skip"], ["main fix check", "~main"], new_session(question("q1"), question("q2", topic="drift"), mode="real"))
    shown = screen_of(session)
    before, after = shown.split("Debrief Q1")
    for word in ("/100", "Perfect answer", "Correct answer", "excellent", "Missed"):
        assert word not in before
    assert after.count("Perfect answer") == 2
    assert "Debrief Q2" in after
    assert after.rstrip().endswith("Mean of the scored questions (2 of 2): 68/100")


def test_what_could_not_be_judged_has_no_number() -> None:
    shown = screen_of(interview(["a"], [None]))
    assert "no score, could not be judged: the script says so" in shown
    assert "0/100" not in shown
    assert "No question of 1 was scored." in shown


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_no_line_is_wider_than_the_terminal_or_ends_in_spaces(width: int) -> None:
    shown = screen_of(interview(["The login proves the churn. " * 20, "/skip"], ["+proof"]), width=width)
    assert max(len(line) for line in shown.splitlines()) <= min(width, 100)
    assert [line for line in shown.splitlines() if line != line.rstrip()] == []


EVIL = "\x1b[2J\x1b]0;title\x07\x9b31m\x1bPq\x1b\\ [bold]x[0] [/INST]\u202e\u2066 \x08\x0bend"


def test_no_text_of_a_candidate_or_a_bank_acts_on_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    evil = question(ask=EVIL, perfect=EVIL, improvement=EVIL, correct=[EVIL], topic=EVIL, clarify=EVIL)
    shown = screen_of(interview([EVIL, "/skip"], ["+proof"], new_session(evil)), colour=True)
    terminal = pyte.Screen(100, 200)
    titles: list[str] = []
    monkeypatch.setattr(terminal, "set_title", titles.append)
    pyte.Stream(terminal).feed(shown.replace("\n", "\r\n"))
    assert titles == []
    assert any("Day 1: Test." in line for line in terminal.display)
    assert sum("[bold]x[0] [/INST]" in line for line in terminal.display) >= 5
    assert not set("\x07\x08\x0b\x9b\u202e\u2066") & set(shown)


PARAGRAPHS = [
    "You have **100,000 rows**, and\n**1 binary target**.\n\nWhat are the   first checks,\n  and **why**?\n\n\nThe third.",
    "What is **data leakage** in machine learning (**it's** “known”)? " * 9,
    "One line.",
]


@pytest.mark.parametrize("text", PARAGRAPHS)
@pytest.mark.parametrize("width", [30, 80])
def test_a_question_of_plain_paragraphs_looks_as_the_library_of_markdown_would_show_it(text: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = _shown(text, width)
    monkeypatch.setattr("interviewer.terminal.printer.MARKS", re.compile(""))
    assert quick == _shown(text, width)


def _shown(text: str, width: int) -> str:
    file = io.StringIO()
    Printer(Console(file=file, width=width, force_terminal=True, color_system="standard")).prints([Block(Kind.MARKDOWN, text)])
    return file.getvalue()


MARKED = """\
# First *things*

You have **rows**, `a  b`
and a \\* star.

---

> quoted
> words

- one
- two
  1. inner
- three

And:

    code = 1

3) later

4) last
"""


def test_a_plain_screen_has_no_line_bar_or_centred_heading_whatever_the_markdown_says() -> None:
    file = io.StringIO()
    Printer(Console(file=file, width=60, force_terminal=True, no_color=True), plain=True).prints([Block(Kind.INTERVIEWER, MARKED)])
    assert file.getvalue() == snapshot("""\

Interviewer:
First things

You have rows, a  b and a * star.

quoted words

- one
- two
1. inner
- three

And:

code = 1

3) later

4) last
""")


def test_a_plain_screen_has_no_bold_either() -> None:
    file = io.StringIO()
    Printer(Console(file=file, width=60, force_terminal=True, no_color=True), plain=True).prints([Block(Kind.MARKDOWN, "It **leaks**.")])
    assert file.getvalue() == "It leaks.\n"


@pytest.mark.parametrize("control", [chr(code) for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"])
def test_every_control_character_is_taken_out(control: str) -> None:
    assert clean(f"a{control}") == "a"


@pytest.mark.parametrize("words", ["\U0001f469\u200d\U0001f4bb", "\u2764\ufe0f", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"])
def test_what_joins_two_characters_or_selects_the_shape_of_one_stays(words: str) -> None:
    assert clean(words) == words


@pytest.mark.parametrize("begun", ["\x1b", "\x1b]0;", "\x1bP", "\x9d"])
def test_what_only_begins_like_a_sequence_for_a_terminal_takes_no_words_with_it(begun: str) -> None:
    assert clean(f"out of {begun} memory") == f"out of {begun[1:]} memory"


def test_the_end_of_a_line_that_is_none_on_a_screen_leaves_two_words_two() -> None:
    assert clean("one\u2028two\u2029three") == "one two three"


def test_lone_surrogates_do_not_stop_the_screen() -> None:
    assert clean("a\ud800b") == "a?b"


def test_what_is_streamed_is_wrapped_at_words_and_not_shown_twice() -> None:
    file = io.StringIO()
    printer = Printer(Console(file=file, width=30, markup=False, no_color=True))
    for piece in ("One sentence that is long.", "And a second one follows it."):
        printer.streams(piece)
    assert printer.stream_ends()
    assert not printer.stream_ends()
    printer.prints([Block(Kind.NOTE, "Then this.")])
    assert file.getvalue() == snapshot("""\

Interviewer:
  One sentence that is long.
  And a second one follows it.

Then this.
""")


@pytest.mark.parametrize("plain", [True, False])
def test_no_row_of_what_is_streamed_is_wider_than_the_terminal_whatever_its_characters_take(plain: bool) -> None:
    file = io.StringIO()
    printer = Printer(Console(file=file, width=40, no_color=True), plain=plain)
    pieces = (
        "漏洩とは、予測の時点では知り得ない情報が特徴量に入っていることです。 次は 交差検証 について教えてください。",
        f"https://example.org/{'x' * 90} ends.",
    )
    for piece in pieces:
        printer.streams(piece)
    printer.stream_ends()
    rows = file.getvalue().splitlines()
    assert max(map(cell_len, rows)) <= 40
    assert "".join("".join(rows[2:]).split()) == "".join("".join(pieces).split())


def test_a_line_in_place_stays_in_its_row() -> None:
    file = io.StringIO()
    Printer(Console(file=file, width=40)).line_in_place("模型" * 30)
    assert cell_len(file.getvalue().rpartition("\r")[2]) == 39


def test_a_text_longer_than_any_question_is_shown_with_its_marks_as_they_are() -> None:
    for text, shown in (("*so* **so** " * 10, "so so"), ("*so* " * 5_000, "*so* *so*")):
        file = io.StringIO()
        Printer(Console(file=file, width=80)).prints([Block(Kind.MARKDOWN, text)])
        assert file.getvalue().lstrip().startswith(shown)


@pytest.mark.parametrize("classic", [False, True])
def test_a_classic_windows_console_is_sent_no_sequence_since_it_would_show_it(classic: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setattr("rich.console.detect_legacy_windows", lambda: classic)
    printer().prints([Block(Kind.HEADING, "Debrief"), Block(Kind.ITEM, "Said: it leaks"), Block(Kind.MARKDOWN, "**It** leaks.")])
    assert ("\x1b" not in screen.getvalue()) == classic
    assert re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue()) == "\nDebrief\nSaid: it leaks\n  It leaks.\n"
