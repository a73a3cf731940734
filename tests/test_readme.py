"""What the README and the other documents say is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from interviewer.settings import Settings
from interviewer.storage.transcript import session_of
from interviewer.storage.transcripts import Transcripts
from tests.conftest import ROOT
from tests.program import run

README = (ROOT / "README.md").read_text(encoding="utf-8")
FOLDERS = (".", "docs", "question_bank", "suites", "training", "transcripts")
DOCUMENTS = sorted(path.relative_to(ROOT).as_posix() for folder in FOLDERS for path in (ROOT / folder).glob("*.md"))
ALL_OF_THEM = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTS)
#: What is typed after `interviewer` in a line of code, or between backticks.
TYPED = re.findall(r"^    interviewer (\S.*?)(?:   |  #|$)|`interviewer (\w[^`]+)`", ALL_OF_THEM, re.MULTILINE)


def flags_of_commands() -> dict[str, set[str]]:
    """The commands that the documents name, each with the flags that they give it."""
    found: dict[str, set[str]] = {}
    for typed in map("".join, TYPED):
        command = re.match(r"bank (?:list|show|check|import)|[a-z]+|", typed)
        assert command is not None
        found.setdefault(command.group(), set()).update(re.findall(r"(?<![\w-])--[a-z][a-z-]+", typed))
    return found


def program(*arguments: str) -> str:
    """What the program prints. It must succeed."""
    ran = run(*arguments)
    assert ran.code == 0, ran.err
    return ran.out


def test_the_sample_in_the_readme_is_the_replay_of_the_sample_session() -> None:
    shown = README.split("<!-- sample:begin -->\n```text\n")[1].split("\n```\n<!-- sample:end -->")[0]
    replayed = program("replay", "sample-day-08", "--transcripts", str(ROOT / "transcripts"))
    for piece in re.split(r"\n\n\[….*\]\n?\n?", shown):
        assert piece in replayed


def test_the_sample_session_is_finished_and_nobody_s_own() -> None:
    transcripts = Transcripts(ROOT / "transcripts")
    session = session_of(transcripts.load("sample-day-08"), "sample")
    assert session.finished
    assert "sample-day-08" not in transcripts.own()


def test_both_commands_stand_on_the_first_screen() -> None:
    first = "\n".join(README.splitlines()[:25])
    assert "make interview" in first
    assert "make test" in first


@pytest.mark.parametrize(("command", "flags"), flags_of_commands().items())
def test_every_command_of_the_documents_exists_with_its_flags(command: str, flags: set[str]) -> None:
    told = program(*command.split(), "--help")
    assert "Usage: interviewer" in told
    assert flags <= set(re.findall(r"--[a-z][a-z-]+", told))


def test_every_setting_stands_in_the_example_and_in_the_table_of_settings() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    from interviewer import settings

    for name in Settings.model_fields:
        assert f"INTERVIEWER_{name.upper()}" in example, name
        assert f"| {name} " in (settings.__doc__ or ""), name


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_link_of_the_documents_is_dead(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", text):
        file, _, anchor = target.partition("#")
        path = (ROOT / document).parent / file if file else ROOT / document
        assert path.exists(), target
        assert not anchor or anchor in anchors(path.read_text(encoding="utf-8")), target


def anchors(markdown: str) -> set[str]:
    """What a link can point to in a document: its headings, in small letters, without marks, and with hyphens for blanks."""
    headings = re.findall(r"(?m)^#+ (.+)$", markdown)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_a_heading_is_found_by_its_anchor() -> None:
    assert anchors("# Without a key, or a network\n\n## `replay` once more\n") == {"without-a-key-or-a-network", "replay-once-more"}


def test_the_example_question_of_the_readme_works(tmp_path: Path) -> None:
    example = re.search(r"    questions:\n(?:      .*\n)+", README)
    assert example is not None
    (tmp_path / "mine.yaml").write_text(re.sub(r"(?m)^    ", "", example.group()), encoding="utf-8")
    assert "my-q1" in program("bank", "list", "--bank", str(tmp_path))
