"""The stretches of an answer that are worth reading on their own: sentences, parts of long ones, and neighbours together.

A stretch keeps its place, so that what is found in it can be quoted. The wordings stand in units.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from interviewer.core.boundaries import END
from interviewer.judges.copying import is_copied, is_within_copy
from interviewer.judges.local.left_out import in_full, left_out
from interviewer.judges.pieces import BARE_TERM_WORDS, FEWEST_IN_LIST, LONGEST_GAP, is_list, pieces
from interviewer.judges.salad import is_salad
from interviewer.listed import either, listed

_WORDINGS = listed(__name__)

#: A contrast ends what it sets apart: "training takes hours, while serving has to answer at once" says two things, of two.
_CONTRAST = r",\s+(?:while|whereas)\s+"
#: "That's not true, recompute it" is two sentences, too; "if that's wrong, retrain it" is one.
_WRONG = (
    r"(?:"
    + "|".join(
        rf"(?<=\bthat{verb} {wrong})(?<!\bif that{verb} {wrong})(?<!\bwhen that{verb} {wrong})" for verb in ("'s", "’s", " is") for wrong in _WORDINGS["wrong"]
    )
    + r"),\s+(?!(?:and|but|so|since|because|which)\b)"
)
_ENDS = re.compile(
    rf"(?:{END}|;)\s*|{_CONTRAST}|{_WRONG}"
    r"|(?<![^\S\n])[^\S\n]*+\n\s*(?:[-*•–—]\s+)?|^\s*[-*•–—]\s+|(?:^|(?<=\s))(?:\d{1,2}[.)]|[a-h]\))\s+",
    re.IGNORECASE,
)
#: Here and below a run of blanks is taken as a whole, from its first on: begun anew at each of them, twenty thousand would take half a minute.
#: A list in one line: behind a colon, or of at least three items: "- Dropout - it drops units" is one.
_LIST_IN_LINE = re.compile(r":[^\S\n]+[-*•][^\S\n]|^[^\S\n]*([-*•])[^\S\n](?:.+?[^\S\n]\1[^\S\n]){2}")
_MARK = re.compile(r"(?:^|:|(?<![^\S\n]))[^\S\n]++[-*•][^\S\n]+")
_BREAKS = re.compile(rf",\s+|:\s+|(?<!\s)\s++[-–—]{{1,2}}\s+|(?<!\s)\s*+(?:[-=]+>|→)\s*|(?<!\s)\s++(?={either(_WORDINGS['begins_a_part'])}\s)", re.IGNORECASE)
#: What a list is of: "training: offline, batch, hours on a GPU" says something of training.
_LABEL = re.compile(r"\w+(?:[\s/-]\w+){0,3}\s?[:=]\s")
#: What stands between terms that are strung together: "precision/recall/F1", "#drift #leakage".
_NAMES = re.compile(r"[/#]")
#: What names nothing: "train on 10k, 20k, 50k and look at the curve" is no list of terms.
_QUANTITY = re.compile(r"\W*\d[\d.,]*\s?(?:%|[a-z]{1,2}\b|percent\b|rows\b)?\W*", re.IGNORECASE)
#: An order is no bare term, however short: "stratify the split".
_ORDER = re.compile(r"\w+\s(?:the|an?|my|our|your|each|every|all)\s\w+", re.IGNORECASE)
#: A sentence of more words than this is also read in parts, each of at least so many words.
LONG, FEWEST_IN_PART = 22, 6
#: Neighbours are read together where one of them is too short to stand alone, and both have no more words than this.
SHORT, MOST_TOGETHER = 9, 36
#: A sentence of so many steps says one thing after the other: "check the pipeline, then the drift, and roll back if needed". What only explains is no step.
#: Of two, it says so where the same is done in both: "I'd check the pipeline, check the drift".
FEWEST_STEPS = 3
_DOES = re.compile(rf"(?:{either(_WORDINGS['before_a_verb'])}\s+)*(\w+)", re.IGNORECASE)
_EXPLAINS = either(_WORDINGS["explains"])
_STEPS = re.compile(rf",\s+(?!{_EXPLAINS}\b)", re.IGNORECASE)
#: Of what somebody does, the last step comes after "and": "I'd prune it, stop earlier and get more data".
_ACTS = re.compile(rf"(?:{either(_WORDINGS['before_somebody'])},?\s+)*(?:i|we)\b", re.IGNORECASE)
_LAST_STEP = re.compile(rf",\s+(?!{_EXPLAINS}\b)|(?<!\s)\s++and\s+(?!.*(?:,|\band\b))", re.IGNORECASE)
#: A sentence of more words than this is read in parts only, and a part without any break is cut after so many.
TOO_LONG, MOST_IN_PART = 45, 30
_COMMA = re.compile(r",\s*")
#: What stands between a half of a sentence and the next.
_BEFORE_WORDS = " \t\r\n,;-–—"
#: In a sentence, "and" parts the terms of a list as well: "I would check the nulls, the classes, duplicates and types" names four things to check.
_TERMS = re.compile(r",\s*(?:(?:and|or)\s+)?|(?<!\s)\s++(?:and|or)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Unit:
    """A stretch of the answer; `joined` if it is two sentences together, `asks` if it ends in a question mark, `contrast` if it is a whole contrast.

    `in_full` is what it says where it leaves something out that was said just before.
    """

    text: str
    start: int
    joined: bool = False
    asks: bool = False
    contrast: bool = False
    in_full: str | None = None

    @property
    def read(self) -> str:
        """What is read: its text, or what that says in full."""
        return self.in_full or self.text

    @property
    def end(self) -> int:
        """The index in the answer at which it ends."""
        return self.start + len(self.text)

    def lies_in(self, other: Unit) -> bool:
        """Whether it is a part of the other, or all of it."""
        return other.start <= self.start and self.end <= other.end

    def overlaps(self, other: Unit) -> bool:
        """Whether the two have any of the answer in common."""
        return self.start < other.end and other.start < self.end

    @cached_property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())

    @cached_property
    def is_bare(self) -> bool:
        """Whether it only names something: a bare term, two of them together, or several between slashes or behind hash marks."""
        names = [each for each in _NAMES.split(self.text) if each.strip()]
        items = [each.text for each in sentences_of(self)] if self.joined else names if len(names) >= FEWEST_IN_LIST else [self.text]
        return all(len(each.split()) <= BARE_TERM_WORDS and not _ORDER.match(each) for each in items)


def own_units(answer: str, heard: list[str]) -> list[Unit]:
    """The stretches worth reading that do not only repeat what was heard; none where the words stand in no order."""
    if is_salad(answer):
        return []
    return [unit for unit in units(answer) if not (is_copied(unit.text, heard) or is_within_copy(answer, unit.start, unit.end, heard))]


def units(answer: str) -> list[Unit]:
    """Every stretch worth reading, in the order in which they begin."""
    sentences = list(_put_in_full(half for each in _split(answer, 0, answer, _ENDS) for item in _items_of(each, answer) for half in _halves(item)))
    single = (unit for each in sentences for unit in _readings_of(each, answer))
    return sorted((*single, *_neighbours(sentences, answer)), key=lambda unit: (unit.start, unit.end))


def _neighbours(sentences: Sequence[Unit], answer: str) -> Iterator[Unit]:
    """Two sentences as one stretch, wherever they need each other: the halves of a short contrast, and what is too short to stand alone."""
    for number, (first, second) in enumerate(pairwise(sentences), 2):
        if any(each.in_full for each in sentences[number - 1 : number + 1]):
            continue  # the halves of a contrast belong to each other: "It overfits. Deep trees overfit" makes something else of the first
        if re.fullmatch(_CONTRAST, answer[first.end : second.start], re.IGNORECASE):
            if first.words + second.words <= LONG:  # as it was said, too: "the one is high, while the other is low" says something of neither alone
                yield Unit(answer[first.start : second.end], first.start, asks=second.asks, contrast=True)
        elif _belong_together(first, second):
            yield _joined(first, second, answer)


def _items_of(sentence: Unit, answer: str) -> Iterator[Unit]:
    """The items of a list in one line, "- early stopping - dropout - weight decay"; the sentence itself where it is none."""
    before = answer[max(0, sentence.start - LONGEST_GAP) : sentence.start]
    line = before[before.rfind("\n") + 1 :] + sentence.text
    return _split(sentence.text, sentence.start, answer, _MARK) if _LIST_IN_LINE.search(line) else iter((sentence,))


def _halves(sentence: Unit) -> Iterator[Unit]:
    """A sentence; before and behind a half that leaves out what was said ("trees need scaling, a linear model doesn't") it is cut."""
    found = left_out(sentence.text)
    if found is None:
        yield sentence
        return
    for begin, end, full in ((0, found.first_end, None), (found.begin, found.end, found.in_full), (found.end, len(sentence.text), None)):
        piece = sentence.text[begin:end]
        if re.search(r"\w", piece):
            text = piece.lstrip(_BEFORE_WORDS)
            yield replace(sentence, text=text, start=sentence.start + end - len(text), in_full=full)


def _put_in_full(sentences: Iterable[Unit]) -> Iterator[Unit]:
    """The sentences, each that leaves out what the one before it has said with what it says in full."""
    before = Unit("", -LONGEST_GAP)
    for each in sentences:
        near = each.start - before.end <= LONGEST_GAP
        before = replace(each, in_full=each.in_full or (in_full(each.text, before.read) if near else None))
        yield before


def _joined(first: Unit, second: Unit, answer: str) -> Unit:
    full = f"{first.read}{answer[first.end : second.start]}{second.read}" if first.in_full else None
    return Unit(answer[first.start : second.end], first.start, joined=True, asks=first.asks or second.asks, in_full=full)


def sentences_of(unit: Unit) -> list[Unit]:
    """The sentences of a stretch."""
    return list(_split(unit.text, 0, unit.text, _ENDS))


def whole_sentences(stretches: Sequence[Unit]) -> list[Unit]:
    """Those of these stretches that are neither a part of another nor two sentences together."""
    found: list[Unit] = []
    reach = -1
    for each in sorted((each for each in stretches if not each.joined), key=lambda each: (each.start, -each.end)):
        if each.end > reach:
            found.append(each)
            reach = each.end
    return found


def _belong_together(first: Unit, second: Unit) -> bool:
    near = second.start - first.end <= LONGEST_GAP
    fits = min(first.words, second.words) <= SHORT and first.words + second.words <= MOST_TOGETHER
    return near and fits and not (_is_list(first.text) or _is_list(second.text))


def _readings_of(sentence: Unit, answer: str) -> Iterator[Unit]:
    """A sentence as a whole, in parts, or both."""
    if sentence.in_full:
        yield sentence
        return
    if _is_list(sentence.text):
        if _LABEL.match(sentence.text) and sentence.words <= TOO_LONG:
            yield sentence
        yield from _split(sentence.text, sentence.start, answer, _COMMA)
        return
    if sentence.words <= TOO_LONG:
        yield sentence
    if sentence.words > LONG:
        yield from _parts(sentence, answer)
    elif _is_list(sentence.text, _TERMS):
        yield from _split(sentence.text, sentence.start, answer, _TERMS)
    elif len(steps := _steps(sentence, answer)) >= FEWEST_STEPS or _do_the_same(steps):
        yield from steps


def _steps(sentence: Unit, answer: str) -> list[Unit]:
    """The steps of a sentence; of what somebody does, the last of them after "and" where there are commas before."""
    by_comma, to_the_last = ([each for each in _split(sentence.text, sentence.start, answer, at) if each.words > 1] for at in (_STEPS, _LAST_STEP))
    return to_the_last if _ACTS.match(sentence.text) and len(by_comma) > 1 and len(to_the_last) >= FEWEST_STEPS else by_comma


def _do_the_same(steps: list[Unit]) -> bool:
    """Whether these are two steps that begin with the same verb; a bare term is none: it would say less than the sentence."""
    does = [found[1].casefold() for each in steps if each.words > BARE_TERM_WORDS and (found := _DOES.match(each.text))]
    return len(does) == 2 and does[0] == does[1]


def _parts(sentence: Unit, answer: str) -> Iterator[Unit]:
    """The parts of a long sentence between its breaks; short ones go with the next."""
    pieces = [piece for part in _split(sentence.text, sentence.start, answer, _BREAKS) for piece in _cut(part)]
    start, words = sentence.start, 0
    for index, piece in enumerate(pieces):
        start = piece.start if words == 0 else start
        words += piece.words
        if words >= FEWEST_IN_PART or index == len(pieces) - 1:
            yield Unit(answer[start : piece.end], start, asks=sentence.asks)
            words = 0


def _cut(part: Unit) -> Iterator[Unit]:
    """A part that never pauses, cut after every so many words."""
    words = list(re.finditer(r"\S+", part.text))
    for first in range(0, len(words), MOST_IN_PART):
        some = words[first : first + MOST_IN_PART]
        yield Unit(part.text[some[0].start() : some[-1].end()], part.start + some[0].start(), asks=part.asks)


def _split(text: str, start: int, answer: str, at: re.Pattern[str]) -> Iterator[Unit]:
    for piece, begin, end in pieces(text, at):
        if re.search(r"\w", piece):
            yield Unit(piece, start + begin, asks="?" in answer[start + end : start + end + 2])


def _is_list(text: str, between: re.Pattern[str] = _COMMA) -> bool:
    return is_list([item for item in between.split(text) if not _QUANTITY.fullmatch(item)])
