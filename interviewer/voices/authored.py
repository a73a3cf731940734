"""The embedded interviewer: the bank's own words in the interviewer's own lines. No model, nothing invented, always the same."""

from __future__ import annotations

import re
from itertools import chain
from typing import assert_never

from interviewer.core.counted import counted
from interviewer.core.discussion import Discussion
from interviewer.core.events import DidNotKnow, Said, SpokenBy
from interviewer.core.flat import flat
from interviewer.core.judgement import Judged
from interviewer.core.moves import Ask, CallOut, Challenge, Clarify, Close, GoDeeper, Hint, Move
from interviewer.core.question import Band, Question
from interviewer.core.rules import answered_beforehand, heard, is_last_aside
from interviewer.core.session import Session
from interviewer.core.slots import is_made_from
from interviewer.voices.bearings import answered_so_far, asks_for_the_reason, half_said, said_earlier, taken_as
from interviewer.voices.lines import Lines, Turns

NAME = "authored"
#: A quote of more words is cut, where a sentence or a clause begins if one begins in the first half of what is kept.
MOST_QUOTED = 36
#: Of words that are only asked about what matters is said: a quote of more than so many is cut likewise.
MOST_ASKED_ABOUT = 14
#: Of words that are called out, and only named, the subject has to be heard: a quote of more than so many is cut likewise.
MOST_NAMED = 20
#: Where no mark tells it, a clause begins with one of these. Fewer words than that tell nothing.
JOINS = ("and", "but", "then", "because", "since", "so", "which", "while", "if", "when")
FEWEST_QUOTED = 5
#: What leads on from what was said before the quote is left out of it.
LEADS_ON = ("and", "but", "then")
#: How a sentence begins tells something where it has so many words that the question does not have.
FEWEST_TO_BEGIN = 6
_ARTICLES = ("a", "an", "the")
_WORD = re.compile(r"[\w'-]+")


class AuthoredVoice:
    """Says every move in the author's words, and in a persona's lines around them; `persona` is the name of the one whose lines these are."""

    def __init__(self, lines: Lines, persona: str | None = None) -> None:
        self._lines = lines
        self._persona = persona

    def says(self, move: Move, session: Session) -> Said:
        """The move in the bank's words."""
        talk, by = session.discussion, SpokenBy(voice=NAME, persona=self._persona)
        derived = self._derived_hint(move, talk) if isinstance(move, Hint) else None
        return Said(question=talk.question.id, move=move, words=self.words(move, session), by=by, derived=derived)

    def words(self, move: Move, session: Session) -> str:
        """The words alone: what another voice falls back on."""
        question = session.discussion.question
        lines = self._lines
        openings: Turns
        match move:
            case Ask():
                asked = _turn(lines.ask_again if session.trying_again else lines.ask, move, session).format(ask=question.ask.strip())
                return asked if any(isinstance(event, Said) for event in session.log) else f"{self._welcome(session)}\n\n{asked}"
            case Challenge():
                openings = self._openings(move, session)
                return _turn(openings, move, session).format(ask_for_it=self._challenge(move.point, session))
            case CallOut():
                return self._calls_out(move, session)
            case GoDeeper():
                return _turn(self._deeper(session), move, session).format(ask=question.rung(move.rung).ask.strip())
            case Hint():
                return self._hint(move, session)
            case Clarify():
                return self._clarify(move, session)
            case Close():
                return self._leaves(move, session)
            case other:
                assert_never(other)

    def substance(self, move: Move, session: Session) -> str:
        """What the bank has to say for a move, without the interviewer's own lines around it: what another voice puts into its words."""
        question = session.discussion.question
        match move:
            case Ask():
                return question.ask.strip()
            case Challenge():
                return self._challenge(move.point, session)
            case CallOut():
                if asks_for_the_reason(move, session.discussion):
                    return self._calls_out(move, session)
                return f"“{short(move.quote)}”. {self.call_out(move, question)}"
            case GoDeeper():
                return question.rung(move.rung).ask.strip()
            case Hint() | Clarify() | Close():
                return self.words(move, session)
            case other:
                assert_never(other)

    def _challenge(self, point: str, session: Session) -> str:
        talk = session.discussion
        return self._or_derived(talk.request_for(talk.question.point(point)), session)

    def _or_derived(self, authored: str | None, session: Session) -> str:
        """The author's challenge for a point; where there is none, one that gives nothing away."""
        talk = session.discussion
        if authored is not None:
            return authored.strip()
        if _is_real(session):
            return self._lines.real.ask_for_it
        here = [point for point in talk.points_in_hand if not point.bonus]
        if said := sum(talk.finding(each).name == "said" for each in here):  # what is said mostly is not said in full
            return self._lines.derived.ask_for_it_given_words.format(number=said, count=len(here))
        return self._lines.derived.ask_for_it

    def _calls_out(self, move: CallOut, session: Session) -> str:
        """What is wrong, or, of who has only disagreed with that, the reason that is asked for."""
        talk, lines = session.discussion, self._lines
        if asks_for_the_reason(move, talk):
            return _turn(lines.call_out_disagreed, move, session).format(quote=short(move.quote, MOST_NAMED))
        openings = self._back_to_it(session) if said_earlier(move, talk) else lines.call_out
        words = _turn(openings, move, session).format(quote=short(move.quote), call_out=self.call_out(move, talk.question))
        return f"{self.names_the_rest(move, session)} {words}".lstrip()

    def _back_to_it(self, session: Session) -> Turns:
        """How to come back to what was said earlier; in study mode who has just put something right hears that first."""
        talk, lines = session.discussion, self._lines
        if _is_real(session) or not isinstance(talk.events[-1], Judged):
            return lines.call_out_earlier
        match heard(talk):
            case "right":
                return lines.call_out_earlier_right
            case "withdrawn":
                return lines.call_out_earlier_withdrawn
            case "wrong" | "some" | "little":
                return lines.call_out_earlier
            case other:
                assert_never(other)

    def names_the_rest(self, move: Move, session: Session) -> str:
        """What else is wrong, named in one sentence before the call-out, whoever words that; nothing where each has a call-out of its own."""
        if not isinstance(move, CallOut) or not move.also:
            return ""
        *others, last = [f"“{short(quote, MOST_NAMED)}”" for quote in move.also]
        return _turn(self._lines.call_out_also, move, session).format(quotes=f"{', '.join(others)} and {last}" if others else last)

    def call_out(self, move: CallOut, question: Question) -> str:
        """What is wrong with what was said: the author's words for the misconception, or general ones."""
        held = next((each for each in question.misconceptions if each.id == move.about), None)
        if held is None:
            return self._lines.derived.call_out_denied
        return (held.call_out or self._lines.derived.call_out).strip()

    def _openings(self, move: Challenge, session: Session) -> Turns:
        """How to lead on to a challenge."""
        if _is_real(session):
            return self._lines.real.challenge
        match taken_as(move, session.discussion):
            case "open":
                return self._lines.after_call_out
            case "unproven":
                return self._lines.clarify_reworded
            case "unclear":
                return self._lines.unclear
            case "asks":
                return self._lines.only_asks
            case heard:
                openings: Turns = getattr(self._lines.challenge, heard)
                return openings

    def _deeper(self, session: Session) -> Turns:
        """How to lead on to a deeper question: by how much of this one is answered, where that may be told and anybody can tell."""
        answered = None if _is_real(session) else answered_so_far(session.discussion)
        if answered is None:
            return self._lines.real.go_deeper
        return self._lines.go_deeper_excellent if answered is Band.EXCELLENT else self._lines.go_deeper

    def _leaves(self, move: Close, session: Session) -> str:
        """The farewell. In study mode who has answered the next deeper question before it was put hears so, and which one that is."""
        good = move.why in ("answered", "deep_enough") and not _is_real(session)
        if good and (rung := answered_beforehand(session.discussion)) is not None:
            return _turn(self._lines.close_beforehand, move, session).format(ask=flat(rung.ask))
        return _turn(self._farewells(move, session), move, session)

    def _farewells(self, move: Close, session: Session) -> Turns:
        """How to leave. In study mode who said in the end what had been asked for hears nothing that sounds like giving up, and nothing wrong goes unmarked."""
        farewells: Turns = getattr(self._lines.real.close if _is_real(session) else self._lines.close, move.why)
        if not _is_real(session) and move.why == "pressed_enough" and isinstance(session.discussion.events[-1], Judged):
            match heard(session.discussion):
                case "right":
                    return self._lines.close_right
                case "withdrawn":
                    return self._lines.close_withdrawn
                case "wrong":
                    return self._lines.close_wrong
                case "some" | "little":
                    pass
                case other:
                    assert_never(other)
        return farewells

    def _hint(self, move: Hint, session: Session) -> str:
        talk = session.discussion
        point = talk.question.point(move.point)
        hint = self._derived_hint(move, talk) or point.hints[move.grade - 1].strip()
        unasked = bool(talk.replies) and isinstance(talk.replies[-1], DidNotKnow)
        line = _turn(self._lines.hint_unasked if unasked else self._lines.hint, move, session)
        return line.format(hint=hint, grade=move.grade, grades=point.grades_of_hint)

    def _derived_hint(self, move: Hint, talk: Discussion) -> str | None:
        """How the point begins, where its author wrote no hint; None where there is one.

        The words that the question has too tell nothing: a quarter of those behind them is told with them.
        """
        point = talk.question.point(move.point)
        if point.hints:
            return None
        words, known = point.says.split(), {*_ARTICLES, *_stems(talk.asked)}
        told = next((place for place, word in enumerate(words) if not known.issuperset(_stems(word))), len(words))
        if len(words) - told < FEWEST_TO_BEGIN:
            return self._lines.derived.hint
        return self._lines.derived.hint_start.format(start=" ".join(words[: told + max(2, (len(words) - told) // 4)]))

    def _clarify(self, move: Clarify, session: Session) -> str:
        lines = self._lines
        match move.why:
            case "asked_back":
                words = self._put_again(move, session)
                return _turn(lines.clarify_last, move, session).format(clarify=words) if is_last_aside(session.discussion) else words
            case "no_more_hints":
                return _turn(lines.no_more_hints_last if is_last_aside(session.discussion) else lines.no_more_hints, move, session)
            case "not_sure":
                return self._asks_about(move, session)
            case other:
                assert_never(other)

    def _asks_about(self, move: Clarify, session: Session) -> str:
        """The words that may mean a point, or say a part of it, and the author's request for that; where none is left, what was meant."""
        talk, lines = session.discussion, self._lines
        half, quote = half_said(move, talk), short(move.quote or "", MOST_ASKED_ABOUT)
        request = None if move.point is None else talk.request_left_for(talk.question.point(move.point))
        if request is None:
            return _turn(lines.half_said if half else lines.not_sure, move, session).format(quote=quote)
        return _turn(lines.half_said_pressed if half else lines.not_sure_pressed, move, session).format(quote=quote, ask_for_it=request.strip())

    def _put_again(self, move: Clarify, session: Session) -> str:
        """What was asked back, in other words where there are any."""
        if move.point is not None:
            return self._once_more(move, move.point, session)
        if (call_out := session.discussion.lone_call_out) is not None:
            words = self.call_out(call_out, session.discussion.question)
            return _turn(self._lines.call_out_again, move, session).format(quote=short(call_out.quote), call_out=words)
        return _turn(self._lines.clarify, move, session).format(clarify=self._clarification(session))

    def _once_more(self, move: Clarify, point: str, session: Session) -> str:
        """What is being pressed for: in the author's other words, unless they have been heard, and then as it was first asked."""
        talk = session.discussion
        pressed = talk.question.point(point)
        reworded = talk.request_left_for(pressed)
        if reworded is None or _has_clarified(talk, point):
            return _turn(self._lines.clarify_pressed, move, session).format(ask_for_it=self._or_derived(pressed.ask_for_it, session))
        return _turn(self._lines.clarify_reworded, move, session).format(ask_for_it=reworded.strip())

    def _clarification(self, session: Session) -> str:
        """The author's words for the question, or for the deeper one: once."""
        talk = session.discussion
        asked = talk.rung or talk.question
        return ((None if _has_clarified(talk, None) else asked.clarify) or self._lines.derived.clarify).strip()

    def _welcome(self, session: Session) -> str:
        plan = session.plan
        count = len(plan.questions)
        questions = self._lines.one_question if count == 1 else self._lines.many_questions.format(count=count)
        if plan.seconds is not None:
            questions += " " + self._lines.time.format(time=in_words(plan.seconds))
        if plan.day is None:
            return self._lines.welcome_chosen.format(title=plan.name, questions=questions)
        return self._lines.welcome.format(day=plan.day, title=f": {plan.title}" if plan.title else "", questions=questions)


def _turn(choices: tuple[str, ...], move: Move, session: Session) -> str:
    """The lines take turns over the session, beginning at its seed: none is said again before every other one of the list has been."""
    said = [event.words for event in session.log if isinstance(event, Said) and event.move.kind == move.kind]
    first = session.plan.seed % len(choices)
    return min((*choices[first:], *choices[:first]), key=lambda line: sum(is_made_from(words, line) for words in said))


def _has_clarified(talk: Discussion, point: str | None) -> bool:
    """Whether whoever asked back has been answered on this before: on a point that is pressed for, or on what is being asked."""
    since = talk.moves if point is not None else talk.moves_since_asked
    return any(isinstance(move, Clarify) and move.why == "asked_back" and move.point == point for move in since)


def _is_real(session: Session) -> bool:
    """In real mode no opening tells what the last reply was worth."""
    return session.plan.mode == "real"


def in_words(seconds: int) -> str:
    """A length of time as one would say it: `30 minutes`, `1 hour and 30 minutes`, `90 seconds`."""
    if seconds < 120 and seconds != 60:
        return counted(seconds, "second")
    hours, minutes = divmod(round(seconds / 60), 60)
    said = [counted(count, unit) for count, unit in ((hours, "hour"), (minutes, "minute")) if count]
    return " and ".join(said)


def _stems(text: str) -> frozenset[str]:
    """The stems of the words of a text."""
    from interviewer.core.words import stem  # no first question waits for it

    return frozenset(map(stem, _WORD.findall(text.lower().replace("’", "'"))))


def short(quote: str, most: int = MOST_QUOTED) -> str:
    """A quote as one would say it aloud: on one line, and whole or only its end, since what does not hold often stands in the last of its sentences."""
    words = _without_lead(quote.strip().rstrip(".").split())
    if len(words) <= most:
        return " ".join(words)
    marked = (at for at in range(-most, -most // 2) if words[at - 1][-1] in ",;:.!?")
    joined = (at for at in range(-most, 1 - FEWEST_QUOTED) if words[at - 1][-1] in ",;:.!?" or words[at].lower() in JOINS)
    return "… " + " ".join(_without_lead(words[next(chain(marked, joined), -most) :]))


def _without_lead(words: list[str]) -> list[str]:
    """The words of a quote from the first on that does not only lead on from what was said before."""
    first = next((place for place, word in enumerate(words[:-1]) if word.lower() not in LEADS_ON), max(0, len(words) - 1))
    return words[first:]
