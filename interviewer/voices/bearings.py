"""Where a move stands in its discussion, as far as that changes its words: what its quote is from, and what may be said of the last reply."""

from __future__ import annotations

from typing import Literal

from interviewer.core.discussion import Discussion
from interviewer.core.evidence import place_of
from interviewer.core.judgement import Status
from interviewer.core.moves import CallOut, Challenge, Clarify, Hint, ReplyWorth
from interviewer.core.question import Band

#: What the last reply is taken as where little was heard in it and it is not called thin all the same.
NOT_THIN = ("open", "unproven", "asks", "unclear")


def said_earlier(move: CallOut, talk: Discussion) -> bool:
    """Whether what is called out was said in an earlier answer, and not just now."""
    return not talk.answers or place_of(move.quote, talk.answers[-1]) is None


def asks_for_the_reason(move: CallOut, talk: Discussion) -> bool:
    """Whether it has been called out before, and what speaks for it is asked for now: the candidate has only disagreed."""
    return any(isinstance(made, CallOut) and made.about == move.about for made in talk.moves)


def answered_so_far(talk: Discussion) -> Band | None:
    """The band of what has been answered on the question in hand; None for a deeper question without points, of which nobody can tell."""
    return talk.standing_in_hand.band if talk.points_in_hand else None


def half_said(move: Clarify, talk: Discussion) -> bool:
    """Whether the words that are asked about plainly say some of their point."""
    return any(point.id == move.point and talk.status(point) is Status.PARTLY for point in talk.points_in_hand)


def taken_as(move: Challenge, talk: Discussion) -> ReplyWorth | Literal["open", "unproven", "asks", "unclear"]:
    """What the last reply was worth, as far as it may be said.

    Where little was heard it may be right all the same: it is "open" after a call-out, and "unproven" where a judge has found in it what was pressed for and
    the quote did not prove that; "asks" where it was nothing but a question; where something in it is not clear, as `/why` says too, it is "unclear".
    None of these is called thin.
    """
    from interviewer.core.replies import only_asks  # with the reply: its expressions take time, and the first question does not wait for them

    if move.heard != "little":
        return move.heard
    asked = [each for each in talk.moves if not isinstance(each, Hint | Clarify)]
    if isinstance(asked[-1], CallOut):
        return "open"
    found = any(each.unproven and each.point == move.point == talk.pressed_for for each in talk.judgements[-1].findings)
    if found:
        return "unproven"
    if talk.answers and only_asks(talk.answers[-1]):
        return "asks"
    here = {point.id for point in talk.points_in_hand}
    unclear = any(each.point in here and each.status is Status.NOT_SURE for each in talk.judgements[-1].findings)
    return "unclear" if unclear else "little"
