"""Between a debrief and the next question: the candidate reads, and says when to go on. The clock of a question begins when it is shown."""

from __future__ import annotations

from collections.abc import Callable

from interviewer.core.events import Left, Said
from interviewer.core.moves import Ask, Close, Move
from interviewer.core.session import Session
from interviewer.ports import Voice


class UnhurriedVoice:
    """A voice that asks the next question once the candidate has read the debrief of the last one; Left where they leave instead."""

    def __init__(self, voice: Voice, goes_on: Callable[[Session], Left | None]) -> None:
        self._voice = voice
        self._goes_on = goes_on

    def says(self, move: Move, session: Session) -> Said | Left:
        """The voice's words."""
        return (self._goes_on(session) if _has_just_debriefed(move, session) else None) or self._voice.says(move, session)


def _has_just_debriefed(move: Move, session: Session) -> bool:
    last = session.log[-1] if session.log else None
    return session.plan.mode == "study" and isinstance(move, Ask) and isinstance(last, Said) and isinstance(last.move, Close)
