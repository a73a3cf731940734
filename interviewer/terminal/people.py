"""Listing the personas in the terminal."""

from __future__ import annotations

from interviewer.settings import Settings
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.console import printer, this_program
from interviewer.wiring import characters


def list_personas(settings: Settings) -> None:
    """One line a persona: its name, who it is, and whether it is the one that would speak now."""
    screen = printer(plain=settings.plain)
    found = characters(settings)
    width = max(len(each.name) for each in found)
    for each in found:
        chosen = " (this one speaks now)" if each.name == settings.persona else ""
        screen.prints([Block(Kind.TEXT, f"{each.name:{width}}  {each.header.about or 'A persona of your own.'}{chosen}")])
    screen.prints([Block(Kind.NOTE, f"Choose one with: {this_program()} start --persona NAME")])
