"""What is put into a text, and where: the names behind a `$` in a prompt, and those in braces in a line that is said."""

from __future__ import annotations

from collections.abc import Collection
from string import Formatter, Template

from pydantic import AfterValidator

# --- In a prompt: `$name` --------------------------------------------------------------------------------------------------


def wrong_slots(text: str, slots: Collection[str]) -> str | None:
    """What is wrong with a prompt into which each of these is to be put and nothing else; None where nothing is."""
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
    """A prompt into which each of these is to be put, and nothing else."""

    def check(text: str) -> str:
        if (wrong := wrong_slots(text, slots)) is not None:
            raise ValueError(wrong)
        return text

    return AfterValidator(check)


# --- In a line that is said: `{name}`, which `str.format` puts in -----------------------------------------------------------


def slots_in(line: str) -> list[str]:
    """The names in the braces of a line, in their order. Raises ValueError where a brace has no partner, or anything but a name stands in a pair."""
    try:
        slots = [(name, spec or conversion) for _, name, spec, conversion in Formatter().parse(line) if name is not None]
    except ValueError as wrong:
        raise ValueError(f"the line “{line[:60]}” has a brace too many or too few ({wrong})") from None
    if odd := [name for name, form in slots if form]:
        raise ValueError(f"the line “{line[:60]}” can have nothing after {odd[0]} in its braces")
    return [name for name, _ in slots]


def lines_with(*needed: str, also: tuple[str, ...] = ()) -> AfterValidator:
    """A line, or several, into each of which these are to be put; others may be, but no more."""

    def check(lines: tuple[str, ...] | str) -> tuple[str, ...] | str:
        for line in (lines,) if isinstance(lines, str) else lines:
            found = slots_in(line)
            if missing := [name for name in needed if name not in found]:
                raise ValueError(f"the line “{line[:60]}” needs {{{missing[0]}}} in it")
            if unknown := sorted({*found} - {*needed, *also}):
                raise ValueError(f"the line “{line[:60]}” cannot have {{{unknown[0]}}} in it")
        return lines

    return AfterValidator(check)


def is_made_from(words: str, line: str) -> bool:
    """Whether words were said in a line: they begin and end as it does, around what was put in."""
    begins, slot, rest = line.partition("{")
    return words.startswith(begins) and words.endswith(rest.rpartition("}")[2]) if slot else words == line
