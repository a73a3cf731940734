"""`interviewer grade --engine batch`: the requests are written, sent, waited for, and fetched; each step is on disk before the next.

Beside the file of grades stands, for as long as the batch runs, a small file that says which batch it is: the same command goes on from there.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TextIO

from interviewer.errors import FileError, InterviewerError, ModelRefused, ModelUnavailable, StorageError, UsageError
from interviewer.grading.batch import MOST_BYTES, MOST_REQUESTS, Replies
from interviewer.models.batches import Look
from interviewer.storage.writing import private, write_private
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.console import printer
from interviewer.uninterrupted import uninterrupted

#: Seconds between two looks at a batch, and how often in a row it may be out of reach.
BETWEEN_LOOKS, MOST_MISSES = 30.0, 20
waits = time.sleep


#: What is to be asked, from the beginning each time.
Requests = Callable[[], Iterable[str]]


class BatchAPI(Protocol):
    """A server with a Batch API: see `models/batches.py`."""

    def uploads(self, requests: Path) -> str:
        """Send a file of requests; the id of that file there."""
        ...

    def begins(self, file: str) -> str:
        """Begin the batch of a file of requests that was sent; its id."""
        ...

    def looks(self, id: str) -> Look:
        """How a batch is getting on."""
        ...

    def fetches(self, file: str, target: Path) -> None:
        """Bring a file of results here."""
        ...


def write_requests(requests: Iterable[str], target: Path) -> list[Path]:
    """Write the requests, in as many files as the limits of a batch ask for; these files.

    The first file has the target's name, the next ones a number too. Raises StorageError.
    """
    with closing(_Parts(target)) as parts:
        for each in requests:
            parts.takes(each)
    return parts.paths


class _Parts:
    """The files of requests that are being written, one after the other."""

    def __init__(self, target: Path) -> None:
        self.paths: list[Path] = []
        self._target = target
        self._file: TextIO | None = None
        self._count = self._size = 0

    def takes(self, request: str) -> None:
        """Write one more request. Raises StorageError, here and below."""
        if self._file is None or self._count == MOST_REQUESTS or self._size + len(request) > MOST_BYTES:
            self.close()
            self.paths.append(_part(self._target, len(self.paths) + 1))
            with _writes(self.paths[-1], "requests"):
                self._file, self._count, self._size = open(self.paths[-1], "w", encoding="utf-8", opener=private), 0, 0  # noqa: SIM115  # closed below
        with _writes(self.paths[-1], "requests"):
            self._file.write(request)
        self._count, self._size = self._count + 1, self._size + len(request)

    def close(self) -> None:
        """Close the file in hand."""
        if self._file is not None:
            with _writes(self.paths[-1], "requests"):
                self._file.close()


@contextmanager
def _writes(path: Path, what: str) -> Iterator[None]:
    """Name the file where the disk would not take something. Raises StorageError."""
    try:
        yield
    except OSError as wrong:
        mend = "Make room there, or name another file."
        raise StorageError(f"the {what} could not be written: {wrong.strerror or wrong}", place=str(path), mend=mend) from None


def _part(target: Path, number: int) -> Path:
    return target if number == 1 else target.with_name(f"{target.stem}-{number}{target.suffix}")


@dataclass(frozen=True)
class Pending:
    """The files of a batch under way, beside the file of its grades."""

    out: Path

    @property
    def state(self) -> Path:
        """The file that says which batches are under way."""
        return self.out.with_name(f"{self.out.name}.batch.json")

    @property
    def requests(self) -> Path:
        """The first file of requests."""
        return self.out.with_name(f"{self.out.name}.requests.jsonl")

    def results(self, number: int) -> Path:
        """The file of that number with replies; they count from 1."""
        return self.out.with_name(f"{self.out.name}.results-{number}.jsonl")

    def parts(self, count: int) -> list[Path]:
        """The files of the requests, as `write_requests` names them."""
        return [_part(self.requests, number) for number in range(1, count + 1)]


@dataclass(frozen=True)
class Fetched:
    """The replies of a batch, and every file that was made for it."""

    replies: Replies
    files: tuple[Path, ...]

    def clears(self) -> None:
        """Take the files away: the grades are there."""
        _remove(self.files)


def replies(requests: Requests, server: BatchAPI, pending: Pending) -> Fetched:
    """The replies to these requests: of the batch that is under way, where they were all asked in it, or of one that is begun now. Waits until it has ended.

    Raises UsageError where another batch is under way for the same file of grades, and ModelError where it failed or is out of reach.
    """
    parts, asked, ids = _taken_up(requests, pending)
    _begin_what_is_left(server, parts, asked, ids, pending)
    files = [file for look in _all_ended(server, asked, ids, pending) for file in look.files]
    targets = [pending.results(number) for number, _ in enumerate(files, 1)]
    for file, target in zip(files, targets, strict=True):
        with _writes(target, "replies"):
            open(target, "wb", opener=private).close()  # for its owner alone
            server.fetches(file, target)
    return Fetched(Replies(targets), (pending.state, *parts, *targets))


def _taken_up(requests: Requests, pending: Pending) -> tuple[Sequence[Path], str, list[str | None]]:
    """The files of requests, the digest of what they ask, and the batch of each, None where it is still to begin: under way, or written now."""
    if not pending.state.exists():
        written = write_requests(requests(), pending.requests)
        return written, _digest(written), [None] * len(written)
    asked, ids = _begun(pending)
    parts = pending.parts(len(ids))
    _refuse_others(requests, asked, parts, pending)
    return parts, asked, ids


def _begin_what_is_left(server: BatchAPI, parts: Sequence[Path], asked: str, ids: list[str | None], pending: Pending) -> None:
    """Begin the batch of each file that has none; its id is in the place of None then, and on disk."""
    for number, (part, id) in enumerate(zip(parts, ids, strict=True)):
        if id is None:
            file = server.uploads(part)
            with uninterrupted():  # from here on it is paid for
                ids[number] = server.begins(file)
                _keep(pending, asked, ids)


def _all_ended(server: BatchAPI, asked: str, ids: Sequence[str | None], pending: Pending) -> list[Look]:
    """What became of each batch, once all have ended. Raises ModelRefused where one has no results: that one is begun anew next time."""
    looks = [_waited_for(server, id) for id in ids if id is not None]
    failed = [(id, look) for id, look in zip(ids, looks, strict=True) if not look.files]
    if failed:
        _forget(pending, asked, [id if look.files else None for id, look in zip(ids, looks, strict=True)])
        id, look = failed[0]
        raise ModelRefused(f"the batch {id} is {look.status}, and has no results{f' ({look.why})' if look.why else ''}", mend="A new one begins next time.")
    return looks


def _digest(parts: Iterable[Path]) -> str:
    digests = []
    for path in parts:
        with path.open("rb") as file:
            digests.append(hashlib.file_digest(file, "sha256").digest())
    return hashlib.sha256(b"".join(digests)).hexdigest()


def _begun(pending: Pending) -> tuple[str, list[str | None]]:
    """The digest of what was asked, and the batch of each file of requests, as far as it has been begun; None for one that failed."""
    try:
        state = json.loads(pending.state.read_text(encoding="utf-8"))
        return str(state["requests"]), [None if id is None else str(id) for id in state["batches"]]
    except (ValueError, KeyError, TypeError):
        raise FileError("this file names no batch", place=str(pending.state), mend="Remove it; the next run begins a new batch.") from None


def _refuse_others(requests: Requests, asked: str, parts: Sequence[Path], pending: Pending) -> None:
    """Refuse requests that the batch under way has not; it may have more, whose grades are there by now."""
    if not _are_there(parts, asked):
        write_requests(requests(), pending.requests)
    if not _are_there(parts, asked) or not _ids(requests()) <= _ids(_lines(parts)):
        mend = f"Name another file with -o; or, if that batch is not wanted any more, remove {pending.state}."
        raise UsageError("a batch of other requests is under way for this file of grades", place=str(pending.state), mend=mend)


def _are_there(parts: Sequence[Path], asked: str) -> bool:
    return all(part.exists() for part in parts) and _digest(parts) == asked


def _ids(requests: Iterable[str | InterviewerError]) -> set[str]:
    return {json.loads(each)["custom_id"] for each in requests if isinstance(each, str)}


def _lines(parts: Iterable[Path]) -> Iterator[str]:
    for part in parts:
        with part.open(encoding="utf-8") as file:
            yield from file


def _forget(pending: Pending, asked: str, ids: list[str | None]) -> None:
    """Go on without the batches that failed, and with those that have been paid for."""
    if any(ids):
        _keep(pending, asked, ids)
    else:
        _remove((pending.state, *pending.parts(len(ids))))


def _remove(files: Iterable[Path]) -> None:
    for path in files:
        path.unlink(missing_ok=True)


def _keep(pending: Pending, asked: str, ids: list[str | None]) -> None:
    write_private(pending.state, json.dumps({"requests": asked, "batches": ids}).encode(), "note of the batch")


def _waited_for(server: BatchAPI, id: str) -> Look:
    """What became of a batch, once it has ended."""
    told, misses = "", 0
    while True:
        try:
            look = server.looks(id)
        except ModelUnavailable:
            misses += 1
            if misses > MOST_MISSES:
                raise
            waits(BETWEEN_LOOKS)
            continue
        misses, now = 0, f"The batch {id} is {look.status}: {look.done:,} of {look.total:,} done."
        if now != told:
            told = now
            printer(error=True).prints([Block(Kind.TEXT, now)])
        if look.ended:
            return look
        waits(BETWEEN_LOOKS)
