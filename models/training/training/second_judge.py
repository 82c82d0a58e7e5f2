"""Evidence of single seconds: a small perceptron over the statistics of each second by itself, so that the
timeline can point at the part of a recording that a machine made. It hears what the judge of windows hears
(fingerprint_judge.py), our own fakes among it, less the comb, which takes too long to compute four times in the
browser."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn
from tqdm import tqdm

from .blocks import SPOKEN_SECONDS, active_seconds, blocks_of, levels
from .codecs import THIN
from .data import Clips
from .evened import MADE, EvenedJudge, Learning, taught, version_shares
from .fingerprint import COMB_STATISTICS, STATISTICS, block_sums, blocks_of_windows, statistics_of
from .frontend import FrontEnd, repeat_to
from .heard import Kept, common_versions, heard_of
from .kept import kept
from .score import WINDOW_BLOCKS, window_samples

SECOND_STATISTICS = STATISTICS - COMB_STATISTICS
HIDDEN, STEPS, BATCH, RATE, DECAY, SEED = 64, 3000, 256, 2e-3, 0.3, 0
# What it learns from, as far as the cache holds it.
HEARD = ("clean", "opus24", "tel8k", "mp364", "aac64", *THIN, *MADE)


class SecondJudge(EvenedJudge):
    """Sums of blocks [batch, blocks, WIDTH] -> raw evidence of each [batch, blocks]."""

    def __init__(self):
        super().__init__(SECOND_STATISTICS)
        self.hear = nn.Linear(SECOND_STATISTICS, HIDDEN)
        self.judge = nn.Linear(HIDDEN, 1)

    def of_statistics(self, found: torch.Tensor) -> torch.Tensor:
        """Statistics [..., SECOND_STATISTICS] -> raw evidence [...]."""
        return self.judge(torch.relu(self.hear(self.scaled(found)))).squeeze(-1)

    def forward(self, sums: torch.Tensor) -> torch.Tensor:
        return self.of_statistics(statistics_of(sums.flatten(0, 1), None)).unflatten(0, sums.shape[:2])


@torch.no_grad()
def seconds_of_clips(clips: Clips, indices: Sequence[int], version: str) -> np.ndarray:
    """Statistics of the seconds of each clip's first window [clips, 4, SECOND_STATISTICS]; NaN where there is
    next to no sound in a second."""
    front = FrontEnd()
    need = window_samples(front)
    found = np.full((len(indices), WINDOW_BLOCKS, SECOND_STATISTICS), np.nan, np.float32)
    for place, i in enumerate(tqdm(indices, f"seconds, {version}", disable=None)):
        samples = repeat_to(clips.clip(i, version), need)[:need]
        sums = block_sums(blocks_of_windows(torch.from_numpy(samples)[None])[0])
        spoken = active_seconds(levels(blocks_of(samples, front), front)) > SPOKEN_SECONDS
        found[place, spoken] = statistics_of(sums, None).numpy()[spoken]
    return found


def kept_seconds(clips: Clips, version: str, folder: Path, people: Clips | None = None) -> np.ndarray:
    """Of all clips of a set of the cache [clips, 4, SECOND_STATISTICS], as `kept` keeps them."""
    return kept("seconds", (WINDOW_BLOCKS, SECOND_STATISTICS), seconds_of_clips, clips, version, folder, people)


def learn_seconds(sets: Sequence[Kept], repos: set[str], own: Sequence[Kept] = ()) -> SecondJudge | None:
    """From the spoken seconds of the headline's clips of `repos` and of our own fakes of them; None where they
    have no two kinds of second."""
    common = common_versions((*sets, *own))
    versions = [name for name in HEARD if name in common or name in MADE]
    heard = heard_of(sets, own, repos, versions, kept_seconds)
    # A second counts where it is spoken in every version; its clip's chance is shared among such.
    spoken = np.isfinite(heard.statistics[..., 0]).all(0)
    clip, second = np.nonzero(spoken)
    labels = heard.labels[clip].astype(np.float32)
    if len(set(labels)) < 2:
        return None
    chance = heard.chance[clip] / spoken.sum(1)[clip]
    shares = version_shares(versions)
    return learn(heard.statistics[:, clip, second], torch.from_numpy(labels), chance / chance.sum(), shares)


def learn(heard: np.ndarray, labels: torch.Tensor, chance: np.ndarray, shares: np.ndarray) -> SecondJudge:
    """From statistics [versions, seconds, SECOND_STATISTICS]; the same each time."""
    judge = SecondJudge()
    scaled, even = judge.take_scale(heard, shares)
    make = lambda: nn.Sequential(
        nn.Dropout(0.15), nn.Linear(SECOND_STATISTICS, HIDDEN), nn.ReLU(), nn.Dropout(0.4), nn.Linear(HIDDEN, 1),
    )  # fmt: skip
    network = taught(make, scaled, labels, chance, shares, Learning(STEPS, BATCH, RATE, DECAY), SEED)
    with torch.no_grad():
        judge.hear.weight.copy_(network[1].weight @ even.T)
        judge.hear.bias.copy_(network[1].bias)
        judge.judge.weight.copy_(network[4].weight)
        judge.judge.bias.copy_(network[4].bias)
    return judge.eval()
