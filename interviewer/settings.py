"""Settings: from flags, then the environment and `.env`, then a TOML file. The only module that reads the environment.

| setting           | flag               | environment                              | what it is                                            |
|-------------------|--------------------|------------------------------------------|-------------------------------------------------------|
| bank              | --bank             | INTERVIEWER_BANK                         | folder of the question bank                           |
| transcripts       | --transcripts      | INTERVIEWER_TRANSCRIPTS                  | folder of the transcripts                             |
| mode              | --mode             | INTERVIEWER_MODE                         | study: debrief after each question; real: at the end  |
| time              | --time             | INTERVIEWER_TIME                         | how long an interview takes: 30m, 45, 1h, 90s         |
| rate              | --rate             | INTERVIEWER_RATE                         | ask for a rating of one's own before each verdict     |
| send_key          | -                  | INTERVIEWER_SEND_KEY                     | what sends a reply in a terminal: esc-enter or enter  |
| judge             | --judge            | INTERVIEWER_JUDGE                        | local, model, or lexical (words and order only)       |
| voice             | --voice            | INTERVIEWER_VOICE                        | local or model                                        |
| persona           | -                  | INTERVIEWER_PERSONA                      | a file of prompts/personas                            |
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
WhichKey = Literal["esc-enter", "enter"]
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


_TIME = re.compile(r"(?:([0-9]{1,2})h)?(?:([0-9]{1,4})(?:m(?:in)?|$))?(?:([0-9]{1,5})s)?")


def _seconds(value: Any) -> Any:
    """A length of time such as 30m, 45, 1h, 1h30m or 90s, in seconds; a number alone is minutes."""
    match = _TIME.fullmatch(str(value).strip().lower().replace(" ", ""))
    hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    length = 3600 * hours + 60 * minutes + seconds
    if not 10 <= length <= 86_400:
        raise ValueError("it is a length such as 30m, 45 (minutes), 1h, 1h30m or 90s, from 10 seconds to a day")
    return length


Length = Annotated[int, BeforeValidator(_seconds)]
Folder = Annotated[Path, BeforeValidator(_folder)]
Key = Annotated[SecretStr, AfterValidator(_key)]

_MORE_NAMES = {"api_key": ("OPENAI_API_KEY",), "base_url": ("OPENAI_BASE_URL",), "plain": ("ACCESSIBLE",)}


class Settings(BaseModel):
    """Everything that can be set, with its default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bank: Folder = QUESTION_BANK
    transcripts: Folder = Field(default_factory=default_transcripts)
    mode: Mode = "study"
    time: Length | None = None
    rate: bool = False
    send_key: WhichKey = "esc-enter"
    judge: WhichJudge = "local"
    voice: WhichVoice = "local"
    persona: str = Field(default="senior", pattern=r"^[a-z0-9][a-z0-9_-]{0,40}$")
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
        return "model" in (self.judge, self.voice)


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
        "time": "Such as: --time 30m",
        "send_key": "Take esc-enter or enter.",
        "judge": "Take local, model or lexical.",
        "voice": "Take local or model.",
        "base_url": "It begins with http:// or https:// and usually ends with /v1.",
        "on_model_failure": "Take ask, local or pause.",
        "deadline": "Take a number of seconds from 1 to 3600.",
    }.get(name, "See .env.example for the form of each setting.")
