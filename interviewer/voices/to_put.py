"""What a turn is to put: the author's question, the candidate's words that it is about, and of a call-out that it is one."""

from __future__ import annotations

from math import ceil
from typing import assert_never

from interviewer.core.discussion import Discussion
from interviewer.core.moves import Ask, CallOut, Challenge, Clarify, Close, GoDeeper, Hint, Move
from interviewer.core.words import longer_words_of
from interviewer.voices import speech
from interviewer.voices.bearings import said_earlier
from interviewer.voices.breaches import Rule
from interviewer.voices.heard import FEWEST_OF_A_FACT
from interviewer.voices.sentences import streamed_sentences

#: A deeper question is put where so large a share of the author's telling words and figures has been said; fewer than so many tell nothing.
PUT, FEWEST_TO_PUT = 0.5, 3


class ToPut:
    """What a turn is to put. `authored` is the author's own wording of its move, and `heard` what was heard beside that."""

    def __init__(self, talk: Discussion, move: Move, authored: str, heard: str) -> None:
        self._authored = authored
        self._words, self._enough = _asked(talk, move)
        self._quote = _to_quote(talk, move)
        self._authors = _the_authors(authored, heard) if isinstance(move, CallOut) else frozenset()
        self._called_out = longer_words_of(move.quote) if isinstance(move, CallOut) else frozenset()

    def lacking_in(self, said: frozenset[str]) -> Rule | None:
        """What is lacking of it in these words, if anything is: the author's question, or the candidate's words that it is about."""
        if self.has_yet_to_quote(said):
            return Rule.QUOTED_NOTHING
        return None if len(said & self._words) >= self._enough else Rule.ASKED_ELSE

    def has_yet_to_quote(self, said: frozenset[str]) -> bool:
        """Whether the words that this is about are still to come: until then a verdict would seem to be one on the last reply."""
        return bool(self._quote) and self._quote.isdisjoint(said)

    def may_be_asked_by(self, sentence: str, said: frozenset[str]) -> bool:
        """Whether a question that comes now may be the author's. Of a call-out, a first one that is not is a figure of speech, "Since when?"."""
        return not self._authors or sentence in self._authored or not self._authors.isdisjoint(said)

    def is_called_out_by(self, sentence: str, spoken: str, said: frozenset[str]) -> bool:
        """Whether it is heard by now that something is called out: in doubt, in the words that are, or in the author's question."""
        named = bool(speech.DOUBTS.search(spoken)) or not self._called_out.isdisjoint(said)
        return named or (bool(self._authors) and self.may_be_asked_by(sentence, said))


def _asked(talk: Discussion, move: Move) -> tuple[frozenset[str], int]:
    """The words by which one hears that the author's question has been put, and how many of them it takes.

    Of a challenge, which may be worded freely, one that is not the question's over again; of a deeper question, which gives a case, half of all.
    """
    match move:
        case Challenge():
            words = speech.matter_of(talk.request_for(talk.question.point(move.point)) or "")
            new = words - speech.matter_of(f"{talk.question.ask} {talk.asked}") or words
            return (new, 1) if len(words) >= FEWEST_TO_PUT else (frozenset(), 0)
        case GoDeeper():
            words = speech.matter_of(talk.question.rung(move.rung).ask)
            return (words, ceil(PUT * len(words))) if len(words) >= FEWEST_TO_PUT else (frozenset(), 0)
        case Ask() | CallOut() | Hint() | Clarify() | Close():
            return frozenset(), 0
        case other:
            assert_never(other)


def _to_quote(talk: Discussion, move: Move) -> frozenset[str]:
    """The words of the candidate's of which some must be said: of what is asked about, and of what was said earlier and is called out only now."""
    if isinstance(move, Clarify) or (isinstance(move, CallOut) and said_earlier(move, talk)):
        return longer_words_of(move.quote or "")
    return frozenset()


def _the_authors(authored: str, heard: str) -> frozenset[str]:
    """The words that show that a call-out's own question may have come: the first of these that tell enough.

    What its question is about and nobody has said; what all of it is about; what its question is about; the question's own words, everyday ones too.
    """
    asked = [each for each in streamed_sentences([authored]) if speech.requests(each)][-1:]
    question, new = speech.matter_of(" ".join(asked)), speech.matter_of(authored) - speech.matter_of(heard)
    fresh = question & new
    return (fresh if len(fresh) >= FEWEST_OF_A_FACT else new) or question or longer_words_of(" ".join(asked)) - longer_words_of(heard)
