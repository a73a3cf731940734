"""How it is going: the trend of the interviews, topics and points by strength, what is due, and how well one knows oneself.

Everything here is read from past interviews and the memory of them. Strengths are from 0 to 100; see `memory` for what they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import mean

from pydantic import BaseModel, ConfigDict

from interviewer.core.history import PastInterview
from interviewer.core.judgement import mean_of
from interviewer.core.memory import Memory, Recall, due
from interviewer.core.question import Level
from interviewer.core.schedule import how_it_went

#: How many interviews, and how many own ratings, are "of late".
OF_LATE = 5


class Figure(BaseModel):
    """What every value of this file has in common: it never changes."""

    model_config = ConfigDict(frozen=True)


class Interview(Figure):
    """One interview in the trend. `mean` is over its `scored` questions; None where there is none, or where it may not be told yet."""

    session: str
    title: str
    begun: datetime
    finished: bool
    mean: int | None
    scored: int
    seconds: int


class TopicStrength(Figure):
    """How well a topic is known: the mean over its questions."""

    topic: str
    strength: int
    questions: int
    due: int


class PointStrength(Figure):
    """How well a point is known. `last` is what the last unaided answer earned of it, from 0 to 100; `words` are those last used for it."""

    question: str
    topic: str
    point: str
    says: str
    strength: int
    last: int
    times: int
    words: str | None
    due: datetime


class Review(Figure):
    """When a question should come back; `days_over` is negative while it is not due. `last` says how it went, and when."""

    question: str
    topic: str
    level: Level
    due: datetime
    days_over: int
    strength: int
    last: str


class OwnRating(Figure):
    """What the candidate gave an answer, and what the judge gave it."""

    session: str
    question: str
    at: datetime
    own: int
    judged: int


class Calibration(Figure):
    """Own ratings against the judge's: `bias` is the mean of own minus judged, `off` the mean distance, `bias_of_late` the bias of the last five."""

    ratings: tuple[OwnRating, ...]
    bias: float
    off: float
    bias_of_late: float


class Progress(Figure):
    """How it is going. Interviews are oldest first, topics and points weakest first, reviews the most overdue first."""

    at: datetime
    interviews: tuple[Interview, ...]
    answered: int
    seconds: int
    mean_of_late: int | None
    mean_before: int | None
    topics: tuple[TopicStrength, ...]
    points: tuple[PointStrength, ...]
    due: tuple[Review, ...]
    coming: tuple[Review, ...]
    calibration: Calibration | None


def progress(past: Sequence[PastInterview], known: Memory, now: datetime) -> Progress:
    """Add it all up. `past` is in the order in which the interviews were begun, and `known` is the memory of them."""
    means = [each.mean for each in past if each.mean is not None]
    waiting = due(known)
    coming = sorted((recall for recall in known.values() if not recall.is_due), key=lambda recall: (recall.due, recall.question))
    return Progress(
        at=now,
        interviews=tuple(_interview(each) for each in past),
        answered=sum(attempt.fared in ("answered", "did_not_know") for each in past for attempt in each.attempts),
        seconds=sum(each.seconds for each in past),
        mean_of_late=mean_of(means[-OF_LATE:]),
        mean_before=mean_of(means[-2 * OF_LATE : -OF_LATE]),
        topics=_topics(known.values()),
        points=_points(known.values()),
        due=tuple(map(_review, waiting)),
        coming=tuple(map(_review, coming)),
        calibration=_calibration(past),
    )


def _interview(past: PastInterview) -> Interview:
    scored = sum(attempt.final is not None for attempt in past.attempts)
    return Interview(session=past.name, title=past.title, begun=past.begun, finished=past.finished, mean=past.mean, scored=scored, seconds=past.seconds)


def _topics(known: Iterable[Recall]) -> tuple[TopicStrength, ...]:
    """The topics of which something was answered unaided."""
    by_topic: dict[str, list[Recall]] = defaultdict(list)
    for recall in known:
        if recall.reviews:
            by_topic[recall.last.topic].append(recall)
    found = [
        TopicStrength(
            topic=topic,
            strength=_percent(mean(recall.strength for recall in each)),
            questions=len(each),
            due=sum(recall.is_due for recall in each),
        )
        for topic, each in by_topic.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.strength, each.topic)))


def _points(known: Iterable[Recall]) -> tuple[PointStrength, ...]:
    """The points by strength; among equals the one that weighs more first."""
    points = sorted((point for recall in known for point in recall.points), key=lambda each: (_percent(each.strength), -each.weight, each.question, each.id))
    return tuple(
        PointStrength(
            question=each.question,
            topic=each.topic,
            point=each.id,
            says=each.says,
            strength=_percent(each.strength),
            last=_percent(each.last),
            times=each.times,
            words=each.words,
            due=each.due,
        )
        for each in points
    )


def _review(recall: Recall) -> Review:
    return Review(
        question=recall.question,
        topic=recall.last.topic,
        level=recall.last.level,
        due=recall.due,
        days_over=recall.days_over,
        strength=_percent(recall.strength),
        last=how_it_went(recall.last),
    )


def _calibration(past: Iterable[PastInterview]) -> Calibration | None:
    """None where no answer was rated by both."""
    ratings = [
        OwnRating(session=each.name, question=attempt.question, at=attempt.at, own=attempt.own, judged=attempt.final)
        for each in past
        for attempt in each.attempts
        if attempt.own is not None and attempt.final is not None
    ]
    if not ratings:
        return None
    apart = [each.own - each.judged for each in ratings]
    return Calibration(ratings=tuple(ratings), bias=round(mean(apart), 1), off=round(mean(map(abs, apart)), 1), bias_of_late=round(mean(apart[-OF_LATE:]), 1))


def _percent(share: float) -> int:
    return round(100 * share)
