"""What the web does to a voice, in batches: nothing here looks at the label."""

from functools import lru_cache

import numpy as np
import torch

from .frontend import Spectrum
from .sounds import coloured_noise, odd_sound, tone_bed

RATE = 16000


def noise_bank(seed: int, count: int = 96, seconds: float = 8.0) -> np.ndarray:
    """Coloured noise, music beds and odd sounds [count, samples], unit deviation."""
    rng = np.random.default_rng(seed)
    make = [
        lambda: coloured_noise(rng, seconds, rng.uniform(-0.5, 2)),
        lambda: tone_bed(rng, seconds),
        lambda: coloured_noise(rng, seconds, rng.uniform(0, 1)),
        lambda: odd_sound(rng, seconds),
    ]
    return np.stack([make[i % 4]() for i in range(count)])


def deviation(x: torch.Tensor) -> torch.Tensor:
    """Standard deviation of each row [batch, 1]; a tenth of what torch.std takes on a CPU."""
    power = torch.linalg.vector_norm(x, dim=1, keepdim=True).square() / x.shape[1]
    return (power - x.mean(1, keepdim=True).square()).clamp(min=0).sqrt() + 1e-6


def mix_noise(
    x: torch.Tensor,
    bank: torch.Tensor,
    babble: torch.Tensor,
    rng: np.random.Generator,
    strength: float = 1.0,
) -> torch.Tensor:
    """Adds noise, music or babble to 40 % of the batch at 3-30 dB, then draws a level and clips
    some; x [batch, n] in place, banks [rows, samples], all on one device. What is drawn is a number
    a crop and comes from `rng`, so that a seed says the same on every device. `strength` below 1
    makes all of this rarer and weaker."""
    batch, n = x.shape
    here = lambda values: torch.as_tensor(values, device=x.device)
    chosen = np.flatnonzero(rng.random(batch) < 0.4 * strength)
    voices = rng.random(len(chosen)) < 0.3
    lowest = 3 + 12 * (1 - strength)
    ratio = (10 ** (-rng.uniform(lowest, 30, (len(chosen), 1)) / 20)).astype(np.float32)
    for pool, mine in ((babble, voices), (bank, ~voices)):
        count = int(mine.sum())
        row = here(rng.integers(len(pool), size=count))
        start = here(rng.integers(0, pool.shape[1] - n + 1, count))
        # A view of every stretch of n samples: only those that are picked are copied.
        noise = pool.unfold(1, n, 1)[row, start]
        at = here(chosen[mine])
        x.index_add_(0, at, noise * (here(ratio[mine]) * deviation(x[at]) / deviation(noise)))
    gain = 10 ** (rng.uniform(-26, 6, (batch, 1)) / 20)
    hot = np.where(rng.random((batch, 1)) < 0.05, 4.0, 1.0)
    return x.mul_(here((gain * hot).astype(np.float32))).clamp_(-1, 1)


@lru_cache(1)
def jitter_pool(device: torch.device) -> torch.Tensor:
    """Exponential noise, unit mean, drawn once and always the same: a resumed run hears it, too."""
    draw = torch.Generator().manual_seed(0)
    return torch.empty(1 << 24).exponential_(generator=draw).to(device)


def jitter_like(power: torch.Tensor) -> torch.Tensor:
    """Exponential noise in the shape of `power` [batch, ...], each row cut from the pool at a random
    place: drawing it afresh took a sixth of a step on a CPU."""
    pool, n = jitter_pool(power.device), power[0].numel()
    starts = torch.randint(0, len(pool) - n, (len(power),)).to(power.device)
    return pool.unfold(0, n, 1)[starts].view_as(power)


# Other throats than those of train: bands lie this much higher or lower (VTLP, Jaitly & Hinton 2013),
# time runs this much faster or slower.
WARP, STRETCH = 0.12, 0.1


def warped_bank(bank: torch.Tensor, factor: torch.Tensor) -> torch.Tensor:
    """Filter bank [bins, bands] read at frequencies `factor` [batch] times as high: [batch, bins,
    bands]; a band then hears what lay `factor` times higher."""
    bins = len(bank)
    place = (torch.arange(bins, device=bank.device) / factor[:, None]).clamp(max=bins - 1.001)
    below = place.long()
    share = (place - below)[:, :, None]
    return bank[below] * (1 - share) + bank[below + 1] * share


def stretch_of(rng: np.random.Generator, share: float) -> float:
    """How much slower the next batch runs: other than 1 for this share of batches."""
    moved = share > 0 and rng.random() < share
    return float(rng.uniform(1 - STRETCH, 1 + STRETCH)) if moved else 1.0


def stretched(bands: torch.Tensor, frames: int) -> torch.Tensor:
    """Log bands [batch, time, bands] run to another number of frames."""
    if bands.shape[1] == frames:
        return bands
    turned = bands.transpose(1, 2)
    moved = torch.nn.functional.interpolate(turned, frames, mode="linear", align_corners=True)
    return moved.transpose(1, 2).contiguous()


def masked(bands: torch.Tensor, strength: float, count: int = 1) -> torch.Tensor:
    """Some bands and stretches of time hidden behind the crop's mean (SpecAugment, Park et al. 2019),
    `count` of each, and on some crops the top, where codecs and resamplers differ."""
    batch, frames, height = bands.shape
    band, time = torch.arange(height), torch.arange(frames)
    low = torch.zeros(batch, height, dtype=torch.bool)
    gone = torch.zeros(batch, frames, dtype=torch.bool)
    for _ in range(count):
        width = torch.randint(0, 2 + int(12 * strength), (batch, 1))
        start = torch.randint(0, height, (batch, 1))
        low |= (band >= start) & (band < start + width)
    top = torch.randint(0, 24, (batch, 1)) * (torch.rand(batch, 1) < 0.3 * strength)
    low |= band >= height - top
    for _ in range(count):
        span = torch.randint(0, 2 + int(28 * strength), (batch, 1))
        begin = torch.randint(0, frames, (batch, 1))
        gone |= (time >= begin) & (time < begin + span)
    hide = (low[:, None, :] | gone[:, :, None]).to(bands.device, non_blocking=True)
    return torch.where(hide, bands.mean((1, 2), keepdim=True), bands)


def shaped_bands(
    spectrum: Spectrum, x: torch.Tensor, strength: float = 1.0, formants: float = 0.0, masks: int = 1
) -> torch.Tensor:
    """Samples [batch, n] -> log bands [batch, frames, bands], with an equaliser, band limits, a
    spectral noise floor (so that what a lossless file has below -70 dB is no cue), moved formants (a
    share `formants` of the crops) and masks, on the device of `x`. What is a number a crop is drawn on
    the CPU: a seed says the same everywhere. `strength` below 1 makes them rarer and weaker."""
    power = spectrum(x)
    batch, frames, bins = power.shape
    here = lambda drawn: drawn.to(x.device, non_blocking=True)
    hz = torch.linspace(0, 8000, bins, device=x.device)
    # Equaliser: a smooth curve through 7 random points, up to +-9 dB.
    points = torch.randn(batch, 1, 7) * 3.0 * (torch.rand(batch, 1, 1) < 0.7 * strength)
    curve = torch.nn.functional.interpolate(here(points), bins, mode="linear", align_corners=True)
    # Low-pass and high-pass of first to eighth order on a third of the batch.
    slope = here(10 ** torch.empty(batch, 1, 1).uniform_(0.5, 1.6))
    chosen = lambda: torch.rand(batch, 1, 1) < 0.25 * strength
    low = here(torch.where(chosen(), torch.empty(batch, 1, 1).uniform_(2800, 7800), 1e6))
    high = here(torch.where(chosen(), torch.empty(batch, 1, 1).uniform_(60, 400), 1e-3))
    octaves = torch.log2(hz.clamp(min=10))
    cut = -6 * slope * (octaves - torch.log2(low)).clamp(min=0) - 6 * slope * (
        torch.log2(high) - octaves
    ).clamp(min=0)
    power = power * 10 ** ((curve + cut.clamp(min=-90)) / 10)
    loud = power.mean((1, 2), keepdim=True)
    highest = 45 + 20 * (1 - strength)
    floor = loud * here(10 ** (-torch.empty(batch, 1, 1).uniform_(highest, 90) / 10))
    power = power + floor * jitter_like(power)
    if not formants:
        return masked(spectrum.bands(power), strength, masks)
    moved = torch.empty(batch).uniform_(1 - WARP, 1 + WARP)
    factor = torch.where(torch.rand(batch) < formants, moved, 1.0)
    bank = warped_bank(spectrum.bank, here(factor))
    return masked(torch.log(power @ bank + spectrum.settings.floor), strength, masks)
