"""Deeper questions that need not be put: every point of them has been said before.

What was said so far is judged as if it were the reply to the deeper question. The network has read it already, and remembers what it reads: a deeper question
takes a quarter of the time of the judgement before it. A point that is not known by heart is heard in much that is about the same thing: of such deeper
questions nobody can tell.
"""

from __future__ import annotations

from collections.abc import Callable

from interviewer.core.discussion import Discussion
from interviewer.core.events import Answered, Said, SpokenBy
from interviewer.core.judgement import Finding, Judged, Status, Unjudged
from interviewer.core.moves import GoDeeper
from interviewer.core.question import Rung
from interviewer.core.rules import deeper_to_come
from interviewer.judges.local.script import script_of

#: Where every point of it is said, and so much of their weight is earned, a deeper question has been answered. Chosen among nine ways with the replies to
#: deeper questions of `benchmarks/answers` put behind a good first answer: 73 of 93 excellent ones are heard there, 44 of 80 good ones, 8 of 118 that are
#: partial, each of which says every point in a line, and none of 79 that are weak or wrong. Of 312 good first answers of eight authors, with nothing put
#: behind them, 6 answer the next deeper question to it, and 5 do.
SURELY = 0.9

#: Judges an answer on the points that are open in a discussion.
Judges = Callable[[Discussion, str], Judged | Unjudged]


def beforehand(talk: Discussion, judges: Judges) -> tuple[Finding, ...]:
    """The findings on the deeper questions that would be put next and have been answered, up to the first that has not been: that one is put."""
    found: list[Finding] = []
    for rung in deeper_to_come(talk):
        said = _said_of(rung, talk, judges)
        if not said:
            break
        found += said
    return tuple(found)


def _said_of(rung: Rung, talk: Discussion, judges: Judges) -> list[Finding]:
    """The findings on the points of a deeper question, where what was said so far surely says every one of them; none where it does not."""
    wanted = {point.id: point.weight for point in rung.points if not point.bonus}
    if not wanted or any(script_of(talk.question).points[point].head is None for point in wanted):
        return []
    put = Said(question=talk.question.id, move=GoDeeper(rung=rung.id), words=rung.ask, by=SpokenBy(voice="nobody"))
    said = "\n\n".join(talk.answers)
    spoken = [event for event in talk.events if isinstance(event, Said)]  # to repeat the interviewer proves nothing here either
    judged = judges(Discussion(talk.question, (*spoken, put, Answered(text=said))), said)
    found = [each for each in judged.findings if each.point in wanted] if isinstance(judged, Judged) else []
    earned = sum(wanted[each.point] * each.earned for each in found)
    return found if all(each.status is Status.SAID for each in found) and earned >= SURELY * sum(wanted.values()) else []
