"""Two ONNX graphs from a trained detector: trunk (one second, state in and out) and head."""

import copy
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from .fingerprint import WIDTH, both_statistics, comb_by_convolution
from .frontend import FRAMES_PER_BLOCK
from .model import CausalConv, Detector, RunningMean
from .score import STEPS, WINDOW_BLOCKS


class FixedMean(nn.Module):
    """RunningMean for exactly one block: its matrix is a constant of the graph."""

    def __init__(self, mean: RunningMean):
        super().__init__()
        steps = np.arange(FRAMES_PER_BLOCK)
        lag = steps[:, None] - steps[None, :]
        past = np.where(lag >= 0, mean.decay ** np.maximum(lag, 0), 0.0)
        fade = (mean.decay ** (steps + 1.0))[:, None]
        self.bands = mean.bands
        self.state_shapes = mean.state_shapes
        self.register_buffer("past", torch.tensor(past, dtype=torch.float32))
        self.register_buffer("fade", torch.tensor(fade, dtype=torch.float32))
        self.register_buffer("count", torch.tensor(past.sum(1)[:, None], dtype=torch.float32))

    def forward(self, x, states):
        total = torch.matmul(self.past, x) + self.fade * states[0][:, None, : self.bands]
        weight = self.count + self.fade * states[0][:, None, self.bands :]
        after = torch.cat([total[:, -1], weight[:, -1]], 1)
        return x - total / weight, [after]


def fused(detector: Detector) -> Detector:
    """A copy for use: batch norms folded into their convolutions, the running mean for one block."""
    out = copy.deepcopy(detector).eval()
    for module in out.modules():
        if isinstance(module, CausalConv):
            module.conv = fuse_conv_bn_eval(module.conv, module.norm)
            module.norm = nn.Identity()
    for block in out.trunk.blocks:
        if isinstance(block.skip, nn.Sequential):
            block.skip = fuse_conv_bn_eval(block.skip[0], block.skip[1])
    out.trunk.mean = FixedMean(out.trunk.mean)
    return out


class Judge(nn.Module):
    """The head with both its results: the score of the window and the evidence of its seconds. With a
    judge of fingerprints the score is the sum of both judges', and the seconds are its own."""

    def __init__(self, head, fingerprint: nn.Module | None):
        super().__init__()
        self.head, self.fingerprint = head, fingerprint

    def forward(self, embeddings, sums=None):
        score = self.head(embeddings)
        if not self.fingerprint:
            return score, self.head.segments(embeddings)
        if not self.fingerprint.second:
            return score + self.fingerprint(sums, comb_by_convolution), self.head.segments(embeddings)
        window, seconds = both_statistics(sums, comb_by_convolution)
        score = score + self.fingerprint.of_statistics(window)
        return score, self.fingerprint.second.of_statistics(seconds).unsqueeze(0)


class Flat(nn.Module):
    """The trunk with one argument and one result for each state tensor."""

    def __init__(self, trunk):
        super().__init__()
        self.trunk = trunk

    def forward(self, bands, *states):
        embedding, after = self.trunk(bands, list(states))
        return (embedding, *after)


def export(detector: Detector, folder: Path) -> list[dict]:
    """Writes trunk.onnx and head.onnx; returns the trunk's states as the card names them."""
    folder.mkdir(parents=True, exist_ok=True)
    ready = fused(detector)
    zeros = ready.trunk.zeros(1)
    names = [f"state_{i}" for i in range(len(zeros))]
    after = [f"next_state_{i}" for i in range(len(zeros))]
    block = torch.zeros(1, FRAMES_PER_BLOCK, detector.front.bands)
    options = {"opset_version": 17, "dynamo": False, "do_constant_folding": True}
    torch.onnx.export(
        Flat(ready.trunk),
        (block, *zeros),
        str(folder / "trunk.onnx"),
        input_names=["bands", *names],
        output_names=["embedding", *after],
        **options,
    )
    given = {"embeddings": torch.zeros(1, WINDOW_BLOCKS * STEPS, detector.shape.embedding)}
    if ready.fingerprint:
        given["fingerprint"] = torch.zeros(1, WINDOW_BLOCKS, WIDTH)
    torch.onnx.export(
        Judge(ready.head, ready.fingerprint),
        tuple(given.values()),
        str(folder / "head.onnx"),
        input_names=list(given),
        output_names=["score", "segments"],
        **options,
    )
    for name in ("trunk.onnx", "head.onnx"):
        graph = onnx.load(folder / name)
        onnx.checker.check_model(graph)
        print(name, sorted({node.op_type for node in graph.graph.node}))
    return [
        {"input": n, "output": a, "shape": list(z.shape)} for n, a, z in zip(names, after, zeros)
    ]
