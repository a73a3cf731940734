"""Deeper questions that were answered before they were put, as the embedded judge hears it on the bank that ships."""

from __future__ import annotations

import pytest

from interviewer.core.discussion import Discussion
from interviewer.core.judgement import Judged, Status
from interviewer.core.moves import Close, GoDeeper, Move
from interviewer.core.question import Question
from interviewer.core.session import Session
from interviewer.core.verification import differences
from interviewer.drive.hold import hold
from interviewer.judges.local.beforehand import beforehand
from interviewer.judges.local.judge import LocalJudge
from interviewer.judges.local.network import Network
from interviewer.ports import Room
from interviewer.storage.bank import Bank
from interviewer.storage.places import QUESTION_BANK
from tests.rooms import NOON, Notebook, ScriptedCandidate, authored_voice, moves, new_session, said_at
from tests.work import calls_of

JUDGE = LocalJudge()
BANK = {question.id: question for question in Bank(QUESTION_BANK).questions()}
CHECKS = BANK["d08-q1"]
TARGET = "First the target: class balance, because it decides the metric, the split and the baseline."
RARE = (
    "With 2 percent positives I would split with stratification so every fold has the same share of positives, judge by PR AUC rather than accuracy, which is "
    "98 percent for a model that always says no, and use class weights or resample only the training folds."
)
REST = (
    "Second, missing values: how many per column and why they are missing, because that decides between imputing and dropping. Third, duplicate rows, because "
    "copies in training and test inflate the score. Fourth, ranges, types and outliers, because impossible values are errors and extreme ones distort linear "
    "models. Fifth, leakage: is every feature known at prediction time, because a leaking feature makes the offline score worthless."
)
GAPS = (
    "If a column is 30 percent empty I find out why it is empty and whether the emptiness goes with the target, I impute with the median of the training data "
    "only and add a flag that says it was missing, and I compare the options by cross-validation and drop the column if it adds nothing."
)


def held(*texts: str, question: Question = CHECKS) -> Session:
    """An interview on one question with the embedded judge."""
    book = Notebook()
    return hold(new_session(question), Room(authored_voice(), ScriptedCandidate(list(texts)), JUDGE, book, book, lambda: NOON))


def answered(session: Session) -> list[str]:
    """The deeper questions that were answered before they were put."""
    talk = session.discussions[0]
    return [rung.id for rung in talk.question.deeper if talk.beforehand(rung)]


def test_what_the_first_answer_says_of_a_deeper_question_is_not_asked_and_another_one_is() -> None:
    session = held(f"{TARGET} {RARE} {REST}")
    assert moves(session)[1:] == [GoDeeper(rung="gaps")]
    found = session.discussion.judgements[0].beforehand
    assert [each.point for each in found] == ["rare-split", "rare-metric", "rare-train"]
    assert all(each.status is Status.SAID and each.quote is not None and each.quote in RARE for each in found)
    assert differences(session) == ()


def test_who_says_what_answers_every_deeper_question_is_told_so_and_the_question_ends() -> None:
    session = held(f"{TARGET} {RARE} {REST} {GAPS}")
    assert moves(session)[1:] == [Close(why="answered")]
    words = "You've answered what I would have asked next: “Suppose 2 percent of the rows are positive. What changes in how you split, train and evaluate?” "
    assert said_at(session, -1).words == f"{words}So I have what I need on this one."


@pytest.mark.parametrize("second", [REST, f"{REST} I would also look at the correlation among the features."])
def test_what_an_earlier_reply_says_of_a_deeper_question_counts_when_the_answer_has_become_good(second: str) -> None:
    session = held(f"{TARGET} {RARE}", second)
    first, last = session.discussion.judgements
    assert first.beforehand == ()  # nobody is taken deeper yet, and nothing is read for it
    assert {each.point for each in last.beforehand} == {"rare-split", "rare-metric", "rare-train"}
    assert moves(session)[-1] == GoDeeper(rung="gaps")


@pytest.mark.parametrize("question", BANK.values(), ids=list(BANK))
def test_a_perfect_answer_to_the_question_itself_leaves_a_deeper_one_to_be_put(question: Question) -> None:
    assert isinstance(moves(held(question.perfect or "", question=question))[1], GoDeeper)


def next_after(answer: str, question: Question = CHECKS) -> Move:
    return moves(held(answer, question=question))[1]


def test_a_deeper_question_of_which_one_point_is_missing_is_put() -> None:
    assert next_after(f"{TARGET} With few positives the split has to be stratified, and accuracy means nothing. {REST}") == GoDeeper(rung="rare")


def test_of_a_question_of_ones_own_nobody_can_tell_and_its_deeper_questions_are_put() -> None:
    assert next_after(f"{TARGET} {RARE} {REST}", CHECKS.model_copy(update={"id": "own"})) == GoDeeper(rung="rare")


def test_nothing_of_an_answer_is_read_a_second_time_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only beside the points of the deeper questions, with which it had not been read before."""
    talk = held(f"{TARGET} {RARE} {REST}").discussion
    before = Discussion(talk.question, talk.log[:2])
    judged = JUDGE.judge(before, talk.answers[0])
    assert isinstance(judged, Judged)
    read = calls_of(monkeypatch, Network, "read")
    assert beforehand(Discussion(talk.question, (*before.log, judged)), JUDGE.judge) == talk.judgements[0].beforehand
    assert [inputs for _, output, inputs in read if output == "reading" and inputs] == []


def test_an_answer_that_was_taken_back_has_answered_nothing() -> None:
    session = held(f"{TARGET} {RARE} {REST}", "/undo", f"{TARGET} {REST}")
    assert answered(session) == []
    assert moves(session)[-1] == GoDeeper(rung="rare")
