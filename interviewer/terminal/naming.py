"""Which session is meant by what was typed."""

from __future__ import annotations

from interviewer.settings import Settings
from interviewer.storage.transcripts import Transcripts
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.console import printer


def session_meant(settings: Settings, typed: str) -> str:
    """The session that was named, in full or by as much of its name as no other has; then a line beside the results says which it is.

    Raises UsageError where there is none, or several.
    """
    name = Transcripts(settings.transcripts).meant(typed)
    if name != typed:
        printer(plain=settings.plain, error=True).prints([Block(Kind.NOTE, f"`{typed}` is taken for {name}.")])
    return name
