"""Holding a scripted interview: what came of it, how long each part took, and, where the interviewer broke the interview, how."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from interviewer.core.events import Event, Left, Said
from interviewer.core.judgement import Judged, JudgedBy, Unjudged
from interviewer.core.moves import Move
from interviewer.core.rules import next_move
from interviewer.core.session import OutOfTurn, Plan, Session
from interviewer.drive.bench import EPOCH
from interviewer.drive.cannot_judge import CannotJudge
from interviewer.drive.hold import hold
from interviewer.drive.metered import MeteredJudge, MeteredVoice
from interviewer.errors import ModelError, ModelRefused, ModelUnavailable, ModelUnusable
from interviewer.evaluation.script import InterviewScript, Player
from interviewer.ports import Judge, Meter, Room, Voice

Rules = Callable[[Session], Move]


@dataclass(frozen=True)
class Interviewer:
    """Who is measured: a judge, a voice and the rules. Make a new one for every interview: a voice may remember.

    `by` is what stands in each of its judgements but for the question, where a model judges; None where none does.
    `calls` tells how many replies have been asked of a model, and `meter` what they took, those of a judge that failed too; `watches` is shown every
    event as it happens, and may end it all by raising.
    """

    judge: Judge
    voice: Voice
    rules: Rules = next_move
    by: JudgedBy | None = None
    calls: Callable[[], int] = lambda: 0
    watches: Callable[[Event], None] = lambda _: None
    meter: Meter | None = None


@dataclass(frozen=True)
class HeldInterview:
    """An interview that was held.

    `judging` and `speaking` are the seconds that each judgement and each turn of the interviewer took, in order. `calls` is the number of
    replies that were asked of a model. `fault` says what the interviewer did that no interview allows; the session ends before it.
    """

    script: InterviewScript
    session: Session
    player: Player
    judging: tuple[float, ...]
    speaking: tuple[float, ...]
    calls: int
    model_failed: bool = False
    fault: str | None = None


def held(script: InterviewScript, interviewer: Interviewer) -> HeldInterview:
    """Hold one scripted interview."""
    fallible, player, keeper = CannotJudge(interviewer.judge, interviewer.by), script.player(), _Keeper(interviewer.watches)
    judge, voice = _Judging(fallible), _Speaking(interviewer.voice)
    judging, speaking = _metered(judge, voice, interviewer.meter)
    room = Room(voice=speaking, candidate=player, judge=judging, recorder=keeper, audience=keeper, now=lambda: EPOCH)
    session = Session(plan=Plan(day=script.day, title=script.title, mode=script.mode, questions=script.questions))
    fault = None
    try:
        session = hold(session, room, interviewer.rules)
    except OutOfTurn as wrong:
        session, fault = keeper.session or session, str(wrong)
    failed = _could_not_be_used(fallible.failures, session)
    return HeldInterview(script, session, player, tuple(judge.seconds), tuple(voice.seconds), interviewer.calls(), failed, fault)


def _could_not_be_used(failures: Sequence[ModelError], session: Session) -> bool:
    """Whether the server of the model that judges could not be used.

    A reply that cannot be used is the model's own, and is measured; so is what the server refuses, as long as it does not refuse everything.
    """
    answered = any(isinstance(event, Judged) for event in session.log) or any(isinstance(wrong, ModelUnusable) for wrong in failures)
    return any(isinstance(wrong, ModelUnavailable) or (isinstance(wrong, ModelRefused) and not answered) for wrong in failures)


def _metered(judge: Judge, voice: Voice, meter: Meter | None) -> tuple[Judge, Voice]:
    """Both, with what their calls take on the record where it is metered."""
    return (judge, voice) if meter is None else (MeteredJudge(judge, meter), MeteredVoice(voice, meter))


@dataclass
class _Keeper:
    """Keeps the session as it was before it could be broken."""

    watches: Callable[[Event], None]
    session: Session | None = None

    def records(self, session: Session) -> None:
        """Keep it."""
        self.session = session
        self.watches(session.log[-1])

    def sees(self, session: Session) -> None:
        """Show nothing."""


@dataclass
class _Judging:
    """A judge with a stopwatch."""

    judge: Judge
    seconds: list[float] = field(default_factory=list)

    def judges(self, session: Session) -> Judged | Unjudged | Left:
        """The judgement, or why there is none."""
        began = time.perf_counter()
        try:
            return self.judge.judges(session)
        finally:
            self.seconds.append(time.perf_counter() - began)


@dataclass
class _Speaking:
    """A voice with a stopwatch."""

    voice: Voice
    seconds: list[float] = field(default_factory=list)

    def says(self, move: Move, session: Session) -> Said | Left:
        """The move in the voice's words."""
        began = time.perf_counter()
        try:
            return self.voice.says(move, session)
        finally:
            self.seconds.append(time.perf_counter() - began)
