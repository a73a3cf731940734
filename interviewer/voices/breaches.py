"""What a sentence of a model can break, and what the model is told of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, RootModel, model_validator


class Rule(StrEnum):
    """What a sentence can break. The values go on the record."""

    ASKED_TWICE = "asked_twice"
    ASKED_NOTHING = "asked_nothing"
    ASKED_ELSE = "asked_else"
    QUOTED_NOTHING = "quoted_nothing"
    WENT_ON = "went_on"
    SAID_NOTHING = "said_nothing"
    TOO_LONG = "too_long"
    GAVE_AWAY = "gave_away"
    GRADED = "graded"
    PRAISED = "praised"
    CONTRADICTED = "contradicted"
    MISQUOTED = "misquoted"
    LECTURED = "lectured"
    SUMMED_UP = "summed_up"
    PERSONAL = "personal"
    OUT_OF_PART = "out_of_part"
    UNSPEAKABLE = "unspeakable"
    FOREIGN = "foreign"


class Reasons(RootModel[dict[Rule, Annotated[str, Field(min_length=1)]]]):
    """What a model is told of each rule that it has broken: "it asked more than one thing"."""

    @model_validator(mode="after")
    def _of_every_rule(self) -> Self:
        if missing := [rule.value for rule in Rule if rule not in self.root]:
            raise ValueError(f"there is no reason for `{missing[0]}`")
        return self


class Breach(Exception):
    """A sentence must not be said; `rule` says why."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.value)
        self.rule = rule
