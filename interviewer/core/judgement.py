"""A judgement: what an answer says, point by point, each finding with the candidate's own words.

Rules of this file:
- A judge reports findings. Code alone adds them up and sets the band: a judge never names a score.
- That a reply could not be judged is a type of its own, `Unjudged`; it is never a zero and never an invented number.
"""

from __future__ import annotations

from enum import StrEnum
from operator import not_
from typing import Annotated, Literal, assert_never

from pydantic import Field

from interviewer.core.question import Point
from interviewer.core.record import Entry, Value


class Status(StrEnum):
    """What an answer does with a point."""

    SAID = "said"
    PARTLY = "partly"
    NOT_SAID = "not_said"
    DENIED = "denied"
    NOT_SURE = "not_sure"

    @property
    def credit(self) -> float:
        """The share of the point's weight that is earned: 1 for said, a half for partly, else nothing."""
        return {Status.SAID: 1.0, Status.PARTLY: 0.5}.get(self, 0.0)


#: What says a point in part and earns less of it than this is shown as "hardly", and without its words: they have little to do with it.
HARDLY = 0.3
#: What says a point and earns less of it than this is shown as "mostly".
IN_FULL = 0.8


def name_of_finding(status: Status, earned: float) -> str:
    """What a finding is called wherever a person reads it."""
    match status:
        case Status.SAID:
            return "said" if earned >= IN_FULL else "mostly"
        case Status.PARTLY:
            return "partly" if earned >= HARDLY else "hardly"
        case Status.NOT_SAID:
            return "missed"
        case Status.NOT_SURE:
            return "not clear"
        case Status.DENIED:
            return "wrong"
        case other:
            assert_never(other)


class Finding(Value):
    """What an answer does with one point. Every status but *not said* rests on a verbatim quote from the answer.

    `credit` is the share of the point that is earned, from 0 to 1, where a judge can tell it more finely than the status does; a point that is
    not said, or denied, earns nothing whatever the judge says.
    """

    point: str
    status: Status
    quote: str | None = None
    unproven: bool = False
    credit: Annotated[float, Field(ge=0, le=1)] | None = None

    @property
    def earned(self) -> float:
        """The share of the point's weight that is earned."""
        if self.credit is None or self.status in (Status.NOT_SAID, Status.DENIED):
            return self.status.credit
        return self.credit

    @property
    def name(self) -> str:
        """What it is called."""
        return name_of_finding(self.status, self.earned)

    @property
    def percent(self) -> int | None:
        """How much of the point is earned, of a hundred, where that is something and not all."""
        percent = round(100 * self.earned)
        return percent if 0 < percent < 100 else None


#: What a bonus that was not said is called: nobody has asked for it, so it was not missed.
EXTRA = "also worth saying"


def called(point: Point, finding: Finding) -> str:
    """What a finding on this point is called."""
    return EXTRA if point.bonus and finding.status is Status.NOT_SAID else finding.name


class Held(Value):
    """A misconception that an answer holds, with the words that show it."""

    misconception: str
    quote: str


class Withdrawn(Value):
    """A wrong belief of an earlier reply that is taken back, with the words that do so. `about` is the misconception's id, or that of the point denied."""

    about: str
    quote: str


#: The judges that ask a language model, or several that decide together: they may find something else in the same words another time.
MODEL, PANEL = "model", "panel"
MODELS = (MODEL, PANEL)


class JudgedBy(Value):
    """Where a judgement comes from: the judge, its version, and hashes of what it read. `note` says why it stood in for another."""

    judge: str
    version: str
    model: str | None = None
    prompt: str | None = None
    question: str | None = None
    note: str | None = None

    def __str__(self) -> str:
        """The judge, and its model where it has one."""
        return f"{self.judge} ({self.model})" if self.model else self.judge


class Unjudged(Entry):
    """The reply could not be judged, and why."""

    kind: Literal["unjudged"] = "unjudged"
    by: JudgedBy
    reason: str


class Judged(Entry):
    """The findings on one reply: one for each point that was open, and the misconceptions held.

    `opinions` are what other judges found in the same reply: a second opinion, or the votes of a panel. They are kept and shown, and decide nothing.
    `unread` are the stretches of the reply, verbatim, that speak to the judge and not about the question: nobody judged them. `withdrawn` are the
    wrong beliefs of earlier replies that this one takes back. `beforehand` are the points of deeper questions that were not put yet and need not be: this
    reply, or those before it, say every one of them, with the words that do.
    """

    kind: Literal["judged"] = "judged"
    by: JudgedBy
    findings: tuple[Finding, ...] = ()
    misconceptions: tuple[Held, ...] = ()
    opinions: tuple[Judged | Unjudged, ...] = Field(default=(), exclude_if=not_)  # most judgements have none, and do not say so
    unread: tuple[str, ...] = Field(default=(), exclude_if=not_)
    withdrawn: tuple[Withdrawn, ...] = Field(default=(), exclude_if=not_)
    beforehand: tuple[Finding, ...] = Field(default=(), exclude_if=not_)
