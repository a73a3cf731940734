"""What has been parsed before is not parsed again; and nobody sees a difference, but for the time."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from yaml.reader import Reader

from interviewer.errors import FileError
from interviewer.storage import yaml_text
from interviewer.storage.ahead import parse_ahead
from interviewer.storage.bank import read_day
from interviewer.storage.parsed import MOST_KEPT
from interviewer.storage.placed import read_yaml
from tests.conftest import ROOT

DAY = "day: 1\nquestions:\n  - id: a\n    ask: Why?\n    points:\n      - says: Because it is so.\n"


@pytest.fixture(autouse=True)
def _remembers_what_was_parsed() -> None:
    """Nothing but what the test itself has parsed."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "day-01.yaml"
    path.write_text(DAY, encoding="utf-8")
    return path


@pytest.fixture
def no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    def parses(text: str, path: Path) -> None:
        raise AssertionError(f"{path} is parsed")

    monkeypatch.setattr(yaml_text, "values_and_places", parses)


@pytest.mark.skipif(os.name != "posix", reason="modes as POSIX has them")
def test_the_folder_of_what_was_parsed_is_its_owners_alone_whatever_the_umask(file: Path, cache: Path) -> None:
    before = os.umask(0)
    try:
        read_yaml(file)
    finally:
        os.umask(before)
    assert [oct(path.stat().st_mode & 0o777) for path in (cache, cache / "interviewer", cache / "interviewer/parsed")] == ["0o700"] * 3


def test_a_file_that_was_parsed_before_is_read_without_the_parser(file: Path, request: pytest.FixtureRequest) -> None:
    first = read_yaml(file).value
    request.getfixturevalue("no_parser")
    assert read_yaml(file).value == first


def test_a_file_that_has_changed_is_parsed_anew(file: Path) -> None:
    read_day(file)
    file.write_text(DAY.replace("Why?", "How?"), encoding="utf-8")
    assert read_day(file).questions[0].ask == "How?"


def test_what_was_remembered_of_a_file_that_is_not_right_still_gives_the_place_of_the_fault(file: Path) -> None:
    file.write_text(DAY.replace("ask: Why?", "asks: Why?"), encoding="utf-8")
    said = []
    for _ in range(2):
        with pytest.raises(FileError) as refused:
            read_day(file)
        said.append((str(refused.value), refused.value.mend))
    assert said[0] == said[1]
    assert "day-01.yaml:3:5" in said[0][0]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff\xfe", b'{"other": 1}'])
def test_a_damaged_memory_is_no_memory(file: Path, cache: Path, damage: bytes) -> None:
    day = read_day(file)
    (kept,) = cache.rglob("parsed/*.json")
    kept.write_bytes(damage)
    assert read_day(file) == day


def test_what_is_remembered_is_for_its_owner_alone_and_bounded(file: Path, cache: Path) -> None:
    for number in range(MOST_KEPT + 3):
        file.write_text(DAY.replace("Why?", f"Why {number}?"), encoding="utf-8")
        read_day(file)
    kept = list(cache.rglob("parsed/*.json"))
    assert len(kept) == MOST_KEPT
    if os.name == "posix":
        assert {stat.S_IMODE(each.stat().st_mode) for each in kept} == {0o600}


def test_where_nothing_can_be_remembered_files_are_parsed_each_time(file: Path, cache: Path) -> None:
    cache.write_text("no folder", encoding="utf-8")
    assert read_day(file) == read_day(file)


def imports_the_parser(ahead: Path) -> bool:
    """Whether a start imports it, where this folder has what was parsed ahead."""
    look = (
        "import sys; from pathlib import Path; from interviewer.storage import parsed; from interviewer.__main__ import run\n"
        f"parsed.PARSED_AHEAD = Path({str(ahead)!r})\n"
        "try:\n    run()\nfinally:\n    print('yaml' in sys.modules)"
    )
    command = [sys.executable, "-c", look, "start", "--judge", "lexical", "--day", "8", "--transcripts", "transcripts"]
    done = subprocess.run(command, input="", capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    return {"True": True, "False": False}[done.stdout.split()[-1]]


def test_the_second_start_imports_no_parser(tmp_path: Path) -> None:
    assert [imports_the_parser(tmp_path / "nothing") for _ in range(2)] == [True, False]


def test_where_what_ships_was_parsed_ahead_the_first_start_imports_no_parser(tmp_path: Path, cache: Path) -> None:
    parse_ahead(tmp_path / "ahead")
    assert not imports_the_parser(tmp_path / "ahead")
    assert not list(cache.rglob("parsed/*.json"))


def test_what_was_parsed_ahead_of_another_version_goes(tmp_path: Path) -> None:
    (tmp_path / "ahead").mkdir()
    (tmp_path / "ahead" / "old.json").write_bytes(b"{}")
    parse_ahead(tmp_path / "ahead")
    assert not (tmp_path / "ahead" / "old.json").exists()


def test_what_yaml_does_not_take_is_what_its_own_reader_refuses_and_the_mark_of_byte_order() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    assert sorted(yaml_text.NOT_TEXT.findall(everything)) == sorted([*Reader.NON_PRINTABLE.findall(everything), "\ufeff"])
