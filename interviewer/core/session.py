"""An interview: a plan and a log. From these two alone one reads whose turn it is.

    last event                                  whose turn
    -----------------------------------------   ---------------------------------------------------
    nothing yet                                 INTERVIEWER
    said Ask, Challenge, CallOut, GoDeeper,     CANDIDATE
         Hint, Clarify
    said Close                                  INTERVIEWER, or NOBODY after the last question or when the time is up
    answered                                    JUDGE
    asked back, asked for a hint,               INTERVIEWER
         did not know, skipped, gave up
    judged, unjudged                            INTERVIEWER
    took back                                   CANDIDATE: it is as it was before that answer
    rated                                       as before rating
    tried again                                 INTERVIEWER, who asks the question that was closed last once more
    left                                        NOBODY, until resumed
    resumed                                     as before leaving

Leaving is allowed while it is somebody's turn. Every other event but for rating and trying again must come from whoever's turn it is,
and may name only parts of the question in hand: `after` refuses what does not, so a log that was tampered with
cannot be loaded into an impossible interview. Taking back, rating and trying again are limited in number, so that every interview ends.

Trying again never goes past a question: it is possible from the end of one to the first word on the next, which is then asked anew.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import InitVar, dataclass, field, replace
from datetime import timedelta
from enum import Enum, auto
from functools import cached_property
from typing import Annotated, Literal, Self, assert_never

from pydantic import Field, model_validator

from interviewer.core.discussion import Discussion
from interviewer.core.events import Answered, AskedBack, AskedForHint, DidNotKnow, Event, GaveUp, Left, Rated, Resumed, Said, Skipped, TookBack, TriedAgain
from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.moves import Ask, CallOut, Challenge, Clarify, Close, GoDeeper, Hint
from interviewer.core.question import Point, Question, Rung
from interviewer.core.record import Value
from interviewer.core.timing import NO_TIME, time_spent

Mode = Literal["study", "real"]
#: How often an answer may be taken back, and the own answers be rated, in one attempt at a question.
MOST_TAKEN_BACK, MOST_RATINGS = 2, 5
_TOO_LATE_TO_TRY_AGAIN = "the time is up, and no question is tried again"


#: No bank has more days, and no interview more time.
MOST_DAYS, MOST_SECONDS = 1_000_000_000, 1_000_000_000


class OutOfTurn(ValueError):
    """An event that cannot come next in this log."""


class WhoseTurn(Enum):
    """Who acts next."""

    INTERVIEWER = auto()
    CANDIDATE = auto()
    JUDGE = auto()
    NOBODY = auto()


class Chosen(Value):
    """Why a question stands in a plan. `point` failed when it was last asked: the first challenge presses for it if it is missing again."""

    question: str
    why: str
    point: str | None = None


class Plan(Value):
    """What will be asked, in order, and how. The questions travel in it, so that a transcript never needs the bank again.

    `day` is the day of the bank; None where the questions were chosen from several, and the title says how. `seconds` is the time that the
    interview has; None where it has no limit.
    """

    day: Annotated[int, Field(ge=-MOST_DAYS, le=MOST_DAYS)] | None = None
    title: str = ""
    mode: Mode = "study"
    seed: int = 0
    seconds: Annotated[int, Field(ge=1, le=MOST_SECONDS)] | None = None
    chosen: tuple[Chosen, ...] = ()
    questions: tuple[Question, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _asks_each_question_once(self) -> Self:
        times = Counter(question.id for question in self.questions)
        twice = next((id for id in times if times[id] > 1), None)
        if twice is not None:
            raise ValueError(f"the question `{twice}` stands twice in the plan")
        return self

    @property
    def name(self) -> str:
        """What this interview is called: `Day 8`, or its title."""
        return f"Day {self.day}" if self.day is not None else self.title or "Interview"

    def choice(self, question: Question) -> Chosen | None:
        """Why a question was chosen; None where the plan does not say."""
        return next((each for each in self.chosen if each.question == question.id), None)


@dataclass(frozen=True)
class Session:
    """A plan and the log of what has happened. Never changes: `after` gives the next one.

    The log is folded once, as the session is made; who has done that already hands over how far it got. Raises OutOfTurn, with the number of the
    event, where the log is impossible.
    """

    plan: Plan
    log: tuple[Event, ...] = ()
    folded: InitVar[_Progress | None] = None
    _progress: _Progress = field(init=False, repr=False, compare=False)

    def __post_init__(self, folded: _Progress | None) -> None:
        object.__setattr__(self, "_progress", folded or _folded(self.plan, self.log))  # the one way to fill a field of what never changes

    @property
    def turn(self) -> WhoseTurn:
        """Whose turn it is."""
        return self._progress.turn

    def after(self, event: Event) -> Session:
        """The session after one more event. Raises OutOfTurn if that event cannot come now."""
        return Session(self.plan, (*self.log, event), self._progress.after(event, self.log))

    def why_not(self, event: Event, since: timedelta = NO_TIME) -> str | None:
        """Why that event cannot come now, so long `since` the last one; None if it can."""
        try:
            self._progress.after(event, self.log)
        except OutOfTurn as wrong:
            return str(wrong)
        if isinstance(event, TriedAgain) and self.time_left is not None and self.time_left <= since:
            return _TOO_LATE_TO_TRY_AGAIN  # it would only end the interview, and the question in hand with it; a log that has it can be read all the same
        return None

    @property
    def finished(self) -> bool:
        """Whether every question has been closed, or the time is up."""
        return self._progress.finished

    @property
    def ended_by_time(self) -> bool:
        """Whether the interview was ended because its time was up."""
        return self._progress.ended_by_time

    @property
    def holds_back(self) -> bool:
        """Whether its verdicts and answers are still a secret: in real mode, until the whole interview is finished."""
        return self.plan.mode == "real" and not self.finished

    def tells(self, talk: Discussion) -> bool:
        """Whether the verdict and the answers of a question are no secret any more: once it is closed, in real mode once the whole interview is."""
        return self.finished or (talk.closed and not self.holds_back)

    @property
    def trying_again(self) -> bool:
        """Whether the question in hand is tried once more."""
        return self._progress.again

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
        """The discussion in hand: of the first question that is not closed, or of the one that is tried again; of the last one when all are closed."""
        return self._progress.closed[-1] if self.finished else Discussion(self._progress.question, self._progress.stretch(self.log))

    @cached_property
    def discussions(self) -> tuple[Discussion, ...]:
        """One discussion for each question of the plan, in order: the first attempt, with the second one in it; empty ones included."""
        closed = self._progress.closed
        if self.trying_again:
            closed = (*closed[:-1], replace(closed[-1], again=self.discussion))
        elif not self.finished:
            closed = (*closed, self.discussion)
        to_come = (Discussion(question, (), time_was_up=self.ended_by_time) for question in self.plan.questions[len(closed) :])
        return (*closed, *to_come)

    @cached_property
    def spent(self) -> timedelta:
        """The time spent in this interview, up to the last event."""
        return time_spent(self.log)

    @cached_property
    def spent_here(self) -> timedelta:
        """The time spent on the question in hand, up to the last event."""
        return time_spent(self.log[self._progress.begins :])

    @property
    def time_left(self) -> timedelta | None:
        """The time that was left at the last event, negative if it is up; None where it has no limit."""
        return None if self.plan.seconds is None else timedelta(seconds=self.plan.seconds) - self.spent

    @property
    def time_is_up(self) -> bool:
        """Whether the time of this interview has passed."""
        return self.time_left is not None and self.time_left <= timedelta()

    def number_of(self, question: Question) -> int:
        """The number of a question in this interview, from 1."""
        return [each.id for each in self.plan.questions].index(question.id) + 1


@dataclass(frozen=True)
class _Progress:
    """How far a log has got: after `count` events, of which those on the question in hand begin at `begins`.

    Each event turns it into the next one, so that none of them is held against all that came before. `last` is the last event on the question
    in hand that counts, leaving and coming back left out, and `rung` the deeper question that was put last. `again` says that this question is
    tried once more.
    """

    plan: Plan
    count: int = 0
    closed: tuple[Discussion, ...] = ()
    begins: int = 0
    last: Event | None = None
    rung: Rung | None = None
    left: bool = False
    again: bool = False
    ended_by_time: bool = False

    @property
    def finished(self) -> bool:
        return self.ended_by_time or (len(self.closed) == len(self.plan.questions) and not self.again)

    @property
    def question(self) -> Question:
        """The question in hand; the last one when all are closed."""
        if self.again:
            return self.closed[-1].question
        return self.plan.questions[min(len(self.closed), len(self.plan.questions) - 1)]

    @property
    def open_points(self) -> dict[str, Point]:
        return {point.id: point for point in (*self.question.points, *(self.rung.points if self.rung else ()))}

    @property
    def turn(self) -> WhoseTurn:
        if self.left or self.finished:
            return WhoseTurn.NOBODY
        match self.last:
            case None:
                return WhoseTurn.INTERVIEWER
            case Said():
                return WhoseTurn.CANDIDATE
            case Answered():
                return WhoseTurn.JUDGE
            case AskedBack() | AskedForHint() | DidNotKnow() | Skipped() | GaveUp() | Judged() | Unjudged():
                return WhoseTurn.INTERVIEWER
            case TookBack() | Rated() | TriedAgain() | Left() | Resumed():
                raise AssertionError("`last` leaves these out")
            case other:
                assert_never(other)

    def stretch(self, log: tuple[Event, ...]) -> tuple[Event, ...]:
        """What has happened on the question in hand."""
        return tuple(event for event in log[self.begins : self.count] if not isinstance(event, Left | Resumed))

    def after(self, event: Event, log: tuple[Event, ...]) -> _Progress:
        """What one more event makes of it; `log` begins with those before it. Raises OutOfTurn if that event cannot come now."""
        if not self._allows(event):
            whose = "nobody's turn" if self.turn is WhoseTurn.NOBODY else f"the turn of the {self.turn.name.lower()}"
            raise OutOfTurn(f"`{event.kind}` cannot come here, it is {whose}")
        if isinstance(event, TookBack):
            self._check_taking_back(Discussion(self.question, self.stretch(log)))
        if isinstance(event, Rated):
            _check(sum(isinstance(each, Rated) for each in self.stretch(log)) < MOST_RATINGS, f"one question is rated {MOST_RATINGS} times at most")
        if isinstance(event, TriedAgain):
            self._check_trying_again(Discussion(self.question, self.stretch(log)))
        if isinstance(event, Said):
            self._check_said(event)
        if isinstance(event, Judged):
            self._check_judged(event)
        return self._noted(event, log)

    def _noted(self, event: Event, log: tuple[Event, ...]) -> _Progress:
        count = self.count + 1
        match event:
            case Left() | Resumed():
                return replace(self, count=count, left=isinstance(event, Left))
            case Said(move=Close(why=why)):
                talk = Discussion(self.question, (*self.stretch(log), event))
                closed = (*self.closed[:-1], replace(self.closed[-1], again=talk)) if self.again else (*self.closed, talk)
                return _Progress(self.plan, count, closed=closed, begins=count, ended_by_time=why == "time_up")
            case TriedAgain():
                return _Progress(self.plan, count, closed=self.closed, begins=count, again=True)
            case TookBack():
                talk = Discussion(self.question, (*self.stretch(log), event))
                return replace(self, count=count, last=talk.events[-1] if talk.events else None, rung=talk.rung)
            case Rated():
                return replace(self, count=count)
            case Said(move=GoDeeper(rung=id)):
                return replace(self, count=count, last=event, rung=self.question.rung(id))
            case Said() | Answered() | AskedBack() | AskedForHint() | DidNotKnow() | Skipped() | GaveUp() | Judged() | Unjudged():
                return replace(self, count=count, last=event)
            case other:
                assert_never(other)

    def _allows(self, event: Event) -> bool:
        match event:
            case Left():
                return self.turn is not WhoseTurn.NOBODY
            case Resumed():
                return self.left
            case Said():
                return self.turn is WhoseTurn.INTERVIEWER
            case Answered() | AskedBack() | AskedForHint() | DidNotKnow() | Skipped() | GaveUp() | TookBack():
                return self.turn is WhoseTurn.CANDIDATE
            case Rated():
                return self.turn is WhoseTurn.CANDIDATE or (self.turn is WhoseTurn.INTERVIEWER and self.last is not None)
            case TriedAgain():
                return self.turn is WhoseTurn.CANDIDATE or (not self.left and (self.finished or self.last is None))
            case Judged() | Unjudged():
                return self.turn is WhoseTurn.JUDGE
            case other:
                assert_never(other)

    def _check_taking_back(self, talk: Discussion) -> None:
        _check(bool(talk.replies) and isinstance(talk.replies[-1], Answered), "there is no answer to take back right now")
        _check(len(talk.taken_back) < MOST_TAKEN_BACK, f"on one question {MOST_TAKEN_BACK} answers can be taken back, and you have taken back as many")

    def _check_trying_again(self, talk: Discussion) -> None:
        _check(self.plan.mode == "study", "in real mode no question is tried again; hold the whole interview once more instead")
        _check(not self.ended_by_time, _TOO_LATE_TO_TRY_AGAIN)
        _check(bool(self.closed), "there is no question before this one to try again")
        _check(not self.again and self.closed[-1].again is None, f"a question is tried again once, and Q{len(self.closed)} has been")
        _check(self.finished or all(isinstance(event, Said) for event in talk.log), "a question is tried again before anything is said on the next one")

    def _check_said(self, said: Said) -> None:
        # "Answer Q1 first." No later question is reachable before the earlier one is closed.
        move, question, points = said.move, self.question, self.open_points
        if said.question != question.id:
            raise OutOfTurn(f"question `{said.question}` is spoken of while `{question.id}` is open")
        if isinstance(move, Ask) != (self.last is None) and not (isinstance(move, Close) and move.why == "time_up"):
            raise OutOfTurn("a question is asked once, before anything else is said on it")
        match move:
            case Challenge():
                _check(move.point in points, f"`{move.point}` is no open point")
            case Hint():
                _check(move.point in points, f"`{move.point}` is no open point")
                _check(move.grade <= points[move.point].grades_of_hint, f"there is no hint {move.grade} for `{move.point}`")
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
        deeper = {point.id for rung in question.deeper for point in rung.points}
        for finding in judged.beforehand:
            _check(finding.point in deeper, f"`{finding.point}` is no point of a deeper question of `{question.id}`")
        for each in judged.misconceptions:
            _check(each.misconception in held, f"`{each.misconception}` is no misconception of question `{question.id}`")
        for taken_back in judged.withdrawn:
            _check(taken_back.about in held | {point.id for point in question.every_point()}, f"`{taken_back.about}` is nothing that can be withdrawn")
        for opinion in judged.opinions:
            _check(isinstance(opinion, Unjudged) or not opinion.opinions, "an opinion on a reply has no opinions of its own")
            if isinstance(opinion, Judged):
                self._check_judged(opinion)


def _folded(plan: Plan, log: tuple[Event, ...]) -> _Progress:
    progress = _Progress(plan)
    for number, event in enumerate(log, 1):
        try:
            progress = progress.after(event, log)
        except OutOfTurn as wrong:
            raise OutOfTurn(f"event {number}: {wrong}") from None
    return progress


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise OutOfTurn(otherwise)
