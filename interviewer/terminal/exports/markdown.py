"""Markdown under the headings of the debrief: question, my answer, correct answer, minor improvement, perfect answer."""

from __future__ import annotations

from collections.abc import Iterable

from interviewer.core.clean import clean
from interviewer.core.debrief import Debrief
from interviewer.core.flat import flat
from interviewer.core.judgement import Judged, Unjudged
from interviewer.reports import markdown as reports
from interviewer.terminal.debrief_screen import debrief_findings, deeper_findings, deeper_title, reply_text
from interviewer.terminal.exports.record import ExportedInterview, ExportedQuestion
from interviewer.terminal.findings import judge_notes

_LEVELS = {"easy": "Easy", "easy-medium": "Easy–Medium", "medium": "Medium", "medium-hard": "Medium–Hard", "hard": "Hard"}


def markdown(record: ExportedInterview) -> str:
    """The interview as Markdown."""
    parts = [f"## {_line(record.headline)}", _line(record.subline)]
    for told in record.questions:
        parts += ["---", *_question(record, told)]
    if not record.session.finished and not record.reveal:
        parts += ["---", "What is still held back is told when the interview is finished."]
    return "\n\n".join(parts) + "\n"


def _question(record: ExportedInterview, told: ExportedQuestion) -> Iterable[str]:
    question = told.talk.question
    yield f"### **Q{told.number} ({_LEVELS[question.level]} — {_line(question.topic)})**"
    yield safe_markdown(question.ask).strip()
    yield from _attempt(record, told, "My answer")
    if told.again:
        yield from _attempt(record, told.again, "My answer, once more")
    if told.result is not None:
        yield from _answers(told.result, notes=record.notes)


def _attempt(record: ExportedInterview, told: ExportedQuestion, title: str) -> Iterable[str]:
    yield f"**{title}**"
    yield _quoted("\n\n".join(map(reply_text, told.result.replies)) if told.result else "\n\n".join(reply.text for reply in told.talk.replies))
    if told.result is None:
        return
    yield f"*{_line(told.verdict or '')}*"
    if record.notes:
        yield "**Point by point**"
        yield _bullets([*debrief_findings(told.result), *told.disputed])
        for event in told.talk.events:
            if isinstance(event, Judged | Unjudged):
                yield "\n".join(f"> {_line(line)}  " for block in judge_notes(event, told.talk.question) for line in block.text.splitlines())
    elif told.disputed:
        yield _bullets(told.disputed)


def _answers(result: Debrief, *, notes: bool) -> Iterable[str]:
    yield "**Correct answer**"
    yield _bullets(result.correct)
    if result.improvement:
        yield f"**Minor improvement:** {_line(result.improvement)}"
    yield "**Perfect answer**"
    yield safe_markdown(result.perfect).strip()
    for deeper in result.deeper:
        yield f"**{deeper_title(deeper)}:** {_line(deeper.ask)}"
        if notes and deeper.points:
            yield _bullets(deeper_findings(deeper))
        if deeper.perfect:
            yield f"**A perfect answer to it:** {_line(deeper.perfect)}"


def safe_markdown(text: str) -> str:
    """A text as Markdown that can neither act on a terminal nor bring HTML, entities, images or links with it."""
    return reports.harmless(clean(text))


def _line(text: str) -> str:
    return flat(safe_markdown(text))


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {_line(line)}" for line in lines)


def _quoted(text: str) -> str:
    """A quotation: whatever the candidate wrote, it cannot pass for a heading of this file."""
    return "\n".join(f"> {line}".rstrip() for line in (safe_markdown(text) or "(nothing)").splitlines())
