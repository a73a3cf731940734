"""The user's rules of a mock interview, each a named test."""

from __future__ import annotations

import pytest

from interviewer.core.debrief import Mistake, debrief
from interviewer.core.discussion import Discussion, NotScored, Scored
from interviewer.core.events import Answered
from interviewer.core.judgement import Finding, Judged, Status, Unjudged
from interviewer.core.moves import CallOut, Challenge, Clarify, Close, GoDeeper, Hint
from interviewer.core.question import Misconception
from interviewer.core.rules import BUDGETS, next_move
from interviewer.core.session import Mode, OutOfTurn, Session
from interviewer.drive.hold import hold
from interviewer.ports import Room
from tests.rooms import (
    BY,
    NOON,
    Notebook,
    ScriptedCandidate,
    ScriptedJudge,
    authored_voice,
    interview,
    kinds,
    moves,
    new_session,
    question,
    said_at,
    trajectory,
)


def test_answer_q1_first() -> None:
    """ "Answer Q1 first." The second question is asked only when the first is closed."""
    session = interview(["a", "b"], ["main fix check", "late"], new_session(question("q1"), question("q2")))
    assert [(event.question, event.move.kind) for event in session.log if event.kind == "said"] == [
        ("q1", "ask"),
        ("q1", "go_deeper"),
        ("q1", "go_deeper"),
    ]
    closed = interview(["/skip"], [], new_session(question("q1"), question("q2")))
    assert [(event.question, event.move.kind) for event in closed.log if event.kind == "said"] == [("q1", "ask"), ("q1", "close"), ("q2", "ask")]


def test_i_will_challenge_your_answers_on_the_most_important_missing_point() -> None:
    """ "I will challenge your answers like an interviewer." """
    session = interview(["the date is odd"], ["~main check"])
    assert moves(session)[1] == Challenge(point="fix")  # all 2 of it are missing, of main only 1.5 of 3
    assert moves(interview(["x"], ["main"]))[1] == Challenge(point="fix")


def test_a_challenge_knows_what_the_last_reply_was_worth() -> None:
    assert moves(interview(["x"], [""]))[1] == Challenge(point="main", heard="little")
    assert moves(interview(["x"], ["~check"]))[1] == Challenge(point="main", heard="little")  # next to nothing, and no reason
    assert moves(interview(["x"], ["check"]))[1] == Challenge(point="main", heard="some")
    assert moves(interview(["x", "y"], ["~check", "main"]))[2] == Challenge(point="fix", heard="right")
    main, fix, check = question().points
    weighty = new_session(question(points=(main, fix, check.model_copy(update={"weight": 2}))))
    assert moves(interview(["x", "y"], ["main", "check"], weighty))[2:] == [GoDeeper(rung="d1")]  # not what was pressed for, but 5 of 7 in all
    assert moves(interview(["x", "y"], ["~main ~fix", ""]))[2] == Challenge(point="fix", heard="little")


def reworded() -> Session:
    """One question, whose points can be asked for in other words."""
    points = question().points
    return new_session(question(points=(points[0].model_copy(update={"ask_again": "On which day could you know it?"}), *points[1:])))


def test_half_of_what_was_pressed_for_is_some_of_it_however_weak_the_whole_still_is() -> None:
    assert moves(interview(["x", "y"], ["", "~main"], reworded()))[2] == Challenge(point="main", heard="some")


def test_a_point_that_is_half_answered_is_pressed_for_once_more_in_other_words_before_any_other() -> None:
    """And that takes no other challenge away."""
    session = interview(["x", "y", "z", "w"], ["", "~main", "~main", ""], reworded())
    assert moves(session)[1:] == [
        Challenge(point="main", heard="little"),
        Challenge(point="main", heard="some"),
        Challenge(point="fix", heard="some"),
        Close(why="pressed_enough"),
    ]
    assert said_at(session, 6).words == "That's part of it. On which day could you know it?"


def test_a_point_that_is_half_answered_and_has_no_other_words_is_asked_about_in_the_candidates() -> None:
    session = interview(["x", "it is late"], ["", "~main"])
    assert moves(session)[2] == Clarify(why="not_sure", point="main", quote="it is late")
    assert said_at(session, 6).words == "You say “it is late”. Can you spell that out, with the reason?"


def test_what_a_judge_heard_and_could_not_prove_is_asked_for_once_more_too() -> None:
    session = reworded()
    for event in interview(["x"], [""], reworded()).log[:-1]:  # all but that the candidate leaves
        session = session.after(event)
    unproven = Judged(by=BY, findings=(Finding(point="main", status=Status.NOT_SAID, unproven=True),))
    assert next_move(session.after(Answered(text="the day after")).after(unproven)) == Challenge(point="main", heard="little")


def test_only_one_half_answer_to_a_question_is_followed_up() -> None:
    session = interview(["x", "y", "z", "w"], ["", "~main", "", "~fix"], reworded())
    assert [move.point for move in moves(session) if isinstance(move, Challenge)] == ["main", "main", "fix"]


def test_a_half_answer_that_was_followed_up_leaves_a_deeper_question_its_one_challenge() -> None:
    session = interview(["x", "y", "z", "w", "v"], ["", "~main", "main fix", "", ""], reworded())
    assert kinds(session) == ["ask", "challenge", "challenge", "go_deeper", "challenge", "close"]


def test_in_real_mode_no_opening_tells_what_a_reply_was_worth() -> None:
    held = [interview(["x", "y"], judgements, new_session(mode="real")) for judgements in (["", "main"], ["check", "check"])]
    openings = {event.words.split(". ")[0] for session in held for event in session.log if event.kind == "said" and event.move.kind == "challenge"}
    assert openings == {"OK", "Go on"}


def test_in_real_mode_a_challenge_without_an_author_does_not_tell_how_much_was_heard() -> None:
    bare = question(points=tuple(point.model_copy(update={"ask_for_it": None}) for point in question().points))
    real = [event.words for event in interview(["x"], ["check"], new_session(bare, mode="real")).log if event.kind == "said"]
    study = [event.words for event in interview(["x"], ["check"], new_session(bare)).log if event.kind == "said"]
    assert real[1] == "OK. What else matters here?"
    assert study[1].endswith("Of the 3 things that I'm listening for you've said 1 in full. What else matters here?")


def test_only_what_a_debrief_calls_said_is_counted_as_said_in_full() -> None:
    bare = question(points=tuple(point.model_copy(update={"ask_for_it": None}) for point in question().points))
    mostly = interview(["x", "y"], ["check fix=0.5", ""], new_session(bare))
    assert said_at(mostly, 3).words.endswith("Of the 3 things that I'm listening for you've said 1 in full. What else matters here?")
    none = interview(["x", "y"], ["check=0.7 fix=0.5", ""], new_session(bare))
    assert said_at(none, 3).words.endswith("There's something important that you haven't mentioned yet. What else matters here?")


def test_a_challenge_gives_nothing_away() -> None:
    """It leads to the point in the author's own words, without the point."""
    said = [event.words for event in interview(["x"], [""]).log if event.kind == "said"]
    assert said[1].endswith("When is it written?")
    assert "after the label" not in said[1]


def test_weak_ml_intuition_is_called_out_with_the_candidates_own_words() -> None:
    """ "Weak ML intuition -> I'll call it out." """
    session = interview(["the login proves it"], ["+proof"])
    assert moves(session)[1] == CallOut(about="proof", quote="the login proves it")
    words = said_at(session, 3).words
    assert "“the login proves it”" in words
    assert "That is not so. What would a model see?" in words


def test_what_led_on_to_the_quoted_words_is_left_out_of_the_quote() -> None:
    words = said_at(interview(["and then the login proves it"], ["+proof"]), 3).words
    assert words == "You said “the login proves it”. That is not so. What would a model see?"


def test_a_denied_point_is_called_out_too() -> None:
    assert moves(interview(["it is fine"], ["-fix"]))[1] == CallOut(about="fix", quote="it is fine")


def test_what_is_right_about_something_else_puts_no_wrong_belief_right() -> None:
    """One that is against no point ends with anything right in reply to its call-out, and with nothing else short of taking it back."""
    loose = question().misconceptions[0].model_copy(update={"id": "loose", "weight": 1, "against": None})
    two = question(misconceptions=(*question().misconceptions, loose))
    session = interview(["it proves it", "main, loosely", "fix"], ["+proof", "main +loose", "fix"], new_session(two))
    assert moves(session)[1:] == [CallOut(about="proof", quote="it proves it"), CallOut(about="loose", quote="main, loosely"), GoDeeper(rung="d1")]
    defended = interview(["loosely", "main, loosely", "fix"], ["+loose", "main +loose", "fix"], new_session(two))
    assert [each.misconception for each in defended.discussion.standing.misconceptions] == ["loose"]


def test_of_several_misconceptions_the_gravest_is_called_out_first() -> None:
    slight = question().misconceptions[0].model_copy(update={"id": "slight", "weight": 1})
    two = question(misconceptions=(slight, *question().misconceptions))
    assert moves(interview(["both"], ["+slight +proof"], new_session(two)))[1] == CallOut(about="proof", quote="both")


def test_a_misconception_is_called_out_before_a_good_answer_goes_deeper() -> None:
    assert kinds(interview(["a", "b"], ["main fix check +proof", "main"])) == ["ask", "call_out", "go_deeper"]


def test_good_answers_go_deeper_down_the_ladder() -> None:
    """ "Good answers -> we go deeper." """
    session = interview(["a", "b", "c"], ["main fix", "late", "test"])
    assert moves(session)[1:] == [GoDeeper(rung="d1"), GoDeeper(rung="d2"), Close(why="deep_enough")]


def test_a_deeper_question_that_was_answered_before_it_is_put_is_passed_over_for_another_one() -> None:
    session = interview(["all of it", "b"], ["main fix check >late", "test"])
    assert moves(session)[1:] == [GoDeeper(rung="d2"), Close(why="deep_enough")]
    assert said_at(session, -1).words == "Good. That's as deep as I wanted to go."  # and not that another one was answered, which would have come before it


def test_who_has_answered_every_deeper_question_before_it_is_put_hears_so_and_which_came_next() -> None:
    session = interview(["all of it"], ["main fix check >late >test"])
    assert moves(session)[1:] == [Close(why="answered")]
    assert said_at(session, -1).words == "You've answered what I would have asked next: “What if labels come late?” So I have what I need on this one."
    deeper = debrief(session, session.discussions[0]).deeper
    assert [(each.ask, each.beforehand, each.standing) for each in deeper] == [
        ("What if labels come late?", True, None),
        ("How would you test for it?", True, None),
    ]
    assert [(point.id, finding.quote) for each in deeper for point, finding in each.points] == [("late", "all of it"), ("test", "all of it")]


def test_who_answers_the_next_deeper_question_with_the_one_before_it_hears_so_too() -> None:
    session = interview(["a", "late, and without it"], ["main fix", "late >test"])
    assert moves(session)[2:] == [Close(why="deep_enough")]
    assert said_at(session, -1).words == "You've answered what I would have asked next: “How would you test for it?” So I have what I need on this one."


def test_in_real_mode_nobody_is_told_that_a_deeper_question_was_answered_before_it_was_put() -> None:
    session = interview(["all of it"], ["main fix check >late >test"], new_session(mode="real"))
    assert [said_at(session, place).words for place in (-1,)] == ["Thank you. Let's go on."]


def test_a_deeper_question_of_which_a_point_was_not_said_or_whose_answer_was_taken_back_is_put() -> None:
    two = question().deeper[0].model_copy(update={"points": tuple(point for rung in question().deeper for point in rung.points)})
    assert moves(interview(["a"], ["main fix >late"], new_session(question(deeper=(two,)))))[1:] == [GoDeeper(rung="d1")]
    assert moves(interview(["a"], ["main >late", "main fix"]))[1:] == [Challenge(point="fix")]
    assert moves(interview(["a", "/undo", "b"], ["main >late", "main fix"]))[1:] == [Challenge(point="fix"), GoDeeper(rung="d1")]


def test_what_was_found_beforehand_must_be_of_a_deeper_question() -> None:
    with pytest.raises(OutOfTurn, match="`main` is no point of a deeper question of `q1`"):
        interview(["a"], ["main fix >main"])


def test_what_was_said_to_a_deeper_question_stays_said_when_the_next_one_is_put() -> None:
    talk = interview(["a", "b"], ["main fix", "late"]).discussion
    assert talk.rung is talk.question.deeper[1]
    assert [talk.status(point) for point in talk.question.every_point()] == ["said", "said", "not_said", "said", "not_said"]


def test_after_a_challenge_that_is_met_the_interview_goes_deeper() -> None:
    assert kinds(interview(["a", "b"], ["main", "fix"])) == ["ask", "challenge", "go_deeper"]


def test_a_weak_answer_to_a_deeper_question_is_challenged_once_and_then_left() -> None:
    assert kinds(interview(["a", "b", "c"], ["main fix", "", ""])) == ["ask", "go_deeper", "challenge", "close"]


def test_each_misconception_is_called_out_once_and_then_pressed_on() -> None:
    session = interview(["a", "b", "c", "d"], ["+proof", "+proof", "+proof", "+proof"])
    assert kinds(session) == ["ask", "call_out", "challenge", "challenge", "close"]


class _OfSentences(ScriptedJudge):
    """Finds in each sentence of an answer what stands at its place in the script."""

    def judges(self, session: Session) -> Judged | Unjudged:
        found = super().judges(session)
        assert isinstance(found, Judged)
        sentences = self.seen[-1].split(". ")
        held = (each.model_copy(update={"quote": sentences[n]}) for n, each in enumerate(found.misconceptions))
        points = (each.model_copy(update={"quote": sentences[n]}) for n, each in enumerate(found.findings, len(found.misconceptions)))
        return found.model_copy(update={"misconceptions": tuple(held), "findings": tuple(points)})


def _of_sentences(texts: list[str], script: list[str | None], session: Session | None = None) -> Session:
    book = Notebook()
    return hold(session or new_session(), Room(authored_voice(), ScriptedCandidate(texts), _OfSentences(script), book, book, lambda: NOON))


def test_a_second_wrong_belief_of_an_answer_is_called_out_next_as_something_said_before() -> None:
    session = _of_sentences(["It proves it. Nothing needs fixing", "It is too late", "One could cut it off"], ["+proof -fix", "main", "fix"])
    assert moves(session)[1:] == [CallOut(about="proof", quote="It proves it"), CallOut(about="fix", quote="Nothing needs fixing"), GoDeeper(rung="d1")]
    assert said_at(session, 6).words.startswith("Right. There's one more thing you said, though: “Nothing needs fixing”. ")


@pytest.mark.parametrize(
    ("reply", "mode", "opening"),
    [
        ("main", "study", "Right. There's one more thing you said, though: “"),
        ("!proof", "study", "OK, then that no longer stands. You also said “"),
        ("", "study", "There's one more thing you said: “"),
        ("main", "real", "There's one more thing you said: “"),
    ],
)
def test_who_has_just_put_something_right_hears_so_before_the_next_call_out_and_in_real_mode_nothing_of_it(reply: str, mode: Mode, opening: str) -> None:
    session = _of_sentences(["It proves it. Nothing needs fixing", "It is too late", "/quit"], ["+proof -fix", reply], new_session(mode=mode))
    assert said_at(session, 6).words.startswith(opening)


def test_an_earlier_wrong_belief_is_not_called_out_when_it_is_put_right_by_then_or_stands_in_words_that_were_called_out() -> None:
    put_right = _of_sentences(["It proves it. Nothing needs fixing", "It is too late. Cut it off"], ["+proof -fix", "main fix"])
    assert kinds(put_right) == ["ask", "call_out", "go_deeper"]
    assert kinds(interview(["it proves it, so leave it", "x"], ["+proof -fix", "main"])) == ["ask", "call_out", "challenge"]


def of_many_beliefs() -> Session:
    """One question with four wrong beliefs, the gravest last, none of which a point puts right."""
    beliefs = (
        {"id": id, "claim": f"{id} is so", "weight": weight, "call_out": f"Why {id}?", "truth": f"{id} is not so."} for weight, id in enumerate("abcd", 1)
    )
    return new_session(question(misconceptions=tuple(map(Misconception.model_validate, beliefs))))


def test_all_that_is_wrong_in_one_answer_is_named_in_one_remark_and_told_in_the_debrief_with_its_words() -> None:
    """Two call-outs are made to a question, and nothing that was heard before they are goes by."""
    asked = of_many_beliefs()
    session = _of_sentences(["It is a. It is b. It is c. It is d", "x", "y", "z"], ["+a +b +c +d", "", "", ""], asked)
    assert moves(session)[1:3] == [CallOut(about="d", quote="It is d", also=("It is c", "It is b", "It is a")), CallOut(about="c", quote="It is c")]
    assert said_at(session, 3).words == (
        "I disagree with more than one thing you've said, “It is c”, “It is b” and “It is a” among them. Let me take one. You said “It is d”. Why d?"
    )
    assert said_at(session, 6).words == "There's one more thing you said: “It is c”. Why c?"
    assert kinds(session)[3:] == ["challenge", "challenge"]
    told = debrief(session, session.discussion).mistakes
    assert [(each.words, each.truth) for each in told] == [(f"It is {id}", f"{id} is not so.") for id in "abcd"]


def test_what_is_named_beside_a_call_out_or_held_on_to_is_heard_with_its_subject() -> None:
    long = "When we score somebody live that column is filled as well, so the model may use it"
    session = _of_sentences([f"It is d. {long}. It is a", "x"], ["+d +c +a", ""], of_many_beliefs())
    assert f"said, “{long}” and “It is a” among them" in said_at(session, 3).words
    held = interview([long, "I stand by it.", "x"], ["+odd", "", ""], new_session(question(misconceptions=(ODD,))))
    assert said_at(held, 6).words == f"You stand by “{long}”. What is your reason, or the evidence for it?"


def test_two_wrong_beliefs_of_an_answer_have_a_call_out_each_and_are_not_named_together() -> None:
    session = _of_sentences(["It is a. It is b", "x"], ["+a +b", ""], of_many_beliefs())
    assert moves(session)[1:] == [CallOut(about="b", quote="It is b"), CallOut(about="a", quote="It is a")]


def test_what_was_named_beside_a_call_out_is_not_named_again_and_is_called_out_by_itself_where_there_is_a_call_out_left() -> None:
    session = _of_sentences(["It is a. It is b. It is c", "It is d"], ["+a +b +c", "+d"], of_many_beliefs())
    assert moves(session)[1:] == [CallOut(about="c", quote="It is c", also=("It is b", "It is a")), CallOut(about="d", quote="It is d")]
    taken_back = _of_sentences(["It is a. It is b. It is c", "I was wrong"], ["+a +b +c", "!c !b"], of_many_beliefs())
    assert moves(taken_back)[2] == CallOut(about="a", quote="It is a")


def test_on_a_deeper_question_which_has_one_call_out_two_wrong_beliefs_are_named_together() -> None:
    session = _of_sentences(["Late. A cut-off. A jump", "It is a. It is b"], ["main fix check", "+a +b"], of_many_beliefs())
    assert moves(session)[2] == CallOut(about="b", quote="It is b", also=("It is a",))


def test_of_what_is_wrong_in_the_same_words_nothing_is_named_twice() -> None:
    session = interview(["It is all of it"], ["+a +b +c +d -fix"], of_many_beliefs())
    assert moves(session)[1] == CallOut(about="d", quote="It is all of it")


def test_in_real_mode_too_all_that_is_wrong_in_one_answer_is_named() -> None:
    session = _of_sentences(["It is a. It is b. It is c"], ["+a +b +c"], new_session(of_many_beliefs().discussion.question, mode="real"))
    assert said_at(session, 3).words.startswith("I disagree with more than one thing you've said, “It is b” and “It is a” among them.")


def test_what_a_call_out_asked_for_is_heard_as_right() -> None:
    session = interview(["it proves it", "it is written later"], ["+proof", "main"])
    assert moves(session)[2] == Challenge(point="fix", heard="right")


def test_i_do_not_know_is_helped_once_and_not_tormented() -> None:
    session = interview(["I don't know", "no idea"], [])
    assert moves(session)[1:] == [Hint(point="main", grade=1), Close(why="did_not_know")]
    assert trajectory(session.log) == ["said ask", "did_not_know", "said hint", "did_not_know", "said close"]


ODD = Misconception(id="odd", claim="Odd is so", call_out="Why would that be so?")


def test_who_does_not_know_what_to_say_to_a_call_out_that_no_point_puts_right_gets_no_hint_on_something_else_but_is_asked_for_what_is_missing() -> None:
    session = interview(["it is odd", "I don't know", "no idea", "no idea"], ["+odd"], new_session(question(misconceptions=(ODD,))))
    assert moves(session)[1:] == [
        CallOut(about="odd", quote="it is odd"),
        Challenge(point="main", heard="little"),
        Hint(point="main", grade=1),  # with this one there has been no help yet
        Close(why="did_not_know"),
    ]
    assert said_at(session, 5).words == "We'll come back to that after this question. When is it written?"


def test_who_does_not_know_what_to_say_to_such_a_call_out_is_let_go_where_nothing_else_is_missing_or_was_pressed_enough() -> None:
    asked = new_session(question(misconceptions=(ODD,)))
    assert kinds(interview(["it is odd", "I don't know"], ["+odd main fix check"], asked))[1:] == ["call_out", "close"]
    late = interview(["a", "b", "it is odd", "I don't know"], ["", "", "+odd"], asked)
    assert kinds(late)[1:] == ["challenge", "challenge", "call_out", "close"]


def test_hints_come_in_grades_and_end() -> None:
    session = interview(["/hint", "hint please", "/hint", "/hint"], [])
    assert moves(session)[1:] == [Hint(point="main", grade=1), Hint(point="main", grade=2), *[Clarify(why="no_more_hints", point="main")] * 2]


def test_a_log_takes_as_many_grades_of_hint_as_a_point_has_and_one_for_a_point_without_any() -> None:
    held = interview(["/hint"], [])
    session = Session(held.plan, held.log[:2])  # the question is put, and a hint asked for
    said = authored_voice().says(Hint(point="main", grade=1), session)
    for point, grades in (("main", 2), ("fix", 1), ("check", 1)):
        session.after(said.model_copy(update={"move": Hint(point=point, grade=grades)}))
        with pytest.raises(OutOfTurn, match=f"there is no hint {grades + 1} for `{point}`"):
            session.after(said.model_copy(update={"move": Hint(point=point, grade=grades + 1)}))


def test_who_has_said_a_point_in_part_is_not_told_where_to_look_for_it() -> None:
    session = interview(["the date", "/hint", "/hint", "/hint"], ["~main fix"])
    assert moves(session)[1:] == [Challenge(point="main", heard="some"), Hint(point="main", grade=2), *[Clarify(why="no_more_hints", point="main")] * 2]


def test_a_hint_is_for_the_point_that_was_just_asked_for() -> None:
    assert moves(interview(["a", "/hint"], ["main"]))[1:] == [Challenge(point="fix"), Hint(point="fix", grade=1)]


def test_a_question_back_is_answered_and_the_question_stays_open() -> None:
    session = interview(["Do you mean a churn model?", "a"], ["main fix"])
    assert kinds(session) == ["ask", "clarify", "go_deeper"]
    assert said_at(session, 2).words == "Think of a churn model."


def test_questions_back_do_not_go_on_for_ever() -> None:
    session = interview(["What do you mean?"] * (BUDGETS.asides + 1), [])
    assert kinds(session) == ["ask", *["clarify"] * BUDGETS.asides, "close"]


def test_words_that_were_asked_about_as_unclear_take_no_question_back_away() -> None:
    session = interview(["a", "What do you mean?", "b", "What do you mean?"], ["?main", "?fix"])
    assert [move.why for move in moves(session) if isinstance(move, Clarify)] == ["not_sure", "asked_back", "not_sure", "asked_back"]


def test_a_last_reply_that_only_asks_something_and_says_nothing_is_answered_before_the_question_is_left() -> None:
    """ "Leakage in the sense of the label?" stands on no list of questions back, and is one all the same."""
    session = interview(["a", "b", "Leakage in the sense of the label?", "c"], [])
    assert moves(session)[2:] == [Challenge(point="fix", heard="little"), Clarify(why="asked_back", point="fix"), Close(why="pressed_enough")]
    assert said_at(session, 9).words == "Here it is again. What would you change? If something is left open, say what you assume and go on."
    for says_something in ("~check", "-check", "+proof"):
        assert not any(isinstance(move, Clarify) for move in moves(interview(["a", "b", "The late label?"], ["", "", says_something])))


def test_a_question_is_no_answer_to_a_deeper_question_without_points_either() -> None:
    session = interview(["a", "Before the label?", "b", ""], ["main fix"], new_session(question(deeper=("And then?",))))
    assert moves(session)[2:4] == [Clarify(why="asked_back"), Close(why="deep_enough")]


def test_who_only_ever_asks_is_let_go_after_as_many_questions_back_as_there_may_be() -> None:
    session = interview(["Leakage in the sense of the label?"] * 9, [])
    assert kinds(session) == ["ask", "challenge", "challenge", *["clarify"] * BUDGETS.asides, "close"]


def of_parts() -> Session:
    """One question with four main parts and a small one."""
    main, _, check = question().points
    parts = [check.model_copy(update={"id": id, "weight": 4, "ask_for_it": f"What about the {id}?"}) for id in ("detection", "fix", "split")]
    return new_session(question(points=(main.model_copy(update={"weight": 4}), *parts, check)))


def test_who_has_just_got_somewhere_is_asked_for_a_main_part_of_which_nothing_was_said_though_all_challenges_were_made() -> None:
    """The first of them went on something that was put right late: the fix, which the question asks for, is not left out for it."""
    session = interview(["x", "y", "it is late, and compare the two"], ["", "", "main detection"], of_parts())
    assert moves(session)[-2:] == [Challenge(point="detection", heard="little"), Challenge(point="fix", heard="right")]
    assert said_at(session, -2).words == "Right, that's what I was after. What about the fix?"


def test_a_main_part_is_asked_for_once_more_than_there_are_challenges_and_no_more() -> None:
    session = interview(["x", "y", "z", "w"], ["", "main", "detection", "fix"], of_parts())
    assert [move.point for move in moves(session) if isinstance(move, Challenge)] == ["main", "detection", "fix"]
    assert moves(interview(["x", "y", "z", "w"], ["", "main", "", ""], of_parts()))[-1] == Close(why="pressed_enough")


def test_who_got_nowhere_with_the_last_challenge_is_let_go_though_a_main_part_is_missing() -> None:
    for last in ("", "-main", "check"):
        assert kinds(interview(["x", "y", "z"], ["", "main", last], of_parts())).count("challenge") == 2


def test_a_small_part_is_not_asked_for_when_all_challenges_have_been_made_nor_one_that_is_half_said() -> None:
    small = interview(["x", "y", "z"], ["main check", "", ""], new_session(question(points=(*of_parts().discussion.question.points[:3], question().points[2]))))
    assert kinds(small).count("challenge") == 2
    half = interview(["x", "y", "z"], ["~fix ~split", "", "detection"], of_parts())
    assert moves(half)[-1] == Close(why="pressed_enough")


def test_who_has_put_a_wrong_belief_right_is_asked_for_a_missing_main_part_after_some_of_what_was_asked_too() -> None:
    replies = ["it proves it", "it is late", "x", "y"]
    put_right = interview([*replies, "z"], ["+proof", "main", "", "check"], of_parts())
    assert moves(put_right)[1:] == [
        CallOut(about="proof", quote="it proves it"),
        Challenge(point="detection", heard="right"),
        Challenge(point="fix", heard="little"),
        Challenge(point="split", heard="some"),
        Close(why="pressed_enough"),
    ]
    never_held = interview(replies, ["", "main", "", "check"], of_parts())
    assert kinds(never_held).count("challenge") == 2


def test_what_the_judge_is_not_sure_of_is_asked_again_before_it_is_challenged() -> None:
    session = interview(["the date thing", "b"], ["?main", ""])
    assert moves(session)[1:] == [Clarify(why="not_sure", point="main", quote="the date thing"), Challenge(point="fix", heard="little")]


def test_what_was_not_clear_in_an_earlier_reply_is_not_asked_about_any_more() -> None:
    session = interview(["the date thing", "sorry, I take that back", "b"], ["?main +proof", "", ""])
    assert [move for move in moves(session) if isinstance(move, Clarify)] == []
    assert Challenge(point="main", heard="little") in moves(session)


def test_what_was_pressed_for_and_is_half_said_is_not_dropped_but_asked_about_once_and_costs_no_challenge() -> None:
    session = interview(["x", "the date", "well, the date", "y"], ["", "~main", "~main", ""])
    again = Clarify(why="not_sure", point="main", quote="the date")
    assert moves(session)[1:] == [Challenge(point="main", heard="little"), again, Challenge(point="fix", heard="some"), Close(why="pressed_enough")]
    assert said_at(session, 6).words == "You say “the date”. Can you spell that out, with the reason?"


def test_what_may_mean_what_was_pressed_for_is_not_dropped_either() -> None:
    session = interview(["x", "by then"], ["", "?main"])
    assert moves(session)[-1] == Clarify(why="not_sure", point="main", quote="by then")
    assert said_at(session, 6).words == "I want to be sure what you mean by “by then”. Can you say more on that?"


def test_who_says_all_of_it_when_asked_for_more_hears_that_it_was_that() -> None:
    session = interview(["x", "the date", "it is after the label"], ["", "~main", "main"])
    assert moves(session)[-1] == Challenge(point="fix", heard="right")


def test_who_says_clearly_what_was_not_clear_hears_that_it_was_that() -> None:
    session = interview(["the date thing", "it is after the label"], ["?main", "main"])
    assert moves(session)[1:] == [Clarify(why="not_sure", point="main", quote="the date thing"), Challenge(point="fix", heard="right")]
    assert said_at(session, 6).words == "Right, that's what I was after. What would you change?"


def test_who_has_said_what_was_asked_for_none_too_plainly_is_not_told_that_it_was_exactly_that() -> None:
    asked = interview(["x"], [""])
    session = Session(plan=asked.plan, log=asked.log[:-1])  # before the candidate left
    for earned, worth in ((0.55, "some"), (0.6, "right")):
        barely = Judged(by=BY, findings=(Finding(point="main", status=Status.SAID, quote="it is late", credit=earned),))
        move = next_move(session.after(Answered(text="it is late")).after(barely))
        assert isinstance(move, Challenge)
        assert (move.point, move.heard) == ("fix", worth)


def test_what_is_wrong_in_a_reply_is_called_out_before_what_is_half_said_in_it_is_asked_about() -> None:
    assert kinds(interview(["x", "the date, which is fine"], ["", "~main -fix"])) == ["ask", "challenge", "call_out"]


def test_what_was_held_as_a_wrong_belief_is_never_asked_about_as_unclear() -> None:
    """It was clear enough to be called out."""
    session = interview(["it proves it", "it proves it"], ["+proof ?main", "+proof ?main"])
    assert moves(session)[1:] == [CallOut(about="proof", quote="it proves it"), Challenge(point="main", heard="wrong")]


def test_who_only_withdraws_hears_that_it_is_taken_back_and_what_was_asked_stays_open() -> None:
    session = interview(["it proves it", "I was wrong about that"], ["+proof", "!proof"])
    assert moves(session)[1:] == [CallOut(about="proof", quote="it proves it"), Challenge(point="main", heard="withdrawn")]
    assert said_at(session, -2).words == "OK, you've taken that back. When is it written?"
    assert debrief(session, session.discussions[0]).mistakes == (Mistake("it proves it", "It is known too late.", put_right=True),)


def test_a_wrong_belief_that_is_held_once_more_after_it_was_taken_back_is_told_in_the_words_that_stand() -> None:
    session = interview(["it proves it", "I was wrong about that", "the login proves it all the same"], ["+proof", "!proof", "+proof"])
    assert debrief(session, session.discussions[0]).mistakes == (Mistake("the login proves it all the same", "It is known too late.", put_right=False),)


def test_a_challenge_to_which_something_is_only_withdrawn_is_put_again() -> None:
    session = interview(["it proves it", "blue", "I was wrong", "x"], ["+proof", "", "!proof", ""])
    assert moves(session)[2:] == [Challenge(point="main", heard="little"), Challenge(point="main", heard="withdrawn"), Close(why="pressed_enough")]


def test_a_withdrawal_is_right_where_the_reply_says_what_was_asked_for_too() -> None:
    session = interview(["it proves it", "I was wrong, it is written later"], ["+proof", "!proof main"])
    assert moves(session)[2] == Challenge(point="fix", heard="right")


def test_who_takes_something_back_and_says_something_else_that_is_asked_is_not_told_of_the_withdrawal_alone() -> None:
    assert moves(interview(["it proves it", "I was wrong, and I would fix it"], ["+proof", "!proof fix"]))[2] == Challenge(point="main", heard="some")
    half = interview(["it proves it", "I was wrong, it is late"], ["+proof", "!proof ~main"])
    assert moves(half)[2] == Challenge(point="fix", heard="some")


def test_who_only_withdraws_in_the_end_is_not_told_that_it_was_that() -> None:
    session = interview(["x", "it proves it", "y", "I was wrong"], ["", "+proof", "", "!proof"])
    assert said_at(session, -1).words == "OK, you've taken that back. Let's leave it there."


def test_who_withdraws_and_says_it_again_has_put_nothing_right() -> None:
    assert moves(interview(["it proves it", "I was wrong, it proves it"], ["+proof", "!proof +proof"]))[2] == Challenge(point="main", heard="wrong")


def test_who_holds_on_to_what_was_called_out_is_pressed_for_what_puts_it_right() -> None:
    assert moves(interview(["never mind the fix", "I still think so"], ["-fix", ""]))[2] == Challenge(point="fix", heard="little")
    assert moves(interview(["never mind the fix", "I fix it, then"], ["-fix", "fix"]))[2] == Challenge(point="main", heard="right")


def test_who_only_disagrees_with_a_call_out_that_no_point_puts_right_is_asked_once_for_the_reason_and_then_for_something_else() -> None:
    session = interview(["it is odd", "No, I disagree.", "I still think so.", "x"], ["+odd", "", "", ""], new_session(question(misconceptions=(ODD,))))
    assert moves(session)[1:] == [
        *[CallOut(about="odd", quote="it is odd")] * 2,
        Challenge(point="main", heard="little"),
        Challenge(point="fix", heard="little"),
    ]
    assert said_at(session, 3).words == "You said “it is odd”. Why would that be so?"
    assert said_at(session, 6).words == "You stand by “it is odd”. What is your reason, or the evidence for it?"
    assert said_at(session, 9).words == "We'll come back to that after this question. When is it written?"
    assert debrief(session, session.discussion).mistakes == (Mistake("it is odd", "", put_right=False),)
    assert session.discussion.standing.wrong


def test_a_reason_that_is_given_is_judged_as_any_reply_to_the_call_out_is() -> None:
    replies = ["it is odd", "No, I disagree.", "since the date is late"]
    asked = new_session(question(misconceptions=(ODD,)))
    right = interview(replies, ["+odd", "", "main"], asked)
    assert moves(right)[3:] == [Challenge(point="fix", heard="some")]
    assert not right.discussion.standing.wrong
    wrong = interview(replies, ["+odd", "", "+odd"], asked)
    assert moves(wrong)[3:] == [Challenge(point="main", heard="wrong")]
    unknown = interview([*replies[:2], "I don't know"], ["+odd", ""], asked)
    assert moves(unknown)[3:] == [Challenge(point="main", heard="little")]


def test_who_gives_a_reason_with_the_disagreement_or_takes_the_belief_back_is_not_asked_for_one() -> None:
    asked = new_session(question(misconceptions=(ODD,)))
    for reply, judgement in (("I disagree, a tree has no mean", ""), ("No, I disagree.", "!odd")):
        assert kinds(interview(["it is odd", reply], ["+odd", judgement], asked)) == ["ask", "call_out", "challenge"]


def test_to_ask_for_a_reason_takes_no_call_out_away_and_comes_before_another_one() -> None:
    """Nor is a second belief called out before the first one has been heard out."""
    loose = ODD.model_copy(update={"id": "loose"})
    session = interview(["it is odd", "I don't agree", "x", "y"], ["+odd", "", "+loose", ""], new_session(question(misconceptions=(ODD, loose))))
    assert [move.about for move in moves(session) if isinstance(move, CallOut)] == ["odd", "odd", "loose"]
    both = _of_sentences(["It proves it. Nothing needs fixing", "No, I disagree"], ["+proof -fix", ""])
    assert moves(both)[1:] == [CallOut(about="proof", quote="It proves it")] * 2


def test_who_disagrees_when_all_challenges_have_been_made_is_asked_for_the_reason_before_the_question_is_left() -> None:
    session = interview(["x", "y", "it proves it", "I stand by that", "I disagree"], ["", "", "+proof", "", ""])
    assert kinds(session) == ["ask", "challenge", "challenge", "call_out", "call_out", "close"]


def test_a_deeper_question_has_a_call_out_of_its_own() -> None:
    session = interview(["a", "b", "c", "d"], ["+proof -check", "main -fix", "main fix check", "-late"])
    assert kinds(session) == ["ask", "call_out", "call_out", "go_deeper", "call_out"]


def test_what_is_wrong_over_the_budget_of_call_outs_is_called_wrong_without_being_quoted() -> None:
    session = interview(["a", "b", "c", "d", "e"], ["+proof", "-fix", "-check", "-check", "-check"])
    assert moves(session)[3:] == [Challenge(point="fix", heard="wrong"), Challenge(point="main", heard="wrong"), Close(why="pressed_enough")]
    assert said_at(session, 12).words == "I don't agree with everything in that. When is it written?"
    assert said_at(session, -1).words == "Not all of that holds, but let's leave it there."


def test_what_was_said_right_is_not_confirmed_while_something_in_the_reply_is_wrong() -> None:
    session = interview(["it proves it", "x", "so late, and it proves it"], ["+proof", "", "main +proof"])
    assert moves(session)[-1] == Challenge(point="fix", heard="wrong")


def test_an_answer_that_cannot_be_judged_closes_the_question_without_a_score() -> None:
    session = interview(["a"], [None])
    assert moves(session)[1:] == [Close(why="unjudged")]
    assert session.discussions[0].outcome == NotScored("could not be judged: the script says so")


def test_skipping_is_not_a_zero() -> None:
    assert interview(["/skip"], []).discussions[0].outcome == NotScored("skipped")


def test_leaving_is_possible_at_any_time_and_ends_nothing() -> None:
    session = interview(["/quit"], [])
    assert session.left
    assert not session.finished


def test_a_question_back_keeps_the_point_that_was_asked_for() -> None:
    assert moves(interview(["a", "What do you mean?"], ["main"]))[1:] == [Challenge(point="fix"), Clarify(why="asked_back", point="fix")]


def test_a_misconception_that_still_stands_is_pressed_on_a_deeper_rung_too() -> None:
    assert kinds(interview(["a", "b", "c"], ["main fix check", "late +proof", "late +proof"])) == ["ask", "go_deeper", "call_out", "close"]


def test_a_point_that_is_still_denied_keeps_a_good_answer_from_going_deeper() -> None:
    assert kinds(interview(["a", "b", "c"], ["main fix -check", "main fix -check", "check"])) == ["ask", "call_out", "challenge", "go_deeper"]


def test_a_denial_that_was_called_out_is_put_right_by_saying_the_point_in_part() -> None:
    talk = interview(["it is fine", "well, rather as of a date"], ["main -fix", "~fix"]).discussions[0]
    assert talk.status(talk.question.point("fix")) is Status.PARTLY
    again = interview(["it is fine", "a date", "it is fine all the same"], ["main -fix", "~fix", "-fix"]).discussions[0]
    assert again.status(again.question.point("fix")) is Status.DENIED


def test_a_wrong_belief_that_was_called_out_is_put_right_by_saying_the_point_in_part_and_not_before() -> None:
    called_out = interview(["it proves it", "well, it is known late"], ["+proof", "~main"])
    assert not called_out.discussions[0].standing.misconceptions
    assert moves(called_out)[2] == Challenge(point="fix", heard="some")
    assert interview(["it proves it", "it is late, and it proves it"], ["+proof", "~main +proof"]).discussions[0].standing.misconceptions
    assert interview(["it is late, and it proves it"], ["~main +proof"]).discussions[0].standing.misconceptions


def test_a_reply_to_a_call_out_in_which_nothing_is_heard_is_not_called_thin_for_it_may_answer_it_all_the_same() -> None:
    session = interview(["it proves it", "that she came back", "x"], ["+proof", "", ""])
    assert said_at(session, 6).words == "We'll come back to that after this question. When is it written?"
    assert said_at(session, 9).words == "That's a bit thin so far. What would you change?"


def test_a_reply_that_is_only_a_question_is_not_called_thin_but_given_back() -> None:
    """ "Is the positive class the expensive one to miss?" is a good thing to wonder about, and no answer."""
    asks = interview(["Is the positive class the expensive one to miss? Or the other?", "x"], ["", ""])
    assert said_at(asks, 3).words == "I'd like to hear your own answer to that. Assume what you need. When is it written?"
    assert said_at(interview(["Is it “late?”"], [""]), 3).words == said_at(asks, 3).words
    for answer in ("It leaks. Or doesn't it?", "I would drop the column\nIs that right?"):
        assert said_at(interview([answer], [""]), 3).words == "That's a bit thin so far. When is it written?"


def test_what_may_be_right_though_nobody_is_sure_of_it_is_not_called_thin() -> None:
    asked = interview(["x"], [""])
    session = Session(plan=asked.plan, log=asked.log[:2])  # the question, and the answer to it
    unclear, thin = "I'm not sure yet what to make of that. When is it written?", "That's a bit thin so far. When is it written?"
    for status, earned, words in ((Status.NOT_SURE, 0.5, unclear), (Status.NOT_SURE, 0.0, unclear), (Status.PARTLY, 0.2, thin)):
        maybe = session.after(Judged(by=BY, findings=(Finding(point="check", status=status, quote="x", credit=earned),)))
        move = next_move(maybe)
        assert move == Challenge(point="main", heard="little")
        assert authored_voice().says(move, maybe).words == words


def test_a_denial_stays_where_the_reply_to_the_call_out_says_next_to_nothing_of_the_point() -> None:
    next_to_nothing = Judged(by=BY, findings=(Finding(point="fix", status=Status.PARTLY, quote="hm", credit=0.2),))
    session = interview(["it is fine"], ["-fix"])
    talk = Discussion(session.discussion.question, (*session.discussion.log, Answered(text="hm"), next_to_nothing))
    assert talk.status(talk.question.point("fix")) is Status.DENIED


def test_what_an_answer_to_a_deeper_question_says_of_the_first_counts_where_it_says_it_plainly_and_not_in_part() -> None:
    for heard, earned in (("late ~check", 0), ("late ?check", 0), ("late check", 1)):
        talk = interview(["a", "a late label"], ["main fix", heard]).discussions[0]
        assert talk.finding(talk.question.point("check")).earned == earned


def test_what_was_said_before_is_not_taken_back_by_an_answer_to_a_deeper_question() -> None:
    """Only by one in which it was asked for."""
    session = interview(["a", "a late label"], ["main fix check", "late -fix"])
    assert kinds(session) == ["ask", "go_deeper", "go_deeper"]
    assert session.discussion.standing.score == 100
    called_out = interview(["a", "it proves it", "no, it does not leak"], ["main fix check", "+proof", "-main"])
    assert kinds(called_out)[:3] == ["ask", "go_deeper", "call_out"]
    assert called_out.discussions[0].status(called_out.discussions[0].question.point("main")) is Status.DENIED


def test_a_point_that_nobody_had_said_before_is_denied_by_an_answer_to_a_deeper_question_too() -> None:
    assert moves(interview(["a", "b"], ["main fix", "-check"]))[2] == CallOut(about="check", quote="b")


def test_a_hint_after_a_call_out_helps_with_what_was_called_out() -> None:
    """Not with what is missing most: main has more to earn than fix."""
    assert moves(interview(["it is fine", "/hint"], ["~check -fix"]))[1:] == [CallOut(about="fix", quote="it is fine"), Hint(point="fix", grade=1)]
    heaviest = question(points=(*question().points, question().points[0].model_copy(update={"id": "heavy", "weight": 5})))
    assert moves(interview(["it proves it", "/hint"], ["+proof"], new_session(heaviest)))[2] == Hint(point="main", grade=1)
    assert moves(interview(["it proves it", "main", "/hint"], ["+proof", "main"], new_session(heaviest)))[3] == Hint(point="heavy", grade=1)


def test_a_deeper_question_without_points_is_asked_and_then_passed() -> None:
    open_ended = question(deeper=("And then?", "And after that?"))
    assert kinds(interview(["a", "b", "c"], ["main fix", "", ""], new_session(open_ended))) == ["ask", "go_deeper", "go_deeper", "close"]


def test_not_knowing_is_an_honest_zero_and_what_nobody_judged_is_none() -> None:
    honest = interview(["no idea", "no idea"], []).discussions[0].outcome
    assert isinstance(honest, Scored)
    assert honest.final.score == 0
    assert interview(["no idea", "/skip"], []).discussions[0].outcome == NotScored("skipped")
    assert interview(["no idea", "a"], [None]).discussions[0].outcome == NotScored("could not be judged: the script says so")
