"""The stub model: a queue of replies. The whole interview runs on it in tests, with no server and no network."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from interviewer.errors import ModelUnusable
from interviewer.models.meter import CallMeter
from interviewer.ports import Message

Scripted = str | Exception | tuple[str | Exception, ...]


class ScriptedModel:
    """Replies with what it was given, in order: a text, an exception to raise, or a tuple of pieces to stream (one may be an exception).

    `asked` keeps every request, so that a test can read what the model was told.
    """

    def __init__(self, replies: Iterable[Scripted], name: str = "scripted") -> None:
        self._replies = deque(replies)
        self._name = name
        self.meter = CallMeter()
        self.asked: list[list[dict[str, str]]] = []
        self.schemas: list[Mapping[str, Any] | None] = []

    @property
    def name(self) -> str:
        """The name that goes on the record."""
        return self._name

    def streams(self, messages: Sequence[Message], *, schema: Mapping[str, Any] | None = None) -> Iterator[str]:
        """The next reply of the script. Raises ModelUnusable when the script is at its end."""
        self.asked.append([dict(message) for message in messages])
        self.schemas.append(schema)
        if not self._replies:
            raise ModelUnusable("the script has no more replies")
        reply = self._replies.popleft()
        for piece in reply if isinstance(reply, tuple) else (reply,):
            if isinstance(piece, Exception):
                raise piece
            yield piece
