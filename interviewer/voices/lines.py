"""The spoken lines of the embedded interviewer, checked: `prompts/lines.yaml` as a value."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

Turns = tuple[str, ...]


class CloseLines(BaseModel):
    """What is said on leaving a question, by why it is left."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    answered: Turns
    deep_enough: Turns
    pressed_enough: Turns
    did_not_know: Turns
    skipped: Turns
    gave_up: Turns
    unjudged: Turns
    time_up: Turns


class ChallengeLines(BaseModel):
    """How a challenge begins, by what the last reply was worth."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    right: Turns = Field(min_length=1)
    some: Turns = Field(min_length=1)
    little: Turns = Field(min_length=1)


class RealLines(BaseModel):
    """What is said in real mode instead: nothing in it is a verdict."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    challenge: Turns = Field(min_length=1)
    go_deeper: Turns = Field(min_length=1)
    close: CloseLines


class DerivedLines(BaseModel):
    """What stands in for something that the author of a question left out."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    ask_for_it: str
    ask_for_it_given_words: str
    call_out: str
    call_out_denied: str
    clarify: str
    hint: str
    hint_start: str


class Lines(BaseModel):
    """Everything the embedded interviewer says that is not in the bank."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    welcome: str
    welcome_chosen: str
    one_question: str
    many_questions: str
    time: str
    ask: Turns = Field(min_length=1)
    ask_again: Turns = Field(min_length=1)
    challenge: ChallengeLines
    call_out: Turns = Field(min_length=1)
    go_deeper: Turns = Field(min_length=1)
    hint: Turns = Field(min_length=1)
    hint_unasked: Turns = Field(min_length=1)
    clarify: Turns = Field(min_length=1)
    clarify_pressed: Turns = Field(min_length=1)
    no_more_hints: Turns = Field(min_length=1)
    not_sure: Turns = Field(min_length=1)
    close: CloseLines
    real: RealLines
    derived: DerivedLines
