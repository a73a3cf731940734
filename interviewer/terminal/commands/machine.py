"""The machine, the server, and who speaks: personas, doctor, init, models."""

from __future__ import annotations

from typing import Annotated

import typer

from interviewer.terminal.commands.options import BankFlag, BaseUrlFlag, JudgeFlag, ModelFlag, PlainFlag, ProfileFlag, TranscriptsFlag, VoiceFlag, settings_of

app = typer.Typer(rich_markup_mode=None)


@app.command()
def personas() -> None:
    """List who can speak: a neutral senior engineer, a tough one, a coach, and your own.

    Choose one with --persona NAME. It changes the words, offline and with a model, and never the rules or the score. To add one, put a file
    NAME.md into a folder of your own, and name the folder in INTERVIEWER_PERSONAS.
    """
    from interviewer.terminal import people

    people.list_personas(settings_of())


@app.command()
def doctor(
    profile: ProfileFlag = None,
    judge: JudgeFlag = None,
    voice: VoiceFlag = None,
    model: ModelFlag = None,
    base_url: BaseUrlFlag = None,
    bank: BankFlag = None,
    transcripts: TranscriptsFlag = None,
    plain: PlainFlag = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Check this machine, and the server if one is set; say how to mend what is wrong.

    Of the key it tells only that there is one. The exit code is 0, or 1 where something here is in the way, or 4 where it is the server.
    """
    settings = settings_of(profile=profile, judge=judge, voice=voice, model=model, base_url=base_url, bank=bank, transcripts=transcripts, plain=plain)
    from interviewer.terminal.doctor import doctor as examine

    raise typer.Exit(examine(settings, as_json))


@app.command()
def init(
    server: Annotated[
        str | None,
        typer.Option("--server", help="Its address, or: openai, openrouter, anthropic, gemini, ollama, lmstudio, llama.cpp, vllm.", show_default=False),
    ] = None,
    model: ModelFlag = None,
    judge: JudgeFlag = None,
    voice: VoiceFlag = None,
    profile: Annotated[str | None, typer.Option("--profile", help="Write it as a profile of this name, beside the others.", show_default=False)] = None,
    key_from_input: Annotated[bool, typer.Option("--key-stdin", help="Read the key from the standard input; `none` is no key.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is set already, without asking.")] = False,
    check: Annotated[bool, typer.Option("--check/--no-check", help="Try the server afterwards.")] = True,
) -> None:
    """Set up a server and a model: writes interviewer.toml and .env here, and tries them.

    It asks what no flag tells. The key is typed unseen, goes into .env, which only you can read, and is never shown.

    \b
      interviewer init
      interviewer init --server ollama --model llama3.2 --profile home
    """
    from interviewer.terminal import setup

    raise typer.Exit(setup.init(setup.InitFlags(server, model, judge, voice, profile, key_from_input=key_from_input, overwrite=overwrite, check=check)))


@app.command()
def models(profile: ProfileFlag = None, base_url: BaseUrlFlag = None, plain: PlainFlag = None) -> None:
    """List the models that your server offers."""
    settings = settings_of(profile=profile, base_url=base_url, plain=plain)
    from interviewer.terminal.doctor import list_models

    raise typer.Exit(list_models(settings))
