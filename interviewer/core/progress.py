"""How it is going: the trend of the interviews, topics and points by strength, what is due, and how well one knows oneself.

Everything here is read from past interviews and the memory of them. Strengths are from 0 to 100; see `memory` for what they are. What was never
scored has none: to give a question up before any answer counts as not known for when it comes back, and is no score of zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from statistics import mean

from interviewer.core.history import PastInterview
from interviewer.core.memory import Memory, PointMemory, Recall, due
from interviewer.core.question import Level
from interviewer.core.record import Frozen
from interviewer.core.schedule import how_it_went
from interviewer.core.scores import mean_of

#: How many interviews, and how many own ratings, are "of late".
OF_LATE = 5


class Interview(Frozen):
    """One interview in the trend. `mean` is over its `scored` questions; None where there is none, or where it may not be told yet."""

    session: str
    title: str
    begun: datetime
    finished: bool
    mean: int | None
    scored: int
    seconds: int


class TopicStrength(Frozen):
    """How well a topic is known: the mean over its questions."""

    topic: str
    strength: int
    questions: int
    due: int


class OfAQuestion(Frozen):
    """What is told of one question. `place` is where it stands in the bank, as far as that has been seen: `Day 8 Q4`."""

    question: str
    topic: str
    place: str | None = None

    @property
    def called(self) -> str:
        """What a person knows the question by."""
        return f"{self.place} · {self.topic}" if self.place else self.topic


class PointStrength(OfAQuestion):
    """How well a point is known. `last` is what the last unaided answer earned of it, from 0 to 100; `words` are those last used for it.

    `helped` says that nothing of it was ever earned without help.
    """

    point: str
    says: str
    strength: int
    last: int
    times: int
    words: str | None
    helped: bool
    due: datetime


class NextReview(OfAQuestion):
    """When a question should come back; `days_over` is negative while it is not due. `last` says how it went, and when. `strength` is None without a score."""

    level: Level
    due: datetime
    days_over: int
    strength: int | None
    last: str


class OwnRating(OfAQuestion):
    """What the candidate gave an answer, and what the judge gave it."""

    session: str
    at: datetime
    own: int
    judged: int


class RatingCalibration(Frozen):
    """Own ratings against the judge's: `bias` is the mean of own minus judged, `off` the mean distance, `bias_of_late` the bias of the last five."""

    ratings: tuple[OwnRating, ...]
    bias: float
    off: float
    bias_of_late: float


class Progress(Frozen):
    """How it is going. Interviews are oldest first, topics and points weakest first, reviews the most overdue first.

    `mean_of_late` is over the last OF_LATE interviews that are finished, and `mean_before` over up to as many before them.
    """

    at: datetime
    interviews: tuple[Interview, ...]
    answered: int
    seconds: int
    mean_of_late: int | None
    mean_before: int | None
    topics: tuple[TopicStrength, ...]
    points: tuple[PointStrength, ...]
    due: tuple[NextReview, ...]
    coming: tuple[NextReview, ...]
    calibration: RatingCalibration | None

    def day(self, moment: datetime) -> date:
        """The day of a moment in the place where this was read: times are kept in UTC, and people live by their own days."""
        return moment.astimezone(self.at.tzinfo).date()


def progress(past: Sequence[PastInterview], known: Memory, now: datetime) -> Progress:
    """Add it all up. `past` is in the order in which the interviews were begun, and `known` is the memory of them."""
    means = [each.mean for each in past if each.finished and each.mean is not None]  # one that is open is not yet what it will come to
    waiting, places = due(known), _places(past)
    coming = sorted((recall for recall in known.values() if not recall.is_due), key=lambda recall: (recall.due, recall.question))
    return Progress(
        at=now,
        interviews=tuple(_interview(each) for each in past),
        answered=sum(attempt.final is not None for each in past for attempt in each.attempts),
        seconds=sum(each.seconds for each in past),
        mean_of_late=mean_of(means[-OF_LATE:]),
        mean_before=mean_of(means[-2 * OF_LATE : -OF_LATE]),
        topics=_topics(filter(_is_scored, known.values())),
        points=_points(filter(_is_scored, known.values()), places),
        due=tuple(_review(recall, places) for recall in waiting),
        coming=tuple(_review(recall, places) for recall in coming),
        calibration=_calibration(past, places),
    )


def _places(past: Iterable[PastInterview]) -> dict[str, str]:
    """Where each question stood when its day was last held."""
    days = ((each.day, each.attempts) for each in past if each.day is not None)
    return {attempt.question: f"Day {day} Q{number}" for day, attempts in days for number, attempt in enumerate(attempts, 1)}


def _interview(past: PastInterview) -> Interview:
    scored = sum(attempt.final is not None for attempt in past.attempts)
    return Interview(session=past.name, title=past.title, begun=past.begun, finished=past.finished, mean=past.mean, scored=scored, seconds=past.seconds)


def _is_scored(recall: Recall) -> bool:
    """Whether something was answered unaided on a question, or plainly not known: whoever only gave it up has no score of it."""
    return any(attempt.first is not None and attempt.final is not None for attempt in recall.attempts)


def _topics(known: Iterable[Recall]) -> tuple[TopicStrength, ...]:
    """The topics of these questions."""
    by_topic: dict[str, list[Recall]] = defaultdict(list)
    for recall in known:
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


def _points(known: Iterable[Recall], places: Mapping[str, str]) -> tuple[PointStrength, ...]:
    """The points by strength; among equals those that were never said first, then the one that weighs more."""

    def place(each: PointMemory) -> tuple[int, bool, int, str, str]:
        return _percent(each.strength), each.words is not None, -each.weight, each.question, each.id

    points = sorted((point for recall in known for point in recall.points), key=place)
    return tuple(
        PointStrength(
            question=each.question,
            topic=each.topic,
            place=places.get(each.question),
            point=each.id,
            says=each.says,
            strength=_percent(each.strength),
            last=_percent(each.last),
            times=each.times,
            words=each.words,
            helped=each.helped,
            due=each.due,
        )
        for each in points
    )


def _review(recall: Recall, places: Mapping[str, str]) -> NextReview:
    return NextReview(
        question=recall.question,
        topic=recall.last.topic,
        place=places.get(recall.question),
        level=recall.last.level,
        due=recall.due,
        days_over=recall.days_over,
        strength=_percent(recall.strength) if _is_scored(recall) else None,
        last=how_it_went(recall.last),
    )


def _calibration(past: Iterable[PastInterview], places: Mapping[str, str]) -> RatingCalibration | None:
    """None where no answer was rated by both."""
    ratings = [
        OwnRating(
            session=each.name,
            question=attempt.question,
            topic=attempt.topic,
            place=places.get(attempt.question),
            at=attempt.at,
            own=attempt.own,
            judged=attempt.final,
        )
        for each in past
        for attempt in each.attempts
        if attempt.own is not None and attempt.final is not None
    ]
    if not ratings:
        return None
    apart = [each.own - each.judged for each in ratings]
    return RatingCalibration(
        ratings=tuple(ratings), bias=round(mean(apart), 1), off=round(mean(map(abs, apart)), 1), bias_of_late=round(mean(apart[-OF_LATE:]), 1)
    )


def _percent(share: float) -> int:
    return round(100 * share)
