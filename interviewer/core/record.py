"""What every entry of a transcript has in common."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A value inside a transcript: it never changes, and it keeps fields it does not know (a later version wrote them)."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)


class Entry(Value):
    """Something that happened. `at` is for people to read; the order of the log alone says what came first."""

    at: datetime | None = None
