"""Where a perfect answer is all that a question has: what its own words tell beside the network."""

from __future__ import annotations

import pytest

from interviewer.core.discussion import Discussion
from interviewer.core.judgement import Judged, Status
from interviewer.core.question import Question
from interviewer.core.sentences import sentences
from interviewer.judges.local.evidence import Evidence
from interviewer.judges.local.gather import evidence
from interviewer.judges.local.judge import LocalJudge
from interviewer.judges.local.reference import reference_of, turned_round
from interviewer.judges.local.script import script_of
from interviewer.judges.local.sought import sought_point
from interviewer.judges.local.units import units
from interviewer.judges.local.verbatim import statements_in, word_for_word
from interviewer.judges.local.words_in_common import new_words_of, share_spelled
from interviewer.storage.bank import Bank
from interviewer.storage.places import QUESTION_BANK

JUDGE = LocalJudge()


def judged(ask: str, perfect: str, answer: str) -> Judged:
    """What the judge finds in an answer to a question that has a perfect answer and nothing else."""
    found = JUDGE.judge(Discussion(Question(id="own", ask=ask, perfect=perfect), ()), answer)
    assert isinstance(found, Judged)
    return found


def evidence_of(asked: tuple[str, str], answer: str) -> Evidence:
    """What speaks for and against the only sentence of a perfect answer."""
    (target,) = script_of(Question(id="own", ask=asked[0], perfect=asked[1])).points.values()
    (found,) = evidence(units(answer), [sought_point(target)])
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
        ("-1", "-1"),
        ("-1", "It is -1."),
        ("-1", "\u22121"),
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
        ("1", "-1"),
        ("-1", "1"),
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
    assert reference.told_in("Adam", statements_in(units("it is Adam")))
    assert not reference.told_in("Adam", statements_in(units("Adam keeps two moments of every gradient and divides by the second")))
    says = "It keeps two moments of every gradient and divides by one."
    assert not reference_of([says], "What does Adam do?").told_in(says, statements_in(units("two moments")))


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
    assert unclear.earned <= Status.PARTLY.credit  # the graders of real exams gave what only sounds like a denial as much as anything


def test_what_is_not_clear_is_never_told_as_missed_however_little_it_earns() -> None:
    (unclear,) = judged("What does a doubly linked list cost?", "Additional memory for the pointers backwards.", "It costs no memory at all").findings
    assert (unclear.status, unclear.earned, unclear.quote) == (Status.NOT_SURE, 0.0, "It costs no memory at all")


def test_words_are_turned_round_by_a_stretch_that_uses_two_of_them_at_least_most_in_the_opposite_sense() -> None:
    words = new_words_of("Momentum carries the weights across a flat valley and does not stop at noise.", "How does momentum change the weights?")
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


def test_a_perfect_answer_with_other_negations_earns_nothing() -> None:
    found = judged("How does training go?", STEPS, " ".join(NEGATED)).findings
    assert [each.earned for each in found] == [0.0] * 3
    assert {each.status for each in found} <= {Status.DENIED, Status.NOT_SURE}


@pytest.mark.parametrize(
    ("perfect", "answer"),
    [
        ("A random forest does not need feature scaling.", "A random forest needs no feature scaling."),
        ("It does not need labels. It finds groups.", "It needs no labels. It finds groups."),
    ],
)
def test_a_negation_may_stand_elsewhere(perfect: str, answer: str) -> None:
    assert not {Status.DENIED, Status.NOT_SURE} & {each.status for each in judged("What does it need?", perfect, answer).findings}


def test_words_that_may_be_about_something_else_are_asked_about_and_not_called_wrong() -> None:
    perfect = "A p-value is not the probability that the null is true. It is the probability of the data given the null."
    answer = "Some write:\nA p-value is the probability that the null is true.\nThey misread it. It is the probability of the data given the null."
    assert Status.DENIED not in [each.status for each in judged("What is a p-value?", perfect, answer).findings]


BAGGING = "Bagging reduces variance. Boosting reduces bias. Bagging does not reduce bias."


@pytest.mark.parametrize("answer", [BAGGING, BAGGING.lower(), BAGGING.replace("does not", "doesn't"), f"No, {BAGGING}", f"{BAGGING} It is not magic."])
def test_short_sentences_are_taken_at_their_word(answer: str) -> None:
    assert [each.status for each in judged("What do they reduce?", BAGGING, answer).findings] == [Status.SAID] * 3


@pytest.mark.parametrize("doubt", ["I doubt all of it.", "But I am only guessing.", "Just kidding, the opposite holds.", "So he says, and is mistaken."])
def test_a_perfect_answer_that_is_doubted_is_not_taken_at_its_word(doubt: str) -> None:
    reference = reference_of(sentences(BAGGING), "What do they reduce?")
    told = [reference.told_in(each, statements_in(units(f"{BAGGING} {doubt}"))) for each in sentences(BAGGING)]
    assert all(each is not None and each.doubted for each in told)


def test_the_sentence_in_which_another_word_is_negated_is_the_one_that_is_called_out() -> None:
    found = judged("How does training go?", STEPS, NEGATED[1]).findings[1]
    assert (found.earned, found.quote) == (0.0, "Momentum does stop at noise")


def test_a_perfect_answer_may_itself_reject_something() -> None:
    perfect = "Accuracy is a bad metric for rare classes. That it needs no threshold is a myth."
    assert [each.status for each in judged("Is accuracy a good metric?", perfect, perfect).findings] == [Status.SAID] * 2


@pytest.mark.parametrize(
    ("perfect", "answer"),
    [
        ("No. It finds a local optimum that depends on the start.", "No, it finds a local optimum that depends on the start."),
        ("R squared can be negative on test data.", "No, R squared can be negative on test data."),
        ("No, accuracy is not a good metric for imbalanced data.", "Accuracy is not a good metric for imbalanced data."),
        ("No, accuracy is not a good metric for imbalanced data.", "Well, accuracy is never a good metric for imbalanced data!"),
        ("Lists are mutable; tuples are not.", "Lists are mutable; tuples are not."),
    ],
)
def test_a_yes_or_a_no_before_a_sentence_negates_nothing_in_it(perfect: str, answer: str) -> None:
    assert [each.status for each in judged("Is it so?", perfect, answer).findings] == [Status.SAID]


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("The step is w - lr * g for each weight.", "The step is w * lr - g for each weight."),
        ("The label is -1 for the other class.", "The label is 1 for the other class."),
        ("Rows with a<b are kept for later.", "Rows with a>b are kept for later."),
    ],
)
def test_words_with_other_signs_are_not_the_same_words(sentence: str, answer: str) -> None:
    assert word_for_word(statements_in(units(sentence)), sentence)
    assert word_for_word(statements_in(units(answer)), sentence) is None


@pytest.mark.parametrize(
    "answer",
    [
        f"{STABLE[1]} No, that's wrong.",
        f"{STABLE[1]} A stable sort does not keep the order of elements with equal keys.",
        f"A stable sort does not keep the order of elements with equal keys. {STABLE[1]}",
        f"My friend claims so: {STABLE[1]} He is wrong.",
        f"{STABLE[1]} Actually, a stable sort may well swap elements with equal keys.",
    ],
)
def test_what_is_taken_back_negated_or_rejected_is_not_taken_at_its_word(answer: str) -> None:
    (found,) = judged(*STABLE, answer).findings
    read = evidence_of(STABLE, answer)
    assert found.status is not Status.SAID or read.told is None or read.told.doubted


def test_a_no_behind_a_sentence_does_not_turn_it_round() -> None:
    (found,) = judged(*STABLE, f"{STABLE[1]} No. Elements with equal keys are swapped by it.").findings
    assert (found.status, found.quote) != (Status.DENIED, STABLE[1].rstrip("."))


LIST = ("Which learning rules are there?", "Learning rules: - error correction - memory based learning - Hebbian learning - competitive learning")


@pytest.mark.parametrize(
    "answer",
    [
        "error correction, memory-based, Hebbian and competitive learning",
        "1. Error correction 2. Memory-based learning 3. Hebbian learning 4. Competitive learning",
        "- competitive learning - Hebbian learning - memory based learning - error correction",
        "Error correction. Memory based. Hebbian. Competitive.",
    ],
)
def test_terms_that_are_items_of_a_perfect_answer_are_all_there_is_to_say(answer: str) -> None:
    assert [(each.status, each.earned) for each in judged(*LIST, answer).findings] == [(Status.SAID, 1.0)] * 4


@pytest.mark.parametrize(
    "answer",
    [
        "I would never use any of these: error correction, memory based learning, Hebbian learning, competitive learning",
        "Error correction, Hebbian learning. No wait, that's wrong.",
        "Wrong answers would be:\n- error correction\n- Hebbian learning",
        "Not error correction, not Hebbian learning.",
        "Anything but error correction, memory based learning, Hebbian learning.",
        "less error correction, less Hebbian learning",
        "Hebbian learning, dropout, momentum, softmax, pooling, attention, error correction",
        "gradient descent, backpropagation, dropout and boosting",
        "error, memory, correction learning",
    ],
)
def test_terms_that_are_rejected_guessed_or_others_are_not_taken_at_their_word(answer: str) -> None:
    reference = reference_of(sentences(LIST[1]), LIST[0])
    assert not any(reference.told_in(item, statements_in(units(answer))) for item in sentences(LIST[1]))


OPPOSITES = (
    "State the rule!",
    "- When both neurons fire together, the weight of the synapse is increased. - When they fire at different times, the weight of the synapse is decreased.",
)


def test_what_says_one_sentence_of_a_perfect_answer_denies_no_other() -> None:
    found = judged(*OPPOSITES, "If they fire at different times then the weight of the synapse gets decreased.").findings
    assert Status.DENIED not in [each.status for each in found]


def test_beside_a_brief_perfect_answer_its_words_in_no_order_earn_little() -> None:
    ask, perfect = (
        "Why is a validation set needed?",
        "It shows during training whether the model generalises, and hyperparameters are chosen by it, since the test set must stay unseen.",
    )
    shuffled = "unseen chosen hyperparameters model during whether must stay generalises training shows test since set by and are it the the"
    assert sum(each.earned for each in judged(ask, perfect, shuffled).findings) <= 0.5


def test_words_that_are_spelled_alike_count_in_part_and_those_that_are_negated_otherwise_do_not() -> None:
    words = new_words_of("A stack pops the newest element.", "What is a stack?")
    assert share_spelled(words, ["it pops the newest element"]) == 1.0
    assert 0.5 < share_spelled(words, ["popping the newst elements"]) < 1.0
    assert share_spelled(words, ["it does not pop the newest element"]) < 0.2
    unsupervised = new_words_of("It is unsupervised.", "What is clustering?")
    assert share_spelled(unsupervised, ["it is supervised"]) == 0.0 < share_spelled(unsupervised, ["it is unsupervized"])
    assert share_spelled(words, []) == share_spelled(words, ["xyz"]) == share_spelled({}, ["xyz"]) == 0.0


def test_beside_a_brief_perfect_answer_more_of_its_words_earn_more_and_the_same_in_no_order_earns_less() -> None:
    ask, perfect = "How does merge sort work?", "It splits the list in half, sorts both halves recursively, and merges the two sorted halves into one list."
    full = "You split the list into halves, sort each half recursively and then merge both sorted halves."
    some, none, salad = (
        "You split the list into halves and go on.",
        "It is a fast algorithm.",
        "halves recursively list merge split sorted both merges list half",
    )
    earned = [judged(ask, perfect, answer).findings[0].earned for answer in (full, some, none)]
    assert earned == sorted(earned, reverse=True)
    assert earned[0] >= 0.7
    assert earned[2] < 0.5
    assert judged(ask, perfect, salad).findings[0].earned < earned[0] / 2


def test_one_sentence_may_say_two_of_a_perfect_answer_though_the_network_takes_it_for_a_denial_of_one() -> None:
    perfect = "Early stopping ends training when the validation loss stops improving. It keeps the weights of the best epoch and so limits overfitting."
    answer = "You stop training when the validation loss no longer improves, and take the best weights."
    assert [each.status for each in judged("What is early stopping?", perfect, answer).findings] == [Status.SAID, Status.SAID]
