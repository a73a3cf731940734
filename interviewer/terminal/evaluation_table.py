"""From an evaluation to blocks of text: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from interviewer.core.counted import counted
from interviewer.core.flat import flat
from interviewer.core.question import Band
from interviewer.evaluation.measures.measure import MeasuredIn
from interviewer.evaluation.report import EvaluationReport, Run, shown
from interviewer.terminal.blocks import Block, Kind

#: So many of the things that went wrong are shown; the report has them all.
MOST_SHOWN = 8


def table_blocks(report: EvaluationReport, means: Mapping[str, tuple[float | None, Band | None]]) -> Iterator[Block]:
    """The table of measures, the candidates' scores, what went wrong, and whether the gate is passed."""
    against = report.against
    yield Block(Kind.TITLE, f"{_count(report)} with {report.configuration.name}" + (f", against {against.configuration.name}" if against else ""))
    yield Block(Kind.TEXT, _comparison(report) if against else _table(report))
    yield Block(Kind.HEADING, "Mean score by candidate")
    width = max((len(flat(name)) for name in means), default=0)
    for name, (mean, band) in means.items():
        yield Block(Kind.TEXT, f"  {flat(name):<{width}}  " + (f"{mean:5.1f}  {band}" if mean is not None else "    -  no score"))
    wrong = [(interview.id, each) for interview in report.interviews for each in interview.breaches if each.measure != "score"]
    if wrong:
        yield Block(Kind.HEADING, f"What went wrong ({_of_all(wrong)})")
        for id, each in wrong[:MOST_SHOWN]:
            where = f" {each.question}" + (f" reply {each.turn}" if each.turn else "") if each.question else ""
            yield Block(Kind.TEXT, f"  {each.measure}, {flat(id)}{where}: {flat(each.note or '')[:160]}")
    unclear = [flat(f"{interview.id}, {each}") for interview in report.interviews for each in interview.unclear]
    if unclear:
        yield Block(Kind.WARNING, f"Not understood, or without effect ({_of_all(unclear)}):")
        yield Block(Kind.TEXT, "\n".join(f"  {line}" for line in unclear[:MOST_SHOWN]))
    for run in (report, *([against] if against else [])):
        if run.stopped:
            yield Block(Kind.WARNING, f"Stopped: {run.stopped}. The same command with the same --results goes on from here.")
    if report.gate:
        yield Block(Kind.HEADING, "Gate")
        for condition in report.gate:
            value = shown(condition.value, report.measures[condition.measure].unit)
            yield Block(Kind.TEXT, f"  {'passed' if condition.passes else 'FAILED'}  {condition.measure}: {value}, wanted {condition.condition}")


def _of_all(found: Sequence[object]) -> str:
    """How many of them are shown here."""
    return f"{min(MOST_SHOWN, len(found))} of {len(found)}; --json and --html have all"


def _count(run: Run) -> str:
    questions = sum(len(interview.questions) for interview in run.interviews)
    return f"{counted(len(run.interviews), 'interview')}, {counted(questions, 'question')}, {run.seconds:.0f} s,"


def _table(report: EvaluationReport) -> str:
    lines = [f"{'measure':<27}{'value':>10}   {'95 % interval':<18}{'n':>6}   better"]
    for name, measure in report.measures.items():
        interval = f"{shown(measure.low, measure.unit)} to {shown(measure.high, measure.unit)}" if measure.low is not None else ""
        value = shown(measure.value, measure.unit)
        lines.append(f"{name:<27}{value:>10}   {interval:<18}{measure.n or '':>6}   {measure.better}".rstrip())
    return "\n".join(lines)


def _comparison(report: EvaluationReport) -> str:
    lines = [f"{'measure':<27}{'first':>10}{'second':>10}{'change':>10}   better"]
    for each in report.differences:
        unit = report.measures[each.measure].unit
        lines.append(
            f"{each.measure:<27}{shown(each.first, unit):>10}{shown(each.second, unit):>10}{_signed(each.change, unit):>10}   "
            f"{'' if each.better in ('neither', 'unknown') else each.better}".rstrip()
        )
    return "\n".join(lines)


def _signed(change: float | None, unit: MeasuredIn) -> str:
    return "" if change is None else ("+" if change > 0 else "") + shown(change, unit)
