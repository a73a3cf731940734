"""Speech through the audio endpoints of an OpenAI-compatible server: from a recording to words, and from words to a recording."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from interviewer.core.clean import as_shown
from interviewer.core.question import MOST_SAID
from interviewer.errors import ModelUnusable
from interviewer.models.client import connected, warm_up, within
from interviewer.models.failures import Server

if TYPE_CHECKING:
    from openai import OpenAI

#: No server speaks more characters at a time.
MOST_SPOKEN = 4_000
Result = TypeVar("Result")


class OpenAISpeech:
    """A server that hears and speaks: `hears` and `speaks` are its models for that, `voice` is whose voice it has, `deadline` in seconds for a whole reply.

    `key_place` is where the key was set.
    """

    def __init__(self, *, key: str | None, base_url: str | None, hears: str, speaks: str, voice: str, deadline: float, key_place: str | None = None) -> None:
        self._hears = Server(hears, key, base_url, key_place)
        self._speaks = Server(speaks, key, base_url, key_place)
        self._voice = voice
        self._deadline = deadline
        self._client: OpenAI | None = None

    def words_in(self, wav: bytes) -> str:
        """What is said in a recording (WAV). Raises ModelError."""
        heard: Any = self._asked(self._hears, lambda client: client.audio.transcriptions.create(model=self._hears.model, file=("answer.wav", wav, "audio/wav")))
        text = getattr(heard, "text", None)
        if not isinstance(text, str):
            raise ModelUnusable("the server's transcript could not be read")
        plain = as_shown(text.encode("utf-8", "replace").decode()).strip()
        return self._hears.without_key(plain)[:MOST_SAID]

    def sound_of(self, text: str) -> bytes:
        """A recording (WAV) of these words. Raises ModelError."""
        spoken: Any = self._asked(
            self._speaks,
            lambda client: client.audio.speech.create(model=self._speaks.model, voice=self._voice, input=text[:MOST_SPOKEN], response_format="wav").read(),
        )
        if not isinstance(spoken, bytes) or not spoken.startswith(b"RIFF"):
            raise ModelUnusable("the server's recording is no WAV")
        return spoken

    def _asked(self, server: Server, request: Callable[[OpenAI], Result]) -> Result:
        """One request, asked once: who speaks can speak again."""
        import httpx2
        import openai

        warm_up()
        if self._client is None:
            self._client = connected(server, self._deadline)
        client = self._client
        try:
            return within(self._deadline, lambda: request(client))
        except openai.APIStatusError as wrong:
            raise server.refused(wrong) from None
        except (openai.OpenAIError, httpx2.HTTPError, ValueError, RecursionError) as wrong:
            raise server.unreachable(wrong) from None
