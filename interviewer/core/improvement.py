"""The minor improvement of a debrief: the one thing that would add most to the answers to a question. What it is called stands in improvement.toml."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import assert_never

from interviewer.core.discussion import Discussion
from interviewer.core.flat import beginning, flat
from interviewer.core.judgement import Finding, Status
from interviewer.core.question import Point
from interviewer.listed import listed

#: Of words that are to be put right so many are quoted: all of them stand above.
MOST_QUOTED = 14


def improvement(talk: Discussion, wrong: Sequence[str]) -> str | None:
    """What to do better another time; None where every point is said in full. `wrong` are the candidate's words that still stand and do not hold.

    What is wrong comes first, for as long as it stands no answer is good. Else it is the author's own advice, where a point that it is about is missing or
    was said in part (any that is not said in full, where it names none): what was said needs none. Else it is the open point that would add most.
    """
    if wrong:
        return _worded("wrong", words="; ".join(f"“{beginning(words, MOST_QUOTED).rstrip('.')}”" for words in wrong))
    open_points = _open(talk)
    if talk.question.improvement and _is_called_for(talk, open_points):
        return talk.question.improvement
    to_earn = {point.id: point.weight * (1 - talk.finding(point).earned) for point in open_points}
    point = max(open_points, key=lambda point: to_earn[point.id], default=None)
    return None if point is None else _worded(_called(point, talk.finding(point)), says=flat(point.says))


def is_derived(advice: str) -> bool:
    """Whether an improvement is worded as these are, and is no author's."""
    return any(pattern.fullmatch(advice) for pattern in _patterns())


def _open(talk: Discussion) -> list[Point]:
    """The points to advise one of: those that are missing; where none is, those not said in full; and only then any bonus."""
    asked = [point for point in talk.question.points if not point.bonus]
    missing = [point for point in asked if _is_missing(talk.finding(point))]
    return missing or [point for point in asked if _is_open(talk.finding(point))] or [point for point in talk.question.points if _is_open(talk.finding(point))]


def _is_called_for(talk: Discussion, open_points: Sequence[Point]) -> bool:
    improves = [talk.question.point(id) for id in talk.question.improves]
    return any(_is_missing(talk.finding(point)) for point in improves) if improves else bool(open_points)


def _is_missing(finding: Finding) -> bool:
    return finding.status not in (Status.SAID, Status.DENIED)


def _is_open(finding: Finding) -> bool:
    return finding.name != "said" and finding.status is not Status.DENIED


def _called(point: Point, finding: Finding) -> str:
    """Which of the wordings fits a point that is open."""
    if point.bonus:
        return "extra"
    match finding.status:
        case Status.NOT_SAID | Status.DENIED:
            return "missed"
        case Status.PARTLY:
            return "begun" if finding.name == "partly" else "missed"
        case Status.NOT_SURE:
            return "unclear"
        case Status.SAID:
            return "fuller"
        case other:
            assert_never(other)


def _worded(which: str, **slots: str) -> str:
    wording: str = listed(__name__)[which]
    return wording.format(**slots)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """What each of the wordings makes of anything."""
    return tuple(re.compile(".+".join(map(re.escape, re.split(r"\{\w+\}", each)))) for each in listed(__name__).values())
