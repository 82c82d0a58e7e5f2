"""Vocoders without a network: an excitation made anew, through the envelope of the voice."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from scipy.signal import resample_poly

RATE = 16000
N_FFT = 1024  # at least twice the window: products of spectra then are linear, not circular


@dataclass(frozen=True)
class Source:
    """One such vocoder.

    excitation: "pulses" (one each period), "mixed" (pulses below 3 kHz, noise above), "sines"
    (harmonics with phases of their own) or "residual" (the low band of the prediction's error, its
    images standing in for what lies above: residual-excited prediction).
    envelope: "lpc" (linear prediction) or "cepstrum" (what statistical synthesis used; `smooth`
    frames are averaged, as its models did).
    """

    excitation: str
    envelope: str = "lpc"
    order: int = 20
    hop: int = 160
    window: int = 480
    smooth: int = 1


def pitch(x: np.ndarray) -> np.ndarray:
    """Hz for each sample, 0 where there is no voice (WORLD's DIO and its refinement)."""
    import pyworld

    x = x.astype(np.float64)
    f0, t = pyworld.dio(x, RATE)
    f0 = pyworld.stonemask(x, f0, t, RATE)
    at = np.minimum(np.arange(len(x)) // (RATE // 200), len(f0) - 1)
    # Between voiced frames the pitch glides; at the edges of a voiced stretch it stands.
    voiced = f0 > 0
    if not voiced.any():
        return np.zeros(len(x))
    glide = np.interp(np.arange(len(x)) / RATE, t[voiced], f0[voiced])
    return np.where(voiced[at], glide, 0.0)


def excite(kind: str, f0: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Unit-power excitation for pitch `f0` (Hz a sample): periodic where it is above 0, else noise."""
    n = len(f0)
    noise = rng.standard_normal(n)
    turn = np.exp(2j * np.pi * (np.cumsum(f0) / RATE + rng.random())).astype(np.complex64)
    top = 3000.0 if kind == "mixed" else 7800.0
    periodic, harmonic = np.zeros(n), np.ones(n, np.complex64)
    voiced = f0[f0 > 0]
    for k in range(1, int(top / voiced.min()) + 1 if len(voiced) else 1):
        harmonic *= turn
        start = rng.uniform(0, 2 * np.pi) if kind == "sines" else 0.0
        # Each fades in and out over 200 Hz under the top, so that none starts with a click.
        gain = np.clip((top - k * f0) / 200, 0, 1) * (f0 > 0)
        periodic += gain * (harmonic * np.complex64(np.exp(1j * start))).real
    # A harmonic of amplitude 1 has power 1/2; f0 of them a second lie under 8 kHz.
    periodic *= np.sqrt(2 * f0 / (RATE / 2))
    if kind == "mixed":
        spectrum = np.fft.rfft(noise)
        spectrum *= np.clip((np.fft.rfftfreq(n, 1 / RATE) - top) / 500 + 0.5, 0, 1)
        breath = np.fft.irfft(spectrum, n)
    else:
        breath = 0.02 * noise
    return np.where(f0 > 0, periodic + breath, noise)


def prediction(power: np.ndarray, order: int) -> tuple[np.ndarray, np.ndarray]:
    """Linear prediction of each frame from its power spectrum [bins, frames]: the inverse filter's
    spectrum [bins, frames] and the error's energy [frames] (autocorrelation method)."""
    lags = np.fft.irfft(power, axis=0)[: order + 1].T
    # A floor 50 dB down keeps near-silent frames solvable.
    lags[:, 0] = lags[:, 0] * (1 + 1e-5) + 1e-7
    matrix = lags[:, np.abs(np.subtract.outer(np.arange(order), np.arange(order)))]
    weights = np.linalg.solve(matrix, lags[:, 1:, None])[..., 0]
    error = np.maximum(lags[:, 0] - (weights * lags[:, 1:]).sum(1), 1e-9)
    inverse = np.fft.rfft(np.concatenate([np.ones((len(lags), 1)), -weights], 1), N_FFT)
    return inverse.T, error


def cepstral(power: np.ndarray, order: int, smooth: int) -> np.ndarray:
    """Minimum-phase envelope [bins, frames] from the first `order` cepstral numbers."""
    cepstrum = np.fft.irfft(np.log(power + 1e-7) / 2, axis=0)[: order + 1]
    cepstrum[1:] *= 2
    if smooth > 1:
        kernel = np.ones(smooth) / smooth
        cepstrum = np.stack([np.convolve(row, kernel, "same") for row in cepstrum])
    return np.exp(np.fft.rfft(cepstrum, N_FFT, axis=0))


def source_filter(x: np.ndarray, how: Source, rng: np.random.Generator) -> np.ndarray:
    """Samples in [-1, 1] -> as many samples, made again from envelope and pitch."""
    window = torch.hann_window(how.window)

    def spectrum(y: np.ndarray) -> np.ndarray:
        tensor = torch.from_numpy(y.astype(np.float32))
        return torch.stft(tensor, N_FFT, how.hop, how.window, window, return_complex=True).numpy()

    def samples(y: np.ndarray) -> np.ndarray:
        tensor = torch.from_numpy(y.astype(np.complex64))
        return torch.istft(tensor, N_FFT, how.hop, how.window, window, length=len(x)).numpy()

    seen = spectrum(x)
    power = np.abs(seen).astype(np.float64) ** 2
    inverse, _ = prediction(power, how.order)
    shape = 1 / inverse if how.envelope == "lpc" else cepstral(power, how.order, how.smooth)
    if how.excitation == "residual":
        low = resample_poly(samples(seen * inverse), 1, 4)
        drive = np.zeros(4 * len(low))
        drive[::4] = low
        drive = drive[: len(x)]
    else:
        drive = excite(how.excitation, pitch(x), rng)
    made = spectrum(drive) * shape
    # Each frame gets back the energy that it had: the excitation's own ups and downs do not count.
    gain = np.sqrt(power.sum(0) / ((np.abs(made) ** 2).sum(0) + 1e-9))
    return samples(made * gain)


def named(how: Source) -> Callable[[list[np.ndarray], np.random.Generator], list[np.ndarray]]:
    """The vocoder as a function of several clips."""
    return lambda batch, rng: [source_filter(clip, how, rng) for clip in batch]


SOURCES = {
    "own-lpc-16-pulses": Source("pulses", order=16),
    "own-lpc-24-mixed": Source("mixed", order=24, hop=80, window=400),
    "own-lpc-20-slow": Source("mixed", order=20, hop=240, window=640),
    "own-lpc-20-residual": Source("residual", order=20),
    "own-sines-24": Source("sines", order=24, hop=80, window=400),
    "own-sines-cepstrum": Source("sines", "cepstrum", order=40, hop=160, window=512),
    "own-cepstrum-30-pulses": Source("pulses", "cepstrum", order=30, hop=80, window=400),
    "own-cepstrum-40-smooth": Source("mixed", "cepstrum", order=40, hop=80, window=400, smooth=9),
}
