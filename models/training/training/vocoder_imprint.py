"""The imprint that decoders with upsampling layers leave, put on a voice made in another way: images
of the low band (Pons et al. 2021, "Upsampling artifacts in neural audio synthesis") and faint
standing tones at the fractions of the sample rate. Nothing is learned, so it costs nothing."""

from collections.abc import Callable

import numpy as np
from scipy.signal import resample_poly

Maker = Callable[[list[np.ndarray], np.random.Generator], list[np.ndarray]]


def images(x: np.ndarray, ratio: int, rng: np.random.Generator) -> np.ndarray:
    """What a transposed convolution with a drawn short kernel makes of the band under
    8000 / ratio Hz, less what belongs there: its images in the bands above."""
    low = resample_poly(x, 1, ratio)
    stuffed = np.zeros(ratio * len(low))
    stuffed[::ratio] = low
    # One and a half ratios long: some samples are reached twice, others once.
    kernel = rng.uniform(0.3, 1.0, ratio + (ratio + 1) // 2)
    rough = np.convolve(stuffed, kernel * ratio / kernel.sum(), "same")[: len(x)]
    smooth = resample_poly(low, ratio, 1)[: len(x)]
    # The kernel also dulls the low band itself; that is no image and goes.
    return high_band(rough - smooth, 1 / ratio)


def high_band(x: np.ndarray, share: float) -> np.ndarray:
    """What lies above `share` of the band."""
    spectrum = np.fft.rfft(x)
    spectrum[: int(share * len(spectrum))] = 0
    return np.fft.irfft(spectrum, len(x))


def imprint(x: np.ndarray, ratios: tuple[int, ...], loud_db: float, rng: np.random.Generator):
    """Samples with the images of each ratio, together `loud_db` against the band they fall into,
    and tones that follow the loudness of the voice."""
    out = x.astype(np.float64)
    for ratio in ratios:
        made = images(x, ratio, rng)
        there = high_band(x, 1 / ratio).std() + 1e-6
        gain = 10 ** ((loud_db + rng.uniform(-4, 4)) / 20) / np.sqrt(len(ratios))
        out += gain * there * made / (made.std() + 1e-9)
    step = int(np.prod(ratios))
    pattern = np.resize(rng.standard_normal(step), len(x))
    loudness = np.sqrt(np.convolve(x.astype(np.float64) ** 2, np.ones(400) / 400, "same"))
    tones = (pattern - pattern[:step].mean()) * loudness
    return out + 10 ** (rng.uniform(-56, -44) / 20) * tones


def imprinted(ratios: tuple[int, ...], loud_db: float, voice: Maker | None = None) -> Maker:
    """The imprint over what `voice` makes, or over the clips themselves."""

    def make(batch: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
        made = voice(batch, rng) if voice else batch
        return [imprint(clip, ratios, loud_db, rng) for clip in made]

    return make
