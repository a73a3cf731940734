"""Whether an answer holds a misconception: whether a stretch makes its claim, and nothing shows that it is not meant so."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.core.question import Misconception
from interviewer.judges.local.calibration import claim_chance
from interviewer.judges.local.evidence import RATHER, Chances, Evidence, Reading
from interviewer.judges.local.objections import is_claimed
from interviewer.judges.local.script import Target

#: From this probability on a misconception that is known by heart is held: so little will do, since what is right of it, what the whole sentence puts right
#: and what denies it beside its claim are looked at as well. Chosen among six with seventeen authors of `benchmarks/answers` in view: of 470 wrong beliefs 419
#: were called out then, and 17 of 768 good answers.
HELD_FROM = 0.17
#: The answers that calibrate are answers to the first question. A deeper one is about something else, and much of what is right there sounds like a
#: misconception of the first: from this probability on it is held.
HELD_DEEPER = 0.6
#: So probably held, a misconception may be: what looks wrong less probably than this is not looked at again.
SOME_CLAIM = 0.2
#: For misconceptions that are not known by heart: the probability from which on one is held.
CLAIMED = 0.85
#: Such a misconception is held only where something lies as near to it as this (cosine), and nothing says the point that puts it right so probably; or where
#: that is denied as well. The network alone takes much that is right for a claim about the same thing: of 174 good answers to the bank's questions, judged as
#: if these were somebody's own, it called 131 out, and with this 18, while of 117 wrong ones 91 stayed instead of 102; outside the bank 3 of 64 instead of 14,
#: and 24 of 41 instead of 29. It was chosen with these sets of `benchmarks/answers` in view.
NEAR_ENOUGH, PUT_RIGHT, ALSO_DENIED = 0.55, 0.8, 0.3


@dataclass(frozen=True)
class Claim:
    """A misconception before an answer: what was looked for, the evidence for it, and that for the point that puts it right, where that is open."""

    misconception: Misconception
    target: Target
    found: Evidence
    against: Evidence | None

    def chance(self) -> float:
        """How probable it is that it is held."""
        if self.found.told is not None:
            return 1.0
        return claim_chance(self.found, self.against) if self.found.known else self.found.most(Reading.says)

    def denies_in_the_same_words(self) -> bool:
        """Whether what seems to make the claim is, or touches, what seems to deny the point that puts it right."""
        claims, denies = self.found.best(Reading.says), self.against.best(Reading.denies) if self.against else None
        return claims is not None and denies is not None and claims.unit.overlaps(denies.unit)


def reading_that_shows(claim: Claim, *, deeper: bool = False) -> Reading | None:
    """The reading that shows that a misconception is held; None where it is not. In an answer to a `deeper` question it must be surer."""
    found = claim.found
    if found.told is not None:  # a misconception has no denials, and in the words of its claim with a "not" among them nobody is taken at their word
        return Reading(found.told.unit, Chances(1.0, 0.0, 0.0), None)
    best = found.best(Reading.says)
    if best is None or not is_claimed(best, found, deeper=deeper):
        return None
    if found.known:
        return best if claim.chance() >= (HELD_DEEPER if deeper else HELD_FROM) else None
    return best if claim.chance() >= CLAIMED and _is_meant(claim) else None


def _is_meant(claim: Claim) -> bool:
    """Whether an answer that seems to make a claim which nobody knows by heart lies near it, and says nothing that puts it right; or denies what does."""
    right, denied = (claim.against.most(Reading.says), claim.against.most(Reading.denies)) if claim.against else (0.0, 0.0)
    return denied > ALSO_DENIED or (claim.found.near >= NEAR_ENOUGH and right < PUT_RIGHT)


def is_rather_denied(reading: Reading) -> bool:
    """Whether two sentences that seem to make a claim only together rather deny it when they are read with it."""
    return reading.unit.joined and reading.together is not None and reading.together.denies > max(RATHER, reading.together.says)
