"""The network: a small BERT encoder that reads a sentence beside a phrasing, and can also read one text alone.

The same weights serve two readings (Reimers & Gurevych 2019, arXiv:1908.10084, call them cross-encoder and bi-encoder):
- together: `[CLS] sentence [SEP] phrasing [SEP]` -> four logits, one for each `Relation`;
- alone: `[CLS] text [SEP]` -> the first state and the mean of the last layer. The mean, brought to length 1, finds the sentences that are worth
  reading together; both go into the heads of the points that are known by heart.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer, PreTrainedTokenizerFast

from training.sentences import Relation
from training.substance import MANNERS


class Network(nn.Module):
    """The encoder and its head; and `manners`, which learn with it what the heads that know no point are fitted to afterwards, and do not ship."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        # Drawing random numbers for dropout inside the encoder takes half of the time on a CPU, and two passes hardly overfit.
        self.encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
        # The word vectors stay as they are: half of all weights, and rare words would drift.
        self.encoder.embeddings.requires_grad_(False)
        width = self.encoder.config.hidden_size
        self.manners = nn.Linear(2 * width, len(MANNERS))
        self.head = nn.Sequential(nn.Dropout(0.1), nn.Linear(2 * width, width), nn.Tanh(), nn.Dropout(0.1), nn.Linear(width, len(Relation)))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, Tensor]:
        """Logits [batch, 4] and readings [batch, 768] (the first state, then the mean), for token ids [batch, tokens]."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1.0)
        reading = torch.cat((states[:, 0], mean), dim=-1)
        return self.head(reading), reading


def tokenizer_of(folder: str) -> PreTrainedTokenizerFast:
    """The encoder's own tokenizer."""
    return AutoTokenizer.from_pretrained(folder)
