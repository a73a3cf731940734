"""Holding interviews in the terminal: beginning and resuming."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO, cast

from interviewer.core.events import Left, Reply, Resumed, Said, TriedAgain
from interviewer.core.record import spent
from interviewer.core.schedule import ANYTHING, Wish
from interviewer.core.session import Session
from interviewer.drive.hold import hold
from interviewer.errors import InterviewerError, ModelError, SettingsError, StorageError, UsageError
from interviewer.ports import Audience, Choice, Room
from interviewer.settings import Settings
from interviewer.storage.bank import Bank
from interviewer.storage.drafts import Draft
from interviewer.storage.past import glances
from interviewer.storage.recorder import TranscriptRecorder
from interviewer.storage.transcripts import Glance, Transcript, Transcripts, session_of
from interviewer.terminal.actions import ACTIONS
from interviewer.terminal.console import begin_flags, folder_flag, piped, printer, program, resume_flags
from interviewer.terminal.keyboard import Keyboard, LineReader, Reader, asks_for_rating
from interviewer.terminal.patience import Patience, PatientJudge, PatientVoice
from interviewer.terminal.printer import Printer, clean
from interviewer.terminal.proposals import day_to_come, due_note, is_open, last_open, nothing_due, propose
from interviewer.terminal.screen import Block, Kind, blocks, resumed
from interviewer.terminal.spending import spending
from interviewer.terminal.waiting import Countdown
from interviewer.wiring import Waiting, authored, model_of, now, preload, room, speech_of

if TYPE_CHECKING:
    from interviewer.core.disputes import Dispute
    from interviewer.terminal.editor import PromptReader


#: Whoever comes back to an interview after more than this was away, even if the program did not see them go.
LONGEST_THOUGHT = timedelta(minutes=30)


class OnScreen:
    """Shows every event as it happens. What was streamed or typed on this screen is there already."""

    def __init__(self, printer: Printer, disputes: Callable[[], Sequence[Dispute]], *, typed_here: bool) -> None:
        self._printer = printer
        self._disputes = disputes
        self._typed_here = typed_here

    def sees(self, session: Session) -> None:
        """Show what the last event adds."""
        shown = blocks(session, self._disputes())
        if self._printer.stream_ends():
            shown = [block for block in shown if block.kind is not Kind.INTERVIEWER]
        if self._typed_here and isinstance(session.log[-1], Reply):
            return
        self._printer.prints(shown)


class _Enduring:
    """A screen that may fail: the interview goes on without it, since what is submitted goes to the disk. `failure` is what failed first."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.failure: OSError | None = None

    def write(self, text: str) -> int:
        """Write it, if that can be done."""
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            raise  # who read it has gone for good
        except OSError as wrong:
            self.failure = self.failure or wrong
            return len(text)

    def flush(self) -> None:
        """Bring it to the screen, if that can be done."""
        try:
            self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as wrong:
            self.failure = self.failure or wrong

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def start_or_resume(settings: Settings) -> int:
    """Resume the last interview that is open, or begin the next day: asking nothing first. What it returns is the exit code, here and below."""
    transcripts, finished = Transcripts(settings.transcripts), list[Glance]()
    for name, seen in glances(transcripts):
        if seen.finished:
            finished.append(seen)
        elif is_open(transcripts, name):
            return resume(settings, name)
    return start(settings, Wish(day=day_to_come(Bank(settings.bank), finished)))


def start(settings: Settings, wish: Wish = ANYTHING, seed: int | None = None) -> int:
    """Begin the interview that is wished for, by default the next day; if other things are due, say so."""
    proposal = propose(settings, wish, seed, now())
    plan, known = proposal.plan, proposal.known or {}
    if plan is None:
        printer(plain=settings.plain).prints(nothing_due(settings, known))
        return 0
    _refuse_settings(settings)
    if wish == replace(ANYTHING, count=wish.count) and (note := due_note(settings, known)):
        printer(plain=settings.plain).prints([Block(Kind.NOTE, note)])
    with Transcripts(settings.transcripts).begun(proposal.what) as name:
        return _hold(settings, name, Transcript(created=now(), plan=plan), Session(plan=plan))


def resume(settings: Settings, name: str | None, *, redo: bool = False) -> int:
    """Go on with a session, by default the last one that is open. A reply that was sent and not yet judged is judged first.

    `redo` tries the question that was closed last once more, of a session that is finished too.
    """
    transcripts = Transcripts(settings.transcripts)
    name = name or (next((name for name, _ in glances(transcripts)), None) if redo else last_open(transcripts))
    if name is None:
        raise UsageError("there is no interview to resume", place=str(settings.transcripts), mend=f"Begin one with: {program()} start{begin_flags(settings)}")
    _refuse_settings(settings)
    with transcripts.opened(name):
        transcript = transcripts.load(name)
        session = session_of(transcript, str(transcripts.path(name)))
        if redo:
            session = _tried_again(session)
        elif session.finished:
            raise UsageError(f"the interview {name} is finished", mend=f"See it again with: {program()} replay {name}")
        return _hold(_in_the_same_part(settings, session), name, transcript, session)


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


def _tried_again(session: Session) -> Session:
    """The session in which the question that was closed last is tried once more; the time away does not count. Raises UsageError."""
    if not session.finished:
        session = _come_back(session)
    if (reason := session.why_not(TriedAgain())) is not None:
        raise UsageError(reason, place="--redo", mend=f"Go on without it: {program()} resume")
    if not session.finished:
        return session.after(TriedAgain(at=now()))
    return _come_back(session.after(TriedAgain(at=session.log[-1].at)))  # nobody leaves what is finished: it goes on where it ended, and then we were away


def _come_back(session: Session) -> Session:
    """The session after whoever was away has come back, so that the time away does not count; as it was where nobody was away."""
    if not session.log:
        return session
    if not session.left and (session.plan.seconds is not None or _was_away(session)):
        session = session.after(Left(at=session.log[-1].at, why="the program ended"))
    return session.after(Resumed(at=now())) if session.left else session


def _refuse_settings(settings: Settings) -> None:
    """Refuse a model, a persona or a server that speaks where there is none, before anything is made. Raises SettingsError."""
    if settings.speak:
        speech_of(settings)
    if settings.needs_model:
        model_of(settings)
    authored(settings)


def _hold(settings: Settings, name: str, transcript: Transcript, session: Session) -> int:
    screen = printer(plain=settings.plain)
    enduring = _Enduring(cast("TextIO", screen.console.file))
    screen.console.file = cast("TextIO", enduring)
    transcripts = Transcripts(settings.transcripts)
    typing = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    recorder = TranscriptRecorder(transcripts, name, transcript, lambda text: screen.prints([Block(Kind.WARNING, text)]))
    draft = Draft(transcripts.path(name))
    choosing = _Choosing(settings, screen, settings.on_model_failure == "ask" and typing)
    held = _at_a_terminal(settings, session, screen, recorder, draft, choosing) if typing else _at_a_pipe(settings, screen, recorder, choosing)
    if settings.needs_model:
        held = _patient(held, screen, choosing)
    screen.prints([Block(Kind.NOTE, _status(settings, session, str(transcripts.path(name))))])
    if typing and draft.text():
        screen.prints([Block(Kind.NOTE, "What you were typing is back.")])
    session = _taken_up(session, len(transcript.log), recorder, held.audience, screen)
    try:
        session = hold(session, held)
    except KeyboardInterrupt:
        screen.stream_ends()
        screen.prints([Block(Kind.NOTE, f"Paused. {_kept(draft, typing)}{_what_next(settings, name, session=None, behind=recorder.is_behind)}")])
        raise
    finally:
        if recorder.is_behind:
            screen.prints([Block(Kind.WARNING, "The transcript is not complete: the last events could not be written to the disk.")])
    if session.finished and not recorder.is_behind:
        from interviewer.terminal.looking_back import so_far

        with suppress(InterviewerError, OSError):  # the interview is over and on the disk, whatever the bank and the others may be
            screen.prints(so_far(settings, now()))
    if settings.needs_model and (taken := spent(session.log)) is not None:
        screen.prints([Block(Kind.NOTE, f"The model: {spending(taken)}")])
    if next_step := _what_next(settings, name, session=session, behind=recorder.is_behind):
        screen.prints([Block(Kind.NOTE, next_step)])
    if enduring.failure is not None:
        raise StorageError(f"the screen could not be written to: {enduring.failure.strerror or enduring.failure}")
    return StorageError.exit_code if recorder.is_behind else ModelError.exit_code if choosing.paused else 0


def _at_a_terminal(settings: Settings, session: Session, screen: Printer, recorder: TranscriptRecorder, draft: Draft, choosing: _Choosing) -> Room:
    from interviewer.terminal.editor import PromptReader

    audience: Audience = OnScreen(screen, partial(_contested, recorder), typed_here=True)
    preloads = partial(preload, settings, session.plan.questions)
    editor = PromptReader(plain=settings.plain, meanwhile=preloads, draft=draft, send_key=settings.send_key)
    choosing.keeps = editor.begins
    reader: Reader = editor
    if settings.speak:
        reader, audience = _with_sound(settings, editor, audience, screen)
    waiting = Waiting(screen.streams, editor.interrupted, Countdown(screen, live=not settings.plain))
    keyboard = Keyboard(reader, screen, contests=partial(_contest, settings, screen, recorder), now=now, nudges=settings.plain)
    held = room(settings, keyboard, _Sent(recorder, draft, editor), audience, choosing, waiting)
    return replace(held, rates=partial(asks_for_rating, screen, editor.begins)) if settings.rate else held


def _at_a_pipe(settings: Settings, screen: Printer, recorder: TranscriptRecorder, choosing: _Choosing) -> Room:
    waiting = Waiting(screen.streams, sleep=Countdown(screen, live=False))
    keyboard = Keyboard(LineReader(piped()), screen, contests=partial(_contest, settings, screen, recorder), now=now)
    return room(settings, keyboard, recorder, OnScreen(screen, partial(_contested, recorder), typed_here=False), choosing, waiting)


def _contest(settings: Settings, screen: Printer, recorder: TranscriptRecorder, session: Session, text: str) -> None:
    from interviewer.terminal.contesting import contest_here

    contest_here(settings, screen, recorder, session, text)


def _contested(recorder: TranscriptRecorder) -> Sequence[Dispute]:
    """What has been contested in this interview so far."""
    if not recorder.disputes:
        return ()
    from interviewer.core.disputes import disputes_in

    return disputes_in(recorder.disputes)


def _taken_up(session: Session, kept: int, recorder: TranscriptRecorder, audience: Audience, screen: Printer) -> Session:
    """The session as it goes on from here, shown: one that was left is resumed, and of one that was broken off where we were is said again.

    So many of its events are `kept` already; what is beyond them is that a question is tried again.
    """
    if not session.log:
        return session
    again = len(session.log) > kept
    session = session if again else _come_back(session)
    if len(session.log) == kept:
        screen.prints(resumed(session))
        return session
    recorder.records(session)
    audience.sees(_up_to_trying_again(session) if again else session)
    return session


def _up_to_trying_again(session: Session) -> Session:
    """The session as it was when its question was tried again: that is what there is to show of it."""
    count = next(count for count in range(len(session.log), 0, -1) if isinstance(session.log[count - 1], TriedAgain))
    return Session(session.plan, session.log[:count])


def _was_away(session: Session) -> bool:
    """Whether so much time has passed since the last event that nobody was there."""
    last = session.log[-1].at
    return last is not None and now() - last > LONGEST_THOUGHT


def _with_sound(settings: Settings, reader: PromptReader, audience: Audience, screen: Printer) -> tuple[Reader, Audience]:
    """The same, spoken and heard; as they were where there is no sound here, which is said."""
    from interviewer.terminal.speech import Aloud, Device, NoSound, SpokenReader

    try:
        sound, speech = Device(), speech_of(settings)
    except NoSound as wrong:
        screen.prints([Block(Kind.NOTE, f"{wrong}. The interview goes on in writing.")])
        return reader, audience
    return SpokenReader(reader, sound, speech, screen), Aloud(audience, sound, speech, screen)


def _status(settings: Settings, session: Session, path: str) -> str:
    offline = "" if settings.needs_model else " · no key, no network"
    model = f" · model: {settings.model}" if settings.needs_main_model else ""
    panel = f" (panel: {', '.join(settings.panel)})" if settings.panel and settings.judge == "model" else ""
    second = f" · second opinion: {settings.second_opinion}" if settings.second_opinion not in ("none", settings.judge) else ""
    persona = f" ({settings.persona})" if settings.persona != Settings.model_fields["persona"].default else ""
    taken = spent(session.log)
    cost = f" · so far {spending(taken)}" if settings.needs_model and taken is not None else ""
    judging, speaking = f"judge: {settings.judge}{panel}{second}", f"voice: {settings.voice}{persona}"
    return f"{session.plan.mode} mode · {judging} · {speaking}{model}{cost}{offline} · transcript: {path}"


class _Sent:
    """The recorder, after which a reply that was sent, or a `/quit`, is no draft any more; what the editor keeps unseen still is one."""

    def __init__(self, recorder: TranscriptRecorder, draft: Draft, editor: PromptReader) -> None:
        self._recorder = recorder
        self._draft = draft
        self._editor = editor

    def records(self, session: Session) -> None:
        """Put the session in its file; the draft is kept until that holds the reply."""
        self._recorder.records(session)
        last = session.log[-1]
        sent = isinstance(last, Reply) or (isinstance(last, Left) and last.why == Left().why)  # a pause for the model leaves what was begun
        if sent and not self._recorder.is_behind and not self._editor.keeps_unseen:
            self._draft.goes()


def _kept(draft: Draft, typing: bool) -> str:
    return "What you were typing is kept. " if typing and draft.text() else ""


def _patient(room: Room, screen: Printer, choosing: _Choosing) -> Room:
    """The room, in which a model is waited for with patience: no word of it while something is being said, or the candidate is being asked."""
    patience = Patience(lambda text: None if choosing.asks or screen.speaks else screen.prints([Block(Kind.NOTE, text)]))
    return replace(room, judge=PatientJudge(room.judge, patience), voice=PatientVoice(room.voice, patience))


def _what_next(settings: Settings, name: str, *, session: Session | None, behind: bool) -> str:
    """What to type next, in commands that find the same transcripts, and go on with the same judge and voice. What is not on the disk is not offered."""
    elsewhere, again = folder_flag(settings), resume_flags(settings)
    if session is not None and session.finished and not behind:
        commands = {
            "See it again": f"replay {name}{elsewhere}",
            "Scorecard and study plan": f"report {name}{elsewhere}",
            "Your progress": f"progress{elsewhere}",
        }
        if session.why_not(TriedAgain()) is None:
            commands["The last question once more"] = f"resume {name} --redo{again}"
        lines = [f"{what}: {program()} {command}" for what, command in commands.items()]
        begins = begin_flags(settings)
        return "\n".join([*lines, f"The next interview: {program()}{f' start{begins}' if begins else ''}"])
    saved = "" if behind else "Everything you sent is saved. "
    return saved + (f"Go on with: {program()} resume {name}{again}" if Transcripts(settings.transcripts).has(name) else "")


#: A whole word each: a reply that was begun while the model was waited for may begin with any letter.
_CHOICES = {name: choice for choice in Choice for name in (choice.name.lower(), choice.name[0].lower())}


class _Choosing:
    """What to do when the model fails: the candidate says so in a terminal, the settings say so elsewhere.

    Who has chosen to go on locally is not asked again in this sitting. `paused` tells whether the interview was paused for it, `asks` whether
    the candidate is being asked right now. `keeps` takes what is typed and is no choice: the next reply, begun while the model was waited for.
    """

    def __init__(self, settings: Settings, screen: Printer, ask: bool) -> None:
        self._fixed = Choice.PAUSE if settings.on_model_failure == "pause" else Choice.LOCAL
        self._screen = screen
        self._ask = ask
        self.paused = self.asks = False
        self.keeps: Callable[[str], None] = lambda _: None

    def __call__(self, wrong: ModelError) -> Choice:
        """Ask, or know already."""
        self.asks = True
        try:
            chosen = self._chosen(wrong)
        finally:
            self.asks = False
        self.paused = chosen is Choice.PAUSE
        if chosen is Choice.LOCAL:
            self._ask, self._fixed = False, Choice.LOCAL
        return chosen

    def _chosen(self, wrong: ModelError) -> Choice:
        from interviewer.core.replies import understood

        if self._ask:
            self._screen.prints([Block(Kind.WARNING, f"The model could not be used: {wrong}. Your answer is saved.")])
        if wrong.mend:
            self._screen.prints([Block(Kind.NOTE, wrong.mend)])
        if not self._ask:
            return self._fixed  # the judgement that follows says why, once
        while True:
            try:
                typed = clean(self._screen.console.input("a: ask again · l: go on without it · p: pause > ")).strip()
            except EOFError:
                return Choice.PAUSE
            if (chosen := _CHOICES.get(typed.lower())) is not None:
                return chosen
            if isinstance(understood(typed), Left):
                return Choice.PAUSE
            if typed:
                self._screen.prints([Block(Kind.NOTE, f"{self._for_later(typed)}Here, type a, l or p.")])

    def _for_later(self, typed: str) -> str:
        if typed.lower() in ACTIONS:  # it was meant for now
            return ""
        self.keeps(typed)
        return "That is kept for your next reply. "
