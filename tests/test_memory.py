"""What is remembered of an interview, and when a question comes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.history import PastInterview, remembered
from interviewer.core.memory import due, memory
from interviewer.core.schedule import why_asked
from tests.months import FIRST, answered, attempt, held, on, past
from tests.rooms import question


def days_until_due(*pasts: PastInterview, now: datetime | None = None) -> int:
    """In how many whole days after the last answer the question is due."""
    recall = memory(pasts, now or on(400))["q1"]
    return (recall.due - recall.last.at).days


# --- What an attempt is worth --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "judgements", "first", "fared"),
    [
        (["a"], ["main"], 53, "answered"),
        (["a", "b", "c"], ["main", "fix", "check"], 53, "answered"),  # what came after a challenge does not count
        (["/hint", "a"], ["main fix check"], None, "answered"),
        (["do you mean the churn model?", "a"], ["main fix check"], 100, "answered"),
        (["I don't know", "a"], ["main fix check"], 0, "answered"),
        (["I don't know", "I don't know"], [], 0, "did_not_know"),
        (["/hint", "I don't know", "I don't know"], [], None, "did_not_know"),
        (["/skip"], [], None, "skipped"),
        (["/perfect"], [], 0, "did_not_know"),
        (["/hint", "/perfect"], [], None, "did_not_know"),
        (["a"], [None], None, "not_judged"),
        (["a", "/skip"], ["main"], 53, "answered"),
        (["a"], ["main +proof"], 41, "answered"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_only_the_first_answer_before_any_help_counts(texts: list[str], judgements: list[str | None], first: int | None, fared: str) -> None:
    session = held(FIRST, [*texts, *["more"] * 15], [*judgements, *[""] * 15])
    (seen,) = remembered(session, "s", FIRST).attempts
    assert (seen.first, seen.fared) == (first, fared)


def test_a_call_out_is_help_and_what_was_put_right_after_it_shows_in_the_end_only() -> None:
    (seen,) = remembered(held(FIRST, ["it proves it", "no, it leaks"] + ["x"] * 9, ["+proof", "main"] + [""] * 9), "s", FIRST).attempts
    assert (seen.first, seen.final) == (0, 53)
    assert [(point.id, point.first, point.words) for point in seen.points] == [("main", 0.0, "no, it leaks"), ("fix", 0.0, None), ("check", 0.0, None)]


def test_an_open_question_is_no_attempt_and_neither_is_anything_of_an_open_interview_in_real_mode() -> None:
    two = question("q1"), question("q2")
    study, real = (held(FIRST, ["/skip", "an answer"], [""], *two, mode=mode) for mode in ("study", "real"))
    assert [each.question for each in remembered(study, "s", FIRST).attempts] == ["q1"]
    assert remembered(real, "s", FIRST).attempts == ()
    assert [each.question for each in remembered(held(FIRST, ["/skip"] * 2, [], *two, mode="real"), "s", FIRST).attempts] == ["q1", "q2"]


def test_time_away_is_not_time_spent() -> None:
    session = held(FIRST, ["/skip"], [])
    assert remembered(session, "s", FIRST).seconds == 120
    stretched = session.__class__(session.plan, (*session.log[:2], session.log[2].model_copy(update={"at": FIRST + timedelta(hours=9)})))
    assert remembered(stretched, "s", FIRST).seconds == 60
    backwards = session.__class__(session.plan, (*session.log[:2], session.log[2].model_copy(update={"at": FIRST - timedelta(hours=2)})))
    assert remembered(backwards, "s", FIRST).seconds == 60


# --- When it comes back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("band", "days"), [("none", 1), ("weak", 1), ("partial", 1), ("good", 2), ("excellent", 8)])
def test_the_better_the_first_answer_the_later_it_comes_back(band: str, days: int) -> None:
    assert days_until_due(answered(on(0), band)) == days


def test_a_month_of_reviews_each_on_its_day() -> None:
    """A question answered whenever it is due: weak, then partial, and from then on good or better; then forgotten, and learnt again."""
    trajectory, day = [], 0
    pasts: list[PastInterview] = []
    for band in ("weak", "partial", "good", "good", "excellent", "weak", "good", "excellent"):
        pasts.append(answered(on(day), band, name=f"{len(pasts) + 1:04d}-day-01"))
        recall = memory(pasts, on(day, hour=13))["q1"]
        after = (recall.due.date() - on(day).date()).days
        trajectory.append((f"{on(day):%m-%d}", band, after))
        assert not memory(pasts, on(day + after - 1, hour=23))["q1"].is_due
        assert memory(pasts, on(day + after, hour=0))["q1"].is_due
        day += after
    assert trajectory == [
        ("01-01", "weak", 1),
        ("01-02", "partial", 1),
        ("01-03", "good", 3),
        ("01-06", "good", 8),
        ("01-14", "excellent", 27),
        ("02-10", "weak", 1),
        ("02-11", "good", 3),
        ("02-14", "excellent", 9),
    ]


@pytest.mark.parametrize("failed", ["none", "weak"])
@pytest.mark.parametrize("before", [["excellent"], ["good"], ["excellent"] * 3], ids=lambda bands: f"{len(bands)} {bands[0]}")
@pytest.mark.parametrize("hours", [1, 24 * 8, 24 * 200])
def test_who_failed_is_asked_again_on_the_next_day_whatever_was_known_before(failed: str, before: list[str], hours: int) -> None:
    """Also where it was answered well an hour ago. The points that were lacking come back then too."""
    pasts = [answered(on(8 * number), band, name=f"{number:04d}-day-01") for number, band in enumerate(before)]
    at = on(8 * (len(before) - 1)) + timedelta(hours=hours)
    recall = memory([*pasts, answered(at, failed, name="0009-day-01")], at + timedelta(hours=2))["q1"]
    assert (recall.due.date() - at.date()).days == 1
    assert {point.id: (point.due.date() - at.date()).days == 1 for point in recall.points if point.last == 0} == dict.fromkeys(
        ("main", "fix", "check") if failed == "none" else ("main", "fix"), True
    )


def test_that_what_failed_comes_back_sooner_leaves_what_fsrs_makes_of_it() -> None:
    card, scheduler = Card(), Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    for hour, rating in ((12, Rating.Easy), (13, Rating.Again)):
        card, _ = scheduler.review_card(card, rating, on(0, hour))
    pasts = [past(attempt(at=on(0, 12), first=95)), past(attempt(at=on(0, 13), first=0), name="0002-day-01")]
    recall = memory(pasts, on(0, 14))["q1"]
    assert recall.due == on(1, 13) < card.due
    card, _ = scheduler.review_card(card, Rating.Good, on(1, 14))
    recall = memory([*pasts, past(attempt(at=on(1, 14), first=75), name="0003-day-01")], on(1, 15))["q1"]
    assert recall.due == card.due


def weekly(*firsts: int) -> list[PastInterview]:
    """An answer a week, each worth so much."""
    return [past(attempt(at=on(7 * week), first=first)) for week, first in enumerate(firsts)]


@pytest.mark.parametrize("answers", [1, 30, 31, 60, 200])
def test_the_dates_follow_from_all_reviews_however_many(answers: int) -> None:
    card = Card()
    for week in range(answers):
        card, _ = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False).review_card(card, Rating.Good, on(7 * week))
    (recall,) = memory(weekly(*[75] * answers), on(7 * answers)).values()
    assert recall.due == card.due
    assert [(point.times, point.due) for point in recall.points] == [(answers, card.due)]


def test_a_failure_of_long_ago_still_shortens_what_comes_after_it() -> None:
    for answers in (30, 31, 32, 100):
        assert days_until_due(*weekly(0, *[75] * (answers - 1)), now=on(7 * answers)) < days_until_due(*weekly(*[75] * answers), now=on(7 * answers))


def test_what_was_skipped_or_not_judged_changes_no_date() -> None:
    good = answered(on(0), "good")
    skipped = past(attempt(at=on(1), first=None), name="0002-day-01")
    assert memory([good, skipped], on(1))["q1"].due == memory([good], on(1))["q1"].due


def test_a_question_that_was_never_answered_is_due_on_the_next_day_and_has_no_strength() -> None:
    assert not memory([past(attempt(first=None))], on(0, hour=23))["q1"].is_due
    recall = memory([past(attempt(first=None))], on(1, hour=0))["q1"]
    assert (recall.is_due, recall.strength, recall.reviews) == (True, 0.0, ())
    assert why_asked(recall) == "due today: skipped on 2026-01-01"


def test_days_are_those_of_where_one_is() -> None:
    """In the evening of January 1st in UTC it is the 2nd in Tokyo: an answer then comes back on the 3rd there."""
    tokyo = timezone(timedelta(hours=9))
    evening = [past(attempt(at=on(0, hour=20), first=None))]
    assert [memory(evening, on(1, hour=hour).astimezone(tokyo))["q1"].is_due for hour in (14, 16)] == [False, True]
    recall = memory(evening, on(1, hour=16).astimezone(tokyo))["q1"]
    assert why_asked(recall) == "due today: skipped on 2026-01-02"


def test_only_what_never_earned_anything_without_help_is_known_with_help_alone() -> None:
    helped, before = ({"id": "p", "says": "x", "weight": 1, "first": first, "final": 1.0, "words": "y"} for first in (0.0, 0.5))
    (point,) = memory([past(attempt(points=(helped,)))], on(1))["q1"].points
    assert point.helped
    (point,) = memory([past(attempt(points=(before,))), past(attempt(at=on(1), points=(helped,)), name="0002-day-01")], on(2))["q1"].points
    assert not point.helped


def test_the_most_overdue_comes_first() -> None:
    pasts = [past(attempt("late", on(0), 10), attempt("later", on(3), 10), attempt("known", on(3), 95))]
    assert [(each.question, each.days_over) for each in due(memory(pasts, on(6)))] == [("late", 5), ("later", 2)]


TOKYO, WEST = timezone(timedelta(hours=9)), timezone(timedelta(hours=-8))


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (on(0), on(0) - timedelta(hours=2)),
        (on(0), on(-400)),
        (on(4000), on(0)),
        (on(0), on(0).replace(tzinfo=None)),
        (on(0), on(0).astimezone(TOKYO)),
        (datetime(1, 1, 1, tzinfo=UTC), on(0)),
    ],
    ids=["two hours back", "years back", "set to the future and put right", "without a zone", "in another zone", "to the beginning of the calendar"],
)
@pytest.mark.parametrize("zone", [UTC, TOKYO, WEST], ids=str)
def test_a_clock_that_was_set_breaks_nothing(earlier: datetime, later: datetime, zone: tzinfo) -> None:
    pasts = [past(attempt(at=earlier, first=10)), past(attempt(at=later, first=95), name="0002-day-01")]
    recall = memory(pasts, on(10).astimezone(zone))["q1"]
    times = [each.at for each in recall.attempts]
    assert times == sorted(times)
    assert times[-1] <= on(10)
    assert recall.due > times[-1]


def test_after_a_clock_was_set_back_by_two_hours_the_last_interview_is_still_the_last() -> None:
    recall = memory([past(attempt(at=on(0), first=10)), past(attempt(at=on(0, hour=10), first=95), name="0002-day-01")], on(1))["q1"]
    assert [each.first for each in recall.attempts] == [10, 95]


def test_within_an_evening_the_last_interview_is_still_the_last_though_a_clock_was_set_back_over_midnight_in_utc() -> None:
    """Eight hours west of there it is ten past four in the afternoon, and both are of one day."""
    evening = on(1, hour=0).replace(minute=10)
    pasts = [past(attempt(at=evening, first=10)), past(attempt(at=evening - timedelta(minutes=20), first=95), name="0002-day-01")]
    assert [each.first for each in memory(pasts, on(2).astimezone(WEST))["q1"].attempts] == [10, 95]
    assert [each.first for each in memory(pasts, on(2))["q1"].attempts] == [95, 10]


def test_an_interview_that_was_resumed_a_month_later_counts_when_it_was_answered() -> None:
    resumed = past(attempt("old", on(0), 95), attempt("q1", on(30), 95))
    between = past(attempt("q2", on(3), 95), name="0002-day-01", begun=on(3))
    known = memory([resumed, between], on(31))
    assert (known["q1"].last.at, known["q2"].last.at) == (on(30), on(3))


# --- Points --------------------------------------------------------------------------------------------------------------


ASKED = {"main", "fix", "check"}


def test_the_point_that_failed_and_weighs_most_is_the_one_to_come_back_to() -> None:
    failed = memory([answered(on(0), "weak")], on(1))["q1"].failed_point(ASKED)
    assert failed is not None
    assert (failed.id, failed.last, failed.words) == ("main", 0.0, None)
    assert memory([answered(on(0), "excellent")], on(1))["q1"].failed_point(ASKED) is None


def test_what_has_become_a_bonus_since_it_failed_is_not_come_back_to() -> None:
    failed = memory([answered(on(0), "weak")], on(1))["q1"].failed_point(ASKED - {"main"})
    assert failed is not None
    assert failed.id == "fix"


def test_each_point_has_dates_and_strength_of_its_own() -> None:
    points = {point.id: point for point in memory([answered(on(0), "partial"), answered(on(1), "good", name="0002-day-01")], on(2))["q1"].points}
    assert {id: (point.times, point.last, (point.due.date() - on(1).date()).days) for id, point in points.items()} == {
        "main": (2, 1.0, 18),
        "fix": (2, 0.5, 1),
        "check": (2, 1.0, 3),
    }
    assert points["main"].strength > points["check"].strength > points["fix"].strength


def test_strength_is_what_was_earned_of_late_and_fades() -> None:
    pasts = [past(attempt(at=on(0), first=0)), past(attempt(at=on(1), first=100), name="0002-day-01")]
    strengths = [round(100 * memory(pasts, on(day))["q1"].strength) for day in (1, 5, 30, 300)]
    assert strengths[0] == 50
    assert strengths == sorted(strengths, reverse=True)
    assert strengths[-1] < 45


# --- Whatever was done ----------------------------------------------------------------------------------------------------

ATTEMPTS = st.builds(
    lambda question, day, hour, first: attempt(question, on(day, hour), first),
    st.sampled_from(["q1", "q2", "q3"]),
    st.integers(-3000, 3000),
    st.integers(0, 23),
    st.none() | st.integers(0, 100),
)


@given(st.lists(ATTEMPTS, max_size=40))
def test_any_history_gives_dates_after_its_answers_and_strengths_from_0_to_1(attempts: list[object]) -> None:
    known = memory([PastInterview.model_validate({"name": "s", "title": "t", "begun": FIRST, "attempts": attempts})], on(0))
    for recall in known.values():
        assert recall.due.tzinfo is UTC
        assert recall.due >= recall.reviews[-1].at if recall.reviews else recall.due == recall.last.at + timedelta(days=1)
        assert 0 <= recall.strength <= 1
        assert all(0 <= point.strength <= 1 for point in recall.points)
        assert recall.is_due == (recall.days_over >= 0)
