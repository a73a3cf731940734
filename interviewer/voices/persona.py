"""The persona: a model that words the move. It does not choose the move, and it does not know the answer.

It is told the question, what has been said on it, and the author's own wording of the move; never a point, a reference answer or a
verdict. The guard reads every sentence before the candidate does; where a sentence may not be said, or the model fails, the turn is
finished in the author's words, and the record says why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from string import Template

from interviewer.core.events import Answered, AskedBack, AskedForHint, DidNotKnow, Said, SpokenBy
from interviewer.core.moves import Ask, CallOut, Challenge, Clarify, Close, GoDeeper, Hint, Move
from interviewer.core.session import Session
from interviewer.errors import ModelError, ModelRefused
from interviewer.ports import Message, Model
from interviewer.voices.authored import AuthoredVoice
from interviewer.voices.guard import Breach, Guard, sentences_of

NAME = "persona"
#: How much of the discussion the persona is shown: the last turns, each cut, so that a prompt never grows with the session.
TURNS_SHOWN, CHARACTERS_SHOWN = 6, 1500
MOST_FAILURES = 2
_TASKS = {Challenge: "challenge", CallOut: "call_out", GoDeeper: "go_deeper", Clarify: "clarify"}


class PersonaVoice:
    """Words challenges, call-outs, deeper questions and clarifications; asking, hinting and closing stay in the author's words."""

    def __init__(
        self, model: Model, authored: AuthoredVoice, rules: str, persona: str, streams: Callable[[str], None], interrupted: Callable[[], None] | None = None
    ) -> None:
        self._model = model
        self._interrupted = interrupted
        self._authored = authored
        self._system, _, case = f"{rules.replace('$persona', persona)}".partition("\n===\n")
        self._case = Template(case)
        self._prompt = hashlib.sha256(f"{rules}\0{persona}".encode()).hexdigest()[:12]
        self._streams = streams
        self._failures = 0

    def says(self, move: Move, session: Session) -> Said:
        """The move in the persona's words, or in the author's where these may not or cannot be said."""
        if isinstance(move, Ask | Hint | Close) or self._failures >= MOST_FAILURES:
            return self._authored.says(move, session)
        authored = self._authored.words(move, session)
        guard = Guard(session.discussion, authored)
        said: list[str] = []
        note: str | None = None
        stopped = False
        try:
            for sentence in sentences_of(self._model.streams(self._messages(move, authored, session))):
                said.append(guard.reads(sentence))
                self._streams(sentence)
            guard.ends()
            self._failures = 0
        except Breach as breach:
            note = f"the model's wording was held back, {breach}"
        except KeyboardInterrupt:
            if self._interrupted is None:
                raise
            self._interrupted()  # what has been said is kept; who interrupts again leaves
            stopped, note = True, "you stopped the model"
        except ModelError as wrong:
            self._failures = MOST_FAILURES if isinstance(wrong, ModelRefused) else self._failures + 1
            note = f"the model could not speak ({wrong})"
        if note is not None and not any("?" in sentence for sentence in said):
            said.append(authored)
            self._streams(authored)
        elif stopped:
            note = None
        by = SpokenBy(voice=NAME, model=self._model.name, prompt=self._prompt, note=note, stopped=stopped)
        return Said(question=session.discussion.question.id, move=move, words=" ".join(said), by=by)

    def _messages(self, move: Move, authored: str, session: Session) -> list[Message]:
        talk = session.discussion
        case = self._case.substitute(
            question=talk.question.ask.strip(),
            exchange="\n".join(_turns(session)),
            task=_TASKS.get(type(move), "clarify"),
            authored=authored,
        )
        return [{"role": "system", "content": self._system}, {"role": "user", "content": case}]


def _turns(session: Session) -> list[str]:
    """What was said after the question, one line a turn: no text in a turn can pass for another turn, or for the task."""
    turns: list[tuple[str, str]] = []
    for event in session.discussion.events:
        if isinstance(event, Said) and not isinstance(event.move, Ask):
            turns.append(("Interviewer", event.words))
        elif isinstance(event, Answered | AskedBack | AskedForHint | DidNotKnow):
            turns.append(("Candidate", event.text))
    return [f"{who}: {' '.join(words.split())[:CHARACTERS_SHOWN]}" for who, words in turns[-TURNS_SHOWN:]]
