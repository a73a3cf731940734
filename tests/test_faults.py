"""Every fault of a server at every call: the candidate keeps the answer, is told once, and chooses: again, without the model, or a pause."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from interviewer import wiring
from interviewer.core.events import Answered, Left, Resumed, Said
from interviewer.core.judgement import Judged
from interviewer.core.session import Session
from interviewer.drive.hold import hold
from interviewer.errors import ModelError
from interviewer.models import client
from interviewer.ports import Choice
from interviewer.settings import Settings
from interviewer.storage.recorder import TranscriptRecorder
from interviewer.storage.transcript import Transcript, session_of
from interviewer.storage.transcripts import Transcripts
from tests.conftest import ROOT
from tests.rooms import NOON, ScriptedCandidate, new_session, trajectory
from tests.server import Reply, Request, Server, as_json, chunk, error, events, words
from tests.test_interview_on_a_server import WORDS, Nobody, model

pytestmark = pytest.mark.enable_socket

KEY = "sk-canary-7f3a"
NAME = "0001-day-01"
ANSWER = "It looks odd."
NO_MORE = ", and is not asked any more in this sitting"

#: Each with the requests that one asking takes, and what it says.
PASSING = {
    "500": (error(500, KEY), "the server has failed (500: [key])"),
    "503": (error(503, "overloaded", retry_after="2"), "the server has failed (503: overloaded)"),
    "429, seconds": (error(429, "slow down", retry_after="2"), "the server is busy (429: slow down)"),
    "429, a date": (error(429, "slow down", retry_after=format_datetime(NOON)), "the server is busy (429: slow down)"),
    "429, a negative number": (error(429, "slow down", retry_after="-5"), "the server is busy (429: slow down)"),
    "an error in place of a reply": (events({"error": {"message": KEY, "code": 502}}), "the server has failed ([key])"),
    "dropped before the first word": (words(drop=True), "cannot be reached"),
    "ended before the first word": (words(finish=None), "the server ended the reply before it had begun"),
}
LASTING = {
    "401": (error(401, f"no such key: {KEY}"), "(401: it does not take the key)"),
    "403": (error(403, f"no such key: {KEY}"), "(403: it does not take the key)"),
    "403 for another reason": (error(403, f"not from your country, {KEY}"), "(403: not from your country, [key])"),
    "404": (error(404, "no such model"), "(404: no such model)"),
    "429, too long": (error(429, "slow down", retry_after="130"), "the server is busy (429: slow down)"),
    "no quota": (error(429, "pay", code="insufficient_quota"), "(429: pay)"),
    "context too long": (error(400, "maximum context length is 512 tokens", code="context_length_exceeded"), "does not fit into the model's context"),
    "length": (words(finish="length"), "length limit"),
    "content_filter": (words(finish="content_filter"), "held back by the server's filter"),
    "refusal": (events(chunk(refusal="I can't."), chunk(finish="stop")), "the model refused to answer"),
    "empty": (words(), "empty"),
    "only a thought": (words("<think>hm", " hm</think>", "\n"), "the model thought, and said nothing"),
    "no chat completion": (as_json({"ok": True}), "could not be read"),
    "a page": (Reply(body=b"<html>hi</html>", status=404, kind="text/html"), "(404)"),
}
#: Faults of the words themselves: only a judge can tell.
UNUSABLE = {
    "malformed JSON": words("{'findings': []"),
    "truncated JSON": words('{"findings": [{"point": "main", "sta'),
    "cut JSON": words('{"findings": [{"point": "main", "sta', finish="length"),
    "dropped JSON": words('{"findings": [', drop=True),
    "a number out of range": words('{"findings": [], "misconceptions": [], "score": 9999}'),
    "NaN": words('{"findings": NaN, "misconceptions": []}'),
    "five of five": words("5/5"),
    "an unknown point": words('{"findings": [{"point": "none", "status": "said", "quote": "odd"}], "misconceptions": []}'),
    "a status that is none": words('{"findings": [{"point": "main", "status": "brilliant", "quote": "odd"}], "misconceptions": []}'),
}
FAULTS = {name: reply for name, (reply, _) in (PASSING | LASTING).items()}
SITES = ("judge", "repair", "voice")


@dataclass
class Sitting:
    """A candidate who answers once, in a room whose server fails at one call; what was chosen, told, shown, slept and asked."""

    choices: list[Choice]
    told: list[ModelError] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)

    def choose(self, wrong: ModelError) -> Choice:
        """Keep what was told, and choose as planned."""
        self.told.append(wrong)
        assert "canary" not in "".join(traceback.format_exception(wrong)) + (wrong.mend or "")
        assert str(wrong).count("\n") == 0
        assert on_disk().log[-1].kind in ("answered", "judged")
        return self.choices.pop(0)

    def held(self, site: str, url: str, session: Session | None = None, **more: Any) -> Session:
        """Hold the interview until the candidate leaves, or the room pauses."""
        judge, voice = ("lexical", "model") if site == "voice" else ("model", "local")
        settings = Settings.model_validate({"judge": judge, "voice": voice, "model": "tiny", "base_url": url, "api_key": KEY, "deadline": 20, **more})
        session = session or new_session()
        recorder = TranscriptRecorder(Transcripts(Path("kept")), NAME, Transcript(created=NOON, plan=session.plan), pytest.fail)
        texts = [ANSWER] if not session.log else []
        room = wiring.room(settings, ScriptedCandidate(texts), recorder, Nobody(), self.choose, wiring.Waiting(self.shown.append, sleep=self.slept.append))
        session = hold(session, room)
        assert on_disk() == session
        assert "canary" not in Path("kept", f"{NAME}.json").read_text(encoding="utf-8")
        assert [event.text for event in session.log if isinstance(event, Answered)] == [ANSWER]
        return session

    def on(self, site: str, fault: Reply, *, times: int = 10**6, **more: Any) -> Session:
        """Hold it on a server that fails so at this call, so many times."""
        failed = 0

        def script(request: Request) -> Reply:
            nonlocal failed
            is_repair = len(request.messages) > 2
            if site == "repair" and not is_repair:
                return words("Well, that is a fine answer.")
            if failed < times:
                failed += 1
                return fault
            return model_at(request)

        with Server(script) as server:
            session = self.held(site, server.url, **more)
        self.asked += server.log
        return session


def model_at(request: Request) -> Reply:
    """The healthy model; a repair is answered like the request that it mends."""
    if len(request.messages) > 2:
        return model(Request(request.number, request.path, request.headers, {**request.body, "messages": request.messages[:2]}))
    return model(request)


def on_disk() -> Session:
    """What is on the disk now."""
    return session_of(Transcripts(Path("kept")).load(NAME), NAME)


def judgement(session: Session) -> Judged:
    """The one judgement."""
    (judged,) = [event for event in session.log if isinstance(event, Judged)]
    return judged


def challenge(session: Session) -> Said:
    """What was said to the answer."""
    (said,) = [event for event in session.log if isinstance(event, Said) and event.move.kind == "challenge"]
    return said


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("name", FAULTS)
def test_who_goes_on_without_the_model_has_a_score_that_says_so_and_the_banks_words(name: str, site: str) -> None:
    sitting = Sitting([Choice.AGAIN, Choice.LOCAL])
    session = sitting.on(site, FAULTS[name])
    says = (PASSING | LASTING)[name][1]
    assert [says in str(wrong) for wrong in sitting.told] == [True, True]
    assert trajectory(session.log) == ["said ask", "answered", "judged", "said challenge", "left"]
    assert len(sitting.asked) == 2 * ((3 if name in PASSING else 1) + (site == "repair"))
    assert sitting.shown == ([challenge(session).words] if site == "voice" else [])
    assert challenge(session).words.endswith("When is it written?")
    if site == "voice":
        assert challenge(session).by.note == f"the model could not speak ({sitting.told[-1]})"
    else:
        assert (judgement(session).by.judge, judgement(session).by.note) == ("local", f"the model judge could not be used ({sitting.told[-1]}){NO_MORE}")
    assert all(pause <= 2 for pause in sitting.slept)


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("name", LASTING)
def test_who_asks_again_has_the_models_own_judgement_and_words_once(name: str, site: str) -> None:
    sitting = Sitting([Choice.AGAIN])
    session = sitting.on(site, FAULTS[name], times=1)
    assert trajectory(session.log) == ["said ask", "answered", "judged", "said challenge", "left"]
    if site == "voice":
        assert (challenge(session).words, challenge(session).by.note, sitting.shown) == (WORDS, None, [WORDS])
    else:
        assert (judgement(session).by.judge, judgement(session).by.note) == ("model", None)


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("name", PASSING)
def test_what_passes_is_asked_again_without_a_word(name: str, site: str) -> None:
    sitting = Sitting([])
    session = sitting.on(site, FAULTS[name], times=2)
    assert (sitting.told, len(sitting.slept)) == ([], 2)
    assert len(sitting.asked) == 3 + (site == "repair")
    used = challenge(session).usage if site == "voice" else judgement(session).usage
    assert used is not None
    assert used.calls == len(sitting.asked)
    assert (challenge(session).by.note, judgement(session).by.note) == (None, None)


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("name", FAULTS)
def test_who_pauses_finds_everything_there_and_the_call_is_made_when_the_interview_goes_on(name: str, site: str) -> None:
    session = Sitting([Choice.PAUSE]).on(site, FAULTS[name])
    before = ["said ask", "answered", *(["judged"] if site == "voice" else [])]
    assert trajectory(session.log) == [*before, "left"]
    left = session.log[-1]
    assert isinstance(left, Left)
    assert left.why.startswith("the model could not speak (" if site == "voice" else "the model judge could not be used (")
    assert left.usage is not None
    with Server(model_at) as healthy:
        session = Sitting([]).held(site, healthy.url, session.after(Resumed()))
    assert trajectory(session.log) == [*before, "left", "resumed", *(["judged"] if site != "voice" else []), "said challenge", "left"]


@pytest.mark.parametrize("site", ["judge", "repair"])
@pytest.mark.parametrize("name", UNUSABLE)
def test_a_judgement_that_is_none_becomes_no_score(name: str, site: str) -> None:
    sitting = Sitting([Choice.LOCAL])
    session = sitting.on(site, UNUSABLE[name])
    assert judgement(session).by.judge == "local"
    assert len(sitting.told) == 1
    no_repair = "cut" in name or "dropped" in name
    assert len(sitting.asked) == (1 if no_repair else 2) + (site == "repair" and no_repair) + ("dropped" in name)  # which is asked for once more


@pytest.mark.parametrize(
    "fault",
    [words("Hm. ", "And so", drop=True), words("Hm. And so", finish=None), words("Hm. And so", finish="length"), words("Hm. And so", finish="content_filter")],
    ids=["dropped", "cut", "length", "filter"],
)
def test_a_voice_that_breaks_off_keeps_what_was_said_and_ends_in_the_banks_words(fault: Reply) -> None:
    sitting = Sitting([])
    said = challenge(sitting.on("voice", fault))
    assert sitting.told == []
    assert said.words.startswith("Hm. ")
    assert said.words.endswith("When is it written?")
    assert (said.by.note or "").startswith("the model could not speak (")
    assert " ".join(sitting.shown) == said.words


@pytest.mark.parametrize(("first", "told"), [("Hm. You are at 3/10. When?", 0), ("You are at 3/10. When?", 1)], ids=["words on the screen", "none yet"])
def test_a_voice_that_fails_when_it_is_asked_once_more_leaves_a_choice_only_where_nothing_has_been_said(first: str, told: int) -> None:
    sitting = Sitting([Choice.LOCAL] * told)

    def script(request: Request) -> Reply:
        return error(404, "no such model") if len(request.messages) > 2 else words(first)

    with Server(script) as server:
        said = challenge(sitting.held("voice", server.url))
    assert len(sitting.told) == told
    assert said.words.startswith("Hm. ") is (told == 0)
    assert said.words.endswith("When is it written?")
    assert (said.by.note or "").startswith("the model could not speak (")


@pytest.mark.parametrize("site", ["judge", "voice"])
@pytest.mark.parametrize("fault", [words(hang=True), words(drip=True)], ids=["a stall", "a slow drip"])
def test_a_server_that_says_nothing_is_left_at_the_deadline(fault: Reply, site: str) -> None:
    sitting = Sitting([Choice.LOCAL])
    sitting.on(site, fault, deadline=0.2)
    assert [str(wrong) for wrong in sitting.told] == ["the model took longer than 0.2 s"]
    assert len(sitting.asked) == 1


@pytest.mark.parametrize("site", ["judge", "voice"])
def test_a_server_that_is_not_there_and_one_that_is_no_tls_are_told_apart(site: str) -> None:
    with Server([]) as server:
        refused = Sitting([Choice.LOCAL])
        no_tls = Sitting([Choice.LOCAL])
        no_tls.held(site, server.url.replace("http:", "https:"))
    refused.held(site, server.url)
    assert (len(refused.slept), len(no_tls.slept)) == (2, 0)
    assert "cannot be reached" in str(refused.told[0])
    assert "no safe connection could be made" in str(no_tls.told[0])
    assert "SSL_CERT_FILE" in (no_tls.told[0].mend or "")


#: A certificate that nobody has signed but itself, with its key, for 127.0.0.1 alone. It is worth nothing anywhere else.
CERTIFICATE = ROOT / "tests" / "loopback.pem"


@pytest.mark.parametrize("site", ["judge", "voice"])
def test_a_certificate_that_is_not_trusted_is_refused_before_a_word_is_sent_and_one_that_the_person_names_is_taken(
    monkeypatch: pytest.MonkeyPatch, site: str
) -> None:
    refused, taken = Sitting([Choice.LOCAL]), Sitting([])
    with Server(model_at, certificate=CERTIFICATE) as server:
        refused.held(site, server.url)
        assert server.log == []
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        client.trusted.cache_clear()
        try:
            session = taken.held(site, server.url)
        finally:
            client.trusted.cache_clear()
    (wrong,) = refused.told
    assert "no safe connection could be made" in str(wrong)
    assert "certificate" in str(wrong).lower()
    assert "SSL_CERT_FILE" in (wrong.mend or "")
    assert (judgement(session).by.judge, challenge(session).by.voice) == (("lexical", "persona") if site == "voice" else ("model", "authored"))
