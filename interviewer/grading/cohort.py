"""What came of a cohort: figures for each question and for each person, gathered grade by grade.

Questions are few and are counted in memory. Persons can be as many as answers: theirs are kept in a database on the disk, which nobody else sees and
which is gone when this is; so memory stays flat.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Self

from interviewer.core.judgement import Status
from interviewer.core.question import Band, Question
from interviewer.core.scores import band_of, nearest_score
from interviewer.errors import StorageError
from interviewer.grading.written import GradeSummary

#: So many of a person's topics are named as the weakest, and so many of a question's points as the most missed.
WEAKEST, MOST_MISSED = 3, 5
#: Where SQLite puts a file without a name, and how to do without.
_MORE_ROOM = (
    "Make room in the folder for temporary files (TMPDIR, else /var/tmp; on Windows TMP), or leave --report out. With -o, --resume goes on where it stopped."
)


@dataclass
class OnQuestion:
    """How one question was answered. `missed` counts, by point, the scored answers that do not say it (no bonus); `held` those that hold a misconception."""

    question: Question
    answers: int = 0
    scored: int = 0
    total: int = 0
    bands: Counter[Band] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)

    @property
    def unjudged(self) -> int:
        """How many answers have no score."""
        return self.answers - self.scored

    @property
    def mean(self) -> float | None:
        """The mean of the scores; None where there is none."""
        return self.total / self.scored if self.scored else None

    @property
    def most_missed(self) -> list[tuple[str, int]]:
        """The points that are most often missed, each in the author's words, with how often."""
        says = {point.id: point.says for point in self.question.every_point()}
        return [(says.get(id, id), count) for id, count in self.missed.most_common(MOST_MISSED)]

    @property
    def misconceptions(self) -> list[tuple[str, int]]:
        """The misconceptions that are held, each in the author's words, with how often."""
        claims = {each.id: each.claim for each in self.question.misconceptions}
        return [(claims.get(id, id), count) for id, count in self.held.most_common()]

    def counts(self, found: GradeSummary) -> None:
        """Count one more answer."""
        self.answers += 1
        self.held.update(found.misconceptions)
        if found.score is None:
            return
        self.scored += 1
        self.total += found.score
        self.bands[band_of(found.score)] += 1
        bonus = {point.id for point in self.question.points if point.bonus}
        self.missed.update(id for id, status in found.points if status in (Status.NOT_SAID, Status.DENIED) and id not in bonus)


@dataclass(frozen=True)
class Person:
    """How one person has answered: `scores` has the mean score of each question, None where no answer to it has a score."""

    name: str
    answers: int
    scored: int
    mean: float | None
    scores: dict[str, float | None]
    weakest: tuple[str, ...]

    @property
    def unjudged(self) -> int:
        """How many answers have no score."""
        return self.answers - self.scored

    def band(self, question: str) -> Band | None:
        """The band on one question."""
        score = self.scores.get(question)
        return None if score is None else band_of(nearest_score(score))


class Cohort:
    """The figures so far. To be closed: the database goes with it. Raises StorageError where the disk has no room for it."""

    def __init__(self) -> None:
        self.questions: dict[str, OnQuestion] = {}
        self._kept = sqlite3.connect("", isolation_level=None)  # a file of its own without a name, that the system takes away
        self._kept.execute("PRAGMA cache_size = -16000")
        self._kept.execute("PRAGMA journal_mode = OFF")
        self._kept.execute("CREATE TABLE answer (number INTEGER PRIMARY KEY, person TEXT NOT NULL, question TEXT NOT NULL, score INTEGER)")

    def __enter__(self) -> Self:
        """The cohort itself."""
        return self

    def __exit__(self, _: object, wrong: BaseException | None, __: object) -> None:
        self._kept.close()
        if isinstance(wrong, sqlite3.OperationalError):
            raise StorageError(f"the figures of the report cannot be kept: {wrong}", safe="What was written before is whole.", mend=_MORE_ROOM) from None

    def counts(self, person: str, question: Question, found: GradeSummary) -> None:
        """Count one more answer."""
        self.questions.setdefault(question.id, OnQuestion(question)).counts(found)
        self._kept.execute("INSERT INTO answer (person, question, score) VALUES (?, ?, ?)", (person, question.id, found.score))

    @property
    def answers(self) -> int:
        """How many answers have been counted."""
        return sum(each.answers for each in self.questions.values())

    def persons_count(self) -> int:
        """How many persons there are."""
        (count,) = self._kept.execute("SELECT count(DISTINCT person) FROM answer").fetchone()
        return int(count)

    def persons(self) -> Iterator[Person]:
        """Every person, in the order in which they first appear."""
        self._kept.execute("CREATE INDEX IF NOT EXISTS of_person ON answer (person)")  # made when it is needed: counting is quicker without
        query = """
            SELECT person, question, count(*), count(score), avg(score), sum(score) FROM answer
            JOIN (SELECT person AS who, min(number) AS first FROM answer GROUP BY person) ON who = person
            GROUP BY first, person, question ORDER BY first, min(number)
        """
        with closing(self._kept.execute(query)) as rows:
            for name, group in itertools.groupby(rows, key=lambda row: str(row[0])):
                yield self._person(name, [row[1:] for row in group])

    def _person(self, name: str, rows: list[tuple[str, int, int, float | None, int | None]]) -> Person:
        scored = sum(row[2] for row in rows)
        total = sum(row[4] or 0 for row in rows)
        scores = {question: average for question, _, _, average, _ in rows}
        return Person(name, sum(row[1] for row in rows), scored, total / scored if scored else None, scores, self._weakest(scores))

    def _weakest(self, scores: dict[str, float | None]) -> tuple[str, ...]:
        """The topics with the lowest mean score, below good; the lowest first."""
        by_topic: dict[str, list[float]] = {}
        for question, score in scores.items():
            if score is not None:
                by_topic.setdefault(self.questions[question].question.topic, []).append(score)
        means = {topic: sum(each) / len(each) for topic, each in by_topic.items()}
        weak = sorted((topic for topic, mean in means.items() if band_of(nearest_score(mean)).rank < Band.GOOD.rank), key=lambda topic: means[topic])
        return tuple(weak[:WEAKEST])
