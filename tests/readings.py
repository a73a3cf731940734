"""What the local judge's network has read in one test it reads in no other, in whatever worker or run: it always makes the same of a text, and takes long.

`pytest --cache-clear` forgets it.
"""

from __future__ import annotations

import hashlib
import platform
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock

import numpy as np
import onnxruntime
import pytest

from interviewer.judges.local import apostrophes, network
from interviewer.judges.local.network import WEIGHTS, Floats, Network


def file_in(folder: Path) -> Path:
    """The file of what this very network has read, on a machine like this one."""
    made_by = [Path(str(network.__file__)), Path(str(apostrophes.__file__)), WEIGHTS / "judge.onnx", WEIGHTS / "tokenizer.json"]
    named = hashlib.sha256(f"{onnxruntime.__version__} {np.__version__} {platform.machine()} {platform.system()}".encode())
    for path in made_by:
        named.update(path.read_bytes())
    file = folder / f"{named.hexdigest()[:16]}.db"
    for other in folder.iterdir():
        if not other.name.startswith(file.name):
            other.unlink(missing_ok=True)
    return file


@contextmanager
def kept_in(file: Path) -> Iterator[None]:
    """Keep in this file what is read, and look there first."""
    reads, turn, ended = Network.read, Lock(), False
    with closing(sqlite3.connect(file, timeout=60, isolation_level=None, check_same_thread=False)) as kept, pytest.MonkeyPatch.context() as patch:
        kept.execute("PRAGMA synchronous = OFF")
        kept.execute("PRAGMA journal_mode = WAL")  # a run that is killed leaves it whole
        kept.execute("CREATE TABLE IF NOT EXISTS readings (text TEXT PRIMARY KEY, floats BLOB)")

        def looks_first(self: Network, output: str, inputs: list[str | tuple[str, str]]) -> list[Floats]:
            texts = [repr((output, each)) for each in inputs]
            with turn:
                rows = [None if ended else kept.execute("SELECT floats FROM readings WHERE text = ?", [text]).fetchone() for text in texts]
            unread = [index for index, row in enumerate(rows) if row is None]
            found = dict(zip(unread, reads(self, output, [inputs[index] for index in unread]), strict=True))
            with turn:
                if not ended:
                    kept.executemany("INSERT OR IGNORE INTO readings VALUES (?, ?)", [(texts[index], floats.tobytes()) for index, floats in found.items()])
            return [found[index] if row is None else np.frombuffer(row[0], dtype=np.float32) for index, row in enumerate(rows)]

        patch.setattr(Network, "read", looks_first)
        yield
        with turn:
            ended = True  # a witness may still be reading ahead, in a thread that nobody waits for: it must not find the file closed
