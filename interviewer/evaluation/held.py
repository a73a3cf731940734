"""Holding a scripted interview: what came of it, how long each part took, and, where the interviewer broke the interview, how."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from interviewer.core.events import Event, Left, Said
from interviewer.core.judgement import Judged, JudgedBy, Unjudged
from interviewer.core.moves import Move
from interviewer.core.rules import next_move
from interviewer.core.session import OutOfTurn, Plan, Session
from interviewer.drive.hold import hold
from interviewer.errors import ModelError, ModelUnavailable
from interviewer.evaluation.script import Player, Script
from interviewer.ports import Judge, Room, Voice

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Rules = Callable[[Session], Move]


@dataclass(frozen=True)
class Interviewer:
    """Who is measured: a judge, a voice and the rules. Make a new one for every interview: a voice may remember.

    `calls` tells how many replies have been asked of a model; `watches` is shown every event as it happens, and may end it all by raising.
    """

    judge: Judge
    voice: Voice
    rules: Rules = next_move
    calls: Callable[[], int] = lambda: 0
    watches: Callable[[Event], None] = lambda _: None


@dataclass(frozen=True)
class Held:
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


def held(script: Script, interviewer: Interviewer) -> Held:
    """Hold one scripted interview."""
    judge, voice, player, keeper = _Judging(interviewer.judge), _Speaking(interviewer.voice), script.player(), _Keeper(interviewer.watches)
    room = Room(voice=voice, candidate=player, judge=judge, recorder=keeper, audience=keeper, now=lambda: _EPOCH)
    session = Session(plan=Plan(day=script.day, title=script.title, mode=script.mode, questions=script.questions))
    fault = None
    try:
        session = hold(session, room, interviewer.rules)
    except OutOfTurn as wrong:
        session, fault = keeper.session or session, str(wrong)
    return Held(script, session, player, tuple(judge.seconds), tuple(voice.seconds), interviewer.calls(), judge.failed, fault)


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

    `failed` says that the server could not be used; a reply that cannot be used is the model's own, and is measured.
    """

    judge: Judge
    seconds: list[float] = field(default_factory=list)
    failed: bool = False

    def judges(self, session: Session) -> Judged | Unjudged | Left:
        """The judgement, or why there is none."""
        began = time.perf_counter()
        try:
            return self.judge.judges(session)
        except ModelError as wrong:
            self.failed = self.failed or isinstance(wrong, ModelUnavailable)
            return Unjudged(by=JudgedBy(judge="model", version="1"), reason=str(wrong))
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
