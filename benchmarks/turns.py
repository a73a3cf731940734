"""What one turn costs beside the model: over a stub server on the loopback that answers at once."""

from __future__ import annotations

import json
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NoReturn

from interviewer.core.events import Answered, Left, Reply, Said
from interviewer.core.session import Plan, Session
from interviewer.drive.bench import Nobody
from interviewer.drive.hold import hold
from interviewer.settings import Settings
from interviewer.storage.bank import Bank
from interviewer.storage.places import QUESTION_BANK
from interviewer.wiring import Waiting, preload, room

TURNS = 30


class _Instant(BaseHTTPRequestHandler):
    """Streams a judgement that finds nothing, or what it is to say, word for word."""

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        case = request["messages"][-1]["content"]
        text = case.partition("which you put into your own words:")[2].strip()
        if "response_format" in request:
            points = json.loads(case[case.index("Points:") + 7 : case.index("Misconceptions:")])
            text = json.dumps({"findings": [{"point": each["point"], "status": "not_said", "quote": ""} for each in points], "misconceptions": []})
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for delta, finish in (({"content": text}, None), ({}, "stop")):
            chunk = {
                "id": "1",
                "object": "chat.completion.chunk",
                "created": 0,
                "model": "m",
                "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
            }
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def _server() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Instant)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()


class Stopwatch:
    """A candidate who answers at once, and notes how long the judgement and the next words took."""

    def __init__(self) -> None:
        self.answered: float | None = None
        self.turns: list[float] = []
        self.first_words: list[float] = []
        self._silent = False

    def hears(self, _words: str) -> None:
        """Some of the model's words are on the screen."""
        if self._silent and self.answered is not None:
            self.first_words.append(time.perf_counter() - self.answered)
        self._silent = False

    def replies(self, session: Session) -> Reply | Left:
        """The same answer again; leaves after TURNS of them."""
        if self.answered is not None and isinstance(session.log[-1], Said):
            self.turns.append(time.perf_counter() - self.answered)
        if len(self.turns) >= TURNS:
            return Left()
        self.answered = time.perf_counter()
        self._silent = True
        return Answered(text="I would look at the distribution of every column, because outliers pull the fit.")


def measured() -> list[tuple[str, str]]:
    """One line for a turn on the embedded judge and voice, one for a turn on the model's."""
    with _server() as base_url:
        local = Settings(judge="local", voice="local")  # and not as they are set here: that may be a server that is paid for
        model = Settings(judge="model", voice="model", model="m", base_url=base_url)
        preload(model, Bank(QUESTION_BANK).day(8).questions)
        by_itself, by_a_model = watched(local), watched(model)
        return [
            ("turn, local (own time)", _figure(by_itself.turns)),
            ("turn, model (2 calls)", _figure(by_a_model.turns)),
            ("first word, model (own)", _figure(by_a_model.first_words)),
        ]


def watched(settings: Settings) -> Stopwatch:
    """What the turns of an interview took that is held under these settings."""
    questions = Bank(QUESTION_BANK).day(8).questions
    many = tuple(each.model_copy(update={"id": f"{each.id}-{number}"}) for number in range(5) for each in questions)
    watch, nobody = Stopwatch(), Nobody()
    held = room(settings, watch, nobody, nobody, _never, Waiting(watch.hears))
    hold(Session(plan=Plan(day=8, questions=many)), held)
    return watch


def _figure(seconds: list[float]) -> str:
    found = sorted(1000 * each for each in seconds)
    return f"{statistics.median(found):7.1f} ms   ({found[0]:.1f} to {found[-1]:.1f}, {len(found)} turns)"


def _never(wrong: Exception) -> NoReturn:
    raise wrong
