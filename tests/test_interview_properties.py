"""Whatever a candidate says and a judge finds, the interview ends, in order, within its budgets, and survives stopping anywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any, get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from interviewer.core.discussion import Discussion, NotScored
from interviewer.core.events import Answered, AskedBack, Event, Left, Rated, Resumed, Said, Skipped, SpokenBy, TookBack, TriedAgain
from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.moves import Ask, Challenge, Clarify, Close, Move
from interviewer.core.proof import verified
from interviewer.core.question import Question
from interviewer.core.replies import act, understood
from interviewer.core.rules import BUDGETS, next_move
from interviewer.core.session import MOST_RATINGS, MOST_TAKEN_BACK, Chosen, OutOfTurn, Plan, Session, WhoseTurn
from interviewer.core.timing import LONGEST, time_spent
from interviewer.drive.hold import hold
from interviewer.ports import Clock, Room
from interviewer.storage.transcript import MOST_EVENTS_A_QUESTION, Transcript, parsed_transcript, session_of
from tests.longest import MUCH_TO_ASK, answered, spoken, to_the_end
from tests.rooms import NOON, Notebook, authored_voice, judgement_from, moves, new_session, question, said_at

POINTS = ("main", "fix", "check", "late", "test", "soon", "other")
BELIEFS = ("proof", "myth")
#: By their seeds: drawn piece by piece these would be small and alike, and most of the rules would never be come to.
CHANCE = st.randoms(use_true_random=True)
ANSWERS = ("an answer", "it leaks, no wait", "In the label?", "🙂 x[0] [bold]", "because of the date", "I would look at the date", "No, I disagree.", "")
TEXTS = (
    *ANSWERS,
    *("I don't know", "I don't know", "/hint", "/hint", "What do you mean?", "/skip", "/perfect", "/undo", "/undo", "/redo", "/redo", "/rate 70", "/rate good"),
)
#: What a judge may find of a point, and of a wrong belief.
OF_A_POINT = ("{}", "{}", "{}=0.5", "~{}", "~{}=0.1", "~{}=0.7", "?{}", "?{}", "-{}", "!{}", "^{}", ">{}", "", "", "")
OF_A_BELIEF = ("+{}", "+{}", "!{}", "", "", "")
BARE = Question.model_validate({"id": "bare", "ask": "Why?", "perfect": "Because it is so and not otherwise."})


def _some_texts(chance: Random) -> list[str]:
    """What a candidate says, again and again: anything, or answers alone, or now an answer and now that they do not know."""
    return chance.choices(chance.choice((TEXTS, ANSWERS, (*ANSWERS[-4:], *["I don't know"] * 2))), k=chance.randint(1, 12))


def _some_judgements(chance: Random) -> list[str | None]:
    """What a judge finds, again and again."""
    return [_judgement(chance) for _ in range(chance.randint(1, 12))]


def _judgement(chance: Random) -> str | None:
    if chance.random() < 0.1:
        return None
    if chance.random() < 0.3:
        return chance.choice(("", " ".join(POINTS)))
    of_points, of_beliefs = chance.choices(OF_A_POINT, k=len(POINTS)), chance.choices(OF_A_BELIEF, k=len(BELIEFS))
    return " ".join(sign.format(id) for sign, id in zip((*of_points, *of_beliefs), (*POINTS, *BELIEFS), strict=True))


def _some_points(chance: Random, *ids: str) -> list[dict[str, object]]:
    """Points with and without all that a point may have; the first is no bonus."""
    return [
        {
            "id": id,
            "says": f"This is what {id} says",
            "weight": chance.randint(1, 5),
            "bonus": number > 0 and chance.random() < 0.3,
            "ask_for_it": chance.choice((None, f"What of {id}?")),
            "ask_again": chance.choice((None, f"And {id}, in other words?")),
            "hints": chance.choice(([], ["A hint."], ["A hint.", "Another."])),
        }
        for number, id in enumerate(ids)
    ]


def _any_question(id: str, chance: Random) -> Question:
    """A question as any author may have it: with misconceptions that no point puts right, and deeper questions without points."""
    points, rungs = POINTS[: chance.randint(1, 3)], (("late", "soon"), ("test", "other"), ())
    beliefs = [
        {"id": each, "claim": f"This is what {each} claims", "weight": chance.randint(1, 5), "against": chance.choice((None, chance.choice(points)))}
        for each in BELIEFS
    ]
    deeper = [
        {"id": f"d{number}", "ask": f"And deeper, {number}?", "points": _some_points(chance, *ids[: chance.randint(0, 2)])}
        for number, ids in enumerate(rungs[: chance.randint(0, 3)], 1)
    ]
    return question(id, points=_some_points(chance, *points), misconceptions=beliefs, deeper=deeper)


def _any_plan(chance: Random) -> Plan:
    """Such questions, and the small one that the other tests have; of some of them a point failed when they were asked last."""
    ids = [f"q{number}" for number in range(1, chance.randint(1, 4) + 1)]
    questions = [chance.choice((question(id), _any_question(id, chance), _any_question(id, chance))) for id in ids]
    failed = [(each.id, chance.choice((None, *(point.id for point in each.points)))) for each in questions]
    chosen = tuple(Chosen(question=id, why="due", point=point) for id, point in failed if point is not None)
    return Plan(day=1, title="Test", mode=chance.choice(("study", "real")), questions=(*questions, BARE), chosen=chosen)


PLANS, SAID, FOUND = CHANCE.map(_any_plan), CHANCE.map(_some_texts), CHANCE.map(_some_judgements)
#: More events no discussion has that is tried twice: each time so many moves with a reply and its judgement, or all three taken back, and the ratings.
LONGEST_DISCUSSION = 2 * (3 * BUDGETS.most_moves - 2 + 4 * MOST_TAKEN_BACK + MOST_RATINGS) + 1


class Script:
    """A candidate and a judge drawn by hypothesis: every reply and judgement is the next of an endless repetition."""

    def __init__(self, texts: list[str], judgements: list[str | None]) -> None:
        self.texts, self.judgements, self.turns = texts, judgements, 0

    def replies(self, session: Session) -> object:
        """The next text; an answer where what that does is not possible now."""
        text = self.texts[sum(event.kind not in ("said", "judged", "unjudged", "left", "resumed") for event in session.log) % len(self.texts)]
        done = act(text)
        return done if done is not None and session.why_not(done) is None else understood(text, session.discussion.replied_to)

    def judges(self, session: Session) -> Judged | Unjudged:
        judgement = self.judgements[sum(isinstance(event, Judged | Unjudged) for event in session.log) % len(self.judgements)]
        answer = session.discussion.events[-1]
        assert isinstance(answer, Answered)
        if judgement is None:
            return Unjudged(by=judgement_from("", "").by, reason="no")
        return verified(of_this_question(judgement_from(judgement, answer.text), session), answer.text)


def of_this_question(judged: Judged, session: Session) -> Judged:
    """The judgement without what is no part of the question in hand."""
    talk = session.discussion
    points, held = {point.id for point in talk.open_points}, {each.id for each in talk.question.misconceptions}
    findings = tuple(each for each in judged.findings if each.point in points)
    wrong = tuple(each for each in judged.misconceptions if each.misconception in held)
    withdrawn = tuple(each for each in judged.withdrawn if each.about in held | points)
    deeper = {point.id for rung in talk.question.deeper for point in rung.points}
    beforehand = tuple(each for each in judged.beforehand if each.point in deeper and each.quote)  # in no words nothing was said
    return judged.model_copy(update={"findings": findings, "misconceptions": wrong, "withdrawn": withdrawn, "beforehand": beforehand})


def room(script: Script, book: Notebook, now: Clock = lambda: NOON) -> Room:
    return Room(authored_voice(), script, script, book, book, now)  # type: ignore[arg-type]  # drawn, but always a reply


@settings(max_examples=300)  # so that every branch of the rules is come to, and more than once
@given(PLANS, SAID, FOUND)
def test_every_interview_ends_in_order_and_within_its_budgets(plan: Plan, texts: list[str], judgements: list[str | None]) -> None:
    session = hold(Session(plan), room(Script(texts, judgements), Notebook()))
    assert session.finished
    assert session.turn is WhoseTurn.NOBODY
    first_asked = dict.fromkeys(event.question for event in session.log if isinstance(event, Said) and isinstance(event.move, Ask))
    assert list(first_asked) == [each.id for each in session.plan.questions]
    last_left = [event.question for event in reversed(session.log) if isinstance(event, Said) and isinstance(event.move, Close)]
    assert list(dict.fromkeys(last_left)) == [each.id for each in reversed(session.plan.questions)]
    assert len(session.log) <= LONGEST_DISCUSSION * len(session.plan.questions)
    for talk in (attempt for each in session.discussions for attempt in (each, each.again) if attempt is not None):
        assert len(talk.moves) <= BUDGETS.most_moves
        assert len(talk.taken_back) <= MOST_TAKEN_BACK
        assert talk.standing.score in range(101)
        assert isinstance(talk.moves[0], Ask)
        assert isinstance(talk.moves[-1], Close)


def test_the_interviews_that_are_drawn_come_to_every_move_that_the_rules_can_make_but_the_end_of_the_time() -> None:
    made: set[tuple[str, str | None]] = set()
    for seed in range(200):
        chance = Random(seed)
        plan, texts, judgements = _any_plan(chance), _some_texts(chance), _some_judgements(chance)
        session = hold(Session(plan), room(Script(texts, judgements), Notebook()))
        made |= {(move.kind, move.heard if isinstance(move, Challenge) else getattr(move, "why", None)) for move in moves(session)}
    whys = {kind: get_args(kind.model_fields[name].annotation) for kind, name in ((Challenge, "heard"), (Clarify, "why"), (Close, "why"))}
    of_a_kind = {(kind.model_fields["kind"].default, why) for kind, each in whys.items() for why in each}
    assert made == (of_a_kind | {(kind, None) for kind in ("ask", "call_out", "go_deeper", "hint")}) - {("close", "time_up")}


def test_a_half_answer_is_followed_up_once_even_where_something_was_taken_back_before_and_no_discussion_exceeds_its_budgets() -> None:
    session = to_the_end(spoken(new_session(MUCH_TO_ASK)))
    presses = [move for move in moves(session) if isinstance(move, Challenge | Clarify) and move.point and move.point.startswith("p")]
    assert presses[:3] == [
        Challenge(point="p0", heard="little"),
        Clarify(why="not_sure", point="p0", quote="other4"),
        Challenge(point="p0", heard="withdrawn"),
    ]
    assert session.finished
    assert len(moves(session)) == BUDGETS.most_moves


def test_the_longest_discussion_tried_twice_has_no_more_events_than_a_transcript_may_have() -> None:
    session = new_session(MUCH_TO_ASK)
    for begins in ((), (TriedAgain(),)):
        session = spoken(Session(session.plan, (*session.log, *begins)))
        for _ in range(MOST_TAKEN_BACK):
            session = answered(session, "").after(TookBack())
        for _ in range(MOST_RATINGS):
            session = session.after(Rated(rating=5))
        session = to_the_end(session)
    assert session.finished
    assert len(session.log) == 135 <= LONGEST_DISCUSSION  # requests are not judged, or there would be more
    assert reloaded(session).log == session.log


def test_a_transcript_has_room_for_every_discussion_that_the_budgets_allow() -> None:
    assert LONGEST_DISCUSSION <= MOST_EVENTS_A_QUESTION


@given(SAID, FOUND, st.integers(1, 4000), st.lists(st.integers(-900, 900), min_size=1))
def test_every_interview_with_a_time_ends_whatever_the_clock_does(texts: list[str], judgements: list[str | None], seconds: int, steps: list[int]) -> None:
    """Set forward or back: the order is that of the log, and no question is begun after the end."""
    time, step = NOON, cycle(steps)

    def now() -> datetime:
        nonlocal time
        time += timedelta(seconds=next(step))
        return time

    begun = new_session(question("q1"), question("q2"), question("q3"), seconds=seconds)
    session = hold(begun, room(Script(texts, judgements), Notebook(), now))
    assert session.finished
    assert session.spent >= timedelta()
    assert session.ended_by_time is (said_at(session, -1).move == Close(why="time_up"))
    assert [talk.question.id for talk in session.discussions] == ["q1", "q2", "q3"]
    for talk in session.discussions:
        if not any(isinstance(move, Ask) for move in talk.moves):
            assert talk.outcome == NotScored("not asked, the time was up")
    assert reloaded(session) == session


@given(st.lists(st.integers(0, 500), min_size=2, max_size=30), st.data())
def test_a_clock_that_is_set_back_and_time_away_add_nothing(gaps: list[int], data: st.DataObject) -> None:
    time, there = NOON, 0
    log: list[Event] = [Skipped(at=NOON)]
    for gap in gaps:
        kind = data.draw(st.sampled_from(["there", "away", "set back", "unknown"]))
        time += timedelta(seconds=-gap if kind == "set back" else gap)
        there += gap if kind == "there" else 0
        log.append(Skipped(at=time) if kind in ("there", "set back") else Resumed(at=time) if kind == "away" else Skipped())
        time -= timedelta(seconds=gap if kind == "unknown" else 0)
    assert time_spent(log) == timedelta(seconds=there)


def test_times_that_add_up_to_more_than_all_years_are_read_and_leave_no_time() -> None:
    begun = new_session(seconds=600)
    session = begun.after(authored_voice().says(next_move(begun), begun).model_copy(update={"at": datetime.min.replace(tzinfo=UTC)}))
    for _ in range(300):
        session = session.after(Left(at=datetime.max.replace(tzinfo=UTC))).after(Resumed(at=datetime.min.replace(tzinfo=UTC)))
    assert session.spent == session.spent_here == LONGEST
    assert session.time_is_up
    assert reloaded(session).spent == LONGEST


@given(PLANS, SAID, FOUND, st.data())
def test_taking_an_answer_back_makes_everything_as_it_was_before_it(plan: Plan, texts: list[str], judgements: list[str | None], data: st.DataObject) -> None:
    book = Notebook()
    hold(Session(plan), room(Script(texts, judgements), book))
    able = [session for session in book.recorded if session.why_not(TookBack()) is None]
    assume(able)
    session = data.draw(st.sampled_from(able))
    after, events = session.after(TookBack()), session.discussion.events
    answered = max(place for place, event in enumerate(events) if isinstance(event, Answered))
    before = Discussion(session.discussion.question, events[:answered])
    assert (after.turn, after.log[:-1]) == (WhoseTurn.CANDIDATE, session.log)
    assert after.discussion.events == before.events
    assert _stands(after.discussion) == _stands(before)
    assert events[answered] in after.discussion.taken_back
    assert len(after.discussion.taken_back) == len(session.discussion.taken_back) + 1


def _stands(talk: Discussion) -> tuple[object, ...]:
    return talk.standing, talk.rung, talk.pressed, talk.said_since_asked, talk.pressed_for


@settings(max_examples=30)  # each saves and loads after every event
@given(PLANS, SAID, FOUND)
def test_stopping_at_every_event_saving_loading_and_going_on_gives_the_identical_interview(plan: Plan, texts: list[str], judgements: list[str | None]) -> None:
    whole = hold(Session(plan), room(Script(texts, judgements), Notebook()))
    session = Session(plan)
    while session.turn is not WhoseTurn.NOBODY:
        step = Notebook()
        with pytest.raises(Stopped):
            hold(session, room(Script(texts, judgements), _stopping(step)))
        session = reloaded(step.recorded[-1])
    assert session == reloaded(whole)


@settings(max_examples=30)  # each reads the log anew after every event
@given(PLANS, SAID, FOUND)
def test_a_session_carried_on_from_event_to_event_is_the_one_that_its_log_tells_of(plan: Plan, texts: list[str], judgements: list[str | None]) -> None:
    book = Notebook()
    hold(Session(plan), room(Script(texts, judgements), book))
    for carried in book.recorded:
        told = Session(carried.plan, carried.log)
        assert (carried.turn, carried.closed_count, carried.discussion) == (told.turn, told.closed_count, told.discussion)
        assert carried.discussions == told.discussions
        assert (carried.trying_again, carried.ended_by_time, carried.finished) == (told.trying_again, told.ended_by_time, told.finished)
        if not any(isinstance(event, TriedAgain) for event in told.log):
            assert [event for talk in told.discussions for event in talk.log] == list(told.log)
        assert Session(carried.plan, carried.log).turn is carried.turn


def _asked_again_and_again(id: str, times: int) -> list[Event]:
    back_and_forth: list[Event] = [AskedBack(text="?"), said(Clarify(why="asked_back"), id)]
    return [said(Ask(), id), *back_and_forth * times]


def said(move: Move, id: str) -> Said:
    return Said(question=id, move=move, words="x", by=SpokenBy(voice="x"))


LONG: dict[str, list[list[Event]]] = {
    "two hundred questions": [[*_asked_again_and_again(f"q{number}", 26), Skipped(), said(Close(why="skipped"), f"q{number}")] for number in range(200)],
    "one question": [_asked_again_and_again("q0", 5_500)],
    "coming and going": [[Left(), Resumed()] * 5_500],
}


class Watched(tuple[Event, ...]):
    """A log that counts the events in the stretches which are taken from it."""

    gone_over = 0

    def __getitem__(self, place: Any) -> Any:
        found = super().__getitem__(place)
        self.gone_over += len(found) if isinstance(place, slice) else 1
        return found


@pytest.mark.parametrize("stretches", LONG.values(), ids=LONG)
def test_a_log_of_eleven_thousand_events_is_folded_without_going_over_what_was_folded_again_and_again(stretches: list[list[Event]]) -> None:
    log = Watched(event for stretch in stretches for event in stretch)
    plan = new_session(*(question(f"q{number}") for number in range(200))).plan
    session = Session(plan, log)
    assert session.log == tuple(log)
    assert [len(talk.events) for talk in session.discussions][: len(stretches)] == [
        sum(not isinstance(event, Left | Resumed) for event in stretch) for stretch in stretches
    ]
    assert 0 < log.gone_over <= 3 * len(log)


@given(SAID, FOUND, st.data())
def test_leaving_and_coming_back_anywhere_changes_nothing_else(texts: list[str], judgements: list[str | None], data: st.DataObject) -> None:
    whole = hold(new_session(), room(Script(texts, judgements), Notebook()))
    stop = data.draw(st.integers(0, len(whole.log) - 1))
    session = Session(whole.plan, (*whole.log[:stop], Left(at=NOON)))
    assert session.turn is WhoseTurn.NOBODY
    resumed = hold(session.after(Resumed(at=NOON)), room(Script(texts, judgements), Notebook()))
    assert [event for event in resumed.log if not isinstance(event, Left | Resumed)] == list(whole.log)


@given(SAID, FOUND, st.data())
def test_a_log_with_two_events_exchanged_is_refused_or_is_an_interview_that_could_have_been(
    texts: list[str], judgements: list[str | None], data: st.DataObject
) -> None:
    log: list[Event] = list(hold(new_session(), room(Script(texts, judgements), Notebook())).log)
    place = data.draw(st.integers(0, len(log) - 2))
    assume(not {type(log[place]), type(log[place + 1])} & {Rated})  # one may rate at any time
    log[place], log[place + 1] = log[place + 1], log[place]
    with pytest.raises(OutOfTurn, match=rf"event ({place + 1}|{place + 2})"):
        Session(new_session().plan, tuple(log))


def test_the_rules_never_read_what_time_it_is() -> None:
    """The same log at another time gives the same next move."""
    session = new_session()
    late = session.after(Said(question="q1", move=Ask(), words="?", by=authored_voice().says(Ask(), session).by, at=datetime(2031, 1, 1, tzinfo=UTC)))
    early = session.after(late.log[0].model_copy(update={"at": None}))
    answered = [each.after(Answered(text="x")).after(judgement_from("main", "x")) for each in (late, early)]
    assert next_move(answered[0]) == next_move(answered[1])


class Stopped(Exception):
    """The process ends here."""


def _stopping(book: Notebook) -> Notebook:
    class Stopping(Notebook):
        def sees(self, session: Session) -> None:
            raise Stopped

    return Stopping(book.recorded, book.seen)


def reloaded(session: Session) -> Session:
    """The session as it comes back from its file."""
    text = Transcript(created=NOON, plan=session.plan, log=session.log).model_dump_json(exclude_none=True)
    return session_of(parsed_transcript(text, "here"), "here")
