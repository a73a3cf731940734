"""An asciicast (version 2): the interview as it ran on the screen, to be played by asciinema.

The form: a line with a JSON object of what is in it, then a line for each piece of output, `[seconds, "o", text]`.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

from interviewer.core.clean import clean
from interviewer.core.events import Event
from interviewer.core.flat import flat
from interviewer.drive.replay import moments
from interviewer.terminal.exports.record import ExportedInterview
from interviewer.terminal.playback import Playback
from interviewer.terminal.printer import Printer

COLUMNS, ROWS = 90, 30
#: However long it took: at least so many seconds between two events, and at most so many.
LEAST_PAUSE, LONGEST_PAUSE = 0.8, 3.0
#: A screen is not filled at once: so many seconds for a line, at most so many for all that one event adds.
A_LINE, A_SCREEN = 0.05, 2.0


def cast(record: ExportedInterview) -> str:
    """The interview as an asciicast. The same every time."""
    head = {
        "version": 2,
        "width": COLUMNS,
        "height": ROWS,
        "timestamp": int(record.created.timestamp()),
        "idle_time_limit": LONGEST_PAUSE,
        "title": f"Mock interview: {_bare(record.headline)}",
        "env": {"TERM": "xterm-256color"},
    }
    lines = [json.dumps(head, ensure_ascii=False)]
    lines += [json.dumps([round(at, 3), "o", text], ensure_ascii=False) for at, text in _frames(record)]
    return "\n".join(lines) + "\n"


def _frames(record: ExportedInterview) -> Iterator[tuple[float, str]]:
    from rich.console import Console

    stream = io.StringIO()
    console = Console(
        file=stream, force_terminal=True, color_system="standard", width=COLUMNS, height=ROWS, markup=False, highlight=False, emoji=False, _environ={}
    )
    screen = Printer(console)
    playback = Playback(screen, record.session, record.disputes, notes=record.notes, reveal=record.reveal)
    at, before = 0.0, record.session.log[0] if record.session.log else None
    for moment in moments(record.session):
        playback.sees(moment)
        lines = _taken(stream)
        if lines and before is not None:
            at += _pause(before, moment.log[-1]) if at else 0.0
            before = moment.log[-1]
        for line in lines:
            yield at, line
            at += min(A_LINE, A_SCREEN / len(lines))
    screen.prints(playback.end())
    for line in _taken(stream):
        yield at, line


def _pause(before: Event, now: Event) -> float:
    """Seconds between two events that are seen: what it took, within its limits."""
    took = (now.at - before.at).total_seconds() if now.at and before.at else 0.0
    return min(max(took, LEAST_PAUSE), LONGEST_PAUSE)


def _taken(stream: io.StringIO) -> list[str]:
    """What was printed since the last time, line by line, each ended as a terminal needs it."""
    text = stream.getvalue()
    stream.seek(0)
    stream.truncate()
    return [line.replace("\n", "\r\n") for line in text.splitlines(keepends=True)]


def _bare(text: str) -> str:
    return flat(clean(text))
