"""A provider's Batch API: files up, a batch begun, looked after, and its results down. Nothing is tried again that would cost twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interviewer.errors import ModelRefused, ModelUnavailable, ModelUnusable
from interviewer.models.client import connected
from interviewer.models.failures import Server, refusal_of

if TYPE_CHECKING:
    from openai import OpenAI

_NO_BATCHES = "Has this server a Batch API? Without --engine batch it is asked answer by answer."
#: The statuses at which nothing more will come.
ENDED = frozenset(("completed", "failed", "expired", "cancelled"))


@dataclass(frozen=True)
class Look:
    """How a batch is getting on. `files` are those of its results, once it has ended: of what was answered, and of what failed."""

    status: str
    done: int
    total: int
    files: tuple[str, ...]
    why: str | None

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.status in ENDED


class BatchServer:
    """A server with a Batch API. Raises ModelRefused or ModelUnusable where it has none or will not, ModelUnavailable where it cannot be asked now."""

    def __init__(self, key: str | None, base_url: str | None, key_place: str | None = None) -> None:
        self._server = Server("", key, base_url, key_place)
        self._client: OpenAI | None = None

    def uploads(self, requests: Path) -> str:
        """Send a file of requests; the id of that file there."""
        with self._asked() as client, requests.open("rb") as file:
            return _id_of(client.files.create(file=(requests.name, file), purpose="batch"))

    def begins(self, file: str) -> str:
        """Begin the batch of a file of requests that was sent; its id, by which alone it can be had again."""
        with self._asked() as client:
            return _id_of(client.batches.create(input_file_id=file, endpoint="/v1/chat/completions", completion_window="24h"))

    def looks(self, id: str) -> Look:
        """How a batch is getting on."""
        with self._asked() as client:
            batch: Any = client.batches.retrieve(id)
        status, counts = getattr(batch, "status", None), getattr(batch, "request_counts", None)
        if not isinstance(status, str) or not status:
            raise ModelUnavailable("the server's reply is no batch")  # which may be a page of something in between: it can be looked at again
        files = tuple(each for each in (batch.output_file_id, batch.error_file_id) if isinstance(each, str) and each)
        return Look(status, _figure(counts, "completed") + _figure(counts, "failed"), _figure(counts, "total"), files, self._why(batch.errors))

    def _why(self, errors: Any) -> str | None:
        told = getattr(errors, "data", None)
        message = getattr(told[0], "message", None) if isinstance(told, list) and told else None
        return self._server.safe(message) if isinstance(message, str) and message else None

    def fetches(self, file: str, target: Path) -> None:
        """Bring a file of results here."""
        with self._asked() as client, client.files.with_streaming_response.content(file) as content, target.open("wb") as here:
            for piece in content.iter_bytes():
                content.http_response.extensions["held"].size = 0  # it is on the disk, and no longer held
                here.write(piece)

    @contextmanager
    def _asked(self) -> Iterator[OpenAI]:
        import httpx2
        import openai

        if self._client is None:
            self._client = connected(self._server)
        try:
            yield self._client
        except openai.APIStatusError as wrong:
            said = self._server.safe(wrong)
            if wrong.status_code in (408, 409, 429) or wrong.status_code >= 500:
                raise ModelUnavailable(f"the server cannot do this now ({wrong.status_code}: {said})") from None
            if refusal_of(wrong).of_the_key:
                raise ModelRefused("the server does not take the key", mend=self._server.check_key) from None
            raise ModelRefused(f"the server refused the batch ({wrong.status_code}: {said})", mend=_NO_BATCHES) from None
        except (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, ValueError, RecursionError) as wrong:
            raise ModelUnavailable(f"the server cannot be reached ({self._server.safe(wrong.__cause__ or wrong)})") from None


def _id_of(made: Any) -> str:
    """The id of what a server says that it has made. Raises ModelUnusable where it has made nothing."""
    id = getattr(made, "id", None)
    if not isinstance(id, str) or not id:
        raise ModelUnusable("the server took the requests, and began no batch of them", mend=_NO_BATCHES)
    return id


def _figure(counts: Any, name: str) -> int:
    """How many requests of a batch there are of a kind; 0 where the server does not say."""
    value = getattr(counts, name, None)
    return value if isinstance(value, int) and value > 0 else 0
