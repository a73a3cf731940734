"""Fitting the heads once more, on what the eight-bit network that ships really gives, and on whole answers.

The network stays as it is: every text is read once, and the heads are small, so this takes minutes where the network took hours. Two things are new
to them here. Eight bits blur a reading, and the heads learn to live with that. And of a whole answer only the sum is marked, which of its stretches
says a point is not: that is multiple-instance learning (Dietterich et al. 1997), where what was marked must hold for the most telling stretch.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from interviewer.judges.local.known import Head, fingerprint
from interviewer.judges.local.network import Floats, Network, by_heart, in_general
from training.answers import Marked
from training.fitted_to import fitted_to
from training.heart import Heads, Known, known_of, names_of, nothing_of, unlikely
from training.sentences import Points, Relation, Sentence, by_question, question_of, salad, spoken

#: How much whole answers weigh.
ANSWERS_WEIGH = 2.0
#: For each question so many salads of its words, and so many lines of letters, numbers and words in no order, which say nothing.
SALADS, GIBBERISH = 40, 50
#: So many of the stretches that look most as if they said something must not do so, where an answer does not say it.
MOST_WRONG = 3
MARKS = ("said", "partly", "denied", "not_said", "held", "not_held")


@dataclass(frozen=True)
class Manner:
    """Steps of full batches, their highest rate, and the share of a reading that is dropped in each.

    The heads begin with what they are, and `hold` is how firmly they stay near that.
    """

    steps: int
    rate: float
    dropped: float
    hold: float


#: Freer than halfway to forget what they were, and with much of each reading dropped, so that they do not learn by heart what the branch has read.
ONCE_MORE = Manner(steps=100, rate=3e-3, dropped=0.3, hold=3e-3)


@dataclass
class Readings:
    """What the network reads in each text, every text once."""

    network: Network
    found: dict[str, Floats]

    def read(self, texts: Sequence[str]) -> None:
        """Read the texts that have not been read yet."""
        new = [text for text in dict.fromkeys(texts) if text not in self.found]
        self.found |= dict(zip(new, self.network.alone(new), strict=True)) if new else {}

    def of(self, texts: Sequence[str]) -> Tensor:
        """What a head has of these texts, [texts, 768]. Each must have been read."""
        return torch.from_numpy(by_heart(self._of(texts)).astype(np.float32))

    def in_general(self, texts: Sequence[str]) -> Tensor:
        """What the network makes of them for any question, [texts, 768]."""
        return torch.from_numpy(in_general(self._of(texts)).astype(np.float32))

    def _of(self, texts: Sequence[str]) -> Floats:
        return np.stack([self.found[text] for text in texts])


def lessons(heads: Heads, sentences: list[Sentence], points: Points, empty: list[str], seed: int) -> list[Known]:
    """Everything that the heads learn of single texts: each sentence as it was written and as it may come, and texts that say nothing."""
    chance, found = random.Random(seed), []
    of_question = by_question(each for each in sentences if question_of(each.point) in heads.first)
    for question, some in of_question.items():
        as_they_come = [spoken(each, some, empty, chance) for each in some]
        found += [known_of(heads, each, points) for each in dict.fromkeys([*some, *as_they_come])]
        salads = [salad(some, chance) for _ in range(SALADS)]
        found += [nothing_of(heads, text, question) for text in (*empty, *points.heard[question], *salads, *_gibberish(some, chance))]
    return found


def _gibberish(some: list[Sentence], chance: random.Random) -> list[str]:
    """Lines of letters in no order, in half of them between numbers and words of the question: to name a word is to say nothing."""
    words = [word for sentence in some for word in sentence.text.split()]
    kinds: list[Callable[[], str]] = [
        lambda: "".join(chance.choices("abcdefghijklmnopqrstuvwxyz;,.", k=chance.randint(2, 8))),
        lambda: chance.choice("aeioklmv") * chance.randint(2, 6),
        lambda: str(chance.choice((chance.randint(0, 500), round(chance.random(), 2)))),
        lambda: chance.choice(words),
    ]
    some_kinds = [kinds[: chance.choice((1, len(kinds)))] for _ in range(GIBBERISH)]
    return [" ".join(chance.choice(each)() for _ in range(chance.randint(3, 14))) for each in some_kinds]


def refit(
    heads: Heads,
    readings: Readings,
    texts: Sequence[Known],
    answers: Sequence[Marked],
    seed: int,
) -> dict[str, Head]:
    """The heads by `question/id`, fitted to single texts and whole answers; `heads` itself stays as it was."""
    readings.read([each.text for each in texts] + [text for each in answers for text in each.stretches])
    found: dict[str, Head] = {}
    for question, first in heads.first.items():
        some = dict(enumerate(names_of(heads, question)))
        torch.manual_seed(seed)  # for each question, so that one alone comes out as it does among all
        own = [each for each in texts if each.first == first and any(not all(each.allowed[index]) for index in some)]
        whole = [each for each in answers if each.question == question and not each.marks.keys().isdisjoint(some.values())]
        rows = [first + index for index in some]
        begun = heads.weight.detach()[rows], heads.bias.detach()[rows]
        weight, bias = _fitted(*begun, some, readings, own, whole)
        found |= {name: Head(weight[row].numpy(), bias[row].numpy()) for row, name in enumerate(some.values())}
    return found


def _fitted(weight: Tensor, bias: Tensor, some: Mapping[int, str], readings: Readings, texts: list[Known], answers: list[Marked]) -> tuple[Tensor, Tensor]:
    """The heads of some points of one question, each with its place among all of them."""
    manner = ONCE_MORE
    before, weight, bias, names = weight, weight.clone().requires_grad_(), bias.clone().requires_grad_(), some.values()
    single, allowed = readings.of([each.text for each in texts]), torch.tensor([[each.allowed[index] for index in some] for each in texts])
    own = torch.tensor([[index in each.own for index in some] for each in texts], dtype=torch.float32)
    there = torch.zeros(len(answers), max((len(each.stretches) for each in answers), default=0), dtype=torch.bool)
    for row, answer in enumerate(answers):
        there[row, : len(answer.stretches)] = True
    stretches = readings.of([text for each in answers for text in each.stretches]) if answers else single[:0]
    marks = torch.tensor([[[each.marks.get(name) == mark for name in names] for each in answers] for mark in MARKS], dtype=torch.float32)
    optimizer = torch.optim.Adam([weight, bias], lr=manner.rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - step / manner.steps)
    for _ in range(manner.steps):
        logits = torch.einsum("bw,prw->bpr", torch.nn.functional.dropout(single, manner.dropped), weight) + bias
        loss = _of_texts(logits, allowed, own) + manner.hold * ((weight - before) ** 2).sum()
        if answers:
            logits = torch.einsum("uw,prw->upr", torch.nn.functional.dropout(stretches, manner.dropped), weight) + bias
            logs = logits.new_full((*there.shape, *logits.shape[1:]), -30.0)
            logs[there] = torch.log_softmax(logits, -1)  # in the order of the answers, and of the stretches in them
            loss = loss + ANSWERS_WEIGH * _of_answers(logs, marks)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return weight.detach(), bias.detach()


def _of_texts(logits: Tensor, allowed: Tensor, own: Tensor) -> Tensor:
    losses = unlikely(logits, allowed)
    return (2.0 * losses.mean(1) + (losses * own).sum(1)).mean()


def _of_answers(logs: Tensor, marks: Tensor) -> Tensor:
    """-log of the probability of what was marked: `logs` are [answers, stretches, targets, 4], `marks` [MARKS, answers, targets]."""
    says, partly, denies = logs[..., Relation.SAYS], logs[..., Relation.PARTLY], logs[..., Relation.DENIES]
    about = torch.logaddexp(says, partly)
    of_mark = {
        "said": -says.amax(1),
        "partly": -about.amax(1) - 0.3 * _none(says),
        "denied": -denies.amax(1) - _none(says),
        "not_said": -_none(torch.logaddexp(says, denies)) - 0.3 * _none(partly),
        "held": -says.amax(1),
        "not_held": -_none(says),
    }
    return sum((marks[index] * of_mark[mark]).sum() for index, mark in enumerate(MARKS)) / marks.sum().clamp(min=1)


def _none(logs: Tensor) -> Tensor:
    """The log probability that no stretch does it, on average over those that look most as if."""
    worst = torch.topk(logs, min(MOST_WRONG, logs.shape[1]), dim=1).values
    return torch.log1p(-worst.exp().clamp(max=1 - 1e-6)).mean(1)


def heads_of(heads: Heads) -> dict[str, Head]:
    """The heads as they are, by `question/id`."""
    return {name: Head(heads.weight[row].detach().numpy().copy(), heads.bias[row].detach().numpy().copy()) for row, name in enumerate(heads.names)}


def average(several: Sequence[dict[str, Head]]) -> dict[str, Head]:
    """The heads that give the average of the logits of several: steadier than any of them (bagging, Breiman 1996)."""
    return {name: Head(*(np.mean([getattr(each[name], part) for each in several], axis=0) for part in ("weight", "bias"))) for name in several[0]}


def write(heads: dict[str, Head], points: Points, target: Path) -> None:
    """Write `known.npz` into the folder `target`."""
    names = [fingerprint(*name.split("/"), points.phrasings[name][0]) for name in heads]
    weight, bias = (np.stack([getattr(head, part) for head in heads.values()]).astype(np.float16) for part in ("weight", "bias"))
    np.savez_compressed(target / "known.npz", fitted_to=np.array(fitted_to(target)), names=np.array(names), weight=weight, bias=bias)
