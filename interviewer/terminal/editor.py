"""Typing in a terminal: several lines, paste, history, an editor, and a line below that says where we are and what can be done.

Rules of this file:
- Nothing that was typed is lost: it is kept on disk at every keystroke until it is sent, and the first Ctrl-C leaves it where it is.
- Ctrl-D never sends an empty answer.
- A line that is only an action (`/hint`) is sent by Enter alone.
- How to send is always said: nobody is to look for it.
- Between a debrief and the next question Enter goes on, and nothing that is typed there is sent by itself.
"""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Protocol

from rich.cells import cell_len

from interviewer.core.events import Reply
from interviewer.core.record import spent
from interviewer.core.session import Session
from interviewer.terminal.actions import between, completed, fitted, of_the_mode, possible
from interviewer.terminal.pace import nudge, where
from interviewer.terminal.screen import event_blocks
from interviewer.terminal.spending import in_short
from interviewer.terminal.typewriter import Typewriter, only_writes

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    from interviewer.settings import WhichKey

HOW = {"esc-enter": "Esc Enter or Ctrl-D: send · Enter: new line", "enter": "Enter or Ctrl-D: send · Ctrl-J or Esc Enter: new line"}
HOW_IN_SHORT = {"esc-enter": "Esc Enter: send · Enter: new line", "enter": "Enter: send · Ctrl-J: new line"}
HOW_AT_LEAST = {"esc-enter": "Esc Enter: send", "enter": "Enter: send"}
CTRL_C_ONCE_MORE = "Ctrl-C once more to leave."
STILL_HERE = "What you typed is still here."
CTRL_D_ONCE_MORE = "There is nothing to send. Ctrl-D once more to leave."
_GOES_ON = "Enter: the next question"
#: What stands before every row but the first, below the mark.
_BESIDE = "  "
_ACTION = re.compile(r"/[A-Za-z]+|/rate\s+\w+|/dispute[ \t].+", re.IGNORECASE)


class Kept(Protocol):
    """Where a draft is kept while it is typed."""

    def text(self) -> str:
        """What was kept last, and not sent; empty where there is nothing."""
        ...

    def keeps(self, text: str) -> None:
        """Keep what has been typed so far, in the place of what was kept."""
        ...

    def goes(self) -> None:
        """Forget what was kept: it has been sent."""
        ...


class PromptReader:
    """Replies from a terminal. `meanwhile` is done while the first one is typed; `begins_with` is a text that the next one has already.

    `plain` leaves out the lines below; `draft` keeps what is typed until it is sent, with the `send_key`; `now` tells the time in seconds, and
    `sleep` lets so many go by, as asyncio's does.
    """

    #: Seconds: a second Ctrl-C, or Ctrl-D, after more than these is the first again; it takes some to read the line that asks for it.
    LEAVE_WITHIN = 4.0
    #: Seconds for every WORDS_READ words of a debrief, after which the next question comes by itself where no key has been pressed: as long as one reads.
    #: Whoever drives a terminal by a script never waits for ever.
    GOES_ON_AFTER = 15.0
    #: So many words are read in GOES_ON_AFTER.
    WORDS_READ = 100

    def __init__(
        self,
        *,
        plain: bool,
        meanwhile: Callable[[], None],
        draft: Kept,
        send_key: WhichKey = "esc-enter",
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] | None = None,
    ) -> None:
        self._typewriter = Typewriter() if only_writes() else None
        self._plain = plain or self._typewriter is not None
        self._mark = "You: " if self._plain else "> "
        self._meanwhile: Callable[[], None] | None = meanwhile
        self._draft = draft
        self._send_key: WhichKey = send_key
        self._now = now
        self._sleep = sleep
        self._prompt: PromptSession[str] | None = None
        self._interrupted = self._ending = float("-inf")
        self._session: Session | None = None
        self._since = 0.0
        self._pausing = self._touched = False
        self._log_at_last_pause = 0
        #: After so many seconds the pause that is on, or was last, ends by itself.
        self.seconds_to_read = self.GOES_ON_AFTER
        self.begins_with = ""

    @property
    def how(self) -> str:
        """How to send, and how to begin a new line."""
        return f"{HOW[self._send_key]} · Ctrl-X Ctrl-E: your editor"

    @property
    def keeps_unseen(self) -> bool:
        """Whether something may be kept that has not stood at the prompt yet: what was left the last time, or was typed before there was a prompt."""
        return self._prompt is None or bool(self.begins_with)

    def interrupted(self) -> None:
        """Ctrl-C was pressed while something was being said: that is stopped. Raises KeyboardInterrupt where it is the second in LEAVE_WITHIN."""
        if self._now() - self._interrupted < self.LEAVE_WITHIN:
            raise KeyboardInterrupt
        self._interrupted = self._now()

    def begins(self, text: str) -> None:
        """The next reply begins with this: it was typed before there was a prompt to type it at. It is kept on disk like all that is typed."""
        before = self.begins_with or (self._draft.text() if self._prompt is None else "")
        self.begins_with = f"{before}\n{text}" if before else text
        self._draft.keeps(self.begins_with)

    def __call__(self, session: Session) -> str | None:
        """The next reply; None for Ctrl-D on an empty line, twice. What was left unsent the last time stands there already."""
        before = self._session
        if not self._plain and (before is None or len(before.log) != len(session.log)):  # what is only for the screen stops no clock
            self._since = self._now()
        sys.stdout.write("\n")
        return self._typed(session, self._mark)

    def pauses(self, session: Session) -> str | None:
        """What is typed between a debrief and the next question: nothing but Enter, mostly. None as above.

        Nothing of it stays on the screen. Where no key is pressed it goes on by itself; a plain screen does not pause.
        """
        if self._plain:
            return ""
        self._pausing, self._touched = True, len(session.log) == self._log_at_last_pause  # who has typed something at this pause is here
        self._log_at_last_pause = len(session.log)
        self.seconds_to_read = self.GOES_ON_AFTER * max(1, ceil(_words(session) / self.WORDS_READ))
        try:
            return self._typed(session, f"\n{self._mark}")
        finally:
            self._pausing = False

    def _typed(self, session: Session, mark: str) -> str | None:
        first, self._session = self._prompt is None, session
        prompt = self._prompt = self._prompt or self._new_prompt(session)
        given, self.begins_with = self.begins_with, ""
        unsent = given or (self._draft.text() if first else "")
        if not first:
            self._draft.goes()  # what was typed before is recorded by now, or was none
        if given:
            self._draft.keeps(given)
        self._ending = float("-inf")
        prompt.app.erase_when_done = self._pausing
        try:
            return self._reads(prompt, mark, unsent)
        except EOFError:  # the terminal has gone
            return None
        finally:
            self._interrupted = float("-inf")

    def _reads(self, prompt: PromptSession[str], mark: str, unsent: str) -> str:
        if self._meanwhile is not None:
            import threading

            threading.Thread(target=self._meanwhile, daemon=True).start()  # nobody waits for it here: a reply is on the disk before anything reads it
            self._meanwhile = None
        if self._typewriter is not None:
            self._typewriter.begins(mark, unsent)
        try:
            return prompt.prompt(mark, multiline=True, default=unsent, pre_run=self._counts_down if self._pausing else None)
        finally:
            if self._typewriter is not None:
                sys.stdout.write("\n")

    def _counts_down(self) -> None:
        from asyncio import sleep

        from prompt_toolkit.application import get_app

        app = get_app()

        async def goes_on() -> None:
            await (self._sleep or sleep)(self.seconds_to_read)
            if not self._touched and not app.is_done:
                app.exit(result=app.current_buffer.text)

        app.create_background_task(goes_on())

    def _is_touched(self, _: object) -> None:
        self._touched = True

    def _toolbar(self) -> str:
        if self._session is None:
            return ""
        columns, now = shutil.get_terminal_size().columns, self._now()
        if self._pausing:
            lines = [self._next_comes(columns), fitted(between(self._session), columns)]
        else:
            lines = below(self._session, timedelta(seconds=now - self._since), columns, self._send_key)
        for moment, text in ((self._interrupted, self._once_more), (self._ending, CTRL_D_ONCE_MORE)):
            if now - moment < self.LEAVE_WITHIN:
                return "\n".join([lines[0], text, *lines[2:]])  # in the place of what can be done: how to send stays
        return "\n".join(lines)

    def _next_comes(self, columns: int) -> str:
        if self._touched:
            return _GOES_ON
        ways = [f"{_GOES_ON} ({when})" for when in (f"by itself in {self.seconds_to_read:g} seconds; any key stops that", f"or in {self.seconds_to_read:g} s")]
        return next((each for each in ways if len(each) <= columns), _GOES_ON)

    @property
    def _once_more(self) -> str:
        typed = self._prompt is not None and self._prompt.default_buffer.text.strip()
        return f"{CTRL_C_ONCE_MORE} {STILL_HERE}" if typed else CTRL_C_ONCE_MORE

    def _tells(self, text: str) -> None:
        """Say it where there is no toolbar to say it in."""
        if self._typewriter is not None:
            self._typewriter.says(text)
        elif self._plain:
            from prompt_toolkit.application import run_in_terminal

            run_in_terminal(partial(sys.stdout.write, f"{text}\n"))

    def _new_prompt(self, session: Session) -> PromptSession[str]:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.history import InMemoryHistory
        from prompt_toolkit.output import DummyOutput

        from interviewer.terminal.wrapping import WholeWords

        if self._plain:
            told = (self.how, " ".join(of_the_mode(session)))
            columns = shutil.get_terminal_size().columns
            sys.stdout.write("".join(f"\n{textwrap.fill(line, columns, break_on_hyphens=False)}" for line in told) + "\n")
        prompt: PromptSession[str] = PromptSession(
            key_bindings=self._keys(),
            history=InMemoryHistory([event.text for event in session.log if isinstance(event, Reply)]),
            bottom_toolbar=None if self._plain else self._toolbar,
            prompt_continuation=_BESIDE,
            input_processors=[] if self._plain else [WholeWords(len(_BESIDE))],
            refresh_interval=0.5,
            output=None if self._typewriter is None else DummyOutput(),
            enable_suspend=True,  # Ctrl-Z does here what it does everywhere, and is no part of an answer
        )
        prompt.default_buffer.on_text_changed += self._keeps
        prompt.app.key_processor.before_key_press += self._is_touched
        return prompt

    def _keeps(self, buffer: Buffer) -> None:
        self._draft.keeps(buffer.text)
        if self._typewriter is not None:
            self._typewriter.follows(buffer.text)

    def _keys(self) -> KeyBindings:
        from prompt_toolkit.key_binding import KeyBindings

        keys = KeyBindings()
        keys.add("enter")(self._enter)
        keys.add("c-j")(self._enter)  # what is typed before the prompt is there has its Enter turned into Ctrl-J by the terminal
        keys.add("escape", "enter")(self._escape_enter)
        keys.add("escape", "c-j")(self._escape_enter)
        keys.add("tab")(self._tab)
        keys.add("c-d")(self._end)
        keys.add("c-c")(self._interrupt)
        keys.add("c-@")(_nothing)  # Ctrl-Space; and what a terminal makes of a Ctrl-D that is typed before the prompt is there
        keys.add("c-x", "c-e")(_open_in_editor)
        return keys

    def _enter(self, event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        sends = self._send_key == "enter" and event.key_sequence[-1].key == "c-m"
        if self._pausing or sends or _ACTION.fullmatch(buffer.text.strip()):
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n")

    def _escape_enter(self, event: KeyPressEvent) -> None:
        if self._send_key == "enter" and not self._pausing:
            event.current_buffer.insert_text("\n")
        else:
            event.current_buffer.validate_and_handle()

    def _tab(self, event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if not buffer.text.startswith("/"):
            buffer.insert_text("    ")
        elif (whole := completed(buffer.text)) != buffer.text:
            buffer.text, buffer.cursor_position = whole, len(whole)

    def _end(self, event: KeyPressEvent) -> None:
        if event.current_buffer.text.strip():
            event.current_buffer.validate_and_handle()
        elif self._now() - self._ending < self.LEAVE_WITHIN:
            event.app.exit(result=None)
        else:
            self._ending = self._now()
            self._tells(CTRL_D_ONCE_MORE)

    def _interrupt(self, event: KeyPressEvent) -> None:
        if self._now() - self._interrupted < self.LEAVE_WITHIN:
            event.app.exit(exception=KeyboardInterrupt)
        else:
            self._tells(self._once_more)
        self._interrupted = self._now()


def _words(session: Session) -> int:
    """How many words the last event has put on the screen."""
    return sum(len(block.text.split()) for block in event_blocks(session))


def _nothing(_: KeyPressEvent) -> None:
    """Do nothing. The library would begin to mark text, and while it does, nothing that is typed is put in."""


def _open_in_editor(event: KeyPressEvent) -> None:
    event.current_buffer.open_in_editor(validate_and_handle=False)  # what comes back is read once more before it is sent


def below(session: Session, since: timedelta, columns: int, send_key: WhichKey) -> list[str]:
    """The lines below the prompt: where we are, since when and at what cost, what can be done, and how to send."""
    said = nudge(session, since)
    place, taken = where(session, since), spent(session.log)
    number, *_, passed = place.split(" · ")
    short = f"{number} · {passed}"
    with_cost = [f"{each} · {in_short(taken)}" for each in (place, short)] if taken is not None else []
    how = next((each[send_key] for each in (HOW, HOW_IN_SHORT) if cell_len(each[send_key]) <= columns), HOW_AT_LEAST[send_key])
    lines = [next((each for each in (*with_cost, place) if cell_len(each) <= columns), short), fitted(possible(session, since), columns), how]
    if said is not None:
        lines.insert(1, said.text)
    return lines
