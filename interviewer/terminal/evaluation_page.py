"""The page of an evaluation: one HTML file that needs nothing else, no script, no network, light or dark as the reader has it."""

from __future__ import annotations

from pathlib import Path

from interviewer.core.clean import clean
from interviewer.evaluation.report import EvaluationReport, MeasureRecord, mean_scores, shown
from interviewer.reports.environment import environment


def evaluation_page(report: EvaluationReport) -> str:
    """The page. Everything that comes from a candidate, a bank or a model is cleaned and escaped."""
    template = environment(Path(__file__).parent / "pages", clean, figure=shown).get_template("evaluation.html.j2")
    return template.render(report=report, means=mean_scores(report.interviews), bars={name: _bar(each) for name, each in report.measures.items()})


def _bar(measure: MeasureRecord) -> tuple[float, float, float] | None:
    """Where a value and its interval lie on a bar of 100; None for what has no scale from 0 to 1."""
    scale = measure.unit == "share" or (measure.unit == "number" and measure.better == "higher")
    if measure.value is None or measure.low is None or measure.high is None or not scale:
        return None
    low, value, high = (100 * min(1.0, max(0.0, each)) for each in (measure.low, measure.value, measure.high))
    return round(low, 1), round(value, 1), round(high, 1)
