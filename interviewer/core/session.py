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

from collections.abc import Iterable
from enum import Enum, auto
from typing import Literal, Self, assert_never

from pydantic import Field, model_validator

from interviewer.core.discussion import Discussion
from interviewer.core.events import Answered, AskedBack, AskedForHint, DidNotKnow, Event, Left, Resumed, Said, Skipped
from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.moves import Ask, CallOut, Challenge, Clarify, Close, GoDeeper, Hint
from interviewer.core.question import Question
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
        ids = [question.id for question in self.questions]
        twice = next((id for id in ids if ids.count(id) > 1), None)
        if twice is not None:
            raise ValueError(f"the question `{twice}` stands twice in the plan")
        return self


class Session(Value):
    """A plan and the log of what has happened. Never changes: `after` gives the next one."""

    plan: Plan
    log: tuple[Event, ...] = ()

    @classmethod
    def from_log(cls, plan: Plan, log: Iterable[Event]) -> Session:
        """Fold a log back into a session. Raises OutOfTurn, with the number of the event, where the log is impossible."""
        session = cls(plan=plan)
        for number, event in enumerate(log, 1):
            try:
                session = session.after(event)
            except OutOfTurn as wrong:
                raise OutOfTurn(f"event {number}: {wrong}") from None
        return session

    @property
    def turn(self) -> Turn:
        """Whose turn it is."""
        if self.log and isinstance(self.log[-1], Left):
            return Turn.NOBODY
        events = self._events()
        if not events:
            return Turn.INTERVIEWER
        match events[-1]:
            case Said(move=Close()):
                return Turn.NOBODY if self.finished else Turn.INTERVIEWER
            case Said():
                return Turn.CANDIDATE
            case Answered():
                return Turn.JUDGE
            case AskedBack() | AskedForHint() | DidNotKnow() | Skipped() | Judged() | Unjudged():
                return Turn.INTERVIEWER
            case Left() | Resumed():
                raise AssertionError("_events leaves these out")
            case other:
                assert_never(other)

    def after(self, event: Event) -> Session:
        """The session after one more event. Raises OutOfTurn if that event cannot come now."""
        if not self._allows(event):
            raise OutOfTurn(f"`{event.kind}` cannot come here, it is the turn of the {self.turn.name.lower()}")
        if isinstance(event, Said):
            self._check_said(event)
        if isinstance(event, Judged):
            self._check_judged(event)
        return self.model_copy(update={"log": (*self.log, event)})

    def _allows(self, event: Event) -> bool:
        match event:
            case Left():
                return self.turn is not Turn.NOBODY
            case Resumed():
                return bool(self.log) and isinstance(self.log[-1], Left)
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
        talk = self.discussion
        if said.question != talk.question.id:
            raise OutOfTurn(f"question `{said.question}` is spoken of while `{talk.question.id}` is open")
        if isinstance(said.move, Ask) != (not talk.events):
            raise OutOfTurn("a question is asked once, before anything else is said on it")

        move, question = said.move, talk.question
        points = {point.id for point in talk.open_points}
        match move:
            case Challenge():
                _check(move.point in points, f"`{move.point}` is no open point")
            case Hint():
                _check(move.point in points, f"`{move.point}` is no open point")
                _check(move.grade <= max(1, len(question.point(move.point).hints)), f"there is no hint {move.grade} for `{move.point}`")
            case Clarify():
                _check(move.point is None or move.point in points, f"`{move.point}` is no open point")
            case CallOut():
                _check(move.about in points | {held.id for held in question.misconceptions}, f"`{move.about}` is nothing that can be called out")
            case GoDeeper():
                _check(move.rung in {rung.id for rung in question.deeper}, f"`{move.rung}` is no deeper question of `{question.id}`")
            case Ask() | Close():
                pass
            case other:
                assert_never(other)

    def _check_judged(self, judged: Judged) -> None:
        talk = self.discussion
        points = {point.id for point in talk.open_points}
        held = {each.id for each in talk.question.misconceptions}
        for finding in judged.findings:
            _check(finding.point in points, f"`{finding.point}` is no open point of question `{talk.question.id}`")
        for each in judged.misconceptions:
            _check(each.misconception in held, f"`{each.misconception}` is no misconception of question `{talk.question.id}`")

    @property
    def finished(self) -> bool:
        """Whether every question has been closed."""
        return self.closed_count == len(self.plan.questions)

    @property
    def left(self) -> bool:
        """Whether the candidate has left and can come back."""
        return bool(self.log) and isinstance(self.log[-1], Left)

    @property
    def closed_count(self) -> int:
        """How many questions have been closed."""
        return sum(isinstance(event, Said) and isinstance(event.move, Close) for event in self.log)

    @property
    def discussion(self) -> Discussion:
        """The discussion in hand: of the first question that is not closed, or of the last one when all are."""
        return self.discussions[min(self.closed_count, len(self.plan.questions) - 1)]

    @property
    def discussions(self) -> tuple[Discussion, ...]:
        """One discussion for each question of the plan, in order; empty ones included."""
        stretches: list[list[Event]] = [[]]
        for event in self._events():
            stretches[-1].append(event)
            if isinstance(event, Said) and isinstance(event.move, Close):
                stretches.append([])
        stretches += [[] for _ in self.plan.questions]
        return tuple(Discussion(question, tuple(events)) for question, events in zip(self.plan.questions, stretches, strict=False))

    def number_of(self, question: Question) -> int:
        """The number of a question in this interview, from 1."""
        return [each.id for each in self.plan.questions].index(question.id) + 1

    def _events(self) -> tuple[Event, ...]:
        return tuple(event for event in self.log if not isinstance(event, Left | Resumed))


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise OutOfTurn(otherwise)
