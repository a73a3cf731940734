"""Settings come from flags, the environment, .env and TOML, in this order; an error names its source; the key is never shown."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks import turns
from interviewer.errors import SettingsError
from interviewer.settings import MENDS, Settings, load_settings
from interviewer.terminal.console import server_address
from interviewer.terminal.reminders import reminders
from tests.conftest import ROOT
from tests.program import SMALL, as_anybody, bank, elsewhere, run

CANARY = "sk-canary-7f3a"
NAMES = sorted(set(Settings.model_fields) - {"api_key"})
posix = pytest.mark.skipif(os.name != "posix", reason="homes, pipes, devices and modes as POSIX has them")


def write(*, toml: str | bytes = "", dotenv: str | bytes = "") -> None:
    """Put these files here."""
    for name, text in {"interviewer.toml": toml, ".env": dotenv}.items():
        Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())


def refused(flags: dict[str, Any] | None = None, environ: dict[str, str] | None = None) -> SettingsError:
    with pytest.raises(SettingsError) as wrong:
        load_settings(flags, environ or {})
    assert wrong.value.exit_code == 2
    return wrong.value


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings({}, {})
    assert (settings.mode, settings.judge, settings.voice, settings.needs_model) == ("study", "local", "local", False)
    assert (settings.bank, settings.transcripts) == (ROOT / "question_bank", ROOT / "transcripts")


def test_a_flag_goes_before_the_environment_before_dotenv_before_toml() -> None:
    write(toml='persona = "toml"\n')
    assert load_settings().persona == "toml"
    write(toml='persona = "toml"\n', dotenv="INTERVIEWER_PERSONA=dotenv\n")
    assert load_settings({}, {}).persona == "dotenv"
    assert load_settings({}, {"INTERVIEWER_PERSONA": "environment"}).persona == "environment"
    assert load_settings({"persona": "flag"}, {"INTERVIEWER_PERSONA": "environment"}).persona == "flag"


def test_what_one_source_leaves_open_another_one_sets() -> None:
    write(toml='mode = "real"\ndeadline = 30\nplain = true\n', dotenv="INTERVIEWER_MODEL=m\nINTERVIEWER_MODE=\n")
    settings = load_settings({"judge": "model", "mode": None}, {"INTERVIEWER_VOICE": "model", "INTERVIEWER_DEADLINE": ""})
    assert (settings.mode, settings.deadline, settings.plain, settings.model, settings.judge, settings.voice) == ("real", 30, True, "m", "model", "model")


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [("OPENAI_BASE_URL", "base_url", "http://other/v1"), ("ACCESSIBLE", "plain", True), ("OPENAI_API_KEY", "api_key", CANARY)],
)
def test_the_names_that_others_use_are_taken_after_our_own(name: str, field: str, value: object) -> None:
    ours = {"base_url": "http://ours/v1", "plain": "0", "api_key": "sk-ours"}[field]

    def found(environ: dict[str, str]) -> object:
        value = getattr(load_settings({}, environ), field)
        return value.get_secret_value() if field == "api_key" else value

    assert found({name: str(value)}) == value
    assert found({name: str(value), f"INTERVIEWER_{field.upper()}": ours}) == {"plain": False}.get(field, ours)


def test_a_file_named_in_the_environment_is_taken_instead_of_the_one_here() -> None:
    write(toml='mode = "study"\n')
    Path("mine.toml").write_bytes(b'\xef\xbb\xbfmode = "real"\r\n')
    assert load_settings({}, {"INTERVIEWER_CONFIG": "mine.toml"}).mode == "real"


@posix
def test_a_file_named_in_the_environment_may_lie_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    Path("home").mkdir()
    Path("home/mine.toml").write_text('mode = "real"\n')
    assert load_settings({}, {"INTERVIEWER_CONFIG": "~/mine.toml"}).mode == "real"


def test_a_time_for_a_reply_is_any_that_is_said_to_be_one() -> None:
    """What a person is told when it is not one: more than 0 and at most 3600."""
    assert [load_settings({}, {"INTERVIEWER_DEADLINE": seconds}).deadline for seconds in ("0.5", "3600")] == [0.5, 3600]
    for seconds in ("0", "3600.5"):
        assert refused({}, {"INTERVIEWER_DEADLINE": seconds}).mend == "Take a number of seconds, more than 0 and at most 3600."


def test_the_file_in_the_persons_configuration_folder_is_taken_where_none_is_here(tmp_path: Path) -> None:
    folder = tmp_path / "config" / "interviewer"
    folder.mkdir(parents=True)
    (folder / "interviewer.toml").write_text('mode = "real"\n')
    assert load_settings({}, {}).mode == "real"
    write(toml='mode = "study"\n')
    assert load_settings({}, {}).mode == "study"


@pytest.mark.parametrize(
    ("written", "seconds"), [("30m", 1800), ("45", 2700), (" 45 Min ", 2700), ("1h", 3600), ("1h30m", 5400), ("1h30", 5400), ("90s", 90), ("2m30s", 150)]
)
def test_a_time_is_written_as_people_write_it(written: str, seconds: int) -> None:
    assert load_settings({"time": written}, {}).time == seconds
    assert load_settings({}, {"INTERVIEWER_TIME": written}).time == seconds


@pytest.mark.parametrize("written", ["", "0", "-5", "9s", "25h", "half an hour", "1h2h", "٣m", "1e3", "30m 5"])
def test_what_is_no_time_is_refused_with_an_example(written: str) -> None:
    wrong = refused({"time": written})
    assert (str(wrong), wrong.mend) == (
        "--time: time: it is a length such as 30m, 45 (minutes), 1h, 1h30m or 90s, from 10 seconds to a day",
        "Such as: --time 30m",
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:11434/v1",
        "https://api.example.com/v1",
        "http://[::1]:8080/v1",
        "http://me:secret@[fe80::1%eth0]:1/v1",
        "http://host:/v1",
        "http://host:65535",
        "http://127.0.0.1/v1/a:b",
        "http://my_server/v1",
    ],
)
def test_an_address_that_could_lead_to_a_server_is_taken_as_it_is_and_so_is_what_is_shown_of_it(url: str) -> None:
    assert load_settings({"base_url": url}, {}).base_url == url
    shown = server_address(load_settings({"base_url": url}, {}))
    assert load_settings({"base_url": shown}, {}).base_url == shown


# --- What is not right ---------------------------------------------------------------------------------------------------

#: What is said of an address that is none, and of every bad one.
NO_HOST = "this is no host with a port; an address of IPv6 stands in brackets, as in http://[::1]:8080/v1"
PROFILE = 'Take the name of a table [profile.NAME], in quotes, as in use_profile = "home". A profile itself takes no other one.'
ADDRESS = "It begins with http:// or https://, usually ends with /v1, and has no ? or # in it."
WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "a flag": ({"flags": {"mode": "exam"}}, "--mode: there is no mode `exam`", "Take study or real."),
    "a flag of a hundred thousand characters": ({"flags": {"mode": "x" * 100_000}}, f"--mode: there is no mode `{'x' * 80}`", "Take study or real."),
    "a flag of two words": (
        {"flags": {"on_model_failure": "cry"}},
        "--on-model-failure: there is no on_model_failure `cry`",
        "Take ask, local or pause.",
    ),
    "the environment": ({"environ": {"INTERVIEWER_JUDGE": "me"}}, "INTERVIEWER_JUDGE: there is no judge `me`", "Take local, model or lexical."),
    "a judge with an escape in its name": (
        {"toml": 'judge = "lo\\u001b[31mcal"'},
        "interviewer.toml: judge: there is no judge `lo\x1b[31mcal`, with a character in it that cannot be seen",
        "Take local, model or lexical.",
    ),
    ".env": ({"dotenv": "INTERVIEWER_VOICE=loud"}, ".env: INTERVIEWER_VOICE: there is no voice `loud`", "Take local or model."),
    "TOML": (
        {"toml": "deadline = -1"},
        "interviewer.toml: deadline: deadline: this is too little",
        "Take a number of seconds, more than 0 and at most 3600.",
    ),
    "a server without http": (
        {"environ": {"INTERVIEWER_BASE_URL": "localhost:11434"}},
        "INTERVIEWER_BASE_URL: base_url: this is not the address of a server",
        ADDRESS,
    ),
    "a server with half a bracket": ({"flags": {"base_url": "http://[::1"}}, f"--base-url: base_url: {NO_HOST}", ADDRESS),
    "a server of IPv6 without brackets": ({"flags": {"base_url": "http://::1/v1"}}, f"--base-url: base_url: {NO_HOST}", ADDRESS),
    "a server with a password that nobody may see": ({"flags": {"base_url": "http://me:sec[ret@host"}}, f"--base-url: base_url: {NO_HOST}", ADDRESS),
    "a server with a sign that nobody sees": (
        {"flags": {"base_url": "http://a\x1bb/v1"}},
        "--base-url: base_url: it has a character in it that cannot be seen",
        ADDRESS,
    ),
    "a server of IPv6 that cannot be": ({"flags": {"base_url": "http://[zz]/v1"}}, "--base-url: base_url: there is no such IP address", ADDRESS),
    "a server of IPv4 that cannot be": ({"flags": {"base_url": "http://1.2.3.999/v1"}}, "--base-url: base_url: there is no such IP address", ADDRESS),
    "a server without a host": ({"flags": {"base_url": "http:///v1"}}, "--base-url: base_url: it names no host", ADDRESS),
    "a server with a port alone": ({"flags": {"base_url": "http://:80/v1"}}, "--base-url: base_url: it names no host", ADDRESS),
    "a server with too high a port": ({"flags": {"base_url": "http://127.0.0.1:65536/v1"}}, "--base-url: base_url: its port is not from 1 to 65535", ADDRESS),
    "a server with a port of 5,000 digits": (
        {"flags": {"base_url": f"http://a:{'9' * 5000}"}},
        "--base-url: base_url: its port is not from 1 to 65535",
        ADDRESS,
    ),
    "a server with port zero": ({"flags": {"base_url": "http://localhost:0/v1"}}, "--base-url: base_url: its port is not from 1 to 65535", ADDRESS),
    "no time at all": (
        {"environ": {"INTERVIEWER_DEADLINE": "nan"}},
        "INTERVIEWER_DEADLINE: deadline: this is too much, or not a number",
        "Take a number of seconds, more than 0 and at most 3600.",
    ),
    "a persona that is a path": (
        {"environ": {"INTERVIEWER_PERSONA": "../senior"}},
        "INTERVIEWER_PERSONA: there is no persona `../senior`",
        "Did you mean `senior`? Who can speak: interviewer personas",
    ),
    "the home of nobody": (
        {"environ": {"INTERVIEWER_BANK": "~nobody-of-that-name/bank"}},
        "INTERVIEWER_BANK: bank: Could not determine home directory.",
        "Take the path of a folder.",
    ),
    "a file in the home of nobody": (
        {"environ": {"INTERVIEWER_CONFIG": "~nobody-of-that-name/mine.toml"}},
        "INTERVIEWER_CONFIG: Could not determine home directory.",
        "Name a TOML file, or leave it out.",
    ),
    "a path with a zero": (
        {"toml": 'bank = "a\\u0000b"'},
        "interviewer.toml: bank: bank: a path has no character U+0000",
        "Take the path of a folder.",
    ),
    "a misspelt key": ({"toml": 'mod = "real"'}, "interviewer.toml: there is no setting `mod`", "Did you mean `mode`?"),
    "a key like none": ({"toml": 'zzz = "real"'}, "interviewer.toml: there is no setting `zzz`", f"The settings are: {', '.join(Settings.model_fields)}."),
    "a profile that takes another one": (
        {"toml": '[profile.home]\nprofile = "work"\n[profile.work]'},
        "interviewer.toml: there is no setting `profile`",
        PROFILE,
    ),
    "a profile that is a number": ({"toml": "use_profile = 3\n[profile.3]"}, "interviewer.toml: use_profile: profile: this is not a text", PROFILE),
    "no TOML": ({"toml": "mode: real"}, "interviewer.toml: this is not TOML: Expected '='", 'A setting is a line such as: mode = "real"'),
    "TOML without end": ({"toml": "mode = " + "[" * 5_000}, "interviewer.toml: this is not TOML: ", 'A setting is a line such as: mode = "real"'),
    "a number of 5,000 digits": (
        {"toml": "deadline = " + "9" * 5_000},
        "interviewer.toml: this is not TOML: Exceeds the limit",
        'A setting is a line such as: mode = "real"',
    ),
    "TOML in Latin-1": ({"toml": b"# caf\xe9"}, "interviewer.toml:1:6: is not UTF-8 text", "Save the file as UTF-8."),
    "two megabytes of TOML": ({"toml": b"#" * 2_000_000}, "interviewer.toml: is larger than 1 MB", "Is it the right file? If it is, split it."),
}


@pytest.mark.parametrize(("sources", "what", "mend"), WRONG.values(), ids=WRONG)
def test_a_wrong_value_names_the_source_it_came_from_and_how_to_mend_it(sources: dict[str, Any], what: str, mend: str) -> None:
    write(toml=sources.get("toml", ""), dotenv=sources.get("dotenv", ""))
    wrong = refused(sources.get("flags"), sources.get("environ"))
    assert str(wrong).startswith(what)
    assert len(str(wrong)) < 300
    assert wrong.mend == mend


#: For each setting something that it cannot be, in TOML; and what is said of it.
IN_PLAIN_WORDS = {
    "bank": ("5", "bank: this is not a path"),
    "transcripts": ("[1]", "transcripts: this is not a path"),
    "personas": ("5", "personas: this is not a path"),
    "mode": ("5", "there is no mode `5`"),
    "time": ('"soon"', "time: it is a length such as 30m, 45 (minutes), 1h, 1h30m or 90s, from 10 seconds to a day"),
    "rate": ('"perhaps"', "rate: this is neither true nor false"),
    "send_key": ('"tab"', "there is no send_key `tab`"),
    "judge": ("[]", "there is no judge `[]`"),
    "voice": ("5", "there is no voice `5`"),
    "persona": ('"Tough"', "there is no persona `Tough`"),
    "second_opinion": ('""', "second_opinion: nothing stands here"),
    "panel": ("5", "panel: this is not a list of names"),
    "model": ("5", "model: this is not a text"),
    "base_url": ('"localhost"', "base_url: this is not the address of a server"),
    "api_key": ("5", "api_key: this is not a text"),
    "key_from": ("5", "this is not the name of a variable, and is not shown: it may be a key"),
    "temperature": ('"hot"', "temperature: this is not a number"),
    "max_tokens": ("1.5", "max_tokens: this is not a whole number"),
    "input_price": ("-1", "input_price: this is too little"),
    "output_price": ("1e9", "output_price: this is too much, or not a number"),
    "profile": ("5", "`profile` is the table of all profiles"),
    "speak": ("5", "speak: this is neither true nor false"),
    "hearing_model": ("5", "hearing_model: this is not a text"),
    "speaking_model": ("5", "speaking_model: this is not a text"),
    "speaking_voice": ("5", "speaking_voice: this is not a text"),
    "on_model_failure": ('"cry"', "there is no on_model_failure `cry`"),
    "deadline": ('"soon"', "deadline: this is not a number"),
    "plain": ("[]", "plain: this is neither true nor false"),
}


@pytest.mark.parametrize("name", Settings.model_fields)
def test_what_is_wrong_with_a_setting_is_said_in_plain_words_with_what_to_take_instead(name: str) -> None:
    value, what = IN_PLAIN_WORDS[name]
    write(toml=f"{name} = {value}")
    wrong = refused()
    assert wrong.what == what
    assert wrong.mend
    assert ".env.example" not in wrong.mend


def test_every_setting_has_an_answer_to_what_it_can_be() -> None:
    assert set(MENDS) == set(Settings.model_fields)
    assert all(MENDS.values())


def test_a_persona_in_capitals_is_answered_with_the_one_that_is_meant() -> None:
    assert run("start", "--bank", bank(SMALL), "--persona", "Tough").err == (
        "Error: --persona: there is no persona `Tough`\nDid you mean `tough`? Who can speak: interviewer personas\n"
    )


def test_a_settings_file_that_was_named_must_be_there() -> None:
    assert str(refused({}, {"INTERVIEWER_CONFIG": "gone.toml"})) == "gone.toml: cannot be read: No such file or directory"


ENDLESS = pytest.mark.parametrize("endless", [os.mkfifo, lambda name: Path(name).symlink_to("/dev/zero")], ids=["a pipe", "a device"])


@posix
@ENDLESS
def test_settings_are_read_from_files_only_and_from_nothing_that_never_ends(endless: Callable[[str], None]) -> None:
    endless("mine.toml")
    assert str(refused({}, {"INTERVIEWER_CONFIG": "mine.toml"})) == "mine.toml: is not a file"


@posix
@ENDLESS
def test_a_dotenv_that_never_ends_is_passed_over(endless: Callable[[str], None]) -> None:
    endless(".env")
    assert str(load_settings({}, {}).unread) == ".env: is not a file"


def test_a_folder_that_is_called_dotenv_holds_no_settings() -> None:
    """Some keep their virtual environments there."""
    Path(".env").mkdir()
    assert load_settings({}, {}).mode == "study"


@posix
def test_a_configuration_folder_that_one_may_not_look_into_holds_no_settings(tmp_path: Path) -> None:
    folder = tmp_path / "config" / "interviewer"
    folder.mkdir(parents=True)
    (folder / "interviewer.toml").write_text('mode = "real"\n')
    folder.parent.chmod(0o000)
    with as_anybody():
        assert load_settings({}, {}).mode == "study"
    folder.parent.chmod(0o700)


# --- What may be meant for other programs --------------------------------------------------------------------------------

AZURE = "https://me.openai.azure.com/openai/v1/?api-version=preview"
FOR_OTHERS = {
    "a server with a query": {"OPENAI_BASE_URL": AZURE},
    "a key with a space": {"OPENAI_API_KEY": "sk abc"},
    "a wish in words": {"ACCESSIBLE": "please"},
}
NOT_OURS: dict[str, tuple[bytes, str]] = {
    "in Latin-1": (b"X=caf\xe9", ".env:1:6: is not UTF-8 text"),
    "of two megabytes": (b"#" * 2_000_000, ".env: is larger than 1 MB"),
}


@pytest.mark.parametrize("command", [["sessions"], ["next", "--bank", "bank"], ["doctor", "--bank", "bank"]], ids=lambda command: command[0])
@pytest.mark.parametrize("environ", FOR_OTHERS.values(), ids=FOR_OTHERS)
def test_what_another_program_is_told_does_not_stop_this_one(environ: dict[str, str], command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    bank(SMALL)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    ran = run(*command)
    assert (ran.code, ran.err) == (0, "")
    assert ("Worth knowing: settings" in ran.words) == (command[0] == "doctor" and "ACCESSIBLE" not in environ)


@pytest.mark.parametrize("value", ["1", "please", "no"])
def test_whoever_sets_accessible_at_all_gets_the_plain_screen(value: str) -> None:
    assert load_settings({}, {"ACCESSIBLE": value}).plain
    assert not load_settings({}, {"ACCESSIBLE": ""}).plain
    assert not load_settings({}, {"ACCESSIBLE": value, "INTERVIEWER_PLAIN": "0"}).plain


@pytest.mark.parametrize("command", [["start", "--bank", "bank"], ["models"], ["grade", "answers.jsonl", "--bank", "bank"]], ids=lambda command: command[0])
def test_a_key_goes_to_no_server_where_the_one_that_was_meant_cannot_be_used(command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    bank(SMALL)
    Path("answers.jsonl").write_text("")
    monkeypatch.setenv("OPENAI_BASE_URL", AZURE)
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    ran = run(*command, *(() if command == ["models"] else ("--judge", "model", "--model", "m")))
    assert ran.code == 2
    assert ran.error.startswith("Error: OPENAI_BASE_URL: base_url: ")
    assert "preview" not in ran.err


def test_doctor_asks_no_server_where_the_one_that_was_meant_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", AZURE)
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    ran = run("doctor", "--bank", bank(SMALL), "--judge", "model", "--model", "m")
    assert ran.code == 4
    assert "warn settings: passed over: OPENAI_BASE_URL: base_url: " in ran.words
    assert "fail server: it may be named in what was passed over → Mend that first, or name it with --base-url." in ran.words


def test_what_cannot_be_used_is_told_of_where_a_model_is_asked_for_and_not_where_something_else_is_set() -> None:
    environ = {"OPENAI_API_KEY": "sk abc"}
    asked = {"judge": "model", "model": "m", "base_url": "http://127.0.0.1:1/v1"}
    said = ["Passed over: OPENAI_API_KEY: api_key: a key has letters, digits and signs only, and no spaces. Take the key as its server gave it, on one line."]
    assert list(reminders(load_settings(asked, environ))) == said
    assert list(reminders(load_settings({}, environ))) == []
    assert list(reminders(load_settings(asked, environ | {"INTERVIEWER_API_KEY": "sk-mine"}))) == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://models.example/v1", True),
        ("http://10.0.0.7:8080/v1", True),
        ("https://me:secret@models.example/v1", False),
        ("http://localhost:11434/v1", False),
        ("http://llm.localhost/v1", False),
        ("http://127.0.0.7/v1", False),
        ("http://0.0.0.0:8080/v1", False),
        ("http://[::1]:8080/v1", False),
        (None, False),
    ],
)
def test_a_key_is_missed_for_a_server_elsewhere_that_has_no_password_in_its_address(address: str | None, said: bool) -> None:
    asked = {"judge": "model", "model": "m", "base_url": address}
    assert [each.startswith("No key was found for ") for each in reminders(load_settings(asked, {}))] == [True] * said


@pytest.mark.parametrize(("written", "what"), NOT_OURS.values(), ids=NOT_OURS)
def test_a_dotenv_that_cannot_be_read_is_named_and_stops_nothing_that_is_offline(written: bytes, what: str) -> None:
    write(dotenv=written)
    ran = run("sessions")
    assert ran.code == 0
    assert ran.error.startswith(f"Passed over: {what}. ")
    refused = run("start", "--bank", bank(SMALL), "--judge", "model", "--model", "m")
    assert (refused.code, f"Error: {what} " in refused.error) == (2, True)


def test_a_key_that_may_stand_in_a_dotenv_that_cannot_be_read_is_missed_with_its_reason() -> None:
    write(toml='key_from = "AWAY_KEY"\n', dotenv=b"X=caf\xe9")
    assert str(refused()) == ".env:1:6: is not UTF-8 text"


def test_init_tells_what_it_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk abc")
    ran = run("init", "--server", "ollama", "--model", "tiny", "--no-check")
    assert ran.code == 0
    assert "Passed over: OPENAI_API_KEY: " in ran.words


def test_only_what_a_flag_named_is_by_flag() -> None:
    settings = load_settings({"transcripts": Path("here"), "mode": None}, {"INTERVIEWER_MODE": "real", "INTERVIEWER_TRANSCRIPTS": "there"})
    assert settings.transcripts == Path("here")
    assert [name for name in Settings.model_fields if settings.by_flag(name)] == ["transcripts"]


def test_a_wrong_setting_ends_the_program_with_two_before_anything_is_done(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INTERVIEWER_MODE", "exam")
    ran = run("start", "--bank", bank(SMALL))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "Error: INTERVIEWER_MODE: there is no mode `exam`\nTake study or real.\n"
    assert run("start", "--bank", "bank", "--mode", "real").code == 0


# --- The key -------------------------------------------------------------------------------------------------------------


def test_the_key_is_in_no_picture_of_the_settings() -> None:
    settings = load_settings({}, {"INTERVIEWER_API_KEY": CANARY})
    pictures = (repr(settings), str(settings), f"{settings.api_key}", repr(settings.api_key), settings.model_dump_json(), str(settings.model_dump()))
    assert not any(CANARY in picture for picture in pictures)
    assert settings.api_key is not None
    assert settings.api_key.get_secret_value() == CANARY


@pytest.mark.parametrize(
    "sources",
    [
        {"toml": f'api_key = ["{CANARY}"]'},
        {"toml": f'api_key = "{CANARY}\n'},
        {"toml": f'api_key = "{CANARY}"\nmod = 1'},
        {"toml": f'api_key = "{CANARY} {CANARY}"'},
        {"toml": f'api_key = "{CANARY}"\napi_key = "{CANARY}"'},
        {"dotenv": f'INTERVIEWER_API_KEY="{CANARY}\n{CANARY}"\n'},
        {"environ": {"INTERVIEWER_API_KEY": f"{CANARY}…"}},
        {"environ": {"INTERVIEWER_API_KEY": CANARY, "INTERVIEWER_MODE": "exam"}},
        {"environ": {"INTERVIEWER_KEY_FROM": CANARY}},
        {"environ": {"INTERVIEWER_KEY_FROM": CANARY.replace("-", "_")}},
        {"toml": f'key_from = ["{CANARY}"]'},
        {"environ": {"INTERVIEWER_BASE_URL": f"https://example.org/v1?code={CANARY}"}},
        {"environ": {"INTERVIEWER_BASE_URL": f"https://example.org/v1#{CANARY}"}},
    ],
    ids=[
        *("a list", "not closed", "beside a typo", "two keys", "twice", "two lines", "not ASCII", "beside a wrong setting"),
        *("for the name of a variable", "for a name that a variable could have", "for a name, in a list", "in a query", "in a fragment"),
    ],
)
def test_the_key_is_in_no_error_and_in_no_traceback(sources: dict[str, Any]) -> None:
    write(toml=sources.get("toml", ""), dotenv=sources.get("dotenv", ""))
    wrong = refused({}, sources.get("environ"))
    shown = "".join(traceback.TracebackException.from_exception(wrong).format())
    assert "SettingsError" in shown
    assert "canary" not in shown + repr(wrong) + str(wrong.mend)


ELSEWHERE = """
base_url = "https://openrouter.ai/api/v1"
key_from = "OPENROUTER_API_KEY"
[profile.home]
base_url = "http://127.0.0.1:1/v1"
api_key = "home-key"
"""


@pytest.mark.parametrize("environ", [{}, {"OPENROUTER_API_KEY": CANARY}, {"OPENROUTER_API_KEY": CANARY, "INTERVIEWER_KEY_FROM": "OPENROUTER_API_KEY"}])
def test_a_server_whose_profile_has_a_key_is_not_sent_the_key_of_another_one(environ: dict[str, str]) -> None:
    write(toml=ELSEWHERE)
    home = load_settings({"profile": "home"}, environ)
    assert (home.key, home.key_from, home.origin("api_key")) == ("home-key", None, "interviewer.toml: profile.home.api_key")
    write(toml=f'use_profile = "home"\n{ELSEWHERE}')
    assert load_settings({}, environ).key == (CANARY if "INTERVIEWER_KEY_FROM" in environ else "home-key")  # the environment stands above it here


def test_the_name_of_a_variable_that_is_not_set_is_shown_where_it_is_written_as_such_names_are() -> None:
    assert str(refused({}, {"INTERVIEWER_KEY_FROM": "AWAY_KEY"})) == "INTERVIEWER_KEY_FROM: the variable 'AWAY_KEY' holds no key"
    assert str(refused({}, {"INTERVIEWER_KEY_FROM": "gsk_away"})) == "INTERVIEWER_KEY_FROM: the variable that it names holds no key"
    assert load_settings({}, {"INTERVIEWER_KEY_FROM": "gsk_away", "gsk_away": CANARY}).key == CANARY


@pytest.mark.parametrize("around", [" {}", "{}\n", "\t{}\r\n"])
def test_space_around_a_key_is_not_part_of_it(around: str) -> None:
    """With it the key could not stand in a request, and would be shown in that request's error."""
    key = load_settings({}, {"INTERVIEWER_API_KEY": around.format(CANARY)}).api_key
    assert key is not None
    assert key.get_secret_value() == CANARY


@pytest.mark.parametrize("command", [["start"], ["bank", "check", "--judge", "model"], ["sessions"], ["resume"], ["replay", "x"], ["grade", "-"]])
def test_no_command_prints_the_key_when_it_fails(monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    monkeypatch.setenv("INTERVIEWER_API_KEY", CANARY)
    monkeypatch.setenv("INTERVIEWER_BANK", "nowhere")
    ran = run(*command)
    assert ran.out + ran.err
    assert CANARY not in ran.out + ran.err


def test_debug_shows_a_traceback_and_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_API_KEY", CANARY)
    ran = elsewhere("--debug", "start", "--bank", bank(SMALL), "--judge", "model")
    assert ran.code == 1
    assert "Traceback" in ran.err
    assert "no model is named" in ran.err
    assert CANARY not in ran.out + ran.err


def test_there_is_no_flag_for_the_key() -> None:
    for command in (["start"], ["resume"], ["grade"], ["bank", "check"]):
        ran = run(*command, "--api-key", CANARY)
        assert ran.code == 2
        assert "No such option" in ran.err
        assert CANARY not in ran.err


@pytest.mark.enable_socket
def test_no_turn_is_measured_on_a_server_that_is_set_here(monkeypatch: pytest.MonkeyPatch) -> None:
    write(toml='judge = "model"\nvoice = "model"\nmodel = "dear"\nbase_url = "https://paid.example/v1"\n', dotenv=f"INTERVIEWER_API_KEY={CANARY}\n")
    held: list[Settings] = []

    def watched(settings: Settings) -> turns.Stopwatch:
        held.append(settings)
        watch = turns.Stopwatch()
        watch.turns = watch.first_words = [0.1]
        return watch

    monkeypatch.setattr(turns, "watched", watched)
    monkeypatch.setattr(turns, "preload", lambda *_: None)
    turns.measured()
    assert [(each.judge, each.voice, each.model, each.key) for each in held] == [("local", "local", None, None), ("model", "model", "m", None)]
    assert str(held[1].base_url).startswith("http://127.0.0.1:")
