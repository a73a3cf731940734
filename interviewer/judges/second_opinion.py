"""A second opinion: another judge hears the same reply. What it finds is kept and shown; the first judge's findings alone decide."""

from __future__ import annotations

from collections.abc import Callable

from interviewer.core.events import Left
from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.session import Session
from interviewer.errors import ModelError
from interviewer.ports import Judge, NamedJudge, leaves


class WithSecondOpinion:
    """A judge with another one beside it.

    `interrupted` is told when the candidate does not want to wait for the other one, and raises KeyboardInterrupt to leave.
    """

    def __init__(self, judge: Judge, second: NamedJudge, interrupted: Callable[[], None] = leaves) -> None:
        self._judge = judge
        self._second = second
        self._interrupted = interrupted

    def judges(self, session: Session) -> Judged | Unjudged | Left:
        """The first judge's judgement, with the second one's opinion beside it where there is a judgement."""
        judged = self._judge.judges(session)
        if not isinstance(judged, Judged):
            return judged
        return judged.model_copy(update={"opinions": (*judged.opinions, self._opinion(session))})

    def _opinion(self, session: Session) -> Judged | Unjudged:
        """What the other judge finds; where it cannot judge, or is not waited for, why. That an opinion is missing stops nobody."""
        try:
            found = self._second.judges(session)
        except ModelError as wrong:
            return Unjudged(by=self._second.by, reason=str(wrong))
        except KeyboardInterrupt:
            self._interrupted()  # what the first judge found is kept; who interrupts again leaves
            return Unjudged(by=self._second.by, reason="you stopped waiting for it")
        return Unjudged(by=self._second.by, reason=found.why) if isinstance(found, Left) else found
