"""What is asked next, and why: a day of the bank as it stands, or what is due, new, of a topic or of a level.

Rules of this file:
- "Five questions, Easy -> Hard": whatever is chosen is put in order of its level; among equals the topics take turns.
- No question comes twice in a session, and no two that ask nearly the same.
- Chance has a seed: the same wish, bank, memory and seed give the same plan.
- Every question says why it was chosen, and never what it was that failed: that would give the answer away.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal, assert_never

from interviewer.core.counted import counted
from interviewer.core.history import Attempt
from interviewer.core.question import Level, Question
from interviewer.core.session import Chosen

if TYPE_CHECKING:
    from interviewer.core.memory import Memory, Recall

#: "Five questions".
USUAL_COUNT = 5
#: Two questions ask nearly the same where they share so much of their words.
NEARLY_THE_SAME = 0.8

Practice = Literal["review", "mixed"]


@dataclass(frozen=True)
class Wish:
    """What the candidate asked for. Only the days, topics and levels that are named are asked; where none is, anything goes."""

    kind: Practice | None = None
    day: int | None = None
    topic: str | None = None
    level: Level | None = None
    count: int | None = None

    @property
    def is_a_day(self) -> bool:
        """Whether it is for a day as the bank has it."""
        return self.kind is None and self.topic is None and self.level is None

    @property
    def title(self) -> str:
        """What an interview of this wish is called: `Review · topic data leakage`."""
        kind = {None: None, "review": "review", "mixed": "mixed practice"}[self.kind]
        parts = [part for part in (kind, *self.limits) if part]
        title = " · ".join(parts)[:500]
        return title[:1].upper() + title[1:]

    @property
    def limits(self) -> list[str]:
        """What the questions have in common, in words."""
        named = {"day": self.day, "topic": self.topic, "level": self.level}
        return [f"{what} {value}" for what, value in named.items() if value is not None]


#: The next day, as the bank has it.
ANYTHING = Wish()


def next_day(times: Iterable[tuple[int, int]]) -> int:
    """The day to propose: the first that was never finished, else the one finished least often.

    `times` are the bank's days (at least one) in their order, each with how often it was finished. Nothing is read beyond the first that never was.
    """
    finished: list[tuple[int, int]] = []
    for day, count in times:
        if count == 0:
            return day
        finished.append((count, day))
    return min(finished)[1]


def times_finished(questions: Iterable[str], sittings: Sequence[Collection[str]]) -> int:
    """How often a day of these questions was finished: how often each of them was asked and closed, in one sitting or in several."""
    return min(sum(id in asked for asked in sittings) for id in questions)


def chosen(questions: Sequence[Question], known: Memory, wish: Wish, seed: int) -> list[tuple[Question, Chosen]]:
    """The questions to ask, in their order, each with why. `questions` are those that the wish allows, in the order of the bank.

    A day keeps its order. Everything else is picked by how much it is needed, then put from easy to hard. Empty where nothing is to be asked.
    """
    if wish.is_a_day:
        return [(question, _why(question, known, wish)) for question in questions[: wish.count]]
    picked: list[Question] = []
    for question in _wanted(questions, known, wish, seed):
        if len(picked) < (wish.count or USUAL_COUNT) and not any(nearly_the_same(question, each) for each in picked):
            picked.append(question)
    return [(question, _why(question, known, wish)) for question in _easy_to_hard(picked)]


def _wanted(questions: Sequence[Question], known: Memory, wish: Wish, seed: int) -> list[Question]:
    """The questions in the order in which they are needed."""
    drawn = sorted(questions, key=lambda question: hashlib.sha256(f"{seed}:{question.id}".encode()).digest())
    new = [question for question in drawn if question.id not in known]
    met = sorted((question for question in drawn if question.id in known), key=lambda question: -known[question.id].days_over)
    due = [question for question in met if known[question.id].is_due]
    later = met[len(due) :]
    match wish.kind:
        case "review":
            return due
        case "mixed":
            return [question for pair in zip_longest(due, new) for question in pair if question is not None] + later
        case None:
            return due + new + later
        case other:
            assert_never(other)


def _easy_to_hard(picked: Sequence[Question]) -> list[Question]:
    """By level; inside a level the next topic is another one than the last, where there is another."""
    ordered: list[Question] = []
    for level in Level:
        left = [question for question in picked if question.level is level]
        while left:
            before = ordered[-1].topic if ordered else None
            topics = Counter(question.topic for question in left)
            others = [question for question in left if question.topic != before] or left
            following = max(others, key=lambda question: topics[question.topic])
            left.remove(following)
            ordered.append(following)
    return ordered


def nearly_the_same(one: Question, other: Question) -> bool:
    """Whether two questions are one, or ask nearly the same."""
    first, second = _words(one.ask), _words(other.ask)
    return one.id == other.id or len(first & second) >= NEARLY_THE_SAME * max(1, len(first | second))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _why(question: Question, known: Memory, wish: Wish) -> Chosen:
    recall = known.get(question.id)
    point = recall.failed_point({each.id for each in question.points if not each.bonus}) if recall else None
    return Chosen(question=question.id, why="; ".join([*wish.limits, why_asked(recall)]), point=point.id if point else None)


def why_asked(recall: Recall | None) -> str:
    """Why a question is asked, without a word about its answer: `due for 3 days: weak on 2026-11-20`."""
    if recall is None:
        return "new"
    last = how_it_went(recall.last)
    if recall.days_over < 0:
        return f"not due before {recall.due:%Y-%m-%d}: {last}"
    since = f"due for {counted(recall.days_over, 'day')}" if recall.days_over else "due today"
    return f"{since}: {last}"


def how_it_went(attempt: Attempt) -> str:
    """How an attempt went, and when: by its first answer, where that was given without help."""
    on = f"on {attempt.at:%Y-%m-%d}"
    if attempt.fared == "did_not_know" and attempt.first is not None:
        return f"not known {on}"
    if attempt.band is not None:
        return f"{attempt.band.words} {on}"
    without = {"answered": "answered with help only", "did_not_know": "not known, with help", "not_judged": "not judged", "not_answered": "not answered"}
    return f"{without.get(attempt.fared, attempt.fared)} {on}"
