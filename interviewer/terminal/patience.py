"""Saying that somebody is still at work, where a model takes long: one quiet line soon, and a line now and then."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from interviewer.core.events import Left, Said
from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.moves import Move
from interviewer.core.session import Session
from interviewer.ports import Judge, Voice

#: Seconds until it is first said that a model is at work, and between two lines after that.
SOON, EVERY = 2.0, 30.0


class Patience:
    """Says something while something else is waited for. `waits` is `Event.wait`, or what stands in for it.

    `assures` is given the first line, and an empty text once there is nothing more to wait for; `tells` every further one. `hushes` is entered for as
    long as it lasts.
    """

    def __init__(
        self,
        assures: Callable[[str], None],
        tells: Callable[[str], None],
        waits: Callable[[threading.Event, float], bool] = threading.Event.wait,
        hushes: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._assures = assures
        self._tells = tells
        self._waits = waits
        self._hushes = hushes

    @contextmanager
    def waiting(self, what: str) -> Iterator[None]:
        """While this lasts, `what` is said to be going on, with the seconds it has taken."""
        done = threading.Event()

        def tell() -> None:
            if self._waits(done, SOON):
                return
            self._assures(f"Saved. {what[:1].upper()}{what[1:]}. Ctrl-C: stop.")
            seconds, pause = 0.0, EVERY - SOON
            while not self._waits(done, pause):
                seconds, pause = seconds + EVERY, EVERY
                self._tells(f"Still working: {what}, {seconds:.0f} s so far.")
            self._assures("")

        teller = threading.Thread(target=tell, daemon=True)
        teller.start()
        try:
            with self._hushes():
                yield
        finally:
            done.set()
            teller.join()


class PatientJudge:
    """A judge that is waited for with patience; `what` says who is at work."""

    def __init__(self, judge: Judge, patience: Patience, what: str = "the model is judging your answer") -> None:
        self._judge = judge
        self._patience = patience
        self._what = what

    def judges(self, session: Session) -> Judged | Unjudged | Left:
        """The judge's judgement."""
        with self._patience.waiting(self._what):
            return self._judge.judges(session)


class PatientVoice:
    """A voice that is waited for with patience."""

    def __init__(self, voice: Voice, patience: Patience) -> None:
        self._voice = voice
        self._patience = patience

    def says(self, move: Move, session: Session) -> Said | Left:
        """The voice's words."""
        with self._patience.waiting("the model is looking for words"):
            return self._voice.says(move, session)
