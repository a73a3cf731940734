"""Transcripts: one JSON file a session, private, written whole and atomically after every event.

Rules of this file:
- The file at its path is always a valid transcript: a new one is written beside it, synced, and put in its place.
- Only the owner can read it (mode 0600 where the system knows modes).
- A session's file is found by its name alone, never by anything that stands inside a file.
"""

from __future__ import annotations

import difflib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.core.session import Session
from interviewer.errors import FileError, StorageError, UsageError
from interviewer.shell import as_argument
from interviewer.storage.drafts import Draft
from interviewer.storage.reading import read_text
from interviewer.storage.transcript import MOST_BYTES, NOT_AFFECTED, Glance, Transcript, glance_in, parsed_transcript, session_of, transcript_bytes
from interviewer.storage.writing import PRIVATE, make_private_folder, refuse_overwriting, write_private

if TYPE_CHECKING:
    from filelock import FileLock

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")
#: What a session can be besides a day of the bank; it stands in its name.
KINDS = ("review", "mixed", "topic", "level")
#: A number that a session's name begins with has four digits, or five: what has more was not named by this program.
MOST_SESSIONS = 99_999
#: How the file of a transcript begins, and how much of a file tells.
_BEGINNING, MOST_OF_A_BEGINNING = re.compile(rb'\s*\{\s*"format":\s*"mock-interview-transcript"'), 200
#: Of the sessions that may be meant by a name that none has, so many are told.
MOST_NEAR = 3


class Transcripts:
    """A folder of transcripts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Where the session of that name is kept. Raises UsageError for a name that could not be a session's."""
        if not is_name(name):
            raise UsageError(f"`{name[:80]}` cannot be the name of a session", mend="Names have letters, digits, - and _; list them with: interviewer sessions")
        return self.folder / f"{name}.json"

    def names(self) -> list[str]:
        """The sessions there are, in the order in which they were begun; samples come last. Raises StorageError for a folder that cannot be used."""
        try:
            names = [path.stem for path in self.folder.iterdir() if path.suffix == ".json" and is_name(path.stem) and _is_file(path)]
        except FileNotFoundError:
            return []
        except OSError as wrong:
            raise self._unusable(wrong) from None
        return sorted(names, key=lambda name: (number_in(name) is None, number_in(name), name))

    def has(self, name: str) -> bool:
        """Whether there is a session of that name that anybody could read."""
        return os.path.isfile(self.path(name))  # noqa: PTH113  # never raises: who may not look at it does not have it

    def own(self) -> list[str]:
        """The person's own sessions, oldest first: those with a number in front. Order never asks the clock."""
        return [name for name in self.names() if number_in(name) is not None]

    def refuse_overwriting(self, *written: tuple[Path, str], read: Sequence[tuple[Path, str]] = ()) -> None:
        """Refuse results that would be written over an interview, here or in any other folder, over one another, or over what is read. Raises UsageError.

        Each of `written` is a file with the flag that names it, each of `read` one with what it is. A folder that cannot be used holds up nobody
        who only grades: whoever wants an interview of it is told then.
        """
        names: list[str] = []
        with suppress(StorageError):
            names = self.names()
        interviews = [(self.path(name), f"the interview {name}") for name in names]
        elsewhere = [(path, "an interview") for path, _ in written if _begins_as_one(path)]
        refuse_overwriting(written, [*read, *interviews, *elsewhere])

    def load(self, name: str) -> Transcript:
        """Read a session. Raises UsageError if there is none of that name, FileError if its file is not right."""
        path = self._existing(name)
        return parsed_transcript(read_text(path, MOST_BYTES, larger=NOT_AFFECTED), str(path))

    def folded(self, name: str) -> tuple[Transcript, Session]:
        """Read a session and fold it. Raises as `load` does, and FileError where its log could not have happened."""
        transcript = self.load(name)
        return transcript, session_of(transcript, str(self.path(name)))

    def glance(self, name: str) -> Glance | None:
        """The day of a session and whether it is finished, at a tenth of the cost of loading it; None where that cannot be seen.

        Another judgement of an interview is no interview of its own, and is not looked at.
        """
        path = self.path(name)
        try:
            return glance_in(read_text(path, MOST_BYTES), str(path))
        except (FileError, ValueError, TypeError, KeyError, AttributeError, OverflowError):  # whatever is wrong with the file, loading it says
            return None

    def meant(self, typed: str) -> str:
        """The session of that name; else the only one whose name begins so, or whose number it is; else the only one that has it in its name.

        Raises UsageError where there is none, or several.
        """
        if self._is_there(typed):
            return typed
        found = _alike(typed, self.names())
        if len(found) != 1:
            raise self._missing(typed)
        return found[0]

    def _existing(self, name: str) -> Path:
        if not self._is_there(name):
            raise self._missing(name)
        return self.path(name)

    def _is_there(self, name: str) -> bool:
        path = self.path(name)
        try:
            return _is_file(path)
        except OSError as wrong:
            raise self._unusable(wrong) from None

    def _missing(self, name: str) -> UsageError:
        """That there is no session of that name, with those that may be meant."""
        names = self.names()
        near = _alike(name, names)[:MOST_NEAR] or difflib.get_close_matches(name, names, n=MOST_NEAR)
        mend = f"Did you mean: {', '.join(near)}?" if near else "List them with: interviewer sessions"
        return UsageError(f"there is no session `{name}`", place=str(self.folder), mend=mend)

    def save(self, name: str, transcript: Transcript) -> None:
        """Put the transcript in its place, whole or not at all. Raises StorageError; what was there before is then still there."""
        save_at(self.path(name), transcript)

    @contextmanager
    def opened(self, name: str) -> Iterator[None]:
        """Hold the session for this process alone.

        Raises UsageError if there is none of that name, StorageError if another process holds it, or where its file is a link: nothing would be kept.
        """
        path = self._existing(name)
        if path.is_symlink():
            there = Path(os.path.realpath(path)).parent
            mend = f"Name the folder that it leads to: --transcripts {as_argument(there)}"
            raise StorageError("this is a symbolic link, and a session is not kept through one", place=str(path), safe="Nothing was changed.", mend=mend)
        lock = self._lock(name)
        if lock is None:
            place, mend = str(path), "End it there, or name another: interviewer sessions"
            raise StorageError(f"the session {name} is already open in another process", place=place, safe="Nothing was changed.", mend=mend)
        try:
            yield
        finally:
            lock.release()

    def next_number(self) -> int:
        """The number that the next session will have, if nobody else takes it."""
        return max((number_in(name) or 0 for name in self.own()), default=0) + 1

    @contextmanager
    def begun(self, what: int | str) -> Iterator[str]:
        """Hold a new session for this process alone: its name has the next number that nobody else has taken, and `what` it is, a day or a KIND."""
        kind = f"day-{what:02d}" if isinstance(what, int) else what
        first = self.next_number()
        for number in range(first, min(first + 999, MOST_SESSIONS + 1)):
            name = f"{number:04d}-{kind}"
            with ExitStack() as held:
                if self._holds(f"{number:04d}", held) and self._holds(name, held) and not self._is_taken(number):
                    Draft(self.path(name)).goes()  # of an interview of that name that was deleted
                    yield name
                    return
        raise StorageError("no free session name was found", place=str(self.folder), mend="Move old transcripts elsewhere.")

    def _holds(self, name: str, held: ExitStack) -> bool:
        """Take the lock of that name, until those that are `held` are released; false if another process has it."""
        lock = self._lock(name)
        if lock is not None:
            held.callback(lock.release)
        return lock is not None

    def _is_taken(self, number: int) -> bool:
        """Whether there is a session of that number; a link that leads nowhere is somebody's too."""
        return any(number_in(path.stem) == number for path in self.folder.glob(f"{number:04d}-*.json"))

    def _lock(self, name: str) -> FileLock | None:
        """The lock of a session, taken, and what a killed write left of it cleared away; None if another process has it."""
        from filelock import FileLock, Timeout

        path = self.path(name)
        lock = FileLock(path.with_name(f".{name}.lock"), mode=PRIVATE)
        try:
            make_private_folder(self.folder)
            lock.acquire(timeout=0)
            for leftover in self.folder.glob(f".{name}.*.part"):
                leftover.unlink(missing_ok=True)
        except Timeout:
            return None
        except OSError as wrong:
            raise self._unusable(wrong) from None
        return lock

    def _unusable(self, wrong: OSError) -> StorageError:
        what = f"the folder of transcripts cannot be used: {wrong.strerror or wrong}"
        return StorageError(what, place=str(self.folder), mend="Name another one with --transcripts DIR.")


def save_at(path: Path, transcript: Transcript) -> None:
    """Write a transcript to a path, whole or not at all. Raises StorageError; what was there before is then still there."""
    write_private(path, transcript_bytes(transcript, str(path)), "transcript")


def _is_file(path: Path) -> bool:
    """Whether a file is there, or at the end of a link that is. Raises OSError where the folder itself cannot be used."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return False
    except OSError:
        path.lstat()  # this fails too unless it is only the link that leads to nothing
        return False


def _begins_as_one(path: Path) -> bool:
    """Whether a file begins as every transcript does that this program has written."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as file:
            return _BEGINNING.match(file.read(MOST_OF_A_BEGINNING)) is not None
    except (OSError, ValueError):
        return False


def _alike(typed: str, names: Sequence[str]) -> list[str]:
    """The sessions whose names begin so; else those that have it anywhere in their names. A number is that of a session, and never a day."""
    if typed.isdecimal():
        numbered = [each for each in names if f"{number_in(each)}" == typed.lstrip("0")]
        return numbered or [each for each in names if each.startswith(typed)]
    return [each for each in names if each.startswith(typed)] or [each for each in names if typed in each]


def is_name(name: str) -> bool:
    """Whether a session may have that name."""
    return bool(NAME.fullmatch(name)) and not _DEVICES.fullmatch(name)


def number_in(name: str) -> int | None:
    """The number that a session's name begins with; None for a sample or a file of another origin."""
    match = re.match(rf"(\d{{4,5}})-(?:day-|(?:{'|'.join(KINDS)})$)", name)
    return int(match.group(1)) if match else None
