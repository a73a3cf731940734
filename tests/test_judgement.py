"""Findings, quotes that are held against the answer, and adding up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.evidence import verbatim
from interviewer.core.judgement import Finding, Held, Judged, Status, band_of, standing, verified
from interviewer.core.question import Band
from tests.rooms import BY, judged, judgement_from, question

Q = question()


@pytest.mark.parametrize(
    ("quote", "answer", "found"),
    [
        ("the value is not known", "Well, the value is not known then.", "the value is not known"),
        ("THE VALUE  is\nnot known.", "so the value is not\n known", "the value is not\n known"),
        ("it's “leakage”", 'It\'s "leakage" to me', "It's \"leakage"),
        ("after – the label", "it is after - the label", "after - the label"),
        ("leak", "this is leakage", None),
        ("the value was not known", "the value is not known", None),
        ("", "anything", None),
        ("...", "anything...", None),
        ("ﬁt", "we fit it", "fit"),
        ("straße", "STRASSE", "STRASSE"),
    ],
)
def test_a_quote_counts_if_it_differs_only_in_spaces_case_and_typographic_marks(quote: str, answer: str, found: str | None) -> None:
    assert verbatim(quote, answer) == found


@given(st.text(max_size=200), st.text(max_size=40))
def test_whatever_is_found_stands_in_the_answer_character_for_character(answer: str, quote: str) -> None:
    found = verbatim(quote, answer)
    assert found is None or found in answer


@given(st.text(alphabet="abc ,.\n", min_size=1, max_size=60), st.data())
def test_every_stretch_of_whole_words_is_found(answer: str, data: st.DataObject) -> None:
    words = answer.split()
    if not words:
        return
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    stretch = " ".join(words[first : last + 1])
    assert (verbatim(stretch, answer) is None) == (not stretch.strip(" .,"))


def test_a_quote_that_is_not_in_the_answer_proves_nothing_and_is_flagged() -> None:
    found = verified(judged("I never said this", main=Status.SAID), "something else")
    assert found.findings == (Finding(point="main", status=Status.NOT_SAID, unproven=True),)


def test_a_misconception_without_its_words_is_not_held() -> None:
    claim = Judged(by=BY, misconceptions=(Held(misconception="proof", quote="it proves it"),))
    assert verified(claim, "it does not").misconceptions == ()
    assert verified(claim, "well, It proves it!").misconceptions[0].quote == "It proves it"


@pytest.mark.parametrize(
    ("judgements", "score"),
    [
        (["main fix check"], 100),
        (["main fix"], 83),
        (["~main"], 25),
        (["?main"], 0),
        (["-main"], 0),
        ([], 0),
        (["main", "fix"], 83),  # said over two replies
        (["main", "-main"], 0),  # a later denial counts
        (["-main", "main"], 50),  # and so does a self-correction
        (["main", "~main"], 50),  # saying it worse later takes nothing away
        (["main", "?main"], 50),
        (["-main", "?main"], 0),
        (["-main", "~main"], 0),  # half a word does not take a denial back
        (["?main", "~main"], 25),
        (["main +proof"], 17),  # 3 - 2 of 6
        (["+proof"], 0),  # never below zero
        (["+proof", "main"], 50),  # put right
        (["+proof", "main +proof"], 17),  # not if it is repeated
        (["+proof", "fix"], 0),  # nor by another point: 2 - 2
    ],
)
def test_the_score_is_the_weight_of_what_is_said_less_what_misconceptions_cost(judgements: list[str], score: int) -> None:
    assert standing(Q.points, Q.misconceptions, [judgement_from(each, "x") for each in judgements]).score == score


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (0, Band.NONE),
        (14, Band.NONE),
        (15, Band.WEAK),
        (39, Band.WEAK),
        (40, Band.PARTIAL),
        (64, Band.PARTIAL),
        (65, Band.GOOD),
        (84, Band.GOOD),
        (85, Band.EXCELLENT),
        (100, Band.EXCELLENT),
    ],
)
def test_the_bands_are_those_of_the_authoring_guide(score: int, band: Band) -> None:
    assert band_of(score) is band


def test_a_finding_on_a_point_of_another_question_counts_for_nothing() -> None:
    assert standing(Q.points, Q.misconceptions, [judgement_from("elsewhere +unknown", "x")]).score == 0


def test_the_words_that_first_said_a_point_stay_its_evidence() -> None:
    found = standing(Q.points, (), [judgement_from("main", "first"), judgement_from("main", "again")]).findings[0]
    assert found.quote == "first"
