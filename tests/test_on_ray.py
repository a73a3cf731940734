"""Grading on a local Ray: the same code, the same results."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interviewer.errors import how_to_install
from tests.program import RIGHT, SMALL, bank, run

LEAK, DRIFT = RIGHT.splitlines()


def test_without_ray_its_engine_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    ran = run("grade", "-", "--bank", bank(SMALL), "--engine", "ray", "--judge", "lexical", typed="{}")
    assert ran.code == 2
    assert f"Ray is not installed In the project's folder: {how_to_install('ray')}" in ran.error


@pytest.mark.parametrize(("pip", "installs"), [(True, "'/my envs/python' -m pip install"), (False, "uv pip install --python '/my envs/python'")])
def test_an_extra_is_installed_into_the_environment_in_which_the_program_runs(pip: bool, installs: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/my envs/python")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: object() if pip else None)
    assert how_to_install("ray") == f'{installs} -e ".[ray]"'


@pytest.mark.enable_socket
@pytest.mark.filterwarnings("ignore")
def test_a_local_ray_writes_what_one_process_writes() -> None:
    pytest.importorskip("ray.data", reason="the extra [ray] is not installed")
    lines = [json.dumps({"id": number, "question": "leak", "answer": LEAK if number % 3 else DRIFT}) for number in range(50)]
    Path("answers.jsonl").write_text("\n".join([*lines[:20], "x", *lines[20:]]))
    flags = ("grade", "answers.jsonl", "--bank", bank(SMALL), "--judge", "lexical")
    alone, on_ray = run(*flags, "--workers", "1"), run(*flags, "--workers", "2", "--engine", "ray")
    assert on_ray.out == alone.out
    assert "answers.jsonl:21" in on_ray.error
    assert on_ray.code == 1
