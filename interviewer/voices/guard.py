"""Reading a model's words before the candidate does, sentence by sentence.

Rules of this file:
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
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Annotated, Self, assert_never

from pydantic import Field, RootModel, model_validator

from interviewer.core.clean import UNSEEN
from interviewer.core.discussion import Discussion
from interviewer.core.evidence import verbatim
from interviewer.core.language import is_foreign
from interviewer.core.moves import Ask, CallOut, Challenge, Clarify, Close, GoDeeper, Hint, Move
from interviewer.core.question import Question
from interviewer.core.words import longer_words_of
from interviewer.ports import Readable, Tells
from interviewer.voices import speech
from interviewer.voices.bearings import NOT_THIN, half_said, said_earlier, taken_as
from interviewer.voices.missing import Missing
from interviewer.voices.sentences import sentences_of

#: A sentence of more characters than this is no sentence that anybody says.
MOST_CHARACTERS = 1_500
#: A fact of the author's is known by so many telling words and figures, and by none that its sentence has not.
FEWEST_OF_A_FACT = 2
#: A statement of so many longer words sums the answer up if so large a share of them are the candidate's, and so many of them nobody else's; a question
#: needs more of them.
SUMMED_UP, FEWEST_SUMMED_UP, FEWEST_ASKED_BACK, FEWEST_OF_THEIRS = 0.7, 8, 13, 3
#: A call-out that states so many telling words which nobody has used explains on its own account.
OWN_WORDS = 4
#: What the candidate is said to do or think is theirs where they have said so large a share of the telling words for it: it may be put in other words.
ASCRIBED = 0.5
#: What goes beyond the words that were asked for by less than this share, or beyond the author's own by less than so many words, is let through.
LEEWAY, WORDS_TO_OPEN_WITH = 1.3, 20
#: A deeper question is put where so large a share of the author's telling words and figures has been said; fewer than so many tell nothing.
PUT, FEWEST_TO_PUT = 0.5, 3
#: A quotation of so many words or more is what somebody has said, and not a term.
FEWEST_QUOTED = 3
_QUOTED = re.compile(r"[“\"]([^“”\"]{1,400})[”\"]|(?<!\w)['‘](?=\S)((?:[^'‘’]|['’](?=\w)){1,400})(?<=\S)['’](?!\w)")
#: A sentence that is all of it between quotation marks; one that opens them and does not close them; and one that closes them and has not opened them.
_ALL_QUOTED, _OPENS_QUOTED, _CLOSES_QUOTED = map(re.compile, (r'[“"]([^“”"]+)[”"]', r'[“"]([^“”"]+)', r'([^“”"]+)[”"]'))
#: What stands for words that a quotation leaves out.
_LEFT_OUT = re.compile(r"\[?(?:…|\.{3})\]?")


class Rule(StrEnum):
    """What a sentence can break. The values go on the record."""

    ASKED_TWICE = "asked_twice"
    ASKED_NOTHING = "asked_nothing"
    ASKED_ELSE = "asked_else"
    QUOTED_NOTHING = "quoted_nothing"
    WENT_ON = "went_on"
    SAID_NOTHING = "said_nothing"
    TOO_LONG = "too_long"
    GAVE_AWAY = "gave_away"
    GRADED = "graded"
    PRAISED = "praised"
    CONTRADICTED = "contradicted"
    MISQUOTED = "misquoted"
    LECTURED = "lectured"
    SUMMED_UP = "summed_up"
    PERSONAL = "personal"
    OUT_OF_PART = "out_of_part"
    UNSPEAKABLE = "unspeakable"
    FOREIGN = "foreign"


class Reasons(RootModel[dict[Rule, Annotated[str, Field(min_length=1)]]]):
    """What a model is told of each rule that it has broken: "it asked more than one thing"."""

    @model_validator(mode="after")
    def _of_every_rule(self) -> Self:
        if missing := [rule.value for rule in Rule if rule not in self.root]:
            raise ValueError(f"there is no reason for `{missing[0]}`")
        return self


class Breach(Exception):
    """A sentence must not be said; `rule` says why."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.value)
        self.rule = rule


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
        self._replies = [readable(reply.text) for reply in talk.replies]
        answers = tuple(map(readable, talk.answers))
        self._heard = [*self._replies, talk.asked, talk.question.ask, authored]
        known, given = " ".join(self._heard), f"{talk.question.ask} {talk.asked} {authored}"
        self._free = longer_words_of(known)
        self._shares = speech.shares_in(" ".join(answers)) | speech.shares_in(given, out_of=True)
        self._names = speech.tokens_of(known) | ({str(share) for share in (*self._shares, 100)} if self._shares else set())
        self._answers = longer_words_of(" ".join(answers))
        self._answers_alone = self._answers - longer_words_of(given)
        self._missing = Missing(talk, move, known, answers, tells)
        self._in_english = not is_foreign(f"{talk.question.ask} {authored}")
        self._marks = _marks(given) | {mark for mark in _marks(" ".join(answers)) if mark.endswith("%")}
        self._may = _tone(move, talk, real=real)
        self._most_words = max(round(LEEWAY * words), len(authored.split()) + WORDS_TO_OPEN_WITH)
        requests = sum(speech.requests(sentence) for sentence in sentences_of([authored]))
        self._answers_back = isinstance(move, Clarify) and move.why != "not_sure"
        self._most_requests, self._must_ask = max(1, requests), requests > 0 and not self._answers_back
        self._to_put, self._enough_to_put = _to_put(talk, move)
        self._to_quote = _to_quote(talk, move)
        self._authors = _the_authors(authored, self._heard[:-1]) if isinstance(move, CallOut) else frozenset()
        # What was let through so far: its longer words and names, how many things it asks, how many words it has, whether one question was only for
        # effect, whether the last one is the author's; whether the turn has ended; whether all of it stands between quotation marks; and whether a call-out
        # says that it is one.
        self._said: frozenset[str] = frozenset()
        self._requests = self._count = 0
        self._figure = self._own = self._over = False
        self._in_quotes = False
        self._called_out = longer_words_of(move.quote) if isinstance(move, CallOut) else frozenset()
        self._calls_out = not isinstance(move, CallOut)  # the user's rule: "weak ML intuition -> I'll call it out"

    @property
    def has_asked(self) -> bool:
        """Whether what was let through asks what is to be asked, or need not ask anything, so that nothing need follow it."""
        return self._over or (
            self._own and self._calls_out and self._unput(self._said) is None if self._requests > 0 else not self._must_ask and self._count > 0
        )

    def reads(self, sentence: str) -> str:
        """The sentence, if it may be said, without what dresses it up. Raises Breach if not."""
        if len(sentence) > MOST_CHARACTERS:
            raise Breach(Rule.TOO_LONG)
        sentence = self._undressed(sentence)
        spoken = self._without_quotes(sentence)
        said = self._said | longer_words_of(sentence) | speech.names_in(sentence)
        asks, own = self._asks(spoken), self._has_something_of_the_authors(sentence, said)
        figure = asks > 0 and not (own or self._figure or speech.telling_words_of(spoken) - self._free)
        requests, count = self._requests + (0 if figure else asks), self._count + len(sentence.split())
        calls_out = self._calls_out or bool(speech.DOUBTS.search(spoken)) or not self._called_out.isdisjoint(said) or (bool(self._authors) and own)
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
        if self._requests > 0 and (lacking := self._unput(self._said)) is not None:
            raise Breach(lacking)
        if not self._calls_out:
            raise Breach(Rule.ASKED_ELSE)
        self._over = True

    def _asks(self, spoken: str) -> int:
        """How many things a sentence asks for. Where it is asked what was meant, "Pin that down for me" asks."""
        asks_what_was_meant = isinstance(self._move, Clarify) and not self._answers_back
        return speech.requests(spoken) or int(asks_what_was_meant and bool(speech.ASKS_FOR_MORE.search(spoken)))

    def _has_something_of_the_authors(self, sentence: str, said: frozenset[str]) -> bool:
        """Whether a question that comes now may be the author's. Of a call-out, a first one that is not is a figure of speech, "Since when?"."""
        return not self._authors or sentence in self._authored or not self._authors.isdisjoint(said)

    def _too_much(self, requests: int, count: int) -> Rule | None:
        if requests > self._most_requests:
            return Rule.ASKED_TWICE
        return Rule.TOO_LONG if count > self._most_words else None

    def _off_the_question(self, sentence: str, requests: int, said: frozenset[str]) -> Rule | None:
        """Whether the last question that may be asked is not the one that is to be asked, or has been asked and this only follows it."""
        if requests < self._most_requests:
            return None
        if requests > self._requests:
            return self._unput(said)
        return None if self._answers_back or sentence in self._authored else Rule.WENT_ON

    def _unput(self, said: frozenset[str]) -> Rule | None:
        """What is lacking of what is to be put, if anything is: the author's question, or the candidate's words that it is about."""
        if self._has_yet_to_quote(said):
            return Rule.QUOTED_NOTHING
        return None if len(said & self._to_put) >= self._enough_to_put else Rule.ASKED_ELSE

    def _broken(self, sentence: str, spoken: str, said: frozenset[str]) -> Rule | None:
        if speech.OUT_OF_PART.search(spoken) and sentence not in self._authored:
            return Rule.OUT_OF_PART
        if any(UNSEEN.match(character) for character in sentence) or (speech.UNSPEAKABLE.search(spoken) and sentence not in self._authored):
            return Rule.UNSPEAKABLE
        if self._in_english and sentence not in self._authored and is_foreign(spoken):
            return Rule.FOREIGN
        marks = _marks(sentence) - self._marks
        if marks and not (all(map(_MAY_BE_SHARE.search, marks)) and self._tells_a_share(sentence)):
            return Rule.GRADED
        if self._missing.is_given_away_by(said) or self._missing.is_repeated_in(spoken):
            return Rule.GAVE_AWAY
        if sentence in self._authored:
            return None
        return self._out_of_tone(spoken, _Tone() if self._has_yet_to_quote(said) else self._may) or self._of_its_own(spoken, sentence)

    def _has_yet_to_quote(self, said: frozenset[str]) -> bool:
        """Whether the words that this is about are still to come: until then a verdict would seem to be one on the last reply."""
        return bool(self._to_quote) and self._to_quote.isdisjoint(said)

    def _out_of_tone(self, spoken: str, may: _Tone) -> Rule | None:
        """What the move does not allow the tone to be."""
        if speech.PERSONAL.search(spoken):
            return Rule.PERSONAL
        if speech.GRADES.search(spoken) or (speech.GRADES_UNLESS_SHARE.search(spoken) and not self._tells_a_share(spoken)):
            return Rule.GRADED
        told = Rule.GRADED if self._real else Rule.PRAISED
        if speech.PRAISES.search(spoken) or (speech.CALLS_GOOD.search(spoken) and not may.call_good):
            return told
        if speech.CONFIRMS.search(spoken) and not may.confirm:
            return told
        if not may.weigh and speech.WEIGHS.search(spoken):
            return Rule.GRADED
        if (speech.REJECTS.search(spoken) and not may.reject) or (speech.BELITTLES.search(spoken) and not may.belittle):
            return Rule.GRADED if self._real else Rule.CONTRADICTED
        return None

    def _tells_a_share(self, sentence: str) -> bool:
        """Whether what a sentence has out of ten or of a hundred are shares that were told before, or what these leave."""
        told = speech.out_of_in(sentence)
        return bool(told) and told <= self._shares

    def _of_its_own(self, spoken: str, sentence: str) -> Rule | None:
        """What is neither the question's, nor the candidate's, nor the author's; and what is nothing but the candidate's."""
        if any(len(quoted.split()) >= FEWEST_QUOTED for quoted in _quotations(spoken)) or self._ascribes(spoken):
            return Rule.MISQUOTED
        asks = speech.requests(spoken) > 0
        words = longer_words_of(spoken)
        much = len(words) >= (FEWEST_ASKED_BACK if asks else FEWEST_SUMMED_UP) and len(words & self._answers_alone) >= FEWEST_OF_THEIRS
        if speech.SUMS_UP.search(spoken) or (much and len(words & self._answers) >= SUMMED_UP * len(words)):
            return Rule.SUMMED_UP
        if speech.LECTURES.search(spoken) or any(not self._knows(name) for name in speech.names_in(sentence)):
            return Rule.LECTURED
        new = speech.telling_words_of(spoken) - self._free
        if isinstance(self._move, CallOut) and not asks and len(new) >= OWN_WORDS:
            return Rule.LECTURED
        named = self._missing.is_named_in(spoken) or self._missing.is_answered_or_suggested_in(spoken)
        told = named or any(map(self._tells_a_point, speech.statements_of(spoken)))
        return Rule.GAVE_AWAY if told else None

    def _tells_a_point(self, statement: str) -> bool:
        """Whether a statement says what is missing, and is more than a fact that the author gives."""
        return not self._is_the_authors(statement) and self._missing.is_told_by(statement)

    def _is_the_authors(self, statement: str) -> bool:
        """Whether a statement only puts a fact that the author gives into other everyday words."""
        matter, absolutes = speech.matter_of(statement), speech.absolutes_in(statement)
        told = sentences_of([self._authored])
        return len(matter) >= FEWEST_OF_A_FACT and any(matter <= speech.matter_of(each) and absolutes <= speech.absolutes_in(each) for each in told)

    def _ascribes(self, spoken: str) -> bool:
        """Whether the candidate is said to have said, or to do or think, what they have not said."""
        reported = any(not self._was_said(speech.telling_words_of(claim), speech.absolutes_in(claim), 1) for claim in speech.reported_in(spoken))
        return reported or any(
            not self._is_the_authors(what) and not self._was_said(speech.telling_words_of(what), speech.absolutes_in(claim), ASCRIBED)
            for claim, what in speech.ascribed_in(spoken)
        )

    def _was_said(self, words: frozenset[str], absolutes: frozenset[str], share: float) -> bool:
        """Whether the replies have so large a share of these words; beside a never, an always or an only, whether one sentence of them has, and it too."""
        told = list(sentences_of(self._replies)) if absolutes else [" ".join(self._replies)]
        return not words or any(len(words & longer_words_of(each)) >= share * len(words) and absolutes <= speech.absolutes_in(each) for each in told)

    def _knows(self, name: str) -> bool:
        return name in self._names or name.removesuffix("s") in self._names or f"{name}s" in self._names

    def _without_quotes(self, sentence: str) -> str:
        """The sentence with `that` for what it quotes from what was heard: somebody else's words are not the interviewer's."""
        return _QUOTED.sub(lambda quoted: "that" if self._was_heard(quoted[1] or quoted[2]) else quoted[0], sentence).replace("’", "'")

    def _undressed(self, sentence: str) -> str:
        """The sentence without marks of emphasis, and without quotation marks around all of the turn: what they hold the candidate has not said."""
        if sentence in self._authored:
            return sentence
        bare = sentence.replace("**", "")
        if (whole := _ALL_QUOTED.fullmatch(bare)) and not self._stands_in(whole[1], self._replies):
            return whole[1]
        if self._count == 0 and (opens := _OPENS_QUOTED.fullmatch(bare)) and not self._stands_in(opens[1], self._replies):
            self._in_quotes = True
            return opens[1]
        closes = _CLOSES_QUOTED.fullmatch(bare) if self._in_quotes else None
        return closes[1] if closes else bare

    def _was_heard(self, quote: str) -> bool:
        return self._stands_in(quote, self._heard)

    @staticmethod
    def _stands_in(quote: str, texts: list[str]) -> bool:
        """Whether all the parts of a quote stand in one of these texts."""
        parts = list(filter(None, (part.strip(" .,;:?!") for part in _LEFT_OUT.split(quote))))
        return any(all(verbatim(part, text) for part in parts) for text in texts if parts)


@dataclass(frozen=True)
class _Tone:
    """What a move allows a model to say of what it has heard, beyond nothing. Who may not weigh it does not tell its worth in any other words either."""

    confirm: bool = False
    call_good: bool = False
    reject: bool = False
    belittle: bool = False
    weigh: bool = False


def _tone(move: Move, talk: Discussion, *, real: bool) -> _Tone:
    """In real mode, only what code has found to be wrong may be called so; and a question back is answered with yes or no in any mode.

    Of a half answer it is not said that it is thin, and nothing at all of one that only asks, or may be right although nothing was heard in it.
    """
    match move:
        case CallOut():
            return _Tone(reject=True, belittle=True, weigh=True)
        case Clarify(why="not_sure"):
            return _Tone(belittle=not real and not half_said(move, talk), weigh=not real)
        case Clarify():
            return _Tone(confirm=True, belittle=not real, weigh=not real)
        case Challenge() if real or taken_as(move, talk) in NOT_THIN:
            return _Tone()
        case Challenge():
            right = move.heard == "right"
            return _Tone(confirm=right or move.heard == "some", call_good=right, reject=move.heard == "wrong", belittle=True, weigh=True)
        case GoDeeper():
            return _Tone() if real else _Tone(confirm=True, call_good=True, weigh=True)
        case Ask() | Hint() | Close():
            return _Tone(weigh=not real)
        case other:
            assert_never(other)


def _to_put(talk: Discussion, move: Move) -> tuple[frozenset[str], int]:
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


def _the_authors(authored: str, heard: list[str]) -> frozenset[str]:
    """The words that show that a call-out's own question may have come: the first of these that tell enough.

    What its question is about and nobody has said; what all of it is about; what its question is about; the question's own words, everyday ones too.
    """
    known = " ".join(heard)
    asked = [each for each in sentences_of([authored]) if speech.requests(each)][-1:]
    question, new = speech.matter_of(" ".join(asked)), speech.matter_of(authored) - speech.matter_of(known)
    fresh = question & new
    return (fresh if len(fresh) >= FEWEST_OF_A_FACT else new) or question or longer_words_of(" ".join(asked)) - longer_words_of(known)


def _quotations(sentence: str) -> list[str]:
    return [quoted[1] or quoted[2] for quoted in _QUOTED.finditer(sentence)]


#: What is written as a mark is, and may be a share of the data all the same.
_MAY_BE_SHARE = re.compile(r"(?i)outof100?$")
_PERCENT = re.compile(r"(?i)(\d)\s*per\s?cent\b")


def _marks(text: str) -> frozenset[str]:
    """What reads like a mark: 7/10, 70 points, 70%. A share is the same whether its sign is written or its word."""
    return frozenset(re.sub(r"\s+", "", match.group()) for match in speech.MARKS.finditer(_PERCENT.sub(r"\1%", text)))
