"""From an event to blocks of text. Pure, so that whole screens can be asserted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, assert_never

from interviewer.core.discussion import Discussion
from interviewer.core.events import (
    Act,
    Answered,
    AskedBack,
    AskedForHint,
    DidNotKnow,
    Event,
    GaveUp,
    Left,
    Rated,
    Resumed,
    Said,
    Skipped,
    TookBack,
    TriedAgain,
)
from interviewer.core.flat import flat
from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.moves import Ask, Close, Hint
from interviewer.core.session import Session
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.debrief_screen import debrief_blocks, rating_in_words, verdict
from interviewer.terminal.dispute_lines import dispute_lines, disputed_mark
from interviewer.terminal.whereabouts import heading, repeated, resumed

if TYPE_CHECKING:
    from interviewer.core.disputes import Dispute


#: What a hint before any answer costs.
HINT_LEAVES_UNRATED = "With a hint before any answer a question is not rated for what comes back when: it keeps its date, or comes back tomorrow."


def event_blocks(session: Session, disputes: Sequence[Dispute] = ()) -> list[Block]:
    """What the last event of a session adds to the screen; in a debrief, what the candidate has contested too."""
    event = session.log[-1]
    match event:
        case Said():
            return _said(event, session, disputes)
        case Answered() | AskedBack() | AskedForHint() | DidNotKnow() | Skipped() | GaveUp():
            return [Block(Kind.CANDIDATE, event.text)]
        case TookBack() | Rated() | TriedAgain():
            return _acted(event, session)
        case Unjudged():
            return [Block(Kind.WARNING, f"Not judged: {event.reason}. Your answer has no score.")]
        case Judged():
            told = any(isinstance(each, Judged) and each.by.note == event.by.note for each in _in_this_sitting(session))
            stood_in = [Block(Kind.WARNING, f"Judged by the {event.by.judge} judge: {event.by.note}.")] if event.by.note and not told else []
            return stood_in + [Block(Kind.WARNING, f"Not read, because it speaks to the judge: “{flat(words)}”") for words in event.unread]
        case Left():
            own_wish = event.why == Left.model_fields["why"].default
            return [Block(Kind.NOTE, "Paused." if own_wish else f"Paused: {event.why}.")]
        case Resumed():
            return resumed(session)
        case other:
            assert_never(other)


def _acted(act: Act, session: Session) -> list[Block]:
    match act:
        case TookBack():
            return [Block(Kind.NOTE, "Your last answer is taken back. It stays on the record and does not count."), *repeated(session)]
        case Rated():
            return [Block(Kind.NOTE, f"Noted: you give yourself {rating_in_words(act)} on this question. You will see it beside the verdict.")]
        case TriedAgain():
            return [Block(Kind.NOTE, "The first attempt stays the one that counts.")]
        case other:
            assert_never(other)


def _in_this_sitting(session: Session) -> Iterator[Event]:
    """What has happened since the interview was last gone on with, the latest first, but for the very last."""
    return takewhile(lambda event: not isinstance(event, Resumed), reversed(session.log[:-1]))


def _said(said: Said, session: Session, disputes: Sequence[Dispute]) -> list[Block]:
    shown: list[Block] = []
    first = next(each for each in session.discussions if each.question.id == said.question)
    talk = first.again or first
    if isinstance(said.move, Ask):
        shown.append(Block(Kind.TITLE, heading(session, talk)))
        choice = session.plan.choice(talk.question)
        if choice and session.plan.day is None:
            shown.append(Block(Kind.TEXT, f"Why this question: {choice.why}"))
    shown.append(Block(Kind.INTERVIEWER, said.words))
    if said.by.note:
        shown.append(Block(Kind.WARNING, f"In the bank's own words: {said.by.note}."))
    elif said.by.stopped:
        shown.append(Block(Kind.NOTE, "You stopped it there."))
    if isinstance(said.move, Hint) and _is_first_to_leave_unrated(session):
        shown.append(Block(Kind.NOTE, HINT_LEAVES_UNRATED))
    if isinstance(said.move, Close):
        if session.plan.mode == "study" and talk.put:  # else nothing is told of it, so that it can be asked another time
            from interviewer.core.debrief import debrief

            again = debrief(session, talk, before=first.outcome if first.again else None)
            shown += debrief_blocks(again, dispute_lines(talk.question, () if first.again else disputes))  # what is contested is the first attempt
        if session.finished:
            shown += closing(session, disputes)
    return shown


def _is_first_to_leave_unrated(session: Session) -> bool:
    """Whether the last event is the first hint of the interview that came before an answer. What is tried once more is not rated anyhow."""
    helped = [talk for talk in session.discussions if any(isinstance(move, Hint) for move in talk.moves)]
    before = [[*takewhile(lambda event: not isinstance(event, Said) or not isinstance(event.move, Hint), talk.log)] for talk in helped]
    unrated = [talk for talk, events in zip(helped, before, strict=True) if not any(isinstance(event, Answered | DidNotKnow) for event in events)]
    hints = sum(isinstance(move, Hint) for talk in unrated for move in talk.moves)
    return not session.trying_again and hints == 1 and [talk.question.id for talk in unrated] == [session.discussion.question.id]


def verdict_again(session: Session) -> list[Block]:
    """The verdict on the question that has just been closed, in one line: where its debrief was longer than the window the verdict has scrolled away."""
    last = session.log[-1] if session.log else None
    if not (isinstance(last, Said) and isinstance(last.move, Close)):
        return []
    return [Block(Kind.HEADING, _how_it_went(session, next(each for each in session.discussions if each.question.id == last.question)))]


def _how_it_went(session: Session, talk: Discussion) -> str:
    """`Q2 · data leakage: partial, 52/100 (first answer 40)`, with the second attempt where there was one."""
    again = f" · once more: {verdict(talk.again.outcome)}" if talk.again else ""
    return f"Q{session.number_of(talk.question)} · {talk.question.topic}: {verdict(talk.outcome)}{again}"


def closing(session: Session, disputes: Sequence[Dispute] = ()) -> list[Block]:
    """The end of the interview: in real mode every debrief, which was held back until now; then how it went."""
    from interviewer.core.debrief import debrief
    from interviewer.core.summary import held_back, summary

    shown: list[Block] = []
    if session.plan.mode == "real":
        for talk in (each for each in session.discussions if each.put):
            shown += debrief_blocks(debrief(session, talk), dispute_lines(talk.question, disputes))
    whole = summary(session)
    shown.append(Block(Kind.TITLE, f"{session.plan.name} ends here, the time is up" if session.ended_by_time else f"{session.plan.name} is done"))
    for talk in session.discussions:
        mark = disputed_mark(sum(each.entry.question == talk.question.id for each in disputes))
        shown.append(Block(Kind.ITEM, _how_it_went(session, talk) + mark))
    count = len(whole.outcomes)
    if whole.mean is None:
        shown.append(Block(Kind.TEXT, f"No question of {count} was scored."))
    else:
        shown.append(Block(Kind.TEXT, f"Mean of the scored questions ({whole.scored} of {count}): {whole.mean}/100"))
    if breaches := held_back(session):
        told = ", ".join(f"{model}: {rule.replace('_', ' ')} {times}" for (model, rule), times in sorted(breaches.items()))
        shown.append(Block(Kind.NOTE, f"Held back from the model's words: {told}."))
    return shown
