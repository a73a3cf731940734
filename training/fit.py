"""Fitting the network to the pairs. Deterministic for a seed on one machine."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from training.network import MOST_TOKENS, Network, tokenizer_of
from training.sentences import Pair, Points, Relation, Sentence, epoch

BATCH, RATE, WARM_UP = 48, 8e-5, 0.06
#: Every so many steps the texts are also read alone, so that the two readings stay joined.
ALONE_EVERY, ALONE_WEIGHT, TEMPERATURE = 4, 0.3, 20.0


def fit(folder: str, sentences: list[Sentence], points: Points, empty: list[str], epochs: int, seed: int) -> Network:
    """Train from the weights in `folder`; the rate falls linearly to zero."""
    torch.manual_seed(seed)
    network, tokenizer = Network(folder), tokenizer_of(folder)
    passes = [list(epoch(sentences, points, empty, seed + number)) for number in range(epochs)]
    batches = [batch for number, pairs in enumerate(passes) for batch in _batches(pairs, seed + number)]
    fitted = [weight for weight in network.parameters() if weight.requires_grad]
    decay, plain = [weight for weight in fitted if weight.ndim > 1], [weight for weight in fitted if weight.ndim <= 1]
    optimizer = torch.optim.AdamW([{"params": decay, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], lr=RATE)
    warm = max(1, int(WARM_UP * len(batches)))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(step / warm, (len(batches) - step) / (len(batches) - warm)))
    network.train()
    began, recent = time.monotonic(), []
    for step, batch in enumerate(batches):
        loss = together(network, tokenizer, batch)
        if step % ALONE_EVERY == 0:
            loss = loss + ALONE_WEIGHT * alone(network, tokenizer, batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(fitted, 1.0)
        optimizer.step()
        schedule.step()
        recent.append(loss.item())
        if step % 50 == 49:
            speed = BATCH * (step + 1) / (time.monotonic() - began)
            print(f"step {step + 1}/{len(batches)}  loss {sum(recent[-50:]) / 50:.3f}  {speed:.0f} pairs a second", flush=True)
    return network.eval()


def _batches(pairs: list[Pair], seed: int) -> Iterator[list[Pair]]:
    """Batches of like length, in random order."""
    chance = random.Random(seed)
    chance.shuffle(pairs)
    rooms = [sorted(pairs[start : start + 20 * BATCH], key=lambda pair: len(pair.sentence)) for start in range(0, len(pairs), 20 * BATCH)]
    found = [room[start : start + BATCH] for room in rooms for start in range(0, len(room), BATCH)]
    chance.shuffle(found)
    yield from found


def together(network: Network, tokenizer, batch: Sequence[Pair]) -> Tensor:
    """-log of the probability that the network gives to the relations that may hold."""
    tokens = tokenizer(
        [pair.sentence for pair in batch], [pair.phrasing for pair in batch], padding=True, truncation=True, max_length=MOST_TOKENS, return_tensors="pt"
    )
    logits, _ = network(tokens["input_ids"], tokens["attention_mask"], tokens["token_type_ids"])
    allowed = torch.tensor([[relation in pair.relations for relation in Relation] for pair in batch])
    return (torch.logsumexp(logits, -1) - torch.logsumexp(logits.masked_fill(~allowed, -1e4), -1)).mean()


def alone(network: Network, tokenizer, batch: Sequence[Pair]) -> Tensor:
    """A sentence should lie nearest to the phrasing of a point it is about (said, partly or denied), among those of the batch."""
    about = [pair for pair in batch if len(pair.relations) == 1 and pair.relations[0] is not Relation.NEITHER]
    if len(about) < 2:  # noqa: PLR2004
        return torch.zeros(())
    both = [embedded(network, tokenizer, [getattr(pair, name) for pair in about]) for name in ("sentence", "phrasing")]
    likeness = TEMPERATURE * both[0] @ both[1].T
    same = torch.tensor([[one.point == other.point for other in about] for one in about])
    return (torch.logsumexp(likeness, -1) - torch.logsumexp(likeness.masked_fill(~same, -1e4), -1)).mean()


def embedded(network: Network, tokenizer, texts: list[str]) -> Tensor:
    """The texts, each read alone."""
    tokens = tokenizer(texts, padding=True, truncation=True, max_length=MOST_TOKENS, return_tensors="pt")
    return network(tokens["input_ids"], tokens["attention_mask"], tokens["token_type_ids"])[1]
