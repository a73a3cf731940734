"""A daily log in Markdown, taken to days of questions: as a person keeps one, and as `export` writes an interview.

    ## Day 3                        the day, with a title if there is one
    ### Q1 (Easy — data leakage)    a question, or a list of them under `Questions` and their answers by number under `Answers`
    What is leakage?
    **My answer**                   stays in the log
    **Correct answer**
    **Minor improvement:** ...
    **Perfect answer**

Markdown is what says where a part begins and ends; the words of the parts are taken as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from interviewer.core.flat import flat
from interviewer.core.question import Level
from interviewer.errors import FileError
from interviewer.storage.log_blocks import LogBlock, LogItem, blocks_in
from interviewer.storage.log_headings import Field, Heading, announced, asks, by_order, day_in, is_section, level_before, may_announce, question_in
from interviewer.storage.log_lines import BREAK, LONGEST_LINE, emphasised, heading_words, is_bold_label, label_on, question_on

#: Labels in a list in a list in a list are no labels any more.
MOST_NESTED = 3
_LISTS = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s|\s*\|")
_UNDERLINE = re.compile(r"^\s*=+\s*$")
#: What `export` puts before that which would be HTML, an entity or an image: one backslash, and one more for each that was there. And before a link.
_MADE_HARMLESS = re.compile(r"(?<!\\)(\\++)(?=<(?:[A-Za-z/!?]|\\!\[)|&#?\w+;|!\[)")
_NO_LINK = re.compile(r"(?<=\])\\(?=[(\[:])")
#: What `export` says of an interview below its headline.
_BEGUN = re.compile(r"([\w.-]+) · begun \d{4}-\d\d-\d\d \d\d:\d\d UTC · .*?(· not finished: |$)", re.DOTALL)
#: Why a question of an export has no answer; the interview's name comes after it.
UNFINISHED = "it was not finished yet when the interview"
_FORM = "The form: ## Day 3, below it ### Q1 (Easy — topic) with the question, then **Correct answer** and **Perfect answer**."


class Passage(NamedTuple):
    """Some text of a log and the line on which it begins. What is no `prose` is code; what is `joined` goes on with what is before it, as an item does."""

    line: int
    text: str
    prose: bool = True
    joined: bool = False


Passages = list[Passage]


@dataclass
class _Deeper:
    """A deeper question as it is gathered. `answered` says that it stands behind the answers to the question itself: what comes after it is its own."""

    answered: bool
    ask: Passages = field(default_factory=list)
    perfect: Passages = field(default_factory=list)
    fields: dict[Field, Passages] = field(default_factory=dict)

    def leaves_out(self) -> Passages:
        """Take what cannot be told of it out of it: a question without an answer, and more answers than one."""
        for of in (Field.CORRECT, Field.ANSWER):
            if not self.perfect:
                self.perfect = self.fields.pop(of, [])
        out = [passage for passages in self.fields.values() for passage in passages]
        return out if self.ask and self.perfect else self.ask[:1] + self.perfect + out


@dataclass
class _Part:
    """A question as it is gathered. `listed` says that it stands in a list, and its answers elsewhere."""

    number: int
    line: int
    level: Level | None = None
    topic: str = ""
    listed: bool = False
    ask: Passages = field(default_factory=list)
    fields: dict[Field, Passages] = field(default_factory=dict)
    behind_a_rule: Passages = field(default_factory=list)
    deeper: list[_Deeper] = field(default_factory=list)

    @property
    def has_an_answer(self) -> bool:
        """Whether any answer of the author's has been begun."""
        return any(self.fields.get(of) for of in (Field.CORRECT, Field.PERFECT, Field.ANSWER))

    def passages(self, of: Field) -> Passages:
        """Where the passages of a field go."""
        if of is Field.DEEPER:
            self.deeper.append(_Deeper(self.has_an_answer))
            return self.deeper[-1].ask
        if self.deeper and (of is Field.DEEPER_PERFECT or (of is Field.PERFECT and self.deeper[-1].answered)):
            return self.deeper[-1].perfect
        if self.deeper and self.deeper[-1].answered and of in (Field.CORRECT, Field.ANSWER, Field.IMPROVEMENT):
            return self.deeper[-1].fields.setdefault(of, [])
        return self.fields.setdefault(of, [])


@dataclass(frozen=True)
class LoggedQuestion:
    """A question of a log, with the lines on which it and its parts begin."""

    number: int
    line: int
    level: Level
    topic: str
    ask: str
    correct: tuple[str, ...]
    improvement: str
    perfect: str
    deeper: tuple[tuple[str, str], ...]
    lines: dict[str, int]


@dataclass
class LoggedDay:
    """A day of a log. `left_out` is what was in it and is not in its questions, each with its line; `wrong` is why it cannot be taken.

    `doubtful` are labels that nobody knows, which were left in an answer: they may be headings of it or remarks on it.
    """

    number: int
    line: int
    title: str
    questions: list[LoggedQuestion] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)
    wrong: list[tuple[int, str]] = field(default_factory=list)
    doubtful: list[tuple[int, str]] = field(default_factory=list)


def days_in(text: str, file: str, alone: int | None = None) -> list[LoggedDay]:
    """The days of a log; where it names none, all of it as day `alone`. Raises FileError where there is none, and no number for it."""
    blocks = list(blocks_in(text.expandtabs(4), 1))
    by_headings = any(block.kind == "heading" and day_in(heading_words(block.inline)) for block in blocks)
    gathering: list[_Gathering] = []
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        if (named := _day_on(block, after, bold=not by_headings)) is not None:
            gathering.append(_Gathering(LoggedDay(named[0], block.line, named[1][:500])))
            if below := block.inline.split("\n")[2:]:
                gathering[-1].takes(LogBlock("paragraph", block.line + 2, "\n".join(below), "\n".join(below)))
        elif gathering:
            gathering[-1].takes(block)
    if not gathering and alone is not None:
        gathering.append(_without_a_day(blocks, alone))
    if not gathering:
        raise FileError("there is no day in this log", place=f"{file}:1", safe="Nothing was written.", mend=_FORM)
    days = [each.day_of_questions() for each in gathering]
    for place, day in enumerate(days):
        if (first := next((each for each in days[:place] if each.number == day.number), None)) is not None:
            day.wrong.insert(0, (day.line, f"day {day.number} is on line {first.line} already"))
    return days


def _without_a_day(blocks: Sequence[LogBlock], number: int) -> _Gathering:
    """All of a log as one day: its first heading is the title, unless it is that of a question."""
    first = next(iter(blocks), None)
    heading = heading_words(first.inline) if first is not None and first.kind == "heading" else None
    titled = heading is not None and question_in(heading) is None and not is_section(heading, "questions")
    day = _Gathering(LoggedDay(number, 1, flat(heading or "")[:500] if titled else ""))
    for block in blocks[titled:]:
        day.takes(block)
    return day


def _day_on(block: LogBlock, after: LogBlock | None, *, bold: bool) -> tuple[int, str] | None:
    """The day that a block names: a heading, underlined or not; or, in a log without headings of days, a bold line alone."""
    if block.kind == "heading":
        return day_in(heading_words(block.inline))
    if block.kind != "paragraph":
        return None
    lines = block.inline.split("\n")
    ruled = len(lines) == 1 and after is not None and after.kind == "hr" and after.line == block.line + 1
    if ruled or (len(lines) > 1 and _UNDERLINE.match(lines[1])):
        return day_in(heading_words(lines[0]))
    alone, rest = emphasised(lines[0]) if bold and len(lines) == 1 else ("", "")
    return day_in(alone) if alone and not rest else None


# --- What becomes of the blocks --------------------------------------------------------------------------------------------------------


class _Gathering:
    """Takes the blocks of a day, one after the other, to the questions that they belong to."""

    def __init__(self, day: LoggedDay) -> None:
        self._day = day
        self._parts: dict[int, _Part] = {}
        self._part: _Part | None = None
        self._into: Passages | None = None  # where what comes next belongs; None: to no question
        self._answering: int | None = None  # the last number that was answered in a section of answers
        self._depth = 6
        self._unfinished: str | None = None  # the name of the interview that was exported before it was finished
        self._headed: Passages | None = None  # an answer that has headings
        self._outside: int | None = None  # the depth of a heading that is none of a question: what is below it is left out with it

    def takes(self, block: LogBlock, nested: int = 0) -> None:
        """One block more."""
        if block.kind == "heading":
            self._heading(block)
        elif block.kind == "hr":
            self._into = self._part.behind_a_rule if self._part else None
        elif block.kind == "list":
            self._list(block, nested)
        elif block.kind == "paragraph":
            self._paragraph(block, nested)
        else:
            self._adds(block.line, block.source, prose=block.kind == "blockquote")

    def _heading(self, block: LogBlock) -> None:
        if self._outside is not None and block.depth > self._outside:
            return
        self._outside = None
        words = heading_words(block.inline)
        if is_section(words, "questions") or (is_section(words, "answers") and self._is_listed):
            self._part = self._into = None
            self._answering = 0 if is_section(words, "answers") else None
            self._depth = block.depth
        elif (found := question_in(words)) is not None and (self._part is None or block.depth <= self._depth):
            self._depth = block.depth
            if self._answering is not None and found.number in self._parts:
                self._answers(found.number)
            else:
                self._begins(_Part(found.number, block.line), found)
        elif self._part is not None and (announces := announced(words, stands_out=True)):
            self._turns_to(announces, block.line, words)
        elif self._part is not None and block.depth > self._depth:
            self._adds(block.line, block.source)
        elif self._part is not None:
            self._day.left_out.append((block.line, words.strip()))
            self._part = self._into = None
            self._outside = block.depth
        elif not self._parts:
            self._day.left_out.append((block.line, words.strip()))

    @property
    def _is_listed(self) -> bool:
        """Whether the questions stand in a list, and their answers elsewhere."""
        return any(part.listed for part in self._parts.values())

    def _list(self, block: LogBlock, nested: int) -> None:
        """A list of questions, of answers by their numbers, of parts with labels; or a list in what a part says."""
        markdown_counts = len(block.items) > 1 and len({item.number for item in block.items}) == 1  # "1. 1. 1."
        before: int | None = None
        goes_on = False  # whether what came before in this list is said by a part, and this may be the next item of it
        for place, item in enumerate(block.items):
            number = item.number + place if item.number is not None and markdown_counts else item.number
            labelled = nested < MOST_NESTED and self._part is not None and self._begins_with_label(item)
            if not labelled:
                follows = before is not None and number == before + 1
                heads = nested == 0 and number is not None and number == self._next and not (follows and goes_on)
                before, goes_on = number, not heads
                if heads and number is not None:
                    self._numbered(number, item)
            if labelled or not goes_on:
                for inner in blocks_in(item.text, item.line):
                    self.takes(inner, nested + 1)
            else:
                self._adds(item.line, item.source, joined=place > 0)

    @property
    def _next(self) -> int | None:
        """The number with which a list would go on with the questions, or with their answers; None where questions have headings."""
        if self._answering is not None:
            return self._answering + 1 if self._answering + 1 in self._parts else None
        return max(self._parts, default=0) + 1 if self._is_listed or not self._parts else None

    @staticmethod
    def _begins_with_label(item: LogItem) -> bool:
        first = next(blocks_in(item.text, item.line), None) if may_announce(item.text[:LONGEST_LINE]) else None
        return first is not None and first.kind == "paragraph" and label_on(first.inline.split("\n")[0]) is not None

    def _numbered(self, number: int, item: LogItem) -> None:
        if self._answering is not None:
            self._answers(number)
        else:
            self._begins(_Part(number, item.line, listed=True), None)

    def _answers(self, number: int) -> None:
        """What comes next is said to this question: first the candidate's own answer."""
        self._part, self._answering = self._parts[number], number
        self._into = self._part.passages(Field.OWN)

    def _begins(self, part: _Part, heading: Heading | None) -> None:
        if part.number in self._parts:
            self._day.wrong.append((part.line, f"Q{part.number} of day {self._day.number} is on line {self._parts[part.number].line} already"))
        self._parts[part.number] = self._part = part
        self._into = part.ask
        if heading is not None:
            part.level, part.topic = heading.level, heading.topic
            if heading.ask:
                part.ask.append(Passage(part.line, heading.ask))

    def _paragraph(self, block: LogBlock, nested: int) -> None:
        """A paragraph: each of its lines may be a label, and begin another part."""
        text: list[str] = []
        begins = block.line
        lines = block.inline.split("\n")
        for place, line in enumerate(lines):
            if nested == 0 and (begun := self._question_on(line)) is not None:
                self._adds(begins, "\n".join(text))
                self._begins(_Part(begun[0].number, block.line + place), begun[0])
                text, begins = [begun[1]], block.line + place
                continue
            label = label_on(line) if self._part is not None else None
            if label is None:
                if nested == 0 and is_bold_label(line):
                    self._doubts(block.line + place, line, "\n".join(text))
                text.append("" if not BREAK.sub("", line).strip() else line)
            elif self._part is not None:
                self._adds(begins, "\n".join(text))
                self._turns_to(label[0], block.line + place, line)
                text, begins = [label[1]], block.line + place
        self._adds(begins, "\n".join(text))

    def _turns_to(self, field: Field, line: int, text: str) -> None:
        """What comes next is said under this label. A remark on an answer belongs to none, and is listed."""
        if self._part is None:
            return
        self._into = self._part.passages(field)
        if field is Field.ASIDE:
            self._day.left_out.append((line, flat(heading_words(text))))

    def _doubts(self, line: int, label: str, before: str) -> None:
        """A label that nobody knows stands in an answer: a heading of it where it begins the answer, where a colon announces it, or behind such a one."""
        part, into = self._part, self._into
        if part is None or into is None or all(into is not part.fields.get(of) for of in (Field.CORRECT, Field.PERFECT, Field.ANSWER)):
            return
        before = before.strip() or (into[-1].text.strip() if into else "")
        if not before or before.endswith(":"):
            self._headed = into
        if into is not self._headed:
            self._day.doubtful.append((line, flat(heading_words(label))))

    def _question_on(self, line: str) -> tuple[Heading, str] | None:
        """The question that a line begins without being a heading, and what of it stands there: with a level, asking, or the next one behind an answer.

        "**Q1** is the first quartile" begins none.
        """
        if self._is_listed or (found := question_on(line)) is None:
            return None
        heading, rest, bold = found
        if not bold and heading.number in self._parts:
            return None
        goes_on = rest[:1].isupper() and heading.number == max(self._parts, default=0) + 1 and (self._part is None or self._part.has_an_answer)
        tells = (bold and not rest) or heading.level is not None or "?" in rest or goes_on
        return (heading, rest) if tells else None

    def _adds(self, line: int, text: str, *, prose: bool = True, joined: bool = False) -> None:
        """Some text for the part at hand; `joined` to what is there already, as the items of a list are."""
        part = self._part
        if self._part is None and (begun := _BEGUN.match(text)) is not None:
            self._unfinished = begun[1] if begun[2] else None
        elif not self._parts and self._answering is None and self._outside is None and text.strip():
            self._day.left_out.append((line, flat(text)))
        if part is None or self._into is None or not text.strip():
            return
        text = before_export(text).strip("\n") if prose else text
        if self._into is part.ask and not part.ask and part.level is None and part.listed:
            part.level, text = level_before(text)
        if text:
            self._into.append(Passage(line, text, prose, joined and bool(self._into)))

    def day_of_questions(self) -> LoggedDay:
        """The day, with all that was gathered."""
        day, parts = self._day, sorted(self._parts.values(), key=lambda part: part.number)
        if not parts:
            day.wrong.append((day.line, f"day {day.number} has no questions"))
        for place, part in enumerate(parts):
            self._leaves_out(part)
            question = _question(part, by_order(place, len(parts)))
            if not question.ask:
                day.wrong.append((part.line, f"Q{part.number} of day {day.number} asks nothing"))
            if not question.perfect:
                why = f": {UNFINISHED} {self._unfinished} was exported" if self._unfinished else ""
                day.wrong.append((part.line, f"Q{part.number} of day {day.number} has no answer{why}"))
            day.questions.append(question)
        day.wrong.sort()
        day.left_out.sort()
        return day

    def _leaves_out(self, part: _Part) -> None:
        """Take what is nobody's, and an own answer that stands right below its question without a label, out of the part, and say so."""
        out = part.behind_a_rule.copy()
        if Field.OWN not in part.fields and not part.listed:
            ends = _end_of_ask(part.ask)
            out += part.ask[ends:]
            del part.ask[ends:]
        for deeper in part.deeper:
            out += deeper.leaves_out()
        if part.fields.get(Field.ANSWER) and part.fields.get(Field.PERFECT):
            out += part.fields.pop(Field.ANSWER)
        self._day.left_out += [(passage.line, flat(passage.text)) for passage in out]


def _end_of_ask(ask: Passages) -> int:
    """How many of the passages below the heading of a question ask: to the last that does, and the list or the table right below it that it speaks of."""
    ends = 1 + max((place for place, passage in enumerate(ask) if not passage.prose or asks(passage.text)), default=0)
    while ends < len(ask) and "?" not in ask[ends - 1].text and (ask[ends].joined or _LISTS.match(ask[ends].text)):
        ends += 1
    return ends


def _question(part: _Part, level: Level) -> LoggedQuestion:
    correct, perfect = part.fields.get(Field.CORRECT, []), part.fields.get(Field.PERFECT, []) or part.fields.get(Field.ANSWER, [])
    improvement = part.fields.get(Field.IMPROVEMENT, [])
    if not perfect:  # the only answer there is has all that is asked for
        correct, perfect = [], correct
    begins = {"ask": part.ask, "correct": correct, "improvement": improvement, "perfect": perfect}
    return LoggedQuestion(
        number=part.number,
        line=part.line,
        level=part.level or level,
        topic=part.topic,
        ask=_text(part.ask),
        correct=tuple(_listed(_text(correct))),
        improvement=flat(_text(improvement)),
        perfect=_text(perfect),
        # behind what a deeper question asks stands what was found in its answers
        deeper=tuple((each.ask[0].text, _text(each.perfect)) for each in part.deeper if each.ask and each.perfect),
        lines={name: passages[0].line for name, passages in begins.items() if passages},
    )


def _text(passages: Iterable[Passage]) -> str:
    text = "".join(("\n" if passage.joined else "\n\n") + passage.text for passage in passages)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def _listed(text: str) -> Iterator[str]:
    """A text as the lines of a list: its items, and its paragraphs."""
    for block in blocks_in(text, 1):
        for each in [item.text for item in block.items] or [block.source]:
            if line := flat(each):
                yield line


def before_export(text: str) -> str:
    """A text without the backslashes with which `export` makes it harmless: here nothing of it is read as HTML or followed."""
    return _MADE_HARMLESS.sub(lambda found: found[1][: (len(found[1]) - 1) // 2] if len(found[1]) % 2 else found[1], _NO_LINK.sub("", text))
