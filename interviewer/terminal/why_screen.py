"""What the last answer earned and cost, while the question is open, as blocks of text. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interviewer.core.counted import counted
from interviewer.core.flat import flat
from interviewer.core.session import Session
from interviewer.terminal.blocks import Block, Kind

if TYPE_CHECKING:
    from interviewer.core.why import Reason, Why


def why_blocks(session: Session) -> list[Block]:
    """Which words of the last judged answer earned or cost what. A point that is still open is counted, and not named."""
    if session.plan.mode == "real":
        return [Block(Kind.NOTE, "In real mode all verdicts come at the end.")]
    from interviewer.core.why import why

    found = why(session.discussion)
    if found is None:
        return [Block(Kind.NOTE, "Nothing has been judged on this question yet.")]
    lines = [_reason(each) for each in found.earned]
    lines += [f"Put right: “{flat(quote)}”" for quote in found.put_right]
    lines += [f"Wrong: “{flat(quote)}”" for quote in found.cost]
    lines += [f"Not clear: “{flat(quote)}” — it may mean a point, or not; say it in other words." for quote in found.unclear]
    lines = lines or ["Nothing in your last answer earned or cost a point."]
    lines.append(_still_open(found))
    return [Block(Kind.HEADING, "Your last answer"), *(Block(Kind.ITEM, line) for line in lines)]


#: What a point that is still open is, by what it is called in a debrief.
_OPEN_AS = {"partly": "partly said", "hardly": "hardly said", "not clear": "not clear yet", "wrong": "wrong so far", "missed": "not said yet"}


def _still_open(found: Why) -> str:
    """`Still open: 3 points (2 partly said, 1 not said yet).` Which they are is for the debrief."""
    where = " in the question before this one" if found.left else " in the deeper question" if found.deeper else ""
    if not found.open:
        return f"No point{where} is open any more."
    alone = len(found.open) == 1
    told = ", ".join(words if alone else f"{found.open[name]} {words}" for name, words in _OPEN_AS.items() if name in found.open)
    return f"Still open{where}: {counted(sum(found.open.values()), 'point')} ({told})."


def _reason(each: Reason) -> str:
    """`Partly 2 of the points: “their words”`, or with the points that they say: `Said: “their words” — the point`."""
    points = f" {each.unnamed if each.unnamed > 1 else 'one'} of the points" if each.unnamed else ""
    told = [f"“{flat(each.quote)}”"] if each.quote else []
    *others, last = each.says or ("",)
    told += ["; ".join([*(flat(says).rstrip(".") for says in others), flat(last)])] if last else []
    return f"{each.name.capitalize()}{points}: {' — '.join(told)}"
