"""The part of the detector that judges the fingerprint: a small perceptron over a window's statistics. Its
score is added to the head's. It learns in a minute from statistics that are computed once."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn
from tqdm import tqdm

from .altered import ALTERED, STRETCHED, sound_of
from .data import Clips
from .evened import MADE, EvenedJudge, Learning, taught, version_shares
from .fingerprint import STATISTICS, comb, statistics, window_sums
from .frontend import FrontEnd, repeat_to
from .heard import Kept, common_versions, heard_of
from .kept import kept
from .score import window_samples
from .second_judge import SecondJudge

# Each of two networks that are put side by side: their average is one network.
SEEDS, HIDDEN, MIDDLE = (0, 1), 128, 32
STEPS, BATCH, RATE, DECAY = 3000, 128, 2e-3, 0.3
# Of its score beside the head's. By folds over train and dev, and by what runs held out, 1.4 to 2 do best.
SHARE = 1.4
# Heard altered, and stretched, too.
ALTERED_OF, STRETCHED_OF = ("clean", "opus24", "mp364", "aac64", "tel8k"), ("clean", "opus24")


class FingerprintJudge(EvenedJudge):
    """Sums of a window's blocks [batch, 4, WIDTH] -> raw score [batch], on top of the head's."""

    def __init__(self, hidden: int = HIDDEN * len(SEEDS), middle: int = MIDDLE * len(SEEDS)):
        super().__init__(STATISTICS)
        # Judges single seconds, in place of the head, once it has learned to.
        self.second: SecondJudge | None = None
        self.hear = nn.Linear(STATISTICS, hidden)
        self.weigh = nn.Linear(hidden, middle)
        self.judge = nn.Linear(middle, 1)

    def of_statistics(self, found: torch.Tensor) -> torch.Tensor:
        """Statistics [..., STATISTICS] -> raw score [...]."""
        heard = torch.relu(self.hear(self.scaled(found)))
        return self.judge(torch.relu(self.weigh(heard))).squeeze(-1)

    def forward(self, sums: torch.Tensor, comb=comb) -> torch.Tensor:
        return self.of_statistics(statistics(sums, comb))


@torch.no_grad()
def clip_statistics(clips: Clips, indices: Iterable[int], version: str) -> np.ndarray:
    """Of each clip's first window, repeated where the clip is shorter [clips, STATISTICS]."""
    places, found, need = list(indices), [], window_samples(FrontEnd())
    bar = tqdm(range(0, len(places), 32), f"fingerprints, {version}", disable=None)
    for begin in bar:
        batch = [repeat_to(sound_of(clips, i, version, need), need) for i in places[begin : begin + 32]]
        found.append(statistics(window_sums(torch.from_numpy(np.stack(batch)))).numpy())
    return np.concatenate(found) if found else np.zeros((0, STATISTICS), np.float32)


def kept_statistics(clips: Clips, version: str, folder: Path, people: Clips | None = None) -> np.ndarray:
    """Of all clips of a set of the cache [clips, STATISTICS], as `kept` keeps them."""
    return kept("fingerprint", (STATISTICS,), clip_statistics, clips, version, folder, people)


def learn_one(
    heard: torch.Tensor, labels: torch.Tensor, shares: np.ndarray, chance: np.ndarray, seed: int
) -> nn.Sequential:
    """One network from scaled and evened statistics [versions, clips, STATISTICS]."""
    make = lambda: nn.Sequential(
        nn.Dropout(0.15), nn.Linear(STATISTICS, HIDDEN), nn.ReLU(),
        nn.Dropout(0.4), nn.Linear(HIDDEN, MIDDLE), nn.ReLU(),
        nn.Dropout(0.2), nn.Linear(MIDDLE, 1),
    )  # fmt: skip
    return taught(make, heard, labels, chance, shares, Learning(STEPS, BATCH, RATE, DECAY), seed)


def learn(
    heard: np.ndarray, labels: np.ndarray, chance: np.ndarray, shares: np.ndarray
) -> FingerprintJudge:
    """The judge, from statistics [versions, clips, STATISTICS], of which each clip and each version is
    drawn by its share; the same each time."""
    judge = FingerprintJudge()
    scaled, even = judge.take_scale(heard, shares)
    target = torch.from_numpy(labels.astype(np.float32))
    networks = [learn_one(scaled, target, shares, chance, seed) for seed in SEEDS]
    part = SHARE / len(SEEDS)
    with torch.no_grad():
        judge.hear.weight.copy_(torch.cat([network[1].weight @ even.T for network in networks]))
        judge.hear.bias.copy_(torch.cat([network[1].bias for network in networks]))
        # Each weighs only what it heard itself.
        judge.weigh.weight.copy_(torch.block_diag(*(network[4].weight for network in networks)))
        judge.weigh.bias.copy_(torch.cat([network[4].bias for network in networks]))
        judge.judge.weight.copy_(torch.cat([network[7].weight * part for network in networks], 1))
        judge.judge.bias.copy_(sum(network[7].bias * part for network in networks))
    return judge.eval()


def with_fingerprint(detector, kept: dict[str, torch.Tensor] | None):
    """The detector with the judge whose weights were kept, if any were."""
    if kept is not None:
        judge = FingerprintJudge(len(kept["hear.bias"]), len(kept["weigh.bias"]))
        if any(name.startswith("second.") for name in kept):
            judge.second = SecondJudge()
        detector.fingerprint = judge
        detector.fingerprint.load_state_dict(kept)
    return detector.eval()


def learn_from(sets: Sequence[Kept], repos: set[str], own: Sequence[Kept] = ()) -> FingerprintJudge:
    """From the clips of `repos` in sets of the cache, in all versions that the sets have, altered, stretched,
    and over noise and music, and from our own fakes of those repositories."""
    common = common_versions((*sets, *own))
    further = ((ALTERED, ALTERED_OF), (STRETCHED, STRETCHED_OF))
    altered = [name + how for how, names in further for name in names if name in common]
    versions = [*common, *altered, *(name for name in MADE if name not in common)]
    heard = heard_of(sets, own, repos, versions, kept_statistics)
    return learn(heard.statistics, heard.labels, heard.chance, version_shares(versions))
