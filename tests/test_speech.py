"""Spoken replies and questions that are heard, against a stub of the audio endpoints and with sound that a machine made."""

from __future__ import annotations

import io
import math
import re
import struct
import sys
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from interviewer.core.events import Answered, AskedForHint
from interviewer.core.moves import Ask
from interviewer.core.session import Session
from interviewer.errors import ModelError, how_to_install
from interviewer.models.audio import MOST_SPOKEN, OpenAISpeech
from interviewer.settings import load_settings
from interviewer.storage.drafts import Draft
from interviewer.storage.recorder import TranscriptRecorder
from interviewer.storage.transcript import Transcript
from interviewer.terminal import speech
from interviewer.terminal.editor import PromptReader
from interviewer.terminal.keyboard import Keyboard
from interviewer.terminal.printer import Printer
from interviewer.terminal.sitting import Sent
from interviewer.terminal.speech import HOW_TO_SPEAK, RATE, RECORDING, Aloud, Device, NoSound, SpokenReader, as_wav
from interviewer.wiring import speech_of
from tests.program import bank, challenged, run, transcripts
from tests.rooms import NOON, authored_voice, new_session
from tests.server import Reply, Request, Server, as_json, error, words
from tests.terminal import ESCAPE_ENTER, terminal

pytestmark = pytest.mark.enable_socket

KEY = "sk-canary-7f3a"
ANSWER = "It is written after the label."
#: A tenth of a second of a tone.
TONE = as_wav(b"".join(struct.pack("<h", int(8000 * math.sin(2 * math.pi * 440 * number / RATE))) for number in range(RATE // 10)))
AS_SOUND = Reply(body=TONE, kind="audio/wav")


def at(url: str) -> OpenAISpeech:
    """The server that hears and speaks."""
    return OpenAISpeech(key=KEY, base_url=url, hears="ears", speaks="mouth", voice="low", deadline=10)


def hearing(request: Request) -> Reply:
    """Hears always the same, and speaks a tone."""
    return as_json({"text": f" {ANSWER}\n"}) if request.path.endswith("/transcriptions") else AS_SOUND


# --- The client ----------------------------------------------------------------------------------------------------------------


def test_a_recording_becomes_words_and_words_a_recording() -> None:
    with Server(hearing) as server:
        speech = at(server.url)
        assert speech.words_in(TONE) == ANSWER
        assert speech.sound_of("Why? " * 1000) == TONE
    heard, spoken = server.log
    assert (heard.path, spoken.path) == ("/v1/audio/transcriptions", "/v1/audio/speech")
    assert TONE in heard.raw
    assert b"ears" in heard.raw
    assert spoken.body == {"input": ("Why? " * 1000)[:MOST_SPOKEN], "model": "mouth", "voice": "low", "response_format": "wav"}


@pytest.mark.parametrize(
    "reply",
    [
        *(error(status, f"no {KEY}") for status in (401, 404, 429, 500)),
        *(as_json({"text": 7}), as_json(["text"]), Reply(body=b"{", kind="application/json"), words(drop=True), Reply(body=b"ID3", kind="audio/mpeg")),
    ],
)
def test_what_cannot_be_heard_or_spoken_is_a_models_error_without_the_key(reply: Reply) -> None:
    with Server(lambda _: reply) as server:
        for asked in (lambda: at(server.url).words_in(TONE), lambda: at(server.url).sound_of("Why?")):
            with pytest.raises(ModelError) as wrong:
                asked()
            assert "canary" not in str(wrong.value)
    assert len(server.log) == 2


def test_a_key_that_is_refused_is_to_be_looked_for_where_it_was_set() -> None:
    with Server(lambda _: error(401)) as server, pytest.raises(ModelError) as wrong:
        speech_of(load_settings({"base_url": server.url}, {"INTERVIEWER_KEY_FROM": "MY_KEY", "MY_KEY": KEY})).words_in(TONE)
    assert wrong.value.mend == "Check the key in MY_KEY."


def test_a_recording_that_comes_byte_by_byte_is_left_at_the_deadline() -> None:
    with Server([words(drip=True)]) as server:
        speech = OpenAISpeech(key=KEY, base_url=server.url, hears="ears", speaks="mouth", voice="low", deadline=0.2)
        with pytest.raises(ModelError, match=r"took longer than 0\.2 s"):
            speech.sound_of("Why?")


def test_a_recording_may_be_as_long_as_so_many_words_take() -> None:
    minutes = TONE + bytes(12_000_000)
    with Server([Reply(body=minutes, kind="audio/wav"), Reply(body=TONE, endless=bytes(1_000_000), kind="audio/wav")]) as server:
        assert len(at(server.url).sound_of("Why?")) == len(minutes)
        with pytest.raises(ModelError, match="60,000,000 bytes"):
            at(server.url).sound_of("Why?")


def test_of_what_is_heard_nothing_acts_on_the_terminal_and_no_key_comes_back() -> None:
    with Server([as_json({"text": f"\x1b[2J\u202eIt is {KEY}."})]) as server:
        assert at(server.url).words_in(TONE) == "It is [key]."


# --- Speaking instead of typing ------------------------------------------------------------------------------------------------


@dataclass
class Typist:
    """Somebody who reads the draft and sends what they make of it."""

    mends: Callable[[str], str] = str
    begins_with: str = ""
    how: str = ""
    drafts: list[str] = field(default_factory=list)

    def begins(self, text: str) -> None:
        """The next reply begins with this, after what was kept for it."""
        self.begins_with = f"{self.begins_with}\n{text}" if self.begins_with else text

    def __call__(self, session: Session) -> str | None:
        self.drafts.append(self.begins_with)
        draft, self.begins_with = self.begins_with, ""
        return self.mends(draft)


@dataclass
class Tape:
    """A microphone that hears a tone, or is not there; a loudspeaker that keeps what it played."""

    broken: bool = False
    played: list[bytes] = field(default_factory=list)

    def records(self, until: Callable[[], None]) -> bytes:
        if self.broken:
            raise NoSound("the microphone cannot be used (it is not there)")
        until()
        return TONE

    def plays(self, wav: bytes) -> None:
        if self.broken:
            raise NoSound("the recording cannot be played (there is no loudspeaker)")
        self.played.append(wav)


@dataclass
class Ears:
    """Hears a text, or fails; speaks a tone."""

    hears: str | ModelError = ANSWER

    def words_in(self, wav: bytes) -> str:
        assert wav == TONE
        if isinstance(self.hears, ModelError):
            raise self.hears
        return self.hears

    def sound_of(self, text: str) -> bytes:
        if isinstance(self.hears, ModelError):
            raise self.hears
        return text.encode()


@dataclass
class Spoken:
    """What came of a few replies."""

    replies: list[str | None]
    drafts: list[str]
    asked: list[str]
    shown: str


def spoken(*lines: str, tape: Tape | None = None, ears: Ears | None = None, mends: Callable[[str], str] = str, times: int = 1) -> Spoken:
    """So many replies of somebody who types these lines where a line is asked for."""
    typed, asked, out = iter(lines), list[str](), io.StringIO()

    def line(prompt: str) -> str:
        asked.append(prompt)
        text = next(typed, None)
        if text is None:
            raise EOFError
        return text

    typist = Typist(mends)
    reader = SpokenReader(typist, tape or Tape(), ears or Ears(), Printer(Console(file=out, width=200)), line)
    return Spoken([reader(new_session()) for _ in range(times)], typist.drafts, asked, " ".join(out.getvalue().split()))


def test_what_was_heard_is_shown_and_can_be_mended_before_it_counts() -> None:
    got = spoken("", "", mends=lambda draft: f"{draft} I mean the churn label.")
    assert got.asked == [HOW_TO_SPEAK, RECORDING]
    assert got.drafts == [ANSWER]
    assert got.replies == [f"{ANSWER} I mean the churn label."]
    assert got.shown == "This was heard. Mend it, and send it."


def test_who_prefers_to_type_types_and_a_command_is_a_command() -> None:
    got = spoken("t", "/hint", "It is", mends=lambda draft: draft or "typed", times=3)
    assert got.replies == ["typed", "/hint", "It is"]
    assert got.asked == [HOW_TO_SPEAK] * 3
    assert spoken().replies == [None]  # the input ended


def test_what_could_not_be_heard_is_said_and_the_keyboard_is_there() -> None:
    failed = spoken("", "", ears=Ears(ModelError("the server is busy")), mends=lambda draft: draft or "typed")
    assert (failed.replies, failed.shown) == (["typed"], "It could not be heard: the server is busy. Type it, or speak again next time.")
    silent = spoken("", "", ears=Ears(""), mends=lambda draft: draft or "typed")
    assert (silent.replies, silent.shown) == (["typed"], "Nothing was heard. Type it, or speak again next time.")


def test_without_a_microphone_everything_is_typed_from_then_on() -> None:
    got = spoken("", tape=Tape(broken=True), mends=lambda draft: draft or "typed", times=3)
    assert got.replies == ["typed"] * 3
    assert got.asked == [HOW_TO_SPEAK]
    assert got.shown == "the microphone cannot be used (it is not there). Type your answers."


def test_a_draft_that_was_not_shown_is_kept_when_a_command_is_typed_and_goes_once_it_is_sent(tmp_path: Path) -> None:
    draft, lines = Draft(tmp_path / "0001.json"), iter(["/hint", "t"])
    draft.keeps(ANSWER)
    session, kept = new_session(), list[str]()
    session = session.after(authored_voice().says(Ask(), session))
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(ESCAPE_ENTER)
        printer, editor = Printer(Console(file=io.StringIO())), PromptReader(plain=True, meanwhile=lambda: None, draft=draft)
        recorder = Sent(TranscriptRecorder(transcripts(), "0001", Transcript(created=NOON, plan=session.plan), kept.append), draft, editor)
        reader = SpokenReader(editor, Tape(), Ears(), printer, lambda _: next(lines))
        candidate = Keyboard(reader, printer, contests=lambda *_: None, now=lambda: NOON)
        for sent in (AskedForHint(), Answered(text=ANSWER)):
            assert candidate.replies(session) == sent
            recorder.records(session.after(sent))
            kept.append(draft.text())
    assert kept == [ANSWER, ""]


# --- Hearing the interviewer ---------------------------------------------------------------------------------------------------


@dataclass
class Watching:
    """Sees what there is to see."""

    seen: list[Session] = field(default_factory=list)

    def sees(self, session: Session) -> None:
        self.seen.append(session)


def heard(tape: Tape, ears: Ears) -> tuple[Watching, str]:
    """What is seen and shown of a question, an answer and a challenge."""
    watching, out = Watching(), io.StringIO()
    aloud = Aloud(watching, tape, ears, Printer(Console(file=out, width=200)))
    log = challenged().log
    for count in range(1, len(log) + 1):
        aloud.sees(Session(plan=challenged().plan, log=log[:count]))
    return watching, out.getvalue().strip()


def test_the_interviewer_is_heard_and_the_candidate_is_not() -> None:
    tape = Tape()
    watching, shown = heard(tape, Ears())
    assert [wav.decode() for wav in tape.played] == [event.words for event in challenged().log if event.kind == "said"]
    assert (len(watching.seen), shown) == (4, "")


@pytest.mark.parametrize(("tape", "ears"), [(Tape(broken=True), Ears()), (Tape(), Ears(ModelError("no voice")))])
def test_an_interviewer_who_cannot_be_heard_is_still_seen_and_that_is_said_once(tape: Tape, ears: Ears) -> None:
    watching, shown = heard(tape, ears)
    assert len(watching.seen) == 4
    assert shown.count("The interviewer cannot be heard any more") == 1


def test_ctrl_c_ends_the_speaking_and_nothing_else() -> None:
    class Interrupted(Tape):
        def plays(self, wav: bytes) -> None:
            raise KeyboardInterrupt

    watching, shown = heard(Interrupted(), Ears())
    assert (len(watching.seen), shown) == (4, "")


# --- The machine's own sound ---------------------------------------------------------------------------------------------------


def test_without_the_extra_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(NoSound, match=re.escape(how_to_install("voice"))):
        Device()


class PortAudioError(Exception):
    """As the library has it."""


class Library:
    """As much of the library as is used: its microphone hears the tone in two parts, its loudspeaker keeps what is written."""

    PortAudioError = PortAudioError

    def __init__(self, *, broken: bool = False) -> None:
        self.written = b""
        self.played = ""
        self._broken = broken

    def RawInputStream(self, *, samplerate: int, channels: int, dtype: str, callback: Callable[..., None]) -> Library:  # noqa: N802  # the library's name
        assert (samplerate, channels, dtype) == (RATE, 1, "int16")
        self.hears(callback)
        return self

    def RawOutputStream(self, *, samplerate: int, channels: int, dtype: str) -> Library:  # noqa: N802  # the library's name
        assert (samplerate, channels) == (RATE, 1)
        self.played = dtype
        return self

    def hears(self, callback: Callable[..., None]) -> None:
        if self._broken:
            raise PortAudioError("no device")
        with wave.open(io.BytesIO(TONE)) as tone:
            for _ in range(2):
                frames = tone.readframes(800)
                callback(frames, 800, None, None)

    def write(self, frames: bytes) -> None:
        self.written += frames

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None: ...


def test_the_microphone_records_until_enter_and_the_loudspeaker_plays_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    library, waited = Library(), list[bool]()
    monkeypatch.setitem(sys.modules, "sounddevice", library)
    assert Device().records(lambda: waited.append(True)) == TONE
    assert waited == [True]
    Device().plays(TONE)
    assert (library.played, as_wav(library.written)) == ("int16", TONE)
    for broken in (b"", b"RIFF", TONE[:20]):
        with pytest.raises(NoSound):
            Device().plays(broken)


def test_a_recording_keeps_all_that_is_said_until_the_limit_however_long_its_pieces_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "LONGEST", 1)
    library, pieces = Library(), [100] * 10 + [2000, 6000] + [100] * 20
    monkeypatch.setattr(library, "hears", lambda callback: [callback(bytes(2 * frames), frames, None, None) for frames in pieces])
    monkeypatch.setitem(sys.modules, "sounddevice", library)
    assert Device().records(lambda: None) == as_wav(bytes(2 * sum(pieces)))
    pieces += [7000] * 2
    assert Device().records(lambda: None) == as_wav(bytes(2 * (sum(pieces) - 7000)))


def wav_of(width: int, samples: bytes) -> bytes:
    """Samples of so many bytes each, one channel, as a WAV."""
    form = struct.pack("<HHIIHH", 1, 1, RATE, RATE * width, width, 8 * width)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(samples)) + samples
    return b"RIFF" + struct.pack("<I", len(body)) + body


def test_a_recording_is_played_in_the_size_of_its_samples_and_one_of_a_strange_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = bytes(range(48))
    for width, kind in {1: "uint8", 2: "int16", 3: "int24", 4: "int32"}.items():
        monkeypatch.setitem(sys.modules, "sounddevice", library := Library())
        Device().plays(wav_of(width, samples))
        assert (library.played, library.written) == (kind, samples)
    with pytest.raises(NoSound, match="its samples have 64 bits"):
        Device().plays(wav_of(8, samples))


def test_a_microphone_that_is_not_there_is_no_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", Library(broken=True))
    with pytest.raises(NoSound, match="the microphone cannot be used"):
        Device().records(lambda: None)


def test_who_wants_to_speak_without_a_server_is_told_so_before_anything_is_made() -> None:
    ran = run("start", "--speak", "--bank", bank())
    assert ran.code == 2
    assert "there is neither a key nor a server" in ran.error
    assert transcripts().names() == []


@pytest.mark.terminal
def test_in_a_terminal_without_sound_the_interview_goes_on_in_writing() -> None:
    with Server(hearing) as server, terminal("start", "--speak", "--base-url", server.url, "--bank", bank()) as shown:
        shown.shows("The interview goes on in writing.")
        shown.shows("Esc Enter")
        shown.types(ANSWER + ESCAPE_ENTER)
        shown.shows("What would you change?")
    assert server.log == []
