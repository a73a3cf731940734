"""An interview taken apart into turns: a reply, its judgement, and what the interviewer then did and said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import assert_never

from interviewer.core.discussion import Discussion, Scored
from interviewer.core.events import Answered, AskedBack, AskedForHint, DidNotKnow, Event, GaveUp, Left, Rated, Resumed, Said, Skipped, TookBack, TriedAgain
from interviewer.core.history import unassisted
from interviewer.core.judgement import Judged, Status, Unjudged
from interviewer.core.question import Band, Question
from interviewer.core.standing import Standing
from interviewer.evaluation.held import HeldInterview
from interviewer.evaluation.script import GivenReply
from interviewer.evaluation.suite import Expectation

NOTHING_EXPECTED = Expectation()


@dataclass(frozen=True)
class Turn:
    """A reply and what followed. `before` is the discussion when it was given, `number` counts the replies to the question from 1.

    `event` is None where the reply was a command that the interviewer never heard. `seconds` is the time from the reply to the next words.
    """

    question: Question
    number: int
    spoken: GivenReply
    before: Discussion
    expect: Expectation = NOTHING_EXPECTED
    event: Event | None = None
    judgement: Judged | Unjudged | None = None
    said: Said | None = None
    seconds: float | None = None

    @cached_property
    def after(self) -> Discussion:
        """The discussion with the reply and its judgement, before the interviewer goes on."""
        more = [event for event in (self.event, self.judgement) if event is not None and not isinstance(event, Left)]
        return Discussion(self.question, (*self.before.log, *more))

    @property
    def kind(self) -> str:
        """What the reply was taken for."""
        return "not_sent" if self.event is None else self.event.kind

    @property
    def is_answer(self) -> bool:
        """Whether it is an answer that was judged."""
        return isinstance(self.event, Answered) and isinstance(self.judgement, Judged)

    @property
    def is_first_answer(self) -> bool:
        """Whether it is the first answer to the question, before any help: nothing but asking back came before, and nothing was taken back."""
        return self.is_answer and unassisted(self.before) is None and unassisted(self.after) is not None

    @property
    def standing(self) -> Standing | None:
        """Where the candidate stands on the question after it; None where there is no score."""
        outcome = self.after.outcome
        return outcome.final if isinstance(outcome, Scored) else None

    @property
    def band(self) -> Band | None:
        """What the answer is worth so far on what is asked: what is known of it, else what was judged."""
        if self.spoken.known.verdict is not None:
            return self.spoken.known.verdict
        return self.after.standing_in_hand.band if self.is_answer else None

    @property
    def wrong(self) -> bool:
        """Whether it holds something wrong: what is known of it, else what was judged."""
        if self.spoken.known.misconceptions is not None:
            return bool(self.spoken.known.misconceptions)
        judged = self.judgement
        return isinstance(judged, Judged) and bool(judged.misconceptions or any(each.status is Status.DENIED for each in judged.findings))


def turns(held: HeldInterview) -> list[Turn]:
    """Every turn of the interview, in order."""
    walk = _Walk(held)
    for event in held.session.log:
        walk.sees(event)
    walk.ends()
    return walk.done


class _Walk:
    """Goes through the log of an interview and keeps each turn once it is whole."""

    def __init__(self, held: HeldInterview) -> None:
        self.done: list[Turn] = []
        self._open: Turn | None = None
        self._script = held.script
        self._questions = {question.id: question for question in held.script.questions}
        self._events: dict[str, list[Event]] = {id: [] for id in self._questions}
        self._numbers = dict.fromkeys(self._questions, 0)
        self._spoken, self._judging, self._speaking = iter(held.player.spoken), iter(held.judging), iter(held.speaking)

    def sees(self, event: Event) -> None:
        """The next event."""
        match event:
            case Said():
                self._said(event)
            case Judged() | Unjudged():
                self._judged(event)
            case Resumed():
                pass
            case Answered() | AskedBack() | AskedForHint() | DidNotKnow() | Skipped() | GaveUp() | TookBack() | Rated() | TriedAgain() | Left():
                self.ends()
                self._replied(event)
            case other:
                assert_never(other)

    def ends(self) -> None:
        """The open turn is whole."""
        if self._open is not None:
            self.done.append(self._open)
        self._open = None

    def _said(self, said: Said) -> None:
        seconds = next(self._speaking, 0.0)
        if self._open is not None:
            self._open = replace(self._open, said=said, seconds=round((self._open.seconds or 0.0) + seconds, 4))
            self.ends()
        self._events.setdefault(said.question, []).append(said)

    def _judged(self, judgement: Judged | Unjudged) -> None:
        seconds = next(self._judging, 0.0)
        if self._open is not None:
            self._events[self._open.question.id].append(judgement)
            self._open = replace(self._open, judgement=judgement, seconds=seconds)

    def _replied(self, event: Event) -> None:
        """What was typed and never sent comes first; then what was."""
        for spoken in self._spoken:
            turn = self._turn(spoken)
            if spoken.sent:
                self._open = replace(turn, event=event)
                if not isinstance(event, Left):
                    self._events[spoken.question].append(event)
                return
            self.done.append(turn)

    def _turn(self, spoken: GivenReply) -> Turn:
        self._numbers[spoken.question] += 1
        expect = self._script.expect.get(spoken.question, NOTHING_EXPECTED) if spoken.scripted else NOTHING_EXPECTED
        before = Discussion(self._questions[spoken.question], tuple(self._events[spoken.question]))
        return Turn(self._questions[spoken.question], self._numbers[spoken.question], spoken, before, expect)
