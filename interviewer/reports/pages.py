"""From progress and scorecards to pages. What a candidate, a bank or a model wrote is escaped in every place, and cleaned of what nobody sees."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interviewer.core.clean import clean
from interviewer.core.counted import counted
from interviewer.core.flat import flat
from interviewer.core.progress import Progress
from interviewer.core.scorecard import Scorecard
from interviewer.reports import charts
from interviewer.reports.environment import environment
from interviewer.reports.markdown import escaped_line, html, on_a_line, quotation

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

#: A page that nobody can read through is no help: of each list so much is shown, and how much is left out.
MOST_INTERVIEWS, MOST_POINTS, MOST_REVIEWS, MOST_RATINGS = 60, 60, 60, 60
#: How many days of coming reviews are drawn.
DAYS_AHEAD = 28


def progress_page(result: Progress) -> str:
    """The page of `progress`: whole HTML that loads nothing."""
    scored = [each for each in result.interviews if each.mean is not None][-MOST_INTERVIEWS:]
    ratings = result.calibration.ratings[-MOST_RATINGS:] if result.calibration else ()
    return _page(
        "progress.html.j2",
        progress=result,
        scored=scored,
        trend=charts.trend([(f"{result.day(each.begun)} {each.title}", each.mean or 0) for each in scored]),
        topics=charts.bars([(each.topic, each.strength) for each in result.topics]),
        points=result.points[:MOST_POINTS],
        reviews=(*result.due, *result.coming)[:MOST_REVIEWS],
        days=(days := _days(result)),
        columns=charts.columns(days),
        ratings=ratings,
        scatter=charts.scatter([(f"{result.day(each.at)} {each.called}: you {each.own}, judge {each.judged}", each.own, each.judged) for each in ratings]),
    )


def scorecard_page(card: Scorecard) -> str:
    """The page of `report`: whole HTML that loads nothing."""
    scored = [(f"Q{each.number} {each.topic}", each.scores.first, each.scores.final) for each in card.questions if each.scores]
    return _page("scorecard.html.j2", card=card, chart=charts.dumbbells(scored), meaning={each.band: each.means for each in card.scale})


def scorecard_markdown(card: Scorecard) -> str:
    """The same as Markdown. Questions and perfect answers keep the bank's Markdown, and all else that others wrote is plain text."""
    return _environment().get_template("scorecard.md.j2").render(card=card, meaning={each.band: each.means for each in card.scale})


def _days(result: Progress) -> list[tuple[str, int]]:
    """How many questions are due, on each of the days to come; what is overdue stands on today."""
    today = result.at.date()
    due = Counter(max(today, result.day(each.due)) for each in (*result.due, *result.coming))
    ahead = [today + timedelta(days=number) for number in range(DAYS_AHEAD)]
    return [("today" if day == today else f"{day:%m-%d}", due[day]) for day in ahead]


def _page(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    return environment(Path(__file__).parent / "templates", clean, prose=_prose, plain=_plain, authored=_authored, day=_day, flat=flat, counted=counted)


def _prose(text: str) -> Markup:
    """A bank's Markdown as HTML."""
    return html(clean(text))


def _plain(text: str) -> str:
    """A text as Markdown that looks like the text."""
    return escaped_line(clean(text))


def _authored(text: str, name: str) -> str:
    """A bank's Markdown behind a name, or below it where it has several lines; without a name it is a quotation."""
    text = clean(text).strip()
    if not name:
        return quotation(text)
    return f"{name}:\n\n{quotation(text)}" if "\n" in text else f"{name}: {on_a_line(text)}"


def _day(moment: Any) -> str:
    return f"{moment:%Y-%m-%d}"
