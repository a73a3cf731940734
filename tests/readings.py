"""What the judge's network has read, kept in `.pytest_cache`: the same network makes the same of the same words, in the other worker and in the next run.

Only the forward pass is spared. What is kept goes by what it was read with: the weights, the code that feeds them, and the versions of both
libraries. Programs of their own read for themselves, so a test that compares one with this process also compares a reading with what was kept.
"""

from __future__ import annotations

import hashlib
import inspect
import sqlite3
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import onnxruntime
import tokenizers

from interviewer.judges.local import apostrophes, network
from interviewer.judges.local.network import WEIGHTS, Floats, Network

#: A file that has grown to this is not added to: some tests make up other words each time.
MOST_BYTES = 200_000_000

_reads = Network._read


def made_by() -> str:
    """A name for all that a reading depends on."""
    parts = [(WEIGHTS / name).read_bytes() for name in ("judge.onnx", "tokenizer.json")]
    parts += [inspect.getsource(each).encode() for each in (network, apostrophes)]
    parts += [each.__version__.encode() for each in (onnxruntime, tokenizers, np)]
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:16]


class Readings:
    """A file of readings that several processes share."""

    def __init__(self, folder: Path) -> None:
        file = folder / f"{made_by()}.sqlite"
        for old in folder.iterdir():
            if not old.name.startswith(file.name):
                old.unlink(missing_ok=True)
        self._rows = sqlite3.connect(file, timeout=60, check_same_thread=False)
        self._one_at_a_time = Lock()
        self._rows.execute("PRAGMA journal_mode = WAL")
        self._rows.execute("PRAGMA synchronous = OFF")
        self._rows.execute("CREATE TABLE IF NOT EXISTS readings (text TEXT PRIMARY KEY, reading BLOB) WITHOUT ROWID")
        self._rows.commit()
        self._full = file.stat().st_size >= MOST_BYTES

    def read(self, judging: Network, output: str, inputs: list[Any]) -> list[Floats]:
        """In the place of the network's own reading: only what nobody has read yet goes through it."""
        found = self._kept(output, inputs)
        unread = [each for each in inputs if each not in found]
        if unread:
            read = dict(zip(unread, _reads(judging, output, unread), strict=True))
            self._keeps(output, read)
            found |= read
        return [found[each] for each in inputs]

    def _kept(self, output: str, inputs: list[Any]) -> dict[Any, Floats]:
        with self._one_at_a_time:
            rows = [(each, self._rows.execute("SELECT reading FROM readings WHERE text = ?", (_name(output, each),)).fetchone()) for each in inputs]
        return {each: np.frombuffer(row[0], dtype=np.float32) for each, row in rows if row is not None}

    def _keeps(self, output: str, read: dict[Any, Floats]) -> None:
        if not self._full:
            with self._one_at_a_time, self._rows:
                rows = [(_name(output, each), reading.tobytes()) for each, reading in read.items()]
                self._rows.executemany("INSERT OR IGNORE INTO readings VALUES (?, ?)", rows)


def _name(output: str, text: Any) -> str:
    return hashlib.sha256(repr((output, text)).encode()).hexdigest()
