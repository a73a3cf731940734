"""A page of HTML that needs nothing else: no script, no font, no picture from elsewhere; light and dark, and fit to print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.core.clean import clean
from interviewer.core.events import Reply, Said
from interviewer.core.judgement import Judged, Unjudged
from interviewer.reports.environment import environment
from interviewer.terminal.debrief_screen import debrief_findings, deeper_findings, deeper_title
from interviewer.terminal.exports.record import ExportedInterview, ExportedQuestion
from interviewer.terminal.findings import judge_notes

if TYPE_CHECKING:
    from markupsafe import Markup


def interview_page(record: ExportedInterview) -> str:
    """The interview as a page of HTML."""
    template = environment(Path(__file__).parent, clean, markdown=_rendered).get_template("page.html.j2")
    return template.render(record=record, talk_of=_talk_of, findings=debrief_findings, deeper_title=deeper_title, deeper_findings=deeper_findings)


def _talk_of(told: ExportedQuestion, notes: bool) -> list[tuple[str, str]]:
    """Who said what, in order: `interviewer`, `you`, `taken back` for what does not count, and `notes` for what the judge found."""
    said: list[tuple[str, str]] = []
    counting = set(told.talk.counting)
    for place, event in enumerate(told.talk.log):
        if isinstance(event, Said):
            said.append(("interviewer", event.words))
        elif isinstance(event, Reply):
            said.append(("you" if place in counting else "taken back", event.text))
        elif isinstance(event, Judged | Unjudged) and notes and told.result is not None:
            said += [("notes", block.text) for block in judge_notes(event, told.talk.question)]
    return said


def _rendered(text: str) -> Markup:
    """The Markdown of the bank and of the interviewer as HTML."""
    from interviewer.reports.markdown import html

    return html(clean(text))
