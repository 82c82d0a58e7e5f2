"""The speech gate: a small network on statistics of one second of log bands."""

import numpy as np
import torch

from .blocks import SPOKEN_SECONDS, active_seconds, blocks_of, levels
from .data import Clips
from .frontend import FrontEnd, Spectrum
from .no_voice import no_voice

GROUP = 4
# Share of voiced blocks that pass: a missed second costs little, a judged song costs trust.
PASS = 0.97
# The corpus has 43 clips for training that hold no speech: they count this many times.
NONE_REPEATS = 16


def features(bands: np.ndarray) -> np.ndarray:
    """Log bands [blocks, 100, bands] -> [blocks, 3 * groups + 3]; the twin of speechGate.ts."""
    blocks, frames, count = bands.shape
    groups = bands.reshape(blocks, frames, count // GROUP, GROUP).mean(3)
    mean = groups.mean(1)
    overall = mean.mean(1, keepdims=True)
    deviation = groups.std(1)
    step = np.abs(np.diff(groups, axis=1)).mean(1)
    level = groups.mean(2)
    rest = np.stack(
        [level.std(1), np.abs(np.diff(level, axis=1)).mean(1), level.max(1) - level.min(1)], 1
    )
    return np.concatenate([mean - overall, deviation, step, rest], 1)


def voices(clips: Clips, front: FrontEnd, rng: np.random.Generator, count: int) -> np.ndarray:
    """Blocks with enough sound from clips of speech, of people and machines alike, in every stored
    version; two in five get noise or music at 8-25 dB; level drawn. [about count, block_samples]"""
    versions, found, total = list(clips.versions), [], 0
    for index in rng.permutation(len(clips.rows)):
        if clips.rows[index]["label"] == "none" or clips.rows[index]["kind"] == "singing":
            continue
        blocks = blocks_of(clips.clip(index, str(rng.choice(versions))), front)
        blocks = blocks[active_seconds(levels(blocks, front)) > SPOKEN_SECONDS]
        found.append(blocks)
        total += len(blocks)
        if total >= count:
            break
    x = np.concatenate(found).astype(np.float32)
    beds = [no_voice(rng, 4.1) for _ in range(max(4, count // 40))]
    for i in np.flatnonzero(rng.random(len(x)) < 0.4):
        bed = beds[rng.integers(len(beds))]
        start = rng.integers(0, len(bed) - x.shape[1])
        bed = bed[start : start + x.shape[1]]
        ratio = 10 ** (-rng.uniform(8, 25) / 20)
        x[i] += ratio * (x[i].std() + 1e-6) * bed / (bed.std() + 1e-6)
    gain = 10 ** (rng.uniform(-25, 6, (len(x), 1)) / 20)
    return np.clip(x * gain.astype(np.float32), -1, 1)


def block_features(blocks: np.ndarray, front: FrontEnd) -> np.ndarray:
    """Blocks [n, block_samples] -> gate features [n, 3 * groups + 3]."""
    spectrum, out = Spectrum(front), []
    for begin in range(0, len(blocks), 256):
        part = torch.from_numpy(blocks[begin : begin + 256].astype(np.float32))
        with torch.no_grad():
            out.append(features(spectrum.bands(spectrum(part)).numpy()))
    return np.concatenate(out)


def collect(clips: Clips, front: FrontEnd, rng: np.random.Generator, count: int):
    """Features [n, 3 * groups + 3] and labels [n] (1 voice): `count` blocks of voices, a quarter
    more of generated sounds, and the few real recordings without speech, repeated."""
    voiced = block_features(voices(clips, front, rng, count), front)
    made = []
    for _ in range(max(8, count * 5 // 16)):
        level = 10 ** (rng.uniform(-50, -8) / 20)
        made.append(blocks_of((no_voice(rng, 4.1) * level).astype(np.float32), front))
    silent = [block_features(np.concatenate(made), front)]
    real = [i for i, row in enumerate(clips.rows) if row["label"] == "none"]
    if real:
        recorded = np.concatenate([blocks_of(clips.clip(i), front) for i in real])
        silent.append(np.repeat(block_features(recorded, front), NONE_REPEATS, 0))
    silent = np.concatenate(silent)
    return np.concatenate([voiced, silent]), np.r_[np.ones(len(voiced)), np.zeros(len(silent))]


def train_gate(clips: Clips, front: FrontEnd, count: int = 8000, seed: int = 5) -> dict:
    """Returns the gate's JSON; its threshold lets PASS of the voiced training blocks through."""
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    x, y = collect(clips, front, rng, count)
    mean, sd = x.mean(0), x.std(0) + 1e-6
    inputs = torch.tensor((x - mean) / sd, dtype=torch.float32)
    target = torch.tensor(y, dtype=torch.float32)
    net = torch.nn.Sequential(torch.nn.Linear(x.shape[1], 32), torch.nn.ReLU(), torch.nn.Linear(32, 1))
    rate, epochs = 3e-3, 30
    optimiser = torch.optim.AdamW(net.parameters(), rate, weight_decay=1e-2)
    weight = torch.where(target > 0.5, 0.5 / target.mean(), 0.5 / (1 - target.mean()))
    for epoch in range(epochs):
        for group in optimiser.param_groups:
            group["lr"] = rate * (1 - epoch / epochs)
        for pick in torch.randperm(len(inputs)).split(256):
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                net(inputs[pick]).squeeze(1), target[pick], weight[pick]
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    linear = [m for m in net if isinstance(m, torch.nn.Linear)]
    plain = lambda values: np.asarray(values, np.float64).round(6).tolist()
    gate = {
        "version": 1,
        "groupBands": GROUP,
        "mean": plain(mean),
        "sd": plain(sd),
        "layers": [
            {"weights": plain(m.weight.detach()), "bias": plain(m.bias.detach())} for m in linear
        ],
    }
    chance = voice_probability(gate, x[y > 0.5])
    return {**gate, "threshold": round(float(np.quantile(chance, 1 - PASS)), 4)}


def voice_probability(gate: dict, x: np.ndarray) -> np.ndarray:
    """Features [blocks, n] -> probabilities [blocks]."""
    h = (x - np.array(gate["mean"])) / np.array(gate["sd"])
    for depth, layer in enumerate(gate["layers"]):
        h = h @ np.array(layer["weights"]).T + np.array(layer["bias"])
        if depth < len(gate["layers"]) - 1:
            h = np.maximum(h, 0)
    return 1 / (1 + np.exp(-h[:, 0]))
