"""What is shown, as values: from an event to blocks of text. Pure, so that whole screens can be asserted.

A block says what a text is, not how it looks: `printer` decides that for colour terminals, plain ones and pipes alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from interviewer.core.debrief import Debrief, OtherView, Replied, debrief, held_back, summary
from interviewer.core.discussion import Discussion, NotScored, Outcome, Scored
from interviewer.core.events import Answered, AskedBack, AskedForHint, DidNotKnow, Left, Resumed, Said, Skipped
from interviewer.core.judgement import Finding, Judged, JudgedBy, Status, Unjudged
from interviewer.core.moves import Ask, Close
from interviewer.core.session import Session


class Kind(StrEnum):
    """What a block of text is."""

    TITLE = "title"
    HEADING = "heading"
    INTERVIEWER = "interviewer"
    CANDIDATE = "candidate"
    TEXT = "text"
    MARKDOWN = "markdown"
    QUOTE = "quote"
    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True)
class Block:
    """A text and what it is."""

    kind: Kind
    text: str


def blocks(session: Session) -> list[Block]:
    """What the last event of a session adds to the screen."""
    event = session.log[-1]
    match event:
        case Said():
            return _said(event, session)
        case Answered() | AskedBack() | AskedForHint() | DidNotKnow() | Skipped():
            return [Block(Kind.CANDIDATE, event.text)]
        case Unjudged():
            return [Block(Kind.WARNING, f"Not judged: {event.reason}. Your answer has no score.")]
        case Judged():
            told = any(isinstance(each, Judged) and each.by.note == event.by.note for each in session.log[:-1])
            stood_in = [Block(Kind.WARNING, f"Judged by the {event.by.judge} judge: {event.by.note}.")] if event.by.note and not told else []
            return stood_in + [Block(Kind.WARNING, f"Not read, because it speaks to the judge: “{flat(words)}”") for words in event.unread]
        case Left():
            return [Block(Kind.NOTE, f"Paused: {event.why}.")]
        case Resumed():
            return resumed(session)
        case other:
            assert_never(other)


def _said(said: Said, session: Session) -> list[Block]:
    shown: list[Block] = []
    talk = next(each for each in session.discussions if each.question.id == said.question)
    if isinstance(said.move, Ask):
        shown.append(Block(Kind.TITLE, heading(session, talk)))
    shown.append(Block(Kind.INTERVIEWER, said.words))
    if said.by.note:
        shown.append(Block(Kind.WARNING, f"In the bank's own words: {said.by.note}."))
    if isinstance(said.move, Close):
        if session.plan.mode == "study":
            shown += debrief_blocks(debrief(session, talk))
        if session.finished:
            shown += closing(session)
    return shown


def heading(session: Session, talk: Discussion) -> str:
    """Where we are: `Q2/5 · medium · data leakage`."""
    question = talk.question
    return f"Q{session.number_of(question)}/{len(session.plan.questions)} · {question.level} · {question.topic}"


def resumed(session: Session) -> list[Block]:
    """Where we were: what was last asked is said once more."""
    talk = session.discussion
    shown = [Block(Kind.NOTE, "Going on where you stopped."), Block(Kind.TITLE, heading(session, talk))]
    return shown + repeated(session)


def repeated(session: Session) -> list[Block]:
    """What the interviewer is waiting for an answer to: the question, and what was said on it last."""
    talk = session.discussion
    if not talk.events:
        return []
    asked = [talk.question.ask, *([talk.rung.ask] if talk.rung else []), *([talk.pressed] if talk.pressed else [])]
    return [Block(Kind.INTERVIEWER, words) for words in asked]


# --- The debrief: "Your answer / Correct answer / Minor improvement / Perfect answer" -------------------------------------


def debrief_blocks(result: Debrief) -> list[Block]:
    """The debrief of one question."""
    shown = [Block(Kind.HEADING, f"Debrief Q{result.number}"), Block(Kind.TEXT, score_line(result))]
    shown += [Block(Kind.HEADING, "Your answer"), Block(Kind.QUOTE, "\n\n".join(map(reply_text, result.replies)))]
    shown += _findings(result)
    for view in result.other_views:
        shown += _other_view(view)
    shown += [Block(Kind.HEADING, "Correct answer"), Block(Kind.MARKDOWN, "\n".join(f"- {each.strip()}" for each in result.correct))]
    if result.improvement:
        shown += [Block(Kind.HEADING, "Minor improvement"), Block(Kind.TEXT, result.improvement.strip())]
    shown += [Block(Kind.HEADING, "Perfect answer"), Block(Kind.MARKDOWN, result.perfect.strip())]
    for deeper in result.deeper:
        standing = f" ({deeper.standing.band}, {deeper.standing.score}/100)" if deeper.standing else ""
        shown += [Block(Kind.HEADING, f"Deeper question{standing}"), Block(Kind.MARKDOWN, deeper.ask.strip())]
        if deeper.perfect:
            shown += [Block(Kind.HEADING, "A perfect answer to it"), Block(Kind.MARKDOWN, deeper.perfect.strip())]
    return shown


def score_line(result: Debrief) -> str:
    """The verdict in one line, with the judge that gave it."""
    hints = {0: "", 1: " · 1 hint"}.get(result.hints, f" · {result.hints} hints")
    judges = " · ".join(dict.fromkeys(judge_name(by) for by in result.judged_by))
    line = f"{verdict(result.outcome)}{hints}" + (f" · judge: {judges}" if judges else "")
    if result.not_judged and isinstance(result.outcome, Scored):
        line += f" · {len(result.not_judged)} of your replies could not be judged"
    return line


def verdict(outcome: Outcome) -> str:
    """`partial, 52/100 (first answer 40)`, or why there is no score."""
    match outcome:
        case Scored(first, final):
            began = f" (first answer {first.score})" if first.score != final.score else ""
            return f"{final.band}, {final.score}/100{began}"
        case NotScored(why):
            return f"no score: {why}"
        case other:
            assert_never(other)


def judge_name(by: JudgedBy) -> str:
    """The judge, and its model where it has one."""
    return f"{by.judge} ({by.model})" if by.model else by.judge


def reply_text(replied: Replied) -> str:
    """A reply as it stands in the debrief, under what it was a reply to; requests are shown as such."""
    match replied.reply:
        case AskedForHint():
            return "(asked for a hint)"
        case Skipped():
            return "(skipped)"
        case Answered() | AskedBack() | DidNotKnow():
            text = replied.reply.text.strip() or "(nothing)"
            return f"(asked: {flat(replied.asked)})\n{text}" if replied.asked else text
        case other:
            assert_never(other)


_NAMES = {Status.SAID: "Said", Status.PARTLY: "Partly", Status.NOT_SAID: "Missed", Status.DENIED: "Wrong way round", Status.NOT_SURE: "Not sure"}


def _findings(result: Debrief) -> list[Block]:
    if isinstance(result.outcome, NotScored):
        return []  # nothing was judged, and the correct answer follows
    lines = [f"{_NAMES[finding.status]}: {point.says.strip()} — “{flat(finding.quote or '')}”" for point, finding in result.said]
    statuses = {each.point: each.status for each in (result.outcome.final.findings if isinstance(result.outcome, Scored) else ())}
    partly = {point.id for point, finding in result.said}
    unproven = {point.id for point in result.unproven}
    told = {mistake.truth.strip() for mistake in result.mistakes}
    for point in result.missed:
        if point.id not in partly and point.says.strip() not in told:
            note = " (the judge's quote does not prove it, so it does not count)" if point.id in unproven else ""
            lines.append(f"{_NAMES[statuses.get(point.id, Status.NOT_SAID)]}: {point.says.strip()}{note}")
    lines += [f"Not read, because it speaks to the judge: “{flat(words)}”" for words in result.unread]
    for mistake in result.mistakes:
        name = "Put right" if mistake.put_right else "Wrong"
        lines.append(f"{name}: “{flat(mistake.quote)}”" + (f" — {mistake.truth.strip()}" if mistake.truth else ""))
    return [Block(Kind.HEADING, "Point by point"), *(Block(Kind.TEXT, line) for line in lines)]


def _other_view(view: OtherView) -> list[Block]:
    """What another judge hears differently. It decides nothing."""
    name = judge_name(view.by)
    heading = Block(Kind.HEADING, f"Another judge: {name}")
    failed = [Block(Kind.TEXT, f"It could not judge {'this' if view.standing is None else 'a reply'}: {reason}.") for reason in view.not_judged]
    if view.standing is None:
        return [heading, *failed]
    lines = [f"It hears this differently: {point.says.strip()} — {_as_heard(finding)}" for point, finding in view.differs]
    lines += [f"It also hears something wrong: “{flat(held.quote)}” — {wrong.claim.strip()}" for wrong, held in view.hears]
    lines += [f"It hears nothing wrong where this was called out: {wrong.claim.strip()}" for wrong in view.misses]
    end = f"By its findings: {view.standing.band}, {view.standing.score}/100. " + ("These do not count." if lines else "It hears every point alike.")
    return [heading, *failed, *(Block(Kind.TEXT, line) for line in [*lines, end])]


def _as_heard(finding: Finding) -> str:
    quote = f": “{flat(finding.quote)}”" if finding.quote else ""
    return f"{_NAMES[finding.status].lower()}{quote}"


def flat(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


# --- The end ---------------------------------------------------------------------------------------------------------------


def closing(session: Session) -> list[Block]:
    """The end of the interview: in real mode every debrief, which was held back until now; then how it went."""
    shown: list[Block] = []
    if session.plan.mode == "real":
        for talk in session.discussions:
            shown += debrief_blocks(debrief(session, talk))
    whole = summary(session)
    shown.append(Block(Kind.TITLE, f"Day {session.plan.day} is done"))
    for talk, outcome in zip(session.discussions, whole.outcomes, strict=True):
        shown.append(Block(Kind.TEXT, f"Q{session.number_of(talk.question)} · {talk.question.topic}: {verdict(outcome)}"))
    count = len(whole.outcomes)
    if whole.mean is None:
        shown.append(Block(Kind.TEXT, f"No question of {count} was scored."))
    else:
        shown.append(Block(Kind.TEXT, f"Mean of the scored questions ({whole.scored} of {count}): {whole.mean}/100"))
    if breaches := held_back(session):
        told = ", ".join(f"{model}: {rule.replace('_', ' ')} {times}" for (model, rule), times in sorted(breaches.items()))
        shown.append(Block(Kind.NOTE, f"Held back from the model's words: {told}."))
    return shown
