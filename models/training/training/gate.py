"""The speech gate: a small network on statistics of one second of log bands."""

import numpy as np
import torch

from .augment import noise_bank
from .data import Clips
from .frontend import BLOCK_HOP, FrontEnd, Spectrum
from .sounds import coloured_noise, odd_sound, tone_bed

GROUP = 4
SILENCE_DB, PAUSE_DB = -60.0, 30.0


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


def levels(samples: np.ndarray, front: FrontEnd) -> np.ndarray:
    """Frame levels of blocks [blocks, block_samples] in dBFS, each frame without its mean."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, front.frameSamples, 1)
    frames = frames[:, :: front.hopSamples]
    return 10 * np.log10(frames.var(2) + 1e-12)


def active_seconds(level: np.ndarray) -> np.ndarray:
    """Seconds of frames above silence and near the block's loudest [blocks]."""
    limit = np.maximum(SILENCE_DB, level.max(1, keepdims=True) - PAUSE_DB)
    return 0.01 * (level > limit).sum(1)


def blocks_of(samples: np.ndarray, front: FrontEnd) -> np.ndarray:
    """One clip cut into blocks [blocks, block_samples]; short ones are repeated once around."""
    need = front.block_samples
    if len(samples) < need:
        samples = np.resize(samples, need)
    starts = range(0, len(samples) - need + 1, BLOCK_HOP)
    return np.stack([samples[s : s + need] for s in starts])


def collect(clips: Clips, front: FrontEnd, rng: np.random.Generator, voices: int):
    """Training blocks: voices of every channel, and sounds that are none. Returns x, y."""
    xs, ys = [], []
    names = list(clips.versions)
    for index in rng.permutation(len(clips.rows)):
        row = clips.rows[index]
        if row["kind"] == "singing" or (row["label"] != "none" and voices <= 0):
            continue
        blocks = blocks_of(clips.clip(index, str(rng.choice(names))), front)
        if row["label"] == "none":
            xs.append(np.repeat(blocks, 12, 0))
            ys += [0.0] * len(xs[-1])
            continue
        blocks = blocks[active_seconds(levels(blocks, front)) > 0.35]
        if len(blocks):
            xs.append(blocks)
            ys += [1.0] * len(blocks)
            voices -= len(blocks)
    for _ in range(900):
        kind = rng.integers(0, 3)
        sound = (
            coloured_noise(rng, 4.1, rng.uniform(-0.5, 2.5))
            if kind == 0
            else tone_bed(rng, 4.1)
            if kind == 1
            else odd_sound(rng, 4.1)
        )
        level = 10 ** (rng.uniform(-50, -8) / 20)
        if rng.random() < 0.3:
            sound = sound * np.interp(np.arange(len(sound)), [0, len(sound)], rng.uniform(0.05, 1, 2))
        xs.append(blocks_of((sound * level).astype(np.float32), front))
        ys += [0.0] * len(xs[-1])
    return np.concatenate(xs).astype(np.float32), np.array(ys, np.float32)


def train_gate(clips: Clips, front: FrontEnd, seed: int = 5) -> dict:
    """Returns the gate's JSON; its threshold lets 97.5 % of the speech blocks through."""
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    x, y = collect(clips, front, rng, 7000)
    spectrum = Spectrum(front)
    bank = noise_bank(seed + 1)
    rows, labels = [], []
    for copy in range(3):
        for begin in range(0, len(x), 256):
            part = x[begin : begin + 256].copy()
            mine = y[begin : begin + 256]
            if copy:
                gain = 10 ** (rng.uniform(-25, 6, (len(part), 1)) / 20)
                part = np.clip(part * gain.astype(np.float32), -1, 1)
                voiced = np.flatnonzero((mine > 0.5) & (rng.random(len(mine)) < 0.4))
                for i in voiced:
                    noise = bank[rng.integers(len(bank))]
                    s = rng.integers(0, len(noise) - part.shape[1])
                    snr = 10 ** (-rng.uniform(8, 25) / 20)
                    noise = noise[s : s + part.shape[1]]
                    part[i] += snr * (part[i].std() + 1e-6) * noise / (noise.std() + 1e-6)
            with torch.no_grad():
                bands = spectrum.bands(spectrum(torch.from_numpy(part))).numpy()
            rows.append(features(bands))
            labels.append(mine)
    x, y = np.concatenate(rows), np.concatenate(labels)
    mean, sd = x.mean(0), x.std(0) + 1e-6
    inputs = torch.tensor((x - mean) / sd, dtype=torch.float32)
    target = torch.tensor(y)
    net = torch.nn.Sequential(torch.nn.Linear(x.shape[1], 32), torch.nn.ReLU(), torch.nn.Linear(32, 1))
    optimiser = torch.optim.AdamW(net.parameters(), 3e-3, weight_decay=1e-2)
    weight = torch.where(target > 0.5, 0.5 / target.mean(), 0.5 / (1 - target.mean()))
    for epoch in range(30):
        for pick in torch.randperm(len(inputs)).split(512):
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                net(inputs[pick]).squeeze(1), target[pick], weight[pick]
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    with torch.no_grad():
        chance = torch.sigmoid(net(inputs).squeeze(1)).numpy()
    threshold = float(min(0.5, np.quantile(chance[y > 0.5], 0.025)))
    layers = [
        {"weights": m.weight.detach().numpy().round(6).tolist(), "bias": m.bias.detach().numpy().round(6).tolist()}
        for m in net
        if isinstance(m, torch.nn.Linear)
    ]
    return {
        "version": 1,
        "groupBands": GROUP,
        "mean": mean.round(6).tolist(),
        "sd": sd.round(6).tolist(),
        "layers": layers,
        "threshold": round(threshold, 4),
    }


def voice_probability(gate: dict, x: np.ndarray) -> np.ndarray:
    """Features [blocks, n] -> probabilities [blocks]."""
    h = (x - np.array(gate["mean"])) / np.array(gate["sd"])
    for depth, layer in enumerate(gate["layers"]):
        h = h @ np.array(layer["weights"]).T + np.array(layer["bias"])
        if depth < len(gate["layers"]) - 1:
            h = np.maximum(h, 0)
    return 1 / (1 + np.exp(-h[:, 0]))
