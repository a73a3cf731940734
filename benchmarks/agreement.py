"""How far the local judge agrees with other raters: on the ten questions of the bank, and on questions that are in no bank.

The answers in `answers/` were written and scored (0 to 100) by language models, each on its own, as different candidates and a strict interviewer
would: twenty-three for the ten questions, three for their deeper ones, two more for twelve questions each outside the bank, whose points or whose perfect
answers alone the judge gets. They had seen the questions, and neither the bank nor the sentences that the judge was trained on; but the authors of `bluff`
and `knew-the-bank` had read the bank, and some of the answers in `training/`. `elsewhere` is 200 texts about anything but the trade, and `worthless` 480 by
which somebody wants points without an answer: they should earn nothing, a list of terms less than what is partial. No person has rated them yet.
They are for measuring: nothing is fitted to them, and none of their words may stand in the bank or in `training/`. Thresholds were chosen all the same with
some of them in view, which flatters their figures: `training/MODEL_CARD.md` says with which.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from interviewer.core.discussion import Discussion
from interviewer.core.events import Answered, Left, Said, SpokenBy
from interviewer.core.judgement import Finding, Judged, JudgedBy, Status, Unjudged
from interviewer.core.moves import Ask, GoDeeper, Move
from interviewer.core.question import Band, Question
from interviewer.core.scores import LOWEST_SCORE
from interviewer.core.session import Plan, Session
from interviewer.core.standing import standing
from interviewer.evaluation.measures.agreement import Pair, kappa, pearson
from interviewer.evaluation.measures.measure import Figure, bootstrapped, wilson
from interviewer.grading.grade import Answers, Grade, grade
from interviewer.ports import Judge
from interviewer.settings import Settings
from interviewer.storage.bank import Bank
from interviewer.storage.places import QUESTION_BANK
from interviewer.wiring import authored, judge

#: Who wrote the answers to the ten questions, and the set of those to deeper ones.
AUTHORS, DEEPER = (*"ABCDEMNOPQRSTUVWXYZ", "AA", "AB", "AC", "AD"), "deeper questions, authors F, G and H"
HERE = Path(__file__).resolve().parent
#: Kinds of answers that are worth nothing, and the score from which on an answer is good.
WORTHLESS, GOOD = ("copied", "bluff", "injection", "gibberish"), LOWEST_SCORE[Band.GOOD]
#: What is worth nothing should earn no more than this, and a list of terms no more than the other.
WORTHLESS_AT_MOST, LISTED_AT_MOST = 20, LOWEST_SCORE[Band.PARTIAL] - 1
#: Three levels: below partial, partial, good and better.
LEVELS = (LOWEST_SCORE[Band.PARTIAL], GOOD)


@dataclass(frozen=True)
class Scored:
    """One answer: what the author gave and what the judge gave, from 0 to 100."""

    kind: str
    person: int
    judge: int
    wrong: bool
    called_out: bool


def measured() -> list[tuple[str, str]]:
    """The figures of the embedded judge, each with its name."""
    settings = Settings(judge="local")
    judging = judge(settings)
    bank = {question.id: question for question in Bank(QUESTION_BANK).questions()}
    outside = {question.id: question for question in Bank(HERE / "outside").questions()}
    bare = {id: Question(id=id, ask=question.ask, perfect=question.perfect) for id, question in outside.items()}
    strange = {id: question.model_copy(update={"id": f"own-{id}"}) for id, question in bank.items()}
    sets = {
        **{f"ten questions, author {author}": scored(f"ten-questions-{author.lower()}", bank, judging, settings) for author in AUTHORS},
        DEEPER: scored_deeper(bank, judging),
        "ten questions, authors who knew the bank": scored("knew-the-bank", bank, judging, settings),
        "bluff": scored("bluff", bank, judging, settings),
        "author B, as if one's own bank": scored("ten-questions-b", strange, judging, settings),
        "outside the bank, points": scored("outside", outside, judging, settings),
        "outside, perfect answer only": scored("outside", bare, judging, settings),
        "outside, second author, points": scored("outside-2", outside, judging, settings),
        "outside, second author, perfect answer only": scored("outside-2", bare, judging, settings),
    }
    ten = [one for author in AUTHORS for one in sets[f"ten questions, author {author}"]]
    sorted_by_kind = {
        "": ten,
        "deeper questions: ": sets[DEEPER],
        "knew the bank: ": sets["ten questions, authors who knew the bank"],
        "bluff along the points: ": sets["bluff"],
    }
    return [
        *(line for name, found in sets.items() if name != "bluff" for line in agreement_of(name, found)),
        *((f"{of}{name}", figure) for of, found in sorted_by_kind.items() for name, figure in by_kind(found)),
        *elsewhere(list(bank.values()), judging),
        *worthless(bank, judging, settings),
    ]


def elsewhere(questions: list[Question], judging: Judge) -> list[tuple[str, str]]:
    """What texts that have nothing to do with the trade earn, each as an answer to every question. Raises ValueError where one was not judged."""
    scores = [score for text in (HERE / "answers" / "elsewhere.txt").read_text(encoding="utf-8").splitlines() for score in _on_each(text, questions, judging)]
    over = _count([score > WORTHLESS_AT_MOST for score in scores])
    return [("about something else: mean score", f"   {statistics.mean(scores):3.0f}   (highest {max(scores)})"), (f"more than {WORTHLESS_AT_MOST}", over)]


def worthless(questions: dict[str, Question], judging: Judge, settings: Settings) -> Iterable[tuple[str, str]]:
    """What texts earn that only want points, by their kind. One that the judge refuses, since it is no English, earns nothing, and is counted."""
    found: dict[str, list[int | None]] = {}
    for row, graded in _graded("worthless", questions, judging, settings):
        found.setdefault(row["kind"], []).append(graded.score)
    for kind, scores in found.items():
        judged = [score for score in scores if score is not None]
        refused = f"; {len(scores) - len(judged)} not judged" if len(judged) < len(scores) else ""
        most = LISTED_AT_MOST if kind == "list" else WORTHLESS_AT_MOST
        yield f"worthless, {kind}: mean score", f"   {statistics.mean(judged):3.0f}   (highest {max(judged)}{refused})"
        yield f"at most {most}", _count([score <= most for score in judged])


def _on_each(text: str, questions: list[Question], judging: Judge) -> Iterable[int]:
    for question in questions:
        asked = Session(plan=Plan(day=0, questions=(question,)), log=(_said(question, Ask(), question.ask), Answered(text=text)))
        judged = _judged(judging.judges(asked), f"{question.id}, “{text}”")
        yield standing(question.points, question.misconceptions, [judged]).score


def _judged(found: Judged | Unjudged | Left, what: str) -> Judged:
    if isinstance(found, Judged):
        return found
    raise ValueError(f"{what}: could not be judged: {found.reason if isinstance(found, Unjudged) else found.why}")


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / "answers" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def scored_deeper(questions: dict[str, Question], judging: Judge) -> list[Scored]:
    """Replies to deeper questions, each after a first answer that said everything. Raises ValueError where one was not judged."""
    found = []
    for row in _rows("deeper"):
        talk = _asked_deeper(questions[row["question"]], row["rung"])
        asked = Session(plan=Plan(day=0, questions=(talk.question,)), log=(*talk.log, Answered(text=row["answer"])))
        judged = _judged(judging.judges(asked), row["id"])
        talk = Discussion(talk.question, (*talk.log, Answered(text=row["answer"]), judged))
        found.append(Scored(row["kind"], row["score"], talk.standing_in_hand.score, row["misconception"], bool(judged.misconceptions or talk.denied_last)))
    return found


def _asked_deeper(question: Question, rung: str) -> Discussion:
    """A question that was answered in full and taken deeper."""
    said = tuple(Finding(point=point.id, status=Status.SAID, quote=point.says) for point in question.points)
    log = (
        _said(question, Ask(), question.ask),
        Answered(text=" ".join(point.says for point in question.points)),
        Judged(by=JudgedBy(judge="none", version=""), findings=said),
        _said(question, GoDeeper(rung=rung), question.rung(rung).ask),
    )
    return Discussion(question, log)


def _said(question: Question, move: Move, words: str) -> Said:
    return Said(question=question.id, move=move, words=words, by=SpokenBy(voice="none"))


def scored(name: str, questions: dict[str, Question], judging: Judge, settings: Settings) -> list[Scored]:
    """The answers of a file, judged as first answers. Raises ValueError where one was not judged: to leave it out would flatter the judge."""
    return [_one(row, graded) for row, graded in _graded(name, questions, judging, settings)]


def _graded(name: str, questions: dict[str, Question], judging: Judge, settings: Settings) -> Iterator[tuple[dict[str, Any], Grade]]:
    speaking = authored(settings)
    for row in _rows(name):
        yield row, grade(Answers(id=row["id"], question=row["question"], answer=row["answer"]), questions.__getitem__, judging, speaking)


def _one(row: dict[str, Any], graded: Grade) -> Scored:
    called_out = bool(graded.misconceptions) or any(point.status == "denied" for point in graded.points)
    return Scored(row["kind"], row["score"], _score(graded), row["misconception"], called_out)


def _score(graded: Grade) -> int:
    if graded.score is None:
        raise ValueError(f"{graded.id}: {graded.unjudged}")
    return graded.score


def agreement_of(name: str, found: list[Scored]) -> Iterable[tuple[str, str]]:
    """The lines of one set of answers: r, kappa and the share in the same of three levels, each with its interval."""
    pairs = [(float(each.person), float(each.judge)) for each in found]
    r, qwk, alike = (bootstrapped(pairs, statistic) for statistic in (pearson, kappa, in_the_same_level))
    yield name, f"   r {_with_interval(r, '.2f')} · band QWK {_with_interval(qwk, '.2f')} · {len(found)} answers"
    yield "", f"   three levels {_with_interval(alike, '.0%')}"


def _with_interval(figure: Figure, form: str) -> str:
    return f"{figure.value:{form}} (95% {figure.low:{form}} to {figure.high:{form}})"


def by_kind(found: list[Scored]) -> list[tuple[str, str]]:
    """What was called out, rightly and wrongly, what the best of the worthless answers earns, and the mean score of each kind of answer."""
    wrong = [each.called_out for each in found if each.wrong]
    good = [each.called_out for each in found if not each.wrong and each.person >= GOOD]
    worthless = [each.judge for each in found if each.kind in WORTHLESS]
    return [
        *([("wrong beliefs called out", _count(wrong))] if wrong else []),
        *([("good answers called out", _count(good))] if good else []),
        *([("highest worthless answer", f"   {max(worthless)}")] if worthless else []),
        *((f"mean score, {kind}", _means([each for each in found if each.kind == kind])) for kind in dict.fromkeys(each.kind for each in found)),
    ]


def _count(holds: list[bool]) -> str:
    share = wilson(statistics.mean(holds), len(holds))
    return f"   {sum(holds)} of {len(holds)} (95% {share.low:.0%} to {share.high:.0%})"


def _means(found: list[Scored]) -> str:
    judged, person = (statistics.mean(getattr(each, name) for each in found) for name in ("judge", "person"))
    return f"   {judged:3.0f}   (the authors: {person:.0f}; {len(found)} answers)"


def _level(score: float) -> int:
    return sum(score >= lowest for lowest in LEVELS)


def in_the_same_level(pairs: Sequence[Pair]) -> float:
    """The share of the pairs that lie in the same of the three levels."""
    return statistics.fmean(_level(one) == _level(other) for one, other in pairs)
