"""The command `init`: writes the settings of a server and its key, tries them, and overwrites nothing without being told to.

Rules of this file:
- The key is typed unseen, or read from the standard input or the environment; it is never an argument, and never shown.
- The settings go into `interviewer.toml`, the key into `.env`: only the owner may read either. What else stands in them stays as it is.
- Nothing is asked of a server before it is known that what was written is what counts: else another server would be sent the new key.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from interviewer.errors import SettingsError, StorageError, UsageError
from interviewer.settings import Settings, load_settings
from interviewer.storage.writing import write_atomically
from interviewer.storage.yaml_nodes import read_text
from interviewer.terminal.checkup import State, tries_the_server
from interviewer.terminal.console import piped, printer, program
from interviewer.terminal.doctor import exit_code, show
from interviewer.terminal.printer import Printer
from interviewer.terminal.screen import Block, Kind

TOML, DOTENV = Path("interviewer.toml"), Path(".env")
MOST_BYTES = 1_000_000
#: Well-known servers, so that nobody has to look up their addresses.
SERVERS = {
    "openai": "https://api.openai.com/v1",
    "openrouter": "https://openrouter.ai/api/v1",
    "anthropic": "https://api.anthropic.com/v1/",
    "gemini": "https://generativelanguage.googleapis.com/v1beta/openai/",
    "ollama": "http://127.0.0.1:11434/v1",
    "lmstudio": "http://127.0.0.1:1234/v1",
    "llama.cpp": "http://127.0.0.1:8080/v1",
    "vllm": "http://127.0.0.1:8000/v1",
}


@dataclass(frozen=True)
class Wanted:
    """What `init` was told by flags; None is asked for where there is somebody to ask."""

    server: str | None = None
    model: str | None = None
    judge: str | None = None
    voice: str | None = None
    profile: str | None = None
    key_from_input: bool = False
    overwrite: bool = False
    check: bool = True


def init(wanted: Wanted) -> int:
    """Ask what was not told, write it, and try it. What it returns is the exit code."""
    if wanted.profile is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", wanted.profile):
        raise UsageError(f"`{wanted.profile[:40]}` cannot be the name of a profile", place="--profile", mend="Take letters, digits, - and _ only.")
    _refuse_another_file()
    screen = printer()
    typing = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    asking = _Asking(screen, typing)
    url = _address(asking.text("server", wanted.server, f"Server (an address, or {', '.join(SERVERS)})", "ollama"))
    model = asking.text("model", wanted.model, "Model (its name on that server)", None)
    own = _is_own(url)
    judge = asking.text("judge", wanted.judge, "Who judges: model or local", "model")
    voice = asking.text("voice", wanted.voice, "Who speaks: model or local", "model")
    values = {"base_url": url, "model": model, "judge": judge, "voice": voice}
    key = asking.key(own, wanted.key_from_input)
    variable = _variable(wanted.profile)
    if key is not None and wanted.profile is not None:
        values["key_from"] = variable
    load_settings(values | {"key_from": None, "api_key": key})  # refuses what cannot be, before anything is written
    texts = {TOML: _toml_with(asking, wanted, values), DOTENV: None if key is None else _dotenv_with(asking, wanted, variable, key)}
    for path, text in texts.items():  # all has been asked by now: a new server is never written without its key
        if text is not None:
            _write(path, text)
    after = f" --profile {wanted.profile}" if wanted.profile else ""
    settings = load_settings({"profile": wanted.profile})
    _refuse_what_does_not_count(settings, values, key)
    code = _try(screen, settings) if wanted.check else 0
    screen.prints(
        [Block(Kind.NOTE, f"Begin with: {program()} start{after}" if code == 0 else f"Written all the same. Look again with: {program()} doctor{after}")]
    )
    return code


def _refuse_another_file() -> None:
    """Refuse to write a file of settings that nothing would read. Raises UsageError."""
    named = os.environ.get("INTERVIEWER_CONFIG")
    if named and Path(named).absolute() != TOML.absolute():
        mend = f"Unset it, or write the settings into {named} by hand."
        raise UsageError(f"the settings are read from {named}, and not from {TOML}", place="INTERVIEWER_CONFIG", safe="Nothing was written.", mend=mend)


def _refuse_what_does_not_count(settings: Settings, values: Mapping[str, str], key: str | None) -> None:
    """Refuse where another server, model or key stands above what was written, and name its place. Raises SettingsError."""
    other = next((name for name in ("base_url", "model") if getattr(settings, name) != values[name]), None)
    place = settings.origin(other) if other else None
    if other is None and key is not None and settings.key != key:
        other, place = "key", settings.origin("key_from") or settings.origin("api_key")
    if other is not None:
        mend = f"Remove it there, and look with: {program()} doctor"
        raise SettingsError(f"another {other} stands above the one that was to be set up", place=place, safe="No server was asked.", mend=mend)


def _variable(profile: str | None) -> str:
    """The variable for the key: a profile has one of its own, which no other server's key is looked for in."""
    if profile is None:
        return "INTERVIEWER_API_KEY"
    name = f"{re.sub('[^A-Z0-9]', '_', profile.upper())}_API_KEY"
    return f"PROFILE_{name}" if name[0].isdigit() or name in ("INTERVIEWER_API_KEY", "OPENAI_API_KEY") else name


class _Asking:
    """Asks in a terminal; elsewhere what is missing is an error that names the flag."""

    def __init__(self, screen: Printer, typing: bool) -> None:
        self._screen = screen
        self._typing = typing

    def text(self, flag: str, told: str | None, question: str, default: str | None) -> str:
        """What was told by the flag, or is typed now; Enter takes the default. Raises UsageError where no file could hold it, or there is nobody to ask."""
        if told is not None:
            if not told.strip() or not told.isprintable():
                raise UsageError(f"this cannot be a {flag}", place=f"--{flag}", mend="Take letters, digits and signs that can be seen.")
            return told
        if not self._typing:
            if default is not None and flag in ("judge", "voice"):
                return default
            raise UsageError(f"nobody is there to ask, and --{flag} is not given", place=f"--{flag}", mend=f"See: {program()} init --help")
        while True:
            typed = self._line(f"{question}{f' [{default}]' if default else ''}: ") or (default or "")
            if typed:
                return typed

    def _line(self, question: str) -> str:
        try:
            return self._screen.console.input(question, markup=False, emoji=False).strip()
        except EOFError:
            raise UsageError("the input ended", safe="Nothing more was written.", mend=f"Begin again with: {program()} init") from None

    def key(self, own: bool, from_input: bool) -> str | None:
        """The key, read unseen; None where none is given. A server of one's own usually has none."""
        if from_input:
            return piped().readline().strip() or None
        if not self._typing:
            return None
        from getpass import getpass

        return getpass(f"Key, typed unseen ({'Enter: none' if own else 'Enter: the one that is set already'}): ").strip() or None

    def may_overwrite(self, what: str, overwrite: bool) -> bool:
        """Whether what is there may be replaced. Raises UsageError where nobody can say."""
        if overwrite:
            return True
        if not self._typing:
            raise UsageError(f"{what} is there already", safe="Nothing was changed.", mend="To replace it: --overwrite")
        return self._line(f"{what} is there already. Replace it? [y/N]: ").lower() in ("y", "yes")


def _address(server: str) -> str:
    return SERVERS.get(server.lower(), server)


def _is_own(url: str) -> bool:
    return re.match(r"https?://(127\.|localhost|\[::1\]|192\.168\.|10\.)", url) is not None


def _toml_with(asking: _Asking, wanted: Wanted, values: dict[str, str]) -> str | None:
    """The file with the values in it: at its head, or as a profile at its end; None where it is to stay. Comments and everything else stay."""
    before = read_text(TOML, MOST_BYTES) if TOML.exists() else ""
    there = tomllib.loads(before) if before else {}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    if wanted.profile is not None:
        if wanted.profile in there.get("profile", {}):
            if not asking.may_overwrite(f"the profile {wanted.profile} in {TOML}", wanted.overwrite):
                return None
            before = _without_table(before, f"profile.{wanted.profile}")
        text = "\n".join([*([before.rstrip("\n"), ""] if before.strip() else []), f"[profile.{wanted.profile}]", *lines, ""])
    else:
        taken = [name for name in values if name in there]
        if taken and not asking.may_overwrite(f"{', '.join(taken)} in {TOML}", wanted.overwrite):
            return None
        text = "\n".join([*lines, _without_lines(before, values).lstrip("\n")])
    try:
        tomllib.loads(text)
    except ValueError:
        mend = f"Add these lines to it by hand:\n{chr(10).join(lines)}"
        raise UsageError("the file has a form that cannot be changed safely", place=str(TOML), safe="Nothing was changed.", mend=mend) from None
    return text


def _without_table(text: str, name: str) -> str:
    """The text of a TOML file without one of its tables."""
    kept, about_the_next, inside = list[str](), list[str](), False
    for line in text.splitlines():
        if line.lstrip().startswith("["):
            inside = line.strip().startswith(f"[{name}]")
            kept += about_the_next
            about_the_next.clear()
        if not inside:
            kept.append(line)
        elif not line.strip() or line.lstrip().startswith("#"):
            about_the_next.append(line)  # unless a setting follows
        else:
            about_the_next.clear()
    return "\n".join([*kept, *about_the_next]) + "\n"


def _without_lines(text: str, names: dict[str, str]) -> str:
    """The text of a TOML file without these settings at its head."""
    kept, head = list[str](), True
    for line in text.splitlines():
        head = head and not line.lstrip().startswith("[")
        if not (head and line.partition("=")[0].strip() in names):
            kept.append(line)
    return "\n".join(kept) + "\n" if kept else ""


def _dotenv_with(asking: _Asking, wanted: Wanted, variable: str, key: str) -> str | None:
    """The file with the key in it; None where it is to stay."""
    before = read_text(DOTENV, MOST_BYTES) if DOTENV.exists() else ""
    is_there = re.compile(rf"\s*(?:export\s+)?{variable}\s*=\s*\S")
    if any(map(is_there.match, before.splitlines())) and not asking.may_overwrite(f"{variable} in {DOTENV}", wanted.overwrite):
        return None
    kept = [line for line in before.splitlines() if not re.match(rf"\s*(?:export\s+)?{variable}\s*=", line)]
    quoted = "'" + key.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return "\n".join([*kept, f"{variable}={quoted}", ""])


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, text.encode())
    except OSError as wrong:
        raise StorageError(f"could not be written: {wrong.strerror or wrong}", place=str(path)) from None


def _try(screen: Printer, settings: Settings) -> int:
    found = []
    for finding in tries_the_server(settings):
        found.append(finding)
        show(screen, finding)
    if not any(finding.state is State.FAIL for finding in found):
        screen.prints([Block(Kind.TEXT, "Ready.")])
    return exit_code(found)
