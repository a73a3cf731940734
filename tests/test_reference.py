"""Where a perfect answer is all that a question has: what its own words tell beside the network."""

from __future__ import annotations

import pytest

from interviewer.core.discussion import Discussion
from interviewer.core.judgement import Judged, Status
from interviewer.core.question import Question
from interviewer.judges.local.judge import LocalJudge
from interviewer.judges.local.reference import reference_of, turned_round
from interviewer.judges.local.script import script_of
from interviewer.judges.local.wording import words_of
from interviewer.storage.bank import Bank
from interviewer.storage.places import QUESTION_BANK

JUDGE = LocalJudge()


def judged(ask: str, perfect: str, answer: str) -> Judged:
    """What the judge finds in an answer to a question that has a perfect answer and nothing else."""
    found = JUDGE.judge(Discussion(Question(id="own", ask=ask, perfect=perfect), ()), answer)
    assert isinstance(found, Judged)
    return found


@pytest.mark.parametrize(
    ("perfect", "answer"),
    [
        ("push and pop", "push and pop"),
        ("push and pop", "Push, Pop"),
        ("push and pop", "pop and push"),
        ("push and pop", "They are push and pop."),
        ("principal component analysis", "It stands for principal component analysis"),
        ("A convolutional neural network.", "convolutional neural network"),
        ("Adam", "Adam, of course"),
        ("0.25", "0.25"),
        ("0.25", "It is 0.25, I think"),
        ("Yes", "yes"),
        ("C++", "It is C++."),
        ("cross-entropy", "The cross entropy"),
        ("(3, 4)", "(3, 4)."),
    ],
)
def test_a_term_that_is_all_there_is_to_say_says_it_in_full(perfect: str, answer: str) -> None:
    (said,) = judged("Which is it?", perfect, answer).findings
    assert (said.status, said.credit) == (Status.SAID, 1.0)


@pytest.mark.parametrize(
    ("perfect", "answer"),
    [
        ("push and pop", "enqueue and dequeue"),
        ("push and pop", "It isn't push and pop."),
        ("false positive", "false negative"),
        ("false positive", "positive false"),
        ("L1 regularization", "L2 regularization"),
        ("principal component analysis", "independent component analysis"),
        ("Underfitting", "Overfitting"),
        ("Adam", "Not Adam"),
        ("Adam", "Adam isn't it"),
        ("Adam", "Anything but Adam"),
        ("Adam", "Adam and SGD"),
        ("Adam", "Is it Adam?"),
        ("Adam", "Adam. No, that is wrong, it is plain SGD."),
        ("C++", "C"),
        ("a > b", "a < b"),
        ("encoder, then decoder", "decoder, then encoder"),
        ("Adam", "Adam, Adagrad, SGD"),
        ("0.25", "0.75"),
        ("(3, 4)", "(4, 3)"),
        ("Yes", "No"),
    ],
)
def test_another_term_does_not(perfect: str, answer: str) -> None:
    (found,) = judged("Which is it?", perfect, answer).findings
    assert found.earned <= Status.PARTLY.credit
    assert found.status is not Status.SAID


def test_the_sentence_that_says_the_term_is_quoted_and_no_other() -> None:
    (said,) = judged("Which optimizer is it?", "Adam", "It is the one that divides each step by its second moment. Adam.").findings
    assert (said.status, said.quote) == (Status.SAID, "Adam")


def test_what_says_more_than_the_term_is_read_like_any_answer() -> None:
    reference = reference_of(["Adam"], "Which optimizer adapts the rate of each weight?")
    assert reference.term_said_in(["it is Adam"])
    assert not reference.term_said_in(["Adam keeps two moments of every gradient and divides by the second"])
    assert not reference_of(["It keeps two moments of every gradient and divides by one."], "What does Adam do?").term_said_in(["two moments"])


def test_of_trigrams_those_of_inflected_and_misspelled_words_are_mostly_the_same_and_those_of_the_question_tell_nothing() -> None:
    asked = "What do neurons do in such a map?"
    reference = reference_of(["The neurons compete for the winning pattern, and the winner and its neighbours learn."], asked)
    assert reference.in_common([reference.text]) == reference.in_common(["competing, winer of the patern"]) == 1.0
    assert reference.in_common([asked]) == reference.in_common([]) == 0.0


@pytest.mark.parametrize(
    ("ask", "perfect"),
    [
        ("Which is more robust to outliers, the mean or the median?", "The median, as extreme values do not shift it."),
        ("What is one minus the recall at that threshold?", "0.25"),
        ("Which norm is it?", "ℓ∞"),
    ],
)
def test_where_a_choice_a_term_or_no_latin_letter_is_wanted_no_letters_need_be_shared(ask: str, perfect: str) -> None:
    assert reference_of([perfect], ask).in_common(["The median is more robust to outliers.", "a quarter"]) == 1.0


@pytest.mark.parametrize(
    ("ask", "perfect", "answer"),
    [
        (
            "How can overfitting be avoided?",
            "It can be decreased by adding prior information to the design, by stopping early, and by regularization.",
            "Once a tailor sewed a coat for the moon, but each time he took the measure she had grown or shrunk.",
        ),
        (
            "Why shuffle the data before training?",
            "Otherwise the batches are not representative of the distribution and the gradient is biased.",
            "The dragon counted his gold twice and found one coin missing.",
        ),
    ],
)
def test_a_text_about_something_else_earns_next_to_nothing(ask: str, perfect: str, answer: str) -> None:
    assert sum(each.earned for each in judged(ask, perfect, answer).findings) <= 0.2


STABLE = ("What is stable sorting?", "A stable sort keeps the order of elements with equal keys.")


def test_a_brief_perfect_answer_is_denied_in_its_own_words_and_what_only_sounds_like_a_denial_is_not_clear() -> None:
    (denied,) = judged(*STABLE, "A stable sort does not keep the order of equal elements").findings
    (unclear,) = judged(*STABLE, "A stable sort changes the order of elements with equal keys.").findings
    assert (denied.status, denied.earned) == (Status.DENIED, 0.0)
    assert unclear.status is Status.NOT_SURE
    assert unclear.earned <= 0.25


def test_what_is_not_clear_is_never_told_as_missed_however_little_it_earns() -> None:
    (unclear,) = judged("What does a doubly linked list cost?", "Additional memory for the pointers backwards.", "It costs no memory at all").findings
    assert (unclear.status, unclear.earned, unclear.quote) == (Status.NOT_SURE, 0.0, "It costs no memory at all")


def test_words_are_turned_round_by_a_stretch_that_uses_two_of_them_at_least_most_in_the_opposite_sense() -> None:
    words = words_of("Momentum carries the weights across a flat valley and does not stop at noise.", "How does momentum change the weights?")
    assert turned_round(words, ["It carries you across the flat valley.", "It stops."]) == turned_round({}, ["It stops."]) == 0.0
    assert turned_round(words, ["It doesn't get you across the flat valley."]) == 1.0
    assert turned_round(words, ["It gets you across the valley, and it stops at noise."]) == pytest.approx(2 / 4)


def test_a_reference_is_what_a_question_has_where_nothing_but_a_perfect_answer_is_given_and_nothing_else() -> None:
    bare = Question(id="own", ask=STABLE[0], perfect=STABLE[1])
    told = Question.model_validate({"id": "own", "ask": STABLE[0], "points": [{"says": STABLE[1], "also": ["push and pop"]}]})
    assert all(target.reference for target in script_of(bare).points.values())
    assert not any(target.reference for question in (told, *Bank(QUESTION_BANK).questions()) for target in script_of(question).points.values())
