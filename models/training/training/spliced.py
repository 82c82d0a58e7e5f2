"""Half a person, half a machine: does the evidence of single seconds point at the right half?"""

import numpy as np

from .calibrate import segment_llr
from .data import Clips, headline
from .frontend import RATE, FrontEnd
from .metrics import auc
from .model import Detector
from .score import segments_of

HALF_SECONDS = 4
# Shorter clips would be more repetition than voice.
MIN_SECONDS = 3.0
# The twin of src/pipeline/parts.ts, where the words stand: how far from 0 a part's seconds must lie
# on average to add up, and what a part must add up to.
MACHINE_DRIFT, HUMAN_DRIFT = 0.5, 0.2
PART_LLR, PART_GROWTH, SHORT_SECONDS = 3.2, 0.9, 8


def part_strength(llrs: np.ndarray, drift: float) -> float:
    """What the strongest stretch for a machine adds up to (Kadane); the sign turned, for a person."""
    best = now = 0.0
    for llr in llrs:
        now = max(0.0, now + float(llr) - drift)
        best = max(best, now)
    return best


def against_itself(llrs: np.ndarray) -> bool:
    """A part speaks for a machine, another for a person."""
    wanted = PART_LLR + PART_GROWTH * np.log2(max(len(llrs), SHORT_SECONDS) / SHORT_SECONDS)
    return min(part_strength(llrs, MACHINE_DRIFT), part_strength(-llrs, HUMAN_DRIFT)) >= wanted


def half(clips: Clips, index: int) -> np.ndarray:
    """The clip repeated or cut to half a splice, at one level."""
    samples = np.resize(clips.clip(index), HALF_SECONDS * RATE)
    return 0.08 * samples / (samples.std() + 1e-6)


def pairs_of(clips: Clips, rng: np.random.Generator) -> list[tuple[int, int]]:
    """(real, fake) clips, each once, of at least MIN_SECONDS; of one repository as far as it has both, so
    that the channel does not tell the halves apart."""
    left: dict[str, dict[str, list[int]]] = {"real": {}, "fake": {}}
    for index in rng.permutation(len(clips.rows)):
        row = clips.rows[index]
        if headline(row) and clips.lengths[index] >= MIN_SECONDS * RATE:
            left[row["label"]].setdefault(row["repo"], []).append(int(index))
    pairs = []
    for repo in sorted(left["real"]):
        fakes = left["fake"].get(repo, [])
        while left["real"][repo] and fakes:
            pairs.append((left["real"][repo].pop(), fakes.pop()))
    rest = [[i for repo in sorted(side) for i in side[repo]] for side in left.values()]
    reals, fakes = (list(rng.permutation(side)) for side in rest)
    return pairs + [(int(a), int(b)) for a, b in zip(reals, fakes, strict=False)]


def seconds_of(detector: Detector, samples: np.ndarray, front: FrontEnd) -> np.ndarray:
    """Raw evidence of all of its seconds; the last frames of the last one are filled with zeros."""
    return segments_of(detector, np.pad(samples, (0, front.block_samples - RATE)))


def spliced(detector: Detector, clips: Clips, settings: dict, seed: int = 23) -> dict | None:
    """Figures over splices of a real and a fake clip, 4 s each, in either order; None where fewer than
    two pairs of clips are long enough.

    `secondAuc`: of all seconds pooled; `rightHalf`: share of splices whose fake half has the higher
    mean; `conflict`: how often evidence is called against itself, of splices and of joined clips of
    one label."""
    rng = np.random.default_rng(seed)
    pairs = pairs_of(clips, rng)
    if len(pairs) < 2:
        return None
    values, labels, right, found = [], [], [], []
    for number, (real, fake) in enumerate(pairs):
        order = (real, fake) if number % 2 else (fake, real)
        x = np.concatenate([half(clips, index) for index in order])
        llrs = segment_llr(seconds_of(detector, x, detector.front), settings)
        halves = {order[0]: llrs[:HALF_SECONDS], order[1]: llrs[HALF_SECONDS:]}
        right.append(halves[fake].mean() > halves[real].mean())
        found.append(against_itself(llrs))
        values += [*halves[real], *halves[fake]]
        labels += [0.0] * HALF_SECONDS + [1.0] * HALF_SECONDS
    same = []
    for side in zip(*pairs, strict=True):
        for one, other in zip(side[::2], side[1::2], strict=False):
            x = np.concatenate([half(clips, one), half(clips, other)])
            llrs = segment_llr(seconds_of(detector, x, detector.front), settings)
            same.append(against_itself(llrs))
    same_repo = sum(clips.rows[a]["repo"] == clips.rows[b]["repo"] for a, b in pairs)
    share = lambda hits: round(float(np.mean(hits)), 4)
    return {
        "splices": len(pairs),
        "ofOneRepository": same_repo,
        "secondAuc": round(auc(np.array(values), np.array(labels)), 4),
        "rightHalf": share(right),
        "conflict": {"spliced": share(found), "oneLabel": share(same)},
    }
