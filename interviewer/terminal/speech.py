"""Speaking and listening in an interview, for those who have a microphone and a server that hears.

Rules of this file:
- Nobody is cut off: a recording begins with Enter and ends with Enter, however long the pauses in it are.
- What was heard is shown, and can be mended, before it counts. Everything that is said stands on the screen as well.
- Whatever fails, there is a line that says so, and the keyboard is as it was.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from interviewer.core.events import Said
from interviewer.core.session import Session
from interviewer.errors import ModelError, how_to_install
from interviewer.ports import Audience
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.keyboard import Reader
from interviewer.terminal.printer import Printer

#: Samples a second, and the bytes of each.
RATE, _WIDTH = 16_000, 2
#: Nobody speaks longer in one reply, in seconds: at this rate it is two million bytes a minute.
LONGEST = 900
#: What the samples of a WAV are, by how many bytes each has, in the words of the library.
_SAMPLES = {1: "uint8", 2: "int16", 3: "int24", 4: "int32"}
HOW_TO_SPEAK = "Enter: speak · t: type · or a command such as /hint > "
RECORDING = "Recording. Enter when you are done: "


class NoSound(Exception):
    """There is no microphone or loudspeaker that can be used; the message says why."""


class Sound(Protocol):
    """A microphone and a loudspeaker."""

    def records(self, until: Callable[[], None]) -> bytes:
        """What is said (WAV) until `until` returns. Raises NoSound."""
        ...

    def plays(self, wav: bytes) -> None:
        """Play a recording to its end. Raises NoSound."""
        ...


class Speech(Protocol):
    """Hears and speaks."""

    def words_in(self, wav: bytes) -> str:
        """What is said in a recording. Raises ModelError."""
        ...

    def sound_of(self, text: str) -> bytes:
        """A recording of these words. Raises ModelError."""
        ...


class Drafted(Reader, Protocol):
    """A reader that can be given a text to begin with."""

    def begins(self, text: str) -> None:
        """The next reply begins with this, after what was kept for it already."""
        ...


class Device:
    """The microphone and the loudspeaker of this machine, through the library sounddevice (the extra `voice`)."""

    def __init__(self) -> None:
        try:
            import sounddevice
        except (ImportError, OSError) as wrong:  # OSError: the library PortAudio is not there
            raise NoSound(f"sound cannot be used ({wrong}); in the project's folder: {how_to_install('voice')}") from None
        self._library = sounddevice

    def records(self, until: Callable[[], None]) -> bytes:
        """What is said until `until` returns, for LONGEST seconds at most."""
        heard = bytearray()

        def hears(data: bytes, *_: object) -> None:
            if len(heard) < LONGEST * RATE * _WIDTH:
                heard.extend(bytes(data))

        try:
            with self._library.RawInputStream(samplerate=RATE, channels=1, dtype="int16", callback=hears):
                until()
        except self._library.PortAudioError as wrong:
            raise NoSound(f"the microphone cannot be used ({wrong})") from None
        return as_wav(bytes(heard))

    def plays(self, wav: bytes) -> None:
        """Play it."""
        try:
            with wave.open(io.BytesIO(wav)) as recording:
                rate, channels, frames = recording.getframerate(), recording.getnchannels(), recording.readframes(10**9)
                width = recording.getsampwidth()
            if width not in _SAMPLES:
                raise NoSound(f"the recording cannot be played (its samples have {8 * width} bits: 8, 16, 24 or 32 can be)")
            with self._library.RawOutputStream(samplerate=rate, channels=channels, dtype=_SAMPLES[width]) as loudspeaker:
                loudspeaker.write(frames)
        except (self._library.PortAudioError, wave.Error, EOFError, ValueError) as wrong:
            raise NoSound(f"the recording cannot be played ({wrong})") from None


def as_wav(samples: bytes) -> bytes:
    """Samples of 16 bits, one channel, as a WAV."""
    file = io.BytesIO()
    with wave.open(file, "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(_WIDTH)
        recording.setframerate(RATE)
        recording.writeframes(samples)
    return file.getvalue()


class SpokenReader:
    """Replies that are spoken and then mended, or typed. Once there is no sound, everything is typed."""

    def __init__(self, typed: Drafted, sound: Sound, speech: Speech, printer: Printer, line: Callable[[str], str] = input) -> None:
        self._typed = typed
        self._sound: Sound | None = sound
        self._speech = speech
        self._printer = printer
        self._line = line

    @property
    def how(self) -> str:
        """How to send what is typed."""
        return self._typed.how

    def __call__(self, session: Session) -> str | None:
        """The next reply; None when there will be no more."""
        if self._sound is None:
            return self._typed(session)
        try:
            wanted = self._line(HOW_TO_SPEAK).strip()
        except EOFError:
            return None
        if wanted.startswith("/"):
            return wanted
        if not wanted:
            self._begins(self._heard(self._sound))
        elif wanted != "t":
            self._begins(wanted)
        return self._typed(session)

    def _begins(self, words: str) -> None:
        if words:
            self._typed.begins(words)

    def _heard(self, sound: Sound) -> str:
        """What was said; nothing where it could not be heard, and a line that says so."""
        try:
            words = self._speech.words_in(sound.records(self._until_done))
        except NoSound as wrong:
            self._sound = None
            self._says(f"{wrong}. Type your answers.")
        except ModelError as wrong:
            self._says(f"It could not be heard: {wrong}. Type it, or speak again next time.")
        else:
            self._says("This was heard. Mend it, and send it." if words else "Nothing was heard. Type it, or speak again next time.")
            return words
        return ""

    def _until_done(self) -> None:
        with suppress(EOFError):
            self._line(RECORDING)

    def _says(self, text: str) -> None:
        self._printer.prints([Block(Kind.NOTE, text)])


class Aloud:
    """An audience that hears the interviewer as well as seeing what is said. Ctrl-C while it speaks ends the speaking; once it fails, it is silent."""

    def __init__(self, audience: Audience, sound: Sound, speech: Speech, printer: Printer) -> None:
        self._audience = audience
        self._sound = sound
        self._speech = speech
        self._printer = printer
        self._silent = False

    def sees(self, session: Session) -> None:
        """See the event, and hear it if it was said."""
        self._audience.sees(session)
        event = session.log[-1]
        if self._silent or not isinstance(event, Said):
            return
        try:
            self._sound.plays(self._speech.sound_of(event.words))
        except (NoSound, ModelError) as wrong:
            self._silent = True
            self._printer.prints([Block(Kind.NOTE, f"The interviewer cannot be heard any more: {wrong}.")])
        except KeyboardInterrupt:
            return
