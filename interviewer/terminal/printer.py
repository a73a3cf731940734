"""Putting blocks on a terminal, a pipe, or a screen reader's plain screen. Append-only: nothing on the screen is drawn twice.

Every text that comes from outside (candidate, bank, transcript, model) is cleaned before it is printed, and is never read as markup.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from interviewer.core.clean import clean
from interviewer.errors import FileError, InterviewerError
from interviewer.terminal.blocks import Block, Kind

_FILL = re.compile(r"[ ]+(?=(?:\x1b\[0m)?$)", re.MULTILINE)
_BOLD = re.compile(r"(?<![*\w])\*\*(\w(?:[^*\n]*\w)?)\*\*(?![*\w])")
#: What else may mean something in Markdown. Most questions hold none of it, and need not wait until the library that reads Markdown is imported.
MARKS = re.compile(r"[*_`#>|~\\\[\]<&]|^(?:[ ]{0,3}(?:[-+=]|\d{1,9}[.)])|[ ]{4})|[ ]{2}$", re.MULTILINE)
MOST_COLUMNS = 100
_HANGS = 2
#: What is to be typed, as far as the end of its line.
_COMMAND = re.compile(
    r"""(?:(?<=: )|^)(?:(?:'[^']+'|"[^"]+"|\S+) -m interviewer|'[^']*[/\\]interviewer'|"[^"]*[/\\]interviewer"|(?:\S*[/\\])?interviewer) .+$"""
)

#: Bold, dim, and the two of the eight colours that can be read on black and on white alike.
_STYLES = {
    Kind.TITLE: "bold",
    Kind.HEADING: "bold",
    Kind.INTERVIEWER: "",
    Kind.CANDIDATE: "italic",
    Kind.TEXT: "",
    Kind.ITEM: "",
    Kind.MARKDOWN: "",
    Kind.QUOTE: "",
    Kind.NOTE: "dim",
    Kind.WARNING: "red",
}
_ROLES = {Kind.INTERVIEWER: "Interviewer", Kind.CANDIDATE: "You"}
_ROLE_STYLES = {Kind.INTERVIEWER: "bold magenta", Kind.CANDIDATE: "bold"}
#: A longer text is shown with its marks as they are: no question has more characters, and marks that are made for it take long to read.
LONGEST_MARKED = 20_000


def _markdown(text: str, *, plain: bool) -> RenderableType:
    """The Markdown as it is shown on a terminal, or on a plain screen."""
    if len(text) > LONGEST_MARKED or not MARKS.search(_BOLD.sub(r"\1", text)):
        paragraphs = _paragraphs(text)
        return Text(paragraphs.plain) if plain else paragraphs
    if plain:
        from interviewer.reports.markdown import as_text

        return Text(as_text(text))
    from rich.markdown import Markdown

    from interviewer.reports.markdown import parts

    markdown = Markdown("", hyperlinks=False)
    markdown.markup = text
    markdown.parsed = parts(text)
    return markdown


def _paragraphs(text: str) -> Text:
    """Paragraphs in which nothing but **bold** stands out."""
    flowing = re.sub(r"\n(?!\n)", " ", re.sub(r"[ ]*\n[ ]*", "\n", text.strip()))
    shown = Text()
    for index, part in enumerate(_BOLD.split(re.sub(r"\n[\n ]+", "\n\n", flowing))):
        shown.append(part, style="bold" if index % 2 else "")
    return shown


class Printer:
    """Prints blocks. `plain` leaves out colour, rules and indentation, and names every role in words.

    `typed` puts the commands in what is to be done about an error as they are typed here. What one thread prints, no other one prints into.
    """

    def __init__(self, console: Console, *, plain: bool = False, typed: Callable[[str], str] = str) -> None:
        self.console = console
        self.plain = plain
        self._typed = typed
        self._column = 0
        self._in_place = False
        self._lock = threading.RLock()

    @property
    def width(self) -> int:
        """The columns that are written on: those of the terminal, at most MOST_COLUMNS."""
        return min(self.console.width, MOST_COLUMNS) if self.console.width > 0 else 80

    def prints(self, blocks: Iterable[Block]) -> None:
        """Print the blocks, one below the other."""
        with self._lock:
            for block in blocks:
                self._prints(block)

    def aside(self, text: str, *, live: bool, unless: Callable[[], bool]) -> None:
        """Print a note from another thread, unless something is being said, or what `unless` tells is going on.

        Where it is `live` it is a line in place, if there is none yet.
        """
        with self._lock:
            if self.speaks or unless():
                return
            if not live:
                self.prints([Block(Kind.NOTE, text)])
            elif not self._in_place:
                self.line_in_place(text)

    def _prints(self, block: Block) -> None:
        self.clears()
        text = clean(block.text)
        match block.kind:
            case Kind.TITLE:
                self._line("")
                self._line(text if self.plain else f"── {text} ──", _STYLES[block.kind])
            case Kind.HEADING:
                self._line("")
                self._line(text, _STYLES[block.kind])
            case Kind.INTERVIEWER | Kind.CANDIDATE:
                self._line("")
                self._line(f"{_ROLES[block.kind]}:", _ROLE_STYLES[block.kind])
                self._body(text, markdown=block.kind is Kind.INTERVIEWER)
            case Kind.QUOTE:
                self._body(text, markdown=False)
            case Kind.MARKDOWN:
                self._body(text, markdown=True)
            case Kind.TEXT:
                self._line(text)
            case Kind.ITEM:
                self._item(text)
            case Kind.NOTE | Kind.WARNING:
                self._line("")
                self._line(text, _STYLES[block.kind])

    def lists(self, lines: Iterable[str]) -> None:
        """Print lines of text, any number of them: what fits is written as it is."""
        width = self.width
        fitting: list[str] = []
        with self._lock:
            for line in map(clean, lines):
                if "\n" not in line and self._fits(line, width):
                    fitting.append(line.rstrip() + "\n")
                else:
                    self.console.file.write("".join(fitting))
                    fitting.clear()
                    self._line(line)
            self.console.file.write("".join(fitting))
            self.console.file.flush()

    @staticmethod
    def _fits(line: str, width: int) -> bool:
        """No character takes more cells than bytes, and bytes are counted at once."""
        return len(line.encode(errors="replace")) <= width or cell_len(line) <= width

    def _line(self, text: str, style: str = "") -> None:
        for line in text.split("\n"):
            before, command = self._command_apart(line)
            if before or not command:
                self._put(Text(before, style="" if self.plain else style))
            if command:
                self.console.print(Text(command, style="" if self.plain else style), soft_wrap=True)

    def _command_apart(self, line: str) -> tuple[str, str]:
        """A command is there to be copied, so no line ends within it: where it does not fit behind its words it has a line of its own."""
        found = _COMMAND.search(line) if cell_len(line) > self.width else None
        return (line[: found.start()].rstrip(), found[0]) if found else (line, "")

    def _item(self, text: str) -> None:
        """A line of a list, whose name stands out, and whose further lines hang."""
        if self.plain:
            self._line(text)
            return
        name = text.partition(": ")[0]
        item = Text(text)
        item.stylize("bold", 0, len(name) if len(name) < len(text) else 0)
        first, *further = item.wrap(self.console, max(1, self.width - _HANGS))
        self._put(first)
        for line in further:
            self._put(Padding(line, (0, 0, 0, _HANGS)))

    def _body(self, text: str, *, markdown: bool) -> None:
        indent = 0 if self.plain else 2
        body: RenderableType = Text(text)
        if markdown:
            body = _markdown(text, plain=self.plain)
        self._put(Padding(body, (0, 0, 0, indent)))

    def _put(self, what: RenderableType) -> None:
        """Print without the spaces with which rich fills lines up: they wrap badly when a window shrinks or a screen is copied."""
        with self.console.capture() as captured:
            self.console.print(what, width=self.width, soft_wrap=False)
        self.console.file.write(_FILL.sub("", captured.get()))
        self.console.file.flush()

    def streams(self, piece: str) -> None:
        """Print a piece of what is being said, wrapped at words, going on where the last piece ended."""
        with self._lock:
            self._streams(piece)

    def _streams(self, piece: str) -> None:
        self.clears()
        if self._column == 0:
            self._line("")
            self._line("Interviewer:", _ROLE_STYLES[Kind.INTERVIEWER])
        indent = "" if self.plain else "  "
        for word in clean(piece).split():
            if self._column and self._column + 1 + cell_len(word) > self.width:
                self._ends_row()
            first, *rest = chop_cells(word, max(1, self.width - len(indent))) or [word]  # none where it takes no cell: an accent alone
            self._goes_on((indent if self._column == 0 else " ") + first)
            for part in rest:
                self._ends_row()
                self._goes_on(indent + part)

    def _goes_on(self, text: str) -> None:
        self.console.print(Text(text), end="", soft_wrap=True)
        self._column += cell_len(text)

    def _ends_row(self) -> None:
        self.console.print()
        self._column = 0

    @property
    def speaks(self) -> bool:
        """Whether something is being said, piece by piece."""
        return self._column > 0

    def stream_ends(self) -> bool:
        """End what was being said; whether anything had been."""
        with self._lock:
            said = self._column > 0
            if said:
                self._ends_row()
            return said

    def line_in_place(self, text: str) -> None:
        """Write a line over the one that was written so last; an empty text clears it away. Only for a terminal, and for what need not be kept.

        Whatever is printed next takes its place.
        """
        with self._lock:
            self._in_place = bool(text)
            shown = clean(text)
            if cell_len(shown) >= self.width:
                shown = set_cell_size(shown, max(1, self.width - 1))
            self.console.file.write(f"\r{' ' * (self.width - 1)}\r{shown}")
            self.console.file.flush()

    def clears(self) -> None:
        """Clear away the line that was written in place, if there is one."""
        with self._lock:
            if self._in_place:
                self.line_in_place("")

    def error(self, wrong: InterviewerError) -> None:
        """What happened, where, what else, what is safe, what to do next: at most a screen."""
        self.names(wrong)
        if wrong.mend:
            self.advises(wrong.mend)

    def names(self, wrong: InterviewerError) -> None:
        """An error without what to do next."""
        self._line(f"Error: {clean(str(wrong))}", "bold red")
        others = wrong.others if isinstance(wrong, FileError) else ()
        for line in (*others, wrong.safe):
            if line:
                self.advises(line)

    def advises(self, text: str) -> None:
        """A line below an error, such as what to do next."""
        self._line(clean(self._typed(text)))
