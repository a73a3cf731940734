"""When the model judge cannot be used: the candidate is told, and the local judge stands in, or the interview pauses."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from interviewer.core.events import Left
from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.session import Session
from interviewer.errors import ModelError, ModelUnavailable
from interviewer.ports import Choice, Choose, Judge, leaves


class WithStandIn:
    """A judge with another one behind it. Once the stand-in has been chosen it stays for the rest of this sitting, and each score says so.

    `choose` says what to do when the first one fails; `interrupted` is told when the candidate stops it, and raises KeyboardInterrupt to leave.
    """

    def __init__(self, judge: Judge, stand_in: Judge, choose: Choose, interrupted: Callable[[], None] = leaves) -> None:
        self._judge = judge
        self._interrupted = interrupted
        self._stand_in = stand_in
        self._choose = choose
        self._reason: str | None = None

    def judges(self, session: Session) -> Judged | Unjudged | Left:
        """The judgement of the first that can give one; Left if the candidate prefers to pause."""
        while self._reason is None:
            try:
                return self._judged(session)
            except ModelError as wrong:
                match self._choose(wrong):
                    case Choice.AGAIN:
                        continue
                    case Choice.LOCAL:
                        self._reason = f"the model judge could not be used ({wrong}), and is not asked any more in this sitting"
                    case Choice.PAUSE:
                        return Left(why=f"the model judge could not be used ({wrong})")
                    case other:
                        assert_never(other)
        judgement = self._stand_in.judges(session)
        if isinstance(judgement, Left):
            return judgement
        return judgement.model_copy(update={"by": judgement.by.model_copy(update={"note": self._reason})})

    def _judged(self, session: Session) -> Judged | Unjudged | Left:
        """The first judge's judgement. Who presses Ctrl-C does not want to wait for it any longer, and is asked what to do instead."""
        try:
            return self._judge.judges(session)
        except KeyboardInterrupt:
            self._interrupted()
            raise ModelUnavailable("you stopped waiting for it") from None
