"""Killed at any event, at any moment of its recording: nothing that was recorded is lost, and the interview ends as if nothing had been."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.killer import MOMENTS, REPLIES
from tests.program import SMALL, bank

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes that fork")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The interviews that were held and killed, once for all tests here."""
    here = tmp_path_factory.mktemp("killed")
    (here / "day-01.yaml").write_text(SMALL)
    command = [sys.executable, "-B", "-m", "tests.killer", str(here)]
    ended = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=here, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr.decode()
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def test_the_interview_has_every_kind_of_reply(held):
    print([e["kind"] for e in held["whole"]["log"]])
    print(held["once"]["half"][3], held["again"][0]["lengths"])
