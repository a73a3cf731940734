"""The embedded interviewer: the bank's own words in the interviewer's own lines. No model, nothing invented, always the same."""

from __future__ import annotations

from typing import assert_never

from interviewer.core.events import DidNotKnow, Said, SpokenBy
from interviewer.core.judgement import Status
from interviewer.core.moves import Ask, CallOut, Challenge, Clarify, Close, GoDeeper, Hint, Move
from interviewer.core.question import Question, sentences
from interviewer.core.rules import hints_of
from interviewer.core.session import Session
from interviewer.voices.lines import Lines

NAME = "authored"


class AuthoredVoice:
    """Says every move in the author's words."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def says(self, move: Move, session: Session) -> Said:
        """The move in the bank's words."""
        return Said(question=session.discussion.question.id, move=move, words=self.words(move, session), by=SpokenBy(voice=NAME))

    def words(self, move: Move, session: Session) -> str:
        """The words alone: what another voice falls back on, and what it is given as the substance of a move."""
        question = session.discussion.question
        lines = self._lines
        match move:
            case Ask():
                asked = _turn(lines.ask, move, session).format(ask=question.ask.strip())
                return asked if session.discussions[0].events else f"{self._welcome(session)}\n\n{asked}"
            case Challenge():
                line = _turn(lines.challenge_weak if move.weak else lines.challenge, move, session)
                return line.format(ask_for_it=self.ask_for_it(move.point, session))
            case CallOut():
                return _turn(lines.call_out, move, session).format(quote=short(move.quote), call_out=self.call_out(move, question))
            case GoDeeper():
                return _turn(lines.go_deeper, move, session).format(ask=next(rung.ask for rung in question.deeper if rung.id == move.rung).strip())
            case Hint():
                return self._hint(move, session)
            case Clarify():
                return self._clarify(move, session)
            case Close():
                choices: tuple[str, ...] = getattr(lines.close, move.why)
                return _turn(choices, move, session)
            case other:
                assert_never(other)

    def ask_for_it(self, point: str, session: Session) -> str:
        """The author's challenge for a point; where there is none, one that gives nothing away."""
        talk = session.discussion
        authored = talk.question.point(point).ask_for_it
        if authored is not None:
            return authored.strip()
        here = talk.points_in_hand
        touched = sum(talk.status(each) in (Status.SAID, Status.PARTLY) for each in here)
        if touched:
            return self._lines.derived.ask_for_it_given_words.format(number=touched, count=len(here))
        return self._lines.derived.ask_for_it

    def call_out(self, move: CallOut, question: Question) -> str:
        """What is wrong with what was said: the author's words for the misconception, or general ones."""
        held = next((each for each in question.misconceptions if each.id == move.about), None)
        if held is None:
            return self._lines.derived.call_out_denied
        return (held.call_out or self._lines.derived.call_out).strip()

    def _hint(self, move: Hint, session: Session) -> str:
        talk = session.discussion
        point = talk.question.point(move.point)
        hint = point.hints[move.grade - 1].strip() if point.hints else self._derived_hint(point.says)
        unasked = bool(talk.replies) and isinstance(talk.replies[-1], DidNotKnow)
        line = _turn(self._lines.hint_unasked if unasked else self._lines.hint, move, session)
        return line.format(hint=hint, grade=move.grade, grades=hints_of(point))

    def _derived_hint(self, says: str) -> str:
        words = says.split()
        if len(words) < 6:
            return self._lines.derived.hint
        return self._lines.derived.hint_start.format(start=" ".join(words[: max(2, len(words) // 4)]))

    def _clarify(self, move: Clarify, session: Session) -> str:
        lines = self._lines
        match move.why:
            case "asked_back":
                return _turn(lines.clarify, move, session).format(clarify=self._clarification(session))
            case "no_more_hints":
                return _turn(lines.no_more_hints, move, session)
            case "not_sure":
                return _turn(lines.not_sure, move, session).format(quote=short(move.quote or ""))
            case other:
                assert_never(other)

    def _clarification(self, session: Session) -> str:
        """The author's words for the question; for a deeper one there are none."""
        talk = session.discussion
        return ((talk.question.clarify if talk.rung is None else None) or self._lines.derived.clarify).strip()

    def _welcome(self, session: Session) -> str:
        plan = session.plan
        return self._lines.welcome.format(day=plan.day, title=f", {plan.title}" if plan.title else "", count=len(plan.questions))


def _turn(choices: tuple[str, ...], move: Move, session: Session) -> str:
    """The lines take turns over the session, beginning at its seed."""
    weak = isinstance(move, Challenge) and move.weak
    before = [event.move for event in session.log if isinstance(event, Said)]
    said = sum(each.kind == move.kind and (isinstance(each, Challenge) and each.weak) == weak for each in before)
    return choices[(session.plan.seed + said) % len(choices)]


def short(quote: str, most_words: int = 25) -> str:
    """A quote as one would say it aloud: its first sentence, cut at `most_words`, on one line."""
    flat = " ".join(quote.split())
    first = next(iter(sentences(flat)), flat)
    words = first.rstrip(".").split()
    return " ".join(words) if len(words) <= most_words else " ".join(words[:most_words]) + " …"
