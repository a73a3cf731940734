"""Holding interviews: start, next, resume."""

from __future__ import annotations

from typing import Annotated

import typer

from interviewer.terminal.commands.options import (
    BankFlag,
    BaseUrlFlag,
    CountFlag,
    DayFlag,
    JudgeFlag,
    LevelFlag,
    MixedFlag,
    ModeFlag,
    ModelFlag,
    PersonaFlag,
    PlainFlag,
    ProfileFlag,
    RateFlag,
    ReviewFlag,
    SecondOpinionFlag,
    SeedFlag,
    SpeakFlag,
    TimeFlag,
    TopicFlag,
    TranscriptsFlag,
    VoiceFlag,
    settings_of,
)
from interviewer.terminal.completing import session_names

app = typer.Typer(rich_markup_mode=None)


@app.command()
def start(
    day: DayFlag = None,
    topic: TopicFlag = None,
    level: LevelFlag = None,
    review: ReviewFlag = False,
    mixed: MixedFlag = False,
    count: CountFlag = None,
    seed: SeedFlag = None,
    mode: ModeFlag = None,
    time: TimeFlag = None,
    rate: RateFlag = None,
    judge: JudgeFlag = None,
    voice: VoiceFlag = None,
    persona: PersonaFlag = None,
    second_opinion: SecondOpinionFlag = None,
    model: ModelFlag = None,
    base_url: BaseUrlFlag = None,
    profile: ProfileFlag = None,
    bank: BankFlag = None,
    transcripts: TranscriptsFlag = None,
    plain: PlainFlag = None,
    speak: SpeakFlag = None,
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
    day: DayFlag = None,
    topic: TopicFlag = None,
    level: LevelFlag = None,
    review: ReviewFlag = False,
    mixed: MixedFlag = False,
    count: CountFlag = None,
    seed: SeedFlag = None,
    bank: BankFlag = None,
    transcripts: TranscriptsFlag = None,
    plain: PlainFlag = None,
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
            help="The session's name, or a part that no other has; without it the last one that is open.", show_default=False, autocompletion=session_names
        ),
    ] = None,
    redo: Annotated[bool, typer.Option("--redo", help="Try the question that was closed last once more.")] = False,
    rate: RateFlag = None,
    judge: JudgeFlag = None,
    voice: VoiceFlag = None,
    persona: PersonaFlag = None,
    second_opinion: SecondOpinionFlag = None,
    model: ModelFlag = None,
    base_url: BaseUrlFlag = None,
    profile: ProfileFlag = None,
    transcripts: TranscriptsFlag = None,
    plain: PlainFlag = None,
    speak: SpeakFlag = None,
) -> None:
    """Go on where an interview stopped.

    Everything you had sent is there; a reply that was not judged yet is judged first. Judge and voice may be others than before.
    """
    speakers = {"judge": judge, "voice": voice, "persona": persona, "second_opinion": second_opinion, "model": model, "base_url": base_url, "profile": profile}
    settings = settings_of(rate=rate, transcripts=transcripts, plain=plain, speak=speak, **speakers)
    from interviewer.terminal import interviews

    raise typer.Exit(interviews.resume(settings, session, redo=redo))
