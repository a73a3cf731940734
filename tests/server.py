"""A small OpenAI-compatible server on the loopback: scripted request by request, it streams server-sent events and keeps a log of what it was asked."""

from __future__ import annotations

import json
import ssl
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True)
class Request:
    """What the server was asked."""

    number: int
    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]
    raw: bytes = b""

    @property
    def messages(self) -> list[dict[str, str]]:
        """The messages of the prompt."""
        return list(self.body["messages"])

    @property
    def prompt(self) -> str:
        """Every message as one text."""
        return "\n\n".join(message["content"] for message in self.messages)

    @property
    def form(self) -> str:
        """The form of structured output that was asked for."""
        return str(self.body.get("response_format", {}).get("type", "prompt"))


@dataclass(frozen=True)
class Reply:
    """What the server sends: pieces of text as a stream, or, where `body` is given, that and nothing else."""

    pieces: tuple[str, ...] = ()
    finish: str | None = "stop"  # without one the stream simply ends
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    kind: str = "text/event-stream"
    drop: bool = False  # the connection is cut, in the middle of the transfer, after the pieces
    hang: bool = False  # nothing more comes after the pieces, and the connection stays open
    drip: bool = False  # only comments come after the pieces, one after the other, for ever
    endless: bytes = b""  # this comes after the body, again and again, as fast as it can, for ever


Script = Callable[[Request], Reply] | Iterable[Reply]


def words(*pieces: str, finish: str | None = "stop", **more: Any) -> Reply:
    """A whole reply, streamed in these pieces."""
    return Reply(pieces=pieces, finish=finish, **more)


def as_json(content: Any, status: int = 200, **headers: str) -> Reply:
    """A body of JSON."""
    return Reply(status=status, body=json.dumps(content).encode(), kind="application/json", headers=headers)


def error(status: int, message: str = "no", code: str | None = None, **headers: str) -> Reply:
    """An error in the form of OpenAI's."""
    return as_json({"error": {"message": message, "type": code, "code": code}}, status, **{name.replace("_", "-"): value for name, value in headers.items()})


def events(*contents: Any) -> Reply:
    """A stream of these events: each is sent as JSON, a text as it is."""
    lines = [content if isinstance(content, str) else json.dumps(content) for content in contents]
    return Reply(body="".join(f"data: {line}\n\n" for line in lines).encode())


def chunk(content: Any = None, finish: str | None = None, **delta: Any) -> dict[str, Any]:
    """One chunk of a streamed reply."""
    choice = {"index": 0, "delta": {"content": content, **delta}, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}


class Server:
    """Serves the script on a port of its own, from `with` to its end. `log` has every request, in order; a script at its end is an error in the test.

    `certificate`: it speaks TLS with this one and its key, which stand in one file.
    `last`: after so many requests it is gone. It no longer listens by the time the answer to that one begins.
    """

    def __init__(self, script: Script, *, last: int | None = None, certificate: Path | None = None) -> None:
        self.log: list[Request] = []
        self._reply = script if callable(script) else _in_order(script)
        self._last = last
        self._failures: list[Exception] = []
        self._ending = threading.Event()
        self._one_at_a_time = threading.Lock()
        self._http = _Http(("127.0.0.1", 0), _handler(self))
        self._scheme = "http" if certificate is None else "https"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def url(self) -> str:
        """The base URL, as a client is given it."""
        return f"{self._scheme}://127.0.0.1:{self._http.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._stop_listening()
        if self._failures:
            raise self._failures[0]

    def _stop_listening(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def reply_to(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """The reply of the script. What fails in the script is raised where the server ends."""
        with self._one_at_a_time:
            is_json = "json" in next((value for name, value in headers.items() if name.lower() == "content-type"), "json")
            request = Request(len(self.log) + 1, path, headers, json.loads(body) if is_json else {}, body)
            self.log.append(request)
            try:
                reply = self._reply(request)
            except Exception as wrong:  # noqa: BLE001  # of whatever kind: it belongs to the test, which is in another thread
                self._failures.append(wrong)
                reply = error(400, f"the test failed in the server: {wrong}")
            if request.number == self._last:
                self._stop_listening()
            return reply

    def body_of(self, reply: Reply) -> Iterator[bytes]:
        """The body of a reply, as it goes out."""
        if reply.body is not None:
            yield reply.body
            while reply.endless and not self._ending.is_set():
                yield reply.endless
            if reply.hang:
                self._ending.wait()
            return
        for piece in reply.pieces:
            yield _event(chunk(piece))
        while reply.drip and not self._ending.wait(0.02):
            yield b": still thinking\n\n"
        if reply.hang:
            self._ending.wait()
        if reply.drop or reply.hang or reply.drip:
            return
        if reply.finish is not None:
            yield _event(chunk(finish=reply.finish))
            yield b"data: [DONE]\n\n"


def _in_order(replies: Iterable[Reply]) -> Callable[[Request], Reply]:
    waiting = iter(replies)

    def reply(request: Request) -> Reply:
        following = next(waiting, None)
        if following is None:
            raise AssertionError(f"nobody expected request {request.number}")
        return following

    return reply


def _event(content: Mapping[str, Any]) -> bytes:
    return f"data: {json.dumps(content)}\n\n".encode()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError | ssl.SSLError):  # a client may hang up, or not trust us
            super().handle_error(request, client_address)


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._replies(b"{}")

        do_CONNECT = do_GET  # noqa: N815  # as a proxy is asked for a way to a server that speaks TLS

        def do_POST(self) -> None:
            self._replies(self.rfile.read(int(self.headers["content-length"])))

        def _replies(self, body: bytes) -> None:
            reply = server.reply_to(self.path, dict(self.headers), body)
            self.close_connection = True
            self.send_response(reply.status)
            for name, value in {"content-type": reply.kind, "connection": "close", "transfer-encoding": "chunked", **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            for part in server.body_of(reply):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
                self.wfile.flush()
            if not (reply.drop or reply.hang):
                self.wfile.write(b"0\r\n\r\n")

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed: the log is the server's."""

    return Handler
