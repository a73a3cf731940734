"""What is being typed and has not been sent: a private file beside the transcript, so that no crash takes it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from interviewer.storage.writing import write_atomically

#: Nobody types more than this.
MOST_BYTES = 1_000_000


class Draft:
    """The draft of one session, at `.NAME.draft`. It is a convenience: what cannot be kept or read is no error."""

    def __init__(self, transcript: Path) -> None:
        self._path = transcript.with_name(f".{transcript.stem}.draft")

    def keeps(self, text: str) -> None:
        """Keep the text as it is now (mode 0600, whole or not at all); an empty one is no draft."""
        data = text.encode("utf-8", "replace")
        if not text.strip() or len(data) > MOST_BYTES:
            self.goes()
            return
        with suppress(OSError):
            if self._path.is_symlink():
                self._path.unlink()
            write_atomically(self._path, data, sync=False)

    def text(self) -> str:
        """The text that was kept last; empty where there is none."""
        with suppress(OSError):
            if self._path.is_file() and not self._path.is_symlink():
                with self._path.open("rb") as file:
                    return file.read(MOST_BYTES).decode("utf-8", "replace")
        return ""

    def goes(self) -> None:
        """Forget the draft: it was sent, or wiped out."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
