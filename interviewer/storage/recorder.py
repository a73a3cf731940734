"""Keeping a session on disk while it is held."""

from __future__ import annotations

from collections.abc import Callable

from interviewer.core.disputes import DisputeEntry
from interviewer.core.session import Session
from interviewer.core.verification import scores_of
from interviewer.errors import StorageError
from interviewer.storage.transcripts import Transcript, Transcripts


class TranscriptRecorder:
    """Writes the whole session after every event. If the disk will not take it, the interview goes on in memory, and says so.

    `is_behind` tells whether the file still lacks what happened last.
    """

    def __init__(self, transcripts: Transcripts, name: str, transcript: Transcript, tell: Callable[[str], None]) -> None:
        self._transcripts = transcripts
        self._name = name
        self._transcript = transcript
        self._tell = tell
        self.is_behind = False

    def records(self, session: Session) -> None:
        """Put the session in its file."""
        self._transcript = self._transcript.model_copy(update={"log": session.log, "scores": scores_of(session)})
        self._saves()

    @property
    def disputes(self) -> tuple[DisputeEntry, ...]:
        """What has been contested in this interview so far, oldest first."""
        return self._transcript.disputes

    def contests(self, entry: DisputeEntry) -> None:
        """Add to the list of disputes, while the interview goes on."""
        self._transcript = self._transcript.model_copy(update={"disputes": (*self._transcript.disputes, entry)})
        self._saves()

    def _saves(self) -> None:
        try:
            self._transcripts.save(self._name, self._transcript)
        except StorageError as wrong:
            if not self.is_behind:
                self._tell(f"{wrong}. The interview goes on in memory; the file holds everything up to the last event that could be written.")
            self.is_behind = True
            return
        if self.is_behind:
            self._tell("The transcript could be written again; nothing is missing in it.")
        self.is_behind = False
