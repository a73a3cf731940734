"""The embedded judge: the one that needs no server, loaded once, by whichever thread needs it first. The others wait for it."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import cache
from typing import Protocol

from interviewer.core.events import Left
from interviewer.core.judgement import Judged, JudgedBy, Unjudged
from interviewer.core.question import Question
from interviewer.core.session import Session
from interviewer.ports import NamedJudge

#: Held while it is being loaded: whoever needs it waits as long, and nothing is loaded twice at once.
_LOADING = threading.Lock()


class Embedded(NamedJudge, Protocol):
    """A judge without a model's server."""

    def warms_up(self, questions: Iterable[Question]) -> None:
        """Make ready what the first judgement on these questions would wait for."""
        ...

    @property
    def stands_in(self) -> str | None:
        """Why it stands in for the local judge; None where it is that."""
        ...


def embedded() -> Embedded:
    """The judge that is used where no server is; where a thread is loading it, once that is done."""
    with _LOADING:
        return load_embedded()


@cache
def load_embedded() -> Embedded:
    """Load it, once: the local judge; where its network cannot be loaded, the lexical one, which says so in every score."""
    try:
        from interviewer.judges.local.judge import LocalJudge

        return LocalJudge()
    except (ImportError, OSError) as wrong:
        from interviewer.judges.lexical.judge import LexicalJudge

        return LexicalJudge(f"the local judge's network cannot be loaded ({wrong})")


class LocalLater:
    """The local judge, loaded when it first judges: the first question does not wait for it."""

    @property
    def by(self) -> JudgedBy:
        """What stands in each of its judgements, but for the question; which judge it is, its loading tells."""
        return embedded().by

    def warms_up(self, questions: Iterable[Question]) -> None:
        """Load it, and make ready what the first judgement on these questions would wait for; whoever needs it meanwhile waits for that, too."""
        with _LOADING:
            load_embedded().warms_up(questions)

    def judges(self, session: Session) -> Judged | Unjudged | Left:
        """The local judge's judgement."""
        return embedded().judges(session)
