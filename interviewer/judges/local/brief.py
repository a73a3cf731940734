"""What an answer is worth as a whole: where all is said, but in a few words, it is good and not excellent; and where terms are only named, it is weak."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.core.judgement import Finding
from interviewer.core.question import Question
from interviewer.judges.local.breadth import breadth, stretches_about
from interviewer.judges.local.credit import in_steps
from interviewer.judges.local.evidence import Evidence

#: What an answer loses, at most, of what it earns: so much where it says everything, and in hardly any words. Where points are missing, few words are no
#: further fault, so the loss falls with this power of the share that is earned.
AT_MOST, POWER = 0.35, 8
#: Of the content words of a perfect answer this share is enough: the rest of them is seldom about any point.
ENOUGH = 0.9
#: A list of terms shows that somebody has heard of them. It comes to no more than this share of a question, which is 39 points: one less than what is partial.
LISTED = 0.3


def as_full_as_said(findings: Sequence[Finding], found: Sequence[Evidence], question: Question) -> tuple[Finding, ...]:
    """The findings of a first answer on all the points of a question, worth less where it is brief beside the perfect answer.

    How much it says is the number of its content words, without those of the question and of what is about no point, beside that of the perfect answer.
    """
    said = min(1.0, breadth(stretches_about(found), [question.perfect or ""], question.ask) / ENOUGH)
    kept = 1 - AT_MOST * (1 - said) * _share(findings, question) ** POWER
    return tuple(_worth(each, kept) for each in findings)


def no_more_than_listed(findings: Sequence[Finding], question: Question) -> tuple[Finding, ...]:
    """The findings of a first answer on all the points of a question that only names terms."""
    kept = LISTED / max(LISTED, _share(findings, question))
    return tuple(_worth(each, kept) for each in findings) if kept < 1 else tuple(findings)


def _share(findings: Sequence[Finding], question: Question) -> float:
    """The share of the question that is earned, from 0 to 1."""
    earned = {each.point: each.earned for each in findings}
    wanted = [point for point in question.points if not point.bonus]
    return min(1.0, sum(point.weight * earned[point.id] for point in wanted) / max(1, sum(point.weight for point in wanted)))


def _worth(finding: Finding, kept: float) -> Finding:
    """The finding, worth this share of what it was."""
    return finding.model_copy(update={"credit": in_steps(kept, finding.earned)}) if finding.earned > 0 else finding
