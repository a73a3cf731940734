"""What speaks against it that a stretch makes a claim which it seems to make."""

from __future__ import annotations

from interviewer.judges.local.evidence import RATHER, Evidence, Reading
from interviewer.judges.local.sought import HARDLY_HEARD
from interviewer.judges.local.units import FEWEST_STEPS

#: A claim is not made where reading a stretch together with it rather denies it, and finds less than this of it.
HARDLY_TOGETHER = 0.3
#: A head that hears a claim with this probability needs nobody beside it: "I run SMOTE on the whole table before the split" is taken for its opposite when it
#: is read together with the claim.
HEARD_SURELY = 0.98
#: Less probable than this in the whole sentence, what a piece of it seems to claim is not claimed. On a deeper question neither is what is less probable
#: beside its claim, or what says so much of a point of that question.
HARDLY_SAYS = 0.2


def is_claimed(reading: Reading, found: Evidence, *, deeper: bool) -> bool:
    """Whether the stretch that most seems to make a claim makes it: nothing in it, and nothing in the rest of the answer, speaks against that.

    In an answer to a `deeper` question the words must say it beside its claim, too: a head hears "the predictions stay the same" whatever was asked.
    """
    return not (
        reading.unit.asks
        or _is_contradicted(reading)
        or _is_rather_rejected(reading)
        or (deeper and _is_hardly_said(reading))
        or _is_otherwise_in_full(reading, found)
        or _is_in_no_step(reading, found)
        or _is_put_together(reading, found)
    )


def _is_contradicted(reading: Reading) -> bool:
    """Whether a stretch, read together with a claim, rather denies it, where its head has the least doubt."""
    together = reading.together
    return not _is_heard_surely(reading) and together is not None and together.denies > RATHER and together.says < HARDLY_TOGETHER


def _is_rather_rejected(reading: Reading) -> bool:
    """Whether the head of a claim rather hears it rejected: beside its claim "trees need no scaling" is taken for "all need scaling"."""
    return reading.alone is not None and reading.alone.denies > reading.alone.says


def _is_hardly_said(reading: Reading) -> bool:
    """Whether a stretch, read together with a claim, hardly makes it, where its head has the least doubt."""
    return not _is_heard_surely(reading) and reading.together is not None and reading.together.says < HARDLY_SAYS


def _is_heard_surely(reading: Reading) -> bool:
    """Whether the head of a misconception has hardly a doubt that it is held."""
    return reading.alone is not None and reading.alone.says >= HEARD_SURELY


def _is_otherwise_in_full(piece: Reading, found: Evidence) -> bool:
    """Whether a reading is a piece of a sentence that, read in full, hardly says so: what seems wrong in it is put right by the rest."""
    larger = [each for each in found.readings if not each.unit.joined and each.unit.words > piece.unit.words]
    whole = [each.says() for each in larger if piece.unit.lies_in(each.unit)]
    return bool(whole) and max(whole) < HARDLY_SAYS


def _is_in_no_step(whole: Reading, found: Evidence) -> bool:
    """Whether a sentence seems to claim what none of its steps does: "make it simpler, stop earlier, get more data" wants nothing bigger."""
    smaller = [each for each in found.readings if not each.unit.joined and each.unit.words < whole.unit.words]
    steps = [each.says() for each in smaller if each.unit.lies_in(whole.unit)]
    return not whole.unit.joined and len(steps) >= FEWEST_STEPS and max(steps) < HARDLY_SAYS


def _is_put_together(joined: Reading, found: Evidence) -> bool:
    """Whether two sentences seem to make a claim only together: its head hears next to nothing of it in either."""
    parts = [each.alone.says for each in found.readings if each.alone is not None and not each.unit.joined and joined.unit.overlaps(each.unit)]
    return joined.unit.joined and joined.alone is not None and max(parts, default=1.0) < HARDLY_HEARD
