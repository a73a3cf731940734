"""Grading by a provider's Batch API: what is asked, what is read back, and that nothing is paid for twice."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from interviewer.grading.batch import Batch
from interviewer.terminal import batch_grading
from tests.program import RIGHT, SMALL, Ran, bank, run

LEAK, DRIFT = RIGHT.splitlines()
KEY = "sk-canary-1234567890"
MODEL = ("--judge", "model", "--model", "m")


def line(id: int, question: str = "leak", **rest: Any) -> str:
    return json.dumps({"id": id, "question": question, **rest})


ANSWERS = [line(1, answer=LEAK), line(2, answer="/skip"), "x", line(4, "drift", answer=DRIFT), line(5, answer="It looks odd.")]


@dataclass
class Provider:
    """A server with a Batch API. `results` says what becomes of a request; `statuses` are what a look at a batch finds, one after the other.

    `presses_ctrl_c`: somebody does, once a batch has been begun and before they are told its id.
    """

    url: str = ""
    uploads: list[bytes] = field(default_factory=list)
    begun: int = 0
    replies_with: int = 200
    presses_ctrl_c: bool = False
    statuses: list[str | int] = field(default_factory=lambda: ["validating", "in_progress", "completed"])

    def requests(self) -> list[dict[str, Any]]:
        """The requests of the last upload."""
        text = self.uploads[-1].decode()
        return [json.loads(each) for each in text.splitlines() if each.startswith('{"custom_id"')]

    def content(self) -> bytes:
        """The output file: out of order, as they come; what was asked in other batches is in it too."""
        asked = [json.loads(each) for upload in self.uploads for each in upload.decode().splitlines() if each.startswith('{"custom_id"')]
        return "".join(json.dumps(result(each, status=self.replies_with)) + "\n" for each in reversed(asked)).encode()


def result(request: dict[str, Any], text: str | None = None, finish: str = "stop", status: int = 200) -> dict[str, Any]:
    """A line of an output file: the model finds everything said, in the answer's first five words."""
    case = request["body"]["messages"][-1]["content"]
    points = [each["point"] for each in json.loads(case[case.index("Points:") + 7 : case.index("Misconceptions:")])]
    words = next(each for each in (LEAK, DRIFT, "It looks odd.") if each in case).split()[:8]
    findings = [{"point": point, "status": "said" if number == 0 else "not_said", "quote": " ".join(words)} for number, point in enumerate(points)]
    reply = json.dumps({"findings": findings, "misconceptions": []}) if text is None else text
    body = {"choices": [{"index": 0, "message": {"role": "assistant", "content": reply}, "finish_reason": finish}]}
    return {"id": "r", "custom_id": request["custom_id"], "response": {"status_code": status, "body": body}, "error": None}


@pytest.fixture
def provider() -> Iterator[Provider]:
    held = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if self.path == "/v1/files":
                held.uploads.append(body)
                return self.sends({"id": f"file-{len(held.uploads)}", "object": "file", "bytes": 1, "created_at": 1, "filename": "f", "purpose": "batch"})
            assert json.loads(body)["endpoint"] == "/v1/chat/completions"
            held.begun += 1
            if held.presses_ctrl_c:
                signal.raise_signal(signal.SIGINT)
            return self.sends({"id": f"batch-{held.begun}", "object": "batch", "status": "validating"})

        def do_GET(self) -> None:
            if self.path == "/v1/files/out/content":
                return self.sends(held.content())
            status = held.statuses.pop(0)
            if isinstance(status, int):
                return self.sends({"error": {"message": f"no, {KEY}"}}, status)
            wrong = {"data": [{"message": f"no model m, {KEY}"}]} if status == "failed" else None
            counts = {"total": 3, "completed": 3 if status == "completed" else 0, "failed": 0}
            output = "out" if status == "completed" else None
            return self.sends({"id": "batch-1", "status": status, "request_counts": counts, "output_file_id": output, "error_file_id": None, "errors": wrong})

        def sends(self, content: Any, status: int = 200) -> None:
            data = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    held.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    yield held
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    bank(SMALL)
    Path("answers.jsonl").write_text("\n".join(ANSWERS))
    monkeypatch.setenv("INTERVIEWER_API_KEY", KEY)
    monkeypatch.setattr(batch_grading, "waits", lambda _: None)


def graded(*flags: str) -> Ran:
    return run("grade", "answers.jsonl", "--bank", "bank", *MODEL, *flags)


def scores(text: str) -> list[tuple[int, int | None]]:
    return [(each["id"], each["score"]) for each in map(json.loads, text.splitlines())]


def requests_of(path: str) -> list[dict[str, Any]]:
    return [json.loads(each) for each in Path(path).read_text().splitlines()]


def results(*lines: dict[str, Any]) -> None:
    Path("out.jsonl").write_text("".join(json.dumps(each) + "\n" for each in lines))


def test_the_requests_are_those_of_the_model_judge_one_for_each_answer_that_needs_it() -> None:
    ran = graded("--batch-file", "requests.jsonl")
    assert ran.code == 1
    assert "answers.jsonl:3" in ran.error
    found = requests_of("requests.jsonl")
    assert [each["custom_id"].rpartition("-")[0] for each in found] == ["line-1", "line-4", "line-5"]
    assert {(each["method"], each["url"], each["body"]["model"]) for each in found} == {("POST", "/v1/chat/completions", "m")}
    assert found[0]["body"]["response_format"]["type"] == "json_schema"
    assert [each["role"] for each in found[0]["body"]["messages"]] == ["system", "user"]
    assert LEAK in found[0]["body"]["messages"][1]["content"]
    assert Path("requests.jsonl").stat().st_mode & 0o777 == 0o600


def test_the_replies_are_read_back_in_whatever_order_they_come() -> None:
    graded("--batch-file", "requests.jsonl")
    results(*map(result, reversed(requests_of("requests.jsonl"))))
    ran = graded("--batch-results", "out.jsonl")
    assert scores(ran.out) == [(1, 60), (2, None), (4, 53), (5, 60)]
    assert ran.code == 1  # for the bad line


#: What stands in the output file for the first answer, and why it is then unjudged.
UNUSABLE: dict[str, tuple[dict[str, Any], str]] = {
    "no JSON": ({"text": "It is fine."}, "the judgement is not of the form"),
    "another point": ({"text": '{"findings": [], "misconceptions": []}'}, "the judgement does not name each point once"),
    "cut": ({"finish": "length"}, "the batch's reply ran into the length limit"),
    "empty": ({"text": " "}, "the batch's reply was empty or not whole"),
    "refused": ({"status": 400}, "the batch could not do this request (400)"),
}


@pytest.mark.parametrize(("changes", "why"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_reply_that_cannot_be_used_leaves_its_answer_unjudged_with_the_reason(changes: dict[str, Any], why: str) -> None:
    Path("answers.jsonl").write_text(f"{ANSWERS[0]}\n{ANSWERS[3]}\n")
    graded("--batch-file", "requests.jsonl")
    first, second = requests_of("requests.jsonl")
    results(result(first, **changes), result(second))
    ran = graded("--batch-results", "out.jsonl")
    assert ran.code == 4
    assert scores(ran.out) == [(1, None), (4, 53)]
    failed, judged = (json.loads(each)["judge"] | {"question": None} for each in ran.out.splitlines())
    assert failed == judged
    assert json.loads(ran.out.splitlines()[0])["unjudged"].startswith(f"could not be judged: {why}")


def test_an_answer_without_a_reply_and_a_file_that_is_no_output_are_told_apart() -> None:
    results()
    ran = graded("--batch-results", "out.jsonl")
    assert "could not be judged: the batch has no reply to this answer" in json.loads(ran.out.splitlines()[0])["unjudged"]
    Path("out.jsonl").write_text("{}\n")
    assert "out.jsonl:1: this is no result of a batch" in graded("--batch-results", "out.jsonl").error


def test_more_replies_than_one_on_a_line_are_not_for_a_batch_and_have_their_line_all_the_same() -> None:
    Path("answers.jsonl").write_text(f"{line(1, replies=['It looks odd.', LEAK])}\n{ANSWERS[3]}")
    assert "answers.jsonl:1: could not be graded: a batch judges one reply a line" in graded("--batch-file", "requests.jsonl").error
    results(*map(result, requests_of("requests.jsonl")))
    for flags in ((), ("--resume",)):
        ran = graded("--batch-results", "out.jsonl", "-o", "grades.jsonl", *flags)
        assert (ran.code, "answers.jsonl:1: could not be graded: a batch judges one reply a line" in ran.error) == (1, True)
        assert scores(Path("grades.jsonl").read_text()) == [(1, None), (4, 53)]


def test_a_reply_goes_to_its_own_answer_wherever_that_stands_by_then() -> None:
    graded("--batch-file", "requests.jsonl")
    results(*map(result, requests_of("requests.jsonl")))
    Path("answers.jsonl").write_text("\n".join([line(9, answer="/skip"), *reversed(ANSWERS)]))
    assert scores(graded("--batch-results", "out.jsonl").out) == [(9, None), (5, 60), (4, 53), (2, None), (1, 60)]


@pytest.mark.parametrize("change", ["answer", "question", "model"])
def test_a_reply_to_something_else_is_no_reply(change: str) -> None:
    Path("answers.jsonl").write_text(line(1, answer=LEAK))
    graded("--batch-file", "requests.jsonl")
    results(*map(result, requests_of("requests.jsonl")))
    if change == "answer":
        Path("answers.jsonl").write_text(line(1, answer=f"{LEAK} So I think."))
    elif change == "question":
        bank(SMALL.replace("**last login**", "**first login**"))
    ran = graded("--batch-results", "out.jsonl", *(("--model", "other") if change == "model" else ()))
    assert ran.code == 4
    assert "the batch has no reply to this answer, as it would be asked now" in json.loads(ran.out)["unjudged"]


def test_replies_that_tell_of_a_line_alone_are_refused() -> None:
    graded("--batch-file", "requests.jsonl")
    results(*({**result(each), "custom_id": f"line-{number}"} for number, each in enumerate(requests_of("requests.jsonl"), 1)))
    ran = graded("--batch-results", "out.jsonl")
    assert (ran.code, ran.out) == (1, "")
    assert "out.jsonl:1: this reply says for which line it is, but not for which answer" in ran.error


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_a_full_disk_is_told_of_the_file_of_requests_and_not_of_the_screen() -> None:
    ran = graded("--batch-file", "/dev/full")
    assert (ran.code, ran.out) == (1, "")
    assert "Error: /dev/full: the requests could not be written: No space left on device Make room there, or name another file." in ran.error
    assert "screen" not in ran.error


@pytest.mark.enable_socket
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize(("file", "leads"), [("grades.jsonl.batch.json", "nowhere"), ("grades.jsonl.results-1.jsonl", "/dev/full")])
def test_a_file_of_a_batch_that_cannot_be_written_is_named(provider: Provider, file: str, leads: str) -> None:
    Path(file).symlink_to(leads)
    ran = graded("--engine", "batch", "--base-url", provider.url, "-o", "grades.jsonl")
    assert (ran.code, ran.out) == (1, "")
    assert f"Error: {file}: the " in ran.error


def test_files_of_a_batch_that_another_command_made_are_left_alone() -> None:
    graded("--batch-file", "grades.jsonl.requests.jsonl")
    results(*map(result, requests_of("grades.jsonl.requests.jsonl")))
    Path("out.jsonl").rename("grades.jsonl.results-1.jsonl")
    Path("grades.jsonl.batch.json").write_text("a batch that is paid for")
    before = {path.name for path in Path().iterdir()}
    assert graded("--batch-results", "grades.jsonl.results-1.jsonl", "-o", "grades.jsonl").code == 1
    assert {path.name for path in Path().iterdir()} == before | {"grades.jsonl"}


@pytest.mark.enable_socket
def test_a_batch_is_sent_waited_for_and_read_and_nothing_of_it_is_left(provider: Provider) -> None:
    ran = graded("--engine", "batch", "--base-url", provider.url, "-o", "grades.jsonl")
    assert scores(Path("grades.jsonl").read_text()) == [(1, 60), (2, None), (4, 53), (5, 60)]
    assert "The batch batch-1 is in_progress: 0 of 3 done." in ran.error
    assert (provider.begun, ran.code) == (1, 1)
    assert sorted(path.name for path in Path().iterdir() if path.is_file()) == ["answers.jsonl", "grades.jsonl"]


@pytest.mark.enable_socket
def test_who_comes_back_to_a_batch_pays_for_it_once(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    def leaves(_: float) -> None:
        raise KeyboardInterrupt

    flags = ("--engine", "batch", "--base-url", provider.url, "-o", "grades.jsonl")
    with monkeypatch.context() as patch:
        patch.setattr(batch_grading, "waits", leaves)
        left = graded(*flags)
    assert left.code == 130
    assert "The batch goes on at the server. The same command asks for it again." in left.error
    provider.statuses = [503, "completed"]
    assert graded(*flags).code == 1
    assert (provider.begun, len(provider.uploads)) == (1, 1)
    assert scores(Path("grades.jsonl").read_text())[0] == (1, 60)


@pytest.mark.enable_socket
def test_who_stops_while_a_batch_is_begun_pays_for_it_once(provider: Provider) -> None:
    flags = ("--engine", "batch", "--base-url", provider.url, "-o", "grades.jsonl")
    provider.presses_ctrl_c = True
    assert (graded(*flags).code, provider.begun) == (130, 1)
    assert json.loads(Path("grades.jsonl.batch.json").read_text())["batches"] == ["batch-1"]
    assert graded(*flags).code == 1
    assert (provider.begun, len(provider.uploads)) == (1, 1)


@pytest.mark.enable_socket
def test_who_stops_while_the_grades_are_written_goes_on_with_the_same_batch(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    def stops(batch: Any, record: Any, replies: Any) -> Any:
        if record.line == 4:
            raise KeyboardInterrupt
        return grades(batch, record, replies)

    flags, grades = ("--engine", "batch", "--base-url", provider.url, "-o", "grades.jsonl"), Batch.grades
    with monkeypatch.context() as patch:
        patch.setattr(Batch, "grades", stops)
        assert graded(*flags).code == 130
    provider.statuses = ["completed"]
    assert graded(*flags, "--resume").code == 1
    assert (provider.begun, len(provider.uploads)) == (1, 1)
    assert scores(Path("grades.jsonl").read_text()) == [(1, 60), (2, None), (4, 53), (5, 60)]
    assert sorted(path.name for path in Path().iterdir() if path.is_file()) == ["answers.jsonl", "grades.jsonl"]


@pytest.mark.enable_socket
def test_who_goes_on_pays_for_what_has_no_grade_yet_alone(provider: Provider) -> None:
    flags = ("--engine", "batch", "--base-url", provider.url, "-o", "grades.jsonl")
    Path("answers.jsonl").write_text("\n".join(ANSWERS[:4]))
    graded(*flags)
    Path("answers.jsonl").write_text("\n".join(ANSWERS))
    provider.statuses = ["completed"]
    assert graded(*flags, "--resume").code == 1
    assert [each["custom_id"].rpartition("-")[0] for each in provider.requests()] == ["line-5"]
    assert scores(Path("grades.jsonl").read_text()) == [(1, 60), (2, None), (4, 53), (5, 60)]


@pytest.mark.enable_socket
def test_who_goes_on_after_replies_that_could_not_be_used_asks_for_those_again(provider: Provider) -> None:
    flags = ("--engine", "batch", "--base-url", provider.url, "-o", "grades.jsonl")
    Path("answers.jsonl").write_text(f"{ANSWERS[0]}\n{ANSWERS[1]}\n{ANSWERS[3]}\n")
    provider.replies_with = 400
    assert graded(*flags).code == 4
    provider.replies_with, provider.statuses = 200, ["completed"]
    assert graded(*flags, "--resume").code == 0
    assert [each["custom_id"].rpartition("-")[0] for each in provider.requests()] == ["line-1", "line-3"]
    assert scores(Path("grades.jsonl").read_text()) == [(1, 60), (2, None), (4, 53)]


@pytest.mark.enable_socket
def test_grades_of_other_answers_are_refused_before_anything_is_paid_for(provider: Provider) -> None:
    Path("grades.jsonl").write_text("no grade\n")
    ran = graded("--engine", "batch", "--base-url", provider.url, "-o", "grades.jsonl", "--resume")
    assert (ran.code, provider.begun, provider.uploads) == (2, 0, [])
    assert "grades.jsonl:1: this is no grade as this command writes them" in ran.error


def test_the_requests_of_what_has_no_grade_yet_can_be_written_alone() -> None:
    Path("answers.jsonl").write_text(f"{ANSWERS[0]}\n{ANSWERS[3]}\n")
    graded("--batch-file", "requests.jsonl")
    first, second = requests_of("requests.jsonl")
    results(result(first), result(second, status=400))
    graded("--batch-results", "out.jsonl", "-o", "grades.jsonl")
    assert graded("--batch-file", "rest.jsonl", "-o", "grades.jsonl", "--resume").code == 0
    assert requests_of("rest.jsonl") == [second]


@pytest.mark.enable_socket
def test_a_file_of_a_person_s_own_beside_the_grades_outlives_the_batch(provider: Provider) -> None:
    for name in ("grades.jsonl.results-old.jsonl", "grades.jsonl.requests.bak"):
        Path(name).write_text("mine")
    graded("--engine", "batch", "--base-url", provider.url, "-o", "grades.jsonl")
    left = sorted(path.name for path in Path().iterdir() if path.is_file())
    assert left == ["answers.jsonl", "grades.jsonl", "grades.jsonl.requests.bak", "grades.jsonl.results-old.jsonl"]


@pytest.mark.enable_socket
def test_the_requests_of_a_batch_that_is_under_way_may_be_gone(provider: Provider) -> None:
    flags = ("--engine", "batch", "--base-url", provider.url, "-o", "grades.jsonl")
    provider.statuses = [404, "completed"]
    assert graded(*flags).code == 4
    Path("grades.jsonl.requests.jsonl").unlink()
    assert (graded(*flags).code, provider.begun) == (1, 1)


@pytest.mark.enable_socket
def test_other_answers_do_not_get_the_replies_of_a_batch_that_is_under_way(provider: Provider) -> None:
    flags = ("--engine", "batch", "--base-url", provider.url, "-o", "grades.jsonl")
    provider.statuses = [404]
    assert graded(*flags).code == 4
    Path("answers.jsonl").write_text(line(1, answer="It looks odd."))
    ran = graded(*flags)
    assert (ran.code, provider.begun) == (2, 1)
    assert "a batch of other requests is under way for this file of grades" in ran.error


@pytest.mark.enable_socket
def test_a_batch_that_failed_says_why_without_the_key_and_the_next_one_is_new(provider: Provider) -> None:
    flags = ("--engine", "batch", "--base-url", provider.url, "-o", "grades.jsonl")
    provider.statuses = ["failed"]
    ran = graded(*flags)
    assert ran.code == 4
    assert "the batch batch-1 is failed, and has no results (no model m, [key])" in ran.error
    provider.statuses = ["completed"]
    assert graded(*flags).code == 1
    assert provider.begun == 2


@pytest.mark.enable_socket
def test_a_key_that_is_refused_is_to_be_looked_for_where_it_was_set(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_KEY_FROM", "BATCH_KEY")
    monkeypatch.setenv("BATCH_KEY", KEY)
    provider.statuses = [401]
    ran = graded("--engine", "batch", "--base-url", provider.url, "-o", "grades.jsonl")
    assert (ran.code, "the server does not take the key Check the key in BATCH_KEY." in ran.error) == (4, True)


@pytest.mark.enable_socket
def test_of_several_batches_those_that_ended_well_are_kept_when_one_failed(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_grading, "MOST_REQUESTS", 1)
    flags = ("--engine", "batch", "--base-url", provider.url, "-o", "grades[1].jsonl")
    provider.statuses = ["completed", "expired", "completed"]
    ran = graded(*flags)
    assert (ran.code, provider.begun) == (4, 3)
    assert "the batch batch-2 is expired, and has no results" in ran.error
    provider.statuses = ["completed"] * 3
    assert (graded(*flags).code, provider.begun) == (1, 4)
    assert scores(Path("grades[1].jsonl").read_text()) == [(1, 60), (2, None), (4, 53), (5, 60)]
    assert sorted(path.name for path in Path().iterdir() if path.is_file()) == ["answers.jsonl", "grades[1].jsonl"]


@pytest.mark.parametrize("flags", [("--batch-file", "answers.jsonl"), ("--batch-results", "out.jsonl", "-o", "out.jsonl")], ids=["requests", "results"])
def test_nothing_that_is_read_is_written_over(flags: tuple[str, ...]) -> None:
    Path("out.jsonl").write_text("paid for")
    before = Path("answers.jsonl").read_text()
    ran = graded(*flags)
    assert ran.code == 2
    assert "this would be written over" in ran.error
    assert (Path("answers.jsonl").read_text(), Path("out.jsonl").read_text()) == (before, "paid for")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("-", "--engine", "batch", *MODEL), "a batch needs its answers twice"),
        (("answers.jsonl", "--engine", "batch", *MODEL), "there is no file for its grades"),
        (("answers.jsonl", "--engine", "batch", "-o", "g.jsonl"), "a batch is judged by a model, and none is named"),
        (("answers.jsonl", "--engine", "cloud"), "there is no engine `cloud`"),
    ],
)
def test_a_batch_that_cannot_be_meant_is_refused(arguments: tuple[str, ...], what: str) -> None:
    ran = run("grade", "--bank", "bank", *arguments)
    assert (ran.code, what in ran.error) == (2, True)


def test_an_answer_that_is_too_long_to_be_judged_is_not_sent_and_is_unjudged() -> None:
    Path("answers.jsonl").write_text(f"{line(1, answer='It leaks. ' * 2_001)}\n{ANSWERS[0]}\n")
    graded("--batch-file", "requests.jsonl")
    asked = requests_of("requests.jsonl")
    assert len(asked) == 1
    results(*map(result, asked))
    ran = graded("--batch-results", "out.jsonl")
    assert scores(ran.out) == [(1, None), (1, 60)]
    assert ran.code == 0  # as with any other judge: no model has failed
    assert "it has more than 20,000 characters" in json.loads(ran.out.splitlines()[0])["unjudged"]


@pytest.mark.enable_socket
def test_where_no_answer_can_be_sent_no_batch_is_begun_and_nothing_has_failed(provider: Provider) -> None:
    Path("answers.jsonl").write_text(line(1, answer="It leaks. " * 2_001))
    flags = ("--engine", "batch", "--base-url", provider.url, "-o", "grades.jsonl")
    assert [graded(*flags).code, graded(*flags, "--resume").code] == [0, 0]
    assert (provider.begun, scores(Path("grades.jsonl").read_text())) == (0, [(1, None)])
