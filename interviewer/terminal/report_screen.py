"""The scorecard of an interview as blocks of text: pure, and complete without colours."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from interviewer.core.counted import counted
from interviewer.core.flat import flat
from interviewer.core.scorecard import DeeperScored, PointScored, QuestionScored, Scorecard, ToSay
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.dispute_lines import disputed_mark
from interviewer.terminal.findings import in_quotes


def scorecard_blocks(card: Scorecard) -> list[Block]:
    """The whole report."""
    shown = [Block(Kind.TITLE, f"{card.title} · {card.session} · {card.begun:%Y-%m-%d}"), Block(Kind.TEXT, mean_verdict(card))]
    if (note := unfinished(card)) is not None:
        shown.append(Block(Kind.WARNING, note))
    for question in card.questions:
        shown += _question(question)
    shown += study_plan(card)
    if card.scored:
        shown += [Block(Kind.HEADING, "The scale")]
        shown += [Block(Kind.ITEM, f"{each.band.words} ({each.lowest} to {each.highest}): {each.means}") for each in card.scale]
    return shown


def mean_verdict(card: Scorecard) -> str:
    """The mean with its band and what that means, and how much the interview added to the first answers."""
    if card.mean is None or card.band is None:
        return "No question has been scored."
    means = next(each.means for each in card.scale if each.band is card.band)
    over = f"{card.scored} of {counted(len(card.questions), 'question')}"
    return f"{card.band.words}, {card.mean}/100 over {over} ({means}). First answers alone: {card.mean_first}/100."


def unfinished(card: Scorecard) -> str | None:
    """What is missing of a report on an interview that goes on; None for one that is finished."""
    if card.finished:
        return None
    if card.held_back:
        return "This interview is not finished. In real mode every verdict is held back until it is."
    return "This interview is not finished: this is what there is so far."


def _question(each: QuestionScored) -> list[Block]:
    shown = [
        Block(Kind.TITLE, f"Q{each.number} · {each.level} · {each.topic}"),
        *([Block(Kind.MARKDOWN, each.ask.strip())] if each.ask else []),
        Block(Kind.TEXT, first_and_final(each) + disputed_mark(len(each.disputed))),
    ]
    if each.points:
        shown.append(Block(Kind.HEADING, "Point by point"))
        shown += [Block(Kind.ITEM, point_line(point)) for point in each.points]
    shown += [Block(Kind.ITEM, line) for line in each.disputed]
    if each.wrong:
        shown.append(Block(Kind.HEADING, "Wrong beliefs"))
        for belief in each.wrong:
            name = "Put right" if belief.put_right else "Wrong"
            shown.append(Block(Kind.ITEM, f"{name}: “{flat(belief.words)}”" + (f" Correct: {flat(belief.truth)}" if belief.truth else "")))
    for deeper in each.deeper:
        shown += _deeper(deeper)
    if each.improvement:
        shown += [Block(Kind.HEADING, "Minor improvement"), Block(Kind.TEXT, each.improvement.strip())]
    return shown


def _deeper(each: DeeperScored) -> list[Block]:
    score = f" ({each.band.words}, {each.score}/100)" if each.band is not None else ""
    return [
        Block(Kind.HEADING, f"Deeper question{score}"),
        Block(Kind.MARKDOWN, each.ask),
        *(Block(Kind.ITEM, point_line(point)) for point in each.points),
    ]


def first_and_final(each: QuestionScored) -> str:
    """First answer against final answer, in one line; or why there is no score."""
    match each.state:
        case "scored" if each.scores is not None:
            more = [f"your own rating: {each.own}"] * (each.own is not None) + [f"hints: {each.hints}"] * bool(each.hints)
            more += [f"second attempt: {each.again}"] * (each.again is not None) + [f"judge: {', '.join(each.judges)}"] * bool(each.judges)
            more = ["progress leaves it out: no first answer without help stands"] * (not each.unaided) + more
            first = f"First answer: {each.scores.first_band.words}, {each.scores.first}/100."
            return f"{first} In the end: {each.scores.final_band.words}, {each.scores.final}/100." + (f" ({' · '.join(more)})" if more else "")
        case "scored" | "not_scored":
            return f"No score: {each.why}." + (f" Second attempt: {each.again}." if each.again is not None else "")
        case "open":
            return "Still open: no verdict yet."
        case "held_back":
            return "Answered. The verdict is held back until the interview is finished."
        case "to_come":
            return "Not asked yet."
        case other:
            assert_never(other)


def point_line(point: PointScored) -> str:
    """`Said: … — “words” (weight 3; 85% earned; at first: missed)`."""
    notes = [f"weight {point.weight}"] + [f"{point.earned}% earned"] * point.in_part
    if point.name_first != point.name:
        notes.append(f"at first: {point.name_first}")
    if point.unproven:
        notes.append("the judge's quote did not prove it")
    return f"{point.name.capitalize()}: {flat(point.says)}{in_quotes(point.words)} ({'; '.join(notes)})"


def study_plan(card: Scorecard) -> list[Block]:
    """What to be able to say, and when to answer again."""
    if not card.to_say and not card.redo:
        return [Block(Kind.HEADING, "Study plan"), Block(Kind.TEXT, "No gaps were found.")] if card.scored and card.finished else []
    shown = [Block(Kind.HEADING, "Study plan")]
    if card.to_say:
        shown.append(Block(Kind.TEXT, "Say aloud, without looking:"))
        shown += [Block(Kind.ITEM, f"{number}. {to_say_line(each)}") for number, each in enumerate(card.to_say, 1)]
    if card.more_to_say:
        shown.append(Block(Kind.TEXT, f"and {card.more_to_say} more, with their questions"))
    if card.redo:
        shown.append(Block(Kind.TEXT, "Answer again:"))
        shown += [Block(Kind.ITEM, f"Q{each.number} · {flat(each.topic)}: {when(each.due)}") for each in card.redo]
    return shown


def to_say_line(each: ToSay) -> str:
    """The point, and what was said in its place."""
    return flat(each.say) + (f" (you said “{flat(each.instead_of)}”)" if each.instead_of else "") + f" [Q{each.number}]"


def when(due: datetime | None) -> str:
    """The day on which a question is due; without one, any day is right."""
    return f"due {due:%Y-%m-%d}" if due is not None else "at any time"
