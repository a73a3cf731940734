"""Finding out what a server offers and does, before an interview depends on it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from interviewer.core.clean import as_shown
from interviewer.core.flat import flat
from interviewer.core.record import Usage
from interviewer.errors import ModelRefused
from interviewer.models.client import connected, warm_up, within
from interviewer.models.dialect import ReplyForm
from interviewer.models.failures import Server
from interviewer.models.openai_compatible import OpenAIModel

#: A server lists its models within so many seconds, or does not list them.
SECONDS = 15.0
#: What a judgement takes in tokens at least (its prompt, an answer, and room for the reply), as so many words: no model reads two words as one token.
WORDS = 2_600
MOST_NAMES, LONGEST_NAME = 5_000, 200
SCHEMA: dict[str, Any] = {"type": "object", "properties": {"ready": {"type": "boolean"}}, "required": ["ready"], "additionalProperties": False}


def offered(key: str | None, base_url: str | None, key_place: str | None = None) -> list[str]:
    """The names of the models that a server lists, in its order. `key_place` is where the key was set. Raises ModelError where it lists none."""
    import openai

    warm_up()
    server = Server("", key, base_url, key_place)
    try:
        with connected(server) as client:
            listed: Any = within(SECONDS, lambda: client.models.list(timeout=SECONDS).data)
        names = [each.id for each in listed if isinstance(each.id, str)]
    except openai.APIStatusError as wrong:
        raise server.refused(wrong) from None
    except openai.OpenAIError as wrong:
        raise server.unreachable(wrong) from None
    except (AttributeError, TypeError, ValueError, RecursionError):
        unusual = ModelRefused(f"{server.where} lists no models in the usual form", mend="Is the base URL right? It usually ends with /v1.")
        unusual.status = 200  # it is there, and may reply all the same
        raise unusual from None
    return [_shown(name, server) for name in names[:MOST_NAMES]]


def _shown(name: str, server: Server) -> str:
    return server.without_key(flat(as_shown(name)))[:LONGEST_NAME]


@dataclass(frozen=True)
class Tried:
    """How one reply came: the seconds to its first word, in how many pieces, its text, the form that the server took, and what it took."""

    first_word: float
    pieces: int
    text: str
    form: ReplyForm
    streamed: bool
    usage: Usage | None


def arrives_whole(model: OpenAIModel, prompt: str) -> bool | None:
    """Whether a request of a judgement's size is read to its end: some servers cut it without a word. None where the server does not tell what it has read.

    Raises ModelError where no reply comes.
    """
    model.meter.taken()
    anew = f"{time.time_ns()} "  # some servers do not count what they remember of the last time
    long = anew + "left right " * (WORDS // 2) + prompt
    for _ in model.as_it_comes([{"role": "system", "content": prompt}, {"role": "user", "content": long}], SCHEMA):
        pass
    used = model.meter.taken()
    return None if used is None or used.input_tokens is None else used.input_tokens >= WORDS


def tried(model: OpenAIModel, prompt: str) -> Tried:
    """Ask for one small reply of a fixed form. Raises ModelError where none comes."""
    warm_up()
    began = time.monotonic()
    first: float | None = None
    pieces: list[str] = []
    for piece in model.as_it_comes([{"role": "system", "content": prompt}, {"role": "user", "content": prompt}], SCHEMA):
        first = time.monotonic() - began if first is None else first
        pieces.append(piece)
    return Tried(first or 0.0, len(pieces), "".join(pieces), model.dialect.form, model.dialect.stream, model.meter.taken())
