"""Reading what a server sends: piece by piece, bounded, and of whatever form.

Rules of this file:
- The library checks no types: a server may have sent anything, and what comes out of here is text that can be stored, or an error.
- Only a reply that says it is whole is whole, by its reason to end or by [DONE]: a stream can simply end.
- What a model thinks aloud is not what it says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from interviewer.core.clean import as_shown
from interviewer.core.thoughts import CLOSES, OPENS, after_the_thought
from interviewer.errors import ModelUnusable

if TYPE_CHECKING:
    from httpx2 import Response
    from openai import Stream
    from openai.types.chat import ChatCompletionChunk

#: No judgement and no turn needs more; a server that goes on and on is stopped.
MOST_CHARACTERS = 200_000
#: Where a model must write JSON, a weak one can go on with spaces for ever.
MOST_SPACES = 1_000
#: No whole body and no event of a stream needs more bytes.
MOST_BYTES = 4_000_000
#: What is spoken at a time takes more: five minutes of it, at 48,000 samples a second of two bytes each, and as much again.
MOST_BYTES_OF_SOUND = 60_000_000
#: No reply has more tokens, and none costs more dollars; a server that says so is not believed.
MOST_TOKENS, MOST_DOLLARS = 10_000_000, 1_000
#: A sequence for a terminal that has not come to its end: a server may send it piece by piece. What is longer is none.
_UNFINISHED = re.compile(r"(?:\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b\x9c]*\x1b?)?|\x9b[0-?]*[ -/]*)\Z")
LONGEST_SEQUENCE = 200
_PACKED = re.compile("gzip|deflate|br|zstd", re.IGNORECASE)


REFUSED, OTHERWISE = "the model refused to answer", "Ask again; if it stays so, take another model, or go on without one."
#: What to do where a model spent all that it may write on its thoughts, or had no room for more.
MORE_ROOM = "Let a reply be longer (INTERVIEWER_MAX_TOKENS), or take a model that thinks less; a server whose context is too short does this as well."
#: The ends of a reply that is not whole: what they mean, and what to do.
_ENDS = {
    "length": ("the reply ran into the length limit", MORE_ROOM),
    "content_filter": ("the reply was held back by the server's filter", OTHERWISE),
    "error": ("the server failed in the middle of the reply", None),
    "refusal": (REFUSED, OTHERWISE),
}


class CutOff(ModelUnusable):
    """A reply that broke off: it may come whole another time."""


@dataclass(frozen=True)
class Tokens:
    """What a server says that a reply took, in tokens; `cost` in US dollars where it says that too."""

    input: int
    output: int
    cached: int | None = None
    cost: float | None = None


@dataclass
class Received:
    """What is known of a reply beside its words, so far. `held` is what may be the beginning of a sequence for a terminal."""

    begun: bool = False
    pieces: int = 0
    finish: str | None = None
    tokens: Tokens | None = None
    held: str = ""

    def takes(self, chunk: ChatCompletionChunk) -> str:
        """Note what a chunk tells, and give its words. Raises ValueError where it is no chunk, ModelUnusable where the model refused."""
        try:
            self.tokens = _tokens(getattr(chunk, "usage", None)) or self.tokens
            if not chunk.choices:
                return ""
            delta, reason = chunk.choices[0].delta, chunk.choices[0].finish_reason
            text, refusal = (None, None) if delta is None else (delta.content, delta.refusal)
        except (AttributeError, KeyError, TypeError):
            raise ValueError("it is no chat completion") from None
        if refusal:
            raise ModelUnusable(REFUSED, mend=OTHERWISE)
        if isinstance(reason, str) and reason:  # some servers send an empty one with every chunk
            self.finish = reason
        storable = _text(text).encode("utf-8", "replace").decode()
        words = self._shown(storable)
        self.begun = self.begun or words != ""
        self.pieces += words != ""
        return words

    def _shown(self, text: str) -> str:
        """The words as they can be shown, but for an end that may be half a sequence while there is more to come."""
        text = self.held + text
        unfinished = _UNFINISHED.search(text) if self.finish is None else None
        self.held = unfinished[0] if unfinished and len(unfinished[0]) <= LONGEST_SEQUENCE else ""
        return as_shown(text.removesuffix(self.held))

    @property
    def length(self) -> int:
        """How many tokens the reply has at least: a piece has one or more."""
        return max(self.pieces, self.tokens.output if self.tokens else 0)

    def check_whole(self) -> None:
        """Raises ModelUnusable unless the reply came to its own end."""
        if self.finish is None:
            raise CutOff("the reply was cut off")
        finish = self.finish.partition(":")[0].lower()  # Gemini: content_filter: PROHIBITED_CONTENT
        if finish in _ENDS:
            what, mend = _ENDS[finish]
            raise ModelUnusable(what, mend=mend)


def _text(content: Any) -> str:
    """The words of a piece; of one in parts, as Mistral's reasoning models send it, those that are text and no thought."""
    if not isinstance(content, list):
        return content if isinstance(content, str) else ""
    parts = (part.get("text") for part in content if isinstance(part, dict) and part.get("type") == "text")
    return "".join(part for part in parts if isinstance(part, str))


def _tokens(usage: Any) -> Tokens | None:
    """What a server says that a reply took; None where it says nothing that can be."""
    read = _count(usage, "prompt_tokens")
    written = _count(usage, "completion_tokens")
    if read is None or written is None:
        return None
    cached = _count(getattr(usage, "prompt_tokens_details", None), "cached_tokens")
    cost = getattr(usage, "cost", None)
    believed = isinstance(cost, int | float) and not isinstance(cost, bool) and 0 <= cost <= MOST_DOLLARS
    return Tokens(read, written, None if cached is None else min(cached, read), float(cost) if believed and cost is not None else None)


def _count(of: Any, name: str) -> int | None:
    value = of.get(name) if isinstance(of, dict) else getattr(of, name, None)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_TOKENS else None


def chunks(stream: Stream[ChatCompletionChunk], received: Received) -> Iterator[ChatCompletionChunk]:
    """The chunks of a reply; a server that ignores `stream` sends the whole, which is read as one chunk. Of a stream, `received` is told of its [DONE]."""
    if "application/json" not in stream.response.headers.get("content-type", ""):
        held: _Held = stream.response.extensions["held"]
        stream._decoder = events = _Events(stream._decoder)
        for chunk in stream:
            held.size = 0
            yield chunk
        if events.done and received.begun and received.finish is None:
            received.finish = "stop"  # some servers name no reason to end
        return
    from openai import APIError
    from openai.types.chat import ChatCompletionChunk

    whole = json.loads(stream.response.read())
    try:
        if told := whole.get("error"):  # as the library raises it of a stream
            raise APIError("the server names an error", stream.response.request, body=told)
        choices = [{**choice, "delta": choice["message"]} for choice in whole["choices"]]
    except (AttributeError, KeyError, TypeError):
        raise ValueError("it is no chat completion") from None
    yield ChatCompletionChunk.construct(choices=choices, usage=whole.get("usage"))


class _Events:
    """The library's decoder without the events that have no data, such as one that says when to try again: the library would read that as JSON.

    `done` is whether the last event was one that says that there are no more.
    """

    def __init__(self, decoder: Any) -> None:
        self._decoder = decoder
        self.done = False

    def iter_bytes(self, parts: Iterator[bytes]) -> Iterator[Any]:
        for event in self._decoder.iter_bytes(parts):
            if event.data:
                self.done = event.data.startswith("[DONE]")
                yield event

    def __getattr__(self, name: str) -> Any:
        return getattr(self._decoder, name)


@dataclass
class _Held:
    """How many bytes of a reply have come that no chunk has been made of yet."""

    size: int = 0


def bound(response: Response) -> None:
    """Let no more of a reply be held than any reply needs, whoever reads it: the library reads error pages, and a line of a stream to its end."""
    import httpx2

    if _PACKED.search(response.headers.get("content-encoding", "")):
        raise ModelUnusable("the server sent its reply compressed, which it was asked not to do")  # a few bytes can unpack to any number
    held, most = _Held(), MOST_BYTES_OF_SOUND if response.request.url.path.endswith("/audio/speech") else MOST_BYTES
    stream: Any = response.stream

    class Bounded(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for part in stream:
                held.size += len(part)
                if held.size > most:
                    raise ModelUnusable(f"the server sent more than {most:,} bytes at a time")
                yield part

        def close(self) -> None:
            stream.close()

    response.stream = Bounded()
    response.extensions["held"] = held


def no_longer_than(most: int, pieces: Iterable[str]) -> Generator[str, None, None]:
    """The pieces of a reply. Raises ModelUnusable when they are more than any reply needs, or nothing but spaces any more."""
    size = spaces = 0
    for piece in pieces:
        size += len(piece)
        spaces = spaces + len(piece) if piece.isspace() else 0
        if size > most:
            raise ModelUnusable(f"the reply was longer than {most:,} characters")
        if spaces > MOST_SPACES:
            raise ModelUnusable("the reply went on with nothing but spaces")
        yield piece


def without_opening_thought(pieces: Iterable[str], *, thinks_first: bool = False) -> Iterator[str]:
    """A reply without the thought that it may begin with. Raises ModelUnusable where it is nothing but a thought.

    `thinks_first`: the thought of this model begins in its prompt, and the reply begins within it.
    """
    begun, thinking, over = "", False, False
    for piece in after_the_thought(pieces) if thinks_first else pieces:
        if over:
            yield piece
            continue
        begun += piece
        bare = begun.lstrip()
        if not thinking and not OPENS.startswith(bare[: len(OPENS)]):
            over = True
            yield bare if thinks_first else begun
        elif bare.startswith(OPENS):
            thinking = True
            _, closes, rest = bare.partition(CLOSES)
            begun = bare if closes else OPENS + bare[max(len(OPENS), len(bare) - len(CLOSES)) :]  # of a thought, only what may be its end is kept
            if closes and (rest := rest.lstrip()):
                over = True
                yield rest
    if not over and (thinking or (thinks_first and not begun.strip())):
        raise ModelUnusable("the model thought, and said nothing", mend=MORE_ROOM)
    if not over and begun.strip():
        yield begun
