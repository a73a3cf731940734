"""Settings: from flags, then the environment and `.env`, then a TOML file. The only module that reads the environment.

| setting           | flag               | environment                              | what it is                                            |
|-------------------|--------------------|------------------------------------------|-------------------------------------------------------|
| bank              | --bank             | INTERVIEWER_BANK                         | folder of the question bank                           |
| transcripts       | --transcripts      | INTERVIEWER_TRANSCRIPTS                  | folder of the transcripts                             |
| mode              | --mode             | INTERVIEWER_MODE                         | study: debrief after each question; real: at the end  |
| judge             | --judge            | INTERVIEWER_JUDGE                        | local, model, or lexical (words and order only)       |
| voice             | --voice            | INTERVIEWER_VOICE                        | local or model                                        |
| persona           | --persona          | INTERVIEWER_PERSONA                      | who speaks: see `interviewer personas`                |
| personas          | -                  | INTERVIEWER_PERSONAS                     | a folder of personas of your own                      |
| second_opinion    | --second-opinion   | INTERVIEWER_SECOND_OPINION               | none, local, or a model's name: shown, never counted  |
| panel             | -                  | INTERVIEWER_PANEL                        | models that judge by majority, instead of `model`     |
| model             | --model            | INTERVIEWER_MODEL                        | the model's name on the server                        |
| base_url          | --base-url         | INTERVIEWER_BASE_URL, OPENAI_BASE_URL    | any OpenAI-compatible server                          |
| api_key           | (never a flag)     | INTERVIEWER_API_KEY, OPENAI_API_KEY      | a flag would stand in the shell's history             |
| on_model_failure  | -                  | INTERVIEWER_ON_MODEL_FAILURE             | ask, local or pause                                   |
| deadline          | -                  | INTERVIEWER_DEADLINE                     | seconds a model may take for one reply, in all        |
| plain             | --plain            | INTERVIEWER_PLAIN, ACCESSIBLE            | no colours or rules, roles as words                   |

INTERVIEWER_CONFIG names another TOML file than `interviewer.toml` here or in the person's configuration folder.
"""

from __future__ import annotations

import difflib
import io
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, SecretStr, ValidationError

from interviewer.core.session import Mode
from interviewer.errors import FileError, SettingsError
from interviewer.storage.places import QUESTION_BANK, default_settings_files, default_transcripts
from interviewer.storage.yaml_nodes import read_text

WhichJudge = Literal["local", "model", "lexical"]
WhichVoice = Literal["local", "model"]
OnFailure = Literal["ask", "local", "pause"]
#: A file of settings has a few lines.
MOST_BYTES = 1_000_000


def _folder(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if "\0" in value:
        raise ValueError("a path has no character U+0000")
    try:
        return Path(value).expanduser()
    except RuntimeError as wrong:
        raise ValueError(str(wrong)) from None


def _key(value: SecretStr) -> SecretStr:
    """The key as it can stand in a request: one that cannot would be shown in the request's error."""
    bare = value.get_secret_value().strip()
    if not re.fullmatch(r"[!-~]+", bare):
        raise ValueError("a key has letters, digits and signs only, and no spaces")
    return SecretStr(bare)


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a name that stands twice: it would have two votes."""
    if len(set(names)) < len(names):
        raise ValueError("a model has one vote: name each of them once")
    return names


def _names(value: Any) -> Any:
    """Names with commas between them, where a list is meant."""
    return [name.strip() for name in value.split(",") if name.strip()] if isinstance(value, str) else value


Folder = Annotated[Path, BeforeValidator(_folder)]
Names = Annotated[tuple[str, ...], BeforeValidator(_names), AfterValidator(_each_once)]
Key = Annotated[SecretStr, AfterValidator(_key)]

_MORE_NAMES = {"api_key": ("OPENAI_API_KEY",), "base_url": ("OPENAI_BASE_URL",), "plain": ("ACCESSIBLE",)}


class Settings(BaseModel):
    """Everything that can be set, with its default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bank: Folder = QUESTION_BANK
    transcripts: Folder = Field(default_factory=default_transcripts)
    mode: Mode = "study"
    judge: WhichJudge = "local"
    voice: WhichVoice = "local"
    persona: str = Field(default="senior", pattern=r"^[a-z0-9][a-z0-9_-]{0,40}$")
    personas: Folder | None = None
    second_opinion: str = Field(default="none", min_length=1, max_length=200)
    panel: Names = ()
    model: str | None = None
    base_url: str | None = Field(default=None, pattern=r"^https?://[^\s]+$")
    api_key: Key | None = None
    on_model_failure: OnFailure = "ask"
    deadline: float = Field(default=60, gt=0, le=3600)
    plain: bool = False
    _flags: frozenset[str] = PrivateAttr(default=frozenset())

    def by_flag(self, name: str) -> bool:
        """Whether a flag set it: a command that is to find the same needs the flag too."""
        return name in self._flags

    @property
    def needs_model(self) -> bool:
        """Whether anything in this room is done by a model."""
        return "model" in (self.judge, self.voice) or self.second_opinion not in ("none", "local")

    @property
    def needs_main_model(self) -> bool:
        """Whether the model that `model` names does any of it: a panel judges without it, and so does a second opinion that has a name."""
        return self.voice == "model" or (self.judge == "model" and not self.panel)


def load_settings(flags: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. A flag that is None is not given. Raises SettingsError naming where a wrong value came from."""
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for source in (
        _from_toml(environ),
        _from_environment(environ),
        {name: (value, f"--{name.replace('_', '-')}") for name, value in (flags or {}).items() if value is not None},
    ):
        for name, (value, place) in source.items():
            values[name], origin[name] = value, place
    try:
        settings = Settings.model_validate(values)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0])
        what = f"there is no {name} `{str(values[name])[:80]}`" if first["type"] == "literal_error" else f"{name}: {first['msg'].removeprefix('Value error, ')}"
        raise SettingsError(what, place=origin.get(name), mend=_mend(name)) from None
    settings._flags = frozenset(name for name, value in (flags or {}).items() if value is not None)
    return settings


def _from_environment(environ: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
    """The environment itself, then `.env` here for what it leaves open."""
    from dotenv import dotenv_values

    found: dict[str, tuple[Any, str]] = {}
    here = Path(".env")
    text = "" if os.path.isdir(here) or not os.path.exists(here) else _text(here)  # noqa: PTH110, PTH112  # these never raise; a folder is no settings
    written = {name: value for name, value in dotenv_values(stream=io.StringIO(text), interpolate=False).items() if value}
    for setting in Settings.model_fields:
        for name in (f"INTERVIEWER_{setting.upper()}", *_MORE_NAMES.get(setting, ())):
            value, place = (environ[name], name) if environ.get(name) else (written.get(name), f".env: {name}")
            if value and setting not in found:
                found[setting] = (value, place)
    return found


def _from_toml(environ: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
    named = environ.get("INTERVIEWER_CONFIG")
    usual = (path for path in default_settings_files() if os.path.isfile(path))  # noqa: PTH113  # never raises: a folder one may not see holds nothing
    path = Path(named) if named else next(usual, None)
    if path is None:
        return {}
    text = _text(path)
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as wrong:  # a TOML error is a ValueError; so is a number of 5,000 digits
        raise SettingsError(f"this is not TOML: {wrong}", place=str(path), mend='A setting is a line such as: mode = "real"') from None
    for name in raw:
        if name not in Settings.model_fields:
            raise SettingsError(f"there is no setting `{name[:80]}`", place=str(path), mend=_mend(name))
    return {name: (value, f"{path}: {name}") for name, value in raw.items()}


def _text(path: Path) -> str:
    """The text of a settings file, which is a file and no endless device. Raises SettingsError."""
    try:
        return read_text(path, MOST_BYTES)
    except FileError as wrong:
        raise SettingsError(wrong.what, place=wrong.place, mend=wrong.mend) from None


def _mend(name: str) -> str:
    near = difflib.get_close_matches(name, Settings.model_fields, n=1)
    if name not in Settings.model_fields:
        return f"Did you mean `{near[0]}`?" if near else f"The settings are: {', '.join(Settings.model_fields)}."
    return {
        "mode": "Take study or real.",
        "judge": "Take local, model or lexical.",
        "voice": "Take local or model.",
        "base_url": "It begins with http:// or https:// and usually ends with /v1.",
        "on_model_failure": "Take ask, local or pause.",
        "deadline": "Take a number of seconds from 1 to 3600.",
    }.get(name, "See .env.example for the form of each setting.")
