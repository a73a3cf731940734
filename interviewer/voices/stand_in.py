"""When the voice's model cannot be used: the candidate is told, and the bank's own words stand in, or the interview pauses.

A voice that has begun to speak finishes its turn in the bank's own words; only where nothing has been said yet is there anything to choose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, assert_never

from interviewer.core.events import Left, Said
from interviewer.core.moves import Move
from interviewer.core.session import Session
from interviewer.errors import ModelError
from interviewer.ports import Choice, Choose, Message, Model, Voice


class Paused(Exception):
    """The candidate prefers to pause; the message says what failed."""


class AskingModel:
    """A model behind which there is somebody to choose: when it fails before its first word it is asked again, given up, or the interview pauses.

    It may be asked more than once in a turn: `shows` is given what is said in it, and `begins` is told when a turn begins.
    """

    def __init__(self, model: Model, choose: Choose, streams: Callable[[str], None]) -> None:
        self._model = model
        self._choose = choose
        self._streams = streams
        self._has_spoken = False

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    def begins(self) -> None:
        """A turn begins: nothing has been said in it."""
        self._has_spoken = False

    def shows(self, words: str) -> None:
        """Show words of the turn."""
        self._has_spoken = True
        self._streams(words)

    def streams(self, messages: Sequence[Message], *, schema: Mapping[str, Any] | None = None) -> Iterator[str]:
        """The reply, piece by piece. Raises the model's error where the local words are chosen, and Paused."""
        begun = self._has_spoken
        while True:
            try:
                for piece in self._model.streams(messages, schema=schema):
                    begun = True
                    yield piece
            except ModelError as wrong:
                if begun:
                    raise
                match self._choose(wrong):
                    case Choice.AGAIN:
                        continue
                    case Choice.LOCAL:
                        raise
                    case Choice.PAUSE:
                        raise Paused(f"the model could not speak ({wrong})") from None
                    case other:
                        assert_never(other)
            return


class PausingVoice:
    """A voice that leaves the interview where the candidate prefers to pause."""

    def __init__(self, voice: Voice, model: AskingModel) -> None:
        self._voice = voice
        self._model = model

    def says(self, move: Move, session: Session) -> Said | Left:
        """The move in the voice's words, or Left."""
        self._model.begins()
        try:
            return self._voice.says(move, session)
        except Paused as paused:
            return Left(why=str(paused))
