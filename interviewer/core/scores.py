"""From the share of its points that an answer earns to a score, from 0 to 100, and from a score to its band; what something wrong costs."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from interviewer.core.question import Band

#: The lowest score of each band. The scale and what each band means: question_bank/README.md.
LOWEST_SCORE = {Band.EXCELLENT: 85, Band.GOOD: 65, Band.PARTIAL: 40, Band.WEAK: 15, Band.NONE: 0}


def band_of(score: float) -> Band:
    """The band in which a score from 0 to 100 lies."""
    return next(band for band, lowest in LOWEST_SCORE.items() if score >= lowest)


#: The odds of a score are GENEROUS times those of the share that is earned, to the power TEMPERED. Fitted to 5,321 answers of `training/fresh`, from the
#: marks of their sentences, and to 1,645 of `training/answers`, as the local judge hears them: with the bound below 88 and 80 % of the scores lie in the same
#: of three levels as their authors' (85 and 80 % with the odds to the power .75 alone).
TEMPERED, GENEROUS = 0.7, 1.15
#: A wrong belief costs this share of its weight: as a rule the point that it is against is not earned either, and who scores a whole answer counts that once.
#: Chosen by answers of authors who had not seen the points (480 of `training/answers`, and 578 that measure). With all of it, answers that hold one got 14 and
#: 9 points less than their authors gave, and 5 less where these had the points before them.
COSTS = 0.5
#: As long as something wrong stands, the answer is partial at most, however much else is right in it. Of 1,385 answers of `training/fresh` that hold a
#: wrong belief 90 % got no more, and of 160 others that deny a point 94 %, from authors who had not seen the points when they wrote.
AT_MOST_WITH_AN_ERROR = LOWEST_SCORE[Band.GOOD] - 1


def score_of(share: float, tempered: float = TEMPERED, generous: float = GENEROUS) -> int:
    """The score, from 0 to 100, of an answer that earns a share of the weight of its question's points; less than none counts as none, more than all as all.

    Who scores a whole answer gives more than the share where little of it is said, and less where little is missing. Nothing stays 0, and all stays 100;
    a quarter is 35, half is 53, and five sixths are 78. It is linear in log-odds, as people
    weigh probabilities (Gonzalez and Wu 1999, On the shape of the probability weighting function).
    """
    share = min(1.0, max(0.0, share))
    earned: float = generous * share**tempered
    missing: float = (1 - share) ** tempered
    return nearest_score(100 * earned / (earned + missing))


def nearest_score(value: float) -> int:
    """The score nearest to a number, and of two the higher: `round` takes the even one, so that 64 and 65 were partial and 65 and 66 good."""
    return floor(value + 0.5)


def mean_of(scores: Sequence[int]) -> int | None:
    """The mean of scores, as a score; None where there are none."""
    return nearest_score(sum(scores) / len(scores)) if scores else None


def range_of(band: Band) -> tuple[int, int]:
    """The lowest and the highest score of a band."""
    above = min((lowest for lowest in LOWEST_SCORE.values() if lowest > LOWEST_SCORE[band]), default=101)
    return LOWEST_SCORE[band], above - 1


def middle_of(band: Band) -> int:
    """The score in the middle of a band, for a rating that names a band instead of a number."""
    return sum(range_of(band)) // 2
