"""Reading a model's words before the candidate does, sentence by sentence.

Rules of the guard, which `heard`, `missing`, `tone` and `to_put` keep with it:
- What the candidate has said, what the question says and what the author's own wording says is never held against a sentence: neither as
  giving a point away, nor as a verdict, nor as something new. But a mark that a candidate asks for is no mark that an interviewer gives.
- What in a reply speaks to the judge, or to a model, was not said to anybody here: it stays the candidate's alone.
- What stands between quotation marks was said, word for word; only single terms may be put between them for other reasons.
- Only what is still missing is a secret. What has been said may be confirmed, except in real mode, where nothing tells what a reply was worth.
- What a challenge or a deeper question asks is the author's, however it is worded: the reply is judged on that. After it nothing more is said.
- What asks about words of the candidate's, or goes back to some, says them, or the last reply would seem to be meant.
- A question mark for effect, "That? Since when?", is no question: what was to be asked is still to come.
- A sentence that is held back leaves no trace: the turn goes on as if it had not been tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from interviewer.core.clean import UNSEEN
from interviewer.core.discussion import Discussion
from interviewer.core.language import is_foreign
from interviewer.core.moves import CallOut, Clarify, Move
from interviewer.core.question import Question
from interviewer.core.words import longer_words_of
from interviewer.ports import Readable, Tells
from interviewer.voices import speech
from interviewer.voices.breaches import Breach, Rule
from interviewer.voices.heard import Heard
from interviewer.voices.missing import Missing
from interviewer.voices.sentences import streamed_sentences
from interviewer.voices.to_put import ToPut
from interviewer.voices.tone import Tone, out_of_tone, tone_of

#: A sentence of more characters than this is no sentence that anybody says.
MOST_CHARACTERS = 1_500
#: A call-out that states so many telling words which nobody has used explains on its own account.
OWN_WORDS = 4
#: What goes beyond the words that were asked for by less than this share, or beyond the author's own by less than so many words, is let through.
LEEWAY, WORDS_TO_OPEN_WITH = 1.3, 20
#: A sentence that is all of it between quotation marks; one that opens them and does not close them; and one that closes them and has not opened them.
_ALL_QUOTED, _OPENS_QUOTED, _CLOSES_QUOTED = map(re.compile, (r'[“"]([^“”"]+)[”"]', r'[“"]([^“”"]+)', r'([^“”"]+)[”"]'))


def warm_up(questions: Iterable[Question]) -> None:
    """Find the stems of what questions say: the first turn on each would have to."""
    for question in questions:
        for text in (question.ask, *(phrasing for point in question.every_point() for phrasing in point.phrasings)):
            longer_words_of(text)


class Guard:
    """Reads one turn of words. Make a new one for every turn.

    `authored` is the author's own wording of the same move, `real` means that nothing may be told of what the reply was worth, `words` is how many
    were asked for, `tells` reads a sentence for its sense, where something can, and `readable` is what of a reply is on the question.
    """

    def __init__(
        self, talk: Discussion, move: Move, authored: str, *, real: bool = False, words: int = 60, tells: Tells | None = None, readable: Readable = str
    ) -> None:
        self._move = move
        self._real = real
        self._authored = authored
        self._heard = Heard(talk, authored, readable)
        self._missing = Missing(talk, move, self._heard.known, self._heard.answers, tells)
        self._to_put = ToPut(talk, move, authored, self._heard.others)
        self._may = tone_of(move, talk, real=real)
        self._in_english = not is_foreign(f"{talk.question.ask} {authored}")
        self._most_words = max(round(LEEWAY * words), len(authored.split()) + WORDS_TO_OPEN_WITH)
        requests = sum(speech.requests(sentence) for sentence in streamed_sentences([authored]))
        self._answers_back = isinstance(move, Clarify) and move.why != "not_sure"
        self._most_requests, self._must_ask = max(1, requests), requests > 0 and not self._answers_back
        # What was let through so far: its longer words and names, how many things it asks, how many words it has, whether one question was only for
        # effect, whether the last one is the author's; whether the turn has ended; whether all of it stands between quotation marks; and whether a call-out
        # says that it is one.
        self._said: frozenset[str] = frozenset()
        self._requests = self._count = 0
        self._figure = self._own = self._over = False
        self._in_quotes = False
        self._calls_out = not isinstance(move, CallOut)  # the user's rule: "weak ML intuition -> I'll call it out"

    @property
    def has_asked(self) -> bool:
        """Whether what was let through asks what is to be asked, or need not ask anything, so that nothing need follow it."""
        return self._over or (
            self._own and self._calls_out and self._to_put.lacking_in(self._said) is None if self._requests > 0 else not self._must_ask and self._count > 0
        )

    def reads(self, sentence: str) -> str:
        """The sentence, if it may be said, without what dresses it up. Raises Breach if not."""
        if len(sentence) > MOST_CHARACTERS:
            raise Breach(Rule.TOO_LONG)
        sentence = self._undressed(sentence)
        spoken = self._heard.without_quotes(sentence)
        said = self._said | longer_words_of(sentence) | speech.names_in(sentence)
        asks, own = self._asks(spoken), self._to_put.may_be_asked_by(sentence, said)
        figure = asks > 0 and not (own or self._figure or speech.telling_words_of(spoken) - self._heard.free)
        requests, count = self._requests + (0 if figure else asks), self._count + len(sentence.split())
        calls_out = self._calls_out or self._to_put.is_called_out_by(sentence, spoken, said)
        rule = self._too_much(requests, count) or self._broken(sentence, spoken, said) or self._off_the_question(sentence, requests, said)
        if rule is not None:
            raise Breach(rule)
        self._own = own if requests > self._requests else self._own
        self._figure = self._figure or figure
        self._said, self._requests, self._count, self._calls_out = said, requests, count, calls_out
        return sentence

    def ends(self) -> None:
        """The turn is over. Raises Breach if nothing was said, or not asked what the author asks."""
        if self._count == 0:
            raise Breach(Rule.SAID_NOTHING)
        if self._requests == 0 and self._must_ask and not self._figure:
            raise Breach(Rule.ASKED_NOTHING)
        if self._requests > 0 and (lacking := self._to_put.lacking_in(self._said)) is not None:
            raise Breach(lacking)
        if not self._calls_out:
            raise Breach(Rule.ASKED_ELSE)
        self._over = True

    def _asks(self, spoken: str) -> int:
        """How many things a sentence asks for. Where it is asked what was meant, "Pin that down for me" asks."""
        asks_what_was_meant = isinstance(self._move, Clarify) and not self._answers_back
        return speech.requests(spoken) or int(asks_what_was_meant and bool(speech.ASKS_FOR_MORE.search(spoken)))

    def _too_much(self, requests: int, count: int) -> Rule | None:
        if requests > self._most_requests:
            return Rule.ASKED_TWICE
        return Rule.TOO_LONG if count > self._most_words else None

    def _off_the_question(self, sentence: str, requests: int, said: frozenset[str]) -> Rule | None:
        """Whether the last question that may be asked is not the one that is to be asked, or has been asked and this only follows it."""
        if requests < self._most_requests:
            return None
        if requests > self._requests:
            return self._to_put.lacking_in(said)
        return None if self._answers_back or sentence in self._authored else Rule.WENT_ON

    def _broken(self, sentence: str, spoken: str, said: frozenset[str]) -> Rule | None:
        if speech.OUT_OF_PART.search(spoken) and sentence not in self._authored:
            return Rule.OUT_OF_PART
        if any(UNSEEN.match(character) for character in sentence) or (speech.UNSPEAKABLE.search(spoken) and sentence not in self._authored):
            return Rule.UNSPEAKABLE
        if self._in_english and sentence not in self._authored and is_foreign(spoken):
            return Rule.FOREIGN
        if self._heard.is_marked_anew_by(sentence):
            return Rule.GRADED
        if self._missing.is_given_away_by(said) or self._missing.is_repeated_in(spoken):
            return Rule.GAVE_AWAY
        if sentence in self._authored:
            return None
        may = Tone() if self._to_put.has_yet_to_quote(said) else self._may
        return out_of_tone(spoken, may, self._heard, real=self._real) or self._of_its_own(spoken, sentence)

    def _of_its_own(self, spoken: str, sentence: str) -> Rule | None:
        """What is neither the question's, nor the candidate's, nor the author's; and what is nothing but the candidate's."""
        if self._heard.is_misquoted_in(spoken):
            return Rule.MISQUOTED
        if self._heard.is_summed_up_in(spoken):
            return Rule.SUMMED_UP
        if speech.LECTURES.search(spoken) or not all(map(self._heard.has_name, speech.names_in(sentence))):
            return Rule.LECTURED
        new = speech.telling_words_of(spoken) - self._heard.free
        if isinstance(self._move, CallOut) and not speech.requests(spoken) and len(new) >= OWN_WORDS:
            return Rule.LECTURED
        named = self._missing.is_named_in(spoken) or self._missing.is_answered_or_suggested_in(spoken)
        told = named or any(map(self._tells_a_point, speech.statements_of(spoken)))
        return Rule.GAVE_AWAY if told else None

    def _tells_a_point(self, statement: str) -> bool:
        """Whether a statement says what is missing, and is more than a fact that the author gives."""
        return not self._heard.is_the_authors(statement) and self._missing.is_told_by(statement)

    def _undressed(self, sentence: str) -> str:
        """The sentence without marks of emphasis, and without quotation marks around all of the turn: what they hold the candidate has not said."""
        if sentence in self._authored:
            return sentence
        bare = sentence.replace("**", "")
        if (whole := _ALL_QUOTED.fullmatch(bare)) and not self._heard.was_replied(whole[1]):
            return whole[1]
        if self._count == 0 and (opens := _OPENS_QUOTED.fullmatch(bare)) and not self._heard.was_replied(opens[1]):
            self._in_quotes = True
            return opens[1]
        closes = _CLOSES_QUOTED.fullmatch(bare) if self._in_quotes else None
        return closes[1] if closes else bare
