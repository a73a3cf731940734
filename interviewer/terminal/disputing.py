"""`interviewer dispute` and `interviewer disputes`: contesting a finding, and what has been contested, as labelled answers for the bank."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from interviewer.clock import now
from interviewer.core.counted import counted
from interviewer.core.discussion import Discussion
from interviewer.core.disputes import MOST_CHARACTERS, CannotDispute, Dispute, Disputed, DisputeEntry, dispute, disputes_in, sample_of
from interviewer.core.flat import flat
from interviewer.core.question import Label, Sample
from interviewer.core.session import Session
from interviewer.errors import UsageError
from interviewer.settings import Settings
from interviewer.shell import as_argument
from interviewer.storage.index import Index
from interviewer.storage.samples import samples_text
from interviewer.storage.transcript import Transcript
from interviewer.storage.transcripts import Transcripts
from interviewer.storage.writing import write_private
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.console import folder_flag, print_json, printer, this_program
from interviewer.terminal.contesting import ANOTHER, contested_on, marked, second_opinion, what_was_found, worth_contesting
from interviewer.terminal.dispute_lines import dispute_lines
from interviewer.terminal.findings import in_quotes, points_in_words
from interviewer.terminal.listing import look_up
from interviewer.terminal.naming import session_meant
from interviewer.wiring import judge


def contest(settings: Settings, name: str, question: str, point: str | None, claim: str | None, because: str | None) -> None:
    """Record that a finding is contested, then ask another judge. Without a point: show what can be contested, with the ids."""
    name, transcripts = session_meant(settings, name), Transcripts(settings.transcripts)
    screen = printer(plain=settings.plain)
    with transcripts.opened(name):
        transcript, session = transcripts.folded(name)
        talk = _talk(settings, session, question, name)
        if point is None:
            screen.prints(_contestable(name, session.number_of(talk.question), talk, contested_on(talk, transcript.disputes), folder_flag(settings)))
            return
        entry = _entry(session, talk, point, claim, because)
        other = judge(_of_another_judge(settings, entry))  # where it cannot be had, nothing is recorded
        transcript = _with(transcript, entry)
        transcripts.save(name, transcript)
        number = len(transcript.disputes)
        screen.prints([Block(Kind.TEXT, f"Recorded in {name}. The score stays as the judge found it, with “disputed” beside it.")])
        if (review := second_opinion(other, screen, session, number, entry)) is not None:
            transcript = _with(transcript, review)
            transcripts.save(name, transcript)
        screen.prints(Block(Kind.ITEM, line) for line in dispute_lines(talk.question, [_dispute(transcript, number)]))


def _with(transcript: Transcript, entry: DisputeEntry) -> Transcript:
    return transcript.model_copy(update={"disputes": (*transcript.disputes, entry)})


def _dispute(transcript: Transcript, number: int) -> Dispute:
    return next(each for each in disputes_in(transcript.disputes) if each.number == number)


def _talk(settings: Settings, session: Session, question: str, name: str) -> Discussion:
    """The discussion of a question, by its id or its number in the interview. Raises UsageError, also while its verdict is held back."""
    number = re.fullmatch(r"[qQ]?(\d{1,3})", question)
    found = [each for each in session.discussions if each.question.id == question]
    if not found and number and 1 <= int(number[1]) <= len(session.discussions):
        found = [session.discussions[int(number[1]) - 1]]
    if not found:
        there = ", ".join(each.id for each in session.plan.questions[:12])
        raise UsageError(f"there is no question `{question[:80]}` in this interview", mend=f"There are: {there}.")
    if not session.tells(found[0]):
        raise UsageError(
            "the verdict on this question is still held back", place=name, mend=f"Finish it first: {this_program()} resume {name}{folder_flag(settings)}"
        )
    return found[0]


def _entry(session: Session, talk: Discussion, point: str, claim: str | None, because: str | None) -> Disputed:
    label: Label | None = next((each for each in get_args(Label) if each == (claim or "").strip().lower().replace("-", "_").replace(" ", "_")), None)
    if label is None:
        what = f"there is no claim `{claim[:40]}`" if claim else "what do you claim"
        raise UsageError(what, place="--claim", mend=f"Take one of: {', '.join(get_args(Label))}.")
    if because is not None and len(because) > MOST_CHARACTERS:
        raise UsageError(f"the reason has more than {MOST_CHARACTERS:,} characters", place="--because", mend="Say it shorter.")
    try:
        return dispute(session, talk.question.id, point, label, because).model_copy(update={"at": now()})
    except CannotDispute as wrong:
        raise UsageError(str(wrong), mend="See what can be contested: leave the point out.") from None


def _of_another_judge(settings: Settings, entry: Disputed) -> Settings:
    """The settings with the judge that a flag names, else the one they name if it is not the one that is contested, else another."""
    contested = "model" if entry.by.judge == "panel" else entry.by.judge
    if settings.by_flag("judge") or settings.judge != contested:
        return settings
    return settings.model_copy(update={"judge": ANOTHER.get(contested, "local")})


def _contestable(name: str, number: int, talk: Discussion, contested: set[str], folder: str) -> Iterator[Block]:
    """Every finding of a question with the id by which it is contested."""
    if not talk.judgements:
        yield Block(Kind.TEXT, "Nothing was judged on this question, so there is nothing to contest.")
        return
    points = points_in_words(talk.question)
    yield Block(Kind.HEADING, f"Q{number} · {talk.question.topic} · {what_was_found(talk)}")
    for id, finding in talk.findings.items():
        quote = in_quotes(talk.standing.as_told(finding).quote)
        yield Block(Kind.ITEM, f"{id}: {finding.name}: {points[id]}{quote}{marked(id in contested)}")
    for id, held in talk.ever_held.items():
        yield Block(Kind.ITEM, f"{id}: wrong belief: {flat(talk.question.misconception(id).claim)}{in_quotes(held.quote)}{marked(id in contested)}")
    for id, claim, _ in worth_contesting(talk)[:1]:
        because = "I said it in other words" if claim == "said" else "I did not mean that"
        command = f'{this_program()} dispute {name} {talk.question.id} {id} --claim {claim} --because "{because}"{folder}'
        claims = f"The claim is what your answers do with a point: {', '.join(get_args(Label))}. A wrong belief that you did not hold is not_said."
        yield Block(Kind.NOTE, f"Contest one by its id, for example: {command}\n{claims}")


# --- All of them -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Contested:
    name: str
    talk: Discussion
    disputes: tuple[Dispute, ...]


def list_disputes(settings: Settings, export: Path | None, *, agreed: bool, as_json: bool) -> None:
    """Every dispute there is; or, to a new file, as samples that `bank check --samples` reads. `agreed`: only those in which another judge agrees."""
    found = list(_contested(settings, agreed))
    if export is not None and found:
        _export(settings, export, found)
        return
    if as_json and export is None:
        rows = [{"session": each.name, **one.entry.model_dump(mode="json"), "reviews": _reviews(one)} for each in found for one in each.disputes]
        print_json(rows)
        return
    screen = printer(plain=settings.plain)
    if not found:
        which = "No other judge agrees with anything that is contested" if agreed else "Nothing is contested"
        screen.prints([Block(Kind.TEXT, f"{which} in {settings.transcripts}.")])
    for each in found:
        screen.prints([Block(Kind.HEADING, f"{each.name} · {each.talk.question.id} · {each.talk.question.topic}")])
        screen.prints(Block(Kind.ITEM, line) for line in dispute_lines(each.talk.question, each.disputes))


def _reviews(one: Dispute) -> list[dict[str, object]]:
    return [review.model_dump(mode="json", exclude={"kind", "dispute"}) for review in one.reviews]


def _contested(settings: Settings, agreed: bool) -> Iterator[_Contested]:
    """The disputes by session and question; a judgement of the same answers again has none of its own."""
    transcripts = Transcripts(settings.transcripts)
    for name in look_up(settings, Index.disputed):
        transcript, session = transcripts.folded(name)
        for talk in session.discussions:
            here = tuple(each for each in disputes_in(transcript.disputes) if each.entry.question == talk.question.id and (each.agreeing or not agreed))
            if here:
                yield _Contested(name, talk, here)


def _export(settings: Settings, path: Path, found: list[_Contested]) -> None:
    if os.path.lexists(path):
        raise UsageError("there is something of that name already", place=str(path), mend="Name another file: what was marked by hand is not written over.")
    samples: dict[str, list[Sample]] = {}
    for each in found:
        if (sample := sample_of(each.talk, each.disputes)) is not None:
            because = [one.entry.because for one in each.disputes if one.entry.because]
            told = {**sample.model_dump(), "session": each.name, **({"because": because} if because else {})}
            samples.setdefault(each.talk.question.id, []).append(Sample.model_validate(told))
    write_private(path, samples_text(samples).encode())
    count, left_out = sum(map(len, samples.values())), len(found) - sum(map(len, samples.values()))
    answers = counted(count, "answer with your labels is", "answers with your labels are")
    lines = [f"{answers} in {path}. Read what is there before you rely on it: {this_program()} bank check --samples {as_argument(path)}"]
    lines += [f"{left_out} left out: a sample holds no points of a deeper question, and no answers that together are too long."] if left_out else []
    printer(plain=settings.plain).prints(Block(Kind.TEXT, line) for line in lines)
