"""Interviews on certain days, and what is remembered of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from interviewer.core.history import Attempt, PastInterview, PointShown, remembered
from interviewer.core.question import Level, Question
from interviewer.core.session import Chosen, Mode, Plan, Session
from interviewer.drive.hold import hold
from interviewer.ports import Room
from interviewer.storage.transcript import Transcript
from interviewer.storage.transcripts import Transcripts
from tests.rooms import Notebook, ScriptedCandidate, ScriptedJudge, authored_voice, question

FIRST = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
#: What a scripted judge says for each band of the question of tests/rooms.py: three points of 3 + 2 + 1.
BANDS = {"none": "", "weak": "check", "partial": "main", "good": "main ~fix check", "excellent": "main fix check"}


def on(day: int, hour: int = 12) -> datetime:
    """Noon of a day of the test's time, which begins with day 0."""
    return FIRST.replace(hour=hour) + timedelta(days=day)


def held(
    at: datetime, texts: Sequence[str], judgements: Sequence[str | None], *questions: Question, mode: Mode = "study", chosen: tuple[Chosen, ...] = ()
) -> Session:
    """An interview held at this time; every event takes a minute."""
    plan = Plan(day=1, title="Test", mode=mode, questions=questions or (question(),), chosen=chosen)
    minutes, book = iter(range(10_000)), Notebook()
    room = Room(authored_voice(), ScriptedCandidate(list(texts)), ScriptedJudge(list(judgements)), book, book, lambda: at + timedelta(minutes=next(minutes)))
    return hold(Session(plan=plan), room)


def answered(at: datetime, band: str, *questions: Question, name: str = "0001-day-01") -> PastInterview:
    """What is remembered of an interview in which every first answer was of this band, and nothing was added to it."""
    asked = questions or (question(),)
    turns = 12 * len(asked)
    return remembered(held(at, ["an answer"] * turns, [BANDS[band], *[""] * 11] * 1 if len(asked) == 1 else [BANDS[band]] * turns, *asked), name, at)


def attempt(question: str = "q1", at: datetime = FIRST, first: int | None = 70, **changes: object) -> Attempt:
    """An attempt with only what matters."""
    raw: dict[str, object] = {
        "question": question,
        "topic": "data leakage",
        "level": Level.MEDIUM,
        "at": at,
        "fared": "answered" if first is not None else "skipped",
        "first": first,
        "final": first,
        "points": (PointShown(id="main", says="It leaks", weight=3, first=(first or 0) / 100, words="it leaks"),) if first else (),
    }
    return Attempt.model_validate({**raw, **changes})


def past(*attempts: Attempt, name: str = "0001-day-01", begun: datetime = FIRST, **changes: object) -> PastInterview:
    """A finished interview of these attempts."""
    return PastInterview.model_validate({"name": name, "title": "Day 1", "day": 1, "begun": begun, "finished": True, "attempts": attempts, **changes})


def kept(session: Session, name: str, at: datetime, folder: str = "transcripts") -> str:
    """Put a session among the transcripts of this test, and give its name."""
    Transcripts(Path(folder)).save(name, Transcript(created=at, plan=session.plan, log=session.log))
    return name
