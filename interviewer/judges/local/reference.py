"""A perfect answer that is all that a question has: one text, in nobody else's words, and no points.

The network is less sure of such a text than of points that an author put down in several ways. Three things are told by the words themselves: whether a
term that is all there is to say is said, whether an answer is about the same thing at all, and whether it denies a sentence in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from interviewer.core.words import stem
from interviewer.judges.content_words import negations, tokens, written_out
from interviewer.judges.local.units import Unit, whole_sentences
from interviewer.judges.local.wording import signs
from interviewer.judges.pieces import BARE_TERM_WORDS

#: A text of fewer words than this is brief: most references of the public exams (`training/MODEL_CARD.md`) are. The perfect answers to interviews that the
#: judge was fitted on or is measured with are not, so what the rules for brief ones do in interviews was never measured.
BRIEF = 100
#: A term has at most so many words, articles and brackets included.
LONGEST_TERM = 6
#: An answer with a smaller share of a reference's trigrams than this loses credit: the network takes "screw the foot to the tube" for what is asked of a linked
#: list. In `training/unseen` 3.5 % of the good answers have less, 20 % of those that are less than partial, and of texts about anything else
#: (`training/pairs/elsewhere.txt`) 80 % on average.
LEAST_IN_COMMON = 0.08
_CHOICE = re.compile(r"\bor\b", re.IGNORECASE)
#: How somebody says a term: "it is Adam, of course".
_BEFORE = re.compile(
    r"^(?:(?:it|that|this)(?: is|'s| was| would be| stands for)|(?:they|these)(?: are|'re)|the answer is|i(?:'d| would)? (?:say|think))\s+"
    r"(?:that(?:'s| is)\s+)?"
)
_AFTER = re.compile(r",?\s+(?:of course|i (?:think|guess|believe|would say))$")
_ARTICLE = re.compile(r"^(?:an?|the)\s+")
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")
#: What parts the items of a list, and what makes their order matter.
_ITEMS, _ORDERED = re.compile(r"\s*[,;/&]\s*(?:and\s+)?|\s+and\s+"), re.compile(r"\b(?:then|before|after|first)\b")
_AROUND = ".,;:!?\"“”'()[]*_`–—-•"
_DO = frozenset({"do", "does", "did"})
#: What may take back a term that has been said.
_TAKES_BACK = re.compile(r"\b(?:no|not|wrong|wait|actually|rather|mean|sorry)\b|n['’]t\b", re.IGNORECASE)


@dataclass(frozen=True)
class Told:
    """A stretch that says a sentence word for word, or that has its words and other negations: the opposite."""

    unit: Unit
    denied: bool


@dataclass(frozen=True)
class Reference:
    """The text, and the trigrams of the stems in it that the question does not have; none where they tell nothing."""

    text: str
    trigrams: frozenset[str]

    @property
    def is_term(self) -> bool:
        """Whether it is no more than a term: "push and pop" is all that there is to say."""
        return is_term(self.text)

    @property
    def is_brief(self) -> bool:
        """Whether it has fewer than BRIEF words."""
        return len(self.text.split()) < BRIEF

    def told_in(self, sentence: str, stretches: Sequence[Unit]) -> Told | None:
        """Where these stretches, one after the other, say a sentence of it word for word, or just a term that it names; or say it with other negations."""
        if not is_term(sentence):
            return _word_for_word(whole_sentences(stretches), sentence)
        said = _told(stretches, self.text) if self.is_term else next((each for each in stretches if _says(each.text, sentence)), None)
        return Told(said, denied=False) if said else None

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


def is_term(text: str) -> bool:
    """Whether a text is no more than a term, or a sentence as short as one."""
    return len(text.split()) <= LONGEST_TERM and len(tokens(text)) <= BARE_TERM_WORDS


def _told(stretches: Sequence[Unit], term: str) -> Unit | None:
    """The stretch that says just this term: in whatever inflection, and the items of a list in any order.

    Not where a later stretch may take it back, or another one names something else: that is a guess.
    """
    said = [index for index, each in enumerate(stretches) if _says(each.text, term)]
    if not said:
        return None
    others = {index: each.text for index, each in enumerate(stretches) if index not in said}
    guesses = any(len(text.split()) <= BARE_TERM_WORDS and not _stems(text) & _stems(term) for text in others.values())
    taken_back = any(index > said[0] and _TAKES_BACK.search(text) for index, text in others.items())
    return None if guesses or taken_back else stretches[said[0]]


def _word_for_word(stretches: Sequence[Unit], sentence: str) -> Told | None:
    """The last stretches, one after the other, that have the words of this sentence and no others: the longest of them, and whether the negations differ."""
    wanted, found = _words_and_negations(sentence), None
    for first in range(len(stretches)):
        said: list[str] = []
        for last in range(first, len(stretches)):
            said += _plainly(stretches[last].text)
            words, negated = _negations_apart(said)
            if words == wanted[0]:
                found = Told(max(stretches[first : last + 1], key=lambda each: each.words), denied=negated != wanted[1])
            if words != wanted[0][: len(words)]:
                break
    return found


def _words_and_negations(text: str) -> tuple[list[str], list[int]]:
    return _negations_apart(_plainly(text))


def _negations_apart(words: Iterable[str]) -> tuple[list[str], list[int]]:
    """The stems of these words but for negations and the "do" that goes with them, and before which of them a negation stands."""
    stems: list[str] = []
    negated: list[int] = []
    for word in words:
        if word in negations():
            negated.append(len(stems))
        elif word not in _DO:
            stems.append(stem(word))
    return stems, negated


def _plainly(text: str) -> list[str]:
    """The words of a text without what stands around them; marks within one, as in "a<b", are kept."""
    return [word for each in written_out(text).split() if (word := each.strip(_AROUND))]


def _says(stretch: str, term: str) -> bool:
    said, wanted = _bare(stretch), _bare(term)
    if _words(said) == _words(wanted):
        return True
    items, asked_for = ([_words(item) for item in _ITEMS.split(text)] for text in (said, wanted))
    return len(asked_for) > 1 and not _ORDERED.search(wanted) and sorted(items) == sorted(asked_for)


def _bare(text: str) -> str:
    """Without how somebody says it."""
    low = " ".join(text.casefold().replace("’", "'").split()).strip(".!? ")
    return _ARTICLE.sub("", _AFTER.sub("", _BEFORE.sub("", low)))


def _words(text: str) -> list[str]:
    return [stem(word) for word in _HYPHEN.sub(" ", text).split()]


def _stems(text: str) -> set[str]:
    return {token.stem for token in tokens(text)}


def _trigrams(text: str) -> set[str]:
    """Three letters at a time of the stem of each content word, its two ends included: inflected and misspelled words share most of them."""
    words = (f" {token.stem} " for token in tokens(text))
    return {word[first : first + 3] for word in words for first in range(len(word) - 2)}
