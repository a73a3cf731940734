"""What is put into a prompt: the names that stand behind a `$` in it."""

from __future__ import annotations

from collections.abc import Collection
from string import Template

from pydantic import AfterValidator


def wrong_slots(text: str, slots: Collection[str]) -> str | None:
    """What is wrong with a text into which each of these is to be put and nothing else; None where nothing is."""
    template = Template(text)
    if not template.is_valid():
        return "a `$` stands before no name (`$$` is the sign itself)"
    found = template.get_identifiers()
    if missing := [name for name in slots if name not in found]:
        return f"`${missing[0]}` is missing"
    if unknown := [name for name in found if name not in slots]:
        return f"there is nothing to put in for `${unknown[0]}`"
    return None


def with_slots(*slots: str) -> AfterValidator:
    """A text into which each of these is to be put, and nothing else."""

    def check(text: str) -> str:
        if (wrong := wrong_slots(text, slots)) is not None:
            raise ValueError(wrong)
        return text

    return AfterValidator(check)
