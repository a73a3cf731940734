"""Settings: from flags, then the environment and `.env`, then a profile, then the rest of a TOML file. No other module reads a setting in the environment.

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
| persona           | --persona          | INTERVIEWER_PERSONA                      | who speaks: see `interviewer personas`                |
| personas          | -                  | INTERVIEWER_PERSONAS                     | a folder of personas of your own                      |
| second_opinion    | --second-opinion   | INTERVIEWER_SECOND_OPINION               | none, local, or a model's name: shown, never counted  |
| panel             | -                  | INTERVIEWER_PANEL                        | models that judge by majority, instead of `model`     |
| model             | --model            | INTERVIEWER_MODEL                        | the model's name on the server                        |
| base_url          | --base-url         | INTERVIEWER_BASE_URL, OPENAI_BASE_URL    | any OpenAI-compatible server                          |
| api_key           | (never a flag)     | INTERVIEWER_API_KEY, OPENAI_API_KEY      | a flag would stand in the shell's history             |
| key_from          | -                  | INTERVIEWER_KEY_FROM                     | the name of another variable that holds the key       |
| temperature       | -                  | INTERVIEWER_TEMPERATURE                  | from 0 to 2; without it the model has its own         |
| max_tokens        | -                  | INTERVIEWER_MAX_TOKENS                   | the most tokens of one reply; without it no limit     |
| input_price       | -                  | INTERVIEWER_INPUT_PRICE                  | US dollars for a million tokens read                  |
| output_price      | -                  | INTERVIEWER_OUTPUT_PRICE                 | US dollars for a million tokens written               |
| profile           | --profile          | INTERVIEWER_PROFILE                      | a table [profile.NAME] of the TOML file               |
| speak             | --speak            | INTERVIEWER_SPEAK                        | speak and listen, through the server                  |
| hearing_model     | -                  | INTERVIEWER_HEARING_MODEL                | the server's model that hears                         |
| speaking_model    | -                  | INTERVIEWER_SPEAKING_MODEL               | the server's model that speaks                        |
| speaking_voice    | -                  | INTERVIEWER_SPEAKING_VOICE               | whose voice that has                                  |
| on_model_failure  | -                  | INTERVIEWER_ON_MODEL_FAILURE             | ask, local or pause                                   |
| deadline          | -                  | INTERVIEWER_DEADLINE                     | seconds a model may take for one reply, in all        |
| plain             | --plain            | INTERVIEWER_PLAIN, ACCESSIBLE            | no colours or rules, roles as words                   |

What stands under a name that other programs share (OPENAI_..., ACCESSIBLE) and cannot be used is passed over: it may be right for them. So is a `.env` that
cannot be read. Where a server is asked for and none is named elsewhere, it is an error all the same: else a key could go to another server than it is for.

INTERVIEWER_CONFIG names another TOML file than `interviewer.toml` here or in the person's configuration folder.

A profile is a table of settings under one name, such as a server with its model and who judges; `use_profile` in the file takes one of them always.
What it sets stands above the rest of the file, and above the environment too where a flag names the profile: who asks for it by name means all of it.
"""

from __future__ import annotations

import difflib
import io
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, SecretStr, ValidationError

from interviewer.core.session import Mode
from interviewer.errors import FileError, SettingsError, faults_in
from interviewer.storage.places import PROMPTS, QUESTION_BANK, default_settings_files, default_transcripts
from interviewer.storage.reading import read_text

WhichJudge = Literal["local", "model", "lexical"]
WhichVoice = Literal["local", "model"]
OnFailure = Literal["ask", "local", "pause"]
WhichKey = Literal["esc-enter", "enter"]
#: The ports of a machine are counted from 1 to this.
MOST_PORTS = 65_535
#: A file of settings has a few lines.
MOST_BYTES = 1_000_000
#: The name of a variable, and one as nearly all are written: what is written otherwise may be a key that was put in the wrong place.
_VARIABLE, _IN_CAPITALS = r"^[A-Za-z_][A-Za-z0-9_]*$", r"[A-Z_][A-Z0-9_]*"


def _path(value: Any) -> Any:
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


#: An address: the host, which is one of IPv6 where it stands in brackets, and the port.
_SERVER = re.compile(r"https?://(?:[^/\[\]]*@)?(?:\[(?P<six>[^\[\]/]*)\]|(?P<host>[^\[\]:/]*))(?::(?P<port>[0-9]*))?(?=/|$)")


def _address(value: str) -> str:
    """The address of a server, if it could lead to one. What is said of a bad one shows nothing of it: there may be a password in it."""
    from ipaddress import IPv4Address, IPv6Address

    if not value.isprintable():
        raise ValueError("it has a character in it that cannot be seen")
    found = _SERVER.match(value)
    if found is None:
        raise ValueError("this is no host with a port; an address of IPv6 stands in brackets, as in http://[::1]:8080/v1")
    try:
        if found["six"] is not None:
            IPv6Address(found["six"])
        elif re.fullmatch(r"[0-9]+(?:\.[0-9]+){3}", found["host"]):
            IPv4Address(found["host"])
    except ValueError:
        raise ValueError("there is no such IP address") from None
    if found["host"] == "":
        raise ValueError("it names no host")
    port = found["port"].lstrip("0") if found["port"] else None
    if port is not None and not (0 < len(port) <= len(str(MOST_PORTS)) and int(port) <= MOST_PORTS):
        raise ValueError(f"its port is not from 1 to {MOST_PORTS}")
    return value


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


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a name that stands twice: it would have two votes."""
    if len(set(names)) < len(names):
        raise ValueError("a model has one vote: name each of them once")
    return names


def _names(value: Any) -> Any:
    """Names with commas between them, where a list is meant."""
    return [name.strip() for name in value.split(",") if name.strip()] if isinstance(value, str) else value


Folder = Annotated[Path, BeforeValidator(_path)]
Names = Annotated[tuple[str, ...], BeforeValidator(_names), AfterValidator(_each_once)]
Key = Annotated[SecretStr, AfterValidator(_key)]
#: Nothing can be asked for below a query, and one may be secret.
Address = Annotated[str, Field(pattern=r"^https?://[^\s?#]+$"), AfterValidator(_address)]

#: The variable that names another settings file than the usual ones.
CONFIG = "INTERVIEWER_CONFIG"
#: Names that other programs have too.
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
    personas: Folder | None = None
    second_opinion: str = Field(default="none", min_length=1, max_length=200)
    panel: Names = ()
    model: str | None = None
    base_url: Address | None = None
    api_key: Key | None = None
    key_from: str | None = Field(default=None, pattern=_VARIABLE)
    temperature: float | None = Field(default=None, ge=0, le=2)
    max_tokens: int | None = Field(default=None, ge=1, le=1_000_000)
    input_price: float | None = Field(default=None, ge=0, le=10_000)
    output_price: float | None = Field(default=None, ge=0, le=10_000)
    profile: str | None = None
    speak: bool = False
    hearing_model: str = "whisper-1"
    speaking_model: str = "tts-1"
    speaking_voice: str = "alloy"
    on_model_failure: OnFailure = "ask"
    deadline: float = Field(default=60, gt=0, le=3600)
    plain: bool = False
    _flags: frozenset[str] = PrivateAttr(default=frozenset())
    _origin: dict[str, str] = PrivateAttr(default_factory=dict)
    _unusable: tuple[SettingsError, ...] = PrivateAttr(default=())
    _unread: SettingsError | None = PrivateAttr(default=None)

    def by_flag(self, name: str) -> bool:
        """Whether a flag set it: a command that is to find the same needs the flag too."""
        return name in self._flags

    def origin(self, name: str) -> str | None:
        """Where a setting was made: a flag, a variable, a line of a file; None where it has its default."""
        return self._origin.get(name)

    @property
    def unusable(self) -> tuple[SettingsError, ...]:
        """Why what other programs' names hold was passed over, where nothing else sets the same."""
        return self._unusable

    @property
    def unread(self) -> SettingsError | None:
        """Why `.env` was passed over; None where it was read, or is not there."""
        return self._unread

    @property
    def passed_over(self) -> tuple[SettingsError, ...]:
        """All that was passed over, and why."""
        return (*([self._unread] if self._unread else []), *self._unusable)

    @property
    def key(self) -> str | None:
        """The key, as it goes into a request and nowhere else."""
        return self.api_key.get_secret_value() if self.api_key else None

    @property
    def needs_model(self) -> bool:
        """Whether anything in this room is done by a model."""
        return self.voice == "model" or self.model_judges

    @property
    def model_judges(self) -> bool:
        """Whether a model judges, for the score or beside it."""
        return self.judge == "model" or self.second_model is not None

    @property
    def second_model(self) -> str | None:
        """The model that gives a second opinion; None where none does."""
        return None if self.second_opinion in ("none", "local") else self.second_opinion

    @property
    def needs_main_model(self) -> bool:
        """Whether the model that `model` names does any of it: a panel judges without it, and so does a second opinion that has a name."""
        return self.voice == "model" or (self.judge == "model" and not self.panel)

    @property
    def first_model(self) -> str | None:
        """The main model; where none is needed, another one that is; None where the one that is needed is not named."""
        if self.model or self.needs_main_model:
            return self.model or None
        return next(iter(self.panel), None) or self.second_model


Found = dict[str, tuple[Any, str]]


def load_settings(flags: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. A flag that is None is not given. Raises SettingsError naming where a wrong value of ours came from."""
    environ = os.environ if environ is None else environ
    dotenv, unread = _dotenv()
    file = _toml(environ)
    by_flag: Found = {name: (value, f"--{name.replace('_', '-')}") for name, value in (flags or {}).items() if value is not None}
    by_environment, unusable = _from_environment(environ, dotenv)
    by_file = file.settings
    named = next((source["profile"] for source in (by_flag, by_environment, by_file) if "profile" in source), None)
    profile = {} if named is None else file.profile(*named)
    found: Found = {}
    for source in (by_file, by_environment, profile, by_flag) if "profile" in by_flag else (by_file, profile, by_environment, by_flag):
        found.update(source)
        if source is profile and "api_key" in profile and "key_from" not in profile:
            found.pop("key_from", None)  # a profile's key is its server's, and what stands below it names the key of another one
    found.update(_key_from(found, environ, dotenv, unread))
    settings = _checked(found)
    settings._unusable = tuple(wrong for name, wrong in unusable.items() if name not in found)
    settings._unread = unread
    settings._flags = frozenset(by_flag)
    settings._origin = {name: place for name, (_, place) in found.items()}
    return settings


def _checked(found: Found) -> Settings:
    try:
        return Settings.model_validate({name: value for name, (value, _) in found.items()})
    except ValidationError as wrong:
        first = faults_in(wrong)[0]
        name = str(first.at[0])
        value, place = found[name]
        if first.kind == "literal_error" or (name, first.kind) == ("persona", "string_pattern_mismatch"):
            what = _no_such(name, str(value))
        else:
            what = f"{name}: {_PLAINLY.get(first.kind, first.what)}"
        raise SettingsError(what, place=place, mend=_persona_meant(value) if name == "persona" else _mend(name)) from None


#: What pydantic finds, in words for somebody who has never heard of it. What our own validators find they say themselves.
_PLAINLY = {
    "bool_parsing": "this is neither true nor false",
    "bool_type": "this is neither true nor false",
    "float_parsing": "this is not a number",
    "float_type": "this is not a number",
    "int_parsing": "this is not a whole number",
    "int_type": "this is not a whole number",
    "int_from_float": "this is not a whole number",
    "greater_than": "this is too little",
    "greater_than_equal": "this is too little",
    "less_than": "this is too much",
    "less_than_equal": "this is too much, or not a number",
    "path_type": "this is not a path",
    "string_type": "this is not a text",
    "string_too_short": "nothing stands here",
    "string_too_long": "this is too long",
    "string_pattern_mismatch": "this is not the address of a server",
    "tuple_type": "this is not a list of names",
}


def _persona_meant(value: Any) -> str:
    """The persona that may be meant, of those that ship, and where all of them are listed."""
    from interviewer.storage.prompts import persona_files

    there = MENDS["persona"]
    try:
        near = difflib.get_close_matches(str(value).lower(), persona_files(PROMPTS / "personas"), n=1)
    except SettingsError:  # those that ship cannot be read: that is not what is wrong here
        near = []
    return f"Did you mean `{near[0]}`? {there}" if near else there


def _no_such(name: str, value: str) -> str:
    """That a setting has no such value. What cannot be seen in it is named: shown without, it may look like one of those that there are."""
    unseen = "" if value.isprintable() else ", with a character in it that cannot be seen"
    return f"there is no {name} `{value[:80]}`{unseen}"


def _key_from(found: Found, environ: Mapping[str, str], dotenv: Mapping[str, str], unread: SettingsError | None) -> Found:
    """The key from the variable that `key_from` names: it stands above a key of no server in particular. Raises SettingsError if there is none."""
    if "key_from" not in found:
        return {}
    name, place = found["key_from"]
    if not isinstance(name, str) or not re.fullmatch(_VARIABLE, name):
        raise SettingsError("this is not the name of a variable, and is not shown: it may be a key", place=place, mend=_mend("key_from"))
    key = environ.get(name) or dotenv.get(name)
    if not key and unread is not None:
        raise unread  # it may stand there
    if not key:
        which = f"the variable {name[:80]!r}" if re.fullmatch(_IN_CAPITALS, name) else "the variable that it names"
        raise SettingsError(f"{which} holds no key", place=place, mend="Put it into .env or the environment, or leave key_from out.")
    return {"api_key": (key, name if environ.get(name) else f".env: {name}")}


def _dotenv() -> tuple[dict[str, str], SettingsError | None]:
    """What stands in `.env` here, which may be another program's; and why it could not be read."""
    here = Path(".env")
    if os.path.isdir(here) or not os.path.exists(here):  # noqa: PTH110, PTH112  # these never raise; a folder is no settings
        return {}, None
    try:
        text = _text(here)
    except SettingsError as wrong:
        return {}, wrong
    from dotenv import dotenv_values

    return {name: value for name, value in dotenv_values(stream=io.StringIO(text), interpolate=False).items() if value}, None


def _from_environment(environ: Mapping[str, str], dotenv: Mapping[str, str]) -> tuple[Found, dict[str, SettingsError]]:
    """The environment itself, then `.env` here for what it leaves open; and for each setting, what of others' names cannot be used."""
    found: Found = {}
    unusable: dict[str, SettingsError] = {}
    for setting in Settings.model_fields:
        shared = _MORE_NAMES.get(setting, ())
        for name in (f"INTERVIEWER_{setting.upper()}", *shared):
            value, place = (environ[name], name) if environ.get(name) else (dotenv.get(name), f".env: {name}")
            if not value or setting in found:
                continue
            told = True if name == "ACCESSIBLE" else value  # to those who look for it, that it is set says all
            if name in shared and (wrong := _why_not(setting, told, place)) is not None:
                unusable[setting] = wrong
            else:
                found[setting] = (told, place)
    return found, unusable


def _why_not(setting: str, value: Any, place: str) -> SettingsError | None:
    """Why a setting cannot have this value; None where it can."""
    try:
        _checked({setting: (value, place)})
    except SettingsError as wrong:
        return wrong
    return None


@dataclass(frozen=True)
class _File:
    """A settings file: what it sets for all, and its profiles."""

    settings: Found
    profiles: Mapping[str, Found]

    def profile(self, name: Any, place: str) -> Found:
        """What a profile sets. Raises SettingsError if there is none of that name."""
        if str(name) in self.profiles:
            return self.profiles[str(name)]
        near = difflib.get_close_matches(str(name), self.profiles, n=1)
        there = f"There are: {', '.join(self.profiles)}." if self.profiles else "A profile is a table [profile.NAME] in interviewer.toml: interviewer init"
        raise SettingsError(f"there is no profile `{str(name)[:80]}`", place=place, mend=f"Did you mean `{near[0]}`? {there}" if near else there)


def profile_names() -> list[str]:
    """The names of the profiles in the settings file. Raises SettingsError where that is not right."""
    return list(_toml(os.environ).profiles)


def settings_file(environ: Mapping[str, str] | None = None) -> tuple[Path | None, bool]:
    """The settings file that is read, None where there is none, and whether CONFIG names it: then it need not be there. Raises SettingsError."""
    if named := (os.environ if environ is None else environ).get(CONFIG):
        try:
            return _path(named), True
        except ValueError as wrong:
            raise SettingsError(str(wrong), place=CONFIG, mend="Name a TOML file, or leave it out.") from None
    usual = (path for path in default_settings_files() if os.path.isfile(path))  # noqa: PTH113  # never raises: a folder one may not see holds nothing
    return next(usual, None), False


def _toml(environ: Mapping[str, str]) -> _File:
    path, _ = settings_file(environ)
    if path is None:
        return _File({}, {})
    text = _text(path)
    import tomllib

    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as wrong:  # a TOML error is a ValueError; so is a number of 5,000 digits
        raise SettingsError(f"this is not TOML: {wrong}", place=str(path), mend='A setting is a line such as: mode = "real"') from None
    profiles, chosen = raw.pop("profile", {}), raw.pop("use_profile", None)
    if not isinstance(profiles, dict):
        raise SettingsError("`profile` is the table of all profiles", place=str(path), mend="To take one of them always: use_profile = NAME")
    settings = _table(raw, path, "") | ({} if chosen is None else {"profile": (chosen, f"{path}: use_profile")})
    return _File(settings, {name: _table(table, path, f"profile.{name}.") for name, table in profiles.items()})


def _table(table: Any, path: Path, prefix: str) -> Found:
    if not isinstance(table, dict):
        raise SettingsError(f"`{prefix.rstrip('.')[:80]}` is not a table", place=str(path), mend="A profile is a table of settings: [profile.NAME]")
    for name in table:
        if name not in Settings.model_fields or (prefix and name == "profile"):
            raise SettingsError(f"there is no setting `{name[:80]}`", place=str(path), mend=_mend(name))
    return {name: (value, f"{path}: {prefix}{name}") for name, value in table.items()}


def _text(path: Path) -> str:
    """The text of a settings file, which is a file and no endless device. Raises SettingsError."""
    try:
        return read_text(path, MOST_BYTES)
    except FileError as wrong:
        raise SettingsError(wrong.what, place=wrong.place, mend=wrong.mend) from None


#: What each setting can be, for somebody who has put something else there.
MENDS = {
    **dict.fromkeys(("bank", "transcripts", "personas"), "Take the path of a folder."),
    **dict.fromkeys(("rate", "speak", "plain"), "Take true or false."),
    "mode": "Take study or real.",
    "time": "Such as: --time 30m",
    "send_key": "Take esc-enter or enter.",
    "judge": "Take local, model or lexical.",
    "voice": "Take local or model.",
    "base_url": "It begins with http:// or https://, usually ends with /v1, and has no ? or # in it.",
    "on_model_failure": "Take ask, local or pause.",
    "deadline": "Take a number of seconds, more than 0 and at most 3600.",
    "temperature": "Take a number from 0 to 2, or leave it out.",
    "max_tokens": "Take a whole number of tokens, such as 2000, or leave it out.",
    "input_price": "Take US dollars for a million tokens, such as 0.25.",
    "output_price": "Take US dollars for a million tokens, such as 2.",
    "second_opinion": "Take none, local, or the name of a model.",
    "panel": "Take names of models with commas between them, each once, such as: model-a, model-b, model-c",
    **dict.fromkeys(("model", "hearing_model", "speaking_model"), "Take the name of a model, as its server lists it."),
    "speaking_voice": "Take the name of a voice that the server has, such as alloy.",
    "api_key": "Take the key as its server gave it, on one line.",
    "key_from": "Take the name of a variable, such as OPENROUTER_API_KEY.",
    "persona": "Who can speak: interviewer personas",
    "profile": 'Take the name of a table [profile.NAME], in quotes, as in use_profile = "home". A profile itself takes no other one.',
}


def _mend(name: str) -> str:
    """What can stand there; for a name that no setting has, the one that may be meant."""
    if name in MENDS:
        return MENDS[name]
    near = difflib.get_close_matches(name, Settings.model_fields, n=1)
    return f"Did you mean `{near[0]}`?" if near else f"The settings are: {', '.join(Settings.model_fields)}."
