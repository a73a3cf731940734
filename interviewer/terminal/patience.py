"""Saying that somebody is still at work, where a model takes long: a line now and then, and nothing that moves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from interviewer.core.events import Left, Said
from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.moves import Move
from interviewer.core.session import Session
from interviewer.ports import Judge, Voice

#: Seconds between two lines.
EVERY = 30.0


class Patience:
    """Says something every so many seconds while something else is waited for. `waits` is `Event.wait`, or what stands in for it."""

    def __init__(self, tells: Callable[[str], None], waits: Callable[[threading.Event, float], bool] = threading.Event.wait) -> None:
        self._tells = tells
        self._waits = waits

    @contextmanager
    def waiting(self, what: str) -> Iterator[None]:
        """While this lasts, `what` is said to be going on, with the seconds it has taken."""
        done = threading.Event()

        def tell() -> None:
            seconds = 0.0
            while not self._waits(done, EVERY):
                seconds += EVERY
                self._tells(f"Still working: {what}, {seconds:.0f} s so far.")

        teller = threading.Thread(target=tell, daemon=True)
        teller.start()
        try:
            yield
        finally:
            done.set()
            teller.join()


class PatientJudge:
    """A judge that is waited for with patience."""

    def __init__(self, judge: Judge, patience: Patience) -> None:
        self._judge = judge
        self._patience = patience

    def judges(self, session: Session) -> Judged | Unjudged | Left:
        """The judge's judgement."""
        with self._patience.waiting("your answer is being judged"):
            return self._judge.judges(session)


class PatientVoice:
    """A voice that is waited for with patience."""

    def __init__(self, voice: Voice, patience: Patience) -> None:
        self._voice = voice
        self._patience = patience

    def says(self, move: Move, session: Session) -> Said | Left:
        """The voice's words."""
        with self._patience.waiting("the interviewer is looking for words"):
            return self._voice.says(move, session)
