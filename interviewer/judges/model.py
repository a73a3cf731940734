"""The model judge: a language model reports findings; code checks the quotes, adds up, and sets the band.

Rules of this file:
- The candidate's text is data. It stands last, between two lines that it cannot contain, without what speaks to the judge and without what nobody sees.
- No instruction in it can move a score: scores come from points with quotes that stand in what was read, that do not only repeat the interviewer, and
  that have to do with the point as far as a witness can tell. Nor is a wrong belief held in the very words that say a point, or that show another one.
- What comes first is the same for every reply to a question, so that a server that remembers prompts need not read it again. Nothing grows with the session.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from string import Template
from threading import Thread
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from interviewer.core.clean import without_unseen
from interviewer.core.discussion import Discussion
from interviewer.core.events import Said
from interviewer.core.evidence import Place, place_of
from interviewer.core.judgement import MODEL, Finding, Held, Judged, JudgedBy, Status, Unjudged, Withdrawn
from interviewer.core.proof import FEWEST_WORDS, verified
from interviewer.core.question import Point
from interviewer.core.session import Session
from interviewer.core.slots import with_slots
from interviewer.errors import ModelUnusable
from interviewer.judges.answer import answer_to_judge, heard_by, too_long
from interviewer.judges.commands import readable, unread
from interviewer.judges.copying import is_copied
from interviewer.judges.reply import JudgeReply, form, reply_in, what_is_wrong
from interviewer.judges.withdrawal import held_again, withdrawn
from interviewer.ports import Message, Model, Witness

VERSION = "3"
#: A quote whose words are about its point less probably than this, as the witness sees it, proves nothing.
NOTHING_TO_DO = 0.04
#: A model with so many quotes in one judgement that are about their points less probably than this is believed only where the witness agrees, which it
#: does from this probability on. On 112 honest answers, each quoted where the witness sees most, none of the three numbers takes anything away; of 111 quotes
#: that a language model chose for itself, in interviews that it played on both sides, the first takes away ten, most of them right.
CAUGHT, AGREES = ((2, 0.1), (3, 0.2)), 0.5
#: From this probability on no quote is held against a model; how much higher it is does not matter.
UNSUSPICIOUS = max(NOTHING_TO_DO, *(low for _, low in CAUGHT))
#: Words that a model quotes for more wrong beliefs than this show none of them.
MOST_ALIKE = 2
#: What to do about a model whose judgements cannot be used even when it is told.
TOO_SMALL = "The model may be too small to judge, or its server's context too short: take another one, or --judge local. What works: interviewer doctor"
#: What is wrong with a judgement that was told of its quotes, and claims what it claims in words that nobody said.
UNPROVED = "nothing in the judgement is proved: its quotes do not stand in the answer, or are a mere word or two of it"
#: What the interviewer said last is a sentence or two; a transcript from elsewhere may hold more.
MOST_ASKED = 2_000


#: What is put into prompts/judge_case.md, and into judge_repair.md.
CASE = ("question", "points", "misconceptions", "asked", "standing", "fence", "answer")
REPAIR = ("problem",)


class Problems(BaseModel):
    """What a model is told of a reply that cannot be used."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Annotated[str, with_slots("wrong")]
    points: Annotated[str, with_slots("points")]
    quotes: Annotated[str, with_slots("ids")]


@dataclass(frozen=True)
class JudgePrompts:
    """What the model is told: `rules` is prompts/judge.md, `case` judge_case.md, `repair` judge_repair.md, and `problems` its head."""

    rules: str
    case: str
    repair: str
    problems: Problems

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that change whenever the prompts do."""
        return hashlib.sha256("\0".join((self.rules, self.case, self.repair, self.problems.model_dump_json())).encode()).hexdigest()[:12]


def by_model(name: str, prompts: JudgePrompts) -> JudgedBy:
    """What stands in each judgement of this model, but for the question."""
    return JudgedBy(judge=MODEL, version=VERSION, model=name, prompt=prompts.fingerprint)


class NoJudgement(ModelUnusable):
    """A reply that is not of the form, or does not name the points that there are. `told` says which there are: to the model, and to nobody still asked."""

    def __init__(self, what: str, told: str) -> None:
        super().__init__(what, mend=TOO_SMALL)
        self.told = told


class ModelJudge:
    """Judges by asking a model, with one repair turn. Raises ModelError where it cannot; it never makes a judgement up.

    `witness` tells whether the words of a quote may have to do with the point that they are quoted for.
    """

    def __init__(self, model: Model, prompts: JudgePrompts, witness: Witness | None = None) -> None:
        self._model = model
        self._prompts = prompts
        self._witness = witness
        #: What stands in each of its judgements, but for the question.
        self.by = by_model(model.name, prompts)

    def judges(self, session: Session) -> Judged | Unjudged:
        """Judge the last answer of the session."""
        talk, answer = answer_to_judge(session)
        if (reason := too_long(answer)) is not None:
            return Unjudged(by=self._by(talk), reason=reason)
        return self._judged(self._ask(self.asks(session), talk), talk)

    def asks(self, session: Session) -> list[Message]:
        """What the model is asked about the last answer of the session. Raises ModelUnusable where that is too long to be judged."""
        talk = session.discussion
        if (reason := too_long(talk.answers[-1])) is not None:
            raise ModelUnusable(reason)
        return [{"role": "system", "content": self._prompts.rules}, {"role": "user", "content": self._case_of(talk, _visible(readable(talk.answers[-1])))}]

    def reads(self, text: str, session: Session) -> Judged:
        """The judgement that a reply to that is. Raises ModelUnusable where it is none."""
        talk = session.discussion
        return self._judged(self._parsed(text, talk), talk)

    def form(self) -> dict[str, Any]:
        """The JSON Schema of a reply."""
        return form()

    def _by(self, talk: Discussion) -> JudgedBy:
        return self.by.model_copy(update={"question": talk.question.fingerprint})

    def _judged(self, reply: JudgeReply, talk: Discussion) -> Judged:
        answer, by = talk.answers[-1], self._by(talk)
        read = readable(answer)
        if _proves_nothing(reply, read):
            raise ModelUnusable(UNPROVED, mend=TOO_SMALL)
        findings = tuple(Finding(point=each.point, status=Status(each.status), quote=each.quote or None) for each in reply.findings)
        held = [Held(misconception=each.misconception, quote=each.quote) for each in reply.misconceptions]
        again = [each for each in held_again(talk, read) if each.misconception not in {one.misconception for one in held}]
        taken_back = {each.about: each for each in (*_given_up(reply, talk, read), *withdrawn(talk, read))}
        judged = Judged(by=by, findings=findings, misconceptions=(*held, *again), unread=unread(answer), withdrawn=tuple(taken_back.values()))
        judged = verified(judged, answer, read=read)
        borne_out = self._borne_out(judged.findings, talk, read)
        believed = _shown_alone(judged.misconceptions, borne_out, answer, {each.misconception for each in again})
        return judged.model_copy(update={"findings": borne_out, "misconceptions": believed})

    def _borne_out(self, findings: tuple[Finding, ...], talk: Discussion, read: str) -> tuple[Finding, ...]:
        """The findings; one that earns something is not said and unproven where its quote only repeats the interviewer, or has nothing to do with the point."""
        earning = {finding.point: _as_read(finding.quote, talk.answers[-1], read) for finding in findings if finding.earned > 0 and finding.quote is not None}
        about = self._about(earning, talk, UNSUSPICIOUS)
        enough = NOTHING_TO_DO
        if any(sum(chance < low for chance in about.values()) >= times for times, low in CAUGHT):
            about, enough = self._about(earning, talk, AGREES), AGREES
        unproven = {point for point, chance in about.items() if chance < enough}
        return tuple(Finding(point=each.point, status=Status.NOT_SAID, unproven=True) if each.point in unproven else each for each in findings)

    def _about(self, quotes: Mapping[str, str], talk: Discussion, enough: float) -> dict[str, float]:
        """How probable it is of each point that its quote has to do with it; no quote that only repeats the interviewer has."""
        own = {point: quote for point, quote in quotes.items() if not is_copied(quote, heard_by(talk))}
        borne_out = [1.0] * len(own) if self._witness is None else self._witness([(quote, point) for point, quote in own.items()], talk.question, enough)
        return dict.fromkeys(quotes, 0.0) | dict(zip(own, borne_out, strict=True))

    def _ask(self, messages: list[Message], talk: Discussion) -> JudgeReply:
        """The model's reply. Where something is wrong with it, it is sent back once; what is only misquoted may then stand as it was."""
        self._reads_ahead(talk)
        text, reply = self._text(messages), None
        try:
            reply = self._parsed(text, talk)
            wrong = self._misquoted(reply, readable(talk.answers[-1]))
        except ModelUnusable as unusable:
            wrong = unusable.told if isinstance(unusable, NoJudgement) else unusable.what
        if reply is not None and wrong is None:
            return reply
        repair = Template(self._prompts.repair).substitute(problem=wrong)
        try:
            return self._parsed(self._text([*messages, {"role": "assistant", "content": text[:4000]}, {"role": "user", "content": repair}]), talk)
        except ModelUnusable:
            if reply is None:
                raise
            return reply

    def _reads_ahead(self, talk: Discussion) -> None:
        """Let the witness read the answer while the model is at work: most quotes will be sentences of it, and what was read is remembered."""
        if self._witness is not None:
            whole = [(_visible(readable(talk.answers[-1])), point.id) for point in talk.open_points]
            Thread(target=self._witness, args=(whole, talk.question, UNSUSPICIOUS), daemon=True).start()

    def _misquoted(self, reply: JudgeReply, read: str) -> str | None:
        """What is wrong with the quotes of a reply, if anything is: they are not in what was read, or are too short to say a point."""
        fewest = {"said": min(FEWEST_WORDS, len(read.split()))}
        claimed = [each for each in reply.findings if each.status != "not_said"]
        wrong = [each.point for each in claimed if place_of(each.quote, read) is None or len(each.quote.split()) < fewest.get(each.status, 0)]
        wrong += [each.misconception for each in (*reply.misconceptions, *reply.given_up) if place_of(each.quote, read) is None]
        return Template(self._prompts.problems.quotes).substitute(ids=", ".join(wrong)) if wrong else None

    def _text(self, messages: list[Message]) -> str:
        return "".join(self._model.streams(messages, schema=self.form()))

    def _parsed(self, text: str, talk: Discussion) -> JudgeReply:
        """The reply, checked: it is of the form, and names every open point once. What else it names is not read. Raises ModelUnusable saying what is wrong."""
        problems = self._prompts.problems
        try:
            reply = reply_in(text)
        except ValidationError as error:
            wrong = what_is_wrong(error)
            raise NoJudgement(f"the judgement is not of the form: {wrong}", Template(problems.form).substitute(wrong=wrong)) from None
        wanted = sorted(point.id for point in talk.open_points)
        known = {each.id for each in talk.question.misconceptions}
        findings = [each for each in reply.findings if each.point in wanted]
        if sorted(finding.point for finding in findings) != wanted:
            raise NoJudgement("the judgement does not name each point once", Template(problems.points).substitute(points=", ".join(wanted)))
        return reply.model_copy(update={"findings": findings, "misconceptions": [each for each in reply.misconceptions if each.misconception in known]})

    def _case_of(self, talk: Discussion, answer: str) -> str:
        said = [event.words for event in talk.events if isinstance(event, Said)]
        held = {each.id: each.claim for each in talk.question.misconceptions}  # as briefly as can be: a question may list many
        return Template(self._prompts.case).substitute(
            question=talk.question.ask.strip(),
            points=_as_json([_shown(point) for point in talk.open_points]),
            misconceptions=json.dumps(held, ensure_ascii=False, separators=(",\n", ":")),
            asked=(said[-1] if said else talk.question.ask)[-MOST_ASKED:],
            standing=_as_json([{"misconception": each.misconception, "said": each.quote} for each in talk.standing.misconceptions]),
            fence=fence_for(answer),
            answer=answer,
        )


def _shown(point: Point) -> dict[str, object]:
    return {"point": point.id, "says": point.says, "also": point.also[:3], "denied": point.denied[:2]}


def _as_json(values: list[dict[str, object]]) -> str:
    """One line for each value: blanks are paid for with every call."""
    return "[" + ",\n".join(json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values) + "]"


def _proves_nothing(reply: JudgeReply, read: str) -> bool:
    """Whether a reply finds that something is said, and every quote for it is invented: that is a model that does not judge, and no zero.

    So is one that claims several points and quotes a mere word or two for each.
    """
    claimed = [each for each in reply.findings if each.status in ("said", "partly")]
    fewest = min(FEWEST_WORDS, len(read.split())) if len(claimed) > 1 else 0
    return bool(claimed) and all(place_of(each.quote, read) is None or (each.status == "said" and len(each.quote.split()) < fewest) for each in claimed)


def _shown_alone(held: Sequence[Held], findings: Sequence[Finding], answer: str, found_here: Collection[str]) -> tuple[Held, ...]:
    """The misconceptions that a model shows in words of their own, and those that were found here.

    The very words that say a point are no wrong belief, and the same words show one at most: the first. Who quotes them for more has not looked.
    """
    says = [place for each in findings if each.status is Status.SAID and (place := place_of(each.quote or "", answer)) is not None]
    own = [(each, place) for each in held if each.misconception not in found_here and (place := place_of(each.quote, answer)) is not None]
    left = [(each, place) for each, place in own if not any(_are_one(place, other) for other in says)]
    alike = {each.misconception: list(dict.fromkeys(other.misconception for other, place in left if _are_one(place, its))) for each, its in left}
    shown = [each for each, _ in left if len(alike[each.misconception]) <= MOST_ALIKE and alike[each.misconception][0] == each.misconception]
    return (*shown, *(each for each in held if each.misconception in found_here))


def _are_one(one: Place, other: Place) -> bool:
    """Whether two stretches are the same words, or all but the same: most of each lies in the other."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return 2 * shared > max(one.end - one.start, other.end - other.start)


def _given_up(reply: JudgeReply, talk: Discussion, read: str) -> list[Withdrawn]:
    """The misconceptions that stand and that are given up: in words that are not the interviewer's, and do not hold the misconception once more."""
    again = {each.misconception for each in reply.misconceptions}
    stands = {each.misconception: each.quote for each in talk.standing.misconceptions if each.misconception not in again}
    fewest = min(FEWEST_WORDS, len(read.split()))
    quoted = [(each.misconception, place_of(each.quote, read)) for each in reply.given_up if each.misconception in stands]
    found = [Withdrawn(about=id, quote=talk.answers[-1][place.start : place.end]) for id, place in quoted if place is not None]
    return [each for each in found if len(each.quote.split()) >= fewest and not is_copied(each.quote, [*heard_by(talk), stands[each.about]])]


def _as_read(quote: str, answer: str, read: str) -> str:
    """A stretch of the answer without what in it was not read."""
    if quote in read:
        return quote
    start = answer.find(quote)
    return _visible(read[start : start + len(quote)])


def _visible(text: str) -> str:
    """A text as people see it: without invisible characters, and without the long blanks that stand for what is not read."""
    return re.sub(r"[^\S\n]{3,}", " ", without_unseen(text)).strip()


def fence_for(text: str) -> str:
    """A line that does not stand in the text, the same every time for the same text."""
    fence = "answer-" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
    while fence in text:
        fence += "x"
    return fence
