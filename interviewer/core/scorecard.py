"""The scorecard of one interview: each point with the words that earned it, first answer against final answer, and what to study next.

Rules of this file:
- A verdict is told when it has been told in the interview: in study mode once its question is closed, in real mode once the interview is finished.
- A band is told with what it means, in the words of the bank's own scale.
- The study plan is made of the gaps alone: wrong beliefs first, then what was missed, the heaviest first; then when each question comes back.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from interviewer.core.debrief import Debrief, DeeperResult, Mistake, debrief
from interviewer.core.discussion import Discussion, NotScored, Scored
from interviewer.core.history import own_rating, unassisted
from interviewer.core.judgement import EXTRA, Finding, Status, name_of_finding
from interviewer.core.memory import Memory
from interviewer.core.question import Band, Level, Point
from interviewer.core.record import Frozen
from interviewer.core.scores import band_of, mean_of, range_of
from interviewer.core.session import Session

#: What each band means, the best first: the scale of question_bank/README.md.
MEANINGS = {
    Band.EXCELLENT: "all that matters, right, with reasons",
    Band.GOOD: "the core is right and explained; something minor is missing",
    Band.PARTIAL: "some of the core; or all of it as bare terms",
    Band.WEAK: "little that is right, or a serious error in the middle of it",
    Band.NONE: "nothing that counts",
}
#: A plan that is longer than this many points is not followed.
MOST_TO_SAY = 12


class Anchor(Frozen):
    """A band, the scores that lie in it, and what an answer of that band is like."""

    band: Band
    lowest: int
    highest: int
    means: str


class PointScored(Frozen):
    """A point: what became of it at first and in the end, the share earned from 0 to 100, and the candidate's words that decided it.

    The question does not ask for a `bonus`.
    """

    says: str
    weight: int
    first: Status
    final: Status
    earned_first: int
    earned: int
    words: str | None
    unproven: bool
    bonus: bool = False

    @property
    def name_first(self) -> str:
        """What was found at first is called."""
        return self._name(self.first, self.earned_first)

    @property
    def name(self) -> str:
        """What is found in the end is called."""
        return self._name(self.final, self.earned)

    def _name(self, status: Status, earned: int) -> str:
        return EXTRA if self.bonus and status is Status.NOT_SAID else name_of_finding(status, earned / 100)

    @property
    def in_part(self) -> bool:
        """Whether something of the point is earned, and not all: only then the share tells more than the name."""
        return 0 < self.earned < 100


class DeeperScored(Frozen):
    """A deeper question that was put: its points, and its score where there is a standing on it."""

    ask: str
    score: int | None
    band: Band | None
    points: tuple[PointScored, ...]


class Scores(Frozen):
    """First answer against final answer."""

    first: int
    first_band: Band
    final: int
    final_band: Band


State = Literal["scored", "not_scored", "open", "to_come", "held_back"]


class QuestionScored(Frozen):
    """One question of the scorecard. `scores` are there only where the state is scored; `why` says why a question was not scored.

    `own` is how the candidate rated the answer, and `again` the score of the second attempt, once that is over. `unaided` says whether a first answer
    without help stands: only such a one counts in the progress. `disputed` are findings that the
    candidate contests, a line each; the scores stay the judge's.
    """

    number: int
    id: str
    topic: str
    level: Level
    ask: str
    state: State
    why: str | None = None
    scores: Scores | None = None
    answers: tuple[str, ...] = ()
    points: tuple[PointScored, ...] = ()
    wrong: tuple[Mistake, ...] = ()
    deeper: tuple[DeeperScored, ...] = ()
    disputed: tuple[str, ...] = ()
    hints: int = 0
    own: int | None = None
    unaided: bool = True
    again: int | None = None
    judges: tuple[str, ...] = ()
    improvement: str | None = None
    perfect: str | None = None
    due: datetime | None = None


class ToSay(Frozen):
    """One thing to be able to say: a point that was missed or only half said, or what is right about a wrong belief."""

    question: str
    number: int
    topic: str
    say: str
    instead_of: str | None
    kind: Literal["put_right", "add", "sharpen"]


class Redo(Frozen):
    """A question to answer again, and the day on which it is due; None where nothing is remembered of it."""

    question: str
    number: int
    topic: str
    score: int | None
    due: datetime | None


class Scorecard(Frozen):
    """How one interview went, and what to do about it. `mean` is over the scored questions; None where there is none.

    `to_say` is the most important of what is to be said, and `more_to_say` counts the rest of it, which stands with the questions.
    """

    session: str
    title: str
    begun: datetime
    mode: str
    finished: bool
    held_back: bool
    mean: int | None
    band: Band | None
    mean_first: int | None
    scored: int
    questions: tuple[QuestionScored, ...]
    to_say: tuple[ToSay, ...]
    more_to_say: int
    redo: tuple[Redo, ...]
    scale: tuple[Anchor, ...]


def scorecard(session: Session, name: str, begun: datetime, known: Memory) -> Scorecard:
    """The scorecard of a session, as far as it has got. `known` is what is known of its questions now: it has the dates."""
    questions = tuple(_question(session, talk, known) for talk in session.discussions)
    scores = [each.scores for each in questions if each.scores is not None]
    mean = mean_of([each.final for each in scores])
    told = [talk for talk, each in zip(session.discussions, questions, strict=True) if each.state == "scored"]
    to_say = _to_say(session, told)
    return Scorecard(
        session=name,
        title=session.plan.name,
        begun=begun,
        mode=session.plan.mode,
        finished=session.finished,
        held_back=session.holds_back,
        mean=mean,
        band=None if mean is None else band_of(mean),
        mean_first=mean_of([each.first for each in scores]),
        scored=len(scores),
        questions=questions,
        to_say=to_say[:MOST_TO_SAY],
        more_to_say=max(0, len(to_say) - MOST_TO_SAY),
        redo=_redo(questions),
        scale=scale(),
    )


def scale() -> tuple[Anchor, ...]:
    """The bands, the best first."""
    ranges = {band: range_of(band) for band in MEANINGS}
    return tuple(Anchor(band=band, lowest=lowest, highest=highest, means=MEANINGS[band]) for band, (lowest, highest) in ranges.items())


def _question(session: Session, talk: Discussion, known: Memory) -> QuestionScored:
    if not talk.put and session.finished and isinstance(talk.outcome, NotScored):
        return _bare(session, talk, "not_scored", talk.outcome.why)
    if session.holds_back or not talk.closed:
        return _bare(session, talk, "to_come" if not talk.put else "held_back" if talk.closed else "open")
    recall = known.get(talk.question.id)
    return _told(session, talk, debrief(session, talk), None if recall is None else recall.due)


def _bare(session: Session, talk: Discussion, state: State, why: str | None = None) -> QuestionScored:
    """The question without what is still a secret."""
    question = talk.question
    return QuestionScored(
        number=session.number_of(question),
        id=question.id,
        topic=question.topic,
        level=question.level,
        ask=question.ask if talk.put else "",
        state=state,
        why=why,
        answers=talk.answers,
    )


def _told(session: Session, talk: Discussion, told: Debrief, due: datetime | None) -> QuestionScored:
    """A closed question: with its scores and points where it has any."""
    question, outcome = talk.question, talk.outcome
    scored = outcome if isinstance(outcome, Scored) else None
    return QuestionScored(
        number=session.number_of(question),
        id=question.id,
        topic=question.topic,
        level=question.level,
        ask=question.ask if talk.put else "",
        state="scored" if scored else "not_scored",
        why=outcome.why if isinstance(outcome, NotScored) else None,
        scores=_scores(scored) if scored else None,
        answers=talk.answers,
        points=_points(talk, scored, told) if scored else (),
        wrong=told.mistakes if scored else (),
        deeper=tuple(_deeper(each) for each in told.deeper if not each.beforehand) if scored else (),
        hints=told.hints,
        own=own_rating(talk),
        unaided=scored is None or unassisted(talk) is not None,
        again=None if talk.final_again is None else talk.final_again.score,
        judges=tuple(dict.fromkeys(map(str, told.judged_by))),
        improvement=told.improvement,
        perfect=told.perfect,
        due=due,
    )


def _scores(outcome: Scored) -> Scores:
    return Scores(first=outcome.first.score, first_band=outcome.first.band, final=outcome.final.score, final_band=outcome.final.band)


def _points(talk: Discussion, outcome: Scored, told: Debrief) -> tuple[PointScored, ...]:
    unproven = {point.id for point in told.unproven}
    found = zip(talk.question.points, outcome.first.findings, outcome.final.findings, strict=True)
    return tuple(_scored(point, first, outcome.final.as_told(final), unproven=point.id in unproven) for point, first, final in found)


def _scored(point: Point, first: Finding, final: Finding, *, unproven: bool) -> PointScored:
    return PointScored(
        says=point.says.strip(),
        weight=point.weight,
        first=first.status,
        final=final.status,
        earned_first=round(100 * first.earned),
        earned=round(100 * final.earned),
        words=final.quote,
        unproven=unproven,
        bonus=point.bonus,
    )


def _deeper(result: DeeperResult) -> DeeperScored:
    return DeeperScored(
        ask=result.ask.strip(),
        score=result.standing.score if result.standing else None,
        band=result.standing.band if result.standing else None,
        points=tuple(_scored(point, finding, finding, unproven=finding.unproven) for point, finding in result.points),
    )


def _to_say(session: Session, talks: list[Discussion]) -> tuple[ToSay, ...]:
    """Wrong beliefs that were still held, then points by what they would have earned."""
    wrong: list[ToSay] = []
    gaps: list[tuple[float, ToSay]] = []
    for talk in talks:
        question, number, where = talk.question, session.number_of(talk.question), talk.standing
        put_right = set()
        for held in where.misconceptions:
            belief = question.misconception(held.misconception)
            if truth := question.truth_about(belief):
                put_right.add(belief.against)
                wrong.append(ToSay(question=question.id, number=number, topic=question.topic, say=truth.strip(), instead_of=held.quote, kind="put_right"))
        for point, finding in zip(question.points, where.findings, strict=True):
            if _is_gap(point, finding) and point.id not in put_right:
                kind = "put_right" if finding.status is Status.DENIED else "sharpen" if finding.earned > 0 else "add"
                gap = ToSay(
                    question=question.id, number=number, topic=question.topic, say=point.says.strip(), instead_of=where.as_told(finding).quote, kind=kind
                )
                gaps.append((point.weight * (1 - finding.earned), gap))
    return (*wrong, *(gap for _, gap in sorted(gaps, key=lambda each: -each[0])))


def _is_gap(point: Point, finding: Finding) -> bool:
    """Whether it is to be said the next time: a bonus only where it was got wrong."""
    return finding.status is Status.DENIED if point.bonus else finding.status is not Status.SAID


def _redo(questions: tuple[QuestionScored, ...]) -> tuple[Redo, ...]:
    """The questions that are not excellent yet, by when they come back; those without a date first: nothing is remembered of them."""
    closed = [each for each in questions if each.state in ("scored", "not_scored")]
    again = [each for each in closed if each.scores is None or each.scores.first_band is not Band.EXCELLENT]
    return tuple(
        Redo(question=each.id, number=each.number, topic=each.topic, score=each.scores.final if each.scores else None, due=each.due)
        for each in sorted(again, key=lambda each: (each.due is not None, each.due, each.number))
    )
