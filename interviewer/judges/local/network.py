"""The network that ships with the judge: reads a sentence beside a phrasing, or one text alone.

How it was made, what it was measured on and where it fails: `training/MODEL_CARD.md`.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from threading import Lock

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from interviewer.judges.local.apostrophes import with_apostrophes

onnxruntime.disable_telemetry_events()  # of the library for Windows; what others do is told before they are imported: see the package

Floats = NDArray[np.float32]

WEIGHTS = Path(__file__).with_name("weights")
#: Longer texts are cut, here as in training.
MOST_TOKENS = 112
#: The numbers that tell where a text lies. A reading has twice as many: the first state, and the mean of all of them.
WIDTH = 384
#: And so many in all: what the layers make of a text that read anything, and then what those make of it that know the bank.
IN_ALL = 4 * WIDTH
#: What a sentence can do with a point, in the order of the columns: says it, says it partly, denies it, neither.
RELATIONS = 4
SAYS, PARTLY, DENIES, NEITHER = range(RELATIONS)
#: So many readings are remembered, about 6 KB each: what many candidates write in the same words is read once.
MOST_REMEMBERED = 4096
#: Fewer texts than this are not worth a second thread.
FEWEST_TO_SHARE = 2
#: More threads than this gain nothing on texts of this length.
MOST_THREADS = 2


#: A text, or a sentence with the phrasing beside it.
_Text = str | tuple[str, str]


class Network:
    """An encoder in ONNX with eight-bit weights and its tokenizer, both read from a folder once.

    Every text goes through it on its own. Its activations are rounded to eight bits on a scale that all texts of a batch would share, so in a batch
    a reading would depend on its neighbours. Alone, the same text is always read the same, and can be remembered; nothing is padded, and `threads`
    texts are read at a time.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_free_dimension_override_by_name("batch", 1)
        try:
            self._session = onnxruntime.InferenceSession(str(folder / "judge.onnx"), options, providers=["CPUExecutionProvider"])
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as wrong:  # noqa: BLE001  # both libraries raise classes of their own, or bare ones
            raise OSError((str(wrong) or type(wrong).__name__).splitlines()[0]) from None
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._threads = threads
        self._remembered: OrderedDict[tuple[str, _Text], Floats] = OrderedDict()
        self._remembering = Lock()

    def together(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """What each sentence does with the phrasing beside it: probabilities [pairs, 4] of says, partly, denies, neither."""
        return chances(self._run("logits", pairs, RELATIONS))

    def alone(self, texts: Sequence[str]) -> Floats:
        """What each text is, read on its own: [texts, 1536]; `in_general` is one half of it, `by_heart` the other."""
        return self._run("reading", texts, IN_ALL)

    def _run(self, output: str, inputs: Sequence[_Text], width: int) -> Floats:
        if not inputs:
            return np.zeros((0, width), dtype=np.float32)
        with self._remembering:
            found = {each: self._remembered[output, each] for each in inputs if (output, each) in self._remembered}
            for each in found:
                self._remembered.move_to_end((output, each))  # what is read again and again is remembered longest
        unread = [each for each in dict.fromkeys(inputs) if each not in found]
        found |= zip(unread, self.read(output, unread), strict=True)
        with self._remembering:
            self._remembered |= {(output, each): found[each] for each in unread}
            while len(self._remembered) > MOST_REMEMBERED:
                self._remembered.popitem(last=False)
        return np.stack([found[each] for each in inputs])

    def read(self, output: str, inputs: list[_Text]) -> list[Floats]:
        """One row for each text, none of them remembered. The longest are begun first, so that no thread is left with one at the end."""
        encoded = self._tokenizer.encode_batch([_as_learnt(each) for each in inputs])
        found: dict[int, Floats] = {}

        def reads(index: int) -> None:
            found[index] = self._session.run([output], _fed(encoded[index]))[0][0]

        longest_first = sorted(range(len(encoded)), key=lambda index: -len(encoded[index].ids))
        if self._threads == 1 or len(encoded) < FEWEST_TO_SHARE:
            for index in longest_first:
                reads(index)
        else:
            with ThreadPoolExecutor(self._threads) as threads:  # half a millisecond beside a hundred; and between two readings no thread is left waiting
                list(threads.map(reads, longest_first))
        return [found[index] for index in range(len(encoded))]


def _as_learnt(text: _Text) -> _Text:
    return with_apostrophes(text) if isinstance(text, str) else (with_apostrophes(text[0]), text[1])


def in_general(readings: Floats) -> Floats:
    """Of readings what the layers make of the texts that read anything: [texts, 768]."""
    return readings[:, : 2 * WIDTH]


def by_heart(readings: Floats) -> Floats:
    """Of readings what the last layers make of the texts that were fitted to the questions of the bank: [texts, 768]."""
    return readings[:, -2 * WIDTH :]


def places(readings: Floats) -> Floats:
    """Where texts lie: [texts, 384] of length 1, near to each other where the texts are about the same."""
    means = in_general(readings)[:, WIDTH:]
    return np.asarray(means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def chances(logits: Floats) -> Floats:
    """Probabilities along the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


def _fed(encoding: Encoding) -> dict[str, NDArray[np.int64]]:
    ids = np.array([encoding.ids], dtype=np.int64)
    return {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.array([encoding.type_ids], dtype=np.int64)}


@cache
def network() -> Network:
    """The network, loaded when it is first asked for. A process among others of its kind has one core; what is read is the same."""
    alone = multiprocessing.parent_process() is None
    return Network(WEIGHTS, min(MOST_THREADS, os.cpu_count() or 1) if alone else 1)
