"""Balanced batches: over label, repository (by the root of its systems) and system."""

from collections import defaultdict

import numpy as np

from .data import APART, Clips

# Fakes of kinds that stand apart are seen now and then: a neural codec's sound is worth knowing,
# but processed human speech must not rule the boundary.
APART_WEIGHT = 0.25


def repositories(clips: Clips) -> list[str]:
    return sorted({row["repo"] for row in clips.rows})


def hold_out(clips: Clips, share: float, seed: int) -> set[str]:
    """Repositories kept for calibration: a seeded share of those with speech."""
    rng = np.random.default_rng(seed)
    names = repositories(clips)
    return set(rng.permutation(names)[: round(share * len(names))])


def way_of(row: dict) -> str:
    """How a fake of our own was made: own-gl-mel80 and own-gl-linear are one way, own-espeak-ng-de and
    -fr are one, and so on."""
    return "-".join(row["system"].split("-")[:2])


class Sampler:
    """Draws (clips, index) pairs with labels; `repos` limits the repositories, `home_share` of the
    real clips come from the fake's own repository."""

    def __init__(self, clips: Clips, own: Clips | None, repos: set[str], home_share: float = 0.65):
        self.clips, self.own, self.home_share = clips, own, home_share
        self.fakes = defaultdict(lambda: defaultdict(list))
        self.reals = defaultdict(list)
        for index, row in enumerate(clips.rows):
            if row["repo"] not in repos or row["kind"] == "singing":
                continue
            if row["label"] == "real":
                self.reals[row["repo"]].append(index)
            elif row["label"] == "fake":
                self.fakes[row["repo"]][row["system"]].append(index)
        self.ours = self.pairs(repos) if own else []
        self.repos = sorted(self.fakes)
        weight = np.sqrt([len(self.fakes[repo]) for repo in self.repos])
        self.chance = weight / weight.sum()
        self.real_repos = sorted(self.reals)

    def pairs(self, repos: set[str]) -> list[list[tuple[int, int]]]:
        """Our own fakes by the way they were made: lists of (fake, the real clip beside it)."""
        place = {row["id"]: index for index, row in enumerate(self.clips.rows)}
        ways = defaultdict(list)
        for index, row in enumerate(self.own.rows):
            if row["repo"] in repos:
                ways[way_of(row)].append((index, place[row["source"]]))
        return [ways[name] for name in sorted(ways)]

    def draw(self, rng: np.random.Generator, batch: int, own_share: float):
        """Lists of (Clips, index), labels [batch] (1 = machine) and weights [batch]; a fake and its
        real clip stand side by side. `own_share` of the fakes are our own."""
        picked, labels, weights = [], [], []
        while len(picked) < batch:
            if self.ours and rng.random() < own_share:
                # Each way as often as the others: formant speech is rare and must be heard too.
                way = self.ours[rng.integers(len(self.ours))]
                fake, real = way[rng.integers(len(way))]
                source, weight = self.own, 1.0
            else:
                repo = self.repos[rng.choice(len(self.repos), p=self.chance)]
                # Half and more of the real clips come from the fake's own repository.
                home = repo if self.reals.get(repo) and rng.random() < self.home_share else None
                home = home or self.real_repos[rng.integers(len(self.real_repos))]
                real = int(rng.choice(self.reals[home]))
                systems = self.fakes[repo]
                name = sorted(systems)[rng.integers(len(systems))]
                fake, source = int(rng.choice(systems[name])), self.clips
                weight = APART_WEIGHT if source.rows[fake]["kind"] in APART else 1.0
            picked += [(source, fake), (self.clips, real)]
            labels += [1.0, 0.0]
            weights += [weight, 1.0]
        return picked[:batch], np.array(labels[:batch], np.float32), np.array(weights[:batch], np.float32)


def gather(
    flat: np.ndarray, starts: np.ndarray, lengths: np.ndarray, length: int, draws: np.ndarray
) -> np.ndarray:
    """Crops [count, length] int16 of clips that lie in `flat`; `draws` [count, 2] in [0, 1) say
    where each begins. A short clip repeats, half of them from another point on."""
    out = np.empty((len(starts), length), np.int16)
    place, turn = draws.T
    whole = lengths >= length
    begin = starts[whole] + (place[whole] * (lengths[whole] - length + 1)).astype(int)
    if whole.any():
        out[whole] = np.lib.stride_tricks.sliding_window_view(flat, length)[begin]
    begin, span = starts[~whole, None], lengths[~whole, None]
    shift = np.where(turn[~whole, None] < 0.5, (place[~whole, None] * span).astype(int), 0)
    out[~whole] = flat[begin + (np.arange(length) + shift) % span]
    return out


def crops(picked, length: int, rng: np.random.Generator, codec_share: float) -> np.ndarray:
    """Random crops [batch, length] int16 of random versions; short clips are repeated to fill.
    One gather for each set and version, whatever the batch. Both of a pair (neighbours) come from
    one codec, and from none where one of them has no copies: a codec must tell nothing."""
    out = np.empty((len(picked), length), np.int16)
    pairs = -(-len(picked) // 2)
    able = [len(clips.versions) > 1 for clips, _ in picked] + [True] * (len(picked) % 2)
    able = np.array(able).reshape(pairs, 2).all(1)
    coded = np.repeat((rng.random(pairs) < codec_share) & able, 2)[: len(picked)]
    which = np.repeat(rng.random(pairs), 2)[: len(picked)]
    draws = rng.random((len(picked), 2))
    owner = np.array([id(clips) for clips, _ in picked])
    index = np.array([index for _, index in picked])
    for clips in {id(clips): clips for clips, _ in picked}.values():
        names = ["clean", *(name for name in clips.versions if name != "clean")]
        version = np.where(coded, 1 + (which * (len(names) - 1)).astype(int), 0)
        for number in range(len(names)):
            mine = np.flatnonzero((owner == id(clips)) & (version % len(names) == number))
            at = index[mine]
            place = clips.starts[at], clips.lengths[at]
            out[mine] = gather(clips.versions[names[number]], *place, length, draws[mine])
    return out
