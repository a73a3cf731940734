"""Everything that can happen in an interview. The log of these events is the transcript; there is no other state."""

from __future__ import annotations

from operator import not_
from typing import Annotated, Literal

from pydantic import Field

from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.moves import Move
from interviewer.core.question import Band
from interviewer.core.record import Entry, Value
from interviewer.core.scores import middle_of

Words = Annotated[str, Field(max_length=200_000)]


class SpokenBy(Value):
    """Whose words: the bank's own (`authored`) or a model's. `note` says why one voice stood in for another; `stopped`: the candidate cut it short.

    `persona` is the name of the persona that spoke; `breaches` name what a model wanted to say and the guard held back, one for each time.
    """

    voice: str
    model: str | None = None
    prompt: str | None = None
    note: str | None = None
    stopped: bool = False
    persona: str | None = None
    breaches: tuple[str, ...] = Field(default=(), exclude_if=not_)  # most turns have none, and do not say so


class Said(Entry):
    """The interviewer made a move, in these words. `derived` is the hint in them, where no author wrote it: what leads on to it is the persona's."""

    kind: Literal["said"] = "said"
    question: str
    move: Move
    words: Words
    by: SpokenBy
    derived: Words | None = Field(default=None, exclude_if=not_)  # most turns have none, and do not say so


class Answered(Entry):
    """The candidate answered: the only reply that is judged."""

    kind: Literal["answered"] = "answered"
    text: Words


class AskedBack(Entry):
    """The candidate asked what the question means."""

    kind: Literal["asked_back"] = "asked_back"
    text: Words


class AskedForHint(Entry):
    """The candidate asked for a hint."""

    kind: Literal["asked_for_hint"] = "asked_for_hint"
    text: Words = "/hint"


class DidNotKnow(Entry):
    """The candidate said "I don't know". That is honest, and not a wrong answer."""

    kind: Literal["did_not_know"] = "did_not_know"
    text: Words


class Skipped(Entry):
    """The candidate passed on the question. It is not scored."""

    kind: Literal["skipped"] = "skipped"
    text: Words = "/skip"


class GaveUp(Entry):
    """The candidate gave the question up, to see its answer. What was earned before stays earned."""

    kind: Literal["gave_up"] = "gave_up"
    text: Words = "/perfect"


class TookBack(Entry):
    """The candidate took the last answer back: it stays on the record and does not count, nor does what followed from it."""

    kind: Literal["took_back"] = "took_back"
    text: Words = "/undo"


class Rated(Entry):
    """The candidate rated their own answers to the question in hand, before any verdict: from 0 to 100, or by the name of a band. The last one holds."""

    kind: Literal["rated"] = "rated"
    rating: Annotated[int, Field(ge=0, le=100)] | Band

    @property
    def score(self) -> int:
        """The rating from 0 to 100; for a band, the middle of it."""
        return middle_of(self.rating) if isinstance(self.rating, Band) else self.rating


class TriedAgain(Entry):
    """The candidate went back to the question that was closed last, to try it once more."""

    kind: Literal["tried_again"] = "tried_again"
    text: Words = "/redo"


class Left(Entry):
    """The candidate left, or the interview had to pause. It can be resumed where it stopped."""

    kind: Literal["left"] = "left"
    why: str = "the candidate left"


class Resumed(Entry):
    """The candidate came back."""

    kind: Literal["resumed"] = "resumed"


#: What is said to the interviewer, who goes on from there.
Reply = Answered | AskedBack | AskedForHint | DidNotKnow | Skipped | GaveUp
#: What a candidate does about replies that were given.
Act = TookBack | Rated | TriedAgain
Event = Annotated[
    Said | Answered | AskedBack | AskedForHint | DidNotKnow | Skipped | GaveUp | TookBack | Rated | TriedAgain | Left | Resumed | Judged | Unjudged,
    Field(discriminator="kind"),
]
