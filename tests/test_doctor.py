"""`doctor` and `models`: one line a finding, each with its mend, and never the key."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

import pytest

from interviewer.judges import embedded
from interviewer.judges.lexical.judge import LexicalJudge
from interviewer.storage.trial import open_to_others
from interviewer.terminal import checkup, console
from tests.conftest import ROOT
from tests.program import SMALL, Ran, bank, run
from tests.server import Reply, Request, Server, as_json, chunk, error, events, words

pytestmark = pytest.mark.enable_socket

KEY = "sk-canary-7f3a"


@pytest.fixture(autouse=True)
def _a_judge_that_is_there_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "load_embedded", LexicalJudge)


def healthy(request: Request) -> Reply:
    """A server that lists two models and does everything."""
    if request.path == "/v1/models":
        return as_json({"object": "list", "data": [{"id": "tiny", "object": "model"}, {"id": "big", "object": "model"}]})
    return read(request, len(request.prompt.split()) + 20)


def read(request: Request, tokens: int) -> Reply:
    """Its reply, where it has read so many tokens of the request."""
    usage = {"id": "1", "choices": [], "usage": {"prompt_tokens": tokens, "completion_tokens": 6}}
    return events(chunk('{"ready"'), chunk(": true}"), chunk(finish="stop"), usage)


def but(**replies: Reply) -> Callable[[Request], Reply]:
    """The healthy server, with another reply to one kind of request: `models` or `chat`."""

    def script(request: Request) -> Reply:
        kind = "models" if request.path == "/v1/models" else "chat"
        return replies.get(kind) or healthy(request)

    return script


def doctor(*more: str, model: str | None = "tiny", script: Callable[[Request], Reply] = healthy, key: str | None = None) -> Ran:
    """Run it on a server."""
    with Server(script) as server, pytest.MonkeyPatch.context() as patch:
        if key:
            patch.setenv("INTERVIEWER_API_KEY", key)
        named = ["--model", model] if model else []
        ran = run("doctor", "--judge", "model", "--voice", "model", "--bank", bank(), "--base-url", server.url, *named, *more)
    assert "canary" not in ran.out + ran.err
    assert "Traceback" not in ran.err
    return ran


def states(ran: Ran) -> dict[str, str]:
    """The findings on the server, by name."""
    found = json.loads(ran.out)
    assert found["exit_code"] == ran.code
    return {each["name"]: each["state"] for each in found["findings"] if not each["here"]}


def mends(ran: Ran) -> str:
    """Every mend, on one line."""
    return " ".join(each["mend"] or "" for each in json.loads(ran.out)["findings"])


def test_without_a_server_everything_here_is_looked_at_and_nothing_is_asked_for() -> None:
    ran = run("doctor", "--bank", bank())
    names = [line.split(":")[0].split(maxsplit=1)[1] for line in ran.out.splitlines() if line.startswith(("ok ", "warn", "fail"))]
    assert ran.code == 0
    assert names == [
        *("program", "packages", "bank", "prompts", "transcripts", "local judge", "terminal", "setting bank", "setting transcripts", "server"),
    ]
    assert "2 questions on 1 day" in ran.words
    assert "(--bank)" in ran.words
    assert "(INTERVIEWER_TRANSCRIPTS)" in ran.words
    assert ran.words.endswith("Ready.")


def packages(monkeypatch: pytest.MonkeyPatch, *without: str) -> tuple[str, str, str | None]:
    """What is found about the packages where these are not installed: the state, what it says, the mend."""

    def absent(look: Callable[[str], Any]) -> Callable[[str], Any]:
        def looks(name: str) -> Any:
            if name in without:
                raise PackageNotFoundError(name)
            return look(name)

        return looks

    monkeypatch.setattr(checkup, "version", absent(version))
    monkeypatch.setattr(checkup, "requires", absent(requires))
    found = next(each for each in json.loads(run("doctor", "--bank", bank(), "--json").out)["findings"] if each["name"] == "packages")
    return found["state"], found["says"], found["mend"]


def test_every_package_that_the_program_needs_is_looked_for_and_none_of_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    state, says, _ = packages(monkeypatch)
    assert state == "ok"
    assert sorted(each.split()[0] for each in says.split(", ")) == sorted(re.split("[><=~]", each)[0].lower().replace("_", "-") for each in needed)


def test_a_package_that_is_missing_is_in_the_way_and_a_program_that_is_not_installed_is_worth_knowing(monkeypatch: pytest.MonkeyPatch) -> None:
    mend = "Install the program once more: pip install . or make interview"
    assert packages(monkeypatch, "fsrs") == ("fail", "not installed: fsrs", mend)
    assert packages(monkeypatch, "mock-interviewer") == ("warn", "the program runs without being installed: what it needs is not known", mend)


def test_a_server_that_does_everything_is_ready() -> None:
    ran = doctor("--json", key=KEY)
    assert ran.code == 0
    assert states(ran) == dict.fromkeys(["server", "model", "reply", "streaming", "JSON", "context", "usage"], "ok")
    assert '"set, and not shown   (INTERVIEWER_API_KEY)"' in ran.out
    assert KEY not in ran.out


@pytest.mark.parametrize(
    ("script", "more", "worse", "mend"),
    [
        (but(models=error(401, f"bad key {KEY}")), {}, {"key": "fail"}, "Check the key"),
        (but(models=as_json([{"error": {"code": 400, "message": f"API key not valid: {KEY}"}}], 400)), {}, {"key": "fail"}, "Check the key"),
        (but(models=error(403, "missing scope: models")), {}, {"server": "warn"}, "Not every server lists them"),
        (but(models=error(404)), {}, {"server": "warn"}, "check the base URL"),
        (but(models=as_json([{"id": "tiny"}])), {}, {"server": "warn"}, "check the base URL"),
        (but(models=as_json({"data": []})), {}, {"model": "warn"}, "interviewer models"),
        (healthy, {"model": "tinyy"}, {"model": "warn"}, "Did you mean: tiny"),
        (healthy, {"model": None}, {"model": "fail"}, "--model NAME"),
        (but(chat=error(404, "no such model")), {}, {"reply": "fail"}, "interviewer models"),
        (but(chat=error(402, "pay")), {}, {"reply": "fail"}, "no credit"),
        (but(chat=words('{"ready": true}')), {}, {"streaming": "warn", "usage": "warn"}, "stay unknown"),
        (but(chat=words("So, {ready}?\n</think>\n\n", '{"ready": true}')), {}, {"usage": "warn"}, "stay unknown"),
        (but(chat=words("I am ", "ready!")), {}, {"JSON": "fail", "usage": "warn"}, "too small"),
        (but(chat=words('{"a":' * 25_000, "1" + "}" * 25_000)), {}, {"JSON": "fail", "usage": "warn"}, "too small"),
    ],
)
def test_what_is_wrong_with_a_server_has_its_line_and_its_mend(script: Any, more: dict[str, Any], worse: dict[str, str], mend: str) -> None:
    ran = doctor("--json", script=script, key=KEY, **more)
    found = states(ran)
    assert {name: state for name, state in found.items() if state != "ok"} == worse
    assert mend in mends(ran)
    assert ran.code == (4 if "fail" in worse.values() else 0)


def is_small(request: Request) -> bool:
    """Whether a request is shorter than a judgement's."""
    return request.path == "/v1/models" or len(request.prompt.split()) < 500


@pytest.mark.parametrize(
    ("reply", "state", "says"),
    [
        (lambda request: read(request, min(2048, len(request.prompt.split()))), "fail", "does not say so: every judgement would fail"),
        (lambda _: error(400, "the request exceeds the available context size"), "fail", "does not fit into the model's context"),
        (lambda _: error(402, "pay"), "warn", "gets no reply: the server refused the request (402: pay)"),
    ],
)
def test_a_context_into_which_no_judgement_fits_is_found_before_one_is_asked_for(reply: Callable[[Request], Reply], state: str, says: str) -> None:
    ran = doctor("--json", script=lambda request: healthy(request) if is_small(request) else reply(request))
    assert (ran.code, states(ran)["context"]) == (4 if state == "fail" else 0, state)
    assert says in ran.out
    assert ("OLLAMA_CONTEXT_LENGTH=8192" in mends(ran)) == (state == "fail")


def test_where_no_model_judges_no_request_of_a_judgements_size_is_made() -> None:
    with Server(healthy) as server:
        run("doctor", "--judge", "local", "--voice", "model", "--model", "tiny", "--bank", bank(), "--base-url", server.url)
    assert all(map(is_small, server.log))


@pytest.mark.parametrize("kind", ["models", "chat"])
def test_a_key_that_is_refused_is_to_be_looked_for_where_it_was_set(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("INTERVIEWER_API_KEY", "sk-another")  # key_from stands above it
    Path("interviewer.toml").write_text('key_from = "OPENROUTER_API_KEY"\n')
    Path(".env").write_text(f"OPENROUTER_API_KEY={KEY}\n")
    assert "Check the key in .env: OPENROUTER_API_KEY." in mends(doctor("--json", script=but(**{kind: error(401)})))


def test_a_mend_that_is_a_command_is_as_it_is_typed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "this_program", lambda: ".venv/bin/interviewer")
    assert "The models it offers: .venv/bin/interviewer models" in doctor(script=but(chat=error(404))).words


def test_a_form_that_only_the_prompt_asks_for_is_worth_knowing() -> None:
    def script(request: Request) -> Reply:
        return error(400, "response_format is not supported") if "response_format" in request.body else healthy(request)

    ran = doctor("--json", script=script)
    assert (ran.code, states(ran)["JSON"]) == (0, "warn")


def test_a_server_that_is_not_there_is_told_once_and_asked_nothing_more() -> None:
    with Server([]) as server:
        pass
    ran = run("doctor", "--bank", bank(), "--base-url", server.url, "--model", "m", "--judge", "model", "--json")
    assert (ran.code, states(ran)) == (4, {"server": "fail"})
    assert "Is the server running" in mends(ran)


def test_a_server_that_no_interview_would_ask_is_in_nobodys_way(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server([]) as server:
        pass
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    ran = run("doctor", "--bank", bank(), "--json")
    assert (ran.code, states(ran)) == (0, {})
    assert "is set, and none is needed" in ran.out
    named = run("doctor", "--bank", bank(), "--model", "m", "--json")
    assert (named.code, states(named)) == (0, {"server": "warn", "use": "warn"})


def test_of_a_server_that_was_set_for_the_interview_and_is_not_used_it_is_said_how_to_use_it() -> None:
    ran = run("doctor", "--bank", bank(), "--base-url", "http://127.0.0.1:9/v1", "--json")
    assert (ran.code, states(ran)) == (0, {"server": "warn"})
    assert "is set and not used: judge and voice are local" in ran.out
    assert 'judge = "model", voice = "model", model = "NAME"' in mends(ran)


def test_the_models_that_are_tried_are_those_that_an_interview_would_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_PANEL", "tiny,big")
    monkeypatch.setenv("INTERVIEWER_SECOND_OPINION", "wise")
    with Server(healthy) as server:
        ran = run("doctor", "--judge", "model", "--bank", bank(), "--base-url", server.url, "--json")
    found = states(ran)
    assert ran.code == 0
    assert [found[f"reply of {name}"] for name in ("tiny", "big", "wise")] == ["ok"] * 3
    assert found["model of wise"] == "warn"
    assert [request.body["model"] for request in server.log[1:] if is_small(request)] == ["tiny", "big", "wise"]


def test_what_may_be_secret_in_an_address_is_not_shown() -> None:
    for more in ([], ["--json"]):
        ran = run("doctor", "--bank", bank(), "--base-url", "https://me:canary@example.org/v1", *more)
        assert ran.code == 0
        assert "https://example.org/v1" in ran.out
        assert "canary" not in ran.out + ran.err


def test_a_persona_that_is_not_right_is_in_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("mine").mkdir()
    Path("mine/own.md").write_text("---\nlines: {ask: ['{ask:d}']}\n---\n")
    monkeypatch.setenv("INTERVIEWER_PERSONAS", "nowhere")
    assert "fail prompts: nowhere: this folder of personas cannot be read" in run("doctor", "--bank", bank()).words
    monkeypatch.setenv("INTERVIEWER_PERSONAS", "mine")
    assert run("doctor", "--bank", bank(), "--json").code == 0
    monkeypatch.setenv("INTERVIEWER_PERSONA", "own")
    ran = run("doctor", "--bank", bank(), "--json")
    assert ran.code == 1
    assert "mine/own.md:2:14: `lines.ask`" in ran.out


def test_what_is_wrong_here_counts_before_the_server() -> None:
    Path("transcripts").write_text("in the way")
    ran = doctor("--json", script=but(chat=error(402)))
    assert ran.code == 1
    assert "Name another folder with --transcripts" in mends(ran)
    broken = run("doctor", "--bank", bank({"day-01.yaml": SMALL.replace("day: 1", "day: one")}), "--json")
    assert broken.code == 1
    assert json.loads(broken.out)["findings"][2]["state"] == "fail"


def test_a_key_that_others_can_read_is_worth_knowing() -> None:
    Path(".env").write_text(f"INTERVIEWER_API_KEY={KEY}\n")
    Path(".env").chmod(0o644)
    ran = run("doctor", "--bank", bank())
    assert "warn key: others on this machine can read .env → Close it: chmod 600 .env" in ran.words
    Path(".env").chmod(0o600)
    assert "warn" not in run("doctor", "--bank", bank()).words
    assert "canary" not in ran.out


def test_where_the_system_knows_no_modes_nobody_is_advised_to_change_one(monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path("key")
    path.write_text("")
    path.chmod(0o666)  # Windows says so of every file that may be written to
    assert open_to_others(path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        others = open_to_others(path)
    assert not others


def test_a_judge_that_stands_in_is_worth_knowing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "load_embedded", lambda: LexicalJudge("no network here"))
    assert "warn local judge: the lexical judge stands in: no network here" in run("doctor", "--bank", bank()).words


# --- models ----------------------------------------------------------------------------------------------------------------


def test_models_lists_what_the_server_offers_and_marks_the_one_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_MODEL", "big")
    with Server(healthy) as server:
        ran = run("models", "--base-url", server.url)
    assert (ran.code, ran.out) == (0, "tiny\nbig   (in use)\n")


@pytest.mark.parametrize(
    ("reply", "code", "says"),
    [
        (as_json({"data": []}), 0, "The server lists no models."),
        (as_json({"data": [{"id": f"\x1b[31mred\u200b {KEY}"}, {"id": 7}]}), 0, "red [key]"),
        (error(401), 4, "it does not take the key"),
        (error(404), 4, "404: no) Check the base URL (http://127.0.0.1:"),
        (as_json({"data": 7}), 4, "lists no models in the usual form Is the base URL right?"),
        (Reply(body=b"<html>", kind="text/html"), 4, "lists no models in the usual form"),
        (Reply(body=b"{", kind="application/json"), 4, ""),
    ],
)
def test_a_list_of_any_form_is_shown_or_refused(reply: Reply, code: int, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_API_KEY", KEY)
    with Server(lambda _: reply) as server:
        ran = run("models", "--base-url", server.url)
    assert ran.code == code
    assert says in ran.words + ran.error
    assert "canary" not in ran.out + ran.err
    assert "\x1b" not in ran.out


def test_without_a_server_models_says_how_to_name_one() -> None:
    ran = run("models")
    assert ran.code == 2
    assert "--base-url URL" in ran.error
