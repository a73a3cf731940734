"""`init` writes the settings of a server and its key, tries them, and spoils nothing; profiles; completion."""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from dotenv import dotenv_values

from interviewer.errors import SettingsError
from interviewer.settings import load_settings
from interviewer.storage.places import default_settings_files
from interviewer.terminal.completing import profiles, session_names
from tests.program import elsewhere, kept, pending, run
from tests.server import Server, error
from tests.terminal import CTRL_C, ENTER, terminal
from tests.test_doctor import but, healthy

pytestmark = pytest.mark.enable_socket

KEY = "sk-canary-7f3a"
HOME = ("--server", "ollama", "--model", "tiny", "--no-check")


def toml() -> Mapping[str, object]:
    """The settings file that is here."""
    return tomllib.loads(Path("interviewer.toml").read_text())


# --- What is written ---------------------------------------------------------------------------------------------------------


def test_a_server_is_set_up_from_flags_and_tried() -> None:
    with Server(healthy) as server:
        ran = run("init", "--server", server.url, "--model", "tiny", "--key-stdin", typed=f"{KEY}\n")
    assert (ran.code, ran.err) == (0, "")
    assert toml() == {"base_url": server.url, "model": "tiny", "judge": "model", "voice": "model"}
    assert Path(".env").read_text() == f"INTERVIEWER_API_KEY='{KEY}'\n"
    assert {stat.S_IMODE(Path(name).stat().st_mode) for name in (".env", "interviewer.toml")} == {0o600}
    assert {request.headers["authorization"] for request in server.log} == {f"Bearer {KEY}"}
    assert "Ready. Begin with: interviewer start" in ran.words.replace("python -m interviewer", "interviewer")
    assert "canary" not in ran.out
    assert load_settings({}, {}).key == KEY


def test_a_server_that_fails_is_written_all_the_same_and_its_mend_is_shown() -> None:
    with Server(but(models=error(401))) as server:
        ran = run("init", "--server", server.url, "--model", "tiny")
    assert ran.code == 4
    assert "Check the key" in ran.words
    assert "Written all the same" in ran.words
    assert toml()["model"] == "tiny"


def test_a_name_stands_for_a_well_known_address() -> None:
    assert run("init", *HOME).code == 0
    assert toml()["base_url"] == "http://127.0.0.1:11434/v1"
    assert not Path(".env").exists()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("127.0.0.1:11434", "http://127.0.0.1:11434/v1"),
        ("localhost:1234/v1", "http://localhost:1234/v1"),
        ("[::1]:8080", "http://[::1]:8080/v1"),
        ("https://models.example/v1/chat/completions", "https://models.example/v1"),
        ("http://localhost:1234/v1/models/", "http://localhost:1234/v1"),
        ("https://models.example/v1/", "https://models.example/v1/"),
    ],
)
def test_an_address_may_be_typed_as_one_has_it(typed: str, meant: str) -> None:
    assert run("init", "--server", typed, "--model", "tiny", "--no-check").code == 0
    assert toml()["base_url"] == meant


def test_what_is_no_address_is_told_in_words_that_init_knows() -> None:
    for typed in ("olama", "models.example/v1", "ftp://x", "me:canary@models.example"):
        ran = run("init", "--server", typed, "--model", "tiny", "--no-check")
        assert (ran.code, Path("interviewer.toml").exists()) == (2, False)
        assert "--server: this is no address of a server" in ran.err
        assert "https://models.example/v1" in ran.err
        assert not [word for word in ("--base-url", "canary", "pattern") if word in ran.out + ran.err]


def test_what_else_stands_in_the_files_stays() -> None:
    Path("interviewer.toml").write_text('# mine\nmode = "real"\n\n[profile.other]\nmodel = "big"\n')
    Path(".env").write_text("# mine\nOTHER=1\n")
    assert run("init", *HOME, "--key-stdin", typed=KEY).code == 0
    assert toml() == {
        **{"base_url": "http://127.0.0.1:11434/v1", "model": "tiny", "judge": "model", "voice": "model"},
        **{"mode": "real", "profile": {"other": {"model": "big"}}},
    }
    assert "# mine" in Path("interviewer.toml").read_text()
    assert Path(".env").read_text() == f"# mine\nOTHER=1\nINTERVIEWER_API_KEY='{KEY}'\n"


def test_nothing_that_is_set_is_replaced_without_being_told_to() -> None:
    Path("interviewer.toml").write_text('model = "mine"\n')
    before = Path("interviewer.toml").read_text()
    refused = run("init", *HOME)
    assert refused.code == 2
    assert "model in interviewer.toml is there already Nothing was changed. To replace it: --overwrite" in refused.error
    assert Path("interviewer.toml").read_text() == before
    assert run("init", *HOME, "--overwrite").code == 0
    assert toml()["model"] == "tiny"


def test_a_key_that_is_set_is_replaced_only_when_told_to() -> None:
    Path(".env").write_text("INTERVIEWER_API_KEY=sk-old\n")
    assert run("init", *HOME, "--key-stdin", typed=KEY).code == 2
    assert Path(".env").read_text() == "INTERVIEWER_API_KEY=sk-old\n"
    assert run("init", *HOME, "--key-stdin", "--overwrite", typed=KEY).code == 0
    assert Path(".env").read_text() == f"INTERVIEWER_API_KEY='{KEY}'\n"


def test_where_a_key_may_not_be_replaced_no_new_server_is_written_that_would_get_the_old_one() -> None:
    Path(".env").write_text("INTERVIEWER_API_KEY='old'\n")
    ran = run("init", "--server", "openai", "--model", "gpt-x", "--no-check", "--key-stdin", typed=f"{KEY}\n")
    assert (ran.code, "Nothing was changed." in ran.error) == (2, True)
    assert not Path("interviewer.toml").exists()


@pytest.mark.skipif(os.name != "posix", reason="links as POSIX has them")
@pytest.mark.parametrize("stays", [".env", "interviewer.toml"])
def test_where_one_of_the_two_files_cannot_be_written_the_other_stays_as_it_was(stays: str) -> None:
    texts = {".env": "INTERVIEWER_API_KEY='old'\n", "interviewer.toml": 'base_url = "http://127.0.0.1:1/v1"\n'}
    for name, text in texts.items():
        Path("elsewhere" if name == stays else name).write_text(text)
    Path(stays).symlink_to("elsewhere")
    ran = run("init", *HOME, "--overwrite", "--key-stdin", typed=KEY)
    assert (ran.code, f"{stays}: could not be written: it is a symbolic link" in ran.error) == (1, True)
    assert {name: Path(name).read_text() for name in texts} == texts


@pytest.mark.skipif(os.name != "posix", reason="links as POSIX has them")
def test_no_key_is_left_behind_where_its_server_cannot_be_written() -> None:
    Path("interviewer.toml").symlink_to("elsewhere")
    assert run("init", *HOME, "--key-stdin", typed=KEY).code == 1
    assert not Path(".env").exists()


def test_a_key_that_another_setting_finds_in_the_environment_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("interviewer.toml").write_text('key_from = "ELSEWHERE_KEY"\n')
    monkeypatch.setenv("ELSEWHERE_KEY", "sk-elsewhere")
    assert run("init", *HOME).code == 0


@pytest.mark.parametrize("name", ["llama3.2", "my home", "[x]", ""])
def test_a_name_that_could_not_be_read_back_is_no_name_of_a_profile(name: str) -> None:
    ran = run("init", *HOME, "--profile", name, "--no-check")
    assert ran.code == 2
    assert "cannot be the name of a profile" in ran.error
    assert not Path("interviewer.toml").exists()


def test_profiles_are_written_side_by_side_each_with_a_key_of_its_own() -> None:
    run("init", *HOME, "--profile", "home")
    run("init", "--server", "openrouter", "--model", "a/b", "--profile", "big-one", "--key-stdin", "--no-check", typed=KEY)
    run("init", "--server", "lmstudio", "--model", "other", "--profile", "home", "--overwrite", "--no-check")
    assert toml() == {
        "profile": {
            "big-one": {"base_url": "https://openrouter.ai/api/v1", "model": "a/b", "judge": "model", "voice": "model", "key_from": "BIG_ONE_API_KEY"},
            "home": {"base_url": "http://127.0.0.1:1234/v1", "model": "other", "judge": "model", "voice": "model"},
        }
    }
    assert Path(".env").read_text() == f"BIG_ONE_API_KEY='{KEY}'\n"
    big = load_settings({"profile": "big-one"}, {})
    assert (big.key, big.model, big.needs_model) == (KEY, "a/b", True)
    assert load_settings({"profile": "home"}, {}).key is None


def test_a_profile_that_is_set_up_once_more_keeps_its_own_key_and_whatever_else_it_sets() -> None:
    Path(".env").write_text("HOME_API_KEY=sk-home\nOPENAI_API_KEY=sk-general\n")
    Path("interviewer.toml").write_text('[profile.home]\n# mine\nmodel = "m"\nkey_from = "HOME_API_KEY"\ndeadline = 9\n\n[profile.away]\nmodel = "big"\n')
    with Server(healthy) as server:
        assert run("init", "--server", server.url, "--model", "tiny", "--profile", "home", "--overwrite").code == 0
    assert {request.headers["authorization"] for request in server.log} == {"Bearer sk-home"}
    assert Path("interviewer.toml").read_text() == (
        f'[profile.home]\nbase_url = "{server.url}"\nmodel = "tiny"\njudge = "model"\nvoice = "model"\n# mine\n'
        'key_from = "HOME_API_KEY"\ndeadline = 9\n\n[profile.away]\nmodel = "big"\n'
    )


@pytest.mark.parametrize("name", ["home", "new"])
def test_which_key_a_server_is_sent_where_none_was_given_is_said_and_the_key_is_not(name: str) -> None:
    Path(".env").write_text(f"HOME_API_KEY={KEY}\nOPENAI_API_KEY={KEY}\n")
    Path("interviewer.toml").write_text('[profile.home]\nkey_from = "HOME_API_KEY"\n')
    ran = run("init", *HOME, "--profile", name, "--overwrite")
    variable = {"home": "HOME_API_KEY", "new": "OPENAI_API_KEY"}[name]
    assert f"This server is sent the key in .env: {variable}." in ran.words
    assert "canary" not in ran.out
    assert "sent the key" not in run("init", *HOME, "--profile", name, "--overwrite", "--key-stdin", typed=KEY).out


def test_a_server_can_be_set_up_with_no_key_beside_one_that_is_set_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with Server(healthy) as server:
        assert run("init", "--server", server.url, "--model", "tiny", "--key-stdin", typed="none\n").code == 0
    assert {request.headers["authorization"] for request in server.log} == {"Bearer none"}  # as where no key is set at all


@pytest.mark.parametrize("flags", [(), ("--profile", "new")])
def test_no_file_of_settings_is_written_that_would_hide_the_one_in_the_configuration_folder(flags: tuple[str, ...]) -> None:
    usual = default_settings_files()[1]
    usual.parent.mkdir(parents=True)
    usual.write_text('[profile.home]\nmodel = "m"\n')
    ran = run("init", *HOME, *flags)
    assert (ran.code, "here would hide them all Nothing was written." in ran.error) == (2, True)
    assert not Path("interviewer.toml").exists()
    Path("interviewer.toml").write_text(usual.read_text())
    assert run("init", *HOME, *flags).code == 0


@pytest.mark.parametrize(
    ("arguments", "typed", "says"),
    [
        (["--model", "m"], "", "--server: nobody is there to ask"),
        (["--server", "ollama"], "", "--model: nobody is there to ask"),
        (["--server", "ftp://x", "--model", "m"], "", "begins with http://"),
        (["--server", "ollama", "--model", "m", "--judge", "me"], "", "there is no judge `me`"),
        (["--server", "ollama", "--model", "m", "--key-stdin"], "two words", "no spaces"),
        (["--server", "ollama", "--model", ""], "", "--model: this cannot be a model"),
        (["--server", "ollama", "--model", "a\udcff"], "", "--model: this cannot be a model"),
        (["--server", "http://a\udcff/v1", "--model", "m"], "", "--server: this cannot be a server"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(arguments: list[str], typed: str, says: str) -> None:
    ran = run("init", "--no-check", *arguments, typed=typed)
    assert ran.code == 2
    assert says in ran.error
    assert not Path("interviewer.toml").exists()
    assert not Path(".env").exists()


@pytest.mark.parametrize(
    ("dotenv", "before", "place"),
    [
        ("INTERVIEWER_BASE_URL={old}\n", "", ".env: INTERVIEWER_BASE_URL: another base_url stands above"),
        ("", 'use_profile = "home"\n[profile.home]\nbase_url = "{old}"\n', "interviewer.toml: profile.home.base_url: another base_url stands above"),
        ("INTERVIEWER_MODEL=big\n", "", ".env: INTERVIEWER_MODEL: another model stands above"),
        ("OTHER_KEY=sk-other\n", 'key_from = "OTHER_KEY"\n', "interviewer.toml: key_from: another key stands above"),
    ],
)
def test_nobody_is_asked_and_sent_a_key_where_something_stands_above_what_was_written(dotenv: str, before: str, place: str) -> None:
    with Server([]) as old, Server([]) as new:
        Path(".env").write_text(dotenv.format(old=old.url))
        Path("interviewer.toml").write_text(before.format(old=old.url))
        ran = run("init", "--server", new.url, "--model", "tiny", "--key-stdin", typed=KEY)
    assert (old.log, new.log, ran.code) == ([], [], 2)
    assert place in ran.error
    assert "Ready" not in ran.out
    assert "canary" not in ran.out + ran.err


def test_a_file_of_settings_that_nothing_would_read_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_CONFIG", "mine.toml")
    Path("mine.toml").write_text('mode = "real"\n')
    ran = run("init", *HOME, "--key-stdin", typed=KEY)
    assert ran.code == 2
    assert "INTERVIEWER_CONFIG: the settings are read from mine.toml, and not from interviewer.toml Nothing was written." in ran.error
    assert [Path(name).exists() for name in ("interviewer.toml", ".env")] == [False, False]


@pytest.mark.parametrize("name", ["openai", "interviewer", "1x"])
def test_the_key_of_a_profile_is_no_other_servers_and_can_be_found_again(name: str) -> None:
    assert run("init", *HOME, "--profile", name, "--key-stdin", typed=KEY).code == 0
    assert load_settings({"profile": name}, {}).key == KEY
    assert load_settings({}, {}).key is None


def test_what_is_said_of_the_next_profile_stays_above_it() -> None:
    Path("interviewer.toml").write_text('[profile.home]\n# old\nmodel = "m"\n\n# mine\n[profile.away]\nmodel = "big"\n')
    assert run("init", *HOME, "--profile", "home", "--overwrite").code == 0
    assert Path("interviewer.toml").read_text().endswith('\n# old\n\n# mine\n[profile.away]\nmodel = "big"\n')


def test_a_file_of_an_unusual_form_is_not_spoilt() -> None:
    unusual = 'persona = """\nmodel = 1\n"""\n'
    Path("interviewer.toml").write_text(unusual)
    assert run("init", *HOME).code == 2
    assert Path("interviewer.toml").read_text() == unusual
    tables = 'profile = { home = { model = "m" } }\n'
    Path("interviewer.toml").write_text(tables)
    assert run("init", *HOME, "--profile", "home", "--overwrite").code == 2
    assert Path("interviewer.toml").read_text() == tables
    several = '[profile.home]\nspeaking_voice = """\nmodel = 1\n"""\n'
    Path("interviewer.toml").write_text(several)
    assert run("init", *HOME, "--profile", "home", "--overwrite").code == 2
    assert Path("interviewer.toml").read_text() == several


def test_what_else_stands_in_dotenv_stays_as_it_is_to_the_last_mark() -> None:
    """Some marks end a line for Python, and none for those who read such a file."""
    others = 'OTHER="a\x0cb"\nMORE=x\u2028y\r\n# mine\x85\r\nTWO="one\r\ntwo"\r\nexport BARE\nQUOTED=\'INTERVIEWER_API_KEY=no\nINTERVIEWER_API_KEY=no\'\n'
    Path(".env").write_bytes(f"{others}INTERVIEWER_API_KEY=sk-old # old\nLAST=1".encode())
    before = dict(dotenv_values(interpolate=False))
    assert run("init", *HOME, "--key-stdin", "--overwrite", typed=KEY).code == 0
    assert Path(".env").read_bytes().decode() == f"{others}LAST=1\nINTERVIEWER_API_KEY='{KEY}'\n"
    assert dict(dotenv_values(interpolate=False)) == before | {"INTERVIEWER_API_KEY": KEY}


def test_a_dotenv_that_would_not_say_the_same_afterwards_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("OTHER=1\n")
    monkeypatch.setattr("dotenv.parser.parse_stream", lambda _: iter(()))  # who reads it so takes it for empty
    ran = run("init", *HOME, "--key-stdin", typed=KEY)
    assert (ran.code, ".env: the file has a form that cannot be changed safely Nothing was changed." in ran.error) == (2, True)
    assert (Path(".env").read_text(), Path("interviewer.toml").exists()) == ("OTHER=1\n", False)


def test_the_line_ends_of_the_settings_file_stay_and_what_python_takes_for_one_is_none() -> None:
    Path("interviewer.toml").write_bytes('# mine\r\npersona = "coach"\r\nspeaking_voice = "a\u2028model = b"\r\n'.encode())
    assert run("init", *HOME).code == 0
    assert Path("interviewer.toml").read_bytes().decode().endswith('# mine\r\npersona = "coach"\r\nspeaking_voice = "a\u2028model = b"\r\n')
    assert (toml()["persona"], toml()["speaking_voice"], toml()["model"]) == ("coach", "a\u2028model = b", "tiny")


@pytest.mark.terminal
def test_in_a_terminal_it_asks_and_the_key_is_typed_unseen() -> None:
    with Server(healthy) as server, terminal("init") as shown:
        shown.shows("Server (an address, or openai")
        shown.types(f"{server.url}{ENTER}")
        shown.shows("Model (its name on that server):")
        shown.types(f"tiny{ENTER}")
        shown.shows("Who judges: model or local [model]:")
        shown.types(ENTER)
        shown.shows("Who speaks: model or local [model]:")
        shown.types(f"local{ENTER}")
        shown.shows("Key, typed unseen (Enter: none):")
        shown.types(f"{KEY}{ENTER}")
        shown.shows("Begin with:")
        assert shown.ends() == 0
        assert "canary" not in shown.words
    assert (toml()["judge"], toml()["voice"]) == ("model", "local")
    assert KEY in Path(".env").read_text()
    assert KEY not in Path("interviewer.toml").read_text()


@pytest.mark.terminal
@pytest.mark.parametrize(
    ("profile", "before", "says"),
    [
        ("home", '[profile.home]\nkey_from = "HOME_API_KEY"\n', "Enter: the one in HOME_API_KEY; none: no key"),
        ("new", "", "Enter: the one in OPENAI_API_KEY; none: no key"),
        ("new", 'use_profile = "home"\n[profile.home]\nkey_from = "HOME_API_KEY"\n', "Enter: the one that is set for all, if any; none: no key"),
        ("home", '[profile.home]\nkey_from = "EMPTY"\n', "Enter: none"),
    ],
)
def test_who_is_asked_for_a_key_is_told_where_the_one_stands_that_is_sent_without_it(profile: str, before: str, says: str) -> None:
    Path("interviewer.toml").write_text(before)
    flags = ("--judge", "model", "--voice", "model", "--profile", profile)
    with terminal("init", *HOME, *flags, OPENAI_API_KEY=KEY, HOME_API_KEY=KEY) as shown:
        shown.shows(f"Key, typed unseen ({says}):")
        shown.types(CTRL_C)
        assert shown.ends() == 130
        assert "canary" not in shown.words
    assert Path("interviewer.toml").read_text() == before


@pytest.mark.terminal
def test_where_one_says_no_to_a_new_key_no_new_server_is_written_either() -> None:
    Path(".env").write_text("INTERVIEWER_API_KEY=sk-old\n")
    with terminal("init", *HOME, "--judge", "model", "--voice", "model") as shown:
        shown.shows("Enter: the one in .env: INTERVIEWER_API_KEY; none: no key):")
        shown.types(f"{KEY}{ENTER}")
        shown.shows("INTERVIEWER_API_KEY in .env is there already. Replace it? [y/N]:")
        shown.types(ENTER)
        assert shown.ends() == 2
        shown.shows("Nothing was changed.")
    assert Path(".env").read_text() == "INTERVIEWER_API_KEY=sk-old\n"
    assert not Path("interviewer.toml").exists()


# --- Profiles ----------------------------------------------------------------------------------------------------------------

PROFILES = """
model = "plain"
mode = "real"
[profile.home]
base_url = "http://127.0.0.1:1/v1"
model = "small"
judge = "model"
[profile.away]
model = "large"
key_from = "AWAY_KEY"
input_price = 0.5
"""


def test_a_profile_sets_what_it_names_and_leaves_the_rest() -> None:
    Path("interviewer.toml").write_text(PROFILES)
    assert (load_settings({}, {}).model, load_settings({}, {}).judge) == ("plain", "local")
    home = load_settings({"profile": "home"}, {})
    assert (home.model, home.judge, home.mode, home.base_url) == ("small", "model", "real", "http://127.0.0.1:1/v1")
    assert load_settings({"profile": "home", "model": "flag"}, {}).model == "flag"
    assert home.origin("model") == "interviewer.toml: profile.home.model"


def test_a_profile_that_a_flag_names_stands_above_the_environment_and_another_below_it() -> None:
    Path("interviewer.toml").write_text(PROFILES)
    environ = {"INTERVIEWER_MODEL": "environment", "INTERVIEWER_PROFILE": "home"}
    assert (load_settings({}, environ).model, load_settings({}, environ).judge) == ("environment", "model")
    assert load_settings({"profile": "home"}, environ).model == "small"
    Path("interviewer.toml").write_text(f'use_profile = "home"\n{PROFILES}')
    assert (load_settings({}, {}).model, load_settings({}, {"INTERVIEWER_MODEL": "e"}).model) == ("small", "e")


def test_a_profile_has_a_key_of_its_own() -> None:
    Path("interviewer.toml").write_text(PROFILES)
    environ = {"OPENAI_API_KEY": "sk-general", "AWAY_KEY": "sk-away"}
    assert load_settings({}, environ).key == "sk-general"
    away = load_settings({"profile": "away"}, environ)
    assert (away.key, away.origin("api_key"), away.input_price) == ("sk-away", "AWAY_KEY", 0.5)
    Path(".env").write_text("AWAY_KEY=sk-file\n")
    assert load_settings({"profile": "away"}, {}).key == "sk-file"


@pytest.mark.parametrize(
    ("text", "flags", "says", "mend"),
    [
        (PROFILES, {"profile": "hom"}, "--profile: there is no profile `hom`", "Did you mean `home`? There are: home, away."),
        ("", {"profile": "home"}, "--profile: there is no profile `home`", "A profile is a table [profile.NAME] in interviewer.toml: interviewer init"),
        (PROFILES, {"profile": "away"}, "interviewer.toml: profile.away.key_from: the variable 'AWAY_KEY' holds no key", "Put it into .env"),
        ("profile = 3\n", {}, "interviewer.toml: `profile` is the table of all profiles", "use_profile = NAME"),
        ("[profile]\nhome = 3\n", {}, "interviewer.toml: `profile.home` is not a table", "[profile.NAME]"),
        ("[profile.home]\nmodell = 3\n", {}, "interviewer.toml: there is no setting `modell`", "Did you mean `model`?"),
        ('use_profile = ["home"]\n', {}, "interviewer.toml: use_profile: there is no profile `['home']`", "A profile is"),
        ("[profile.home]\ndeadline = -1\n", {"profile": "home"}, "interviewer.toml: profile.home.deadline: deadline:", "Take a number of seconds"),
    ],
)
def test_a_wrong_profile_names_its_place_and_its_mend(text: str, flags: dict[str, object], says: str, mend: str) -> None:
    Path("interviewer.toml").write_text(text)
    with pytest.raises(SettingsError) as wrong:
        load_settings(flags, {})
    assert str(wrong.value).startswith(says)
    assert mend in (wrong.value.mend or "")


# --- Completion --------------------------------------------------------------------------------------------------------------


def completed(words: str, **environ: str) -> list[str]:
    """What bash is offered for the last of these words."""
    code = f"import os; os.environ.update(COMP_WORDS={words!r}, COMP_CWORD='{len(words.split(' ')) - 1}', _INTERVIEWER_COMPLETE='complete_bash')"
    ran = elsewhere(first=code)
    assert ran.err == ""
    return ran.out.split()


def test_the_shell_completes_commands_and_names() -> None:
    kept(pending())
    assert completed("interviewer do") == ["doctor"]
    assert completed("interviewer resume 0") == ["0001-day-01"]


def test_what_cannot_be_read_offers_nothing_and_makes_no_noise() -> None:
    Path("interviewer.toml").write_text(PROFILES)
    assert (profiles("ho"), profiles("x"), session_names("0")) == (["home"], [], [])
    Path("interviewer.toml").write_text("spoilt = [")
    assert (profiles("ho"), session_names("0")) == ([], [])


def test_a_script_for_the_shell_is_shown() -> None:
    """The shell is named here, since a test may run in none."""
    named = "import os; os.environ['_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION'] = '1'"
    assert "_INTERVIEWER_COMPLETE=complete_bash" in elsewhere("--show-completion", "bash", first=named).out
