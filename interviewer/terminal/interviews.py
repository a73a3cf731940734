"""Holding interviews in the terminal: beginning, resuming, showing again, listing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, TextIO, cast

from interviewer.core.debrief import summary
from interviewer.core.events import Reply, Resumed
from interviewer.core.record import spent
from interviewer.core.schedule import next_day
from interviewer.core.session import Plan, Session
from interviewer.drive.hold import hold
from interviewer.drive.replay import replay
from interviewer.errors import FileError, ModelError, StorageError, UsageError
from interviewer.ports import Audience, Choice
from interviewer.settings import Settings
from interviewer.storage.bank import Bank
from interviewer.storage.recorder import TranscriptRecorder
from interviewer.storage.transcripts import Glance, Transcript, Transcripts, number_in, session_of
from interviewer.terminal.console import piped, printer, program
from interviewer.terminal.keyboard import Keyboard, LineReader, PromptReader, Reader
from interviewer.terminal.printer import Printer
from interviewer.terminal.screen import Block, Kind, blocks, resumed
from interviewer.terminal.spending import dollars, spending
from interviewer.terminal.waiting import Countdown
from interviewer.wiring import model_of, now, preload, room, speech_of, voice


class OnScreen:
    """Shows every event as it happens. What was streamed or typed on this screen is there already."""

    def __init__(self, printer: Printer, *, typed_here: bool) -> None:
        self._printer = printer
        self._typed_here = typed_here

    def sees(self, session: Session) -> None:
        """Show what the last event adds."""
        shown = blocks(session)
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
    transcripts, finished = Transcripts(settings.transcripts), list[int]()
    for name, seen in _own_sessions(transcripts):
        if seen.finished:
            finished.append(seen.day)
        elif _is_open(transcripts, name):
            return resume(settings, name)
    return _begin(settings, _next_day(settings, finished))


def start(settings: Settings, day: int | None) -> int:
    """Begin the interview of a day, by default the next one."""
    if day is None:
        own = _own_sessions(Transcripts(settings.transcripts))
        day = _next_day(settings, [seen.day for _, seen in own if seen.finished])
    return _begin(settings, day)


def _next_day(settings: Settings, finished: list[int]) -> int:
    return next_day(Bank(settings.bank).day_numbers(), finished)


def _begin(settings: Settings, day: int) -> int:
    found, transcripts = Bank(settings.bank).day(day), Transcripts(settings.transcripts)
    _refuse_settings(settings)
    with transcripts.begun(found.day) as name:
        seed = number_in(name) or 0
        questions = tuple(question.without_samples() for question in found.questions)
        plan = Plan(day=found.day, title=found.title, mode=settings.mode, seed=seed, questions=questions)
        return _hold(settings, name, Transcript(created=now(), plan=plan), Session(plan=plan))


def resume(settings: Settings, name: str | None) -> int:
    """Go on with a session, by default the last one that is open. A reply that was sent and not yet judged is judged first."""
    transcripts = Transcripts(settings.transcripts)
    name = name or _last_open(transcripts)
    if name is None:
        raise UsageError("there is no interview to resume", place=str(settings.transcripts), mend=f"Begin one with: {program()} start")
    _refuse_settings(settings)
    with transcripts.opened(name):
        transcript = transcripts.load(name)
        session = session_of(transcript, str(transcripts.path(name)))
        if session.finished:
            raise UsageError(f"the interview {name} is finished", mend=f"See it again with: {program()} replay {name}")
        return _hold(settings, name, transcript, session)


def _refuse_settings(settings: Settings) -> None:
    """Refuse a model, a persona or a server that speaks where there is none, before anything is made. Raises SettingsError."""
    if settings.speak:
        speech_of(settings)
    if settings.needs_model:
        voice(settings, model_of(settings), lambda _: None)


def _hold(settings: Settings, name: str, transcript: Transcript, session: Session) -> int:
    screen = printer(plain=settings.plain)
    enduring = _Enduring(cast("TextIO", screen.console.file))
    screen.console.file = cast("TextIO", enduring)
    transcripts = Transcripts(settings.transcripts)
    typing = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    recorder = TranscriptRecorder(transcripts, name, transcript, lambda text: screen.prints([Block(Kind.WARNING, text)]))
    audience: Audience = OnScreen(screen, typed_here=typing)
    reader: Reader = PromptReader(plain=settings.plain, meanwhile=lambda: preload(settings, session.plan.questions)) if typing else LineReader(piped())
    if settings.speak and isinstance(reader, PromptReader):
        reader, audience = _with_sound(settings, reader, audience, screen)
    ask = settings.on_model_failure == "ask" and typing
    choosing = _Choosing(settings, screen, ask)
    countdown = Countdown(screen, live=typing and not settings.plain)
    held = room(settings, Keyboard(reader, screen), recorder, audience, choosing, screen.streams, countdown)
    screen.prints([Block(Kind.NOTE, _status(settings, session, str(transcripts.path(name))))])
    if session.left:
        session = session.after(Resumed(at=now()))
        recorder.records(session)
        audience.sees(session)
    elif session.log:
        screen.prints(resumed(session))
    try:
        session = hold(session, held)
    except KeyboardInterrupt:
        screen.stream_ends()
        screen.prints([Block(Kind.NOTE, f"Paused. {_what_next(settings, name, finished=False, behind=recorder.is_behind)}")])
        raise
    finally:
        if recorder.is_behind:
            screen.prints([Block(Kind.WARNING, "The transcript is not complete: the last events could not be written to the disk.")])
    if settings.needs_model and (taken := spent(session.log)) is not None:
        screen.prints([Block(Kind.NOTE, f"The model: {spending(taken)}")])
    if next_step := _what_next(settings, name, finished=session.finished, behind=recorder.is_behind):
        screen.prints([Block(Kind.NOTE, next_step)])
    if enduring.failure is not None:
        raise StorageError(f"the screen could not be written to: {enduring.failure.strerror or enduring.failure}")
    return StorageError.exit_code if recorder.is_behind else ModelError.exit_code if choosing.paused else 0


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
    model = f" · model: {settings.model}" if settings.needs_model else ""
    taken = spent(session.log)
    cost = f" · so far {spending(taken)}" if settings.needs_model and taken is not None else ""
    return f"{session.plan.mode} mode · judge: {settings.judge} · voice: {settings.voice}{model}{cost}{offline} · transcript: {path}"


def _what_next(settings: Settings, name: str, *, finished: bool, behind: bool) -> str:
    """What to type next, in a command that finds the same folder of transcripts. What is not on the disk is not offered."""
    elsewhere = f' --transcripts "{settings.transcripts}"' if settings.by_flag("transcripts") else ""
    on = f" --profile {settings.profile}" if settings.by_flag("profile") else ""
    if finished and not behind:
        return f"See it again: {program()} replay {name}{elsewhere}\nThe next interview: {program()}"
    saved = "" if behind else "Everything you sent is saved. "
    return saved + (f"Go on with: {program()} resume {name}{on}{elsewhere}" if Transcripts(settings.transcripts).has(name) else "")


class _Choosing:
    """What to do when the model fails: the candidate says so in a terminal, the settings say so elsewhere.

    Who has chosen to go on locally is not asked again in this sitting. `paused` tells whether the interview was paused for it.
    """

    def __init__(self, settings: Settings, screen: Printer, ask: bool) -> None:
        self._fixed = Choice.PAUSE if settings.on_model_failure == "pause" else Choice.LOCAL
        self._screen = screen
        self._ask = ask
        self.paused = False

    def __call__(self, wrong: ModelError) -> Choice:
        """Ask, or know already."""
        chosen = self._chosen(wrong)
        self.paused = chosen is Choice.PAUSE
        if chosen is Choice.LOCAL:
            self._ask, self._fixed = False, Choice.LOCAL
        return chosen

    def _chosen(self, wrong: ModelError) -> Choice:
        if self._ask:
            self._screen.prints([Block(Kind.WARNING, f"The model could not be used: {wrong}. Your answer is saved.")])
        if wrong.mend:
            self._screen.prints([Block(Kind.NOTE, wrong.mend)])
        if not self._ask:
            return self._fixed  # the judgement that follows says why, once
        choices = {"a": Choice.AGAIN, "l": Choice.LOCAL, "p": Choice.PAUSE}
        while True:
            try:
                typed = self._screen.console.input("a: ask again · l: go on without it · p: pause > ").strip().lower()
            except EOFError:
                return Choice.PAUSE
            if typed[:1] in choices:
                return choices[typed[:1]]


def show_again(settings: Settings, name: str) -> None:
    """Replay a session: every event as it was seen."""
    transcripts = Transcripts(settings.transcripts)
    transcript = transcripts.load(name)
    session = session_of(transcript, str(transcripts.path(name)))
    screen = printer(plain=settings.plain)
    screen.prints([Block(Kind.NOTE, f"Replay of {name}, begun {transcript.created:%Y-%m-%d %H:%M} UTC · {session.plan.mode} mode")])
    replay(session, OnScreen(screen, typed_here=False))
    if not session.finished:
        screen.prints([Block(Kind.NOTE, "The interview stops here; it is not finished.")])


def list_sessions(settings: Settings) -> None:
    """One line a session: its name, when it was begun, its day, how far it went, and the mean where it may be told."""
    transcripts = Transcripts(settings.transcripts)
    screen = printer(plain=settings.plain)
    names = transcripts.names()
    if not names:
        screen.prints([Block(Kind.TEXT, f"There are no interviews in {settings.transcripts} yet. Begin one with: {program()} start")])
    for name in names:
        screen.prints([Block(Kind.TEXT, _session_line(transcripts, name))])


def _session_line(transcripts: Transcripts, name: str) -> str:
    try:
        transcript = transcripts.load(name)
        session = session_of(transcript, str(transcripts.path(name)))
    except FileError as wrong:
        return f"{name}  cannot be read: {wrong.what}"
    state = "finished" if session.finished else "open"
    told = session.finished or session.plan.mode == "study"
    mean = f" · mean {whole.mean}/100 of {whole.scored}" if (whole := summary(session)).mean is not None and told else ""
    cost = f" · model: {dollars(taken)}" if (taken := spent(session.log)) is not None else ""
    return (
        f"{name}  {transcript.created:%Y-%m-%d}  day {session.plan.day} · {state} · {session.closed_count}/{len(session.plan.questions)} questions{mean}{cost}"
    )


def _last_open(transcripts: Transcripts) -> str | None:
    return next((name for name, seen in _own_sessions(transcripts) if not seen.finished and _is_open(transcripts, name)), None)


def _own_sessions(transcripts: Transcripts) -> Iterator[tuple[str, Glance]]:
    """The person's own sessions, the one begun last first, each at a glance: nobody waits for all of them to be checked."""
    for name in reversed(transcripts.own()):
        if (seen := transcripts.glance(name)) is not None:
            yield name, seen


def _is_open(transcripts: Transcripts, name: str) -> bool:
    """Whether one can go on with it. `sessions` names it if it cannot be read; that must not keep anybody from the next interview."""
    try:
        return not session_of(transcripts.load(name), name).finished
    except FileError:
        return False
