"""Killed at any event, at any moment of its recording: nothing that was recorded is lost, and the interview ends as if nothing had been."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.killer import MOMENTS, REPLIES
from tests.once import once
from tests.program import SMALL

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes that fork")


@pytest.fixture(scope="module")
def held(of_this_run: Path) -> dict[str, Any]:
    """The interviews that were held and killed, once for all tests here."""
    found: dict[str, Any] = json.loads((once(of_this_run / "killed", _holds_and_kills) / "held.json").read_text())
    return found


def _holds_and_kills(here: Path) -> None:
    (here / "day-01.yaml").write_text(SMALL)
    command = [sys.executable, "-B", "-m", "tests.killer", str(here)]
    ended = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=here, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr.decode()
    (here / "held.json").write_bytes(ended.stdout)


def test_the_interview_that_is_killed_has_every_kind_of_event(held: dict[str, Any]) -> None:
    log = held["whole"]["log"]
    assert {event["kind"] for event in log} == {"said", "answered", "judged", "asked_for_hint", "asked_back", "skipped"}
    assert [event["text"] for event in log if "text" in event] == REPLIES
    assert log[-1]["move"]["kind"] == "close"


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_event_the_interview_goes_on_and_ends_as_if_nothing_had_been(held: dict[str, Any], moment: str) -> None:
    """Kinds, words, findings: everything but the times."""
    assert [each["log"] for each in held["once"][moment]] == [held["whole"]["log"]] * len(held["whole"]["log"])


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_is_on_disk_at_a_death_is_everything_up_to_the_event_or_with_it(held: dict[str, Any], moment: str) -> None:
    lost = 0 if moment in ("placed", "after") else 1
    assert [each["lengths"] for each in held["once"][moment]] == [[event - lost] for event in range(1, len(held["whole"]["log"]) + 1)]


def test_killed_again_and_again_it_still_ends_the_same(held: dict[str, Any]) -> None:
    for each in held["again"]:
        assert each["log"] == held["whole"]["log"]
        assert len(each["lengths"]) >= 3
        assert each["lengths"] == sorted(each["lengths"])


def test_no_death_leaves_anything_lying_about(held: dict[str, Any]) -> None:
    """A file that was half written is cleared away when the session is opened, or begun, again."""
    everything = [*held["again"], *(each for moment in MOMENTS for each in held["once"][moment])]
    assert {tuple(each["files"]) for each in everything} == {("0001-day-01.json",)}
