"""Holding a scripted interview: what came of it, how long each part took, and, where the interviewer broke the interview, how."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from interviewer.core.events import Event, Left, Said
from interviewer.core.judgement import MODEL, Judged, JudgedBy, Unjudged
from interviewer.core.moves import Move
from interviewer.core.rules import next_move
from interviewer.core.session import OutOfTurn, Plan, Session
from interviewer.drive.bench import EPOCH
from interviewer.drive.hold import hold
from interviewer.drive.metered import MeteredJudge, MeteredVoice
from interviewer.errors import ModelError, ModelRefused, ModelUnavailable, ModelUnusable
from interviewer.evaluation.script import Player, Script
from interviewer.ports import Judge, Meter, Room, Voice

Rules = Callable[[Session], Move]


@dataclass(frozen=True)
class Interviewer:
    """Who is measured: a judge, a voice and the rules. Make a new one for every interview: a voice may remember.

    `calls` tells how many replies have been asked of a model, and `meter` what they took, those of a judge that failed too; `watches` is shown every
    event as it happens, and may end it all by raising.
    """

    judge: Judge
    voice: Voice
    rules: Rules = next_move
    calls: Callable[[], int] = lambda: 0
    watches: Callable[[Event], None] = lambda _: None
    meter: Meter | None = None


@dataclass(frozen=True)
class HeldInterview:
    """An interview that was held.

    `judging` and `speaking` are the seconds that each judgement and each turn of the interviewer took, in order. `calls` is the number of
    replies that were asked of a model. `fault` says what the interviewer did that no interview allows; the session ends before it.
    """

    script: Script
    session: Session
    player: Player
    judging: tuple[float, ...]
    speaking: tuple[float, ...]
    calls: int
    model_failed: bool = False
    fault: str | None = None


def held(script: Script, interviewer: Interviewer) -> HeldInterview:
    """Hold one scripted interview."""
    judge, voice, player, keeper = _Judging(interviewer.judge), _Speaking(interviewer.voice), script.player(), _Keeper(interviewer.watches)
    judging, speaking = _metered(judge, voice, interviewer.meter)
    room = Room(voice=speaking, candidate=player, judge=judging, recorder=keeper, audience=keeper, now=lambda: EPOCH)
    session = Session(plan=Plan(day=script.day, title=script.title, mode=script.mode, questions=script.questions))
    fault = None
    try:
        session = hold(session, room, interviewer.rules)
    except OutOfTurn as wrong:
        session, fault = keeper.session or session, str(wrong)
    return HeldInterview(script, session, player, tuple(judge.seconds), tuple(voice.seconds), interviewer.calls(), judge.failed, fault)


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
    """A judge with a stopwatch. A model's failure becomes `Unjudged`: the others are still measured, and no score is invented.

    A reply that cannot be used is the model's own, and is measured; so is what the server refuses, as long as it does not refuse everything.
    """

    judge: Judge
    seconds: list[float] = field(default_factory=list)
    unavailable: bool = False
    refused: bool = False
    answered: bool = False

    @property
    def failed(self) -> bool:
        """Whether the server could not be used."""
        return self.unavailable or (self.refused and not self.answered)

    def judges(self, session: Session) -> Judged | Unjudged | Left:
        """The judgement, or why there is none."""
        began = time.perf_counter()
        try:
            judgement = self.judge.judges(session)
            self.answered = self.answered or isinstance(judgement, Judged)
            return judgement
        except ModelError as wrong:
            self.unavailable = self.unavailable or isinstance(wrong, ModelUnavailable)
            self.refused = self.refused or isinstance(wrong, ModelRefused)
            self.answered = self.answered or isinstance(wrong, ModelUnusable)
            return Unjudged(by=JudgedBy(judge=MODEL, version="1"), reason=str(wrong))
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
