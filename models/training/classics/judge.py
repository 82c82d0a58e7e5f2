"""Raw scores of a stored graph, window by window: what is measured is what runs."""

import numpy as np
import onnxruntime
import torch

from training.data import Clips
from training.frontend import repeat_to

from .frontend import RATE, WINDOW_SAMPLES, WindowFeatures, WindowInput
from .golden import raw_score

# Windows whose features are made at a time.
BATCH = 16


class Judge:
    """Windows [n, 64000] in [-1, 1] -> raw scores [n], larger for a machine."""

    def __init__(self, graph: bytes, given: WindowInput, output: dict):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        self.session = onnxruntime.InferenceSession(graph, options)
        self.features = WindowFeatures(given).float()
        self.given, self.output = given, output

    @torch.no_grad()
    def __call__(self, windows: np.ndarray) -> np.ndarray:
        scores = []
        for begin in range(0, len(windows), BATCH):
            x = self.features(torch.from_numpy(windows[begin : begin + BATCH])).numpy()
            for one in x:
                (found,) = self.session.run(
                    [self.output["tensor"]], {self.given.tensor: one[None]}
                )
                scores.append(self.output["sign"] * raw_score(found, self.output))
        return np.array(scores, np.float64)


def first_windows(clips: Clips, indices, version: str) -> np.ndarray:
    """Of each clip, repeated where the clip is shorter [n, 64000]."""
    return np.stack(
        [repeat_to(clips.clip(i, version), WINDOW_SAMPLES)[:WINDOW_SAMPLES] for i in indices]
    ).astype(np.float32)


def stream_windows(samples: np.ndarray, most: int) -> np.ndarray:
    """A new window each second of a long clip, the first `most` of them."""
    starts = np.arange(0, len(samples) - WINDOW_SAMPLES + 1, RATE)
    return np.stack([samples[s : s + WINDOW_SAMPLES] for s in starts[:most]]).astype(np.float32)


def clip_scores(judge: Judge, clips: Clips, indices, version: str = "clean") -> np.ndarray:
    """One raw score a clip: of its first window."""
    parts = [
        judge(first_windows(clips, indices[begin : begin + 256], version))
        for begin in range(0, len(indices), 256)
    ]
    return np.concatenate([np.zeros(0), *parts])
