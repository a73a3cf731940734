"""Which denials of a point are believed, and what many of them tell of the rest of an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf

from interviewer.core.judgement import Status
from interviewer.judges.local.calibration import status_chances
from interviewer.judges.local.credit import expected_credit
from interviewer.judges.local.evidence import RATHER, Evidence, Reading

#: From this probability on a denial of a point that is known by heart is sure by itself. Any other is believed only where a misconception that is against
#: the point may be held (`claim.SOME_CLAIM`); or where the answer earns less than this, for who says most of it rightly hardly denies the rest, and the head
#: of the point has hardly a doubt.
SURE_DENIAL, MOST_OF_IT, NO_DOUBT = 0.98, 0.4, 0.9
#: The heads of the points of deeper questions are less sure of themselves: from this probability on a denial of theirs is believed, whatever else is said.
DENIED_DEEPER = 0.7
#: For points that are not known by heart: the probability from which on a denial is sure.
PLAIN_DENIAL = 0.6
#: So probable a denial is not doubted for words of the point that stand in it: in the marked answers some two dozen were, and each was a denial.
BEYOND_DOUBT = 0.92
#: A sentence of a brief perfect answer is denied only where one stretch turns more than this share of its words round. In the public sets of exams whoever is
#: heard to deny one otherwise has mostly said something else that is right: their graders gave them as much as anybody.
IN_ITS_WORDS = 0.5
#: Where so many points are heard as rather denied, the answer has things the wrong way round, and what seems right in it is so by chance: so much counts.
#: For first answers: on a deeper question, and after a challenge, other points are open as well, and seem denied by what is right about something else.
#: Of 1,278 answers (`benchmarks/answers/ten-questions-*` and `training/answers/fifth-voices`) 36 of the 45 that were turned round on purpose have so many, 34
#: of 130 that are confidently wrong, 11 of 400 partial ones, 2 of 160 weak ones, and none of the better.
TURNED_ROUND, BY_CHANCE = 3, 0.5


def believed_from(points: Sequence[tuple[float, Evidence]]) -> float:
    """From which probability that a head gives to a denial on it is believed in this answer, where it is not sure by itself.

    Each of `points`, those that were asked for, is its weight and its evidence.
    """
    weighed = [(weight, expected_credit(status_chances(found)) if found.readings else 0.0) for weight, found in points]
    earned = sum(weight * credit for weight, credit in weighed) / max(1, sum(weight for weight, _ in weighed))
    return NO_DOUBT if earned < MOST_OF_IT else inf


def is_believed(denial: Reading, found: Evidence, chance: float, believed_from: float) -> bool:
    """Whether what denies a point most denies it indeed, where the regression gives it this chance. Who asks denies nothing."""
    if denial.unit.asks:
        return False
    if not found.known:
        return chance >= PLAIN_DENIAL
    return _is_denied_both_ways(denial, found) and (chance >= SURE_DENIAL or found.alone.denies >= believed_from)


def _is_denied_both_ways(denial: Reading, found: Evidence) -> bool:
    """Whether a stretch denies a point however it is read; and, where it is two sentences together, one of them by itself as well."""
    parts = [each for each in found.readings if not each.unit.joined and each.unit.lies_in(denial.unit)]
    by_itself = not denial.unit.joined or any(each.denies() >= RATHER for each in parts)
    return by_itself and all(each is None or each.denies >= RATHER for each in (denial.together, denial.alone))


def may_be_right(found: Evidence) -> bool:
    """Whether what sounds like a denial may be something else that is right."""
    return found.turned is not None and found.turned <= IN_ITS_WORDS


def is_surely_denied(found: Evidence) -> bool:
    """Whether a point that is known by heart is denied so probably that no word of it that stands in the denial makes it doubtful."""
    return found.known and bool(found.readings) and status_chances(found)[Status.DENIED] >= BEYOND_DOUBT


def unless_turned_round(of_point: Mapping[str, Evidence]) -> dict[str, Evidence]:
    """The evidence for the points of an answer; it counts for less where several are denied: who has these the wrong way round has the others as well.

    Of a brief perfect answer the network hears too much denied for that.
    """
    denied = sum(found.most(Reading.denies) > RATHER for found in of_point.values() if found.turned is None)
    share = BY_CHANCE if denied >= TURNED_ROUND else 1.0
    return {id: replace(found, counts=share * found.counts) for id, found in of_point.items()}
