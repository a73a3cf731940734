"""The command `interviewer` is put together from its modules, as far as it is needed."""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress

import pytest
import typer.main

from interviewer.terminal import commands


@pytest.mark.parametrize("module", commands.COMMANDS)
def test_the_table_of_commands_names_what_each_module_has(module: str) -> None:
    found = typer.main.get_group(importlib.import_module(f"interviewer.terminal.commands.{module}").app)
    assert tuple(found.commands) == commands.COMMANDS[module]


@pytest.mark.parametrize(
    ("arguments", "there"),
    [
        ([], ()),
        (["--version"], ()),
        (["start", "--day", "8"], commands.COMMANDS["holding"]),
        (["--debug", "bank", "list"], ("bank",)),
        (["--help"], tuple(name for names in commands.COMMANDS.values() for name in names)),
        (["strat"], tuple(name for names in commands.COMMANDS.values() for name in names)),
    ],
)
def test_only_what_the_arguments_need_is_put_together(arguments: list[str], there: tuple[str, ...]) -> None:
    assert tuple(typer.main.get_group(commands.program(arguments)).commands) == there


def test_the_shell_is_offered_every_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_INTERVIEWER_COMPLETE", "complete_bash")
    assert len(typer.main.get_group(commands.program(["start"])).commands) == sum(map(len, commands.COMMANDS.values()))


@pytest.mark.parametrize("arguments", [["--version"], ["personas"], ["schema", "transcript"]])
def test_a_reader_who_has_seen_enough_is_no_failure(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    stream = os.fdopen(writing, "w", encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", stream)
    try:
        with pytest.raises(SystemExit) as leaving:
            commands.run(arguments)
    finally:
        with suppress(BrokenPipeError):
            stream.close()
    assert leaving.value.code == 0
