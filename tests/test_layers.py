"""The architecture, held by machine."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.conftest import ROOT


def test_imports_go_down_only_and_no_module_is_unplaced() -> None:
    """The contracts stand in pyproject.toml."""
    from importlinter.cli import lint_imports

    before = Path.cwd()
    os.chdir(ROOT)
    try:
        assert lint_imports(config_filename=str(ROOT / "pyproject.toml")) == 0
    finally:
        os.chdir(before)


def test_the_tree_of_architecture_md_names_every_module_once_and_no_other() -> None:
    tree = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").split("## The tree\n")[1]
    folders: list[str] = []
    told: list[str] = []
    for line in filter(None, tree.splitlines()):
        name = line.split()[0]
        folders[(len(line) - len(line.lstrip()) - 4) // 2 :] = [name]
        if name.endswith(".py"):
            told.append("".join(folders))
    modules = [path.relative_to(ROOT).as_posix() for path in (ROOT / "interviewer").rglob("*.py") if path.name != "__init__.py"]
    assert sorted(told) == sorted(modules)


def test_the_line_of_a_module_whose_wordings_stand_beside_it_names_their_file() -> None:
    tree = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").split("## The tree\n")[1]
    beside = [path.name for path in (ROOT / "interviewer").rglob("*.toml")]
    assert beside
    assert [name for name in beside if name not in tree] == []


def test_a_public_class_or_function_has_a_name_that_no_other_module_has() -> None:
    """But for the commands, which are called what is typed, and for what is always said with its module."""
    found = Counter[str]()
    for path in sorted((ROOT / "interviewer").rglob("*.py")):
        if path.parent.name != "commands":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found.update(node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"))
    assert {name for name, count in found.items() if count > 1} == {"warm_up"}


def test_every_library_that_is_imported_is_named_among_the_dependencies() -> None:
    """One that comes with another today need not come with it tomorrow."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(each for extra in project["optional-dependencies"].values() for each in extra)]
    named = {re.split(r"[\[<>=]", each)[0].lower() for each in asked}
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "interviewer").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {each.name for node in nodes if isinstance(node, ast.Import) for each in node.names} | {
        node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module
    }
    known = packages_distributions()
    libraries = {name.partition(".")[0] for name in names} - {"interviewer", "pydantic_core"} - sys.stdlib_module_names  # pydantic pins its own core
    assert {library for library in libraries if named.isdisjoint(each.lower() for each in known.get(library, [library]))} == set()


#: What takes long to import, what imports it, and what of our own is not needed before there is a reply.
SLOW = {
    "openai",
    "tenacity",
    "httpx2",
    "prompt_toolkit",
    "snowballstemmer",
    "rapidfuzz",
    "onnxruntime",
    "tokenizers",
    "numpy",
    "dotenv",
    "markdown_it",
    "jinja2",
    "fsrs",
    "sqlite3",
    "interviewer.core.comparison",
    "interviewer.core.debrief",
    "interviewer.core.memory",
    "interviewer.core.progress",
    "interviewer.core.replies",
    "interviewer.core.scorecard",
    "interviewer.core.reply_wordings",
    "interviewer.terminal.editor",
}


def at_the_first_question(folder: Path, found: str) -> list[str]:
    """The words that this expression gives where the candidate would answer: the process is stopped there, and the question is on the screen."""
    code = (
        "import gc, io, sys\n"
        "class Waiting(io.StringIO):\n"
        "    def readline(self, *_):\n"
        f"        print('FOUND', *{found}); return ''\n"
        "sys.stdin = Waiting()\n"
        "from interviewer.__main__ import run\n"
        "collected = [each['collections'] for each in gc.get_stats()]\n"
        "run()\n"
    )
    command = [sys.executable, "-c", code, "start", "--day", "8", "--transcripts", str(folder / "transcripts"), "--bank", str(ROOT / "question_bank")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert "100,000 rows" in done.stdout, done.stderr
    return next(line for line in done.stdout.splitlines() if line.startswith("FOUND")).split()[1:]


def test_the_first_question_waits_for_nothing_slow(tmp_path: Path) -> None:
    """By then none of this is imported."""
    assert SLOW & set(at_the_first_question(tmp_path, "sys.modules")) == set()


def test_the_first_question_waits_for_no_collector(tmp_path: Path) -> None:
    assert at_the_first_question(tmp_path, "[each['collections'] - before for each, before in zip(gc.get_stats(), collected)]") == ["0", "0", "0"]
