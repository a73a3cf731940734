"""One sitting of an interview: the screen, the recorder and the room, from the line that says who judges to the commands that come next."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from interviewer.core.events import Left, Reply, TriedAgain
from interviewer.core.record import spent
from interviewer.core.session import Session
from interviewer.drive.hold import hold
from interviewer.errors import InterviewerError, ModelError, StorageError
from interviewer.ports import Audience, Clock, Room
from interviewer.settings import Settings
from interviewer.storage.drafts import Draft
from interviewer.storage.recorder import TranscriptRecorder
from interviewer.storage.transcript import Transcript
from interviewer.storage.transcripts import Transcripts
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.choosing import Choosing
from interviewer.terminal.coming_back import come_back, up_to_trying_again
from interviewer.terminal.console import begin_flags, enduring_printer, folder_flag, piped, resume_flags, this_program
from interviewer.terminal.echo import echo
from interviewer.terminal.keyboard import Doubts, Keyboard, LineReader, Reader, asks_for_rating
from interviewer.terminal.patience import Patience, PatientJudge, PatientVoice
from interviewer.terminal.printer import Printer
from interviewer.terminal.reminders import mistyped, reminders
from interviewer.terminal.screen import event_blocks
from interviewer.terminal.spending import spending
from interviewer.terminal.waiting import Countdown
from interviewer.terminal.whereabouts import resumed
from interviewer.wiring import Waiting, preload, room, speech_of, unjudgeable

if TYPE_CHECKING:
    from interviewer.core.disputes import Dispute
    from interviewer.terminal.editor import PromptReader


class Sitting:
    """An interview as it is held here and now, at a terminal or at a pipe."""

    def __init__(self, settings: Settings, name: str, transcript: Transcript, now: Clock) -> None:
        self._settings = settings
        self._name = name
        self._kept = len(transcript.log)
        self._now = now
        self._transcripts = Transcripts(settings.transcripts)
        self._screen, self._enduring = enduring_printer(plain=settings.plain)
        self._typing = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
        self._recorder = TranscriptRecorder(self._transcripts, name, transcript, lambda text: self._screen.prints([Block(Kind.WARNING, text)]))
        self._draft = Draft(self._transcripts.path(name))
        self._choosing = Choosing(settings, self._screen, settings.on_model_failure == "ask" and self._typing)

    def holds(self, session: Session) -> int:
        """Hold the interview from here on, and give the exit code."""
        held = self._at_a_terminal(session) if self._typing else self._patient(self._at_a_pipe())
        self._notes(_status(self._settings, session, str(self._transcripts.path(self._name))))
        for reminder in reminders(self._settings):
            self._notes(reminder)
        if not session.log and (slip := mistyped(self._settings, session.plan.questions)) is not None:
            self._notes(slip)
        if self._typing and self._draft.text():
            self._notes("What you were typing is back.")
        session = self._taken_up(session, held.audience)
        if (where := self._where_the_debrief_is(session)) is not None:
            self._notes(where)
        try:
            session = hold(session, held)
        except KeyboardInterrupt:
            kept = "What you were typing is kept. " if self._typing and self._draft.text() else ""
            self._screen.stream_ends()
            self._recorder.leaves(self._now())
            self._notes(f"Paused. {kept}{self._how_to_go_on()}")
            raise
        finally:
            if self._recorder.is_behind:
                self._screen.prints([Block(Kind.WARNING, self._what_is_lost)])
        self._closes(session)
        return StorageError.exit_code if self._recorder.is_behind else ModelError.exit_code if self._choosing.paused else 0

    @property
    def _what_is_lost(self) -> str:
        if self._transcripts.has(self._name):
            return "The transcript is not complete: the last events could not be written to the disk."
        return "Nothing of this interview is saved: none of it could be written to the disk."

    def _notes(self, text: str) -> None:
        self._screen.prints([Block(Kind.NOTE, text)])

    # --- The room --------------------------------------------------------------------------------------------------------------

    def _at_a_terminal(self, session: Session) -> Room:
        from interviewer.terminal.editor import PromptReader

        settings, screen = self._settings, self._screen
        audience: Audience = OnScreen(screen, self._contested, typed_here=True)
        preloads = partial(preload, settings, session.plan.questions)
        editor = PromptReader(plain=settings.plain, meanwhile=preloads, draft=self._draft, send_key=settings.send_key)
        self._choosing.keeps = editor.begins
        reader: Reader = editor
        if settings.speak:
            reader, audience = self._with_sound(editor, audience)
        waiting = Waiting(screen.streams, editor.interrupted, Countdown(screen, live=not settings.plain))
        doubts = Doubts(unjudgeable(settings), editor.begins)
        keyboard = Keyboard(reader, screen, contests=self._contest, now=self._now, doubts=doubts, nudges=settings.plain)
        held = self._patient(room(settings, keyboard, Sent(self._recorder, self._draft, editor), audience, self._choosing, waiting))
        held = replace(held, pauses=partial(keyboard.goes_on, editor.pauses, editor.begins))
        return replace(held, rates=partial(asks_for_rating, screen, editor.begins)) if settings.rate else held

    def _at_a_pipe(self) -> Room:
        screen = self._screen
        waiting = Waiting(screen.streams, sleep=Countdown(screen, live=False))
        keyboard = Keyboard(LineReader(piped()), screen, contests=self._contest, now=self._now)
        return room(self._settings, keyboard, self._recorder, OnScreen(screen, self._contested, typed_here=False), self._choosing, waiting)

    def _with_sound(self, reader: PromptReader, audience: Audience) -> tuple[Reader, Audience]:
        """The same, spoken and heard; as they were where there is no sound here, which is said."""
        from interviewer.terminal.speech import Aloud, Device, NoSound, SpokenReader

        try:
            sound, speech = Device(), speech_of(self._settings)
        except NoSound as wrong:
            self._notes(f"{wrong}. The interview goes on in writing.")
            return reader, audience
        return SpokenReader(reader, sound, speech, self._screen), Aloud(audience, sound, speech, self._screen)

    def _patient(self, held: Room) -> Room:
        """The room, in which a model is waited for with patience: no word of it while something is being said, or the candidate is being asked.

        Beside a model that speaks, a judge that is none may still be loading.
        """
        settings = self._settings
        if not settings.needs_model:
            return held
        hushes = partial(echo, shows=False) if self._is_live else nullcontext
        patience = Patience(self._assures, partial(self._aside, live=False), hushes=hushes)
        judge = PatientJudge(held.judge, patience) if settings.model_judges else PatientJudge(held.judge, patience, "your answer is being judged")
        return replace(held, judge=judge, voice=PatientVoice(held.voice, patience) if settings.voice == "model" else held.voice)

    @property
    def _is_live(self) -> bool:
        """Whether a line may be written over."""
        return self._typing and not self._settings.plain

    def _assures(self, text: str) -> None:
        """Say, where nobody asks or speaks, that a model is at work: in a terminal in a line that goes again, elsewhere in one that stays."""
        if text:
            self._aside(text, live=self._is_live)
        else:
            self._screen.clears()

    def _aside(self, text: str, *, live: bool) -> None:
        self._screen.aside(text, live=live, unless=lambda: self._choosing.asks)

    def _contest(self, session: Session, text: str) -> None:
        from interviewer.terminal.contesting import contest_here

        contest_here(self._settings, self._screen, self._recorder, session, text)

    def _contested(self) -> Sequence[Dispute]:
        """What has been contested in this interview so far."""
        if not self._recorder.disputes:
            return ()
        from interviewer.core.disputes import disputes_in

        return disputes_in(self._recorder.disputes)

    # --- Before and after ------------------------------------------------------------------------------------------------------

    def _taken_up(self, session: Session, audience: Audience) -> Session:
        """The session as it goes on from here, shown: one that was left is resumed, and of one that was broken off where we were is said again.

        What is in it beyond what the transcript had is that a question is tried again.
        """
        if not session.log:
            return session
        again = len(session.log) > self._kept
        session = session if again else come_back(session, self._now())
        if len(session.log) == self._kept:
            self._screen.prints(resumed(session))
            return session
        self._recorder.records(session)
        audience.sees(up_to_trying_again(session) if again else session)
        return session

    def _where_the_debrief_is(self, session: Session) -> str | None:
        """What to type to read the last debrief again, where the candidate left right after it; None where they did not."""
        number = session.closed_count
        left_there = self._kept and number and not session.discussion.events and not session.finished and not session.trying_again
        if not left_there or session.plan.mode != "study":
            return None
        return f"The debrief of Q{number} again: {this_program()} replay {self._name} --question {number}{folder_flag(self._settings)}"

    def _closes(self, session: Session) -> None:
        """What is said at the end: how it is going, what the model took, and what to type next. Raises StorageError where the screen has failed."""
        over = session.finished and not self._recorder.is_behind
        if over:
            from interviewer.terminal.looking_back import so_far

            with suppress(InterviewerError, OSError):  # the interview is over and on the disk, whatever the bank and the others may be
                self._screen.prints(so_far(self._settings, self._now()))
        if self._settings.needs_model and (taken := spent(session.log)) is not None:
            self._notes(f"The model: {spending(taken)}")
        if next_step := self._what_comes_next(session) if over else self._how_to_go_on():
            self._notes(next_step)
        if (failure := self._enduring.failure) is not None:
            raise StorageError(f"the screen could not be written to: {failure.strerror or failure}")

    # --- What to type next, in commands that find the same transcripts, and go on with the same judge and voice -----------------

    def _what_comes_next(self, session: Session) -> str:
        name, elsewhere, begins = self._name, folder_flag(self._settings), begin_flags(self._settings)
        commands = {
            "See it again": f"replay {name}{elsewhere}",
            "Scorecard and study plan": f"report {name}{elsewhere}",
            "Your progress": f"progress{elsewhere}",
        }
        if session.why_not(TriedAgain()) is None:
            commands["The last question once more"] = f"resume {name} --redo{resume_flags(self._settings)}"
        lines = [f"{what}: {this_program()} {command}" for what, command in commands.items()]
        return "\n".join([*lines, f"The next interview: {this_program()}{f' start{begins}' if begins else ''}"])

    def _how_to_go_on(self) -> str:
        """The line with the command that resumes this interview; no command where there is no transcript of it on the disk."""
        saved = "" if self._recorder.is_behind else "Everything you sent is saved. "
        command = f"Go on with: {this_program()} resume {self._name}{resume_flags(self._settings)}"
        return saved + (command if self._transcripts.has(self._name) else "")


class OnScreen:
    """Shows every event as it happens. What was streamed or typed on this screen is there already."""

    def __init__(self, printer: Printer, disputes: Callable[[], Sequence[Dispute]], *, typed_here: bool) -> None:
        self._printer = printer
        self._disputes = disputes
        self._typed_here = typed_here

    def sees(self, session: Session) -> None:
        """Show what the last event adds."""
        shown = event_blocks(session, self._disputes())
        if self._printer.stream_ends():
            shown = [block for block in shown if block.kind is not Kind.INTERVIEWER]
        if self._typed_here and isinstance(session.log[-1], Reply):
            return
        self._printer.prints(shown)


class Sent:
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
