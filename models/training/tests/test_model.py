"""One detector in three forms (whole, by seconds, in onnxruntime), and what it may cost."""

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from training.export import export
from training.frontend import FRAMES_PER_BLOCK
from training.model import Detector, multiply_adds

BLOCKS = 5
# Operators that onnxruntime-web runs on both backends.
PLAIN = {
    "Add", "Cast", "Concat", "Constant", "Conv", "Div", "Expand", "Gather", "Gemm", "MatMul", "Mul",
    "ReduceMax", "ReduceMean", "ReduceSum", "Relu", "Reshape", "Slice", "Softmax", "Sqrt",
    "Squeeze", "Sub", "Tanh", "Transpose", "Unsqueeze",
}  # fmt: skip


@pytest.fixture(scope="module")
def detector() -> Detector:
    """Random, with batch norms that have seen something: a fold that is wrong then shows."""
    torch.manual_seed(4)
    made = Detector().eval()
    for module in made.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 2)
            module.weight.data.uniform_(0.5, 1.5)
    return made


@pytest.fixture(scope="module")
def bands() -> torch.Tensor:
    """Log bands with a level that drifts: what the running mean is for [1, 500, 80]."""
    torch.manual_seed(5)
    drift = torch.linspace(-6, -2, BLOCKS * FRAMES_PER_BLOCK)[None, :, None]
    return drift + 2 * torch.randn(1, BLOCKS * FRAMES_PER_BLOCK, 80)


@torch.no_grad()
def whole(detector: Detector, bands: torch.Tensor) -> np.ndarray:
    embeddings, _ = detector.trunk(bands, detector.trunk.zeros(1))
    return embeddings.numpy()


def test_seconds_with_state_give_what_the_whole_gives(detector, bands):
    state, parts = detector.trunk.zeros(1), []
    with torch.no_grad():
        for block in bands.split(FRAMES_PER_BLOCK, 1):
            embedding, state = detector.trunk(block, state)
            parts.append(embedding.numpy())
    assert np.abs(np.concatenate(parts, 1) - whole(detector, bands)).max() < 1e-4


def test_the_future_changes_nothing(detector, bands):
    other = bands.clone()
    other[:, 200:] += 3
    a, b = whole(detector, bands), whole(detector, other)
    assert np.abs(a[:, :50] - b[:, :50]).max() < 1e-5
    assert np.abs(a[:, 50:] - b[:, 50:]).max() > 1e-3


def test_level_is_taken_out(detector, bands):
    """A gain is a constant in log bands; the running mean leaves nothing of it."""
    louder = whole(detector, bands + 4.0)
    assert np.abs(louder - whole(detector, bands)).max() < 1e-3


def test_onnxruntime_gives_torchs_numbers(detector, bands, tmp_path):
    states = export(detector, tmp_path)
    trunk = onnxruntime.InferenceSession(tmp_path / "trunk.onnx")
    head = onnxruntime.InferenceSession(tmp_path / "head.onnx")
    state = {s["input"]: np.zeros(s["shape"], np.float32) for s in states}
    parts = []
    for block in bands.split(FRAMES_PER_BLOCK, 1):
        out = trunk.run(None, {"bands": block.numpy(), **state})
        parts.append(out[0])
        state = {s["input"]: o for s, o in zip(states, out[1:], strict=True)}
    found = np.concatenate(parts, 1)
    assert np.abs(found - whole(detector, bands)).max() < 1e-4
    score = head.run(["score"], {"embeddings": found[:, :100]})[0]
    with torch.no_grad():
        want = detector(bands[:, :400]).numpy()
    assert score.shape == (1,)
    assert np.abs(score - want).max() < 1e-4


def test_the_graphs_are_small_static_and_plain(detector, tmp_path):
    states = export(detector, tmp_path)
    for name in ("trunk", "head"):
        path = tmp_path / f"{name}.onnx"
        graph = onnx.shape_inference.infer_shapes(onnx.load(path)).graph
        assert {node.op_type for node in graph.node} <= PLAIN
        for value in [*graph.input, *graph.output]:
            assert all(d.dim_value > 0 for d in value.type.tensor_type.shape.dim), value.name
        assert path.stat().st_size < 2_000_000
    assert [s["input"] for s in states] == [f"state_{i}" for i in range(len(states))]
    assert not [p for p in tmp_path.iterdir() if p.suffix != ".onnx"], "external data"


def test_cost_stays_within_the_design(detector):
    trunk, head = multiply_adds(detector)
    assert trunk < 0.04e9
    assert head < 0.01e9
