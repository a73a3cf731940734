"""Judging by a provider's Batch API: every request is written to a file first, and the replies come hours later in another, often at half the price.

A request is told by all that it asks, and by the line of its answer: so no reply goes to another answer, question or model, and the lines may have moved
since. In a batch nothing can be asked a second time: a reply that cannot be used leaves its answer unjudged, and the reason says why. One reply a line:
what the interviewer would say to it, and so a second one, is not known when the file is written.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from interviewer.core.judgement import Judged, JudgedBy, Unjudged
from interviewer.core.session import Session
from interviewer.errors import FileError, InterviewerError, ModelUnusable
from interviewer.grading.grade import Find, Grade, NotGraded, answers_in, grade, not_graded
from interviewer.grading.records import AnswerRecord
from interviewer.ports import Message, Voice

#: What one batch may hold at most: requests, and bytes with some room to spare.
MOST_REQUESTS, MOST_BYTES = 50_000, 190_000_000
URL = "/v1/chat/completions"


class Prompts(Protocol):
    """What a model is asked about the last answer of a session, and what its reply says.

    `asks` raises ModelUnusable where nobody can be asked, since the answer is too long, and `reads` where the reply says nothing.
    """

    @property
    def by(self) -> JudgedBy:
        """What stands in each judgement, but for the question."""
        ...

    def asks(self, session: Session) -> Sequence[Message]:
        """The messages."""
        ...

    def reads(self, text: str, session: Session) -> Judged:
        """The judgement that a reply is."""
        ...

    def form(self) -> Mapping[str, Any]:
        """The JSON Schema of a reply."""
        ...


@dataclass
class _NotingJudge:
    """A judge that only notes what it would ask."""

    prompts: Prompts
    asked: list[Sequence[Message]] = field(default_factory=list)

    def judges(self, session: Session) -> Unjudged:
        self.asked.append(self.prompts.asks(session))
        return Unjudged(by=self.prompts.by, reason="it has not been asked yet")


@dataclass
class _Reading:
    """A judge that has the model's reply."""

    batch: Batch
    replies: Replies
    line: int

    def judges(self, session: Session) -> Judged | Unjudged:
        prompts = self.batch.prompts
        try:
            messages = prompts.asks(session)
        except ModelUnusable as wrong:  # nobody was asked, so nothing has failed
            return Unjudged(by=prompts.by.model_copy(update={"question": session.discussion.question.fingerprint}), reason=str(wrong))
        return prompts.reads(self.replies.text(custom_id(self.line, self.batch.body(messages))), session)


@dataclass(frozen=True)
class Batch:
    """What judges answers by a batch: the same prompts, question and voice when the requests are written and when the replies are read."""

    prompts: Prompts
    model: str
    find: Find
    voice: Voice
    file: str

    def requests(self, records: Iterator[AnswerRecord]) -> Iterator[str | InterviewerError]:
        """One line for each answer that needs a judge, and the error of each record that cannot be graded."""
        for record in records:
            asking = _NotingJudge(self.prompts)
            try:
                _graded(record, self, asking)
            except FileError as wrong:
                yield wrong
                continue
            yield from (self._request(record.line, messages) for messages in asking.asked)

    def _request(self, line: int, messages: Sequence[Message]) -> str:
        body = self.body(messages)
        return json.dumps({"custom_id": custom_id(line, body), "method": "POST", "url": URL, "body": body}) + "\n"

    def body(self, messages: Sequence[Message]) -> dict[str, Any]:
        """All that is asked."""
        form = {"type": "json_schema", "json_schema": {"name": "findings", "schema": dict(self.prompts.form()), "strict": True}}
        return {"model": self.model, "messages": [dict(each) for each in messages], "response_format": form}

    def grades(self, record: AnswerRecord, replies: Replies) -> Grade | InterviewerError:
        """The grade of a record, from the replies of a batch."""
        try:
            return _graded(record, self, _Reading(self, replies, record.line))
        except FileError as wrong:
            return wrong


def _graded(record: AnswerRecord, batch: Batch, judge: _NotingJudge | _Reading) -> Grade:
    place = f"{batch.file}:{record.line}"
    try:
        answers = answers_in(record)
        if sum(bool(text.strip()) for text in answers.texts) > 1:
            why, mend = "a batch judges one reply a line, and this line has more", "Grade such lines without --engine batch."
            raise not_graded(record, batch.find, why, place=place, mend=mend)
        return grade(answers, batch.find, judge, batch.voice, batch.prompts.by)
    except NotGraded:
        raise
    except InterviewerError as wrong:
        raise FileError(wrong.what, place=place, mend=wrong.mend) from None


def custom_id(line: int, body: Mapping[str, Any]) -> str:
    """How a request is told from the others: the line of its answer, and sixteen hexadecimal digits that change with whatever is asked."""
    return f"line-{line}-{hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]}"


def _asked(id: str) -> str:
    """What is asked, as it stands in the id of a request."""
    return id.rpartition("-")[2]


class Replies:
    """The replies of a batch, by what was asked: only where each begins is held in memory. Raises FileError where a file is no such thing."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._begins: dict[str, tuple[Path, int]] = {}
        for path in paths:
            self._index(path)

    def _index(self, path: Path) -> None:
        at = 0
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    id = _id_of(line, f"{path}:{number}")
                    self._begins[id] = (path, at)
                    self._begins.setdefault(_asked(id), (path, at))
                at += len(line)

    def text(self, id: str) -> str:
        """What the model replied to a request, or to the same asked on another line. Raises ModelUnusable, saying why, where there is nothing to be used."""
        found = self._begins.get(id) or self._begins.get(_asked(id))
        if found is None:
            raise ModelUnusable("the batch has no reply to this answer, as it would be asked now: with these words, question, model and prompts")
        path, at = found
        with path.open("rb") as file:
            file.seek(at)
            return _text_of(json.loads(file.readline()))


def _id_of(line: bytes, place: str) -> str:
    try:
        id = str(json.loads(line)["custom_id"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise FileError("this is no result of a batch", place=place, mend="Name the output file of the batch, as the server gives it.") from None
    if re.fullmatch(r"line-\d+", id):
        raise FileError("this reply says for which line it is, but not for which answer", place=place, mend="Write the requests anew: --batch-file FILE.")
    return id


def _text_of(result: Mapping[str, Any]) -> str:
    try:
        response = result.get("response") or {}
        if result.get("error") or response.get("status_code") != 200:
            raise ModelUnusable(f"the batch could not do this request ({response.get('status_code') or 'it was not run'})")
        choice = response["body"]["choices"][0]
        text, finish = choice["message"].get("content"), choice.get("finish_reason")
    except (AttributeError, KeyError, IndexError, TypeError):
        raise ModelUnusable("the batch's reply is no chat completion") from None
    if finish != "stop" or not isinstance(text, str) or not text.strip():
        ends = {"length": "ran into the length limit", "content_filter": "was held back by the server's filter"}
        raise ModelUnusable(f"the batch's reply {ends.get(str(finish), 'was empty or not whole')}")
    return text
