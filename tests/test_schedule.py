"""Which day comes next, what is chosen instead, and why."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.memory import memory
from interviewer.core.moves import Challenge
from interviewer.core.question import Level, Point, Question
from interviewer.core.schedule import Wish, chosen, nearly_the_same, next_day, times_finished
from interviewer.core.session import Chosen
from tests.months import answered, attempt, held, on, past
from tests.rooms import moves, question


@pytest.mark.parametrize(
    ("times", "day"),
    [({1: 0, 8: 0}, 1), ({1: 1, 8: 0}, 8), ({1: 0, 8: 1}, 1), ({1: 1, 8: 1}, 1), ({1: 2, 8: 1}, 8), ({3: 2}, 3)],
)
def test_the_first_day_that_was_never_finished_then_the_one_finished_least(times: dict[int, int], day: int) -> None:
    assert next_day(times.items()) == day


def test_no_day_is_looked_at_beyond_the_first_that_was_never_finished() -> None:
    days = iter([(1, 2), (2, 0), (3, 0)])
    assert next_day(days) == 2
    assert next(days) == (3, 0)


@pytest.mark.parametrize(
    ("sittings", "times"),
    [
        ([], 0),
        ([{"a"}], 0),
        ([{"a"}, {"a"}], 0),
        ([{"a"}, {"b"}], 1),
        ([{"a", "b", "c"}], 1),
        ([{"a", "b"}, {"a"}], 1),
        ([{"a", "b"}, {"b", "a"}], 2),
        ([{"c"}], 0),
    ],
)
def test_a_day_is_finished_when_each_of_its_questions_was_asked_in_one_sitting_or_in_several(sittings: list[set[str]], times: int) -> None:
    assert times_finished(["a", "b"], sittings) == times


# --- What is chosen, and why ---------------------------------------------------------------------------------------------

ASKS = (
    "Is the last login leakage?",
    "What is drift, and how do you notice it?",
    "Why does a validation score fall when you add features?",
    "When do you scale features?",
    "How would you roll a model out?",
    "What does a baseline tell you about a metric?",
    "Which metric fits a rare class, and why?",
    "How do you split data that has a time axis?",
)


def bank(count: int = len(ASKS)) -> list[Question]:
    """Questions of every level, of three topics."""
    return [question(f"q{index}", ask=ASKS[index], level=list(Level)[index % 5], topic=f"topic {index % 3}") for index in range(count)]


def asked(picked: list[tuple[Question, Chosen]]) -> list[str]:
    return [question.id for question, _ in picked]


def test_a_day_is_asked_as_the_bank_has_it_whatever_is_due() -> None:
    known = memory([past(attempt("q3", on(0), 10))], on(5))
    picked = chosen(bank(), known, Wish(day=1), seed=7)
    assert asked(picked) == [f"q{index}" for index in range(8)]
    assert [choice.why for _, choice in picked[2:4]] == ["day 1; new", "day 1; due for 4 days: none of it yet on 2026-01-01"]


def test_a_review_asks_what_is_most_overdue_from_easy_to_hard_and_says_why() -> None:
    days = {"q4": (0, 10), "q1": (1, 50), "q0": (2, 70), "q5": (2, 100), "q2": (3, None), "q3": (-300, 10)}
    known = memory([past(*(attempt(id, on(day), first) for id, (day, first) in days.items()))], on(5))
    picked = chosen(bank(), known, Wish(kind="review", count=4), seed=1)
    assert [(question.id, str(question.level), choice.why) for question, choice in picked] == [
        ("q0", "easy", "due for 1 day: good on 2026-01-03"),
        ("q1", "easy-medium", "due for 3 days: partial on 2026-01-02"),
        ("q3", "medium-hard", "due for 304 days: none of it yet on 2025-03-07"),
        ("q4", "hard", "due for 4 days: none of it yet on 2026-01-01"),
    ]
    assert "q2" in asked(chosen(bank(), known, Wish(kind="review"), seed=1))
    assert "q5" not in asked(chosen(bank(), known, Wish(kind="review", count=9), seed=1))


def test_mixed_practice_takes_what_is_due_and_what_is_new_in_turn() -> None:
    known = memory([past(*(attempt(f"q{index}", on(0), 10) for index in range(4)))], on(5))
    picked = asked(chosen(bank(), known, Wish(kind="mixed", count=4), seed=3))
    assert sum(id in known for id in picked) == 2


def test_a_topic_begins_with_what_is_due_then_what_is_new_then_what_is_not_due_yet() -> None:
    questions = [each for each in bank() if each.topic == "topic 0"]  # q0, q3, q6
    known = memory([past(attempt("q6", on(4), 100), attempt("q3", on(0), 10))], on(5))
    assert asked(chosen(questions, known, Wish(topic="topic 0", count=2), seed=1)) == ["q0", "q3"]
    assert [choice.why for _, choice in chosen(questions, known, Wish(topic="topic 0"), seed=1)] == [
        "topic topic 0; new",
        "topic topic 0; not due before 2026-01-13: excellent on 2026-01-05",
        "topic topic 0; due for 4 days: none of it yet on 2026-01-01",
    ]


def test_no_two_questions_of_a_session_ask_nearly_the_same() -> None:
    twins = [*bank(2), question("again", ask="Is the *last* login  LEAKAGE?"), question("other", ask="Is the first login leakage, or is it drift?")]
    assert sorted(asked(chosen(twins, {}, Wish(kind="mixed", count=9), seed=0))) in (["again", "other", "q1"], ["other", "q0", "q1"])


def test_the_reason_never_tells_which_point_failed_but_the_plan_knows() -> None:
    known = memory([answered(on(0), "weak")], on(3))
    ((_, choice),) = chosen([question("q1")], known, Wish(kind="review"), seed=0)
    assert choice == Chosen(question="q1", why="due for 2 days: weak on 2026-01-01", point="main")


def test_a_point_that_the_question_no_longer_has_is_not_come_back_to() -> None:
    known = memory([answered(on(0), "weak")], on(3))
    rewritten = question("q1", points=(Point(id="new", says="Something else"),), misconceptions=(), deeper=())
    ((_, choice),) = chosen([rewritten], known, Wish(kind="review"), seed=0)
    assert choice.point is None


WISHES = st.builds(Wish, kind=st.sampled_from(["review", "mixed", None]), topic=st.just("any"), count=st.none() | st.integers(1, 12))
SEEN = st.lists(st.tuples(st.integers(0, 7), st.integers(-200, 20), st.none() | st.integers(0, 100)), max_size=30)


@given(seen=SEEN, wish=WISHES, seed=st.integers(0, 10**6), count=st.integers(1, 8))
def test_any_history_gives_a_plan_without_repeats_from_easy_to_hard_and_the_same_for_the_same_seed(
    seen: list[tuple[int, int, int | None]], wish: Wish, seed: int, count: int
) -> None:
    known = memory([past(*(attempt(f"q{index}", on(day), first) for index, day, first in seen))], on(0))
    picked = chosen(bank(count), known, wish, seed)
    questions = [each for each, _ in picked]
    assert len({each.id for each in questions}) == len(questions) <= (wish.count or 5)
    assert not any(nearly_the_same(one, other) for one, other in combinations(questions, 2))
    levels = [list(Level).index(each.level) for each in questions]
    assert levels == sorted(levels)
    assert [choice.question for _, choice in picked] == asked(picked)
    assert all(choice.why for _, choice in picked)
    assert picked == chosen(bank(count), known, wish, seed)
    if wish.kind == "review":
        assert all(known[each.id].is_due for each in questions)
    else:
        assert questions


def test_another_seed_draws_other_questions() -> None:
    drawn = {tuple(asked(chosen(bank(), {}, Wish(kind="mixed", count=3), seed))) for seed in range(12)}
    assert len(drawn) > 3


# --- A point that failed comes back ---------------------------------------------------------------------------------------

CAME_BACK = (Chosen(question="q1", why="due today: weak on 2026-01-01", point="check"),)


def challenges(judgements: list[str], chosen: tuple[Chosen, ...]) -> list[str]:
    session = held(on(0), ["an answer"] * 9, [*judgements, *[""] * 9], chosen=chosen)
    return [move.point if isinstance(move, Challenge) else move.kind for move in moves(session)]


def test_the_first_challenge_presses_for_the_point_that_failed_before_a_heavier_one() -> None:
    assert challenges([""], ()) == ["ask", "main", "fix", "close"]
    assert challenges([""], CAME_BACK) == ["ask", "check", "main", "close"]


def test_even_a_good_answer_is_pressed_once_for_the_point_that_failed() -> None:
    assert challenges(["main fix"], ()) == ["ask", "go_deeper", "late", "close"]
    assert challenges(["main fix"], CAME_BACK) == ["ask", "check", "go_deeper", "late", "close"]
    assert challenges(["main fix check"], CAME_BACK) == ["ask", "go_deeper", "late", "close"]


def test_a_good_answer_is_not_called_half_an_answer_when_it_is_pressed_for_the_point_that_failed() -> None:
    session = held(on(0), ["an answer"], ["main fix"], chosen=CAME_BACK)
    assert moves(session)[1] == Challenge(point="check", heard="right")


def test_a_wrong_belief_is_called_out_before_the_point_that_failed() -> None:
    assert challenges(["+proof"], CAME_BACK)[:3] == ["ask", "call_out", "check"]


def test_a_plan_that_names_a_point_there_is_not_is_held_like_any_other() -> None:
    assert challenges([""], (Chosen(question="q1", why="?", point="nothing"),)) == challenges([""], ())
