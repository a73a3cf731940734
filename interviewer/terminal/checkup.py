"""What `doctor` looks at, one finding each: this machine first, then the server if one is set."""

from __future__ import annotations

import difflib
import os
import platform
import re
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer import __version__
from interviewer.core.counted import counted
from interviewer.core.thoughts import after_the_thought, began_in_the_prompt
from interviewer.errors import InterviewerError, ModelError
from interviewer.settings import Settings
from interviewer.storage.bank import Bank
from interviewer.storage.places import PROMPTS
from interviewer.storage.prompts import read_prompt
from interviewer.storage.trial import open_to_others, refuses
from interviewer.terminal.console import program, server_address
from interviewer.terminal.reminders import how_to_use_it, set_and_not_used
from interviewer.wiring import authored, embedded, judge_prompts, model_of, personas, voice_prompts

if TYPE_CHECKING:
    from interviewer.models.openai_compatible import OpenAIModel

#: What the program is called where it is installed, and how it is.
DISTRIBUTION, INSTALL = "mock-interviewer", "Install the program once more: pip install . or make interview"


class State(StrEnum):
    """How it is: as it should be, worth knowing, or in the way of an interview."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and what to do about it. `here` tells this machine from the server."""

    name: str
    state: State
    says: str
    mend: str | None = None
    here: bool = True


def _ok(name: str, says: str) -> Finding:
    return Finding(name, State.OK, says)


# --- This machine ----------------------------------------------------------------------------------------------------------


def of_this_machine(settings: Settings) -> Iterator[Finding]:
    """Everything that an interview without a server needs."""
    yield _ok("program", f"interviewer {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    yield _packages()
    yield _bank(settings)
    yield _prompts(settings)
    yield _transcripts(settings)
    yield _local_judge(settings)
    yield _terminal(settings)
    yield from _settings(settings)


def _packages() -> Finding:
    """Whether all is there that the program was installed with."""
    try:
        wanted = requires(DISTRIBUTION) or []
    except PackageNotFoundError:
        return Finding("packages", State.WARN, "the program runs without being installed: what it needs is not known", INSTALL)
    found, missing = list[str](), list[str]()
    for name in (re.split(r"[^\w.-]", each)[0] for each in wanted if ";" not in each):  # with a condition behind it, it is only for an extra
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return Finding("packages", State.FAIL, f"not installed: {', '.join(missing)}", INSTALL)
    return _ok("packages", ", ".join(found))


def _bank(settings: Settings) -> Finding:
    try:
        days = list(Bank(settings.bank).days())
    except InterviewerError as wrong:
        return Finding("bank", State.FAIL, str(wrong), wrong.mend)
    count = sum(len(day.questions) for day in days)
    return _ok("bank", f"{counted(count, 'question')} on {counted(len(days), 'day')}, in {settings.bank}")


def _prompts(settings: Settings) -> Finding:
    try:
        authored(settings)
        voice_prompts()
        judge_prompts()
    except InterviewerError as wrong:
        return Finding("prompts", State.FAIL, str(wrong), wrong.mend)
    return _ok("prompts", f"in {PROMPTS}; personas: {', '.join(personas(settings))}")


def _transcripts(settings: Settings) -> Finding:
    if (why := refuses(settings.transcripts)) is not None:
        return Finding("transcripts", State.FAIL, f"{settings.transcripts} takes no file: {why}", "Name another folder with --transcripts DIR.")
    return _ok("transcripts", f"kept in {settings.transcripts}, readable by you alone")


def _local_judge(settings: Settings) -> Finding:
    start = time.perf_counter()
    loaded = embedded()
    with suppress(InterviewerError):  # the bank's own finding says so
        bank = Bank(settings.bank)
        loaded.warms_up(question.without_samples() for question in bank.day(min(bank.day_numbers())).questions)
    took = time.perf_counter() - start
    if (instead := loaded.stands_in) is not None:
        return Finding(
            "local judge", State.WARN, f"the lexical judge stands in: {instead}", "Install the program once more; every score says which judge it is from."
        )
    return _ok("local judge", f"loaded in {took:.1f} s")


def _terminal(settings: Settings) -> Finding:
    stream = sys.stdout
    kind = "a terminal" if stream is not None and stream.isatty() else "no terminal (a pipe or a file)"
    encoding = (getattr(stream, "encoding", None) or "none").lower()
    columns = os.get_terminal_size().columns if stream is not None and stream.isatty() else None
    wide = f", {columns} columns" if columns else ""
    colours = "plain" if settings.plain else "no colours (NO_COLOR)" if os.environ.get("NO_COLOR") else "colours"
    says = f"{kind}{wide}, {encoding}, {colours}"
    if encoding.replace("-", "") != "utf8":
        return Finding("terminal", State.WARN, says, "Some characters are shown as ?: set the encoding to UTF-8 (PYTHONUTF8=1).")
    if columns and columns < 40:
        return Finding("terminal", State.WARN, says, "Widen the window: questions read badly below 40 columns.")
    return _ok("terminal", says)


def _settings(settings: Settings) -> Iterator[Finding]:
    """One finding for each setting that is not left alone, and where it was made; of the key, only that there is one."""
    for name in type(settings).model_fields:
        place = settings.origin(name)
        if place is not None:
            yield _ok(f"setting {name}", f"{_shown(settings, name)}   ({place})")
    for wrong in settings.passed_over:
        yield Finding("settings", State.WARN, f"passed over: {wrong}", wrong.mend)
    if not settings.passed_over and not any(settings.origin(name) for name in type(settings).model_fields):
        yield _ok("settings", "all have their defaults")
    if (settings.origin("api_key") or "").startswith(".env") and open_to_others(Path(".env")):
        yield Finding("key", State.WARN, "others on this machine can read .env", "Close it: chmod 600 .env")


def _shown(settings: Settings, name: str) -> str:
    """A setting without what may be secret in it."""
    if name == "api_key":
        return "set, and not shown"
    return server_address(settings) if name == "base_url" and settings.base_url else str(getattr(settings, name))


# --- The server ------------------------------------------------------------------------------------------------------------


def _server(name: str, state: State, says: str, mend: str | None = None) -> Finding:
    return Finding(name, state, says, mend, here=False)


def of_the_server(settings: Settings) -> Iterator[Finding]:
    """What an interview under these settings has of its server: what it does not need is not in its way."""
    if settings.needs_model or settings.speak:
        yield from tries_the_server(settings)
    elif settings.model is None and (unused := set_and_not_used(settings)) is not None:
        yield _server("server", State.WARN, unused, how_to_use_it(settings))
    elif settings.model is None:
        set_ = "none is set" if settings.base_url is None else f"{server_address(settings)} is set"
        yield _ok("server", f"{set_}, and none is needed. To use one: {program()} init")
    else:
        for finding in tries_the_server(settings):
            yield replace(finding, state=State.WARN) if finding.state is State.FAIL else finding
        yield _server("use", State.WARN, "a model is set, but judge and voice are local", how_to_use_it(settings))


def tries_the_server(settings: Settings) -> Iterator[Finding]:
    """Whether the server is there, takes the key, has the models that are asked, and how they reply."""
    if settings.base_url is None and settings.passed_over:
        yield _server("server", State.FAIL, "it may be named in what was passed over", "Mend that first, or name it with --base-url.")
        return
    if settings.base_url is None and settings.key is None:
        yield _server("server", State.FAIL, "there is neither a server nor a key", f"Set them up: {program()} init")
        return
    finding, listed = _listed(settings)
    yield finding
    if finding.state is State.FAIL:
        return
    if settings.needs_model and settings.first_model is None:
        yield _server("model", State.FAIL, "no model is named", f"Name one with --model NAME. What the server offers: {program()} models")
        return
    names = _models(settings)
    for name in names:
        for found in (*_named(name, listed), *_replies(settings, name)):
            yield found if len(names) == 1 else replace(found, name=f"{found.name} of {name}")


def _models(settings: Settings) -> list[str]:
    """The models that are asked under these settings, each once; where none is, the one that is named all the same."""
    main = [settings.first_model] if settings.needs_main_model or not settings.needs_model else []
    panel = settings.panel if settings.judge == "model" else ()
    return list(dict.fromkeys(name for name in (*main, *panel, settings.second_model) if name is not None))


def _listed(settings: Settings) -> tuple[Finding, list[str] | None]:
    """How the server answers when it is asked for its models, and these, if it lists any."""
    from interviewer.models.openai_compatible import warm_up
    from interviewer.models.probe import offered

    warm_up()
    where = server_address(settings)
    start = time.perf_counter()
    try:
        names = offered(settings.key, settings.base_url, settings.origin("api_key"))
    except ModelError as wrong:
        if wrong.status in (None, 401, 407):
            return _server("key" if wrong.status == 401 else "server", State.FAIL, str(wrong), wrong.mend), None
        mend = "Not every server lists them; if the reply fails too, check the base URL."
        return _server("server", State.WARN, f"{where} answers, but lists no models ({wrong})", mend), None
    safe = "TLS, certificate valid" if (settings.base_url or "https:").startswith("https:") else "no TLS"
    return _server("server", State.OK, f"{where} answers in {1000 * (time.perf_counter() - start):.0f} ms; {safe}"), names


def _named(model: str, listed: list[str] | None) -> Iterator[Finding]:
    if listed is None:
        return
    if model in listed or f"models/{model}" in listed:
        yield _server("model", State.OK, f"{model} is one of the {len(listed)} that the server lists")
        return
    near = difflib.get_close_matches(model, listed, n=3, cutoff=0.4)
    hint = f"Did you mean: {', '.join(near)}?" if near else f"What it offers: {program()} models"
    yield _server("model", State.WARN, f"{model} is not one of the {len(listed)} that the server lists", hint)


def _replies(settings: Settings, name: str) -> Iterator[Finding]:
    from interviewer.models.openai_compatible import OpenAIModel
    from interviewer.models.probe import tried

    model = model_of(settings, name)
    if not isinstance(model, OpenAIModel):
        return
    try:
        reply = tried(model, read_prompt(PROMPTS, "probe.md"))
    except InterviewerError as wrong:
        yield _server("reply", State.FAIL, str(wrong), wrong.mend)
        return
    yield _server("reply", State.OK, f"the first word after {reply.first_word:.1f} s")
    yield _streaming(reply.streamed, reply.pieces)
    yield _json(reply.text, reply.form)
    if settings.judge == "model" or settings.second_model == name:
        yield from _context(model)
    used = reply.usage
    if used is None or used.input_tokens is None:
        yield _server("usage", State.WARN, "the server does not tell what a reply takes", "Tokens and cost stay unknown; nothing else is affected.")
    elif used.cost is None:
        yield _server("usage", State.OK, "tokens are reported; the price is not known (input_price and output_price set it)")
    else:
        yield _server("usage", State.OK, f"tokens are reported; priced by {used.priced_by}")


def _context(model: OpenAIModel) -> Iterator[Finding]:
    """Whether a judgement fits into what the server reads of a request."""
    from interviewer.models.failures import LONGER_CONTEXT
    from interviewer.models.probe import arrives_whole

    try:
        whole = arrives_whole(model, read_prompt(PROMPTS, "probe.md"))
    except ModelError as wrong:
        state = State.FAIL if wrong.mend == LONGER_CONTEXT else State.WARN
        yield _server("context", state, f"a request of a judgement's size gets no reply: {wrong}", wrong.mend)
        return
    if whole is not None:
        says = "a judgement fits in" if whole else "the server cuts off what a judgement asks, and does not say so: every judgement would fail"
        yield _server("context", State.OK if whole else State.FAIL, says, None if whole else LONGER_CONTEXT)


def _streaming(streamed: bool, pieces: int) -> Finding:
    if streamed and pieces > 1:
        return _server("streaming", State.OK, f"{pieces} pieces")
    return _server("streaming", State.WARN, "the reply came as a whole", "The words appear all at once; nothing else is affected.")


def _json(text: str, form: str) -> Finding:
    import json

    try:
        said = "".join(after_the_thought([text])) if began_in_the_prompt(text) else text
        whole, _ = json.JSONDecoder().raw_decode(said, said.find("{"))
    except (ValueError, RecursionError):
        whole = None
    if isinstance(whole, dict):
        state = State.OK if form != "prompt" else State.WARN
        return _server(
            "JSON", state, f"as asked for, by {form}", None if state is State.OK else "Judging works, with more repairs; a newer server may take a schema."
        )
    mend = "The model may be too small to judge: take a larger one, or --judge local with --voice model."
    return _server("JSON", State.FAIL, f"the reply is no JSON, asked for by {form}", mend)
