"""Any OpenAI-compatible server, through the openai library.

Rules of this file:
- One retry layer: the library's own is off, tenacity asks again on transient errors only, and only before the first words have come. JSON is shown to nobody
  before it is whole: a reply that breaks off is asked for once more.
- One deadline for a reply, all attempts and pauses included. (The library's timeout is per read, and it never shows us a comment: a slow drip
  would last for ever.) So a reply is read in a thread of its own, which can be left at the deadline.
- Every reply is streamed, the judge's too: so a cut reply can be told from a whole one. A server that sends the whole at once is understood.
- One system message, no tools, and nothing that was not set: what every server takes. What it refuses of that is left out, and remembered (`dialect`).
- Whatever a server sends, what comes out of here is text that can be stored, or a ModelError (`reading`, `failures`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import chain, count
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from interviewer.core.thoughts import began_in_the_prompt
from interviewer.errors import ModelError, ModelRefused, ModelUnavailable, ModelUnusable
from interviewer.models.client import STRETCH, connected, warm_up
from interviewer.models.dialect import Dialect
from interviewer.models.failures import Server, StillLoading, refusal_of
from interviewer.models.meter import CallMeter
from interviewer.models.prices import Prices
from interviewer.models.reading import MORE_ROOM, MOST_CHARACTERS, CutOff, Received, chunks, no_longer_than, without_opening_thought
from interviewer.ports import Message

if TYPE_CHECKING:
    from openai import OpenAI, Stream
    from openai.types.chat import ChatCompletionChunk
    from tenacity import RetryCallState

ATTEMPTS = 3
#: The longest pause that a server may ask for, in seconds; whoever asks for more is treated as not there.
LONGEST_WAIT = 30.0
#: A reply that is whole is not waited for any longer than so many seconds: what may still come is what it took.
LAST_WORDS = 2.0
Result = TypeVar("Result")


class DialectMemory(Protocol):
    """Remembers from one start to the next what a server takes."""

    def recalls(self, where: str, model: str) -> Mapping[str, Any] | None:
        """What is known of a model on a server."""
        ...

    def keeps(self, where: str, model: str, known: Mapping[str, Any]) -> None:
        """Remember it."""
        ...


@dataclass(frozen=True)
class RequestOptions:
    """What is the same for every request: the seconds until its `deadline`; the `limit` of a reply in tokens, the temperature and the prices, where set.

    `key_place` is where its key was set, if it was.
    """

    deadline: float
    temperature: float | None = None
    limit: int | None = None
    prices: Prices | None = None
    key_place: str | None = None


class OpenAIModel:
    """A model on an OpenAI-compatible server. What its calls take comes together in `meter`, and what the server takes in `dialect`.

    Without a `base_url` it is on OpenAI's. `memory` keeps the dialect from one start to the next; `sleep` waits, and `now` tells the time, both in seconds.
    """

    def __init__(
        self,
        name: str,
        *,
        key: str | None,
        base_url: str | None,
        options: RequestOptions,
        memory: DialectMemory | None = None,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._options = options
        self._prices = options.prices or Prices(name, base_url)
        self._memory = memory
        self._sleep = sleep
        self._now = now
        self._server = Server(name, key, base_url, options.key_place)
        self._dialect: Dialect | None = None
        self._client: OpenAI | None = None
        self.meter = CallMeter()

    @property
    def name(self) -> str:
        """The model's name on its server."""
        return self._name

    @property
    def where(self) -> str:
        """The server's address, without what may be secret in it."""
        return self._server.where

    @property
    def dialect(self) -> Dialect:
        """What the server is known to take, so far."""
        if self._dialect is None:
            known = None if self._memory is None else self._memory.recalls(self.where, self._name)
            try:
                self._dialect = Dialect.model_validate(known or {})
            except ValueError:
                self._dialect = Dialect()  # written by another version
        return self._dialect

    def _learns(self, dialect: Dialect) -> None:
        if dialect != self.dialect:
            self._dialect = dialect
            if self._memory is not None:
                self._memory.keeps(self.where, self._name, dialect.model_dump())

    def streams(self, messages: Sequence[Message], *, schema: Mapping[str, Any] | None = None) -> Iterator[str]:
        """The reply, piece by piece; one that is asked for as JSON as a whole, for nobody is shown a part of it: should it break off, it is asked for again.

        Raises ModelRefused, ModelUnavailable or ModelUnusable.
        """
        return self._replies(messages, schema, whole=schema is not None)

    def as_it_comes(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> Iterator[str]:
        """The same, piece by piece also as JSON: to see how it comes."""
        return self._replies(messages, schema, whole=False)

    def _replies(self, messages: Sequence[Message], schema: Mapping[str, Any] | None, *, whole: bool) -> Iterator[str]:
        warm_up()  # before the clock runs: it is no fault of the server's
        began = self._now()
        try:
            first, rest = self._begun(messages, schema, began + self._options.deadline, whole=whole)
            said = list[str]()
            for piece in self._server.pieces_without_key(chain([first], rest)):
                said.append(piece)
                yield piece
            if began_in_the_prompt("".join(said)):
                self._learns(self.dialect.model_copy(update={"thinks_first": True}))
        finally:
            self.meter.waited(self._now() - began)

    def _begun(self, messages: Sequence[Message], schema: Mapping[str, Any] | None, until: float, *, whole: bool) -> tuple[str, Iterator[str]]:
        """Ask until the first words come, or the whole reply, and give them with the rest of it."""
        from tenacity import Retrying, retry_if_exception, stop_after_attempt

        cuts = count(1)

        def passes(wrong: BaseException) -> bool:
            return isinstance(wrong, ModelUnavailable) or (whole and isinstance(wrong, CutOff) and next(cuts) == 1)

        retrying = Retrying(
            sleep=self._sleep,
            stop=lambda state: (stop_after_attempt(ATTEMPTS)(state) and not _is_beginning(state)) or self._now() + self._pause(state) >= until,
            wait=self._pause,
            retry=retry_if_exception(passes),
            reraise=True,
        )

        def attempt() -> tuple[str, Iterator[str]]:
            received = Received()
            raw = self._until(until, received, no_longer_than(MOST_CHARACTERS, self._pieces(messages, schema, until, received)))
            pieces = without_opening_thought(raw, thinks_first=self.dialect.thinks_first)
            for first in pieces:
                return ("".join([first, *pieces]), iter(())) if whole else (first, pieces)
            raise ModelUnusable("the model's reply was empty", mend=MORE_ROOM)

        return retrying(attempt)

    @staticmethod
    def _pause(state: RetryCallState) -> float:
        """What the server asked for, within reason; else one second, then two, then four at a time."""
        wrong = state.outcome.exception() if state.outcome else None
        asked = wrong.wait if isinstance(wrong, ModelUnavailable) else None
        if asked is None:
            return float(min(2 ** (state.attempt_number - 1), 4))
        return asked if asked <= LONGEST_WAIT else float("inf")

    def _until(self, until: float, received: Received, pieces: Generator[str, None, None]) -> Generator[str, None, None]:
        """The pieces with something in them, for as long as there is time for them."""
        arrived: SimpleQueue[str | ModelError | None] = SimpleQueue()
        left = Event()
        Thread(target=_read_into, args=(arrived, pieces, left, received), daemon=True).start()
        ends, whole = until, False
        try:
            while (piece := _next_of(arrived, ends - self._now())) is not None:
                if isinstance(piece, ModelError):
                    raise piece
                if self._now() > until:
                    raise Empty
                if piece:
                    yield piece
                else:
                    ends, whole = min(until, self._now() + LAST_WORDS), True
        except Empty:
            if whole:
                received.check_whole()
                return
            mend = "Set a longer deadline (INTERVIEWER_DEADLINE), or use a faster model."
            raise ModelUnavailable(f"the model took longer than {self._options.deadline:g} s", mend=mend) from None
        finally:
            left.set()
            if received.begun or received.finish is not None:
                self.meter.replied(received.tokens, self._prices)

    def _pieces(self, messages: Sequence[Message], schema: Mapping[str, Any] | None, until: float, received: Received) -> Iterator[str]:
        """One attempt: the words of every chunk, which may be none."""
        import httpx2
        import openai

        try:
            stream, asked = self._request(messages, schema, until)
            with stream:
                for chunk in chunks(stream, received):
                    yield received.takes(chunk)
        except openai.APIStatusError as wrong:
            raise self._server.refused(wrong) from None
        except (openai.OpenAIError, httpx2.HTTPError, ValueError, RecursionError) as wrong:
            if received.finish is not None:
                return  # it was whole: only what it took is missing
            if received.begun:
                raise CutOff(f"the reply was cut off ({self._server.safe(wrong)})") from None
            raise self._server.unreachable(wrong) from None
        if not received.begun and received.finish is None:
            if "text/html" in stream.response.headers.get("content-type", ""):
                raise ModelRefused("the server sent a web page (text/html) where a reply should be", mend=f"Is the base URL right ({self.where})?")
            raise ModelUnavailable(
                "the server ended the reply before it had begun", mend=f"Is the base URL right ({self.where})? If it is, the prompt may be too long for it."
            )
        received.check_whole()
        self._learns(self.dialect.after_reply(asked, received.length))

    def _request(self, messages: Sequence[Message], schema: Mapping[str, Any] | None, until: float) -> tuple[Stream[ChatCompletionChunk], Mapping[str, Any]]:
        """Open the stream, leaving out what the server does not take; what it took in the end is remembered."""
        import openai

        dialect, failed = self.dialect, None
        while True:
            asked = dialect.request(messages, schema, self._options.temperature, self._options.limit)
            try:
                stream = self._open(asked, until)
            except openai.APIStatusError as wrong:
                refusal = refusal_of(wrong)
                following = dialect.after(refusal, asked)
                if following is None:
                    raise
                if refusal.may_pass and failed != dialect:
                    failed = dialect  # it is asked the same once more
                else:
                    dialect = following
            else:
                self._learns(dialect)
                return stream, asked

    def _open(self, asked: Mapping[str, Any], until: float) -> Stream[ChatCompletionChunk]:
        timeout = max(0.0, until - self._now()) + 1.0  # it is the deadline that ends a reply: this ends the thread that was left
        whole: dict[str, Any] = {} if asked["stream"] else {"extra_body": {"stream": False}}  # the library is to give us the reply as it came
        client = self._connected()
        self.meter.asks()
        stream: Stream[ChatCompletionChunk] = client.chat.completions.create(model=self._name, timeout=timeout, **{**asked, "stream": True}, **whole)
        return stream

    def _connected(self) -> OpenAI:
        if self._client is None:
            self._client = connected(self._server)
        return self._client


def _is_beginning(state: RetryCallState) -> bool:
    """Whether the server has only begun: it is asked for as long as there is time."""
    return isinstance(state.outcome.exception() if state.outcome else None, StillLoading)


def _next_of(arrived: SimpleQueue[Result], seconds: float) -> Result:
    """What arrives next. Raises Empty where nothing does in so many seconds."""
    while seconds > STRETCH:
        with suppress(Empty):
            return arrived.get(timeout=STRETCH)
        seconds -= STRETCH
    return arrived.get(timeout=max(0.0, seconds))


def _read_into(arrived: SimpleQueue[str | ModelError | None], pieces: Generator[str, None, None], left: Event, received: Received) -> None:
    """Read the pieces until the end, until one fails, or until nobody waits for them any more. An empty piece: the reply is whole. At the end: None."""
    whole = False
    try:
        with closing(pieces):
            for piece in pieces:
                if piece:
                    arrived.put(piece)
                if received.finish is not None and not whole:
                    whole = True
                    arrived.put("")
                if left.is_set():
                    return
        arrived.put(None)
    except ModelError as wrong:
        arrived.put(wrong)
    except BaseException as wrong:  # noqa: BLE001  # of whatever kind: a server can send what nobody has thought of
        arrived.put(ModelUnusable(f"the server's reply could not be read ({type(wrong).__name__})"))
