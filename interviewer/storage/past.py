"""What is remembered of the past interviews in a folder: read from the transcripts, each of them once.

What was read is noted in one file beside them, `.past.tsv`, a line a session: the form of the note, the session, which file it was, what is
remembered, and the points of its questions. It holds nothing that the transcripts do not: whoever deletes it loses only time, a line counts for as
long as its transcript is the file that was read, and none outlives its transcript.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from interviewer import __version__
from interviewer.core.history import PastInterview, PointShown, remembered
from interviewer.errors import FileError
from interviewer.storage.reading import read_text
from interviewer.storage.transcript import MOST_BYTES, Glance, parsed_transcript, session_of
from interviewer.storage.transcripts import Transcripts
from interviewer.storage.writing import private
from interviewer.uninterrupted import uninterrupted

NOTES = ".past.tsv"
#: What stands at the end of a line that is whole.
END = b"."
#: So many transcripts are read before what they hold is noted.
AT_A_TIME = 200
#: Raised whenever what is read from a transcript changes: older notes are then not used.
FORM = f"{__version__}/4".encode()

_POINTS = TypeAdapter(tuple[tuple[PointShown, ...], ...])


@dataclass(frozen=True)
class _Note:
    """A line of the notes, as bytes: `past` without any points, and they; both empty for a session that could not be read."""

    name: str
    file: bytes
    past: bytes
    points: bytes

    @property
    def line(self) -> bytes:
        return b"\t".join((FORM, self.name.encode(), self.file, self.past, self.points, END)) + b"\n"

    @classmethod
    def of(cls, name: str, file: bytes, past: PastInterview | None) -> _Note:
        if past is None:
            return cls(name, file, b"", b"")
        bare = past.model_copy(update={"attempts": tuple(attempt.model_copy(update={"points": ()}) for attempt in past.attempts)})
        points = tuple(attempt.points for attempt in past.attempts)
        with uninterrupted():
            return cls(name, file, bare.model_dump_json(exclude_defaults=True).encode(), _POINTS.dump_json(points, exclude_defaults=True))


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
    return [_pointed(past, notes.fresh[name]) for name in notes.files if (past := notes.past[name]) is not None]


def catch_up(transcripts: Transcripts, most: int) -> None:
    """Read so many of the transcripts that have not been read, the newest first, so that nobody waits for them later."""
    notes = _Notes(transcripts)
    notes.read(notes.unread[-most:])


def glances(transcripts: Transcripts) -> Iterator[tuple[str, Glance]]:
    """The person's own sessions at a glance, the one begun last first; those that cannot be read are left out."""
    notes = _Notes(transcripts)
    for name in reversed(notes.files):
        if name not in notes.past:
            seen = transcripts.glance(name)
        else:
            past = notes.past[name]
            seen = None if past is None else glance_of(past)
        if seen is not None:
            yield name, seen


def glance_of(past: PastInterview) -> Glance:
    """What is seen at a glance of an interview that is remembered."""
    return Glance(past.day, past.finished, frozenset(attempt.question for attempt in past.attempts))


def _pointed(past: PastInterview, note: _Note) -> PastInterview:
    try:
        points = _POINTS.validate_json(note.points)
        attempts = [attempt.model_copy(update={"points": each}) for attempt, each in zip(past.attempts, points, strict=True)]
    except ValueError:  # a note that was damaged: the dates hold without the points
        return past
    return past.model_copy(update={"attempts": tuple(attempts)})


class _Notes:
    """The notes of a folder: what counts of them, and which transcripts have not been read."""

    def __init__(self, transcripts: Transcripts) -> None:
        self._transcripts = transcripts
        self.files = {name: _file(transcripts.path(name)) for name in transcripts.own()}
        noted, named, self._lines = _noted(transcripts.folder)
        self.fresh: dict[str, _Note] = {}
        self.past: dict[str, PastInterview | None] = {}
        for name, note in noted.items():
            if self.files.get(name) == note.file:
                with suppress(ValidationError):
                    self.past[name] = PastInterview.model_validate_json(note.past) if note.past else None
                    self.fresh[name] = note
        if named - self.files.keys():  # what was said in an interview that was deleted does not stay here
            self._writes_anew()

    @property
    def unread(self) -> list[str]:
        """The sessions that have not been read as they are now, in the order in which they were begun."""
        return [name for name in self.files if name not in self.fresh]

    def read(self, names: Sequence[str]) -> None:
        """Read these and note what is remembered of them, so many at a time: what has been read stays read, whatever happens."""
        for start in range(0, len(names), AT_A_TIME):
            read: list[_Note] = []
            for name in names[start : start + AT_A_TIME]:
                self.past[name] = _read(self._transcripts, name)
                self.fresh[name] = _Note.of(name, self.files[name], self.past[name])
                read.append(self.fresh[name])
            if self._lines + len(read) > 2 * len(self.files) + 20:  # most of the lines are out of date
                self._writes_anew()
            else:
                _write(self._transcripts.folder, read, anew=False)
                self._lines += len(read)

    def _writes_anew(self) -> None:
        _write(self._transcripts.folder, self.fresh.values(), anew=True)
        self._lines = len(self.fresh)


def _read(transcripts: Transcripts, name: str) -> PastInterview | None:
    try:
        transcript = parsed_transcript(read_text(transcripts.path(name), MOST_BYTES), name)
        if transcript.origin is not None:
            return None  # the same interview judged again is not another one
        return remembered(session_of(transcript, name), name, transcript.created)
    except (FileError, ValueError):  # whoever wants to know why, loads it
        return None


def _file(path: Path) -> bytes:
    """Which file it is: its size and when it was written."""
    try:
        seen = path.stat()
    except OSError:
        return b"gone"
    return f"{seen.st_size}-{seen.st_mtime_ns}".encode()


def _noted(folder: Path) -> tuple[dict[str, _Note], set[str], int]:
    """The notes by session, the last one of each; the sessions that any line names; and how many lines there are.

    A line that was cut when the machine stopped is no note, and neither is one of an older form.
    """
    try:
        lines = (folder / NOTES).read_bytes().split(b"\n")
    except OSError:
        return {}, set(), 0
    parts = [line.split(b"\t") for line in lines if line]
    found = [part for part in parts if len(part) == 6 and (part[0], part[-1]) == (FORM, END)]
    notes = (_Note(name.decode("utf-8", "replace"), file, past, points) for _, name, file, past, points, _ in found)
    return {note.name: note for note in notes}, {part[1].decode("utf-8", "replace") if len(part) > 1 else "" for part in parts}, len(lines)


def _write(folder: Path, notes: Iterable[_Note], *, anew: bool) -> None:
    """Add the notes, or write them all anew. Where that cannot be done they are made again next time."""
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if anew else os.O_APPEND) | getattr(os, "O_NOFOLLOW", 0)
    with suppress(OSError), os.fdopen(private(folder / NOTES, flags), "wb") as file:
        file.write((b"" if anew else b"\n") + b"".join(note.line for note in notes))  # so that a line that was cut spoils only itself
