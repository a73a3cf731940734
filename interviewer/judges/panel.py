"""A panel: several models judge the same reply, and their majority decides, point by point.

Rules of this file:
- Most of the members must have judged; else there is no judgement, as where a single model fails, or where none of them could judge the reply at all.
- A vote that a point is said is also a vote that it is said at least in part. The most that a majority grants is what holds.
- Where no majority grants, refuses or denies a point, it is *not sure*: the interviewer asks what was meant. Nothing is averaged.
- A misconception is held, and taken back, where most members hear it. What each member found is kept beside the decision: those are the votes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from threading import Thread
from typing import TypeVar, assert_never

from interviewer.core.events import Left
from interviewer.core.judgement import PANEL, Finding, Judged, JudgedBy, Status, Unjudged
from interviewer.core.session import Session
from interviewer.errors import ModelError
from interviewer.ports import NamedJudge

T = TypeVar("T")

VERSION = "1"
#: From the most that a finding can grant to the least; each with the statuses that are a vote for it.
_GRANTS = {
    Status.SAID: {Status.SAID},
    Status.PARTLY: {Status.SAID, Status.PARTLY},
    Status.DENIED: {Status.DENIED},
    Status.NOT_SAID: {Status.NOT_SAID},
}


_Vote = Judged | Unjudged | Left | ModelError


class Panel:
    """Judges by the majority of its members, who are asked all at once: it takes as long as the slowest. Raises ModelError where too many of them fail."""

    def __init__(self, members: Sequence[NamedJudge]) -> None:
        self._members = tuple(members)

    def judges(self, session: Session) -> Judged | Unjudged:
        """Judge the last answer of the session."""
        found = self._heard(session)
        failures = [vote for vote in found if isinstance(vote, ModelError)]
        votes = [_vote(member.by, vote) for member, vote in zip(self._members, found, strict=True)]
        judged = [vote for vote in votes if isinstance(vote, Judged)]
        if 2 * len(judged) <= len(votes):
            if failures:
                raise failures[0]
            return Unjudged(by=self._by(session, ()), reason=next(vote.reason for vote in votes if isinstance(vote, Unjudged)))
        unread = next((vote.unread for vote in judged if vote.unread), ())
        return Judged(
            by=self._by(session, votes),
            findings=_findings(judged),
            misconceptions=_by_most([{each.misconception: each for each in vote.misconceptions} for vote in judged]),
            opinions=tuple(votes),
            unread=unread,
            withdrawn=_by_most([{each.about: each for each in vote.withdrawn} for vote in judged]),
        )

    def _heard(self, session: Session) -> list[_Vote]:
        """What each member finds, or how it failed. Whoever interrupts it waits for none of them: their threads end with the program."""
        found: dict[int, _Vote | Exception] = {}

        def asks(number: int, member: NamedJudge) -> None:
            try:
                found[number] = member.judges(session)
            except Exception as wrong:  # noqa: BLE001  # what is no ModelError is raised below, where somebody hears it
                found[number] = wrong

        threads = [Thread(target=asks, args=(number, member), daemon=True) for number, member in enumerate(self._members)]
        for thread in threads:
            thread.start()
        for thread in threads:
            while thread.is_alive():
                thread.join(0.2)  # on Windows, a join without an end cannot be interrupted
        votes: list[_Vote] = []
        for _, each in sorted(found.items()):
            if isinstance(each, Exception) and not isinstance(each, ModelError):
                raise each
            votes.append(each)
        return votes

    def _by(self, session: Session, votes: Sequence[Judged | Unjudged]) -> JudgedBy:
        prompts = {vote.by.prompt for vote in votes if isinstance(vote, Judged)}
        missing = [f"{vote.by.model} could not judge ({vote.reason})" for vote in votes if isinstance(vote, Unjudged)]
        by = by_panel([member.by.model or member.by.judge for member in self._members], prompts.pop() if len(prompts) == 1 else None)
        return by.model_copy(update={"question": session.discussion.question.fingerprint, "note": "; ".join(missing) or None})


def by_panel(models: Iterable[str], prompt: str | None) -> JudgedBy:
    """What stands in each judgement of these models together, but for the question and for who is missing."""
    return JudgedBy(judge=PANEL, version=VERSION, model=", ".join(models), prompt=prompt)


def _vote(by: JudgedBy, found: _Vote) -> Judged | Unjudged:
    match found:
        case Judged() | Unjudged():
            return found
        case Left() | ModelError():
            reason = found.why if isinstance(found, Left) else str(found)
            return Unjudged(by=by, reason=reason)
        case other:
            assert_never(other)


def _findings(votes: Sequence[Judged]) -> tuple[Finding, ...]:
    points = list(dict.fromkeys(finding.point for vote in votes for finding in vote.findings))
    return tuple(_decided(point, [finding for vote in votes for finding in vote.findings if finding.point == point]) for point in points)


def _decided(point: str, found: Sequence[Finding]) -> Finding:
    """What most of these findings on one point grant, in the words of the first that grants just that."""
    for status, grants in _GRANTS.items():
        for_it = [finding for finding in found if finding.status in grants]
        if 2 * len(for_it) > len(found):
            words = next((finding for finding in for_it if finding.status is status), for_it[0])
            unproven = status is Status.NOT_SAID and any(finding.unproven for finding in for_it)
            return Finding(point=point, status=status, quote=words.quote, unproven=unproven)
    quote = next((finding.quote for finding in found if finding.quote), None)
    return Finding(point=point, status=Status.NOT_SURE if quote else Status.NOT_SAID, quote=quote)


def _by_most(votes: Sequence[Mapping[str, T]]) -> tuple[T, ...]:
    """What more than half of the votes have under the same name, in the words of the first that has it."""
    heard: dict[str, list[T]] = {}
    for vote in votes:
        for name, each in vote.items():
            heard.setdefault(name, []).append(each)
    return tuple(each[0] for each in heard.values() if 2 * len(each) > len(votes))
