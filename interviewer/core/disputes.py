"""A candidate may contest a finding. That is kept beside the log, in a list that only grows; no score is changed by it.

The log of a finished interview is complete: nothing can happen in it any more. So disputes stand in a list of their own, which is folded like the
log: first `Disputed`, then one `Reviewed` for each other judge that has looked at the same answers. The newest dispute of a point counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, assert_never

from pydantic import Field

from interviewer.core.discussion import Discussion
from interviewer.core.judgement import Finding, Judged, JudgedBy, Status
from interviewer.core.question import MOST_SAID, Label, Sample
from interviewer.core.record import Entry
from interviewer.core.session import Session
from interviewer.core.standing import standing

#: Nobody needs more to say why.
MOST_CHARACTERS = 2_000


class CannotDispute(ValueError):
    """There is no finding to contest, or nothing to contest in it."""


class Disputed(Entry):
    """The candidate contests what was found on a point, or that a misconception was held.

    `point` names the one or the other; `claim` is what the answers really do with it, according to the candidate. For a misconception, a finding of *said*
    means that it was held. `found` is the finding that is contested, and `by` the judge that reported it.
    """

    kind: Literal["disputed"] = "disputed"
    question: str
    point: str
    claim: Label
    because: Annotated[str, Field(max_length=MOST_CHARACTERS)] | None = None
    found: Finding
    by: JudgedBy


class Reviewed(Entry):
    """Another judge has read the same answers. `dispute` is the number of the dispute in its list, from 1."""

    kind: Literal["reviewed"] = "reviewed"
    dispute: Annotated[int, Field(ge=1)]
    by: JudgedBy
    finding: Finding


DisputeEntry = Annotated[Disputed | Reviewed, Field(discriminator="kind")]


@dataclass(frozen=True)
class Dispute:
    """A dispute and what other judges have said about it; `number` is its place in the list."""

    number: int
    entry: Disputed
    reviews: tuple[Reviewed, ...] = ()

    @property
    def agreeing(self) -> tuple[Reviewed, ...]:
        """The reviews that find what the candidate claims: of a point that was mostly said, that all of it is."""
        alike = (each for each in self.reviews if each.finding.status.value == self.entry.claim)
        return tuple(each for each in alike if each.finding.name == "said" or not _claims_the_rest(self.entry.found, self.entry.claim))


def disputes_in(entries: Iterable[Disputed | Reviewed]) -> tuple[Dispute, ...]:
    """Fold the list: the newest dispute of each point, in the order in which the points were first contested."""
    found: dict[tuple[str, str], Dispute] = {}
    for number, entry in enumerate(entries, 1):
        match entry:
            case Disputed():
                found[entry.question, entry.point] = Dispute(number, entry)
            case Reviewed():
                for key, dispute in found.items():
                    if dispute.number == entry.dispute:
                        found[key] = Dispute(number=dispute.number, entry=dispute.entry, reviews=(*dispute.reviews, entry))
            case other:
                assert_never(other)
    return tuple(found.values())


def dispute(session: Session, question: str, point: str, claim: Label, because: str | None = None) -> Disputed:
    """Contest what was found on a point (or a misconception) of a question. Raises CannotDispute, saying why, where that cannot be contested."""
    talk = _talk(session, question)
    if not talk.judgements:
        raise CannotDispute(f"nothing was judged on `{question}`, so there is no finding to contest")
    found, by = _found(talk, point)
    if found.status.value == claim and not _claims_the_rest(found, claim):
        same = claim.replace("_", " ")
        raise CannotDispute(f"the judge found the same on `{point}`: {same}" + (f" ({found.name})" if found.name != same else ""))
    if claim != "not_said" and point in {each.id for each in talk.question.misconceptions}:
        raise CannotDispute(f"`{point}` is a misconception: all you can contest is that you held it, with the claim not_said")
    return Disputed(question=question, point=point, claim=claim, because=_storable(because or ""), found=found, by=by)


def _claims_the_rest(found: Finding, claim: Label) -> bool:
    """Whether it is claimed of a point that was found mostly said that all of it was."""
    return claim == "said" and found.name == "mostly"


def _storable(text: str) -> str | None:
    """The text as a transcript can hold it: bytes that were no UTF-8 become `?`; None where nothing is said."""
    return text.encode("utf-8", "replace").decode("utf-8").strip() or None


def reviewed(number: int, disputed: Disputed, again: Session) -> Reviewed | None:
    """What another judge finds, from the same interview as that judge sees it; None where it could not judge these answers."""
    talk = _talk(again, disputed.question)
    if not talk.judgements:
        return None
    found, by = _found(talk, disputed.point)
    return Reviewed(dispute=number, by=by, finding=found)


def _talk(session: Session, question: str) -> Discussion:
    talk = next((each for each in session.discussions if each.question.id == question), None)
    if talk is None:
        raise CannotDispute(f"there is no question `{question[:80]}` in this interview: it has {', '.join(each.id for each in session.plan.questions)}")
    return talk


def _found(talk: Discussion, point: str) -> tuple[Finding, JudgedBy]:
    """The finding in force on a point, or a misconception, and the judge that reported it."""
    last = talk.judgements[-1].by
    if (finding := talk.findings.get(point)) is not None:
        return finding, next((each.by for each in reversed(talk.judgements) if finding in each.findings), last)
    if (held := talk.ever_held.get(point)) is not None:
        return Finding(point=point, status=Status.SAID, quote=held.quote), next(each.by for each in talk.judgements if held in each.misconceptions)
    misconceptions = [each.id for each in talk.question.misconceptions]
    if point in misconceptions:
        return Finding(point=point, status=Status.NOT_SAID), last
    known = [*talk.findings, *misconceptions]
    raise CannotDispute(f"`{point[:80]}` was no point of `{talk.question.id}`: there are {', '.join(known)}")


def sample_of(talk: Discussion, disputes: Sequence[Dispute]) -> Sample | None:
    """The answers to one question as a sample with the candidate's labels.

    None where a sample cannot hold them: only deeper questions are contested, or the answers together are longer than one answer may be.

    Its verdict is the band that the answers would have if the candidate were right; whoever keeps it as a sample should read it first.
    """
    question = talk.question
    labels = {each.entry.point: each.entry.claim for each in disputes if each.entry.point in {point.id for point in question.points}}
    never_held = {each.entry.point for each in disputes} & {each.id for each in question.misconceptions}
    answer = "\n\n".join(talk.answers)
    if not talk.answers or len(answer) > MOST_SAID or not (labels or never_held):
        return None
    findings = tuple(
        Finding(point=each.point, status=Status(labels[each.point]), quote=each.quote) if each.point in labels else each for each in talk.standing.findings
    )
    held = tuple(each for each in talk.standing.misconceptions if each.misconception not in never_held)
    claimed = standing(question.points, question.misconceptions, [Judged(by=talk.judgements[-1].by, findings=findings, misconceptions=held)])
    return Sample(
        answer=answer,
        verdict=claimed.band,
        kind="disputed",
        misconceptions=tuple(each.misconception for each in held),
        points=labels,
    )
