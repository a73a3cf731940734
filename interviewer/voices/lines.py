"""The spoken lines of the embedded interviewer, checked: `prompts/lines.yaml` as a value, with a persona's own lines in it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from interviewer.core.slots import lines_with

Line = Annotated[str, Field(min_length=1)]
Turns = Annotated[tuple[Line, ...], Field(min_length=1)]
Plain = Annotated[Turns, lines_with()]
Asking = Annotated[Turns, lines_with("ask_for_it")]
Deeper = Annotated[Turns, lines_with("ask")]


class _Lines(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class CloseLines(_Lines):
    """What is said on leaving a question, by why it is left."""

    answered: Plain
    deep_enough: Plain
    pressed_enough: Plain
    did_not_know: Plain
    skipped: Plain
    gave_up: Plain
    unjudged: Plain
    time_up: Plain


class ChallengeLines(_Lines):
    """How a challenge begins, by what the last reply was worth."""

    wrong: Asking
    right: Asking
    withdrawn: Asking
    some: Asking
    little: Asking


class RealLines(_Lines):
    """What is said in real mode instead: nothing in it is a verdict."""

    challenge: Asking
    ask_for_it: Line
    go_deeper: Deeper
    close: CloseLines


class DerivedLines(_Lines):
    """What stands in for something that the author of a question left out."""

    ask_for_it: Line
    ask_for_it_given_words: Annotated[Line, lines_with(also=("number", "count"))]
    call_out: Line
    call_out_denied: Line
    clarify: Line
    hint: Line
    hint_start: Annotated[Line, lines_with("start")]


class Lines(_Lines):
    """Everything the embedded interviewer says that is not in the bank."""

    welcome: Annotated[str, lines_with(also=("day", "title", "questions"))]
    welcome_chosen: Annotated[str, lines_with(also=("title", "questions"))]
    one_question: str
    many_questions: Annotated[str, lines_with(also=("count",))]
    time: Annotated[str, lines_with("time")]
    ask: Deeper
    ask_again: Deeper
    challenge: ChallengeLines
    call_out: Annotated[Turns, lines_with("quote", "call_out")]
    after_call_out: Asking
    unclear: Asking
    only_asks: Asking
    call_out_earlier: Annotated[Turns, lines_with("quote", "call_out")]
    call_out_earlier_right: Annotated[Turns, lines_with("quote", "call_out")]
    call_out_earlier_withdrawn: Annotated[Turns, lines_with("quote", "call_out")]
    call_out_also: Annotated[Turns, lines_with("quotes")]
    call_out_disagreed: Annotated[Turns, lines_with("quote")]
    call_out_again: Annotated[Turns, lines_with("quote", "call_out")]
    go_deeper: Deeper
    go_deeper_excellent: Deeper
    hint: Annotated[Turns, lines_with("hint", also=("grade", "grades"))]
    hint_unasked: Annotated[Turns, lines_with("hint", also=("grade", "grades"))]
    clarify: Annotated[Turns, lines_with("clarify")]
    clarify_pressed: Asking
    clarify_reworded: Asking
    clarify_last: Annotated[Turns, lines_with("clarify")]
    no_more_hints: Turns
    no_more_hints_last: Plain
    not_sure: Annotated[Turns, lines_with("quote")]
    not_sure_pressed: Annotated[Turns, lines_with("quote", "ask_for_it")]
    half_said: Annotated[Turns, lines_with("quote")]
    half_said_pressed: Annotated[Turns, lines_with("quote", "ask_for_it")]
    close: CloseLines
    close_beforehand: Deeper
    close_right: Plain
    close_withdrawn: Plain
    close_wrong: Plain
    real: RealLines
    derived: DerivedLines
