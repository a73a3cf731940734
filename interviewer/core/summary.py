"""How the whole interview went, in figures: the scores added up, and what was held back of what a model wanted to say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from interviewer.core.discussion import Outcome, Scored
from interviewer.core.events import Said
from interviewer.core.scores import mean_of
from interviewer.core.session import Session


@dataclass(frozen=True)
class Summary:
    """How the whole interview went, second attempts left out. `mean` is over the scored questions only, and None where there is none."""

    outcomes: tuple[Outcome, ...]
    mean: int | None
    scored: int


def summary(session: Session) -> Summary:
    """Add the interview up: questions without a score are counted, and never as zero. One that is still open has no score yet."""
    outcomes = tuple(talk.outcome for talk in session.discussions)
    scores = [talk.outcome.final.score for talk in session.discussions if talk.closed and isinstance(talk.outcome, Scored)]
    return Summary(outcomes, mean_of(scores), len(scores))


def held_back(session: Session) -> Counter[tuple[str, str]]:
    """How often what a model wanted to say was held back, by the model and the rule that it would have broken."""
    said = (event.by for event in session.log if isinstance(event, Said))
    return Counter((by.model or by.voice, rule) for by in said for rule in by.breaches)
