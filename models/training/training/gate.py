"""The speech gate: a small network on statistics of one second of log bands and of the last four."""

import numpy as np
import torch
from torch import nn

from .blocks import SPOKEN_SECONDS
from .data import Clips
from .frontend import FrontEnd, Spectrum
from .gate_data import GATE_BLOCKS, Sounds, collect
from .voice_features import voice_features

# Share of voiced blocks that passes, each judged by a network that has not heard its repository.
PASS = 0.98
FOLDS = 4
HIDDEN, EPOCHS, RATE, DECAY, DROPOUT = 32, 12, 3e-3, 3e-2, 0.2
# A number further than this from its mean, in deviations, says no more than one that far.
CLAMP = 6.0
# Sequences that turn into another one on the way: a voice after music, music after a voice.
SPLICED = 0.3


def with_recent(x: torch.Tensor) -> torch.Tensor:
    """[n, GATE_BLOCKS, f] -> [n, GATE_BLOCKS, 2 f]: each block beside the mean of those so far."""
    count = torch.arange(1, x.shape[1] + 1, device=x.device)[None, :, None]
    return torch.cat([x, torch.cumsum(x, 1) / count], 2)


def spliced(rng: np.random.Generator, parts: list[torch.Tensor]) -> list[torch.Tensor]:
    """Some rows of a batch go over into the beginning of another row, in all parts [n, blocks, ..]."""
    rows = np.flatnonzero(rng.random(len(parts[0])) < SPLICED)
    if len(rows) < 2:
        return parts
    at, others = int(rng.integers(1, GATE_BLOCKS)), np.roll(rows, 1)
    out = [part.clone() for part in parts]
    for new, part in zip(out, parts, strict=True):
        new[rows, at:] = part[others, : GATE_BLOCKS - at]
    return out


def fit(sounds, rows: np.ndarray, mean: np.ndarray, sd: np.ndarray, seed: int) -> nn.Sequential:
    """A network on these rows of `sounds` (arrays of Sounds)."""
    features, active, voice, weight, _ = (part[rows] for part in sounds)
    n = len(rows)
    x = torch.from_numpy(normal(features, mean, sd)).transpose(0, 1).reshape(2 * n, GATE_BLOCKS, -1)
    target = torch.from_numpy(np.tile(voice, 2)).float()[:, None].expand(-1, GATE_BLOCKS)
    # What is said of a voice's pauses does not count; blocks that are not there neither.
    heard = np.where(voice[:, None], active > SPOKEN_SECONDS, active > 0)
    balance = np.where(voice, 0.5 / (weight * voice).sum(), 0.5 / (weight * ~voice).sum()) * n
    cost = torch.from_numpy(np.tile(heard * (weight * balance)[:, None], (2, 1))).float()
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = nn.Sequential(
        nn.Dropout(DROPOUT),
        nn.Linear(2 * x.shape[2], HIDDEN),
        nn.ReLU(),
        nn.Dropout(DROPOUT),
        nn.Linear(HIDDEN, 1),
    )
    optimiser = torch.optim.AdamW(net.parameters(), RATE, weight_decay=DECAY)
    loss_of = nn.functional.binary_cross_entropy_with_logits
    steps, done = EPOCHS * -(-2 * n // 64), 0
    for _ in range(EPOCHS):
        for pick in torch.from_numpy(rng.permutation(2 * n)).split(64):
            for group in optimiser.param_groups:
                group["lr"] = RATE * 0.5 * (1 + np.cos(np.pi * done / steps))
            done += 1
            batch, wanted, weights = spliced(rng, [x[pick], target[pick], cost[pick]])
            said = net(with_recent(batch)).squeeze(2)
            loss = loss_of(said, wanted, weights, reduction="sum") / weights.sum().clamp(min=1e-6)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return net.eval()


def normal(features: np.ndarray, mean: np.ndarray, sd: np.ndarray) -> np.ndarray:
    """Features in deviations from their mean, clamped."""
    return np.clip((features - mean) / sd, -CLAMP, CLAMP).astype(np.float32)


def train_gate(clips: Clips, front: FrontEnd, count: int = 16000, seed: int = 5) -> dict:
    """Returns the gate's JSON. Its threshold lets PASS of the voiced blocks through, by
    cross-validation over repositories."""
    sounds = collect(clips, front, np.random.default_rng(seed), count)
    return gate_from(sounds, seed)


def gate_from(collected: Sounds, seed: int) -> dict:
    """The gate's JSON from what was collected."""
    sounds = collected.arrays()
    features, active, voice, _, repo = sounds
    there = features[:, 0][active > 0]
    plain = lambda values: [float(f"{v:.5g}") for v in np.asarray(values, np.float64).ravel()]
    mean, sd = np.array(plain(there.mean(0))), np.array(plain(there.std(0) + 1e-3))
    repos = np.random.default_rng(seed).permutation(sorted(set(repo) - {"made"}))
    chance = []
    for fold in range(FOLDS):
        held = np.isin(repo, repos[fold::FOLDS])
        spoken = held & voice
        other = fit(sounds, np.flatnonzero(~held), mean, sd, seed)
        inputs = with_recent(torch.from_numpy(normal(features[spoken, 0], mean, sd)))
        with torch.no_grad():
            said = torch.sigmoid(other(inputs).squeeze(2)).numpy()
        chance.append(said[active[spoken] > SPOKEN_SECONDS])
    net = fit(sounds, np.arange(len(voice)), mean, sd, seed)
    layers = [m for m in net if isinstance(m, nn.Linear)]
    return {
        "version": 2,
        "mean": plain(mean),
        "sd": plain(sd),
        "layers": [
            {
                "weights": [plain(row) for row in m.weight.detach()],
                "bias": plain(m.bias.detach()),
            }
            for m in layers
        ],
        "threshold": round(float(np.quantile(np.concatenate(chance), 1 - PASS)), 4),
    }


def voice_probability(gate: dict, features: np.ndarray) -> np.ndarray:
    """Features of one source's blocks with sound, in order [blocks, f] -> probabilities [blocks]."""
    x = normal(features, np.array(gate["mean"]), np.array(gate["sd"])).astype(np.float64)
    recent = [x[max(0, i - GATE_BLOCKS + 1) : i + 1].mean(0) for i in range(len(x))]
    h = np.concatenate([x, np.array(recent).reshape(x.shape)], 1)
    for depth, layer in enumerate(gate["layers"]):
        h = h @ np.array(layer["weights"]).T + np.array(layer["bias"])
        if depth < len(gate["layers"]) - 1:
            h = np.maximum(h, 0)
    return 1 / (1 + np.exp(-h[:, 0]))


def block_features(blocks: np.ndarray, front: FrontEnd) -> np.ndarray:
    """Blocks [n, block_samples] -> gate features [n, f]."""
    spectrum, out = Spectrum(front), []
    for begin in range(0, len(blocks), 256):
        part = torch.from_numpy(blocks[begin : begin + 256].astype(np.float32))
        with torch.no_grad():
            out.append(voice_features(spectrum.bands(spectrum(part)).numpy()))
    return np.concatenate(out)
