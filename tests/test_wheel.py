"""A wheel built from the tree, unpacked elsewhere, finds its prompts and questions and holds the same interview."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from interviewer.storage.ahead import parse_ahead
from interviewer.storage.places import PROMPTS, QUESTION_BANK
from tests.conftest import ROOT
from tests.once import once

ANSWERS = "I check nulls, because the algorithm cannot take them\nskip\nskip\nskip\nskip\nskip\nskip\n"


#: What a wheel is built from, and what stands beside it in a tree.
FOR_A_WHEEL = ("interviewer", "prompts", "question_bank", "pyproject.toml", "README.md", "LICENSE", ".gitignore", "tests", "benchmarks")


@pytest.fixture(scope="module")
def unpacked(of_this_run: Path) -> Path:
    """The wheel's files in a folder of their own, once for all tests here."""
    return once(of_this_run / "wheel", _builds_and_unpacks) / "site"


def _builds_and_unpacks(folder: Path) -> None:
    """Build it of a tree in which everything was parsed ahead and somebody has been interviewed, with the hatchling that is installed: nothing is fetched."""
    tree = folder / "tree"
    tree.mkdir()
    for name in FOR_A_WHEEL:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__", "parsed"))
        else:
            shutil.copy2(ROOT / name, tree)
    parse_ahead(tree / "interviewer/parsed")
    (tree / "transcripts").mkdir()
    (tree / "transcripts/0001-day-01.json").write_text("{}")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(tree)]
    done = subprocess.run(build, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder / "site")


def run(site: Path, folder: Path) -> str:
    """The interview as the package in `site` holds it."""
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(site)!r}); from interviewer.terminal.commands import run; run()"]
    command += ["start", "--day", "8", "--transcripts", "kept"]
    done = subprocess.run(command, cwd=folder, input=ANSWERS, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert (folder / "kept" / "0001-day-08.json").is_file()
    return done.stdout


def test_the_wheel_holds_the_same_interview(unpacked: Path, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert run(unpacked, tmp_path / "a") == run(ROOT, tmp_path / "b")


def test_the_wheel_carries_the_words_and_nothing_of_anybody_s(unpacked: Path) -> None:
    names = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    assert "interviewer/data/prompts/lines.yaml" in names
    assert "interviewer/data/question_bank/day-08.yaml" in names
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "interviewer").rglob("*.toml")} <= names
    assert {"interviewer/judges/content_words.toml", "interviewer/judges/local/weights/judge.onnx", "interviewer/judges/local/weights/known.npz"} <= set(names)
    assert {f"interviewer/reports/templates/{name}.html.j2" for name in ("base", "charts", "progress", "scorecard")} <= names
    ahead = {path.name for path in (unpacked.parent / "tree/interviewer/parsed").glob("*.json")}
    assert len(ahead) >= len([*QUESTION_BANK.glob("*.yaml"), *PROMPTS.glob("*.yaml")])
    assert {name for name in names if name.startswith("interviewer/parsed/")} == {f"interviewer/parsed/{name}" for name in ahead}
    assert "interviewer/py.typed" in names
    assert {"interviewer/terminal/exports/page.html.j2", *(f"interviewer/terminal/pages/{name}.html.j2" for name in ("cohort", "evaluation"))} <= names
    assert not [name for name in names if "transcripts/" in name and name.endswith(".json")]
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]
