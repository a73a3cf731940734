"""What `doctor` looks at, one diagnosis each: this machine first, then the server if one is set."""

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
from interviewer.judges.embedded import embedded
from interviewer.settings import Settings
from interviewer.storage.bank import Bank
from interviewer.storage.places import PROMPTS
from interviewer.storage.prompts import read_prompt
from interviewer.storage.trial import open_to_others, refuses
from interviewer.terminal.console import server_address, this_program
from interviewer.terminal.reminders import how_to_use_it, set_and_not_used
from interviewer.wiring import authored, judge_prompts, model_of, personas, voice_prompts

if TYPE_CHECKING:
    from interviewer.models.openai_compatible import OpenAIModel

#: What the program is called where it is installed, and how it is.
DISTRIBUTION, INSTALL = "mock-interviewer", "Install the program once more: pip install . or make interview"


class Health(StrEnum):
    """How it is: as it should be, worth knowing, or in the way of an interview."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Diagnosis:
    """What was looked at, how it is, and what to do about it. `here` tells this machine from the server."""

    name: str
    state: Health
    says: str
    mend: str | None = None
    here: bool = True


def _ok(name: str, says: str) -> Diagnosis:
    return Diagnosis(name, Health.OK, says)


# --- This machine ----------------------------------------------------------------------------------------------------------


def of_this_machine(settings: Settings) -> Iterator[Diagnosis]:
    """Everything that an interview without a server needs."""
    yield _ok("program", f"interviewer {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    yield _packages()
    yield _bank(settings)
    yield _prompts(settings)
    yield _transcripts(settings)
    yield _local_judge(settings)
    yield _terminal(settings)
    yield from _settings(settings)


def _packages() -> Diagnosis:
    """Whether all is there that the program was installed with."""
    try:
        wanted = requires(DISTRIBUTION) or []
    except PackageNotFoundError:
        return Diagnosis("packages", Health.WARN, "the program runs without being installed: what it needs is not known", INSTALL)
    found, missing = list[str](), list[str]()
    for name in (re.split(r"[^\w.-]", each)[0] for each in wanted if ";" not in each):  # with a condition behind it, it is only for an extra
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return Diagnosis("packages", Health.FAIL, f"not installed: {', '.join(missing)}", INSTALL)
    return _ok("packages", ", ".join(found))


def _bank(settings: Settings) -> Diagnosis:
    try:
        days = list(Bank(settings.bank).days())
    except InterviewerError as wrong:
        return Diagnosis("bank", Health.FAIL, str(wrong), wrong.mend)
    count = sum(len(day.questions) for day in days)
    return _ok("bank", f"{counted(count, 'question')} on {counted(len(days), 'day')}, in {settings.bank}")


def _prompts(settings: Settings) -> Diagnosis:
    try:
        authored(settings)
        voice_prompts()
        judge_prompts()
    except InterviewerError as wrong:
        return Diagnosis("prompts", Health.FAIL, str(wrong), wrong.mend)
    return _ok("prompts", f"in {PROMPTS}; personas: {', '.join(personas(settings))}")


def _transcripts(settings: Settings) -> Diagnosis:
    if (why := refuses(settings.transcripts)) is not None:
        return Diagnosis("transcripts", Health.FAIL, f"{settings.transcripts} takes no file: {why}", "Name another folder with --transcripts DIR.")
    return _ok("transcripts", f"kept in {settings.transcripts}, readable by you alone")


def _local_judge(settings: Settings) -> Diagnosis:
    start = time.perf_counter()
    loaded = embedded()
    with suppress(InterviewerError):  # the bank's own diagnosis says so
        bank = Bank(settings.bank)
        loaded.warms_up(question.without_samples() for question in bank.day(min(bank.day_numbers())).questions)
    took = time.perf_counter() - start
    if (instead := loaded.stands_in) is not None:
        return Diagnosis(
            "local judge", Health.WARN, f"the lexical judge stands in: {instead}", "Install the program once more; every score says which judge it is from."
        )
    return _ok("local judge", f"loaded in {took:.1f} s")


def _terminal(settings: Settings) -> Diagnosis:
    stream = sys.stdout
    kind = "a terminal" if stream is not None and stream.isatty() else "no terminal (a pipe or a file)"
    encoding = (getattr(stream, "encoding", None) or "none").lower()
    columns = os.get_terminal_size().columns if stream is not None and stream.isatty() else None
    wide = f", {columns} columns" if columns else ""
    colours = "plain" if settings.plain else "no colours (NO_COLOR)" if os.environ.get("NO_COLOR") else "colours"
    says = f"{kind}{wide}, {encoding}, {colours}"
    if encoding.replace("-", "") != "utf8":
        return Diagnosis("terminal", Health.WARN, says, "Some characters are shown as ?: set the encoding to UTF-8 (PYTHONUTF8=1).")
    if columns and columns < 40:
        return Diagnosis("terminal", Health.WARN, says, "Widen the window: questions read badly below 40 columns.")
    return _ok("terminal", says)


def _settings(settings: Settings) -> Iterator[Diagnosis]:
    """One diagnosis for each setting that is not left alone, and where it was made; of the key, only that there is one."""
    for name in type(settings).model_fields:
        place = settings.origin(name)
        if place is not None:
            yield _ok(f"setting {name}", f"{_shown(settings, name)}   ({place})")
    for wrong in settings.passed_over:
        yield Diagnosis("settings", Health.WARN, f"passed over: {wrong}", wrong.mend)
    if not settings.passed_over and not any(settings.origin(name) for name in type(settings).model_fields):
        yield _ok("settings", "all have their defaults")
    if (settings.origin("api_key") or "").startswith(".env") and open_to_others(Path(".env")):
        yield Diagnosis("key", Health.WARN, "others on this machine can read .env", "Close it: chmod 600 .env")


def _shown(settings: Settings, name: str) -> str:
    """A setting without what may be secret in it."""
    if name == "api_key":
        return "set, and not shown"
    return server_address(settings) if name == "base_url" and settings.base_url else str(getattr(settings, name))


# --- The server ------------------------------------------------------------------------------------------------------------


def _server(name: str, state: Health, says: str, mend: str | None = None) -> Diagnosis:
    return Diagnosis(name, state, says, mend, here=False)


def of_the_server(settings: Settings) -> Iterator[Diagnosis]:
    """What an interview under these settings has of its server: what it does not need is not in its way."""
    if settings.needs_model or settings.speak:
        yield from tries_the_server(settings)
    elif settings.model is None and (unused := set_and_not_used(settings)) is not None:
        yield _server("server", Health.WARN, unused, how_to_use_it(settings))
    elif settings.model is None:
        set_ = "none is set" if settings.base_url is None else f"{server_address(settings)} is set"
        yield _ok("server", f"{set_}, and none is needed. To use one: {this_program()} init")
    else:
        for diagnosis in tries_the_server(settings):
            yield replace(diagnosis, state=Health.WARN) if diagnosis.state is Health.FAIL else diagnosis
        yield _server("use", Health.WARN, "a model is set, but judge and voice are local", how_to_use_it(settings))


def tries_the_server(settings: Settings) -> Iterator[Diagnosis]:
    """Whether the server is there, takes the key, has the models that are asked, and how they reply."""
    if settings.base_url is None and settings.passed_over:
        yield _server("server", Health.FAIL, "it may be named in what was passed over", "Mend that first, or name it with --base-url.")
        return
    if settings.base_url is None and settings.key is None:
        yield _server("server", Health.FAIL, "there is neither a server nor a key", f"Set them up: {this_program()} init")
        return
    diagnosis, listed = _listed(settings)
    yield diagnosis
    if diagnosis.state is Health.FAIL:
        return
    if settings.needs_model and settings.first_model is None:
        yield _server("model", Health.FAIL, "no model is named", f"Name one with --model NAME. What the server offers: {this_program()} models")
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


def _listed(settings: Settings) -> tuple[Diagnosis, list[str] | None]:
    """How the server answers when it is asked for its models, and these, if it lists any."""
    from interviewer.models.client import warm_up
    from interviewer.models.probe import offered

    warm_up()
    where = server_address(settings)
    start = time.perf_counter()
    try:
        names = offered(settings.key, settings.base_url, settings.origin("api_key"))
    except ModelError as wrong:
        if wrong.status in (None, 401, 407):
            return _server("key" if wrong.status == 401 else "server", Health.FAIL, str(wrong), wrong.mend), None
        mend = "Not every server lists them; if the reply fails too, check the base URL."
        return _server("server", Health.WARN, f"{where} answers, but lists no models ({wrong})", mend), None
    safe = "TLS, certificate valid" if (settings.base_url or "https:").startswith("https:") else "no TLS"
    return _server("server", Health.OK, f"{where} answers in {1000 * (time.perf_counter() - start):.0f} ms; {safe}"), names


def _named(model: str, listed: list[str] | None) -> Iterator[Diagnosis]:
    if listed is None:
        return
    if model in listed or f"models/{model}" in listed:
        yield _server("model", Health.OK, f"{model} is one of the {len(listed)} that the server lists")
        return
    near = difflib.get_close_matches(model, listed, n=3, cutoff=0.4)
    hint = f"Did you mean: {', '.join(near)}?" if near else f"What it offers: {this_program()} models"
    yield _server("model", Health.WARN, f"{model} is not one of the {len(listed)} that the server lists", hint)


def _replies(settings: Settings, name: str) -> Iterator[Diagnosis]:
    from interviewer.models.openai_compatible import OpenAIModel
    from interviewer.models.probe import tried

    model = model_of(settings, name)
    if not isinstance(model, OpenAIModel):
        return
    try:
        reply = tried(model, read_prompt(PROMPTS, "probe.md"))
    except InterviewerError as wrong:
        yield _server("reply", Health.FAIL, str(wrong), wrong.mend)
        return
    yield _server("reply", Health.OK, f"the first word after {reply.first_word:.1f} s")
    yield _streaming(reply.streamed, reply.pieces)
    yield _json(reply.text, reply.form)
    if settings.judge == "model" or settings.second_model == name:
        yield from _context(model)
    used = reply.usage
    if used is None or used.input_tokens is None:
        yield _server("usage", Health.WARN, "the server does not tell what a reply takes", "Tokens and cost stay unknown; nothing else is affected.")
    elif used.cost is None:
        yield _server("usage", Health.OK, "tokens are reported; the price is not known (input_price and output_price set it)")
    else:
        yield _server("usage", Health.OK, f"tokens are reported; priced by {used.priced_by}")


def _context(model: OpenAIModel) -> Iterator[Diagnosis]:
    """Whether a judgement fits into what the server reads of a request."""
    from interviewer.models.failures import LONGER_CONTEXT
    from interviewer.models.probe import arrives_whole

    try:
        whole = arrives_whole(model, read_prompt(PROMPTS, "probe.md"))
    except ModelError as wrong:
        state = Health.FAIL if wrong.mend == LONGER_CONTEXT else Health.WARN
        yield _server("context", state, f"a request of a judgement's size gets no reply: {wrong}", wrong.mend)
        return
    if whole is not None:
        says = "a judgement fits in" if whole else "the server cuts off what a judgement asks, and does not say so: every judgement would fail"
        yield _server("context", Health.OK if whole else Health.FAIL, says, None if whole else LONGER_CONTEXT)


def _streaming(streamed: bool, pieces: int) -> Diagnosis:
    if streamed and pieces > 1:
        return _server("streaming", Health.OK, f"{pieces} pieces")
    return _server("streaming", Health.WARN, "the reply came as a whole", "The words appear all at once; nothing else is affected.")


def _json(text: str, form: str) -> Diagnosis:
    import json

    try:
        said = "".join(after_the_thought([text])) if began_in_the_prompt(text) else text
        whole, _ = json.JSONDecoder().raw_decode(said, said.find("{"))
    except (ValueError, RecursionError):
        whole = None
    if isinstance(whole, dict):
        state = Health.OK if form != "prompt" else Health.WARN
        return _server(
            "JSON", state, f"as asked for, by {form}", None if state is Health.OK else "Judging works, with more repairs; a newer server may take a schema."
        )
    mend = "The model may be too small to judge: take a larger one, or --judge local with --voice model."
    return _server("JSON", Health.FAIL, f"the reply is no JSON, asked for by {form}", mend)
