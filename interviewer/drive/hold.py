"""The loop. Whoever's turn it is acts, what happened is recorded, and only then does the audience see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from interviewer.core.events import Event, Left, Rated, Said, TriedAgain
from interviewer.core.moves import Ask, Close, Move
from interviewer.core.rules import next_move
from interviewer.core.session import Session, WhoseTurn
from interviewer.ports import Room


def hold(session: Session, room: Room, rules: Callable[[Session], Move] = next_move) -> Session:
    """Hold the interview until nobody has anything left to say: it is finished, or the candidate has left."""
    event: Event
    while (turn := session.turn) is not WhoseTurn.NOBODY:
        match turn:
            case WhoseTurn.INTERVIEWER:
                move = rules(session)
                event = _beforehand(move, session, room) or room.voice.says(move, session)
            case WhoseTurn.CANDIDATE:
                event = room.candidate.replies(session)
            case WhoseTurn.JUDGE:
                event = room.judge.judges(session)
            case other:
                assert_never(other)
        session = session.after(event.model_copy(update={"at": room.now()}))
        room.recorder.records(session)
        room.audience.sees(session)
    return session


def _beforehand(move: Move, session: Session, room: Room) -> Rated | TriedAgain | Left | None:
    """What the candidate does before the interviewer goes on: rates their own answers, once, before the verdict on them; and reads a debrief."""
    talk = session.discussion
    if isinstance(move, Close) and talk.answers and talk.rated is None:
        return room.rates(session)
    return room.pauses(session) if isinstance(move, Ask) and _has_just_debriefed(session) else None


def _has_just_debriefed(session: Session) -> bool:
    last = session.log[-1] if session.log else None
    return session.plan.mode == "study" and isinstance(last, Said) and isinstance(last.move, Close)
