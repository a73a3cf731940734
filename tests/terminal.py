"""A real terminal, the program on it, and what a person sees there."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyte
import pytest

from tests import forked
from tests.conftest import ROOT

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

SECONDS = 15.0
ENTER, ESCAPE_ENTER, CTRL_C, CTRL_D = "\r", "\x1b\r", "\x03", "\x04"
CTRL_E, CTRL_X = "\x05", "\x18"


class Answering(pyte.HistoryScreen):
    """A screen that answers, as terminals do, when it is asked where its cursor is."""

    def __init__(self, columns: int, lines: int) -> None:
        super().__init__(columns, lines, history=1000)
        self.answers: list[str] = []

    def write_process_input(self, data: str) -> None:
        self.answers.append(data)


@cache
def _forking() -> ForkServerContext:
    """The process that has imported the program, and forks for each terminal. It has no threads: this one has."""
    from multiprocessing import forkserver  # there is none on Windows

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.imported"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        forkserver.ensure_running()
    return context


class Terminal:
    """The program on a terminal, and what a person sees there."""

    def __init__(self, *arguments: str, columns: int = 80, lines: int = 40, afresh: bool = False, passed: float = 0, **environ: str) -> None:
        import termios  # there is none on Windows

        self.screen = Answering(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "INTERVIEWER_JUDGE": "lexical", **environ}
        del environment["COLUMNS"]
        self._person, self._tty = os.openpty()
        termios.tcsetwinsize(self._tty, (lines, columns))
        start = (os.ttyname(self._tty), Path.cwd(), arguments, environment)
        self._passed = _forking().RawValue("d", passed)
        self._program = _forking().Process(target=forked.on_terminal, args=start, kwargs={"afresh": afresh, "passed": self._passed}, daemon=True)
        self._program.start()

    def types(self, text: str) -> None:
        os.write(self._person, text.encode())

    def passes(self, seconds: float) -> None:
        """Let the clocks of the program go on by so much at once; of one that was started afresh they are the real ones."""
        self._passed.value += seconds

    def pastes(self, text: str) -> None:
        """As a terminal does that knows a paste from typing."""
        self.types(f"\x1b[200~{text}\x1b[201~")

    def shows(self, text: str) -> None:
        """Wait, not for ever, until this is on the screen; lines may break anywhere between words."""
        until = time.monotonic() + SECONDS
        while " ".join(text.split()) not in self.words:
            assert self._reads(), f"the program ended without {text!r}:\n" + "\n".join(self.rows)
            assert time.monotonic() < until, f"{text!r} never came:\n" + "\n".join(self.rows)

    def until(self, happened: Callable[[], object]) -> None:
        """Wait, not for ever, until something has happened that is not on the screen."""
        until = time.monotonic() + SECONDS
        while not happened():
            assert self._reads(), "the program ended too soon:\n" + "\n".join(self.rows)
            assert time.monotonic() < until, "it never happened:\n" + "\n".join(self.rows)

    def ends(self) -> int:
        """Wait, not for ever, until the program has ended, and give its exit code."""
        until = time.monotonic() + SECONDS
        while self._reads():
            assert time.monotonic() < until, "the program never ended:\n" + "\n".join(self.rows)
        self._program.join(SECONDS)
        code = self._program.exitcode
        assert code is not None
        assert code >= 0, f"ended by signal {-code}"
        return code

    def waits(self) -> None:
        """Wait until the program waits for a reply: what is typed earlier meets a terminal that still gives Ctrl-C and Ctrl-D meanings of its own."""
        import termios  # there is none on Windows

        self.shows(" /quit")
        self.until(lambda: not self.modes() & termios.ICANON)

    def hides(self) -> None:
        """Wait until the terminal does not show what is typed."""
        import termios  # there is none on Windows

        self.until(lambda: not self.modes() & termios.ECHO)

    def goes_on(self) -> None:
        """Have the next question asked, after a debrief."""
        self.shows("Enter: the next question")
        self.types(ENTER)

    def close(self) -> None:
        self._program.kill()
        self._program.join()
        self._program.close()
        os.close(self._person)
        os.close(self._tty)

    def kill(self, how: int) -> None:
        """Send the program a signal, and wait until it is gone."""
        assert self._program.pid is not None
        os.kill(self._program.pid, how)
        while self._reads():
            pass

    def modes(self) -> int:
        """How the terminal takes what is typed: whether it shows it, and whether it hands it on line by line."""
        import termios  # there is none on Windows

        return int(termios.tcgetattr(self._person)[3])

    def _reads(self) -> bool:
        """Take what the program has written; False at its end."""
        ready = wait([self._person, self._program.sentinel], timeout=0.2)
        if self._person not in ready and not wait([self._person], timeout=0):  # its last words may come between the two
            return not ready
        written = os.read(self._person, 65536)
        if not written:  # where a terminal ends with the program on it, as on macOS
            return False
        self._stream.feed(written)
        while self.screen.answers:
            self.types(self.screen.answers.pop(0))
        return True

    @property
    def rows(self) -> list[str]:
        """Every row, those that have scrolled away first."""
        rows = [*self.screen.history.top, *(self.screen.buffer[number] for number in range(self.screen.lines))]
        return ["".join(row[column].data for column in range(max(row, default=-1) + 1)).rstrip() for row in rows]

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.rows).split())


@contextmanager
def terminal(*arguments: str, **how: Any) -> Iterator[Terminal]:
    """The program on a terminal, until the test is done with it."""
    shown = Terminal(*arguments, **how)
    try:
        yield shown
    finally:
        shown.close()
