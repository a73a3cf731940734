"""The persona: a model that words the move. It does not choose the move, and it does not know the answer.

It is told the question, what has been said on it, and the author's own words for the move; never a point, a reference answer or a
verdict beyond the move itself. The guard reads every sentence before the candidate does. Where one may not be said, the model is asked once more and told
why; where that does not help, or the model fails, the turn is finished in the author's words, and the record says why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from string import Template
from typing import assert_never

from interviewer.core.events import Answered, AskedBack, AskedForHint, DidNotKnow, Said, SpokenBy
from interviewer.core.moves import Ask, CallOut, Challenge, Clarify, Close, GoDeeper, Hint, Move
from interviewer.core.session import Session
from interviewer.errors import ModelError, ModelRefused
from interviewer.ports import Message, Model, Tells, leaves
from interviewer.voices.authored import AuthoredVoice
from interviewer.voices.character import Character
from interviewer.voices.guard import Breach, Guard
from interviewer.voices.sentences import after_the_thought, ends_a_thought, sentences_of

NAME = "persona"
#: How much of the discussion the persona is shown: the last turns, each cut, so that a prompt never grows with the session.
TURNS_SHOWN, CHARACTERS_SHOWN = 6, 1500
#: After so many turns on end that a model could not speak, or would not keep to the rules even when told, it is not asked any more.
MOST_FAILURES = 2
#: How often a model is asked for one turn.
MOST_ATTEMPTS = 2


class PersonaVoice:
    """Words challenges, call-outs, deeper questions and clarifications; asking, hinting and closing stay in the author's words.

    `rules` is prompts/voice.md and `again` prompts/voice_again.md; `tells` is what the guard asks whether a sentence says a point. `interrupted` is told
    when the candidate stops the words, and raises KeyboardInterrupt to leave.
    """

    def __init__(
        self,
        model: Model,
        authored: AuthoredVoice,
        character: Character,
        prompts: tuple[str, str],
        streams: Callable[[str], None],
        tells: Tells | None = None,
        interrupted: Callable[[], None] = leaves,
    ) -> None:
        rules, again = prompts
        self._model = model
        self._interrupted = interrupted
        self._authored = authored
        self._character = character
        system, _, case = rules.partition("\n===\n")  # before a persona is in it, which may have such a line of its own
        self._system = system.replace("$persona", character.instruction)
        self._case, self._again = Template(case), Template(again)
        self._prompt = hashlib.sha256("\0".join((rules, again, character.fingerprint)).encode()).hexdigest()[:12]
        self._streams = streams
        self._tells = tells
        self._failures = 0
        self._thinks_first = False

    def says(self, move: Move, session: Session) -> Said:
        """The move in the persona's words, or in the author's where these may not or cannot be said."""
        if isinstance(move, Ask | Hint | Close) or self._failures >= MOST_FAILURES:
            return self._authored.says(move, session)
        said, breaches, stopped = list[str](), list[Breach](), False
        guard = self._guard(move, session)
        try:
            self._speaks(self._messages(move, session), guard, said, breaches)
            self._failures = self._failures + 1 if len(breaches) >= MOST_ATTEMPTS else 0
            note = f"the model's wording was held back, {breaches[-1]}" if breaches and not guard.has_asked else None
        except KeyboardInterrupt:
            self._interrupted()  # what has been said is kept; who interrupts again leaves
            stopped, note = True, "you stopped the model"
        except ModelError as wrong:
            self._failures = MOST_FAILURES if isinstance(wrong, ModelRefused) else self._failures + 1
            note = f"the model could not speak ({wrong})"
        if note is not None and not (said and guard.has_asked):
            rest = self._authored.substance(move, session) if said else self._authored.words(move, session)
            said.append(rest)
            self._streams(rest)
        else:
            note = None  # nothing of the bank's was added
        by = SpokenBy(
            voice=NAME,
            model=self._model.name,
            prompt=self._prompt,
            note=note,
            stopped=stopped,
            persona=self._character.name,
            breaches=tuple(breach.rule.value for breach in breaches),
        )
        return Said(question=session.discussion.question.id, move=move, words=" ".join(said), by=by)

    def _speaks(self, messages: list[Message], guard: Guard, said: list[str], breaches: list[Breach]) -> None:
        """Stream what may be said, and ask once more where something may not; `said` and `breaches` are added to. Raises ModelError."""
        while len(breaches) < MOST_ATTEMPTS:
            held_back = ""
            try:
                for sentence in sentences_of(self._words_of_a_reply(messages)):
                    held_back = sentence
                    said.append(guard.reads(sentence))
                    self._streams(sentence)
                    held_back = ""
                guard.ends()
                return
            except Breach as breach:
                breaches.append(breach)
                self._thinks_first = self._thinks_first or ends_a_thought(held_back)
                if said and guard.has_asked:
                    return  # what was asked stands; nothing need follow it
            messages = [*messages, *self._once_more(breaches[-1], held_back, said)]

    def _words_of_a_reply(self, messages: list[Message]) -> Iterator[str]:
        """What the model streams; of one that has been seen to think before it speaks, with no mark where the thought begins, only what it speaks."""
        pieces = self._model.streams(messages)
        return after_the_thought(pieces) if self._thinks_first else iter(pieces)

    def _guard(self, move: Move, session: Session) -> Guard:
        real, words = session.plan.mode == "real", self._words(move)
        return Guard(session.discussion, move, self._authored.words(move, session), real=real, words=words, tells=self._tells)

    def _words(self, move: Move) -> int:
        return int(getattr(self._character.header.words, move.kind, self._character.header.words.clarify))

    def _messages(self, move: Move, session: Session) -> list[Message]:
        talk = session.discussion
        case = self._case.substitute(
            question=talk.question.ask.strip(),
            exchange="\n".join(_turns(session)),
            task=_task(move, real=session.plan.mode == "real"),
            words=self._words(move),
            authored=self._authored.substance(move, session),
        )
        return [{"role": "system", "content": self._system}, {"role": "user", "content": case}]

    def _once_more(self, breach: Breach, held_back: str, said: list[str]) -> list[Message]:
        """What the model is told when a sentence was held back: why, and what the candidate has heard already."""
        told = self._again.substitute(reason=str(breach), heard=" ".join(said) or "nothing yet")
        return [{"role": "assistant", "content": " ".join([*said, held_back])[:CHARACTERS_SHOWN] or "(nothing)"}, {"role": "user", "content": told}]


def _task(move: Move, *, real: bool) -> str:
    """The name of the task, as prompts/voice.md explains it."""
    match move:
        case Challenge():
            return "challenge (real mode)" if real else f"challenge (the last reply: {move.heard})"
        case CallOut():
            return "call_out"
        case GoDeeper():
            return "go_deeper (real mode)" if real else "go_deeper"
        case Clarify():
            return f"clarify ({move.why})"
        case Ask() | Hint() | Close():
            return move.kind
        case other:
            assert_never(other)


def _turns(session: Session) -> list[str]:
    """What was said after the question, one line a turn: no text in a turn can pass for another turn, or for the task."""
    turns: list[tuple[str, str]] = []
    for event in session.discussion.events:
        if isinstance(event, Said) and not isinstance(event.move, Ask):
            turns.append(("Interviewer", event.words))
        elif isinstance(event, Answered | AskedBack | AskedForHint | DidNotKnow):
            turns.append(("Candidate", event.text))
    return [f"{who}: {' '.join(words.split())[:CHARACTERS_SHOWN]}" for who, words in turns[-TURNS_SHOWN:]]
