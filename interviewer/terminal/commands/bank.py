"""The question bank: bank list, show, check, import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from interviewer.terminal.commands.options import BankFlag, BaseUrlFlag, JudgeFlag, ModelFlag, ProfileFlag, settings_of

app = typer.Typer()
bank_app = typer.Typer(help="Look at the question bank, check it, and make one of your own log.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(bank_app, name="bank")


@bank_app.command("list")
def bank_list(bank: BankFlag = None) -> None:
    """List the days and their questions."""
    from interviewer.storage.bank import Bank
    from interviewer.terminal import bank_commands

    bank_commands.list_days(Bank(settings_of(bank=bank).bank))


@bank_app.command("show")
def bank_show(
    question: Annotated[str, typer.Argument(help="The question's id, such as d08-q2. This shows its answers.", show_default=False)],
    bank: BankFlag = None,
) -> None:
    """Show the whole script of one question. It holds the answers."""
    from interviewer.storage.bank import Bank
    from interviewer.terminal import bank_commands

    bank_commands.show_question(Bank(settings_of(bank=bank).bank), question)


@bank_app.command("check")
def bank_check(
    bank: BankFlag = None,
    judge: JudgeFlag = None,
    model: ModelFlag = None,
    base_url: BaseUrlFlag = None,
    profile: ProfileFlag = None,
    samples: Annotated[Path | None, typer.Option("--samples", help="A file of more samples, as `disputes --export` writes it.", show_default=False)] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show how every sample fared.")] = False,
) -> None:
    """Check the questions, and run their samples and their own answers through the judge.

    A question is refused, with exit code 1, if a sample is judged more than one band away from its author's verdict or cannot be judged, if a
    misconception is missed or invented, if a point is judged far from the mark that a sample gives it, or if a clearly better answer does not
    score higher. Mend the question's phrasings, not its samples.

    It is also refused if nothing of it is heard in its own perfect or correct answer, if it says one of its points itself, if two of its points
    are the same, or if it asks what another one asks. Own answers that are only not heard as they are meant are shown with the phrasing that
    came nearest, and refuse nothing.
    """
    from interviewer.terminal import bank_commands

    settings = settings_of(bank=bank, judge=judge, model=model, base_url=base_url, profile=profile, voice="local")
    raise typer.Exit(bank_commands.check_bank(settings, verbose, samples))


@bank_app.command("import")
def bank_import(
    log: Annotated[Path, typer.Argument(help="Your log: a file of Markdown.", show_default=False)],
    bank: BankFlag = None,
    day: Annotated[
        list[int] | None,
        typer.Option("--day", "-d", help="Only this day of the log; more than once for several. A log that names no day becomes this one.", show_default=False),
    ] = None,
) -> None:
    """Make questions of your own from your daily log.

    Each "## Day 3" of the log becomes day-03.yaml in your bank: its questions with the correct and the perfect answers and the minor
    improvements. Your own answers stay in the log. What `interviewer export` writes as Markdown is such a log too.

    All days that are wanted are written, or nothing. A day that the bank has already is refused, and nothing is written over.

    \b
      interviewer bank import log.md --bank my-questions
      interviewer bank import log.md --bank my-questions --day 3
    """
    from interviewer.terminal import importing

    importing.import_log(settings_of(bank=bank), log, day or ())
