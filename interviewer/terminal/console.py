"""The console that everything is printed on, the pipe that is read from, and what this program is called on this machine."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

from rich.console import Console

from interviewer.core.clean import clean
from interviewer.errors import UsageError
from interviewer.shell import as_argument
from interviewer.terminal.printer import Printer
from interviewer.terminal.typewriter import only_writes

if TYPE_CHECKING:
    from interviewer.settings import Settings

#: The name that stands for the standard output where a file could be named.
STDOUT = Path("-")


def printer(*, plain: bool = False, error: bool = False) -> Printer:
    """A printer for the standard output, or for errors. Colours only on a terminal, and never with NO_COLOR."""
    return _printer((sys.stderr if error else sys.stdout) or io.StringIO(), plain)  # None where it was closed: nobody sees it


def enduring_printer(*, plain: bool) -> tuple[Printer, Enduring]:
    """A printer for a standard output that may fail, and what has failed of it."""
    _replaces_what_it_lacks(stream := sys.stdout or io.StringIO())
    enduring = Enduring(stream)
    return _printer(cast("TextIO", enduring), plain), enduring  # a cast, as it has of a TextIO only what a printer asks of one


class Enduring:
    """A screen that may fail: the interview goes on without it, since what is submitted goes to the disk. `failure` is what failed first."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.failure: OSError | None = None

    def write(self, text: str) -> int:
        """Write a text, and give its length. Raises BrokenPipeError; any other OSError is kept as the failure."""
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            raise  # who read it has gone for good
        except OSError as wrong:
            self.failure = self.failure or wrong
            return len(text)

    def flush(self) -> None:
        """Bring what was written to the screen. Raises as `write` does."""
        try:
            self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as wrong:
            self.failure = self.failure or wrong

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _printer(stream: TextIO, plain: bool) -> Printer:
    _replaces_what_it_lacks(stream)
    width = _width(stream)
    height = None if width is None else shutil.get_terminal_size().lines  # of both or of none the console takes a dumb terminal's
    a_console = partial(Console, file=stream, markup=False, highlight=False, emoji=False, soft_wrap=False, width=width, height=height, no_color=plain or None)
    console = a_console()
    if console.legacy_windows:  # it shows a sequence for bold or for a colour as it is written
        console = a_console(color_system=None)
    return Printer(console, plain=plain, typed=as_typed_here)


def _width(stream: TextIO) -> int | None:
    """The columns to write in; None where the console finds them out at every look: on a terminal, or in COLUMNS. Of a dumb one it would say 80."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) == 0:  # some environments say so for what they do not know, and nothing can be written in none
        return shutil.get_terminal_size().columns
    if stream.isatty() and only_writes():
        return shutil.get_terminal_size().columns
    return None if stream.isatty() or columns else 80


def write_out(text: str) -> None:
    """Write a text to the standard output as it is. What its encoding cannot hold becomes a question mark; where it is closed, nobody reads it."""
    stream = sys.stdout
    if stream is None:
        return
    _replaces_what_it_lacks(stream)
    stream.write(text)


def print_json(value: object) -> None:
    """Write a value to the standard output as JSON over several lines, without anything that acts on a terminal."""
    import json

    write_out(json.dumps(_cleaned(value), ensure_ascii=False, indent=1) + "\n")


def print_rows_as_json(rows: Iterable[object]) -> None:
    """The same of a list that may be long, a line for each item."""
    import json

    lines = [json.dumps(_cleaned(row), ensure_ascii=False) for row in rows]
    write_out("[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n")


def _cleaned(value: object) -> object:
    """A value with its texts cleaned one by one: what acts on a terminal at the end of one would take its quotation mark with it."""
    match value:
        case str():
            return clean(value)
        case dict():
            return {clean(str(key)): _cleaned(each) for key, each in value.items()}
        case list() | tuple():
            return [_cleaned(each) for each in value]
        case _:
            return value


def put(path: Path, text: str, what: str = "file") -> None:
    """Write what a person asked for where they want it: in a file, or on the standard output. Raises StorageError."""
    if path == STDOUT:
        write_out(text)
    else:
        from interviewer.storage.writing import write_wanted

        write_wanted(path, text, what)


def refuse_what_is_there(path: Path, flag: str) -> None:
    """Refuse to write over a file: somebody may have gone on with it by hand. Raises UsageError."""
    if path != STDOUT and path.is_file():
        raise UsageError("there is a file of that name already", place=str(path), mend=f"Name another file with {flag}: nothing is written over.")


def _replaces_what_it_lacks(stream: TextIO) -> None:
    """Let a stream write a question mark for a character that its encoding lacks, instead of raising UnicodeEncodeError."""
    if (stream.encoding or "").lower().replace("-", "") != "utf8" and isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")


def piped() -> TextIO:
    """The standard input as UTF-8 text, whatever bytes come; empty where it is closed."""
    if sys.stdin is None:
        return io.StringIO()
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")
    return sys.stdin


def this_program() -> str:
    """What to type to run this program again from here: its short name where that finds this very program, else where it lies."""
    if Path(sys.argv[0]).stem == "__main__":
        return f"{_as_found(sys.orig_argv[0], 'python', 'python3')} -m interviewer"
    return _as_found(sys.argv[0], "interviewer")


def _as_found(called: str, *names: str) -> str:
    """The first of the short names that finds what was called so; else its path, from this folder where it lies in it."""
    if not os.path.dirname(called):  # noqa: PTH120  # a shell has found it by this name, and does so again
        return called
    for name in names:
        if (found := shutil.which(name)) is not None and _bare(found) == _bare(called):
            return name
    there = os.path.abspath(called)  # noqa: PTH100  # a link to it may be all that works: it is not followed
    below = there.removeprefix(os.path.join(os.getcwd(), ""))  # noqa: PTH109, PTH118
    return as_argument(below if os.path.dirname(below) else os.path.join(os.curdir, below))  # noqa: PTH118, PTH120


def _bare(path: str) -> str:
    """A path in the one form that it has, without the ending that Windows finds it without."""
    return os.path.normcase(os.path.abspath(path)).removesuffix(".exe")  # noqa: PTH100


def as_typed_here(text: str) -> str:
    """A text with its commands as they are typed here: below the terminal nobody knows what the program is called."""
    return re.sub(r"(?<=: )interviewer(?= [a-z])", lambda _: this_program(), text)


#: The flags under which an interview goes on as it was begun; what else was chosen stands in its transcript. A key is never a flag.
_GOES_ON_UNDER = ("judge", "voice", "persona", "second_opinion", "model", "base_url", "profile", "rate", "plain", "speak")


def begin_flags(settings: Settings) -> str:
    """What `start` needs to find the same bank, judge, voice and folder of transcripts: the flags, where flags named them."""
    return (f" --bank {as_argument(settings.bank)}" if settings.by_flag("bank") else "") + resume_flags(settings)


def resume_flags(settings: Settings) -> str:
    """What `resume` needs to go on with the same judge and voice, in the same folder of transcripts: the flags, where flags named them."""
    return "".join(_flag(settings, name) for name in _GOES_ON_UNDER if settings.by_flag(name)) + folder_flag(settings)


def _flag(settings: Settings, name: str) -> str:
    value, flag = getattr(settings, name), f" --{name.replace('_', '-')}"
    if isinstance(value, bool):
        return flag
    if name == "base_url":
        value = server_address(settings)
    return f"{flag} {as_argument(value)}"


def server_address(settings: Settings) -> str:
    """The address of the server that the settings name, as it may be shown: without a password, a query or the key."""
    from interviewer.models.failures import Server

    return Server("", settings.key, settings.base_url).where


def folder_flag(settings: Settings) -> str:
    """What a command needs to find the same folder of transcripts: the flag, where a flag named it."""
    return f" --transcripts {as_argument(settings.transcripts)}" if settings.by_flag("transcripts") else ""
