"""What is measured is what its name says: the arithmetic of the figures that the README and the model card quote."""

from __future__ import annotations

import itertools
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from benchmarks import __main__ as bench
from benchmarks import agreement, cohort, index
from benchmarks.agreement import Scored, agreement_of, by_kind, elsewhere, in_the_same_level, scored, scored_deeper, worthless
from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.question import Band
from interviewer.core.scores import LOWEST_SCORE, band_of
from interviewer.core.session import Session
from interviewer.evaluation.measures.agreement import Pair, kappa, pearson
from interviewer.evaluation.measures.measure import bootstrapped, wilson
from interviewer.grading.grade import Answers
from interviewer.ports import Judge
from interviewer.settings import Settings
from interviewer.storage.bank import Bank
from interviewer.storage.places import QUESTION_BANK
from interviewer.storage.transcripts import Transcripts
from tests.rooms import BY, ScriptedJudge, judgement_from, question
from training import curve

PARTIAL, GOOD = LOWEST_SCORE[Band.PARTIAL], LOWEST_SCORE[Band.GOOD]
SETTINGS = Settings(judge="lexical")


# --- Agreement of two raters ---------------------------------------------------------------------------------------------


def some_pairs(seed: int, many: int = 60) -> list[Pair]:
    chance = random.Random(seed)
    return [(float(one), float(min(100, max(0, one + chance.randrange(-30, 31))))) for one in (chance.randrange(101) for _ in range(many))]


def kappa_of_the_table(pairs: Sequence[Pair]) -> float:
    """Cohen's kappa with quadratic weights, from the table of the bands, as Cohen (1968) has it."""
    bands = [(band_of(one).rank, band_of(other).rank) for one, other in pairs]
    share = 1 / len(bands)
    rows, columns = ([sum(share for each in bands if each[side] == band) for band in range(len(Band))] for side in (0, 1))
    cells = list(itertools.product(range(len(Band)), repeat=2))
    found = sum((a - b) ** 2 * share for a, b in bands)
    return 1 - found / sum((a - b) ** 2 * rows[a] * columns[b] for a, b in cells)


@pytest.mark.parametrize("seed", range(5))
def test_kappa_is_that_of_the_table_of_bands_with_quadratic_weights(seed: int) -> None:
    assert kappa(some_pairs(seed)) == pytest.approx(kappa_of_the_table(some_pairs(seed)))


def test_kappa_is_one_where_all_bands_agree_nothing_where_chance_does_as_well_and_less_where_they_are_turned_round() -> None:
    assert kappa([(90, 86), (10, 3), (50, 64)]) == pytest.approx(1)
    assert kappa([(90, 90), (90, 10), (10, 90), (10, 10)]) == pytest.approx(0)
    assert kappa([(90, 10), (10, 90)]) == pytest.approx(-1)
    assert kappa([(90, 90), (86, 99)]) is None


def test_a_miss_by_two_bands_costs_four_times_as_much_as_by_one() -> None:
    ends = [(100.0, 100.0), (0.0, 0.0)] * 500  # so that chance costs the same in both
    by_one, by_two = (kappa([*ends, (20.0, other)]) for other in (50.0, 70.0))
    assert by_one is not None
    assert by_two is not None
    assert (1 - by_two) / (1 - by_one) == pytest.approx(4, rel=0.01)


def test_pearson_is_one_on_a_line_and_does_not_mind_whose_scores_are_higher() -> None:
    assert pearson([(10, 30), (20, 50), (30, 70)]) == pytest.approx(1)
    assert pearson([(10, 3), (20, 2), (30, 1)]) == pytest.approx(-1)
    assert pearson([(1, 2), (2, 1), (3, 4), (4, 3)]) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (0, PARTIAL - 1, True),
        (PARTIAL - 1, PARTIAL, False),
        (PARTIAL, GOOD - 1, True),
        (GOOD - 1, GOOD, False),
        (GOOD, 100, True),
        (0, 100, False),
    ],
)
def test_the_three_levels_are_below_partial_partial_and_good_or_better(one: int, other: int, alike: bool) -> None:
    assert in_the_same_level([(one, other)]) == in_the_same_level([(other, one)]) == float(alike)


def test_the_share_in_the_same_level_is_that_of_all_answers() -> None:
    assert in_the_same_level([(0, 10), (50, 60), (90, 70), (0, 90)]) == 0.75


# --- Intervals -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("holds", "of", "low", "high"), [(8, 10, 0.4902, 0.9433), (0, 10, 0, 0.2775), (10, 10, 0.7225, 1), (50, 100, 0.4038, 0.5962)])
def test_the_interval_of_a_share_is_wilsons(holds: int, of: int, low: float, high: float) -> None:
    found = wilson(holds / of, of)
    assert (found.value, found.n) == (holds / of, of)
    assert found.low == pytest.approx(low, abs=1e-4)
    assert found.high == pytest.approx(high, abs=1e-4)


def test_the_interval_of_a_statistic_holds_nineteen_in_twenty_of_what_resampling_finds() -> None:
    sample = [float(each) for each in range(100)]
    found = bootstrapped(sample, fmean)
    assert found.value == 49.5
    assert found.low is not None
    assert found.high is not None
    error = 1.96 * (99 * 101 / 12 / 100) ** 0.5  # of a mean of a hundred
    assert 49.5 - found.low == pytest.approx(error, rel=0.1)
    assert found.high - 49.5 == pytest.approx(error, rel=0.1)


# --- Sets of answers -----------------------------------------------------------------------------------------------------


def one(kind: str, person: int, judge: int, *, wrong: bool = False, called_out: bool = False) -> Scored:
    return Scored(kind, person, judge, wrong, called_out)


def test_the_lines_of_a_set_have_its_agreement_and_how_many_answers_it_is_of() -> None:
    found = [one("good", 90, 88), one("good", 70, 72), one("weak", 20, 22), one("weak", 50, 30)]
    (name, agreed), (_, levels) = agreement_of("a set", found)
    r, qwk = pearson([(each.person, each.judge) for each in found]), kappa([(each.person, each.judge) for each in found])
    assert name == "a set"
    assert re.fullmatch(rf"   r {r:.2f} \(95% .* to .*\) · band QWK {qwk:.2f} \(95% .* to .*\) · 4 answers", agreed)
    assert levels.startswith("   three levels 75% (95% ")


def test_the_means_are_told_for_each_kind_of_answer_and_of_its_answers_alone() -> None:
    told = dict(by_kind([one("good", 80, 70), one("good", 90, 75), one("weak", 20, 30)]))
    assert told["mean score, good"] == "    72   (the authors: 85; 2 answers)"
    assert told["mean score, weak"] == "    30   (the authors: 20; 1 answers)"


def test_of_what_was_called_out_wrong_answers_and_good_ones_are_counted_apart() -> None:
    told = dict(
        by_kind(
            [
                one("wrong", 20, 20, wrong=True, called_out=True),
                one("wrong", 20, 60, wrong=True),
                one("good", GOOD, 50, called_out=True),
                one("good", 90, 90),
                one("good", 90, 90),
                one("weak", GOOD - 1, 30, called_out=True),  # neither wrong nor good
                one("good", 90, 40, wrong=True),  # good, with something wrong in it
            ]
        )
    )
    assert told["wrong beliefs called out"].startswith("   1 of 3 (95% ")
    assert told["good answers called out"].startswith("   1 of 3 (95% ")


def test_the_highest_worthless_answer_is_one_that_is_worth_nothing_by_its_kind() -> None:
    told = dict(by_kind([one("bluff", 3, 12), one("copied", 0, 31), one("good", 90, 95), one("weak", 20, 60)]))
    assert told["highest worthless answer"] == "   31"
    assert "highest worthless answer" not in dict(by_kind([one("good", 90, 95)]))


# --- Answers from files --------------------------------------------------------------------------------------------------


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put rows of answers where the benchmark looks for them."""
    (tmp_path / "answers").mkdir()
    monkeypatch.setattr(agreement, "HERE", tmp_path)

    def put(name: str, *rows: dict[str, Any] | str) -> None:
        lines = (row if isinstance(row, str) else json.dumps({"kind": "good", "score": 80, "misconception": False, "question": "q1", **row}) for row in rows)
        (tmp_path / "answers" / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    return put


def judge_of(*script: str | None) -> Judge:
    return ScriptedJudge(list(script))


def test_an_answer_has_the_authors_score_and_the_judges_as_a_first_answer(answers: Callable[..., None]) -> None:
    answers(
        "some.jsonl",
        {"id": "a", "answer": "It is late."},
        {"id": "b", "answer": "It proves the churn.", "score": 5, "kind": "wrong", "misconception": True},
        {"id": "c", "answer": "It is no leakage.", "score": 0, "kind": "wrong", "misconception": True},
    )
    found = scored("some", {"q1": question()}, judge_of("main fix check", "+proof", "-main"), SETTINGS)
    assert found == [
        Scored("good", 80, 100, wrong=False, called_out=False),
        Scored("wrong", 5, 0, wrong=True, called_out=True),
        Scored("wrong", 0, 0, wrong=True, called_out=True),
    ]


def test_an_answer_that_was_not_judged_is_neither_left_out_nor_a_zero(answers: Callable[..., None]) -> None:
    answers("some.jsonl", {"id": "a", "answer": "It is late."}, {"id": "b", "answer": "It is late."})
    with pytest.raises(ValueError, match="b: could not be judged: the script says so"):
        scored("some", {"q1": question()}, judge_of("main", None), SETTINGS)


def test_a_reply_to_a_deeper_question_is_scored_by_that_one_alone(answers: Callable[..., None]) -> None:
    rows = [{"id": str(number), "rung": "d1", "answer": "Wait for the window."} for number in range(3)]
    answers("deeper.jsonl", *rows)
    found = scored_deeper({"q1": question()}, judge_of("late", "", "+proof"))
    assert [(each.judge, each.called_out) for each in found] == [(100, False), (0, False), (0, True)]
    answers("deeper.jsonl", *rows[:1])
    with pytest.raises(ValueError, match="0: could not be judged: the script says so"):
        scored_deeper({"q1": question()}, judge_of(None))


class Hears:
    """Hears the main point in what speaks of leakage, cannot judge what is in French, and hears nothing in anything else."""

    def judges(self, session: Session) -> Judged | Unjudged:
        text = session.discussion.answers[-1]
        if text.startswith("Bonjour"):
            return Unjudged(by=BY, reason="it is in French")
        return judgement_from("main" if "leak" in text else "", text)


def test_what_is_about_something_else_is_an_answer_to_every_question_and_each_counts(answers: Callable[..., None]) -> None:
    answers("elsewhere.txt", "The roof leaks.", "I like tea.", "It rains.")
    told = dict(elsewhere([question("q1"), question("q2")], Hears()))
    assert told == {"about something else: mean score": "    18   (highest 53)", "more than 20": "   2 of 6 (95% 10% to 70%)"}


def test_what_is_about_something_else_and_was_not_judged_is_not_left_out(answers: Callable[..., None]) -> None:
    answers("elsewhere.txt", "I like tea.", "Bonjour.")
    with pytest.raises(ValueError, match=r"q1, “Bonjour\.”: could not be judged: it is in French"):
        elsewhere([question("q1")], Hears())


def test_what_only_wants_points_is_told_by_its_kind_and_a_list_of_terms_may_have_what_is_less_than_partial(answers: Callable[..., None]) -> None:
    answers("worthless.jsonl", *({"id": kind[0], "kind": kind, "answer": "It is late."} for kind in ("list", "list", "salad", "salad", "salad")))
    told = list(worthless({"q1": question()}, judge_of("fix", "check", "check", "", None), SETTINGS))
    assert [name for name, _ in told] == ["worthless, list: mean score", "at most 39", "worthless, salad: mean score", "at most 20"]
    half = "1 of 2 (95% 9% to 91%)"
    assert [figure.strip() for _, figure in told] == ["34   (highest 41)", half, "14   (highest 27; 1 not judged)", half]


# --- The curve of the scores ---------------------------------------------------------------------------------------------


def test_the_curve_in_use_comes_first_and_is_measured_by_what_the_marks_of_an_answer_come_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [{"text": "a", "says": ["main"]}, {"text": "b", "says": ["fix"]}, {"text": "c", "says": ["check"]}]
    rows = [
        {"kind": "good", "score": 100, "sentences": whole},
        {"kind": "weak", "score": 53, "sentences": whole[:1]},
        {"kind": "wrong", "score": 64, "sentences": [*whole, {"text": "d", "holds": ["proof"]}]},  # capped, as long as it stands
        {"kind": "none", "score": 0, "sentences": [{"text": "e"}]},
    ]
    (tmp_path / "q1.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    monkeypatch.setattr(curve, "FRESH", tmp_path)
    monkeypatch.setattr(curve, "bank", lambda: {"q1": question()})
    first, *others = curve.figures()
    assert first == "to the power 0.7, 1.15 times: 4 answers, r 1.000, band QWK 1.000, 100.0% in the same of three levels"
    assert len(others) == len(curve.POWERS) * len(curve.FACTORS)


# --- Times and amounts ---------------------------------------------------------------------------------------------------


def test_a_time_is_the_median_of_the_runs_and_the_first_does_not_count() -> None:
    seconds: Iterator[float] = iter([9.0, *(number / 1000 for number in (7, 1, 2, 3, 4, 5, 6))])
    assert bench.median_ms(lambda: next(seconds)) == "      4 ms   (1 to 7)"


def test_the_transcripts_that_are_listed_in_a_benchmark_can_be_read_and_are_as_many_and_as_large_as_it_says(tmp_path: Path) -> None:
    size = index.written(tmp_path, 12)
    transcripts = Transcripts(tmp_path)
    assert len(transcripts.names()) == 12
    assert size == sum(each.stat().st_size for each in tmp_path.iterdir())
    for name in transcripts.names():
        _, session = transcripts.folded(name)
        assert session.discussions[0].replies


def test_the_answers_that_a_cohort_is_measured_with_are_so_many_and_each_can_be_graded(tmp_path: Path) -> None:
    cohort.written(tmp_path / "answers.jsonl", 40)
    rows = [Answers.model_validate_json(line) for line in (tmp_path / "answers.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row.id for row in rows] == list(range(40))
    assert {row.question for row in rows} <= {each.id for each in Bank(QUESTION_BANK).questions()}
    assert all(row.texts[0] and len(row.texts[0].split()) <= cohort.WORDS for row in rows)
