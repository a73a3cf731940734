"""The client of a model, through the openai library, against a real server on the loopback."""

from __future__ import annotations

import gzip
import json
import os
import queue
import re
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from interviewer.core.clean import UNSEEN, clean
from interviewer.errors import ModelError, ModelRefused, ModelUnavailable, ModelUnusable
from interviewer.models import failures
from interviewer.models.audio import OpenAISpeech
from interviewer.models.batches import BatchServer, Look
from interviewer.models.client import STRETCH, connected, trusted
from interviewer.models.openai_compatible import OpenAIModel, RequestOptions
from interviewer.models.probe import offered
from interviewer.models.reading import MOST_BYTES, MOST_CHARACTERS
from tests.conftest import ROOT
from tests.server import Reply, Request, Script, Server, as_json, chunk, error, events, words

pytestmark = pytest.mark.enable_socket

KEY = "sk-canary-7f3a"
MESSAGES = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello?"}]
SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}


@dataclass
class Heard:
    """What came of asking a model once: the pieces, the error if there was one, the pauses, and what the server was asked."""

    pieces: list[str]
    wrong: ModelError | None
    slept: list[float]
    asked: list[Request]

    @property
    def error(self) -> str:
        """The error in words, with its kind."""
        return f"{next(each.__name__ for each in type(self.wrong).__mro__ if each.__module__ == ModelError.__module__)}: {self.wrong}"


Schema = dict[str, Any] | None


def heard(script: Script, *, deadline: float = 30, key: str | None = KEY, now: Callable[[], float] = time.monotonic, schema: Schema = None) -> Heard:
    """Ask once, with pauses that take no time. Whatever happens, the key is in no word of the error."""
    slept: list[float] = []
    with Server(script) as server:
        model = OpenAIModel("m", key=key, base_url=server.url, options=RequestOptions(deadline), sleep=slept.append, now=now)
        pieces, wrong = collected(model, schema)
    return Heard(pieces, wrong, slept, server.log)


def collected(model: OpenAIModel, schema: Schema = None) -> tuple[list[str], ModelError | None]:
    """The pieces of a reply, and the error at its end."""
    pieces: list[str] = []
    wrong: ModelError | None = None
    try:
        pieces.extend(model.streams(MESSAGES, schema=schema))
    except ModelError as caught:
        wrong = caught
    shown = "" if wrong is None else "".join(traceback.format_exception(wrong)) + (wrong.mend or "")
    assert "canary" not in shown
    return pieces, wrong


# --- A reply ---------------------------------------------------------------------------------------------------------------


def test_a_reply_is_asked_for_in_the_plainest_form_and_given_on_in_its_pieces() -> None:
    got = heard([words("Hel", "lo", " there.")])
    assert (got.pieces, got.wrong, got.slept) == (["Hel", "lo", " there."], None, [])
    assert [request.path for request in got.asked] == ["/v1/chat/completions"]
    assert got.asked[0].body == {"model": "m", "messages": MESSAGES, "stream": True, "stream_options": {"include_usage": True}}
    assert got.asked[0].headers["authorization"] == f"Bearer {KEY}"


def test_the_first_request_finds_all_imported_that_it_needs() -> None:
    """What the library makes ready on its first request was made ready while the candidate typed: a turn may not wait for it."""
    code = f"""
import sys
from interviewer.models.client import warm_up
from interviewer.models.openai_compatible import OpenAIModel, RequestOptions
warm_up()
known = set(sys.modules)
print("".join(OpenAIModel("m", key="none", base_url=sys.argv[1], options=RequestOptions(30)).streams({MESSAGES}, schema={SCHEMA})))
print(sorted(set(sys.modules) - known))
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with Server([words("Hel", "lo.")]) as server:
        ran = subprocess.run([sys.executable, "-c", code, server.url], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout == "Hello.\n[]\n"


def test_the_first_words_are_there_before_the_last_are_sent() -> None:
    with Server([words("Hel", hang=True)]) as server:
        reply = OpenAIModel("m", key=KEY, base_url=server.url, options=RequestOptions(30)).streams(MESSAGES)
        assert next(reply) == "Hel"


def test_a_server_that_ignores_stream_and_sends_plain_json_is_understood() -> None:
    whole = {"id": "1", "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hello there."}, "finish_reason": "stop"}]}
    assert heard([as_json(whole)]).pieces == ["Hello there."]


def test_of_a_reply_in_parts_only_the_text_is_said_and_no_thought() -> None:
    thought = [{"type": "thinking", "thinking": [{"type": "text", "text": "Hm, they want ..."}]}, 42, {"type": "text", "text": None}]
    spoken = [{"type": "text", "text": "Why "}, {"type": "text", "text": "so?"}]
    assert heard([events(chunk(thought), chunk(spoken), chunk(" Say more."), chunk(finish="stop"))]).pieces == ["Why so?", " Say more."]


def test_an_empty_reason_to_end_is_none() -> None:
    pieces = [chunk(piece, finish="") for piece in ("One ", "two.")]
    assert heard([events(*pieces, chunk(finish="stop"), "[DONE]")]).pieces == ["One ", "two."]
    assert heard([events(*pieces)]).error == "ModelUnusable: the reply was cut off"
    assert heard([replace(events(*pieces), drop=True)]).error.startswith("ModelUnusable: the reply was cut off (")


def test_a_reply_that_names_no_reason_to_end_is_whole_where_the_server_says_that_it_is_done() -> None:
    got = heard([events(chunk("Yes."), "[DONE]")])
    assert (got.pieces, got.wrong) == (["Yes."], None)
    assert heard([events("[DONE]")] * 3).error == "ModelUnavailable: the server ended the reply before it had begun"


def test_half_a_character_is_replaced_by_something_that_can_be_stored() -> None:
    assert heard([events(chunk("a\ud800"), chunk(finish="stop"))]).pieces == ["a?"]


def test_chunks_without_words_are_passed_over() -> None:
    usage = {"id": "1", "choices": [], "usage": {"total_tokens": 3}}
    assert heard([events(chunk(role="assistant"), chunk(""), chunk("Yes."), {"choices": None}, chunk(finish="stop"), usage)]).pieces == ["Yes."]


# --- What is no whole reply --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (words("Hel", finish="length"), "ModelUnusable: the reply ran into the length limit"),
        (words("Hel", finish="content_filter"), "ModelUnusable: the reply was held back by the server's filter"),
        (words("Hel", finish=None), "ModelUnusable: the reply was cut off"),
        (words("Hel", drop=True), "ModelUnusable: the reply was cut off (Connection error.)"),
        (events(chunk("Hel"), "{oops"), "ModelUnusable: the reply was cut off (Expecting property name"),
        (events(chunk("Hel"), {"error": {"message": f"no more for {KEY}"}}), "ModelUnusable: the reply was cut off (no more for [key])"),
        (events(chunk("Hel"), chunk(refusal="I can't.")), "ModelUnusable: the model refused to answer"),
        (as_json({"choices": [{"message": {"content": "Hel"}, "finish_reason": "length"}]}), "ModelUnusable: the reply ran into the length limit"),
    ],
)
def test_a_reply_that_is_not_whole_says_so_at_its_end_and_is_not_asked_for_twice(reply: Reply, says: str) -> None:
    got = heard([reply])
    assert got.pieces == ["Hel"]
    assert got.error.startswith(says)
    assert (len(got.asked), got.slept) == (1, [])


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (words(), "ModelUnusable: the model's reply was empty"),
        (words("", ""), "ModelUnusable: the model's reply was empty"),
        (words(finish="length"), "ModelUnusable: the reply ran into the length limit"),
        (words(finish="content_filter"), "ModelUnusable: the reply was held back by the server's filter"),
        (events(chunk(refusal="I can't.")), "ModelUnusable: the model refused to answer"),
        (as_json({"error": None}), "ModelUnusable: the server's reply could not be read (it is no chat completion)"),
        (as_json(["Hello"]), "ModelUnusable: the server's reply could not be read (it is no chat completion)"),
    ],
)
def test_a_reply_without_words_is_an_error_of_its_own(reply: Reply, says: str) -> None:
    got = heard([reply])
    assert (got.pieces, got.error, len(got.asked), got.slept) == ([], says, 1, [])


@pytest.mark.parametrize(
    "event",
    ["{oops", "42", "null", "[]", '"text"', '{"choices": [1]}', '{"choices": {"a": 1}}', '{"choices": [{"delta": "text"}]}', "[" * 100_000, "9" * 10_000],
    ids=lambda event: event[:30],
)
def test_events_that_are_no_chunks_are_an_error_and_nothing_worse(event: str) -> None:
    got = heard([events(event)])
    assert got.error.startswith("ModelUnusable: the server's reply could not be read (")
    assert len(got.asked) == 1


def test_an_event_without_data_is_no_chunk_and_nothing_wrong() -> None:
    body = b"retry: 100\n\nid: 7\n\n" + (events(chunk("Hello")).body or b"") + b"event: ping\n\n" + (events(chunk(finish="stop")).body or b"")
    assert heard([Reply(body=body)]).pieces == ["Hello"]


def test_a_stream_that_calls_itself_a_web_page_is_read_all_the_same() -> None:
    assert heard([Reply(body=events(chunk("Hello"), chunk(finish="stop")).body, kind="text/html")]).pieces == ["Hello"]


@pytest.mark.parametrize("odd", [{"content": ["a", "list"]}, {"content": 42}, {"content": {"text": "a"}}])
def test_words_that_are_no_text_are_not_said(odd: dict[str, Any]) -> None:
    assert heard([events({"choices": [{"delta": odd, "finish_reason": "stop"}]})]).error == "ModelUnusable: the model's reply was empty"


def test_bytes_that_are_no_utf8_are_an_error_and_nothing_worse() -> None:
    assert isinstance(heard([Reply(body=b"data: \xff\xfe\n\n")]).wrong, ModelUnusable)


def test_whatever_else_goes_wrong_while_a_reply_is_read_is_a_models_error_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(date: str) -> datetime:
        raise ArithmeticError(KEY)

    monkeypatch.setattr("email.utils.parsedate_to_datetime", fails)
    assert heard([error(429, retry_after="tomorrow")]).error == "ModelUnusable: the server's reply could not be read (ArithmeticError)"


# --- A reply without end -----------------------------------------------------------------------------------------------------

ENDLESS = {
    "a whole": Reply(body=b'{"choices": [{"message": {"content": "', endless=b"a" * 65536, kind="application/json"),
    "a line of a stream": Reply(body=b"data: ", endless=b"a" * 65536),
    "an event of many lines": Reply(body=b"\n", endless=b"data: a\n" * 8192),
    "comments": Reply(body=b"\n", endless=b": still thinking\n\n" * 4096),
    "an error": Reply(status=500, body=b"\n", endless=b"a" * 65536, kind="text/html"),
    "an error in JSON": Reply(status=400, body=b'{"error": "', endless=b"\n\n" * 32768, kind="application/json"),
}


@pytest.mark.parametrize("reply", ENDLESS.values(), ids=ENDLESS)
def test_of_a_reply_without_end_no_more_is_held_than_a_reply_can_need(reply: Reply) -> None:
    got = heard([reply])
    assert got.error == f"ModelUnusable: the server sent more than {MOST_BYTES:,} bytes at a time"
    assert (got.pieces, len(got.asked)) == ([], 1)


def test_words_without_end_are_stopped() -> None:
    event = f"data: {json.dumps(chunk('word ' * 1000))}\n\n".encode()
    got = heard([Reply(body=b"\n", endless=event)])
    assert got.error == f"ModelUnusable: the reply was longer than {MOST_CHARACTERS:,} characters"
    assert len("".join(got.pieces)) <= MOST_CHARACTERS


def test_a_stream_may_be_long_if_its_events_are_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviewer.models.reading.MOST_BYTES", 2_000)
    pieces = [f"{number} " for number in range(100)]
    assert heard([words(*pieces)]).pieces == pieces


def test_a_reply_that_nobody_waits_for_any_more_is_not_read_on() -> None:
    thinking = f"data: {json.dumps(chunk(reasoning_content='hm'))}\n\n".encode()
    with Server([Reply(body=b"\n", endless=thinking)]) as server:
        before = set(threading.enumerate())
        _, wrong = collected(OpenAIModel("m", key=KEY, base_url=server.url, options=RequestOptions(0.2)))
        assert isinstance(wrong, ModelUnavailable)
        for thread in set(threading.enumerate()) - before:
            thread.join(10)
            assert not thread.is_alive()


def test_no_reply_is_asked_for_or_unpacked_that_is_compressed() -> None:
    packed = Reply(body=gzip.compress(b'{"error": "no"}'), kind="application/json", headers={"content-encoding": "gzip"})
    got = heard([packed])
    assert got.error == "ModelUnusable: the server sent its reply compressed, which it was asked not to do"
    assert got.asked[0].headers["accept-encoding"] == "identity"


# --- The deadline ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reply", [words(hang=True), words(drip=True)], ids=["a stall", "comments for ever"])
def test_the_deadline_ends_a_reply_that_does_not_come(reply: Reply) -> None:
    got = heard([reply], deadline=0.2)
    assert (got.pieces, got.error, got.slept) == ([], "ModelUnavailable: the model took longer than 0.2 s", [])
    assert got.wrong is not None
    assert "INTERVIEWER_DEADLINE" in (got.wrong.mend or "")


@pytest.mark.parametrize("reply", [words("Hel", hang=True), words("Hel", drip=True)], ids=["a stall", "comments for ever"])
def test_the_deadline_ends_a_reply_that_goes_no_further(reply: Reply) -> None:
    clock = Clock()
    with Server([reply]) as server:
        pieces = OpenAIModel("m", key=KEY, base_url=server.url, options=RequestOptions(30), now=clock).streams(MESSAGES)
        assert next(pieces) == "Hel"
        clock.sleep(29.9)
        with pytest.raises(ModelUnavailable, match="the model took longer than 30 s"):
            next(pieces)


def test_a_slow_drip_of_words_ends_at_the_deadline_too() -> None:
    clock = Clock(a_look_takes=1)
    got = heard([words(*"abcdefghijklmnopqrstuvwxyz")], deadline=20, now=clock)
    assert "".join(got.pieces) in "abcdefghijklmnopqrstuvwxyz"
    assert 1 <= len(got.pieces) <= 10
    assert got.error == "ModelUnavailable: the model took longer than 20 s"


def test_no_wait_is_so_long_that_ctrl_c_would_not_be_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    class Watched(queue.SimpleQueue[Any]):
        def get(self, block: bool = True, timeout: float | None = None) -> Any:
            waits.append(60 if timeout is None else timeout)
            return super().get(block, timeout)

    monkeypatch.setattr("interviewer.models.openai_compatible.SimpleQueue", Watched)
    assert heard([words(hang=True)], deadline=0.3).error == "ModelUnavailable: the model took longer than 0.3 s"
    assert max(waits) <= STRETCH


def test_a_list_of_models_that_comes_byte_by_byte_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviewer.models.probe.SECONDS", 0.2)
    with Server([words(drip=True)]) as server, pytest.raises(ModelUnavailable, match=r"the server took longer than 0\.2 s"):
        offered(None, server.url)


def test_all_attempts_and_pauses_share_one_deadline() -> None:
    clock = Clock()
    with Server(lambda request: error(500)) as server:
        model = OpenAIModel("m", key=KEY, base_url=server.url, options=RequestOptions(2.5), sleep=clock.sleep, now=clock)
        _, wrong = collected(model)
    assert isinstance(wrong, ModelUnavailable)
    assert (len(server.log), clock.time) == (2, 1.0)  # the second pause would end after the deadline


class Clock:
    """A clock that goes on by sleeping, and a little by looking at it."""

    def __init__(self, a_look_takes: float = 0) -> None:
        self.time = 0.0
        self._a_look_takes = a_look_takes

    def __call__(self) -> float:
        self.time += self._a_look_takes
        return self.time

    def sleep(self, seconds: float) -> None:
        """Sleep, at once."""
        self.time += seconds


# --- Asking again ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("broken", [words("{", drop=True), Reply(body=events(chunk("{")).body)], ids=["a connection that is cut", "a stream that ends"])
def test_json_that_breaks_off_is_asked_for_once_more_for_nobody_has_seen_any_of_it(broken: Reply) -> None:
    got = heard([broken, words("{", "}")], schema=SCHEMA)
    assert (got.pieces, got.wrong, got.slept) == (["{}"], None, [1.0])
    twice = heard([broken, broken], schema=SCHEMA)
    assert twice.error.startswith("ModelUnusable: the reply was cut off")
    assert (twice.pieces, len(twice.asked)) == ([], 2)


def test_json_that_ran_into_the_limit_is_not_asked_for_again() -> None:
    assert len(heard([words("{", finish="length")], schema=SCHEMA).asked) == 1


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503, 504, 529])
def test_a_passing_failure_is_asked_again_twice_and_no_more(status: int) -> None:
    got = heard([error(status)] * 3)
    assert isinstance(got.wrong, ModelUnavailable)
    assert (len(got.asked), got.slept) == (3, [1.0, 2.0])


@pytest.mark.parametrize("before", [error(503), error(429), words(drop=True), words(finish=None)])
def test_after_a_passing_failure_the_reply_comes_whole_and_once(before: Reply) -> None:
    got = heard([before, words("Hel", "lo")])
    assert (got.pieces, got.wrong, got.slept) == (["Hel", "lo"], None, [1.0])


def test_a_stream_that_is_always_dropped_before_its_first_word_is_asked_for_three_times() -> None:
    got = heard([words(drop=True)] * 3)
    assert "cannot be reached (peer closed connection" in got.error
    assert (len(got.asked), got.slept) == (3, [1.0, 2.0])


def test_a_server_that_is_no_such_server_is_told_from_one_that_is_silent() -> None:
    got = heard([Reply(body=b"<html>Welcome</html>", kind="text/html")])
    assert got.error == "ModelRefused: the server sent a web page (text/html) where a reply should be"
    assert got.wrong is not None
    assert (got.wrong.mend or "").startswith("Is the base URL right (http://127.0.0.1:")


@pytest.mark.parametrize(
    ("header", "slept"),
    [
        ("7", [7.0]),
        ("0.5", [0.5]),
        ("30", [30.0]),
        ("-5", [1.0]),  # at once would be three times in a moment
        ("0", [1.0]),
        ("nan", [1.0]),
        ("soon", [1.0]),
        ("Mon, 01 Jan 2026 00:00:00 +99999999999999999", [1.0]),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", [1.0]),
        ("Wed, 21 Oct 2015 07:28:00 GMT", [1.0]),
    ],
)
def test_retry_after_is_obeyed(header: str, slept: list[float]) -> None:
    got = heard([error(429, retry_after=header), words("Yes.")], deadline=60)
    assert (got.pieces, got.slept) == (["Yes."], slept)


def test_retry_after_may_be_a_date() -> None:
    header = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    assert heard([error(503, retry_after=header), words("Yes.")], deadline=60).slept == [pytest.approx(20, abs=3)]


@pytest.mark.parametrize(
    ("told", "slept"),
    [
        ("Rate limit reached on tokens per minute (TPM): Limit 6000. Please try again in 3.2s.", [3.2]),
        ("Please try again in 120ms.", [0.12]),
        ("Please retry in 12 s", [12.0]),
        ("try again in 0s", [1.0]),
        ("please try again in a while", [1.0]),
    ],
)
def test_a_pause_that_a_server_asks_for_in_words_is_obeyed(told: str, slept: list[float]) -> None:
    got = heard([error(429, told), words("Yes.")], deadline=60)
    assert (got.pieces, got.slept) == (["Yes."], slept)


def test_a_long_pause_that_is_asked_for_in_words_is_told_and_no_request_is_lost_on_it() -> None:
    info = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "44s"}
    gemini = as_json([{"error": {"code": 429, "message": "You exceeded your current quota. " * 9, "status": "RESOURCE_EXHAUSTED", "details": [info]}}], 429)
    for reply, wait in ((gemini, 44), (error(429, "on tokens per day: Please try again in 14m24s."), 864)):
        got = heard([reply], deadline=3600)
        assert got.wrong is not None
        assert (got.wrong.mend, len(got.asked)) == (f"It asks to be left alone for {wait} seconds.", 1)


def test_a_server_that_is_still_loading_its_model_is_asked_for_as_long_as_there_is_time() -> None:
    clock = Clock()
    with Server(lambda request: error(503, "Loading model") if clock.time < 20 else words("Yes.")) as server:
        model = OpenAIModel("m", key=KEY, base_url=server.url, options=RequestOptions(60), sleep=clock.sleep, now=clock)
        assert collected(model) == (["Yes."], None)
    with Server(lambda request: error(503, "Loading model")) as server:
        model = OpenAIModel("m", key=KEY, base_url=server.url, options=RequestOptions(60), sleep=clock.sleep, now=clock)
        assert str(collected(model)[1]) == "the server is still loading the model (503: Loading model)"


@pytest.mark.parametrize("raw", ["gemma is rate-limited upstream", json.dumps({"error": {"message": "gemma is rate-limited upstream", "code": 1}})])
def test_what_a_servers_own_provider_says_is_passed_on(raw: str) -> None:
    told = {"error": {"message": "Provider returned error", "code": 429, "metadata": {"raw": raw, "provider_name": "X"}}}
    assert heard([as_json(told, 429)] * 3).error == "ModelUnavailable: the server is busy (429: Provider returned error: gemma is rate-limited upstream)"
    assert "rate-limited upstream" in heard([events(told)] * 3).error


def test_a_server_that_has_nothing_at_the_address_is_not_asked_again() -> None:
    got = heard([as_json({"error": "Unexpected endpoint or method. (POST /chat/completions)"})])
    assert got.error == "ModelRefused: the server has nothing at this address (Unexpected endpoint or method. (POST /chat/completions))"
    assert got.wrong is not None
    assert (got.wrong.mend or "").startswith("Check the model's name (m) and the base URL (http://127.0.0.1:")


def test_more_tokens_than_a_minute_allows_is_no_context_that_is_too_short() -> None:
    told = "Request too large for model `m` on tokens per minute (TPM): Limit 6000, Requested 6300, please reduce your message size."
    got = heard([error(413, told, code="rate_limit_exceeded")])
    assert got.error.startswith("ModelRefused: the server refused the request (413: Request too large for model")
    assert got.wrong is not None
    assert (got.wrong.mend or "").startswith("It takes more tokens than this key may send in a minute")


@pytest.mark.parametrize(
    ("reply", "mend"),
    [
        (words(), "INTERVIEWER_MAX_TOKENS"),
        (words("Hel", finish="length"), "INTERVIEWER_MAX_TOKENS"),
        (words("<think>Hm."), "INTERVIEWER_MAX_TOKENS"),
        (words("Hel", finish="content_filter"), "take another model"),
        (events(chunk(refusal="I can't.")), "take another model"),
    ],
)
def test_a_reply_that_cannot_be_used_comes_with_what_to_do(reply: Reply, mend: str) -> None:
    wrong = heard([reply]).wrong
    assert wrong is not None
    assert mend in (wrong.mend or "")


@pytest.mark.parametrize("header", ["31", "86400", "1e999", "Fri, 31 Dec 2999 23:59:59 GMT"])
def test_a_server_that_wants_a_long_pause_is_not_there(header: str) -> None:
    got = heard([error(429, retry_after=header)], deadline=3600)
    assert got.error == "ModelUnavailable: the server is busy (429: no)"
    assert (len(got.asked), got.slept) == (1, [])


@pytest.mark.parametrize(("header", "mend"), [("59.2", "It asks to be left alone for 60 seconds."), ("1e999", None), ("86400", None)])
def test_a_pause_that_a_person_can_wait_for_is_told(header: str, mend: str | None) -> None:
    wrong = heard([error(429, retry_after=header)]).wrong
    assert wrong is not None
    assert wrong.mend == mend


@pytest.mark.parametrize("told", [{"message": f"overloaded, {KEY}", "code": 502}, f"overloaded, {KEY}"], ids=["an object", "a text"])
@pytest.mark.parametrize("reply", [lambda told: events({"error": told}), lambda told: as_json({"error": told})], ids=["a stream", "a whole"])
def test_an_error_in_place_of_a_reply_is_a_failure_and_may_pass(reply: Callable[[object], Reply], told: object) -> None:
    assert heard([reply(told), words("Yes.")]).pieces == ["Yes."]
    got = heard([reply(told)] * 3)
    assert got.error == "ModelUnavailable: the server has failed (overloaded, [key])"
    assert (len(got.asked), got.slept) == (3, [1.0, 2.0])


def test_a_prompt_that_is_too_long_may_be_told_in_place_of_a_reply() -> None:
    got = heard([events({"error": "The number of tokens to keep is greater than the context length."})])
    assert got.error.startswith("ModelRefused: the prompt does not fit into the model's context (")


def test_a_status_with_nothing_said_stands_once() -> None:
    assert heard([Reply(status=404, body=b"<h1>Not Found</h1>", kind="text/html")]).error == "ModelRefused: the server refused the request (404)"
    assert heard([Reply(status=503, body=b"")] * 3).error == "ModelUnavailable: the server has failed (503)"


@pytest.mark.parametrize(
    ("reply", "mend"),
    [
        (error(405), "Check the model's name (m) and the base URL (http://127.0.0.1:"),
        (error(401), "Check the key in INTERVIEWER_API_KEY or OPENAI_API_KEY, in the environment or in .env."),
        (error(402), "There is no credit left for this key."),
        (error(403), "Its own words say why; where they do not, the key may not be allowed to use this model"),
        (error(404), "Check the model's name (m) and the base URL (http://127.0.0.1:"),
        (error(429, code="insufficient_quota"), "The quota of this key is used up."),
        (error(429, code="insufficient_quota", retry_after="1"), "The quota of this key is used up."),
    ],
)
def test_what_asking_again_cannot_mend_is_not_asked_again(reply: Reply, mend: str | None) -> None:
    got = heard([reply])
    said = "it does not take the key" if reply.status == 401 else "no"  # such a server's own words may hold the key in some other form
    assert got.error == f"ModelRefused: the server refused the request ({reply.status}: {said})"
    assert isinstance(got.wrong, ModelRefused)
    assert (got.wrong.mend or "").startswith(mend or "")
    assert (got.wrong.mend is None) == (mend is None)
    assert (len(got.asked), got.slept) == (1, [])


@pytest.mark.parametrize(
    ("says", "what", "mend"),
    [
        ("Country, region, or territory not supported", "(403: Country, region, or territory not supported)", "Its own words say why"),
        ("Project `p` does not have access to model `m`", "(403: Project `p` does not have access to model `m`)", "Its own words say why"),
        ("Your API key has no permission", "(403: it does not take the key)", "Check the key in "),
        ("not accessible by personal access token", "(403: it does not take the key)", "Check the key in "),
    ],
)
def test_a_403_is_the_keys_fault_only_where_the_server_says_so(says: str, what: str, mend: str) -> None:
    got = heard([error(403, says)])
    assert got.error == f"ModelRefused: the server refused the request {what}"
    assert got.wrong is not None
    assert (got.wrong.mend or "").startswith(mend)
    with Server([error(403, says)]) as server, pytest.raises(ModelRefused) as wrong:
        BatchServer(KEY, server.url).looks("batch-1")
    assert ("does not take the key" in str(wrong.value)) == ("does not take the key" in what)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_an_answer_goes_to_no_server_that_the_one_that_was_named_sends_on_to(status: int) -> None:
    with Server([words("So?")]) as other:
        got = heard([Reply(status=status, body=b"", headers={"Location": f"{other.url}/chat/completions?key=1"})])
        assert isinstance(got.wrong, ModelRefused)
        assert str(got.wrong).endswith(f" sends on to {other.url} ({status}), and nothing was sent there")
        assert got.wrong.mend == "If that is where you mean to go, set its base URL (--base-url, or INTERVIEWER_BASE_URL)."
        assert (len(got.asked), other.log) == (1, [])


def test_a_server_that_wants_a_slash_at_the_end_is_not_said_to_send_on_to_itself() -> None:
    got = heard([Reply(status=308, body=b"", headers={"Location": "/v1/chat/completions/"})])
    assert got.error.endswith("/v1 sends on to the same address with a slash at its end (308)")
    assert got.wrong is not None
    assert "redirect_slashes=False" in (got.wrong.mend or "")


@pytest.mark.parametrize("pasted", ["", "/", "/chat/completions", "/chat/completions/", "/models"])
def test_an_address_that_was_copied_whole_is_understood(pasted: str) -> None:
    with Server([words("Yes.")]) as server:
        model = OpenAIModel("m", key=KEY, base_url=server.url + pasted, options=RequestOptions(30))
        assert collected(model) == (["Yes."], None)
    assert server.log[0].path == "/v1/chat/completions"
    assert model.where.rstrip("/") == server.url


@pytest.mark.parametrize("location", [{}, {"Location": "http://[bad/v1"}])
def test_where_a_server_does_not_say_where_it_sends_on_to_that_is_an_error_and_nothing_worse(location: dict[str, str]) -> None:
    got = heard([Reply(status=307, body=b"", headers=location)])
    assert str(got.wrong).endswith(" sends on to elsewhere (307), and nothing was sent there")


def test_a_server_that_is_not_running_cannot_be_reached() -> None:
    with Server([]) as server:
        pass
    slept: list[float] = []
    pieces, wrong = collected(OpenAIModel("m", key=KEY, base_url=server.url, options=RequestOptions(30), sleep=slept.append))
    assert (pieces, slept) == ([], [1.0, 2.0])
    assert str(wrong).startswith(f"{server.url} cannot be reached (")
    assert isinstance(wrong, ModelUnavailable)


@pytest.mark.parametrize(
    ("name", "value", "url"),
    [
        ("ALL_PROXY", "gopher://127.0.0.1:1", "http://models.example/v1"),
        ("SSL_CERT_FILE", "missing.pem", "https://127.0.0.1:1/v1"),
        ("INTERVIEWER_BASE_URL", "http://’/v1", "http://’/v1"),
    ],
)
def test_what_is_set_wrongly_around_the_client_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch, name: str, value: str, url: str) -> None:
    monkeypatch.setenv(name, value)
    slept: list[float] = []
    trusted.cache_clear()
    _, wrong = collected(OpenAIModel("m", key=KEY, base_url=url, options=RequestOptions(30), sleep=slept.append))
    trusted.cache_clear()
    assert isinstance(wrong, ModelRefused)
    assert wrong.mend == "Check the base URL, and the proxy and certificates that the environment names."
    assert slept == []


# --- A proxy ---------------------------------------------------------------------------------------------------------------

PROXY = "http://me:proxy-canary@"


def asked_by_way_of(monkeypatch: pytest.MonkeyPatch, script: Script, url: str) -> tuple[list[str], ModelError | None, list[Request]]:
    """What comes of asking a server at this address, where the environment names a proxy that replies like this; and what the proxy was asked."""
    with Server(script) as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url.removesuffix("/v1").replace("http://", PROXY))
        pieces, wrong = collected(OpenAIModel("m", key=KEY, base_url=url, options=RequestOptions(30), sleep=lambda _: None))
    return pieces, wrong, proxy.log


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_server_on_this_machine_is_asked_by_way_of_no_proxy(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    with Server([words("Yes.")]) as server:
        assert asked_by_way_of(monkeypatch, [], server.url.replace("127.0.0.1", host)) == (["Yes."], None, [])


def test_where_a_server_cannot_be_reached_its_proxy_is_named_without_what_is_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    _, wrong, asked = asked_by_way_of(monkeypatch, lambda _: words(drop=True), "http://models.example/v1")
    assert len(asked) == 3
    assert re.match(r"http://models\.example/v1 cannot be reached by way of the proxy http://127\.0\.0\.1:\d+ \(", str(wrong))
    assert wrong is not None
    assert "NO_PROXY" in (wrong.mend or "")


@pytest.mark.parametrize("url", ["http://models.example/v1", "https://models.example/v1"])
def test_a_proxy_that_asks_for_a_password_is_told_from_the_server(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    _, wrong, _ = asked_by_way_of(monkeypatch, lambda _: Reply(status=407, body=b"<html>Who are you?</html>", kind="text/html"), url)
    assert re.fullmatch(r"the proxy http://127\.0\.0\.1:\d+ asks for a name and a password \(407\)", str(wrong))
    assert wrong is not None
    assert "HTTPS_PROXY=http://NAME:PASSWORD@HOST:PORT" in (wrong.mend or "")


# --- Structured output -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("taken", ["json_schema", "json_object", "prompt"])
@pytest.mark.parametrize("status", [400, 422])
def test_the_form_of_structured_output_goes_down_a_ladder_and_is_remembered(taken: str, status: int) -> None:
    with Server(lambda request: words("{}") if request.form == taken else error(status, "response_format is not supported")) as server:
        model = OpenAIModel("m", key=KEY, base_url=server.url, options=RequestOptions(30))
        assert [collected(model, SCHEMA), collected(model, SCHEMA)] == [(["{}"], None)] * 2
    ladder = ["json_schema", "json_object", "prompt"]
    assert [request.form for request in server.log] == [*ladder[: ladder.index(taken) + 1], taken]
    assert server.log[0].body["response_format"]["json_schema"] == {"name": "findings", "schema": SCHEMA, "strict": True}


def test_a_request_that_is_refused_for_another_reason_changes_nothing_for_the_next() -> None:
    with Server([*[error(400)] * 4, words("{}")]) as server:
        model = OpenAIModel("m", key=KEY, base_url=server.url, options=RequestOptions(30))
        assert isinstance(collected(model, SCHEMA)[1], ModelRefused)
        assert collected(model, SCHEMA) == (["{}"], None)
    assert [request.form for request in server.log] == ["json_schema", "json_object", "prompt", "prompt", "json_schema"]


def test_a_prompt_that_is_too_long_is_not_sent_again_in_another_form() -> None:
    got = heard([error(400, "maximum context length is 4096 tokens")], schema=SCHEMA)
    assert isinstance(got.wrong, ModelRefused)
    assert len(got.asked) == 1


def test_where_no_schema_is_wanted_none_is_named() -> None:
    assert "response_format" not in heard([words("Yes.")]).asked[0].body


# --- The key -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
@pytest.mark.parametrize(
    "echo",
    [
        lambda status: error(status, f"Incorrect API key provided: {KEY}. " * 9),
        lambda status: Reply(status=status, body=f"<h1>Bearer {KEY}</h1>".encode(), kind="text/html"),
        lambda status: as_json({"detail": [{"input": {"authorization": f"Bearer {KEY}"}}]}, status),
    ],
    ids=["message", "page", "other JSON"],
)
def test_the_key_is_in_no_error_even_when_the_server_echoes_it(status: int, echo: Callable[[int], Reply]) -> None:
    got = heard([echo(status)] * 3)
    assert isinstance(got.wrong, ModelError)  # and `heard` has looked for the key
    assert len(str(got.wrong)) < 250


@pytest.mark.parametrize("apart", ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u202e", "\ufe0f", "\x00", "\x1b", "\U000e0041"])
def test_a_key_whose_letters_are_kept_apart_by_what_nobody_sees_is_cut_out_all_the_same(apart: str) -> None:
    letters = [letter + apart for letter in f"It is {KEY}."]
    assert "".join(heard([words(*letters)]).pieces) == "It is [key]."
    assert "".join(heard([words("".join(letters))]).pieces) == "It is [key]."
    assert heard([error(400, "".join(letters))] * 2).error == "ModelRefused: the server refused the request (400: It is [key].)"


@pytest.mark.parametrize("sequence", ["\x1b[31m", "\x1b[1;38;5;9m", "\x9b31m", "\x1b[2J", "\x1b]0;title\x07", "\x1b]8;;http://x\x1b\\", "\x1bP$q\x1b\\"])
def test_of_a_sequence_for_a_terminal_nothing_stays_in_what_a_server_says(sequence: str) -> None:
    """A key that it keeps apart is cut out, too."""
    said = f"{sequence}out of {sequence}memory for {KEY[:5]}{sequence}{KEY[5:]}"
    assert heard([error(400, said)] * 2).error == "ModelRefused: the server refused the request (400: out of memory for [key])"
    assert "".join(heard([words(said)]).pieces) == "out of memory for [key]"
    with Server([as_json({"data": [{"id": f"{sequence}tiny{sequence}"}]})]) as server:
        assert offered("k", server.url) == ["tiny"]


@pytest.mark.parametrize("sequence", ["\x1b[1;38;5;9m", "\x9b31m", "\x1b]0;title\x07", "\x1b]8;;http://x\x1b\\"])
def test_nor_does_anything_of_one_that_is_sent_piece_by_piece(sequence: str) -> None:
    assert "".join(heard([words("out of ", *sequence, "memory")]).pieces) == "out of memory"


def test_what_only_begins_like_a_sequence_for_a_terminal_takes_no_words_with_it() -> None:
    assert "".join(heard([words("out of ", "\x1b", "]0;memory")]).pieces) == "out of ]0;memory"
    for begun in ("\x1b", "\x1b]0;", "\x9d"):
        assert heard([error(400, f"out of {begun}memory")] * 2).error == f"ModelRefused: the server refused the request (400: out of {begun[1:]}memory)"


@pytest.mark.parametrize("key", ["x", "test", "none", "sk-1", "placeholder"])
def test_a_key_that_can_be_no_secret_is_cut_out_of_errors_and_of_no_reply(key: str) -> None:
    assert "".join(heard([words("It ", f"is “{key}”.")], key=key).pieces) == f"It is “{key}”."
    assert "“[key]”" in heard([error(404, f"“{key}”")], key=key).error
    with Server([as_json({"data": [{"id": f"{key}-7b"}]})]) as server:
        assert offered(key, server.url) == [f"{key}-7b"]


def test_what_the_screen_would_drop_never_comes_out_of_a_reply() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1))).replace("\t", "").encode("utf-8", "ignore").decode()
    kept = UNSEEN.sub("", everything)
    assert clean(kept) == kept
    assert len(kept) > 1_000_000


@pytest.mark.parametrize("key", ["sk\\canary", "sk\\canary'\"x"])
def test_a_key_is_not_shown_as_python_shows_a_text_either(key: str) -> None:
    heard([as_json({"detail": [{"input": f"Bearer {key}"}]}, 400)] * 2, key=key)  # and it has looked for the key
    broken = heard([Reply(headers={f"x {key}": "1"})] * 3, key=key)
    assert "cannot be reached (illegal header line" in broken.error
    assert "[key]" in broken.error


def test_of_an_error_only_its_message_is_shown() -> None:
    assert "(404: Not Found)" in heard([as_json({"detail": "Not Found", "trace": "abc"}, 404)]).error
    assert "abc" not in heard([as_json({"trace": "abc"}, 404)]).error


@pytest.mark.parametrize("around", ["{}\r", "{}\n", " {}\r\n"])
def test_spaces_and_line_ends_around_a_key_are_no_part_of_it(around: str) -> None:
    assert heard([words("Yes.")], key=around.format(KEY)).asked[0].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("key", ["sk-canary\nx", "sk-canary-’", "ключ-canary", "sk-canary\x00"])
def test_a_key_that_no_server_could_be_sent_is_refused_without_being_shown(key: str) -> None:
    got = heard([], key=key)
    assert got.error == "ModelRefused: the key has a character that no key has"
    assert (got.asked, got.slept) == ([], [])
    with pytest.raises(ModelRefused) as wrong:
        connected(failures.Server("m", key, None, ".env: MY_KEY"))
    assert wrong.value.mend == "Copy it once more into .env: MY_KEY."


def test_a_server_without_keys_is_asked_without_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert heard([words("Yes.")], key=None).asked[0].headers["authorization"] == "Bearer none"


#: What the library would send of its own accord.
OF_THE_LIBRARY = {
    "OPENAI_CUSTOM_HEADERS": "X-Gateway: other-canary\nAuthorization: Bearer other-canary",
    "OPENAI_ORG_ID": "org-canary",
    "OPENAI_PROJECT_ID": "proj-canary",
}


def test_what_the_library_finds_in_the_environment_is_sent_to_no_other_server(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in OF_THE_LIBRARY.items():
        monkeypatch.setenv(name, value)
    with Server(lambda request: as_json({"text": "Yes."}) if request.path.endswith("/transcriptions") else words("Yes.")) as server:
        collected(OpenAIModel("m", key="sk-own", base_url=server.url, options=RequestOptions(30)))
        OpenAISpeech(key="sk-own", base_url=server.url, hears="ears", speaks="mouth", voice="low", deadline=30).words_in(b"RIFF")
    assert [request.headers["authorization"] for request in server.log] == ["Bearer sk-own"] * 2
    assert "canary" not in str([dict(request.headers) for request in server.log])


def test_openai_itself_is_told_the_organisation_and_no_headers_of_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**OF_THE_LIBRARY, "OPENAI_BASE_URL": ""}.items():
        monkeypatch.setenv(name, value)
    client = connected(failures.Server("m", KEY, None))
    assert str(client.base_url) == "https://api.openai.com/v1/"
    assert (client.organization, client.project) == ("org-canary", "proj-canary")
    assert "other-canary" not in str(client.default_headers)


def test_a_key_that_can_be_no_secret_is_not_cut_out_of_the_address() -> None:
    def where(key: str, url: str) -> str:
        return OpenAIModel("m", key=key, base_url=url, options=RequestOptions(30)).where

    assert where("ollama", "http://ollama:11434/v1") == "http://ollama:11434/v1"
    assert where(KEY, f"http://127.0.0.1/{KEY}/v1") == "http://127.0.0.1/[key]/v1"


# --- A batch ---------------------------------------------------------------------------------------------------------------


NO_BATCH: list[Any] = [{}, [], None, "batch-1", {"id": None, "status": None}, {"id": 7}]


@pytest.mark.parametrize("reply", [Reply(body=b"<html>Log in</html>", kind="text/html"), *map(as_json, NO_BATCH)])
def test_a_server_that_replies_with_no_batch_is_told_of_and_nothing_is_waited_for(reply: Reply) -> None:
    Path("requests.jsonl").write_text("{}\n")
    with Server(lambda _: reply) as server:
        with pytest.raises(ModelUnusable, match="began no batch"):
            BatchServer(KEY, server.url).uploads(Path("requests.jsonl"))
        with pytest.raises(ModelUnusable, match="began no batch"):
            BatchServer(KEY, server.url).begins("file-1")
        with pytest.raises(ModelUnavailable, match="the server's reply is no batch"):
            BatchServer(KEY, server.url).looks("batch-1")


@pytest.mark.parametrize(
    "more", [{}, {"request_counts": {}, "errors": {"data": [{}]}}, {"request_counts": 3, "errors": "none", "output_file_id": 7}, {"errors": {"data": []}}]
)
def test_a_batch_without_figures_is_looked_at_all_the_same(more: dict[str, Any]) -> None:
    with Server([as_json({"id": "batch-1", "status": "in_progress", **more})]) as server:
        assert BatchServer(KEY, server.url).looks("batch-1") == Look("in_progress", 0, 0, (), None)


@pytest.mark.parametrize(("name", "value"), [("SSL_CERT_FILE", "/nonexistent"), ("ALL_PROXY", "socks5://127.0.0.1:1")])
def test_what_is_wrong_around_a_batch_is_said_as_it_is_elsewhere(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    trusted.cache_clear()
    try:
        with pytest.raises(ModelRefused, match="cannot be connected to"):
            BatchServer(KEY, "http://models.example/v1").looks("batch-1")
    finally:
        trusted.cache_clear()


def test_the_results_of_a_batch_may_be_longer_than_any_reply(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviewer.models.reading.MOST_BYTES", 200_000)
    content = b"x" * 1_000_000
    with Server([Reply(body=content, kind="application/octet-stream")]) as server:
        BatchServer(KEY, server.url).fetches("out", Path("results.jsonl"))
    assert Path("results.jsonl").read_bytes() == content
