"""From the fitted network to the file that ships: ONNX with eight-bit weights, the heads of the points that are known by heart, and the tokenizer."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from interviewer.judges.local.known import fingerprint
from training.fitted_to import fitted_to
from training.heart import Heads
from training.lean import lean
from training.network import Network
from training.sentences import Points


def export(network: Network, heads: Heads, points: Points, base: Path, target: Path) -> None:
    """Write `judge.onnx`, `known.npz` and `tokenizer.json` into the folder `target`.

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
            output_names=["logits", "reading"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "token_type_ids": axes, "logits": {0: "batch"}, "reading": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, target / "judge.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    lean(target / "judge.onnx")
    shutil.copyfile(base / "tokenizer.json", target / "tokenizer.json")
    names = [fingerprint(*name.split("/"), points.phrasings[name][0]) for name in heads.names]
    weight, bias = (tensor.detach().numpy().astype(np.float16) for tensor in (heads.weight, heads.bias))
    np.savez_compressed(target / "known.npz", fitted_to=np.array(fitted_to(target)), names=np.array(names), weight=weight, bias=bias)
