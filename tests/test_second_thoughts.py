"""What a candidate does about what was said: gives up, takes back, rates, tries again; and what happens when the time is up."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from interviewer.core.debrief import debrief
from interviewer.core.discussion import NotScored, Scored
from interviewer.core.events import Answered, Event, GaveUp, Left, Rated, Resumed, Said, Skipped, TookBack, TriedAgain
from interviewer.core.history import remembered, unassisted
from interviewer.core.moves import Ask, CallOut, Challenge, Close, Hint
from interviewer.core.question import Band
from interviewer.core.replies import act, understood
from interviewer.core.rules import next_move
from interviewer.core.scorecard import scorecard
from interviewer.core.session import MOST_RATINGS, MOST_TAKEN_BACK, OutOfTurn, Session, WhoseTurn
from interviewer.core.summary import summary
from interviewer.core.timing import time_spent
from interviewer.core.why import why
from interviewer.drive.hold import hold
from interviewer.ports import Clock, Room
from interviewer.terminal.coming_back import tried_again
from interviewer.terminal.why_screen import why_blocks
from tests.rooms import NOON, Notebook, ScriptedCandidate, ScriptedJudge, authored_voice, interview, kinds, moves, new_session, question, said_at, trajectory

TWO = (question("q1"), question("q2", topic="drift"))


# --- Giving up --------------------------------------------------------------------------------------------------------------


def test_a_question_that_is_given_up_is_closed_and_keeps_what_was_earned_before() -> None:
    session = interview(["a", "/perfect"], ["main"])
    assert trajectory(session.log) == ["said ask", "answered", "judged", "said challenge", "gave_up", "said close"]
    assert moves(session)[-1] == Close(why="gave_up")
    outcome = session.discussions[0].outcome
    assert isinstance(outcome, Scored)
    assert outcome.final.score == 53


@pytest.mark.parametrize("texts", [["/perfect"], ["/hint", "/perfect"], ["no idea", "/perfect"]])
def test_a_question_that_is_given_up_unanswered_has_no_score_and_no_zero(texts: list[str]) -> None:
    assert interview(texts, []).discussions[0].outcome == NotScored("given up before it was answered")


# --- Taking back ------------------------------------------------------------------------------------------------------------


def test_an_answer_that_is_taken_back_does_not_count_nor_does_what_followed_and_all_of_it_stays_on_the_record() -> None:
    session = interview(["the login proves it", "/undo", "it is known too late", "/skip"], ["+proof", "main"])
    assert trajectory(session.log)[:6] == ["said ask", "answered", "judged", "said call_out", "took_back", "answered"]
    talk = session.discussions[0]
    assert [type(event).__name__ for event in talk.events] == ["Said", "Answered", "Judged", "Said", "Skipped", "Said"]
    assert isinstance(talk.outcome, Scored)
    assert (talk.outcome.first.score, talk.outcome.final.score, talk.standing.misconceptions) == (53, 53, ())
    assert [(each.reply.text, each.taken_back) for each in debrief(session, talk).replies] == [
        ("the login proves it", True),
        ("it is known too late", False),
        ("/skip", False),
    ]
    assert not debrief(session, talk).mistakes


def test_a_point_that_is_denied_in_the_end_is_told_although_what_it_puts_right_is_put_right() -> None:
    session = interview(["It proves it.", "It is late.", "It is not late."], ["+proof", "main", "-main"], new_session(question(deeper=())))
    (held, denied) = debrief(session, session.discussions[0]).mistakes
    assert (held.words, held.put_right) == ("It proves it.", True)
    assert (denied.words, denied.put_right) == ("It is not late.", False)


def test_after_taking_back_the_same_point_is_still_pressed_for() -> None:
    session = interview(["a", "b", "/undo"], ["main", "fix"]).after(Resumed())
    assert session.turn is WhoseTurn.CANDIDATE
    assert (session.discussion.pressed_for, moves(session)[1]) == ("fix", Challenge(point="fix"))
    assert session.discussion.rung is None


def test_a_deeper_question_is_taken_back_with_the_answer_that_led_to_it() -> None:
    session = interview(["a", "/undo", "b"], ["main fix", "+proof"])
    assert kinds(session) == ["ask", "go_deeper", "call_out"]
    assert session.discussion.rung is None
    assert moves(session)[-1] == CallOut(about="proof", quote="b")


@pytest.mark.parametrize(
    ("texts", "judgements"),
    [([], []), (["/hint"], []), (["a", "/hint"], [""]), (["What do you mean?"], []), (["a", "/undo"], [""]), (["a"], [None])],
    ids=["nothing yet", "a hint", "a hint after an answer", "a question back", "taken back already", "closed already"],
)
def test_only_the_answer_that_was_sent_last_can_be_taken_back(texts: list[str], judgements: list[str | None]) -> None:
    session = interview(texts, judgements)
    session = session.after(Resumed()) if session.left else session
    assert session.why_not(TookBack()) is not None
    with pytest.raises(OutOfTurn):
        session.after(TookBack())


def test_after_the_end_it_is_nobodys_turn_and_a_log_that_goes_on_makes_no_session() -> None:
    session = interview(["/skip"], [])
    after_the_end = "`answered` cannot come here, it is nobody's turn"
    assert session.why_not(Answered(text="a")) == after_the_end
    with pytest.raises(OutOfTurn, match=f"event 4: {after_the_end}"):
        Session(session.plan, (*session.log, Answered(text="a")))


def test_taking_back_twice_goes_back_by_two_answers() -> None:
    session = interview(["a", "b", "/undo", "/undo"], ["main", "fix"]).after(Resumed())
    assert [type(event).__name__ for event in session.discussion.events] == ["Said"]
    assert [each.text for each in session.discussion.taken_back] == ["a", "b"]


def test_taking_back_has_an_end() -> None:
    session = interview(["a", "/undo"] * MOST_TAKEN_BACK + ["a"], [])
    session = session.after(Resumed())
    assert session.why_not(TookBack()) == "on one question 2 answers can be taken back, and you have taken back as many"


# --- Rating -----------------------------------------------------------------------------------------------------------------


def test_the_own_rating_stands_beside_the_verdict_and_the_last_one_holds() -> None:
    session = interview(["/rate 90", "a", "/rate good", "/skip"], ["main"])
    assert trajectory(session.log) == ["said ask", "rated", "answered", "judged", "said challenge", "rated", "skipped", "said close"]
    rated = debrief(session, session.discussions[0]).rated
    assert rated is not None
    assert (rated.rating, rated.score) == (Band.GOOD, 74)


def test_a_rating_changes_nothing_else_and_has_an_end() -> None:
    plain = interview(["a", "b", "/skip"], ["main", "~fix"])
    rated = interview(["a", "/rate 10", "b", "/rate 20", "/skip"], ["main", "~fix"])
    assert [event for event in rated.log if not isinstance(event, Rated)] == list(plain.log)
    again = interview(["/rate 1"] * MOST_RATINGS, []).after(Resumed())
    assert again.why_not(Rated(rating=2)) == f"one question is rated {MOST_RATINGS} times at most"


def test_the_room_may_ask_for_a_rating_once_before_the_verdict_and_takes_none_for_an_answer() -> None:
    asked: list[Session] = []

    def rates(session: Session) -> Rated | None:
        asked.append(session)
        return Rated(rating=40) if len(asked) == 1 else None

    book = Notebook()
    script = ["a", "/skip", "/skip", "b", "/skip"]
    room = Room(authored_voice(), ScriptedCandidate(script), ScriptedJudge(["main", "main"]), book, book, lambda: NOON, rates)
    session = hold(new_session(*TWO, question("q3")), room)
    assert session.finished
    assert trajectory(session.log)[4:7] == ["skipped", "rated", "said close"]
    assert [len(each.discussion.answers) for each in asked] == [1, 1]  # not of the question that was not answered
    assert [talk.rated for talk in session.discussions] == [Rated(rating=40, at=NOON), None, None]


def test_who_leaves_where_a_rating_is_asked_for_finds_the_question_as_it_was() -> None:
    book, script = Notebook(), ["a", "/skip"]
    room = Room(authored_voice(), ScriptedCandidate(script), ScriptedJudge(["main"]), book, book, lambda: NOON, lambda _: Left())
    session = hold(new_session(*TWO), room)
    assert trajectory(session.log)[-2:] == ["skipped", "left"]
    assert trajectory(interview([], [], session.after(Resumed())).log)[-4:] == ["resumed", "said close", "said ask", "left"]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("/rate 70", Rated(rating=70)),
        ("/RATE 0 %", Rated(rating=0)),
        ("/rate 55/100", Rated(rating=55)),
        ("/rate Excellent", Rated(rating=Band.EXCELLENT)),
        ("/rate 101", None),
        ("/rate", None),
        ("/rate great", None),
        ("/undo", TookBack()),
        ("/redo", TriedAgain()),
        ("I would undo it", None),
    ],
)
def test_what_is_done_about_replies_is_understood(text: str, event: Event | None) -> None:
    assert act(text) == event


def test_giving_up_is_a_reply() -> None:
    assert understood("/perfect") == GaveUp()


# --- Trying again -----------------------------------------------------------------------------------------------------------


def test_a_question_is_tried_once_more_from_the_beginning_and_the_first_attempt_is_the_one_that_counts() -> None:
    session = interview(["a", "/skip", "/redo", "b", "/skip", "/skip"], ["~main", "main fix check"], new_session(*TWO))
    asked = [(event.question, event.move.kind) for event in session.log if isinstance(event, Said) and event.move.kind in ("ask", "close")]
    assert asked == [("q1", "ask"), ("q1", "close"), ("q2", "ask"), ("q1", "ask"), ("q1", "close"), ("q2", "ask"), ("q2", "close")]
    assert session.finished
    first = session.discussions[0]
    assert first.again is not None
    assert isinstance(first.outcome, Scored)
    assert isinstance(first.again.outcome, Scored)
    assert (first.outcome.final.score, first.again.outcome.final.score) == (35, 100)
    assert first.answers == ("a",)
    assert first.again.answers == ("b",)
    assert debrief(session, first.again, before=first.outcome).before == first.outcome
    assert summary(session).mean == 35


def test_a_scorecard_tells_the_score_of_a_second_attempt_once_that_is_over_and_not_before() -> None:
    def told(*more: str) -> int | None:
        session = interview(["a", "/skip", "/redo", "b", *more], ["~main", "main fix"], new_session(*TWO))
        return scorecard(session, "0001-day-01", NOON, {}).questions[0].again

    assert [told(), told("/skip")] == [None, 78]


def test_a_question_is_tried_once_more_before_the_next_one_is_asked_and_the_next_one_comes_after_it() -> None:
    def pauses(session: Session) -> TriedAgain | None:
        return TriedAgain() if session.why_not(TriedAgain()) is None else None

    book = Notebook()
    room = Room(authored_voice(), ScriptedCandidate(["a", "/skip", "b", "/skip"]), ScriptedJudge(["~main", "main"]), book, book, lambda: NOON, pauses=pauses)
    session = hold(new_session(*TWO), room)
    asked = [(event.question, event.move.kind) for event in session.log if isinstance(event, Said) and event.move.kind in ("ask", "close")]
    assert asked == [("q1", "ask"), ("q1", "close"), ("q1", "ask"), ("q1", "close"), ("q2", "ask")]
    assert session.discussions[0].again is not None
    assert Session(session.plan, session.log) == session


def test_who_has_left_after_a_debrief_can_come_back_to_try_that_question_once_more() -> None:
    closed = interview(["/skip"], [], new_session(*TWO))
    left = Session(closed.plan, closed.log[:-2]).after(Left(at=NOON))
    assert tried_again(left, NOON).trying_again


def test_the_second_attempt_has_its_own_hints_and_is_asked_in_other_words() -> None:
    session = interview(["/hint", "/skip", "/redo", "/hint"], [], new_session(*TWO))
    assert [move for move in moves(session) if isinstance(move, Hint)] == [Hint(point="main", grade=1)] * 2
    asked = [event.words for event in session.log if isinstance(event, Said) and isinstance(event.move, Ask)]
    assert "Answer Q1 first" in asked[0]
    assert "Answer Q1 first" not in asked[2]
    assert asked[2].endswith("Is the **last login** leakage?")


@pytest.mark.parametrize(
    ("session", "reason"),
    [
        (interview([], [], new_session(*TWO)).after(Resumed()), "there is no question before this one to try again"),
        (interview(["/skip", "/hint"], [], new_session(*TWO)).after(Resumed()), "a question is tried again before anything is said on the next one"),
        (interview(["/skip", "/redo", "/skip"], [], new_session(*TWO)).after(Resumed()), "a question is tried again once, and Q1 has been"),
        (interview(["/skip", "/redo"], [], new_session(*TWO)).after(Resumed()), "a question is tried again once, and Q1 has been"),
        (
            interview(["/skip"], [], new_session(*TWO, mode="real")).after(Resumed()),
            "in real mode no question is tried again; hold the whole interview once more instead",
        ),
    ],
    ids=["the first", "something was said", "twice", "while trying again", "real mode"],
)
def test_trying_again_is_for_the_question_just_closed_once_and_in_study_mode(session: Session, reason: str) -> None:
    assert session.why_not(TriedAgain()) == reason


def test_no_question_is_tried_again_when_the_time_is_up_and_a_log_in_which_one_was_can_be_read() -> None:
    session = interview(["/skip"], [], new_session(*TWO, seconds=600)).after(Resumed())
    assert [session.why_not(TriedAgain(), timedelta(minutes=minutes)) for minutes in (9, 10)] == [None, "the time is up, and no question is tried again"]
    late = session.after(TriedAgain(at=NOON + timedelta(minutes=11)))
    assert Session(late.plan, late.log).trying_again


def test_the_last_question_can_be_tried_again_after_the_end() -> None:
    ended = interview(["/skip"], [])
    session = interview(["a", "/skip"], ["main"], ended.after(TriedAgain(at=NOON)))
    assert session.finished
    assert session.turn is WhoseTurn.NOBODY
    assert session.discussions[0].outcome == NotScored("skipped")
    assert session.discussions[0].again is not None
    assert session.why_not(TriedAgain()) == "a question is tried again once, and Q1 has been"


@pytest.mark.parametrize("minutes", [25, 600])
def test_who_comes_back_to_a_finished_interview_to_try_again_was_away_meanwhile_however_short_that_was(minutes: int) -> None:
    back = NOON + timedelta(minutes=minutes)
    again = tried_again(interview(["/skip"], []), back)
    asked = again.after(authored_voice().says(next_move(again), again).model_copy(update={"at": back}))
    assert asked.spent == timedelta()


# --- Why --------------------------------------------------------------------------------------------------------------------


def test_why_quotes_what_earned_and_cost_and_names_no_point_that_is_still_open() -> None:
    session = interview(["half of it", "the rest"], ["~main ~check +proof", "fix -check ?main"])
    found = why(session.discussion)
    assert found is not None
    assert [(each.quote, each.name, each.says) for each in found.earned] == [("the rest", "said", ("Build features as of a cut-off date",))]
    assert (found.cost, found.unclear, found.open) == (("the rest",), (), {"partly": 1, "wrong": 1})
    before = why(interview(["half of it"], ["~main ~check ?fix"]).discussion)
    assert before is not None
    assert [(each.says, each.unnamed) for each in before.earned] == [((), 2)]
    assert (before.unclear, before.open) == (("half of it",), {"partly": 2, "not clear": 1})
    assert why(new_session().discussion) is None


def test_why_tells_which_words_of_an_earlier_answer_are_put_right() -> None:
    session = interview(["it proves it", "I was wrong"], ["+proof", "!proof"])
    assert [block.text for block in why_blocks(session)][1:] == ["Put right: “it proves it”", "Still open: 3 points (not said yet)."]


def test_why_does_not_call_a_point_that_was_said_before_partly_said_now() -> None:
    session = interview(["it is late", "late, so a date"], ["main", "~main ~check"])
    partly = "Partly one of the points: “late, so a date”"
    assert [block.text for block in why_blocks(session)][1:] == [partly, "Still open: 2 points (1 partly said, 1 not said yet)."]


def test_why_puts_equal_words_together_and_never_shows_those_of_a_wrong_belief_as_earned() -> None:
    alike = [block.text for block in why_blocks(interview(["a date"], ["~main ~check"]))]
    assert alike == ["Your last answer", "Partly 2 of the points: “a date”", "Still open: 3 points (2 partly said, 1 not said yet)."]
    wrong = [block.text for block in why_blocks(interview(["it proves it"], ["~main fix +proof"]))]
    assert wrong[:3] == ["Your last answer", "Said: Build features as of a cut-off date", "Wrong: “it proves it”"]
    assert wrong[3:] == ["Still open: 2 points (1 partly said, 1 not said yet)."]


@pytest.mark.parametrize("found", ["?main", "?main=0.4"], ids=["nothing earned", "something earned"])
def test_why_says_of_words_that_are_not_clear_what_is_not_and_what_to_do(found: str) -> None:
    told = [block.text for block in why_blocks(interview(["some date"], [found]))]
    assert told[1] == "Not clear: “some date” — it may mean a point, or not; say it in other words."
    assert told[2:] == ["Still open: 3 points (1 not clear yet, 2 not said yet)."]


def test_why_tells_what_is_open_of_the_question_that_was_answered_and_of_a_deeper_one_only_once_that_was() -> None:
    session = interview(["it is late, so a cut-off"], ["main fix ~check"])
    assert session.discussion.rung is not None
    assert why_blocks(session)[-1].text == "Still open in the question before this one: 1 point (partly said)."
    unknown = interview(["it is late, so a cut-off", "no idea"], ["main fix ~check"])
    assert why_blocks(unknown)[-1].text == "Still open in the question before this one: 1 point (partly said)."
    full = interview(["it is late, so a cut-off"], ["main fix check"])
    assert why_blocks(full)[-1].text == "No point in the question before this one is open any more."
    answered = interview(["it is late, so a cut-off", "some weeks"], ["main fix check", "~late"])
    assert why_blocks(answered)[-1].text == "Still open in the deeper question: 1 point (partly said)."


def test_why_names_what_was_said_in_full_to_a_deeper_question_though_the_next_one_has_been_put() -> None:
    session = interview(["it is late, so a cut-off", "some weeks"], ["main fix check", "late"])
    assert [block.text for block in why_blocks(session)] == [
        "Your last answer",
        "Said: “some weeks” — Wait until the window is over",
        "No point in the question before this one is open any more.",
    ]


# --- The time of an interview -------------------------------------------------------------------------------------------------


def ticking(seconds: int) -> Clock:
    """A clock that goes on by so much at every look."""
    moment = NOON

    def now() -> datetime:
        nonlocal moment
        moment += timedelta(seconds=seconds)
        return moment

    return now


def timed(texts: list[str], judgements: list[str | None], *, limit: int, tick: int = 60) -> Session:
    """An interview of two questions in which every event takes `tick` seconds."""
    book = Notebook()
    room = Room(authored_voice(), ScriptedCandidate(texts), ScriptedJudge(judgements), book, book, ticking(tick))
    return hold(new_session(*TWO, seconds=limit), room)


def test_when_the_time_is_up_the_question_in_hand_is_closed_and_no_other_is_asked() -> None:
    session = timed(["a", "b"], ["main", "fix"], limit=240)
    assert trajectory(session.log) == ["said ask", "answered", "judged", "said challenge", "answered", "judged", "said close"]
    assert moves(session)[-1] == Close(why="time_up")
    assert (session.finished, session.ended_by_time, session.turn) == (True, True, WhoseTurn.NOBODY)
    outcome = session.discussions[0].outcome
    assert isinstance(outcome, Scored)
    assert outcome.final.score == 78
    assert session.discussions[1].outcome == NotScored("not asked, the time was up")
    assert summary(session).scored == 1
    assert session.why_not(TriedAgain()) == "the time is up, and no question is tried again"


def test_when_the_time_is_up_between_two_questions_the_next_one_is_not_asked() -> None:
    session = timed(["/skip"], [], limit=120)
    assert [(event.question, event.move.kind) for event in session.log if isinstance(event, Said)] == [("q1", "ask"), ("q1", "close"), ("q2", "close")]
    assert session.discussions[1].outcome == NotScored("not asked, the time was up")
    assert session.discussions[0].outcome == NotScored("skipped")


def test_a_question_that_was_never_asked_is_told_to_nobody_and_never_due() -> None:
    session = timed(["/skip"], [], limit=120)
    past = remembered(session, "0001-day-01", NOON)
    assert [attempt.question for attempt in past.attempts] == ["q1"]
    never = scorecard(session, "0001-day-01", NOON, {}).questions[1]
    assert (never.state, never.why, never.ask, never.perfect, never.improvement) == ("not_scored", "not asked, the time was up", "", None, None)


def test_an_interview_without_a_time_never_runs_out_of_it() -> None:
    session = new_session()
    session = session.after(Said(question="q1", move=Ask(), words="?", by=authored_voice().says(Ask(), session).by, at=NOON))
    session = session.after(Skipped(at=NOON + timedelta(days=400)))
    assert (session.time_left, session.time_is_up, next_move(session)) == (None, False, Close(why="skipped"))


def test_the_time_away_does_not_count() -> None:
    at = [NOON + timedelta(minutes=minutes) for minutes in (0, 3, 600, 602)]
    log: list[Event] = [Answered(text="a", at=at[0]), Left(at=at[1]), Resumed(at=at[2]), Answered(text="b", at=at[3])]
    assert time_spent(log) == timedelta(minutes=5)


def test_the_welcome_says_how_much_time_there_is() -> None:
    welcomes = [said_at(interview([], [], new_session(seconds=limit)), 0).words for limit in (90, 1800, 3600, 5400)]
    assert [words.split(". ")[2] for words in welcomes] == ["We have 90 seconds", "We have 30 minutes", "We have 1 hour", "We have 1 hour and 30 minutes"]


def test_a_later_answer_that_is_taken_back_leaves_the_first_one_standing() -> None:
    later = interview(["a", "b", "/undo", "c", "/skip"], ["main", "", ""])
    first = interview(["a", "/undo", "b", "/skip"], ["main", ""])
    stood = unassisted(later.discussions[0])
    assert stood is not None
    assert stood.score > 0
    assert unassisted(first.discussions[0]) is None
