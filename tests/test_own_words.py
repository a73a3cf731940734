"""`bank check` hears the author's own answers, and sees what is given away or stands twice; what was misjudged it shows with the phrasing that came nearest."""

from __future__ import annotations

from pathlib import Path

import pytest

from interviewer.core.judgement import Status
from interviewer.core.question import Point, Question
from interviewer.evaluation.alike import stands_in, twice
from interviewer.evaluation.own_words import own_answers, own_words
from interviewer.judges.local.judge import LocalJudge
from interviewer.judges.local.nearest import nearest
from interviewer.storage.bank import Bank
from interviewer.storage.places import QUESTION_BANK
from interviewer.terminal import bank_commands
from tests.program import SMALL, Ran, bank, run
from tests.rooms import ScriptedJudge, question

OVERFIT = """\
- id: q1
  ask: What is overfitting?
  points:
    - The model fits the noise of the training data.
    - The gap between training and validation shows it.
"""


def checked(text: str, *flags: str) -> Ran:
    """Check a bank of this one day."""
    return run("bank", "check", "--bank", bank(text), *flags)


def test_a_bank_that_is_all_right_passes() -> None:
    ran = checked(OVERFIT)
    assert (ran.code, ran.err) == (0, "")
    assert ran.words.endswith("Every question may be asked.")


def test_a_perfect_answer_to_something_else_refuses_its_question_and_what_it_came_nearest_to_is_shown() -> None:
    ran = checked(f"{OVERFIT}  perfect: Bananas are yellow, and they grow in the tropics.\n")
    assert ran.code == 1
    assert "q1 perfect: at least good is meant, judge none 0 · NOTHING OF IT IS HEARD" in ran.words
    assert "“Bananas are yellow, and they grow in the tropics.” p1: not_said nearest: `says` “The model fits the noise of the training data.” (0." in ran.words
    assert ran.words.endswith("Refused: q1")


def test_a_correct_answer_and_a_perfect_one_to_a_deeper_question_are_heard_too() -> None:
    deeper = "  deeper: [{id: d, ask: And what helps?, points: [More training data helps against it.], perfect: Bananas are yellow.}]\n"
    ran = checked(f"{OVERFIT}  correct: [Bananas are yellow.]\n{deeper}")
    assert ran.code == 1
    assert "q1 correct: at least good is meant" in ran.words
    assert "q1 deeper d: perfect: at least good is meant" in ran.words


def test_a_point_that_the_question_says_itself_refuses_it() -> None:
    ran = checked(
        "- {id: q1, ask: The value is written after the label. Why does it leak?, points: [The value is written after the label., Nobody knows it yet.]}"
    )
    assert ran.code == 1
    assert "q1: the question itself says the point p1, so nobody can earn it: “The value is written after the label.”" in ran.words


@pytest.mark.parametrize(
    ("point", "ask"),
    [
        ("Recall", "Is precision or recall the better measure?"),
        ("Recall is more important for fraud.", "What is more important for fraud, precision or recall?"),
        ("Trees do not need scaled features.", "Do trees need scaled features?"),
    ],
)
def test_a_question_that_lets_choose_says_no_point(point: str, ask: str) -> None:
    assert stands_in(point, ask) is None


def test_two_points_that_are_the_same_but_for_small_words_refuse_their_question() -> None:
    ran = checked(f"{OVERFIT}    - the model fits the noise of training data\n")
    assert ran.code == 1
    assert "q1: the points p1 and p3 say the same: “the model fits the noise of training data”" in ran.words


def test_two_questions_that_ask_the_same_refuse_the_second_in_whatever_day_it_stands() -> None:
    second = OVERFIT.replace("q1", "q2").replace("What is overfitting?", "'What is **overfitting**?'")
    ran = run("bank", "check", "--bank", bank({"day-01.yaml": OVERFIT, "day-02.yaml": second}))
    assert ran.code == 1
    assert "q2: it asks what q1 asks: “What is **overfitting**?”" in ran.words
    assert ran.words.endswith("Refused: q2")


def two(one: str, other: str) -> Question:
    """A question of these two points."""
    return question(points=(Point(id="one", says=one), Point(id="other", says=other)), misconceptions=(), deeper=())


@pytest.mark.parametrize(
    ("one", "other", "exactly"),
    [
        ("Build every feature as of a cut-off date.", "build all of the features as of the cut-off date", None),
        ("Build each of the features as of the date of the cut-off itself.", "Build each of the features as of the date of that cut-off itself.", False),
        ("A linear model needs scaled features when it has a penalty.", "A linear model never needs scaled features when it has a penalty.", None),
        ("The score rises.", "The score falls.", None),
        ("Scaling helps", "Scaling helped.", True),
    ],
)
def test_what_differs_in_a_negation_or_in_what_it_says_is_not_the_same_and_nearly_the_same_refuses_nothing(one: str, other: str, exactly: bool | None) -> None:
    assert [each.exactly for each in twice([two(one, other)])] == ([] if exactly is None else [exactly])


def test_an_own_answer_that_is_only_misread_is_shown_and_refuses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    script: list[str | None] = ["?late cut", "", "p1 p2", ""]  # of `leak` its perfect answer and the question itself, then of `drift`
    monkeypatch.setattr(bank_commands, "judge", lambda *_: ScriptedJudge(script))
    ran = checked(SMALL)
    assert ran.code == 0
    assert "leak perfect: at least good is meant, judge partial" in ran.words
    assert "late: not_sure — “It is leakage because the value is written after the label. Build every feature as of a cut-off date.”" in ran.words
    assert "Every question may be asked. 1 answer of its author's own is not heard as meant (above), which refuses nothing." in ran.words
    assert "the closer its figure is to 1.00, the more alike they are read." in ran.words
    assert "drift" not in ran.out.partition("Every question")[0].replace("so not checked: leak, drift", "")


def test_an_own_answer_that_cannot_be_judged_says_why_and_refuses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bank_commands, "judge", lambda *_: ScriptedJudge([None, "", "p1 p2", ""]))
    ran = checked(SMALL)
    assert ran.code == 0
    assert "leak perfect · could not be judged: the script says so" in ran.words


def test_a_correct_answer_that_is_shorter_than_the_perfect_one_that_is_all_there_is_tells_what_its_sentences_are() -> None:
    ran = checked(
        "- id: q1\n  ask: What is drift?\n  correct: [The inputs look different.]\n"
        "  perfect: The inputs no longer look like those of training. The relation of inputs and labels changes. A scheduled test raises an alarm.\n"
    )
    assert ran.code == 0
    assert "Every sentence of `perfect` is a point of its own here: leave out what no answer needs, or write `points`." in ran.words


def test_what_was_derived_from_the_points_is_heard_once() -> None:
    assert [part for part, _, _ in own_answers(question())] == ["perfect", "correct", "deeper d1: its points", "deeper d2: its points"]
    (leak, drift) = Bank(Path(bank(SMALL))).questions()
    assert [part for each in (leak, drift) for part, _, _ in own_answers(each)] == ["perfect", "perfect"]


def test_a_point_is_only_said_to_be_heard_in_the_question_where_a_judge_alone_hears_it() -> None:
    asked = question(
        correct=("It is leakage, the value comes from after the label", "Build features as of a cut-off date", "A jump in the score gives it away"), deeper=()
    )
    found = own_words([asked], ScriptedJudge(["main fix check", "main"]))
    assert [(each.point.id, each.surely) for each in found.given_away] == [("main", False)]
    assert found.refused == set()


def test_a_misjudged_sample_is_shown_with_the_phrasing_that_came_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bank_commands, "judge", lambda *_: ScriptedJudge([]))
    sample = "    samples: [{answer: The value is only written once the label is known., kind: right, verdict: excellent}]\n    points:"
    ran = checked(SMALL.replace("    points:", sample, 1))
    assert ran.code == 1
    assert "late: not_said nearest: `says` “It is leakage because the value is written after the label.” (0." in ran.words


def test_the_nearest_phrasing_is_named_by_the_key_that_it_stands_under() -> None:
    asked = Bank(QUESTION_BANK).question("d08-q2")
    point = asked.point("unavailable")
    held = asked.misconceptions[0]
    for id, text, key in (
        (point.id, point.says, "says"),
        (point.id, point.also[1], "also"),
        (point.id, point.denied[0], "denied"),
        (held.id, held.claim, "claim"),
    ):
        found = nearest(asked, id, text)
        assert found is not None
        assert (found.key, found.phrasing) == (key, text)
        assert found.likeness > 0.9
    assert nearest(asked, point.id, "…") is None


def test_no_own_answer_of_the_bank_that_ships_is_about_something_else_and_none_holds_what_would_be_called_out() -> None:
    """A few are misread in a point or two: `interviewer bank check` names them."""
    questions = list(Bank(QUESTION_BANK).questions())
    found = own_words(questions, LocalJudge())
    assert found.refused == set()
    assert list(twice(questions)) == []
    assert not any(each.standing.misconceptions for each in found.answers)
    assert not any(finding.status is Status.DENIED for each in found.answers for finding in each.standing.findings)
