"""What somebody leaves out of the second half of a contrast, and what it says in full."""

from __future__ import annotations

import pytest

from interviewer.core.discussion import Discussion
from interviewer.core.judgement import Judged, Status
from interviewer.core.question import Point, Question
from interviewer.judges.local.judge import LocalJudge
from interviewer.judges.local.left_out import in_full, left_out
from interviewer.judges.local.units import Unit, units
from interviewer.storage.bank import Bank
from interviewer.storage.places import QUESTION_BANK


@pytest.mark.parametrize(
    ("said", "first", "full"),
    [
        (
            "LR wants scaled data because of gradient descent, forests and XGB don't",
            "LR wants scaled data because of gradient descent",
            "forests and XGB don't want scaled data",
        ),
        ("Logistic regression needs scaling, tree models do not", "Logistic regression needs scaling", "tree models do not need scaling"),
        ("LR needs scaled inputs, and RF and XGB don't need it", "LR needs scaled inputs", "RF and XGB don't need scaled inputs"),
        ("A linear model doesn't overfit, deep trees do", "A linear model doesn't overfit", "deep trees do overfit"),
        (
            "Boosting overfits with more rounds, a forest doesn't with more trees",
            "Boosting overfits with more rounds",
            "a forest doesn't overfit with more trees",
        ),
        ("LR requires scaling - RF and XGB don't need", "LR requires scaling", "RF and XGB don't require scaling"),
        ("Boosting is sensitive to outliers - a forest isn't", "Boosting is sensitive to outliers", "a forest isn't sensitive to outliers"),
        ("Training can run all night but serving can’t", "Training can run all night", "serving can’t run all night"),
        ("We must be careful as deep trees overfit, shallow trees don't", "We must be careful as deep trees overfit", "shallow trees don't overfit"),
        ("Overfitting is when training is good but validation isn't", "Overfitting is when training is good", "validation isn't good"),
        ("Trees need nothing; linear models do", None, None),
    ],
)
def test_the_second_half_of_a_contrast_says_in_full_what_it_leaves_out(said: str, first: str | None, full: str | None) -> None:
    found = left_out(said)
    assert (found and said[: found.first_end], found and found.in_full) == (first, full)


@pytest.mark.parametrize(
    "said",
    [
        "I would scale, and if trees don't, fine",
        "It scales the features, which trees don't",
        "I keep the feature, as it is",
        "The runs are in a table, the model is in the registry",
        "One of the columns was, um, the number of calls",
        "Target encoding is for many levels, one-hot is for few",
        "Scaling has to do with the label, filling has nothing to do with it",
        "In the practice pile it was worked out, in the exam pile it wasn't",
        "Concept drift means that P(y|x) moves, covariate drift doesn't",
        "LR needs scaling, and SVM does",
        "I would use a forest because it can handle missing values, LR can't",
        "High-variance models overfit because they can memorise, simple ones can't",
        "The problem is not the model, the data is",
        "Bagging is not a fix for bias; boosting isn't either",
    ],
)
def test_what_leaves_nothing_out_or_cannot_be_told_stays_as_it_is(said: str) -> None:
    assert left_out(said) is None


def test_a_sentence_that_leaves_out_what_the_one_before_it_said_is_read_in_full() -> None:
    assert in_full("Forests don't", "LR wants scaled data") == "Forests don't want scaled data"
    assert in_full("Forests don't", "LR is linear") is None
    assert [unit.read for unit in units("LR wants scaled data. Forests don't.")] == ["LR wants scaled data", "Forests don't want scaled data"]


def test_such_a_contrast_is_read_half_by_half_and_each_half_is_quoted_as_it_was_said() -> None:
    answer = "I think deep trees overfit, a linear model doesn't, so I would start with that one."
    read = {unit.text: unit.read for unit in units(answer) if not unit.joined}
    assert read == {
        "I think deep trees overfit": "I think deep trees overfit",
        "a linear model doesn't": "a linear model doesn't overfit",
        "so I would start with that one": "so I would start with that one",
    }
    assert all(answer[unit.start : unit.end] == unit.text for unit in units(answer))


def test_what_follows_is_read_together_with_the_half_in_full() -> None:
    (joined,) = (unit for unit in units("Deep trees overfit; a linear model doesn't. It has too few parameters.") if unit.joined)
    assert joined.read == "a linear model doesn't overfit. It has too few parameters"


def test_a_stretch_that_leaves_nothing_out_is_read_as_it_stands() -> None:
    assert Unit("Trees do not need it", 3).read == "Trees do not need it"


def test_the_other_half_of_a_contrast_is_no_correction_of_the_first() -> None:
    asked = next(each for each in Bank(QUESTION_BANK).questions() if each.id == "d01-q1")
    found = LocalJudge().judge(Discussion(asked, ()), "Serving needs low latency and high availability; training doesn't.")
    assert isinstance(found, Judged)
    assert next(each.status for each in found.findings if each.point == "latency") is Status.SAID


def test_who_says_in_half_a_sentence_that_it_is_not_so_of_the_very_thing_has_taken_it_back() -> None:
    asked = Question(id="own", ask="Which models need scaling?", points=(Point(id="linear", says="Linear models need feature scaling"),))
    found = LocalJudge().judge(Discussion(asked, ()), "Linear models need feature scaling. Linear models don't.")
    assert isinstance(found, Judged)
    assert found.findings[0].earned == 0.0
