"""Knowing the bank's points by heart: for each of them a small head on top of a sentence read alone.

A sentence is read once and tells about every point of its question. That is quick, and on points it has seen many sentences for it is also the
surer reading; points that it has not seen are read together with their phrasings only.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.sentences import MARKED, NOT_ITS_OWN, Points, Relation, Sentence, by_question, question_of, relations_of, salad, spoken

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


def negated_of(heads: Heads, text: str, said: str, points: Points) -> Known:
    """A text that no longer says `said`. Who negates what is right may hold a misconception, and the other way round."""
    names, wrong = names_of(heads, question_of(said)), said in points.misconceptions

    def may_be(name: str) -> tuple[Relation, ...]:
        elsewhere = (name in points.misconceptions) != wrong or points.rungs.get(name) != points.rungs.get(said)
        return tuple(Relation) if name != said and elsewhere else NOT_ITS_OWN

    allowed = tuple(tuple(relation in may_be(name) for relation in Relation) for name in names)
    return Known(text, heads.first[question_of(said)], allowed, (names.index(said),))


def nothing_of(heads: Heads, text: str, question: str) -> Known:
    """A text that says nothing of any point of a question."""
    names = names_of(heads, question)
    return Known(text, heads.first[question], tuple(tuple(relation is Relation.NEITHER for relation in Relation) for _ in names), ())


def loss(heads: Heads, readings: Tensor, batch: list[Known]) -> Tensor:
    """-log of the probability of what may hold: for each point the sentence was marked for, and on average for all of its question."""
    logits = heads(readings)
    total = torch.zeros(())
    for row, each in enumerate(batch):
        here = logits[row, each.first : each.first + len(each.allowed)]
        allowed = torch.tensor(each.allowed)
        losses = torch.logsumexp(here, -1) - torch.logsumexp(here.masked_fill(~allowed, -1e4), -1)
        total = total + 2.0 * losses.mean() + losses[list(each.own)].sum()
    return total / len(batch)
