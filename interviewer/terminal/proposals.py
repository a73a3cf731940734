"""What to ask next: from a wish, the bank and the transcripts to a plan; shown without starting, or held."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Literal

from interviewer.clock import here, now
from interviewer.core.counted import counted
from interviewer.core.history import PastInterview
from interviewer.core.question import Level, Question
from interviewer.core.schedule import Wish, chosen, next_day, times_finished
from interviewer.core.session import Chosen, Plan
from interviewer.errors import FileError, UsageError
from interviewer.settings import Settings
from interviewer.shell import as_argument
from interviewer.storage.bank import Bank, Day
from interviewer.storage.past import glance_of, glances, past_interviews
from interviewer.storage.transcript import Glance
from interviewer.storage.transcripts import Transcripts
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.console import begin_flags, folder_flag, printer, this_program

if TYPE_CHECKING:
    from interviewer.core.memory import Memory

#: Whoever begins a day does not wait for more transcripts than this to be read for the first time.
MOST_UNREAD = 20


@dataclass(frozen=True)
class Proposal:
    """A plan, None where nothing is due; what its session is called by: its day, or a kind; and what is known so far, None where that is not read.

    `left` counts what is due as well and comes after this review; `all_done` says that every day of the bank has been finished.
    """

    what: int | str
    plan: Plan | None
    known: Memory | None
    left: int = 0
    all_done: bool = False


def wished(day: int | None, topic: str | None, level: str | None, *, review: bool, mixed: bool, count: int | None) -> Wish:
    """The wish that flags make. Raises UsageError where they contradict each other or name no level."""
    if review and mixed:
        raise UsageError("--review and --mixed exclude each other", mend="--review: only what is due. --mixed: what is due and what is new.")
    if level is not None and level not in list(Level):
        raise UsageError(f"there is no level `{level[:40]}`", mend=_meant(level, list(Level)))
    kind: Literal["review", "mixed"] | None = "review" if review else "mixed" if mixed else None
    return Wish(kind=kind, day=day, topic=topic, level=Level(level) if level else None, count=count)


def propose(settings: Settings, wish: Wish, seed: int | None, at: datetime) -> Proposal:
    """The plan for a wish. Without any wish it is the next day. Raises UsageError for what the bank does not have."""
    bank, transcripts = Bank(settings.bank), Transcripts(settings.transcripts)
    past = past_interviews(transcripts, most=MOST_UNREAD if wish.is_a_day else None, tells=tells_of_reading)
    known = None if past is None else _known(past, here(at))
    held: Mapping[int, Sequence[frozenset[str]]] = {}
    if wish.is_a_day and wish.day is None:
        held = _held(_sittings(transcripts, past))
        wish = replace(wish, day=next_day(_times_finished(bank, held)))
    wish = _as_the_bank_has_it(wish, bank) if wish.topic is not None else wish
    number = transcripts.next_number() if seed is None else seed
    days = [bank.day(wish.day)] if wish.day is not None else list(bank.days())
    allowed = _allowed(days, bank, wish)
    picked = chosen(allowed, known or {}, wish, number)
    what = wish.day if wish.is_a_day and wish.day is not None else wish.kind or ("topic" if wish.topic else "level")
    if not picked:
        return Proposal(what, None, known)
    plan = _plan(settings, wish, days, number, picked, explained=known is not None)
    asked = [question.id for question, _ in picked]
    left = sum(each.id in known and known[each.id].is_due and each.id not in asked for each in allowed) if known and wish.kind == "review" else 0
    done = wish.day is not None and wish.day in held and times_finished((question.id for question in days[0].questions), held[wish.day]) > 0
    return Proposal(what, plan, known, left, all_done=done)


def _known(past: Sequence[PastInterview], at: datetime) -> Memory:
    """What these interviews showed. Before the first of them nothing is known, and what works that out need not be there."""
    if not past:
        return {}
    from interviewer.core.memory import memory

    return memory(past, at)


def _plan(settings: Settings, wish: Wish, days: Sequence[Day], seed: int, picked: Sequence[tuple[Question, Chosen]], *, explained: bool) -> Plan:
    """The plan of an interview of these questions; `explained` with the reason for each. A whole day is called by its number and title."""
    whole_day = wish.is_a_day
    return Plan(
        day=wish.day if whole_day else None,
        title=days[0].title if whole_day else wish.title,
        mode=settings.mode,
        seed=seed,
        seconds=settings.time,
        chosen=tuple(choice for _, choice in picked) if explained else (),
        questions=tuple(question.without_samples() for question, _ in picked),
    )


def more_to_come(proposal: Proposal) -> list[Block]:
    """What is due as well, and comes after this review; or that every day has been done, so that one of them comes once more."""
    told = [f"{counted(proposal.left, 'more question is due and comes', 'more questions are due and come')} after these."] * bool(proposal.left)
    told += ["Every day of this bank has been done: the one done least often comes once more."] * proposal.all_done
    return [Block(Kind.NOTE, each) for each in told]


def _sittings(transcripts: Transcripts, past: Sequence[PastInterview] | None) -> list[Glance]:
    """The interviews at a glance."""
    if past is None:
        return [seen for _, seen in glances(transcripts)]
    return [glance_of(each) for each in past]


def day_to_come(bank: Bank, sittings: Iterable[Glance]) -> int:
    """The day to propose, by which of its questions have been asked when it was held."""
    return next_day(_times_finished(bank, _held(sittings)))


def _held(sittings: Iterable[Glance]) -> dict[int, list[frozenset[str]]]:
    """Each day that was ever held, with the questions that were asked each time."""
    held: dict[int, list[frozenset[str]]] = {}
    for seen in sittings:
        if seen.day is not None and seen.asked:
            held.setdefault(seen.day, []).append(seen.asked)
    return held


def _times_finished(bank: Bank, held: Mapping[int, Sequence[frozenset[str]]]) -> Iterator[tuple[int, int]]:
    """The days in order, each with how often it was finished. One that was never held is not read for it, and neither is any after it."""
    days: Iterator[Day | None] = bank.days()
    for number in bank.day_numbers():
        if number not in held:
            yield number, 0
            continue
        try:
            day = next(days, None)
        except FileError:  # whoever begins that day is told; what comes next is then told by the numbers alone
            day = None
        yield number, len(held[number]) if day is None else times_finished((question.id for question in day.questions), held[number])


def tells_of_reading(count: int) -> None:
    """Say it where somebody would wonder what takes so long."""
    if count > 500:
        printer(error=True).prints([Block(Kind.NOTE, f"Reading {count:,} interviews once …")])


def _as_the_bank_has_it(wish: Wish, bank: Bank) -> Wish:
    topics = list(dict.fromkeys(question.topic for question in bank.questions()))
    named = next((topic for topic in topics if topic.casefold() == (wish.topic or "").strip().casefold()), None)
    if named is None:
        raise UsageError(f"there is no topic `{(wish.topic or '')[:80]}` in this bank", place=str(bank.folder), mend=_meant(wish.topic or "", topics))
    return replace(wish, topic=named)


def _meant(typed: str, there: Sequence[str]) -> str:
    folded = {each.casefold(): each for each in there}
    close = difflib.get_close_matches(typed.casefold()[:80], list(folded), n=1) or [each for each in folded if typed and typed.casefold() in each][:1]
    listed = f"There are: {', '.join(there[:40])}" + (f", and {len(there) - 40} more." if len(there) > 40 else ".")
    return f"Did you mean `{folded[close[0]]}`? {listed}" if close else listed


def _allowed(days: Sequence[Day], bank: Bank, wish: Wish) -> list[Question]:
    """The questions of these days that the wish allows, as the bank has them. Raises UsageError where there are none."""
    found = [question for day in days for question in day.questions]
    allowed = [each for each in found if wish.topic in (None, each.topic) and wish.level in (None, each.level)]
    if not allowed:
        raise UsageError(f"the bank has no question for: {wish.title}", place=str(bank.folder), mend="See what there is with: interviewer bank list")
    return allowed


def due_note(settings: Settings, known: Memory) -> str | None:
    """How much is due of what the bank still has, and how to get at it; None where nothing is."""
    if not known:
        return None
    from interviewer.core.memory import due

    bank = Bank(settings.bank)
    waiting = [recall for recall in due(known) if bank.may_have(recall.question)]
    if not waiting:
        return None
    count = counted(len(waiting), "question is", "questions are")
    days = waiting[0].days_over
    oldest = f" (the oldest for {counted(days, 'day')})" if days else ""
    return f"{count} due for review{oldest}: {this_program()} start --review{begin_flags(settings)}"


def nothing_due(settings: Settings, known: Memory) -> list[Block]:
    """What to say where a review was wished for and nothing is due."""
    from interviewer.core.memory import due

    coming = sorted((recall for recall in known.values() if not recall.is_due), key=lambda recall: recall.due)
    none = "Nothing is due for review: no question has been answered yet."
    shown = [Block(Kind.TEXT, "Nothing of that is due for review." if due(known) else "Nothing is due for review." if coming else none)]
    if coming and not due(known):
        shown.append(Block(Kind.TEXT, f"The next question is due on {coming[0].due:%Y-%m-%d}."))
    return [*shown, Block(Kind.TEXT, f"Something new: {this_program()} start --mixed{begin_flags(settings)}")]


def open_ones(transcripts: Transcripts, seen: Iterable[tuple[str, Glance]]) -> Iterator[str]:
    """The interviews, of those that were `seen`, with which one can go on; the first is the one that `resume` goes on with."""
    return (name for name, each in seen if not each.finished and _is_open(transcripts, name))


def _is_open(transcripts: Transcripts, name: str) -> bool:
    """Whether one can go on with it. `sessions` names it if it cannot be read; that must not keep anybody from the next interview."""
    try:
        return not transcripts.folded(name)[1].finished
    except FileError:
        return False


def show_next(settings: Settings, wish: Wish, seed: int | None) -> None:
    """Show what `start` would propose for this wish, and why."""
    screen, proposal = printer(plain=settings.plain), propose(settings, wish, seed, now())
    transcripts = Transcripts(settings.transcripts)
    if names := list(islice(open_ones(transcripts, glances(transcripts)), 2)):
        told = [f"Still open: {names[0]}. Go on with it: {this_program()} resume{folder_flag(settings)}"]
        told += [f"{other} is open too; all there are: {this_program()} sessions{folder_flag(settings)}" for other in names[1:]]
        screen.prints([Block(Kind.NOTE, "\n".join(told))])
    plan, known = proposal.plan, proposal.known or {}
    if plan is None:
        screen.prints(nothing_due(settings, known))
        return
    screen.prints([Block(Kind.TITLE, plan.name + (f" · {plan.title}" if plan.day is not None and plan.title else ""))])
    for number, question in enumerate(plan.questions, 1):
        choice = plan.choice(question)
        screen.prints([Block(Kind.TEXT, f"{number}. {question.id} · {question.level} · {question.topic}" + (f" — {choice.why}" if choice else ""))])
    screen.prints(more_to_come(proposal))
    if wish.kind is None and (note := due_note(settings, known)):
        screen.prints([Block(Kind.NOTE, note)])
    screen.prints([Block(Kind.NOTE, f"Begin: {this_program()} start{_flags(wish, seed)}{begin_flags(settings)}")])


def _flags(wish: Wish, seed: int | None) -> str:
    named = {"--day": wish.day, "--topic": wish.topic, "--level": wish.level, "--count": wish.count, "--seed": seed}
    kind = f" --{wish.kind}" if wish.kind else ""
    return kind + "".join(f" {flag} {as_argument(value)}" for flag, value in named.items() if value is not None)
