"""What a judge is asked about: the answer that a discussion ends with, what was said before it, and whether it can be judged at all."""

from __future__ import annotations

import re

from interviewer.core.discussion import Discussion
from interviewer.core.events import Answered, Said
from interviewer.core.language import has_words_of_another_language
from interviewer.core.moves import Challenge, Clarify, Hint
from interviewer.core.question import MOST_SAID
from interviewer.core.session import Session

#: So many different ordinary words of another language, if they are a fifth of all, are no abbreviations in English.
FEWEST_FOREIGN = 3
_QUOTED = re.compile(r"“[^”]*”")


def answer_to_judge(session: Session) -> tuple[Discussion, str]:
    """The discussion in hand and the answer that it ends with. Raises ValueError where it does not end with one."""
    talk = session.discussion
    last = talk.events[-1] if talk.events else None
    if not isinstance(last, Answered):
        raise ValueError("there is no answer to judge")
    return talk, last.text


def too_long(answer: str) -> str | None:
    """Why no judge can judge a text of this length, if so."""
    return f"it has more than {MOST_SAID:,} characters, more than anybody says" if len(answer) > MOST_SAID else None


def cannot_be_judged(answer: str) -> str | None:
    """Why no embedded judge can judge this text, if so: then a zero would be a lie."""
    if (reason := too_long(answer)) is None and (_in_other_letters(answer) or has_words_of_another_language(answer, FEWEST_FOREIGN)):
        return "the embedded judges read English only"
    return reason


def _in_other_letters(answer: str) -> bool:
    letters = [character for character in answer if character.isalpha()]
    return len(letters) >= 10 and sum(character.isascii() for character in letters) < 0.5 * len(letters)


def heard_by(talk: Discussion) -> list[str]:
    """What the interviewer has said in a discussion: repeating it proves nothing. What the interviewer quotes are the candidate's own words, which count."""
    return [talk.question.ask, *(_QUOTED.sub("…", event.words) for event in talk.events if isinstance(event, Said))]


def said_before(talk: Discussion) -> list[str]:
    """What the candidate has said in a discussion before the answer that it may end with."""
    answers = list(talk.answers)
    return answers[:-1] if talk.events and isinstance(talk.events[-1], Answered) else answers


def asked_for(talk: Discussion) -> str | None:
    """The point that the interviewer has just asked for, if any: a short reply is then read as being about it."""
    last = talk.moves[-1] if talk.moves else None
    return last.point if isinstance(last, Challenge | Hint | Clarify) else None
