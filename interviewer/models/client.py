"""The openai library's client, with nothing of its own accord, and a request that is left when its time is over.

Rules of this file:
- What is sent goes to the server that was named, and to no other that it may send on to; to one on this machine it goes by way of no proxy.
- The key goes into the request alone; and what the library would find in the environment of its own accord goes to nobody but OpenAI.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from interviewer.errors import ModelRefused, ModelUnavailable
from interviewer.models.addresses import OPENAI, is_of_this_machine
from interviewer.models.failures import Server
from interviewer.models.reading import bound

if TYPE_CHECKING:
    from openai import OpenAI

#: Nothing is waited for longer than so many seconds at a stretch: on some systems Ctrl-C is not heard before a wait has ended.
STRETCH = 0.2
#: A request that has no deadline of its own may take so many seconds from one byte to the next.
TIMEOUT = 600.0
Result = TypeVar("Result")


def warm_up() -> None:
    """Import and read what a request needs: it takes most of a second."""
    import_module("openai")
    import_module("tenacity")
    import_module("encodings.idna")  # a server's name goes through it
    with suppress(OSError, ImportError):  # who connects is told
        trusted()
    _rehearsed()


#: What a server sends that has little to say.
_LITTLE = b"""data: {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "none", "choices": [{"index": 0, "delta": {"content": "Hm."}}]}

data: [DONE]

"""


@cache
def _rehearsed() -> None:
    """Make a request that reaches nobody: on its first one the library makes ready what all others need, and that takes longer than a turn may."""
    import httpx2
    from openai import OpenAI

    answered = httpx2.Response(200, headers={"content-type": "text/event-stream"}, content=_LITTLE)
    nobody = httpx2.Client(transport=httpx2.MockTransport(lambda _: answered))
    form: Any = {"type": "json_schema", "json_schema": {"name": "reply", "schema": {}}}
    with suppress(Exception):  # who really connects is told what is wrong with the environment
        client = OpenAI(api_key="none", base_url="http://localhost", http_client=nobody)
        list(client.chat.completions.create(model="none", messages=[{"role": "user", "content": "Hm?"}], response_format=form, stream=True))


@cache
def trusted() -> ssl.SSLContext:
    """The authorities that are trusted here. They are read once: that takes longer than a turn may."""
    from httpx2 import create_ssl_context

    return create_ssl_context()


def connected(server: Server, timeout: float = TIMEOUT) -> OpenAI:
    """The library's client, with nothing of its own accord; a copy of it would read the environment again. `timeout` is in seconds, from one byte to the next.

    Raises ModelRefused where what is set is wrong.
    """
    import httpx2
    from openai import DefaultHttpxClient, OpenAI, OpenAIError

    if not (server.key.isascii() and server.key.isprintable()):
        raise ModelRefused("the key has a character that no key has", mend=f"Copy it once more into {server.key_place}.")
    try:
        http = DefaultHttpxClient(
            verify=trusted(),
            follow_redirects=False,
            headers={"accept-encoding": "identity"},
            event_hooks={"response": [bound]},
            trust_env=not is_of_this_machine(server.base_url),  # of the environment, it is the proxies that are taken
        )
        client = OpenAI(api_key=server.key or "none", base_url=server.base_url or OPENAI, timeout=timeout, max_retries=0, http_client=http)
    except (OpenAIError, httpx2.InvalidURL, ValueError, OSError, ImportError) as wrong:
        mend = "Check the base URL, and the proxy and certificates that the environment names."
        raise ModelRefused(f"{server.where} cannot be connected to ({server.safe(wrong)})", mend=mend) from None
    client._custom_headers = {}  # of OPENAI_CUSTOM_HEADERS: they may hold another key
    if not _is_openai(client.base_url.host):
        client.organization = client.project = None
    return client


def _is_openai(host: str) -> bool:
    return host == "openai.com" or host.endswith(".openai.com")


def within(seconds: float, request: Callable[[], Result]) -> Result:
    """What a request comes to. Raises what it raises, and ModelUnavailable after so many seconds in all: however slowly it goes on, it is left."""
    from concurrent.futures import Future, wait

    asked: Future[Result] = Future()

    def asks() -> None:
        try:
            asked.set_result(request())
        except BaseException as wrong:  # noqa: BLE001  # of whatever kind: it belongs to whoever waits
            asked.set_exception(wrong)

    Thread(target=asks, daemon=True).start()
    until = time.monotonic() + seconds
    while not asked.done() and (left := until - time.monotonic()) > 0:
        wait([asked], timeout=min(STRETCH, left))
    if not asked.done():
        raise ModelUnavailable(f"the server took longer than {seconds:g} s")
    return asked.result()
