"""Holding interviews: start, next, resume."""

from __future__ import annotations

from typing import Annotated

import typer

from interviewer.terminal.commands.options import (
    BankFolder,
    BaseUrl,
    Count,
    Day,
    Judge,
    Level,
    Mixed,
    Mode,
    Model,
    Persona,
    Plain,
    Profile,
    Rate,
    Review,
    SecondOpinion,
    Seed,
    Speak,
    Time,
    Topic,
    TranscriptsFolder,
    Voice,
    settings_of,
)
from interviewer.terminal.completing import sessions as sessions_so_far

app = typer.Typer(rich_markup_mode=None)


@app.command()
def start(
    day: Day = None,
    topic: Topic = None,
    level: Level = None,
    review: Review = False,
    mixed: Mixed = False,
    count: Count = None,
    seed: Seed = None,
    mode: Mode = None,
    time: Time = None,
    rate: Rate = None,
    judge: Judge = None,
    voice: Voice = None,
    persona: Persona = None,
    second_opinion: SecondOpinion = None,
    model: Model = None,
    base_url: BaseUrl = None,
    profile: Profile = None,
    bank: BankFolder = None,
    transcripts: TranscriptsFolder = None,
    plain: Plain = None,
    speak: Speak = None,
) -> None:
    """Begin an interview: the next day, or what you choose.

    The interviewer asks one question at a time, presses where an answer is thin, and takes a good one deeper. Reply over as many
    lines as you like; /hint, /skip, /repeat and /quit are always there.

    \b
      interviewer start --day 8
      interviewer start --review
      interviewer start --topic "data leakage"
      interviewer start --mode real --time 30m
      interviewer start --judge model --voice model --model NAME --base-url http://127.0.0.1:11434/v1
    """
    speakers = {"judge": judge, "voice": voice, "persona": persona, "second_opinion": second_opinion, "model": model, "base_url": base_url, "profile": profile}
    settings = settings_of(mode=mode, time=time, rate=rate, bank=bank, transcripts=transcripts, plain=plain, speak=speak, **speakers)
    from interviewer.terminal import interviews, proposals

    wish = proposals.wished(day, topic, level, review=review, mixed=mixed, count=count)
    raise typer.Exit(interviews.start(settings, wish, seed))


@app.command("next")
def next_interview(
    day: Day = None,
    topic: Topic = None,
    level: Level = None,
    review: Review = False,
    mixed: Mixed = False,
    count: Count = None,
    seed: Seed = None,
    bank: BankFolder = None,
    transcripts: TranscriptsFolder = None,
    plain: Plain = None,
) -> None:
    """Show what `start` would ask, and why, without starting.

    It takes the same choices as `start`.

    \b
      interviewer next
      interviewer next --mixed
    """
    settings = settings_of(bank=bank, transcripts=transcripts, plain=plain)
    from interviewer.terminal import proposals

    proposals.show_next(settings, proposals.wished(day, topic, level, review=review, mixed=mixed, count=count), seed)


@app.command()
def resume(
    session: Annotated[
        str | None,
        typer.Argument(
            help="The session's name, or a part that no other has; without it the last one that is open.", show_default=False, autocompletion=sessions_so_far
        ),
    ] = None,
    redo: Annotated[bool, typer.Option("--redo", help="Try the question that was closed last once more.")] = False,
    rate: Rate = None,
    judge: Judge = None,
    voice: Voice = None,
    persona: Persona = None,
    second_opinion: SecondOpinion = None,
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
    speakers = {"judge": judge, "voice": voice, "persona": persona, "second_opinion": second_opinion, "model": model, "base_url": base_url, "profile": profile}
    settings = settings_of(rate=rate, transcripts=transcripts, plain=plain, speak=speak, **speakers)
    from interviewer.terminal import interviews

    raise typer.Exit(interviews.resume(settings, session, redo=redo))
