"""What a judge of statistics learns from: clips of sets of the cache and our own fakes of them, and how often each
is drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .batches import way_of
from .data import Clips, headline_of
from .evened import chances

# Of the fakes are our own. They teach systems that are used today and cost nothing.
OWN_SHARE = 0.1

# A set of the cache and the folder where it lies.
Kept = tuple[Clips, Path]
# Statistics of all clips of a set [clips, ...] in a version; the last: whose voices babble is made of, where the
# set has none.
Find = Callable[[Clips, str, Path, Clips | None], np.ndarray]


@dataclass(frozen=True)
class Heard:
    """Statistics [versions, clips, ...], labels [clips], 1 for a machine, and chances [clips], which sum to 1."""

    statistics: np.ndarray
    labels: np.ndarray
    chance: np.ndarray


def common_versions(sets: Sequence[Kept]) -> list[str]:
    """Versions that all of these sets hold, as the first one orders them."""
    return [name for name in sets[0][0].versions if all(name in clips.versions for clips, _ in sets)]


def heard_of(sets: Sequence[Kept], own: Sequence[Kept], repos: set[str], versions: list[str], find: Find) -> Heard:
    """The headline's clips of `repos` in `sets`, and our own fakes of those repositories, OWN_SHARE of the fakes,
    each way of making as often as its clips' root. Processed speech and singing stand apart, as in the figures."""
    people = sets[0][0]
    found, labels, groups, ways = [], [], [], []
    for clips, folder in sets:
        index = headline_of(clips, repos)
        found.append(np.stack([find(clips, version, folder, None)[index] for version in versions]))
        labels += [float(clips.rows[i]["label"] == "fake") for i in index]
        groups += [clips.rows[i]["repo"] for i in index]
    for clips, folder in own:
        index = np.array([i for i, row in enumerate(clips.rows) if row["repo"] in repos], int)
        found.append(np.stack([find(clips, version, folder, people)[index] for version in versions]))
        ways += [way_of(clips.rows[i]) for i in index]
    truth = np.array(labels)
    chance = chances(truth, np.array(groups))
    if ways:
        ours = chances(np.ones(len(ways)), np.array(ways)) / 2
        chance = np.concatenate([np.where(truth > 0, 1 - OWN_SHARE, 1.0) * chance, OWN_SHARE * ours])
        truth = np.concatenate([truth, np.ones(len(ways))])
    return Heard(np.concatenate(found, 1), truth, chance)
