"""What a model replies to the judge's prompt: its form, and how it is read out of a text."""

from __future__ import annotations

import json
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from interviewer.core.thoughts import after_the_thought, ends_a_thought, without_the_first
from interviewer.errors import faults_in

# No limits of length in these three: strict servers refuse a schema that has them. Ids are checked, and a quote is in the answer or is dropped.
# What a server without a schema adds to a finding is not read.
#: Words of the reply; where there are none, a server without a schema may write null.
_Quote = Annotated[str, BeforeValidator(lambda quote: "" if quote is None else quote)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="ignore", json_schema_extra={"additionalProperties": False})


class FindingReply(_Form):
    """What the model found on one point."""

    point: str
    status: Literal["said", "partly", "not_said", "denied"]
    quote: _Quote


class HeldReply(_Form):
    """A misconception that the model saw."""

    misconception: str
    quote: _Quote


class JudgeReply(_Form):
    """The whole reply: findings. Whatever a model adds, a score above all, is not read. Strict servers are asked for every field; others may leave one out."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    findings: list[FindingReply]
    misconceptions: list[HeldReply]
    given_up: list[HeldReply] = Field(default_factory=list)


#: What a reply can name in an error: never a word of the server's, which might be the key in a form that the client could not know.
_FIELDS = frozenset(name for each in (FindingReply, HeldReply, JudgeReply) for name in each.model_fields)


@cache
def form() -> dict[str, Any]:
    """The JSON Schema of a reply, made once: that takes a tenth of what a turn may."""
    return JudgeReply.model_json_schema(mode="serialization")


def reply_in(text: str) -> JudgeReply:
    """The reply in a text, without what a model thinks aloud before it, be it that the thought began in its prompt. Raises ValidationError."""
    text = without_the_first(text)
    try:
        return JudgeReply.model_validate_json(_braced(text))
    except ValidationError:
        if not ends_a_thought(text):
            raise
        return JudgeReply.model_validate_json(_braced("".join(after_the_thought([text]))))


def _braced(text: str) -> str:
    """From the first brace to the end of the object that begins with it: what follows may have braces of its own."""
    start = max(text.find("{"), 0)
    try:
        _, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        end = text.rfind("}") + 1  # it is none: what is wrong with it is told
    return text[start:end]


def what_is_wrong(error: ValidationError) -> str:
    """What is wrong with a reply: the first field that is, by its path, and how."""
    first = faults_in(error)[0]
    where = ".".join(str(each) if isinstance(each, int) or each in _FIELDS else "(an unknown field)" for each in first.at)
    return f"{where} {first.what}".strip()
