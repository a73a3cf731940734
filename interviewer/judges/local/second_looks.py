"""What a finding is held against before it stands: the other findings, the words read in another way, and a denial read a second time."""

from __future__ import annotations

from collections.abc import Iterable

from interviewer.core.discussion import Discussion
from interviewer.core.evidence import shares_words
from interviewer.core.judgement import Finding, Status
from interviewer.judges.local.credit import BARE_TERM
from interviewer.judges.local.denial import is_surely_denied
from interviewer.judges.local.evidence import PLAINLY, Evidence
from interviewer.judges.local.network import SAYS, network
from interviewer.judges.local.script import Target
from interviewer.judges.local.shown import shown_by
from interviewer.judges.local.still_denied import still_denies
from interviewer.judges.pieces import BARE_TERM_WORDS

#: What a point earns where two readings contradict each other: half of what it earns when it is partly said.
CONTRADICTED = 0.25
#: So probably words, read together with a point, tell of it.
TELLS_OF_IT = 0.2


def checked_finding(found: Finding, seen: Evidence, target: Target, talk: Discussion) -> Finding:
    """The finding; a denial is looked at twice, unless somebody is taken at his word (`at_its_word.py`, `beside_reference.py`)."""
    if seen.told is not None:
        return found
    return _in_its_own_words(_unless_reworded(_unless_contradicted(found, seen, target, talk), target), seen, target)


def _in_its_own_words(found: Finding, seen: Evidence, target: Target) -> Finding:
    """The finding with the shortest words that show it. Where that is a bare term, its neighbour says nothing of it."""
    unit = next((each.unit for each in seen.readings if each.unit.joined and each.unit.text == found.quote), None)
    if unit is None:
        return found
    words = shown_by(unit, target)
    if len(words.split()) <= BARE_TERM_WORDS and found.earned > BARE_TERM:
        return found.model_copy(update={"status": Status.PARTLY, "credit": BARE_TERM, "quote": words})
    return found.model_copy(update={"quote": words})


def unless_beside(found: Finding, seen: Evidence) -> Finding:
    """The finding on a point that was not asked for, in a reply that says the one that was: in part only where the words, read together with it, tell of it.

    A head alone hears something of its point in much that is about its question.
    """
    beside = found.status is Status.PARTLY and seen.known and seen.together.says + seen.together.partly < TELLS_OF_IT
    return Finding(point=found.point, status=Status.NOT_SAID) if beside else found


def unless_denied_there(found: Finding, denied: Iterable[str]) -> Finding:
    """The finding on a point of the question in an answer to a deeper one: words that deny a point of that one deny none that was asked about before."""
    there = found.status is Status.DENIED and any(shares_words(found.quote or "", words) for words in denied)
    return Finding(point=found.point, status=Status.NOT_SAID) if there else found


def unless_believed(found: Finding, against: Iterable[tuple[str | None, str]]) -> Finding:
    """The finding; words that show a wrong belief say the point that it is against at most in part. What they earn stays: the belief costs by itself."""
    if found.status is not Status.SAID or not any(point == found.point and shares_words(found.quote or "", words) for point, words in against):
        return found
    return found.model_copy(update={"status": Status.PARTLY, "credit": found.earned})


def _unless_contradicted(found: Finding, seen: Evidence, target: Target, talk: Discussion) -> Finding:
    """The finding; where the network reads a denial in words that say the point word for word, with no negation among them, nobody can be sure of either.

    Nor can anybody where only the head reads one, and the words, read together with the point, plainly say it.

    A denial that is sure by itself is one all the same: in the marked answers, so sure a reading of such words was never wrong. These answer first
    questions; on deeper ones it has been.

    To be told that one has it the wrong way round, of something right, is worse than to be asked what one meant.
    """
    doubted = found.status is Status.DENIED or (found.status is Status.NOT_SURE and not found.earned)
    if not doubted or found.quote is None or (talk.rung is None and is_surely_denied(seen)):
        return found
    if not _says_together(found.quote, target) and not _says_word_for_word(found, talk):
        return found
    return found.model_copy(update={"status": Status.NOT_SURE, "credit": CONTRADICTED})


def _says_together(words: str, target: Target) -> bool:
    return target.head is not None and float(network().together([(words, target.phrasings[0])])[0, SAYS]) >= PLAINLY


def _says_word_for_word(found: Finding, talk: Discussion) -> bool:
    from interviewer.judges.lexical.judge import says_point

    return says_point(talk, found.point, found.quote or "")


def _unless_reworded(found: Finding, target: Target) -> Finding:
    """The finding; a denial that does not stand when its words are put a little differently is none that anybody can be sure of."""
    if found.status is not Status.DENIED or found.quote is None or still_denies(found.quote, target):
        return found
    return found.model_copy(update={"status": Status.NOT_SURE})
