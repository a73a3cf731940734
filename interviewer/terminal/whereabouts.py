"""Where an interview is: the heading of a question, and what is said once more, as blocks of text. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.core.discussion import Discussion
from interviewer.core.events import Answered, Said
from interviewer.core.session import Session
from interviewer.terminal.blocks import Block, Kind


def heading(session: Session, talk: Discussion) -> str:
    """Where we are: `Q2/5 · medium · data leakage`."""
    question = talk.question
    again = " · once more" if session.trying_again else ""
    return f"Q{session.number_of(question)}/{len(session.plan.questions)} · {question.level} · {question.topic}{again}"


def resumed(session: Session) -> list[Block]:
    """Where we were: what was last asked is said once more, and the last answer stands before what was said on it."""
    talk = session.discussion
    if not talk.events:  # it was left between two questions: the next one comes with its heading
        return [Block(Kind.NOTE, "Going on where you stopped.")]
    return [Block(Kind.NOTE, "Going on where you stopped."), Block(Kind.TITLE, heading(session, talk)), *_where_we_were(talk)]


def _where_we_were(talk: Discussion) -> list[Block]:
    asked, then = [talk.question.ask], [*([talk.rung.ask] if talk.rung else []), *talk.said_since_asked]
    if not talk.answers:
        return _as_one_turn([*asked, *then])
    if talk.rung and any(isinstance(event, Answered) for event in talk.since_asked):
        asked.append(then.pop(0))
    if isinstance(next(event for event in reversed(talk.events) if isinstance(event, Answered | Said)), Answered):  # nothing has been said on it yet
        asked, then = [*asked, *then], []
    return [*_as_one_turn(asked), Block(Kind.CANDIDATE, talk.answers[-1]), *_as_one_turn(then)]


def repeated(session: Session) -> list[Block]:
    """What the interviewer is waiting for an answer to: the question, what was asked on an answer to it, and the hint given on that."""
    talk = session.discussion
    if not talk.events:
        return []
    return _as_one_turn([talk.question.ask, *([talk.rung.ask] if talk.rung else []), *talk.said_since_asked])


def _as_one_turn(spoken: Sequence[str]) -> list[Block]:
    return [Block(Kind.INTERVIEWER, "\n\n".join(words.strip() for words in spoken))] if spoken else []
