"""What the author of a question has written, before a judge: their own answers to it, and what the question itself gives away.

The perfect and the correct answer, and the perfect answer of each deeper question, are expected to be at least good: who gives them must not be pressed
for more. One in which nothing at all is heard answers something else, and refuses its question; one that is only misread is *doubtful*, which is said and
refuses nothing, as it may be the judge's fault. A point that stands in the words of the question can be earned by nobody, for who repeats a question has
answered nothing; it refuses its question too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from interviewer.core.events import Answered, Event, Said, SpokenBy
from interviewer.core.judgement import Finding, Judged, JudgedBy, Status, Unjudged
from interviewer.core.moves import Ask, GoDeeper, Move
from interviewer.core.question import Band, Point, Question, Rung
from interviewer.core.session import Plan, Session
from interviewer.core.standing import Standing, standing
from interviewer.evaluation.alike import stands_in
from interviewer.ports import Judge

#: What stands for a question whose own words are judged: who repeats it has answered nothing.
_UNHEARD = "…"


@dataclass(frozen=True)
class OwnAnswer:
    """One of the author's own answers: `part` names it, `points` are what it is an answer to, `unjudged` says why it could not be judged."""

    question: Question
    part: str
    text: str
    points: tuple[Point, ...]
    standing: Standing
    unjudged: str | None = None

    @property
    def fails(self) -> bool:
        """Whether nothing that is asked for is heard in it."""
        return self.unjudged is None and not any(finding.earned > 0 for finding in self.standing.findings)

    @property
    def misread(self) -> tuple[Finding, ...]:
        """The points that are not heard in it as they are meant: all that are not said where it is not good, else what is unclear or taken for a denial."""
        unclear = (Status.NOT_SURE, Status.DENIED)
        return tuple(each for each in self.standing.findings if each.status in unclear or (not self.is_good and each.status is not Status.SAID))

    @property
    def is_good(self) -> bool:
        """Whether it is judged as at least good."""
        return self.standing.band.rank >= Band.GOOD.rank

    @property
    def is_doubtful(self) -> bool:
        """Whether somebody who gave it would be pressed, asked what was meant or called out."""
        return self.unjudged is not None or not self.is_good or bool(self.misread) or bool(self.standing.misconceptions)


@dataclass(frozen=True)
class GivenAway:
    """A point that is in the words of its own question: `surely` where its words are, else only a judge hears it there."""

    question: Question
    point: Point
    words: str
    surely: bool


@dataclass
class OwnWords:
    """What was found in the words of the authors."""

    answers: list[OwnAnswer] = field(default_factory=list)
    given_away: list[GivenAway] = field(default_factory=list)

    @property
    def refused(self) -> set[str]:
        """The ids of the questions that may not be asked as they are."""
        return {each.question.id for each in self.answers if each.fails} | {each.question.id for each in self.given_away if each.surely}


def own_words(questions: Sequence[Question], judge: Judge) -> OwnWords:
    """Put what the authors have written before a judge."""
    found = OwnWords()
    for question in questions:
        for part, text, rung in own_answers(question):
            found.answers.append(_heard(question, part, text, rung, judge))
        for rung in (None, *question.deeper):
            found.given_away += _given_away(question, rung, judge)
    return found


def own_answers(question: Question) -> Iterator[tuple[str, str, Rung | None]]:
    """The author's answers: what each is called, its text, and the deeper question that it is to; what was only derived from another stands for it once."""
    yield "perfect", question.perfect or "", None
    if question.correct != tuple(point.says for point in question.points):
        yield "correct", "\n".join(f"- {each}" for each in question.correct), None
    for rung in question.deeper:
        if rung.points:
            yield (f"deeper {rung.id}: perfect", rung.perfect, rung) if rung.perfect else (f"deeper {rung.id}: its points", _sum_of(rung.points), rung)


def _heard(question: Question, part: str, text: str, rung: Rung | None, judge: Judge) -> OwnAnswer:
    points = rung.points if rung else question.points
    judged = judge.judges(_answered(question, rung, text))
    judgements = [judged] if isinstance(judged, Judged) else []
    where = standing(points, () if rung else question.misconceptions, judgements)
    return OwnAnswer(question, part, text, points, where, judged.reason if isinstance(judged, Unjudged) else None)


def _given_away(question: Question, rung: Rung | None, judge: Judge) -> Iterator[GivenAway]:
    points, ask = (rung.points, rung.ask) if rung else (question.points, question.ask)
    if not points:
        return
    for point in points:
        if (words := stands_in(point.says, ask)) is not None:
            yield GivenAway(question, point, words, surely=True)
    if rung is None:
        unheard = question.model_copy(update={"ask": _UNHEARD})
    else:
        rung = rung.model_copy(update={"ask": _UNHEARD})
        unheard = question.model_copy(update={"deeper": tuple(rung if each.id == rung.id else each for each in question.deeper)})
    judged = judge.judges(_answered(unheard, rung, ask))
    said = {finding.point: finding.quote or "" for finding in judged.findings if finding.status is Status.SAID} if isinstance(judged, Judged) else {}
    for point in points:
        if point.id in said and stands_in(point.says, ask) is None:
            yield GivenAway(question, point, said[point.id], surely=False)


def _answered(question: Question, rung: Rung | None, text: str) -> Session:
    """The interview at this answer, to the question or, after an answer to it that said everything, to a deeper one."""
    question = question.without_samples()
    log: list[Event] = [_said(question, Ask(), question.ask)]
    if rung is not None:
        log.append(Answered(text=_sum_of(question.points)))
        findings = tuple(Finding(point=point.id, status=Status.SAID, quote=point.says) for point in question.points)
        log.append(Judged(by=JudgedBy(judge="none", version=""), findings=findings))
        log.append(_said(question, GoDeeper(rung=rung.id), rung.ask))
    return Session(plan=Plan(day=0, questions=(question,)), log=(*log, Answered(text=text)))


def _said(question: Question, move: Move, words: str) -> Said:
    return Said(question=question.id, move=move, words=words, by=SpokenBy(voice="none"))


def _sum_of(points: Sequence[Point]) -> str:
    return " ".join(point.says for point in points)
