"""The debrief of a question, under the user's four headings: your answer, correct answer, minor improvement, perfect answer."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.core.discussion import Discussion, NotScored, Outcome
from interviewer.core.events import DidNotKnow, Rated, Reply, Said
from interviewer.core.evidence import shares_words
from interviewer.core.history import unassisted
from interviewer.core.improvement import improvement
from interviewer.core.judgement import Finding, Held, Judged, JudgedBy, Status, Unjudged
from interviewer.core.moves import Ask, CallOut, Challenge, Clarify, GoDeeper, Hint
from interviewer.core.question import Misconception, Point, Question, Rung
from interviewer.core.sentences import sentences
from interviewer.core.session import Session
from interviewer.core.standing import Standing, standing

#: A question of so few words cannot be understood without the sentence before it: "How do you reconcile the two?"
LEANS_ON = 8
#: The score of an answer that needs nothing more.
FULL = 100


@dataclass(frozen=True)
class Mistake:
    """Something the candidate got wrong, in the candidate's words, and what is right; `put_right` says whether they put it right themselves."""

    words: str
    truth: str
    put_right: bool


@dataclass(frozen=True)
class Replied:
    """A reply, what it was a reply to (None for the question itself), whether that was a hint, and whether the reply was taken back."""

    asked: str | None
    reply: Reply
    taken_back: bool
    hint: bool = False


@dataclass(frozen=True)
class DeeperResult:
    """A deeper question, where the candidate stands on it (None where it has no judged answer, nor an "I don't know"), point by point, and its answer.

    `beforehand` says that it was not put: its points had been said before.
    """

    ask: str
    standing: Standing | None
    points: tuple[tuple[Point, Finding], ...]
    perfect: str | None
    beforehand: bool = False


@dataclass(frozen=True)
class OtherView:
    """How another judge hears the same replies: a second opinion, or a member of a panel.

    `standing` is where the candidate would stand by its findings, None where it could judge none of the replies. `differs` are the points on which it
    does not agree with what was decided, with its own findings; `hears` and `misses` are the misconceptions that only it hears, and that it does not
    hear. `not_judged` says why it could not judge some of the replies.
    """

    by: JudgedBy
    standing: Standing | None
    differs: tuple[tuple[Point, Finding], ...] = ()
    hears: tuple[tuple[Misconception, Held], ...] = ()
    misses: tuple[Misconception, ...] = ()
    not_judged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Debrief:
    """All there is to say about one question once it is closed.

    `rated` is how the candidate rated their own answers; `before` is how the first attempt went, where this is the second one. `not_known` says that there is
    no score, and that it counts all the same as not known when it is chosen what comes back. `extra` are the bonus points that were not said: nobody has
    asked for them. `without_wrong` is what the score would be without what is wrong and still stands, where that costs anything. `all_said` says that
    every point is said, nothing wrong costs anything, and some of the points have earned less than all of their weight: the score is short of 100 by that
    alone.
    """

    number: int
    replies: tuple[Replied, ...]
    outcome: Outcome
    said: tuple[tuple[Point, Finding], ...]
    missed: tuple[Point, ...]
    extra: tuple[Point, ...]
    mistakes: tuple[Mistake, ...]
    unproven: tuple[Point, ...]
    not_judged: tuple[str, ...]
    judged_by: tuple[JudgedBy, ...]
    other_views: tuple[OtherView, ...]
    unread: tuple[str, ...]
    hints: int
    deeper: tuple[DeeperResult, ...]
    correct: tuple[str, ...]
    improvement: str | None
    perfect: str
    rated: Rated | None
    before: Outcome | None
    not_known: bool
    without_wrong: int | None
    all_said: bool


def debrief(session: Session, talk: Discussion, *, before: Outcome | None = None) -> Debrief:
    """Read the debrief of a closed discussion from the log; of a second attempt with the outcome of the one before."""
    question = talk.question
    pairs = [(point, talk.standing.as_told(talk.finding(point))) for point in question.points]
    earned = [pair for pair in pairs if pair[1].earned > 0]
    unsaid = [point for point, finding in pairs if finding.status is not Status.SAID]
    missed = tuple(point for point in unsaid if not point.bonus)
    unproven = {each.point for judged in talk.judgements for each in judged.findings if each.unproven}
    costly = talk.standing.right > talk.standing.score
    mistakes = _mistakes(talk)
    return Debrief(
        number=session.number_of(question),
        replies=_replies(talk),
        outcome=talk.outcome,
        said=tuple(earned),
        missed=missed,
        extra=tuple(point for point in unsaid if point.bonus),
        mistakes=mistakes,
        unproven=tuple(point for point in unsaid if point.id in unproven),
        not_judged=tuple(event.reason for event in talk.events if isinstance(event, Unjudged)),
        judged_by=_judges(talk),
        other_views=other_views(talk),
        unread=tuple(words for judged in talk.judgements for words in judged.unread),
        hints=sum(move.kind == "hint" for move in talk.moves),
        deeper=_deeper(talk),
        correct=question.correct,
        improvement=improvement(talk, [each.words for each in mistakes if each.words and not each.put_right]),
        perfect=question.perfect or "",
        rated=talk.rated,
        before=before,
        not_known=before is None and isinstance(talk.outcome, NotScored) and unassisted(talk) is not None,
        without_wrong=talk.standing.right if costly else None,
        all_said=not missed and not costly and talk.standing.score < FULL and any(finding.percent is not None for _, finding in pairs),
    )


def _replies(talk: Discussion) -> tuple[Replied, ...]:
    """Every reply with the question it was given to."""
    found: list[Replied] = []
    asked: dict[bool, tuple[str | None, bool]] = {}  # by whether it counts: what followed from an answer that was taken back was asked nobody
    counting = set(talk.counting)
    for place, event in enumerate(talk.log):
        counts = place in counting
        if isinstance(event, Said):
            question = None if isinstance(event.move, Ask) else _question_in(event, talk.question)
            to = (_hint_in(event, event.move, talk.question), True) if isinstance(event.move, Hint) else (question, False)
            asked.update({False: to, counts: to})
        elif isinstance(event, Reply):
            to = asked.get(counts, (None, False))
            found.append(Replied(to[0], event, taken_back=not counts, hint=to[1]))
    return tuple(found)


def _hint_in(said: Said, hint: Hint, question: Question) -> str:
    """The hint alone, the author's or what stood in for one, where the turn has it in full; else what was said."""
    authored = question.point(hint.point).hints
    given = authored[hint.grade - 1].strip() if authored else said.derived
    return given if given is not None and given in said.words else said.words


def _question_in(said: Said, question: Question) -> str | None:
    """What a turn asks: the author's request, if it has that in full, else its last question with what that leans on; None where it asks nothing."""
    requests: tuple[str | None, ...] = ()
    if isinstance(said.move, GoDeeper):
        requests = (question.rung(said.move.rung).ask,)
    elif isinstance(said.move, Challenge | Clarify) and said.move.point is not None:
        point = question.point(said.move.point)
        requests = (point.ask_for_it, point.ask_again)
    if (request := next((each for each in requests if each and each.strip() in said.words), None)) is not None:
        return request.strip()
    spoken = sentences(said.words)
    last = next((place for place in reversed(range(len(spoken))) if spoken[place].endswith("?")), None)
    if last is None:
        return None
    short = isinstance(said.move, CallOut | Challenge | GoDeeper) and len(spoken[last].split()) <= LEANS_ON
    leans = short or (isinstance(said.move, Clarify) and said.move.quote is not None)
    begins = max(0, last - leans)
    while begins and _ends_a_quote_begun_before(" ".join(spoken[begins : last + 1])):
        begins -= 1
    return " ".join(spoken[begins : last + 1])


def _ends_a_quote_begun_before(words: str) -> bool:
    return words.count("”") > words.count("“")


def _judges(talk: Discussion) -> tuple[JudgedBy, ...]:
    """Every judge that had a say, once each, in order."""
    found: list[JudgedBy] = []
    for judged in talk.judgements:
        if judged.by not in found:
            found.append(judged.by)
    return tuple(found)


def other_views(talk: Discussion) -> tuple[OtherView, ...]:
    """How each of the other judges hears a discussion, beside what was decided; in the order in which they first spoke."""
    names = dict.fromkeys((each.by.judge, each.by.model) for judged in talk.judgements for each in judged.opinions)
    return tuple(_view(talk, judge, model) for judge, model in names)


def _view(talk: Discussion, judge: str, model: str | None) -> OtherView:
    """What one other judge hears. On a reply that it did not judge it has no view of its own, and differs in nothing."""
    own = {index: each for index, judged in enumerate(talk.judgements) for each in judged.opinions if (each.by.judge, each.by.model) == (judge, model)}
    reasons = tuple(each.reason for each in own.values() if isinstance(each, Unjudged))
    heard = [each if isinstance(each := own.get(index), Judged) else judged for index, judged in enumerate(talk.judgements)]
    by = next(iter(own.values())).by
    if not any(isinstance(each, Judged) for each in own.values()):
        return OtherView(by, None, not_judged=reasons)
    question, decided = talk.question, talk.standing
    view = standing(question.points, question.misconceptions, heard, talk.asked_for)
    points = {point.id: point for point in question.points}
    held, ours = ({each.misconception: each for each in one.misconceptions} for one in (view, decided))
    return OtherView(
        by,
        view,
        differs=tuple((points[its.point], its) for its, our in zip(view.findings, decided.findings, strict=True) if its.status is not our.status),
        hears=tuple((question.misconception(id), its) for id, its in held.items() if id not in ours),
        misses=tuple(question.misconception(id) for id in ours if id not in held),
        not_judged=reasons,
    )


def _mistakes(talk: Discussion) -> tuple[Mistake, ...]:
    """Every misconception that was held at any time, then every point that was denied at any time and that none of them covers, nor its words show.

    Each is told in the words that still stand, and once it is put right in those that showed it first.
    """
    still = {held.misconception: held.quote for held in talk.standing.misconceptions}
    found = [
        Mistake(still.get(id, held.quote), talk.question.truth_about(talk.question.misconception(id)) or "", put_right=id not in still)
        for id, held in talk.ever_held.items()
    ]
    for id, denial in _ever_denied(talk).items():
        now = talk.findings[id]
        put_right = now.status is not Status.DENIED
        words = (denial if put_right else now).quote or ""
        covered = any(talk.question.misconception(each).against == id for each in (talk.ever_held if put_right else still))
        if not covered and not any(shares_words(words, each.words) for each in found):
            found.append(Mistake(words, talk.question.point(id).says, put_right))
    return tuple(found)


def _ever_denied(talk: Discussion) -> dict[str, Finding]:
    """Every point of the question that was denied at any time, by its id, with the words that showed it first; put right or not."""
    found: dict[str, Finding] = {}
    for count in range(1, len(talk.judgements) + 1):
        for finding in standing(talk.question.points, (), talk.judgements[:count], talk.asked_for).findings:
            if finding.status is Status.DENIED:
                found.setdefault(finding.point, finding)
    return found


def _deeper(talk: Discussion) -> tuple[DeeperResult, ...]:
    answered = [rung for rung in talk.question.deeper if rung not in talk.rungs_taken and talk.beforehand(rung)]
    return (*(_deeper_result(talk, rung) for rung in talk.rungs_taken), *(_answered_beforehand(talk, rung) for rung in answered))


def _answered_beforehand(talk: Discussion, rung: Rung) -> DeeperResult:
    points = {point.id: point for point in rung.points}
    said = tuple((points[each.point], each) for each in talk.beforehand(rung))
    return DeeperResult(rung.ask, None, said, _perfect_of(rung), beforehand=True)


def _deeper_result(talk: Discussion, rung: Rung) -> DeeperResult:
    stands = bool(rung.points) and _stands_on(rung, talk)
    return DeeperResult(
        ask=rung.ask,
        standing=talk.standing_on(rung) if stands else None,
        points=tuple((point, talk.standing.as_told(talk.finding(point))) for point in rung.points) if stands else (),
        perfect=_perfect_of(rung),
    )


def _perfect_of(rung: Rung) -> str | None:
    return rung.perfect or " ".join(point.says for point in rung.points) or None


def _stands_on(rung: Rung, talk: Discussion) -> bool:
    """Whether, after this deeper question was put, an answer was judged or the candidate said "I don't know": without either there is no standing."""
    put = next((n for n, event in enumerate(talk.events) if isinstance(event, Said) and event.move == GoDeeper(rung=rung.id)), len(talk.events))
    return any(isinstance(event, Judged | DidNotKnow) for event in talk.events[put:])
