"""A perfect answer that is all that a question has: one text, in nobody else's words, and no points.

The network is less sure of such a text than of points that an author put down in several ways. Three things are told by the words themselves: whether a
term that is all there is to say is said, whether an answer is about the same thing at all, and whether it denies a sentence in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from interviewer.judges.content_words import Token, tokens
from interviewer.judges.local.wording import signs
from interviewer.judges.pieces import BARE_TERM_WORDS

#: A text of fewer words than this is brief: most references of the public exams (`training/MODEL_CARD.md`) are, and the perfect answers to interviews that the
#: judge was fitted on or is measured with are not, so that nothing is known of what it does to those.
BRIEF = 100
#: A term has at most so many words, articles and brackets included.
LONGEST_TERM = 6
#: Who says a term says at most so many content words beside it: "it is Adam, of course".
AROUND_A_TERM = 1
#: An answer with a smaller share of a reference's trigrams than this loses credit: the network takes "screw the foot to the tube" for what is asked of a linked
#: list. In `training/unseen` 3.5 % of the good answers have less, 20 % of those that are less than partial, and of texts about anything else
#: (`training/pairs/elsewhere.txt`) 80 %.
LEAST_IN_COMMON = 0.08
_CHOICE = re.compile(r"\bor\b", re.IGNORECASE)
_LIST = re.compile(r",|\band\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d")


@dataclass(frozen=True)
class Reference:
    """The text, and the trigrams of the stems in it that the question does not have; none where they tell nothing."""

    text: str
    trigrams: frozenset[str]

    @property
    def is_term(self) -> bool:
        """Whether it is no more than a term: "push and pop" is all that there is to say."""
        return len(self.text.split()) <= LONGEST_TERM and 0 < len(tokens(self.text)) <= BARE_TERM_WORDS

    @property
    def is_brief(self) -> bool:
        """Whether it has fewer than BRIEF words."""
        return len(self.text.split()) < BRIEF

    def term_said_in(self, stretches: Iterable[str]) -> bool:
        """Whether it is a term and one of the stretches says it: in the order of its words, unless it is a list; a figure as it stands.

        Who names another as well only guesses.
        """
        if not self.is_term:
            return False
        own, texts = _stems(self.text), list(stretches)
        guesses = any(len(text.split()) <= BARE_TERM_WORDS and _stems(text) and not _stems(text) & own for text in texts)
        return not guesses and any(_says(text, self.text) for text in texts)

    def in_common(self, stretches: Iterable[str]) -> float:
        """How much of what these stretches seem to say counts, from 0 to 1: little where they have next to nothing of its words, however spelled."""
        if not self.trigrams:
            return 1.0
        shared = self.trigrams.intersection(three for stretch in stretches for three in _trigrams(stretch))
        return min(1.0, len(shared) / len(self.trigrams) / LEAST_IN_COMMON)


def reference_of(sentences: Sequence[str], asked: str) -> Reference:
    """A perfect answer, by its sentences.

    Where the question offers a choice, its own words are what is asked for; and a term may be said in other letters ("a quarter" for 0.25): there nothing is
    told by trigrams.
    """
    whole = Reference(" ".join(sentences), frozenset())
    if whole.is_term or _CHOICE.search(asked):
        return whole
    return Reference(whole.text, frozenset(_trigrams(whole.text) - _trigrams(asked)))


def turned_round(words: Mapping[str, bool], stretches: Iterable[str]) -> float:
    """The share of these words, each with whether it is negated, that a stretch uses in the opposite sense, of all that it uses; of at least two."""
    most = 0.0
    for stretch in stretches:
        found = signs(stretch)
        used = [word for word in words if word in found]
        if len(used) > 1:
            most = max(most, sum(found[word] is not words[word] for word in used) / len(used))
    return most


def _says(stretch: str, term: str) -> bool:
    if _FIGURE.search(term):
        return _bare(stretch) == _bare(term)
    wanted, said = list(tokens(term)), tokens(stretch)
    if len(said) > len(wanted) + AROUND_A_TERM or (_CHOICE.search(stretch) and not _CHOICE.search(term)):
        return False
    found = [each for each in said if each.stem in _stems(term)]
    return found == wanted or (_LIST.search(term) is not None and sorted(found, key=_stem) == sorted(wanted, key=_stem))


def _stems(text: str) -> set[str]:
    return {token.stem for token in tokens(text)}


def _stem(token: Token) -> str:
    return token.stem


def _bare(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".!")


def _trigrams(text: str) -> set[str]:
    """Three letters at a time of the stem of each content word, its two ends included: inflected and misspelled words share most of them."""
    words = (f" {token.stem} " for token in tokens(text))
    return {word[first : first + 3] for word in words for first in range(len(word) - 2)}
