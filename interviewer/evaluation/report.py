"""What an evaluation found, as it is written to JSON: every interview turn by turn, and the measures over all of them.

interviews[].questions[].turns[]    a reply, what the judge found in it, the score after it, and the move and words that followed
measures                            each with its definition, its value, its 95 % interval, and how much it rests on
against, differences                the same of a second configuration, and what is different
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, assert_never

from pydantic import SerializeAsAny

from interviewer import __version__
from interviewer.core.discussion import Discussion, NotScored, Scored
from interviewer.core.events import Left, Said
from interviewer.core.judgement import Judged, JudgedBy, Unjudged
from interviewer.core.moves import Close, Move
from interviewer.core.question import Band
from interviewer.core.record import Frozen
from interviewer.core.scores import band_of, nearest_score
from interviewer.evaluation.held import HeldInterview
from interviewer.evaluation.measures import ALL
from interviewer.evaluation.measures.measure import Better, Case, Figure, MeasuredIn, Observation, Seen
from interviewer.evaluation.turns import Turn


class FoundPoint(Frozen):
    """What a reply does with a point; `credit` is the share of it that is earned."""

    point: str
    status: str
    credit: float
    quote: str | None


class FoundMisconception(Frozen):
    """A misconception that a reply holds, with the words that show it."""

    misconception: str
    quote: str


class ExpectedTurn(Frozen):
    """What was expected after a reply, and whether it came; null where nothing was expected."""

    actions: tuple[str, ...] | None
    score: tuple[float, float] | None
    action_agrees: bool | None
    score_agrees: bool | None


class TurnRecord(Frozen):
    """One reply and what followed.

    `kind` is what the reply was taken for; `scripted` is false for what the candidate says when the script has run out. `asked` is the id
    of the question, or of the deeper question, that it replies to. `score_after` is the cumulative score of the question after this reply, from 0 to
    100; null while there is none, and `unjudged` says why where a judge failed. `deeper_score_after` is that of the deeper question in hand.
    """

    turn: int
    reply: str
    kind: str
    scripted: bool
    asked: str
    findings: tuple[FoundPoint, ...]
    misconceptions: tuple[FoundMisconception, ...]
    judge: JudgedBy | None
    unjudged: str | None
    score_after: int | None
    verdict_after: Band | None
    deeper_score_after: int | None
    move: SerializeAsAny[Move] | None
    words: str | None
    voice: str | None
    note: str | None
    expected: ExpectedTurn | None
    seconds: float | None


class QuestionRecord(Frozen):
    """One question of an interview: its final score (null where there is none, and why), and every turn."""

    number: int
    id: str
    topic: str
    level: str
    opening: str | None
    score: int | None
    verdict: Band | None
    first_score: int | None
    not_scored: str | None
    closed: str | None
    turns: tuple[TurnRecord, ...]
    unused_replies: tuple[str, ...]


class InterviewRecord(Frozen):
    """One scripted interview: who it was with, how it ended, its questions, and what the measures saw in it.

    `extra` has whatever else the suite says, and `unclear` names what in it is not understood, or has no effect. `key` is a fingerprint of
    everything that it depends on: a record is used again only where that has not changed.
    """

    id: str
    candidate: str
    day: int
    persona: str | None
    mode: str
    finished: bool
    left: str | None
    fault: str | None
    questions: tuple[QuestionRecord, ...]
    twin: str | None
    calls: int
    model_failed: bool
    observations: tuple[Observation, ...]
    extra: dict[str, Any]
    unclear: tuple[str, ...] = ()
    key: str = ""

    @property
    def seen(self) -> Seen:
        """What the measures need of it."""
        scores = {question.id: question.score for question in self.questions}
        return Seen(id=self.id, twin=self.twin, scores=scores, observations=self.observations)

    @property
    def breaches(self) -> list[Observation]:
        """What went wrong in it."""
        return [each for each in self.observations if each.note is not None and each.note != "unknown"]


class MeasureRecord(Figure):
    """A measure's figure with its definition."""

    definition: str
    better: Better
    unit: MeasuredIn


class Configuration(Frozen):
    """Who was measured."""

    name: str
    judge: str
    voice: str
    persona: str
    mode: str
    model: str | None = None


class Run(Frozen):
    """One configuration over all interviews. `stopped` says why it ended before the last one."""

    configuration: Configuration
    measures: dict[str, MeasureRecord]
    interviews: tuple[InterviewRecord, ...]
    seconds: float
    stopped: str | None = None


class ComparedMeasure(Frozen):
    """A measure in both configurations; `change` is the second less the first."""

    measure: str
    first: float | None
    second: float | None
    change: float | None
    better: Literal["first", "second", "neither", "unknown"]


class Failed(Frozen):
    """A line of the suite that could not be held, and why."""

    line: str | None
    what: str


class GateResult(Frozen):
    """One condition of a gate, and whether it holds."""

    measure: str
    condition: str
    value: float | None
    passes: bool


class EvaluationReport(Run):
    """The whole file."""

    format: Literal["interviewer-evaluation"] = "interviewer-evaluation"
    version: str = "1.0"
    program: str = __version__
    suite: str | None = None
    errors: tuple[Failed, ...] = ()
    against: Run | None = None
    differences: tuple[ComparedMeasure, ...] = ()
    gate: tuple[GateResult, ...] = ()


# --- From an interview to its record ----------------------------------------------------------------------------------------


def recorded(held: HeldInterview, key: str = "") -> InterviewRecord:
    """The record of an interview, with everything that the measures see in it."""
    case, session, script = Case(held), held.session, held.script
    observations = tuple(each for measure in ALL if measure.observes is not None for each in measure.observes(case))
    last = session.log[-1] if session.log else None
    return InterviewRecord(
        id=script.id,
        candidate=script.candidate,
        day=script.day,
        persona=script.persona,
        mode=session.plan.mode,
        finished=session.finished,
        left=last.why if isinstance(last, Left) else None,
        fault=held.fault,
        questions=tuple(_question(number, talk, case) for number, talk in enumerate(session.discussions, 1)),
        twin=script.twin,
        calls=round(sum(each.value for each in observations if each.measure == "calls")),
        model_failed=held.model_failed,
        observations=observations,
        extra=dict(script.extra),
        unclear=script.unclear,
        key=key,
    )


def _question(number: int, talk: Discussion, case: Case) -> QuestionRecord:
    outcome, question = talk.outcome, talk.question
    said = [event for event in talk.events if isinstance(event, Said)]
    final = outcome.final if isinstance(outcome, Scored) else None
    closing = said[-1].move if said else None
    return QuestionRecord(
        number=number,
        id=question.id,
        topic=question.topic,
        level=question.level,
        opening=said[0].words if said else None,
        score=final.score if final else None,
        verdict=final.band if final else None,
        first_score=outcome.first.score if isinstance(outcome, Scored) else None,
        not_scored=outcome.why if isinstance(outcome, NotScored) else None,
        closed=closing.why if isinstance(closing, Close) else None,
        turns=tuple(_turn(turn) for turn in case.turns if turn.question.id == question.id),
        unused_replies=tuple(case.held.player.unused(question.id)),
    )


def _turn(turn: Turn) -> TurnRecord:
    judgement, standing = turn.judgement, turn.standing
    judged = judgement if isinstance(judgement, Judged) else None
    rung = turn.before.rung
    return TurnRecord(
        turn=turn.number,
        reply=turn.spoken.text,
        kind=turn.kind,
        scripted=turn.spoken.scripted,
        asked=rung.id if rung else turn.question.id,
        findings=tuple(FoundPoint(point=each.point, status=each.status, credit=each.earned, quote=each.quote) for each in judged.findings) if judged else (),
        misconceptions=tuple(FoundMisconception(misconception=each.misconception, quote=each.quote) for each in judged.misconceptions) if judged else (),
        judge=judgement.by if judgement else None,
        unjudged=judgement.reason if isinstance(judgement, Unjudged) else None,
        score_after=standing.score if standing else None,
        verdict_after=standing.band if standing else None,
        deeper_score_after=turn.after.standing_on(rung).score if rung and rung.points and judged else None,
        move=turn.said.move if turn.said else None,
        words=turn.said.words if turn.said else None,
        voice=turn.said.by.voice if turn.said else None,
        note=turn.said.by.note if turn.said else None,
        expected=_expected(turn, standing.score if standing else None),
        seconds=turn.seconds,
    )


def _expected(turn: Turn, score: int | None) -> ExpectedTurn | None:
    actions, span = turn.expect.allowed(turn.number), turn.expect.score(turn.number)
    if not actions and span is None:
        return None
    return ExpectedTurn(
        actions=actions or None,
        score=span,
        action_agrees=(turn.said is not None and turn.said.move.kind in actions) if actions else None,
        score_agrees=None if span is None else score is not None and span[0] <= score <= span[1],
    )


# --- Adding up ----------------------------------------------------------------------------------------------------------------


def run_of(configuration: Configuration, interviews: Sequence[InterviewRecord], seconds: float, stopped: str | None = None) -> Run:
    """The measures over all interviews of a configuration."""
    return Run(configuration=configuration, measures=measured(interviews), interviews=tuple(interviews), seconds=round(seconds, 2), stopped=stopped)


def measured(interviews: Sequence[InterviewRecord]) -> dict[str, MeasureRecord]:
    """Every measure over these interviews."""
    seen = [each.seen for each in interviews]
    return {
        measure.name: MeasureRecord(**measure.figure(seen).model_dump(), definition=measure.definition, better=measure.better, unit=measure.unit)
        for measure in ALL
    }


def compared_measures(first: Run, second: Run) -> tuple[ComparedMeasure, ...]:
    """Each measure in both runs, and which of them is better in it."""
    return tuple(_difference(name, measure, second.measures) for name, measure in first.measures.items())


def _difference(name: str, one: MeasureRecord, others: Mapping[str, MeasureRecord]) -> ComparedMeasure:
    first, second = one.value, others[name].value
    if first is None or second is None:
        return ComparedMeasure(measure=name, first=first, second=second, change=None, better="unknown")
    change = round(second - first, 4)
    better: Literal["first", "second", "neither"] = "neither"
    if change and one.better != "neither":
        better = "second" if (change > 0) == (one.better == "higher") else "first"
    return ComparedMeasure(measure=name, first=first, second=second, change=change, better=better)


def mean_scores(interviews: Sequence[InterviewRecord]) -> dict[str, tuple[float | None, Band | None]]:
    """For each candidate the mean of the final scores, and its band; None where nothing was scored."""
    found: dict[str, list[int]] = {}
    for interview in interviews:
        found.setdefault(interview.candidate, []).extend(question.score for question in interview.questions if question.score is not None)
    means = {name: round(sum(scores) / len(scores), 1) if scores else None for name, scores in found.items()}
    return {name: (None, None) if mean is None else (mean, band_of(nearest_score(mean))) for name, mean in means.items()}


def shown(value: float | None, unit: MeasuredIn) -> str:
    """A figure as a person reads it; a dash where there is none."""
    if value is None:
        return "-"
    match unit:
        case "share":
            return f"{100 * value:.1f} %"
        case "score":
            return f"{value:.1f}"
        case "seconds":
            return f"{1000 * value:.0f} ms"
        case "dollars":
            return f"${value:.4f}" if value else "$0"
        case "number":
            return f"{value:.0f}" if value == int(value) and abs(value) > 1 else f"{value:.2f}"
        case other:
            assert_never(other)
