"""From the fitted network to the file that ships: ONNX with eight-bit weights, beside its tokenizer."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.network import MOST_TOKENS, Network


def export(network: Network, base: Path, target: Path) -> None:
    """Write `judge.onnx` and `tokenizer.json` into the folder `target`.

    Seven of the eight bits are used (`reduce_range`): processors without VNNI add two products in sixteen bits, which would overflow.
    """
    target.mkdir(parents=True, exist_ok=True)
    ids = torch.ones(2, 16, dtype=torch.int64)
    axes = {0: "batch", 1: "tokens"}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            network.eval(),
            (ids, ids, torch.zeros_like(ids)),
            str(whole),
            input_names=["input_ids", "attention_mask", "token_type_ids"],
            output_names=["logits", "embedding"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "token_type_ids": axes, "logits": {0: "batch"}, "embedding": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, target / "judge.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    _write_tokenizer(base, target)


def _write_tokenizer(base: Path, target: Path) -> None:
    shutil.copyfile(base / "tokenizer.json", target / "tokenizer.json")
    assert MOST_TOKENS  # the reader cuts at the same length
