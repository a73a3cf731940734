"""As long a discussion as the rules allow: of a question with much to press for, call out and take back, every move that a budget has is drawn."""

from __future__ import annotations

from interviewer.core.events import Answered, AskedBack, AskedForHint, Event, Said, SpokenBy
from interviewer.core.judgement import Judged, Status
from interviewer.core.question import Question
from interviewer.core.rules import next_move
from interviewer.core.session import Session, WhoseTurn
from tests.rooms import judgement_from


def _point(id: str, weight: int = 3) -> dict[str, object]:
    return {"id": id, "says": f"Point {id} says a thing", "weight": weight, "hints": ["a", "b", "c"], "ask_for_it": f"{id}?", "ask_again": f"{id} again?"}


MUCH_TO_ASK = Question.model_validate(
    {
        "id": "much",
        "ask": "What?",
        "points": [*(_point(f"p{number}") for number in range(4)), _point("p4", weight=1)],
        "deeper": [{"id": f"d{rung}", "ask": f"d{rung}?", "points": [_point(f"d{rung}a"), _point(f"d{rung}b")]} for rung in range(2)],
    }
)
#: What the judge finds in the answers to the question itself, and in those to its deeper questions.
_FIRST = ("", "?p0", "-p1", "-p0", "!p0 !p1 ?p0", "~p0", "p0 p1 p2 p3 p4")
_DEEPER = ("", "-d0b", "d0a d0b", "", "-d1b")


def answered(session: Session, found: str, text: str | None = None) -> Session:
    """After an answer in which a judge finds this, each thing in words of its own, and all that the interviewer has to say to it."""
    n = len(session.log)
    session = session.after(Answered(text=text or f"denied{n} other{n} withdrawn{n}"))
    judged = judgement_from(found, "")
    findings = tuple(each.model_copy(update={"quote": f"{'denied' if each.status is Status.DENIED else 'other'}{n}"}) for each in judged.findings)
    withdrawn = tuple(each.model_copy(update={"quote": f"withdrawn{n}"}) for each in judged.withdrawn)
    return spoken(session.after(Judged(by=judged.by, findings=findings, withdrawn=withdrawn)))


def spoken(session: Session) -> Session:
    """After everything that the interviewer says now."""
    while session.turn is WhoseTurn.INTERVIEWER:
        said = Said(question=session.discussion.question.id, move=next_move(session), words="x", by=SpokenBy(voice="x"))
        session = session.after(said)
    return session


def to_the_end(session: Session) -> Session:
    """After answers that draw as many moves as there can be, then hints and questions back, until the question is closed."""
    for found in (*_FIRST, *_DEEPER):
        session = answered(session, found)
    session = answered(session, "", "No, I disagree.")
    requests: list[Event] = [*[AskedForHint()] * 3, *[AskedBack(text="?")] * 4]
    for request in requests:
        if session.turn is WhoseTurn.CANDIDATE:
            session = spoken(session.after(request))
    return session
