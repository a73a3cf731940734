"""`interviewer replay`: a recorded interview on the screen again: all at once, at the pace of a reader, or step by step.

To a pipe everything is printed at once, the same bytes every time.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from interviewer.core.debrief import debrief
from interviewer.core.disputes import Dispute, disputes_in
from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.session import Session
from interviewer.drive.replay import moment, moments, question_begins
from interviewer.errors import UsageError
from interviewer.settings import Settings
from interviewer.storage.transcripts import Transcripts
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.console import printer
from interviewer.terminal.debrief_screen import debrief_blocks
from interviewer.terminal.dispute_lines import dispute_lines
from interviewer.terminal.findings import judge_notes
from interviewer.terminal.naming import session_meant
from interviewer.terminal.printer import Printer
from interviewer.terminal.screen import event_blocks

STEPS = "Enter: next · n, p: next or previous question · 3: question 3 · j: judge's notes on or off · q: leave"
#: A number below this is a factor, from it on words a minute: nobody reads so slowly.
SLOWEST_READER = 30
#: Reading aloud, in words a minute: the pace where the record has no times.
READING = 200
#: Nobody wants to sit through the minutes in which an answer was typed.
LONGEST_PAUSE = 5.0


@dataclass(frozen=True)
class Pace:
    """How long to wait after what is shown: by words a minute, or by the time it took then, divided by a factor."""

    words_a_minute: float | None = None
    factor: float | None = None

    def pause_after(self, text: str) -> float:
        """Seconds for reading a text; nothing where the recorded times say how long."""
        return 0.0 if self.words_a_minute is None else len(text.split()) * 60 / self.words_a_minute

    def pause_before(self, then: Session) -> float:
        """Seconds between the last event and the one before it, at most LONGEST_PAUSE; nothing where words say how long."""
        if self.factor is None:
            return 0.0
        began, ended = then.log[-2].at, then.log[-1].at
        took = (ended - began).total_seconds() if began and ended else len(_words_of(then).split()) * 60 / READING
        return min(max(took, 0.0), LONGEST_PAUSE) / self.factor


def pace_of(text: str | None) -> Pace | None:
    """A pace from what was typed: `2` or `2x` is twice as fast as it was, `200` is 200 words a minute. Raises UsageError."""
    if text is None:
        return None
    match = re.fullmatch(r"(\d{1,5}(?:\.\d{1,3})?)(x?)", text.strip().lower())
    number = float(match[1]) if match else 0.0
    if not match or number == 0:
        raise UsageError(
            f"`{text[:40]}` is no pace", place="--pace", mend="Take a factor, such as 2 for twice as fast as it was, or words a minute, such as 200."
        )
    return Pace(factor=number) if match[2] or number < SLOWEST_READER else Pace(words_a_minute=number)


def _words_of(session: Session) -> str:
    return " ".join(block.text for block in event_blocks(session))


class Playback:
    """Shows moments of a `whole` interview: what happened, with what has been contested, and with `notes` what the judge made of it.

    What is held back stays held back unless `reveal`.
    """

    def __init__(self, screen: Printer, whole: Session, disputes: Sequence[Dispute], *, notes: bool, reveal: bool) -> None:
        self._screen = screen
        self._whole = whole
        self._disputes = disputes
        self._reveal = reveal
        self.notes = notes

    def sees(self, session: Session) -> None:
        """Show what the last event adds, without pause."""
        for block in self.adds(session):
            self._screen.prints([block])

    def adds(self, session: Session) -> Iterator[Block]:
        """What the last event of a session adds, with the judge's notes on it where these are on."""
        yield from event_blocks(session, self._disputes)
        if self.notes:
            yield from self.notes_on(session)

    def notes_on(self, session: Session) -> Iterator[Block]:
        """What the judge made of the answer, if the last event is a judgement and may be told."""
        event, talk = session.log[-1], session.discussion
        if isinstance(event, Judged | Unjudged):
            whole = next(each for each in self._whole.discussions if each.question.id == talk.question.id)
            if self._reveal or self._whole.tells(whole):
                yield from judge_notes(event, talk.question)

    def end(self) -> Iterator[Block]:
        """What stands below the last event of an interview that is not finished."""
        if self._whole.finished:
            return
        yield Block(Kind.NOTE, "The interview stops here; it is not finished.")
        held_back = [talk for talk in self._whole.discussions if talk.put and not self._whole.tells(talk)]
        for talk in held_back if self._reveal else ():
            yield from debrief_blocks(debrief(self._whole, talk), dispute_lines(talk.question, self._disputes))


def show_again(
    settings: Settings, name: str, *, notes: bool = False, reveal: bool = False, question: int | None = None, pace: str | None = None, step: bool = False
) -> None:
    """Replay a session: every event as it was seen."""
    wanted = pace_of(pace)
    name = session_meant(settings, name)
    transcript, session = Transcripts(settings.transcripts).folded(name)
    first = begins_at(session, question)
    screen = printer(plain=settings.plain)
    playback = Playback(screen, session, disputes_in(transcript.disputes), notes=notes, reveal=reveal)
    origin = f" · {transcript.origin}" if transcript.origin else ""
    screen.prints([Block(Kind.NOTE, f"Replay of {name}, begun {transcript.created:%Y-%m-%d %H:%M} UTC · {session.plan.mode} mode{origin}")])
    watched = sys.stdout is not None and sys.stdout.isatty()
    if step and watched:
        if not step_through(session, playback, first, screen, _typed):
            return
    elif wanted and watched:
        pace_through(session, playback, first, screen, wanted, time.sleep)
    else:
        for seen in islice(moments(session), first, None):
            playback.sees(seen)
    screen.prints(playback.end())


def begins_at(session: Session, question: int | None) -> int:
    """The index of the event at which a question was put; 0 where none is named. Raises UsageError where it was not put."""
    begins = question_begins(session)
    if question is None:
        return 0
    if not 1 <= question <= len(begins):
        there = f"Questions 1 to {len(begins)} were put." if begins else "No question was put in it."
        raise UsageError(f"question {question} was not put in this interview", place="--question", mend=there)
    return begins[question - 1]


def pace_through(session: Session, playback: Playback, first: int, screen: Printer, pace: Pace, sleep: Callable[[float], None]) -> None:
    """Show it from an event on, with pauses."""
    for index, seen in islice(enumerate(moments(session)), first, None):
        if index > first and (pause := pace.pause_before(seen)):
            sleep(pause)
        for block in playback.adds(seen):
            screen.prints([block])
            if pause := pace.pause_after(block.text):
                sleep(pause)


def step_through(session: Session, playback: Playback, first: int, screen: Printer, typed: Callable[[], str | None]) -> bool:
    """Show it from an event on, one at a time, as the person says; whether it was seen to its end. `typed` is None where nobody is there any more.

    What adds nothing to the screen, such as a judgement while the notes are off, is passed over.
    """
    begins, index = question_begins(session), first
    screen.prints([Block(Kind.NOTE, STEPS)])
    while index < len(session.log):
        seen = moment(session, index)
        added = list(playback.adds(seen))
        screen.prints(added)
        following = _next_index(index, seen, playback, begins, screen, typed) if added else index + 1
        if following is None:
            return False
        index = following
    return True


def _next_index(index: int, seen: Session, playback: Playback, begins: list[int], screen: Printer, typed: Callable[[], str | None]) -> int | None:
    """The index of the event to show next, as the person says; None to leave."""
    while True:
        text = typed()
        key = None if text is None else text.strip().lower()
        match key:
            case None | "q":
                return None
            case "":
                return index + 1
            case "j":
                playback.notes = not playback.notes
                screen.prints([Block(Kind.NOTE, f"The judge's notes are {'on' if playback.notes else 'off'}.")])
                judged = next((place for place in range(index, -1, -1) if isinstance(seen.log[place], Judged | Unjudged)), None)
                screen.prints(playback.notes_on(moment(seen, judged)) if playback.notes and judged is not None else ())
            case _:
                there = _jump(key, index, begins)
                if there is not None:
                    return there
                screen.prints([Block(Kind.NOTE, f"There is nothing there. {STEPS}")])


def _jump(key: str, index: int, begins: list[int]) -> int | None:
    """Where `n`, `p` and a question's number lead; None where they lead nowhere."""
    if key == "n":
        return next((begin for begin in begins if begin > index), None)
    if key == "p":
        before = [begin for begin in begins if begin <= index][:-1]
        return before[-1] if before else None
    number = re.fullmatch(r"q?\s*(\d{1,3})", key)
    return begins[int(number[1]) - 1] if number and 1 <= int(number[1]) <= len(begins) else None


def _typed() -> str | None:
    try:
        return input("› ")
    except EOFError:
        return None
