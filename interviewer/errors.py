"""The errors, sorted by who can mend them. Each says what happened, where, what is safe, and what to do next.

InterviewerError
|-- UsageError           the person at the keyboard: an unknown day, session, question or option     exit 2
|   `-- SettingsError    whoever wrote a setting: flag, environment, .env, TOML file                 exit 2
|-- FileError            whoever wrote a file: bank, transcript, answers                             exit 1
|-- StorageError         the machine: no space, no permission, the session is open elsewhere         exit 1
`-- ModelError           the server or its settings                                                  exit 4
    |-- ModelRefused     it will not answer: key, model name, request, quota. Asking again is useless
    |-- ModelUnavailable it cannot answer now: unreachable, overloaded, too slow. Asking again may help
    `-- ModelUnusable    it answered, but not with anything usable: cut, empty, malformed, filtered

And faults: what is wrong with a value that somebody wrote, as pydantic found it, for one of these to tell.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails


class InterviewerError(Exception):
    """Something a person can mend.

    `what` happened in one sentence; `place` is file:line:column or the name of a setting; `safe` is what has not been lost;
    `mend` is the next thing to do.
    """

    exit_code = 1

    def __init__(self, what: str, *, place: str | None = None, safe: str | None = None, mend: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.place = place
        self.safe = safe
        self.mend = mend

    def __str__(self) -> str:
        """One line: the place, then what happened."""
        return f"{self.place}: {self.what}" if self.place else self.what


class UsageError(InterviewerError):
    """The command cannot be understood."""

    exit_code = 2


class SettingsError(UsageError):
    """A setting has a value it cannot have."""


class FileError(InterviewerError):
    """A file is not what it should be. `others` are what else is wrong in it, a line each with its place."""

    others: tuple[str, ...] = ()


class StorageError(InterviewerError):
    """The machine would not read or write."""


class ModelError(InterviewerError):
    """A model could not be used. `status` is the HTTP status with which its server answered; None where it did not answer so."""

    exit_code = 4
    status: int | None = None


class ModelRefused(ModelError):
    """The server will not answer, however often it is asked."""


class ModelUnavailable(ModelError):
    """The server cannot answer now. `wait` is the number of seconds it asked us to wait, if it did."""

    def __init__(self, what: str, *, wait: float | None = None, mend: str | None = None) -> None:
        super().__init__(what, mend=mend)
        self.wait = wait


class ModelUnusable(ModelError):
    """The server answered with something that cannot be used."""


def how_to_install(extra: str) -> str:
    """What to type in the project's folder to install an extra for this very program.

    A `pip` that is found by its name may be that of another environment, and not every environment has one.
    """
    import shlex
    from importlib.util import find_spec

    python = shlex.quote(sys.executable) if sys.platform != "win32" else f'"{sys.executable}"'
    installs = f"{python} -m pip install" if find_spec("pip") is not None else f"uv pip install --python {python}"
    return f'{installs} -e ".[{extra}]"'


class Fault(NamedTuple):
    """One thing that is wrong with a value: where in it, what, and what pydantic calls that kind of fault. The value itself does not stand in it."""

    at: tuple[str | int, ...]
    what: str
    kind: str

    def __str__(self) -> str:
        """`replies.1: Input should be a valid string`; what is wrong alone, where it is the whole value."""
        return f"{'.'.join(map(str, self.at))}: {self.what}" if self.at else self.what


#: The kind of a fault that a validator of ours has found in one part of a value beside the others.
INSIDE = "inside"


def faults_in(wrong: ValidationError) -> list[Fault]:
    """All that is wrong with a value, one fault or more; what a validator of ours says, in its own words, and at the part that it names."""
    found = wrong.errors(include_url=False, include_input=False)
    return [Fault((*each["loc"], *_inside(each)), each["msg"].removeprefix("Value error, "), each["type"]) for each in found]


def _inside(error: ErrorDetails) -> tuple[str | int, ...]:
    at: tuple[str | int, ...] = error["ctx"]["at"] if error["type"] == INSIDE else ()
    return at
