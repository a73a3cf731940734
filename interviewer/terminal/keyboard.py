"""What the candidate types: a multi-line prompt in a terminal, one reply a line from a pipe.

Rules of this file:
- Nothing that was typed is lost: the first Ctrl-C keeps the draft; Ctrl-D never sends an empty answer.
- A line that is only a command (`/hint`) is sent by Enter alone; anything else by Esc Enter or Ctrl-D.
- Whatever comes in is made a text that can be kept: bytes that are no UTF-8 become `�`, and what no transcript could hold is cut, and said so.
"""

from __future__ import annotations

import difflib
import re
import shutil
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol, TextIO

from interviewer.core.events import Left, Reply
from interviewer.core.replies import COMMANDS, understood
from interviewer.core.session import Session
from interviewer.terminal.printer import Printer
from interviewer.terminal.screen import Block, Kind, repeated

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.key_binding import KeyPressEvent

ACTIONS = "/hint /skip /repeat /quit"
HOW_TO_TYPE = f"Esc Enter or Ctrl-D: send · Enter: new line · {ACTIONS}"
CTRL_C_ONCE_MORE = "Ctrl-C once more to leave. What you have typed is still here."
CTRL_D_ONCE_MORE = "There is nothing to send. Ctrl-D once more to leave."
_COMMAND = re.compile(r"/[a-z]+")
_REPEAT = re.compile(r"(?:sorry,? )?(?:(?:can|could) you )?(?:please )?repeat (?:that|it|the question)(?: again)?(?:,? please)?[.?!]*")
#: Nobody says more than this in one reply.
MOST_CHARACTERS = 20_000


class Reader(Protocol):
    """Reads one reply."""

    def __call__(self) -> str | None:
        """The reply as it was typed; None when there will be no more. Raises KeyboardInterrupt to leave at once."""
        ...


class Keyboard:
    """The candidate at a keyboard or behind a pipe."""

    def __init__(self, read: Reader, printer: Printer) -> None:
        self._read = read
        self._printer = printer

    def replies(self, session: Session) -> Reply | Left:
        """The next reply; what is only for the screen (`/repeat`, `/help`, a slip) is dealt with here and is no event."""
        while True:
            text = self._read()
            if text is None:
                return Left(why="the input ended")
            bare = text.strip()
            if not bare:
                self._note(f"Nothing was sent. {ACTIONS}")
            elif bare == "/repeat" or _REPEAT.fullmatch(bare.lower()):
                self._printer.prints(repeated(session))
            elif bare == "/help":
                self._note(HOW_TO_TYPE)
            elif _COMMAND.fullmatch(bare) and bare not in COMMANDS:
                near = difflib.get_close_matches(bare, [*COMMANDS, "/repeat", "/help"], n=1)
                self._note(f"There is no {bare}." + (f" Did you mean {near[0]}?" if near else "") + f" There are: {ACTIONS}")
            else:
                return understood(self._kept(text.strip("\n")))

    def _kept(self, text: str) -> str:
        if len(text) > MOST_CHARACTERS:
            self._note(f"That was more than anybody says: only the first {MOST_CHARACTERS:,} characters were taken.")
        return text[:MOST_CHARACTERS].encode("utf-8", "replace").decode("utf-8")

    def _note(self, text: str) -> None:
        self._printer.prints([Block(Kind.NOTE, text)])


class LineReader:
    """Replies from a pipe or a file: one a line; a backslash at its end joins the next line to it; empty lines are passed over."""

    def __init__(self, source: TextIO) -> None:
        self._source = source

    def __call__(self) -> str | None:
        """The next reply; None at the end of the input."""
        lines: list[str] = []
        for line in iter(self._source.readline, ""):
            text = line.rstrip("\r\n")
            if text.endswith("\\"):
                lines.append(text[:-1])
                continue
            lines.append(text)
            if any(each.strip() for each in lines):
                return "\n".join(lines)
            lines = []
        return "\n".join(lines) if any(each.strip() for each in lines) else None


class PromptReader:
    """Replies from a terminal: several lines, paste, history, an editor (Ctrl-X Ctrl-E), a draft that survives Ctrl-C."""

    LEAVE_WITHIN = 2.0

    def __init__(self, *, plain: bool, meanwhile: Callable[[], None], now: Callable[[], float] = time.monotonic) -> None:
        self._plain = plain
        self._meanwhile: Callable[[], None] | None = meanwhile
        self._now = now
        self._session: PromptSession[str] | None = None
        self._interrupted = self._ending = float("-inf")
        self.draft = ""

    def __call__(self) -> str | None:
        """The next reply, which may begin with a draft; None for Ctrl-D on an empty line, twice."""
        draft, self.draft = self.draft, ""
        session = self._session = self._session or self._new_session()
        self._interrupted = self._ending = float("-inf")
        sys.stdout.write("\n")
        if self._meanwhile is None:
            return session.prompt("> ", multiline=True, default=draft)
        import threading

        meanwhile = threading.Thread(target=self._meanwhile, daemon=True)
        self._meanwhile = None
        meanwhile.start()
        text = session.prompt("> ", multiline=True, default=draft)
        meanwhile.join()  # it makes ready what the reply is for, and nothing is made ready twice at once
        return text

    def _toolbar(self) -> str:
        if self._now() - self._interrupted < self.LEAVE_WITHIN:
            return CTRL_C_ONCE_MORE
        if self._now() - self._ending < self.LEAVE_WITHIN:
            return CTRL_D_ONCE_MORE
        return HOW_TO_TYPE if shutil.get_terminal_size().columns >= len(HOW_TO_TYPE) else f"Esc Enter: send · {ACTIONS}"

    def _tells(self, text: str) -> None:
        """Say it where there is no toolbar to say it in."""
        if self._plain:
            from prompt_toolkit.application import run_in_terminal

            run_in_terminal(partial(sys.stdout.write, f"{text}\n"))

    def _new_session(self) -> PromptSession[str]:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.key_binding import KeyBindings

        keys = KeyBindings()

        # What is typed before the prompt is there has its Enter turned into Ctrl-J by the terminal.
        @keys.add("enter")
        @keys.add("c-j")
        def _enter(event: KeyPressEvent) -> None:
            buffer = event.current_buffer
            if _COMMAND.fullmatch(buffer.text.strip()):
                buffer.validate_and_handle()
            else:
                buffer.insert_text("\n")

        @keys.add("escape", "c-j")  # Escape Enter, typed as early; prompt_toolkit itself has the plain one
        def _early(event: KeyPressEvent) -> None:
            event.current_buffer.validate_and_handle()

        @keys.add("c-d")
        def _send(event: KeyPressEvent) -> None:
            if event.current_buffer.text.strip():
                event.current_buffer.validate_and_handle()
            elif self._now() - self._ending < self.LEAVE_WITHIN:
                event.app.exit(result=None)
            else:
                self._ending = self._now()
                self._tells(CTRL_D_ONCE_MORE)

        @keys.add("c-c")
        def _interrupt(event: KeyPressEvent) -> None:
            if self._now() - self._interrupted < self.LEAVE_WITHIN:
                event.app.exit(exception=KeyboardInterrupt)
            else:
                self._tells(CTRL_C_ONCE_MORE)
            self._interrupted = self._now()

        if self._plain:
            sys.stdout.write(f"\n{HOW_TO_TYPE}\n")
        return PromptSession(
            key_bindings=keys,
            bottom_toolbar=None if self._plain else self._toolbar,
            prompt_continuation="  ",
            enable_open_in_editor=True,
            refresh_interval=0.5,
        )
