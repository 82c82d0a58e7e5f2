"""Trains the detector on a prepared cache: AdamW, cosine to zero, moving average of the weights."""

import copy
import json
import math
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from .augment import mix_noise, noise_bank, shaped_bands, stretch_of, stretched
from .batches import Sampler, crops, hold_out, repositories
from .channel import change_channel, room_bank
from .data import Clips
from .fingerprint_judge import with_fingerprint
from .freeze import below, freeze, learning_mode
from .frontend import RATE, FrontEnd, Spectrum
from .model import Detector, Shape
from .processes import make_fabric, own_part, share_statistics
from .recipe import Recipe


# Weights of the fingerprint's judge, in a run's folder.
FINGERPRINT = "fingerprint.pt"
# Strength of augmentation at the foot of the ramp.
LIGHT = 0.2


def shape_of(recipe: dict) -> Shape:
    """The network that a recipe names; a recipe from before it named one had the plain shape."""
    named = {name: recipe[name] for name in Shape.__dataclass_fields__ if name in recipe}
    if "blocks" in named:
        named["blocks"] = tuple(tuple(block) for block in named["blocks"])
    return Shape(**named)


def babble_bank(clips: Clips, rng: np.random.Generator, count: int = 48) -> np.ndarray:
    """Five voices at once [count, 8 s]; any voices, so that babble tells nothing of the label."""
    length = 8 * RATE
    out = np.zeros((count, length), np.float32)
    for row in out:
        for _ in range(5):
            clip = clips.clip(int(rng.integers(len(clips.rows))))
            row += np.resize(clip / (clip.std() + 1e-6), length)
    return out / (out.std(1, keepdims=True) + 1e-9)


def save(path: Path, state: dict) -> None:
    """Atomic: a killed run leaves the last whole checkpoint."""
    temporary = path.with_suffix(".tmp")
    torch.save(state, temporary)
    temporary.rename(path)


def average_in(averaged: Detector, detector: Detector, keep: float, fixed: tuple[str, ...]) -> None:
    """Moves the average towards the detector by 1 - `keep`; what is frozen stays to the bit."""
    pairs = zip(averaged.state_dict().items(), detector.state_dict().values(), strict=True)
    moving = [(mine, theirs) for (name, mine), theirs in pairs if not below(name, fixed)]
    floats = [pair for pair in moving if pair[0].dtype.is_floating_point]
    mine, theirs = map(list, zip(*floats, strict=True))
    torch._foreach_mul_(mine, keep)
    torch._foreach_add_(mine, theirs, alpha=1 - keep)
    for counter, count in (pair for pair in moving if not pair[0].dtype.is_floating_point):
        counter.copy_(count)


def train(
    clips: Clips,
    own: Clips | None,
    recipe: Recipe,
    out: Path,
    log_every: int = 50,
    start: Path | None = None,
    device: str | None = None,
    held: set[str] | None = None,
    watch: Callable[[int, Detector], None] | None = None,
) -> Detector:
    """Trains or goes on with the run in `out`; returns the averaged model.

    A new run begins with the averaged weights of `start` (a run or a weights file), if given.
    Crops are gathered on the CPU as int16; all after that runs on the device, shared among the
    processes that torchrun started (`processes.py`). `held` names the repositories to keep out
    (else a seeded share). `watch(step, averaged)` is called after each checkpoint; what it raises
    ends the run, which can be gone on with.
    """
    fabric = make_fabric(device)
    device, first_process = fabric.device, fabric.global_rank == 0
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    front = FrontEnd(scale=recipe.scale)
    # channels_last: a quarter faster on a CPU.
    shape = shape_of(asdict(recipe))
    detector = Detector(front, shape).to(memory_format=torch.channels_last)
    before: list[dict] = []
    if start:
        # Trunk and head learn here; the fingerprint's judge learns on its own, afterwards.
        state = kept_state(start)
        detector.load_state_dict(state["averaged"])
        before = [*state.get("before", []), {"steps": state["step"], "recipe": state["recipe"]}]
    freeze(detector, recipe.freeze)
    averaged = copy.deepcopy(detector).eval().to(device)
    spectrum = Spectrum(front).to(device)
    held = hold_out(clips, recipe.held_share, 11) if held is None else held
    repos = set(repositories(clips)) - held - set(recipe.left_out)
    sampler = Sampler(clips, own, repos, recipe.home_share)
    fixed = np.random.default_rng(recipe.seed)
    bank = torch.from_numpy(noise_bank(recipe.seed)).to(device)
    babble = torch.from_numpy(babble_bank(clips, fixed)).to(device)
    rooms = torch.from_numpy(room_bank(recipe.seed)).to(device) if recipe.rooms else None
    learning = [p for p in detector.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(learning, recipe.rate, weight_decay=recipe.decay)
    learner, optimiser = fabric.setup(detector, optimiser)
    learner.mark_forward_method("both")
    checkpoint, first, losses, fresh = out / "checkpoint.pt", 0, [], []
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, weights_only=False)
        detector.load_state_dict(state["detector"])
        averaged.load_state_dict(state["averaged"])
        optimiser.load_state_dict(state["optimiser"])
        first, losses, before = state["step"], state["losses"], state.get("before", [])
    else:
        # A judge that an earlier run in this folder left may have heard what this one holds out.
        (out / FINGERPRINT).unlink(missing_ok=True)
    # Quiet where there is no terminal: the lines below are for logs.
    bar = tqdm(range(first, recipe.steps), "train", disable=None if first_process else True)
    for step in bar:
        # Each step has a seed of its own, so that a resumed run sees what an unbroken one would.
        rng = np.random.default_rng([recipe.seed, step])
        torch.manual_seed(recipe.seed * 1_000_003 + step + 7_000_003 * fabric.global_rank)
        warm = min(1.0, (step + 1) / recipe.warm_up)
        for group in optimiser.param_groups:
            group["lr"] = recipe.rate * warm * 0.5 * (1 + math.cos(math.pi * step / recipe.steps))
        risen = min(1.0, step / max(1.0, recipe.ramp * recipe.steps)) if recipe.ramp else 1.0
        strength = recipe.strength * risen + min(LIGHT, recipe.strength) * (1 - risen)
        picked, labels, weights = sampler.draw(rng, recipe.batch, recipe.own_share * risen)
        seconds = rng.choice(recipe.seconds)
        length = int(seconds * stretch_of(rng, recipe.formants * strength) * RATE) + 240
        part = own_part(recipe.batch, fabric)
        if not first_process:
            rng = np.random.default_rng([recipe.seed, step, fabric.global_rank])
        x = torch.from_numpy(crops(picked[part], length, rng, recipe.codec_share * risen))
        x = x.to(device).float().mul_(1 / 32768)
        if recipe.rooms:
            x = change_channel(x, rooms, rng, recipe.rooms * strength)
        x = mix_noise(x, bank, babble, rng, strength)
        bands = shaped_bands(spectrum, x, strength, recipe.formants * strength, recipe.masks)
        bands = stretched(bands, int(seconds * RATE) // front.hopSamples)
        learning_mode(detector, recipe.freeze)
        target = torch.from_numpy(labels[part]) * (1 - recipe.smoothing) + recipe.smoothing / 2
        cost = torch.nn.functional.binary_cross_entropy_with_logits
        target, weight = target.to(device), torch.from_numpy(weights[part]).to(device)
        # Said here: on one device Fabric calls a marked method without its precision.
        with fabric.autocast():
            score, seconds = learner.both(bands)
        score, seconds = score.float(), seconds.float()
        loss = cost(score, target, weight)
        # Each second alone is told what its clip is, so that the timeline points somewhere.
        each = (target[:, None].expand_as(seconds), weight[:, None].expand_as(seconds))
        loss = loss + recipe.evidence_weight * cost(seconds, *each)
        optimiser.zero_grad()
        fabric.backward(loss)
        torch.nn.utils.clip_grad_norm_(learning, 2.0)
        optimiser.step()
        with torch.no_grad():
            keep = min(recipe.average, (step + 1) / (step + 10))
            average_in(averaged, detector, keep, recipe.freeze)
        # Read off a GPU now and then only: each reading waits for it.
        fresh.append(loss.detach())
        last = step + 1 == recipe.steps
        if not last and (step + 1) % log_every:
            continue
        losses += torch.stack(fresh).tolist()
        fresh = []
        if first_process:
            line = {"step": step + 1, "loss": round(float(np.mean(losses[-log_every:])), 4)}
            tqdm.write(json.dumps(line))
        if last or (step + 1) % (4 * log_every) == 0:
            share_statistics(averaged, fabric)
            if first_process:
                save(
                    checkpoint,
                    {
                        "detector": detector.state_dict(),
                        "averaged": averaged.state_dict(),
                        "optimiser": optimiser.state_dict(),
                        "step": step + 1,
                        "losses": losses,
                        "recipe": asdict(recipe),
                        "held": sorted(map(str, held)),
                        # Runs whose weights this one began with, first to last.
                        "before": before,
                    },
                )
            fabric.barrier()
            if watch:
                watch(step + 1, averaged)
    return averaged.cpu()


def save_weights(path: Path, state: dict) -> None:
    """What `restore` needs of a checkpoint and no more: to start from, a quarter of its size."""
    names = ("averaged", "step", "recipe", "before", "blend", "fingerprint")
    kept = {name: state[name] for name in names if name in state}
    save(path, {**kept, "held": list(map(str, state["held"]))})


def kept_state(place: Path) -> dict:
    """What a run (its folder) or a weights file keeps, without a judge of fingerprints in a file of its own."""
    path = place / "checkpoint.pt" if place.is_dir() else place
    if not path.exists():
        raise SystemExit(f"{path} is missing: train first, or name a run or a weights file.")
    # A run is one's own; a weights file may come from elsewhere, and no code in it is run.
    return torch.load(path, map_location="cpu", weights_only=not place.is_dir())


def restore(place: Path) -> tuple[Detector, dict]:
    """The averaged model of a run (its folder) or of a weights file, and what is kept with it."""
    state = kept_state(place)
    detector = Detector(FrontEnd(scale=state["recipe"]["scale"]), shape_of(state["recipe"]))
    detector.load_state_dict(state["averaged"])
    # Of a run in a file of its own: `train` may go on, and the judge is learned anew in a minute.
    beside = place / FINGERPRINT
    if place.is_dir() and beside.exists():
        state["fingerprint"] = torch.load(beside, map_location="cpu", weights_only=True)
    return with_fingerprint(detector, state.get("fingerprint")), state
