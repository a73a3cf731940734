"""Grading answers in bulk, measuring the interviewer, and the forms of the files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from interviewer.terminal.commands.options import BankFlag, BaseUrlFlag, JudgeFlag, ModeFlag, ModelFlag, ProfileFlag, VoiceFlag, settings_of

app = typer.Typer(rich_markup_mode=None)


@app.command()
def grade(
    answers: Annotated[
        Path,
        typer.Argument(
            help='One JSON object a line: {"id", "question", "answer"} or {"id", "question", "replies": [...]}, and perhaps "person"; '
            "or a CSV table with these columns. - reads from the standard input."
        ),
    ],
    bank: BankFlag = None,
    judge: JudgeFlag = None,
    model: ModelFlag = None,
    base_url: BaseUrlFlag = None,
    profile: ProfileFlag = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", help="Where the grades go: a table if it ends in .csv, else one JSON object a line. Without it, or -: the standard output."
        ),
    ] = None,
    format: Annotated[str | None, typer.Option("--format", help="What the answers are, jsonl or csv. Without it: by the end of the file's name.")] = None,
    workers: Annotated[int | None, typer.Option("--workers", help="How many processes grade. Without it: one for each core, where that pays.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on in the file of -o: what is graded there stays, what failed is graded again.")] = False,
    report: Annotated[
        list[Path] | None, typer.Option("--report", help="A report on each question and each person: a .md, .html, .json or .csv file. May be given again.")
    ] = None,
    engine: Annotated[str, typer.Option("--engine", help="here; ray: on a Ray cluster; batch: by the provider's Batch API, often at half the price.")] = "here",
    batch_file: Annotated[Path | None, typer.Option("--batch-file", help="Only write the requests of a batch, to this file.")] = None,
    batch_results: Annotated[Path | None, typer.Option("--batch-results", help="Grade by the output file of a batch.")] = None,
) -> None:
    """Grade answers in bulk: one record in, one grade out, in the same order.

    A bad line is named and the others are still graded; the exit code is then 1, and 4 where the model failed. A score of null means: not judged,
    and why. Files may be larger than memory.

    \b
      interviewer grade answers.jsonl -o grades.jsonl
      interviewer grade answers.csv -o grades.csv --report cohort.html
      interviewer grade answers.jsonl -o grades.jsonl --resume
      interviewer grade answers.jsonl -o grades.jsonl --engine batch --judge model --model NAME
    """
    from interviewer.terminal import grading
    from interviewer.terminal.console import STDOUT

    settings = settings_of(bank=bank, judge=judge, model=model, base_url=base_url, profile=profile, voice="local")
    by = "batch" if batch_file or batch_results else engine
    order = grading.Order(answers, None if out == STDOUT else out, format, workers, resume, tuple(report or ()), by, batch_file, batch_results)
    raise typer.Exit(grading.grade_file(settings, order))


@app.command()
def evaluate(
    suite: Annotated[
        Path | None,
        typer.Argument(help="Scripted interviews, one JSON object a line (suites/README.md). Without it: the built-in candidates.", show_default=False),
    ] = None,
    bank: BankFlag = None,
    judge: JudgeFlag = None,
    voice: VoiceFlag = None,
    mode: ModeFlag = None,
    candidates: Annotated[str | None, typer.Option("--candidates", help="Only these built-in candidates, such as strong,bluffing.", show_default=False)] = None,
    json: Annotated[Path | None, typer.Option("--json", help="Write everything to this JSON file; - is the standard output.", show_default=False)] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page for people to this file; - is the standard output.", show_default=False)] = None,
    gate: Annotated[
        Path | None, typer.Option("--gate", help="A TOML file of the least or most a measure may come to; exit code 3 where one fails.", show_default=False)
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", help='Measure a second interviewer beside it, such as "judge=lexical,voice=local".', show_default=False)
    ] = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, max=64, help="Interviews held at a time.", show_default=False)] = None,
    live: Annotated[bool, typer.Option("--live", help="Measure the model of your server. It costs calls, and perhaps money.")] = False,
    model: ModelFlag = None,
    base_url: BaseUrlFlag = None,
    max_calls: Annotated[
        int | None,
        typer.Option("--max-calls", min=1, help="With --live: stop after so many calls (200 if --max-cost is not given either).", show_default=False),
    ] = None,
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
    from interviewer.terminal import evaluating

    wanted = evaluating.EvaluateFlags(
        suite=suite,
        bank=bank,
        judge=judge,
        voice=voice,
        mode=mode,
        candidates=candidates,
        json=json,
        html=html,
        gate=gate,
        against=against,
        workers=workers,
        live=live,
        model=model,
        base_url=base_url,
        max_calls=max_calls,
        max_cost=max_cost,
        results=results,
        inspect=inspect,
    )
    raise typer.Exit(evaluating.evaluate(wanted))


@app.command()
def schema(
    name: Annotated[str | None, typer.Argument(help="Which one; without it: the names.", show_default=False)] = None,
) -> None:
    """Print a published JSON Schema: of transcripts, question banks, or a line of a suite, of answers or of grades.

    \b
      interviewer schema bank
    """
    from interviewer.terminal import schema as schemas

    typer.echo("\n".join(schemas.names()) if name is None else schemas.text_of(name).rstrip("\n"))
