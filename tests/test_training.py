"""The sentences that the judge is trained on: well-formed, marked, and apart from everything that measures it."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import ROOT
from tests.rooms import question
from training import unseen
from training.__main__ import main
from training.answers import RIGHT, bank, marked, of_the_bank, of_the_spoken, read_answers
from training.negated import negated
from training.sentences import (
    MARKED,
    NEGATED,
    NOT_ITS_OWN,
    Points,
    Relation,
    Sentence,
    epoch,
    is_held_out,
    question_of,
    read_empty,
    read_points,
    read_sentences,
    read_spoken,
    relations_of,
)
from training.weights import proposals, proposed

POINTS, SCRIPTED = read_points()
SENTENCES = read_sentences(POINTS)
SPOKEN = read_spoken(POINTS)


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def runs_of_four(text: str) -> list[tuple[str, ...]]:
    each = text.split()
    return list(zip(each, each[1:], each[2:], each[3:], strict=False))


def test_every_sentence_is_for_a_point_that_there_is_and_has_a_known_kind() -> None:
    assert len(SENTENCES) > 10_000
    assert {sentence.point for sentence in SENTENCES} <= set(POINTS.phrasings)


def test_every_point_of_the_bank_has_sentences_that_say_it_and_sentences_that_deny_it() -> None:
    for point in (point for point in POINTS.phrasings if question_of(point).startswith("d") and point not in POINTS.misconceptions):
        kinds = {sentence.kind for sentence in SENTENCES if sentence.point == point}
        assert {"words", "everyday", "denies", "reverses", "near"} <= kinds, point


def test_no_answer_that_measures_the_judge_is_among_the_sentences() -> None:
    measuring = " | ".join(
        words(json.loads(line)["answer"])
        for path in (ROOT / "benchmarks" / "answers").glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
        if json.loads(line)["kind"] != "copied"  # that is the question, which whoever copies it shares with anybody else who does
    )
    fours = set(runs_of_four(measuring))
    long = {sentence.text: words(sentence.text) for sentence in (*SENTENCES, *SPOKEN) if len(sentence.text.split()) > 5}
    # What stands in a text has all its runs of words there, but for its first and last word, which may be parts of longer ones: most need no longer search.
    maybe = [text for text, its_words in long.items() if fours.issuperset(runs_of_four(" ".join(its_words.split()[1:-1])))]
    assert [text for text in maybe if long[text] in measuring] == []


def test_no_answer_that_measures_the_judge_calibrates_it_or_is_one_to_a_question_outside_the_bank() -> None:
    measuring, others = ((ROOT / of for of in folders) for folders in (("benchmarks/answers",), ("training/answers", "training/unseen")))
    measured, calibrating = (
        {words(json.loads(line)["answer"]) for of in each for path in of.glob("*.jsonl") for line in path.read_text(encoding="utf-8").splitlines()}
        for each in (measuring, others)
    )
    elsewhere = [set((ROOT / of).read_text(encoding="utf-8").splitlines()) for of in ("benchmarks/answers/elsewhere.txt", "training/pairs/elsewhere.txt")]
    assert measured & calibrating == set()
    assert elsewhere[0] & elsewhere[1] == set()


def test_no_sample_of_the_bank_is_among_the_marked_answers_that_calibrate() -> None:
    marked = {
        words(json.loads(line)["answer"]) for path in (ROOT / "training" / "answers").glob("*.jsonl") for line in path.read_text(encoding="utf-8").splitlines()
    }
    samples = {words(sample.answer) for question in bank().values() for sample in question.samples}
    assert len(samples) > 100
    assert marked & samples == set()


def test_every_mark_is_of_a_point_or_misconception_of_its_question() -> None:
    for row in read_answers():
        named = {f"{row['question']}/{id}" for id in (*row["points"], *row["holds"])}
        assert named <= set(POINTS.phrasings), row["answer"]
        assert {f"{row['question']}/{id}" for id in row["holds"]} <= POINTS.misconceptions, row["answer"]
        assert set(row["points"].values()) <= {"said", "partly", "denied", "not_said"}


LATER = ("some_users", "time_split_enough", "live_too", "to_days", "gap_shows", "corr_check", "sk_pipeline")


def test_an_answer_is_marked_on_every_point_and_misconception_of_its_question_but_on_no_rung() -> None:
    row = {"question": "d08-q2", "answer": "It leaks.", "points": {"unavailable": "said"}, "holds": ["in_data"]}
    (found,) = marked([row], POINTS)
    assert found.stretches == ("It leaks",)
    assert found.marks == {
        "d08-q2/unavailable": "said",
        **dict.fromkeys((f"d08-q2/{id}" for id in ("inflated", "detect", "suspicious", "cutoff", "time_split")), "not_said"),
        "d08-q2/in_data": "held",
        **dict.fromkeys((f"d08-q2/{id}" for id in ("proof", "filter_rows", "cv_fixes", "rows_only", "data_error", "regularise")), "not_held"),
        # these came into the bank when the answers had been marked
        **dict.fromkeys((f"d08-q2/{id}" for id in LATER), "open"),
    }


def test_a_good_answer_that_holds_nothing_that_was_marked_holds_nothing_that_came_later() -> None:
    row = {"question": "d08-q2", "answer": "It leaks.", "points": {"unavailable": "said"}, "holds": [], "score": 80}
    (found,) = marked([row], POINTS)
    assert {mark for name, mark in found.marks.items() if name in POINTS.misconceptions} == {"not_held"}
    rows = [*of_the_bank(), *of_the_spoken()]
    right = [row for row in rows if row.get("score", 0) >= RIGHT and not row["holds"] and not row.get("open")]
    assert len(right) > 2_000
    assert {mark for each in marked(right, POINTS) for name, mark in each.marks.items() if name in POINTS.misconceptions} == {"not_held"}


def test_a_sentence_of_a_marked_answer_is_to_each_point_what_was_marked_and_to_the_others_nothing() -> None:
    says, wrong = "d08-q3/overfit", "d08-q3/underfit"
    right = Sentence(says, MARKED, "It memorised the past.", marks=((says, Relation.SAYS), (wrong, Relation.DENIES)))
    assert relations_of(right, says, POINTS) == (Relation.SAYS,)
    assert relations_of(right, wrong, POINTS) == (Relation.DENIES,)
    assert relations_of(right, "d08-q3/features", POINTS) == (Relation.NEITHER,)
    assert relations_of(right, "d08-q3/bigger", POINTS) == (Relation.DENIES, Relation.NEITHER)  # what is right may well imply that an error is one
    false = Sentence(wrong, MARKED, "It has learnt too little.", marks=((wrong, Relation.SAYS),))
    assert relations_of(false, says, POINTS) == (Relation.DENIES, Relation.NEITHER)  # an error may well imply that a point is not so


def test_a_sentence_of_a_reply_to_a_deeper_question_is_nothing_to_the_unmarked_points_of_that_one_alone() -> None:
    says, beside, first, elsewhere = (f"d08-q3/{id}" for id in ("curve-read", "curve-plot", "overfit", "else-leak"))
    right = Sentence(says, MARKED, "Still climbing, so more rows pay.", marks=((says, Relation.SAYS),), rung="curve")
    assert relations_of(right, says, POINTS) == (Relation.SAYS,)
    assert relations_of(right, beside, POINTS) == (Relation.NEITHER,)
    for other in (first, elsewhere):
        assert relations_of(right, other, POINTS) == (Relation.SAYS, Relation.PARTLY, Relation.NEITHER)  # whatever else is right denies nothing
    wrong = Sentence(says, MARKED, "It is flat, so buy.", marks=((says, Relation.DENIES),), rung="curve")
    assert relations_of(wrong, first, POINTS) == tuple(Relation)
    assert relations_of(replace(right, rung=None), beside, POINTS) == tuple(Relation)  # nobody marks the deeper points of an answer to the first question


def test_a_reply_to_a_deeper_question_is_marked_on_the_points_of_that_one() -> None:
    row = {"question": "d08-q3", "rung": "curve", "answer": "Still climbing, so more rows pay.", "points": {"curve-read": "said"}, "holds": []}
    (found,) = marked([row], POINTS)
    assert {name: mark for name, mark in found.marks.items() if name not in POINTS.misconceptions} == {
        "d08-q3/curve-plot": "not_said",
        "d08-q3/curve-read": "said",
    }


def test_an_answer_that_was_marked_for_every_belief_holds_none_that_it_was_not_marked_for() -> None:
    row = {"question": "d08-q2", "answer": "It leaks.", "points": {"unavailable": "said"}, "holds": ["in_data"], "every_belief": True}
    (found,) = marked([row], POINTS)
    assert {name for name, mark in found.marks.items() if mark == "held"} == {"d08-q2/in_data"}
    assert "open" not in found.marks.values()
    assert {each["question"] for each in of_the_spoken() if each["every_belief"]} == {f"d{day}-q{number}" for day in ("01", "08") for number in range(1, 6)}


def test_there_are_replies_to_every_deeper_question_with_marks_for_each_of_its_points() -> None:
    of_each: dict[tuple[str, str], list[dict[str, str]]] = {(question_of(name), rung): [] for name, rung in POINTS.rungs.items()}
    for row in of_the_spoken():
        if row["rung"] is not None:
            of_each[row["question"], row["rung"]].append(row["points"])
    assert min(len(rows) for rows in of_each.values()) >= 60
    for (asked, rung), rows in of_each.items():
        own = {name.partition("/")[2] for name, each in POINTS.rungs.items() if (question_of(name), each) == (asked, rung)}
        assert own <= {id for points in rows for id, mark in points.items() if mark == "said"}, (asked, rung)


def test_the_sentences_of_marked_answers_are_of_every_question_and_measure_nothing() -> None:
    of_the_bank = {f"d{day}-q{number}" for day in ("01", "08") for number in range(1, 6)}
    assert {id for each in SPOKEN if (id := question_of(each.point)).startswith("d")} == {row["question"] for row in of_the_spoken()} == of_the_bank
    calibrating = {words(row["answer"]) for row in read_answers()}
    assert [row for row in of_the_spoken() if words(row["answer"]) in calibrating] == []


def test_of_an_answer_marked_by_sentences_the_best_sentence_counts_and_what_contradicts_itself_stays_open() -> None:
    rows = [row for row in of_the_spoken() if row["question"] == "d08-q3"]
    assert {status for row in rows for status in row["points"].values()} <= {"said", "partly", "denied", "not_said", "open"}
    (turned,) = [row for row in rows if "No hang on, under would be bad on both" in row["answer"]]
    assert (turned["holds"], turned["open"], turned["points"]["overfit"]) == ([], ["underfit"], "said")
    (marks,) = [each.marks for each in marked([turned], POINTS)]
    assert marks["d08-q3/underfit"] == "open"
    assert marks["d08-q3/bigger"] == "not_held"


def test_of_a_sample_only_the_misconceptions_are_marked() -> None:
    sample = next(row for row in of_the_bank() if row["points"] is None)
    (found,) = marked([sample], POINTS)
    assert set(found.marks) <= POINTS.misconceptions


def test_the_weights_of_the_bank_are_those_that_the_scores_of_the_marked_answers_ask_for() -> None:
    assert [each.partition(": ")[2] for each in proposals()] == ["as they are"] * 10


def test_a_point_that_those_who_scored_give_more_for_gets_more_weight() -> None:
    rows = [{"points": {"main": "said"}, "holds": [], "score": 20}, {"points": {"fix": "said"}, "holds": [], "score": 80}]
    weights = proposed(question(), [rows])
    assert weights["main"] < 3
    assert weights["fix"] > 2


def test_what_is_held_out_is_decided_by_its_name_alone_and_is_about_a_seventh_of_the_bank() -> None:
    inside = [point for point in POINTS.phrasings if question_of(point).startswith("d")]
    assert 0.08 < sum(map(is_held_out, inside)) / len(inside) < 0.25
    outside = {question_of(point) for point in POINTS.phrasings} - {question_of(point) for point in inside}
    assert all(len({is_held_out(point) for point in POINTS.phrasings if question_of(point) == question}) == 1 for question in outside)


def test_the_pairs_of_a_pass_are_the_same_for_a_seed_and_others_for_another() -> None:
    first, again, other = (list(islice(epoch(SENTENCES[:200], POINTS, read_empty(), seed), 300)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_sentence_beside_another_point_of_its_question_is_never_taken_to_say_it() -> None:
    """What is wrong, or nearly right, may be anything to a misconception; and what is said on a deeper question to the points of another."""
    siblings = {point: POINTS.siblings(point) for point in POINTS.phrasings}
    for sentence in (*SENTENCES, *SPOKEN):
        for other in set(siblings[sentence.point]) - sentence.also - {point for point, _ in sentence.marks}:
            relations = relations_of(sentence, other, POINTS)
            if sentence.kind == MARKED:
                may_be_said = other not in POINTS.misconceptions and POINTS.rungs.get(other) != sentence.rung
            else:
                may_be_said = other in POINTS.misconceptions and relations == tuple(Relation)
            assert Relation.SAYS not in relations or may_be_said, (sentence, other)


def test_the_pairs_of_a_pass_teach_what_a_sentence_can_be_to_a_point() -> None:
    some = {sentence.text: sentence for sentence in SENTENCES[:400]}
    for pair in epoch(list(some.values()), POINTS, read_empty(), 3):
        sentence = some.get(pair.sentence)
        if sentence is not None and question_of(pair.point) == question_of(sentence.point) and pair.kind != "empty":
            assert pair.relations in (relations_of(sentence, pair.point, POINTS), NOT_ITS_OWN)


@pytest.mark.parametrize(
    ("typed", "code"), [(["hedas"], 2), (["heads", "deeper"], 2), (["--heads"], 2), (["--help"], 0)], ids=["a typo", "two", "no flag", "help"]
)
def test_what_is_no_part_of_the_training_begins_no_training(typed: list[str], code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    run: list[str | None] = []
    monkeypatch.setitem(sys.modules, "training.stages", SimpleNamespace(run=run.append))
    with pytest.raises(SystemExit) as ended:
        main(typed)
    assert (ended.value.code, run) == (code, [])
    main([])
    main(["heads"])
    assert run == [None, "heads"]


def test_a_line_that_is_not_right_is_named_by_file_and_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "pairs"
    folder.mkdir()
    (folder / "d08-q2.tsv").write_text("unavailable\twords\t-\tIt is not known yet.\nunavailable\tshouts\t-\tIt leaks!\n", encoding="utf-8")
    monkeypatch.setattr("training.sentences.HERE", tmp_path)
    with pytest.raises(ValueError, match=r"d08-q2\.tsv:2: there is no kind `shouts`"):
        read_sentences(Points({"d08-q2/unavailable": ["x"]}))


def turned(text: str, seed: int = 0) -> list[str]:
    """What is made of a sentence that says a point."""
    said = Sentence("d01-q1/predict", "words", text)
    return [each.text for each in negated([said], seed)]


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("Serving is the use of it.", {"Serving is not the use of it.", "Serving isn't the use of it.", "Serving is never the use of it."}),
        ("Serving needs an answer at once.", {f"Serving {verb} an answer at once." for verb in ("does not need", "doesn't need", "never needs")}),
        ("Split by time first.", {"Do not split by time first.", "Don't split by time first.", "Never split by time first."}),
        ("we fit it on the old rows", {"we do not fit it on the old rows", "we don't fit it on the old rows", "we never fit it on the old rows"}),
    ],
)
def test_a_sentence_is_negated_at_its_verb_or_said_not_to_be_so(text: str, ways: set[str]) -> None:
    found = {each for seed in range(40) for each in turned(text, seed)}
    not_so = {each for each in found if each.split()[0] in ("It", "It's", "I", "Nobody")}
    assert found - not_so == ways
    assert all(each.lower().endswith(text.lower()) for each in not_so)


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("A tree does not need scaling.", "A tree does need scaling."),
        ("It can't know that.", "It can know that."),
        ("The weights never move.", "The weights move."),
    ],
)
def test_the_only_negation_of_a_sentence_is_left_out(text: str, without: str) -> None:
    assert turned(text) == [without]


@pytest.mark.parametrize(
    "text",
    [
        "Is it drift or skew?",
        "It does not scale, but it does not matter.",
        "If it is late we do not wait.",
        "Fit it on the training part only.",
        "Leakage.",
        "It is so\nand so on.",
    ],
    ids=["question", "two", "of another clause", "only", "short", "lines"],
)
def test_where_it_is_not_plain_what_a_not_would_do_none_is_put_in_or_left_out(text: str) -> None:
    assert [each for seed in range(10) for each in turned(text, seed)] == []


def test_only_what_says_one_point_is_negated() -> None:
    point, other = "d01-q1/predict", "d01-q1/learn"
    says, also = ((point, Relation.SAYS),), ((point, Relation.SAYS), (other, Relation.SAYS))
    text = "Serving is the use of it."
    assert negated([Sentence(point, "marked", text, marks=also), Sentence(point, "near", text)], 1) == []
    assert [each.point for each in negated([Sentence(point, "marked", text, marks=says)], 1)] == [point]


def test_who_negates_a_point_does_not_say_it_or_another_and_may_hold_any_misconception() -> None:
    turned_round = Sentence("d01-q1/predict", NEGATED, "Serving is not the use of it.")
    assert relations_of(turned_round, "d01-q1/predict", POINTS) == NOT_ITS_OWN
    assert relations_of(turned_round, "d01-q1/learn", POINTS) == NOT_ITS_OWN
    misconceptions = [name for name in POINTS.misconceptions if question_of(name) == "d01-q1"]
    assert {relations_of(turned_round, name, POINTS) for name in misconceptions} == {tuple(Relation)}


# --- Questions that it is not taught to read ---------------------------------------------------------------------------------


def unseen_answers(folder: Path, *answers: str) -> None:
    """A folder of such questions with one for interviews and one for students, and these answers to each."""
    for id in ("matrix", "students-matrix"):
        rows = [{"id": f"{id}-{number}", "question": id, "answer": answer, "score": 90 - 80 * number} for number, answer in enumerate(answers)]
        asked = {"id": id, "ask": "What is a confusion matrix?", "perfect": "A table of predicted against true classes."}
        (folder / f"{id}.yaml").write_text(json.dumps({"questions": [asked]}), encoding="utf-8")
        (folder / f"{id}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_the_agreement_on_unseen_questions_is_that_of_the_answers_that_were_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unseen_answers(tmp_path, "It is a table of the predicted classes against the true ones.", "I like to cook in the evening.")
    monkeypatch.setattr(unseen, "UNSEEN", tmp_path)
    found = unseen.figures()
    of = ("points given", "a perfect answer only", "students, points given", "students, a perfect answer only")
    assert tuple(line.partition(":")[0] for line in found) == of
    assert all("r 1.000" in line and line.endswith("(authors 50)") for line in found)


def test_an_answer_to_an_unseen_question_that_was_not_judged_is_no_zero_and_stops_the_measuring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unseen_answers(tmp_path, "It is a table of the predicted classes against the true ones.", "Это таблица предсказанных классов")
    monkeypatch.setattr(unseen, "UNSEEN", tmp_path)
    with pytest.raises(ValueError, match="matrix-1: could not be judged: the embedded judges read English only"):
        unseen.figures()
