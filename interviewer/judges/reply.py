"""What a model replies to the judge's prompt: its form, and how it is read out of a text."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import islice
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from interviewer.core.thoughts import after_the_thought, began_in_the_prompt, ends_a_thought, without_the_first
from interviewer.errors import faults_in

# No limits of length in these three: strict servers refuse a schema that has them. Ids are checked, and a quote is in the answer or is dropped.
# What a server without a schema adds to a finding is not read, and what it writes in another spelling is.
#: Words of the reply; where there are none, a server without a schema may write null.
_Quote = Annotated[str, BeforeValidator(lambda quote: "" if quote is None else quote)]
#: A status, be it in capitals or in two words.
_Status = Annotated[
    Literal["said", "partly", "not_said", "denied"],
    BeforeValidator(lambda status: re.sub(r"[\s_-]+", "_", status.strip().lower()) if isinstance(status, str) else status),
]
#: A comma behind the last of a list or of an object's values, which no JSON has: outside of texts, as far as a text can be told.
_LAST_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)
#: So many braces are tried for the object: prose has few.
MOST_BRACES = 20


class _Form(BaseModel):
    model_config = ConfigDict(extra="ignore", json_schema_extra={"additionalProperties": False})


class FindingReply(_Form):
    """What the model found on one point."""

    point: str
    status: _Status
    quote: _Quote


class HeldReply(_Form):
    """A misconception that the model saw."""

    misconception: str
    quote: _Quote


#: Misconceptions; where there are none, a server without a schema may write null, or leave them out.
_Held = Annotated[list[HeldReply], BeforeValidator(lambda held: [] if held is None else held)]


class JudgeReply(_Form):
    """The whole reply: findings. Whatever a model adds, a score above all, is not read. Strict servers are asked for every field; others may leave some out."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    findings: list[FindingReply]
    misconceptions: _Held = Field(default_factory=list)
    given_up: _Held = Field(default_factory=list)


#: What a reply can name in an error: never a word of the server's, which might be the key in a form that the client could not know.
_FIELDS = frozenset(name for each in (FindingReply, HeldReply, JudgeReply) for name in each.model_fields)


@cache
def form() -> dict[str, Any]:
    """The JSON Schema of a reply, made once: that takes a tenth of what a turn may."""
    return JudgeReply.model_json_schema(mode="serialization")


def reply_in(text: str) -> JudgeReply:
    """The reply in a text, without what a model thinks aloud before it, be it that the thought began in its prompt. Raises ValidationError."""
    text = without_the_first(text)
    if began_in_the_prompt(text):
        return _first_in("".join(after_the_thought([text])))
    try:
        return _first_in(text)
    except ValidationError:
        if not ends_a_thought(text):
            raise
        return _first_in("".join(after_the_thought([text])))


def _first_in(text: str) -> JudgeReply:
    """The first object that is a judgement, be it in another one: prose may have braces of its own. Raises ValidationError: what is wrong with the first."""
    wrong: list[ValidationError] = []
    for readable in (text, _LAST_COMMA.sub(lambda match: match[1] or "", text)):
        for brace in islice(re.finditer(r"\{|\A(?!.*\{)", readable, re.DOTALL), MOST_BRACES):  # without a brace, from its beginning
            try:
                return JudgeReply.model_validate_json(_braced(readable, brace.start()))
            except ValidationError as found:
                wrong.append(found)
    raise wrong[0]


def _braced(text: str, start: int) -> str:
    """From a brace to the end of the object that begins with it: what follows may have braces of its own."""
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
