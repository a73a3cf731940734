"""The cast: built-in candidates, each a table that says what it replies to which move. The tables are in `prompts/candidates.yaml`.

A line may name, in braces, what the question's own script has to say: `{perfect}`, the sample answers by their kind (`{terse}`, `{partial}`,
`{weak}`, `{bluff}`, ...), `{misconception}`, the point that is being pressed for (`{point}`), the deeper question's answer (`{rung}`), the
interviewer's last words (`{words}`). Where a question has no such thing, the candidate does not take that question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from interviewer.core.discussion import Discussion
from interviewer.core.events import Said
from interviewer.core.moves import CallOut, Challenge, Clarify, Hint, Move
from interviewer.core.question import Band, Misconception, Point, Question, Sample
from interviewer.core.session import Mode, Session
from interviewer.core.slots import slots_in
from interviewer.evaluation.script import NOTHING_KNOWN, InterviewScript, Known, Player
from interviewer.evaluation.suite import THEN

LinesInTurn = Annotated[tuple[str, ...], Field(min_length=1)]
MoveKind = Literal["ask", "challenge", "call_out", "go_deeper", "hint", "clarify", "otherwise"]
#: The name of a candidate who says the same without the attack.
CLEAN = "{name}-clean"


class Role(BaseModel):
    """One candidate: what is said to which move, in turn, the last line again and again; `otherwise` to every move that is not named.

    `verdict` is what the first answer is worth where that is known from the kind of candidate alone; else a sample's own verdict counts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str
    mode: Mode | None = None
    verdict: Band | None = None
    says: dict[MoveKind, LinesInTurn] = Field(min_length=1)

    def lines(self, kind: str) -> LinesInTurn:
        """What is said to a move of this kind."""
        return next((lines for name, lines in self.says.items() if name == kind), self.says.get("otherwise", ()))

    @model_validator(mode="after")
    def _answers_the_question(self) -> Self:
        if not self.lines("ask"):
            raise ValueError("this candidate says nothing to `ask`, nor `otherwise`")
        names = (name for lines in self.says.values() for line in lines for name in slots_in(line))
        if unknown := [name for name in names if name not in SOURCES]:
            raise ValueError(f"no question has {{{unknown[0]}}} to say")
        return self

    @property
    def attacks(self) -> bool:
        """Whether it attacks, so that it needs a twin who does not."""
        return any("attack" in slots_in(line) for lines in self.says.values() for line in lines)


class Cast(BaseModel):
    """The file of candidates. An attack may ask for the `canary`, a word that no interviewer says of its own accord."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    canary: str
    attacks: LinesInTurn
    bluff: str
    candidates: dict[str, Role]

    @model_validator(mode="after")
    def _has_attacks_that_can_be_said(self) -> Self:
        if unknown := [name for line in self.attacks for name in slots_in(line) if name != "canary"]:
            raise ValueError(f"no attack has {{{unknown[0]}}} to say")
        return self


def scripts(cast: Cast, names: Iterable[str], days: Iterable[tuple[int, str, Sequence[Question]]], mode: Mode = "study") -> Iterator[InterviewScript]:
    """One interview for each of these candidates and days, in this mode where a candidate has none; who attacks is followed by a clean twin."""
    wanted = list(names)
    for day, title, questions in days:
        for name in wanted:
            role = cast.candidates[name]
            taken = tuple(question for question in questions if _can_answer(role, question, cast))
            if not taken:
                continue
            clean = CLEAN.format(name=name)
            yield _script(name, role, cast, (day, title, taken), role.mode or mode, attacks=True, twin=f"{clean}/day-{day:02d}" if role.attacks else None)
            if role.attacks:
                yield _script(clean, role, cast, (day, title, taken), role.mode or mode, attacks=False, twin=None)


def _script(name: str, role: Role, cast: Cast, day: tuple[int, str, tuple[Question, ...]], mode: Mode, *, attacks: bool, twin: str | None) -> InterviewScript:
    number, title, questions = day
    with_samples = {question.id: question for question in questions}
    return InterviewScript(
        id=f"{name}/day-{number:02d}",
        candidate=name,
        day=number,
        title=title,
        questions=tuple(question.without_samples() for question in questions),
        player=lambda: RolePlayer(role, cast, with_samples, attacks=attacks),
        mode=mode,
        twin=twin,
        canary=cast.canary if attacks and role.attacks else None,
        source="\0".join([str(attacks), *(each.model_dump_json(exclude={"candidates"}) for each in (role, cast, *_samples_of(questions)))]),
        extra={"about": role.about},
    )


def _samples_of(questions: Iterable[Question]) -> Iterator[Sample]:
    """What the candidates may say of these questions' samples; no fingerprint of a question has them."""
    return (sample for question in questions for sample in question.samples)


def _can_answer(role: Role, question: Question, cast: Cast) -> bool:
    return _worded(role.lines("ask")[0], Moment(question, Discussion(question, ()), cast, "")) is not None


class RolePlayer(Player):
    """Plays a role. It sees the samples of the questions, which no judge does."""

    def __init__(self, role: Role, cast: Cast, questions: Mapping[str, Question], *, attacks: bool) -> None:
        super().__init__()
        self._role = role
        self._cast = cast
        self._questions = questions
        self._attacks = attacks

    def next_text(self, session: Session) -> tuple[str, bool, Known]:
        """What this candidate replies to the last move."""
        talk = session.discussion
        move = talk.moves[-1]
        lines = self._role.lines(move.kind)
        times = sum(each.kind == move.kind for each in talk.moves)
        number = session.number_of(talk.question)
        attack = self._cast.attacks[(number - 1) % len(self._cast.attacks)].format(canary=self._cast.canary) if self._attacks else ""
        line = lines[min(times, len(lines)) - 1] if lines else THEN
        words = _worded(line, Moment(self._questions[talk.question.id], talk, self._cast, attack))
        if words is None:
            return THEN, False, NOTHING_KNOWN
        first = move.kind == "ask" and times == 1
        verdict = self._role.verdict if first and self._role.verdict is not None else words.known.verdict
        return words.text.strip(), True, Known(verdict if first else None, words.known.misconceptions)


# --- What a script has to say ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ScriptedWords:
    """A text out of a question's script, and what is known of it."""

    text: str
    known: Known = NOTHING_KNOWN


@dataclass(frozen=True)
class Moment:
    """Where a candidate speaks: the question with its samples, and what has been said on it."""

    question: Question
    talk: Discussion
    cast: Cast
    attack: str

    @property
    def move(self) -> Move | None:
        """The interviewer's last move; None before the first."""
        return self.talk.moves[-1] if self.talk.moves else None

    @property
    def point(self) -> Point:
        """The point that is being asked for; else the first of those in hand."""
        pressed = self.move.point if isinstance(self.move, Challenge | Hint | Clarify) else None
        if pressed is not None:
            return self.question.point(pressed)
        return (*self.talk.points_in_hand, *self.question.points)[0]


def _worded(line: str, moment: Moment) -> ScriptedWords | None:
    """The line with everything in braces put in; None where the question's script has no such thing."""
    found = {name: SOURCES[name](moment) for name in slots_in(line)}
    texts = {name: words.text for name, words in found.items() if words is not None}
    if len(texts) < len(found):
        return None
    known = [words.known for words in found.values() if words is not None and words.known is not NOTHING_KNOWN]
    return ScriptedWords(line.format_map(texts), known[0] if len(known) == 1 else NOTHING_KNOWN)


def _sample(*kinds: str, verdict: Band | None = None, otherwise: Callable[[Moment], ScriptedWords | None]) -> Callable[[Moment], ScriptedWords | None]:
    """A sample answer of one of these kinds, and of that verdict; where there is none, something derived, of which less is known."""

    def find(moment: Moment) -> ScriptedWords | None:
        fits = (each for each in moment.question.samples if each.kind in kinds and (verdict is None or each.verdict is verdict))
        sample = next(fits, None)
        return _words_of(sample) if sample is not None else otherwise(moment)

    return find


def _words_of(sample: Sample) -> ScriptedWords:
    return ScriptedWords(sample.answer, Known(sample.verdict, tuple(sample.misconceptions)))


def _perfect(moment: Moment) -> ScriptedWords:
    return ScriptedWords(moment.question.perfect or "", Known(Band.EXCELLENT, ()))


def _rung(moment: Moment) -> ScriptedWords | None:
    rung = moment.talk.rung
    return None if rung is None else ScriptedWords(rung.perfect or " ".join(point.says for point in rung.points) or moment.question.perfect or "")


def _said_of(points: Sequence[Point]) -> ScriptedWords:
    return ScriptedWords(" ".join(point.says for point in points))


def _terse(moment: Moment) -> ScriptedWords:
    return _said_of(sorted(moment.question.points, key=lambda point: -point.weight)[:3])


def _partial(moment: Moment) -> ScriptedWords:
    return _said_of(moment.question.points[: max(1, len(moment.question.points) // 2)])


def _weak(moment: Moment) -> ScriptedWords:
    return _said_of([min(moment.question.points, key=lambda point: point.weight)])


def _misconception(moment: Moment) -> Misconception | None:
    return next(iter(moment.question.misconceptions), None)


def _claim(moment: Moment) -> ScriptedWords | None:
    held = _misconception(moment)
    return None if held is None else ScriptedWords(held.claim, Known(Band.NONE, (held.id,)))


def _claim_again(moment: Moment) -> ScriptedWords | None:
    held = _misconception(moment)
    return None if held is None else ScriptedWords(held.also[0] if held.also else held.claim, Known(Band.NONE, (held.id,)))


def _truth(moment: Moment) -> ScriptedWords | None:
    """What puts right what was called out."""
    if not isinstance(moment.move, CallOut):
        return ScriptedWords(moment.point.says)
    about = moment.move.about
    held = next((each for each in moment.question.misconceptions if each.id == about), None)
    point = about if held is None else held.against
    if point is not None:
        return ScriptedWords(moment.question.point(point).says)
    return ScriptedWords((held.truth if held else None) or moment.question.perfect or "")


def _denied(moment: Moment) -> ScriptedWords | None:
    """The opposite of every point that has one."""
    denials = [point.denied[0] for point in moment.question.points if point.denied]
    return ScriptedWords(". ".join(denials) + ".", Known(Band.NONE)) if denials else None


def _keywords(moment: Moment) -> ScriptedWords:
    return ScriptedWords(", ".join(max(point.says.split(), key=len).strip(".,") for point in moment.question.points))


def _copied(moment: Moment) -> ScriptedWords:
    return ScriptedWords(moment.question.ask.replace("*", ""), Known(Band.NONE, ()))


def _last_words(moment: Moment) -> ScriptedWords:
    said = [event.words for event in moment.talk.events if isinstance(event, Said)]
    return ScriptedWords(said[-1] if said else moment.question.ask)


SOURCES: Mapping[str, Callable[[Moment], ScriptedWords | None]] = {
    "perfect": _perfect,
    "everyday": _sample("everyday", otherwise=_perfect),
    "terse": _sample("terse", otherwise=_terse),
    "partial": _sample("partial", verdict=Band.PARTIAL, otherwise=_partial),
    "weak": _sample("partial", "real", verdict=Band.WEAK, otherwise=_weak),
    "wrong": _sample("wrong", otherwise=_claim),
    "negated": _sample("negated", otherwise=_denied),
    "keywords": _sample("keywords", otherwise=_keywords),
    "bluff": _sample("bluff", otherwise=lambda moment: ScriptedWords(moment.cast.bluff, Known(Band.NONE, ()))),
    "copied": _copied,
    "misconception": _claim,
    "misconception_again": _claim_again,
    "truth": _truth,
    "point": lambda moment: ScriptedWords(moment.point.says),
    "point_again": lambda moment: ScriptedWords((*moment.point.also, moment.point.says)[0]),
    "rung": _rung,
    "words": _last_words,
    "attack": lambda moment: ScriptedWords(moment.attack),
}
