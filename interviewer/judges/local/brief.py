"""What an answer is worth as a whole: where all is said, but in a few words, it is good and not excellent; and where terms are only named, it is weak."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor

from interviewer.core.judgement import Finding, Status
from interviewer.core.question import Point, Question
from interviewer.judges.local.breadth import breadth, stretches_about
from interviewer.judges.local.credit import STEPS, in_steps
from interviewer.judges.local.evidence import Evidence

#: What an answer loses, at most, of what it earns: so much where it says everything, and in hardly any words. Where points are missing, few words are no
#: further fault, so the loss falls with this power of the share that is earned.
AT_MOST, POWER = 0.35, 8
#: Of the content words of a perfect answer this share is enough: the rest of them is seldom about any point.
ENOUGH = 0.9
#: A list of terms shows that somebody has heard of them. It comes to no more than this share of a question, which is 39 points: one less than what is partial.
LISTED = 0.3


def as_full_as_said(findings: Sequence[Finding], found: Sequence[Evidence], question: Question) -> tuple[Finding, ...]:
    """The findings on all the points of a question where no point has been asked for, worth less where the answer is brief beside the perfect answer.

    How much it says is the number of its content words, without those of the question and of what is about no point, beside that of the perfect answer.
    """
    said = min(1.0, breadth(stretches_about(found), [question.perfect or ""], question.ask) / ENOUGH)
    kept = 1 - AT_MOST * (1 - said) * min(1.0, _share(findings, question, [point for point in question.points if not point.bonus])) ** POWER
    return tuple(_worth(each, in_steps(kept, each.earned)) for each in findings)


def no_more_than_listed(findings: Sequence[Finding], question: Question) -> tuple[Finding, ...]:
    """The findings on all the points of a question where no point has been asked for, and all that an answer does is name terms."""
    kept = LISTED / max(LISTED, _share(findings, question, question.points))
    return tuple(_worth(each, floor(STEPS * kept * each.earned) / STEPS) for each in findings) if kept < 1 else tuple(findings)


def _share(findings: Sequence[Finding], question: Question, points: Iterable[Point]) -> float:
    """What these points earn beside what all of the question are worth that are no bonus."""
    earned = {each.point: each.earned for each in findings}
    whole = sum(point.weight for point in question.points if not point.bonus)
    return sum(point.weight * earned[point.id] for point in points) / max(1, whole)


def _worth(finding: Finding, credit: float) -> Finding:
    """The finding with so much credit; what earns half of its point at most is not said in full."""
    if finding.earned == 0:
        return finding
    said_less = finding.status is Status.SAID and credit <= Status.PARTLY.credit
    return finding.model_copy(update={"credit": credit, **({"status": Status.PARTLY} if said_less else {})})
