"""An interview: a plan and a log. From these two alone one reads whose turn it is.

    last event                                  whose turn
    -----------------------------------------   ---------------------------------------------------
    nothing yet                                 INTERVIEWER
    said Ask, Challenge, CallOut, GoDeeper,     CANDIDATE
         Hint, Clarify
    said Close                                  INTERVIEWER, or NOBODY after the last question
    answered                                    JUDGE
    asked back, asked for a hint,               INTERVIEWER
         did not know, skipped
    judged, unjudged                            INTERVIEWER
    left                                        NOBODY, until resumed
    resumed                                     as before leaving

Leaving is allowed at any time. Every other event must be of the one whose turn it is, and may name only parts of the question in
hand: `after` refuses what does not, so a log that was tampered with cannot be loaded into an impossible interview.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property, reduce
from typing import Literal, Self, assert_never

from pydantic import Field, model_validator

from interviewer.core.discussion import Discussion
from interviewer.core.events import Answered, AskedBack, AskedForHint, DidNotKnow, Event, Left, Resumed, Said, Skipped
from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.moves import Ask, CallOut, Challenge, Clarify, Close, GoDeeper, Hint
from interviewer.core.question import Point, Question, Rung
from interviewer.core.record import Value

Mode = Literal["study", "real"]


class OutOfTurn(ValueError):
    """An event that cannot come next in this log."""


class Turn(Enum):
    """Who acts next."""

    INTERVIEWER = auto()
    CANDIDATE = auto()
    JUDGE = auto()
    NOBODY = auto()


class Plan(Value):
    """What will be asked, in order, and how. The questions travel in it, so that a transcript never needs the bank again."""

    day: int
    title: str = ""
    mode: Mode = "study"
    seed: int = 0
    questions: tuple[Question, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _asks_each_question_once(self) -> Self:
        times = Counter(question.id for question in self.questions)
        twice = next((id for id in times if times[id] > 1), None)
        if twice is not None:
            raise ValueError(f"the question `{twice}` stands twice in the plan")
        return self


@dataclass(frozen=True)
class Session:
    """A plan and the log of what has happened. Never changes: `after` gives the next one."""

    plan: Plan
    log: tuple[Event, ...] = ()

    @classmethod
    def from_log(cls, plan: Plan, log: Iterable[Event]) -> Session:
        """Fold a log back into a session. Raises OutOfTurn, with the number of the event, where the log is impossible."""
        log, progress = tuple(log), _Progress(plan)
        for number, event in enumerate(log, 1):
            try:
                progress = progress.after(event, log)
            except OutOfTurn as wrong:
                raise OutOfTurn(f"event {number}: {wrong}") from None
        return cls._with(progress, log)

    @classmethod
    def _with(cls, progress: _Progress, log: tuple[Event, ...]) -> Session:
        session = cls(progress.plan, log)
        session.__dict__["_progress"] = progress  # what the property would find by reading the log from its beginning
        return session

    @cached_property
    def _progress(self) -> _Progress:
        return reduce(lambda progress, event: progress.noted(event, self.log), self.log, _Progress(self.plan))

    @property
    def turn(self) -> Turn:
        """Whose turn it is."""
        return self._progress.turn

    def after(self, event: Event) -> Session:
        """The session after one more event. Raises OutOfTurn if that event cannot come now."""
        return self._with(self._progress.after(event, self.log), (*self.log, event))

    @property
    def finished(self) -> bool:
        """Whether every question has been closed."""
        return self._progress.finished

    @property
    def left(self) -> bool:
        """Whether the candidate has left and can come back."""
        return self._progress.left

    @property
    def closed_count(self) -> int:
        """How many questions have been closed."""
        return len(self._progress.closed)

    @cached_property
    def discussion(self) -> Discussion:
        """The discussion in hand: of the first question that is not closed, or of the last one when all are."""
        return self._progress.closed[-1] if self.finished else Discussion(self._progress.question, self._progress.stretch(self.log))

    @cached_property
    def discussions(self) -> tuple[Discussion, ...]:
        """One discussion for each question of the plan, in order; empty ones included."""
        to_come = tuple(Discussion(question, ()) for question in self.plan.questions[self.closed_count + 1 :])
        return (*self._progress.closed, *(() if self.finished else (self.discussion,)), *to_come)

    def number_of(self, question: Question) -> int:
        """The number of a question in this interview, from 1."""
        return [each.id for each in self.plan.questions].index(question.id) + 1


@dataclass(frozen=True)
class _Progress:
    """How far a log has got: after `count` events, of which those on the question in hand begin at `begins`.

    Each event turns it into the next one, so that none of them is held against all that came before. `last` is the last event on the question
    in hand, leaving and coming back left out, and `rung` the deeper question that was put last.
    """

    plan: Plan
    count: int = 0
    closed: tuple[Discussion, ...] = ()
    begins: int = 0
    last: Event | None = None
    rung: Rung | None = None
    left: bool = False

    @property
    def finished(self) -> bool:
        return len(self.closed) == len(self.plan.questions)

    @property
    def question(self) -> Question:
        """The question in hand; the last one when all are closed."""
        return self.plan.questions[min(len(self.closed), len(self.plan.questions) - 1)]

    @property
    def open_points(self) -> dict[str, Point]:
        return {point.id: point for point in (*self.question.points, *(self.rung.points if self.rung else ()))}

    @property
    def turn(self) -> Turn:
        if self.left or self.finished:
            return Turn.NOBODY
        match self.last:
            case None:
                return Turn.INTERVIEWER
            case Said():
                return Turn.CANDIDATE
            case Answered():
                return Turn.JUDGE
            case AskedBack() | AskedForHint() | DidNotKnow() | Skipped() | Judged() | Unjudged():
                return Turn.INTERVIEWER
            case Left() | Resumed():
                raise AssertionError("`last` leaves these out")
            case other:
                assert_never(other)

    def stretch(self, log: tuple[Event, ...]) -> tuple[Event, ...]:
        """What has happened on the question in hand."""
        return tuple(event for event in log[self.begins : self.count] if not isinstance(event, Left | Resumed))

    def after(self, event: Event, log: tuple[Event, ...]) -> _Progress:
        """What one more event makes of it; `log` begins with those before it. Raises OutOfTurn if that event cannot come now."""
        if not self._allows(event):
            raise OutOfTurn(f"`{event.kind}` cannot come here, it is the turn of the {self.turn.name.lower()}")
        if isinstance(event, Said):
            self._check_said(event)
        if isinstance(event, Judged):
            self._check_judged(event)
        return self.noted(event, log)

    def noted(self, event: Event, log: tuple[Event, ...]) -> _Progress:
        """What one more event makes of it, whether or not it could come now."""
        count = self.count + 1
        match event:
            case Left() | Resumed():
                return replace(self, count=count, left=isinstance(event, Left))
            case Said(move=Close()):
                talk = Discussion(self.question, (*self.stretch(log), event))
                return _Progress(self.plan, count, closed=(*self.closed, talk), begins=count)
            case Said(move=GoDeeper(rung=id)):
                rung = next((each for each in self.question.deeper if each.id == id), self.rung)
                return replace(self, count=count, last=event, rung=rung)
            case _:
                return replace(self, count=count, last=event)

    def _allows(self, event: Event) -> bool:
        match event:
            case Left():
                return self.turn is not Turn.NOBODY
            case Resumed():
                return self.left
            case Said():
                return self.turn is Turn.INTERVIEWER
            case Answered() | AskedBack() | AskedForHint() | DidNotKnow() | Skipped():
                return self.turn is Turn.CANDIDATE
            case Judged() | Unjudged():
                return self.turn is Turn.JUDGE
            case other:
                assert_never(other)

    def _check_said(self, said: Said) -> None:
        # "Answer Q1 first." No later question is reachable before the earlier one is closed.
        move, question, points = said.move, self.question, self.open_points
        if said.question != question.id:
            raise OutOfTurn(f"question `{said.question}` is spoken of while `{question.id}` is open")
        if isinstance(move, Ask) != (self.last is None):
            raise OutOfTurn("a question is asked once, before anything else is said on it")
        match move:
            case Challenge():
                _check(move.point in points, f"`{move.point}` is no open point")
            case Hint():
                _check(move.point in points, f"`{move.point}` is no open point")
                _check(move.grade <= max(1, len(points[move.point].hints)), f"there is no hint {move.grade} for `{move.point}`")
            case Clarify():
                _check(move.point is None or move.point in points, f"`{move.point}` is no open point")
            case CallOut():
                _check(move.about in points.keys() | {held.id for held in question.misconceptions}, f"`{move.about}` is nothing that can be called out")
            case GoDeeper():
                _check(move.rung in {rung.id for rung in question.deeper}, f"`{move.rung}` is no deeper question of `{question.id}`")
            case Ask() | Close():
                pass
            case other:
                assert_never(other)

    def _check_judged(self, judged: Judged) -> None:
        question, points = self.question, self.open_points
        held = {each.id for each in question.misconceptions}
        for finding in judged.findings:
            _check(finding.point in points, f"`{finding.point}` is no open point of question `{question.id}`")
        for each in judged.misconceptions:
            _check(each.misconception in held, f"`{each.misconception}` is no misconception of question `{question.id}`")
        for opinion in judged.opinions:
            _check(isinstance(opinion, Unjudged) or not opinion.opinions, "an opinion on a reply has no opinions of its own")
            if isinstance(opinion, Judged):
                self._check_judged(opinion)


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise OutOfTurn(otherwise)
