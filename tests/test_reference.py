"""Where a perfect answer is all that a question has: what its own words tell beside the network."""

from __future__ import annotations

import pytest

from interviewer.core.discussion import Discussion
from interviewer.core.judgement import Finding, Judged, Status
from interviewer.core.question import Question
from interviewer.grading.grade import Answers, grade
from interviewer.judges.local.judge import LocalJudge
from interviewer.judges.local.reference import reference_of, turned_round
from interviewer.judges.local.script import script_of
from interviewer.judges.local.second_looks import no_more_than_wanted
from interviewer.judges.local.units import units
from interviewer.judges.local.wording import words_of
from interviewer.settings import Settings
from interviewer.storage.bank import Bank
from interviewer.storage.places import QUESTION_BANK
from interviewer.wiring import authored

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
    assert reference.told_in("Adam", units("it is Adam"))
    assert not reference.told_in("Adam", units("Adam keeps two moments of every gradient and divides by the second"))
    says = "It keeps two moments of every gradient and divides by one."
    assert not reference_of([says], "What does Adam do?").told_in(says, units("two moments"))


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


STEPS = "The loss is averaged over the batch. Momentum does not stop at noise; it carries the weights across a flat valley.\nThe rate decays at each epoch."
NEGATED = [
    "The loss isn't averaged over the batch.",
    "Momentum does stop at noise; it carries the weights across a flat valley.",
    "The rate does not decay at each epoch.",
]


@pytest.mark.parametrize("answer", [STEPS, STEPS.upper(), STEPS.replace(".", "!"), f"Well, I'd say so. {STEPS} That is all I know."])
def test_who_says_a_perfect_answer_word_for_word_says_all_of_it(answer: str) -> None:
    assert [each.status for each in judged("How does training go?", STEPS, answer).findings] == [Status.SAID] * 3


def test_a_perfect_answer_with_other_negations_is_denied_sentence_by_sentence() -> None:
    found = judged("How does training go?", STEPS, " ".join(NEGATED)).findings
    assert [(each.status, each.earned) for each in found] == [(Status.DENIED, 0.0)] * 3


def test_of_what_is_said_and_then_negated_the_last_counts() -> None:
    (said,) = judged(
        *STABLE, "A stable sort does not keep the order of elements with equal keys. A stable sort keeps the order of elements with equal keys."
    ).findings
    (taken_back,) = judged(*STABLE, f"{STABLE[1]} No, that's wrong.").findings
    assert said.status is Status.SAID
    assert taken_back.status is not Status.SAID


LIST = ("Which learning rules are there?", "Learning rules: - error correction - memory based learning - Hebbian learning - competitive learning")


@pytest.mark.parametrize(
    "answer",
    [
        "error correction, memory based, Hebbian and competitive learning",
        "1. Error correction 2. Memory-based learning 3. Hebbian learning 4. Competitive learning",
        "- competitive learning - Hebbian learning - memory based learning - error correction",
    ],
)
def test_terms_that_are_items_of_a_perfect_answer_are_all_there_is_to_say(answer: str) -> None:
    assert [each.earned for each in judged(*LIST, answer).findings] == [pytest.approx(1.0, abs=0.5)] * 4


def test_another_term_is_not_one_of_them() -> None:
    assert sum(each.earned for each in judged(*LIST, "gradient descent, backpropagation, dropout and boosting").findings) <= 0.6


OPPOSITES = (
    "State the rule!",
    "- When both neurons fire together, the weight of the synapse is increased. - When they fire at different times, the weight of the synapse is decreased.",
)


def test_what_says_one_sentence_of_a_perfect_answer_denies_no_other() -> None:
    found = judged(*OPPOSITES, "If they fire at different times then the weight of the synapse gets decreased.").findings
    assert Status.DENIED not in [each.status for each in found]


REASONS = (
    "Name two reasons why a model fails in production.",
    "- The data drift over time. - A feature is computed in another way. - A label leaks into a feature. - An upstream job delivers no rows.",
)


def test_an_answer_that_names_as_many_reasons_as_were_asked_for_is_full_whichever_they_are() -> None:
    last_two = Answers(id="a", question="own", answer="A label leaks into a feature. An upstream job delivers no rows.")
    question = Question(id="own", ask=REASONS[0], perfect=REASONS[1])
    assert grade(last_two, lambda _: question, JUDGE, authored(Settings(judge="local"))).score == 100


def test_a_little_of_each_reason_beyond_those_that_were_asked_for_is_nothing() -> None:
    points = Question(id="own", ask=REASONS[0], perfect=REASONS[1]).points
    halves = [Finding(point=point.id, status=Status.PARTLY, quote="data", credit=credit) for point, credit in zip(points, (0.3, 0.0, 0.5, 0.2), strict=True)]
    kept = no_more_than_wanted(halves, points)
    assert [each.earned for each in kept] == [0.3, 0.0, 0.5, 0.0]


def test_beside_a_brief_perfect_answer_its_words_in_no_order_earn_little() -> None:
    ask, perfect = (
        "Why is a validation set needed?",
        "It shows during training whether the model generalises, and hyperparameters are chosen by it, since the test set must stay unseen.",
    )
    shuffled = "unseen chosen hyperparameters model during whether must stay generalises training shows test since set by and are it the the"
    assert sum(each.earned for each in judged(ask, perfect, shuffled).findings) <= 0.5
