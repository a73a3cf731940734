"""Whoever asks back what was meant hears it in other words, once, and then as it was first said."""

from __future__ import annotations

import pytest

from interviewer.core.debrief import debrief
from interviewer.core.discussion import Scored
from interviewer.core.events import Answered, AskedBack, Said
from interviewer.core.judgement import Judged
from interviewer.core.moves import Ask, Challenge, Clarify, Close
from interviewer.core.question import Misconception, Point, Question, Rung
from interviewer.core.session import Session
from interviewer.storage.bank import Bank
from interviewer.storage.places import QUESTION_BANK
from tests.rooms import interview, moves, new_session, question, said_at

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
        "Here it is again. Look at time. When is it written? If something is left open, say what you assume and go on.",
    ]


def test_words_that_may_mean_a_point_are_quoted_before_the_author_s_own_request_for_it() -> None:
    session = interview(["the date thing", "b"], ["?main", ""], new_session(asked()))
    assert words(session)[0] == "I want to be sure what you mean by “the date thing”. Who fills it in, and on which day?"
    assert moves(session)[1] == Clarify(why="not_sure", point="main", quote="the date thing")
    once = interview(["the date thing"], ["main ?fix"], new_session(asked()))
    assert words(once)[0] == "I want to be sure what you mean by “the date thing”. What would you change?"
    bare = question(points=[point.model_copy(update={"ask_for_it": None}) for point in question().points])
    assert words(interview(["the date thing"], ["?main"], new_session(bare)))[0].endswith("“the date thing”. Can you say more on that?")


def test_where_the_request_has_been_made_the_other_one_is_made_for_unclear_words_and_then_only_what_was_meant_is_asked() -> None:
    pressed = interview(["x", "by then"], ["", "?main"], new_session(asked()))
    assert words(pressed) == [
        "That's a bit thin so far. Look at time. When is it written?",
        "I want to be sure what you mean by “by then”. Who fills it in, and on which day?",
    ]
    helped = interview(["/hint", "it is late"], ["~main"], new_session(asked()))
    assert words(helped)[1] == "You say “it is late”. Who fills it in, and on which day?"
    again = interview(["x", "What do you mean?", "by then"], ["", "?main"], new_session(asked()))
    assert words(again)[2] == "I want to be sure what you mean by “by then”. Can you say more on that?"


def test_who_asks_back_what_was_asked_about_unclear_words_hears_that_request_in_other_words_and_not_the_whole_question() -> None:
    session = interview(["the date thing", "What do you mean?", "What do you mean?"], ["?main"], new_session(asked()))
    assert words(session)[1:] == [
        "Let me put it differently. Look at time. When is it written?",
        "Here it is again. Look at time. When is it written? If something is left open, say what you assume and go on.",
    ]
    bare = question(points=[point.model_copy(update={"ask_for_it": None}) for point in question().points])
    assert words(interview(["the date thing", "What do you mean?"], ["?main"], new_session(bare)))[1] == "Think of a churn model."


@pytest.mark.parametrize(
    ("answer", "quoted"),
    [
        ("one two three four five six seven eight nine ten eleven twelve thirteen fourteen", None),
        (
            "The schema check would catch that, since it validates the columns, and then it just multiplies by 0.01 and goes on.",
            "… it just multiplies by 0.01 and goes on",
        ),
        (
            "label: the 30 days after it. The two windows should overlap a bit so that it sees them",
            "… The two windows should overlap a bit so that it sees them",
        ),
        (
            "I would keep a list in memory of each replica with the last ten clicks and pin each user to the same replica",
            "… pin each user to the same replica",
        ),
        (
            "one two three four five six seven eight nine ten eleven twelve and fourteen fifteen",
            "… two three four five six seven eight nine ten eleven twelve and fourteen fifteen",
        ),
    ],
    ids=["short enough", "from a clause", "from a sentence", "from a joined clause", "from anywhere"],
)
def test_of_long_words_that_are_asked_about_only_the_last_are_quoted(answer: str, quoted: str | None) -> None:
    session = interview([answer], ["?main"], new_session(asked()))
    assert words(session)[0] == f"I want to be sure what you mean by “{quoted or answer}”. Who fills it in, and on which day?"


def test_where_the_author_has_no_other_words_it_is_said_again() -> None:
    session = interview(["a", "What do you mean?"], ["main"], new_session(asked()))
    assert words(session)[-1] == "Here it is again. What would you change? If something is left open, say what you assume and go on."


def test_a_deeper_question_has_a_clarification_of_its_own_whatever_was_clarified_before() -> None:
    session = interview(["What do you mean?", "a", "What do you mean?", "What do you mean?"], ["main fix"], new_session(asked()))
    assert words(session)[0] == "Think of a churn model."
    assert words(session)[2:] == [
        "Say they take 90 days.",
        "Take the question as it stands. If something is left open, say what you assume and answer on that basis. "
        "I can't put it any more plainly, so please answer it now.",  # a fourth would close the question
    ]


def test_the_last_request_for_a_hint_is_announced_before_the_next_one_closes_the_question() -> None:
    session = interview(["/hint"] * 6, [])
    told = [each for each in words(session) if "no hint" in each or "nothing to add" in each]
    none = "I have no hint to add here. Say what you have, even if it isn't complete, or /skip."
    last = "I really have nothing to add, so please say what you have, even if it isn't complete. If you ask once more, we'll leave this question."
    assert told == [none, none, last]
    assert moves(session)[-1] == Close(why="pressed_enough")


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


def test_a_first_reply_that_only_asks_about_the_question_is_not_judged_is_no_first_answer_and_costs_no_challenge() -> None:
    session = interview(["What do you mean by login? The first or the last?", "login", "x", "y"], ["main", "", ""], new_session(asked()))
    assert isinstance(session.log[1], AskedBack)
    assert moves(session)[:2] == [Ask(), Clarify(why="asked_back")]
    assert sum(isinstance(event, Judged) for event in session.log) == sum(isinstance(event, Answered) for event in session.log)
    outcome = session.discussions[0].outcome
    assert isinstance(outcome, Scored)
    assert outcome.first.score == interview(["login"], ["main"], new_session(asked())).discussions[0].standing.score > 0
    assert moves(session)[2] == moves(interview(["login"], ["main"], new_session(asked())))[1] == Challenge(point="fix", heard="some")


def test_who_first_asks_which_of_two_the_case_is_still_has_the_first_answer() -> None:
    session = interview(["Was the drop sudden or gradual?", "login"], ["main"], new_session(asked()))
    assert moves(session)[:3] == [Ask(), Clarify(why="asked_back"), Challenge(point="fix", heard="some")]


def test_who_is_asked_what_they_would_want_to_know_and_asks_it_is_judged() -> None:
    wanted = Point(id="course", says="Whether it came suddenly", ask_for_it="What would you want to know about the drop?")
    session = interview(["It fell.", "Was the drop sudden or gradual?"], ["", "course"], new_session(question(points=(wanted,), misconceptions=())))
    assert [type(event) for event in session.log if not isinstance(event, Said)][:4] == [Answered, Judged, Answered, Judged]


def test_who_asks_whether_the_data_or_the_model_is_to_be_checked_is_told_and_hears_of_no_check() -> None:
    session = interview(["What do you mean by checks? Checks of the data or of the model?"], [], new_session(Bank(QUESTION_BANK).question("d08-q1")))
    assert said_at(session, 2).words == (
        "Checks of the data, before there is any model. Take it as one flat table that somebody has just handed to you, with no documentation. "
        "Name five, and for each one say what could go wrong if you left it out."
    )


def test_who_asks_for_an_example_on_a_deeper_question_is_given_the_author_s_and_not_pressed() -> None:
    texts = ["a", "Not sure what you want me to cover there, could you give me an example?"]
    session = interview(texts, ["main fix"], new_session(asked()))
    assert moves(session)[-1] == Clarify(why="asked_back")
    assert words(session)[-1] == "Say they take 90 days."


@pytest.mark.parametrize(
    ("ask", "perfect", "start"),
    [
        ("What is early stopping?", "Early stopping ends training when the validation loss has stopped improving.", "Early stopping ends training …"),
        ("What is early stopping?", "It ends training when the validation loss has stopped improving.", "It ends …"),
        ("What are gradients?", "The gradient is the direction in which the loss grows fastest at this place.", "The gradient is the direction …"),
        ("Name a metric for rare positives.", "Average precision, since it looks at the positives alone and no negative counts.", "Average precision, since …"),
        ("What is early stopping?", "Early stopping is the ending of training early.", None),  # too little is left that the question does not say
    ],
)
def test_a_hint_that_is_derived_begins_a_sentence_and_goes_on_behind_the_words_of_the_question(ask: str, perfect: str, start: str | None) -> None:
    session = interview(["/hint"], [], new_session(Question.model_validate({"id": "q1", "ask": ask, "perfect": perfect})))
    told = words(session)[-1]
    assert (f"begins: “{start}”" in told) if start else ("Take the question apart" in told)
