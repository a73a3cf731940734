"""What is contested, in words: the score keeps the judge's finding, and says beside it that it is contested."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from interviewer.core.counted import counted
from interviewer.core.judgement import Finding, Status
from interviewer.core.question import Question
from interviewer.terminal.findings import in_quotation_marks

if TYPE_CHECKING:
    from interviewer.core.disputes import Dispute


def disputed_mark(count: int) -> str:
    """What stands beside a score of which so many findings are contested."""
    return f" · {counted(count, 'finding')} disputed" if count else ""


def dispute_lines(question: Question, disputes: Sequence[Dispute]) -> list[str]:
    """One line for each dispute on this question: what was found, what the candidate says, what other judges find."""
    return [_dispute_line(question, each) for each in disputes if each.entry.question == question.id]


def _dispute_line(question: Question, dispute: Dispute) -> str:
    entry = dispute.entry
    points = {point.id: point.says for point in question.every_point()} | {held.id: held.claim for held in question.misconceptions}
    because = f", because {in_quotation_marks(entry.because)}" if entry.because else ""
    belief = entry.point in {held.id for held in question.misconceptions}
    line = f"Disputed: {points.get(entry.point, entry.point).strip()} — {entry.by} judge: {_contested(entry.found, belief)}"
    line += _ended(f"; you: {_contested(Finding(point=entry.point, status=Status(entry.claim)), belief)}{because}")
    for review in dispute.reviews:
        agrees = "agrees with you" if review in dispute.agreeing else f"finds: {_contested(review.finding, belief)}"
        line += _ended(f" The {review.by} judge {agrees}" + (f": {in_quotation_marks(review.finding.quote)}" if review.finding.quote else ""))
    return line if dispute.reviews else f"{line} No other judge has looked at it."


def _ended(sentence: str) -> str:
    """The sentence with its full stop, unless a quote at its end brings one."""
    return sentence if sentence.endswith((".”", "!”", "?”")) else f"{sentence}."


def _contested(finding: Finding, belief: bool) -> str:
    """What was found on a point, or whether a wrong belief was held."""
    return ("held" if finding.status is Status.SAID else "not held") if belief else finding.name
