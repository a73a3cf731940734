"""From the evidence for a point to what the answer does with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf, sqrt

from interviewer.core.judgement import Finding, Status
from interviewer.judges.local.calibration import claim_chance, status_chances
from interviewer.judges.local.evidence import RATHER, Chances, Evidence, Reading, Relation
from interviewer.judges.local.sought import HARDLY_HEARD
from interviewer.judges.local.units import FEWEST_STEPS
from interviewer.judges.local.verbatim import Told

#: Where no status is more probable than this, something was said about the point, and it may be denied with at least the second probability, the judge is not
#: sure. Where it is hardly a denial, some of the point is said, and it is only open how much.
UNSURE, MAYBE_DENIED = 0.42, 0.2
#: From this probability on a denial of a point that is known by heart is sure by itself. Any other is believed only where a misconception that is against
#: the point is held at least this probably; or where the answer earns less than this, for who says most of it rightly hardly denies the rest, and the head
#: of the point has hardly a doubt.
SURE_DENIAL, SOME_CLAIM, MOST_OF_IT, NO_DOUBT = 0.98, 0.2, 0.4, 0.9
#: The heads of the points of deeper questions are less sure of themselves: from this probability on a denial of theirs is believed, whatever else is said.
DENIED_DEEPER = 0.7
#: So probable a denial is not doubted for words of the point that stand in it: in the marked answers some two dozen were, and each was a denial.
BEYOND_DOUBT = 0.92
#: The expected credit of a point known by heart is too low where little of it is said: with this power the marked answers get what their authors gave.
LENIENT = 0.8
#: Credit that a denial, as far as it is probable, takes away. Chosen among three: nine authors' answers that were turned round earn less, and no other
#: figure moves.
MAYBE_WRONG = 0.25
#: Less than this is nothing, and credits are told in steps of this many: in bigger ones a breath of difference would move a score by points.
LEAST_CREDIT, STEPS = 0.15, 20
#: A misconception is not held where reading a stretch together with its claim rather denies it, and finds less than this of it.
HARDLY_TOGETHER = 0.3
#: A head that hears a claim with this probability needs nobody beside it: "I run SMOTE on the whole table before the split" is taken for its opposite when it
#: is read together with the claim.
HEARD_SURELY = 0.98
#: For points that are not known by heart: the expected credit from which down nothing is earned, and that from which on everything. Chosen, like
#: LENIENT, by agreement with the authors of the marked answers.
NOTHING, ALL = 0.1, 0.75
#: For them: the probability from which on a denial is sure, and that from which on a misconception is held.
PLAIN_DENIAL, CLAIMED = 0.6, 0.85
#: Such a misconception is held only where something lies as near to it as this (cosine), and nothing says the point that puts it right so probably; or where
#: that is denied as well. The network alone takes much that is right for a claim about the same thing: of 174 good answers to the bank's questions, judged as
#: if these were somebody's own, it called 131 out, and with this 18, while of 117 wrong ones 91 stayed instead of 102; outside the bank 3 of 64 instead of 14,
#: and 24 of 41 instead of 29. It was chosen with these sets of `benchmarks/answers` in view.
NEAR_ENOUGH, PUT_RIGHT, ALSO_DENIED = 0.55, 0.8, 0.3
#: A sentence of a brief perfect answer is denied only where one stretch turns more than this share of its words round. In the public sets of exams whoever is
#: heard to deny one otherwise has mostly said something else that is right: their graders gave them as much as anybody. Such a one is not clear, and earns
#: at most so much.
IN_ITS_WORDS, NOT_CLEAR = 0.5, 0.5
#: A point that is not known by heart: the share of its credit that its author's own words decide, how probable it must be that anything is said of it before
#: they count in full, and the mixture from which on everything is earned.
BY_WORDS, FAINTLY_ABOUT, ALL_BY_WORDS = 0.5, 0.1, 0.6
#: How far each of the two is believed of a sentence of a brief perfect answer: what the network reads, and its words, of which the first tell the most, so that
#: their root counts. Where either tells that it is said, it is, as far as that is believed (noisy or, Pearl 1988). Chosen among some forty ways by three public
#: sets of exams and the answers to `training/unseen/students-*`: in the ones the words alone are right more often, in the others the network is.
READ_IS_SO, WORDS_ARE_SO = 0.85, 0.75
#: From this probability on a misconception that is known by heart is held: so little will do, since what is right of it, what the whole sentence puts right
#: and what denies it beside its claim are looked at as well. Chosen among six with seventeen authors of `benchmarks/answers` in view: of 470 wrong beliefs 419
#: were called out then, and 17 of 768 good answers.
HELD_FROM = 0.17
#: The answers that calibrate are answers to the first question. A deeper one is about something else, and much of what is right there sounds like a
#: misconception of the first: from this probability on it is held.
HELD_DEEPER = 0.6
#: Where so many points are heard as rather denied, the answer has things the wrong way round, and what seems right in it is so by chance: so much counts.
#: For first answers: on a deeper question, and after a challenge, other points are open as well, and seem denied by what is right about something else.
#: Of 1,278 answers (`benchmarks/answers/ten-questions-*` and `training/answers/fifth-voices`) 36 of the 45 that were turned round on purpose have so many, 34
#: of 130 that are confidently wrong, 11 of 400 partial ones, 2 of 160 weak ones, and none of the better.
TURNED_ROUND, BY_CHANCE = 3, 0.5
#: Less probable than this in the whole sentence, what a piece of it seems to claim is not claimed. On a deeper question neither is what is less probable
#: beside its claim, or what says so much of a point of that question.
HARDLY_SAYS = 0.2
#: A bare term says so much of a point at most. Chosen among three with all of `benchmarks/answers` in view: with .35 lists of terms get six more than their
#: authors gave.
BARE_TERM = 0.25
#: Where a statement tells this share of what a bare term or a question does, it is what counts: the term is only a piece of it, the question its heading.
HARDLY_LESS = 0.6


def believed_from(points: Sequence[tuple[float, Evidence]]) -> float:
    """From which probability that a head gives to a denial on it is believed in this answer, where it is not sure by itself.

    Each of `points`, those that were asked for, is its weight and its evidence.
    """
    weighed = [(weight, _expected(status_chances(found)) if found.readings else 0.0) for weight, found in points]
    earned = sum(weight * credit for weight, credit in weighed) / max(1, sum(weight for weight, _ in weighed))
    return NO_DOUBT if earned < MOST_OF_IT else inf


def finding(point: str, found: Evidence, believed_from: float = 0.0) -> Finding:
    """What the answer does with a point, the words that show it, and how much of the point it earns.

    From a head's probability of `believed_from` on a denial is believed that is not sure by itself.
    """
    if found.told is not None:
        return _at_its_word(point, found, found.told)
    denial, about = found.best(Reading.denies), _best(found, Reading.about)
    if denial is None or about is None:
        return Finding(point=point, status=Status.NOT_SAID)
    chances = status_chances(found)
    most = max(chances, key=lambda status: chances[status])
    if most is Status.DENIED and not _may_be_right(found):
        sure = not denial.unit.asks and _is_sure(found, chances[most], believed_from)
        return Finding(point=point, status=Status.DENIED if sure else Status.NOT_SURE, quote=denial.unit.text, credit=0.0)
    expected = _expected(chances)
    counts = found.counts * (1.0 if about.unit.is_bare else found.substance)
    credit = round(STEPS * counts * _credit(found, expected)) / STEPS
    if most is Status.DENIED:
        return Finding(point=point, status=Status.NOT_SURE, quote=denial.unit.text, credit=min(credit, NOT_CLEAR))
    if credit < LEAST_CREDIT:
        return Finding(point=point, status=Status.NOT_SAID)
    if about.unit.is_bare:
        credit = min(credit, BARE_TERM)
    if about.unit.asks:
        credit = min(credit, Status.PARTLY.credit)
    if chances[most] < UNSURE and chances[Status.DENIED] >= MAYBE_DENIED:
        return Finding(point=point, status=Status.NOT_SURE, quote=about.unit.text, credit=min(credit, Status.PARTLY.credit))
    credit = min(credit, Status.PARTLY.credit) if chances[most] < UNSURE else credit
    best = _best(found, Reading.says) if credit > Status.PARTLY.credit else about
    return Finding(point=point, status=Status.SAID if credit > Status.PARTLY.credit else Status.PARTLY, quote=(best or about).unit.text, credit=credit)


def _at_its_word(point: str, found: Evidence, told: Told) -> Finding:
    """What is said word for word is said; with other negations it earns nothing, and is denied where the network rather finds it so.

    Else the interviewer asks what was meant: the words may be about something else.
    """
    if not told.denied:
        return Finding(point=point, status=Status.SAID, quote=told.unit.text, credit=1.0)
    status = Status.DENIED if told.listed or found.most(Reading.denies) >= RATHER else Status.NOT_SURE
    return Finding(point=point, status=status, quote=told.unit.text, credit=0.0)


def unless_turned_round(of_point: Mapping[str, Evidence]) -> dict[str, Evidence]:
    """The evidence for the points of an answer; it counts for less where several are denied: who has these the wrong way round has the others as well.

    Of a brief perfect answer the network hears too much denied for that.
    """
    denied = sum(found.most(Reading.denies) > RATHER for found in of_point.values() if found.turned is None)
    share = BY_CHANCE if denied >= TURNED_ROUND else 1.0
    return {id: replace(found, counts=share * found.counts) for id, found in of_point.items()}


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


def _may_be_right(found: Evidence) -> bool:
    """Whether what sounds like a denial may be something else that is right."""
    return found.turned is not None and found.turned <= IN_ITS_WORDS


def _best(found: Evidence, relation: Relation) -> Reading | None:
    """The reading in which a relation is most probable; rather a statement than a bare term or a question that tells hardly more."""
    best = found.best(relation)
    if best is None or _states(best):
        return best
    least = HARDLY_LESS * relation(best)
    return max((each for each in found.readings if _states(each) and relation(each) >= least), key=relation, default=best)


def _states(reading: Reading) -> bool:
    return not (reading.unit.is_bare or reading.unit.asks)


def is_surely_denied(found: Evidence) -> bool:
    """Whether a point that is known by heart is denied so probably that no word of it that stands in the denial makes it doubtful."""
    return found.known and bool(found.readings) and status_chances(found)[Status.DENIED] >= BEYOND_DOUBT


def _is_sure(found: Evidence, denial: float, believed_from: float) -> bool:
    """Whether a denial of this probability counts as one."""
    if not found.known:
        return denial >= PLAIN_DENIAL
    if not _is_denied_both_ways(found):
        return False
    return denial >= SURE_DENIAL or found.alone.denies >= believed_from


def _is_denied_both_ways(found: Evidence) -> bool:
    """Whether the stretch that denies a point most does so however it is read; and, where it is two sentences together, one of them by itself as well."""
    denial = found.best(Reading.denies)
    if denial is None:
        return False
    parts = [each for each in found.readings if not each.unit.joined and each.unit.lies_in(denial.unit)]
    by_itself = not denial.unit.joined or any(each.denies() >= RATHER for each in parts)
    return by_itself and all(each is None or each.denies >= RATHER for each in (denial.together, denial.alone))


def _expected(chances: dict[Status, float]) -> float:
    """The expected credit; what may as well be a denial takes some of it."""
    return max(0.0, sum(status.credit * chance for status, chance in chances.items()) - MAYBE_WRONG * chances[Status.DENIED])


def claimed(found: Evidence, against: Evidence | None) -> float:
    """How probable it is that a misconception is held. `against` is the evidence for the point that puts it right."""
    if found.told is not None:
        return 1.0
    if not found.known:
        return found.most(Reading.says)
    return claim_chance(found, against)


def holds(found: Evidence, against: Evidence | None, *, deeper: bool = False) -> Reading | None:
    """The reading that shows that a misconception is held; None where it is not.

    In an answer to a `deeper` question it must be surer, and the words must say it beside its claim, too: a head hears "the predictions stay the same" whatever
    was asked.
    """
    if found.told is not None and not found.told.denied:
        return Reading(found.told.unit, Chances(1.0, 0.0, 0.0), None)
    best = found.best(Reading.says)
    if best is None or best.unit.asks or _is_contradicted(best) or _is_rather_rejected(best):
        return None
    if _is_otherwise_in_full(best, found) or _is_in_no_step(best, found) or _is_put_together(best, found):
        return None
    if deeper and not _is_heard_surely(best) and best.together is not None and best.together.says < HARDLY_SAYS:
        return None
    if not found.known:
        return best if claimed(found, against) >= CLAIMED and _is_meant(found, against) else None
    return best if claimed(found, against) >= (HELD_DEEPER if deeper else HELD_FROM) else None


def _is_meant(found: Evidence, against: Evidence | None) -> bool:
    """Whether an answer that seems to make a claim which nobody knows by heart lies near it, and says nothing that puts it right; or denies what does."""
    right, denied = (against.most(Reading.says), against.most(Reading.denies)) if against else (0.0, 0.0)
    return denied > ALSO_DENIED or (found.near >= NEAR_ENOUGH and right < PUT_RIGHT)


def is_rather_denied(reading: Reading) -> bool:
    """Whether two sentences that seem to make a claim only together rather deny it when they are read with it."""
    return reading.unit.joined and reading.together is not None and reading.together.denies > max(RATHER, reading.together.says)


def _is_contradicted(reading: Reading) -> bool:
    """Whether a stretch, read together with a claim, rather denies it, where its head has the least doubt."""
    together = reading.together
    return not _is_heard_surely(reading) and together is not None and together.denies > RATHER and together.says < HARDLY_TOGETHER


def _is_put_together(joined: Reading, found: Evidence) -> bool:
    """Whether two sentences seem to make a claim only together: its head hears next to nothing of it in either."""
    parts = [each.alone.says for each in found.readings if each.alone is not None and not each.unit.joined and joined.unit.overlaps(each.unit)]
    return joined.unit.joined and joined.alone is not None and max(parts, default=1.0) < HARDLY_HEARD


def _is_rather_rejected(reading: Reading) -> bool:
    """Whether the head of a claim rather hears it rejected: beside its claim "trees need no scaling" is taken for "all need scaling"."""
    return reading.alone is not None and reading.alone.denies > reading.alone.says


def _is_heard_surely(reading: Reading) -> bool:
    """Whether the head of a misconception has hardly a doubt that it is held."""
    return reading.alone is not None and reading.alone.says >= HEARD_SURELY


def _is_otherwise_in_full(piece: Reading, found: Evidence) -> bool:
    """Whether a reading is a piece of a sentence that, read in full, hardly says so: what seems wrong in it is put right by the rest."""
    others = [each for each in found.readings if not each.unit.joined and each.unit.words > piece.unit.words]
    whole = [each.says() for each in others if piece.unit.lies_in(each.unit)]
    return bool(whole) and max(whole) < HARDLY_SAYS


def _is_in_no_step(whole: Reading, found: Evidence) -> bool:
    """Whether a sentence seems to claim what none of its steps does: "make it simpler, stop earlier, get more data" wants nothing bigger."""
    steps = [each for each in found.readings if not each.unit.joined and each.unit.words < whole.unit.words and each.unit.lies_in(whole.unit)]
    return not whole.unit.joined and len(steps) >= FEWEST_STEPS and all(each.says() < HARDLY_SAYS for each in steps)


def _stretched(value: float, nothing: float, everything: float) -> float:
    return min(1.0, max(0.0, (value - nothing) / (everything - nothing)))
