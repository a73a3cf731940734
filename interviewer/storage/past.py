"""What is remembered of the past interviews in a folder: read from the transcripts, each of them once.

What was read is noted in one file beside them, `.past.jsonl`, a line a session. It holds nothing that the transcripts do not: whoever deletes it
loses only time, and a line counts for as long as its transcript is the file that was read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from interviewer import __version__
from interviewer.core.history import PastInterview, remembered
from interviewer.core.session import OutOfTurn, Session
from interviewer.errors import FileError
from interviewer.storage.transcripts import MOST_BYTES, Glance, Transcript, Transcripts
from interviewer.storage.yaml_nodes import read_text

NOTES = ".past.jsonl"
#: Raised whenever what is read from a transcript changes: older notes are then not used.
FORM = f"{__version__}/1"


class _Note(BaseModel):
    """What was read from one transcript, and which file it was; `past` is None where it could not be read."""

    model_config = ConfigDict(frozen=True)

    form: str
    name: str
    file: str
    past: PastInterview | None = None


def past_interviews(transcripts: Transcripts, *, most: int | None = None, tells: Callable[[int], None] = lambda _: None) -> list[PastInterview] | None:
    """What is remembered of a person's own interviews, in the order in which they were begun.

    A session that cannot be read is left out: `sessions` names it. `tells` is told how many are read anew before they are. None where that would
    be more than `most`. Raises StorageError for a folder that cannot be used.
    """
    notes = _Notes(transcripts)
    if most is not None and len(notes.unread) > most:
        return None
    if notes.unread:
        tells(len(notes.unread))
        notes.read(notes.unread)
    return [note.past for name in notes.files if (note := notes.fresh[name]).past is not None]


def catch_up(transcripts: Transcripts, most: int) -> None:
    """Read so many of the transcripts that have not been read, the newest first, so that nobody waits for them later."""
    notes = _Notes(transcripts)
    notes.read(notes.unread[-most:])


def glances(transcripts: Transcripts) -> Iterator[tuple[str, Glance]]:
    """The person's own sessions at a glance, the one begun last first; those that cannot be read are left out."""
    notes = _Notes(transcripts)
    for name in reversed(notes.files):
        if name not in notes.fresh:
            seen = transcripts.glance(name)
        else:
            past = notes.fresh[name].past
            seen = None if past is None else Glance(day=past.day, finished=past.finished)
        if seen is not None:
            yield name, seen


class _Notes:
    """The notes of a folder: what counts of them, and which transcripts have not been read."""

    def __init__(self, transcripts: Transcripts) -> None:
        self._transcripts = transcripts
        self.files = {name: _file(transcripts.path(name)) for name in transcripts.own()}
        noted, self._lines = _noted(transcripts.folder)
        self.fresh = {name: note for name, note in noted.items() if self.files.get(name) == note.file}

    @property
    def unread(self) -> list[str]:
        """The sessions that have not been read as they are now, in the order in which they were begun."""
        return [name for name in self.files if name not in self.fresh]

    def read(self, names: Sequence[str]) -> None:
        """Read these and note what is remembered of them; where more lines are out of date than not, the notes are written anew."""
        if not names:
            return
        read = [_Note(form=FORM, name=name, file=self.files[name], past=_read(self._transcripts, name)) for name in names]
        self.fresh |= {note.name: note for note in read}
        anew = self._lines + len(read) > 2 * len(self.files) + 20
        _write(self._transcripts.folder, self.fresh.values() if anew else read, anew=anew)


def _read(transcripts: Transcripts, name: str) -> PastInterview | None:
    try:
        transcript = Transcript.model_validate_json(read_text(transcripts.path(name), MOST_BYTES))
        return remembered(Session.from_log(transcript.plan, transcript.log), name, transcript.created)
    except (FileError, OutOfTurn, ValueError):  # whoever wants to know why, loads it
        return None


def _file(path: Path) -> str:
    """Which file it is: its size and when it was written."""
    try:
        seen = path.stat()
    except OSError:
        return "gone"
    return f"{seen.st_size}-{seen.st_mtime_ns}"


def _noted(folder: Path) -> tuple[dict[str, _Note], int]:
    """The notes by session, the last one of each, and how many lines there are."""
    try:
        lines = (folder / NOTES).read_bytes().splitlines()
    except OSError:
        return {}, 0
    notes: dict[str, _Note] = {}
    for line in lines:
        with suppress(ValidationError):  # a line that was cut when the machine stopped
            note = _Note.model_validate_json(line)
            if note.form == FORM:
                notes[note.name] = note
    return notes, len(lines)


def _write(folder: Path, notes: Iterable[_Note], *, anew: bool) -> None:
    """Add the notes, or write them all anew. Where that cannot be done they are made again next time."""
    data = "".join(note.model_dump_json(exclude_defaults=True) + "\n" for note in notes).encode("utf-8", "replace")
    path = folder / NOTES
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if anew else os.O_APPEND) | getattr(os, "O_NOFOLLOW", 0)
    with suppress(OSError), os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(data)
