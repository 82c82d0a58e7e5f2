"""Trains one classic on the prepared cache: Adam, cosine to zero, on pairs of a fake and a real
clip. Checkpoints are atomic, and a stopped run goes on as if it had not been."""

import json
import math
from pathlib import Path

import numpy as np
import torch

from training.batches import Sampler, crops, hold_out, repositories
from training.data import Clips, headline
from training.train import save

from .frontend import WINDOW_SAMPLES, WindowFeatures
from .judge import first_windows
from .spec import Classic, Learning

# As the default model's: these are kept for calibration.
HELD_SHARE, HELD_SEED = 0.18, 11
# The demo's public-domain reader speaks in it, as for the default model.
LEFT_OUT = {"cmusphinx/pocketsphinx"}
HOME_SHARE = 0.5
SMOOTHING = 0.05
LOG_EVERY = 20
# How often, in steps, and on how many clips of each label the held-out loss of the curve is taken:
# it is for the picture alone, nothing is chosen by it.
HELD_EVERY, HELD_CLIPS = 100, 64


def fresh(classic: Classic, seed: int) -> torch.nn.Module:
    """The network with its first weights; channels_last is three times faster in bf16 on a CPU."""
    torch.manual_seed(seed)
    network = classic.network()
    pictures = len(classic.given.dims) == 3
    return network.to(memory_format=torch.channels_last) if pictures else network


def given_to(features: WindowFeatures, samples: torch.Tensor) -> torch.Tensor:
    """What the network takes, in the memory format that it likes."""
    with torch.no_grad():
        x = features(samples)
    return x.contiguous(memory_format=torch.channels_last) if x.dim() == 4 else x


def held_windows(clips: Clips, held: set[str]) -> tuple[torch.Tensor, torch.Tensor] | None:
    """First windows [n, 64000] of held-out clips, as many real as fake, and their labels [n]; None
    where one of the two is missing."""
    rng = np.random.default_rng(HELD_SEED)
    picked, labels = [], []
    for value, label in enumerate(("real", "fake")):
        mine = [
            i for i, r in enumerate(clips.rows)
            if r["repo"] in held and r["label"] == label and headline(r)
        ]  # fmt: skip
        chosen = rng.permutation(mine)[:HELD_CLIPS]
        if not len(chosen):
            return None
        picked += list(map(int, chosen))
        labels += [float(value)] * len(chosen)
    return torch.from_numpy(first_windows(clips, picked, "clean")), torch.tensor(labels)


@torch.no_grad()
def held_loss(network: torch.nn.Module, features: WindowFeatures, windows, labels) -> float:
    """Cross-entropy on them, both labels weighed alike, without dropout and without learning."""
    network.eval()
    scores = torch.cat([
        network(given_to(features, part)) for part in windows.split(16)
    ])  # fmt: skip
    network.train()
    weights = torch.where(labels > 0, 0.5 / labels.mean(), 0.5 / (1 - labels).mean())
    loss = torch.nn.functional.binary_cross_entropy_with_logits(scores.float(), labels, weights)
    return round(float(loss), 4)


def train(
    classic: Classic,
    clips: Clips,
    out: Path,
    learning: Learning | None = None,
    held_share: float = HELD_SHARE,
) -> tuple[torch.nn.Module, dict]:
    """Trains, or goes on with, the run in `out`. Returns the network, ready to judge, and what its
    checkpoint holds: step, losses (one a step), heldLosses ([step, loss] now and then) and held
    (repositories that it never heard)."""
    learning = learning or classic.learning
    out.mkdir(parents=True, exist_ok=True)
    network = fresh(classic, learning.seed)
    features = WindowFeatures(classic.given).float()
    held = hold_out(clips, held_share, HELD_SEED)
    sampler = Sampler(clips, None, set(repositories(clips)) - held - LEFT_OUT, HOME_SHARE)
    optimiser = torch.optim.Adam(network.parameters(), learning.rate)
    unheard = held_windows(clips, held)
    checkpoint, first, losses, held_losses = out / "checkpoint.pt", 0, [], []
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=False)
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        first, losses = state["step"], state["losses"]
        held_losses = state.get("heldLosses", [])
    network.train()
    for step in range(first, learning.steps):
        # Each step has a seed of its own, so that a resumed run sees what an unbroken one would.
        rng = np.random.default_rng([learning.seed, step])
        torch.manual_seed(learning.seed * 1_000_003 + step)
        warm = min(1.0, (step + 1) / learning.warm_up)
        for group in optimiser.param_groups:
            group["lr"] = learning.rate * warm * 0.5 * (1 + math.cos(math.pi * step / learning.steps))
        picked, labels, weights = sampler.draw(rng, learning.batch, 0.0)
        cut = crops(picked, WINDOW_SAMPLES, rng, learning.codec_share)
        x = given_to(features, torch.from_numpy(cut).float() / 32768)
        target = torch.from_numpy(labels) * (1 - SMOOTHING) + SMOOTHING / 2
        with torch.autocast("cpu", torch.bfloat16):
            score = network(x)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(
            score.float(), target, torch.from_numpy(weights)
        )
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimiser.step()
        losses.append(float(loss.detach()))
        last = step + 1 == learning.steps
        if unheard and (last or not (step + 1) % HELD_EVERY):
            held_losses.append([step + 1, held_loss(network, features, *unheard)])
        if not last and (step + 1) % LOG_EVERY:
            continue
        mean = round(float(np.mean(losses[-LOG_EVERY:])), 4)
        print(json.dumps({"model": classic.id, "step": step + 1, "loss": mean}), flush=True)
        save(checkpoint, {
            "network": network.state_dict(), "optimiser": optimiser.state_dict(),
            "step": step + 1, "losses": losses, "heldLosses": held_losses,
            "held": sorted(held),
        })  # fmt: skip
    state = torch.load(checkpoint, weights_only=False)
    kept = {name: state[name] for name in ("step", "losses", "held")}
    return network.eval(), {**kept, "heldLosses": state.get("heldLosses", [])}
