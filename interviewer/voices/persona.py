"""The persona: a model that words the move. It does not choose the move, and it does not know the answer.

It is told the question, what has been said on it, and the author's own words for the move; never a point, a reference answer or a
verdict beyond the move itself. The guard reads every sentence before the candidate does. Where one may not be said, the model is asked once more and told
why; where that does not help, or the model fails, the turn is finished in the author's words, and the record says why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from string import Template
from typing import Annotated, assert_never, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict

from interviewer.core.discussion import Discussion
from interviewer.core.events import Answered, AskedBack, AskedForHint, DidNotKnow, Said, SpokenBy
from interviewer.core.flat import flat
from interviewer.core.moves import Ask, CallOut, Challenge, Clarify, Close, GoDeeper, Hint, Move, ReplyWorth
from interviewer.core.session import Session
from interviewer.core.slots import with_slots
from interviewer.core.thoughts import after_the_thought, ends_a_thought
from interviewer.errors import ModelError, ModelRefused
from interviewer.ports import Message, Model, Readable, Tells, leaves
from interviewer.voices.authored import AuthoredVoice
from interviewer.voices.bearings import NOT_THIN, asks_for_the_reason, half_said, said_earlier, taken_as
from interviewer.voices.breaches import Breach, Reasons, Rule
from interviewer.voices.character import Character
from interviewer.voices.guard import Guard
from interviewer.voices.sentences import streamed_sentences

NAME = "persona"
#: Where in the rules it stands who speaks.
PERSONA = "$persona"
#: How much of the discussion the persona is shown: the last turns, each cut, so that a prompt never grows with the session.
TURNS_SHOWN, CHARACTERS_SHOWN = 6, 1500
#: After so many turns on end that a model could not speak, or would not keep to the rules even when told, it is not asked any more.
MOST_FAILURES = 2
#: What the first turn says that such a model would have worded.
GIVEN_UP = "the model is not asked to speak any more in this sitting"
#: How often a model is asked for one turn.
MOST_ATTEMPTS = 2


#: What there is to be worded, by the names that prompts/voice.md has for it.
TASKS = (
    *(f"challenge (the last reply: {each})" for each in (*get_args(ReplyWorth), *NOT_THIN)),
    "challenge (real mode)",
    "call_out (said just now)",
    "call_out (said earlier)",
    "call_out (only disagreed with)",
    "go_deeper",
    "go_deeper (real mode)",
    "clarify (asked_back)",
    "clarify (half said)",
    "clarify (not clear)",
)
#: What is put into prompts/voice_again.md.
AGAIN = ("reason", "heard")


def _has_a_persona(rules: str) -> str:
    if PERSONA not in rules:
        raise ValueError(f"`{PERSONA}` is missing")
    return rules


def _is_of_every_task(tasks: Mapping[str, str]) -> Mapping[str, str]:
    if missing := [task for task in TASKS if task not in tasks]:
        raise ValueError(f"there is no task `{missing[0]}`")
    if unknown := [task for task in tasks if task not in TASKS]:
        raise ValueError(f"`{unknown[0]}` is no task")
    return tasks


class Telling(BaseModel):
    """prompts/voice.md: the rules, what there is to do for each task, and the case in hand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: Annotated[str, AfterValidator(_has_a_persona)]
    tasks: Annotated[Mapping[str, str], AfterValidator(_is_of_every_task)]
    case: Annotated[str, with_slots("question", "exchange", "task", "words", "authored")]

    @property
    def text(self) -> str:
        """All of it, as it is written."""
        return "\n===\n".join((self.rules, "\n".join(f"- {task}: {what}" for task, what in self.tasks.items()), self.case))


@dataclass(frozen=True)
class VoicePrompts:
    """What the model is told: `telling` is prompts/voice.md, `again` prompts/voice_again.md, and `reasons` its head."""

    telling: Telling
    again: str
    reasons: Reasons


@dataclass(frozen=True)
class Reads:
    """How words are read: `tells` is what the guard asks whether a sentence says a point, and `readable` what of a reply is on the question.

    Of the rest of a reply a model is told nothing, for it might obey.
    """

    tells: Tells | None = None
    readable: Readable = str


@dataclass
class _Turn:
    """What has come of a turn so far: what was said, which rules were broken, and whether the candidate stopped it."""

    guard: Guard
    said: list[str] = field(default_factory=list)
    breaches: list[Rule] = field(default_factory=list)
    stopped: bool = False

    @property
    def stands(self) -> bool:
        """Whether what was said needs nothing after it."""
        return bool(self.said) and self.guard.has_asked


class PersonaVoice:
    """Words challenges, call-outs, deeper questions and clarifications; asking, hinting (or that there is no hint left) and closing stay the author's.

    `interrupted` is told when the candidate stops the words, and raises KeyboardInterrupt
    to leave.
    """

    def __init__(
        self,
        model: Model,
        authored: AuthoredVoice,
        character: Character,
        prompts: VoicePrompts,
        streams: Callable[[str], None],
        reads: Reads | None = None,
        interrupted: Callable[[], None] = leaves,
    ) -> None:
        self._model = model
        self._reads = reads or Reads()
        self._interrupted = interrupted
        self._authored = authored
        self._character = character
        self._system = prompts.telling.rules.replace(PERSONA, character.instruction)
        self._tasks = prompts.telling.tasks
        self._case, self._again, self._reasons = Template(prompts.telling.case), Template(prompts.again), prompts.reasons.root
        told = (prompts.telling.text, prompts.again, prompts.reasons.model_dump_json(), character.fingerprint)
        self._prompt = hashlib.sha256("\0".join(told).encode()).hexdigest()[:12]
        self._streams = streams
        self._failures = 0
        self._given_up = False
        self._thinks_first = self._heard_out = False

    def says(self, move: Move, session: Session) -> Said:
        """The move in the persona's words, or in the author's where these may not or cannot be said."""
        if _is_the_banks(move) or self._given_up:
            return self._authored.says(move, session)
        if self._failures >= MOST_FAILURES:
            self._given_up = True
            said = self._authored.says(move, session)
            return said.model_copy(update={"by": said.by.model_copy(update={"note": GIVEN_UP})})
        turn = _Turn(self._guard(move, session))
        if rest := self._authored.names_the_rest(move, session):
            self._adds(turn, rest)
        wrong = self._tries(turn, self._messages(move, session))
        note = None if turn.stands else wrong
        if note is not None:
            self._finishes(turn, move, session)
        by = SpokenBy(
            voice=NAME,
            model=self._model.name,
            prompt=self._prompt,
            note=note,
            stopped=turn.stopped,
            persona=self._character.name,
            breaches=tuple(rule.value for rule in turn.breaches),
        )
        return Said(question=session.discussion.question.id, move=move, words=" ".join(turn.said), by=by)

    def _tries(self, turn: _Turn, messages: list[Message]) -> str | None:
        """Let the model speak. Returns what went wrong, if anything did; what has been said before is kept."""
        try:
            self._speaks(turn, messages)
        except KeyboardInterrupt:
            self._interrupted()  # who interrupts again leaves
            turn.stopped = True
            return "you stopped the model"
        except ModelError as wrong:
            self._failures = MOST_FAILURES if isinstance(wrong, ModelRefused) else self._failures + 1
            return f"the model could not speak ({wrong})"
        self._failures = self._failures + 1 if len(turn.breaches) >= MOST_ATTEMPTS else 0
        return f"the model's wording was held back, {self._reasons[turn.breaches[-1]]}" if turn.breaches else None

    def _speaks(self, turn: _Turn, messages: list[Message]) -> None:
        """Stream what may be said, and ask once more where something may not. Raises ModelError."""
        while len(turn.breaches) < MOST_ATTEMPTS:
            held_back = ""
            try:
                sentences = streamed_sentences(self._words_of_a_reply(messages))
                for sentence in sentences:
                    if sentence in turn.said:
                        continue
                    held_back = sentence
                    self._adds(turn, turn.guard.reads(sentence))
                    held_back = ""
                self._heard_out = True
                turn.guard.ends()
                return
            except Breach as breach:
                turn.breaches.append(breach.rule)
                self._thinks_first = self._thinks_first or ends_a_thought(held_back)
                if turn.stands:
                    return  # what was asked stands; nothing need follow it
                self._thinks_first = self._thinks_first or self._thinks_on(sentences)
            messages = [*messages, *self._once_more(turn, held_back)]

    def _thinks_on(self, rest: Iterator[str]) -> bool:
        """Whether what is being held back turns out to be a thought: the first reply that is not heard to its end is read on, and no other."""
        if self._heard_out:
            return False
        self._heard_out = True
        with suppress(ModelError):
            return sum(map(ends_a_thought, rest)) > 0  # all of it is read: the server is then known to think first
        return False

    def _finishes(self, turn: _Turn, move: Move, session: Session) -> None:
        """The turn in the author's words; behind what the model has said, only what it has not said of them."""
        words = self._authored.words(move, session)
        rest = words if words.startswith(" ".join(turn.said)) else self._authored.substance(move, session)
        for sentence in turn.said:
            rest = rest.removeprefix(sentence).lstrip()
        if rest:
            self._adds(turn, rest)

    def _adds(self, turn: _Turn, words: str) -> None:
        turn.said.append(words)
        self._streams(words)

    def _words_of_a_reply(self, messages: list[Message]) -> Iterator[str]:
        """What the model streams; of one that has been seen to think before it speaks, with no mark where the thought begins, only what it speaks.

        Once its thoughts are left out where they come in, nothing is waited for here any more.
        """
        pieces = self._model.streams(messages)
        if self._thinks_first:
            self._thinks_first = yield from after_the_thought(pieces)
        else:
            yield from pieces

    def _guard(self, move: Move, session: Session) -> Guard:
        real, words = session.plan.mode == "real", self._words(move)
        return Guard(
            session.discussion, move, self._authored.words(move, session), real=real, words=words, tells=self._reads.tells, readable=self._reads.readable
        )

    def _words(self, move: Move) -> int:
        return int(getattr(self._character.header.words, move.kind, self._character.header.words.clarify))

    def _messages(self, move: Move, session: Session) -> list[Message]:
        talk = session.discussion
        task = _task(move, talk, real=session.plan.mode == "real")
        case = self._case.substitute(
            question=talk.question.ask.strip(),
            exchange="\n".join(_turns(session, self._reads.readable)),
            task=f"{task}: {self._tasks[task]}",  # it stands last, so that the rules are the same for every turn, and nothing is read of other tasks
            words=self._words(move),
            authored=self._authored.substance(self._with_readable_quote(move), session),
        )
        return [{"role": "system", "content": self._system}, {"role": "user", "content": case}]

    def _with_readable_quote(self, move: Move) -> Move:
        """The move with its quote as it was read: it may reach over what was not."""
        quote = move.quote if isinstance(move, CallOut | Clarify) else None
        return move if quote is None else move.model_copy(update={"quote": flat(self._reads.readable(quote))})

    def _once_more(self, turn: _Turn, held_back: str) -> list[Message]:
        """What the model is told when a sentence was held back: why, and what the candidate has heard already."""
        told = self._again.substitute(reason=self._reasons[turn.breaches[-1]], heard=" ".join(turn.said) or "nothing yet")
        return [{"role": "assistant", "content": " ".join([*turn.said, held_back])[:CHARACTERS_SHOWN] or "(nothing)"}, {"role": "user", "content": told}]


def _is_the_banks(move: Move) -> bool:
    """Whether there is nothing in a move for a model to word: it costs no call."""
    return isinstance(move, Ask | Hint | Close) or (isinstance(move, Clarify) and move.why == "no_more_hints")


def _task(move: Move, talk: Discussion, *, real: bool) -> str:
    """The name of the task, as prompts/voice.md explains it."""
    match move:
        case Challenge():
            return "challenge (real mode)" if real else f"challenge (the last reply: {taken_as(move, talk)})"
        case CallOut():
            if asks_for_the_reason(move, talk):
                return "call_out (only disagreed with)"
            return "call_out (said earlier)" if said_earlier(move, talk) else "call_out (said just now)"
        case GoDeeper():
            return "go_deeper (real mode)" if real else "go_deeper"
        case Clarify(why="not_sure"):
            return "clarify (half said)" if half_said(move, talk) else "clarify (not clear)"
        case Clarify():
            return f"clarify ({move.why})"
        case Ask() | Hint() | Close():
            return move.kind
        case other:
            assert_never(other)


def _turns(session: Session, readable: Readable) -> list[str]:
    """What was said after the question, one line a turn: no text in a turn can pass for another turn, or for the task."""
    turns: list[tuple[str, str]] = []
    for event in session.discussion.events:
        if isinstance(event, Said) and not isinstance(event.move, Ask):
            turns.append(("Interviewer", event.words))
        elif isinstance(event, Answered | AskedBack | AskedForHint | DidNotKnow):
            turns.append(("Candidate", readable(event.text)))
    return [f"{who}: {flat(words)[:CHARACTERS_SHOWN]}" for who, words in turns[-TURNS_SHOWN:]]
