"""How well a clause says a phrasing.

likeness = 0.75 * (worth of the phrasing's words that the clause has) / (worth of all its words)
         + 0.25 * (the same for the longest run of them that keeps the phrasing's order)

counted once for words that have the phrasing's polarity and once for words that have the opposite one. Order is what tells
"train on the past, test on the future" from its reverse; polarity is what tells a statement from its denial.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from interviewer.judges.content_words import Token
from interviewer.judges.lexical.clauses import Clause
from interviewer.judges.lexical.script import Phrase, Pool

WORTH_OF_ORDER = 0.25
#: Below this share of a phrasing's worth nothing can come of it, and its order need not be looked at.
LEAST_COVERED = 0.3
#: One shared word alone is a term without a relation.
WORTH_OF_ONE_WORD = 0.6
#: Two neighbouring clauses together prove a little less than one clause alone.
WORTH_OF_JOINED = 0.86

#: The likeness of a clause that shares as much with a pool as the pool's phrasings share with each other.
TYPICAL = 0.53
FEWEST_POOLED_WORDS = 3
#: A clause of which few words belong to the pool may have them by chance: it counts fully only from 1 minus this share on.
LEAST_TO_THE_POINT = 0.31
#: "The score rises" and "the score does not rise" share every word: what is left of a match when only one side negates something.
WORTH_OF_OTHER_SIGN = 0.6


@dataclass(frozen=True)
class Match:
    """The best that was found: how alike, whether with the opposite polarity, and the share of the shared words that keep their order."""

    likeness: float
    opposite: bool = False
    order: float = 0.0


NO_MATCH = Match(0.0)


def best(phrases: Iterable[Phrase], clause: Clause) -> Match:
    """The phrasing that the clause says best."""
    return max((likeness(phrase, clause) for phrase in phrases), key=lambda match: match.likeness, default=NO_MATCH)


def likeness(phrase: Phrase, clause: Clause) -> Match:
    """How alike phrasing and clause are, from 0 to 1."""
    there = clause.signs
    hits = [(token, worth) for token, worth in zip(phrase.tokens, phrase.worth, strict=True) if token.stem in there]
    covered = sum(worth for _, worth in hits)
    if covered < LEAST_COVERED * phrase.whole:
        return NO_MATCH
    agreeing = sum(worth for token, worth in hits if there[token.stem] == token.negated)
    ordered = _in_order([(token.stem, worth) for token, worth in hits], [token.stem for token in clause.tokens])
    value = ((1 - WORTH_OF_ORDER) * covered + WORTH_OF_ORDER * ordered) / phrase.whole
    if len({token.stem for token, _ in hits}) < 2 <= len({token.stem for token in phrase.tokens}):
        value *= WORTH_OF_ONE_WORD
    return Match(value * _discount(clause, phrase.negates), agreeing < covered / 2, ordered / covered)


def pooled(pool: Pool, clause: Clause) -> Match:
    """How alike a clause is to all phrasings together: TYPICAL when it shares as much with them as they share with each other."""
    there = clause.signs
    hits = {stem: pool.worth[stem] for stem in there if stem in pool.worth}
    if len(hits) < FEWEST_POOLED_WORDS:
        return NO_MATCH
    agreeing = sum(worth for stem, worth in hits.items() if there[stem] in pool.signs[stem])
    to_the_point = min(1.0, LEAST_TO_THE_POINT + len(hits) / len(there))
    value = min(1.0, TYPICAL * sum(hits.values()) / pool.typical) * to_the_point * _discount(clause, pool.negates)
    return Match(value, agreeing < 0.5 * sum(hits.values()))


def named(pool: Pool, clause: Clause) -> float:
    """How plainly a bare term names what a pool is about: the worth of its words, all of which must be the pool's, against what is typical."""
    stems = set(clause.signs)
    if not stems or clause.negates or not all(stem in pool.worth for stem in stems):
        return 0.0
    return sum(pool.worth[stem] for stem in stems) / pool.typical


def _discount(clause: Clause, negates: frozenset[bool]) -> float:
    """What a match is worth less because two clauses had to be joined for it, or because one side has a negation and the other has none."""
    joined = WORTH_OF_JOINED if clause.joined else 1.0
    return joined if clause.negates in negates else joined * WORTH_OF_OTHER_SIGN


def _in_order(phrase: list[tuple[str, float]], clause: list[str]) -> float:
    """The worth of the longest common subsequence of the phrasing's words and the clause's."""
    row = [0.0] * (len(clause) + 1)
    for stem, worth in phrase:
        previous = 0.0
        for index, other in enumerate(clause, 1):
            kept = row[index]
            row[index] = previous + worth if stem == other else max(row[index], row[index - 1])
            previous = kept
    return row[-1]


def spelled(clause: Clause, vocabulary: frozenset[str]) -> Clause:
    """The clause with slips of the pen put right: an unknown word of five letters or more that is one slip from a known one."""
    return replace(clause, tokens=tuple(_spelled(token, vocabulary) for token in clause.tokens))


def _spelled(token: Token, vocabulary: frozenset[str]) -> Token:
    if token.stem in vocabulary or len(token.stem) < 5:
        return token
    near = process.extractOne(token.stem, [word for word in sorted(vocabulary) if word[0] == token.stem[0]], scorer=OSA.distance, score_cutoff=1)
    return Token(near[0], token.negated) if near else token
