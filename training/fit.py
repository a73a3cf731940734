"""Fitting the network to the sentences. Deterministic for a seed on one machine."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor
from transformers import PreTrainedTokenizerFast

from interviewer.judges.local.network import MOST_TOKENS
from training import heart
from training.network import Network
from training.sentences import Pair, Points, Relation, Sentence, epoch
from training.substance import Lesson

BATCH, KNOWN, WARM_UP = 48, 80, 0.06
#: Every so many steps the texts are also read alone, so that the two readings stay joined.
ALONE_EVERY, ALONE_WEIGHT, TEMPERATURE = 6, 0.3, 20.0
#: In each step so many stretches for each manner, and as many others; and what they weigh.
OF_A_MANNER, MANNERS_WEIGHT = 4, 0.5
HEADS_RATE = 2e-3


class Fitting:
    """A network being fitted: its tokenizer, its heads, and what it is fitted to."""

    def __init__(
        self, network: Network, tokenizer: PreTrainedTokenizerFast, heads: heart.Heads, points: Points, empty: list[str], manners: list[Lesson]
    ) -> None:
        self.network, self.tokenizer, self.heads = network, tokenizer, heads
        self.points, self.empty, self.manners = points, empty, manners

    def fit(self, sentences: list[Sentence], steps: int, rate: float, seed: int, *, by_heart: bool) -> None:
        """Train for so many steps: in each of them pairs are read together, and if that is wanted the points of the bank learnt by heart, and the manners.

        The rate rises for a moment and falls linearly to zero.
        """
        torch.manual_seed(seed)
        fitted = [weight for weight in self.network.parameters() if weight.requires_grad]
        optimizer = self._optimizer(fitted, rate)
        warm = max(1, int(WARM_UP * steps))
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min((step + 1) / warm, (steps - step) / (steps - warm)))
        pairs = self._pairs(sentences, seed)
        known = heart.batches(self.heads, sentences, self.points, self.empty, KNOWN, seed)
        chance = random.Random(seed)
        self.network.train()
        self.heads.train()
        began, recent = time.monotonic(), []
        for step in range(steps):
            batch = next(pairs)
            parts = [self.together(batch), *([self.known(next(known)), MANNERS_WEIGHT * self.manner(chance)] if by_heart else [])]
            if step % ALONE_EVERY == 0:
                parts.append(ALONE_WEIGHT * self.alone(batch))
            optimizer.zero_grad()
            torch.stack(parts).sum().backward()
            torch.nn.utils.clip_grad_norm_(fitted, 1.0)
            optimizer.step()
            schedule.step()
            recent.append([part.item() for part in parts[: 3 if by_heart else 1]])
            if step % 25 == 24:
                last = "  ".join(f"{sum(each) / 25:.3f}" for each in zip(*recent[-25:], strict=True))
                print(f"step {step + 1}/{steps}  loss {last}  {(time.monotonic() - began) / (step + 1):.2f} s a step", flush=True)
        self.network.eval()
        self.heads.eval()

    def _optimizer(self, fitted: list[torch.nn.Parameter], rate: float) -> torch.optim.Optimizer:
        """AdamW for these weights of the network, at this highest rate, and for the heads at theirs; biases and norms do not decay."""
        decay, plain = [weight for weight in fitted if weight.ndim > 1], [weight for weight in fitted if weight.ndim <= 1]
        groups = [
            {"params": decay, "weight_decay": 0.01},
            {"params": plain, "weight_decay": 0.0},
            {"params": list(self.heads.parameters()), "lr": HEADS_RATE, "weight_decay": 0.01},
        ]
        return torch.optim.AdamW(groups, lr=rate)

    def _pairs(self, sentences: list[Sentence], seed: int) -> Iterator[list[Pair]]:
        """Batches of like length without end, in random order."""
        number = seed
        while True:
            chance = random.Random(number)
            pairs = list(epoch(sentences, self.points, self.empty, number))
            chance.shuffle(pairs)
            rooms = [sorted(pairs[start : start + 20 * BATCH], key=lambda pair: len(pair.sentence)) for start in range(0, len(pairs), 20 * BATCH)]
            found = [room[start : start + BATCH] for room in rooms for start in range(0, len(room), BATCH)]
            chance.shuffle(found)
            yield from found
            number += 1000

    def known(self, batch: list[heart.Known]) -> Tensor:
        """-log of the probability that the heads give to what may hold between texts and the points that are learnt by heart."""
        return heart.loss(self.heads, self._readings([each.text for each in batch]), batch)

    def manner(self, chance: random.Random) -> Tensor:
        """-log of the probability of what each manner should tell of stretches, of as many that it should hear in as others."""
        drawn = [
            (stretch, column, is_one)
            for column, lesson in enumerate(self.manners)
            for some, is_one in ((lesson.of_it, 1.0), (lesson.not_of_it, 0.0))
            for stretch in chance.sample(some, OF_A_MANNER)
        ]
        texts, columns, wanted = zip(*drawn, strict=True)
        heard = self.network.manners(self._readings([*texts]))[torch.arange(len(texts)), list(columns)]
        return torch.nn.functional.binary_cross_entropy_with_logits(heard, torch.tensor(wanted))

    def together(self, batch: Sequence[Pair]) -> Tensor:
        """-log of the probability that the network gives to the relations that may hold."""
        both = [pair.sentence for pair in batch], [pair.phrasing for pair in batch]
        tokens = self.tokenizer(*both, padding=True, truncation=True, max_length=MOST_TOKENS, return_tensors="pt")
        logits, _ = self.network(tokens["input_ids"], tokens["attention_mask"], tokens["token_type_ids"])
        allowed = torch.tensor([[relation in pair.relations for relation in Relation] for pair in batch])
        return heart.unlikely(logits, allowed).mean()

    def alone(self, batch: Sequence[Pair]) -> Tensor:
        """A sentence should lie nearest to the phrasing of a point it is about (said, partly or denied), among those of the batch."""
        about = [pair for pair in batch if len(pair.relations) == 1 and pair.relations[0] is not Relation.NEITHER]
        if len(about) < 2:
            return torch.zeros(())
        both = [self._places([getattr(pair, name) for pair in about]) for name in ("sentence", "phrasing")]
        likeness = TEMPERATURE * both[0] @ both[1].T
        same = torch.tensor([[one.point == other.point for other in about] for one in about])
        return heart.unlikely(likeness, same).mean()

    def _readings(self, texts: list[str]) -> Tensor:
        tokens = self.tokenizer(texts, padding=True, truncation=True, max_length=MOST_TOKENS, return_tensors="pt")
        readings: Tensor = self.network(tokens["input_ids"], tokens["attention_mask"], tokens["token_type_ids"])[1]
        return readings

    def _places(self, texts: list[str]) -> Tensor:
        readings = self._readings(texts)
        return torch.nn.functional.normalize(readings[:, readings.shape[1] // 2 :], dim=-1)
