"""Into which stretches an answer is cut before the network reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.judges.local.contrast import contrasts_parted
from interviewer.judges.local.units import LONG, MOST_IN_PART, TOO_LONG, Unit, units
from interviewer.judges.local.wrapped import unwrapped


def texts(answer: str) -> list[str]:
    return [unit.text for unit in units(answer)]


def test_each_sentence_is_read_on_its_own() -> None:
    answer = "The value is filled in after the label, so it does not exist yet when I score. I would rebuild it as of a cut-off date in every table I use."
    assert texts(answer) == [
        "The value is filled in after the label, so it does not exist yet when I score",
        "I would rebuild it as of a cut-off date in every table I use",
    ]


def test_a_sentence_too_short_to_stand_alone_is_also_read_with_its_neighbour() -> None:
    assert texts("Yes, it leaks. The value comes after the label.") == [
        "Yes, it leaks",
        "Yes, it leaks. The value comes after the label",
        "The value comes after the label",
    ]


def test_lists_of_lines_and_numbers_are_cut_at_their_marks() -> None:
    assert [unit.text for unit in units("1. check the nulls\n2) look at outliers\n- duplicates") if not unit.joined] == [
        "check the nulls",
        "look at outliers",
        "duplicates",
    ]


def test_the_terms_of_a_list_are_read_one_by_one_since_nothing_is_said_of_them_by_the_others() -> None:
    assert texts("leakage, null values, duplicates, outliers, class balance") == ["leakage", "null values", "duplicates", "outliers", "class balance"]


def test_a_long_sentence_is_also_read_in_its_parts() -> None:
    first = "so basically I would look at the label first because the class balance decides which metric makes sense"
    answer = f"{first} and then I would count how many values are missing"
    read = texts(answer)
    assert answer in read
    assert first in read
    assert "and then I would count how many values are missing" in read


def test_the_steps_of_one_sentence_are_also_read_one_by_one() -> None:
    answer = "First check the pipeline for bugs, then the drift of the inputs with PSI, and roll back if needed"
    first, second, last = "First check the pipeline for bugs", "then the drift of the inputs with PSI", "and roll back if needed"
    assert texts(answer) == [first, answer, second, last]


@pytest.mark.parametrize(
    ("answer", "steps"),
    [
        ("check the pipeline for bugs, check data drift with PSI", ["check the pipeline for bugs", "check data drift with PSI"]),
        ("I'd check the pipeline for bugs, then check the drift with PSI", ["I'd check the pipeline for bugs", "then check the drift with PSI"]),
        ("add an L2 penalty there, add more data", []),
        ("the value comes after the label, so it leaks", []),
        ("check the pipeline for bugs, because check constraints are missing", []),
    ],
)
def test_two_steps_that_begin_with_the_same_verb_are_also_read_one_by_one_unless_one_is_a_bare_term(answer: str, steps: list[str]) -> None:
    assert set(texts(answer)) == {answer, *steps}


def test_of_what_somebody_does_the_last_step_comes_after_and() -> None:
    steps = ["I would make it simpler", "stop earlier", "get more data"]
    assert set(texts("I would make it simpler, stop earlier and get more data")) == {"I would make it simpler, stop earlier and get more data", *steps}
    assert texts("It is simpler, stops earlier and gets more data") == ["It is simpler, stops earlier and gets more data"]


def test_a_question_is_known_as_one() -> None:
    assert [unit.asks for unit in units("Is it because the value comes too late?")] == [True]


@given(st.text(max_size=400) | st.lists(st.sampled_from(["leak", ",", ".", "\n", "-", "and", "the value", "1.", "?"]), max_size=120).map(" ".join))
def test_every_unit_is_a_stretch_of_the_answer_with_something_in_it_and_of_bounded_length(answer: str) -> None:
    for unit in units(answer):
        assert isinstance(unit, Unit)
        assert answer[unit.start : unit.end] == unit.text
        assert any(character.isalnum() or character == "_" for character in unit.text)
        assert unit.words <= max(TOO_LONG, 2 * LONG, MOST_IN_PART + LONG)


@given(st.text(alphabet=st.characters(categories=["L", "Zs", "Po"]), max_size=300))
def test_no_word_of_an_answer_is_left_unread(answer: str) -> None:
    read: set[int] = set()
    for unit in units(answer):
        read.update(range(unit.start, unit.end))
    assert all(index in read for index, character in enumerate(answer) if character.isalpha())


def test_in_a_short_sentence_and_parts_the_terms_of_a_list_too_and_the_sentence_is_read_as_well() -> None:
    answer = "I would check missing values, class balance, duplicates and types"
    assert set(texts(answer)) == {answer, "I would check missing values", "class balance", "duplicates", "types"}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("its not overfitting it is underfitting", "its not overfitting;it is underfitting"),
        ("It's not overfitting, it\u2019s underfitting.", "It's not overfitting; it\u2019s underfitting."),
        ("that isn't a bug, but it is drift", "that isn't a bug; but it is drift"),
        ("it is not leakage because it is written before", None),
        ("I'm not sure it is leakage", None),
        ("it is not a problem if it is known by then", None),
        ("it's not just a feature, it's leakage", None),
    ],
)
def test_not_this_it_is_that_is_read_as_two_sentences_and_no_character_moves(said: str, read: str | None) -> None:
    assert contrasts_parted(said) == (read or said)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("It isn't that\nthe split would show it. It would look\ntoo good.", "It isn't that the split would show it. It would look too good."),
        ("It leaks.\nThe value is late.", "It leaks.\nThe value is late."),
        ("check the nulls\ncheck the classes", "check the nulls\ncheck the classes"),
        ("Check these:\n- nulls\n- classes, since\naccuracy misleads.", "Check these:\n- nulls\n- classes, since accuracy misleads."),
        ("I would check:\na) nulls\nb) classes.", "I would check:\na) nulls\nb) classes."),
        ("First one thing.\n\nthen another, in\nsmall letters", "First one thing.\n\nthen another, in\nsmall letters"),
    ],
)
def test_a_sentence_of_prose_goes_on_in_the_next_line_and_a_note_ends_with_its_own(written: str, read: str) -> None:
    assert unwrapped(written) == read


def test_numbers_between_commas_make_no_list_of_terms() -> None:
    answer = "train on 10k, 20k, 50k rows, 100k and look if the score still climbs"
    assert answer in texts(answer)


@pytest.mark.parametrize(
    ("text", "bare"),
    [("stratify the split", False), ("Retrain it weekly", True), ("data drift", True), ("check my features", False), ("the target variable", True)],
)
def test_an_order_is_no_bare_term_however_short(text: str, bare: bool) -> None:
    assert Unit(text, 0).is_bare is bare
