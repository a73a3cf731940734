"""The network that ships with the judge: reads a sentence beside a phrasing, or one text alone.

How it was made, what it was measured on and where it fails: `training/MODEL_CARD.md`.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

Floats = NDArray[np.float32]

WEIGHTS = Path(__file__).with_name("weights")
#: Longer texts are cut, here as in training.
MOST_TOKENS = 112
#: The numbers that tell where a text lies.
WIDTH = 384
#: What a sentence can do with a point: says it, says it partly, denies it, neither.
RELATIONS = 4
#: Texts of like length are read together, so that little is read for nothing.
BATCH = 8
#: More threads than this gain nothing on texts of this length.
MOST_THREADS = 2


class Network:
    """An encoder in ONNX with eight-bit weights and its tokenizer, both read from a folder once."""

    def __init__(self, folder: Path, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # an idle judge takes nothing from the editor
        try:
            self._session = onnxruntime.InferenceSession(str(folder / "judge.onnx"), options, providers=["CPUExecutionProvider"])
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as wrong:  # noqa: BLE001  # both libraries raise classes of their own, or bare ones
            raise OSError((str(wrong) or type(wrong).__name__).splitlines()[0]) from None
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)

    def together(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """What each sentence does with the phrasing beside it: probabilities [pairs, 4] of says, partly, denies, neither."""
        return chances(self._run("logits", pairs, RELATIONS))

    def alone(self, texts: Sequence[str]) -> Floats:
        """What each text is, read on its own: [texts, 768], the first state and the mean of all of them."""
        return self._run("reading", texts, 2 * WIDTH)

    def _run(self, output: str, inputs: Sequence[Any], width: int) -> Floats:
        encoded = self._tokenizer.encode_batch(list(inputs))
        by_length = sorted(range(len(encoded)), key=lambda index: len(encoded[index].ids))
        found = np.zeros((len(encoded), width), dtype=np.float32)
        for start in range(0, len(by_length), BATCH):
            batch = by_length[start : start + BATCH]
            found[batch] = self._session.run([output], _padded([encoded[index] for index in batch]))[0]
        return found


def places(readings: Floats) -> Floats:
    """Where texts lie: [texts, 384] of length 1, near to each other where the texts are about the same."""
    means = readings[:, WIDTH:]
    return np.asarray(means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def chances(logits: Floats) -> Floats:
    """Probabilities along the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


def _padded(encodings: list[Encoding]) -> dict[str, NDArray[np.int64]]:
    longest = max(len(each.ids) for each in encodings)
    shape = (len(encodings), longest)
    feed = {name: np.zeros(shape, dtype=np.int64) for name in ("input_ids", "attention_mask", "token_type_ids")}
    for row, each in enumerate(encodings):
        length = len(each.ids)
        feed["input_ids"][row, :length] = each.ids
        feed["attention_mask"][row, :length] = 1
        feed["token_type_ids"][row, :length] = each.type_ids
    return feed


@cache
def network() -> Network:
    """The network, loaded when it is first asked for. A process among others of its kind has one core; what is read is the same."""
    alone = multiprocessing.parent_process() is None
    return Network(WEIGHTS, min(MOST_THREADS, os.cpu_count() or 1) if alone else 1)
