"""What has been heard on a question, and from whom: the candidate's words, the question's, and the author's own for the move.

Whose words a sentence uses is told from it: what is quoted, or said to be the candidate's, has to be theirs; what sums an answer up is nothing else.
"""

from __future__ import annotations

import re

from interviewer.core.discussion import Discussion
from interviewer.core.evidence import verbatim
from interviewer.core.words import longer_words_of
from interviewer.ports import Readable
from interviewer.voices import speech
from interviewer.voices.sentences import streamed_sentences

#: A fact of the author's is known by so many telling words and figures, and by none that its sentence has not.
FEWEST_OF_A_FACT = 2
#: A statement of so many longer words sums the answer up if so large a share of them are the candidate's, and so many of them nobody else's; a question
#: needs more of them.
SUMMED_UP, FEWEST_SUMMED_UP, FEWEST_ASKED_BACK, FEWEST_OF_THEIRS = 0.7, 8, 13, 3
#: What the candidate is said to do or think is theirs where they have said so large a share of the telling words for it: it may be put in other words.
ASCRIBED = 0.5
#: A quotation of so many words or more is what somebody has said, and not a term.
FEWEST_QUOTED = 3
_QUOTED = re.compile(r"[“\"]([^“”\"]{1,400})[”\"]|(?<!\w)['‘](?=\S)((?:[^'‘’]|['’](?=\w)){1,400})(?<=\S)['’](?!\w)")
#: What stands for words that a quotation leaves out.
_LEFT_OUT = re.compile(r"\[?(?:…|\.{3})\]?")
#: What is written as a mark is, and may be a share of the data all the same.
_MAY_BE_SHARE = re.compile(r"(?i)outof100?$")
_PERCENT = re.compile(r"(?i)(\d)\s*per\s?cent\b")


class Heard:
    """What has been heard before a turn.

    `authored` is the author's own wording of its move, and `readable` what of a reply is on the question. `answers` are the candidate's, `others` is all
    that was heard but the author's wording, `known` is that too, and `free` are the longer words of it.
    """

    def __init__(self, talk: Discussion, authored: str, readable: Readable) -> None:
        self._authored = authored
        self._replies = [readable(reply.text) for reply in talk.replies]
        self.answers = tuple(map(readable, talk.answers))
        self.others = " ".join([*self._replies, talk.asked, talk.question.ask])
        self._texts = [*self._replies, talk.asked, talk.question.ask, authored]
        self.known = " ".join(self._texts)
        self.free = longer_words_of(self.known)
        answered, given = " ".join(self.answers), f"{talk.question.ask} {talk.asked} {authored}"
        self._shares = speech.shares_in(answered) | speech.shares_in(given, out_of=True)
        self._names = speech.tokens_of(self.known) | ({str(share) for share in (*self._shares, 100)} if self._shares else set())
        self._theirs = longer_words_of(answered)
        self._theirs_alone = self._theirs - longer_words_of(given)
        self._marks = _marks(given) | {mark for mark in _marks(answered) if mark.endswith("%")}

    def has_name(self, name: str) -> bool:
        """Whether a name was used, in the singular or the plural."""
        return name in self._names or name.removesuffix("s") in self._names or f"{name}s" in self._names

    def tells_a_share(self, sentence: str) -> bool:
        """Whether what a sentence has out of ten or of a hundred are shares that were told before, or what these leave."""
        told = speech.out_of_in(sentence)
        return bool(told) and told <= self._shares

    def is_marked_anew_by(self, sentence: str) -> bool:
        """Whether a sentence has a mark in figures that nobody has told, and that is no share of the data."""
        marks = _marks(sentence) - self._marks
        return bool(marks) and not (all(map(_MAY_BE_SHARE.search, marks)) and self.tells_a_share(sentence))

    def is_summed_up_in(self, spoken: str) -> bool:
        """Whether what is said is nothing but the candidate's, or says that it sums up."""
        asks, words = speech.requests(spoken) > 0, longer_words_of(spoken)
        much = len(words) >= (FEWEST_ASKED_BACK if asks else FEWEST_SUMMED_UP) and len(words & self._theirs_alone) >= FEWEST_OF_THEIRS
        return bool(speech.SUMS_UP.search(spoken)) or (much and len(words & self._theirs) >= SUMMED_UP * len(words))

    def is_the_authors(self, statement: str) -> bool:
        """Whether a statement only puts a fact that the author gives into other everyday words."""
        matter, absolutes = speech.matter_of(statement), speech.absolutes_in(statement)
        told = streamed_sentences([self._authored])
        return len(matter) >= FEWEST_OF_A_FACT and any(matter <= speech.matter_of(each) and absolutes <= speech.absolutes_in(each) for each in told)

    def is_misquoted_in(self, spoken: str) -> bool:
        """Whether words, `without_quotes` of what was heard, still quote somebody, or say of the candidate what they have not said."""
        return any(len((quoted[1] or quoted[2]).split()) >= FEWEST_QUOTED for quoted in _QUOTED.finditer(spoken)) or self._is_ascribed_in(spoken)

    def _is_ascribed_in(self, spoken: str) -> bool:
        """Whether the candidate is said to have said, or to do or think, what they have not said."""
        reported = any(not self._was_said(speech.telling_words_of(claim), speech.absolutes_in(claim), 1) for claim in speech.reported_in(spoken))
        return reported or any(
            not self.is_the_authors(what) and not self._was_said(speech.telling_words_of(what), speech.absolutes_in(claim), ASCRIBED)
            for claim, what in speech.ascribed_in(spoken)
        )

    def _was_said(self, words: frozenset[str], absolutes: frozenset[str], share: float) -> bool:
        """Whether the replies have so large a share of these words; beside a never, an always or an only, whether one sentence of them has, and it too."""
        told = list(streamed_sentences(self._replies)) if absolutes else [" ".join(self._replies)]
        return not words or any(len(words & longer_words_of(each)) >= share * len(words) and absolutes <= speech.absolutes_in(each) for each in told)

    def without_quotes(self, sentence: str) -> str:
        """The sentence with `that` for what it quotes from what was heard: somebody else's words are not the interviewer's."""
        heard = self._texts
        return _QUOTED.sub(lambda quoted: "that" if _stands_in(quoted[1] or quoted[2], heard) else quoted[0], sentence).replace("’", "'")

    def was_replied(self, quote: str) -> bool:
        """Whether all the parts of a quote stand in one of the candidate's replies."""
        return _stands_in(quote, self._replies)


def _stands_in(quote: str, texts: list[str]) -> bool:
    """Whether all the parts of a quote stand in one of these texts."""
    parts = list(filter(None, (part.strip(" .,;:?!") for part in _LEFT_OUT.split(quote))))
    return any(all(verbatim(part, text) for part in parts) for text in texts if parts)


def _marks(text: str) -> frozenset[str]:
    """What reads like a mark: 7/10, 70 points, 70%. A share is the same whether its sign is written or its word."""
    return frozenset(re.sub(r"\s+", "", match.group()) for match in speech.MARKS.finditer(_PERCENT.sub(r"\1%", text)))
