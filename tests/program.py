"""The program as a person runs it: in this process, with pipes for a keyboard and a screen."""

from __future__ import annotations

import enum
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from interviewer.core.events import Answered
from interviewer.core.moves import Ask, Challenge
from interviewer.core.session import Session
from interviewer.storage.transcript import Transcript
from interviewer.storage.transcripts import Transcripts
from interviewer.terminal import commands
from interviewer.terminal.commands import program
from tests.conftest import ROOT
from tests.rooms import NOON, authored_voice, judged, new_session, question

#: A day of two questions: one with a whole script, one with nothing but an answer.
SMALL = """\
day: 1
title: Small
questions:
  - id: leak
    level: easy
    topic: data leakage
    ask: Is the **last login** leakage?
    points:
      - id: late
        says: It is leakage because the value is written after the label.
        weight: 3
        ask_for_it: When is it written?
        hints: [Look at time.]
      - id: cut
        says: Build every feature as of a cut-off date.
        weight: 2
        ask_for_it: What would you change?
  - id: drift
    topic: drift
    ask: What is drift?
    perfect: The inputs no longer look like those of training. The relation between inputs and labels changes.
"""
#: Answers to it that are right in every point.
RIGHT = """\
It is leakage because the value is written after the label. Build every feature as of a cut-off date.
The inputs no longer look like those of training. The relation between inputs and labels changes.
"""


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """What it printed, on one line: no test depends on where lines break."""
        return " ".join(self.out.split())

    @property
    def error(self) -> str:
        """What it printed as an error, on one line."""
        return " ".join(self.err.split())


def run(*arguments: str, typed: str | bytes = "") -> Ran:
    """Run a command, with this text on its standard input."""
    source = io.TextIOWrapper(io.BytesIO(typed if isinstance(typed, bytes) else typed.encode()), encoding="utf-8")
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        for name, stream in {"stdin": source, "stdout": out, "stderr": err}.items():
            patch.setattr(sys, name, stream)
        patch.setattr(sys, "argv", ["interviewer", *arguments])
        patch.setattr(commands, "program", _put_together)
        with pytest.raises(SystemExit) as leaving:
            commands.run(list(arguments))
    return Ran(_code(leaving.value), _text(out), _text(err))


#: The program with some of its modules, put together: that takes as long as many a command.
_TOGETHER: dict[tuple[str, ...], Callable[..., Any]] = {}


def _put_together(arguments: Sequence[str]) -> Callable[..., Any]:
    """The program as far as these arguments need it: the same each time, and so put together once for all tests."""
    needed = tuple(commands.modules_for(arguments))
    if needed not in _TOGETHER:
        _TOGETHER[needed] = get_command(program(arguments))
    return _TOGETHER[needed]


@contextmanager
def as_anybody() -> Iterator[None]:
    """Without the powers of root, to whom no folder is closed; this folder is open to all."""
    Path().chmod(0o755)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def elsewhere(*arguments: str, typed: str = "", first: str = "pass") -> Ran:
    """Run a command in a process of its own, which does this first."""
    code = f"import runpy, sys; sys.argv[0] = 'interviewer'; {first}; runpy.run_module('interviewer', run_name='__main__')"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run([sys.executable, "-B", "-c", code, *arguments], input=typed.encode(), capture_output=True, env=environment, timeout=60, check=False)
    return Ran(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def _code(leaving: SystemExit) -> int:
    assert isinstance(leaving.code, int)
    return leaving.code


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def bank(files: Mapping[str, str | bytes] | str = SMALL, folder: str = "bank") -> str:
    """Write a bank here, by file name or a single day, and give its folder."""
    Path(folder).mkdir(exist_ok=True)
    for name, text in ({"day-01.yaml": files} if isinstance(files, str) else files).items():
        Path(folder, name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def transcripts() -> Transcripts:
    """The transcripts that the commands of this test write."""
    return Transcripts(Path("transcripts"))


def pending() -> Session:
    """A session that stopped between an answer and its judgement."""
    session = new_session(question("q1"), question("q2"))
    session = session.after(authored_voice().says(Ask(), session))
    return session.after(Answered(text="It is written after the label."))


def challenged() -> Session:
    """A session in which an answer was judged and challenged."""
    session = pending().after(judged("written after the label"))
    return session.after(authored_voice().says(Challenge(point="main"), session))


def kept(session: Session, name: str = "0001-day-01") -> str:
    """Put a session among the transcripts of this test, and give its name."""
    transcripts().save(name, Transcript(created=NOON, plan=session.plan, log=session.log))
    return name


def ctrl_c_while_json_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Press Ctrl-C where pydantic, in the midst of writing JSON, asks an enumeration's member for its value: a function of Python then runs in it."""
    real = enum.property.__get__

    def get(self: Any, member: Any, of: Any = None) -> Any:
        if self.name == "value":
            signal.raise_signal(signal.SIGINT)
        return real(self, member, of)

    monkeypatch.setattr(enum.property, "__get__", get)
