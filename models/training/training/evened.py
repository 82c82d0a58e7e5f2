"""What the judges of statistics share: how often each clip and each version of it is drawn, and statistics
brought to one size."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from .altered import ALTERED, STRETCHED
from .codecs import THIN

# Heard beside what the cache holds.
MADE = ("noise10", "music10")
# How often a clip comes altered, stretched, in noise or music, and in a thin codec; else as it is, clean twice
# as often as in each other codec. Without noise it takes music for machines, with as much of it as of codecs it
# learns less of those.
ALTERED_SHARE, STRETCHED_SHARE, MADE_SHARE, THIN_SHARE = 0.35, 0.1, 0.1, 0.1
# Statistics further from their mean than this many deviations count as this far.
REACH = 3.0
# Statistics that say nearly the same in many numbers drown what few say. Directions are brought towards one
# size: each variance counts by 1 - SHRINKAGE, their mean by SHRINKAGE. 0 is full whitening, 1 none.
SHRINKAGE = 0.6
# Labels are drawn towards the middle by this much: a few are wrong.
SMOOTHING = 0.1


def chances(labels: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """How often each clip is drawn: people and machines alike, groups (repositories, or ways of making) of
    a label by the root of their clips."""
    chance = np.zeros(len(labels))
    for label in (0.0, 1.0):
        for group in np.unique(groups[labels == label]):
            mine = (labels == label) & (groups == group)
            chance[mine] = 1 / np.sqrt(mine.sum())
        chance[labels == label] /= max(chance[labels == label].sum(), 1e-9)
    return chance / chance.sum()


def version_shares(versions: list[str]) -> np.ndarray:
    """How often a clip is drawn in each version [versions]."""
    shares = {"altered": ALTERED_SHARE, "stretched": STRETCHED_SHARE, "made": MADE_SHARE, "thin": THIN_SHARE}
    shares["as it is"] = 1 - sum(shares.values())

    def of(name: str) -> str:
        if name.endswith(ALTERED):
            return "altered"
        if name.endswith(STRETCHED):
            return "stretched"
        return "made" if name in MADE else "thin" if name in THIN else "as it is"

    each = np.array([2.0 if name.removesuffix(ALTERED).removesuffix(STRETCHED) == "clean" else 1.0 for name in versions])
    for kind, share in shares.items():
        mine = np.array([of(name) == kind for name in versions])
        each[mine] *= share / max(each[mine].sum(), 1e-9)
    return each / each.sum()


def evening(scaled: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The matrix [statistics, statistics] that brings the directions of scaled statistics [versions, clips,
    statistics] towards one size (ZCA whitening, Kessy et al. 2018, of the shrunk covariance within versions);
    what comes out has a mean variance of 1."""
    within = sum(share * np.cov(each.T, dtype=np.float64) for share, each in zip(shares, scaled, strict=True))
    variance, directions = np.linalg.eigh(within)
    variance = variance.clip(min=0)
    shrunk = (1 - SHRINKAGE) * variance + SHRINKAGE * variance.mean()
    evened = (directions / np.sqrt(shrunk)) @ directions.T
    return evened / np.sqrt((variance / shrunk).mean())


class EvenedJudge(nn.Module):
    """A judge that takes statistics scaled by what training heard."""

    def __init__(self, statistics: int):
        super().__init__()
        self.register_buffer("mean", torch.zeros(statistics))
        self.register_buffer("deviation", torch.ones(statistics))

    def scaled(self, found: torch.Tensor) -> torch.Tensor:
        """Statistics as the network takes them."""
        return ((found - self.mean) / self.deviation).clamp(-REACH, REACH)

    @torch.no_grad()
    def take_scale(self, heard: np.ndarray, shares: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        """Sets the scale from statistics [versions, clips, statistics], versions by their share; returns them
        scaled and evened, and the matrix that evens, for the first layer of what learns from them."""
        mean = shares @ heard.mean(1)
        square = shares @ ((heard - mean) ** 2).mean(1)
        self.mean.copy_(torch.from_numpy(mean))
        self.deviation.copy_(torch.from_numpy(np.sqrt(square) + 1e-6))
        scaled = self.scaled(torch.from_numpy(heard))
        even = torch.from_numpy(evening(scaled.numpy(), shares)).float()
        scaled @= even
        return scaled, even


@dataclass(frozen=True)
class Learning:
    """How a judge's network learns: AdamW with cosine to zero."""

    steps: int
    batch: int
    rate: float
    decay: float


def taught(
    make: Callable[[], nn.Sequential], heard: torch.Tensor, labels: torch.Tensor, chance: np.ndarray,
    shares: np.ndarray, learning: Learning, seed: int,
) -> nn.Sequential:  # fmt: skip
    """The network that `make` gives, learned from scaled and evened statistics [versions, clips, statistics], of
    which each clip and each version is drawn by its share; the same for the same seed."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = make()
    optimiser = torch.optim.AdamW(network.parameters(), learning.rate, weight_decay=learning.decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, learning.steps)
    for _ in range(learning.steps):
        clip = torch.from_numpy(rng.choice(len(labels), learning.batch, p=chance))
        given = heard[torch.from_numpy(rng.choice(len(heard), learning.batch, p=shares)), clip]
        score = network(given + 0.1 * torch.randn_like(given)).squeeze(1)
        target = labels[clip] * (1 - SMOOTHING) + SMOOTHING / 2
        loss = nn.functional.binary_cross_entropy_with_logits(score, target)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return network.eval()
