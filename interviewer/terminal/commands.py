"""The command `interviewer`. Each command reads its settings and hands them on.

What a command needs is imported inside it, so that `--help` and `--version` wait for nothing that they do not use.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interviewer import __version__
from interviewer.errors import InterviewerError, StorageError
from interviewer.terminal.completing import profiles
from interviewer.terminal.completing import sessions as sessions_so_far

if TYPE_CHECKING:
    from interviewer.settings import Settings

Day = Annotated[int | None, typer.Option("--day", "-d", help="The day of the bank. Without it: the first that you have not finished.", show_default=False)]
Mode = Annotated[str | None, typer.Option("--mode", help="study: the debrief follows each question. real: all at the end.", show_default=False)]
Judge = Annotated[
    str | None,
    typer.Option(
        "--judge", help="local: the embedded judge, offline. model: the model of your server. lexical: words and order only, the weakest.", show_default=False
    ),
]
Voice = Annotated[str | None, typer.Option("--voice", help="local: the words of the bank. model: a persona played by the model.", show_default=False)]
Model = Annotated[str | None, typer.Option("--model", help="The model's name on the server.", show_default=False)]
BaseUrl = Annotated[str | None, typer.Option("--base-url", help="Any OpenAI-compatible server, such as http://127.0.0.1:11434/v1.", show_default=False)]
Profile = Annotated[
    str | None,
    typer.Option("--profile", help="A profile of your settings file: a server, its model, who judges.", show_default=False, autocompletion=profiles),
]
BankFolder = Annotated[Path | None, typer.Option("--bank", help="A folder of question files of your own.", show_default=False)]
TranscriptsFolder = Annotated[Path | None, typer.Option("--transcripts", help="Where the transcripts are kept.", show_default=False)]
Plain = Annotated[bool | None, typer.Option("--plain", help="No colours, no lines: for screen readers. ACCESSIBLE=1 does the same.", show_default=False)]
Speak = Annotated[bool | None, typer.Option("--speak", help="Speak your answers and hear the questions, through your server.", show_default=False)]
SessionName = Annotated[str, typer.Argument(help="The session's name, as `interviewer sessions` lists it.", show_default=False, autocompletion=sessions_so_far)]

app = typer.Typer(
    name="interviewer",
    help="A mock interviewer for machine-learning interviews.\n\n"
    "Without a command it starts at once: it resumes what you left open, or begins the next day. No key, no network.",
    epilog="Settings also come from the environment, .env and interviewer.toml: see .env.example. Keys are never flags.",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
bank_app = typer.Typer(help="Look at the question bank, and check it.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(bank_app, name="bank")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"interviewer {__version__}")
        raise typer.Exit()


@app.callback(invoke_without_command=True)
def bare(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback where something fails.")] = False,
) -> None:
    """Resume what you left open, or begin the next day."""
    if context.invoked_subcommand is None:
        from interviewer.terminal import interviews

        raise typer.Exit(interviews.start_or_resume(_settings()))


@app.command()
def start(
    day: Day = None,
    mode: Mode = None,
    judge: Judge = None,
    voice: Voice = None,
    model: Model = None,
    base_url: BaseUrl = None,
    profile: Profile = None,
    bank: BankFolder = None,
    transcripts: TranscriptsFolder = None,
    plain: Plain = None,
    speak: Speak = None,
) -> None:
    """Begin an interview: --day N, or the next day.

    The interviewer asks one question at a time, presses where an answer is thin, and takes a good one deeper. Reply over as many
    lines as you like; /hint, /skip, /repeat and /quit are always there.

    \b
      interviewer start --day 8
      interviewer start --mode real
      interviewer start --judge model --voice model --model NAME --base-url http://127.0.0.1:11434/v1
    """
    settings = _settings(_given(locals(), without="day"))
    from interviewer.terminal import interviews

    raise typer.Exit(interviews.start(settings, day))


@app.command()
def resume(
    session: Annotated[
        str | None, typer.Argument(help="The session's name; without it the last one that is open.", show_default=False, autocompletion=sessions_so_far)
    ] = None,
    judge: Judge = None,
    voice: Voice = None,
    model: Model = None,
    base_url: BaseUrl = None,
    profile: Profile = None,
    transcripts: TranscriptsFolder = None,
    plain: Plain = None,
    speak: Speak = None,
) -> None:
    """Go on where an interview stopped.

    Everything you had sent is there; a reply that was not judged yet is judged first. Judge and voice may be others than before.
    """
    settings = _settings(_given(locals(), without="session"))
    from interviewer.terminal import interviews

    raise typer.Exit(interviews.resume(settings, session))


@app.command()
def replay(session: SessionName, transcripts: TranscriptsFolder = None, plain: Plain = None) -> None:
    """Show a whole interview again. It needs no model and no network.

    \b
      interviewer replay sample-day-08
    """
    from interviewer.terminal import interviews

    interviews.show_again(_settings({"transcripts": transcripts, "plain": plain}), session)


@app.command()
def sessions(transcripts: TranscriptsFolder = None) -> None:
    """List the interviews you have had, with what came of each question."""
    from interviewer.terminal import interviews

    interviews.list_sessions(_settings({"transcripts": transcripts}))


@app.command()
def grade(
    answers: Annotated[
        Path,
        typer.Argument(help='One JSON object a line: {"id", "question", "answer"} or {"id", "question", "replies": [...]}. - reads from the standard input.'),
    ],
    bank: BankFolder = None,
    judge: Judge = None,
    model: Model = None,
    base_url: BaseUrl = None,
    profile: Profile = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Where the grades go, one JSON object a line; without it: the standard output.", show_default=False)
    ] = None,
) -> None:
    """Grade answers in bulk: one JSON object a line in, one a line out.

    A bad line is named and the others are still graded; the exit code is then 1, and 4 where the model failed. A score of null means: not judged,
    and why.

    \b
      interviewer grade answers.jsonl -o grades.jsonl
    """
    from interviewer.terminal import grading

    settings = _settings({"bank": bank, "judge": judge, "model": model, "base_url": base_url, "profile": profile, "voice": "local"})
    raise typer.Exit(grading.grade_file(settings, answers, out))


@app.command()
def doctor(
    profile: Profile = None,
    judge: Judge = None,
    voice: Voice = None,
    model: Model = None,
    base_url: BaseUrl = None,
    bank: BankFolder = None,
    transcripts: TranscriptsFolder = None,
    plain: Plain = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Check this machine, and the server if one is set; say how to mend what is wrong.

    Of the key it tells only that there is one. The exit code is 0, or 1 where something here is in the way, or 4 where it is the server.
    """
    settings = _settings(_given(locals(), without="as_json"))
    from interviewer.terminal.doctor import doctor as examine

    raise typer.Exit(examine(settings, as_json))


@app.command()
def init(
    server: Annotated[
        str | None,
        typer.Option("--server", help="Its address, or: openai, openrouter, anthropic, gemini, ollama, lmstudio, llama.cpp, vllm.", show_default=False),
    ] = None,
    model: Model = None,
    judge: Judge = None,
    voice: Voice = None,
    profile: Annotated[str | None, typer.Option("--profile", help="Write it as a profile of this name, beside the others.", show_default=False)] = None,
    key_from_input: Annotated[bool, typer.Option("--key-stdin", help="Read the key from the standard input.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is set already, without asking.")] = False,
    check: Annotated[bool, typer.Option("--check/--no-check", help="Try the server afterwards.")] = True,
) -> None:
    """Set up a server and a model: writes interviewer.toml and .env here, and tries them.

    It asks what no flag tells. The key is typed unseen, goes into .env, which only you can read, and is never shown.

    \b
      interviewer init
      interviewer init --server ollama --model llama3.2 --profile home
    """
    told = dict(locals())
    from interviewer.terminal import setup

    raise typer.Exit(setup.init(setup.Wanted(**told)))


@app.command()
def models(profile: Profile = None, base_url: BaseUrl = None, plain: Plain = None) -> None:
    """List the models that your server offers."""
    settings = _settings({"profile": profile, "base_url": base_url, "plain": plain})
    from interviewer.terminal.doctor import list_models

    raise typer.Exit(list_models(settings))


@bank_app.command("list")
def bank_list(bank: BankFolder = None) -> None:
    """List the days and their questions."""
    from interviewer.storage.bank import Bank
    from interviewer.terminal import bank_commands

    bank_commands.list_days(Bank(_settings({"bank": bank}).bank))


@bank_app.command("show")
def bank_show(
    question: Annotated[str, typer.Argument(help="The question's id, such as d08-q2. This shows its answers.", show_default=False)],
    bank: BankFolder = None,
) -> None:
    """Show the whole script of one question. It holds the answers."""
    from interviewer.storage.bank import Bank
    from interviewer.terminal import bank_commands

    bank_commands.show_question(Bank(_settings({"bank": bank}).bank), question)


@bank_app.command("check")
def bank_check(
    bank: BankFolder = None,
    judge: Judge = None,
    model: Model = None,
    base_url: BaseUrl = None,
    profile: Profile = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show how every sample fared.")] = False,
) -> None:
    """Run every question's samples through the judge.

    An item is refused, with exit code 1, if a sample is judged more than one band away from its author's verdict, if a misconception is
    missed or invented, or if a clearly better answer does not score higher. Mend the question's phrasings, not its samples.
    """
    from interviewer.terminal import bank_commands

    settings = _settings({"bank": bank, "judge": judge, "model": model, "base_url": base_url, "profile": profile, "voice": "local"})
    raise typer.Exit(bank_commands.check_bank(settings, verbose))


def _settings(flags: dict[str, Any] | None = None) -> Settings:
    from interviewer.settings import load_settings

    return load_settings(flags)


def _given(values: dict[str, Any], *, without: str) -> dict[str, Any]:
    """The flags of a command as settings."""
    return {name: value for name, value in values.items() if name != without}


def run(arguments: list[str] | None = None) -> None:
    """The entry point: runs a command, and turns what a person can mend into a screen and an exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    sys.exit(_exit_code(lambda: app(arguments, prog_name="interviewer"), debug="--debug" in arguments))


def _exit_code(command: Callable[[], Any], debug: bool) -> int:
    try:
        try:
            code = _code_of(command)
        finally:
            _flushed()
    except InterviewerError as wrong:
        if debug:
            raise
        return _told(wrong)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stdout = None  # the reader has gone: there is nobody left to print to
        return 0
    except OSError as wrong:
        if debug:
            raise
        what = "could not be used" if wrong.filename is not None else "the screen could not be written to"
        place = str(wrong.filename) if wrong.filename is not None else None
        return _told(StorageError(f"{what}: {wrong.strerror or wrong}", place=place))
    return code


def _code_of(command: Callable[[], Any]) -> int:
    try:
        command()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 1
    return 0


def _flushed() -> None:
    """Bring everything that was printed to the screen. Raises OSError where that fails, once: what fails is not tried again when the process ends."""
    stream = sys.stdout
    if stream is None:
        return
    try:
        stream.flush()
    except OSError:
        sys.stdout = None
        raise


def _told(wrong: InterviewerError) -> int:
    """Say it where errors are read, and give its exit code."""
    from interviewer.terminal.console import printer

    try:
        printer(error=True).error(wrong)
    except OSError:
        sys.stderr = None
    return wrong.exit_code
