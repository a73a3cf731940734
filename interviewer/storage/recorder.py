"""Keeping a session on disk while it is held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from interviewer.core.disputes import DisputeEntry
from interviewer.core.events import Event, Left, Said
from interviewer.core.moves import Close
from interviewer.core.session import Session
from interviewer.core.verification import scores_of
from interviewer.errors import StorageError
from interviewer.storage.transcript import Transcript
from interviewer.storage.transcripts import Transcripts


class TranscriptRecorder:
    """Writes the whole session after every event. If the disk will not take it, the interview goes on in memory, and says so.

    A question's score is added up when it is closed, and stays as it was then: it is what `verify` holds later sums against.
    `tell` is given what a person should know of the disk; `is_behind` says whether the file still lacks what happened last.
    """

    def __init__(self, transcripts: Transcripts, name: str, transcript: Transcript, tell: Callable[[str], None]) -> None:
        self._transcripts = transcripts
        self._name = name
        self._transcript = transcript
        self._tell = tell
        self.is_behind = False

    def records(self, session: Session) -> None:
        """Put the session in its file."""
        new = _closed_for_the_first_time(session, session.log[len(self._transcript.log) :])
        scores = {id: score for id, score in scores_of(session).items() if id in new}
        self._transcript = self._transcript.model_copy(update={"log": session.log, "scores": {**self._transcript.scores, **scores}})
        self._saves()

    def leaves(self, at: datetime) -> None:
        """The candidate has left in the midst of something: the time until they come back is nobody's."""
        session = Session(self._transcript.plan, self._transcript.log)
        if session.log and session.why_not(Left()) is None:
            self.records(session.after(Left(at=at)))

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
                self._tell(f"{wrong}. The interview goes on in memory; {self._what_is_there}")
            self.is_behind = True
            return
        if self.is_behind:
            self._tell("The transcript could be written again; nothing is missing in it.")
        self.is_behind = False

    @property
    def _what_is_there(self) -> str:
        if self._transcripts.has(self._name):
            return "the file holds everything up to the last event that could be written."
        return "nothing of it is saved yet. Free some space there, or let it be written to: all of it is saved as soon as the disk takes it."


def _closed_for_the_first_time(session: Session, events: Sequence[Event]) -> set[str]:
    """The questions that these events, the last ones of a session, have closed; a second attempt changes nothing in the first."""
    closed = {event.question for event in events if isinstance(event, Said) and isinstance(event.move, Close)}
    return closed - {talk.question.id for talk in session.discussions if talk.again is not None}
