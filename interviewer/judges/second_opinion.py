"""A second opinion: another judge hears the same reply. What it finds is kept and shown; the first judge's findings alone decide."""

from __future__ import annotations

from interviewer.core.events import Left
from interviewer.core.judgement import Judged, JudgedBy, Unjudged
from interviewer.core.session import Session
from interviewer.errors import ModelError
from interviewer.ports import Judge


class WithSecondOpinion:
    """A judge with another one beside it. `second_by` names the other one, for when it cannot judge."""

    def __init__(self, judge: Judge, second: Judge, second_by: JudgedBy) -> None:
        self._judge = judge
        self._second = second
        self._second_by = second_by

    def judges(self, session: Session) -> Judged | Unjudged | Left:
        """The first judge's judgement, with the second one's opinion beside it where there is a judgement."""
        judged = self._judge.judges(session)
        if not isinstance(judged, Judged):
            return judged
        opinion = opinion_of(self._second, self._second_by, session)
        return judged.model_copy(update={"opinions": (*judged.opinions, opinion)})


def opinion_of(judge: Judge, by: JudgedBy, session: Session) -> Judged | Unjudged:
    """What a judge finds; where it cannot judge, why, under the name `by`. That an opinion is missing stops nobody."""
    try:
        found = judge.judges(session)
    except ModelError as wrong:
        return Unjudged(by=by, reason=str(wrong))
    return Unjudged(by=by, reason=found.why) if isinstance(found, Left) else found
