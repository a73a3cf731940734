"""A question with little in it is completed; one that does not hang together is refused."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from interviewer.core.question import Question
from interviewer.core.sentences import sentences
from tests.work import must_read_evenly


def test_the_sentences_of_the_perfect_answer_become_the_points() -> None:
    question = Question.model_validate({"id": "a", "ask": "Why?", "perfect": "It is late. Two ways out:\n\n- fit on train only\n- split by time.\n\nYes."})
    assert [(point.id, point.says) for point in question.points] == [
        ("p1", "It is late."),
        ("p2", "fit on train only"),
        ("p3", "split by time."),
    ]
    assert question.correct == ("It is late.", "fit on train only", "split by time.")


def test_the_points_become_the_perfect_answer() -> None:
    question = Question.model_validate({"id": "a", "ask": "Why?", "points": ["It leaks.", {"says": "It is late.", "weight": 3}]})
    assert question.perfect == "It leaks. It is late."
    assert [point.weight for point in question.points] == [1, 3]


def test_bare_texts_stand_for_parts_and_get_ids() -> None:
    question = Question.model_validate(
        {
            "id": "a",
            "ask": "?",
            "points": ["It leaks."],
            "misconceptions": ["It is fine."],
            "deeper": ["And then?", {"ask": "How?", "perfect": "By a cut-off date."}],
        }
    )
    assert [each.id for each in question.misconceptions] == ["m1"]
    assert [rung.id for rung in question.deeper] == ["deeper-1", "deeper-2"]
    assert [point.id for point in question.every_point()] == ["p1", "deeper-2-p1"]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"points": [], "perfect": None}, "needs `points`, or a `perfect` answer"),
        ({"points": [{"id": "x", "says": "It is so."}, {"id": "x", "says": "It is not."}]}, "`x` stands twice"),
        ({"points": [{"id": "x", "says": "It is so."}], "misconceptions": [{"id": "x", "claim": "No."}]}, "`x` stands twice"),
        ({"misconceptions": [{"claim": "No.", "against": "nowhere"}]}, "is against `nowhere`"),
        ({"samples": [{"answer": "x", "verdict": "weak", "misconceptions": ["m9"]}]}, "names the misconception `m9`"),
        ({"level": "brutal"}, "level"),
        ({"id": "../evil"}, "id"),
        ({"ask": ""}, "ask"),
        ({"points": ["It is so."] * 201}, "this question has 201 points and misconceptions, deeper ones included, and at most 200 can be judged"),
        ({"deeper": [{"ask": "How?", "points": ["It is so."] * 150}] * 2}, "301 points"),
    ],
)
def test_a_question_that_does_not_hang_together_is_refused(change: dict[str, object], what: str) -> None:
    with pytest.raises(ValidationError, match=what):
        Question.model_validate({"id": "a", "ask": "Why?", "perfect": "It is as it is.", **change})


@pytest.mark.parametrize(
    "blank",
    [
        {"ask": " "},
        {"clarify": "\n"},
        {"points": [" \t"]},
        {"points": [{"says": "It is so.", "hints": ["\u00a0"]}]},
        {"misconceptions": ["  "]},
        {"deeper": ["   "]},
        {"samples": [{"answer": " ", "verdict": "none"}]},
    ],
    ids=lambda blank: next(iter(blank)),
)
def test_a_text_of_spaces_alone_is_no_text(blank: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="String should have at least 1 character"):
        Question.model_validate({"id": "a", "ask": "Why?", "perfect": "It is as it is.", **blank})


def test_of_too_many_points_with_one_id_it_is_their_number_that_is_told() -> None:
    """They are counted before any of them is looked for among the others."""
    with pytest.raises(ValidationError, match="20,000 points"):
        Question.model_validate({"id": "a", "ask": "Why?", "points": [{"id": "x", "says": "It is so."}] * 20_000})


def test_a_perfect_answer_that_is_derived_is_never_too_long_for_itself() -> None:
    question = Question.model_validate({"id": "a", "ask": "Why?", "points": ["It is so. " * 30] * 100})
    assert question.perfect is not None
    assert len(question.perfect) == 20_000


def test_a_perfect_answer_of_blank_lines_is_refused_and_takes_no_longer_for_a_line_than_a_shorter_one() -> None:
    def reads(perfect: str) -> None:
        with pytest.raises(ValidationError, match="at least 1 character"):
            Question.model_validate({"id": "a", "ask": "Why?", "perfect": perfect})

    must_read_evenly(reads, "\n" * 20_000)


def test_keys_that_mean_nothing_here_are_kept() -> None:
    assert Question.model_validate({"id": "a", "ask": "Why?", "perfect": "It is as it is.", "source": "a book"}).model_extra == {"source": "a book"}


def test_samples_do_not_change_a_question_s_fingerprint_and_anything_else_does() -> None:
    raw = {"id": "a", "ask": "Why?", "perfect": "It is as it is."}
    plain = Question.model_validate(raw)
    assert Question.model_validate({**raw, "samples": [{"answer": "x", "verdict": "none"}]}).fingerprint == plain.fingerprint
    assert Question.model_validate({**raw, "improvement": "More."}).fingerprint != plain.fingerprint


def test_an_improvement_is_about_points_of_its_question() -> None:
    raw = {"id": "a", "ask": "Why?", "points": [{"id": "main", "says": "It is so."}], "improvement": "Say why."}
    assert Question.model_validate({**raw, "improves": ["main"]}).improves == ("main",)
    with pytest.raises(ValidationError, match="the improvement is about `other`, which is no point of this question"):
        Question.model_validate({**raw, "improves": ["other"]})


def test_sentences_are_told_from_abbreviations_and_numbers() -> None:
    assert sentences("Use AUC 0.92, e.g. on validation. Then stop.\n2. Split by time first.") == ["Use AUC 0.92, e.g. on validation.", "Split by time first."]
    for whole in ("Oversample the training part only, e.g. SMOTE on its folds.", "Plot PR vs. ROC curves.", "Averaging helps, says Breiman et al. Trees vary."):
        assert sentences(f"{whole} Then stop it early.") == [whole, "Then stop it early."]


@pytest.mark.parametrize(
    "text",
    [
        "- early stopping\n- dropout\n- a weight penalty",
        "1. early stopping\n2) dropout\n3. a weight penalty",
        "Three ways: - early stopping - dropout - a weight penalty",
        "Methods: 1. early stopping 2. dropout 3. a weight penalty",
        "Methods: 1)early stopping 2)dropout 3)a weight penalty",
        "1. early stopping 2. dropout 3. a weight penalty",
        "- early stopping - dropout - a weight penalty",
        "• early stopping • dropout • a weight penalty",
        "10. early stopping\n11. dropout\n12. a weight penalty",
        "a) early stopping b) dropout c) a weight penalty",
        "(1) early stopping\n(2) dropout\n(3) a weight penalty",
        "– early stopping\n– dropout\n– a weight penalty",
        "Simple:\n- early stopping\n- dropout\nOften needed:\n- a weight penalty",
        "- early stopping\n- dropout\n\n- - -\n\n- a weight penalty",
        "The most common ways to avoid overfitting are:\n\n- early stopping\n- dropout\n- a weight penalty",
        "I'd go about it in three steps:\n\n**Simple**\n* early stopping\n* dropout\n\n**Often needed**\n* a weight penalty",
        "It can be avoided by the following methods:\n* early stopping\n* dropout\n* a weight penalty",
    ],
)
def test_a_list_is_taken_to_its_items_on_lines_and_in_one_line_and_what_announces_it_is_left_out(text: str) -> None:
    assert sentences(text) == ["early stopping", "dropout", "a weight penalty"]


def test_a_sentence_that_ends_with_a_colon_is_one_where_no_list_is_below_it() -> None:
    assert sentences("The loss is a sum of two parts:\n\nThe error is one.") == ["The loss is a sum of two parts:", "The error is one."]
    assert sentences("- It has two parts here:") == ["It has two parts here:"]


@pytest.mark.parametrize(
    "text",
    [
        "It separates data that are non - linear.",
        "The loss is y - 8 log x for 2. order terms.",
        "- Dropout - it drops units"[2:],
        "2. order methods use the Hessian of the loss.",
        "The L1 norm is p = 1. the L2 norm is p = 2. both shrink.",
        "Its rank is at most\n12. the rest is noise.".replace("\n", " "),
        "As shown by He et al. the residual connections help very deep networks.",
        "The loss is: - log p(x) which is large.",
        "Since 2019 there are 2.5 million rows and 3 of them count.",
        "**Three actions** are needed here: regularise, stop, add data.",
        "See approx. the last of them, or the prob. of each.",
    ],
)
def test_a_hyphen_or_a_number_in_a_sentence_makes_no_list(text: str) -> None:
    assert sentences(text) == [text]


def test_items_of_several_sentences_and_formulas_stay_whole() -> None:
    assert sentences("- Start small. Then grow it. - It is $a - 8 b$ rows. - Stop.") == ["Start small.", "Then grow it.", "It is $a - 8 b$ rows.", "Stop."]


def test_in_haste_a_sentence_begins_with_a_small_letter() -> None:
    assert sentences("more data gives less variance. it may be noisy at first, approx. the first week.") == [
        "more data gives less variance.",
        "it may be noisy at first, approx. the first week.",
    ]
