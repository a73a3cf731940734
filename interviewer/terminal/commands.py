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

Topic = Annotated[str | None, typer.Option("--topic", "-t", help="Only questions of this topic, as `interviewer bank list` names it.", show_default=False)]
Level = Annotated[str | None, typer.Option("--level", "-l", help="Only this level: easy, easy-medium, medium, medium-hard, hard.", show_default=False)]
Review = Annotated[bool, typer.Option("--review", help="What is due for review, the most overdue first chosen.")]
Mixed = Annotated[bool, typer.Option("--mixed", help="What is due and what is new, topics in turn.")]
Count = Annotated[int | None, typer.Option("--count", "-n", min=1, max=200, help="How many questions. Without it: 5, or the whole day.", show_default=False)]
Seed = Annotated[int | None, typer.Option("--seed", min=0, help="The same seed draws the same questions again.", show_default=False)]
Day = Annotated[int | None, typer.Option("--day", "-d", help="The day of the bank. Without it: the first that you have not finished.", show_default=False)]
Mode = Annotated[str | None, typer.Option("--mode", help="study: the debrief follows each question. real: all at the end.", show_default=False)]
Time = Annotated[str | None, typer.Option("--time", help="How long it may take: 30m, 45, 1h, 90s. Then it is wrapped up.", show_default=False)]
Rate = Annotated[bool | None, typer.Option("--rate", help="Ask for a rating of your own before each verdict.", show_default=False)]
Judge = Annotated[
    str | None,
    typer.Option(
        "--judge", help="local: the embedded judge, offline. model: the model of your server. lexical: words and order only, the weakest.", show_default=False
    ),
]
Voice = Annotated[str | None, typer.Option("--voice", help="local: the words of the bank. model: a persona played by the model.", show_default=False)]
Persona = Annotated[str | None, typer.Option("--persona", help="Who speaks; `interviewer personas` lists them.", show_default=False)]
SecondOpinion = Annotated[
    str | None, typer.Option("--second-opinion", help="Another judge, shown and never counted: local, or a model's name.", show_default=False)
]
Model = Annotated[str | None, typer.Option("--model", help="The model's name on the server.", show_default=False)]
BaseUrl = Annotated[str | None, typer.Option("--base-url", help="Any OpenAI-compatible server, such as http://127.0.0.1:11434/v1.", show_default=False)]
Profile = Annotated[
    str | None,
    typer.Option("--profile", help="A profile of your settings file: a server, its model, who judges.", show_default=False, autocompletion=profiles),
]
BankFolder = Annotated[Path | None, typer.Option("--bank", help="A folder of question files of your own.", show_default=False)]
TranscriptsFolder = Annotated[Path | None, typer.Option("--transcripts", help="Where the transcripts are kept.", show_default=False)]
Plain = Annotated[bool | None, typer.Option("--plain", help="No colours, no lines: for screen readers. ACCESSIBLE=1 does the same.", show_default=False)]
SessionName = Annotated[str, typer.Argument(help="The session's name, as `interviewer sessions` lists it.", show_default=False, autocompletion=sessions_so_far)]

Notes = Annotated[bool, typer.Option("--notes/--no-notes", help="After every answer: which points the judge found, with the words.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Reveal = Annotated[bool, typer.Option("--reveal", help="Tell what an unfinished interview still holds back.")]

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
) -> None:
    """Begin an interview: the next day, or what you choose.

    The interviewer asks one question at a time, presses where an answer is thin, and takes a good one deeper. Reply over as many
    lines as you like; /hint, /skip, /repeat and /quit are always there.

    \b
      interviewer start --day 8
      interviewer start --review
      interviewer start --topic "data leakage" --count 3
      interviewer start --mode real --time 30m
      interviewer start --judge model --voice model --model NAME --base-url http://127.0.0.1:11434/v1
    """
    settings = _settings({name: value for name, value in locals().items() if name not in _WISHES})
    from interviewer.terminal import interviews, proposals

    wish = proposals.wished(day, topic, level, review=review, mixed=mixed, count=count)
    raise typer.Exit(interviews.start(settings, wish, seed))


_WISHES = ("day", "topic", "level", "review", "mixed", "count", "seed")


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
    settings = _settings({"bank": bank, "transcripts": transcripts, "plain": plain})
    from interviewer.terminal import proposals

    proposals.show_next(settings, proposals.wished(day, topic, level, review=review, mixed=mixed, count=count), seed)


@app.command()
def resume(
    session: Annotated[
        str | None, typer.Argument(help="The session's name; without it the last one that is open.", show_default=False, autocompletion=sessions_so_far)
    ] = None,
    redo: Annotated[bool, typer.Option("--redo", help="Try the question that was closed last once more.")] = False,
    judge: Judge = None,
    voice: Voice = None,
    persona: Persona = None,
    second_opinion: SecondOpinion = None,
    model: Model = None,
    base_url: BaseUrl = None,
    profile: Profile = None,
    transcripts: TranscriptsFolder = None,
    plain: Plain = None,
) -> None:
    """Go on where an interview stopped.

    Everything you had sent is there; a reply that was not judged yet is judged first. Judge and voice may be others than before.
    """
    settings = _settings(_given(locals(), without=("session", "redo")))
    from interviewer.terminal import interviews

    raise typer.Exit(interviews.resume(settings, session, redo=redo))


@app.command()
def replay(
    session: SessionName,
    notes: Notes = False,
    pace: Annotated[
        str | None,
        typer.Option("--pace", help="Wait in between: 2 is twice as fast as it was, 200 is 200 words a minute.", show_default=False),
    ] = None,
    step: Annotated[bool, typer.Option("--step", help="Stop after every event; Enter goes on, n, p and a number go to a question.")] = False,
    question: Annotated[int | None, typer.Option("--question", "-q", help="Begin at this question.", show_default=False)] = None,
    reveal: Reveal = False,
    transcripts: TranscriptsFolder = None,
    plain: Plain = None,
) -> None:
    """Show a whole interview again. It needs no model and no network.

    To a pipe everything is printed at once; --pace and --step are for a terminal.

    \b
      interviewer replay sample-day-08
      interviewer replay sample-day-08 --step --notes --question 2
    """
    from interviewer.terminal import playback

    settings = _settings({"transcripts": transcripts, "plain": plain})
    playback.show_again(settings, session, notes=notes, reveal=reveal, question=question, pace=pace, step=step)


@app.command()
def export(
    session: Annotated[list[str], typer.Argument(help="The session's name; several for jsonl.", show_default=False)],
    to: Annotated[str, typer.Option("--to", help="md: in the form of a log. html: a page of its own. jsonl: OpenAI messages. cast: for asciinema.")] = "md",
    out: Annotated[Path | None, typer.Option("-o", "--out", help="The file; without it: the standard output.", show_default=False)] = None,
    notes: Notes = False,
    reveal: Reveal = False,
    transcripts: TranscriptsFolder = None,
) -> None:
    """Write an interview as Markdown, HTML, messages or a terminal recording.

    \b
      interviewer export sample-day-08 -o day-08.md
      interviewer export sample-day-08 --to html --notes -o day-08.html
      interviewer export sample-day-08 --to cast -o day-08.cast     (asciinema play day-08.cast)
    """
    from interviewer.terminal import exporting

    exporting.export(_settings({"transcripts": transcripts}), session, to, out, notes=notes, reveal=reveal)


@app.command()
def verify(
    session: Annotated[list[str], typer.Argument(help="One session or several.", show_default=False)],
    transcripts: TranscriptsFolder = None,
) -> None:
    """Hold today's rules against a recorded interview.

    On the recorded judgements they give the recorded moves, findings and scores, or it says where not: exit code 0 for the same, 1 for a difference.

    \b
      interviewer verify sample-day-08
    """
    from interviewer.terminal import hindsight

    raise typer.Exit(hindsight.verify(_settings({"transcripts": transcripts}), session))


@app.command()
def rejudge(
    session: SessionName,
    judge: Judge = None,
    model: Model = None,
    base_url: BaseUrl = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Keep the interview with the new judgements in this new file.", show_default=False)] = None,
    as_json: AsJson = False,
    reveal: Reveal = False,
    transcripts: TranscriptsFolder = None,
) -> None:
    """Put the same answers before another judge, and show what differs, point by point. The session is never changed.

    \b
      interviewer rejudge sample-day-08 --judge lexical
      interviewer rejudge sample-day-08 --judge model --model NAME --json
    """
    from interviewer.terminal import hindsight

    settings = _settings({"judge": judge, "model": model, "base_url": base_url, "voice": "local", "transcripts": transcripts})
    hindsight.rejudge(settings, session, out, as_json=as_json, reveal=reveal)


@app.command()
def compare(
    first: Annotated[str | None, typer.Argument(help="The earlier session.", show_default=False)] = None,
    second: Annotated[str | None, typer.Argument(help="The later session.", show_default=False)] = None,
    question: Annotated[str | None, typer.Option("--question", "-q", help="Instead: every attempt at this question.", show_default=False)] = None,
    as_json: AsJson = False,
    reveal: Reveal = False,
    transcripts: TranscriptsFolder = None,
) -> None:
    """What has changed between two interviews, or over all attempts at one question: scores, points, misconceptions, your words.

    \b
      interviewer compare 0001-day-08 0007-day-08
      interviewer compare --question d08-q2
    """
    from interviewer.errors import UsageError
    from interviewer.terminal import hindsight

    settings = _settings({"transcripts": transcripts})
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
    judge: Judge = None,
    model: Model = None,
    base_url: BaseUrl = None,
    transcripts: TranscriptsFolder = None,
) -> None:
    """Contest what the judge found on a point. It is recorded, and another judge reads the same answers.

    No score changes: the judge's finding stays, with "disputed" beside it.

    \b
      interviewer dispute 0001-day-08 d08-q2
      interviewer dispute 0001-day-08 d08-q2 timestamps --claim said --because "I compare the dates."
    """
    from interviewer.terminal import disputing

    settings = _settings({"judge": judge, "model": model, "base_url": base_url, "voice": "local", "transcripts": transcripts})
    disputing.contest(settings, session, question, point, claim, because)


@app.command()
def disputes(
    export: Annotated[Path | None, typer.Option("--export", help="Write them to this new file as samples of the bank.", show_default=False)] = None,
    agreed: Annotated[bool, typer.Option("--agreed", help="Only those in which another judge agrees with you.")] = False,
    as_json: AsJson = False,
    transcripts: TranscriptsFolder = None,
) -> None:
    """List what you have contested; or export it as labelled answers.

    \b
      interviewer disputes --export mine.yaml
      interviewer bank check --samples mine.yaml
    """
    from interviewer.terminal import disputing

    disputing.list_disputes(_settings({"transcripts": transcripts}), export, agreed=agreed, as_json=as_json)


@app.command()
def sessions(
    search: Annotated[str | None, typer.Option("--search", "-s", help="Words in a question, its topic or your replies.", show_default=False)] = None,
    question: Annotated[str | None, typer.Option("--question", "-q", help="Those in which this question was put.", show_default=False)] = None,
    topic: Annotated[str | None, typer.Option("--topic", help="Those with a question on this topic.", show_default=False)] = None,
    since: Annotated[str | None, typer.Option("--since", help="Those begun since a day, 2026-01-31, or within a time: 7d, 4w.", show_default=False)] = None,
    as_json: AsJson = False,
    transcripts: TranscriptsFolder = None,
) -> None:
    """List the interviews you have had, with what came of each; or search them.

    \b
      interviewer sessions --search "last login"
      interviewer sessions --topic leakage --since 4w
    """
    from interviewer.terminal import listing

    settings = _settings({"transcripts": transcripts})
    listing.list_sessions(settings, search=search, question=question, topic=topic, since=since, as_json=as_json)


Html = Annotated[Path | None, typer.Option("--html", help="Write it as a page of its own, which needs no network and no script.", show_default=False)]


@app.command()
def progress(
    html: Html = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, with everything that the page has.")] = False,
    transcripts: TranscriptsFolder = None,
    plain: Plain = None,
) -> None:
    """Show how it is going: the trend, weak topics and points first, and what is due.

    Everything is read from your transcripts.
    """
    from interviewer.terminal import looking_back

    looking_back.show_progress(_settings({"transcripts": transcripts, "plain": plain}), html, as_json=as_json)


@app.command()
def report(
    session: SessionName,
    html: Html = None,
    md: Annotated[Path | None, typer.Option("--md", help="Write it as Markdown.", show_default=False)] = None,
    transcripts: TranscriptsFolder = None,
    plain: Plain = None,
) -> None:
    """Show the scorecard of an interview: each point with the words that earned it, and what to study next.

    \b
      interviewer report sample-day-08
      interviewer report sample-day-08 --html scorecard.html
    """
    from interviewer.terminal import looking_back

    looking_back.show_report(_settings({"transcripts": transcripts, "plain": plain}), session, html, md)


@app.command()
def personas() -> None:
    """List who can speak: a neutral senior engineer, a tough one, a coach, and your own.

    Choose one with --persona NAME. It changes the words, offline and with a model, and never the rules or the score. To add one, put a file
    NAME.md into a folder of your own, and name the folder in INTERVIEWER_PERSONAS.
    """
    from interviewer.terminal import people

    people.list_personas(_settings())


@app.command()
def grade(
    answers: Annotated[
        Path,
        typer.Argument(
            help='One JSON object a line: {"id", "question", "answer"} or {"id", "question", "replies": [...]}, and perhaps "person"; '
            "or a CSV table with these columns. - reads from the standard input."
        ),
    ],
    bank: BankFolder = None,
    judge: Judge = None,
    model: Model = None,
    base_url: BaseUrl = None,
    profile: Profile = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="Where the grades go: a table if it ends in .csv, else one JSON object a line. Without it: the standard output."),
    ] = None,
    format: Annotated[str | None, typer.Option("--format", help="What the answers are, jsonl or csv. Without it: by the end of the file's name.")] = None,
    workers: Annotated[int | None, typer.Option("--workers", help="How many processes grade. Without it: one for each core, where that pays.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on in the file of -o: what is there is not graded again.")] = False,
    report: Annotated[
        list[Path] | None, typer.Option("--report", help="A report on each question and each person: a .md, .html, .json or .csv file. May be given again.")
    ] = None,
) -> None:
    """Grade answers in bulk: one record in, one grade out, in the same order.

    A bad line is named and the others are still graded; the exit code is then 1, and 4 where the model failed. A score of null means: not judged,
    and why. Files may be larger than memory.

    \b
      interviewer grade answers.jsonl -o grades.jsonl
      interviewer grade answers.csv -o grades.csv --report cohort.html
      interviewer grade answers.jsonl -o grades.jsonl --resume
    """
    from interviewer.terminal import grading

    settings = _settings({"bank": bank, "judge": judge, "model": model, "base_url": base_url, "profile": profile, "voice": "local"})
    order = grading.Order(answers, out=out, format=format, workers=workers, resume=resume, reports=tuple(report or ()))
    raise typer.Exit(grading.grade_file(settings, order))


@app.command()
def schema(
    name: Annotated[str | None, typer.Argument(help="Which one; without it: the names.", show_default=False)] = None,
) -> None:
    """Print a published JSON Schema: of transcripts, question banks, a line of answers or of grades.

    \b
      interviewer schema bank
    """
    from interviewer.terminal import schema as schemas

    typer.echo("\n".join(schemas.names()) if name is None else schemas.text_of(name).rstrip("\n"))


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


@app.command()
def evaluate(
    suite: Annotated[
        Path | None,
        typer.Argument(help="Scripted interviews, one JSON object a line (suites/README.md). Without it: the built-in candidates.", show_default=False),
    ] = None,
    bank: BankFolder = None,
    judge: Judge = None,
    voice: Voice = None,
    mode: Mode = None,
    candidates: Annotated[str | None, typer.Option("--candidates", help="Only these built-in candidates, such as strong,bluffing.", show_default=False)] = None,
    json: Annotated[Path | None, typer.Option("--json", help="Write everything to this JSON file; - is the standard output.", show_default=False)] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page for people to this file.", show_default=False)] = None,
    gate: Annotated[
        Path | None, typer.Option("--gate", help="A TOML file of the least or most a measure may come to; exit code 3 where one fails.", show_default=False)
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", help='Measure a second interviewer beside it, such as "judge=lexical,voice=local".', show_default=False)
    ] = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, max=64, help="Interviews held at a time.", show_default=False)] = None,
    live: Annotated[bool, typer.Option("--live", help="Measure the model of your server. It costs calls, and perhaps money.")] = False,
    model: Model = None,
    base_url: BaseUrl = None,
    max_calls: Annotated[int | None, typer.Option("--max-calls", min=1, help="With --live: stop after so many calls (200).", show_default=False)] = None,
    max_cost: Annotated[float | None, typer.Option("--max-cost", min=0, help="With --live: stop after so many US dollars.", show_default=False)] = None,
    results: Annotated[
        Path | None, typer.Option("--results", help="Keep each finished interview here, and go on from there next time.", show_default=False)
    ] = None,
    inspect: Annotated[Path | None, typer.Option("--inspect", help="Also write a log that `inspect view` reads.", show_default=False)] = None,
) -> None:
    """Measure the interviewer: scripted candidates against it, offline.

    Does it ask Q1 first, challenge, call out, go deeper and end? Does it leak, stack questions, flatter, obey an answer? How far do its
    scores and moves agree with what was expected? A bad line of a suite is named, the others still run, and the exit code is then 1.

    \b
      interviewer evaluate
      interviewer evaluate suite.jsonl --json report.json --html report.html
      interviewer evaluate --against judge=lexical --gate gate.toml
      interviewer evaluate --live --max-calls 100 --results live.jsonl
    """
    flags = dict(locals())
    from interviewer.terminal import evaluating

    raise typer.Exit(evaluating.evaluate(evaluating.Wanted(**flags)))


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
    samples: Annotated[Path | None, typer.Option("--samples", help="A file of more samples, as `disputes --export` writes it.", show_default=False)] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show how every sample fared.")] = False,
) -> None:
    """Run every question's samples through the judge.

    An item is refused, with exit code 1, if a sample is judged more than one band away from its author's verdict, if a misconception is
    missed or invented, or if a clearly better answer does not score higher. Mend the question's phrasings, not its samples.
    """
    from interviewer.terminal import bank_commands

    settings = _settings({"bank": bank, "judge": judge, "model": model, "base_url": base_url, "profile": profile, "voice": "local"})
    raise typer.Exit(bank_commands.check_bank(settings, verbose, samples))


def _settings(flags: dict[str, Any] | None = None) -> Settings:
    from interviewer.settings import load_settings

    return load_settings(flags)


def _given(values: dict[str, Any], *, without: str | tuple[str, ...]) -> dict[str, Any]:
    """The flags of a command as settings."""
    others = (without,) if isinstance(without, str) else without
    return {name: value for name, value in values.items() if name not in others}


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
