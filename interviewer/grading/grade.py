"""Grading answers in bulk: a record in, a grade out, in the same order."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError, model_validator

from interviewer.core.counted import counted
from interviewer.core.discussion import NOT_JUDGED, Discussion, NotScored, Scored
from interviewer.core.events import Answered, Said
from interviewer.core.judgement import MODELS, JudgedBy, Unjudged
from interviewer.core.moves import Ask
from interviewer.core.question import Band, Question
from interviewer.drive.bench import Recorded, discuss
from interviewer.drive.cannot_judge import CannotJudge
from interviewer.errors import FileError, InterviewerError, UsageError, faults_in
from interviewer.grading.records import CSV_FORM, MOST_CHARACTERS, AnswerRecord
from interviewer.ports import Judge, Voice

_FORM = 'A line is one JSON object: {"id": "1", "question": "d08-q2", "answer": "..."}, or with "replies": ["...", "..."].'
AnswerText = Annotated[str, Field(max_length=200_000)]


class Answers(BaseModel):
    """One line to grade: the answer to a question, or all the replies a candidate gave on it, in order. `person` is whose answer it is."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: StrictStr | StrictInt
    question: str
    person: StrictStr | StrictInt | None = None
    answer: AnswerText | None = None
    replies: list[AnswerText] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _one_of_both(self) -> Answers:
        if (self.answer is None) == (self.replies is None):
            raise ValueError("give either `answer` or `replies`")
        return self

    @property
    def texts(self) -> list[str]:
        """The replies, in order."""
        return self.replies if self.replies is not None else [self.answer or ""]


class PointGrade(BaseModel):
    """What the answer does with a point."""

    id: str
    status: str
    quote: str | None = None


class MisconceptionGrade(BaseModel):
    """A misconception held, and the words that show it."""

    id: str
    quote: str


#: No function of Python: an interrupt that comes while pydantic runs one is turned into an error of its own, and Ctrl-C into a traceback.
_IS_NONE = partial(operator.is_, None)


class Grade(BaseModel):
    """One line of the result. `score` and `verdict` are null where there is none, and `unjudged` then says why.

    `unjudged` is null only where every answer was judged: where some could not be, score and verdict are those of the others.
    `person` is there where the line of the answer named one.
    """

    id: StrictStr | StrictInt
    person: str | int | None = Field(default=None, exclude_if=_IS_NONE)
    question: str
    score: int | None
    verdict: Band | None
    move: str
    points: list[PointGrade]
    misconceptions: list[MisconceptionGrade]
    judge: JudgedBy | None
    unjudged: str | None
    unused_replies: int = 0
    model_failed: bool = Field(default=False, exclude=True)  # for the exit code; the line itself has it in `unjudged`


class NotGraded(FileError):
    """An answer that could not be graded, though its record is all right. `grade` is what is written of it all the same: no score, and why.

    So every record of the right form has its line, and who goes on later finds each in its place.
    """

    grade: Grade


#: What stands before the reason, where a record was given up.
NOT_GRADED = "could not be graded: "
Find = Callable[[str], Question]
Grader = Callable[[AnswerRecord], Grade | InterviewerError]


#: So many answers are remembered, of at most so many characters: in a cohort the same words come again.
MOST_REMEMBERED, MOST_REMEMBERED_CHARACTERS = 1000, 10_000


def grader(find: Find, judge: Judge, voice: Voice, file: str, by: JudgedBy | None = None) -> Grader:
    """What grades the records of a file, one at a time: a grade, or the error, which names `file:line`, of a record that cannot be graded.

    The same replies to the same question get the same grade from an embedded judge, which judges them once as long as they are remembered. A model is
    asked again: it may well reply otherwise. `by` is what stands in its judgements but for the question; None where no model judges.
    """
    remembered: dict[tuple[str, ...], Grade] = {}

    def grades(record: AnswerRecord) -> Grade | InterviewerError:
        try:
            answers = answers_in(record)
            key = (answers.question, *answers.texts)
            if key not in remembered:
                remembered[key] = grade(answers, find, judge, voice, by)
        except (FileError, UsageError) as wrong:  # the line's: a bank that cannot be read has been found out before
            return FileError(wrong.what, place=f"{file}:{record.line}", mend=wrong.mend)
        found = remembered[key].model_copy(update={"id": answers.id, "person": answers.person})
        if found.judge is None or found.judge.judge in MODELS or sum(map(len, key)) > MOST_REMEMBERED_CHARACTERS:
            del remembered[key]
        while len(remembered) > MOST_REMEMBERED:
            del remembered[next(iter(remembered))]
        return found

    return grades


def answers_in(record: AnswerRecord) -> Answers:
    """The answers of a record. Raises FileError, without a place, where it has not the form."""
    match record.content:
        case FileError() as wrong:
            raise wrong
        case str(line):
            return _from_line(line)
        case row:
            return _from_row(row)


def _from_line(line: str) -> Answers:
    if len(line) > MOST_CHARACTERS:
        raise FileError(f"this line has more than {MOST_CHARACTERS:,} characters", mend=_FORM)
    try:
        answers = Answers.model_validate_json(line)
        json.loads(line, object_pairs_hook=_refuse_key_twice)
    except ValidationError as wrong:
        raise _bad(wrong, _FORM) from None
    return answers


def _from_row(row: Mapping[str, str]) -> Answers:
    if not row["id"].strip():
        raise FileError("id: it is empty", mend=CSV_FORM)
    try:
        return Answers.model_validate({**row, "id": row["id"].strip(), "question": row["question"].strip()})
    except ValidationError as wrong:
        raise _bad(wrong, CSV_FORM) from None


def _bad(wrong: ValidationError, form: str) -> FileError:
    first = faults_in(wrong)[0]
    known = tuple(part for part in first.at if part in Answers.model_fields or isinstance(part, int))
    what = first.what.replace(" at line 1 column", " at column")
    return FileError(str(first._replace(at=known, what=what)), mend=form)


def _refuse_key_twice(pairs: list[tuple[str, Any]]) -> None:
    """Which of the two is meant, nobody knows."""
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise FileError(f"the key `{key[:80]}` stands twice in this object", mend=_FORM)
        seen.add(key)


def grade(answers: Answers, find: Find, judge: Judge, voice: Voice, by: JudgedBy | None = None) -> Grade:
    """Grade one line. Raises UsageError where the question is not in the bank."""
    question = find(answers.question)
    candidate, judging = Recorded(answers.texts), CannotJudge(judge, by)
    talk = discuss(question, candidate, judging, voice).discussion
    moves = [event.move for event in talk.events if isinstance(event, Said) and not isinstance(event.move, Ask)]
    outcome = talk.outcome
    final = outcome.final if isinstance(outcome, Scored) else None
    judged = talk.judgements[-1].by if talk.judgements else next((event.by for event in talk.events if isinstance(event, Unjudged)), None)
    return Grade(
        id=answers.id,
        person=answers.person,
        question=question.id,
        score=final.score if final else None,
        verdict=final.band if final else None,
        move=moves[-1].kind if moves else "left",
        points=[PointGrade(id=each.point, status=each.status, quote=each.quote) for each in talk.standing.findings if final],
        misconceptions=[MisconceptionGrade(id=each.misconception, quote=each.quote) for each in talk.standing.misconceptions],
        judge=judged,
        unjudged=outcome.why if isinstance(outcome, NotScored) else _not_judged(talk),
        unused_replies=candidate.unused,
        model_failed=bool(judging.failures),
    )


def not_graded(record: AnswerRecord, find: Find, why: str, *, place: str, mend: str | None = None) -> FileError:
    """The error of a record that is given up: a NotGraded, unless the record itself is bad, which it then says."""
    try:
        answers = answers_in(record)
        question = find(answers.question)
    except (FileError, UsageError) as wrong:
        return FileError(wrong.what, place=place, mend=wrong.mend)
    error = NotGraded(f"{NOT_GRADED}{why}", place=place, mend=mend)
    error.grade = Grade(
        id=answers.id,
        person=answers.person,
        question=question.id,
        score=None,
        verdict=None,
        move="left",
        points=[],
        misconceptions=[],
        judge=None,
        unjudged=error.what,
    )
    return error


def _not_judged(talk: Discussion) -> str | None:
    """Which of the answers have no part in the score, and why."""
    reasons = [event.reason for event in talk.events if isinstance(event, Unjudged)]
    answers = sum(isinstance(event, Answered) for event in talk.events)
    return f"{len(reasons)} of {counted(answers, 'reply', 'replies')} {NOT_JUDGED}{reasons[-1]}" if reasons else None
