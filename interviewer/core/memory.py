"""What is known and when it should come back: a fold over past interviews, by FSRS, a published model of forgetting.

Rules of this file:
- Only the first answer before any help counts, and it counts by its band: none and weak are Again, partial is Hard, good is Good, excellent is Easy.
- What was skipped or not judged has no rating. A question that was met and never rated is due on the next day: nothing is known of it yet.
- Every such answer counts, however long ago: the dates follow from all of them.
- Who failed is asked again on the next day at the latest, whatever came before. FSRS, whose own steps within a day are left out here, gives what was well
  known, or was answered well earlier on the day, some days even then. Only the date is brought forward: FSRS's state stays as it is, with what it still
  credits to the earlier answers, and the next answer counts for it by the day on which it is given.
- A clock that was set back breaks nothing: within a day the order of the interviews tells what came first, no time goes back, and none lies in the future.
- Days are those of the place where `now` was read: whoever answers late in the evening there is not told of tomorrow.
- `strength`, from 0 to 1, is what was earned of late (the last answer counts for as much as all before it) times the chance that it is still recalled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache, cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from interviewer.core.history import Attempt, PastInterview, PointShown
from interviewer.core.question import Band
from interviewer.core.scores import band_of

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

#: A point has failed where the first answer earned less than half of it.
FAILED_BELOW = 0.5

#: FSRS's rating of an answer that failed.
AGAIN = 1
_RATINGS = {Band.NONE: AGAIN, Band.WEAK: AGAIN, Band.PARTIAL: 2, Band.GOOD: 3, Band.EXCELLENT: 4}
#: The latest that what failed comes back.
_NEXT_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Review:
    """One unassisted answer: when, and what it earned, from 0 to 1: the share of a point, or the score of a question."""

    at: datetime
    earned: float

    @property
    def rating(self) -> int:
        """FSRS's rating, from 1 (Again) to 4 (Easy), by the band in which that lies."""
        return _RATINGS[band_of(100 * self.earned)]


@dataclass(frozen=True)
class PointMemory:
    """How well one point is known. `words` are those that were last used for it; `times` how often it was answered unaided.

    `helped` says that nothing of it was ever earned without help.
    """

    question: str
    topic: str
    id: str
    says: str
    weight: int
    times: int
    last: float
    strength: float
    due: datetime
    words: str | None
    helped: bool


@dataclass(frozen=True)
class Recall:
    """How well one question is known: its attempts, oldest first, with times that never go back."""

    attempts: tuple[Attempt, ...]
    now: datetime

    @cached_property
    def last(self) -> Attempt:
        """The attempt made last, at the time of day it was here."""
        last = self.attempts[-1]
        return last.model_copy(update={"at": last.at.astimezone(self.now.tzinfo)})

    @property
    def question(self) -> str:
        """The question's id."""
        return self.last.question

    @cached_property
    def reviews(self) -> tuple[Review, ...]:
        """The unassisted answers, oldest first."""
        return tuple(Review(attempt.at, attempt.first / 100) for attempt in self.attempts if attempt.first is not None)

    @cached_property
    def _card(self) -> Card | None:
        return _card(self.reviews)

    @property
    def due(self) -> datetime:
        """When it should come back; the day after it was met, if it has never been rated."""
        return self.last.at + _NEXT_DAY if self._card is None else _due(self.reviews, self._card, self.now.tzinfo)

    @property
    def days_over(self) -> int:
        """For how many days it has been due; negative while it is not."""
        return (self.now.date() - self.due.date()).days

    @property
    def is_due(self) -> bool:
        """Whether its day has come."""
        return self.days_over >= 0

    @property
    def strength(self) -> float:
        """What was earned of late times the chance that it is still recalled."""
        return _strength(self.reviews, self._card, self.now)

    @cached_property
    def points(self) -> tuple[PointMemory, ...]:
        """Of the question's points, as it was last asked, those that were ever answered unaided."""
        found = (self._point(shown) for shown in self._shown.values())
        return tuple(point for point in found if point is not None)

    @cached_property
    def _shown(self) -> dict[str, list[tuple[datetime, PointShown]]]:
        """For each of the points, as the question was last asked, how it fared every time, and when."""
        known = next((attempt.points for attempt in reversed(self.attempts) if attempt.points), ())
        shown: dict[str, list[tuple[datetime, PointShown]]] = {point.id: [] for point in known}
        for attempt in self.attempts:
            for point in attempt.points:
                if point.id in shown:
                    shown[point.id].append((attempt.at, point))
        return shown

    def _point(self, shown: Sequence[tuple[datetime, PointShown]]) -> PointMemory | None:
        reviews = tuple(Review(at, point.first) for at, point in shown if point.first is not None)
        card, (_, last) = _card(reviews), shown[-1]
        if card is None:
            return None
        return PointMemory(
            question=self.question,
            topic=self.last.topic,
            id=last.id,
            says=last.says,
            weight=last.weight,
            times=len(reviews),
            last=reviews[-1].earned,
            strength=_strength(reviews, card, self.now),
            due=_due(reviews, card, self.now.tzinfo),
            words=next((point.words for _, point in reversed(shown) if point.words), None),
            helped=not any(review.earned for review in reviews),
        )

    def failed_point(self, asked: Container[str]) -> PointMemory | None:
        """The point to come back to: of those that failed last time and that the question asks for today, by their ids, the one with the most to gain."""
        failed = (self._point(shown) for id, shown in self._shown.items() if id in asked and _lacked_last(shown))  # of the others nobody asks for the date
        return max((point for point in failed if point is not None), key=lambda point: point.weight * (1 - point.strength), default=None)


def _lacked_last(shown: Sequence[tuple[datetime, PointShown]]) -> bool:
    """Whether the last unaided answer lacked the point."""
    return next((point.first < FAILED_BELOW for _, point in reversed(shown) if point.first is not None), False)


Memory = dict[str, Recall]


def memory(past: Iterable[PastInterview], now: datetime) -> Memory:
    """What is known of each question that was ever asked, by its id. `past` is in the order in which the interviews were begun."""
    attempts: dict[str, list[Attempt]] = defaultdict(list)
    for attempt in _in_order((attempt for each in past for attempt in each.attempts), now):
        attempts[attempt.question].append(attempt)
    return {question: Recall(tuple(each), now) for question, each in attempts.items()}


def _in_order(attempts: Iterable[Attempt], now: datetime) -> list[Attempt]:
    """The attempts by their days, those of one day in the order of their interviews, with times that never go back and are never to come."""
    timed: list[tuple[datetime, Attempt]] = []
    latest: datetime | None = None
    for attempt in attempts:
        at = (attempt.at if attempt.at.tzinfo else attempt.at.replace(tzinfo=UTC)).astimezone(UTC)
        if at > now:
            at = latest or now.astimezone(UTC)
        latest = at if latest is None else max(at, latest)
        timed.append((at, attempt))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    timed.sort(key=lambda each: (each[0] - midnight).days)  # no change of zone: at either end of the calendar there is no other one
    times = accumulate((at for at, _ in timed), max)
    return [attempt if at == attempt.at else attempt.model_copy(update={"at": at}) for at, (_, attempt) in zip(times, timed, strict=True)]


def due(known: Memory) -> list[Recall]:
    """What is due, the most overdue first."""
    return sorted((recall for recall in known.values() if recall.is_due), key=lambda recall: (-recall.days_over, recall.due, recall.question))


@cache
def _scheduler() -> Scheduler:
    from fsrs import Scheduler

    return Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def _card(reviews: Sequence[Review]) -> Card | None:
    """FSRS's state after these reviews; None where there is none."""
    if not reviews:
        return None
    from fsrs import Card, Rating

    card = Card(card_id=1)
    for review in reviews:
        card, _ = _scheduler().review_card(card, Rating(review.rating), review.at.astimezone(UTC))
    return card


def _due(reviews: Sequence[Review], card: Card, zone: tzinfo | None) -> datetime:
    """When FSRS would have it come back, after these reviews; the day after the last one at the latest, if that failed."""
    at, last = card.due.astimezone(zone), reviews[-1]
    return min(at, last.at.astimezone(zone) + _NEXT_DAY) if last.rating == AGAIN else at


def _strength(reviews: Sequence[Review], card: Card | None, now: datetime) -> float:
    if card is None:
        return 0.0
    earned = reviews[0].earned
    for review in reviews[1:]:
        earned = (earned + review.earned) / 2
    return earned * _scheduler().get_card_retrievability(card, now.astimezone(UTC))
