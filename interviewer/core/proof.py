"""What the quotes of a judgement prove, each held against the answer.

A quote that is not in the answer proves nothing: the finding becomes *not said*, and is marked unproven. Nor do a few words prove many points.
"""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.core.evidence import Place, not_cut_short, place_of
from interviewer.core.judgement import Finding, Judged, Status

#: A quote of fewer words, picked from a longer answer, says no point in full.
FEWEST_WORDS = 3
#: A stretch of an answer proves one point for every so many of its words.
WORDS_FOR_A_POINT = 4


def verified(judged: Judged, answer: str, *, read: str | None = None, by_model: bool = True) -> Judged:
    """The same judgement with every quote held against the answer, and replaced by the very words that stand there.

    `read` is the answer with blanks for the parts that were not read: a quote may span them, but only words that were read prove anything. A judge that is
    no model quotes by stretches: one that breaks off in a clause it has hardly begun is kept up to the end of that clause.

    A quote that is not in the answer proves nothing. And where a language model judges (`by_model`), which an answer can try to talk into
    findings, one that is does not prove everything:

    - A quote of fewer than three words proves a point at most partly, unless the whole answer is that short.
    - A quote proves at most one point for every four of its words, and always one. A point counts against it if most of what is quoted
      for that point lies in it: so the same words, or all but the same, cannot be quoted for point after point. The findings that earn
      most are kept, among equals the first; the others become *not said*, unproven.
    """
    read = answer if read is None else read
    places = [place_of(finding.quote or "", read) for finding in judged.findings]
    findings = [_verified(finding, answer, read, place, by_model=by_model) for finding, place in zip(judged.findings, places, strict=True)]
    held = tuple(each.model_copy(update={"quote": words}) for each in judged.misconceptions if (words := _words_at(each.quote, read, answer)) is not None)
    if by_model:
        findings = _proved(findings, [finding.quote or "" for finding in judged.findings], " ".join(read.split()))
    withdrawn = tuple(each.model_copy(update={"quote": words}) for each in judged.withdrawn if (words := _words_at(each.quote, read, answer)) is not None)
    return judged.model_copy(update={"findings": tuple(findings), "misconceptions": held, "withdrawn": withdrawn})


def _words_at(quote: str, read: str, answer: str) -> str | None:
    """The words of the answer that stand where a quote stands in what was read of it; None where it stands nowhere there."""
    place = place_of(quote, read)
    return None if place is None else answer[place.start : place.end]


def _proved(findings: Sequence[Finding], quotes: Sequence[str], read: str) -> list[Finding]:
    """The findings, those of them unproven for which the words that are quoted do not suffice. No blank of what was read is long: none counts as words."""
    left = list(findings)
    proved: list[Place] = []
    for index in sorted(range(len(left)), key=lambda index: -left[index].earned):
        place = place_of(quotes[index], read) if left[index].earned > 0 else None
        if place is None:
            continue
        if _can_prove([*proved, place], read):
            proved.append(place)
        else:
            left[index] = _unproven(left[index])
    return left


def _verified(finding: Finding, answer: str, read: str, place: Place | None, *, by_model: bool) -> Finding:
    if finding.status is Status.NOT_SAID:
        return finding.model_copy(update={"quote": None})
    if place is None:
        return _unproven(finding)
    whole = place if by_model else not_cut_short(place, answer)
    words = answer[place.start : whole.end if read[place.end : whole.end] == answer[place.end : whole.end] else place.end]
    says_too_little = finding.status is Status.SAID and len(read[place.start : place.end].split()) < FEWEST_WORDS <= len(answer.split())
    if by_model and says_too_little:
        return Finding(point=finding.point, status=Status.PARTLY, quote=words)
    return finding.model_copy(update={"quote": words})


def _unproven(finding: Finding) -> Finding:
    return Finding(point=finding.point, status=Status.NOT_SAID, unproven=True)


def _can_prove(places: Sequence[Place], answer: str) -> bool:
    """Whether quotes from these places, one for each point, have words enough for as many points."""
    words = [len(answer[place.start : place.end].split()) for place in places]
    return all(sum(_lies_in(place, each) for each in places) <= max(1, count // WORDS_FOR_A_POINT) for place, count in zip(places, words, strict=True))


def _lies_in(place: Place, quoted: Place) -> bool:
    """Whether most of what is quoted lies in a place."""
    shared = min(place.end, quoted.end) - max(place.start, quoted.start)
    return 2 * shared > quoted.end - quoted.start
