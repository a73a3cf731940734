"""What is still missing of an answer, and whether words give it away: in the author's words or in others, as a yes or no, or as a suggestion."""

from __future__ import annotations

from interviewer.core.discussion import Discussion
from interviewer.core.judgement import Status
from interviewer.core.moves import GoDeeper, Move
from interviewer.core.question import Point
from interviewer.core.words import longer_words_of
from interviewer.ports import Tells
from interviewer.voices import speech

#: The share of a phrasing's own words from which on words give it away, and the fewest words that can.
GIVEN_AWAY, FEWEST_WORDS = 0.6, 3
#: From these probabilities on a statement says a point in other words: surely, and where it has so many telling words that nobody has used.
SURELY, PROBABLY, FEWEST_NEW = 0.76, 0.48, 3
#: A statement of fewer words says one from this probability on only: little can be told from so few.
FEW, MORE_THAN_SURELY = 5, 0.9
#: A suggestion gives a point away with so many telling words of one phrasing of it: what is suggested takes few.
FEWEST_SUGGESTED = 2
#: A statement of so few words that opens with a word of a missing point's, and of nobody's yet, says what to do: "Stratify first."
MOST_OF_AN_ORDER = 3
#: A phrasing is known by so many of its words in a row, so many of them telling.
FEWEST_IN_A_ROW, TELLING_IN_A_ROW = 4, 2


class Missing:
    """The points that the next reply will be judged on and that have not been said.

    `heard` is all that was said, asked or authored so far: no word of it gives anything away; `answers` are the candidate's. `tells` reads a statement for
    its sense, where something can.
    """

    def __init__(self, talk: Discussion, move: Move, heard: str, answers: tuple[str, ...], tells: Tells | None) -> None:
        self._question = talk.question
        self._tells = tells
        self._free = longer_words_of(heard)
        self._absolutes = speech.absolutes_in(heard)
        missing = [point for point in _judged_next(talk, move) if talk.status(point) is not Status.SAID]
        phrasings = [phrasing for point in missing for phrasing in point.phrasings]
        self._ids = [point.id for point in missing]
        self._phrasings = [f" {speech.in_a_row(phrasing)} " for phrasing in phrasings]
        every_word = [longer_words_of(phrasing) - self._free for phrasing in phrasings]
        self._secret = [own for own in every_word if len(own) >= FEWEST_WORDS]
        self._new = [speech.telling_words_of(phrasing) - self._free for phrasing in phrasings]
        self._telling = [own for own in self._new if len(own) >= FEWEST_WORDS]
        self._yes_or_no = speech.yes_or_no(talk.asked)
        self._untold = _untold(self._yes_or_no, phrasings, answers) if self._yes_or_no else frozenset()

    def is_given_away_by(self, said: frozenset[str]) -> bool:
        """Whether so many of these words are those of one phrasing of a missing point; of its telling words, at least three."""
        telling = any(len(said & secret) >= max(FEWEST_WORDS, GIVEN_AWAY * len(secret)) for secret in self._telling)
        return telling or any(len(said & secret) >= GIVEN_AWAY * len(secret) for secret in self._secret)

    def is_repeated_in(self, spoken: str) -> bool:
        """Whether a few words of a missing point's phrasing stand there in a row, and bring something in."""
        words = speech.in_a_row(spoken).split()
        rows = [" ".join(words[at : at + FEWEST_IN_A_ROW]) for at in range(len(words) - FEWEST_IN_A_ROW + 1)]
        new = [row for row in rows if len(speech.telling_words_of(row) - self._free) >= TELLING_IN_A_ROW]
        return any(f" {row} " in phrasing for row in new for phrasing in self._phrasings)

    def is_named_in(self, spoken: str) -> bool:
        """Whether two words of a missing point's, which nobody has used, stand side by side in what it states: "I was hoping for the class balance"."""
        named = speech.neighbours_in(speech.said_in(spoken))
        return any(two <= new for two in named for new in self._new)

    def is_answered_or_suggested_in(self, spoken: str) -> bool:
        """Whether it says the yes or no that is still missing, or suggests what is: a few words are enough for either."""
        if self._yes_or_no is not None and self._yes_or_no.stated_in(spoken) in self._untold:
            return True
        if self._is_an_order(spoken):
            return True
        suggested = speech.telling_words_of(spoken) if speech.SUGGESTS.search(spoken) else frozenset()
        return any(len(suggested & new) >= FEWEST_SUGGESTED for new in self._new)

    def _is_an_order(self, spoken: str) -> bool:
        words = spoken.split()
        if not 1 < len(words) <= MOST_OF_AN_ORDER or "?" in spoken:
            return False
        opens = speech.telling_words_of(words[0])
        return any(opens & new for new in self._new)

    def is_told_by(self, statement: str) -> bool:
        """Whether a statement says what is missing in other words.

        One that uses only words that were heard cannot, but for a yes or no; nor can one that adds everyday words to them, but for a never or the like.
        """
        new = speech.telling_words_of(statement) - self._free
        adds = new or (longer_words_of(statement) - self._free and speech.absolutes_in(statement) - self._absolutes)
        if self._tells is None or not self._ids or not adds:
            return False
        few = len(new) < FEWEST_NEW
        enough = MORE_THAN_SURELY if len(statement.split()) < FEW else SURELY if few else PROBABLY
        return self._tells(statement, self._question, self._ids) >= enough


def _judged_next(talk: Discussion, move: Move) -> list[Point]:
    """What the next reply will be judged on: with the points of the deeper question that is about to be put."""
    return [*talk.open_points, *(talk.question.rung(move.rung).points if isinstance(move, GoDeeper) else ())]


def _untold(asked: speech.YesOrNo, phrasings: list[str], answers: tuple[str, ...]) -> frozenset[bool]:
    """Which of yes and no the missing points say and no answer has said."""
    missing = {asked.stated_in(phrasing) for phrasing in phrasings}
    return frozenset(each for each in missing if each is not None and not any(each in asked.answered_in(answer) for answer in answers))
