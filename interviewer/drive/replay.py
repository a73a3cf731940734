"""Playing a recorded interview back: the same events before an audience, with no model, no judge and no candidate."""

from __future__ import annotations

from interviewer.core.session import Session
from interviewer.ports import Audience


def replay(session: Session, audience: Audience) -> None:
    """Show every event of the session in order, as it was seen when it happened."""
    shown = Session(plan=session.plan)
    for event in session.log:
        shown = shown.after(event)
        audience.sees(shown)
