"""What the exports are made from: a transcript, its session, and what of it may be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from interviewer.core.counted import counted
from interviewer.core.debrief import Debrief, debrief
from interviewer.core.discussion import Discussion, Outcome
from interviewer.core.disputes import Dispute, disputes_in
from interviewer.core.session import Session
from interviewer.core.summary import summary
from interviewer.storage.transcript import Transcript
from interviewer.terminal.debrief_screen import score_line
from interviewer.terminal.dispute_lines import dispute_lines, disputed_mark


@dataclass(frozen=True)
class ExportedQuestion:
    """One question in an export: `result` is None while its verdict and its answers are held back; `again` is the second attempt at it, if there was one."""

    talk: Discussion
    number: int
    result: Debrief | None
    disputed: tuple[str, ...] = ()
    again: ExportedQuestion | None = None

    @property
    def verdict(self) -> str | None:
        """The score in one line, with its judge, and with what is disputed beside it."""
        return None if self.result is None else score_line(self.result) + disputed_mark(len(self.disputed))


@dataclass(frozen=True)
class ExportedInterview:
    """One interview to be exported. `notes` adds what the judge found; `reveal` tells what is still held back."""

    name: str
    transcript: Transcript
    session: Session
    notes: bool = False
    reveal: bool = False

    @property
    def created(self) -> datetime:
        """When it was begun."""
        return self.transcript.created

    @cached_property
    def disputes(self) -> tuple[Dispute, ...]:
        """What the candidate has contested."""
        return disputes_in(self.transcript.disputes)

    @cached_property
    def questions(self) -> tuple[ExportedQuestion, ...]:
        """The questions that were put, in order."""
        return tuple(self._told(talk) for talk in self.session.discussions if talk.put)

    def _told(self, talk: Discussion) -> ExportedQuestion:
        return ExportedQuestion(
            talk=talk,
            number=self.session.number_of(talk.question),
            result=self._result(talk, None),
            disputed=tuple(dispute_lines(talk.question, self.disputes)),
            again=ExportedQuestion(talk.again, self.session.number_of(talk.question), self._result(talk.again, talk.outcome)) if talk.again else None,
        )

    def _result(self, talk: Discussion, before: Outcome | None) -> Debrief | None:
        return debrief(self.session, talk, before=before) if self.reveal or self.session.tells(talk) else None

    @property
    def headline(self) -> str:
        """`Day 8: From first checks to production`."""
        plan = self.session.plan
        return plan.name + (f": {plan.title}" if plan.day is not None and plan.title else "")

    @property
    def subline(self) -> str:
        """When, how, and how it went, as far as that may be told."""
        parts = [self.name, f"begun {self.created:%Y-%m-%d %H:%M} UTC", f"{self.session.plan.mode} mode"]
        if self.transcript.origin:
            parts.append(self.transcript.origin)
        if not self.session.finished:
            return " · ".join([*parts, f"not finished: {self.session.closed_count} of {counted(len(self.session.plan.questions), 'question')}"])
        whole = summary(self.session)
        count = len(whole.outcomes)
        parts.append(f"mean of the scored questions ({whole.scored} of {count}): {whole.mean}/100" if whole.mean is not None else "no question was scored")
        return " · ".join(parts)
