"""A bonus: a point that earns like any other, and that no answer needs."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from interviewer.core.debrief import debrief
from interviewer.core.history import remembered
from interviewer.core.judgement import Finding, Status, called
from interviewer.core.moves import Challenge, Hint
from interviewer.core.question import Point, Question, Rung
from interviewer.core.rules import missing
from interviewer.core.scorecard import scorecard
from interviewer.core.scores import AT_MOST_WITH_AN_ERROR
from interviewer.core.session import Session
from interviewer.core.standing import standing
from interviewer.core.why import why
from interviewer.terminal.debrief_screen import debrief_findings
from interviewer.terminal.findings import judge_notes
from interviewer.terminal.report_screen import point_line
from tests.rooms import NOON, interview, judged, judgement_from, kinds, moves, new_session, question

MAIN, FIX, CHECK = question().points


def with_bonus(**changes: Any) -> Question:
    """The question of three points, of which the last, as heavy as the first, is a bonus."""
    return question(points=(MAIN, FIX, CHECK.model_copy(update={"weight": 3, "bonus": True})), **changes)


@pytest.mark.parametrize(("said", "score"), [("main fix", 100), ("main fix check", 100), ("fix check", 100), ("main", 60), ("check", 60), ("", 0)])
def test_a_bonus_earns_its_weight_and_nobody_needs_it(said: str, score: int) -> None:
    """Five of the five that are asked for, whichever points they come from; three of five otherwise."""
    assert standing(with_bonus().points, (), [judgement_from(said, "words")]).score == score


REPLIES = ("main +proof", "main check +proof")


def test_what_a_wrong_belief_costs_a_bonus_can_make_up_for_up_to_what_an_answer_with_one_can_be_worth() -> None:
    asked = with_bonus()
    without, beside = (standing(asked.points, asked.misconceptions, [judgement_from(said, "words")]).score for said in REPLIES)
    assert without < beside == AT_MOST_WITH_AN_ERROR


def test_nobody_is_pressed_for_a_bonus_nor_helped_to_it() -> None:
    session = interview(["x", "y", "z"], ["", "", ""], new_session(with_bonus()))
    assert [move.point for move in moves(session) if isinstance(move, Challenge)] == ["main", "fix"]
    hinted = interview(["x", *["/hint"] * 5], ["main"], new_session(with_bonus()))
    assert {move.point for move in moves(hinted) if isinstance(move, Challenge | Hint)} == {"fix"}
    assert kinds(interview(["x"], ["main fix"], new_session(with_bonus()))) == ["ask", "go_deeper"]


def test_a_denied_bonus_is_called_out() -> None:
    assert kinds(interview(["x"], ["main fix -check"], new_session(with_bonus()))) == ["ask", "call_out"]


def closed(said: str) -> Session:
    return interview(["x", "y", "z", "/skip"], [said, "", "", ""], new_session(with_bonus(deeper=())))


def test_the_debrief_says_what_would_have_been_worth_saying_and_does_not_call_it_missed() -> None:
    session = closed("main")
    told = debrief(session, session.discussions[0])
    assert ([point.id for point in told.missed], [point.id for point in told.extra]) == (["fix"], ["check"])
    assert debrief_findings(told) == [
        "Said: It is leakage, the value comes from after the label — “x”",
        "Missed: Build features as of a cut-off date",
        "Also worth saying: A jump in the score gives it away",
    ]
    session = closed("main fix check")
    assert debrief_findings(debrief(session, session.discussions[0]))[-1] == "Said, a bonus: A jump in the score gives it away — “x”"


def test_at_a_hundred_nothing_more_is_asked_for_though_a_bonus_is_half_said() -> None:
    session = closed("main fix ~check")
    told = debrief(session, session.discussions[0])
    assert told.missed == ()
    assert not told.all_said
    assert scorecard(session, "0001", NOON, {}).to_say == ()


def test_what_is_asked_for_is_the_improvement_before_any_bonus() -> None:
    session = interview(["x", "/skip"], ["main"], new_session(with_bonus(deeper=(), improvement=None)))
    told = debrief(session, session.discussions[0]).improvement
    assert told is not None
    assert FIX.says in told


def test_nobody_else_calls_a_bonus_missed_either() -> None:
    asked = with_bonus()
    notes = judge_notes(judgement_from("main", "x"), asked)[0].text + judge_notes(judged("x", main=Status.SAID, check=Status.NOT_SAID), asked)[0].text
    assert "missed" not in notes
    assert called(asked.point("check"), Finding(point="check", status=Status.NOT_SAID)) == "also worth saying"
    assert called(asked.point("check"), Finding(point="check", status=Status.DENIED, quote="x")) == "wrong"


def test_an_open_question_does_not_count_a_bonus_among_what_is_open() -> None:
    session = interview(["x"], ["~main"], new_session(with_bonus()))
    found = why(session.discussion)
    assert found is not None
    assert sum(found.open.values()) == len(missing(session.discussion)) == 2


def test_a_bonus_is_neither_remembered_as_failed_nor_planned_to_be_studied() -> None:
    session = closed("main")
    attempt = remembered(session, "0001", NOON).attempts[0]
    assert [point.id for point in attempt.points] == ["main", "fix"]
    card = scorecard(session, "0001", NOON, {})
    assert [each.say for each in card.to_say] == [FIX.says]
    assert [point_line(point) for point in card.questions[0].points][-1] == "Also worth saying: A jump in the score gives it away (weight 3)"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"points": (CHECK.model_copy(update={"bonus": True}),), "misconceptions": ()}, "every point of this question is a `bonus`"),
        ({"deeper": (Rung(id="d1", ask="Why?", points=(Point(id="late", says="Wait", bonus=True),)),)}, "every point of the deeper question `d1` is a `bonus`"),
    ],
)
def test_a_question_asks_for_something(change: dict[str, Any], what: str) -> None:
    with pytest.raises(ValidationError, match=what):
        question(**change)


def test_a_point_that_is_none_is_written_as_ever() -> None:
    """So a question without a bonus keeps its fingerprint."""
    assert "bonus" not in question().model_dump_json()
    assert with_bonus().fingerprint != question(points=(MAIN, FIX, CHECK.model_copy(update={"weight": 3}))).fingerprint
