"""A perfect answer that is all that a question has: one text, in nobody else's words, and no points.

The network is less sure of such a text than of points that an author put down in several ways. Some things are told by the words themselves: whether a
sentence of it is said word for word, or a term that is all there is to say (`verbatim.py`), whether an answer is about the same thing at all, and whether it
denies a sentence in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from interviewer.judges.content_words import tokens
from interviewer.judges.local.verbatim import Statements, WordForWord, is_term, item_named, term_said, word_for_word
from interviewer.judges.local.words_in_common import signs, threes
from interviewer.judges.pieces import BARE_TERM_WORDS

#: A text of fewer words than this is brief: most references of the public exams (`training/MODEL_CARD.md`) are. The perfect answers to interviews that the
#: judge was fitted on or is measured with are not, so what the rules for brief ones do in interviews was never measured.
BRIEF = 100
#: An answer with a smaller share of a reference's trigrams than this loses credit: the network takes "screw the foot to the tube" for what is asked of a linked
#: list. In `training/unseen` 3.5 % of the good answers have less, 20 % of those that are less than partial, and of texts about anything else
#: (`training/pairs/elsewhere.txt`) 80 % on average.
LEAST_IN_COMMON = 0.08
_CHOICE = re.compile(r"\bor\b", re.IGNORECASE)


@dataclass(frozen=True)
class Reference:
    """The text, the stems that are `heard` in the question, and the trigrams of those that are not; none where they tell nothing."""

    text: str
    heard: frozenset[str]
    trigrams: frozenset[str] = frozenset()

    @property
    def is_term(self) -> bool:
        """Whether it is no more than a term: "push and pop" is all that there is to say."""
        return is_term(self.text)

    @property
    def is_brief(self) -> bool:
        """Whether it has fewer than BRIEF words."""
        return len(self.text.split()) < BRIEF

    def told_in(self, sentence: str, said: Statements) -> WordForWord | None:
        """Where a sentence of it is said in its very words, or the opposite; of a sentence that is a mere term, where that is named."""
        told = word_for_word(said, sentence)
        told = told and replace(told, doubted=said.rejects(self.text))
        if not is_term(sentence) or (told is not None and told.denied):
            return told
        if self.is_term:
            named = term_said(said, sentence)
        elif told is not None and len(sentence.split()) >= BARE_TERM_WORDS:  # as short as a term, and maybe a statement: "boosting reduces bias"
            return None if said.turns(self.text) else told
        else:
            named = item_named(said, sentence, self.text, self.heard)
        return WordForWord(named, named, named, denied=False) if named else None

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
    whole = Reference(" ".join(sentences), frozenset(signs(asked)))
    if whole.is_term or _CHOICE.search(asked):
        return whole
    return replace(whole, trigrams=frozenset(_trigrams(whole.text) - _trigrams(asked)))


def turned_round(words: Mapping[str, bool], stretches: Iterable[str]) -> float:
    """The share of these words, each with whether it is negated, that a stretch uses in the opposite sense, of all that it uses; of at least two."""
    most = 0.0
    for stretch in stretches:
        found = signs(stretch)
        used = [word for word in words if word in found]
        if len(used) > 1:
            most = max(most, sum(found[word] is not words[word] for word in used) / len(used))
    return most


def _trigrams(text: str) -> set[str]:
    return {three for token in tokens(text) for three in threes(token.stem)}
