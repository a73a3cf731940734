"""What the calls of a model took goes on record with the event that they were for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from interviewer.core.events import Left, Said
from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.moves import Move
from interviewer.core.record import Usage
from interviewer.core.session import Session
from interviewer.ports import Judge, Meter, Voice


class Together:
    """What several models take, as one sum."""

    def __init__(self, meters: Sequence[Meter]) -> None:
        self._meters = meters

    def taken(self) -> Usage | None:
        """What all of them together took since this was asked last; None if there was no call."""
        taken = [usage for meter in self._meters if (usage := meter.taken()) is not None]
        return reduce(Usage.__add__, taken) if taken else None


class MeteredVoice:
    """A voice whose calls are metered."""

    def __init__(self, voice: Voice, meter: Meter) -> None:
        self._voice = voice
        self._meter = meter

    def says(self, move: Move, session: Session) -> Said | Left:
        """The move in the voice's words, with what they took."""
        self._meter.taken()  # what was left behind by somebody who was interrupted
        said = self._voice.says(move, session)
        return said.model_copy(update={"usage": self._meter.taken()})


class MeteredJudge:
    """A judge whose calls are metered, failed ones included."""

    def __init__(self, judge: Judge, meter: Meter) -> None:
        self._judge = judge
        self._meter = meter

    def judges(self, session: Session) -> Judged | Unjudged | Left:
        """The judgement, with what it took."""
        self._meter.taken()
        judgement = self._judge.judges(session)
        return judgement.model_copy(update={"usage": self._meter.taken()})
