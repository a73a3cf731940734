"""Whole interviews whose judge and voice are a model on a real server: what is asked, when, how often, and what happens when the server fails."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interviewer import wiring
from interviewer.core.events import Answered, AskedBack, Said
from interviewer.core.judgement import Judged
from interviewer.core.question import Question
from interviewer.core.session import Session
from interviewer.drive.hold import hold
from interviewer.errors import ModelError
from interviewer.models.client import warm_up
from interviewer.ports import Choice, Choose
from interviewer.settings import Settings
from interviewer.storage.recorder import TranscriptRecorder
from interviewer.storage.transcript import Transcript, session_of
from interviewer.storage.transcripts import Transcripts
from tests.conftest import ROOT
from tests.program import RIGHT, bank, transcripts
from tests.rooms import NOON, ScriptedCandidate, new_session, question, trajectory
from tests.server import Reply, Request, Server, error, events, words

pytestmark = pytest.mark.enable_socket

NAME = "0001-day-01"
WORDS = "Hm, but what would follow from that?"
NO_MORE = ", and is not asked any more in this sitting"

#: What the model finds in each answer, in the shorthand of `rooms.judgement_from`.
FOUND = {
    "It looks odd.": "",
    "It is only known too late, so rebuild it as of that day.": "main fix",
    "Then I hold those users back.": "late",
    "Train twice and compare.": "test",
    "It shows who has left.": "+proof",
    "You learn it when all is over.": "main",
}
#: Five questions: up the whole ladder; called out, and then at a loss; asked back and skipped; good at once; weak to the end.
TEXTS = [
    *["It looks odd.", "It is only known too late, so rebuild it as of that day.", "Then I hold those users back.", "Train twice and compare."],
    *["It shows who has left.", "You learn it when all is over.", "I don't know", "no idea"],
    *["What do you mean?", "/hint", "/skip"],
    *["It is only known too late, so rebuild it as of that day."],
    *["It looks odd.", "It looks odd.", "It looks odd."],
]


def five_questions() -> list[Question]:
    """Five questions; the fourth has nothing deeper."""
    return [question(f"q{number}", ask=f"Is column {number} leakage?", **({"deeper": ()} if number == 4 else {})) for number in range(1, 6)]


def is_judging(request: Request) -> bool:
    """Whether the request is a judge's: only a judge wants an object."""
    return request.form == "json_schema"


def model(request: Request) -> Reply:
    """A small model: it finds what it is told to, and says always the same."""
    if not is_judging(request):
        return words("Hm, but what would ", "follow from that?")
    found = FOUND[answer_in(request)].split()
    points = [point["point"] for point in json.loads(between(request.prompt, "Points:\n", "\n\nMisconceptions:"))]
    findings = [{"point": each, "status": "said" if each in found else "not_said", "quote": answer_in(request) if each in found else ""} for each in points]
    held = [{"misconception": each[1:], "quote": answer_in(request)} for each in found if each.startswith("+")]
    return words("```json\n", json.dumps({"findings": findings, "misconceptions": held}), "\n```")


def answer_in(request: Request) -> str:
    """The candidate's reply, between its two lines."""
    fence = re.search(r"between the two lines that read (\S+)\.\n", request.prompt)
    assert fence is not None
    return between(request.prompt, f"{fence[1]}.\n{fence[1]}\n", f"\n{fence[1]}")


def between(text: str, start: str, end: str) -> str:
    """What stands between two marks."""
    return text.partition(start)[2].partition(end)[0]


def no_choice(wrong: ModelError) -> Choice:
    """Nothing may fail here."""
    raise wrong


class Nobody:
    """An audience that looks away."""

    def sees(self, session: Session) -> None:
        """See nothing."""


Held = tuple[Session, list[Request], list[str]]


def held(script: Callable[[Request], Reply], texts: list[str], *questions: Question, choose: Choose = no_choice, **more: Any) -> Held:
    """An interview in the room that the settings make, with its transcript on disk: the session, what the server was asked, what was streamed."""
    warm_up()
    session, streamed = new_session(*questions), list[str]()
    with Server(script) as server:
        chosen = Settings(judge="model", voice="model", model="tiny", base_url=server.url, **more)
        recorder = TranscriptRecorder(Transcripts(Path("kept")), NAME, Transcript(created=NOON, plan=session.plan), pytest.fail)
        session = hold(session, wiring.room(chosen, ScriptedCandidate(list(texts)), recorder, Nobody(), choose, wiring.Waiting(streamed.append)))
    return session, server.log, streamed


def on_disk() -> Session:
    """The session as its transcript has it at this moment."""
    return session_of(Transcripts(Path("kept")).load(NAME), NAME)


# --- Where all goes well -----------------------------------------------------------------------------------------------------


def test_a_whole_interview_of_five_questions_asks_at_most_one_judge_and_one_voice_a_turn() -> None:
    session, asked, streamed = held(model, TEXTS, *five_questions())
    turns = [
        *["said ask", "answered", "judged*", "said challenge*", "answered", "judged*", "said go_deeper*"],
        *["answered", "judged*", "said go_deeper*", "answered", "judged*", "said close"],
        *["said ask", "answered", "judged*", "said call_out*", "answered", "judged*", "said challenge*"],
        *["did_not_know", "said hint", "did_not_know", "said close"],
        *["said ask", "asked_back", "said clarify*", "asked_for_hint", "said hint", "skipped", "said close"],
        *["said ask", "answered", "judged*", "said close"],
        *["said ask", "answered", "judged*", "said challenge*", "answered", "judged*", "said challenge*", "answered", "judged*", "said close"],
    ]
    assert session.finished
    assert trajectory(session.log) == [turn.removesuffix("*") for turn in turns]
    assert [is_judging(request) for request in asked] == [turn == "judged*" for turn in turns if turn.endswith("*")]
    assert streamed == [WORDS] * sum(not is_judging(request) for request in asked)


def test_the_transcript_names_the_model_wherever_it_had_a_say_and_nowhere_else() -> None:
    session, _, _ = held(model, TEXTS, *five_questions())
    assert on_disk() == session
    judges = {(event.by.judge, event.by.model, event.by.note) for event in on_disk().log if isinstance(event, Judged)}
    voices = {(event.move.kind, event.by.voice, event.by.model, event.by.note) for event in on_disk().log if isinstance(event, Said)}
    assert judges == {("model", "tiny", None)}
    assert voices == {
        *((kind, "persona", "tiny", None) for kind in ("challenge", "call_out", "go_deeper", "clarify")),
        *((kind, "authored", None, None) for kind in ("ask", "hint", "close")),
    }


def test_an_answer_is_on_disk_before_the_server_sees_any_request_for_it() -> None:
    seen: list[str] = []

    def looking_at_the_disk(request: Request) -> Reply:
        last = on_disk().log[-1]
        seen.append(last.kind)
        if is_judging(request):
            assert last == Answered(text=answer_in(request), at=last.at)
        else:
            assert isinstance(last, Judged | AskedBack)
        return model(request)

    session, asked, _ = held(looking_at_the_disk, TEXTS, *five_questions())
    assert session.finished
    assert len(seen) == len(asked) == 18
    assert seen.count("answered") == sum(isinstance(event, Answered) for event in session.log)


def test_a_prompt_does_not_grow_with_the_interview_and_holds_nothing_of_the_questions_before() -> None:
    _, asked, _ = held(model, TEXTS, *five_questions())
    last = [request for request in asked if "column 5" in request.prompt]
    assert len(last) == 5
    assert [request.number for request in last if re.search(r"column [1-4]", request.prompt)] == []
    assert max(len(request.prompt) for request in last) < 1.2 * max(len(request.prompt) for request in asked[:2])
    assert sum(len(request.prompt) for request in asked) < 60_000


# --- Where the server fails --------------------------------------------------------------------------------------------------

FAULTS = {
    "an error": error(500, "canary"),
    "a wrong key": error(401, "canary is no key of ours"),
    "too busy": error(429, "canary", retry_after="130"),
    "a dropped stream": words("Hm. ", drop=True),
    "a cut reply": words("Hm. Wh", finish=None),
    "too long": words("Hm. Wh", finish="length"),
    "held back": words("Hm. Wh", finish="content_filter"),
    "nothing": words(),
    "no chat completion": events("[1]"),
    "neither JSON nor a question": words("Hm."),
    "nothing for ever": words("Hm. Wh", hang=True),
}


@pytest.mark.parametrize(("name", "healthy"), [(name, healthy) for name in FAULTS for healthy in (0, 1, 2) if not (FAULTS[name].hang and healthy)])
def test_whatever_the_server_does_the_interview_is_finished_and_the_record_says_what_stood_in(name: str, healthy: int) -> None:
    """The first requests are answered as they should be, and every later one fails: 1 is the judge's, 2 the voice's, 3 the judge's again."""
    fault = FAULTS[name]
    told: list[ModelError] = []

    def choose(wrong: ModelError) -> Choice:
        told.append(wrong)
        return Choice.LOCAL

    session, asked, streamed = held(
        lambda request: model(request) if request.number <= healthy else fault,
        ["It looks odd.", "/skip"] * 3,
        *five_questions()[:3],
        choose=choose,
        api_key="canary",
        deadline=0.2 if fault.hang else 0.9,  # too short for a pause, so that nothing waits
    )
    judged = [event for event in session.log if isinstance(event, Judged)]
    spoken = [event for event in session.log if isinstance(event, Said) and event.move.kind == "challenge"]
    assert trajectory(session.log) == ["said ask", "answered", "judged", "said challenge", "skipped", "said close"] * 3
    assert [event.by.judge for event in judged] == ["model" if healthy else "local", "local", "local"]
    assert [event.by.note for event in judged if event.by.judge == "local"] == [f"the model judge could not be used ({told[0]}){NO_MORE}"] * (
        3 if not healthy else 2
    )
    assert 1 <= len(told) <= 3  # the judge's, and the voice's for as long as it tries
    assert [event.words for event in spoken if event.words == WORDS] == [WORDS] * (healthy == 2)
    assert all(event.words.endswith("When is it written?") and (event.by.note or event.by.voice == "authored") for event in spoken if event.words != WORDS)
    assert " ".join(streamed) == " ".join(event.words for event in spoken if event.by.voice == "persona")
    assert len(asked) <= healthy + 6  # the judge and its repair, and two turns that are asked for twice
    assert on_disk() == session
    assert "canary" not in Path("kept", f"{NAME}.json").read_text(encoding="utf-8")


def test_the_program_goes_on_with_the_local_judge_when_the_server_dies_after_the_first_question() -> None:
    """As it is run by a person, from a pipe."""
    done = run_on(last=1)
    assert (done.returncode, done.stderr) == (0, "")
    screen = " ".join(done.stdout.split())
    first, second = screen.split("Q2/2")
    assert "excellent, 100/100 · judge: model (m)" in first
    assert "could not be used" not in first
    died = r"Judged by the local judge: the model judge could not be used \(http://127\.0\.0\.1:\d+/v1 cannot be reached"
    assert len(re.findall(died, second)) == 1
    assert re.search(r"(good|excellent), \d+/100 · judge: local", second)
    assert "Day 1 is done" in second
    assert "Traceback" not in screen
    assert "canary" not in screen
    notes = [(event.by.judge, (event.by.note or "")[:34]) for event in recorded().log if isinstance(event, Judged)]
    assert notes == [("model", ""), ("local", "the model judge could not be used ")]


def test_the_program_holds_an_interview_on_a_server() -> None:
    done = run_on()
    assert (done.returncode, done.stderr) == (0, "")
    assert "judge: model · voice: model · model: m" in done.stdout
    assert "could not" not in done.stdout
    assert {event.by.judge for event in recorded().log if isinstance(event, Judged)} == {"model"}
    assert recorded().finished


def run_on(last: int | None = None) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, on a server that finds everything right, and is gone after so many requests."""

    def finds_all(request: Request) -> Reply:
        points = json.loads(between(request.prompt, "Points:\n", "\n\nMisconceptions:"))
        found = [{"point": point["point"], "status": "said", "quote": answer_in(request)} for point in points]
        return words(json.dumps({"findings": found, "misconceptions": []}))

    with Server(finds_all, last=last) as server:
        command = ["start", "--judge", "model", "--voice", "model", "--model", "m", "--base-url", server.url, "--bank", bank()]
        return subprocess.run(
            [sys.executable, "-m", "interviewer", *command],
            input=RIGHT,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "INTERVIEWER_API_KEY": "sk-canary", "INTERVIEWER_DEADLINE": "1"},
        )


def recorded() -> Session:
    """The session of the program."""
    return session_of(transcripts().load(NAME), NAME)
