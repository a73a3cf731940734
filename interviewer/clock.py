"""The time, and the time as it is where this computer is."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The time, to the second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def here(at: datetime) -> datetime:
    """The same time in the time zone of this computer: for the days that a person lives by."""
    try:
        return at.astimezone()
    except (OverflowError, OSError):  # at either end of the calendar there is no other zone, and on Windows none before 1970
        return at
