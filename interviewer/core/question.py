"""A question of the bank: the script the interviewer speaks from and the judge looks for.

The form follows AutoTutor's curriculum scripts (expectations and misconceptions, each with its own wording; Graesser 2016,
doi:10.1007/s40593-015-0086-4). The words are the candidate's: a *point* is something a strong answer says.

Rules of this file:
- Only `id`, `ask` and one of `points` / `perfect` are required. What is missing is derived here, once, so that no reader asks again.
- Ids of points are unique in the whole question, rungs included: a finding names its point by id alone. Those of the rungs are held apart where a bank is
  read (`storage/bank.py`): a transcript in which two are the same can still be read.
- A question keeps keys it does not know; `interviewer bank check` points them out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from operator import not_
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError, PydanticKnownError

from interviewer.core.record import Value
from interviewer.core.sentences import sentences
from interviewer.errors import INSIDE

ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"
#: More than this is judged on no question.
MOST_POINTS = 200
#: Nobody says more characters than this at a time: in a reply, or in a text of a question, which may be the sample of a reply.
MOST_SAID = 20_000
#: How many grades of hint there are for a point whose author wrote none.
DERIVED_HINTS = 1


def _not_blank(text: str) -> str:
    """Refuse spaces alone as if there were nothing."""
    if not text.strip():
        raise PydanticKnownError("string_too_short", {"min_length": 1})
    return text


def _wrong_at(at: tuple[str | int, ...], what: str) -> PydanticCustomError:
    """What is wrong with one part of a question beside the others: `at` is where it stands in the question."""
    return PydanticCustomError(INSIDE, "{what}", {"what": what, "at": at})


Id = Annotated[str, Field(pattern=ID_PATTERN)]
Text = Annotated[str, Field(min_length=1, max_length=MOST_SAID), AfterValidator(_not_blank)]
Weight = Annotated[int, Field(ge=1, le=5)]


class Level(StrEnum):
    """How hard a question is, in the words of the user's rules: "five questions, Easy -> Hard"."""

    EASY = "easy"
    EASY_MEDIUM = "easy-medium"
    MEDIUM = "medium"
    MEDIUM_HARD = "medium-hard"
    HARD = "hard"


class Band(StrEnum):
    """A verdict on an answer. The scale is anchored in `question_bank/README.md`."""

    NONE = "none"
    WEAK = "weak"
    PARTIAL = "partial"
    GOOD = "good"
    EXCELLENT = "excellent"

    @property
    def rank(self) -> int:
        """0 for none to 4 for excellent."""
        return _RANKS[self]

    @property
    def words(self) -> str:
        """The band as a person reads it: `none` alone would read as if there had been no answer."""
        return "none of it yet" if self is Band.NONE else self.value


_RANKS = {band: rank for rank, band in enumerate(Band)}


def _listed(value: Any) -> Any:
    """Take one text where a list of texts is meant."""
    return [value] if isinstance(value, str) else value


Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed)]


class Point(Value):
    """One thing a strong answer says; judged on its own.

    `weight` is what it is worth, from 1 to 5, relative to the other points of its question. `ask_again` is `ask_for_it` in other words, for a
    candidate who asks what was meant, or who has answered it by half. A `bonus` is what the question does not ask for: it earns like any other point,
    but an answer is full without it, and nobody is asked for it.
    """

    id: Id
    says: Text
    weight: Weight = 1
    bonus: bool = Field(default=False, exclude_if=not_)
    also: Texts = ()  # other ways to say it
    when_asked: Texts = ()  # short replies that say it only where it has just been asked for
    denied: Texts = ()  # statements of the opposite
    ask_for_it: Text | None = None  # the interviewer's challenge for it
    ask_again: Text | None = None
    hints: Texts = ()  # the faintest first
    told: bool = Field(default=False, exclude_if=not_)  # a sentence of the perfect answer, and nothing that its author put down as a point

    @property
    def phrasings(self) -> tuple[str, ...]:
        """Every accepted way to say it."""
        return (self.says, *self.also)

    @property
    def grades_of_hint(self) -> int:
        """How many grades of hint there are for it."""
        return len(self.hints) or DERIVED_HINTS


class Misconception(Value):
    """A wrong belief that candidates really hold, and what the interviewer says to it.

    `weight` is how grave it is, in the unit of the points' weights; holding it costs half of that (`judgement.COSTS`). `against` names the point that puts
    it right. What is claimed of one of `right_of` is right: "too many trees overfit" is wrong of a forest, and right of boosting.
    """

    id: Id
    claim: Text
    also: Texts = ()  # other ways to claim it
    weight: Weight = 1
    against: Id | None = None
    right_of: Annotated[Texts, Field(exclude_if=not_)] = ()
    call_out: Text | None = None  # what the interviewer says to it
    truth: Text | None = None  # what the debrief says instead

    @property
    def phrasings(self) -> tuple[str, ...]:
        """Every known way to state the wrong belief."""
        return (self.claim, *self.also)


class Rung(Value):
    """A deeper question for a good answer: one rung of the question's ladder. `clarify` is for a candidate who asks what is meant, as on a question."""

    id: Id
    ask: Text
    clarify: Text | None = None
    points: tuple[Point, ...] = ()
    perfect: Text | None = None


#: What an answer does with a point, as a person marks it: without the judge's *not sure*.
Label = Literal["said", "partly", "not_said", "denied"]


class Sample(Value):
    """An answer whose verdict is known: a test of the question, never read by a judge. `points` says what it does with some of the points."""

    answer: Text
    verdict: Band
    kind: str = "real"
    misconceptions: Texts = ()
    points: dict[Id, Label] = Field(default={})


class Question(Value):
    """One question with its whole script. What the author left out has been derived."""

    model_config = ConfigDict(defer_build=False)  # a day, a plan and a transcript then take it as it is, and none of them builds it anew

    id: Id
    ask: Text
    level: Level = Level.MEDIUM
    topic: str = "general"
    clarify: Text | None = None  # the question in other words, for a candidate who asks what is meant
    points: tuple[Point, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    deeper: tuple[Rung, ...] = ()  # in the order in which a good answer is taken to them
    correct: Texts = ()  # this and the next two stand under those headings of the debrief
    improvement: Text | None = None
    improves: Annotated[tuple[Id, ...], Field(exclude_if=not_)] = ()  # the points that it is about, deeper ones included: it fits while one of them is open
    perfect: Text | None = None
    samples: tuple[Sample, ...] = ()

    def __hash__(self) -> int:
        """A hash of what tells questions apart at a glance: a sample may hold a dict, which has none."""
        return hash((self.id, self.ask, len(self.points)))

    @model_validator(mode="before")
    @classmethod
    def _derive(cls, raw: Any) -> Any:
        return derived(raw) if isinstance(raw, dict) else raw

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if not self.points:
            raise ValueError("a question needs `points`, or a `perfect` answer whose sentences become the points")
        points = {point.id for point in self.every_point()}
        ids = list(self._ids())
        if len(ids) > MOST_POINTS:
            raise ValueError(f"this question has {len(ids):,} points and misconceptions, deeper ones included, and at most {MOST_POINTS} can be judged")
        seen: set[str] = set()
        for at, id in ids:
            if id in seen:
                raise _wrong_at((*at, "id"), f"the id `{id}` stands twice in this question: give each point and misconception its own")
            seen.add(id)
        for place, held in enumerate(self.misconceptions):
            if held.against is not None and held.against not in points:
                what = f"misconception `{held.id}` is against `{held.against}`, which is no point of this question"
                raise _wrong_at(("misconceptions", place, "against"), what)
        return self

    def _ids(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """The id of each point and misconception, with where it stands."""
        yield from ((("points", place), point.id) for place, point in enumerate(self.points))
        for number, rung in enumerate(self.deeper):
            yield from ((("deeper", number, "points", place), point.id) for place, point in enumerate(rung.points))
        yield from ((("misconceptions", place), held.id) for place, held in enumerate(self.misconceptions))

    @model_validator(mode="after")
    def _samples_are_of_it(self) -> Self:
        known, points = {held.id for held in self.misconceptions}, {point.id for point in self.points}
        for number, sample in enumerate(self.samples):
            for place, name in enumerate(sample.misconceptions):
                if name not in known:
                    what = f"a sample names the misconception `{name[:80]}`, which this question does not have"
                    raise _wrong_at(("samples", number, "misconceptions", place), what)
            if (strange := next((name for name in sample.points if name not in points), None)) is not None:
                raise _wrong_at(("samples", number, "points", strange), f"a sample marks the point `{strange[:80]}`, which this question does not have")
        return self

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if all(point.bonus for point in self.points):
            raise ValueError("every point of this question is a `bonus`: one at least must be what it asks for")
        for place, rung in enumerate(self.deeper):
            if rung.points and all(point.bonus for point in rung.points):
                raise _wrong_at(("deeper", place), f"every point of the deeper question `{rung.id[:80]}` is a `bonus`: one at least must be what it asks for")
        return self

    @model_validator(mode="after")
    def _improves_its_points(self) -> Self:
        points = {point.id for point in self.every_point()}
        for place, id in enumerate(self.improves):
            if id not in points:
                raise _wrong_at(("improves", place), f"the improvement is about `{id[:80]}`, which is no point of this question")
        return self

    def every_point(self) -> Iterator[Point]:
        """The points of the question itself, then those of its rungs."""
        yield from self.points
        for rung in self.deeper:
            yield from rung.points

    def point(self, id: str) -> Point:
        """The point of that id, rungs included. Raises KeyError where there is none."""
        return {point.id: point for point in self.every_point()}[id]

    def misconception(self, id: str) -> Misconception:
        """The misconception of that id. Raises KeyError where there is none."""
        return {held.id: held for held in self.misconceptions}[id]

    def truth_about(self, misconception: Misconception) -> str | None:
        """What is right instead: the author's words for it, else the point that it is against; None where there is neither."""
        return misconception.truth or (self.point(misconception.against).says if misconception.against else None)

    def rung(self, id: str) -> Rung:
        """The deeper question of that id. Raises KeyError where there is none."""
        return {rung.id: rung for rung in self.deeper}[id]

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that change whenever the script does; its samples do not count."""
        return hashlib.sha256(self.without_samples().model_dump_json(exclude_none=True).encode()).hexdigest()[:12]

    def without_samples(self) -> Question:
        """The script as an interview needs it: a transcript carries no tests."""
        return self.model_copy(update={"samples": ()})


# --- What is missing is derived ----------------------------------------------------------------------------------------


def derived(raw: dict[str, Any]) -> dict[str, Any]:
    """Complete the raw mapping of a question; anything malformed is left for validation to name."""
    full = dict(raw)
    if not full.get("points") and _has_text(full, "perfect"):
        full["points"] = _points_of(full["perfect"])
    full["points"] = _parts(full.get("points"), "says", "p")
    full["misconceptions"] = _parts(full.get("misconceptions"), "claim", "m")
    full["deeper"] = _parts(full.get("deeper"), "ask", "deeper-")
    for rung in full["deeper"] if isinstance(full["deeper"], list | tuple) else ():
        if isinstance(rung, dict):
            if not rung.get("points") and _has_text(rung, "perfect"):
                rung["points"] = _points_of(rung["perfect"])
            rung["points"] = _parts(rung.get("points"), "says", f"{rung.get('id')}-p")
    said = [point["says"] for point in full["points"] if _has_text(point, "says")] if isinstance(full["points"], list | tuple) else []
    if said and not full.get("correct"):
        full["correct"] = said
    if said and not full.get("perfect"):
        full["perfect"] = " ".join(said)[:MOST_SAID]
    return full


def _points_of(perfect: str) -> list[dict[str, Any]]:
    """The sentences of a perfect answer; the whole of one that is too short to have any, or so long that it will be refused."""
    found = (sentences(perfect) if len(perfect) <= MOST_SAID else []) or [perfect.strip()]
    return [{"says": sentence, "told": True} for sentence in found]


def _parts(raw: Any, text_key: str, prefix: str) -> Any:
    """Number the parts that have no id, and take a bare text for a part that has nothing else."""
    if raw is None:
        return []
    if not isinstance(raw, list | tuple):
        return raw
    parts = [{text_key: part} if isinstance(part, str) else part for part in raw]
    return [{"id": f"{prefix}{number}", **part} if isinstance(part, dict) else part for number, part in enumerate(parts, 1)]


def _has_text(part: Any, key: str) -> bool:
    """Whether there is a text in this part; an empty or blank one is none, and validation names it."""
    return isinstance(part, dict) and isinstance(part.get(key), str) and part[key].strip() != ""
