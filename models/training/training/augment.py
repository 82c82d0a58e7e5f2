"""What the web does to a voice, in batches: nothing here looks at the label."""

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


def mix_noise(
    x: np.ndarray,
    bank: np.ndarray,
    babble: np.ndarray,
    rng: np.random.Generator,
    strength: float = 1.0,
) -> None:
    """Adds noise, music or babble to 40 % of the batch at 3-30 dB; x [batch, n], in place.
    `strength` below 1 makes all of this rarer and weaker."""
    batch, n = x.shape
    lowest = 3 + 12 * (1 - strength)
    for i in np.flatnonzero(rng.random(batch) < 0.4 * strength):
        pool = babble if rng.random() < 0.3 else bank
        row = pool[rng.integers(len(pool))]
        start = rng.integers(0, len(row) - n + 1)
        noise = row[start : start + n]
        level = (x[i].std() + 1e-6) * 10 ** (-rng.uniform(lowest, 30) / 20) / (noise.std() + 1e-6)
        x[i] += level * noise
    gain = 10 ** (rng.uniform(-26, 6, (batch, 1)) / 20)
    x *= gain.astype(np.float32)
    hot = rng.random(batch) < 0.05
    x[hot] *= 4
    np.clip(x, -1, 1, out=x)


def shaped_bands(spectrum: Spectrum, x: torch.Tensor, strength: float = 1.0) -> torch.Tensor:
    """Samples [batch, n] -> log bands [batch, frames, bands], with an equaliser, band limits, a
    spectral noise floor (so that what a lossless file has below -70 dB is no cue) and masks.
    `strength` below 1 makes them rarer and weaker."""
    power = spectrum(x)
    batch, frames, bins = power.shape
    hz = torch.linspace(0, 8000, bins)
    # Equaliser: a smooth curve through 7 random points, up to +-9 dB.
    points = torch.randn(batch, 1, 7) * 3.0 * (torch.rand(batch, 1, 1) < 0.7 * strength)
    curve = torch.nn.functional.interpolate(points, bins, mode="linear", align_corners=True)
    # Low-pass and high-pass of first to eighth order on a third of the batch.
    slope = 10 ** torch.empty(batch, 1, 1).uniform_(0.5, 1.6)
    chosen = lambda: torch.rand(batch, 1, 1) < 0.25 * strength
    low = torch.where(chosen(), torch.empty(batch, 1, 1).uniform_(2800, 7800), 1e6)
    high = torch.where(chosen(), torch.empty(batch, 1, 1).uniform_(60, 400), 1e-3)
    octaves = torch.log2(hz.clamp(min=10))
    cut = -6 * slope * (octaves - torch.log2(low)).clamp(min=0) - 6 * slope * (
        torch.log2(high) - octaves
    ).clamp(min=0)
    power = power * 10 ** ((curve + cut.clamp(min=-90)) / 10)
    loud = power.mean((1, 2), keepdim=True)
    highest = 45 + 20 * (1 - strength)
    floor = loud * 10 ** (-torch.empty(batch, 1, 1).uniform_(highest, 90) / 10)
    jitter = torch.empty_like(power).exponential_()
    power = power + floor * jitter
    bands = spectrum.bands(power)
    count = bands.shape[2]
    mean = bands.mean((1, 2), keepdim=True)
    band = torch.arange(count)
    width = torch.randint(0, 2 + int(12 * strength), (batch, 1))
    start = torch.randint(0, count, (batch, 1))
    masked = (band >= start) & (band < start + width)
    # The top of the band is where codecs and resamplers differ: hide it now and then.
    top = torch.randint(0, 24, (batch, 1)) * (torch.rand(batch, 1) < 0.3 * strength)
    masked |= band >= count - top
    time = torch.arange(frames)
    span = torch.randint(0, 2 + int(28 * strength), (batch, 1))
    begin = torch.randint(0, frames, (batch, 1))
    gone = (time >= begin) & (time < begin + span)
    hide = masked[:, None, :] | gone[:, :, None]
    return torch.where(hide, mean, bands)
