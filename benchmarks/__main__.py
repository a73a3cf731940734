"""`make bench`: what this program takes, measured as a whole process, as medians of several runs. Nothing here passes or fails."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import agreement, cohort, index, turns

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = (
    [str(Path(sys.executable).with_name("interviewer"))] if Path(sys.executable).with_name("interviewer").exists() else [sys.executable, "-m", "interviewer"]
)
RUNS = 7
ANSWERS = 1000


def seconds(command: list[str], until: bytes | None = None) -> float:
    """How long a command takes: in all, or until a text is on its standard output (it is then ended)."""
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        seen = b""
        while piece := os.read(process.stdout.fileno(), 4096):
            seen += piece
            if until is not None and until in seen:
                break
        took = time.perf_counter() - start
        process.kill()
    if until is not None and until not in seen:
        raise SystemExit(f"{command} never printed {until!r}: {seen[-500:]!r}")
    return took


def median_ms(measure: Callable[[], float]) -> str:
    """The median of RUNS measurements after one that does not count, with the range, in milliseconds."""
    measure()
    found = sorted(measure() * 1000 for _ in range(RUNS))
    return f"{statistics.median(found):7.0f} ms   ({found[0]:.0f} to {found[-1]:.0f})"


def first_question() -> float:
    """From the start of the process to the first question on the screen."""
    with tempfile.TemporaryDirectory() as folder:
        local = ("--judge", "local", "--voice", "local")  # whatever is set here: that may be a server that is paid for
        return seconds([*PROGRAM, "start", "--day", "8", "--transcripts", folder, *local], until=b"100,000 rows")


def main() -> None:
    """Print the table."""
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores; medians of {RUNS} runs")
    print("python -c pass            ", median_ms(lambda: seconds([sys.executable, "-c", "pass"])))
    print("interviewer --version     ", median_ms(lambda: seconds([*PROGRAM, "--version"])))
    print("interviewer --help        ", median_ms(lambda: seconds([*PROGRAM, "--help"])))
    print("first question on screen  ", median_ms(first_question))
    for measured in (turns.measured, agreement.measured, index.measured, lambda: cohort.measured([ANSWERS])):
        for name, figure in measured():
            print(f"{name:<26}", figure)


if __name__ == "__main__":
    main()
