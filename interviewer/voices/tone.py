"""What a move allows a model to say of what it has heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from interviewer.core.discussion import Discussion
from interviewer.core.moves import Ask, CallOut, Challenge, Clarify, Close, GoDeeper, Hint, Move
from interviewer.voices import speech
from interviewer.voices.bearings import NOT_THIN, half_said, taken_as
from interviewer.voices.breaches import Rule
from interviewer.voices.heard import Heard


@dataclass(frozen=True)
class Tone:
    """What a move allows a model to say of what it has heard, beyond nothing. Who may not weigh it does not tell its worth in any other words either."""

    confirm: bool = False
    call_good: bool = False
    reject: bool = False
    belittle: bool = False
    weigh: bool = False


def tone_of(move: Move, talk: Discussion, *, real: bool) -> Tone:
    """In real mode, only what code has found to be wrong may be called so; and a question back is answered with yes or no in any mode.

    Of a half answer it is not said that it is thin, and nothing at all of one that only asks, or may be right although nothing was heard in it.
    """
    match move:
        case CallOut():
            return Tone(reject=True, belittle=True, weigh=True)
        case Clarify(why="not_sure"):
            return Tone(belittle=not real and not half_said(move, talk), weigh=not real)
        case Clarify():
            return Tone(confirm=True, belittle=not real, weigh=not real)
        case Challenge() if real or taken_as(move, talk) in NOT_THIN:
            return Tone()
        case Challenge():
            right = move.heard == "right"
            return Tone(confirm=right or move.heard == "some", call_good=right, reject=move.heard == "wrong", belittle=True, weigh=True)
        case GoDeeper():
            return Tone() if real else Tone(confirm=True, call_good=True, weigh=True)
        case Ask() | Hint() | Close():
            return Tone(weigh=not real)
        case other:
            assert_never(other)


def out_of_tone(spoken: str, may: Tone, heard: Heard, *, real: bool) -> Rule | None:
    """What words break that say more of the candidate, or of what a reply was worth, than the tone allows; None where they do not."""
    if speech.PERSONAL.search(spoken):
        return Rule.PERSONAL
    if speech.GRADES.search(spoken) or (speech.GRADES_UNLESS_SHARE.search(spoken) and not heard.tells_a_share(spoken)):
        return Rule.GRADED
    told = Rule.GRADED if real else Rule.PRAISED
    if speech.PRAISES.search(spoken) or (speech.CALLS_GOOD.search(spoken) and not may.call_good):
        return told
    if speech.CONFIRMS.search(spoken) and not may.confirm:
        return told
    if not may.weigh and speech.WEIGHS.search(spoken):
        return Rule.GRADED
    if (speech.REJECTS.search(spoken) and not may.reject) or (speech.BELITTLES.search(spoken) and not may.belittle):
        return Rule.GRADED if real else Rule.CONTRADICTED
    return None
