"""`interviewer sessions`: the interviews there are, and those in which something was said."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from interviewer.clock import here, now
from interviewer.core.clean import clean
from interviewer.core.counted import counted
from interviewer.errors import UsageError
from interviewer.settings import Settings
from interviewer.shell import as_argument
from interviewer.storage.index import Index, Listed, QuestionPut, Search, looked_up
from interviewer.storage.transcripts import Transcripts
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.console import print_rows_as_json, printer, this_program
from interviewer.terminal.dispute_lines import disputed_mark
from interviewer.terminal.spending import dollars

T = TypeVar("T")
_UNITS = {"d": 1, "w": 7}


def refuse_stray(words: Sequence[str]) -> None:
    """Refuse words that stand behind the command, and say how they are searched for. Raises UsageError."""
    if words:
        said = clean(" ".join(words))[:80]
        raise UsageError(f"`{said}` is not an option of sessions", mend=f"To search for it: {this_program()} sessions --search {as_argument(said)}")


def list_sessions(
    settings: Settings,
    *,
    search: str | None = None,
    question: str | None = None,
    topic: str | None = None,
    since: str | None = None,
    as_json: bool = False,
) -> None:
    """One line a session: its name, when it was begun, its day, how far it went, and the mean where it may be told; below it what was looked for."""
    wanted = Search(words=search, question=question, topic=topic, since=_since(since))
    listed, ids = look_up(settings, lambda index: (index.listed(wanted), index.question_ids()))
    if as_json:
        print_rows_as_json(map(_plain, listed))
        return
    screen = printer(plain=settings.plain)
    if not listed:
        screen.prints([Block(Kind.TEXT, _nothing(settings, wanted, ids))])
    screen.lists(_lines(listed))


def look_up(settings: Settings, look: Callable[[Index], T]) -> T:
    """Look something up in the index of the transcripts, saying so where that takes long."""
    errors = printer(error=True)
    return looked_up(Transcripts(settings.transcripts), look, lambda text: errors.prints([Block(Kind.NOTE, text)]))


def _since(text: str | None) -> datetime | None:
    """The moment from which on interviews count. Raises UsageError."""
    if text is None:
        return None
    today = now()
    if match := re.fullmatch(r"(\d{1,5})([dw])", text.strip().lower()):
        return today - min(timedelta(days=int(match[1]) * _UNITS[match[2]]), today - datetime.min.replace(tzinfo=UTC))
    try:
        return datetime.fromisoformat(text.strip()).astimezone(UTC)  # a day without a zone is one of the place where it is typed
    except (ValueError, OverflowError, OSError):  # the last on Windows, for a day before 1970
        raise UsageError(f"`{text[:40]}` is no day", place="--since", mend="Take a day, such as 2026-01-31, or a time that has passed since: 7d, 4w.") from None


def _nothing(settings: Settings, wanted: Search, ids: list[str]) -> str:
    if wanted == Search():
        return f"There are no interviews in {settings.transcripts} yet. Begin one with: {this_program()} start"
    near = difflib.get_close_matches(wanted.question[:80], ids, n=3) if wanted.question else []
    meant = f" Did you mean: {', '.join(near)}?" if near and wanted.question not in ids else ""
    return f"No interview in {settings.transcripts} has that.{meant}"


def _lines(listed: Iterable[Listed]) -> Iterator[str]:
    for each in listed:
        yield session_line(each)
        for put in each.found:
            yield from _put_lines(put)


def session_line(listed: Listed) -> str:
    """A session on one line."""
    if listed.unreadable is not None or listed.created is None:
        return f"{listed.name}  cannot be read: {listed.unreadable}"
    state = "finished" if listed.finished else "open"
    mean = f" · mean {listed.mean}/100 of {listed.scored}" if listed.mean is not None else ""
    again = f" · {listed.origin}" if listed.origin else ""
    cost = f" · model: {dollars(listed.cost, unpriced=listed.unpriced > 0)}" if listed.calls else ""
    what = f"day {listed.day}" if listed.day is not None else listed.title[:1].lower() + listed.title[1:] or "interview"
    head = f"{listed.name}  {here(listed.created).date()}  {what} · {state} · {listed.closed}/{counted(listed.questions, 'question')}{mean}{cost}"
    return head + disputed_mark(listed.disputes) + again


def _put_lines(put: QuestionPut) -> Iterator[str]:
    score = "" if put.final is None else f": {put.final}/100" + (f" (first answer {put.first})" if put.first != put.final else "")
    yield f"    Q{put.number} · {put.id} · {put.topic}{score}"
    if put.words is not None:
        yield f"      {put.words}"


def _plain(listed: Listed) -> dict[str, object]:
    created = listed.created.isoformat().replace("+00:00", "Z") if listed.created else None
    return {**vars(listed), "created": created, "found": [vars(put) for put in listed.found]}
