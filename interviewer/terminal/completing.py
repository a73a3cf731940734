"""What the shell is offered when Tab is pressed. Whatever is wrong with a file or a setting, there is then nothing to offer, and no noise."""

from __future__ import annotations

from contextlib import suppress

from interviewer.errors import InterviewerError


def profiles(incomplete: str) -> list[str]:
    """The profiles of the settings file that begin so."""
    from interviewer.settings import profile_names

    with suppress(InterviewerError):
        return [name for name in profile_names() if name.startswith(incomplete)]
    return []


def session_names(incomplete: str) -> list[str]:
    """The sessions whose names begin so."""
    from interviewer.settings import load_settings
    from interviewer.storage.transcripts import Transcripts

    with suppress(InterviewerError):
        return [name for name in Transcripts(load_settings().transcripts).names() if name.startswith(incomplete)]
    return []
