"""What every test has: no network, no settings of this machine, no colours, nothing that waits."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("here", deadline=None, max_examples=60, print_blob=True)
settings.load_profile("here")

signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs the tests in the background has it ignored, and programs inherit that
os.environ["TZ"] = "UTC"  # the days of a test are the same everywhere
time.tzset()

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What any test has parsed no other parses again: the files that ship take a tenth of a second each."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "parsed"  # of this run, and of all its workers
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """The test's own cache folder, out of its way."""
    return tmp_path.with_name(f"{tmp_path.name}-cache")


@pytest.fixture(autouse=True)
def _remembers_what_was_parsed(cache: Path, parsed: Path) -> None:
    (cache / "interviewer").mkdir(parents=True)
    with suppress(OSError):  # Windows gives links to few
        (cache / "interviewer" / "parsed").symlink_to(parsed, target_is_directory=True)


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
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.chdir(tmp_path)
