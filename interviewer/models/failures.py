"""What goes wrong with a server, as something that a person can mend; and never with the key in it.

The key is cut out of everything that a server sends back, once the characters that nobody sees are gone: the screen drops them, and would put a
key together that they had kept apart. Only from the words of a reply, and from the server's own address, a key is not cut that can be no secret: such as
`none`, which may be a word in it, or `ollama`, which may be its host.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from math import ceil
from typing import Any

from interviewer.core.clean import as_shown
from interviewer.core.counted import counted
from interviewer.core.flat import flat
from interviewer.errors import ModelError, ModelRefused, ModelUnavailable, ModelUnusable
from interviewer.models.addresses import address, base_of, proxy_for
from interviewer.models.dialect import Refusal

#: Where a key is looked for that nobody knows the place of, or that is still to be set.
_USUAL_PLACES = "INTERVIEWER_API_KEY or OPENAI_API_KEY, in the environment or in .env"
_MENDS = {
    402: "There is no credit left for this key.",
    403: "Its own words say why; where they do not, the key may not be allowed to use this model, or something on the way to the server refuses.",
    429: "The quota of this key is used up.",
}
_RUNNING = "Is the server running, and is the base URL right?"
#: A key with fewer characters is no secret, and neither is one that is a plain word: whoever has a server without keys writes anything.
FEWEST_OF_A_SECRET, LONGEST_WORD = 8, 20
#: Where a server repeats what it was sent: what stands there is not what it says.
_ECHOES = frozenset(("input", "body", "request"))
MOST_WORDS = 2_000
#: A longer pause than this is nothing that a person at an interview would wait for, in seconds.
LONGEST_TOLD = 3600
_OVER_THE_RATE = "It takes more tokens than this key may send in a minute: take another model, or a key with a higher limit."
_SLASH = "No client of this kind puts one there: let the server, or what stands before it, take its addresses without (FastAPI: redirect_slashes=False)."
#: What a server of another path says under a status by which nothing is wrong.
_NO_SUCH_PATH = "unexpected endpoint"
LONGER_CONTEXT = "Take a model with a longer context, or start its server with one (llama.cpp: -c 8192; Ollama: OLLAMA_CONTEXT_LENGTH=8192)."


class StillLoading(ModelUnavailable):
    """The server is there, and will reply once it has loaded the model."""


class Server:
    """A server with the key for it, and what people may read of it: its address without what may be secret in it, and its words without the key.

    `model` is the one that it is asked for; empty where it is asked for something else, such as what models it has. Without a `base_url` it is OpenAI's.
    `key_place` is where the key was set, such as a variable: whoever has to mend it looks there.
    """

    def __init__(self, model: str, key: str | None, base_url: str | None, key_place: str | None = None) -> None:
        self.model = model
        self.key = (key or "").strip()
        self.base_url = base_of(base_url) if base_url else base_url
        self.key_place = key_place or _USUAL_PLACES

    @property
    def where(self) -> str:
        """The address."""
        where = address(self.base_url) if self.base_url else "the default server"
        return _flat(where, _secret_in(self.key))[:160]

    def safe(self, wrong: object) -> str:
        """A server's message on one short line, without the key; of its other words, none."""
        line = _flat(message_of(wrong), self.key)
        if self.base_url:
            line = line.replace(self.base_url, address(self.base_url))
        return line[:160]

    def without_key(self, text: str) -> str:
        """Words of a reply with the key cut out, should a server echo it."""
        secret = _secret_in(self.key)
        return text.replace(secret, "[key]") if secret else text

    def pieces_without_key(self, pieces: Iterable[str]) -> Iterator[str]:
        """The same of a reply that comes in pieces; what may be the beginning of a key waits for the next one."""
        key = _secret_in(self.key)
        if not key:
            yield from pieces
            return
        waiting = ""
        for piece in pieces:
            waiting = (waiting + piece).replace(key, "[key]")
            kept = next((size for size in range(min(len(key) - 1, len(waiting)), 0, -1) if key.startswith(waiting[-size:])), 0)
            if len(waiting) > kept:
                yield waiting[: len(waiting) - kept]
                waiting = waiting[len(waiting) - kept :]
        if waiting:
            yield waiting

    def refused(self, wrong: Any) -> ModelError:
        """An error status, explained."""
        refusal = refusal_of(wrong)
        explained = self._explained(wrong, refusal)
        explained.status = 401 if refusal.of_the_key else refusal.status
        return explained

    def _explained(self, wrong: Any, refusal: Refusal) -> ModelError:
        status = refusal.status
        if 300 <= status < 400:
            return self._sent_on(status, wrong.response)
        if status == 407:
            return self._unknown_to_the_proxy
        said = _with_status(status, self.safe(wrong))
        if refusal.of_the_key:
            said = f"{status}: it does not take the key"  # what such a server says may hold the key in some other form
        elif refusal.too_long and status != 500:
            return ModelRefused(f"the prompt does not fit into the model's context ({said})", mend=LONGER_CONTEXT)
        passes = status in (408, 409, 425) or status >= 500
        if passes or (status == 429 and "insufficient_quota" not in (wrong.code, wrong.type)):
            wait = _retry_after(wrong.response.headers) or refusal.wait
            if refusal.loading:
                return StillLoading(f"the server is still loading the model ({said})", wait=wait, mend="Ask again once it has loaded it.")
            what = "the server has failed" if passes else "the server is busy"
            return ModelUnavailable(f"{what} ({said})", wait=wait, mend=_asked_to_wait(wait))
        if status == 413 and refusal.over_the_rate:
            return ModelRefused(f"the server refused the request ({said})", mend=_OVER_THE_RATE)
        mend = self._not_found if status in (404, 405) else self.check_key if refusal.of_the_key else _MENDS.get(status)
        return ModelRefused(f"the server refused the request ({said})", mend=mend)

    def _sent_on(self, status: int, response: Any) -> ModelRefused:
        """A server that has us ask another: what a candidate says goes to none that nobody has named."""
        from urllib.parse import urljoin

        other = "elsewhere"
        if to := response.headers.get("location"):
            with suppress(ValueError):
                if address(urljoin(str(response.url), to)) == address(str(response.url)) + "/":
                    return ModelRefused(f"{self.where} sends on to the same address with a slash at its end ({status})", mend=_SLASH)
                other = _flat(address(urljoin(str(response.url), to)), self.key)[:160].rstrip("/").removesuffix("/models").removesuffix("/chat/completions")
        mend = "If that is where you mean to go, set its base URL (--base-url, or INTERVIEWER_BASE_URL)."
        return ModelRefused(f"{self.where} sends on to {other} ({status}), and nothing was sent there", mend=mend)

    @property
    def check_key(self) -> str:
        """What to do about a key that it does not take."""
        return f"Check the key in {self.key_place}."

    @property
    def _not_found(self) -> str:
        ends = "" if self.base_url is None or "/v1" in self.base_url else " It usually ends with /v1."
        if not self.model:  # it is what the server has that was asked for
            return f"Check the base URL ({self.where}).{ends}"
        return f"Check the model's name ({self.model}) and the base URL ({self.where}).{ends} The models it offers: interviewer models"

    def unreachable(self, wrong: Exception) -> ModelError:
        """A reply that did not come, or could not be read."""
        import openai

        if not isinstance(wrong, openai.APIConnectionError):
            return self._told(wrong) if isinstance(wrong, openai.APIError) else ModelUnusable(f"the server's reply could not be read ({self.safe(wrong)})")
        cause = wrong.__cause__ or wrong
        proxy = proxy_for(self.base_url)
        if proxy is not None and str(cause).startswith("407"):
            return self._unknown_to_the_proxy
        if _is_of_tls(cause):
            mend = "If its certificate is your own authority's, name that in SSL_CERT_FILE; if it speaks no TLS, its address begins with http://."
            return ModelRefused(f"no safe connection could be made to {self.where} ({self.safe(cause)})", mend=mend)
        if proxy is not None:
            mend = f"Is the proxy right (HTTPS_PROXY, HTTP_PROXY or ALL_PROXY)? To go past it, name the server's host in NO_PROXY. {_RUNNING}"
            return ModelUnavailable(f"{self.where} cannot be reached by way of the proxy {proxy} ({self.safe(cause)})", mend=mend)
        return ModelUnavailable(f"{self.where} cannot be reached ({self.safe(cause)})", mend=_RUNNING)

    @property
    def _unknown_to_the_proxy(self) -> ModelRefused:
        proxy = proxy_for(self.base_url) or "on the way"
        mend = "Set it with them (HTTPS_PROXY=http://NAME:PASSWORD@HOST:PORT), or name the server's host in NO_PROXY to go past it."
        return ModelRefused(f"the proxy {proxy} asks for a name and a password (407)", mend=mend)

    def _told(self, wrong: Any) -> ModelError:
        """What a server says has gone wrong where a reply should be, under a status by which nothing has."""
        said = self.safe(wrong)
        if Refusal(400, None, said).too_long:
            return ModelRefused(f"the prompt does not fit into the model's context ({said})", mend=LONGER_CONTEXT)
        if _NO_SUCH_PATH in said.lower():
            return ModelRefused(f"the server has nothing at this address ({said})", mend=self._not_found)
        return ModelUnavailable(f"the server has failed ({said})")


def _with_status(status: int, said: str) -> str:
    """The status, and what the server says beside it if it says anything; the library would say the status once more."""
    return f"{status}: {said}" if said not in ("", f"Error code: {status}") else str(status)


def _flat(text: str, key: str) -> str:
    """A text on one line, without the key in any of its spellings."""
    line = flat(as_shown(text))
    for form in _spellings_of(key):
        line = line.replace(form, "[key]")
    return line


def _secret_in(key: str) -> str:
    """The key, if it can be a secret; else nothing."""
    is_word = key.isalpha() and len(key) <= LONGEST_WORD
    return key if len(key) >= FEWEST_OF_A_SECRET and not is_word else ""


def message_of(wrong: object) -> str:
    """What a server says in an error, of whatever form its body is."""
    body = getattr(wrong, "body", None)
    body = body[0] if isinstance(body, list) and body else body  # Gemini puts its error into a list
    if isinstance(body, dict) and isinstance(body.get("error"), str | dict):
        body = body["error"]
    if isinstance(body, str):
        return body if not body.lstrip().startswith(("<", "{", "[")) else str(wrong)
    messages = [body.get("message"), body.get("detail")] if isinstance(body, dict) else []
    message = next((message for message in messages if isinstance(message, str)), str(wrong))
    passed_on = _passed_on(body)
    return f"{message}: {passed_on}" if passed_on else message


def _passed_on(body: object) -> str | None:
    """What OpenRouter passes on of what the model's provider says, which is the cause: "Provider returned error" alone says nothing."""
    metadata = body.get("metadata") if isinstance(body, dict) else None
    raw = metadata.get("raw") if isinstance(metadata, dict) else None
    if not isinstance(raw, str):
        return None
    with suppress(ValueError, RecursionError):
        told = json.loads(raw)
        told = told.get("error", told) if isinstance(told, dict) else told
        raw = told.get("message", raw) if isinstance(told, dict) else told
    return raw if isinstance(raw, str) else None


def refusal_of(wrong: Any) -> Refusal:
    """An error status of the library as a refusal: with all that its body says, which is looked through and never shown."""
    param = getattr(wrong, "param", None)
    try:
        said = " ".join(islice(_words_of(wrong.body), MOST_WORDS)) if isinstance(wrong.body, dict | list) else message_of(wrong)
    except RecursionError:
        said = ""
    return Refusal(int(wrong.status_code), param if isinstance(param, str) else None, said[:20_000])


def _words_of(body: object) -> Iterator[str]:
    """The names and values in the body of an error, without what is only the request come back."""
    if isinstance(body, dict):
        for name, value in body.items():
            if name not in _ECHOES:
                yield str(name)
                yield from _words_of(value)
    elif isinstance(body, list):
        for value in body:
            yield from _words_of(value)
    else:
        yield str(body)


def _spellings_of(key: str) -> list[str]:
    """A key as it can stand in a message: as it is, or as Python shows a text that holds it (the HTTP library shows what it could not read)."""
    doubled = key.replace("\\", "\\\\")
    return list(dict.fromkeys([doubled.replace("'", "\\'"), doubled, key])) if key else []


def _is_of_tls(wrong: BaseException | None) -> bool:
    """Whether a failure of TLS is at the bottom of it."""
    for _ in range(10):
        if wrong is None or isinstance(wrong, ssl.SSLError):
            return wrong is not None
        wrong = wrong.__cause__ or wrong.__context__
    return False


def _asked_to_wait(wait: float | None) -> str | None:
    """What to do about a pause that a server asks for, where it is one that a person can wait for."""
    return f"It asks to be left alone for {counted(ceil(wait), 'second')}." if wait is not None and wait <= LONGEST_TOLD else None


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds of a Retry-After header, as a number or a date; None where there is none that makes sense, or none to wait: it would be asked at once."""
    from email.utils import parsedate_to_datetime

    value = headers.get("retry-after")
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - time.time()
        except (ValueError, OverflowError):
            return None
    return seconds if seconds > 0 else None
