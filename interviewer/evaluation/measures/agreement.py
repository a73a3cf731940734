"""How far scores and moves are those that a suite, or a sample's author, expects.

Where only a verdict is expected, the middle of its band stands for it in r, and the distance to it is the distance to the band.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import StatisticsError, correlation, fmean

from interviewer.core.scores import band_of, nearest_score, range_of
from interviewer.evaluation.measures.measure import NOTHING_TO_SEE, Case, Figure, Measure, Observation, Seen, bootstrapped, mean, observations, observed, share
from interviewer.evaluation.suite import Expectation
from interviewer.evaluation.turns import Turn

Pair = tuple[float, float]


def _expected(turn: Turn) -> Pair | None:
    """The range in which the score should lie after a turn; None where nothing is expected of it."""
    expected = turn.expect.score(turn.number)
    if expected is None and turn.is_first_answer and turn.spoken.known.verdict is not None:
        return range_of(turn.spoken.known.verdict)
    return expected


def _scores(case: Case) -> Iterator[Observation]:
    last = {turn.question.id: turn for turn in case.turns if turn.standing is not None}
    for turn in case.turns:
        if turn.standing is None:
            continue
        in_the_end = _in_the_end(case.held.script.expect.get(turn.question.id)) if turn is last[turn.question.id] else None
        for expected in _both(_expected(turn), in_the_end):
            yield from _one(turn, turn.standing.score, expected)


def _both(after_it: Pair | None, in_the_end: Pair | None) -> list[Pair]:
    """What is expected after the last reply and in the end; the latter only where the former does not say as much."""
    if after_it is not None and in_the_end is not None and in_the_end[0] <= after_it[0] and after_it[1] <= in_the_end[1]:
        return [after_it]
    return [each for each in (after_it, in_the_end) if each is not None]


def _in_the_end(expectation: Expectation | None) -> Pair | None:
    """The range in which the final score should lie: the expected one, or that of the expected verdict."""
    if expectation is None:
        return None
    return expectation.in_the_end or (range_of(expectation.verdict) if expectation.verdict is not None else None)


def _one(turn: Turn, score: int, expected: Pair) -> Iterator[Observation]:
    low, high = expected
    off = max(low - score, 0.0, score - high)
    note = f"scored {score}, expected {low:.0f}{f' to {high:.0f}' if high > low else ''}" if off > 0 else None
    yield Observation(measure="score", value=score, expected=(low + high) / 2, question=turn.question.id, turn=turn.number, note=note)
    yield Observation(measure="score_mae", value=off, question=turn.question.id, turn=turn.number)


def _actions(case: Case) -> Iterator[Observation]:
    for turn in case.turns:
        allowed = turn.expect.allowed(turn.number)
        if allowed:
            move = turn.said.move.kind if turn.said else "none"
            note = None if move in allowed else f"the move is {move}, expected {' or '.join(allowed)}"
            yield observed("actions_agreed", turn, holds=note is None, note=note)


def _of_pairs(statistic: Callable[[Sequence[Pair]], float | None]) -> Callable[[Sequence[Seen]], Figure]:
    def figure(seen: Sequence[Seen]) -> Figure:
        pairs = [(each.expected, each.value) for each in observations("score", seen) if each.expected is not None]
        return bootstrapped(pairs, statistic) if len(pairs) > 2 else Figure(value=None, n=len(pairs), why=NOTHING_TO_SEE)

    return figure


def pearson(pairs: Sequence[Pair]) -> float | None:
    """Pearson's r; None where all of one side are equal, or so near to each other that they cannot be told apart."""
    expected, given = ([pair[side] for pair in pairs] for side in (0, 1))
    if min(expected) == max(expected) or min(given) == max(given):
        return None
    try:
        return correlation(expected, given)
    except StatisticsError:
        return None


def kappa(pairs: Sequence[Pair]) -> float | None:
    """Cohen's kappa of the bands with quadratic weights (Cohen 1968): 1 is full agreement, 0 what chance gives; None where both are all in one band."""
    bands = [(band_of(nearest_score(expected)).rank, band_of(nearest_score(given)).rank) for expected, given in pairs]
    first, second = ([pair[side] for pair in bands] for side in (0, 1))
    # What chance gives is the mean of (a - b)² over all pairs of the two sides: the mean square of each, less twice the product of their means.
    chance = fmean(a * a for a in first) + fmean(b * b for b in second) - 2 * fmean(first) * fmean(second)
    return 1 - fmean((a - b) ** 2 for a, b in bands) / chance if chance > 1e-12 else None


def _distance(seen: Sequence[Seen]) -> Figure:
    return mean([each.value for each in observations("score_mae", seen)])


SCORE_R = Measure(
    "score_r", "Pearson's r between the expected and the given score, with the interval of a bootstrap.", "higher", _scores, _of_pairs(pearson), unit="number"
)
SCORE_QWK = Measure(
    "score_qwk",
    "Agreement of the bands: Cohen's kappa with quadratic weights, with the interval of a bootstrap.",
    "higher",
    None,
    _of_pairs(kappa),
    unit="number",
)
SCORE_MAE = Measure(
    "score_mae",
    "How far the score is from the expected one, or its range, in points of 100, on average.",
    "lower",
    None,
    _distance,
    unit="score",
)
ACTIONS = share("actions_agreed", "Replies followed by the move that was expected.", "higher", _actions)
