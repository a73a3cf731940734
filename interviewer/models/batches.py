"""A provider's Batch API: files up, a batch begun, looked after, and its results down. Nothing is tried again that would cost twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from interviewer.errors import ModelRefused, ModelUnavailable

#: Seconds that one request to the server may take; a file of requests is large.
TIMEOUT = 600.0
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
    """A server with a Batch API. Raises ModelRefused where it has none or will not, ModelUnavailable where it cannot be reached now."""

    def __init__(self, key: str | None, base_url: str | None) -> None:
        self._key = key
        self._base_url = base_url
        self._client: Any = None

    def submits(self, requests: Path) -> str:
        """Send a file of requests and begin its batch; its id."""
        with self._asked() as client:
            with requests.open("rb") as file:
                sent = client.files.create(file=(requests.name, file), purpose="batch")
            return str(client.batches.create(input_file_id=sent.id, endpoint="/v1/chat/completions", completion_window="24h").id)

    def looks(self, id: str) -> Look:
        """How a batch is getting on."""
        with self._asked() as client:
            batch = client.batches.retrieve(id)
        counts = batch.request_counts
        files = tuple(each for each in (batch.output_file_id, batch.error_file_id) if each)
        wrong = [each.message for each in (batch.errors.data or [])] if batch.errors else []
        why = self._safe(wrong[0]) if wrong and wrong[0] else None
        return Look(str(batch.status), counts.completed + counts.failed if counts else 0, counts.total if counts else 0, files, why)

    def fetches(self, file: str, target: Path) -> None:
        """Bring a file of results here."""
        with self._asked() as client, client.files.with_streaming_response.content(file) as content, target.open("wb") as here:
            for piece in content.iter_bytes():
                here.write(piece)

    @contextmanager
    def _asked(self) -> Iterator[Any]:
        import httpx2
        import openai

        try:
            if self._client is None:
                self._client = openai.OpenAI(api_key=self._key or "none", base_url=self._base_url, max_retries=0, timeout=TIMEOUT)
            yield self._client
        except openai.APIStatusError as wrong:
            said = self._safe(wrong.message)
            if wrong.status_code in (408, 409, 429) or wrong.status_code >= 500:
                raise ModelUnavailable(f"the server cannot do this now ({wrong.status_code}: {said})") from None
            if wrong.status_code in (401, 403):
                raise ModelRefused("the server does not take the key", mend="Check INTERVIEWER_API_KEY or OPENAI_API_KEY.") from None
            mend = "Has this server a Batch API? Without --engine batch it is asked answer by answer."
            raise ModelRefused(f"the server refused the batch ({wrong.status_code}: {said})", mend=mend) from None
        except (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, ValueError) as wrong:
            raise ModelUnavailable(f"the server cannot be reached ({self._safe(str(wrong.__cause__ or wrong))})") from None

    def _safe(self, text: str) -> str:
        """A server's words on one short line, without the key."""
        flat = " ".join("".join(each if each.isprintable() else " " for each in text).split())
        return (flat.replace(self._key, "[key]") if self._key else flat)[:160]
