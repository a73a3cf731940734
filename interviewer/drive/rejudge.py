"""The same answers before another judge. The moves and the words stay as they were: only what was found is found anew."""

from __future__ import annotations

from interviewer.core.events import Event, Left
from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.session import Session
from interviewer.errors import ModelUnavailable
from interviewer.ports import Judge


def rejudged(session: Session, judge: Judge, only: str | None = None) -> Session:
    """The session with every judgement made again by this judge, or only those of one question. The session itself stays as it is.

    Raises ModelError where the judge cannot be used; a reply that it cannot judge is Unjudged, with its reason.
    """
    again = Session(session.plan)
    for event in session.log:
        wanted = isinstance(event, Judged | Unjudged) and only in (None, again.discussion.question.id)
        again = again.after(_judged(again, judge).model_copy(update={"at": event.at}) if wanted else event)
    return again


def _judged(session: Session, judge: Judge) -> Event:
    judgement = judge.judges(session)
    if isinstance(judgement, Left):
        raise ModelUnavailable(judgement.why)
    return judgement
