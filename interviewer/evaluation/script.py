"""A scripted interview made ready to be held: its questions, and a candidate who knows what to say.

Two kinds of candidate play in it. A `ScriptReader` says what a line of a suite has for the question in hand. A `RolePlayer` of the cast (`cast.py`)
answers by the move that the interviewer has made. Both keep what they said, so that the report can tell what came from the script.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from interviewer.core.events import Answered, Left, Rated, Reply, TookBack, TriedAgain
from interviewer.core.question import Band, Question
from interviewer.core.replies import act, understood
from interviewer.core.rules import BUDGETS
from interviewer.core.scores import band_of, nearest_score
from interviewer.core.session import Mode, Session
from interviewer.errors import UsageError
from interviewer.evaluation.suite import MOST_REPLIES, THEN, Expectation, ScriptedInterview, find_question

#: After so many moves on one question the candidate leaves: no interviewer who keeps to the budgets makes more. What is not heard, or moves nobody, such as
#: /repeat or /rate, is the candidate's own affair, of which a suite may have as much as it likes.
MOST_MOVES = 2 * BUDGETS.most_moves
ENDLESS = f"the interviewer had not come to an end after {MOST_MOVES} moves on one question"
_COMMAND = re.compile(r"/[a-z]+(?:\s.{0,80})?", re.IGNORECASE)


@dataclass(frozen=True)
class Known:
    """What is known of a reply before anybody judges it: its verdict, the misconceptions it holds; None where nobody has said so."""

    verdict: Band | None = None
    misconceptions: tuple[str, ...] | None = None


NOTHING_KNOWN = Known()


@dataclass(frozen=True)
class GivenReply:
    """A reply as the candidate gave it; `sent` is False for a command that could not be used here, which the interviewer never heard."""

    question: str
    text: str
    scripted: bool
    sent: bool
    known: Known = NOTHING_KNOWN


class Player(ABC):
    """A scripted candidate: says the next text, keeps what was said in `spoken`, and leaves an interviewer who never ends."""

    def __init__(self) -> None:
        self.spoken: list[GivenReply] = []
        self._times: Counter[str] = Counter()

    def replies(self, session: Session) -> Reply | TookBack | Rated | Left:
        """The next reply that the interviewer can hear."""
        question = session.discussion.question.id
        while True:
            self._times[question] += 1
            if len(session.discussion.moves) > MOST_MOVES or self._times[question] > MOST_REPLIES + MOST_MOVES:
                return Left(why=ENDLESS)
            text, scripted, known = self.next_text(session)
            event = _heard(text, session)
            self.spoken.append(GivenReply(question, text, scripted, event is not None, known))
            if event is not None:
                return event

    @abstractmethod
    def next_text(self, session: Session) -> tuple[str, bool, Known]:
        """What is said next, whether the script says so, and what is known of it."""

    def unused(self, question: str) -> list[str]:  # noqa: ARG002  # nothing is left over but what a suite's line has
        """The replies to a question that were never asked for."""
        return []


@dataclass(frozen=True)
class InterviewScript:
    """A scripted interview: `player` makes a fresh candidate for it; what is expected stands by the id of its question.

    `unclear` names what is not understood of what is expected, and what has no effect. `source` is what the candidate plays from, as text: an interview that
    was held from the same source need not be held again.
    """

    id: str
    candidate: str
    day: int
    title: str
    questions: tuple[Question, ...]
    player: Callable[[], Player]
    mode: Mode = "study"
    persona: str | None = None
    expect: Mapping[str, Expectation] = field(default_factory=dict)
    twin: str | None = None
    canary: str | None = None
    source: str = ""
    unclear: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


def _heard(text: str, session: Session) -> Reply | TookBack | Rated | Left | None:
    """The event that a reply is; None for what stays between the candidate and the screen, such as /repeat, and for what cannot be done now.

    A second attempt at a question (/redo) is not made either: in a suite it is an interview of its own.
    """
    event = act(text) or understood(text, session.discussion.replied_to)
    if isinstance(event, TriedAgain) or (isinstance(event, Answered) and _COMMAND.fullmatch(text.strip())) or session.why_not(event) is not None:
        return None
    return event


class ScriptReader(Player):
    """Says what a script has for the question in hand, in order; then, when it has no more, always the same."""

    def __init__(self, replies: Mapping[str, Sequence[str]], then: str, expect: Mapping[str, Expectation]) -> None:
        super().__init__()
        self._replies = {question: list(texts) for question, texts in replies.items()}
        self._then = then
        self._expect = expect

    def next_text(self, session: Session) -> tuple[str, bool, Known]:
        """The next reply of the script, or what stands for one."""
        question = session.discussion.question.id
        left = self._replies.get(question)
        if not left:
            said_before = any(each.question == question and not each.scripted for each in self.spoken)
            return (THEN if said_before and self._times[question] > BUDGETS.most_moves else self._then), False, NOTHING_KNOWN
        number = sum(each.question == question for each in self.spoken) + 1
        return left.pop(0), True, _expected(self._expect.get(question), number)

    def unused(self, question: str) -> list[str]:
        """The replies to a question that were never asked for."""
        return list(self._replies.get(question, ()))


def _expected(expectation: Expectation | None, number: int) -> Known:
    """What an expectation says of a reply: the verdict, where the whole of the expected range lies in one band."""
    span = expectation.score(number) if expectation else None
    if span is None:
        return NOTHING_KNOWN
    low, high = (band_of(nearest_score(score)) for score in span)
    return Known(low if low is high else None)


def interview_script(line: ScriptedInterview, title: str, questions: Sequence[Question], mode: Mode) -> InterviewScript:
    """A line of a suite with the questions of its day. Raises UsageError where it speaks of a question that the day does not have."""
    replies = _replies(line, questions)
    expect, misplaced = _expectations(line, questions)
    return InterviewScript(
        id=line.id,
        candidate=line.candidate or line.id,
        day=line.day,
        title=title,
        questions=tuple(question.without_samples() for question in questions),
        player=lambda: ScriptReader(replies, line.then, expect),
        mode=line.mode or mode,
        persona=line.persona,
        expect=expect,
        twin=line.twin,
        source=line.model_dump_json(),
        unclear=(*line.unclear, *misplaced, *_without_effect(replies, expect)),
        extra=line.extra,
    )


def _replies(line: ScriptedInterview, questions: Sequence[Question]) -> dict[str, Sequence[str]]:
    """The replies by the id of their question."""
    replies: dict[str, Sequence[str]] = {}
    for key, texts in line.replies.items():
        question = _question(key, line, questions)
        if question in replies:
            raise UsageError(f"`{key[:80]}` names a question that has replies already: `{question}`", mend="Put all replies to a question into one list.")
        replies[question] = texts
    return replies


def _expectations(line: ScriptedInterview, questions: Sequence[Question]) -> tuple[dict[str, Expectation], list[str]]:
    """What is expected, by the id of its question; and what is expected of no question, or of one a second time."""
    expect: dict[str, Expectation] = {}
    misplaced: list[str] = []
    for key, expected in line.expect.items():
        named = find_question(key, questions)
        if named is None or named.id in expect:
            why = f"day {line.day} has no such question" if named is None else "this question stands there already"
            misplaced.append(f"expect.{key}: {why}"[:200])
        else:
            expect[named.id] = expected
    return expect, misplaced


def _without_effect(replies: Mapping[str, Sequence[str]], expect: Mapping[str, Expectation]) -> Iterator[str]:
    """What is well put, and yet comes to nothing: a second attempt, and what is expected after a reply that there is not."""
    for id, texts in replies.items():
        if any(isinstance(act(text), TriedAgain) for text in texts):
            yield f"replies.{id}: /redo is not held, and a second attempt is an interview of its own"
    for id, expected in expect.items():
        count = len(replies.get(id, ()))
        for name, each in (("actions", expected.actions), ("scores", expected.scores)):
            if any(value is not None for value in each[count:]):
                yield f"expect.{id}.{name}: for {len(each)} replies, and there {'is' if count == 1 else 'are'} {count}"


def _question(key: str, line: ScriptedInterview, questions: Sequence[Question]) -> str:
    found = find_question(key, questions)
    if found is None:
        there = ", ".join(f"{number} or {question.id}" for number, question in enumerate(questions[:8], 1))
        raise UsageError(f"day {line.day} has no question `{key[:80]}`", mend=f"Name a question by its number or id: {there}.")
    return found.id
