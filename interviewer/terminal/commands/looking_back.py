"""What can be done with interviews that have been held."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from interviewer.terminal.commands.options import (
    BaseUrlFlag,
    HtmlFlag,
    JsonFlag,
    JudgeFlag,
    ModelFlag,
    NotesFlag,
    PlainFlag,
    RevealFlag,
    SessionName,
    TranscriptsFlag,
    settings_of,
)
from interviewer.terminal.completing import session_names

app = typer.Typer(rich_markup_mode=None)


@app.command()
def replay(
    session: SessionName,
    notes: NotesFlag = False,
    pace: Annotated[
        str | None,
        typer.Option("--pace", help="Wait in between: 2 is twice as fast as it was, 200 is 200 words a minute.", show_default=False),
    ] = None,
    step: Annotated[bool, typer.Option("--step", help="Stop after every event; Enter goes on, n, p and a number go to a question.")] = False,
    question: Annotated[int | None, typer.Option("--question", "-q", help="Begin at this question.", show_default=False)] = None,
    reveal: RevealFlag = False,
    transcripts: TranscriptsFlag = None,
    plain: PlainFlag = None,
) -> None:
    """Show a whole interview again. It needs no model and no network.

    To a pipe everything is printed at once; --pace and --step are for a terminal.

    \b
      interviewer replay 0001-day-08
      interviewer replay 0001-day-08 --step --notes --question 2
    """
    from interviewer.terminal import playback

    settings = settings_of(transcripts=transcripts, plain=plain)
    playback.show_again(settings, session, notes=notes, reveal=reveal, question=question, pace=pace, step=step)


@app.command(context_settings={"allow_extra_args": True})  # to say how words are searched for
def sessions(
    context: typer.Context,
    search: Annotated[str | None, typer.Option("--search", "-s", help="Words in a question, its topic or your replies.", show_default=False)] = None,
    question: Annotated[str | None, typer.Option("--question", "-q", help="Those in which this question was put.", show_default=False)] = None,
    topic: Annotated[str | None, typer.Option("--topic", help="Those with a question on this topic.", show_default=False)] = None,
    since: Annotated[str | None, typer.Option("--since", help="Those begun since a day, 2026-01-31, or within a time: 7d, 4w.", show_default=False)] = None,
    as_json: JsonFlag = False,
    transcripts: TranscriptsFlag = None,
) -> None:
    """List the interviews you have had, with what came of each; or search them.

    \b
      interviewer sessions --search "last login"
      interviewer sessions --topic leakage --since 4w
    """
    from interviewer.terminal import listing

    listing.refuse_stray(context.args)
    settings = settings_of(transcripts=transcripts)
    listing.list_sessions(settings, search=search, question=question, topic=topic, since=since, as_json=as_json)


@app.command()
def progress(
    html: HtmlFlag = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, with everything that the page has.")] = False,
    transcripts: TranscriptsFlag = None,
    plain: PlainFlag = None,
) -> None:
    """Show how it is going: the trend, weak topics and points first, and what is due.

    Everything is read from your transcripts.
    """
    from interviewer.terminal import looking_back

    looking_back.show_progress(settings_of(transcripts=transcripts, plain=plain), html, as_json=as_json)


@app.command()
def report(
    session: SessionName,
    html: HtmlFlag = None,
    md: Annotated[Path | None, typer.Option("--md", help="Write it as Markdown.", show_default=False)] = None,
    transcripts: TranscriptsFlag = None,
    plain: PlainFlag = None,
) -> None:
    """Show the scorecard of an interview: each point with the words that earned it, and what to study next.

    \b
      interviewer report 0001-day-08
      interviewer report 0001-day-08 --html scorecard.html
    """
    from interviewer.terminal import looking_back

    looking_back.show_report(settings_of(transcripts=transcripts, plain=plain), session, html, md)


@app.command()
def export(
    session: Annotated[list[str], typer.Argument(help="The session's name; several for jsonl.", show_default=False, autocompletion=session_names)],
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            help="md: Markdown, question by question. html: a page of its own. jsonl: OpenAI messages. cast: for asciinema. Without it: as -o ends, or md.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="The file; without it, or as -: the standard output.", show_default=False)] = None,
    notes: NotesFlag = False,
    reveal: RevealFlag = False,
    transcripts: TranscriptsFlag = None,
) -> None:
    """Write an interview as Markdown, HTML, messages or a terminal recording.

    \b
      interviewer export 0001-day-08 -o day-08.md
      interviewer export 0001-day-08 --to html --notes -o day-08.html
      interviewer export 0001-day-08 --to cast -o day-08.cast     (asciinema play day-08.cast)
    """
    from interviewer.terminal import exporting

    exporting.export(settings_of(transcripts=transcripts), session, to, out, notes=notes, reveal=reveal)


@app.command()
def verify(
    session: Annotated[
        list[str] | None, typer.Argument(help="One session or several; without any: all that can be read.", show_default=False, autocompletion=session_names)
    ] = None,
    transcripts: TranscriptsFlag = None,
) -> None:
    """Hold today's rules against a recorded interview.

    On the recorded judgements they give the recorded moves, findings and scores, or it says where not: exit code 0 for the same, 1 for a difference.

    \b
      interviewer verify 0001-day-08
    """
    from interviewer.terminal import hindsight

    raise typer.Exit(hindsight.verify(settings_of(transcripts=transcripts), session or []))


@app.command()
def rejudge(
    session: SessionName,
    judge: JudgeFlag = None,
    model: ModelFlag = None,
    base_url: BaseUrlFlag = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Keep the interview with the new judgements in this new file.", show_default=False)] = None,
    as_json: JsonFlag = False,
    reveal: RevealFlag = False,
    transcripts: TranscriptsFlag = None,
) -> None:
    """Put the same answers before another judge, and show what differs, point by point. The session is never changed.

    \b
      interviewer rejudge 0001-day-08 --judge lexical
      interviewer rejudge 0001-day-08 --judge model --model NAME --json
    """
    from interviewer.terminal import hindsight

    settings = settings_of(judge=judge, model=model, base_url=base_url, voice="local", transcripts=transcripts)
    hindsight.rejudge(settings, session, out, as_json=as_json, reveal=reveal)


@app.command()
def compare(
    first: Annotated[str | None, typer.Argument(help="The earlier session.", show_default=False, autocompletion=session_names)] = None,
    second: Annotated[str | None, typer.Argument(help="The later session.", show_default=False, autocompletion=session_names)] = None,
    question: Annotated[str | None, typer.Option("--question", "-q", help="Instead: every attempt at this question.", show_default=False)] = None,
    as_json: JsonFlag = False,
    reveal: RevealFlag = False,
    transcripts: TranscriptsFlag = None,
) -> None:
    """What has changed between two interviews, or over all attempts at one question: scores, points, misconceptions, your words.

    \b
      interviewer compare 0001-day-08 0007-day-08
      interviewer compare --question d08-q2
    """
    from interviewer.errors import UsageError
    from interviewer.terminal import hindsight

    settings = settings_of(transcripts=transcripts)
    if question is not None and first is None:
        hindsight.compare_attempts(settings, question, as_json=as_json, reveal=reveal)
    elif first is not None and second is not None and question is None:
        hindsight.compare(settings, first, second, as_json=as_json, reveal=reveal)
    else:
        raise UsageError("two sessions are needed, or one question", mend="Such as: interviewer compare 0001-day-08 0007-day-08")


@app.command("dispute")
def dispute_(
    session: SessionName,
    question: Annotated[str, typer.Argument(help="The question's id, or its number in the session.", show_default=False)],
    point: Annotated[str | None, typer.Argument(help="The point's id, or the misconception's; without it they are listed.", show_default=False)] = None,
    claim: Annotated[str | None, typer.Option("--claim", help="What you did with it: said, partly, not_said or denied.", show_default=False)] = None,
    because: Annotated[str | None, typer.Option("--because", help="Why, in your words.", show_default=False)] = None,
    judge: JudgeFlag = None,
    model: ModelFlag = None,
    base_url: BaseUrlFlag = None,
    transcripts: TranscriptsFlag = None,
) -> None:
    """Contest what the judge found on a point. It is recorded, and another judge reads the same answers.

    No score changes: the judge's finding stays, with "disputed" beside it.

    \b
      interviewer dispute 0001-day-08 d08-q2
      interviewer dispute 0001-day-08 d08-q2 timestamps --claim said --because "I compare the dates."
    """
    from interviewer.terminal import disputing

    settings = settings_of(judge=judge, model=model, base_url=base_url, voice="local", transcripts=transcripts)
    disputing.contest(settings, session, question, point, claim, because)


@app.command()
def disputes(
    export: Annotated[Path | None, typer.Option("--export", help="Write them to this new file as samples of the bank.", show_default=False)] = None,
    agreed: Annotated[bool, typer.Option("--agreed", help="Only those in which another judge agrees with you.")] = False,
    as_json: JsonFlag = False,
    transcripts: TranscriptsFlag = None,
) -> None:
    """List what you have contested; or export it as labelled answers.

    \b
      interviewer disputes --export mine.yaml
      interviewer bank check --samples mine.yaml
    """
    from interviewer.terminal import disputing

    disputing.list_disputes(settings_of(transcripts=transcripts), export, agreed=agreed, as_json=as_json)
