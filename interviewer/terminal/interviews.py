"""Holding interviews in the terminal: beginning and resuming."""

from __future__ import annotations

from dataclasses import replace

from interviewer.clock import now
from interviewer.core.events import Said
from interviewer.core.schedule import ANYTHING, Wish
from interviewer.core.session import Session
from interviewer.errors import SettingsError, UsageError
from interviewer.settings import Settings
from interviewer.storage.bank import Bank
from interviewer.storage.past import glances
from interviewer.storage.transcript import Transcript
from interviewer.storage.transcripts import Transcripts
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.coming_back import tried_again
from interviewer.terminal.console import begin_flags, folder_flag, printer, resume_flags, this_program
from interviewer.terminal.naming import session_meant
from interviewer.terminal.proposals import day_to_come, due_note, more_to_come, nothing_due, open_ones, propose
from interviewer.terminal.sitting import Sitting
from interviewer.wiring import authored, model_of, speech_of


def start_or_resume(settings: Settings) -> int:
    """Resume the last interview that is open, or begin the next day: asking nothing first. What it returns is the exit code, here and below."""
    transcripts = Transcripts(settings.transcripts)
    seen = list(glances(transcripts))
    to_go_on_with = open_ones(transcripts, seen)
    if (name := next(to_go_on_with, None)) is None:
        return start(settings, Wish(day=day_to_come(Bank(settings.bank), [each for _, each in seen if each.finished])))
    if (other := next(to_go_on_with, None)) is not None:
        told = f"{name} goes on, the last interview that you left open. {other} is open too; all there are: {this_program()} sessions{folder_flag(settings)}"
        printer(plain=settings.plain).prints([Block(Kind.NOTE, told)])
    return resume(settings, name)


def start(settings: Settings, wish: Wish = ANYTHING, seed: int | None = None) -> int:
    """Begin the interview that is wished for, by default the next day; if other things are due, say so."""
    proposal = propose(settings, wish, seed, now())
    plan, known = proposal.plan, proposal.known or {}
    if plan is None:
        printer(plain=settings.plain).prints(nothing_due(settings, known))
        return 0
    _refuse_settings(settings)
    if more := more_to_come(proposal):
        printer(plain=settings.plain).prints(more)
    if wish == replace(ANYTHING, count=wish.count) and (note := due_note(settings, known)):
        printer(plain=settings.plain).prints([Block(Kind.NOTE, note)])
    with Transcripts(settings.transcripts).begun(proposal.what) as name:
        return Sitting(settings, name, Transcript(created=now(), plan=plan), now).holds(Session(plan=plan))


def resume(settings: Settings, name: str | None, *, redo: bool = False) -> int:
    """Go on with a session, by default the last one that is open. A reply that was sent and not yet judged is judged first.

    `redo` tries the question that was closed last once more, of a session that is finished too.
    """
    transcripts = Transcripts(settings.transcripts)
    name = name or (next((name for name, _ in glances(transcripts)), None) if redo else next(open_ones(transcripts, glances(transcripts)), None))
    if name is None:
        raise UsageError(
            "there is no interview to resume", place=str(settings.transcripts), mend=f"Begin one with: {this_program()} start{begin_flags(settings)}"
        )
    name = session_meant(settings, name)
    _refuse_settings(settings)
    with transcripts.opened(name):
        transcript, session = transcripts.folded(name)
        goes_on = f"Go on without it: {this_program()} resume {name}{resume_flags(settings)}"
        mend = f"See it again with: {this_program()} replay {name}{folder_flag(settings)}" if session.finished else goes_on
        if redo:
            session = tried_again(session, now(), mend)
        elif session.finished:
            raise UsageError(f"the interview {name} is finished", mend=mend)
        return Sitting(_in_the_same_part(settings, session), name, transcript, now).holds(session)


def _in_the_same_part(settings: Settings, session: Session) -> Settings:
    """The settings with the persona that spoke last in this session, unless a flag names another or there is none of that name any more."""
    spoke = next((event.by.persona for event in reversed(session.log) if isinstance(event, Said) and event.by.persona), settings.persona)
    if settings.by_flag("persona") or spoke == settings.persona:
        return settings
    spoken = settings.model_copy(update={"persona": spoke})
    try:
        authored(spoken)
    except SettingsError:
        return settings
    return spoken


def _refuse_settings(settings: Settings) -> None:
    """Refuse a model, a persona or a server that speaks where there is none, before anything is made. Raises SettingsError."""
    if settings.speak:
        speech_of(settings)
    if settings.needs_model:
        model_of(settings)
    authored(settings)
