"""Holds interviews, without a screen, in child processes that are killed (SIGKILL) at a given moment of the recording, and resumed until they are finished.

`python -m tests.killer` prints, as JSON, the logs of the uninterrupted interview and of one killed at each event, for each moment:

    half      half of the new file is written beside the old one
    written   the new file is whole, and not in its place
    placed    the new file is in its place, and the folder is not synced
    after     everything is done, and nobody has seen the event yet: what is on disk is also what is there before the next one

One process that forks: a new interpreter for each of the hundred deaths would take a minute.
"""

from __future__ import annotations

import io
import json
import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from interviewer.settings import Settings
from interviewer.storage import transcripts as storage
from interviewer.storage.recorder import TranscriptRecorder
from interviewer.storage.transcripts import Transcripts
from interviewer.terminal import interviews
from interviewer.terminal.printer import Printer

MOMENTS = ("half", "written", "placed", "after")
#: What the candidate says, in order.
REPLIES = ["The last login is a feature.", "/hint", "What do you mean?", "It is leakage because the value is written after the label.", "/skip", "/skip"]


def die() -> None:
    """End this process as `kill -9` and the OOM killer do."""
    os.kill(os.getpid(), signal.SIGKILL)


def arm(moment: str, event: int) -> None:
    """Let this process die at that moment of the recording of that event, counted from 1 in this process."""
    count = 0
    records, fsync, fdopen = TranscriptRecorder.records, os.fsync, os.fdopen

    def recording(self: TranscriptRecorder, session: Any) -> None:
        nonlocal count
        count += 1
        records(self, session)
        if count == event and moment == "after":
            die()

    syncs = 0

    def syncing(handle: int) -> None:
        nonlocal syncs
        syncs += 1  # twice a recording: the file, then its folder
        if count == event and moment == ("written", "placed")[(syncs + 1) % 2]:
            die()
        fsync(handle)

    def opening(handle: int, mode: str) -> Any:
        file = fdopen(handle, mode)
        return Half(file) if count == event and moment == "half" else file

    TranscriptRecorder.records = recording  # type: ignore[method-assign]  # for as long as this process lives
    storage.os.fsync = syncing  # type: ignore[attr-defined]  # likewise
    storage.os.fdopen = opening  # type: ignore[attr-defined]  # likewise


class Half:
    """A file in which only half of the data ever arrives."""

    def __init__(self, file: IO[Any]) -> None:
        self._file = file

    def __enter__(self) -> Half:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: bytes) -> None:
        """Write half of it, and die."""
        self._file.write(data[: len(data) // 2])
        self._file.flush()
        die()


def in_a_child(action: Callable[[], None]) -> bool:
    """Do this in a child process; whether it lived to the end."""
    child = os.fork()
    if child == 0:
        try:
            action()
        finally:
            os._exit(0)  # whatever happens: a child must never go on as its parent
    _, status = os.waitpid(child, 0)
    return not os.WIFSIGNALED(status)


def go_on(settings: Settings) -> None:
    """Begin the interview, or resume it, with the replies that are not in its log yet."""
    log = log_of(settings)
    replied = sum(event["kind"] in ("answered", "asked_for_hint", "asked_back", "did_not_know", "skipped") for event in log)
    sys.stdin = io.StringIO("".join(f"{reply}\n" for reply in REPLIES[replied:]))
    if log:
        interviews.resume(settings, None)
    else:
        interviews.start(settings)


def log_of(settings: Settings) -> list[dict[str, Any]]:
    """What is on disk: the whole log, without the times."""
    transcripts = Transcripts(settings.transcripts)
    names = transcripts.names()
    return [event.model_dump(mode="json", exclude={"at"}) for event in transcripts.load(names[-1]).log] if names else []


def killed_at(settings: Settings, deaths: Callable[[int], tuple[str, int] | None]) -> dict[str, Any]:
    """Hold an interview whose processes die as told; the length of the log after each death, and the log in the end."""
    lengths: list[int] = []
    for sitting in range(1000):
        death = deaths(sitting)

        def sit(death: tuple[str, int] | None = death) -> None:
            if death is not None:
                arm(*death)
            go_on(settings)

        if in_a_child(sit):
            break
        lengths.append(len(log_of(settings)))
    left = sorted(path.name for path in settings.transcripts.iterdir() if path.suffix not in (".lock", ".tsv"))
    return {"lengths": lengths, "log": log_of(settings), "files": left}


def main(bank: str) -> dict[str, Any]:
    """Everything that the test looks at."""
    here = Path.cwd()

    def settings(name: str) -> Settings:
        return Settings(bank=Path(bank), transcripts=here / name, judge="lexical")

    go_on(settings("warm"))  # imports what the children would each import again
    whole = killed_at(settings("whole"), lambda _: None)
    events = len(whole["log"])

    def dying_once(moment: str, event: int) -> dict[str, Any]:
        return killed_at(settings(f"{moment}-{event}"), lambda sitting: (moment, event) if sitting == 0 else None)

    once = {moment: [dying_once(moment, event) for event in range(1, events + 1)] for moment in MOMENTS}
    chance = random.Random(7)
    again = [killed_at(settings(f"again-{number}"), lambda _: (chance.choice(MOMENTS), chance.randint(1, 3))) for number in range(3)]
    return {"whole": whole, "once": once, "again": again}


if __name__ == "__main__":
    Printer.prints = lambda *_: None  # type: ignore[method-assign]  # nothing is shown
    os.fsync = lambda _: None  # type: ignore[assignment]  # what a killed process has written stays in the system's memory
    json.dump(main(sys.argv[1]), sys.stdout)
