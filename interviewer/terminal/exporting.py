"""`interviewer export`: one interview, or for messages several, in one of the forms of `exports/`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from interviewer.errors import UsageError
from interviewer.settings import Settings
from interviewer.storage.transcripts import Transcripts
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.console import STDOUT, printer, put, refuse_what_is_there
from interviewer.terminal.exports.record import ExportedInterview
from interviewer.terminal.naming import session_meant

FORMS = ("md", "html", "jsonl", "cast")


def export(settings: Settings, names: Sequence[str], to: str | None, out: Path | None, *, notes: bool, reveal: bool) -> None:
    """Write interviews in a form, to a file (mode 0600) or the standard output. Without `to` it is the form that the file is named for, or md.

    Raises UsageError for what makes no sense before anything is written.
    """
    to = to or next((form for form in FORMS if out is not None and out.suffix.lower() == f".{form}"), "md")
    if to not in FORMS:
        raise UsageError(f"there is no form `{to[:40]}`", place="--to", mend=f"There are: {', '.join(FORMS)}.")
    if len(names) > 1 and to != "jsonl":
        raise UsageError(f"a file of {to} holds one interview", mend="Export them one by one, or --to jsonl, which has a line for each.")
    names = [session_meant(settings, name) for name in names]
    transcripts = Transcripts(settings.transcripts)
    if out is not None:
        transcripts.refuse_overwriting((out, "-o"))
        refuse_what_is_there(out, "-o")
    write = _writer(to)
    text = "".join(write(record_of(transcripts, name, notes=notes, reveal=reveal)) for name in names)
    put(out or STDOUT, text)
    if out is not None and out != STDOUT and out.is_file():  # into a pipe goes the export alone
        printer().prints([Block(Kind.TEXT, f"Written: {out}")])


def record_of(transcripts: Transcripts, name: str, *, notes: bool, reveal: bool) -> ExportedInterview:
    """Read an interview to be exported."""
    return ExportedInterview(name, *transcripts.folded(name), notes=notes, reveal=reveal)


def _writer(to: str) -> Callable[[ExportedInterview], str]:
    """The function that writes a form; only its own libraries are loaded."""
    match to:
        case "md":
            from interviewer.terminal.exports.markdown import markdown

            return markdown
        case "html":
            from interviewer.terminal.exports.page import interview_page

            return interview_page
        case "jsonl":
            from interviewer.terminal.exports.messages import messages

            return messages
        case _:
            from interviewer.terminal.exports.cast import cast

            return cast
