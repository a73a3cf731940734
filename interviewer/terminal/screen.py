"""What is shown, as values: from an event to blocks of text. Pure, so that whole screens can be asserted.

A block says what a text is, not how it looks: `printer` decides that for colour terminals, plain ones and pipes alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from typing import TYPE_CHECKING, assert_never

from interviewer.core.counted import counted
from interviewer.core.discussion import Discussion, NotScored, Outcome, Scored
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
    Reply,
    Resumed,
    Said,
    Skipped,
    TookBack,
    TriedAgain,
)
from interviewer.core.flat import flat
from interviewer.core.judgement import Finding, Judged, Status, Unjudged, called
from interviewer.core.moves import Ask, Close, Hint
from interviewer.core.question import Band, Point, Question
from interviewer.core.session import Session

if TYPE_CHECKING:
    from interviewer.core.debrief import Debrief, DeeperResult, OtherView, Replied
    from interviewer.core.disputes import Dispute
    from interviewer.core.why import Reason, Why


#: What a hint before any answer costs.
HINT_LEAVES_UNRATED = "With a hint before any answer a question is not rated for what comes back when: it keeps its date, or comes back tomorrow."
#: Of words that are quoted in what was asked, a listing shows so many.
MOST_QUOTED = 12
#: What stands between quotation marks, with another quotation in it or not.
_QUOTED = re.compile("“((?:[^“”]|“[^“”]*”)*)”")


class Kind(StrEnum):
    """What a block of text is."""

    TITLE = "title"
    HEADING = "heading"
    INTERVIEWER = "interviewer"
    CANDIDATE = "candidate"
    TEXT = "text"
    ITEM = "item"
    MARKDOWN = "markdown"
    QUOTE = "quote"
    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True)
class Block:
    """A text and what it is."""

    kind: Kind
    text: str


def blocks(session: Session, disputes: Sequence[Dispute] = ()) -> list[Block]:
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
            return [Block(Kind.NOTE, f"Noted: you give yourself {_rating(act)} on this question. You will see it beside the verdict.")]
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


def heading(session: Session, talk: Discussion) -> str:
    """Where we are: `Q2/5 · medium · data leakage`."""
    question = talk.question
    again = " · once more" if session.trying_again else ""
    return f"Q{session.number_of(question)}/{len(session.plan.questions)} · {question.level} · {question.topic}{again}"


def resumed(session: Session) -> list[Block]:
    """Where we were: what was last asked is said once more, and the last answer stands before what was said on it."""
    talk = session.discussion
    if not talk.events:  # it was left between two questions: the next one comes with its heading
        return [Block(Kind.NOTE, "Going on where you stopped.")]
    return [Block(Kind.NOTE, "Going on where you stopped."), Block(Kind.TITLE, heading(session, talk)), *_where_we_were(talk)]


def _where_we_were(talk: Discussion) -> list[Block]:
    asked, then = [talk.question.ask], [*([talk.rung.ask] if talk.rung else []), *talk.said_since_asked]
    if not talk.answers:
        return _as_one_turn([*asked, *then])
    if talk.rung and any(isinstance(event, Answered) for event in talk.since_asked):
        asked.append(then.pop(0))
    if isinstance(next(event for event in reversed(talk.events) if isinstance(event, Answered | Said)), Answered):  # nothing has been said on it yet
        asked, then = [*asked, *then], []
    return [*_as_one_turn(asked), Block(Kind.CANDIDATE, talk.answers[-1]), *_as_one_turn(then)]


def repeated(session: Session) -> list[Block]:
    """What the interviewer is waiting for an answer to: the question, what was asked on an answer to it, and the hint given on that."""
    talk = session.discussion
    if not talk.events:
        return []
    return _as_one_turn([talk.question.ask, *([talk.rung.ask] if talk.rung else []), *talk.said_since_asked])


def _as_one_turn(spoken: Sequence[str]) -> list[Block]:
    return [Block(Kind.INTERVIEWER, "\n\n".join(words.strip() for words in spoken))] if spoken else []


def why_blocks(session: Session) -> list[Block]:
    """Which words of the last judged answer earned or cost what. A point that is still open is counted, and not named."""
    if session.plan.mode == "real":
        return [Block(Kind.NOTE, "In real mode all verdicts come at the end.")]
    from interviewer.core.why import why

    found = why(session.discussion)
    if found is None:
        return [Block(Kind.NOTE, "Nothing has been judged on this question yet.")]
    lines = [_reason(each) for each in found.earned]
    lines += [f"Put right: “{flat(quote)}”" for quote in found.put_right]
    lines += [f"Wrong: “{flat(quote)}”" for quote in found.cost]
    lines += [f"Not clear: “{flat(quote)}” — it may mean a point, or not; say it in other words." for quote in found.unclear]
    lines = lines or ["Nothing in your last answer earned or cost a point."]
    lines.append(_still_open(found))
    return [Block(Kind.HEADING, "Your last answer"), *(Block(Kind.ITEM, line) for line in lines)]


#: What a point that is still open is, by what it is called in a debrief.
_OPEN_AS = {"partly": "partly said", "hardly": "hardly said", "not clear": "not clear yet", "wrong": "wrong so far", "missed": "not said yet"}


def _still_open(found: Why) -> str:
    """`Still open: 3 points (2 partly said, 1 not said yet).` Which they are is for the debrief."""
    where = " in the deeper question" if found.deeper else ""
    if not found.open:
        return f"No point{where} is open any more."
    alone = len(found.open) == 1
    told = ", ".join(words if alone else f"{found.open[name]} {words}" for name, words in _OPEN_AS.items() if name in found.open)
    return f"Still open{where}: {counted(sum(found.open.values()), 'point')} ({told})."


def _reason(each: Reason) -> str:
    """`Partly (2 points): “their words”`, or with the points that they say: `Said: “their words” — the point`."""
    points = f" ({each.unnamed} points)" if each.unnamed > 1 else ""
    told = [f"“{flat(each.quote)}”"] if each.quote else []
    *others, last = each.says or ("",)
    told += ["; ".join([*(flat(says).rstrip(".") for says in others), flat(last)])] if last else []
    return f"{each.name.capitalize()}{points}: {' — '.join(told)}"


# --- The debrief: "Your answer / Correct answer / Minor improvement / Perfect answer" -------------------------------------


def debrief_blocks(result: Debrief, disputed: Sequence[str] = ()) -> list[Block]:
    """The debrief of one question; `disputed` are the lines of what the candidate has contested in it."""
    again = "" if result.before is None else ", once more"
    shown = [Block(Kind.HEADING, f"Debrief Q{result.number}{again}"), Block(Kind.TEXT, score_line(result) + disputed_mark(len(disputed)))]
    if result.without_wrong is not None:
        shown.append(Block(Kind.TEXT, f"What is right in it would come to {result.without_wrong}/100; what is wrong costs the rest."))
    if result.all_said:
        shown.append(Block(Kind.TEXT, "No point is missing. A fuller answer on those with a percentage would come to 100."))
    if result.before is not None:
        shown.append(Block(Kind.TEXT, f"Before: {verdict(result.before)}. Now: {verdict(result.outcome)}."))
    if result.not_known:
        shown.append(Block(Kind.TEXT, "For what comes back when, it counts as not known."))
    if result.rated is not None:
        shown.append(Block(Kind.TEXT, f"You said {_rating(result.rated)}; {_judge_says(result, result.rated)}."))
    shown += [Block(Kind.HEADING, "Your answer"), Block(Kind.QUOTE, "\n\n".join(map(reply_text, result.replies)))]
    shown += [*_findings(result), *(Block(Kind.ITEM, line) for line in disputed)]
    for view in result.other_views:
        shown += _other_view(view)
    shown += [Block(Kind.HEADING, "Correct answer"), Block(Kind.MARKDOWN, "\n".join(f"- {each.strip()}" for each in result.correct))]
    if result.improvement:
        shown += [Block(Kind.HEADING, "Minor improvement"), Block(Kind.TEXT, result.improvement.strip())]
    shown += [Block(Kind.HEADING, "Perfect answer"), Block(Kind.MARKDOWN, result.perfect.strip())]
    for deeper in result.deeper:
        shown += [Block(Kind.HEADING, deeper_title(deeper)), Block(Kind.MARKDOWN, deeper.ask.strip())]
        shown += [Block(Kind.ITEM, line) for line in deeper_findings(deeper)]
        if deeper.perfect:
            shown += [Block(Kind.HEADING, "A perfect answer to it"), Block(Kind.MARKDOWN, deeper.perfect.strip())]
    return shown


def deeper_title(deeper: DeeperResult) -> str:
    """What stands above a deeper question: how it went, where there is a standing on it."""
    return "Deeper question" + (f" ({deeper.standing.band.words}, {deeper.standing.score}/100)" if deeper.standing else "")


def deeper_findings(deeper: DeeperResult) -> list[str]:
    """Every point of a deeper question, a line each; none where there is no standing on it."""
    return [_point_line(point, finding) for point, finding in deeper.points]


def _point_line(point: Point, finding: Finding, mark: str = "") -> str:
    earned = f" ({finding.percent}%)" if finding.percent is not None else ""
    bonus = ", a bonus" if point.bonus and finding.earned > 0 else ""
    return f"{called(point, finding).capitalize()}{earned}{bonus}{mark}: {point.says.strip()}{in_quotes(finding.quote)}"


def score_line(result: Debrief) -> str:
    """The verdict in one line, with the judge that gave it."""
    hints = f" · {counted(result.hints, 'hint')}" if result.hints else ""
    judges = " · ".join(dict.fromkeys(map(str, result.judged_by)))
    line = f"{verdict(result.outcome)}{hints}" + (f" · judge: {judges}" if judges else "")
    if result.not_judged and isinstance(result.outcome, Scored):
        line += f" · {len(result.not_judged)} of your replies could not be judged"
    return line


def _rating(rated: Rated) -> str:
    return rated.rating.words if isinstance(rated.rating, Band) else str(rated.rating)


def _judge_says(result: Debrief, rated: Rated) -> str:
    """The verdict in the measure of the candidate's own rating: a band beside a band, a number beside a number."""
    match result.outcome:
        case Scored(_, final):
            return f"the judge says {final.band.words if isinstance(rated.rating, Band) else final.score}"
        case NotScored():
            return "there is no score to hold it against"
        case other:
            assert_never(other)


def verdict(outcome: Outcome) -> str:
    """`partial, 52/100 (first answer 40)`, or why there is no score: as it can stand in a sentence, or behind a colon."""
    match outcome:
        case Scored(first, final):
            began = f" (first answer {first.score})" if first.score != final.score else ""
            return f"{final.band.words}, {final.score}/100{began}"
        case NotScored(why):
            return f"no score, {why}"
        case other:
            assert_never(other)


def reply_text(replied: Replied) -> str:
    """A reply as it stands in the debrief, under what it was a reply to; requests are shown as such, and so is what was taken back."""
    text = _reply_text(replied)
    return f"(taken back)\n{text}" if replied.taken_back else text


def _reply_text(replied: Replied) -> str:
    text, leaves = _in_its_place(replied.reply), isinstance(replied.reply, Skipped | GaveUp)
    what = "hint" if replied.hint else "asked"
    return f"({what}: {_with_short_quotes(flat(replied.asked))})\n{text}" if replied.asked and not leaves else text


def _with_short_quotes(asked: str) -> str:
    """What was asked, with only the beginning of what it quotes: the words themselves stand in the reply above."""
    return _QUOTED.sub(lambda quoted: f"“{_beginning(quoted[1], MOST_QUOTED)}”", asked)


def _beginning(text: str, most: int) -> str:
    """A text on one line, and of one that has more words the first of them, with an ellipsis."""
    words = text.split()
    return " ".join(words[:most]) + (" …" if len(words) > most else "")


def _in_its_place(reply: Reply) -> str:
    """An answer as it is; what was said in the place of one, called what it is."""
    match reply:
        case Answered():
            return reply.text.strip() or "(nothing)"
        case AskedBack():
            return f"(asked back: {flat(reply.text)})"
        case AskedForHint():
            return "(asked for a hint)"
        case DidNotKnow():
            return f"(did not know: {flat(reply.text)})"
        case Skipped():
            return "(skipped)"
        case GaveUp():
            return "(given up)"
        case other:
            assert_never(other)


def _findings(result: Debrief) -> list[Block]:
    lines = debrief_findings(result)
    return [Block(Kind.HEADING, "Point by point"), *(Block(Kind.ITEM, line) for line in lines)] if lines else []


def debrief_findings(result: Debrief) -> list[str]:
    """Every point and every mistake, a line each; none where nothing was judged."""
    if isinstance(result.outcome, NotScored):
        return []  # the correct answer follows
    before = {each.point for each in result.before.final.findings if each.earned > 0} if isinstance(result.before, Scored) else set()
    new = {point.id: "" if result.before is None or point.id in before else ", new" for point, _ in result.said}
    lines = [_point_line(point, finding, new[point.id]) for point, finding in result.said]
    final = result.outcome.final
    findings = {each.point: final.as_told(each) for each in final.findings}
    partly = {point.id for point, finding in result.said}
    unproven = {point.id for point in result.unproven}
    told = {mistake.truth.strip() for mistake in result.mistakes}
    for point in (*result.missed, *result.extra):
        if point.id not in partly and point.says.strip() not in told:
            note = " (the judge's quote does not prove it, so it does not count)" if point.id in unproven else ""
            lines.append(_point_line(point, findings[point.id]) + note)
    lines += [f"Not read, because it speaks to the judge: “{flat(words)}”" for words in result.unread]
    for mistake in result.mistakes:
        name = "Put right" if mistake.put_right else "Wrong"
        lines.append(f"{name}: “{flat(mistake.words)}”" + (f" Correct: {mistake.truth.strip()}" if mistake.truth else ""))
    return lines


def _other_view(view: OtherView) -> list[Block]:
    """What another judge hears differently. It decides nothing."""
    name = str(view.by)
    heading = Block(Kind.HEADING, f"Another judge: {name}")
    failed = [Block(Kind.TEXT, f"It could not judge {'this' if view.standing is None else 'a reply'}: {reason}.") for reason in view.not_judged]
    if view.standing is None:
        return [heading, *failed]
    lines = [f"It hears this differently: {point.says.strip()} — {_as_heard(point, finding)}" for point, finding in view.differs]
    lines += [f"It also hears something wrong: “{flat(held.quote)}” — {wrong.claim.strip()}" for wrong, held in view.hears]
    lines += [f"It hears nothing wrong where this was called out: {wrong.claim.strip()}" for wrong in view.misses]
    end = f"By its findings: {view.standing.band.words}, {view.standing.score}/100. " + ("These do not count." if lines else "It hears every point alike.")
    return [heading, *failed, *(Block(Kind.ITEM, line) for line in lines), Block(Kind.TEXT, end)]


def _as_heard(point: Point, finding: Finding) -> str:
    quote = f": “{flat(finding.quote)}”" if finding.quote else ""
    return f"{called(point, finding)}{quote}"


def points_in_words(question: Question) -> dict[str, str]:
    """What each point of a question says, those of its deeper questions too: by id, each on one line."""
    return {point.id: flat(point.says) for point in question.every_point()}


# --- Disputes: the score keeps the judge's finding, and says beside it that it is contested --------------------------------


def disputed_mark(count: int) -> str:
    """What stands beside a score of which so many findings are contested."""
    return f" · {counted(count, 'finding')} disputed" if count else ""


def dispute_lines(question: Question, disputes: Sequence[Dispute]) -> list[str]:
    """One line for each dispute on this question: what was found, what the candidate says, what other judges find."""
    return [_dispute_line(question, each) for each in disputes if each.entry.question == question.id]


def _dispute_line(question: Question, dispute: Dispute) -> str:
    entry = dispute.entry
    points = {point.id: point.says for point in question.every_point()} | {held.id: held.claim for held in question.misconceptions}
    because = f", because {_quoted(entry.because)}" if entry.because else ""
    belief = entry.point in {held.id for held in question.misconceptions}
    line = f"Disputed: {points.get(entry.point, entry.point).strip()} — {entry.by} judge: {_contested(entry.found, belief)}"
    line += _ended(f"; you: {_contested(Finding(point=entry.point, status=Status(entry.claim)), belief)}{because}")
    for review in dispute.reviews:
        agrees = "agrees with you" if review in dispute.agreeing else f"finds: {_contested(review.finding, belief)}"
        line += _ended(f" The {review.by} judge {agrees}" + (f": {_quoted(review.finding.quote)}" if review.finding.quote else ""))
    return line if dispute.reviews else f"{line} No other judge has looked at it."


def _quoted(text: str) -> str:
    return f"“{flat(text)}”"


def _ended(sentence: str) -> str:
    """The sentence with its full stop, unless a quote at its end brings one."""
    return sentence if sentence.endswith((".”", "!”", "?”")) else f"{sentence}."


def _contested(finding: Finding, belief: bool) -> str:
    """What was found on a point, or whether a wrong belief was held."""
    return ("held" if finding.status is Status.SAID else "not held") if belief else finding.name


# --- What the judge found, after each answer -------------------------------------------------------------------------------


def judge_notes(judged: Judged | Unjudged, question: Question) -> list[Block]:
    """What the judge made of the last answer: which points it found, with the words, and who judged."""
    if isinstance(judged, Unjudged):
        return [Block(Kind.NOTE, f"Judge's notes · {judged.by}\nnot judged: {judged.reason}")]
    says = points_in_words(question)
    lines = [f"{each.name}: {says.get(each.point, each.point)}{in_quotes(each.quote)}" for each in judged.findings if each.quote is not None]
    lines += [f"wrong belief: {flat(question.misconception(each.misconception).claim)}{in_quotes(each.quote)}" for each in judged.misconceptions]
    bonus = {point.id for point in question.every_point() if point.bonus}
    nothing = [each.point for each in judged.findings if each.quote is None and each.point not in bonus]
    unproven = [each.point for each in judged.findings if each.unproven]
    lines += [f"missed: {', '.join(nothing)}"] if nothing else []
    lines += [f"not proved by the judge's quote: {', '.join(unproven)}"] if unproven else []
    return [Block(Kind.NOTE, "\n".join([f"Judge's notes · {judged.by}", *lines]))]


def in_quotes(quote: str | None) -> str:
    """The words that show a finding, as they stand behind it; nothing where there are none."""
    return f" — {_quoted(quote)}" if quote else ""


# --- The end ---------------------------------------------------------------------------------------------------------------


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
    for talk, outcome in zip(session.discussions, whole.outcomes, strict=True):
        again = f" · once more: {verdict(talk.again.outcome)}" if talk.again else ""
        mark = disputed_mark(sum(each.entry.question == talk.question.id for each in disputes))
        shown.append(Block(Kind.ITEM, f"Q{session.number_of(talk.question)} · {talk.question.topic}: {verdict(outcome)}{again}{mark}"))
    count = len(whole.outcomes)
    if whole.mean is None:
        shown.append(Block(Kind.TEXT, f"No question of {count} was scored."))
    else:
        shown.append(Block(Kind.TEXT, f"Mean of the scored questions ({whole.scored} of {count}): {whole.mean}/100"))
    if breaches := held_back(session):
        told = ", ".join(f"{model}: {rule.replace('_', ' ')} {times}" for (model, rule), times in sorted(breaches.items()))
        shown.append(Block(Kind.NOTE, f"Held back from the model's words: {told}."))
    return shown
