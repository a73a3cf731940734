"""The flags and arguments that several commands have, and what becomes of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interviewer.terminal.completing import profiles, session_names

if TYPE_CHECKING:
    from interviewer.settings import Settings

TopicFlag = Annotated[str | None, typer.Option("--topic", "-t", help="Only questions of this topic, as `interviewer bank list` names it.", show_default=False)]
LevelFlag = Annotated[str | None, typer.Option("--level", "-l", help="Only this level: easy, easy-medium, medium, medium-hard, hard.", show_default=False)]
ReviewFlag = Annotated[bool, typer.Option("--review", help="Only what is due for review; the most overdue are chosen first.")]
MixedFlag = Annotated[bool, typer.Option("--mixed", help="What is due and what is new, topics in turn.")]
CountFlag = Annotated[
    int | None, typer.Option("--count", "-n", min=1, max=200, help="How many questions. Without it: 5, or the whole day.", show_default=False)
]
SeedFlag = Annotated[int | None, typer.Option("--seed", min=0, help="The same seed draws the same questions again.", show_default=False)]
DayFlag = Annotated[int | None, typer.Option("--day", "-d", help="The day of the bank. Without it: the first that you have not finished.", show_default=False)]
ModeFlag = Annotated[str | None, typer.Option("--mode", help="study: the debrief follows each question. real: all at the end.", show_default=False)]
TimeFlag = Annotated[str | None, typer.Option("--time", help="How long it may take: 30m, 45, 1h, 90s. Then it is wrapped up.", show_default=False)]
RateFlag = Annotated[bool | None, typer.Option("--rate", help="Ask for a rating of your own before each verdict.", show_default=False)]
JudgeFlag = Annotated[
    str | None,
    typer.Option(
        "--judge", help="local: the embedded judge, offline. model: the model of your server. lexical: words and order only, the weakest.", show_default=False
    ),
]
VoiceFlag = Annotated[str | None, typer.Option("--voice", help="local: the words of the bank. model: a persona played by the model.", show_default=False)]
PersonaFlag = Annotated[str | None, typer.Option("--persona", help="Who speaks; `interviewer personas` lists them.", show_default=False)]
SecondOpinionFlag = Annotated[
    str | None, typer.Option("--second-opinion", help="Another judge, shown and never counted: local, or a model's name.", show_default=False)
]
ModelFlag = Annotated[str | None, typer.Option("--model", help="The model's name on the server.", show_default=False)]
BaseUrlFlag = Annotated[str | None, typer.Option("--base-url", help="Any OpenAI-compatible server, such as http://127.0.0.1:11434/v1.", show_default=False)]
ProfileFlag = Annotated[
    str | None,
    typer.Option("--profile", help="A profile of your settings file: a server, its model, who judges.", show_default=False, autocompletion=profiles),
]
BankFlag = Annotated[Path | None, typer.Option("--bank", help="A folder of question files of your own.", show_default=False)]
TranscriptsFlag = Annotated[Path | None, typer.Option("--transcripts", help="Where the transcripts are kept.", show_default=False)]
PlainFlag = Annotated[bool | None, typer.Option("--plain", help="No colours, no lines: for screen readers. ACCESSIBLE=1 does the same.", show_default=False)]
SpeakFlag = Annotated[bool | None, typer.Option("--speak", help="Speak your answers and hear the questions, through your server.", show_default=False)]
SessionName = Annotated[
    str,
    typer.Argument(
        help="The session's name, as `interviewer sessions` lists it, or a part that no other has.", show_default=False, autocompletion=session_names
    ),
]
NotesFlag = Annotated[bool, typer.Option("--notes/--no-notes", help="After every answer: which points the judge found, with the words.")]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
RevealFlag = Annotated[bool, typer.Option("--reveal", help="Tell what an unfinished interview still holds back.")]
HtmlFlag = Annotated[Path | None, typer.Option("--html", help="Write it as a page of its own, which needs no network and no script.", show_default=False)]


def settings_of(**flags: Any) -> Settings:
    """The settings under these flags, each by the name of its setting.

    A `.env` that cannot be read is told of on the error output: settings of ours may stand in it.
    """
    from interviewer.settings import load_settings

    settings = load_settings(flags)
    if settings.unread is not None:
        from interviewer.terminal.blocks import Block, Kind
        from interviewer.terminal.console import printer
        from interviewer.terminal.reminders import passed_over

        printer(plain=settings.plain, error=True).prints([Block(Kind.NOTE, passed_over(settings.unread))])
    return settings
