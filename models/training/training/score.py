"""Raw scores as the product gives them: short clips repeated to one window, longer ones streamed."""

from collections import defaultdict

import numpy as np
import torch

from .data import Clips, headline
from .fingerprint import BLOCK_SAMPLES, block_sums, window_sums
from .frontend import BLOCK_HOP, FRAMES_PER_BLOCK, RATE, FrontEnd, Spectrum, repeat_to
from .blocks import SPOKEN_SECONDS, active_seconds, blocks_of, levels
from .model import Detector

WINDOW_BLOCKS = 4
STEPS = FRAMES_PER_BLOCK // 4


def window_samples(front: FrontEnd) -> int:
    """Samples of a window: three hops and a block."""
    return (WINDOW_BLOCKS - 1) * BLOCK_HOP + front.block_samples


@torch.no_grad()
def clip_both(detector: Detector, clips: Clips, indices, version: str = "clean"):
    """Of each clip's first window, repeated where the clip is shorter: the raw score [clips] and
    the raw evidence of its seconds [clips, 4], NaN where there is next to no sound in one."""
    spectrum = Spectrum(detector.front)
    need = window_samples(detector.front)
    scores, seconds = [np.zeros(0)], [np.zeros((0, WINDOW_BLOCKS))]
    for begin in range(0, len(indices), 64):
        batch = np.stack(
            [repeat_to(clips.clip(i, version), need) for i in indices[begin : begin + 64]]
        )
        bands = spectrum.bands(spectrum(torch.from_numpy(batch)))
        score, each = detector.both(bands)
        if detector.fingerprint:
            sums = window_sums(torch.from_numpy(batch))
            score = score + detector.fingerprint(sums)
            if detector.fingerprint.second:
                each = detector.fingerprint.second(sums)
        level = [levels(blocks_of(x, detector.front), detector.front) for x in batch]
        spoken = np.array([active_seconds(each) for each in level])
        scores.append(score.numpy())
        seconds.append(np.where(spoken > SPOKEN_SECONDS, each.numpy(), np.nan))
    return np.concatenate(scores), np.concatenate(seconds)


def clip_scores(detector: Detector, clips: Clips, indices, version: str = "clean") -> np.ndarray:
    """One raw score a clip: see clip_both."""
    return clip_both(detector, clips, indices, version)[0]


def embedded(detector: Detector, samples: np.ndarray) -> torch.Tensor:
    """Embeddings of the whole seconds of a long clip [1, seconds * STEPS, width]."""
    spectrum = Spectrum(detector.front)
    blocks = (len(samples) - detector.front.block_samples) // BLOCK_HOP + 1
    length = (blocks - 1) * BLOCK_HOP + detector.front.block_samples
    return detector.embed(spectrum.bands(spectrum(torch.from_numpy(samples[None, :length]))))


@torch.no_grad()
def segments_of(detector: Detector, samples: np.ndarray) -> np.ndarray:
    """Raw evidence of each whole second of a long clip [seconds]."""
    if detector.fingerprint and detector.fingerprint.second:
        sums = block_sums(torch.from_numpy(samples).unfold(0, BLOCK_SAMPLES, BLOCK_HOP))
        return detector.fingerprint.second(sums[None])[0].numpy()
    return detector.head.segments(embedded(detector, samples))[0].numpy()


@torch.no_grad()
def stream_scores(detector: Detector, samples: np.ndarray) -> np.ndarray:
    """Raw scores of all windows of a long clip, a new one each second."""
    windows = embedded(detector, samples)[0].unfold(0, WINDOW_BLOCKS * STEPS, STEPS).transpose(1, 2)
    scores = detector.head(windows)
    if detector.fingerprint:
        sums = block_sums(torch.from_numpy(samples).unfold(0, BLOCK_SAMPLES, BLOCK_HOP))
        scores = scores + detector.fingerprint(sums.unfold(0, WINDOW_BLOCKS, 1).transpose(1, 2))
    return scores.numpy()


def joined(clips: Clips, repos: set[str], by_speaker: bool, shortest: float = 10.0):
    """Longer speech: clips of one repository, system (and speaker), in the order of their ids,
    0.2 s of the clip's own noise floor between, up to 60 s. Yields (samples, label, repo)."""
    groups = defaultdict(list)
    for index, row in enumerate(clips.rows):
        if row["repo"] in repos and headline(row):
            key = (row["repo"], row["label"], row["system"], row["speaker"] if by_speaker else "")
            groups[key].append(index)
    rng = np.random.default_rng(3)
    for (repo, label, *_), members in sorted(groups.items()):
        members.sort(key=lambda i: clips.rows[i]["id"])
        if by_speaker is False and label == "real":
            # Without speakers' names one person cannot be told from another: still one repository.
            members = members[:15]
        parts, total = [], 0
        for index in members:
            samples = clips.clip(index)
            floor = np.quantile(np.abs(samples), 0.1) + 1e-5
            parts += [samples, (floor * rng.standard_normal(RATE // 5)).astype(np.float32)]
            total += len(samples) + RATE // 5
            if total > 60 * RATE:
                break
        if total >= shortest * RATE:
            yield np.concatenate(parts)[: 60 * RATE], label, repo
