"""The graph of a trained classic, and how its weights lie in the file.

`int8`: each weight of two or more dimensions as int8 with one scale for each output; `fp16`: as
half floats. Two nodes make float32 of them again, which the runtime does once, when it loads: only
the file is smaller, sums are in float32 on wasm and WebGPU alike.
"""

import io

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from .spec import Classic

OUTPUT = {"kind": "score", "tensor": "score", "sign": 1}
# Weights smaller than this are not worth a node.
LEAST = 1024


class OneWindow(torch.nn.Module):
    """The network on a batch of one: [1, *dims] -> [1]."""

    def __init__(self, network: torch.nn.Module):
        super().__init__()
        self.network = network

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.network(x).reshape(1)


def graph_of(classic: Classic, network: torch.nn.Module) -> bytes:
    """ONNX in float32; batch norms are folded into the convolutions before them."""
    out = io.BytesIO()
    network = network.to(memory_format=torch.contiguous_format).eval()
    torch.onnx.export(
        OneWindow(network).eval(), (torch.zeros(1, *classic.given.dims),), out,
        input_names=[classic.given.tensor], output_names=[OUTPUT["tensor"]],
        opset_version=17, dynamo=False, do_constant_folding=True,
    )  # fmt: skip
    model = onnx.load_from_string(out.getvalue())
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


def stored(graph: bytes, how: str) -> bytes:
    """The graph with its weights as `how` says."""
    if how == "fp32":
        return graph
    model = onnx.load_from_string(graph)
    nodes, kept = [], []
    for weight in model.graph.initializer:
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.ndim < 2 or values.size < LEAST:
            kept.append(weight)
            continue
        small, wide = f"{weight.name}_small", f"{weight.name}_wide"
        if how == "fp16":
            kept.append(numpy_helper.from_array(values.astype(np.float16), small))
            nodes.append(helper.make_node("Cast", [small], [weight.name], to=TensorProto.FLOAT))
            continue
        # Outputs come first in the weights of convolutions and of what torch exports as Gemm.
        most = np.abs(values).max(axis=tuple(range(1, values.ndim)), keepdims=True)
        scale = (np.maximum(most, 1e-12) / 127).astype(np.float32)
        kept.append(numpy_helper.from_array(np.round(values / scale).astype(np.int8), small))
        kept.append(numpy_helper.from_array(scale, f"{weight.name}_scale"))
        nodes.append(helper.make_node("Cast", [small], [wide], to=TensorProto.FLOAT))
        nodes.append(helper.make_node("Mul", [wide, f"{weight.name}_scale"], [weight.name]))
    rest = list(model.graph.node)
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(kept)
    model.graph.node.extend([*nodes, *rest])
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


def multiply_adds(classic: Classic) -> int:
    """Of one window, as torch counts convolutions and products."""
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter, torch.no_grad():
        classic.network().eval()(torch.zeros(1, *classic.given.dims))
    return counter.get_total_flops() // 2
