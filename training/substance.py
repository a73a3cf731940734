"""The five heads that know no point: whether words stand in no order, only talk, are about something else, judge an answer, or are only terms.

Whose words stand in order is everything that was written for the judge; the same words put in no order are made of it. Only talk are the sentences of bluff
that say nothing of any point, and those that do no more than name one; all others that say or deny a point are more than that. About something else are the
texts of `pairs/elsewhere.txt`; about the trade is everything else, bluff and `pairs/pictures.txt` included. An answer is judged in `pairs/assessments.jsonl`,
where that is not marked as false: those only look like it. Only terms are the answers of that kind; terse notes look most like them, and are none.

`python -m training substance` fits them to the network that ships.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from interviewer.judges.local.network import Floats
from interviewer.judges.local.units import units, whole_sentences
from training.answers import ANSWERS, DEEPER, FRESH, SPOKEN
from training.fitted_to import fitted_to
from training.refit import Readings
from training.sentences import MARKED, RELATION_OF_KIND, Relation, Sentence

HERE = Path(__file__).resolve().parent
UNSEEN = HERE / "unseen"
#: The network learns from none that calibrate, or that it should not have seen; the heads have read the words of these as well, and never their marks.
TAUGHT = (SPOKEN, DEEPER, FRESH)
EVERY_ANSWER = (*TAUGHT, ANSWERS, UNSEEN)
#: Texts about anything but the trade, that look as answers do (a narrative, a reason, steps, numbers), and junk; and answers that are all a picture of it.
ELSEWHERE, PICTURES = HERE / "pairs" / "elsewhere.txt", HERE / "pairs" / "pictures.txt"
ASSESSMENTS = HERE / "pairs" / "assessments.jsonl"
#: Terms strung together to no purpose, and what only looks so: notes, dense sentences, what was dictated without a mark.
SALADS = HERE / "pairs" / "salads.jsonl"
#: What is in no order from the first, or no sentences at all, teaches nothing about order.
UNORDERLY = frozenset({"keywords", "off", "offtopic", "off_topic", "bluff"})
#: The kinds of answers that are a list of terms.
TERMS = frozenset({"keywords", "terms"})
#: A text of fewer words than this has hardly an order, and a sentence of fewer is no talk.
FEWEST_WORDS, FEWEST_OF_TALK = 8, 4
#: The heads, with how much each regression may make of single numbers (the inverse of its regularization) and how it weighs what it looks for.
#: Of assessments there are few; if one weighs more than so much, terse answers are taken for one.
MANNERS: dict[str, tuple[float, str | dict[bool, int] | None]] = {
    "no_order": (0.05, None),
    "only_talk": (0.02, "balanced"),
    "elsewhere": (0.3, "balanced"),
    "assessment": (0.1, {False: 1, True: 8}),
    "only_terms": (0.1, {False: 1, True: 4}),
}
#: Of so many answers the terms are also strung together with what joins sentences that mean something.
STRUNG = 0.5
#: Fewer terms make no salad, and so many stand in one sentence at most.
FEWEST_TERMS, MOST_OF_A_SENTENCE = 6, 9
_JOINS = (
    "because", "so", "since", "when", "where", "which", "that", "if", "unless", "until", "before", "after", "while", "although", "whereas", "and", "or", "but",
    "then", "thus", "hence", "of", "of the", "in the", "for the", "on a", "to the", "from", "with", "without", "through", "by", "as", "like", "into", "between",
    "is", "is a", "are", "means", "causes", "gives", "needs", "has", "makes", "comes from", "depends on", "instead of", "due to", "such as", "even though",
)  # fmt: skip
_SMALL = frozenset(
    "the a an of to in on at by for with is are was were be been it its that this and i we you they so as then would could have has had do does".split()  # noqa: SIM905
)
_MARKS = re.compile(r"[.,;:!?()\"]")
#: At every stop, that of an abbreviation too: the weights were fitted to what was shuffled so.
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Text:
    """A text cut into the stretches that the judge reads, and whether it is of the kind that is looked for."""

    stretches: tuple[str, ...]
    is_one: bool

    @property
    def is_taught(self) -> bool:
        """Whether the network learns from it as well: one half does, by their words."""
        return hashlib.sha256(" ".join(self.stretches).encode()).digest()[0] % 2 == 0


@dataclass(frozen=True)
class Lesson:
    """Stretches that a head should tell, and such that it should not."""

    of_it: list[str]
    not_of_it: list[str]


def taught(sentences: Sequence[Sentence], seed: int) -> list[Lesson]:
    """What the network itself learns to tell by each head, and what not: stretches of half of the texts."""
    return [_lesson([each for each in some if each.is_taught]) for some in _texts(sentences, seed, TAUGHT).values()]


def _lesson(texts: Sequence[Text]) -> Lesson:
    """What the texts tell; a stretch that is of both kinds, as "AUC" may be, tells nothing."""
    of_it, not_of_it = ({stretch: None for each in texts if each.is_one is is_one for stretch in each.stretches} for is_one in (True, False))
    return Lesson([each for each in of_it if each not in not_of_it], [each for each in not_of_it if each not in of_it])


def fit(sentences: Sequence[Sentence], readings: Readings, seed: int) -> dict[str, Floats]:
    """The heads by their names, each the 768 weights and the constant.

    Of what the network has learnt to tell they are sure from the first, so it is from the other half that they learn how sure to be.
    """
    return {name: _fitted(some, readings, *MANNERS[name]) for name, some in _texts(sentences, seed, EVERY_ANSWER).items()}


def _texts(sentences: Sequence[Sentence], seed: int, folders: Sequence[Path]) -> dict[str, list[Text]]:
    """For each head the texts that it learns from, with the answers of these folders."""
    chance = random.Random(seed)
    several = (
        _in_order_or_not(sentences, folders, chance),
        _talk_or_not(sentences),
        _elsewhere_or_not(sentences, folders),
        _judging_or_not(sentences, folders),
        _terms_or_not(folders),
    )
    return {name: list(texts) for name, texts in zip(MANNERS, several, strict=True)}


def write(heads: dict[str, Floats], target: Path) -> None:
    """Write `substance.npz` into the folder `target`."""
    np.savez_compressed(target / "substance.npz", fitted_to=np.array(fitted_to(target)), **heads)  # type: ignore[arg-type]  # of its stubs: an array cannot be its flag


def _fitted(texts: Sequence[Text], readings: Readings, free: float, weighing: str | dict[bool, int] | None) -> Floats:
    """A logistic regression on stretches; the longer a text, the less does each of its own weigh."""
    every = [(stretch, text.is_one, len(text.stretches) ** -0.5) for text in texts for stretch in text.stretches]
    readings.read([stretch for stretch, _, _ in every])
    inputs = readings.in_general([stretch for stretch, _, _ in every]).numpy()
    model = LogisticRegression(C=free, max_iter=300, class_weight=weighing)
    model.fit(inputs, [is_one for _, is_one, _ in every], sample_weight=[weight for _, _, weight in every])
    return np.append(model.coef_[0], model.intercept_[0]).astype(np.float32)


def _in_order_or_not(sentences: Sequence[Sentence], folders: Sequence[Path], chance: random.Random) -> Iterator[Text]:
    """Every answer as it was written, and as one who dictates or takes notes would leave it; the same in no order; and terse notes."""
    for answer in _answers(*folders):
        yield _cut(answer, is_one=False)
        yield _cut(chance.choice((_plain, _telegram, lambda text: _plain(_telegram(text)), str.lower))(answer), is_one=False)
        if len(answer.split()) >= FEWEST_WORDS:
            yield _cut(chance.choice(_DISORDERS)(answer, chance), is_one=True)
            if (strung := _strung_together(answer, chance)) and chance.random() < STRUNG:
                yield _cut(strung, is_one=True)
    yield from (Text((each.text,), is_one=False) for each in sentences if each.kind == "terse")
    yield from (_cut(row["text"], is_one=row["salad"]) for row in map(json.loads, _lines(SALADS)))


def _answers(*folders: Path) -> Iterator[str]:
    for path in sorted(path for folder in folders if folder != FRESH for path in folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["kind"] not in UNORDERLY:
                yield row.get("answer") or " ".join(f"{each['text'].rstrip()}." for each in row["sentences"])


def _talk_or_not(sentences: Sequence[Sentence]) -> Iterator[Text]:
    relations = {each.text: RELATION_OF_KIND.get(each.kind) for each in sentences}
    bluff = set(_every_bluff())
    for each in dict.fromkeys(sentences):
        talks = each.kind in ("bluff", "term") or (each.text in bluff and not each.marks)
        says = relations[each.text] is Relation.SAYS or any(relation in (Relation.SAYS, Relation.DENIES) for _, relation in each.marks)
        if (talks or says) and len(each.text.split()) >= FEWEST_OF_TALK:
            yield Text((each.text,), is_one=talks)


def _elsewhere_or_not(sentences: Sequence[Sentence], folders: Sequence[Path]) -> Iterator[Text]:
    for text in _lines(ELSEWHERE):
        yield _cut(text, is_one=True)
    written = (each.text for each in sentences if each.kind != MARKED or each.marks)  # a sentence of an answer that says nothing may be about anything
    yield from (Text((text,), is_one=False) for text in dict.fromkeys([*written, *_every_bluff()]))
    yield from (_cut(answer, is_one=False) for answer in (*_answers(*folders), *_lines(PICTURES)))


def _judging_or_not(sentences: Sequence[Sentence], folders: Sequence[Path]) -> Iterator[Text]:
    for line in _lines(ASSESSMENTS):
        row = json.loads(line)
        yield _cut(row["text"], is_one=row["assessment"])
    yield from (_cut(answer, is_one=False) for answer in _answers(*folders))
    yield from (Text((each.text,), is_one=False) for each in dict.fromkeys(sentences) if each.kind != MARKED or each.marks)
    yield from (_cut(_whole(row), is_one=False) for path in sorted(FRESH.glob("*.jsonl")) for row in map(json.loads, _lines(path)))


def _terms_or_not(folders: Sequence[Path]) -> Iterator[Text]:
    """The sentences of lists of terms, and of everything else: terse notes look most like them, and say something of their terms."""
    for path in sorted(path for folder in folders for path in folder.glob("*.jsonl")):
        for row in map(json.loads, _lines(path)):
            if row["kind"] not in UNORDERLY - TERMS:
                text = row.get("answer") or _whole(row)
                yield Text(tuple(unit.text for unit in whole_sentences(units(text))), is_one=row["kind"] in TERMS)


def _whole(row: dict[str, Any]) -> str:
    return " ".join(each["text"] for each in row["sentences"])


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _every_bluff() -> Iterator[str]:
    """The sentences of the bluff among the answers that were marked sentence by sentence."""
    for path in sorted((*SPOKEN.glob("*.jsonl"), *DEEPER.glob("*.jsonl"))):
        rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        yield from (each["text"] for row in rows if row["kind"] == "bluff" for each in row["sentences"])


def _cut(text: str, *, is_one: bool) -> Text:
    return Text(tuple(unit.text for unit in units(text) if not unit.joined), is_one)


def _plain(text: str) -> str:
    """As it is dictated: in small letters, without a mark."""
    return " ".join(_MARKS.sub("", text).lower().split())


def _telegram(text: str) -> str:
    """As it is noted: without small words."""
    return " ".join(word for word in text.split() if word.lower().strip(".,;") not in _SMALL)


def _shuffled(text: str, chance: random.Random) -> str:
    words = text.split()
    return " ".join(chance.sample(words, len(words)))


def _shuffled_by_sentence(text: str, chance: random.Random) -> str:
    return ". ".join(_shuffled(each.rstrip(".!?"), chance) for each in _SENTENCE.split(text))


def _shuffled_by_two(text: str, chance: random.Random) -> str:
    words = text.split()
    pairs = [" ".join(words[index : index + 2]) for index in range(0, len(words), 2)]
    return " ".join(chance.sample(pairs, len(pairs)))


def _strung_together(text: str, chance: random.Random) -> str:
    """Terms of the text, one or two of its longer words each, in no order, with a word that joins statements between any two; nothing where they are few."""
    words = [word.strip(".,;:!?()\"'") for word in text.split()]
    starts = [index for index, word in enumerate(words) if len(word) > 4 and word.lower() not in _SMALL]
    terms = [" ".join(words[index : index + chance.choice((1, 1, 2))]) for index in starts]
    if len(terms) < FEWEST_TERMS:
        return ""
    some, sentences = chance.sample(terms, min(len(terms), chance.randint(FEWEST_TERMS, 24))), []
    while some:
        count = chance.randint(2, MOST_OF_A_SENTENCE)
        part, some = some[:count], some[count:]
        joined = chance.choice(("", "", "The ", "A ", "If ")) + part[0] + "".join(f" {chance.choice(_JOINS)} {term}" for term in part[1:])
        sentences.append(joined[0].upper() + joined[1:] if chance.random() < 0.8 else joined)
    return f"{'. '.join(sentences)}."


_DISORDERS: tuple[Callable[[str, random.Random], str], ...] = (
    _shuffled,
    lambda text, chance: _shuffled(_plain(text), chance),
    _shuffled_by_sentence,
    lambda text, chance: _shuffled(_telegram(text), chance),
    lambda text, chance: _shuffled(_plain(_telegram(text)), chance),
    _shuffled_by_two,
)
