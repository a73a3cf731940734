"""What an interviewer can do. A closed union: take it apart with `match` and `assert_never`.

A move says *what* is done; a voice finds the words. Ids name parts of the question's script.
"""

from __future__ import annotations

from operator import not_
from typing import Annotated, Literal

from pydantic import Field

from interviewer.core.record import Value

#: What a reply was worth.
ReplyWorth = Literal["wrong", "right", "withdrawn", "some", "little"]


class Ask(Value):
    """Put the question."""

    kind: Literal["ask"] = "ask"


class Challenge(Value):
    """Press for the most important point that is still missing, without giving it away.

    `heard` is what the last reply was worth, so that the words fit it: "wrong" where something in it is, and has not been called out by itself; "right"
    when it plainly said the point that had been asked for last, or was a good answer to the question; "withdrawn" when it only took something wrong back;
    "some" when it added something or said some of what had been pressed for; "little" when it did not: then the interviewer says so, unless the reply may
    be right all the same.
    """

    kind: Literal["challenge"] = "challenge"
    point: str
    heard: ReplyWorth = "some"


class CallOut(Value):
    """Say plainly that what the candidate said is wrong, in the candidate's own words, and ask again.

    `about` is the id of the misconception held, or of the point denied. Made once more, it asks who only disagreed what speaks for it. `also` are the words
    of what else was said that is wrong, where that is more than can be called out by itself: it is named in the same remark.
    """

    kind: Literal["call_out"] = "call_out"
    about: str
    quote: str
    also: tuple[str, ...] = Field(default=(), exclude_if=not_)  # most call-outs name nothing else, and do not say so


class GoDeeper(Value):
    """Take a good answer to the next rung of the question's ladder."""

    kind: Literal["go_deeper"] = "go_deeper"
    rung: str


class Hint(Value):
    """Help a little. `grade` counts from 1, the faintest."""

    kind: Literal["hint"] = "hint"
    point: str
    grade: Annotated[int, Field(ge=1)]


class Clarify(Value):
    """Answer a question back, say that there is no further hint, or ask what was meant by `quote`: for the point, where the author has words left for it."""

    kind: Literal["clarify"] = "clarify"
    why: Literal["asked_back", "no_more_hints", "not_sure"]
    point: str | None = None
    quote: str | None = None


class Close(Value):
    """Leave the question. In study mode its debrief follows. When the time is up, the questions to come are left with it."""

    kind: Literal["close"] = "close"
    why: Literal["answered", "deep_enough", "pressed_enough", "did_not_know", "skipped", "gave_up", "unjudged", "time_up"]


Move = Annotated[Ask | Challenge | CallOut | GoDeeper | Hint | Clarify | Close, Field(discriminator="kind")]
