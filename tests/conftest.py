"""What every test has: no network, no settings of this machine, no colours, nothing that waits."""

from __future__ import annotations

import gc
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("here", deadline=None, max_examples=60, print_blob=True)
settings.load_profile("here")

signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs the tests in the background has it ignored, and programs inherit that
os.environ["TZ"] = "UTC"  # the days of a test are the same everywhere
if hasattr(time, "tzset"):  # there is none on Windows
    time.tzset()

ROOT = Path(__file__).resolve().parents[1]


#: What the network has read in all runs is begun anew once it is larger than this: some tests make texts up, which come in no other run.
MOST_BYTES_READ = 300_000_000


def pytest_configure(config: pytest.Config) -> None:
    """Before there are workers, which have it open."""
    if not hasattr(config, "workerinput") and hasattr(config, "cache"):
        readings = list(config.cache.mkdir("readings").iterdir())
        if sum(each.stat().st_size for each in readings) > MOST_BYTES_READ:
            for each in readings:
                each.unlink()


def pytest_collection_finish() -> None:
    """Thousands of tests and all that they import stay to the end: no collection of garbage need look through them again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run, and of all its workers."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def parsed(of_this_run: Path) -> Path:
    """What any test has parsed no other parses again: the files that ship take a tenth of a second each."""
    folder = of_this_run / "parsed"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session", autouse=True)
def _remembers_what_was_read(pytestconfig: pytest.Config, of_this_run: Path) -> Iterator[None]:
    from interviewer.judges.local import network
    from tests.readings import file_in, kept_in

    if "PYTEST_XDIST_WORKER" in os.environ:
        network.MOST_THREADS = 1  # a worker is one of several, and takes itself for alone: two threads each would wait for one another

    folder = pytestconfig.cache.mkdir("readings") if hasattr(pytestconfig, "cache") else of_this_run / "readings"
    folder.mkdir(exist_ok=True)
    with kept_in(file_in(folder)):
        yield


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """The test's own cache folder, out of its way."""
    return tmp_path.with_name(f"{tmp_path.name}-cache")


@pytest.fixture(autouse=True)
def _remembers_what_was_parsed(monkeypatch: pytest.MonkeyPatch, parsed: Path) -> None:
    """In this process. A folder for each test would be made, and in the end removed, four thousand times."""
    monkeypatch.setattr("interviewer.storage.parsed.default_folder", lambda: parsed)


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cache: Path) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "ACCESSIBLE", "INTERVIEWER_CONFIG", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name in list(os.environ):
        if name.startswith("INTERVIEWER_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("INTERVIEWER_TRANSCRIPTS", str(tmp_path / "transcripts"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a prompt that Ctrl-C has ended in the test before leaves another handler behind
    monkeypatch.setattr(os, "fsync", lambda _: None)  # nobody pulls the plug in here
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.chdir(tmp_path)
