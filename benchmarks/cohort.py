"""Grading a cohort on all cores: the rate, and the most memory that all the processes have at one time.

`python -m benchmarks.cohort 10000 100000 --judge lexical` measures other numbers of answers: what is wanted is a memory that does not grow.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
#: A short answer has so many words: a stretch of one of the answers in `answers/`.
WORDS = 25


def measured(counts: list[int], judge: str = "local") -> list[tuple[str, str]]:
    """One line for each number of answers."""
    return [(f"grading, {count:,} answers", _measured(count, judge)) for count in counts]


def _measured(count: int, judge: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "answers.jsonl", Path(folder) / "grades.jsonl"
        written(source, count)
        start = time.perf_counter()
        command = [sys.executable, "-m", "interviewer", "grade", str(source), "-o", str(target), "--judge", judge, "--report", f"{folder}/report.json"]
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as grading:
            most = 0.0
            while grading.poll() is None:
                most = max(most, sum(_memory(process) for process in _family(grading.pid)))
                time.sleep(0.2)
        took = time.perf_counter() - start
        if grading.returncode:
            raise SystemExit(f"{command} ended with {grading.returncode}")
    memory = f"{most:.0f} MB in all" if most else "memory unknown here"
    return f"{count / took:7.0f} answers a second   ({took:.0f} s, {memory}; {WORDS} words each, {judge} judge, all cores, a report too)"


def written(path: Path, count: int) -> None:
    """Write a file of so many answers: the same ones every time."""
    rows = [json.loads(line) for name in "ab" for line in (HERE / "answers" / f"ten-questions-{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    chance = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            row = chance.choice(rows)
            words = row["answer"].split()
            first = chance.randrange(max(1, len(words) - WORDS))
            answer = {"id": number, "person": number // 10, "question": row["question"], "answer": " ".join(words[first : first + WORDS])}
            file.write(json.dumps(answer) + "\n")


def _family(process: int) -> list[int]:
    """A process and those that it began, where the system tells them."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:
        return [process]
    return [process, *(each for child in children for each in _family(int(child)))]


def _memory(process: int) -> float:
    """The memory of a process in MB, what it shares with others counted in part; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    wanted = argparse.ArgumentParser()
    wanted.add_argument("counts", type=int, nargs="+")
    wanted.add_argument("--judge", default="local")
    flags = wanted.parse_args()
    for name, figure in measured(flags.counts, flags.judge):
        print(f"{name:<26}", figure, flush=True)
