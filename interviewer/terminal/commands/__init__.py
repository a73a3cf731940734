"""The command `interviewer`. Each command reads its settings and hands them on.

What a command needs is imported inside it, and only the module of the command that is wanted is imported, so that nothing waits for what it does not use.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from interviewer import __version__
from interviewer.errors import InterviewerError, StorageError
from interviewer.terminal.commands.options import settings_of

#: The modules of this package and their commands, in the order of the help.
COMMANDS = {
    "holding": ("start", "next", "resume"),
    "looking_back": ("replay", "sessions", "progress", "report", "export", "verify", "rejudge", "compare", "dispute", "disputes"),
    "measuring": ("grade", "evaluate", "schema"),
    "bank": ("bank",),
    "machine": ("personas", "doctor", "init", "models"),
}


def program(arguments: Sequence[str]) -> typer.Typer:
    """The program, as far as these arguments need it: one command, or all of them for the help, a slip and the shell's completion."""
    app = typer.Typer(
        name="interviewer",
        help="A mock interviewer for machine-learning interviews.\n\n"
        "Without a command it starts at once: it resumes what you left open, or begins the next day. No key, no network.",
        epilog="Settings also come from the environment, .env and interviewer.toml: see .env.example. Keys are never flags.",
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(_bare)
    for module in modules_for(arguments):
        app.add_typer(importlib.import_module(f"{__name__}.{module}").app)
    return app


def modules_for(arguments: Sequence[str]) -> Sequence[str]:
    """The modules that are needed for these arguments."""
    if "_INTERVIEWER_COMPLETE" not in os.environ:
        if set(arguments) <= {"--version", "--debug"}:
            return ()
        command = next((each for each in arguments if not each.startswith("-")), "")
        if (module := next((name for name, commands in COMMANDS.items() if command in commands), None)) is not None:
            return (module,)
    return tuple(COMMANDS)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"interviewer {__version__}")
        raise typer.Exit()


def _bare(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave.")] = False,  # noqa: ARG001  # its callback reads it
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback where something fails.")] = False,  # noqa: ARG001  # `run` looks for it itself
) -> None:
    """Resume what you left open, or begin the next day."""
    if context.invoked_subcommand is None:
        from interviewer.terminal import interviews

        raise typer.Exit(interviews.start_or_resume(settings_of()))


def run(arguments: list[str] | None = None) -> None:
    """The entry point: runs a command, and turns what a person can mend into a screen and an exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    sys.exit(_exit_code(lambda: program(arguments)(arguments, prog_name="interviewer"), debug="--debug" in arguments))


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
        what = "could not be used" if wrong.filename is not None else "a file or the screen could not be used"
        place = str(wrong.filename) if wrong.filename is not None else None
        return _told(StorageError(f"{what}: {wrong.strerror or wrong}", place=place))
    return code


def _code_of(command: Callable[[], Any]) -> int:
    try:
        command()
    except SystemExit as leaving:
        if isinstance(leaving.__context__, BrokenPipeError):  # the libraries that print leave so, with a code of their own
            raise leaving.__context__ from None
        return leaving.code if isinstance(leaving.code, int) else 1
    return 0


def _flushed() -> None:
    """Bring everything that was printed to the screen. Raises BrokenPipeError or StorageError, once: what fails is not tried again when the process ends.

    Where that has failed before it fails here once more, as what was printed waits in a buffer: so a screen that fails is told from a file that does.
    """
    stream = sys.stdout
    if stream is None:
        return
    try:
        stream.flush()
    except BrokenPipeError:
        sys.stdout = None
        raise
    except OSError as wrong:
        sys.stdout = None
        raise StorageError(f"the screen could not be written to: {wrong.strerror or wrong}") from None


def _told(wrong: InterviewerError) -> int:
    """Say it where errors are read, and give its exit code."""
    from interviewer.terminal.console import printer

    try:
        printer(error=True).error(wrong)
    except OSError:
        sys.stderr = None
    return wrong.exit_code
