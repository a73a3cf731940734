"""What was found, in words: what a point says, the quote that shows it, and what the judge made of an answer."""

from __future__ import annotations

from interviewer.core.flat import beginning, flat
from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.question import Question
from interviewer.terminal.blocks import Block, Kind

#: Of words that are quoted in what was asked, and of a point that is only named, a listing shows so many.
MOST_QUOTED = 12


def judge_notes(judged: Judged | Unjudged, question: Question) -> list[Block]:
    """What the judge made of the last answer: which points it found, with the words, and who judged."""
    if isinstance(judged, Unjudged):
        return [Block(Kind.NOTE, f"Judge's notes · {judged.by}\nnot judged: {judged.reason}")]
    says = points_in_words(question)
    lines = [f"{each.name}: {says.get(each.point, each.point)}{in_quotes(each.quote)}" for each in judged.findings if each.quote is not None]
    lines += [f"wrong belief: {flat(question.misconception(each.misconception).claim)}{in_quotes(each.quote)}" for each in judged.misconceptions]
    bonus = {point.id for point in question.every_point() if point.bonus}
    for each in judged.findings:
        if each.quote is None and (each.unproven or each.point not in bonus):
            note = " (the judge's quote does not prove it)" if each.unproven else ""
            lines.append(f"missed: {beginning(says.get(each.point, each.point), MOST_QUOTED)}{note}")
    return [Block(Kind.NOTE, "\n".join([f"Judge's notes · {judged.by}", *lines]))]


def in_quotes(quote: str | None) -> str:
    """The words that show a finding, as they stand behind it; nothing where there are none."""
    return f" — {in_quotation_marks(quote)}" if quote else ""


def in_quotation_marks(text: str) -> str:
    """Words on one line, between quotation marks."""
    return f"“{flat(text)}”"


def points_in_words(question: Question) -> dict[str, str]:
    """What each point of a question says, those of its deeper questions too: by id, each on one line."""
    return {point.id: flat(point.says) for point in question.every_point()}
