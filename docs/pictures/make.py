"""Makes the sample session and the pictures of the README anew: `make pictures`.

The replies stand in `replies.yaml`, question by question. The interview is held by this program as it is today, with the embedded judge and no model; only the
times in it are made up. When the bank or the judge has changed, read the sample again before you keep it: every reply must still fit what was asked.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import yaml
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

from interviewer.core.events import Act, Left, Reply, Said
from interviewer.core.moves import GoDeeper
from interviewer.core.replies import act, understood
from interviewer.core.session import Plan, Session
from interviewer.core.verification import scores_of
from interviewer.drive.bench import Nobody
from interviewer.drive.hold import hold
from interviewer.drive.replay import moments, question_begins
from interviewer.ports import Room
from interviewer.settings import Settings
from interviewer.storage.bank import Bank
from interviewer.storage.transcript import Transcript
from interviewer.storage.transcripts import Transcripts
from interviewer.terminal.printer import Printer
from interviewer.terminal.screen import event_blocks
from interviewer.wiring import authored, judge

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NAME, DAY = "sample-day-08", 8
#: The question that the picture of the terminal shows, and how wide it is.
SHOWN, COLUMNS = "d08-q2", 80
BEGAN = datetime(2026, 11, 24, 18, 4, 0, tzinfo=UTC)
#: How long it takes to think, and to type a word; no reply is sooner or later than these.
THINKING, A_WORD, SOONEST, LATEST = 40.0, 2.4, timedelta(minutes=1), timedelta(minutes=3)
#: The browsers that take the picture of a page, whichever is there.
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PAGE = (1000, 1280)


@dataclass
class Watch:
    """A clock that moves on by a second an event, and by what a reply takes."""

    at: datetime = BEGAN

    def __call__(self) -> datetime:
        """The time now."""
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class Candidate:
    """Says what the script has for the question in hand, in order. Raises SystemExit where it has nothing more."""

    script: dict[str, list[str]]
    watch: Watch
    said: dict[str, int] = field(default_factory=dict)

    def replies(self, session: Session) -> Reply | Act | Left:
        """The next reply, after the time that it takes."""
        question = session.discussion.question.id
        number = self.said.get(question, 0)
        if number == len(self.script[question]):
            asked = next(event.words for event in reversed(session.log) if isinstance(event, Said))
            raise SystemExit(f"{question} needs another reply, to: {asked}")
        self.said[question] = number + 1
        text = self.script[question][number].rstrip()
        self.watch.at += min(max(timedelta(seconds=round(THINKING + A_WORD * len(text.split()))), SOONEST), LATEST)
        return act(text) or understood(text)

    def unused(self) -> list[str]:
        """The questions for which something was never said."""
        return [question for question, texts in self.script.items() if self.said.get(question, 0) < len(texts)]


def interview() -> Session:
    """The whole day, held with the replies of the script."""
    day = Bank(ROOT / "question_bank").day(DAY)
    watch, settings = Watch(), Settings()
    candidate = Candidate(yaml.safe_load((HERE / "replies.yaml").read_text(encoding="utf-8")), watch)
    room = Room(authored(settings), candidate, judge(settings), Nobody(), Nobody(), watch)
    session = hold(Session(plan=Plan(day=DAY, title=day.title, mode="study", questions=tuple(day.questions))), room)
    if unused := candidate.unused():
        raise SystemExit(f"Not everything was asked for: {', '.join(unused)}")
    return session


def exchange(session: Session, question: str) -> str:
    """A question as a terminal shows it, with its colours, from where it is put to where it goes deeper."""
    stream = StringIO()
    console = Console(file=stream, force_terminal=True, color_system="standard", width=COLUMNS, markup=False, highlight=False, emoji=False, _environ={})
    screen = Printer(console)
    first = question_begins(session)[[each.id for each in session.plan.questions].index(question)]
    for seen in list(moments(session))[first:]:
        screen.prints(event_blocks(seen))
        if isinstance(said := seen.log[-1], Said) and isinstance(said.move, GoDeeper):
            break
    return stream.getvalue().strip("\n")


def drawn(screen: str, title: str) -> str:
    """A screen as an SVG that fetches nothing: the fonts are the reader's own."""
    console = Console(record=True, file=StringIO(), width=COLUMNS)
    console.print(Text.from_ansi(screen))
    form = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    form = form.replace("Fira Code, monospace", "ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace")
    return console.export_svg(title=title, theme=SVG_EXPORT_THEME, code_format=form, unique_id="interview")


def photograph(page: Path, picture: Path) -> bool:
    """A picture of a page, by whichever browser is there; False, and nothing made, where there is none."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return False
    size = f"--window-size={PAGE[0]},{PAGE[1]}"
    command = [browser, "--headless", "--no-sandbox", "--hide-scrollbars", f"--screenshot={picture}", size, page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return True


def main() -> None:
    """Hold the interview, and write the sample and both pictures."""
    session = interview()
    transcripts = Transcripts(ROOT / "transcripts")
    transcripts.save(NAME, Transcript(created=BEGAN, log=session.log, scores=scores_of(session), plan=session.plan))
    (HERE / "interview.svg").write_text(drawn(exchange(session, SHOWN), f"interviewer replay {NAME}"), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        command = [sys.executable, "-m", "interviewer", "report", NAME, "--html", str(page), "--transcripts", str(transcripts.folder)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        if not photograph(page, HERE / "report.png"):
            print(f"No picture of the report: none of {', '.join(BROWSERS)} is installed.")
    print(f"Made anew: {transcripts.path(NAME).relative_to(ROOT)} and {HERE.relative_to(ROOT)}/. The README shows an excerpt of it: renew it by hand.")


if __name__ == "__main__":
    main()
