"""An index of the transcripts, so that thousands of them are listed and searched at once. The transcripts stay the only truth.

Rules of this file:
- The index is a cache: a private file (mode 0600) beside the transcripts, which anybody may delete. Where it is missing, broken, of another version, or
  cannot be written, it is made anew; at worst in memory, for this one look.
- A transcript is read again when its time or its size has changed, and only then.
- What is held back stays held back: it has questions that were put, and scores that may be told.
- What is deleted with its transcript does not stay here.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from interviewer.core.discussion import Discussion, Scored
from interviewer.core.disputes import disputes_in
from interviewer.core.events import AskedForHint, GaveUp, Skipped
from interviewer.core.record import spent
from interviewer.core.session import Session
from interviewer.core.summary import summary
from interviewer.errors import FileError, StorageError, UsageError
from interviewer.storage.transcript import Transcript
from interviewer.storage.transcripts import Transcripts, is_name, number_in
from interviewer.storage.writing import PRIVATE, private

NAME = ".index.sqlite3"
#: Raised whenever the tables or what stands in them change: an index of another version is made anew.
VERSION = 4
#: Questions of one interview in a row of the search table; an interview has at most 200.
_ROWS = 1_000
#: After how many seconds of reading somebody who waits is told why.
TELL_AFTER = 1.0
_COMMIT_EVERY = 500
#: So many characters are shown on each side of what was looked for.
MOST_AROUND = 33

_TABLES = """
CREATE TABLE session (
  id INTEGER PRIMARY KEY, name TEXT UNIQUE, mtime INTEGER, size INTEGER, number INTEGER, unreadable TEXT,
  created TEXT, day INTEGER, title TEXT DEFAULT '', mode TEXT DEFAULT '', finished INTEGER DEFAULT 0, closed INTEGER DEFAULT 0, questions INTEGER DEFAULT 0,
  mean INTEGER, scored INTEGER DEFAULT 0, disputes INTEGER DEFAULT 0, origin TEXT, calls INTEGER DEFAULT 0, cost REAL, unpriced INTEGER DEFAULT 0
);
CREATE TABLE question (session INTEGER, number INTEGER, id TEXT, topic TEXT, first INTEGER, final INTEGER, PRIMARY KEY (session, number)) WITHOUT ROWID;
CREATE INDEX question_id ON question (id);
CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2');
"""

T = TypeVar("T")


@dataclass(frozen=True)
class QuestionPut:
    """A question that was put in an interview; its scores are None where there is none, or it may not be told yet. `words` are those that were looked for."""

    number: int
    id: str
    topic: str
    first: int | None
    final: int | None
    words: str | None = None


@dataclass(frozen=True)
class Listed:
    """An interview as the list has it: each field but the last is a column of the table `session`. Where `unreadable` says why, nothing else is known of it.

    `cost` is what the model's `calls` cost in US dollars, as far as it is known: `unpriced` calls are not in it.
    """

    name: str
    created: datetime | None
    day: int | None
    title: str
    mode: str
    finished: bool
    closed: int
    questions: int
    mean: int | None
    scored: int
    disputes: int
    origin: str | None
    calls: int
    cost: float | None
    unpriced: int
    unreadable: str | None
    found: tuple[QuestionPut, ...] = ()


_COLUMNS = tuple(each.name for each in fields(Listed) if each.name != "found")


@dataclass(frozen=True)
class Search:
    """What is looked for; every one that is not None must hold. `words` in a question that was put or the replies to it, `topic` as a part of one."""

    words: str | None = None
    question: str | None = None
    topic: str | None = None
    since: datetime | None = None

    @property
    def in_questions(self) -> bool:
        """Whether single questions are looked for."""
        return not (self.words is None and self.question is None and self.topic is None)


def looked_up(transcripts: Transcripts, look: Callable[[Index], T], tell: Callable[[str], None]) -> T:
    """Look something up in an index that is up to date. `tell` is told why, if that takes long. Raises StorageError where it cannot be done."""
    try:
        with closing(_on_disk(transcripts.folder, anew=False)) as file:
            return look(_fresh(file, transcripts, tell))
    except sqlite3.DatabaseError as wrong:
        busy = "locked" in str(wrong)
    if not busy:
        with suppress(sqlite3.DatabaseError), closing(_on_disk(transcripts.folder, anew=True)) as file:
            return look(_fresh(file, transcripts, tell))
    try:
        with closing(sqlite3.connect(":memory:")) as memory:
            memory.executescript(_TABLES)
            return look(_fresh(memory, transcripts, tell))
    except sqlite3.DatabaseError as wrong:
        raise StorageError(f"the transcripts cannot be listed: {wrong}", place=str(transcripts.folder), safe="They are as they were.") from None


def _on_disk(folder: Path, *, anew: bool) -> sqlite3.Connection:
    """The index of a folder, made if it is not there. Raises sqlite3.DatabaseError where it is broken, or no file can be kept there."""
    path = folder / NAME
    try:
        if anew:
            path.unlink(missing_ok=True)
        handle = private(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0))
        os.close(handle)
        path.chmod(PRIVATE)
    except OSError as wrong:
        raise sqlite3.OperationalError(str(wrong)) from None
    file = sqlite3.connect(path, timeout=10)
    try:
        file.execute("PRAGMA secure_delete = ON")
        if file.execute("PRAGMA user_version").fetchone()[0] == VERSION:
            return file
        if file.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise sqlite3.DatabaseError("an index of another version")
        file.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
    except sqlite3.DatabaseError:
        file.close()
        raise
    return file


def _fresh(file: sqlite3.Connection, transcripts: Transcripts, tell: Callable[[str], None]) -> Index:
    """Bring the index up to date: only files that are new or have changed are read."""
    there, known = _files(transcripts), {name: (mtime, size) for name, mtime, size in file.execute("SELECT name, mtime, size FROM session")}
    gone = known.keys() - there.keys()
    for name in gone:
        _forget(file, name)
    if gone:
        file.execute("INSERT INTO words (words) VALUES ('optimize')")  # a search table keeps the words of rows that are gone, until it is put in order
    changed = sorted(name for name, state in there.items() if known.get(name) != state)
    began, told = time.monotonic(), False
    for count, name in enumerate(changed, 1):
        _read(file, transcripts, name, there[name])
        if not told and time.monotonic() - began > TELL_AFTER:
            told = True
            tell(f"Reading {len(changed) - count:,} more transcripts for the index. Next time only those that are new are read.")
        if count % _COMMIT_EVERY == 0:
            file.commit()
    file.commit()
    return Index(file)


def _files(transcripts: Transcripts) -> dict[str, tuple[int, int]]:
    """The time of last change and the size of every transcript. Raises StorageError where the folder cannot be used."""
    try:
        with os.scandir(transcripts.folder) as entries:
            found: dict[str, tuple[int, int]] = {}
            for entry in entries:
                name = entry.name.removesuffix(".json")
                if name != entry.name and is_name(name) and (state := _state(entry)) is not None:
                    found[name] = state
            return found
    except FileNotFoundError:
        return {}
    except OSError:
        transcripts.names()  # says what is wrong with the folder
        raise


def _state(entry: os.DirEntry[str]) -> tuple[int, int] | None:
    """When a file was changed last, and its size; None where it is none. Raises OSError where the folder itself cannot be used."""
    try:
        if not entry.is_file():
            return None
        stat = entry.stat()
        return stat.st_mtime_ns, stat.st_size
    except FileNotFoundError:
        return None
    except OSError:
        os.lstat(entry.path)  # this fails too unless it is only the link that leads to nothing
        return None


def _forget(file: sqlite3.Connection, name: str) -> None:
    row = file.execute("SELECT id FROM session WHERE name = ?", (name,)).fetchone()
    if row is not None:
        file.execute("DELETE FROM words WHERE rowid BETWEEN ? AND ?", (row[0] * _ROWS, row[0] * _ROWS + _ROWS - 1))
        file.execute("DELETE FROM question WHERE session = ?", row)
        file.execute("DELETE FROM session WHERE id = ?", row)


def _read(file: sqlite3.Connection, transcripts: Transcripts, name: str, state: tuple[int, int]) -> None:
    """Read one transcript into the index, in the place of what was there of it."""
    _forget(file, name)
    which: dict[str, object] = {"name": name, "mtime": state[0], "size": state[1], "number": number_in(name)}
    try:
        transcript, session = transcripts.folded(name)
    except (FileError, StorageError, UsageError) as wrong:
        _insert(file, which | {"unreadable": _kept(wrong.what)})
        return
    id = _insert(file, which | _seen(transcript, session))
    for talk in (talk for talk in session.discussions if talk.put):
        number = session.number_of(talk.question)
        first, final = _scores(session, talk)
        file.execute("INSERT INTO question VALUES (?, ?, ?, ?, ?, ?)", (id, number, talk.question.id, _kept(talk.question.topic), first, final))
        file.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (id * _ROWS + number, _kept(_words(talk))))


def _insert(file: sqlite3.Connection, row: Mapping[str, object]) -> int:
    """Add a row to the table `session`, each value under its column's name, and give its id."""
    query = f"INSERT INTO session ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"  # noqa: S608  # our own names, and question marks
    return file.execute(query, tuple(row.values())).lastrowid or 0


def _seen(transcript: Transcript, session: Session) -> dict[str, object]:
    """What the list shows of an interview, as far as it may be told."""
    whole = summary(session)
    taken = spent(session.log)
    return {
        "created": transcript.created.isoformat(timespec="seconds"),
        "day": session.plan.day,
        "title": _kept(session.plan.title),
        "mode": session.plan.mode,
        "finished": session.finished,
        "closed": session.closed_count,
        "questions": len(session.plan.questions),
        "mean": None if session.holds_back else whole.mean,
        "scored": 0 if session.holds_back else whole.scored,
        "disputes": len(disputes_in(transcript.disputes)),
        "origin": None if transcript.origin is None else _kept(transcript.origin),
        **({"calls": taken.calls, "cost": taken.cost, "unpriced": taken.unpriced} if taken else {}),
    }


def _scores(session: Session, talk: Discussion) -> tuple[int | None, int | None]:
    outcome = talk.outcome
    return (outcome.first.score, outcome.final.score) if isinstance(outcome, Scored) and session.tells(talk) else (None, None)


def _words(talk: Discussion) -> str:
    attempts = (talk, talk.again) if talk.again else (talk,)
    replies = (reply.text for each in attempts for reply in each.replies if not isinstance(reply, Skipped | AskedForHint | GaveUp))
    return "\n".join([talk.question.topic, talk.question.ask, *replies])


def _kept(text: str) -> str:
    """The text as a database can keep it."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


class Index:
    """Looks interviews up in a database that is up to date."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file

    def listed(self, wanted: Search = Search()) -> list[Listed]:
        """The interviews in which everything that is wanted holds, in the order in which they were begun; samples come last. Raises UsageError."""
        found = self._found(wanted) if wanted.in_questions else None
        where, values = ("WHERE created >= ?", [wanted.since.isoformat(timespec="seconds")]) if wanted.since else ("", [])
        query = f"SELECT id, {', '.join(_COLUMNS)} FROM session {where} ORDER BY number IS NULL, number, name"  # noqa: S608  # our own names, and one of two constants
        rows = self._file.execute(query, values)
        return [_listed(row, tuple(found[id]) if found is not None else ()) for id, *row in rows if found is None or id in found]

    def unreadable(self) -> list[str]:
        """The names of the interviews that cannot be read, here and below in the order in which they were begun."""
        return self._names("unreadable IS NOT NULL")

    def originals(self) -> list[str]:
        """The names of those that can be, but for those that are the answers of another one, judged again."""
        return self._names("unreadable IS NULL AND origin IS NULL")

    def disputed(self) -> list[str]:
        """The names of those in which something is contested, again without what was judged again."""
        return self._names("disputes > 0 AND origin IS NULL")

    def _names(self, where: str) -> list[str]:
        return [name for (name,) in self._file.execute(f"SELECT name FROM session WHERE {where} ORDER BY number IS NULL, number, name")]  # noqa: S608  # ours

    def question_ids(self) -> list[str]:
        """The ids of all questions that were ever put."""
        return [id for (id,) in self._file.execute("SELECT DISTINCT id FROM question ORDER BY id")]

    def _found(self, wanted: Search) -> dict[int, list[QuestionPut]]:
        conditions, values = ["TRUE"], list[object]()
        if wanted.question is not None:
            conditions.append("id = ?")
            values.append(_kept(wanted.question))
        if wanted.topic is not None:
            conditions.append("topic LIKE ? ESCAPE '\\'")
            values.append("%" + re.sub(r"([%_\\])", r"\\\1", _kept(wanted.topic)) + "%")
        where, words = " AND ".join(conditions), "NULL"
        source = "question"
        if wanted.words is not None:
            words = "text"
            source = f"words JOIN question ON question.session = words.rowid / {_ROWS} AND question.number = words.rowid % {_ROWS}"
            where += " AND words MATCH ?"
            values.append(_match(wanted.words))
        found: dict[int, list[QuestionPut]] = {}
        query = f"SELECT session, number, id, topic, first, final, {words} FROM {source} WHERE {where} ORDER BY session, number"  # noqa: S608  # the texts are values
        sought = re.compile("|".join(rf"\b{re.escape(word)}" for word in re.findall(r"\w+", wanted.words or "")), re.IGNORECASE)
        for session, number, id, topic, first, final, text in self._file.execute(query, values):
            found.setdefault(session, []).append(QuestionPut(number, id, topic, first, final, None if text is None else _around(sought, text)))
        return found


def _around(sought: re.Pattern[str], text: str) -> str:
    """The words around the first place where one of those that are sought stands, on one line."""
    place = sought.search(text)
    middle = place.start() if place else 0  # found without its accents
    start, end = max(0, middle - MOST_AROUND), min(len(text), middle + MOST_AROUND)
    words = text[start:end].split()
    words = words[1 if start and len(words) > 2 else 0 : -1 if end < len(text) and len(words) > 2 else None]
    return ("… " if start else "") + " ".join(words) + (" …" if end < len(text) else "")


def _match(text: str) -> str:
    """Every word, or the beginning of one, in any order. Raises UsageError where there is no word."""
    words = re.findall(r"\w+", _kept(text))
    if not words:
        raise UsageError("there is no word to search for", place="--search", mend='Such as: --search "last login"')
    return " ".join(f'"{word}"*' for word in words)


def _listed(row: Sequence[Any], found: tuple[QuestionPut, ...]) -> Listed:
    told = dict(zip(_COLUMNS, row, strict=True))
    told["created"] = datetime.fromisoformat(told["created"]) if told["created"] else None
    told["finished"] = bool(told["finished"])
    return Listed(**told, found=found)
