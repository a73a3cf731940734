"""Checking a question by its own samples: an item that a judge misjudges is refused, with the point that failed and why.

A sample is *misjudged* when its verdict is more than one band away from the author's (two careful raters differ by one), when its
misconceptions go by without a word (not one of them is found, nor a denial of a point that one is against), or when a misconception is
invented in an answer that is worth something: for then the interviewer would call out somebody who is right; or when a point whose mark the
sample gives is judged more than one step away from it. A question is *out of order*
when an answer the author holds clearly better (two bands or more) does not score higher. What a judge cannot judge refuses the question too: there is
no score then, and no verdict to compare.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from interviewer.core.judgement import Judged, Status, Unjudged
from interviewer.core.question import Band, Question, Sample
from interviewer.core.standing import Standing
from interviewer.drive.bench import Recorded, discuss
from interviewer.ports import Judge, Voice


@dataclass(frozen=True)
class SampleResult:
    """How one sample fared; `unjudged` says why it could not be judged, and then its standing is that of somebody who has said nothing."""

    question: Question
    number: int
    sample: Sample
    standing: Standing
    unjudged: str | None = None

    @property
    def bands_off(self) -> int:
        """How many bands the judge is away from the author; negative where it is too strict."""
        return self.standing.band.rank - self.sample.verdict.rank

    @property
    def missed(self) -> set[str]:
        """The author's misconceptions where the judge sees none of them, nor a denial of what puts one right: nobody would be called out."""
        held = {each.misconception for each in self.standing.misconceptions}
        denied = {finding.point for finding in self.standing.findings if finding.status is Status.DENIED}
        wrong = set(self.sample.misconceptions)
        called_out = any(id in held or self.question.misconception(id).against in denied for id in wrong)
        return set() if called_out else wrong

    @property
    def invented(self) -> set[str]:
        """Misconceptions that the judge sees and the author does not, in an answer that is worth something."""
        if self.sample.verdict.rank <= Band.WEAK.rank:
            return set()
        return {held.misconception for held in self.standing.misconceptions} - set(self.sample.misconceptions)

    @property
    def mismarked(self) -> set[str]:
        """Points on which the judge is more than a step away from the author's mark, or denied stands against anything else."""
        marks = {id: Status(label) for id, label in self.sample.points.items()}
        found = {finding.point: finding for finding in self.standing.findings}
        return {
            id
            for id, mark in marks.items()
            if abs(found[id].earned - mark.credit) > Status.PARTLY.credit or (found[id].status is Status.DENIED) != (mark is Status.DENIED)
        }

    @property
    def misjudged(self) -> bool:
        """Whether it was judged, and wrongly."""
        return self.unjudged is None and (abs(self.bands_off) > 1 or bool(self.missed) or bool(self.invented) or bool(self.mismarked))

    @property
    def fails(self) -> bool:
        """Whether this sample refuses its question."""
        return self.unjudged is not None or self.misjudged


@dataclass
class CheckReport:
    """What a check found. A question may be asked when each of its samples is judged, none misjudged, and none out of order."""

    results: list[SampleResult] = field(default_factory=list)
    out_of_order: list[tuple[SampleResult, SampleResult]] = field(default_factory=list)

    @property
    def failures(self) -> list[SampleResult]:
        """The samples that refuse their questions."""
        return [result for result in self.results if result.fails]

    @property
    def judged(self) -> list[SampleResult]:
        """The samples that could be judged."""
        return [result for result in self.results if result.unjudged is None]

    @property
    def confusion(self) -> Counter[tuple[Band, Band]]:
        """How often each author's verdict met each verdict of the judge."""
        return Counter((result.sample.verdict, result.standing.band) for result in self.judged)


def check(questions: Iterable[Question], judge: Judge, voice: Voice) -> CheckReport:
    """Run the samples of every question through a judge."""
    report = CheckReport()
    for question in questions:
        results = [_result(question, number, sample, judge, voice) for number, sample in enumerate(question.samples, 1)]
        report.results += results
        judged = [result for result in results if result.unjudged is None]
        report.out_of_order += [
            (better, worse)
            for better in judged
            for worse in judged
            if better.sample.verdict.rank >= worse.sample.verdict.rank + 2 and better.standing.score <= worse.standing.score
        ]
    return report


def _result(question: Question, number: int, sample: Sample, judge: Judge, voice: Voice) -> SampleResult:
    talk = discuss(question, Recorded([sample.answer]), judge, voice).discussion
    judgements = [event for event in talk.events if isinstance(event, Judged | Unjudged)]
    unjudged = next((event.reason for event in judgements if isinstance(event, Unjudged)), None)
    return SampleResult(question, number, sample, talk.standing, unjudged)
