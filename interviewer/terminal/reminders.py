"""What is worth knowing of the settings before an interview: a server that is not used, or has no key, and what was passed over. None is an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from interviewer.core.question import Question
from interviewer.errors import SettingsError
from interviewer.settings import Settings
from interviewer.storage.bank import mistyped_keys
from interviewer.terminal.console import begin_flags, resume_flags, server_address, this_program

#: A server that these name may be meant for other programs.
_FOR_OTHERS = ("OPENAI_BASE_URL", ".env: OPENAI_BASE_URL")


def reminders(settings: Settings) -> Iterator[str]:
    """What is said of the server at the start of an interview, a line each."""
    if (unused := set_and_not_used(settings)) is not None:
        yield f"{unused}. {how_to_use_it(settings)}"
    if settings.needs_model or settings.speak:
        yield from map(passed_over, settings.unusable)
    if (settings.needs_model or settings.speak) and settings.key is None and settings.base_url is not None:
        from interviewer.models.addresses import may_want_a_key

        if may_want_a_key(settings.base_url):
            yield (
                f"No key was found for {server_address(settings)}: if it needs one, put it into .env or the environment as INTERVIEWER_API_KEY "
                "or OPENAI_API_KEY, or name the variable that holds it: key_from in interviewer.toml."
            )


def passed_over(wrong: SettingsError) -> str:
    """That something is not used, and why."""
    return f"Passed over: {wrong}. {wrong.mend or ''}".rstrip()


def mistyped(settings: Settings, questions: Iterable[Question]) -> str | None:
    """That a key of these questions means nothing, and what it may be meant for; None where there is no such key."""
    found = mistyped_keys(questions)
    if not found:
        return None
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    told = f"In {found[0].where} the key `{found[0].key}` means nothing{more}, and what stands under it is not used. Did you mean `{found[0].meant}`?"
    return f"{told} See: {this_program()} bank check{begin_flags(settings).removesuffix(resume_flags(settings))}"


def set_and_not_used(settings: Settings) -> str | None:
    """That a server or a model is set and nobody asks it; None where that is not so, or where judge or voice were chosen."""
    chosen = any(settings.origin(name) for name in ("judge", "voice"))
    if chosen or settings.needs_model or settings.speak:
        return None
    if settings.base_url is not None and settings.origin("base_url") not in _FOR_OTHERS:
        return f"The server {server_address(settings)} is set and not used: judge and voice are local"
    return None if settings.model is None else f"The model {settings.model} is set and not used: judge and voice are local"


def how_to_use_it(settings: Settings) -> str:
    """How a server is used that is set: by flags, or by lines of the settings file."""
    flags, lines = ("", "") if settings.model else (" --model NAME", ', model = "NAME"')
    return f'To use it: --judge model --voice model{flags}, or in interviewer.toml: judge = "model", voice = "model"{lines}'
