"""What the candidate types, and what is meant by it: a reply, something done about replies, or something that is only for the screen.

Rules of this file:
- A line that begins like an action and is none is never sent as an answer, and neither is an action with an answer behind it.
- Whatever comes in is made a text that can be kept: bytes that are no UTF-8 become `�`, and what no transcript could hold is cut, and said so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TextIO

from interviewer.core.clean import clean
from interviewer.core.events import Act, Answered, Left, Rated, Reply, TriedAgain
from interviewer.core.question import MOST_SAID
from interviewer.core.session import Session
from interviewer.core.timing import NO_TIME
from interviewer.ports import Clock
from interviewer.terminal.actions import ACTIONS, fitted, not_between, possible, slip
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.pace import nudge
from interviewer.terminal.printer import Printer
from interviewer.terminal.screen import verdict_again
from interviewer.terminal.whereabouts import repeated
from interviewer.terminal.why_screen import why_blocks

_DISPUTE = re.compile(r"/dispute(?:\s+(.+))?", re.DOTALL)
#: A number among more words than this is no rating.
MOST_OF_A_RATING = 4
#: After a debrief an action with more words than these is kept: it may be an answer that begins like one.
MOST_OF_A_SLIP = 2


#: What is done with the words after `/dispute`.
Contests = Callable[[Session, str], None]


class Reader(Protocol):
    """Reads one reply."""

    @property
    def how(self) -> str:
        """How to type here: said by `/help`."""
        ...

    def __call__(self, session: Session) -> str | None:
        """The reply as it was typed; None when there will be no more. Raises KeyboardInterrupt to leave at once."""
        ...


@dataclass(frozen=True)
class Doubts:
    """`why_not` says why the judge cannot judge an answer, and None where it can; `keeps` takes the answer: the next reply begins with it."""

    why_not: Callable[[str], str | None]
    keeps: Callable[[str], None]


class Keyboard:
    """The candidate at a keyboard or behind a pipe.

    `contests` takes what stands after `/dispute`; `doubts` is what is done about answers that the judge cannot judge, which behind a pipe is nothing;
    `nudges` tells whether the time is spoken of here, since there is no toolbar to show it.
    """

    def __init__(self, read: Reader, printer: Printer, *, contests: Contests, now: Clock, doubts: Doubts | None = None, nudges: bool = True) -> None:
        self._read = read
        self._printer = printer
        self._contests = contests
        self._now = now
        self._nudges = nudges
        self._doubts = doubts
        self._nudged: set[str] = set()
        self._turned_away: set[str] = set()
        self._unsent: str | None = None

    def replies(self, session: Session) -> Reply | Act | Left:
        """The next reply. What is only for the screen (`/repeat`, `/why`, `/help`, a slip, a "hmm"), or goes beside the log (`/dispute`), is no event."""
        while True:
            self._nudge(session)
            text = self._next(session)
            if text is None:
                return Left(why="the input ended")
            if (event := self._meant(text.strip(), session)) is None or self._turns_away(event, session):
                continue
            if (reason := session.why_not(event, self._since(session))) is None:
                return event
            self._says_why_not(reason)

    def goes_on(self, pauses: Callable[[Session], str | None], keeps: Callable[[str], None], session: Session) -> TriedAgain | Left | None:
        """Wait until the candidate goes on to the next question, or back to the last one; Left where they leave instead. `pauses` gives what they type.

        The verdict comes once more before that: of a debrief that is longer than the window only the end is to be seen.
        `keeps` takes what is no action: it was typed before the question was there, and begins the next reply.
        """
        from interviewer.core.replies import act, understood

        self._printer.prints(verdict_again(session))
        again: str | None = None  # what was kept and stands at the mark: sent as it is, it begins the next reply
        while (typed := pauses(session)) is not None:
            text = _with_small_action(typed.strip())
            if text and isinstance(understood(text), Left):
                return Left()
            if text == "/help" or _DISPUTE.fullmatch(text):
                self._meant(text, session)
            elif isinstance(done := act(text), TriedAgain):
                if (reason := session.why_not(done, self._since(session))) is None:
                    return done
                self._says_why_not(reason)
            elif typed != again and (said := not_between(text)) is not None:
                self._note(said)
                if len(text.split()) > MOST_OF_A_SLIP:
                    again = typed
                    keeps(typed)
            else:
                if text:
                    self._note("What you typed is kept: it stands in your next reply, and is not sent before you send it.")
                    keeps(typed)
                return None
        return Left(why="the input ended")

    def _since(self, session: Session) -> timedelta:
        """How long ago the last event was."""
        last = session.log[-1].at
        return NO_TIME if last is None else self._now() - last

    def _next(self, session: Session) -> str | None:
        text, self._unsent = self._unsent, None
        return self._read(session) if text is None else text

    def _meant(self, text: str, session: Session) -> Reply | Act | Left | None:
        """The event that a text is; None where it was only for the screen."""
        from interviewer.core.replies import act, asks_to_repeat, only_thinks

        typed, text = text, _with_small_action(text)
        if not text:
            self._note(f"Nothing was sent. {fitted(possible(session, self._since(session)), self._printer.width - 20)}")
        elif text == "/repeat" or asks_to_repeat(text):
            self._printer.prints(repeated(session))
        elif text == "/why":
            self._printer.prints(why_blocks(session))
        elif (contested := _DISPUTE.fullmatch(text)) is not None:
            self._contests(session, contested[1] or "")
        elif text == "/help":
            self._note("\n".join([self._read.how, *(f"{action}  {does}" for action, does in ACTIONS.items())]))
        elif (done := act(text)) is not None:
            return done
        elif (wrong := slip(text)) is not None:
            self._note(wrong)
        elif only_thinks(text):
            self._note("Take your time.")
        else:
            return self._rating_or_reply(typed, session)
        return None

    def _rating_or_reply(self, text: str, session: Session) -> Reply | Act | Left:
        """A rating in the last line of an answer comes first, and the answer after it: a verdict may follow at once."""
        from interviewer.core.replies import act, understood

        answer, _, last = text.rpartition("\n")
        rated = act(last)
        if answer.strip() and isinstance(rated, Rated):
            self._unsent = answer.strip()
            return rated
        return understood(self._kept(text), session.discussion.replied_to)

    def _turns_away(self, event: Reply | Act | Left, session: Session) -> bool:
        """Whether an answer is handed back since it cannot be judged: once a question, for the judge may be wrong about that."""
        asked = session.discussion.question.id
        if self._doubts is None or not isinstance(event, Answered) or asked in self._turned_away:
            return False
        if (reason := self._doubts.why_not(event.text)) is None:
            return False
        self._turned_away.add(asked)
        self._note(f"Not sent: {reason}. Say it in English; or send it as it is, and it has no score.")
        self._doubts.keeps(event.text)
        return True

    def _kept(self, text: str) -> str:
        if len(text) > MOST_SAID:
            self._note(f"That was more than anybody says: only the first {MOST_SAID:,} characters were taken.")
        return text[:MOST_SAID].encode("utf-8", "replace").decode("utf-8")

    def _nudge(self, session: Session) -> None:
        said = nudge(session) if self._nudges else None
        if said is not None and said.about not in self._nudged:
            self._nudged.add(said.about)
            self._note(said.text)

    def _says_why_not(self, reason: str) -> None:
        self._note(f"{reason[0].upper()}{reason[1:]}.")

    def _note(self, text: str) -> None:
        self._printer.prints([Block(Kind.NOTE, text)])


def asks_for_rating(printer: Printer, keeps: Callable[[str], None], _: Session) -> Rated | Left | None:
    """Ask, before the verdict, how the own answers were; None where the candidate does not say, and Left where they would rather leave.

    `keeps` takes what is no rating: the next reply, begun while the interviewer was still speaking.
    """
    from interviewer.core.replies import act, understood

    printer.stream_ends()
    printer.prints([Block(Kind.NOTE, "Before the verdict: how good were your answers to this question, from 0 to 100?")])
    while True:
        try:
            typed = clean(printer.console.input("Enter alone: no rating > ")).strip()
        except EOFError:
            return None
        if not typed:
            return None
        if isinstance(rated := act(f"/rate {typed.removeprefix('/rate')}"), Rated):
            return rated
        if isinstance(understood(typed), Left):
            return Left()
        kept = ""
        if len(typed.split()) > (MOST_OF_A_RATING if re.search(r"\d", typed) else 1):  # "about 70" is a rating with a slip in it
            keeps(typed)
            kept = "That is kept for your next reply. "
        printer.prints([Block(Kind.NOTE, f"{kept}{slip('/rate')}")])


def _with_small_action(text: str) -> str:
    """`/Why` is `/why`, and so is `/why.`: what begins with an action, however it is written, is one."""
    word = text.split(maxsplit=1)[0] if text else ""
    action = word.lower().rstrip(".!") if word == text else word.lower()
    return action + text[len(word) :] if action in ACTIONS else text


class LineReader:
    """Replies from a pipe or a file: one a line; a backslash at its end joins the next line to it; empty lines are passed over."""

    how = "One reply a line; a backslash at its end joins the next line to it."

    def __init__(self, source: TextIO) -> None:
        self._source = source

    def __call__(self, session: Session) -> str | None:  # noqa: ARG002  # a pipe sees no screen
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
