"""What says a sentence of a perfect answer in its very words: all of it, a term that is all there is to say, or an item of its list.

There the network need not be asked; and it hears no difference between a sentence and the same with a "not". The wordings stand in verbatim.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from interviewer.core.flat import flat
from interviewer.core.words import stem
from interviewer.judges.content_words import tokens, written_out
from interviewer.judges.local.units import Unit, whole_sentences
from interviewer.judges.pieces import BARE_TERM_WORDS
from interviewer.listed import either, listed

_WORDINGS = listed(__name__)

#: A term has at most so many words, articles and brackets included.
LONGEST_TERM = 6
#: How somebody says a term: "it is Adam, of course".
_BEFORE = re.compile(rf"^{either(_WORDINGS['before'])}\s+(?:{either(_WORDINGS['then'])}\s+)?")
_AFTER = re.compile(rf",?\s+{either(_WORDINGS['after'])}$")
_ARTICLE = re.compile(r"^(?:an?|the)\s+")
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")
#: What parts the items of a list, and what makes their order matter.
_ITEMS, _ORDERED = re.compile(r"\s*[,;/&]\s*(?:and\s+)?|\s+and\s+"), re.compile(rf"\b{either(_WORDINGS['ordered'])}\b")
#: Fewer content words than this may be part of anything.
FEWEST_CONTENT_WORDS = 5
#: What may take back a term that has been said, and what rejects something.
_TAKES_BACK = re.compile(rf"\b{either(_WORDINGS['takes_back'])}\b|n['’]t\b", re.IGNORECASE)
_REJECTS = re.compile(rf"\b{either(_WORDINGS['rejects'])}\b", re.IGNORECASE)
#: Beside mere terms these turn things round as well.
_TURNS = re.compile(rf"\b{either(_WORDINGS['turns'])}\b", re.IGNORECASE)
#: A sentence of more words than this rejects nothing but what it says itself.
LONGEST_REJECTION = 12
#: And one of more words than this takes back nothing else.
LONGEST_WITHDRAWAL = 7
#: An answer to a yes-or-no question begins so, and the rest of it says the same without.
_YES_OR_NO = re.compile(rf"{either(_WORDINGS['begins'])}\s*[,.:;!–—-]+\s+(?=\S)", re.IGNORECASE)
_NEGATIONS = frozenset(_WORDINGS["negations"])
#: What goes with a negation, and what joins two statements that are read one by one.
_PASSED_OVER = frozenset(_WORDINGS["passed_over"])
_EMPHASIS = re.compile(r"\*\*|__|`")
_AROUND = ".,;:?\"“”'‘’•–—"


@dataclass(frozen=True)
class WordForWord:
    """A stretch that says a sentence word for word, or that has its words and other negations: the opposite.

    It may be one of several that do so together, from `first` to `last`. It is `doubted` where a short sentence of the answer rejects something, whatever
    that is; and `listed` where its author has put down that who says this says the opposite.
    """

    unit: Unit
    first: Unit
    last: Unit
    denied: bool
    doubted: bool = False
    listed: bool = False

    def covers(self, unit: Unit) -> bool:
        """Whether a stretch lies in it."""
        return self.first.start <= unit.start and unit.end <= self.last.end


def is_term(text: str) -> bool:
    """Whether a text is no more than a term, or a sentence as short as one."""
    return ";" not in text and len(text.split()) <= LONGEST_TERM and len(tokens(text)) <= BARE_TERM_WORDS


@dataclass(frozen=True)
class Statements:
    """What a candidate states, as it is compared with a perfect answer: the stretches of an answer that are no questions, and no two sentences together."""

    stretches: tuple[Unit, ...]

    @cached_property
    def whole(self) -> list[Unit]:
        """The whole sentences."""
        return whole_sentences(self.stretches)

    @cached_property
    def words(self) -> list[tuple[list[str], frozenset[int]]]:
        """The words of each whole sentence: see `_apart`."""
        return [_apart(_plainly(each.text)) for each in self.whole]

    def rejects(self, reference: str) -> bool:
        """Whether a short sentence, none of this perfect answer's, says of something, whatever that is, that it is wrong or somebody else's."""
        return any(each.words <= LONGEST_REJECTION and _REJECTS.search(each.text) for each in self._beside(reference))

    def turns(self, reference: str) -> bool:
        """Whether anything beside the words of this perfect answer turns round what is named: "anything but"."""
        return any(_TURNS.search(each.text) for each in self._beside(reference))

    def takes_back(self, reference: str) -> bool:
        """Whether anything beside its words may negate or take back what is named."""
        return any(pattern.search(each.text) for each in self._beside(reference) for pattern in (_TAKES_BACK, _REJECTS))

    def withdraws(self, words: str) -> bool:
        """Whether a short sentence beside these words takes something back or rejects it: "Or maybe not." A longer one says itself what it is about."""
        return self.rejects(words) or any(each.words <= LONGEST_WITHDRAWAL and _TAKES_BACK.search(each.text) for each in self._beside(words))

    def _beside(self, reference: str) -> list[Unit]:
        known = reference.casefold()
        return [each for each in self.whole if each.text.casefold() not in known]


def statements_in(units: Iterable[Unit]) -> Statements:
    """What these stretches of an answer state."""
    return Statements(tuple(each for each in units if not (each.asks or each.joined)))


def word_for_word(said: Statements, sentence: str) -> WordForWord | None:
    """The sentences that have, one after the other, the words of this one and no others, whatever is negated in them; None also where both is said.

    With as many negations elsewhere they may say the same ("it needs no labels", "it does not need labels"): then it is None as well.

    Of several the longest is shown, or the first in which another word is negated.
    """
    wanted, negated = _apart(_plainly(sentence))
    if not wanted:
        return None
    found = [told for first in range(len(said.whole)) if (told := _run_from(said, first, wanted, negated)) is not None]
    return found[-1] if len({each.denied for each in found}) == 1 else None


def in_its_content_words(said: Statements, phrasing: str) -> WordForWord | None:
    """The sentence that has the content words of a listed phrasing, all in their order and each in its sense; it may have other small words."""
    wanted = tokens(phrasing)
    unit = next((each for each in said.whole if tokens(each.text) == wanted), None) if len(wanted) >= FEWEST_CONTENT_WORDS else None
    return WordForWord(unit, unit, unit, denied=False) if unit else None


def _run_from(said: Statements, first: int, wanted: list[str], negated: frozenset[int]) -> WordForWord | None:
    """The sentences from this one on that have the words that are wanted."""
    ends, differ, more = [0], set(negated), -len(negated)
    for last in range(first, len(said.whole)):
        stems, negations = said.words[last]
        begin, end = ends[-1], ends[-1] + len(stems)
        if not stems or stems != wanted[begin:end]:
            return None
        differ ^= {begin + place for place in negations}
        more += len(negations)
        ends.append(end)
        if end == len(wanted) and differ and more == 0:
            return None
        if end == len(wanted):
            run = said.whole[first : last + 1]
            return WordForWord(_shown(run, ends, differ), run[0], run[-1], denied=bool(differ))
    return None


def _shown(run: Sequence[Unit], ends: Sequence[int], differ: Iterable[int]) -> Unit:
    """Of the stretches of a run, each with the words at which it begins and ends, the first with a word that differs; the longest where none does."""
    for place in sorted(differ):
        return next(each for each, end in zip(run, ends[1:], strict=True) if place < end or end == ends[-1])
    return max(run, key=lambda each: each.words)


def term_said(said: Statements, term: str) -> Unit | None:
    """The stretch that says just this term: in whatever inflection, and the items of a list in any order.

    Not where a later stretch may take it back, or another one names something else: that is a guess.
    """
    stretches = said.stretches
    saying = [index for index, each in enumerate(stretches) if _says(each.text, term)]
    if not saying:
        return None
    others = {index: each.text for index, each in enumerate(stretches) if index not in saying}
    guesses = any(len(text.split()) <= BARE_TERM_WORDS and not _stems(text) & _stems(term) for text in others.values())
    taken_back = any(index > saying[0] and _TAKES_BACK.search(text) for index, text in others.items())
    return None if guesses or taken_back else stretches[saying[0]]


def item_named(said: Statements, item: str, reference: str, heard: frozenset[str]) -> Unit | None:
    """The stretch that names this item of a list: its content words in their order, and no others but those that were `heard` in the question.

    Not where anything else in the answer negates or rejects something: no more than terms is read here. Nor where most of the terms that are named are none of
    the `reference`: that is a guess.
    """
    wanted = _content(item, heard)
    named = next((each for each in said.stretches for part in _ITEMS.split(each.text) if wanted and _content(part, heard) == wanted), None)
    return None if said.takes_back(reference) or said.turns(reference) or _is_a_guess(said, reference) else named


def _is_a_guess(said: Statements, reference: str) -> bool:
    """Whether most of the bare terms that an answer names have no word in common with the reference."""
    known = _stems(reference)
    parts = (part for each in said.whole for part in _ITEMS.split(each.text))
    shares = [bool(_stems(part) & known) for part in parts if part and len(part.split()) <= BARE_TERM_WORDS]
    return shares.count(False) > shares.count(True)


def _content(text: str, heard: frozenset[str]) -> list[tuple[str, bool]]:
    """The stems of the content words of a text in their order, each with whether it is negated; without those of the question, unless it has no others."""
    everything = [(token.stem, token.negated) for token in tokens(text)]
    return [each for each in everything if each[0] not in heard] or everything


def _apart(words: Iterable[str]) -> tuple[list[str], frozenset[int]]:
    """The stems of these words but for negations and what is passed over, and before which of them a negation stands."""
    stems: list[str] = []
    negated: set[int] = set()
    for word in words:
        if word in _NEGATIONS:
            negated.add(len(stems))
        elif word not in _PASSED_OVER:
            stems.append(stem(word))
    return stems, frozenset(negated)


def _plainly(text: str) -> list[str]:
    """The words of a text as they are compared: in small letters, and without the stops around them. Signs and brackets stay: "-1" is not "1"."""
    begun = _YES_OR_NO.sub("", text, count=1) if _YES_OR_NO.match(text) else text
    words = (each.strip(_AROUND) for each in _EMPHASIS.sub("", written_out(begun)).split())
    return [re.sub(r"(?<=[a-z]{2})!+$", "", word) for word in words if word]


def _says(stretch: str, term: str) -> bool:
    said, wanted = _bare(stretch), _bare(term)
    if _words(said) == _words(wanted):
        return True
    items, asked_for = ([_words(item) for item in _ITEMS.split(text)] for text in (said, wanted))
    return len(asked_for) > 1 and not _ORDERED.search(wanted) and sorted(items) == sorted(asked_for)


def _bare(text: str) -> str:
    """Without how somebody says it."""
    low = flat(text.casefold().replace("’", "'").replace("−", "-")).strip(".!? ")
    return _ARTICLE.sub("", _AFTER.sub("", _BEFORE.sub("", low)))


def _words(text: str) -> list[str]:
    return [stem(word) for word in _HYPHEN.sub(" ", text).split()]


def _stems(text: str) -> set[str]:
    return {token.stem for token in tokens(text)}
