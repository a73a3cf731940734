"""Contesting a finding: while the interview goes on (`/dispute`), and what another judge says to it, then as afterwards."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.clock import now
from interviewer.core.discussion import Discussion
from interviewer.core.disputes import MOST_CHARACTERS, Disputed, DisputeEntry, Reviewed, dispute, disputes_in, reviewed
from interviewer.core.flat import flat
from interviewer.core.judgement import JudgedBy
from interviewer.core.question import Label
from interviewer.core.session import Session
from interviewer.drive.rejudge import rejudged
from interviewer.errors import ModelError
from interviewer.ports import Judge
from interviewer.settings import Settings, WhichJudge
from interviewer.storage.recorder import TranscriptRecorder
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.dispute_lines import dispute_lines
from interviewer.terminal.findings import in_quotes, points_in_words
from interviewer.terminal.printer import Printer
from interviewer.wiring import judge

#: What a point is called that counts as fully said.
SAID_IN_FULL = "said"
#: Who is asked about the findings of each judge, where nobody names another.
ANOTHER: dict[str, WhichJudge] = {"local": "lexical", "lexical": "local"}


def contest_here(settings: Settings, screen: Printer, recorder: TranscriptRecorder, session: Session, text: str) -> None:
    """What `/dispute` does: alone, it shows what can be contested on the last question that has a verdict; with a number, that is contested."""
    talk = next((each for each in reversed(session.discussions) if session.tells(each) and each.judgements), None)
    if talk is None:
        screen.prints([Block(Kind.NOTE, _nothing_yet(session))])
        return
    found = worth_contesting(talk)
    which, because = (*text.split(maxsplit=1), "", "")[:2]
    if not which:
        screen.prints(_listed(session, talk, found, contested_on(talk, recorder.disputes)))
    elif not re.fullmatch(r"[0-9]{1,3}", which) or not 1 <= int(which) <= len(found):
        screen.prints([Block(Kind.NOTE, f"There is nothing of the number {which[:20]} to contest. /dispute alone shows what there is.")])
    elif len(because) > MOST_CHARACTERS:
        screen.prints([Block(Kind.NOTE, f"The reason has more than {MOST_CHARACTERS:,} characters: say it shorter.")])
    else:
        point, claim, _ = found[int(which) - 1]
        _contest(settings, screen, recorder, session, dispute(session, talk.question.id, point, claim, because).model_copy(update={"at": now()}))


def _nothing_yet(session: Session) -> str:
    if session.plan.mode == "real":
        return "In real mode all verdicts come at the end, and can be contested then."
    return "There is nothing to contest yet: no question has a verdict."


def worth_contesting(talk: Discussion) -> list[tuple[str, Label, str]]:
    """What a candidate may find unjust: the id of each point or misconception, what is claimed of it, and what was found, in words.

    First come the points that are not held to be fully said, then the misconceptions that were held, then what is credited: that may be too much.
    """
    points = points_in_words(talk.question)
    told = {id: f"{finding.name}: {points[id]}" + in_quotes(talk.standing.as_told(finding).quote) for id, finding in talk.findings.items()}
    short: list[tuple[str, Label, str]] = [(id, "said", words) for id, words in told.items() if talk.findings[id].name != SAID_IN_FULL]
    wrong = {id: f"wrong belief: {flat(talk.question.misconception(id).claim)}{in_quotes(held.quote)}" for id, held in talk.ever_held.items()}
    credited = {id: words for id, words in told.items() if talk.findings[id].name == SAID_IN_FULL}
    return short + [(id, "not_said", words) for id, words in (wrong | credited).items()]


def what_was_found(talk: Discussion) -> str:
    """What stands above the findings: they are those that count, whatever a second attempt has shown."""
    return "what the judge found" + (" in your first attempt, the one that counts" if talk.again else "")


def contested_on(talk: Discussion, entries: Sequence[DisputeEntry]) -> set[str]:
    """The points and misconceptions of a question that are contested already."""
    return {each.entry.point for each in disputes_in(entries) if each.entry.question == talk.question.id}


def marked(contested: bool) -> str:
    """What stands behind a finding that is contested already."""
    return " (disputed already)" if contested else ""


def _listed(session: Session, talk: Discussion, found: Sequence[tuple[str, Label, str]], contested: set[str]) -> list[Block]:
    lines = [Block(Kind.TEXT, f"{number}  {told}{marked(id in contested)}") for number, (id, _, told) in enumerate(found, 1)]
    in_hand = session.discussion
    waits = in_hand.put and not session.trying_again and not session.tells(in_hand)
    later = " What is found on the question in hand can be contested after its debrief." if waits else ""
    note = Block(Kind.NOTE, f"Contest one by its number, and say why: {_for_example(found)}{later}")
    return [Block(Kind.HEADING, f"Q{session.number_of(talk.question)} · {what_was_found(talk)}"), *lines, note]


def _for_example(found: Sequence[tuple[str, Label, str]]) -> str:
    """How to contest the first, and what it means to contest a point that is credited, where there is one."""
    first = "/dispute 1 I said it in other words: ..." if found[0][1] == "said" else "/dispute 1 I did not mean that: ..."
    credited = any(told.startswith(f"{SAID_IN_FULL}: ") for _, _, told in found)
    return " ".join([first, *(["Contesting what counts as said means that you did not say it."] if credited else [])])


def _contest(settings: Settings, screen: Printer, recorder: TranscriptRecorder, session: Session, entry: Disputed) -> None:
    other = judge(settings.model_copy(update={"judge": ANOTHER.get(entry.by.judge, "local")}))  # never a model: nobody waits, and nothing is spent
    recorder.contests(entry)
    number = len(recorder.disputes)
    screen.prints([Block(Kind.NOTE, "Recorded. The score stays as the judge found it, with “disputed” beside it.")])
    if (review := second_opinion(other, screen, session, number, entry)) is not None:
        recorder.contests(review)
    talk = next(each for each in session.discussions if each.question.id == entry.question)
    newest = [each for each in disputes_in(recorder.disputes) if each.number == number]
    screen.prints(Block(Kind.TEXT, line) for line in dispute_lines(talk.question, newest))


def second_opinion(other: Judge, screen: Printer, session: Session, number: int, entry: Disputed) -> Reviewed | None:
    """What this judge finds; None where it is the one that is contested, or cannot judge these answers, which is said."""
    try:
        again = rejudged(session, other, only=entry.question)
    except ModelError as wrong:
        screen.prints([Block(Kind.WARNING, f"Another judge could not be asked: {wrong}.")])
        return None
    review = reviewed(number, entry, again)
    if review is None or _same_judge(review.by, entry.by):
        screen.prints([Block(Kind.NOTE, "There is no other judge that could judge these answers.")])
        return None
    return review.model_copy(update={"at": now()})


def _same_judge(one: JudgedBy, other: JudgedBy) -> bool:
    return (one.judge, one.version, one.model, one.prompt) == (other.judge, other.version, other.model, other.prompt)
