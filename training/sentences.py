"""The authored sentences, and the pairs (sentence, point) that are made of them.

Rules of this file:
- Every sentence was labelled when it was written: for one point (or misconception) by its kind, or, as part of a whole answer, for every point.
- A sentence of the first sort teaches more than its own pair: beside the other points of its question it is a hard negative, beside other questions an
  easy one.
- Which points are held out is a matter of their names alone (`is_held_out`), so that no run ever trains on what another one measures.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
BANK = HERE.parent / "question_bank"


class Relation(IntEnum):
    """What a sentence does with a point: the classes of the network, in the order of its outputs."""

    SAYS = 0
    PARTLY = 1
    DENIES = 2
    NEITHER = 3


#: The kind that a sentence was written as, and what it does with its point.
RELATION_OF_KIND = {
    **dict.fromkeys(("words", "everyday", "example", "terse", "long", "holds"), Relation.SAYS),
    **dict.fromkeys(("part", "term"), Relation.PARTLY),
    **dict.fromkeys(("denies", "reverses", "rejects"), Relation.DENIES),
    **dict.fromkeys(("bluff", "near", "wrong", "other"), Relation.NEITHER),
}
#: Beside a point it was not written for, a sentence can be anything but its statement.
NOT_ITS_OWN = (Relation.DENIES, Relation.NEITHER)
#: What is right in an answer to a deeper question can be to the points of another, where nobody marked it: it may say them, and hardly denies them.
ELSEWHERE = (Relation.SAYS, Relation.PARTLY, Relation.NEITHER)
HELD_OUT_PERCENT = 15
MARKED = "marked"
#: What a rule has made of a sentence: it says anything but what that said.
NEGATED = "negated"
#: Words of so many letters carry the meaning of a phrasing; so many of them make a list of terms.
LONG_WORD, FEWEST_TERMS = 6, 3


@dataclass(frozen=True)
class Sentence:
    """One authored sentence: the point it was written for (`question/point`), its kind, and other points that it says as well.

    A sentence of kind `marked` comes from a whole answer, and `marks` hold what it does with each point of its question, or of the deeper one (`rung`) that was
    answered: what is not among them it does nothing with. Its `point` is the first of them, or any where it says nothing of any.
    """

    point: str
    kind: str
    text: str
    also: frozenset[str] = frozenset()
    marks: tuple[tuple[str, Relation], ...] = ()
    rung: str | None = None


@dataclass
class Points:
    """Every point and misconception that there are sentences for, by `question/id`: its accepted phrasings, the author's own first."""

    phrasings: dict[str, list[str]] = field(default_factory=dict)
    misconceptions: set[str] = field(default_factory=set)
    rungs: dict[str, str] = field(default_factory=dict)  # the points of deeper questions, each with the id of its question
    heard: dict[str, list[str]] = field(default_factory=dict)  # by question: what the interviewer says, which proves nothing when copied

    def siblings(self, point: str) -> list[str]:
        """The other points and misconceptions of the same question."""
        question = question_of(point)
        return [each for each in self.phrasings if question_of(each) == question and each != point]


@dataclass(frozen=True)
class Pair:
    """A sentence beside a phrasing of a point, and the relations that hold between them (one, or several that cannot be told apart)."""

    sentence: str
    phrasing: str
    relations: tuple[Relation, ...]
    point: str
    kind: str


def question_of(point: str) -> str:
    """`d08-q2` of `d08-q2/unavailable`."""
    return point.partition("/")[0]


def by_question(sentences: Iterable[Sentence]) -> dict[str, list[Sentence]]:
    """The sentences of each question, in their order."""
    found: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        found.setdefault(question_of(sentence.point), []).append(sentence)
    return found


def is_held_out(point: str) -> bool:
    """Whether a point is kept from training when unseen points are to be measured. Of the questions outside the bank, whole ones are."""
    question = question_of(point)
    name = point if question.startswith("d") else question
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 100 < HELD_OUT_PERCENT


def read_points() -> tuple[Points, list[Sentence]]:
    """The points of the bank and of `questions/`, and the sentences that their scripts hold already."""
    points, sentences = Points(), []
    for path in (*sorted(BANK.glob("day-*.yaml")), *sorted((HERE / "questions").glob("*.yaml"))):
        for question in yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)["questions"]:  # noqa: S506  # the safe loader, or its faster twin
            sentences += _read_question(question, points)
    return points, sentences


def _read_question(question: dict[str, Any], points: Points) -> list[Sentence]:
    name, rungs = question["id"], question.get("deeper", [])
    every = [*question["points"], *(point for rung in rungs for point in rung["points"])]
    points.heard[name] = [question["ask"], *(rung["ask"] for rung in rungs)]
    points.rungs |= {f"{name}/{point['id']}": rung["id"] for rung in rungs for point in rung["points"]}
    found: list[Sentence] = []
    for point in every:
        id = f"{name}/{point['id']}"
        points.phrasings[id] = [point["says"], *point.get("also", [])]
        points.heard[name] += [*([point["ask_for_it"]] if "ask_for_it" in point else []), *point.get("hints", [])]
        found += [Sentence(id, "words", text) for text in point.get("also", [])]
        found += [Sentence(id, "denies", text) for text in point.get("denied", [])]
    for held in question.get("misconceptions", []):
        id = f"{name}/{held['id']}"
        points.phrasings[id] = [held["claim"], *held.get("also", [])]
        points.misconceptions.add(id)
        found += [Sentence(id, "holds", text) for text in held.get("also", [])]
    return found


def read_sentences(points: Points) -> list[Sentence]:
    """The authored sentences of `pairs/`. Raises ValueError with the place of a line that is not right."""
    found: list[Sentence] = []
    for path in sorted((HERE / "pairs").glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
                found.append(_sentence(row, path.stem, points, f"{path.name}:{number}"))
    return found


def _sentence(row: list[str], stem: str, points: Points, place: str) -> Sentence:
    if len(row) != 4:  # point, kind, also, text
        raise ValueError(f"{place}: four columns are meant, there are {len(row)}")
    id, kind, also, text = row
    point = id if "/" in id else f"{stem}/{id}"
    others = {each if "/" in each else f"{question_of(point)}/{each}" for each in also.replace(" ", "").split(",") if each not in ("", "-")}
    for each in (point, *others):
        if each not in points.phrasings:
            raise ValueError(f"{place}: there is no point `{each}`")
    if kind not in RELATION_OF_KIND:
        raise ValueError(f"{place}: there is no kind `{kind}`")
    return Sentence(point, kind, text.strip(), frozenset(others))


#: Where a relation is marked in an answer that was marked sentence by sentence.
_MARKS = {"says": Relation.SAYS, "partly": Relation.PARTLY, "denies": Relation.DENIES, "holds": Relation.SAYS, "rejects": Relation.DENIES}


def read_spoken(points: Points, folders: Sequence[str] = ("spoken", "deeper", "fresh")) -> list[Sentence]:
    """The sentences of the answers in these folders, each marked for every point of what was asked.

    Raises ValueError for a point that there is not. A file is named after its question, unless each of its answers names one.
    """
    found: list[Sentence] = []
    rungs = {(question_of(point), rung) for point, rung in points.rungs.items()}
    any_point = {question_of(point): point for point in reversed(points.phrasings)}
    for path in sorted(path for folder in folders for path in (HERE / folder).glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            row = json.loads(line)
            question = row.get("question", path.stem)
            if (rung := row.get("rung")) is not None and (question, rung) not in rungs:
                raise ValueError(f"{path.name}:{number}: there is no deeper question `{rung}`")
            for each in row["sentences"]:
                marks = tuple((f"{question}/{id}", relation) for key, relation in _MARKS.items() for id in each.get(key, []))
                if unknown := [point for point, _ in marks if point not in points.phrasings]:
                    raise ValueError(f"{path.name}:{number}: there is no point `{unknown[0]}`")
                found.append(Sentence(marks[0][0] if marks else any_point[question], MARKED, each["text"], marks=marks, rung=rung))
    return found


def read_empty() -> list[str]:
    """Texts that say nothing about anything: filler, commands, pasted assessments, gibberish."""
    return [line for line in (HERE / "pairs" / "empty.txt").read_text(encoding="utf-8").splitlines() if line.strip()]


# --- Pairs -----------------------------------------------------------------------------------------------------------------


def epoch(sentences: list[Sentence], points: Points, empty: list[str], seed: int) -> Iterator[Pair]:
    """The pairs of one pass: every sentence with its own point and with some that are not its own; other choices with another seed."""
    chance = random.Random(seed)
    everywhere = sorted({sentence.point for sentence in sentences})
    of_question = by_question(sentences)
    for sentence in sentences:
        as_spoken = spoken(sentence, of_question[question_of(sentence.point)], empty, chance)
        yield _pair(as_spoken, sentence.point, relations_of(sentence, sentence.point, points), points, chance)
        others = sentence.also | {point for point, _ in sentence.marks} - {sentence.point}
        for other in sorted(others):
            yield _pair(sentence, other, relations_of(sentence, other, points), points, chance)
        near = [each for each in points.siblings(sentence.point) if each not in others and each in everywhere]
        for other in chance.sample(near, min(1, len(near))):
            relations = relations_of(sentence, other, points)
            if len(relations) < len(Relation):  # what may be anything teaches nothing
                yield _pair(sentence, other, relations, points, chance)
        if chance.random() < 0.1:
            yield _pair(sentence, chance.choice(everywhere), NOT_ITS_OWN, points, chance)
    for point in everywhere:
        mixed = salad(of_question[question_of(point)], chance)
        for text in (*chance.sample(empty, 2), *chance.sample(points.heard[question_of(point)], 1), mixed):
            yield Pair(text, _phrasing(point, points, chance), (Relation.NEITHER,), point, "empty")
        yield from _in_no_order(point, points, chance)


def _in_no_order(point: str, points: Points, chance: random.Random) -> Iterator[Pair]:
    """A phrasing beside its own words in no order, which say nothing, and beside its longer words alone, which at best name something."""
    for _ in range(2):
        phrasing = _phrasing(point, points, chance)
        words = phrasing.split()
        yield Pair(_shuffled(words, chance), phrasing, (Relation.NEITHER,), point, "empty")
    terms = [word.strip(".,;:") for word in words if len(word) >= LONG_WORD]
    if len(terms) >= FEWEST_TERMS:
        yield Pair(_shuffled(terms, chance), phrasing, (Relation.PARTLY, Relation.NEITHER), point, "empty")


def _shuffled(words: list[str], chance: random.Random) -> str:
    return " ".join(chance.sample(words, len(words)))


def spoken(sentence: Sentence, siblings: list[Sentence], empty: list[str], chance: random.Random) -> Sentence:
    """The sentence as it may come: with slips of the pen, without marks and capitals, or beside a sentence about something else."""
    text, draw = sentence.text, chance.random()
    if draw < 0.12:
        text = _with_slips(text, chance)
    elif draw < 0.2:
        text = re.sub(r"[.,;:!?]", "", text).lower()
    elif draw < 0.34:
        other = chance.choice(siblings)
        alien = other.point != sentence.point and other.point not in sentence.also and sentence.point not in other.also
        proves = RELATION_OF_KIND.get(sentence.kind) in (Relation.SAYS, Relation.DENIES) and other.kind not in ("long", MARKED, NEGATED)
        beside = other.text if alien and proves else chance.choice(empty)
        first, second = (text, beside) if chance.random() < 0.5 else (beside, text)
        text = f"{first.rstrip('.')}. {second}"
    return replace(sentence, text=text)


def _with_slips(text: str, chance: random.Random) -> str:
    """In one or two of the longer words a letter dropped, doubled, or after the next."""
    words = text.split()
    for index in chance.sample(range(len(words)), min(2, len(words))):
        word = words[index]
        if len(word) > 4 and word.isalpha():
            at = chance.randrange(1, len(word) - 2)
            first, second = word[at], word[at + 1]
            words[index] = word[:at] + chance.choice((second, first + first + second, second + first)) + word[at + 2 :]
    return " ".join(words)


def salad(sentences: list[Sentence], chance: random.Random) -> str:
    """Words of a question in no order: they say nothing."""
    words = [word for sentence in chance.sample(sentences, min(chance.randint(1, 3), len(sentences))) for word in sentence.text.split()]
    return " ".join(chance.sample(words, min(len(words), chance.randint(5, 18))))


def relations_of(sentence: Sentence, point: str, points: Points) -> tuple[Relation, ...]:
    """What a sentence can be to a point of its question, its own or another."""
    if sentence.kind == MARKED:
        return _as_marked(sentence, point, points)
    if sentence.kind == NEGATED:
        return _as_negated(sentence, point, points)
    if point == sentence.point:
        return (RELATION_OF_KIND[sentence.kind],)
    return (Relation.SAYS,) if point in sentence.also else beside(sentence, point, points)


def _as_marked(sentence: Sentence, point: str, points: Points) -> tuple[Relation, ...]:
    for marked, relation in sentence.marks:
        if marked == point:
            return (relation,)
    wrong = any((relation is Relation.SAYS) == (marked in points.misconceptions) for marked, relation in sentence.marks if relation is not Relation.PARTLY)
    if points.rungs.get(point) != sentence.rung and point not in points.misconceptions:
        return ELSEWHERE if sentence.rung and not wrong else tuple(Relation)
    return NOT_ITS_OWN if wrong or point in points.misconceptions else (Relation.NEITHER,)


def _as_negated(sentence: Sentence, point: str, points: Points) -> tuple[Relation, ...]:
    """Who negates what is right may hold a misconception, and the other way round."""
    elsewhere = (point in points.misconceptions) != (sentence.point in points.misconceptions) or points.rungs.get(point) != points.rungs.get(sentence.point)
    return tuple(Relation) if point != sentence.point and elsewhere else NOT_ITS_OWN


def beside(sentence: Sentence, other: str, points: Points) -> tuple[Relation, ...]:
    """What a sentence can be to a sibling. Who denies a point may well hold a misconception of its question, and the other way round."""
    wrong = RELATION_OF_KIND[sentence.kind] is Relation.DENIES if sentence.point not in points.misconceptions else sentence.kind == "holds"
    if wrong and (other in points.misconceptions) != (sentence.point in points.misconceptions):
        return tuple(Relation) if other in points.misconceptions else NOT_ITS_OWN
    if sentence.kind in ("wrong", "near") and other in points.misconceptions:
        return tuple(Relation)
    of_its_own = (Relation.NEITHER,) if is_right(sentence, points) and other not in points.misconceptions else NOT_ITS_OWN
    return (Relation.PARTLY, *of_its_own) if sentence.kind in ("near", "long", "example", "rejects") else of_its_own


def is_right(sentence: Sentence, points: Points) -> bool:
    """Whether what a sentence says is true: then it denies no point of its question, for they are all true."""
    says = RELATION_OF_KIND[sentence.kind] in (Relation.SAYS, Relation.PARTLY)
    return sentence.kind in ("rejects", "other") or (says and sentence.point not in points.misconceptions)


def _pair(sentence: Sentence, point: str, relations: tuple[Relation, ...], points: Points, chance: random.Random) -> Pair:
    own = points.phrasings[point]
    others = [text for text in own if text != sentence.text]
    phrasing = own[0] if chance.random() < 0.5 and own[0] != sentence.text else chance.choice(others or own)
    return Pair(sentence.text, phrasing, relations, point, sentence.kind)


def _phrasing(point: str, points: Points, chance: random.Random) -> str:
    return chance.choice(points.phrasings[point])
