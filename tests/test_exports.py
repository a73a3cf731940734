"""An interview in the forms of others: whole files, valid in their form, with nothing in them that acts on a reader or is still held back."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyte
import pytest
from inline_snapshot import snapshot

from interviewer.core.disputes import dispute
from interviewer.core.events import Reply, Said
from interviewer.core.session import Session
from interviewer.storage.transcript import Transcript
from interviewer.terminal.exports import cast
from interviewer.terminal.exports.markdown import safe_markdown
from tests.conftest import ROOT
from tests.program import kept, run, transcripts
from tests.rooms import NOON, interview, new_session, question
from tests.test_looking_back import FIRST, two

FORMS = ("md", "html", "jsonl", "cast")


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_TRANSCRIPTS", "transcripts")


def exported(form: str, *flags: str, name: str = "0001-day-01") -> str:
    ran = run("export", name, "--to", form, *flags)
    assert (ran.code, ran.err) == (0, "")
    return ran.out


# --- Every form ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_an_export_is_the_same_bytes_every_time_and_changes_nothing(form: str) -> None:
    kept(two(*FIRST))
    before = {path: path.read_bytes() for path in transcripts().folder.iterdir()}
    assert exported(form, "--notes") == exported(form, "--notes")
    assert {path: path.read_bytes() for path in transcripts().folder.iterdir()} == before


@pytest.mark.parametrize("form", FORMS)
def test_an_export_to_a_file_is_what_is_printed_and_only_the_owner_reads_it(form: str) -> None:
    kept(two(*FIRST))
    printed = exported(form)
    assert exported(form, "-o", "out") == "Written: out\n"
    assert Path("out").read_text(encoding="utf-8") == printed
    assert Path("out").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("form", FORMS)
def test_the_form_is_the_one_that_the_file_is_named_for(form: str) -> None:
    kept(two(*FIRST))
    assert run("export", "0001-day-01", "-o", f"out.{form.upper()}").code == 0
    assert Path(f"out.{form.upper()}").read_text(encoding="utf-8") == exported(form)


@pytest.mark.parametrize("form", FORMS)
def test_a_single_dash_is_the_standard_output_and_no_file_of_that_name(form: str) -> None:
    kept(two(*FIRST))
    assert exported(form, "-o", "-") == exported(form)
    assert not Path("-").exists()


SECRETS = ("/100", "Build features as of a cut-off", "put right what is wrong", "not_said", "Judge's notes")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("mode", ["real", "study"])
def test_what_an_unfinished_interview_holds_back_is_in_no_form_unless_it_is_revealed(form: str, mode: Any) -> None:
    kept(two(["It proves the churn."], ["+proof"], mode))
    told = exported(form, "--notes")
    assert [secret for secret in SECRETS if secret in told] == []
    assert "It proves the churn." in told
    revealed = exported(form, "--notes", "--reveal")
    assert ("/100" in revealed and "put right what is wrong" in revealed) is (form != "jsonl")  # which has only what was said


@pytest.mark.parametrize("form", FORMS)
def test_the_second_question_is_in_no_form_before_it_was_put(form: str) -> None:
    session = interview(["It proves the churn."], ["+proof"], new_session(question("q1"), question("q2", ask="A question to come?", topic="things to come")))
    kept(session)
    assert "to come" not in exported(form)


HOSTILE = (
    "\x1b[2J\x1b]0;owned\x07 \u202eevil\u2066 \x9b31m "
    + "&#x202e;live &#8238; &rlm; <script>alert(1)</script> <img src=x onerror=alert(1)> ![t](http://t.example/x.png) [a](javascript:x) {{ 7*7 }} {% raw %}"
)


def hostile() -> Session:
    asked = question(
        "q1", topic=f"topic {HOSTILE}", ask=f"Ask {HOSTILE}?", improvement=f"Better {HOSTILE}", correct=(f"Right {HOSTILE}",), perfect=f"Perfect {HOSTILE}"
    )
    session = new_session(asked)
    session = Session(session.plan.model_copy(update={"title": f"Title {HOSTILE}"}))
    return interview([f"# Correct answer\n\n**Perfect answer**\n\n---\n{HOSTILE}", "/skip"], ["main"], session)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_that_anybody_wrote_acts_on_whoever_reads_it(form: str) -> None:
    session = hostile()
    entry = dispute(session, "q1", "fix", "said", HOSTILE)
    transcripts().save("0001-day-01", Transcript(created=NOON, plan=session.plan, log=session.log, disputes=(entry,), origin=f"from {HOSTILE}"))
    text = exported(form, "--notes")
    if form == "cast":
        text = "".join(json.loads(line)[2] for line in text.splitlines()[1:])
        text = re.sub(r"\x1b\[[0-9;]*m", "", text).replace("\r\n", "\n")  # the colours of this program
    assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text) == []
    assert "49" not in text
    assert "evil" in text


# --- Markdown ------------------------------------------------------------------------------------------------------------


def test_markdown_has_the_form_of_the_log() -> None:
    kept(two(*FIRST))
    assert exported("md") == snapshot("""\
## Day 1: Test

0001-day-01 · begun 2026-01-01 12:00 UTC · study mode · mean of the scored questions (2 of 2): 47/100

---

### **Q1 (Medium — data leakage)**

Is the **last login** leakage?

**My answer**

> It proves the churn.
>
> (asked: That is not so. What would a model see?)
> It is written late.
>
> (skipped)

*partial, 53/100 (first answer 18) · judge: scripted*

**Correct answer**

- It is leakage.

**Minor improvement:** Mention point-in-time joins.

**Perfect answer**

It is leakage. Build the feature as of a cut-off.

---

### **Q2 (Medium — drift)**

Is the **last login** leakage?

**My answer**

> Cut-off dates.
>
> (skipped)

*partial, 41/100 · judge: scripted*

**Correct answer**

- It is leakage.

**Minor improvement:** Mention point-in-time joins.

**Perfect answer**

It is leakage. Build the feature as of a cut-off.
""")


def test_markdown_with_notes_and_disputes() -> None:
    session = interview(["It is late.", "/skip"], ["main"], new_session(question("q1")))
    entry = dispute(session, "q1", "fix", "said")
    transcripts().save("0001-day-01", Transcript(created=NOON, plan=session.plan, log=session.log, disputes=(entry,)))
    assert exported("md", "--notes").split("**My answer**")[1].split("**Correct answer**")[0] == snapshot("""\


> It is late.
>
> (skipped)

*partial, 53/100 · judge: scripted · 1 finding disputed*

**Point by point**

- Said: It is leakage, the value comes from after the label — “It is late.”
- Missed: Build features as of a cut-off date
- Missed: A jump in the score gives it away
- Disputed: Build features as of a cut-off date — scripted judge: missed; you: said. No other judge has looked at it.

> Judge's notes · scripted  \n\
> said: It is leakage, the value comes from after the label — “It is late.”  \n\

""")
    assert "- Disputed: Build features" in exported("md")


@pytest.mark.parametrize(("form", "flags", "line"), [("md", ["--notes"], "- Partly (50%): Wait until"), ("html", [], "<li>Partly (50%): Wait until")])
def test_the_points_of_a_deeper_question_stand_under_it(form: str, flags: list[str], line: str) -> None:
    kept(interview(["It is known too late.", "Some weeks.", "/skip"], ["main fix", "~late"]), "0001-day-01")
    written = exported(form, *flags)
    assert "Deeper question (partial, 53/100)" in written.split(line)[0]
    assert written.split(line)[1].startswith(" the window is over — “Some weeks.”")


def test_in_markdown_an_answer_cannot_pass_for_a_part_of_the_file_and_brings_no_html_image_or_link_with_it() -> None:
    kept(hostile())
    text = exported("md")
    assert [line for line in text.splitlines() if line.startswith(("#", "---"))] == [
        line for line in text.splitlines() if line.startswith(("## Day 1: Title", "### **Q1", "---"))
    ]
    assert text.count("\n**Perfect answer**\n") == 1
    assert "\n> **Perfect answer**\n" in text
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark", {"html": True}).render(text)
    assert re.findall(r"<(?:script|img|a)\b|[\u200f\u202e]", html) == []


@pytest.mark.parametrize("backslashes", range(1, 5))
@pytest.mark.parametrize(
    "active", ["<img src=http://e.example/x.png>", "![x](http://e.example/x.png)", "[x](http://e.example)", "<http://e.example>", "&#x202e;", "&rlm;"]
)
def test_in_markdown_a_backslash_of_the_text_switches_nothing_on(active: str, backslashes: int) -> None:
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark", {"html": True}).render(safe_markdown("\\" * backslashes + active))
    assert re.findall(r"<(?:img|a)\b", html) == []
    assert active in unescape(html)


# --- HTML ----------------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What is in a page: its elements, each closed where it must be; its texts by element."""

    VOID = frozenset({"meta", "br", "hr", "img", "link", "input"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes what is not open"

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1] if self.open else "", data.strip()))


def test_the_page_is_whole_and_needs_nothing_else() -> None:
    kept(two(*FIRST))
    text = exported("html", "--notes")
    page = Page(text)
    assert page.open == []
    assert text.startswith("<!doctype html>\n")
    names = [name for name, _ in page.elements]
    assert {name for name in names if name in ("script", "img", "link", "iframe", "object", "form", "base")} == set()
    assert {target for _, each in page.elements for key, target in each.items() if key in ("src", "href", "action")} == {"#q1", "#q2"}
    assert [each for name, each in page.elements if name == "meta" and "Content-Security-Policy" in each.values()] != []
    assert "url(" not in text
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    assert [each["id"] for name, each in page.elements if name == "section"] == ["q1", "q2"]


def test_the_page_has_what_was_said_what_was_found_and_the_answers() -> None:
    kept(two(*FIRST))
    texts = Page(exported("html", "--notes")).texts
    assert [text for element, text in texts if element in ("h1", "h2")] == ["Day 1: Test", "Q1 · medium · data leakage", "Q2 · medium · drift"]
    first = [text for element, text in texts if element == "h3"][:6]
    assert first == ["Question", "What was said", "Point by point", "Correct answer", "Minor improvement", "Perfect answer"]
    whole = " ".join(text for _, text in texts)
    assert whole.index("It proves the churn.") < whole.index("wrong belief: It proves the churn") < whole.index("Mention point-in-time joins.")
    assert "partial, 53/100 (first answer 18) · judge: scripted" in whole
    assert "Judge's notes" not in exported("html")


def test_in_the_page_every_text_is_text() -> None:
    kept(hostile())
    text = exported("html", "--notes")
    page = Page(text)
    assert page.open == []
    assert [name for name, _ in page.elements if name in ("script", "img")] == []
    assert {name for name, _ in page.elements if name == "a"} == {"a"}
    assert [each for name, each in page.elements if name == "a"] == [{"href": "#q1"}]
    assert not [key for _, each in page.elements for key in each if key.startswith("on")]
    assert "<script>alert(1)</script>" in " ".join(text for _, text in page.texts)
    assert "{{ 7*7 }}" in " ".join(text for _, text in page.texts)
    assert "&amp;#x202e;live" in text


# --- Messages ------------------------------------------------------------------------------------------------------------


def test_messages_are_one_line_a_session_in_which_the_roles_take_turns() -> None:
    kept(two(*FIRST), "0001-day-01")
    kept(interview(["One."], ["main"], new_session()), "0002-day-01")
    ran = run("export", "0001-day-01", "0002-day-01", "--to", "jsonl")
    lines = ran.out.splitlines()
    assert len(lines) == 2
    for line, name in zip(lines, ("0001-day-01", "0002-day-01"), strict=True):
        told = json.loads(line)
        assert list(told) == ["messages"]
        assert [sorted(each) for each in told["messages"]] == [["content", "role"]] * len(told["messages"])
        assert [each["role"] for each in told["messages"]] == [("assistant", "user")[number % 2] for number in range(len(told["messages"]))]
        said = [event.words if isinstance(event, Said) else event.text for event in transcripts().load(name).log if isinstance(event, Said | Reply)]
        assert "\n\n".join(each["content"] for each in told["messages"]) == "\n\n".join(said)


# --- Asciicast -----------------------------------------------------------------------------------------------------------


def played(text: str) -> tuple[dict[str, Any], list[tuple[float, str]]]:
    """An asciicast, checked line by line: its head, and when what is put out."""
    first, *rest = text.splitlines()
    head = json.loads(first)
    frames: list[tuple[float, str]] = []
    for line in rest:
        at, kind, data = json.loads(line)
        assert isinstance(at, int | float)
        assert kind == "o"
        assert isinstance(data, str)
        assert data
        assert "\n" not in data.replace("\r\n", "")
        assert at >= (frames[-1][0] if frames else 0)
        frames.append((at, data))
    return head, frames


def test_an_asciicast_is_valid_line_by_line_and_shows_what_a_replay_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(two(*FIRST))
    head, frames = played(exported("cast", "--notes"))
    assert head == {
        "version": 2,
        "width": 90,
        "height": 30,
        "timestamp": int(NOON.timestamp()),
        "idle_time_limit": 3.0,
        "title": "Mock interview: Day 1: Test",
        "env": {"TERM": "xterm-256color"},
    }
    screen = pyte.Screen(90, 400)
    stream = pyte.Stream(screen)
    for _, data in frames:
        stream.feed(data)
    monkeypatch.setenv("COLUMNS", "90")
    replayed = run("replay", "0001-day-01", "--notes").out.split("study mode\n", 1)[1]
    assert [line.rstrip() for line in "\n".join(screen.display).rstrip().splitlines()] == [line.rstrip() for line in replayed.rstrip().splitlines()]


def test_in_an_asciicast_long_waits_are_cut_and_nothing_comes_all_at_once() -> None:
    session = two(*FIRST)
    timed = [event.model_copy(update={"at": NOON + timedelta(minutes=number * number)}) for number, event in enumerate(session.log)]
    for log in (timed, session.log, [event.model_copy(update={"at": None}) for event in session.log]):
        kept(Session(session.plan, tuple(log)))
        times = [at for at, _ in played(exported("cast"))[1]]
        gaps = [after - before for before, after in itertools.pairwise(times)]
        assert max(gaps) <= cast.LONGEST_PAUSE + cast.A_LINE + 0.001
        assert sum(gap >= cast.LEAST_PAUSE for gap in gaps) >= 10


def test_an_asciicast_has_its_colours_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(two(*FIRST))
    monkeypatch.setenv("NO_COLOR", "1")
    one = exported("cast")
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERM", "dumb")
    assert exported("cast") == one
    assert "\\u001b[1;3" in one


# --- What makes no sense -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "what"),
    [
        (["0001-day-01", "--to", "pdf"], 2, "there is no form `pdf` There are: md, html, jsonl, cast."),
        (["0001-day-01", "0001-day-01", "--to", "html"], 2, "a file of html holds one interview"),
        (["nobody"], 2, "there is no session `nobody`"),
        (["0001-day-01", "-o", "transcripts/0001-day-01.json"], 2, "this would be written over the interview 0001-day-01"),
        (["0001-day-01", "-o", "transcripts/another.json"], 2, "this would be written over the interview another"),
        (["0001-day-01", "-o", "moved.json"], 2, "this would be written over an interview"),
        (["0001-day-01", "-o", "notes.md"], 2, "notes.md: there is a file of that name already Name another file with -o: nothing is written over."),
        (["0001-day-01", "-o", "loop"], 1, "loop: the file could not be written: it is a symbolic link, and is not followed"),
        (["0001-day-01", "-o", "transcripts"], 1, "could not be written"),
    ],
)
def test_what_cannot_be_exported_is_named_and_nothing_is_written(arguments: list[str], code: int, what: str) -> None:
    kept(two(*FIRST))
    kept(two(*FIRST), "another")
    Path("moved.json").write_bytes(Path("transcripts/another.json").read_bytes())
    Path("notes.md").write_text("mine")
    Path("loop").symlink_to("loop")
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    ran = run("export", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert what in ran.error
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


def test_only_the_page_waits_for_the_library_that_fills_templates() -> None:
    code = (
        "import sys; from interviewer.terminal.commands import program\n"
        "for form in sys.argv[1:]:\n"
        "    flags = ['export', 'sample-day-08', '--to', form, '-o', f'out.{form}']\n"
        "    try: program(flags)(flags, prog_name='i')\n"
        "    except SystemExit as leaving: print(form, leaving.code, 'jinja2' in sys.modules)"
    )
    forms = sorted(FORMS, key=lambda form: form == "html")  # the page comes last: what is imported stays
    environment = {**os.environ, "INTERVIEWER_TRANSCRIPTS": str(ROOT / "transcripts")}
    done = subprocess.run([sys.executable, "-c", code, *forms], env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines() == [line for form in forms for line in (f"Written: out.{form}", f"{form} 0 {form == 'html'}")]
