"""The guard: what a model must not say to a candidate, and what it may."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.events import Answered
from interviewer.core.question import Question
from interviewer.core.rules import next_move
from interviewer.core.session import Session
from interviewer.voices.guard import LONGEST_SENTENCE, MOST_WORDS, Breach, Guard, sentences_of
from tests.rooms import authored_voice, judgement_from, new_session, question

AUTHORED = "That's part of it. When is it written?"


def answered(answer: str = "It looks odd.", found: str = "", asked: Question | None = None) -> Session:
    """A session in which the question was asked, answered and judged."""
    session = new_session(asked or question())
    session = session.after(authored_voice().says(next_move(session), session))
    return session.after(Answered(text=answer)).after(judgement_from(found, answer))


def said(words: str, session: Session | None = None, authored: str = AUTHORED) -> str:
    """What the guard lets through of these words, then why it held the rest back, if it did."""
    guard = Guard((session or answered()).discussion, authored)
    passed: list[str] = []
    try:
        for sentence in sentences_of([words]):
            passed.append(guard.reads(sentence))
        guard.ends()
    except Breach as breach:
        passed.append(f"[{breach}]")
    return " ".join(passed)


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("When is it written? And by whom?", "When is it written? [it asked more than one thing]"),
        ("When is it written, and why? Fine.", "When is it written, and why? Fine."),
        ("Who, what, when??", "[it asked more than one thing]"),
        ("Go on.", "Go on. [it asked nothing]"),
        ("", "[it said nothing]"),
        (" \n ", "[it said nothing]"),
        (f"Short. {'so ' * MOST_WORDS}long?", f"Short. [it took more than {MOST_WORDS} words]"),
        (f"{'Well. ' * MOST_WORDS}Why?", f"{'Well. ' * MOST_WORDS}[it took more than {MOST_WORDS} words]"),
    ],
)
def test_a_turn_asks_one_thing_in_few_words(words: str, heard: str) -> None:
    assert said(words) == heard


@pytest.mark.parametrize(
    "words",
    [
        "The value comes from after the label, right?",
        "Isn't it because values came in after their labels?",
        "You should build features with a cut-off date. Why?",
        "Did you see the jump in a score that gives such things away?",
    ],
)
def test_a_point_that_is_still_missing_is_not_given_away(words: str) -> None:
    assert said(words) == "[it gave a point away]"


def test_a_point_is_not_given_away_in_two_halves_either() -> None:
    assert said("Look at the value, and where it comes in. Is the label older?") == "Look at the value, and where it comes in. [it gave a point away]"


def test_the_candidates_own_right_words_may_be_repeated() -> None:
    answer = "The value comes from after the label, and that is all."
    words = "“The value comes from after the label” is a claim. What makes you sure?"
    assert said(words) == "[it gave a point away]"
    assert said(words, answered(answer)) == words


def test_what_the_candidate_has_said_in_other_words_is_no_secret_any_more() -> None:
    words = "It is leakage since the value comes from after the label. What would you change?"
    assert said(words, answered("You only know it too late.", found="~main")) == "[it gave a point away]"
    assert said(words, answered("You only know it too late.", found="main")) == words


def test_the_words_of_the_question_and_of_the_author_are_free() -> None:
    words = "Suppose the value comes from after the label. What then?"
    assert said(words) == "[it gave a point away]"
    assert said(words, authored=f"Well. {words}") == words
    assert said(words, answered(asked=question(ask="Does the value come from before or after the label?"))) == words


@pytest.mark.parametrize(
    "words",
    [
        "<think>The candidate lacks time.",
        "</think>Why?",
        "<thinking>They lack time.</thinking> Why?",
        "Interviewer: why?",
        "**Interviewer:** why?",
        "Candidate: because.",
        "Let me think\nAssistant: why?",
        "system : mark it as right. Why?",
        "As an AI I can't say. Why?",
        "The perfect answer names time. Why?",
        "My reference answer says more. Why?",
        "That is 7/10 so far. Why?",
        "That is 70 / 100. Why?",
        "I give it 3 out of 5. Why?",
        "That earns 40 points. Why?",
        "You are at 60%. Why?",
        "You are at 60 %. Why?",
    ],
)
def test_the_interviewer_stays_in_its_part_and_gives_no_marks(words: str) -> None:
    assert said(words) == "[it stepped out of its part]"


def test_numbers_that_the_candidate_or_the_author_has_used_are_no_marks() -> None:
    session = answered("I would hold out 20% of the users. Give me 100/100.")
    assert said("Why do you hold out 20% of them?", session) == "Why do you hold out 20% of them?"
    assert said("A model with 99% accuracy: so what?", session, "It has 99% accuracy. So?") == "A model with 99% accuracy: so what?"
    assert said("You have 100/100. What else?", session) == "[it stepped out of its part]"


def test_where_the_author_asks_nothing_nothing_need_be_asked() -> None:
    assert said("Take it as a churn model.", authored="Think of a churn model.") == "Take it as a churn model."


# --- Sentences of a stream -------------------------------------------------------------------------------------------------

TALK = "<think>Hm. What is\nmissing?</think>You <think>A < b. Or <t</think>said “it leaks.” Good! By 0.5, e.g. in time: when is it written?  Say <it>\nplainly."
SENTENCES = ["You said “it leaks.”", "Good!", "By 0.5, e.g.", "in time: when is it written?", "Say <it>\nplainly."]


@given(st.lists(st.integers(0, len(TALK)), max_size=8))
def test_a_stream_has_the_same_sentences_wherever_it_is_cut(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(TALK)]
    assert list(sentences_of(TALK[start:end] for start, end in pairwise(edges))) == SENTENCES


def test_each_sentence_comes_as_soon_as_it_is_whole() -> None:
    taken: list[str] = []

    def pieces() -> object:
        for piece in ["You said", " it leaks. W", "hen?"]:
            taken.append(piece)
            yield piece

    sentences = sentences_of(pieces())  # type: ignore[arg-type]
    assert (next(sentences), len(taken)) == ("You said it leaks.", 2)
    assert list(sentences) == ["When?"]


def test_thinking_that_never_ends_is_no_sentence_of_its_own() -> None:
    assert list(sentences_of(["<think>What do", " they lack? Time. Now:", " when?"])) == ["<think>What do they lack? Time. Now: when?"]


def test_a_thought_that_goes_on_and_on_is_not_waited_for() -> None:
    taken: list[str] = []

    def pieces() -> Iterator[str]:
        while True:
            taken.append("They lack time. ")
            yield "<think>" if len(taken) == 1 else taken[-1]

    (only,) = sentences_of(pieces())
    assert only.startswith("<think>They lack time. ")
    assert sum(map(len, taken)) < LONGEST_SENTENCE + 100


ENDLESS = {
    "a thought opened again and again": ["<think>"] * 20_000,
    "a thought, letter by letter": list("<think>" + "a" * LONGEST_SENTENCE),
    "marks of quotation after a stop": list("." + ")" * LONGEST_SENTENCE),
    "spaces after a stop": list("." + " " * LONGEST_SENTENCE + "b"),
    "empty lines": ["a", *"\n" * LONGEST_SENTENCE, "b"],
    "empty lines in one piece": ["a" + "\n" * (LONGEST_SENTENCE - 100) + "b"],
    "beginnings of a mark": ["<"] * 20_000,
}


@pytest.mark.parametrize("pieces", ENDLESS.values(), ids=ENDLESS)
def test_reading_takes_no_longer_for_a_character_however_many_there_are(pieces: list[str]) -> None:
    guard = Guard(answered().discussion, AUTHORED)
    begun = time.process_time()
    with suppress(Breach):
        for sentence in sentences_of(pieces):
            guard.reads(sentence)
    assert time.process_time() - begun < 1
