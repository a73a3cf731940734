"""Transcripts: one JSON file a session, private, written whole and atomically after every event.

Rules of this file:
- The file at its path is always a valid transcript: a new one is written beside it, synced, and put in its place.
- Only the owner can read it (mode 0600 where the system knows modes).
- A session's file is found by its name alone, never by anything that stands inside a file.
- A file of a newer major version is refused, and nothing else in it is read; fields that are not known are kept.
- A file that no interview could have filled is refused at sight, by its size and its numbers of parts, events and questions.
- Nothing is written that could not be read back.
"""

from __future__ import annotations

import difflib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from interviewer import __version__
from interviewer.core.disputes import DisputeEntry
from interviewer.core.events import Answered, Event
from interviewer.core.evidence import stands_with_gaps
from interviewer.core.judgement import Judged, Status
from interviewer.core.session import OutOfTurn, Plan, Session
from interviewer.errors import FileError, StorageError, UsageError, faults_in
from interviewer.shell import as_argument
from interviewer.storage.bank import MOST_QUESTIONS
from interviewer.storage.drafts import Draft
from interviewer.storage.json_text import has_more_parts, key_twice
from interviewer.storage.reading import read_text
from interviewer.storage.writing import PRIVATE, make_private_folder, refuse_overwriting, write_private
from interviewer.uninterrupted import uninterrupted

if TYPE_CHECKING:
    from filelock import FileLock

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")
VERSION = "1.1"
#: An interview of five questions has some 200,000 bytes in 4,000 parts. Of these limits a bank's day may take a fifth and a third (see storage/bank.py),
#: and a reply 20,000 characters, so that what happens in an interview finds room.
MOST_BYTES = 50_000_000
MOST_PARTS = 300_000
#: By today's rules a question makes at most 143 events: in each of two attempts 20 moves (Budgets in core/rules.py), with a reply and a judgement after each
#: but the last, two answers that are taken back, with what followed from them, and five ratings; and the event that begins the second one. Leaving and
#: coming back are not counted: one may do so as often as one likes.
MOST_EVENTS, MOST_EVENTS_A_QUESTION = 1_000, 150
#: What a session can be besides a day of the bank; it stands in its name.
KINDS = ("review", "mixed", "topic", "level")
#: A number that a session's name begins with has four digits, or five: what has more was not named by this program.
MOST_SESSIONS = 99_999
#: How the file of a transcript begins, and how much of a file tells.
_BEGINNING, MOST_OF_A_BEGINNING = re.compile(rb'\s*\{\s*"format":\s*"mock-interview-transcript"'), 200
#: Of the sessions that may be meant by a name that none has, so many are told.
MOST_NEAR = 3


def _in_utc(moment: datetime) -> datetime:
    """The moment as it is shown; without a zone it is taken to be in UTC already."""
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        raise ValueError("this is before or after all time") from None


class Transcript(BaseModel):
    """The file: a header, the log of everything that happened in order, and the plan with its questions.

    `disputes` is a list beside the log that only grows (core/disputes.py). `scores` are what the closed questions had when the program that held the
    interview added them up: nobody reads them but `verify`. `origin` names the interview that this is another judgement of.
    """

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)

    format: Literal["mock-interview-transcript"] = "mock-interview-transcript"
    version: str = Field(default=VERSION, pattern=r"^\d{1,4}\.\d{1,4}$")
    program: str = __version__
    created: Annotated[datetime, AfterValidator(_in_utc)]
    origin: str | None = None
    log: tuple[Event, ...] = ()
    disputes: tuple[DisputeEntry, ...] = ()
    scores: dict[str, int] = {}
    plan: Plan


@dataclass(frozen=True)
class Glance:
    """What can be seen of a session without checking it. `asked` are the questions that were put and closed, as far as they have been told."""

    day: int | None
    finished: bool
    asked: frozenset[str] = frozenset()


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
        return parsed_transcript(read_text(path, MOST_BYTES, larger=_NOT_AFFECTED), str(path))

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
            raw = _raw(read_text(path, MOST_BYTES), str(path))
            return None if raw.get("origin") else _glance(raw)
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
    with uninterrupted():
        text = transcript.model_dump_json(indent=1, exclude_none=True) + "\n"
    data = text.encode()
    if len(data) > MOST_BYTES or has_more_parts(text, MOST_PARTS):
        raise StorageError("the transcript has grown larger than any that is read", place=str(path))
    write_private(path, data, "transcript")


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


def session_of(transcript: Transcript, place: str) -> Session:
    """Fold a transcript into its session. Raises FileError where the log could not have happened."""
    try:
        session = Session(transcript.plan, transcript.log)
        _check_quotes(transcript.log)
    except OutOfTurn as wrong:
        what = f"this is no interview that could have happened: {str(wrong)[:300]}"
        raise FileError(what, place=place, mend="The file was changed by hand; the other sessions are not affected.") from None
    return session


def _check_quotes(log: tuple[Event, ...]) -> None:
    """Hold every quote against the answer that was judged: when it was recorded it was the candidate's own characters. Raises OutOfTurn."""
    answer = ""
    for number, event in enumerate(log, 1):
        if isinstance(event, Answered):
            answer = event.text
        elif isinstance(event, Judged):
            for judged in (event, *(each for each in event.opinions if isinstance(each, Judged))):
                if (quote := _invented(judged, answer)) is not None:
                    raise OutOfTurn(f"event {number}: the quote “{quote[:80]}” is not in the answer that it judges")


def _invented(judged: Judged, answer: str) -> str | None:
    """The first quote of a judgement that is not in the answer; None where all are."""
    quotes = [each.quote or "" for each in judged.findings if each.status is not Status.NOT_SAID or each.quote is not None]
    quotes += [each.quote for each in judged.misconceptions]
    found = (quote for quote in quotes if not quote.strip() or quote not in answer)
    withdrawn = (each.quote for each in judged.withdrawn if not stands_with_gaps(each.quote, answer))
    return next(chain(found, withdrawn), None)


def parsed_transcript(text: str, place: str) -> Transcript:
    """Read a transcript from its text. Raises FileError with the place in the file."""
    try:
        raw = _raw(text, place)
        if (twice := key_twice(text)) is not None:
            key, line, column = twice
            raise FileError(f"the key `{key[:80]}` stands twice in this object", place=f"{place}:{line}:{column}", mend=_NOT_AFFECTED)
        _refuse_at_sight(raw, place)
        return Transcript.model_validate_json(text)
    except ValidationError as wrong:
        what = str(faults_in(wrong)[0])
    except ValueError as wrong:
        what = str(wrong)
    raise FileError(f"this is not a transcript: {what[:300]}", place=place, mend=_NOT_AFFECTED)


_NOT_AFFECTED = "The other sessions are not affected: interviewer sessions"


def _raw(text: str, place: str) -> Any:
    """The text as plain values. Raises FileError for a newer version, in which nothing else is read, and for more parts than an interview has."""
    if has_more_parts(text, MOST_PARTS):
        raise _too_much(place)
    raw = from_json(text)
    version = re.match(r"(\d{1,4})\.\d", str(raw.get("version", ""))) if isinstance(raw, dict) else None
    if version and int(version[1]) > int(VERSION.split(".", maxsplit=1)[0]):
        what = f"this transcript has version {str(raw['version'])[:20]}, and this program reads up to {VERSION}"
        raise FileError(what, place=place, mend="Update the program; the file is as it was.")
    return raw


def _refuse_at_sight(raw: Any, place: str) -> None:
    """Refuse what no interview could have filled, before it is read as a transcript."""
    log, plan = (raw.get("log"), raw.get("plan")) if isinstance(raw, dict) else (None, None)
    questions = len(plan["questions"]) if isinstance(plan, dict) and isinstance(plan.get("questions"), list) else 0
    events = sum(not (isinstance(event, dict) and event.get("kind") in ("left", "resumed")) for event in log) if isinstance(log, list) else 0
    if questions > MOST_QUESTIONS or events > MOST_EVENTS + MOST_EVENTS_A_QUESTION * questions:
        raise _too_much(place)


def _too_much(place: str) -> FileError:
    return FileError("this holds more than an interview can", place=place, mend=_NOT_AFFECTED)


def _glance(raw: Any) -> Glance:
    said = [(event["move"]["kind"], event["question"], event["move"].get("why")) for event in raw["log"] if event.get("kind") == "said"]
    closes = [why for kind, _, why in said if kind == "close"]
    again = sum(event.get("kind") == "tried_again" for event in raw["log"])
    finished = len(closes) - again >= len(raw["plan"]["questions"]) or closes[-1:] == ["time_up"]
    day = raw["plan"].get("day")
    asked, closed = (frozenset(question for kind, question, _ in said if kind == which) for which in ("ask", "close"))
    told = finished or raw["plan"].get("mode") != "real"
    return Glance(day=None if day is None else int(day), finished=finished, asked=asked & closed if told else frozenset())
