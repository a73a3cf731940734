"""The spoken lines of the embedded interviewer, checked: `prompts/lines.yaml` as a value, with a persona's own lines in it."""

from __future__ import annotations

from string import Formatter
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _with(*needed: str, also: tuple[str, ...] = ()) -> AfterValidator:
    """Each line has these words of the bank in it, and may have others, but no more."""

    def check(lines: tuple[str, ...] | str) -> tuple[str, ...] | str:
        for line in (lines,) if isinstance(lines, str) else lines:
            found = _slots(line)
            if missing := [name for name in needed if name not in found]:
                raise ValueError(f"the line “{line[:60]}” needs {{{missing[0]}}} in it")
            if unknown := sorted(found - {*needed, *also}):
                raise ValueError(f"the line “{line[:60]}” cannot have {{{unknown[0]}}} in it")
        return lines

    return AfterValidator(check)


def _slots(line: str) -> set[str]:
    try:
        slots = [(name, spec or conversion) for _, name, spec, conversion in Formatter().parse(line) if name is not None]
    except ValueError as wrong:
        raise ValueError(f"the line “{line[:60]}” has a brace too many or too few ({wrong})") from None
    if odd := [name for name, form in slots if form]:
        raise ValueError(f"the line “{line[:60]}” can have nothing after {odd[0]} in its braces")
    return {name for name, _ in slots}


Line = Annotated[str, Field(min_length=1)]
Turns = Annotated[tuple[Line, ...], Field(min_length=1)]
Plain = Annotated[Turns, _with()]
Asking = Annotated[Turns, _with("ask_for_it")]
Deeper = Annotated[Turns, _with("ask")]


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
    ask_for_it_given_words: Annotated[Line, _with(also=("number", "count"))]
    call_out: Line
    call_out_denied: Line
    clarify: Line
    hint: Line
    hint_start: Annotated[Line, _with("start")]


class Lines(_Lines):
    """Everything the embedded interviewer says that is not in the bank."""

    welcome: Annotated[str, _with(also=("day", "title", "questions"))]
    welcome_chosen: Annotated[str, _with(also=("title", "questions"))]
    one_question: str
    many_questions: Annotated[str, _with(also=("count",))]
    time: Annotated[str, _with("time")]
    ask: Deeper
    ask_again: Deeper
    challenge: ChallengeLines
    call_out: Annotated[Turns, _with("quote", "call_out")]
    after_call_out: Asking
    unclear: Asking
    only_asks: Asking
    call_out_earlier: Annotated[Turns, _with("quote", "call_out")]
    call_out_again: Annotated[Turns, _with("quote", "call_out")]
    go_deeper: Deeper
    go_deeper_excellent: Deeper
    hint: Annotated[Turns, _with("hint", also=("grade", "grades"))]
    hint_unasked: Annotated[Turns, _with("hint", also=("grade", "grades"))]
    clarify: Annotated[Turns, _with("clarify")]
    clarify_pressed: Asking
    clarify_reworded: Asking
    clarify_last: Annotated[Turns, _with("clarify")]
    no_more_hints: Turns
    no_more_hints_last: Plain
    not_sure: Annotated[Turns, _with("quote")]
    half_said: Annotated[Turns, _with("quote")]
    close: CloseLines
    close_right: Plain
    close_withdrawn: Plain
    close_wrong: Plain
    real: RealLines
    derived: DerivedLines
