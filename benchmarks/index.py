"""What listing, searching and looking back on thousands of transcripts takes: `python -m benchmarks.index [HOW MANY]`."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from interviewer.storage.places import HOME

MANY = 10_000
WORDS = ["leakage", "drift", "recall", "precision", "stratified", "baseline", "outliers", "calibration", "embeddings", "latency", "rollback", "monitoring"]


def written(folder: Path, many: int) -> int:
    """Write so many small transcripts, each a question of the sample session with words of its own; gives their size in bytes."""
    sample = json.loads((HOME / "transcripts" / "sample-day-08.json").read_text(encoding="utf-8"))
    questions = sample["plan"]["questions"]
    logs: dict[str, list[dict[str, object]]] = {question["id"]: [] for question in questions}
    id = ""
    for event in sample["log"]:
        id = event.get("question", id)
        logs[id].append(event)
    size = 0
    for number in range(1, many + 1):
        question = questions[number % len(questions)]
        own = {"kind": "asked_back", "text": f"Do you mean {WORDS[number % len(WORDS)]} of customer {number}?"}
        aside = {"kind": "said", "question": question["id"], "move": {"kind": "clarify", "why": "asked_back"}, "words": "Yes.", "by": {"voice": "authored"}}
        log = logs[question["id"]]
        plan = {**sample["plan"], "questions": [question]}
        text = json.dumps({**sample, "log": [log[0], own, aside, *log[1:]], "plan": plan}, indent=1)
        size += (folder / f"{number:04d}-day-08.json").write_text(text, encoding="utf-8")
    return size


def seconds(folder: str, *arguments: str) -> tuple[float, float, int]:
    """How long a command takes as a process of its own, how much of that on the processor, and how many lines it prints."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-m", "interviewer", *arguments, "--transcripts", folder], capture_output=True, text=True, check=True)
    took, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout.count("\n")


def measured(many: int = MANY) -> Iterator[tuple[str, str]]:
    """One line for each way to list them, or to look back on them."""
    with tempfile.TemporaryDirectory() as folder:
        size = written(Path(folder), many)
        for name, arguments in {
            "sessions, first time": ("sessions",),
            "sessions": ("sessions",),
            "sessions, one in 12 found": ("sessions", "--search", "recall customer"),
            "sessions, a few found": ("sessions", "--search", "customer 77"),
            "sessions, all found": ("sessions", "--search", "customer"),
            "sessions --question": ("sessions", "--question", "d08-q2"),
            "sessions --json": ("sessions", "--json"),
            "progress, first time": ("progress",),
            "progress": ("progress",),
            "next --review": ("next", "--review"),
        }.items():
            took, worked, lines = seconds(folder, *arguments)
            yield name, f"{took:7.2f} s    ({worked:.2f} s of processor, {lines:,} lines, {many:,} transcripts of {size / 1e6:,.0f} MB)"
        yield "size of the index", f"{(Path(folder) / '.index.sqlite3').stat().st_size / 1e6:7.1f} MB"
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1 if sys.platform == "darwin" else 1 / 1024)  # in bytes on macOS, in KB elsewhere
    yield "most memory of a command", f"{most / 1024**2:7.0f} MB"


if __name__ == "__main__":
    for title, figure in measured(int(sys.argv[1]) if len(sys.argv) > 1 else MANY):
        print(f"{title:<26}", figure, flush=True)
