"""Looking at recorded interviews again: `verify`, `rejudge` and `compare`."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import assert_never

from interviewer.clock import here
from interviewer.core.comparison import Comparison, PointChange, QuestionChange, compared, question_change
from interviewer.core.counted import counted
from interviewer.core.discussion import Discussion, NotScored, Outcome, Scored
from interviewer.core.flat import flat
from interviewer.core.judgement import Finding, Held, Judged, JudgedBy, Unjudged, called
from interviewer.core.session import Session
from interviewer.core.summary import summary
from interviewer.core.verification import Difference, differences
from interviewer.drive.rejudge import rejudged
from interviewer.errors import UsageError
from interviewer.settings import Settings
from interviewer.storage.index import Index, Search
from interviewer.storage.transcript import Transcript
from interviewer.storage.transcripts import Transcripts, save_at
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.console import folder_flag, print_json, printer, this_program
from interviewer.terminal.debrief_screen import verdict
from interviewer.terminal.findings import points_in_words
from interviewer.terminal.listing import look_up
from interviewer.terminal.naming import session_meant
from interviewer.wiring import judge

Loaded = tuple[Transcript, Session]


def _loaded(settings: Settings, name: str) -> Loaded:
    return Transcripts(settings.transcripts).folded(name)


# --- verify ----------------------------------------------------------------------------------------------------------------


def verify(settings: Settings, names: Sequence[str]) -> int:
    """Hold today's rules against recorded interviews, by default all of them: 0 where they give what was recorded, 1 where they differ.

    What was judged again is left out by default: its moves follow from other judgements. What cannot be read is counted, and no success either.
    """
    screen = printer(plain=settings.plain)
    unread = [] if names else look_up(settings, Index.unreadable)
    differ = bool(unread)
    names = [session_meant(settings, name) for name in names] or look_up(settings, Index.originals)
    if not names and not unread:
        raise UsageError("there is no interview to verify", place=str(settings.transcripts), mend=f"Begin one with: {this_program()} start")
    for name in names:
        transcript, session = _loaded(settings, name)
        found = differences(session, transcript.scores)
        differ = differ or bool(found)
        screen.prints(Block(Kind.TEXT, line) for line in _verified_lines(name, transcript, session, found))
    if unread:
        screen.prints([Block(Kind.NOTE, f"Not verified, because it cannot be read: {', '.join(unread)}. {this_program()} sessions says why.")])
    return 1 if differ else 0


def _verified_lines(name: str, transcript: Transcript, session: Session, found: Sequence[Difference]) -> Iterator[str]:
    told = {talk.question.id for talk in session.discussions if session.tells(talk)}
    for each in found:
        how = f"was {each.recorded}; by today's rules it is {each.today}" if each.question in told else "is another by today's rules; what it was is held back"
        yield f"{name}: event {each.event}, {each.question}: the {each.what} {how}"
    moves = sum(event.kind == "said" for event in session.log)
    scores = counted(len(transcript.scores), "score") if transcript.scores else "no scores recorded in it"
    yield f"{name}: {counted(len(session.log), 'event')}, {counted(moves, 'move')}, {scores}: " + (
        f"{counted(len(found), 'difference')}." if found else "the same today."
    )


# --- rejudge ---------------------------------------------------------------------------------------------------------------


def rejudge(settings: Settings, name: str, out: Path | None, *, as_json: bool, reveal: bool) -> None:
    """Put the answers of an interview before another judge, and show what differs. The interview itself is never written to."""
    name = session_meant(settings, name)
    transcript, session = _loaded(settings, name)
    _refuse_what_is_held_back(settings, session, name, reveal)
    if out is not None and os.path.lexists(out):
        raise UsageError("there is something of that name already", place=str(out), mend="Name another file with -o: nothing is written over.")
    again = rejudged(session, judge(settings))
    comparison = compared(session, again)
    before = differences(session)
    other_moves = tuple(each for each in differences(again) if each.what == "move" and each not in before)
    if out is not None:
        copy = transcript.model_copy(update={"origin": f"judged again from {name}, by {_judges_of(again)}", "log": again.log, "disputes": (), "scores": {}})
        save_at(out, copy)
    if as_json:
        print_json({"session": name, "then": _side(session), "now": _side(again), **_plain(comparison), "other_moves": [vars(each) for each in other_moves]})
        return
    screen = printer(plain=settings.plain)
    screen.prints([Block(Kind.TITLE, f"{name}: judged by {_judges_of(session)} · now by {_judges_of(again)}")])
    screen.prints(_changes(session, again, comparison))
    screen.prints(_other_moves(other_moves))
    if out is not None:
        screen.prints([Block(Kind.NOTE, f"The interview with the new judgements is in {out}.")])


def _refuse_what_is_held_back(settings: Settings, session: Session, name: str, reveal: bool) -> None:
    if not reveal and not all(session.tells(talk) for talk in session.discussions if talk.judgements):
        mend = f"Add --reveal to this command, or finish the interview first: {this_program()} resume {name}{folder_flag(settings)}"
        what = "it holds back" if session.holds_back else "the question in hand still asks for"
        raise UsageError(f"the interview {name} is not finished, and this would tell what {what}", mend=mend)


def _other_moves(found: Sequence[Difference]) -> list[Block]:
    if not found:
        return [Block(Kind.NOTE, "No answer would have led to another move.")]
    lines = [f"Event {each.event}, {each.question}: {each.recorded}; now it would be: {each.today}" for each in found]
    note = "The moves are those that were made. With these judgements the talk would have gone another way from there on."
    return [Block(Kind.HEADING, "Other moves"), *(Block(Kind.ITEM, line) for line in lines), Block(Kind.NOTE, note)]


def _judges_of(session: Session) -> str:
    names = (_judge_and_prompt(event.by) for event in session.log if isinstance(event, Judged | Unjudged))
    return ", ".join(dict.fromkeys(names)) or "nobody"


def _judge_and_prompt(by: JudgedBy) -> str:
    """The judge, and which prompt it had: the same model with other words is another judge."""
    return str(by) + (f" with the prompt {by.prompt}" if by.prompt else "")


# --- compare ---------------------------------------------------------------------------------------------------------------


def compare(settings: Settings, first: str, second: str, *, as_json: bool, reveal: bool) -> None:
    """Hold two interviews against each other, by the questions that were put in both."""
    first, second = session_meant(settings, first), session_meant(settings, second)
    (_, then), (_, now) = _loaded(settings, first), _loaded(settings, second)
    for session, name in ((then, first), (now, second)):
        _refuse_what_is_held_back(settings, session, name, reveal)
    comparison = compared(then, now)
    if as_json:
        print_json({"then": {"session": first, **_side(then)}, "now": {"session": second, **_side(now)}, **_plain(comparison)})
        return
    screen = printer(plain=settings.plain)
    screen.prints([Block(Kind.TITLE, f"{first} · then {second}")])
    if not comparison.questions:
        screen.prints([Block(Kind.TEXT, "No question was put in both.")])
    screen.prints(_changes(then, now, comparison))
    screen.prints([*_only_in(first, then, comparison.only_then), *_only_in(second, now, comparison.only_now)])


def _only_in(name: str, session: Session, ids: Sequence[str]) -> list[Block]:
    """The questions that only one of the interviews has put, and how they went."""
    talks = [talk for talk in session.discussions if talk.question.id in ids]
    told = [f"Q{session.number_of(talk.question)} · {talk.question.topic}: {verdict(talk.outcome)}" for talk in talks]
    return [Block(Kind.HEADING, f"Only in {name}"), *(Block(Kind.ITEM, line) for line in told)] if told else []


def compare_attempts(settings: Settings, question: str, *, as_json: bool, reveal: bool) -> None:
    """Every attempt at one question, in the order in which the interviews were begun, each against the one before it."""
    every = list(_attempts(settings, question))
    attempts = [(name, whole, talk, again) for name, whole, talk, again, told in every if told or reveal]
    held_back = list(dict.fromkeys(name for name, _, _, _, told in every if not (told or reveal)))
    if as_json:
        told = [{"session": name, "again": again, "created": _time(whole), **_outcome(talk)} for name, whole, talk, again in attempts]
        print_json({"question": question, "attempts": told, "held_back": held_back})
        return
    screen = printer(plain=settings.plain)
    topic = every[-1][2].question.topic if every else question
    screen.prints([Block(Kind.TITLE, f"{topic} · {counted(len(attempts), 'attempt')}")])
    screen.prints(_each_against_the_last(attempts))
    if held_back:
        ends = "while its interview goes on" if len(held_back) == 1 else "while their interviews go on"
        screen.prints([Block(Kind.NOTE, f"Held back {ends}: what was said in {', '.join(held_back)}. To see it all the same, add --reveal.")])


def _each_against_the_last(attempts: Iterable[tuple[str, Transcript, Discussion, bool]]) -> Iterator[Block]:
    """What each attempt gained and lost against the one before it, the first with what it came to."""
    before: Discussion | None = None
    for name, transcript, talk, again in attempts:
        once_more = " · once more" if again else ""
        yield Block(Kind.HEADING, f"{name}  {here(transcript.created).date()}{once_more} · {verdict(talk.outcome)} · {_judges(talk)}")
        if isinstance(talk.outcome, NotScored):
            continue  # nothing was gained or lost, and the next one is held against the last that has a score
        for line in _first_lines(talk) if before is None else _question_lines(question_change(before, talk)):
            yield Block(Kind.ITEM, line)
        before = talk


def _attempts(settings: Settings, question: str) -> Iterator[tuple[str, Transcript, Discussion, bool, bool]]:
    """Every attempt, with its session, whether it was the second one there, and whether it may be told yet."""

    def names(index: Index) -> tuple[list[str], list[str]]:
        return [each.name for each in index.listed(Search(question=question)) if each.origin is None], index.question_ids()

    found, ids = look_up(settings, names)
    if not found:
        near = difflib.get_close_matches(question[:80], ids, n=3)
        mend = f"Did you mean: {', '.join(near)}?" if near else "See what there is: interviewer sessions"
        raise UsageError(f"there is no attempt at a question `{question[:80]}`", place=str(settings.transcripts), mend=mend)
    for name in found:
        transcript, session = _loaded(settings, name)
        talk = next(each for each in session.discussions if each.question.id == question)
        for attempt in (talk, talk.again):
            if attempt is not None and attempt.replies:
                yield name, transcript, attempt, attempt is talk.again, session.tells(attempt)


def _judges(talk: Discussion) -> str:
    return "judge: " + (", ".join(dict.fromkeys(str(judged.by) for judged in talk.judgements)) or "none")


def _first_lines(talk: Discussion) -> Iterator[str]:
    points = points_in_words(talk.question)
    for id, finding in talk.findings.items():
        yield f"{finding.name}: {points[id]}{_words(talk, finding)}"


# --- What both show --------------------------------------------------------------------------------------------------------


def _changes(then: Session, now: Session, comparison: Comparison) -> Iterator[Block]:
    for change in comparison.questions:
        name = f"Q{now.number_of(change.now_talk.question)} · {change.now_talk.question.topic}"
        yield from _attempt_changes(name, change)
        if change.again is not None:
            yield from _attempt_changes(f"{name} · once more", change.again)
    before, after = summary(then), summary(now)
    if comparison.questions and before.mean is not None and after.mean is not None:
        sides = dict.fromkeys(f"{each.mean}/100 of {each.scored}" for each in (before, after))
        yield Block(Kind.HEADING, f"Mean of the scored questions: {' → '.join(sides)}")


def _attempt_changes(name: str, change: QuestionChange) -> Iterator[Block]:
    yield Block(Kind.HEADING, f"{name}: {_score_change(change)}")
    yield from (Block(Kind.ITEM, line) for line in _question_lines(change))


def _score_change(change: QuestionChange) -> str:
    then, now = verdict(change.then), verdict(change.now)
    return then if then == now else f"{then} → {now}"


def _question_lines(change: QuestionChange) -> list[str]:
    lines = [] if change.same_script else ["The question was changed in between: only the points that both have are compared."]
    lines += [_point_line(change, each) for each in change.points if each.gained or each.lost]
    lines += [f"wrong belief gone: {_belief('then', change.then_talk, held)}" for held in change.gone]
    lines += [f"wrong belief not found now, nor what puts it right: {_belief('then', change.then_talk, held)}" for held in change.not_found]
    lines += [f"wrong belief new: {_belief('now', change.now_talk, held)}" for held in change.new]
    return lines or [_no_lines(change)]


def _no_lines(change: QuestionChange) -> str:
    if not change.differs:
        return "Nothing differs."
    return "In the end every point is found as it was, give or take a little." if change.points else "No points to compare: both need a score."


def _point_line(change: QuestionChange, each: PointChange) -> str:
    then, now = called(each.point, each.then), called(each.point, each.now)
    sides = f"{then}{_words(change.then_talk, each.then)} → {now}{_words(change.now_talk, each.now)}"
    share = f", and earns {'more' if each.gained else 'less'} of it" if each.then.name == each.now.name else ""
    return f"{'gained' if each.gained else 'lost'}: {flat(each.point.says)}\n    {sides}{share}"


def _words(talk: Discussion, finding: Finding) -> str:
    """The words on which a finding rests, where the debrief has them too."""
    quote = talk.standing.as_told(finding).quote
    return f" “{flat(quote)}”" if quote else ""


def _belief(when: str, talk: Discussion, held: Held) -> str:
    """A wrong belief that was held in a discussion, with the words that showed it, and whether it was put right there."""
    still = any(each.misconception == held.misconception for each in talk.standing.misconceptions)
    claim = flat(talk.question.misconception(held.misconception).claim)
    return f"{claim} — {when}: “{flat(held.quote)}”" + ("" if still else ", and put right")


# --- JSON ------------------------------------------------------------------------------------------------------------------


def _side(session: Session) -> dict[str, object]:
    whole = summary(session)
    return {"judges": _judges_of(session), "mean": whole.mean, "scored": whole.scored}


def _plain(comparison: Comparison) -> dict[str, object]:
    return {
        "questions": [_plain_question(each) for each in comparison.questions],
        "only_then": list(comparison.only_then),
        "only_now": list(comparison.only_now),
    }


def _plain_question(change: QuestionChange) -> dict[str, object]:
    return {
        "question": change.now_talk.question.id,
        "same_script": change.same_script,
        "differs": change.differs,
        "then": _outcome(change.then_talk),
        "now": _outcome(change.now_talk),
        "points": [{"point": each.point.id, "differs": each.differs, "then": _finding(each.then), "now": _finding(each.now)} for each in change.points],
        "misconceptions_gone": [held.model_dump() for held in change.gone],
        "misconceptions_not_found": [held.model_dump() for held in change.not_found],
        "misconceptions_new": [held.model_dump() for held in change.new],
        **({"again": _plain_question(change.again)} if change.again else {}),
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {"status": finding.status.value, "earned": finding.earned, "quote": finding.quote}


def _outcome(talk: Discussion) -> dict[str, object]:
    outcome: Outcome = talk.outcome
    match outcome:
        case Scored(first, final):
            return {"first": first.score, "score": final.score, "band": final.band.value}
        case NotScored(why):
            return {"first": None, "score": None, "band": None, "why": why}
        case other:
            assert_never(other)


def _time(transcript: Transcript) -> str:
    return transcript.created.isoformat().replace("+00:00", "Z")
