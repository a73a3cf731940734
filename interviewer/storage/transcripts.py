"""Transcripts: one JSON file a session, private, written whole and atomically after every event.

Rules of this file:
- The file at its path is always a valid transcript: a new one is written beside it, synced, and put in its place.
- Only the owner can read it (mode 0600 where the system knows modes).
- A session's file is found by its name alone, never by anything that stands inside a file.
- A file of a newer major version is refused, and nothing else in it is read; fields that are not known are kept.
- A file that no interview could have filled is refused at sight, by its size and its numbers of events and questions.
"""

from __future__ import annotations

import difflib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from interviewer import __version__
from interviewer.core.events import Event
from interviewer.core.session import OutOfTurn, Plan, Session
from interviewer.errors import FileError, StorageError, UsageError
from interviewer.storage.bank import MOST_QUESTIONS
from interviewer.storage.yaml_nodes import read_text

if TYPE_CHECKING:
    from filelock import FileLock

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")
VERSION = "1.0"
#: An interview of five questions has some 200,000 bytes. By today's rules a question makes at most 48 events; leaving and coming back make more.
MOST_BYTES = 5_000_000
MOST_EVENTS, MOST_EVENTS_A_QUESTION = 1_000, 50


class Transcript(BaseModel):
    """The file: a header, the log of everything that happened in order, and the plan with its questions."""

    model_config = ConfigDict(frozen=True, extra="allow")

    format: Literal["mock-interview-transcript"] = "mock-interview-transcript"
    version: str = Field(default=VERSION, pattern=r"^\d{1,4}\.\d{1,4}$")
    program: str = __version__
    created: datetime
    log: tuple[Event, ...] = ()
    plan: Plan


class Transcripts:
    """A folder of transcripts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Where the session of that name is kept. Raises UsageError for a name that could not be a session's."""
        if not _is_name(name):
            raise UsageError(f"`{name[:80]}` cannot be the name of a session", mend="Names have letters, digits, - and _; list them with: interviewer sessions")
        return self.folder / f"{name}.json"

    def names(self) -> list[str]:
        """The sessions there are, in the order in which they were begun; samples come last."""
        if not self.folder.is_dir():
            return []
        names = [path.stem for path in self.folder.glob("*.json") if _is_name(path.stem) and path.is_file()]
        return sorted(names, key=lambda name: (number_in(name) is None, number_in(name), name))

    def own(self) -> list[str]:
        """The person's own sessions, oldest first: those with a number in front. Order never asks the clock."""
        return [name for name in self.names() if number_in(name) is not None]

    def load(self, name: str) -> Transcript:
        """Read a session. Raises UsageError if there is none of that name, FileError if its file is not right."""
        path = self._existing(name)
        return parsed(read_text(path, MOST_BYTES), str(path))

    def _existing(self, name: str) -> Path:
        path = self.path(name)
        if not path.is_file():
            near = difflib.get_close_matches(name, self.names(), n=3)
            mend = f"Did you mean: {', '.join(near)}?" if near else "List them with: interviewer sessions"
            raise UsageError(f"there is no session `{name}`", place=str(self.folder), mend=mend)
        return path

    def save(self, name: str, transcript: Transcript) -> None:
        """Put the transcript in its place, whole or not at all. Raises StorageError; what was there before is then still there."""
        path = self.path(name)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write_atomically(path, transcript.model_dump_json(indent=1, exclude_none=True).encode() + b"\n")
        except OSError as wrong:
            raise StorageError(f"the transcript could not be written: {wrong.strerror or wrong}", place=str(path)) from None

    @contextmanager
    def opened(self, name: str) -> Iterator[None]:
        """Hold the session for this process alone. Raises UsageError if there is none of that name, StorageError if another process holds it."""
        path = self._existing(name)
        lock = self._lock(name)
        if lock is None:
            place, mend = str(path), "Close it there, or begin a new one: interviewer start"
            raise StorageError(f"the session {name} is open in another window", place=place, safe="Nothing was changed.", mend=mend)
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def begun(self, day: int) -> Iterator[str]:
        """Hold a new session for this process alone: its name has the next number that nobody else has taken."""
        last = max((number_in(name) or 0 for name in self.own()), default=0)
        for number in range(last + 1, last + 1000):
            name = f"{number:04d}-day-{day:02d}"
            lock = self._lock(name)
            if lock is None:
                continue
            try:
                if not self.path(name).exists():
                    yield name
                    return
            finally:
                lock.release()
        raise StorageError("no free session name was found", place=str(self.folder), mend="Move old transcripts elsewhere.")

    def _lock(self, name: str) -> FileLock | None:
        """The lock of a session, taken, and what a killed write left of it cleared away; None if another process has it."""
        from filelock import FileLock, Timeout

        path = self.path(name)
        lock = FileLock(path.with_name(f".{name}.lock"), mode=0o600)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
            for leftover in self.folder.glob(f".{name}.*.part"):
                leftover.unlink(missing_ok=True)
        except Timeout:
            return None
        except OSError as wrong:
            what = f"the folder of transcripts cannot be used: {wrong.strerror or wrong}"
            raise StorageError(what, place=str(self.folder), mend="Name another one with --transcripts DIR.") from None
        return lock


def _is_name(name: str) -> bool:
    return bool(NAME.fullmatch(name)) and not _DEVICES.fullmatch(name)


def number_in(name: str) -> int | None:
    """The number that a session's name begins with; None for a sample or a file of another origin."""
    match = re.match(r"(\d{4,9})-day-", name)
    return int(match.group(1)) if match else None


def session_of(transcript: Transcript, place: str) -> Session:
    """Fold a transcript into its session. Raises FileError where the log could not have happened."""
    try:
        return Session.from_log(transcript.plan, transcript.log)
    except OutOfTurn as wrong:
        raise FileError(
            f"this is no interview that could have happened: {wrong}", place=place, mend="The file was changed by hand; the other sessions are not affected."
        ) from None


def parsed(text: str, place: str) -> Transcript:
    """Read a transcript from its text. Raises FileError with the place in the file."""
    try:
        _refuse_at_sight(from_json(text), place)
        return Transcript.model_validate_json(text)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        what = f"{where + ': ' if where else ''}{first['msg']}"
    except ValueError as wrong:
        what = str(wrong)
    raise FileError(f"this is not a transcript: {what}", place=place, mend="The other sessions are not affected: interviewer sessions")


def _refuse_at_sight(raw: Any, place: str) -> None:
    """Refuse a newer version, and what no interview could have filled, before it is read as a transcript."""
    if not isinstance(raw, dict):
        return
    version = re.match(r"(\d{1,4})\.\d", str(raw.get("version", "")))
    if version and int(version[1]) > int(VERSION.split(".", maxsplit=1)[0]):
        what = f"this transcript has version {raw['version']}, and this program reads up to {VERSION}"
        raise FileError(what, place=place, mend="Update the program; the file is as it was.")
    log, plan = raw.get("log"), raw.get("plan")
    questions = len(plan["questions"]) if isinstance(plan, dict) and isinstance(plan.get("questions"), list) else 0
    if questions > MOST_QUESTIONS or (isinstance(log, list) and len(log) > MOST_EVENTS + MOST_EVENTS_A_QUESTION * questions):
        raise FileError("this holds more than an interview can", place=place, mend="The other sessions are not affected: interviewer sessions")


def _write_atomically(path: Path, data: bytes) -> None:
    """Write beside the path (0600), sync, replace, sync the folder: at every moment one whole file is there."""
    if path.is_symlink():
        raise OSError(None, "it is a symbolic link, and is not followed")
    handle, temporary = tempfile.mkstemp(prefix=f".{path.stem}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
