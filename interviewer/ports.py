"""What a room must supply so that an interview can be held in it.

The judge, the voice and the models that the settings name are made in `wiring`. Candidate, recorder and audience are whoever holds the interview:
`terminal.sitting` for a person, `evaluation` for its scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any, Protocol

from interviewer.core.events import Act, Left, Rated, Reply, Said, TriedAgain
from interviewer.core.judgement import Judged, JudgedBy, Unjudged
from interviewer.core.moves import Move
from interviewer.core.question import Question
from interviewer.core.record import Usage
from interviewer.core.session import Session
from interviewer.errors import ModelError


class Voice(Protocol):
    """Finds the words for a move. It never chooses the move."""

    def says(self, move: Move, session: Session) -> Said | Left:
        """The move, worded for this moment of the session; Left when the candidate prefers to pause because no voice can be reached."""
        ...


class Candidate(Protocol):
    """Whoever is interviewed."""

    def replies(self, session: Session) -> Reply | Act | Left:
        """The next reply to what the interviewer said last, or what the candidate does about earlier ones: only what `session.why_not` allows."""
        ...


class Judge(Protocol):
    """Finds out what the last answer says, point by point."""

    def judges(self, session: Session) -> Judged | Unjudged | Left:
        """The judgement of the last answer; Left when the candidate prefers to pause because no judge can be reached."""
        ...


class NamedJudge(Judge, Protocol):
    """A judge that names itself where it has not judged, too."""

    @property
    def by(self) -> JudgedBy:
        """What stands in each of its judgements, but for the question."""
        ...


class Recorder(Protocol):
    """Keeps the session after every event, before the audience sees it: so an answer is kept before any judge reads it.

    What a persona says is heard sentence by sentence, as the guard lets it pass, and is kept when its turn is whole.
    """

    def records(self, session: Session) -> None:
        """Keep the session as it is now. Never raises for a full or failing disk: it says so, and tries again next time."""
        ...


class Audience(Protocol):
    """Sees what happens."""

    def sees(self, session: Session) -> None:
        """The last event of this session has just been recorded."""
        ...


#: The time now, with its zone: for people to read.
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Room:
    """Where an interview is held.

    `rates` asks the candidate to rate their own answers before a question is closed, and `pauses` waits after a debrief until they want the next
    question, or to try the last one again; they may leave instead.
    """

    voice: Voice
    candidate: Candidate
    judge: Judge
    recorder: Recorder
    audience: Audience
    now: Clock
    rates: Callable[[Session], Rated | Left | None] = lambda _: None
    pauses: Callable[[Session], TriedAgain | Left | None] = lambda _: None


class Tells(Protocol):
    """A paraphrase detector for the guard: whether the interviewer's own words give a point away."""

    def __call__(self, sentence: str, question: Question, points: Sequence[str], /) -> float:
        """How probable it is, from 0 to 1, that `sentence` says one of the points of `question` whose ids are `points`, in whatever words."""
        ...


class Witness(Protocol):
    """A check on a model judge: whether the words that it quotes for a point have to do with that point."""

    def __call__(self, quotes: Sequence[tuple[str, str]], question: Question, enough: float, /) -> Sequence[float]:
        """For each (quote, point id) how probable it is, from 0 to 1, that the quote says that point or some of it; 1 where that cannot be told.

        A probability of `enough` or more may be given as any number from `enough` on: it is only asked whether it is as high.
        """
        ...


#: A reply with blanks for what in it speaks to the judge or to a model, and is not on the question.
Readable = Callable[[str], str]

Message = Mapping[str, str]


class Model(Protocol):
    """A language model behind `chat.completions`, or a script of replies that stands in for one."""

    @property
    def name(self) -> str:
        """The model's name, as it goes on the record."""
        ...

    def streams(self, messages: Sequence[Message], *, schema: Mapping[str, Any] | None = None) -> Iterator[str]:
        """The reply to `messages`, piece by piece as it arrives; as JSON of `schema` where one is given.

        Raises ModelRefused, ModelUnavailable or ModelUnusable; ModelUnusable also at the end of a reply that was cut short.
        """
        ...


class Choice(Enum):
    """What to do when a model has failed: ask it again, go on without it in this sitting, or pause the interview."""

    AGAIN = auto()
    LOCAL = auto()
    PAUSE = auto()


#: Asks whoever can say it what to do now.
Choose = Callable[[ModelError], Choice]


def leaves() -> None:
    """What is done at Ctrl-C where nothing else is: the candidate leaves. Raises KeyboardInterrupt."""
    raise KeyboardInterrupt


class Meter(Protocol):
    """Adds up what the calls of a model take."""

    def taken(self) -> Usage | None:
        """What the calls took since this was asked last; None if there was no call."""
        ...


class MeteredModel(Model, Protocol):
    """A model whose calls are metered."""

    @property
    def meter(self) -> Meter:
        """Adds up what its calls take."""
        ...
