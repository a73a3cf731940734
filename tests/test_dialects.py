"""What each kind of server takes and refuses, as a stub that behaves like it; what is found out is paid for once."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from interviewer.core.record import Usage
from interviewer.errors import ModelError, ModelUnusable
from interviewer.models.dialect import Dialect, Refusal
from interviewer.models.openai_compatible import OpenAIModel, RequestOptions
from interviewer.models.prices import Prices
from interviewer.models.reading import Tokens, without_opening_thought
from interviewer.storage.servers import STALE_AFTER, KnownServers
from tests.server import Reply, Request, Server, as_json, chunk, error, events

pytestmark = pytest.mark.enable_socket

MESSAGES = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello?"}]
SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
USED = {"prompt_tokens": 120, "completion_tokens": 8, "total_tokens": 128}


def streamed(*pieces: str, usage: Any = None, **delta: Any) -> Reply:
    """A stream that ends with what it took, where that is given."""
    last = [{"id": "1", "choices": [], "usage": usage}] if usage is not None else []
    return events(*([chunk(**delta)] if delta else []), *map(chunk, pieces), chunk(finish="stop"), *last, "[DONE]")


def whole(text: str, **more: Any) -> Reply:
    """A reply that is not streamed."""
    return as_json({"id": "1", "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}], **more})


def used_if_asked(request: Request, **more: Any) -> Reply:
    """A reply with what it took, if that was asked for."""
    return streamed("{}", usage={**USED, **more} if "stream_options" in request.body else None)


# --- The table: a server, what becomes of its dialect, how many requests the first reply takes, and what it is known to have taken ------


def openai(request: Request) -> Reply:
    """Takes everything."""
    return used_if_asked(request, prompt_tokens_details={"cached_tokens": 100})


def openai_reasoning(request: Request) -> Reply:
    """A reasoning model takes no temperature but its own, and counts what it thinks."""
    if "temperature" in request.body:
        said = "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported."
        return as_json({"error": {"message": said, "type": "invalid_request_error", "param": "temperature", "code": "unsupported_value"}}, 400)
    return used_if_asked(request, completion_tokens_details={"reasoning_tokens": 6})


def openai_unverified(request: Request) -> Reply:
    """An organization that is not verified may not stream."""
    if request.body["stream"]:
        said = "Your organization must be verified to stream this model."
        return as_json({"error": {"message": said, "type": "invalid_request_error", "param": "stream", "code": "unsupported_value"}}, 400)
    return whole("{}", usage=USED)


def ollama(request: Request) -> Reply:
    """Ignores max_completion_tokens; sends its thoughts beside the words."""
    limit = request.body.get("max_tokens")
    written = 300 if limit is None else min(300, limit)
    return streamed("{}", usage={**USED, "completion_tokens": written}, role="assistant", reasoning="Let me think.")


def vllm(request: Request) -> Reply:
    """Takes everything; a reasoning parser puts thoughts beside the words."""
    return streamed("{}", usage=USED, reasoning_content="Let me think.")


def vllm_gemma(request: Request) -> Reply:
    """The template of some models knows no system message."""
    if request.messages[0]["role"] == "system":
        return as_json({"object": "error", "message": "System role not supported", "type": "BadRequestError", "param": None, "code": 400}, 400)
    assert request.messages == [{"role": "user", "content": "Be brief.\n\nHello?"}]
    return used_if_asked(request)


def llama_cpp(request: Request) -> Reply:
    """Cannot make a grammar of every schema; without a reasoning parser the thought stands in the reply."""
    if request.form == "json_schema":
        return as_json({"error": {"code": 400, "message": "failed to parse grammar", "type": "invalid_request_error"}}, 400)
    return streamed("<think>", "Let me", " think.</th", "ink>\n\n", "{}", usage=USED)


def lm_studio(request: Request) -> Reply:
    """Takes no json_object and no other name for the limit; its errors are a text."""
    if request.form == "json_object":
        return as_json({"error": "'response_format.type' must be 'json_schema' or 'text'"}, 400)
    limit = request.body.get("max_tokens")
    return streamed("{}", usage={**USED, "completion_tokens": 300 if limit is None else min(300, limit)})


def openrouter(request: Request) -> Reply:
    """Comments while it looks for a provider; says what the reply cost."""
    reply = used_if_asked(request, cost=0.00042, prompt_tokens_details={"cached_tokens": 0})
    return Reply(body=b": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n" + (reply.body or b""))


def openrouter_without_schema(request: Request) -> Reply:
    """Finds no provider for what was asked, and says so with a 404."""
    if request.form == "json_schema":
        said = "No endpoints found that can handle the requested parameters."
        return as_json({"error": {"message": said, "code": 404}}, 404)
    return openrouter(request)


def anthropic(request: Request) -> Reply:
    """Ignores response_format, and puts a fence around its JSON."""
    return streamed("```json\n", "{}", "\n```", usage=USED)


def gemini(request: Request) -> Reply:
    """Its errors come in a list; it does not know every keyword of a schema."""
    if request.form == "json_schema":
        said = 'Invalid JSON payload received. Unknown name "additionalProperties" at generation_config.response_schema: Cannot find field.'
        return as_json([{"error": {"code": 400, "message": said, "status": "INVALID_ARGUMENT"}}], 400)
    return used_if_asked(request)


def gemini_gemma(request: Request) -> Reply:
    """Calls a system message a developer instruction."""
    if request.messages[0]["role"] == "system":
        said = "Developer instruction is not enabled for models/gemma-3-27b-it"
        return as_json([{"error": {"code": 400, "message": said, "status": "INVALID_ARGUMENT"}}], 400)
    return used_if_asked(request)


def mistral(request: Request) -> Reply:
    """Takes no parameter that it does not know, and says so with a 422."""
    unknown = sorted({"max_completion_tokens", "stream_options"} & request.body.keys())
    if unknown:
        detail = [{"type": "extra_forbidden", "loc": ["body", name], "msg": "Extra inputs are not permitted"} for name in unknown[:1]]
        return as_json({"object": "error", "message": {"detail": detail}, "type": "invalid_request_error"}, 422)
    return streamed("{}", usage=USED)


def old_and_silent(request: Request) -> Reply:
    """Takes the plainest request only, and never says why."""
    if request.body.keys() - {"model", "messages", "stream"}:
        return Reply(status=400, body=b"Bad Request", kind="text/plain")
    return streamed("{}")


KNOWN = Usage(calls=1, seconds=0, input_tokens=120, output_tokens=8, unpriced=1)
PRICED = {"cached_tokens": 0, "cost": 0.00042, "unpriced": 0, "priced_by": "the server"}
SERVERS: Mapping[str, tuple[Callable[[Request], Reply], dict[str, Any], int, dict[str, Any]]] = {
    "OpenAI": (openai, {}, 1, {"cached_tokens": 100}),
    "OpenAI, reasoning": (openai_reasoning, {"temperature": False}, 2, {}),
    "OpenAI, not verified": (openai_unverified, {"stream": False}, 2, {}),
    "Ollama": (ollama, {"limit": "max_tokens"}, 1, {"output_tokens": 200}),
    "vLLM": (vllm, {}, 1, {}),
    "vLLM, Gemma": (vllm_gemma, {"system": False}, 2, {}),
    "llama.cpp": (llama_cpp, {"form": "json_object"}, 2, {}),
    "LM Studio": (lm_studio, {"limit": "max_tokens"}, 1, {"output_tokens": 200}),
    "OpenRouter": (openrouter, {}, 1, PRICED),
    "OpenRouter, no provider": (
        openrouter_without_schema,
        {"form": "json_object"},
        2,
        {"cached_tokens": 0, "cost": 0.00042, "unpriced": 0, "priced_by": "the server"},
    ),
    "Anthropic": (anthropic, {}, 1, {}),
    "Gemini": (gemini, {"form": "json_object"}, 2, {}),
    "Gemini, Gemma": (gemini_gemma, {"system": False}, 2, {}),
    "Mistral": (mistral, {"limit": "max_tokens", "usage": False}, 3, {}),
    "old and silent": (old_and_silent, {"form": "prompt", "limit": "none", "temperature": False, "usage": False}, 4, {"input_tokens": None, "unreported": 1}),
}


def on(server: Server, **more: Any) -> OpenAIModel:
    """A model there, with a temperature and a limit, that remembers what it finds out."""
    memory = KnownServers(Path("known.json"))
    return OpenAIModel("m", key="sk-canary", base_url=server.url, options=RequestOptions(30, temperature=0.2, limit=200), memory=memory, **more)


def said(model: OpenAIModel) -> str:
    """One reply as JSON."""
    return "".join(model.streams(MESSAGES, schema=SCHEMA))


@pytest.mark.parametrize("name", SERVERS)
def test_each_server_is_asked_for_what_it_takes_and_that_is_found_out_once(name: str) -> None:
    behaves, learnt, requests, took = SERVERS[name]
    with Server(behaves) as server:
        model = on(server)
        first = said(model)
        assert "{}" in first
        assert "think" not in first
        assert model.dialect == Dialect(**learnt)
        assert len(server.log) == requests
        model.meter.taken()
        said(model)
        used = model.meter.taken()
        assert said(on(server)) == first  # the next start
        assert len(server.log) == requests + 2
    assert used is not None
    unknown = {"output_tokens": None} if took.get("unreported") else {}
    assert used.model_copy(update={"seconds": 0}) == KNOWN.model_copy(update={**took, **unknown})


def test_what_is_remembered_is_private_and_holds_no_key() -> None:
    with Server(llama_cpp) as server:
        said(on(server))
        kept = Path("known.json")
        assert json.loads(kept.read_text())[f"{server.url} m"]["takes"]["form"] == "json_object"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "canary" not in kept.read_text()


@pytest.mark.parametrize("spoilt", ["", "[]", "{", '{"a": 1}', '{"x m": {"found": "soon", "takes": {}}}', "[" * 50_000])
def test_a_memory_that_cannot_be_read_is_none(spoilt: str) -> None:
    Path("known.json").write_text(spoilt)
    memory = KnownServers(Path("known.json"))
    assert memory.recalls("x", "m") is None
    memory.keeps("x", "m", {"form": "prompt"})
    assert memory.recalls("x", "m") == {"form": "prompt"}


def test_what_was_found_out_long_ago_or_by_another_version_is_found_out_anew() -> None:
    path = Path("known.json")
    KnownServers(path, now=lambda: 1000).keeps("x", "m", {"form": "prompt"})
    assert KnownServers(path, now=lambda: 1000 + STALE_AFTER - 1).recalls("x", "m") is not None
    assert KnownServers(path, now=lambda: 1000 + STALE_AFTER).recalls("x", "m") is None
    with Server(openai) as server:
        KnownServers(path).keeps(server.url, "m", {"form": "telepathy"})
        assert on(server).dialect == Dialect()


def test_a_memory_that_cannot_be_written_is_done_without() -> None:
    Path("file").write_text("")
    with Server(llama_cpp) as server:
        model = OpenAIModel("m", key=None, base_url=server.url, options=RequestOptions(30), memory=KnownServers(Path("file/known.json")))
        assert [said(model), said(model)] == ["{}", "{}"]
        assert len(server.log) == 3


def test_nothing_is_learnt_from_a_request_that_is_refused_to_the_end() -> None:
    with Server(lambda request: error(400, "no")) as server:
        model = on(server)
        with pytest.raises(ModelError):
            said(model)
        assert model.dialect == Dialect()
        assert len(server.log) == 4


# --- What a refusal is about ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "message", "what", "mend"),
    [
        (400, "API key not valid. Please pass a valid API key.", "(400: it does not take the key)", "Check the key"),
        (400, "This model's maximum context length is 4096 tokens. However, you requested 5000", "does not fit into", "longer context"),
        (400, "the request exceeds the available context size. try increasing the context size", "does not fit into", "longer context"),
        (400, "Requested tokens (2100) exceed context window of 2048", "does not fit into", "longer context"),
        (400, "prompt is too long: 210000 tokens > 200000 maximum", "does not fit into", "longer context"),
        (400, "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).", "does not fit into", "longer context"),
        (400, "The response was filtered by our content management policy", "content management policy", ""),
        (400, "maximum context of 8192 tokens", "does not fit into", "longer context"),
        (402, "Insufficient credits", "(402: Insufficient credits)", "no credit"),
        (404, "model 'x' not found, try pulling it first", "(404: model 'x' not found", "interviewer models"),
    ],
)
def test_what_is_no_matter_of_form_is_told_at_once_with_its_mend(status: int, message: str, what: str, mend: str) -> None:
    with Server([as_json([{"error": {"code": status, "message": message}}], status)]) as server, pytest.raises(ModelError) as wrong:
        said(on(server))
    assert what in str(wrong.value)
    assert mend in (wrong.value.mend or "")


def test_a_failure_that_passes_changes_nothing_for_the_next_request() -> None:
    for told in ("Internal error while streaming from upstream", "the grammar worker crashed"):
        with Server([error(500, told), whole("{}")]) as server:
            model = on(server)
            assert said(model) == "{}"
        assert model.dialect == Dialect()
        assert server.log[0].body == server.log[1].body


def groq(request: Request) -> Reply:
    """Says with a 400 that the model did not keep to the form."""
    told = {"message": "Failed to generate JSON. Please adjust your prompt.", "type": "invalid_request_error", "code": "json_validate_failed"}
    return as_json({"error": {**told, "failed_generation": "{"}}, 400)


def test_a_model_that_did_not_keep_to_the_form_once_is_asked_for_it_again() -> None:
    with Server(lambda request: groq(request) if request.number == 1 else whole("{}")) as server:
        model = on(server)
        assert said(model) == "{}"
    assert (model.dialect, [request.form for request in server.log]) == (Dialect(), ["json_schema"] * 2)
    with Server(lambda request: groq(request) if request.form != "prompt" else streamed("{}")) as server:
        assert said(model := on(server)) == "{}"
    assert (model.dialect.form, len(server.log)) == ("prompt", 5)


def test_a_failure_that_names_its_cause_twice_is_believed() -> None:
    with Server(lambda request: error(500, "failed to parse grammar") if request.form == "json_schema" else streamed("{}")) as server:
        model = on(server)
        assert said(model) == "{}"
    assert (model.dialect, len(server.log)) == (Dialect(form="json_object"), 3)


def test_what_a_server_only_repeats_is_not_what_it_refuses() -> None:
    def strict(request: Request) -> Reply:
        detail = [{"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra inputs are not permitted", "input": request.body}]
        return as_json({"detail": detail}, 422) if "stream_options" in request.body else streamed("{}")

    with Server(strict) as server:
        model = on(server)
        assert said(model) == "{}"
    assert model.dialect == Dialect(usage=False)


def test_a_context_that_is_not_the_models_is_no_matter_of_length() -> None:
    with Server(lambda request: streamed("{}") if request.form == "prompt" else error(400, "Unknown field in this context")) as server:
        model = on(server)
        assert said(model) == "{}"
    assert model.dialect == Dialect(form="prompt")


def test_an_error_inside_a_stream_is_none_of_the_words() -> None:
    broken = {"id": "1", "error": {"code": 502, "message": "Provider disconnected"}, "choices": [{"delta": {"content": ""}, "finish_reason": "error"}]}
    with Server([events(chunk("{"), broken)] * 2) as server, pytest.raises(ModelError, match="Provider disconnected"):
        said(on(server, sleep=lambda _: None))
    with Server([events(chunk("{"), chunk(finish="error"))]) as server, pytest.raises(ModelError, match="failed in the middle"):
        said(on(server))
    failed = as_json({"error": {"code": 502, "message": "Provider returned error"}})
    with Server([failed] * 3) as server, pytest.raises(ModelError, match="Provider returned"):
        said(on(server, sleep=lambda _: None))


def test_a_limit_that_is_named_as_too_large_is_left_out() -> None:
    asked = {"max_tokens": 1, "stream": True}
    after = Dialect(limit="max_tokens").after(Refusal(400, None, "'max_tokens' is too large: 5000. This model's maximum context length is 4096"), asked)
    assert after == Dialect(limit="none")


# --- What a reply took ---------------------------------------------------------------------------------------------------------------


IMPOSSIBLE: list[Any] = [
    *({"prompt_tokens": read, "completion_tokens": 2} for read in (-1, "5", 10**12, 1.5, True, None)),
    *({}, {"prompt_tokens": 5}, 7, []),
]


@pytest.mark.parametrize("usage", IMPOSSIBLE)
def test_figures_that_cannot_be_are_unknown_and_not_zero(usage: Any) -> None:
    with Server([streamed("{}", usage=usage)]) as server:
        model = on(server)
        said(model)
    used = model.meter.taken()
    assert used is not None
    assert (used.input_tokens, used.output_tokens, used.cost, used.unreported) == (None, None, None, 1)


def test_a_limit_that_was_ignored_is_seen_in_the_number_of_pieces_where_nothing_is_reported() -> None:
    with Server(lambda _: streamed(*["a "] * 201)) as server:
        model = on(server)
        list(model.streams(MESSAGES))
        assert model.dialect.limit == "max_tokens"


def test_a_reply_that_goes_on_with_spaces_is_left() -> None:
    with Server([streamed("{", *[" \n"] * 501)]) as server, pytest.raises(ModelError, match="nothing but spaces"):
        said(on(server))


def test_the_figures_that_come_last_count_where_they_come_with_every_chunk() -> None:
    growing = [{**chunk(piece), "usage": {"prompt_tokens": 9, "completion_tokens": number}} for number, piece in enumerate("{}", 1)]
    with Server([events(*growing, chunk(finish="stop"))]) as server:
        model = on(server)
        assert said(model) == "{}"
    used = model.meter.taken()
    assert used is not None
    assert (used.input_tokens, used.output_tokens) == (9, 2)


def test_a_reply_that_is_whole_is_not_waited_for_any_longer() -> None:
    """Nothing ends the stream, and what it took never comes."""
    body = b"".join(f"data: {json.dumps(each)}\n\n".encode() for each in (chunk("{}"), chunk(finish="stop")))
    times = iter(range(0, 10_000, 2))  # each look at the clock is two seconds later
    with Server([Reply(body=body, hang=True)]) as server:
        model = OpenAIModel("m", key=None, base_url=server.url, options=RequestOptions(3600), now=lambda: float(next(times)))
        assert said(model) == "{}"


@pytest.mark.parametrize(
    ("prices", "cost", "whose"),
    [
        (Prices("gpt-5-mini"), 0.00045, "genai-prices"),
        (Prices("claude-sonnet-4-5", "https://api.anthropic.com/v1/"), 0.0045, "genai-prices"),
        (Prices("models/gemini-2.5-flash", "https://generativelanguage.googleapis.com/v1beta/openai/"), 0.00055, "genai-prices"),
        (Prices("my-own", "http://127.0.0.1:1/v1", 1.0, 10.0), 0.002, "the settings"),
        (Prices("gpt-5-mini", "http://127.0.0.1:11434/v1"), None, None),
        (Prices("no-such-model"), None, None),
    ],
)
def test_a_price_is_the_settings_or_the_lists_or_unknown(prices: Prices, cost: float | None, whose: str | None) -> None:
    known = prices.of(Tokens(1000, 100))
    if cost is None or whose is None:
        assert known is None
    else:
        assert known is not None
        assert known[0] == pytest.approx(cost)
        assert known[1].startswith(whose)


def test_what_is_known_adds_up_and_what_is_not_stays_unknown() -> None:
    known = Usage(calls=1, seconds=0.5, input_tokens=10, output_tokens=2, cost=0.01, priced_by="the server")
    silent = Usage(calls=2, seconds=1, unreported=1, unpriced=1)
    assert known + silent == Usage(calls=3, seconds=1.5, input_tokens=10, output_tokens=2, unreported=1, cost=0.01, unpriced=1, priced_by="the server")
    assert (silent + silent).cost is None


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        (["<think>hm</think>So."], "So."),
        ([*"<think>hm < / </thin </think>\n So."], "So."),
        (["\n <think>", "a" * 100_000, "</think>", "So."], "So."),
        (["<thinking aloud is fine>"], "<thinking aloud is fine>"),
        (["<", "b>"], "<b>"),
        (["So. <think>hm</think>"], "So. <think>hm</think>"),
        ([" So."], " So."),
        (["<th"], "<th"),
        (["", " "], ""),
    ],
)
def test_a_thought_at_the_beginning_is_not_said(pieces: list[str], words: str) -> None:
    assert "".join(without_opening_thought(pieces)) == words


THOUGHT = ("Okay, they lack the class balance.", "\n</th", "ink>\n\n", "{}")


def test_a_model_whose_thought_begins_in_its_prompt_is_known_by_its_first_whole_reply() -> None:
    with Server(lambda request: streamed(*THOUGHT, usage=USED)) as server:
        assert "class balance" in said(on(server))
        assert on(server).dialect == Dialect(thinks_first=True)
        assert (said(on(server)), "".join(on(server).streams(MESSAGES))) == ("{}", "{}")


@pytest.mark.parametrize("quoted", ['{"quote": "it leaks</think>\n because"}', "You say “it leaks</think> because”: why?", "<think>Hm.\n</think>\n So?"])
def test_who_only_quotes_the_end_of_a_thought_has_not_thought_first(quoted: str) -> None:
    with Server(lambda request: streamed(quoted)) as server:
        said(on(server))
        assert not on(server).dialect.thinks_first


def test_of_a_model_that_is_known_to_think_first_only_what_it_says_is_spoken() -> None:
    assert "".join(without_opening_thought(THOUGHT, thinks_first=True)) == "{}"
    assert "".join(without_opening_thought(["<think>", *THOUGHT], thinks_first=True)) == "{}"
    assert "".join(without_opening_thought(["Why ", "so?"], thinks_first=True)) == "Why so?"
    with pytest.raises(ModelUnusable, match="the model thought, and said nothing"):
        "".join(without_opening_thought(THOUGHT[:-1], thinks_first=True))


def test_words_are_spoken_as_soon_as_they_can_be_no_thought() -> None:
    assert next(without_opening_thought(iter(["So", *[""] * 3]))) == "So"
