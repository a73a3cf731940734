"""`interviewer evaluate`: scripted candidates against the interviewer, a table of measures, and the files that were asked for."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from interviewer import __version__
from interviewer.clock import now
from interviewer.core.session import Mode
from interviewer.errors import FileError, InterviewerError, ModelError, StorageError, UsageError
from interviewer.evaluation.budget import Budget, BudgetedModel, BudgetSpent
from interviewer.evaluation.cast import Cast, scripts
from interviewer.evaluation.gate import gate_of, passed
from interviewer.evaluation.held import Interviewer
from interviewer.evaluation.report import Configuration, EvaluationReport, Failed, InterviewRecord, Run, compared_measures, mean_scores, run_of
from interviewer.evaluation.run import Employ, hold_all
from interviewer.evaluation.script import InterviewScript, interview_script
from interviewer.evaluation.suite import ScriptedInterview
from interviewer.settings import Settings, load_settings
from interviewer.storage.bank import Bank
from interviewer.storage.places import PROMPTS
from interviewer.storage.prompts import MOST_BYTES, persona_files, read_prompt_yaml
from interviewer.storage.reading import read_text
from interviewer.storage.results import append_line, read_lines
from interviewer.storage.suites import read_suite
from interviewer.storage.transcripts import Transcripts
from interviewer.storage.trial import refuses
from interviewer.terminal.console import STDOUT, printer, put
from interviewer.terminal.evaluation_table import table_blocks
from interviewer.uninterrupted import uninterrupted
from interviewer.wiring import authored, judge, judged_by, model_of, personas, preload, voice

#: So many interviews at a time: more than the cores gains nothing offline, and a server should not be flooded.
MOST_WORKERS, LIVE_WORKERS = 4, 4
#: Without another limit, a live run makes so many calls.
LIVE_CALLS = 200
GATE_FAILED = 3
_AGAINST = ("judge", "voice", "persona", "mode", "model", "base_url")


@dataclass(frozen=True)
class EvaluateFlags:
    """The flags of the command."""

    suite: Path | None = None
    bank: Path | None = None
    judge: str | None = None
    voice: str | None = None
    mode: str | None = None
    candidates: str | None = None
    json: Path | None = None
    html: Path | None = None
    gate: Path | None = None
    against: str | None = None
    workers: int | None = None
    live: bool = False
    model: str | None = None
    base_url: str | None = None
    max_calls: int | None = None
    max_cost: float | None = None
    results: Path | None = None
    inspect: Path | None = None


def evaluate(wanted: EvaluateFlags) -> int:
    """Hold the interviews, show the table, write the files, and give the exit code. What went wrong is raised once all that was held has been shown."""
    first, second = _settings(wanted, {}), _settings(wanted, _against(wanted.against)) if wanted.against else None
    _refuse_unwritable(wanted, first)
    gate = gate_of(read_text(wanted.gate, 1_000_000), str(wanted.gate)) if wanted.gate else ()
    to_hold, errors = _scripts(wanted, first)
    for wrong in errors:
        printer(error=True).error(wrong)
    budget = _budget(wanted)
    one, failed = _run(first, to_hold, wanted, budget)
    two: Run | None = None
    if second is not None and failed is None:
        two, failed = _run(second, _scripts(wanted, second)[0], wanted, budget)
    if failed is not None and not one.interviews:
        raise failed
    report = EvaluationReport(
        **dict(one),
        suite=str(wanted.suite) if wanted.suite else None,
        errors=tuple(Failed(line=wrong.place, what=wrong.what) for wrong in errors),
        against=two,
        differences=compared_measures(one, two) if two else (),
        gate=passed(gate, one.measures),
    )
    wrongs = [*_write(wanted, report), *([failed] if failed is not None else [])]
    for each in wrongs[:-1]:
        printer(error=True).error(each)
    if wrongs:
        raise wrongs[-1]
    return _exit_code(report)


def _refuse_unwritable(wanted: EvaluateFlags, settings: Settings) -> None:
    """Say at once that a file cannot be written, or that another one would be lost, and not when everything has been held. Raises UsageError."""
    named = [(wanted.json, "--json"), (wanted.html, "--html"), (wanted.inspect, "--inspect"), (wanted.results, "--results")]
    written = [(path, flag) for path, flag in named if path is not None]
    read = [(path, what) for path, what in ((wanted.suite, "the suite"), (wanted.gate, "the gate")) if path is not None]
    if written:
        read += [(path, "the question bank") for path in Bank(settings.bank).files()]
        Transcripts(settings.transcripts).refuse_overwriting(*written, read=read)
    for path, flag in written:
        if path == STDOUT:
            continue
        if os.path.isdir(path) or not os.path.isdir(path.parent):  # noqa: PTH112  # these never raise
            raise UsageError("no file can be written there", place=str(path), mend="Name a file in a folder that exists.")
        if (why := _refuses(path, grows=flag == "--results")) is not None:
            raise UsageError(f"no file can be written there: {why}", place=str(path), mend="Name a file in a folder of yours.")


def _refuses(path: Path, *, grows: bool) -> str | None:
    """Why a file cannot be written; None where it can. One that grows stays where it is, and any other is written anew."""
    if os.path.exists(path) and (grows or not os.path.isfile(path)):  # noqa: PTH110, PTH113  # these never raise
        return None if os.access(path, os.W_OK) else "permission denied"
    return refuses(Path(os.path.realpath(path)).parent)


def _exit_code(report: EvaluationReport) -> int:
    """3 where a gate failed, 4 where the model failed so that nothing was judged, 1 where a line was bad or a budget spent."""
    runs = [report, *([report.against] if report.against else [])]
    if not all(condition.passes for condition in report.gate):
        return GATE_FAILED
    if any(each.interviews and all(interview.model_failed for interview in each.interviews) for each in runs):
        return ModelError.exit_code
    return FileError.exit_code if report.errors or any(each.stopped for each in runs) else 0


def _write(wanted: EvaluateFlags, report: EvaluationReport) -> list[InterviewerError]:
    """The files first: whoever reads the standard output may go before it ends. Gives what could not be written: it takes nothing else with it."""
    wrongs = list[InterviewerError]()
    makes: list[tuple[Path | None, Callable[[], str]]] = [
        (wanted.json, lambda: report.model_dump_json(indent=1) + "\n"),
        (wanted.html, lambda: _page(report)),
        (wanted.inspect, lambda: _log(report)),
    ]
    wished = [(path, make) for path, make in makes if path is not None]
    for path, make in sorted(wished, key=lambda each: each[0] == STDOUT):
        try:
            put(path, make())
        except StorageError as wrong:
            wrongs.append(wrong)
    if not any(path == STDOUT for path, _ in wished):
        printer().prints(table_blocks(report, mean_scores(report.interviews)))
    return wrongs


def _page(report: EvaluationReport) -> str:
    from interviewer.terminal.evaluation_page import evaluation_page

    return evaluation_page(report)


def _log(report: EvaluationReport) -> str:
    from interviewer.evaluation.inspect_log import inspect_log

    return inspect_log(report, now())


# --- Who is measured ------------------------------------------------------------------------------------------------------


def _settings(wanted: EvaluateFlags, changes: dict[str, str]) -> Settings:
    """Offline unless --live is there, whatever the environment says: an evaluation costs nothing unasked."""
    usual = "model" if wanted.live else "local"
    flags: dict[str, Any] = {"bank": wanted.bank, "mode": wanted.mode, "model": wanted.model, "base_url": wanted.base_url, "second_opinion": "none"}
    settings = load_settings({**flags, "judge": wanted.judge or usual, "voice": wanted.voice or usual, **changes})
    if settings.needs_model and not wanted.live:
        raise UsageError("a model's server is measured with --live", mend="Add --live, and a budget: --max-calls 100.")
    if settings.panel and settings.judge == "model":
        raise UsageError("a panel of judges cannot be measured, one model can", place="panel", mend="Leave INTERVIEWER_PANEL empty, and name a --model.")
    if wanted.live and not settings.needs_model and not changes:
        raise UsageError("--live measures a model, and neither the judge nor the voice is one", mend="Leave --live out.")
    return settings


def _against(text: str) -> dict[str, str]:
    """The settings of the second interviewer: judge=lexical,voice=local. Raises UsageError."""
    changes: dict[str, str] = {}
    for part in text.split(","):
        name, given, value = (piece.strip() for piece in part.partition("="))
        if not given or name not in _AGAINST or not value:
            raise UsageError(
                f"`{part.strip()[:80]}` is no setting to compare with", place="--against", mend=f"Give some of: {', '.join(_AGAINST)}, as in judge=lexical."
            )
        changes[name] = value
    return changes


def _budget(wanted: EvaluateFlags) -> Budget:
    if not wanted.live:
        return Budget()
    return Budget(wanted.max_calls or (None if wanted.max_cost is not None else LIVE_CALLS), wanted.max_cost)


def _employ(settings: Settings, budget: Budget) -> Employ:
    """A fresh interviewer for each interview: a model's client and a voice remember what happened in it."""
    known = personas(settings)
    if settings.needs_model:
        model_of(settings)  # what is wrong with the settings is said before anything begins

    def employ(script: InterviewScript) -> Interviewer:
        own = settings.model_copy(update={"persona": script.persona}) if script.persona in known else settings
        if not own.needs_model:
            return Interviewer(judge(own), authored(own))
        model = model_of(own)
        metered = BudgetedModel(model, budget)
        return Interviewer(
            judge(own, metered),
            voice(own, metered, lambda _: None),
            by=judged_by(own),
            calls=lambda: metered.calls,
            watches=lambda event: budget.watches(event, asked=metered.since()),
            meter=model.meter,
        )

    return employ


def _configuration(settings: Settings) -> Configuration:
    named: dict[str, str] = {"judge": settings.judge, "voice": settings.voice, "persona": settings.persona}
    if settings.needs_model:
        named["model"] = settings.model or ""
    name = ", ".join(f"{key}={value}" for key, value in named.items())
    return Configuration(
        name=name,
        judge=settings.judge,
        voice=settings.voice,
        persona=settings.persona,
        mode=settings.mode,
        model=settings.model if settings.needs_model else None,
    )


# --- Which interviews -----------------------------------------------------------------------------------------------------


def _scripts(wanted: EvaluateFlags, settings: Settings) -> tuple[list[InterviewScript], list[InterviewerError]]:
    """The interviews to hold, and the lines that cannot be."""
    bank = Bank(settings.bank)
    if wanted.suite is None:
        return _of_the_cast(wanted.candidates, bank, settings.mode), []
    if wanted.candidates is not None:
        raise UsageError("a suite has candidates of its own", place="--candidates", mend="Leave out either the suite or --candidates.")
    found: list[InterviewScript] = []
    errors: list[InterviewerError] = []
    days = dict.fromkeys(bank.day_numbers())
    read = {}
    for number, line in read_suite(wanted.suite, ScriptedInterview.model_validate):
        if isinstance(line, FileError):
            errors.append(line)
            continue
        try:
            if line.day in days and line.day not in read:
                read[line.day] = bank.day(line.day)
            day = read[line.day] if line.day in read else bank.day(line.day)
            found.append(interview_script(line, day.title, day.questions, settings.mode))
        except UsageError as wrong:
            errors.append(FileError(wrong.what, place=f"{wanted.suite}:{number}", mend=wrong.mend))
    return _with_their_twins(found), errors


def _with_their_twins(scripts: Sequence[InterviewScript]) -> list[InterviewScript]:
    """The scripts; one whose twin is not among the others says so."""
    ids = {script.id for script in scripts}
    return [_without_twin(script) if script.twin is not None and script.twin not in ids - {script.id} else script for script in scripts]


def _without_twin(script: InterviewScript) -> InterviewScript:
    return replace(script, unclear=(*script.unclear, f"twin: there is no other interview {script.twin!r}"[:200]))


def _of_the_cast(names: str | None, bank: Bank, mode: Mode) -> list[InterviewScript]:
    cast = read_prompt_yaml(PROMPTS, "candidates.yaml", Cast)
    wanted = list(cast.candidates) if names is None else [name.strip() for name in names.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in cast.candidates]
    if unknown or not wanted:
        raise UsageError(f"there is no candidate `{', '.join(unknown)[:80]}`", place="--candidates", mend=f"There are: {', '.join(cast.candidates)}.")
    return list(scripts(cast, dict.fromkeys(wanted), [(day.day, day.title, day.questions) for day in bank.days()], mode))


def _run(settings: Settings, to_hold: Sequence[InterviewScript], wanted: EvaluateFlags, budget: Budget) -> tuple[Run, InterviewerError | None]:
    """What was held, and what ended it before its time, other than the budget."""
    configuration, began = _configuration(settings), time.perf_counter()
    employ = _employ(settings, budget)
    if settings.judge == "local" and to_hold:
        preload(settings.model_copy(update={"voice": "local"}), [question for script in to_hold for question in script.questions])
    workers = wanted.workers or (LIVE_WORKERS if wanted.live else min(MOST_WORKERS, os.cpu_count() or 1))
    with _progress(len(to_hold)) as advance:

        def keep(record: InterviewRecord) -> None:
            if wanted.results is not None:
                with uninterrupted():
                    append_line(wanted.results, record.model_dump_json())
            advance()

        scripts, prints = _with_own_personas(to_hold, settings), _prints(configuration, settings)
        ended = hold_all(scripts, employ, workers=workers, configuration=prints, keep=keep, before=_before(wanted.results), budget=budget)
    held = run_of(configuration, ended.records, time.perf_counter() - began, str(ended.stopped) if ended.stopped else None)
    return held, None if isinstance(ended.stopped, BudgetSpent) else ended.stopped


def _prints(configuration: Configuration, settings: Settings) -> str:
    """What an interviewer is made of, prompts included: if any of it changes, what was held before is held again."""
    prompts = [path.read_text(encoding="utf-8") for path in sorted(PROMPTS.rglob("*")) if path.suffix in (".md", ".yaml") and path.is_file()]
    asking = [settings.base_url or "", str(settings.temperature), str(settings.max_tokens)]
    return "\0".join([__version__, configuration.model_dump_json(), *asking, *prompts])


def _with_own_personas(to_hold: Sequence[InterviewScript], settings: Settings) -> list[InterviewScript]:
    """The scripts, each with the file of the person's own persona that speaks in it: where that changes, the interview is held again."""
    own = persona_files(*([settings.personas] if settings.personas else []))
    known = set(personas(settings))
    speaks = [script.persona if script.persona in known else settings.persona for script in to_hold]
    texts = {name: read_text(own[name], MOST_BYTES) for name in set(speaks) & set(own)}
    return [replace(script, source=f"{script.source}\0{texts[name]}") if name in texts else script for script, name in zip(to_hold, speaks, strict=True)]


def _before(results: Path | None) -> dict[str, InterviewRecord]:
    """The interviews that were finished in an earlier run; what cannot be read is held again."""
    found: dict[str, InterviewRecord] = {}
    for raw in read_lines(results) if results is not None else ():
        try:
            record = InterviewRecord.model_validate(raw)
        except ValidationError:
            continue
        if not record.model_failed:
            found[record.key] = record
    return found


@contextmanager
def _progress(total: int) -> Iterator[Any]:
    """How far it has got, on a terminal only."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Interviews", total=total)
        yield lambda: progress.advance(task)
