"""How much of a point an answer earns, from the probability of each status and from the words."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

from interviewer.core.judgement import Status
from interviewer.judges.local.evidence import Evidence, Reading
from interviewer.judges.local.units import Unit

#: Credits are told in steps of this many: in bigger ones a breath of difference would move a score by points.
STEPS = 20
#: A bare term says so much of a point at most. Chosen among three with all of `benchmarks/answers` in view: with .35 lists of terms get six more than their
#: authors gave.
BARE_TERM = 0.25
#: Credit that a denial, as far as it is probable, takes away. Chosen among three: nine authors' answers that were turned round earn less, and no other
#: figure moves.
MAYBE_WRONG = 0.25
#: The expected credit of a point known by heart is too low where little of it is said: with this power the marked answers get what their authors gave.
LENIENT = 0.8
#: For points that are not known by heart: the expected credit from which down nothing is earned, and that from which on everything. Chosen, like
#: LENIENT, by agreement with the authors of the marked answers.
NOTHING, ALL = 0.1, 0.75
#: A point that is not known by heart: the share of its credit that its author's own words decide, how probable it must be that anything is said of it before
#: they count in full, and the mixture from which on everything is earned.
BY_WORDS, FAINTLY_ABOUT, ALL_BY_WORDS = 0.5, 0.1, 0.6
#: How far each of the two is believed of a sentence of a brief perfect answer: what the network reads, and its words, of which the first tell the most, so that
#: their root counts. Where either tells that it is said, it is, as far as that is believed (noisy or, Pearl 1988). Chosen among some forty ways by three public
#: sets of exams and the answers to `training/unseen/students-*`: in the ones the words alone are right more often, in the others the network is.
READ_IS_SO, WORDS_ARE_SO = 0.85, 0.75


def expected_credit(chances: Mapping[Status, float]) -> float:
    """The expected credit; what may as well be a denial takes some of it."""
    return max(0.0, sum(status.credit * chance for status, chance in chances.items()) - MAYBE_WRONG * chances[Status.DENIED])


def credit(found: Evidence, chances: Mapping[Status, float], shown: Unit) -> float:
    """What a point earns that is `shown` by this stretch: its credit, as far as what is said counts. Mere talk makes a bare term no worse."""
    counts = found.counts * (1.0 if shown.is_bare else found.substance)
    return in_steps(counts, _credit(found, expected_credit(chances)))


def in_steps(share: float, of: float) -> float:
    """A share of a credit, as credits are told."""
    return round(STEPS * share * of) / STEPS


def _credit(found: Evidence, expected: float) -> float:
    """How much of a point an answer earns, of which so much is expected."""
    if found.known:
        lenient: float = expected**LENIENT
        return min(1.0, lenient)
    read = _stretched(expected, NOTHING, ALL)
    if found.worded is None:
        return read
    about = min(1.0, found.most(Reading.about) / FAINTLY_ABOUT)
    if found.turned is not None:
        return 1 - (1 - READ_IS_SO * read) * (1 - WORDS_ARE_SO * about * sqrt(found.worded))
    return _stretched((1 - BY_WORDS) * read + BY_WORDS * about * found.worded, 0.0, ALL_BY_WORDS)


def _stretched(value: float, nothing: float, everything: float) -> float:
    return min(1.0, max(0.0, (value - nothing) / (everything - nothing)))
