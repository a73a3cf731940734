"""Small questions, judges that find what a test tells them to, and rooms to hold interviews in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

from interviewer.core.events import Act, Answered, Event, Left, Reply, Said
from interviewer.core.judgement import Finding, Held, Judged, JudgedBy, Status, Unjudged, Withdrawn
from interviewer.core.moves import Move
from interviewer.core.question import Misconception, Point, Question, Rung
from interviewer.core.replies import act, understood
from interviewer.core.session import Mode, Plan, Session
from interviewer.drive.hold import hold
from interviewer.ports import Room
from interviewer.storage.places import PROMPTS
from interviewer.storage.prompts import read_prompt_yaml
from interviewer.voices.authored import AuthoredVoice
from interviewer.voices.lines import Lines

BY = JudgedBy(judge="scripted", version="1")
NOON = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


def question(id: str = "q1", **changes: object) -> Question:
    """A question of three points (3 + 2 + 1), one misconception, two rungs of one point each."""
    raw: dict[str, object] = {
        "id": id,
        "topic": "data leakage",
        "ask": "Is the **last login** leakage?",
        "clarify": "Think of a churn model.",
        "points": (
            Point(
                id="main",
                says="It is leakage, the value comes from after the label",
                weight=3,
                ask_for_it="When is it written?",
                hints=("Look at time.", "Look at the date."),
            ),
            Point(
                id="fix",
                says="Build features as of a cut-off date",
                weight=2,
                ask_for_it="What would you change?",
                hints=("Where does the feature come from?",),
            ),
            Point(id="check", says="A jump in the score gives it away", weight=1),
        ),
        "misconceptions": (
            Misconception(
                id="proof",
                claim="It proves the churn",
                weight=2,
                against="main",
                call_out="That is not so. What would a model see?",
                truth="It is known too late.",
            ),
        ),
        "deeper": (
            Rung(id="d1", ask="What if labels come late?", points=(Point(id="late", says="Wait until the window is over", weight=1, ask_for_it="How long?"),)),
            Rung(id="d2", ask="How would you test for it?", points=(Point(id="test", says="Compare with a model without it", weight=1),)),
        ),
        "correct": ("It is leakage.",),
        "improvement": "Mention point-in-time joins.",
        "perfect": "It is leakage. Build the feature as of a cut-off.",
    }
    return Question.model_validate({**raw, **changes})


def judged(text: str = "", **statuses: Status) -> Judged:
    """A judgement with these statuses; every finding but *not said* quotes the whole text."""
    findings = tuple(Finding(point=point, status=status, quote=None if status is Status.NOT_SAID else text) for point, status in statuses.items())
    return Judged(by=BY, findings=findings)


@dataclass
class ScriptedJudge:
    """Gives out judgements in order.

    Each is a shorthand: `id` is said, `~id` partly, `-id` denied, `?id` not sure, `^id` found and not proven, `+id` a misconception held, `!id` a wrong
    belief withdrawn, `>id` a point of a deeper question to come; `~id=0.2` earns so much of its point. None cannot be judged.
    """

    script: list[str | None]
    seen: list[str] = field(default_factory=list)

    def judges(self, session: Session) -> Judged | Unjudged:
        """The next judgement."""
        answer = session.discussion.events[-1]
        assert isinstance(answer, Answered)
        self.seen.append(answer.text)
        words = self.script.pop(0) if self.script else ""
        if words is None:
            return Unjudged(by=BY, reason="the script says so")
        return judgement_from(words, answer.text)


def judgement_from(words: str, text: str) -> Judged:
    """A judgement from its shorthand: see ScriptedJudge."""
    signs = {"-": Status.DENIED, "?": Status.NOT_SURE, "~": Status.PARTLY}
    findings = [_finding(each, signs.get(each[0], Status.SAID), text) for each in words.split() if each[0] not in "+!^>"]
    findings += [Finding(point=each[1:], status=Status.NOT_SAID, unproven=True) for each in words.split() if each.startswith("^")]
    held = [Held(misconception=each[1:], quote=text) for each in words.split() if each.startswith("+")]
    withdrawn = tuple(Withdrawn(about=each[1:], quote=text) for each in words.split() if each.startswith("!"))
    beforehand = tuple(_finding(each[1:], Status.SAID, text) for each in words.split() if each.startswith(">"))
    return Judged(by=BY, findings=tuple(findings), misconceptions=tuple(held), withdrawn=withdrawn, beforehand=beforehand)


def _finding(sign: str, status: Status, text: str) -> Finding:
    point, _, credit = sign.lstrip("-?~").partition("=")
    return Finding(point=point, status=status, quote=text, credit=float(credit) if credit else None)


@dataclass
class ScriptedCandidate:
    """Replies with these texts, in order, and then leaves."""

    texts: list[str]

    def replies(self, session: Session) -> Reply | Act | Left:
        """The next reply."""
        if not self.texts:
            return Left()
        text = self.texts.pop(0)
        return act(text) or understood(text, session.discussion.replied_to)


@dataclass
class Notebook:
    """Keeps every session that was recorded, and every one that was seen."""

    recorded: list[Session] = field(default_factory=list)
    seen: list[Session] = field(default_factory=list)

    def records(self, session: Session) -> None:
        """Keep it."""
        self.recorded.append(session)

    def sees(self, session: Session) -> None:
        """See it: only what has been recorded may be seen."""
        assert self.recorded[-1] == session
        self.seen.append(session)


@cache
def authored_voice() -> AuthoredVoice:
    """The embedded interviewer with its real lines. It keeps nothing, so that one is enough for all tests."""
    return AuthoredVoice(read_prompt_yaml(PROMPTS, "lines.yaml", Lines))


def new_session(*questions: Question, mode: Mode = "study", seconds: int | None = None) -> Session:
    """A session that has not begun."""
    return Session(plan=Plan(day=1, title="Test", mode=mode, seconds=seconds, questions=questions or (question(),)))


def interview(texts: Sequence[str], judgements: Iterable[str | None], session: Session | None = None, notebook: Notebook | None = None) -> Session:
    """Hold an interview with a scripted candidate and a scripted judge, on the embedded voice."""
    book = notebook or Notebook()
    room = Room(authored_voice(), ScriptedCandidate(list(texts)), ScriptedJudge(list(judgements)), book, book, lambda: NOON)
    return hold(session or new_session(), room)


def moves(session: Session) -> list[Move]:
    """Every move of the interview, in order."""
    return [event.move for event in session.log if isinstance(event, Said)]


def said_at(session: Session, place: int) -> Said:
    """What the interviewer said at that place of the log."""
    event = session.log[place]
    assert isinstance(event, Said)
    return event


def kinds(session: Session) -> list[str]:
    """The kinds of the moves, in order."""
    return [move.kind for move in moves(session)]


def trajectory(events: Iterable[Event]) -> list[str]:
    """The log in words: the kind of each event, with the kind of its move."""
    return [f"said {event.move.kind}" if isinstance(event, Said) else event.kind for event in events]
