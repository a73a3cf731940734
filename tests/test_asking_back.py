"""Whoever asks back what was meant hears it in other words, once, and then as it was first said."""

from __future__ import annotations

from interviewer.core.debrief import debrief
from interviewer.core.events import Said
from interviewer.core.question import Misconception, Point, Question, Rung
from interviewer.core.session import Session
from tests.rooms import interview, new_session, question

REWORDED = (
    Point(
        id="main",
        says="It comes from after the label",
        weight=3,
        ask_for_it="Look at time. When is it written?",
        ask_again="Who fills it in, and on which day?",
    ),
    Point(id="fix", says="Build features as of a cut-off date", weight=2, ask_for_it="What would you change?"),
)
DEEPER = Rung(id="d1", ask="What if labels come late?", clarify="Say they take 90 days.", points=(Point(id="late", says="Wait", ask_for_it="How long?"),))


def asked() -> Question:
    return question(points=REWORDED, misconceptions=(), deeper=(DEEPER,))


def words(session: Session) -> list[str]:
    """What the interviewer said after the question."""
    return [event.words for event in session.log if isinstance(event, Said)][1:]


def test_what_is_pressed_for_is_put_in_the_author_s_other_words_and_then_as_it_was() -> None:
    session = interview(["a", "What do you mean?", "What do you mean?"], [""], new_session(asked()))
    assert words(session)[1:] == [
        "Let me put it differently. Who fills it in, and on which day?",
        "Let me put it once more. Look at time. When is it written?",
    ]


def test_where_the_author_has_no_other_words_it_is_said_again() -> None:
    session = interview(["a", "What do you mean?"], ["main"], new_session(asked()))
    assert words(session)[-1] == "Here it is again. What would you change? If something is left open, say what you assume and go on."


def test_a_deeper_question_has_a_clarification_of_its_own_whatever_was_clarified_before() -> None:
    session = interview(["What do you mean?", "a", "What do you mean?", "What do you mean?"], ["main fix"], new_session(asked()))
    assert words(session)[0] == "Think of a churn model."
    assert words(session)[2:] == [
        "Say they take 90 days.",
        "Take the question as it stands. If something is left open, say what you assume and answer on that basis.",
    ]


def test_the_debrief_tells_the_whole_request_that_a_reply_was_given_to() -> None:
    session = interview(["a", "What do you mean?", "b"], ["", ""], new_session(asked()))
    assert [replied.asked for replied in debrief(session, session.discussions[0]).replies] == [
        None,
        "Look at time. When is it written?",
        "Who fills it in, and on which day?",
    ]


def test_whoever_asks_back_on_a_call_out_that_no_point_puts_right_hears_it_again_and_gets_no_hint_on_something_else() -> None:
    belief = Misconception(id="big", claim="Bigger is better", call_out="I doubt that. What else may lie behind it?")
    session = interview(["bigger", "why is that wrong?", "/hint"], ["+big"], new_session(question(points=REWORDED, misconceptions=(belief,))))
    assert words(session)[1:] == [
        "I mean “bigger”. I doubt that. What else may lie behind it?",
        "I have no hint to add here. Say what you have, even if it isn't complete, or /skip.",
    ]
