"""Any OpenAI-compatible server, through the openai library.

Rules of this file:
- One retry layer: the library's own is off, tenacity asks again on transient errors only, and only before the first words have come.
- One deadline for a reply, all attempts and pauses included. (The library's timeout is per read, and it never shows us a comment: a slow drip
  would last for ever.) So a reply is read in a thread of its own, which can be left at the deadline.
- Every reply is streamed, the judge's too: so a cut reply can be told from a whole one. A server that sends the whole at once is understood.
- One system message, no temperature, no tools: what every server takes. Structured output is a ladder, remembered for this server.
- Whatever a server sends, what comes out of here is text that can be stored, or a ModelError.
- What is held of a reply at a time is bounded, and so is what becomes of it: a server can send for ever.
- The key leaves this file only in the request. It is cut out of everything that a server sends back, once the characters that nobody sees are
  gone: the screen drops them, and would put a key together that they had kept apart.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from itertools import chain
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from interviewer.core.evidence import UNSEEN
from interviewer.errors import ModelError, ModelRefused, ModelUnavailable, ModelUnusable
from interviewer.ports import Message

if TYPE_CHECKING:
    from httpx2 import Response
    from openai import OpenAI, Stream
    from openai.types.chat import ChatCompletionChunk
    from tenacity import RetryCallState

ATTEMPTS = 3
#: The longest pause that a server may ask for, in seconds; whoever asks for more is treated as not there.
LONGEST_WAIT = 30.0
#: No judgement and no turn needs more; a server that goes on and on is stopped.
MOST_CHARACTERS = 200_000
#: No whole body and no event of a stream needs more bytes.
MOST_BYTES = 4_000_000
_PACKED = re.compile("gzip|deflate|br|zstd", re.IGNORECASE)
_FORMS = ("json_schema", "json_object", "prompt")


def warm_up() -> None:
    """Import what a request needs: it takes most of a second."""
    import_module("openai")
    import_module("tenacity")


class OpenAIModel:
    """A model on an OpenAI-compatible server."""

    def __init__(
        self,
        name: str,
        *,
        key: str | None,
        base_url: str | None,
        deadline: float,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._key = (key or "").strip()
        self._base_url = base_url
        self._deadline = deadline
        self._sleep = sleep
        self._now = now
        self._form = 0
        self._client: OpenAI | None = None

    @property
    def name(self) -> str:
        """The model's name on its server."""
        return self._name

    def streams(self, messages: Sequence[Message], *, schema: Mapping[str, Any] | None = None) -> Iterator[str]:
        """The reply, piece by piece. Raises ModelRefused, ModelUnavailable or ModelUnusable."""
        warm_up()  # before the clock runs: it is no fault of the server's
        until = self._now() + self._deadline
        first, rest = self._begun(messages, schema, until)
        yield from self._without_key(chain([first], rest))

    def _without_key(self, pieces: Iterable[str]) -> Iterator[str]:
        """The reply with the key cut out, should a server echo it; what may be the beginning of a key waits for the next piece."""
        if not self._key:
            yield from pieces
            return
        waiting = ""
        for piece in pieces:
            waiting = (waiting + piece).replace(self._key, "[key]")
            kept = next((size for size in range(min(len(self._key) - 1, len(waiting)), 0, -1) if self._key.startswith(waiting[-size:])), 0)
            if len(waiting) > kept:
                yield waiting[: len(waiting) - kept]
                waiting = waiting[len(waiting) - kept :]
        if waiting:
            yield waiting

    def _begun(self, messages: Sequence[Message], schema: Mapping[str, Any] | None, until: float) -> tuple[str, Iterator[str]]:
        """Ask until the first words come, and give them with the rest of the reply."""
        from tenacity import Retrying, retry_if_exception_type, stop_after_attempt

        retrying = Retrying(
            sleep=self._sleep,
            stop=lambda state: stop_after_attempt(ATTEMPTS)(state) or self._now() + self._pause(state) >= until,
            wait=self._pause,
            retry=retry_if_exception_type(ModelUnavailable),
            reraise=True,
        )

        def attempt() -> tuple[str, Iterator[str]]:
            pieces = self._until(until, _no_longer_than(MOST_CHARACTERS, self._pieces(messages, schema, until)))
            for first in pieces:
                return first, pieces
            raise ModelUnusable("the model's reply was empty")

        return retrying(attempt)

    @staticmethod
    def _pause(state: RetryCallState) -> float:
        """What the server asked for, within reason; else one second, then two."""
        wrong = state.outcome.exception() if state.outcome else None
        asked = wrong.wait if isinstance(wrong, ModelUnavailable) else None
        if asked is None:
            return float(2 ** (state.attempt_number - 1))
        return asked if asked <= LONGEST_WAIT else float("inf")

    def _until(self, until: float, pieces: Generator[str, None, None]) -> Iterator[str]:
        """The pieces with something in them, for as long as there is time for them."""
        arrived: SimpleQueue[str | ModelError | None] = SimpleQueue()
        left = Event()
        Thread(target=_read_into, args=(arrived, pieces, left), daemon=True).start()
        try:
            while (piece := arrived.get(timeout=max(0.0, until - self._now()))) is not None:
                if isinstance(piece, ModelError):
                    raise piece
                if self._now() > until:
                    raise Empty
                yield piece
        except Empty:
            mend = "Set a longer deadline (INTERVIEWER_DEADLINE), or use a faster model."
            raise ModelUnavailable(f"the model took longer than {self._deadline:g} s", mend=mend) from None
        finally:
            left.set()

    def _pieces(self, messages: Sequence[Message], schema: Mapping[str, Any] | None, until: float) -> Iterator[str]:
        """One attempt: the words of every chunk, which may be none."""
        import httpx2
        import openai

        begun = False
        finish: str | None = None
        try:
            with self._request(messages, schema, until) as stream:
                for chunk in _chunks(stream):
                    text, finish = _read(chunk, finish)
                    begun = begun or text != ""
                    yield text
        except openai.APIStatusError as wrong:
            raise self._explained(wrong) from None
        except (openai.OpenAIError, httpx2.HTTPError, ValueError, RecursionError) as wrong:
            if begun:
                raise ModelUnusable(f"the reply was cut off ({self._safe(wrong)})") from None
            raise self._unreachable(wrong) from None
        if not begun and finish is None:
            raise ModelUnavailable("the server ended the reply before it had begun", mend=f"Is the base URL right ({self._where})?")
        _check_finish(finish)

    def _request(self, messages: Sequence[Message], schema: Mapping[str, Any] | None, until: float) -> Stream[ChatCompletionChunk]:
        """Open the stream, going down the ladder of structured output where the server does not take a rung. The rung that it took is remembered."""
        import openai

        rung = self._form
        while True:
            form = _FORMS[rung]
            try:
                stream = self._open(messages, _response_format(form, schema), until)
            except (openai.BadRequestError, openai.UnprocessableEntityError) as wrong:
                if schema is None or form == "prompt" or "context" in str(wrong).lower():
                    raise
                rung += 1
            else:
                self._form = rung
                return stream

    def _open(self, messages: Sequence[Message], response_format: dict[str, Any] | None, until: float) -> Stream[ChatCompletionChunk]:
        timeout = max(0.0, until - self._now()) + 1.0  # it is the deadline that ends a reply: this ends the thread that was left
        more: dict[str, Any] = {} if response_format is None else {"response_format": response_format}
        plain: Any = [dict(message) for message in messages]
        stream: Stream[ChatCompletionChunk] = self._connected().chat.completions.create(model=self._name, messages=plain, stream=True, timeout=timeout, **more)
        return stream

    def _connected(self) -> OpenAI:
        if self._client is None:
            import httpx2
            from openai import DefaultHttpxClient, OpenAI, OpenAIError

            if not (self._key.isascii() and self._key.isprintable()):
                raise ModelRefused("the key has a character that no key has", mend="Copy it once more: INTERVIEWER_API_KEY or OPENAI_API_KEY.")
            try:
                http = DefaultHttpxClient(headers={"accept-encoding": "identity"}, event_hooks={"response": [_bound]})
                self._client = OpenAI(api_key=self._key or "none", base_url=self._base_url, max_retries=0, http_client=http)
            except (OpenAIError, httpx2.InvalidURL, ValueError, OSError, ImportError) as wrong:
                mend = "Check the base URL, and the proxy and certificates that the environment names."
                raise ModelRefused(f"{self._where} cannot be connected to ({self._safe(wrong)})", mend=mend) from None
        return self._client

    @property
    def _where(self) -> str:
        """The server for people to read: without what may be secret in its address."""
        return self._safe(_address(self._base_url) if self._base_url else "the default server")

    def _explained(self, wrong: Any) -> ModelError:
        """An error status as something that a person can mend."""
        said = self._safe(wrong)
        status = int(wrong.status_code)
        if status in (401, 403):
            said = "it does not take the key"  # what such a server says may hold the key in some other form
        if status == 429 and "insufficient_quota" not in (wrong.code, wrong.type):
            return ModelUnavailable(f"the server is busy (429: {said})", wait=_retry_after(wrong.response.headers))
        mends = {
            401: "Check the key: INTERVIEWER_API_KEY or OPENAI_API_KEY, in the environment or in .env.",
            403: "The key is not allowed to use this model.",
            404: f"Check the model's name ({self._name}) and the base URL ({self._where}).",
            429: "The quota of this key is used up.",
        }
        if status in (408, 409, 425) or status >= 500:
            return ModelUnavailable(f"the server has failed ({status}: {said})", wait=_retry_after(wrong.response.headers))
        return ModelRefused(f"the server refused the request ({status}: {said})", mend=mends.get(status))

    def _unreachable(self, wrong: Exception) -> ModelError:
        import openai

        if isinstance(wrong, openai.APIConnectionError):
            mend = "Is the server running, and is the base URL right?"
            return ModelUnavailable(f"{self._where} cannot be reached ({self._safe(wrong.__cause__ or wrong)})", mend=mend)
        return ModelUnusable(f"the server's reply could not be read ({self._safe(wrong)})")

    def _safe(self, wrong: object) -> str:
        """A server's message on one short line, without the key; of its other words, none."""
        body = getattr(wrong, "body", None)
        messages = [body.get("message"), body.get("detail")] if isinstance(body, dict) else []
        text = next((message for message in messages if isinstance(message, str)), str(wrong))
        flat = " ".join(UNSEEN.sub("", text).split())
        for form in _spellings_of(self._key):
            flat = flat.replace(form, "[key]")
        if self._base_url:
            flat = flat.replace(self._base_url, _address(self._base_url))
        return flat[:160]


def _spellings_of(key: str) -> list[str]:
    """A key as it can stand in a message: as it is, or as Python shows a text that holds it (the HTTP library shows what it could not read)."""
    doubled = key.replace("\\", "\\\\")
    return list(dict.fromkeys([doubled.replace("'", "\\'"), doubled, key])) if key else []


def _address(url: str) -> str:
    """The scheme, host, port and path of a URL; not its user, password or query."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        return f"{parts.scheme}://{host}{parts.path}"
    except ValueError:
        return "the server"


def _read_into(arrived: SimpleQueue[str | ModelError | None], pieces: Generator[str, None, None], left: Event) -> None:
    """Read the pieces until the end, until one fails, or until nobody waits for them any more. At the end comes None."""
    try:
        with closing(pieces):
            for piece in pieces:
                if piece:
                    arrived.put(piece)
                if left.is_set():
                    return
        arrived.put(None)
    except ModelError as wrong:
        arrived.put(wrong)
    except BaseException as wrong:  # noqa: BLE001  # of whatever kind: a server can send what nobody has thought of
        arrived.put(ModelUnusable(f"the server's reply could not be read ({type(wrong).__name__})"))


def _no_longer_than(most: int, pieces: Iterable[str]) -> Generator[str, None, None]:
    """The pieces of a reply. Raises ModelUnusable when they are more than any reply needs."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise ModelUnusable(f"the reply was longer than {most:,} characters")
        yield piece


def _response_format(form: str, schema: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if schema is None or form == "prompt":
        return None
    if form == "json_object":
        return {"type": "json_object"}
    return {"type": "json_schema", "json_schema": {"name": "findings", "schema": dict(schema), "strict": True}}


@dataclass
class _Held:
    """How many bytes of a reply have come that no chunk has been made of yet."""

    size: int = 0


def _bound(response: Response) -> None:
    """Let no more of a reply be held than any reply needs, whoever reads it: the library reads error pages, and a line of a stream to its end."""
    import httpx2

    if _PACKED.search(response.headers.get("content-encoding", "")):
        raise ModelUnusable("the server sent its reply compressed, which it was asked not to do")  # a few bytes can unpack to any number
    held = _Held()
    stream: Any = response.stream

    class Bounded(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for part in stream:
                held.size += len(part)
                if held.size > MOST_BYTES:
                    raise ModelUnusable(f"the server sent more than {MOST_BYTES:,} bytes at a time")
                yield part

        def close(self) -> None:
            stream.close()

    response.stream = Bounded()
    response.extensions["held"] = held


def _chunks(stream: Stream[ChatCompletionChunk]) -> Iterator[ChatCompletionChunk]:
    """The chunks of a reply; a server that ignores `stream` sends the whole, which is read as one chunk."""
    if "application/json" not in stream.response.headers.get("content-type", ""):
        held: _Held = stream.response.extensions["held"]
        for chunk in stream:
            held.size = 0
            yield chunk
        return
    from openai.types.chat import ChatCompletionChunk

    whole = json.loads(stream.response.read())
    try:
        choices = [{**choice, "delta": choice["message"]} for choice in whole["choices"]]
    except (AttributeError, KeyError, TypeError):
        raise ValueError("it is no chat completion") from None
    yield ChatCompletionChunk.construct(choices=choices)


def _read(chunk: ChatCompletionChunk, finish: str | None) -> tuple[str, str | None]:
    """The text of a chunk, and why the reply is at its end if it is. The library checks no types: a server may have sent anything."""
    try:
        if not chunk.choices:
            return "", finish
        delta, reason = chunk.choices[0].delta, chunk.choices[0].finish_reason
        text, refusal = (None, None) if delta is None else (delta.content, delta.refusal)
    except (AttributeError, KeyError, TypeError):
        raise ValueError("it is no chat completion") from None
    if refusal:
        raise ModelUnusable("the model refused to answer")
    storable = text.encode("utf-8", "replace").decode() if isinstance(text, str) else ""
    return UNSEEN.sub("", storable), reason if isinstance(reason, str) else finish


def _check_finish(finish: str | None) -> None:
    """A stream can simply end: only a reply that says it is whole is whole."""
    reasons = {
        None: "the reply was cut off",
        "length": "the reply ran into the length limit",
        "content_filter": "the reply was held back by the server's filter",
    }
    if finish in reasons:
        raise ModelUnusable(reasons[finish])


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds of a Retry-After header, as a number or a date; None where there is none that makes sense."""
    from email.utils import parsedate_to_datetime

    value = headers.get("retry-after")
    if value is None:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None
