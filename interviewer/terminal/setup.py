"""The command `init`: writes the settings of a server and its key, tries them, and overwrites nothing without being told to.

Rules of this file:
- The key is typed unseen, or read from the standard input or the environment; it is never an argument, and never shown.
- The settings go into `interviewer.toml`, the key into `.env`: only the owner may read either. What else stands in them stays as it is.
- Nothing is asked of a server before it is known that what was written is what counts: else another server would be sent the new key.
"""

from __future__ import annotations

import io
import json
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from interviewer.errors import SettingsError, StorageError, UsageError
from interviewer.models.addresses import base_of, is_of_this_machine
from interviewer.settings import CONFIG, MOST_BYTES, Settings, load_settings, profile_names, settings_file
from interviewer.storage.reading import read_text
from interviewer.storage.writing import write_atomically
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.checkup import Health, tries_the_server
from interviewer.terminal.console import piped, printer, this_program
from interviewer.terminal.doctor import exit_code, show
from interviewer.terminal.printer import Printer
from interviewer.terminal.reminders import passed_over

TOML, DOTENV = Path("interviewer.toml"), Path(".env")
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
class InitFlags:
    """What `init` was told by flags; None is asked for where there is somebody to ask."""

    server: str | None = None
    model: str | None = None
    judge: str | None = None
    voice: str | None = None
    profile: str | None = None
    key_from_input: bool = False
    overwrite: bool = False
    check: bool = True


def init(wanted: InitFlags) -> int:
    """Ask what was not told, write it, and try it. What it returns is the exit code."""
    if wanted.profile is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", wanted.profile):
        raise UsageError(f"`{wanted.profile[:40]}` cannot be the name of a profile", place="--profile", mend="Take letters, digits, - and _ only.")
    _refuse_another_file()
    screen = printer()
    typing = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    asking = _Questionnaire(screen, typing)
    url = _address(asking.text("server", wanted.server, f"Server (an address, or {', '.join(SERVERS)})", "ollama"))
    model = asking.text("model", wanted.model, "Model (its name on that server)", None)
    judge = asking.text("judge", wanted.judge, "Who judges: model or local", "model")
    voice = asking.text("voice", wanted.voice, "Who speaks: model or local", "model")
    values = {"base_url": url, "model": model, "judge": judge, "voice": voice}
    key = asking.key(wanted.profile, wanted.key_from_input)
    variable = _variable(wanted.profile)
    if key is not None and wanted.profile is not None:
        values["key_from"] = variable
    load_settings(values | {"key_from": None, "api_key": key})  # refuses what cannot be, before anything is written
    text = _toml_with(asking, wanted, values)
    _write_both(text, None if key is None else _dotenv_with(asking, wanted, variable, key))  # all has been asked by now
    after = f" --profile {wanted.profile}" if wanted.profile else ""
    settings = load_settings({"profile": wanted.profile})
    _refuse_what_does_not_count(settings, values, key)
    screen.prints([Block(Kind.NOTE, passed_over(wrong)) for wrong in settings.passed_over])
    if key is None and settings.key is not None:
        screen.prints([Block(Kind.NOTE, f"This server is sent the key in {settings.origin('api_key')}.")])
    code = _try(screen, settings) if wanted.check else 0
    next_step = f"Begin with: {this_program()} start{after}" if code == 0 else f"Written all the same. Look again with: {this_program()} doctor{after}"
    screen.prints([Block(Kind.NOTE, next_step)])
    return code


def _refuse_another_file() -> None:
    """Refuse to write a file of settings that nothing would read, or that would hide the one that is read. Raises UsageError."""
    read, named = settings_file()
    if read is None or read.absolute() == TOML.absolute():
        return
    if named:
        mend = f"Unset it, or write the settings into {read} by hand."
        raise UsageError(f"the settings are read from {read}, and not from {TOML}", place=CONFIG, safe="Nothing was written.", mend=mend)
    mend = f"Copy {read} here first, and run this again; or write the settings into it by hand."
    raise UsageError(f"the settings are read from {read}, and a new {TOML} here would hide them all", safe="Nothing was written.", mend=mend)


def _refuse_what_does_not_count(settings: Settings, values: Mapping[str, str], key: str | None) -> None:
    """Refuse where another server, model or key stands above what was written, and name its place. Raises SettingsError."""
    other = next((name for name in ("base_url", "model") if getattr(settings, name) != values[name]), None)
    place = settings.origin(other) if other else None
    if other is None and key is not None and settings.key != key:
        other, place = "key", settings.origin("key_from") or settings.origin("api_key")
    if other is not None:
        mend = f"Remove it there, and look with: {this_program()} doctor"
        raise SettingsError(f"another {other} stands above the one that was to be set up", place=place, safe="No server was asked.", mend=mend)


def _variable(profile: str | None) -> str:
    """The variable for the key: a profile has one of its own, which no other server's key is looked for in."""
    if profile is None:
        return "INTERVIEWER_API_KEY"
    name = f"{re.sub('[^A-Z0-9]', '_', profile.upper())}_API_KEY"
    return f"PROFILE_{name}" if name[0].isdigit() or name in ("INTERVIEWER_API_KEY", "OPENAI_API_KEY") else name


class _Questionnaire:
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
            raise UsageError(f"nobody is there to ask, and --{flag} is not given", place=f"--{flag}", mend=f"See: {this_program()} init --help")
        while True:
            typed = self._line(f"{question}{f' [{default}]' if default else ''}: ") or (default or "")
            if typed:
                return typed

    def _line(self, question: str) -> str:
        try:
            return self._screen.console.input(question, markup=False, emoji=False).strip()
        except EOFError:
            raise UsageError("the input ended", safe="Nothing more was written.", mend=f"Begin again with: {this_program()} init") from None

    def key(self, profile: str | None, from_input: bool) -> str | None:
        """The key, read unseen; None where none is given. The word `none` is a key like another, and what a server is sent that has none."""
        if from_input:
            return piped().readline().strip() or None
        if not self._typing:
            return None
        from getpass import getpass

        return getpass(f"Key, typed unseen (Enter: {_without_a_key(profile)}): ").strip() or None

    def replaces(self, what: str, overwrite: bool) -> None:
        """Go on where what is there may be replaced. Raises UsageError where it may not, or nobody can say."""
        if overwrite or (self._typing and self._line(f"{what} is there already. Replace it? [y/N]: ").lower() in ("y", "yes")):
            return
        raise UsageError(f"{what} is there already", safe="Nothing was changed.", mend="To replace it: --overwrite")


def _without_a_key(profile: str | None) -> str:
    """Which key a server is sent where none is typed, in words: its place and never the key."""
    try:
        now = load_settings({"profile": profile if profile in profile_names() else None})
    except SettingsError:  # such as a variable that is to be filled now
        return "none"
    if now.profile not in (None, profile):  # a new profile has nothing of the one that is taken always
        return "the one that is set for all, if any; none: no key"
    place = now.origin("api_key")
    return f"the one in {place}; none: no key" if place else "none"


def _address(server: str) -> str:
    """The base URL that is meant. Raises UsageError where it can be none."""
    if (known := SERVERS.get(server.lower())) is not None:
        return known
    if re.match("https?://", server, re.IGNORECASE):
        return base_of(server)
    if "://" not in server and is_of_this_machine(f"http://{server}"):
        return base_of(f"http://{server}" if "/" in server else f"http://{server}/v1")
    mend = f"An address begins with http:// or https:// and usually ends with /v1, as https://models.example/v1 does. Or name one of: {', '.join(SERVERS)}"
    raise UsageError("this is no address of a server", place="--server", safe="Nothing was written.", mend=mend)


def _toml_with(asking: _Questionnaire, wanted: InitFlags, values: dict[str, str]) -> str:
    """The file with the values in it: at its head, or in the table of a profile. Comments and everything else stay. Raises UsageError."""
    before = read_text(TOML, MOST_BYTES) if TOML.exists() else ""
    there = tomllib.loads(before) if before else {}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    if wanted.profile is None:
        if taken := [name for name in values if name in there]:
            asking.replaces(f"{', '.join(taken)} in {TOML}", wanted.overwrite)
        text, after = _with_lines(before.lstrip("\n"), None, lines, values), there | values
    else:
        profiles, header = there.get("profile", {}), f"[profile.{wanted.profile}]"
        if wanted.profile in profiles:
            asking.replaces(f"the profile {wanted.profile} in {TOML}", wanted.overwrite)
        else:
            before = "\n".join([*([before.rstrip("\n"), ""] if before.strip() else []), header])
        text, after = _with_lines(before, header, lines, values), there | {"profile": profiles | {wanted.profile: profiles.get(wanted.profile, {}) | values}}
    if not _says(text, after):
        mend = f"Add these lines to it by hand:\n{chr(10).join(lines)}"
        raise UsageError("the file has a form that cannot be changed safely", place=str(TOML), safe="Nothing was changed.", mend=mend)
    return text


def _with_lines(text: str, header: str | None, lines: Sequence[str], names: Mapping[str, str]) -> str:
    """The text of a TOML file with these lines at the head of one of its tables, or of the file, instead of its own lines of these names."""
    inside = header is None
    kept = [*lines] if inside else []
    for line in text.removesuffix("\n").split("\n") if text else ():  # a line of TOML ends there, and at no other mark
        if line.lstrip().startswith("["):
            inside = header is not None and line.strip().startswith(header)
            kept += [line, *(lines if inside else ())]
        elif not (inside and line.partition("=")[0].strip() in names):
            kept.append(line)
    return "\n".join(kept) + "\n"


def _says(text: str, wanted: Mapping[str, object]) -> bool:
    """Whether a TOML file says this and nothing else."""
    try:
        return tomllib.loads(text) == wanted
    except ValueError:
        return False


def _dotenv_with(asking: _Questionnaire, wanted: InitFlags, variable: str, key: str) -> str:
    """The file with the key in it, and everything else in it as it was. Raises UsageError where it is to stay, or cannot be changed safely."""
    from dotenv.parser import parse_stream

    before = read_text(DOTENV, MOST_BYTES) if DOTENV.exists() else ""
    parts = list(parse_stream(io.StringIO(before)))
    if any(part.key == variable and part.value for part in parts):
        asking.replaces(f"{variable} in {DOTENV}", wanted.overwrite)
    kept = "".join(part.original.string for part in parts if part.key != variable)
    quoted = "'" + key.replace("\\", "\\\\").replace("'", "\\'") + "'"
    text = f"{kept}{'' if kept.endswith(chr(10)) or not kept else chr(10)}{variable}={quoted}\n"
    if _dotenv_values(text) != _dotenv_values(before) | {variable: key}:
        mend = f"Write {variable} into it by hand."
        raise UsageError("the file has a form that cannot be changed safely", place=str(DOTENV), safe="Nothing was changed.", mend=mend)
    return text


def _dotenv_values(text: str) -> dict[str, str | None]:
    from dotenv import dotenv_values

    return dict(dotenv_values(stream=io.StringIO(text), interpolate=False))


def _write_both(toml: str, dotenv: str | None) -> None:
    """The key first, and back where the settings cannot follow: no server is left with the key of another. Raises StorageError."""
    before = DOTENV.read_bytes() if dotenv is not None and DOTENV.exists() else None
    if dotenv is not None:
        _write(DOTENV, dotenv.encode())
    try:
        _write(TOML, toml.encode())
    except StorageError:
        if before is not None:
            _write(DOTENV, before)
        elif dotenv is not None:
            DOTENV.unlink()
        raise


def _write(path: Path, data: bytes) -> None:
    try:
        write_atomically(path, data)
    except OSError as wrong:
        raise StorageError(f"could not be written: {wrong.strerror or wrong}", place=str(path)) from None


def _try(screen: Printer, settings: Settings) -> int:
    found = []
    for diagnosis in tries_the_server(settings):
        found.append(diagnosis)
        show(screen, diagnosis)
    if not any(diagnosis.state is Health.FAIL for diagnosis in found):
        screen.prints([Block(Kind.TEXT, "Ready.")])
    return exit_code(found)
