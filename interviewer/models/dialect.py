"""What a server takes for a model, and what to leave out where it refuses: found out once, and remembered.

    what is asked for                   where that is refused
    ---------------------------------   ------------------------------------------------------------------------------
    response_format: json_schema        json_object, then nothing: the form of the reply stands in the prompt as well
    max_completion_tokens               max_tokens, then none; max_tokens too where the limit was ignored
    temperature                         none: the model has its own
    stream_options: include_usage       none: what a reply took is then not known
    stream                              the whole reply at once
    a system message                    its words stand at the head of the first message

A refusal that names what it refuses is believed; where it is a failure (500, or a model that did not keep to the form), once it has come twice. One that
names nothing is answered with the next form of the reply, and in the end with the plainest request there is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from interviewer.ports import Message

ReplyForm = Literal["json_schema", "json_object", "prompt"]
FORMS: tuple[ReplyForm, ...] = ("json_schema", "json_object", "prompt")
Limit = Literal["max_completion_tokens", "max_tokens", "none"]

_NAMES_THE_FORM = re.compile(r"response_?format|json_?schema|json_?object|json mode|structured output|grammar", re.IGNORECASE)
#: It takes the form, and the model did not keep to it this time.
_FAILED_AT_IT = re.compile(r"json_validate_failed|failed to generate json", re.IGNORECASE)
_NAMES_THE_SYSTEM = re.compile(r"system (?:role|message|prompt)|(?:system|developer) instruction|roles must alternate|role[^.]{0,20}\bsystem\b", re.IGNORECASE)
_NAMES_THE_PARAMETERS = re.compile(r"requested parameters", re.IGNORECASE)
_NAMES_STREAMING = re.compile(r"\bto stream\b|\bstreaming\b|\bstream\b[^.]{0,30}\b(?:support|allow|valid)", re.IGNORECASE)
_TOO_LONG = re.compile(
    r"context[ _-]?(?:length|window|size|limit)|(?:maximum|available) context|n_ctx"
    r"|(?:prompt|input|request)[^.]{0,30}too (?:long|large)|maximum number of tokens",
    re.IGNORECASE,
)
_PER_TIME = re.compile(r"per (?:second|minute|hour|day)|rate[_ ]limit[_ ]exceeded", re.IGNORECASE)
_LOADING = re.compile(r"\bloading\b|\bstarting up\b|\bwarming up\b", re.IGNORECASE)
_WAIT = re.compile(
    r"(?:(?:retry|again) in|retryDelay)\s(?=\d)(?:(?P<hours>\d{1,3})h)?\s?(?:(?P<minutes>\d{1,4})m(?!s))?\s?"
    r"(?:(?P<seconds>\d{1,6}(?:\.\d{1,9})?)\s?s|(?P<thousandths>\d{1,9}(?:\.\d{1,9})?)ms)?",
    re.IGNORECASE,
)
_THE_KEY = re.compile(r"(?:api|access)[ _-]?key|api_key_invalid|unauthori[sz]ed|credentials", re.IGNORECASE)
#: What a 403 says besides where it is the key: others say it of a region, a filter or a model.
_THIS_KEY = re.compile(r"\bkey\b|\btoken\b|authenticat", re.IGNORECASE)
_THE_CONTENT = re.compile(r"content[_ -]?(?:filter|policy|management)|moderation|safety system", re.IGNORECASE)


@dataclass(frozen=True)
class Refusal:
    """A request that was refused: the status, the parameter that the server names, and all that it said of its own."""

    status: int
    param: str | None
    said: str

    @property
    def too_long(self) -> bool:
        """Whether the prompt did not fit into the model's context."""
        return self.status in (400, 413, 422, 500) and bool(_TOO_LONG.search(self.said)) and not self.over_the_rate

    @property
    def over_the_rate(self) -> bool:
        """Whether it is more than may be sent in a minute."""
        return bool(_PER_TIME.search(self.said))

    @property
    def loading(self) -> bool:
        """Whether the server is still loading the model."""
        return self.status == 503 and bool(_LOADING.search(self.said))

    @property
    def wait(self) -> float | None:
        """The seconds for which the server asks to be left alone, in its words: "retry in 44.2s", "try again in 14m24s"."""
        asked = _WAIT.search(self.said)
        if asked is None:
            return None
        hours, minutes, seconds, thousandths = (float(asked[name] or 0) for name in ("hours", "minutes", "seconds", "thousandths"))
        return hours * 3600 + minutes * 60 + seconds + thousandths / 1000 or None

    @property
    def may_pass(self) -> bool:
        """Whether the server may have failed at what it takes: then it says so again when it is asked again."""
        return self.status == 500 or bool(_FAILED_AT_IT.search(self.said))

    @property
    def of_the_key(self) -> bool:
        """Whether it is the key that was not taken: some servers say so with a 400 or a 403, which mean other things as well."""
        if self.status == 403 and _THIS_KEY.search(self.said):
            return True
        return self.status == 401 or (self.status in (400, 403) and bool(_THE_KEY.search(self.said)))

    @property
    def of_the_content(self) -> bool:
        """Whether it is what was said that was not taken."""
        return bool(_THE_CONTENT.search(self.said))

    @property
    def of_the_parameters(self) -> bool:
        """Whether it may be the parameters that were not taken, none of which is named."""
        return self.status in (400, 422, 501) or (self.status == 404 and bool(_NAMES_THE_PARAMETERS.search(self.said)))

    def names(self, parameter: str) -> bool:
        """Whether the server names this parameter."""
        return self.param == parameter or parameter in self.said


class Dialect(BaseModel):
    """What a server is known to take for a model; at first, everything. `thinks_first`: its replies begin within a thought, of which only the end is marked."""

    model_config = ConfigDict(frozen=True)

    form: ReplyForm = "json_schema"
    limit: Limit = "max_completion_tokens"
    temperature: bool = True
    usage: bool = True
    stream: bool = True
    system: bool = True
    thinks_first: bool = False

    def request(self, messages: Sequence[Message], schema: Mapping[str, Any] | None, temperature: float | None, limit: int | None) -> dict[str, Any]:
        """The parameters of a request in this dialect, beside the model's name: as they go over the wire."""
        asked: dict[str, Any] = {"messages": [dict(message) for message in (messages if self.system else _without_system(messages))], "stream": self.stream}
        if self.usage and self.stream:
            asked["stream_options"] = {"include_usage": True}
        if schema is not None and self.form == "json_object":
            asked["response_format"] = {"type": "json_object"}
        if schema is not None and self.form == "json_schema":
            asked["response_format"] = {"type": "json_schema", "json_schema": {"name": "findings", "schema": dict(schema), "strict": True}}
        if temperature is not None and self.temperature:
            asked["temperature"] = temperature
        if limit is not None and self.limit != "none":
            asked[self.limit] = limit
        return asked

    def after(self, refusal: Refusal, asked: Mapping[str, Any]) -> Dialect | None:
        """What to ask with next, once `asked` was refused; None where it was not the form of the request that was refused."""
        named = self._without_what_is_named(refusal, asked)
        if named is not None:
            return named
        if refusal.of_the_key or refusal.too_long or refusal.of_the_content or not refusal.of_the_parameters:
            return None
        if "response_format" in asked:
            return self._next_form()
        plainest = self.model_copy(update={"usage": False, "temperature": False, "limit": "none"})
        return plainest if plainest.request([], None, 0, 1).keys() < asked.keys() else None

    def _without_what_is_named(self, refusal: Refusal, asked: Mapping[str, Any]) -> Dialect | None:
        if refusal.status not in (400, 404, 422, 500, 501):
            return None
        if "response_format" in asked and (refusal.param == "response_format" or _NAMES_THE_FORM.search(refusal.said)):
            return self._next_form()
        mends: tuple[tuple[bool, dict[str, Any]], ...] = (
            ("stream_options" in asked and (refusal.names("stream_options") or refusal.names("include_usage")), {"usage": False}),
            ("temperature" in asked and refusal.names("temperature"), {"temperature": False}),
            ("max_completion_tokens" in asked and refusal.names("max_completion_tokens"), {"limit": "max_tokens"}),
            ("max_tokens" in asked and refusal.names("max_tokens"), {"limit": "none"}),
            (self.system and bool(_NAMES_THE_SYSTEM.search(refusal.said)), {"system": False}),
            (self.stream and (refusal.param == "stream" or bool(_NAMES_STREAMING.search(refusal.said))), {"stream": False}),
        )
        return next((self.model_copy(update=update) for applies, update in mends if applies), None)

    def _next_form(self) -> Dialect:
        return self.model_copy(update={"form": FORMS[FORMS.index(self.form) + 1]})

    def after_reply(self, asked: Mapping[str, Any], length: int) -> Dialect:
        """What a whole reply of so many tokens shows: one that is longer than its limit is from a server that knows another name for it."""
        limit = asked.get("max_completion_tokens")
        ignored = limit is not None and length > limit
        return self.model_copy(update={"limit": "max_tokens"}) if ignored else self


def _without_system(messages: Sequence[Message]) -> list[Message]:
    """The same words for a model that knows no system message."""
    rules = "\n\n".join(message["content"] for message in messages if message["role"] == "system")
    rest = [message for message in messages if message["role"] != "system"]
    return [{**rest[0], "content": f"{rules}\n\n{rest[0]['content']}"}, *rest[1:]] if rules and rest else list(messages)
