"""The model judge: a language model reports findings; code checks the quotes, adds up, and sets the band.

The candidate's text is data: it stands between two lines that it cannot contain, and no instruction in it can move a score, because
scores come from points with verbatim quotes.
"""

from __future__ import annotations

import hashlib
import json
import re
from string import Template
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from interviewer.core.discussion import Discussion
from interviewer.core.events import Answered, Said
from interviewer.core.judgement import Finding, Held, Judged, JudgedBy, Status, verified
from interviewer.core.session import Session
from interviewer.errors import ModelUnusable
from interviewer.ports import Message, Model

NAME = "model"
VERSION = "1"


# No limits of length in these three: strict servers refuse a schema that has them. Ids are checked, and a quote is in the answer or is dropped.


class FindingReply(BaseModel):
    """What the model found on one point."""

    model_config = ConfigDict(extra="forbid")

    point: str
    status: Literal["said", "partly", "not_said", "denied"]
    quote: str


class HeldReply(BaseModel):
    """A misconception that the model saw."""

    model_config = ConfigDict(extra="forbid")

    misconception: str
    quote: str


class JudgeReply(BaseModel):
    """The whole reply: findings, and nothing that could be a score."""

    model_config = ConfigDict(extra="forbid")

    findings: list[FindingReply]
    misconceptions: list[HeldReply]


#: What a reply can name in an error: never a word of the server's, which might be the key in a form that the client could not know.
_FIELDS = frozenset(name for form in (FindingReply, HeldReply, JudgeReply) for name in form.model_fields)


class ModelJudge:
    """Judges by asking a model, with one repair turn. Raises ModelError where it cannot; it never makes a judgement up."""

    def __init__(self, model: Model, rules: str, case: str, repair: str) -> None:
        self._model = model
        self._rules = rules
        self._case = Template(case)
        self._repair = Template(repair)
        self._prompt = hashlib.sha256(f"{rules}\0{case}\0{repair}".encode()).hexdigest()[:12]

    def judges(self, session: Session) -> Judged:
        """Judge the last answer of the session."""
        talk = session.discussion
        answer = talk.events[-1]
        if not isinstance(answer, Answered):
            raise ValueError("there is no answer to judge")
        return self._judged(self._ask(self.asks(session), talk), talk, answer.text)

    def asks(self, session: Session) -> list[Message]:
        """What the model is asked about the last answer of the session."""
        talk = session.discussion
        return [{"role": "system", "content": self._rules}, {"role": "user", "content": self._case_of(talk, talk.answers[-1])}]

    def reads(self, text: str, session: Session) -> Judged:
        """The judgement that a reply to that is. Raises ModelUnusable where it is none."""
        talk = session.discussion
        return self._judged(_parsed(text, talk), talk, talk.answers[-1])

    def form(self) -> dict[str, Any]:
        """The JSON Schema of a reply."""
        return JudgeReply.model_json_schema()

    def _judged(self, reply: JudgeReply, talk: Discussion, answer: str) -> Judged:
        by = JudgedBy(judge=NAME, version=VERSION, model=self._model.name, prompt=self._prompt, question=talk.question.fingerprint)
        findings = tuple(Finding(point=each.point, status=Status(each.status), quote=each.quote or None) for each in reply.findings)
        held = tuple(Held(misconception=each.misconception, quote=each.quote) for each in reply.misconceptions)
        return verified(Judged(by=by, findings=findings, misconceptions=held), answer)

    def _ask(self, messages: list[Message], talk: Discussion) -> JudgeReply:
        text = self._text(messages)
        try:
            return _parsed(text, talk)
        except ModelUnusable as wrong:
            repair = self._repair.substitute(problem=wrong.what)
            return _parsed(self._text([*messages, {"role": "assistant", "content": text[:4000]}, {"role": "user", "content": repair}]), talk)

    def _text(self, messages: list[Message]) -> str:
        return "".join(self._model.streams(messages, schema=self.form()))

    def _case_of(self, talk: Discussion, answer: str) -> str:
        said = [event.words for event in talk.events if isinstance(event, Said)]
        points = [{"point": point.id, "says": point.says, "also": list(point.also[:4]), "denied": list(point.denied[:2])} for point in talk.open_points]
        held = [{"misconception": each.id, "claim": each.claim, "also": list(each.also[:2])} for each in talk.question.misconceptions]
        return self._case.substitute(
            question=talk.question.ask.strip(),
            points=json.dumps(points, ensure_ascii=False, indent=1),
            misconceptions=json.dumps(held, ensure_ascii=False, indent=1),
            asked=said[-1] if said else talk.question.ask,
            fence=fence_for(answer),
            answer=answer,
        )


def fence_for(text: str) -> str:
    """A line that does not stand in the text, the same every time for the same text."""
    fence = "answer-" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
    while fence in text:
        fence += "x"
    return fence


def _parsed(text: str, talk: Discussion) -> JudgeReply:
    """The reply, checked: it is of the form, and names every open point once and nothing else. Raises ModelUnusable saying what is wrong."""
    bare = re.sub(r"\A\s*<think>.*?</think>", "", text, flags=re.DOTALL)
    start, end = bare.find("{"), bare.rfind("}")
    try:
        reply = JudgeReply.model_validate_json(bare[start : end + 1])
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(each) if isinstance(each, int) or each in _FIELDS else "(an unknown field)" for each in first["loc"])
        raise ModelUnusable(f"the judgement is not of the form: {where} {first['msg']}") from None
    wanted = sorted(point.id for point in talk.open_points)
    named = sorted(finding.point for finding in reply.findings)
    if named != wanted:
        raise ModelUnusable(f"the judgement must name each of these points once: {', '.join(wanted)}")
    known = {each.id for each in talk.question.misconceptions}
    if not {held.misconception for held in reply.misconceptions} <= known:
        raise ModelUnusable(f"the judgement can name only these misconceptions: {', '.join(sorted(known)) or 'none'}")
    return reply
