"""Looking back: `progress` over all interviews, `report` on one of them, and the lines that close an interview."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from interviewer.clock import here, now
from interviewer.core.counted import counted
from interviewer.core.disputes import disputes_in
from interviewer.core.flat import flat
from interviewer.core.history import remembered
from interviewer.core.memory import memory
from interviewer.core.progress import Progress, progress
from interviewer.core.question import Band
from interviewer.core.scorecard import Scorecard, scorecard
from interviewer.core.scores import band_of
from interviewer.settings import Settings
from interviewer.storage.past import catch_up, past_interviews
from interviewer.storage.transcripts import Transcripts
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.console import STDOUT, begin_flags, print_json, printer, put, refuse_what_is_there, this_program
from interviewer.terminal.dispute_lines import dispute_lines
from interviewer.terminal.naming import session_meant
from interviewer.terminal.progress_screen import progress_blocks
from interviewer.terminal.proposals import due_note, tells_of_reading
from interviewer.terminal.report_screen import scorecard_blocks

#: At the end of an interview nobody waits for more transcripts than this to be read for the first time: the others are read at the end of the next.
MOST_READ_AT_THE_END = 200


def progress_so_far(settings: Settings) -> Progress:
    """The progress that the transcripts show."""
    past, at = past_interviews(Transcripts(settings.transcripts), tells=tells_of_reading) or [], here(now())
    return progress(past, memory(past, at), at)


def show_progress(settings: Settings, html: Path | None, *, as_json: bool) -> None:
    """Show it on the screen, as JSON, or as a page."""
    if html is not None:
        Transcripts(settings.transcripts).refuse_overwriting((html, "--html"), *([(STDOUT, "--json")] if as_json else []))
    result = progress_so_far(settings)
    if html is not None:
        from interviewer.reports.pages import progress_page

        _put(html, progress_page(result), aside=as_json)
    if as_json:
        print_json(result.model_dump(mode="json"))
    elif html is None:
        screen = printer(plain=settings.plain)
        screen.prints(progress_blocks(result, screen.width, bars=not settings.plain))
        screen.prints([Block(Kind.NOTE, f"What comes next: {this_program()} next{' --review' if result.due else ''}{begin_flags(settings)}")])


def show_report(settings: Settings, name: str, html: Path | None, markdown: Path | None) -> None:
    """Show a session's scorecard on the screen, or write it as a page or as Markdown, over no file that is there."""
    wanted = [(path, flag) for path, flag in ((html, "--html"), (markdown, "--md")) if path is not None]
    if wanted:
        Transcripts(settings.transcripts).refuse_overwriting(*wanted)
    for path, flag in wanted:
        refuse_what_is_there(path, flag)
    card = scorecard_of(settings, session_meant(settings, name))
    if html is not None:
        from interviewer.reports.pages import scorecard_page

        _put(html, scorecard_page(card), aside=markdown == STDOUT)
    if markdown is not None:
        from interviewer.reports.pages import scorecard_markdown

        _put(markdown, scorecard_markdown(card), aside=html == STDOUT)
    if html is None and markdown is None:
        printer(plain=settings.plain).prints(scorecard_blocks(card))


def scorecard_of(settings: Settings, name: str) -> Scorecard:
    """The scorecard of a session. Raises UsageError if there is none of that name, FileError if its file is not right."""
    transcripts = Transcripts(settings.transcripts)
    transcript, session = transcripts.folded(name)
    mine = name in transcripts.own()
    past = past_interviews(transcripts, tells=tells_of_reading) or [] if mine else [remembered(session, name, transcript.created)]
    card = scorecard(session, name, here(transcript.created), memory(past, here(now())))
    disputed = {talk.question.id: dispute_lines(talk.question, disputes_in(transcript.disputes)) for talk in session.discussions if session.tells(talk)}
    return card.model_copy(update={"questions": tuple(each.model_copy(update={"disputed": tuple(disputed.get(each.id, ()))}) for each in card.questions)})


def so_far(settings: Settings, at: datetime) -> list[Block]:
    """What an interview that has just ended adds to: the trend, the weakest topics, and when to come back. Nothing where it would take long."""
    transcripts = Transcripts(settings.transcripts)
    catch_up(transcripts, MOST_READ_AT_THE_END)
    past = past_interviews(transcripts, most=0)
    if past is None:
        return []
    known = memory(past, here(at))
    result = progress(past, known, here(at))
    lines = list[str]()
    if result.mean_before is not None:
        lines.append(f"Mean of your last five finished interviews: {result.mean_of_late}; of up to five before them: {result.mean_before}.")
    if weak := [each for each in result.topics if band_of(each.strength) is not Band.EXCELLENT][:3]:
        lines.append(f"Weakest topics over all interviews, by first answers: {', '.join(f'{flat(each.topic)} {each.strength}/100' for each in weak)}.")
    if (note := due_note(settings, known)) is not None:
        lines.append(note)
    elif result.coming:
        first = result.coming[0].due.date()
        count = sum(each.due.date() == first for each in result.coming)
        lines.append(f"Due next: {counted(count, 'question')} on {first}.")
    return [Block(Kind.NOTE, "\n".join(lines))] if lines else []


def _put(path: Path, text: str, *, aside: bool = False) -> None:
    """Write a page where it is wanted, and say so; `aside` where something else goes to the standard output. Raises StorageError."""
    put(path, text, "page")
    if path != STDOUT:
        printer(error=aside).prints([Block(Kind.TEXT, f"Written: {path}")])
