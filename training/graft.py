"""The file that ships, and the branch in it: the last layers once more, fitted to the questions of the bank (`branch.py`).

The network itself ends as it did: what is read together, where a text lies and how solid it is stay the same to the last bit.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

from interviewer.judges.local.apostrophes import with_apostrophes
from interviewer.judges.local.network import IN_ALL, MOST_TOKENS, Floats

#: What comes before the names of the branch, and of the reading of the network without it.
BRANCH, SHARED = "by_heart", "reading_in_general"
#: What the names of all that the layers put out begin with.
_ENCODER = "/encoder/encoder/"
#: The matrices of a layer: how the graph calls the node that multiplies by it, and PyTorch the weight.
MATRICES = {
    "attention/self/query/Add": "attention.self.query",
    "attention/self/key/Add": "attention.self.key",
    "attention/self/value/Add": "attention.self.value",
    "attention/output/dense/Add": "attention.output.dense",
    "intermediate/dense/Add": "intermediate.dense",
    "output/dense/Add": "output.dense",
}
NORMS = {"attention/output/LayerNorm/LayerNormalization": "attention.output.LayerNorm", "output/LayerNorm/LayerNormalization": "output.LayerNorm"}
#: Where its bias stands among the inputs of a node that multiplies, and where weight and bias stand among those of one that norms.
BIAS_AT = {"MatMulIntegerToFloat": 6, "DynamicQuantizeMatMul": 4}
NORM_AT = {"LayerNormalization": (1, 2), "SkipLayerNormalization": (2, 3)}
#: Seven of eight bits are used, as in `export.py`: weights go from -64 to 64.
MOST = 64

Layer = dict[str, Floats]


def layers_of(file: Path, first: int) -> list[Layer]:
    """The layers of the network from `first` on as they were before they were brought to eight bits, or nearly: by PyTorch's names for their weights."""
    model = onnx.load(file)
    stored = _stored(model.graph)
    found = []
    for number in range(first, _last(model.graph) + 1):
        layer: Layer = {}
        for part, node in _parts(model.graph, number):
            if part in MATRICES:
                name = node.input[1].removesuffix("_quantized")
                layer[f"{MATRICES[part]}.weight"] = (stored[f"{name}_quantized"].astype(np.float32) * stored[f"{name}_scale"]).T.copy()
                layer[f"{MATRICES[part]}.bias"] = stored[node.input[BIAS_AT[node.op_type]]]
            else:
                for name, place in zip(("weight", "bias"), NORM_AT[node.op_type], strict=True):
                    layer[f"{NORMS[part]}.{name}"] = stored[node.input[place]]
        found.append(layer)
    return found


def states_before(folder: Path, first: int, texts: Sequence[str]) -> list[Floats]:
    """What the network in `folder` has made of each text before the layer `first`: [tokens, 384], in half precision."""
    model = onnx.load(folder / "judge.onnx")
    name = _output_of(first - 1)
    model.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = 1, 3
    options.add_free_dimension_override_by_name("batch", 1)
    with tempfile.TemporaryDirectory() as scratch:
        onnx.save(model, Path(scratch) / "states.onnx")
        session = onnxruntime.InferenceSession(str(Path(scratch) / "states.onnx"), options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS)

    def read(text: str) -> Floats:
        ids = np.array([tokenizer.encode(with_apostrophes(text)).ids], dtype=np.int64)
        fed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        return np.asarray(session.run([name], fed)[0][0], dtype=np.float16)

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(read, texts))


def graft(file: Path, layers: Sequence[Layer]) -> None:
    """Put these layers into the file as its branch, in the place of one that may be there: the last so many of the network, with weights of their own."""
    model = onnx.load(file)
    graph = model.graph
    _without_branch(graph)
    first = _last(graph) + 1 - len(layers)
    copied = [node for node in graph.node if any(node.output[0].startswith(_layer(number)) for number in range(first, first + len(layers)))]
    own = {output for node in copied for output in node.output}
    weights = dict(_weights(graph, first, layers))
    for node in [*copied, *_pooling(graph)]:
        new = deepcopy(node)
        new.name = f"{BRANCH}{node.name}"
        new.input[:] = [_renamed(each, own | weights.keys()) for each in node.input]
        new.output[:] = [f"{BRANCH}{each}" for each in node.output]
        own |= set(node.output)
        graph.node.append(new)
    graph.initializer.extend(numpy_helper.from_array(value, f"{BRANCH}{name}") for name, value in weights.items())
    for node in graph.node:
        for names in (node.input, node.output):
            names[:] = [SHARED if each == "reading" else each for each in names]
    graph.node.append(helper.make_node("Concat", [SHARED, f"{BRANCH}reading"], ["reading"], name=BRANCH, axis=-1))
    _in_order(graph)
    _with_width(model)
    onnx.save(model, file)


def _renamed(name: str, own: set[str]) -> str:
    return f"{BRANCH}{name}" if name in own else name


def _without_branch(graph: GraphProto) -> None:
    if not any(node.name == BRANCH for node in graph.node):
        return
    for node in [each for each in graph.node if each.name.startswith(BRANCH)]:
        graph.node.remove(node)
    for each in [each for each in graph.initializer if each.name.startswith(BRANCH)]:
        graph.initializer.remove(each)
    for node in graph.node:
        for names in (node.input, node.output):
            names[:] = ["reading" if each == SHARED else each for each in names]


def _weights(graph: GraphProto, first: int, layers: Sequence[Layer]) -> Iterator[tuple[str, np.ndarray]]:
    """The weights of the layers under the names that those of the network have, matrices in eight bits, a scale for each column."""
    for number, layer in enumerate(layers, first):
        for part, node in _parts(graph, number):
            if part in MATRICES:
                name, weight = node.input[1].removesuffix("_quantized"), layer[f"{MATRICES[part]}.weight"].T
                scale = np.maximum(np.abs(weight).max(axis=0), 1e-9) / MOST
                yield f"{name}_quantized", np.clip(np.rint(weight / scale), -MOST, MOST).astype(np.int8)
                yield f"{name}_scale", scale.astype(np.float32)
                yield node.input[BIAS_AT[node.op_type]], layer[f"{MATRICES[part]}.bias"]
            else:
                for name, place in zip(("weight", "bias"), NORM_AT[node.op_type], strict=True):
                    yield node.input[place], layer[f"{NORMS[part]}.{name}"]


def _parts(graph: GraphProto, number: int) -> Iterator[tuple[str, NodeProto]]:
    """The nodes of a layer that have weights, by what they are."""
    for node in graph.node:
        part = node.output[0].removeprefix(_layer(number)).removesuffix("_output_0")
        if node.output[0].startswith(_layer(number)) and (part in MATRICES or part in NORMS) and node.op_type in BIAS_AT | NORM_AT:
            yield part, node


def _pooling(graph: GraphProto) -> list[NodeProto]:
    """What makes a reading of the states of the last layer, in order."""
    last, found, needed = _output_of(_last(graph)), [], {"reading"}
    for node in reversed(graph.node):
        if needed.intersection(node.output) and node.output[0] != last:
            found.append(node)
            needed |= {each for each in node.input if each == last or not each.startswith(_ENCODER)}
    return [node for node in reversed(found) if _comes_from(graph, node, last)]


def _comes_from(graph: GraphProto, node: NodeProto, origin: str) -> bool:
    makers = {output: each for each in graph.node for output in each.output}
    return any(name == origin or (name in makers and not name.startswith(_ENCODER) and _comes_from(graph, makers[name], origin)) for name in node.input)


def _in_order(graph: GraphProto) -> None:
    """Each node behind those that it needs: the head of the network comes before the branch, and needs it not. Raises ValueError where one lacks something."""
    made, nodes, waiting = {each.name for each in (*graph.input, *graph.initializer)} | {""}, [], list(graph.node)
    while waiting:
        ready = [node for node in waiting if made.issuperset(node.input)]
        if not ready:
            raise ValueError(f"{waiting[0].name} needs what no node makes")
        for node in ready:
            made |= set(node.output)
        nodes += ready
        waiting = [node for node in waiting if not made.issuperset(node.output)]
    del graph.node[:]
    graph.node.extend(nodes)


def _with_width(model: ModelProto) -> None:
    (reading,) = (each for each in model.graph.output if each.name == "reading")
    shape = reading.type.tensor_type.shape.dim
    if len(shape) > 1 and shape[1].dim_value:
        shape[1].dim_value = IN_ALL


def _layer(number: int) -> str:
    return f"{_ENCODER}layer.{number}/"


def _output_of(number: int) -> str:
    return f"{_layer(number)}output/LayerNorm/LayerNormalization_output_0"


def _last(graph: GraphProto) -> int:
    return max(int(node.output[0].removeprefix(f"{_ENCODER}layer.").partition("/")[0]) for node in graph.node if node.output[0].startswith(f"{_ENCODER}layer."))


def _stored(graph: GraphProto) -> dict[str, np.ndarray]:
    return {each.name: numpy_helper.to_array(each) for each in graph.initializer}
