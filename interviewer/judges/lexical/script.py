"""A question's script made ready for matching: every phrasing as weighted content words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log
from statistics import median

from interviewer.core.question import Question
from interviewer.judges.content_words import Token, tokens

#: What a word is worth as evidence when it stands in the question already: everybody has it for free.
WORTH_OF_GIVEN_WORD = 0.35

#: Fewer phrasings than this say nothing about how differently a point can be put.
FEWEST_TO_POOL = 3


@dataclass(frozen=True)
class Phrase:
    """One phrasing: its words in order, and what each is worth as evidence for it."""

    tokens: tuple[Token, ...]
    worth: tuple[float, ...]

    @property
    def negates(self) -> frozenset[bool]:
        """Whether there is a negation in it: a set of that one value, as a pool has a set of all that its phrasings have."""
        return frozenset({any(token.negated for token in self.tokens)})

    @cached_property
    def whole(self) -> float:
        """What all of its words are worth together."""
        return sum(self.worth)


@dataclass(frozen=True)
class Pool:
    """All phrasings of one point or misconception together: what each of their words is worth as evidence for it.

    `signs` are the polarities with which a word stands in them, `negates` whether some of them, all or none have a negation.
    `typical` is the evidence that one phrasing finds in the others
    (the median over all of them), so that a clause can be measured against how alike true phrasings are to each other.
    """

    worth: dict[str, float]
    signs: dict[str, frozenset[bool]]
    negates: frozenset[bool]
    typical: float


@dataclass(frozen=True)
class Phrasings:
    """The phrasings of a question by id: of each point, of each denial, of each misconception."""

    said: dict[str, tuple[Phrase, ...]]
    when_asked: dict[str, tuple[Phrase, ...]]
    denied: dict[str, tuple[Phrase, ...]]
    claimed: dict[str, tuple[Phrase, ...]]
    pools: dict[str, Pool]
    vocabulary: frozenset[str]


@lru_cache(maxsize=512)
def phrasings_of(question: Question) -> Phrasings:
    """Prepare a question. The worth of a word falls with the number of points that use it, for it tells them apart less."""
    points = list(question.every_point())
    given = frozenset(token.stem for token in tokens(question.ask))
    used = Counter(stem for point in points for stem in {token.stem for phrase in point.phrasings for token in tokens(phrase)})

    def phrase(text: str) -> Phrase:
        found = tokens(text)
        return Phrase(found, tuple((WORTH_OF_GIVEN_WORD if each.stem in given else 1.0) / max(1, used[each.stem]) ** 0.5 for each in found))

    def phrases(texts: tuple[str, ...]) -> tuple[Phrase, ...]:
        return tuple(found for found in map(phrase, texts) if found.tokens)

    def by_point(texts_of: str) -> dict[str, tuple[Phrase, ...]]:
        return {point.id: phrases(getattr(point, texts_of)) for point in points}

    claimed = {held.id: phrases(held.phrasings) for held in question.misconceptions}
    said, when_asked, denied = by_point("phrasings"), by_point("when_asked"), by_point("denied")
    everything = [each for group in (said, when_asked, denied, claimed) for found in group.values() for each in found]
    vocabulary = frozenset(token.stem for each in everything for token in each.tokens)
    return Phrasings(said, when_asked, denied, claimed, _pools({**said, **claimed}, given), vocabulary)


def _pools(groups: dict[str, tuple[Phrase, ...]], given: frozenset[str]) -> dict[str, Pool]:
    """Pool every group of three phrasings or more. A word's worth: how often the group uses it, and how few other groups do."""
    users = Counter(stem for phrases in groups.values() for stem in {token.stem for phrase in phrases for token in phrase.tokens})
    pools: dict[str, Pool] = {}
    for id, phrases in groups.items():
        if len(phrases) < FEWEST_TO_POOL:
            continue
        uses = Counter(stem for phrase in phrases for stem in {token.stem for token in phrase.tokens})
        rare = {stem: log(1 + len(groups) / users[stem]) * (WORTH_OF_GIVEN_WORD if stem in given else 1.0) for stem in uses}
        worth = {stem: rare[stem] * (0.4 + 0.6 * count / len(phrases)) for stem, count in uses.items()}
        signs = {stem: frozenset(token.negated for phrase in phrases for token in phrase.tokens if token.stem == stem) for stem in uses}
        shared = [sum(worth[stem] for stem in {token.stem for token in phrase.tokens} if uses[stem] > 1) for phrase in phrases]
        if median(shared) > 0:
            negates = frozenset(any(token.negated for token in phrase.tokens) for phrase in phrases)
            pools[id] = Pool(worth, signs, negates, median(shared))
    return pools
