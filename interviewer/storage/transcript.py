"""A transcript as the text of its file: its form, what is read and written as one, and what is refused.

Rules of this file:
- A file of a newer major version is refused, and nothing else in it is read; fields that are not known are kept.
- A file that no interview could have filled is refused at sight, by its size and its numbers of parts, events and questions.
- Nothing is written that could not be read back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from interviewer import __version__
from interviewer.core.disputes import DisputeEntry
from interviewer.core.events import Answered, Event
from interviewer.core.evidence import stands_with_gaps
from interviewer.core.judgement import Judged, Status
from interviewer.core.session import OutOfTurn, Plan, Session
from interviewer.errors import FileError, StorageError, faults_in
from interviewer.storage.bank import MOST_QUESTIONS
from interviewer.storage.json_text import has_more_parts, key_twice
from interviewer.uninterrupted import uninterrupted

VERSION = "1.1"
#: An interview of five questions has some 200,000 bytes in 4,000 parts. Of these limits a bank's day may take a fifth and a third (see storage/bank.py),
#: and a reply 20,000 characters, so that what happens in an interview finds room.
MOST_BYTES = 50_000_000
MOST_PARTS = 300_000
#: By today's rules a question makes at most 143 events: in each of two attempts 20 moves (Budgets in core/rules.py), with a reply and a judgement after each
#: but the last, two answers that are taken back, with what followed from them, and five ratings; and the event that begins the second one. Leaving and
#: coming back are not counted: one may do so as often as one likes.
MOST_EVENTS, MOST_EVENTS_A_QUESTION = 1_000, 150
NOT_AFFECTED = "The other sessions are not affected: interviewer sessions"


def _in_utc(moment: datetime) -> datetime:
    """The moment as it is shown; without a zone it is taken to be in UTC already."""
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        raise ValueError("this is before or after all time") from None


class Transcript(BaseModel):
    """The file: a header, the log of everything that happened in order, and the plan with its questions.

    `disputes` is a list beside the log that only grows (core/disputes.py). `scores` are what the closed questions had when the program that held the
    interview added them up: nobody reads them but `verify`. `origin` names the interview that this is another judgement of.
    """

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)

    format: Literal["mock-interview-transcript"] = "mock-interview-transcript"
    version: str = Field(default=VERSION, pattern=r"^\d{1,4}\.\d{1,4}$")
    program: str = __version__
    created: Annotated[datetime, AfterValidator(_in_utc)]
    origin: str | None = None
    log: tuple[Event, ...] = ()
    disputes: tuple[DisputeEntry, ...] = ()
    scores: dict[str, int] = {}
    plan: Plan


@dataclass(frozen=True)
class Glance:
    """What can be seen of a session without checking it. `asked` are the questions that were put and closed, as far as they have been told."""

    day: int | None
    finished: bool
    asked: frozenset[str] = frozenset()


def transcript_bytes(transcript: Transcript, place: str) -> bytes:
    """The bytes of its file. Raises StorageError where that could not be read back."""
    with uninterrupted():
        text = transcript.model_dump_json(indent=1, exclude_none=True) + "\n"
    data = text.encode()
    if len(data) > MOST_BYTES or has_more_parts(text, MOST_PARTS):
        raise StorageError("the transcript has grown larger than any that is read", place=place)
    return data


def session_of(transcript: Transcript, place: str) -> Session:
    """Fold a transcript into its session. Raises FileError where the log could not have happened."""
    try:
        session = Session(transcript.plan, transcript.log)
        _check_quotes(transcript.log)
    except OutOfTurn as wrong:
        what = f"this is no interview that could have happened: {str(wrong)[:300]}"
        raise FileError(what, place=place, mend="The file was changed by hand; the other sessions are not affected.") from None
    return session


def _check_quotes(log: tuple[Event, ...]) -> None:
    """Hold every quote against the answer that was judged: when it was recorded it was the candidate's own characters. Raises OutOfTurn."""
    answer = ""
    for number, event in enumerate(log, 1):
        if isinstance(event, Answered):
            answer = event.text
        elif isinstance(event, Judged):
            for judged in (event, *(each for each in event.opinions if isinstance(each, Judged))):
                if (quote := _invented(judged, answer)) is not None:
                    raise OutOfTurn(f"event {number}: the quote “{quote[:80]}” is not in the answer that it judges")


def _invented(judged: Judged, answer: str) -> str | None:
    """The first quote of a judgement that is not in the answer; None where all are."""
    quotes = [each.quote or "" for each in judged.findings if each.status is not Status.NOT_SAID or each.quote is not None]
    quotes += [each.quote for each in judged.misconceptions]
    found = (quote for quote in quotes if not quote.strip() or quote not in answer)
    withdrawn = (each.quote for each in judged.withdrawn if not stands_with_gaps(each.quote, answer))
    return next(chain(found, withdrawn), None)


def parsed_transcript(text: str, place: str) -> Transcript:
    """Read a transcript from its text. Raises FileError with the place in the file."""
    try:
        raw = _raw(text, place)
        if (twice := key_twice(text)) is not None:
            key, line, column = twice
            raise FileError(f"the key `{key[:80]}` stands twice in this object", place=f"{place}:{line}:{column}", mend=NOT_AFFECTED)
        _refuse_at_sight(raw, place)
        return Transcript.model_validate_json(text)
    except ValidationError as wrong:
        what = str(faults_in(wrong)[0])
    except ValueError as wrong:
        what = str(wrong)
    raise FileError(f"this is not a transcript: {what[:300]}", place=place, mend=NOT_AFFECTED)


def _raw(text: str, place: str) -> Any:
    """The text as plain values. Raises FileError for a newer version, in which nothing else is read, and for more parts than an interview has."""
    if has_more_parts(text, MOST_PARTS):
        raise _too_much(place)
    raw = from_json(text)
    version = re.match(r"(\d{1,4})\.\d", str(raw.get("version", ""))) if isinstance(raw, dict) else None
    if version and int(version[1]) > int(VERSION.split(".", maxsplit=1)[0]):
        what = f"this transcript has version {str(raw['version'])[:20]}, and this program reads up to {VERSION}"
        raise FileError(what, place=place, mend="Update the program; the file is as it was.")
    return raw


def _refuse_at_sight(raw: Any, place: str) -> None:
    """Refuse what no interview could have filled, before it is read as a transcript."""
    log, plan = (raw.get("log"), raw.get("plan")) if isinstance(raw, dict) else (None, None)
    questions = len(plan["questions"]) if isinstance(plan, dict) and isinstance(plan.get("questions"), list) else 0
    events = sum(not (isinstance(event, dict) and event.get("kind") in ("left", "resumed")) for event in log) if isinstance(log, list) else 0
    if questions > MOST_QUESTIONS or events > MOST_EVENTS + MOST_EVENTS_A_QUESTION * questions:
        raise _too_much(place)


def _too_much(place: str) -> FileError:
    return FileError("this holds more than an interview can", place=place, mend=NOT_AFFECTED)


def glance_in(text: str, place: str) -> Glance | None:
    """What can be seen of a session in the text of its transcript; None for another judgement of an interview, which is no interview of its own.

    Raises any error at all where something is wrong with the text: whoever wants to know what, reads it whole.
    """
    raw = _raw(text, place)
    return None if raw.get("origin") else _glance(raw)


def _glance(raw: Any) -> Glance:
    said = [(event["move"]["kind"], event["question"], event["move"].get("why")) for event in raw["log"] if event.get("kind") == "said"]
    closes = [why for kind, _, why in said if kind == "close"]
    again = sum(event.get("kind") == "tried_again" for event in raw["log"])
    finished = len(closes) - again >= len(raw["plan"]["questions"]) or closes[-1:] == ["time_up"]
    day = raw["plan"].get("day")
    asked, closed = (frozenset(question for kind, question, _ in said if kind == which) for which in ("ask", "close"))
    told = finished or raw["plan"].get("mode") != "real"
    return Glance(day=None if day is None else int(day), finished=finished, asked=asked & closed if told else frozenset())
