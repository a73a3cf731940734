"""Knowing the bank's points by heart: for each of them a small head on top of a sentence read alone.

A sentence is read once and tells about every point of its question. That is quick, and on points it has seen many sentences for it is also the
surer reading; points that it has not seen are read together with their phrasings only.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.sentences import MARKED, Points, Relation, Sentence, by_question, question_of, relations_of, salad, spoken

#: The bias of a head that has learnt nothing: a text is rather neither.
NOTHING = (-1.0, -1.5, -1.5, 1.0)


@dataclass(frozen=True)
class Known:
    """A text of a question, and what it can be to each of that question's points: [points, 4], true where a relation may hold.

    `own` are the points that it was marked for, which weigh more than those it has nothing to do with.
    """

    text: str
    first: int
    allowed: tuple[tuple[bool, ...], ...]
    own: tuple[int, ...]


class Heads(nn.Module):
    """Four logits for every known point: [batch, 2 * width] -> [batch, points, 4]."""

    def __init__(self, points: Points, width: int) -> None:
        super().__init__()
        self.names = sorted((point for point in points.phrasings if question_of(point).startswith("d")), key=lambda name: (question_of(name), name))
        self.first: dict[str, int] = {}
        for index, name in enumerate(self.names):
            self.first.setdefault(question_of(name), index)
        self.weight = nn.Parameter(torch.randn(len(self.names), len(Relation), 2 * width) * 0.02)
        self.bias = nn.Parameter(torch.tensor([NOTHING]).repeat(len(self.names), 1))
        self.drop = nn.Dropout(0.1)

    def forward(self, readings: Tensor) -> Tensor:
        """Logits for every point."""
        return torch.einsum("bw,prw->bpr", self.drop(readings), self.weight) + self.bias


def batches(heads: Heads, sentences: list[Sentence], points: Points, empty: list[str], size: int, seed: int) -> Iterator[list[Known]]:
    """Batches without end. What fills no batch in one pass waits for the next, in another order. Raises ValueError where the sentences do not fill one."""
    chance = random.Random(seed)
    of_question = by_question(each for each in sentences if question_of(each.point) in heads.first)
    pool = [each for some in of_question.values() for each in some]
    if len(pool) < size:
        raise ValueError(f"{len(pool)} sentences are too few for batches of {size}")
    while True:
        chance.shuffle(pool)
        known = []
        for sentence in pool:
            question = question_of(sentence.point)
            known.append(known_of(heads, spoken(sentence, of_question[question], empty, chance), points))
            if chance.random() < 0.08:
                text = chance.choice([*empty, *points.heard[question], salad(of_question[question], chance)])
                known.append(nothing_of(heads, text, question))
        for start in range(0, len(known) - size, size * 20):
            room = sorted(known[start : start + size * 20], key=lambda each: len(each.text))
            some = [room[at : at + size] for at in range(0, len(room) - size + 1, size)]
            chance.shuffle(some)
            yield from some


def names_of(heads: Heads, question: str) -> list[str]:
    """The points of a question that have heads, in the order of these."""
    return [name for name in heads.names if question_of(name) == question]


def known_of(heads: Heads, sentence: Sentence, points: Points) -> Known:
    """What a sentence is to each point of its question."""
    names = names_of(heads, question_of(sentence.point))
    allowed = [tuple(relation in relations_of(sentence, name, points) for relation in Relation) for name in names]
    meant = {point for point, _ in sentence.marks} if sentence.kind == MARKED else {sentence.point, *sentence.also}
    own = tuple(index for index, name in enumerate(names) if name in meant)
    return Known(sentence.text, heads.first[question_of(sentence.point)], tuple(allowed), own)


def nothing_of(heads: Heads, text: str, question: str) -> Known:
    """A text that says nothing of any point of a question."""
    names = names_of(heads, question)
    return Known(text, heads.first[question], tuple(tuple(relation is Relation.NEITHER for relation in Relation) for _ in names), ())


def loss(heads: Heads, readings: Tensor, batch: Sequence[Known]) -> Tensor:
    """How little likely it is to the heads what may hold: for each point a text was marked for, and on average for all of its question."""
    logits = heads(readings)
    allowed, weigh = torch.ones(logits.shape, dtype=torch.bool), torch.zeros(logits.shape[:2])
    for row, each in enumerate(batch):
        count = len(each.allowed)
        allowed[row, each.first : each.first + count] = torch.tensor(each.allowed)
        weigh[row, each.first : each.first + count] = 2.0 / count
        weigh[row, [each.first + index for index in each.own]] += 1.0
    return (unlikely(logits, allowed) * weigh).sum() / len(batch)


def unlikely(logits: Tensor, allowed: Tensor) -> Tensor:
    """-log of the probability of what is allowed, together, over the last dimension of both: partial labels (Jin and Ghahramani 2002)."""
    return torch.logsumexp(logits, -1) - torch.logsumexp(logits.masked_fill(~allowed, -1e4), -1)
