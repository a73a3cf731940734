"""Checking a question by its own samples: an item that a judge misjudges is refused, with the point that failed and why.

A sample is *misjudged* when its verdict is more than one band away from the author's (two careful raters differ by one), when its
misconceptions go by without a word (not one of them is found, nor a denial of a point that one is against), or when a misconception is
invented in an answer that is worth something: for then the interviewer would call out somebody who is right; or when a point whose mark the
sample gives is judged more than one step away from it. A question is *out of order*
when an answer the author holds clearly better (two bands or more) does not score higher.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from interviewer.core.judgement import Standing, Status
from interviewer.core.question import Band, Question, Sample
from interviewer.evaluation.bench import Recorded, discuss
from interviewer.ports import Judge, Voice


@dataclass(frozen=True)
class SampleResult:
    """How one sample fared."""

    question: Question
    number: int
    sample: Sample
    standing: Standing

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
        """Whether this sample refuses its question."""
        return abs(self.bands_off) > 1 or bool(self.missed) or bool(self.invented) or bool(self.mismarked)


@dataclass
class Report:
    """What a check found. It passes when no sample is misjudged and no question is out of order."""

    results: list[SampleResult] = field(default_factory=list)
    out_of_order: list[tuple[SampleResult, SampleResult]] = field(default_factory=list)

    @property
    def failures(self) -> list[SampleResult]:
        """The misjudged samples."""
        return [result for result in self.results if result.misjudged]

    @property
    def passes(self) -> bool:
        """Whether every question may be asked."""
        return not self.failures and not self.out_of_order

    @property
    def confusion(self) -> Counter[tuple[Band, Band]]:
        """How often each author's verdict met each verdict of the judge."""
        return Counter((result.sample.verdict, result.standing.band) for result in self.results)


def check(questions: Iterable[Question], judge: Judge, voice: Voice) -> Report:
    """Run the samples of every question through a judge."""
    report = Report()
    for question in questions:
        results = [_result(question, number, sample, judge, voice) for number, sample in enumerate(question.samples, 1)]
        report.results += results
        report.out_of_order += [
            (better, worse)
            for better in results
            for worse in results
            if better.sample.verdict.rank >= worse.sample.verdict.rank + 2 and better.standing.score <= worse.standing.score
        ]
    return report


def _result(question: Question, number: int, sample: Sample, judge: Judge, voice: Voice) -> SampleResult:
    talk = discuss(question, Recorded([sample.answer]), judge, voice).discussion
    return SampleResult(question, number, sample, talk.standing)
