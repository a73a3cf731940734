"""A suite: scripted interviews, one JSON object a line, and what is expected of the interviewer in them.

The form is the one of `ScriptedInterview`; `suites/README.md` shows it. People write suites by hand and from other programs, so what is
plainly meant is understood: a question as "1", "Q1" or by its id, one reply as a bare text, an action in any case and by its common names.
What is not known is kept and carried along. Other names of the moves stand in suite.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from interviewer.core.moves import Ask, CallOut, Challenge, Clarify, Close, GoDeeper, Hint
from interviewer.core.question import Band, Question
from interviewer.core.session import Mode
from interviewer.listed import listed

#: What a candidate says when the script has no more replies for a question: it ends the question and changes no score.
THEN = "/skip"
#: More than this on one question is no interview.
MOST_REPLIES = 200


def _no_yes_or_no(raw: Any) -> Any:
    if isinstance(raw, bool):
        raise ValueError("yes or no is no score")
    return raw


ScriptedReply = Annotated[str, Field(max_length=200_000)]
ExpectedScore = Annotated[float, Field(ge=0, le=100), BeforeValidator(_no_yes_or_no)]

KINDS: tuple[str, ...] = tuple(get_args(move.model_fields["kind"].annotation)[0] for move in (Ask, Challenge, CallOut, GoDeeper, Hint, Clarify, Close))
#: By any name that is in use for it, the move that is meant.
_MEANT = {name: kind for kind, names in listed(__name__).items() for name in (kind, *names)}
#: The names under which a line says what is expected.
_EXPECT = ("expect", "expected", "expects", "expectations")
#: Other names of what is expected, as a key of one question's expectation or of the whole line.
_KEYS = {
    "actions": ("actions", "action", "moves", "move", "expected_actions", "expected_moves"),
    "scores": ("scores", "cumulative_scores", "cumulative", "score_after", "expected_scores"),
    "final": ("final", "score", "final_score", "expected_score"),
    "verdict": ("verdict", "band", "verdicts", "expected_verdict", "expected_verdicts"),
    "misconceptions": ("misconceptions", "misconception", "expected_misconceptions"),
}
#: The keys of a line that say what is expected: those that cannot be anything else.
_LINE_KEYS = (*(key for keys in _KEYS.values() for key in keys if key.startswith("expected_")), "actions", "scores", "verdicts")


class Expectation(BaseModel):
    """What is expected on one question, reply by reply; null where nothing is.

    An action is the kind of the move that should follow the reply, or a list of those that may. A score is the cumulative score of the
    question after the reply, from 0 to 100, or the two ends of a range. The final score and the verdict are those in the end.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    actions: tuple[str | tuple[str, ...] | None, ...] = ()
    scores: tuple[ExpectedScore | tuple[ExpectedScore, ExpectedScore] | None, ...] = ()
    final: ExpectedScore | tuple[ExpectedScore, ExpectedScore] | None = None
    verdict: Band | None = None
    misconceptions: tuple[str, ...] = ()

    def allowed(self, reply: int) -> tuple[str, ...]:
        """The kinds of move that may follow the reply of this number, from 1; empty where nothing is expected, or nothing that is understood."""
        action = self.actions[reply - 1] if reply <= len(self.actions) else None
        names = () if action is None else (action,) if isinstance(action, str) else action
        return tuple(kind for kind in names if kind in KINDS)

    def score(self, reply: int) -> tuple[float, float] | None:
        """The range in which the score should lie after the reply of this number; None where nothing is expected."""
        return _span(self.scores[reply - 1]) if reply <= len(self.scores) else None

    @property
    def strange(self) -> list[str]:
        """The actions that are no moves by any name."""
        names = [name for each in self.actions if each is not None for name in ((each,) if isinstance(each, str) else each)]
        return [name for name in names if name not in KINDS]

    @property
    def in_the_end(self) -> tuple[float, float] | None:
        """The range in which the final score should lie; None where no score is expected."""
        return _span(self.final)


def _span(score: float | tuple[float, float] | None) -> tuple[float, float] | None:
    if score is None:
        return None
    return (min(score), max(score)) if isinstance(score, tuple) else (score, score)


class ScriptedInterview(BaseModel):
    """One line of a suite: who says what on which day, question by question.

    `replies` has, for each question of the day (its number from "1", or its id), the replies in order: any text, "" for silence, or a
    command such as "/hint". When they run out, the candidate says `then`, which is marked in the report. `persona` names the interviewer's persona
    where there is one of that name, and is a label otherwise. `twin` is the id of the same interview without an attack: the score here
    must not be higher than there. What is expected in a way that is not understood is named in `unclear`, and expects nothing: the interview is
    held all the same.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    id: str = Field(min_length=1, max_length=200)
    day: int = Field(ge=0, le=999_999)
    persona: str | None = None
    candidate: str | None = None
    mode: Mode | None = None
    replies: dict[str, Annotated[tuple[ScriptedReply, ...], Field(max_length=MOST_REPLIES)]]
    then: ScriptedReply = THEN
    twin: str | None = None
    expect: dict[str, Expectation] = {}
    unclear: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        return _canonical(raw) if isinstance(raw, dict) else raw

    @field_validator("then")
    @classmethod
    def _says_something(cls, then: str) -> str:
        if not then.strip():
            raise ValueError("when the replies run out, something must be said: a text, /skip or /quit")
        return then

    @property
    def extra(self) -> dict[str, Any]:
        """What the line says besides, untouched."""
        return dict(self.model_extra or {})


def find_question(key: str, questions: Sequence[Question]) -> Question | None:
    """The question that a key of a suite means: its number in the day ("2", "Q2"), or its id."""
    by_id = {question.id.lower(): question for question in questions}
    if (named := by_id.get(key.strip().lower())) is not None:
        return named
    number = re.fullmatch(r"(?:q(?:uestion)?[\s_-]*)?0*(\d{1,3})", key.strip().lower())
    return questions[int(number[1]) - 1] if number and 1 <= int(number[1]) <= len(questions) else None


def action_named(name: str) -> str:
    """The kind of move that a name means; the name itself where it means none."""
    plain = re.sub(r"[\s-]+", "_", name.strip().lower())
    return _MEANT.get(plain, name)


# --- What is plainly meant is understood -----------------------------------------------------------------------------------


def _canonical(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The line in its own form; what is not understood is left for validation to name."""
    full = dict(raw)
    if isinstance(full.get("id"), int) and not isinstance(full["id"], bool):
        full["id"] = str(full["id"])
    if isinstance(full.get("day"), str) and (number := re.fullmatch(r"\D*(\d{1,6})", full["day"].strip())):
        full["day"] = int(number[1])
    if isinstance(full.get("mode"), str):
        full["mode"] = full["mode"].strip().lower()
    full["replies"] = {key: _texts(each) for key, each in _by_question(full.get("replies")).items()} if _is_table(full.get("replies")) else full.get("replies")
    if isinstance(full.get("persona"), dict):
        full["persona"] = full["persona"].get("name")
    expect, unclear = _understood(_expectations(full))
    for key in (*_EXPECT, *_LINE_KEYS):
        full.pop(key, None)
    carried = {f"{key}_as_given": raw[key] for key in (*_EXPECT, *_LINE_KEYS) if key in raw} if unclear else {}
    return {**full, **carried, "expect": expect, "unclear": unclear}


def _understood(raw: Any) -> tuple[dict[str, Expectation], tuple[str, ...]]:
    """What can be expected of what was put, piece by piece, and what cannot."""
    if not isinstance(raw, dict):
        return {}, (f"expect: {raw!r}"[:200],)
    found: dict[str, Expectation] = {}
    unclear: list[str] = []
    for question, pieces in raw.items():
        if not isinstance(pieces, dict):
            unclear.append(f"expect.{question}: {pieces!r}"[:200])
            continue
        expected: dict[str, Any] = {}
        for name, value in pieces.items():
            try:
                Expectation.model_validate({name: value})
                expected[name] = value
            except ValidationError:
                unclear.append(f"expect.{question}.{name}: {value!r}"[:200])
        found[question] = Expectation.model_validate(expected)
        unclear += [f"expect.{question}.actions: {name!r}"[:200] for name in found[question].strange]
    return found, tuple(unclear)


def _expectations(line: Mapping[str, Any]) -> Any:
    """What is expected, however it is put: per question, or per kind and then per question."""
    given = next((line[key] for key in _EXPECT if key in line), None)
    if given is not None and not _is_table(given):
        return given
    table = _by_question(given) if given is not None else {}
    is_per_kind = all(map(_kind_of, table))  # {"actions": {"1": [...]}, "scores": {"1": [...]}}
    found: dict[str, Any] = {} if is_per_kind else {key: _expectation(each) for key, each in table.items()}
    per_kind = list(table.items()) if is_per_kind else []
    per_kind += [(key, line[key]) for key in _LINE_KEYS if key in line]
    for key, each in per_kind:
        kind = _kind_of(key)
        if not _is_table(each):
            found[key] = each  # of no question: named as unclear
            continue
        for question, value in _by_question(each).items():
            there = found.setdefault(question, {})
            if isinstance(there, dict):
                there[kind or key] = _value(kind, value)
    return found


def _kind_of(key: str) -> str | None:
    return next((kind for kind, keys in _KEYS.items() if key in keys), None)


def _expectation(raw: Any) -> Any:
    """One question's expectation: a table, a list of one table (or action, or score) for each reply, or the final score alone."""
    if isinstance(raw, list | tuple):
        rows = [each if isinstance(each, dict) else {"actions": each} if isinstance(each, str) else {"scores": each} for each in raw]
        rows = [{"scores" if _kind_of(key) == "final" else key: each for key, each in row.items()} for row in rows]
        kinds = {kind for row in rows for key in row if (kind := _kind_of(key)) in ("actions", "scores")}
        return {kind: _value(kind, [_first(row, kind) for row in rows]) for kind in sorted(kinds)}
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return {"final": raw}
    if not isinstance(raw, dict):
        return raw
    return {(_kind_of(key) or key): _value(_kind_of(key), each) for key, each in raw.items()}


def _first(row: Mapping[str, Any], kind: str) -> Any:
    return next((row[key] for key in _KEYS[kind] if key in row), None)


def _value(kind: str | None, raw: Any) -> Any:
    match kind:
        case "actions":
            return tuple(_action(each) for each in (raw if isinstance(raw, list | tuple) else [raw]))
        case "scores":
            return tuple(_score(each) for each in (raw if isinstance(raw, list | tuple) else [raw]))
        case "final":
            return _score(raw[-1] if isinstance(raw, list) and len(raw) != 2 and raw else raw)
        case "verdict":
            return raw.strip().lower() if isinstance(raw, str) else raw[-1] if isinstance(raw, list) and raw else raw
        case "misconceptions":
            return (raw,) if isinstance(raw, str) else raw
        case _:
            return raw


def _action(raw: Any) -> Any:
    if isinstance(raw, str):
        names = tuple(action_named(each) for each in re.split(r"[|/]|\bor\b", raw) if each.strip())
        return names[0] if len(names) == 1 else names
    if isinstance(raw, dict):
        return _action(next((raw[key] for key in ("kind", *_KEYS["actions"]) if key in raw), None))
    return tuple(action_named(each) if isinstance(each, str) else each for each in raw) if isinstance(raw, list | tuple) else raw


def _score(raw: Any) -> Any:
    if isinstance(raw, dict) and {"min", "max"} <= raw.keys():
        return (raw["min"], raw["max"])
    return tuple(raw) if isinstance(raw, list) else raw


def _is_table(raw: Any) -> bool:
    return isinstance(raw, dict | list)


def _by_question(raw: Any) -> dict[str, Any]:
    """A table by question; a list is one entry for each question, in order."""
    if isinstance(raw, list):
        return {str(number): each for number, each in enumerate(raw, 1)}
    return {str(key): each for key, each in raw.items()}


def _texts(raw: Any) -> Any:
    """The replies on one question: a bare text is one reply, and null is silence."""
    if raw is None or isinstance(raw, str):
        return () if raw is None else (raw,)
    if not isinstance(raw, Iterable) or isinstance(raw, dict):
        return raw
    return tuple("" if each is None else _text(each) for each in raw)


def _text(raw: Any) -> Any:
    """A reply that is an object says its text under one of the usual names."""
    if isinstance(raw, dict):
        return next((raw[key] for key in ("reply", "text", "answer", "content") if key in raw), raw)
    return raw
