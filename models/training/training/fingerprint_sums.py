"""What single frames of a block of sound say of how a voice was made: its excitation, how its bands' envelopes
move together, its phase and its harmonics. `block_sums` (fingerprint.py) puts their means together.

Everything here is independent of level and of the wave's sign. The twins are src/pipeline/linearPrediction.ts,
envelopes.ts, longPhase.ts and harmonicity.ts.
"""

import math

import torch
from torch import nn

# Frames within 20 dB of a block's loudest are its sound.
NEAR = math.log(100)
# Power below this counts as this, of a block at unit level after pre-emphasis.
FLOOR = 1e-3
# Frames of linear prediction: 25 ms at 16 kHz.
FRAME = 400
# Its order, the residual's inner part, lags of a pitch of 59 to 500 Hz, bands of the residual's spectrum.
ORDER, RESIDUAL, LAGS = 16, slice(20, 380), slice(32, 270)
FLAT_FFT, FLAT_BINS, FLAT_BANDS, FLAT_WIDTH = 512, slice(8, 232), 14, 16
FACTS = 51
# Envelopes: 8 ms each 2 ms; 14 bands of four bins, 250 to 7250 Hz; measured against the 42 ms around them.
ENVELOPE_FRAME, ENVELOPE_HOP, ENVELOPE_BINS, ENVELOPE_BANDS = 128, 32, slice(2, 58), 14
ENVELOPE_AROUND, ENVELOPE_LEAST, ENVELOPE_NEAR = 21, 1e-3, 0.1
# Pairs of bands, each with itself too.
PAIRS = tuple(torch.triu_indices(ENVELOPE_BANDS, ENVELOPE_BANDS))
# Phase of long frames: 64 ms each 16 ms; 22 bands of twenty bins, 94 to 6969 Hz.
LONG_FRAME, LONG_HOP, LONG_BINS, LONG_BANDS, LONG_WIDTH = 1024, 256, slice(6, 446), 22, 20
# Harmonics: 40 ms each 16 ms, padded to 1024; 22 bands of twenty bins, 156 to 7031 Hz.
HARMONIC_FRAME, HARMONIC_HOP, HARMONIC_FFT = 640, 256, 1024
HARMONIC_BINS, HARMONIC_BANDS, HARMONIC_WIDTH = slice(10, 450), 22, 20
# A pitch of 400 to 53 Hz; from this autocorrelation on a frame is voiced; what an octave down costs (Boersma
# 1993, "Accurate short-term analysis of the fundamental frequency").
PITCH_LAGS, VOICED, OCTAVE_COST = range(40, 300), 0.5, 0.02


def hann(length: int) -> torch.Tensor:
    """Periodic Hann window."""
    return torch.hann_window(length, periodic=True)


def mean_over(weight: torch.Tensor, values: torch.Tensor) -> torch.Tensor:
    """Mean over frames [blocks, values]; weight [blocks, frames] of 0 and 1, zeros where none counts."""
    share = weight / weight.sum(1, keepdim=True).clamp(min=1)
    return (share[:, None] @ values)[:, 0]


def power_of(spectrum: torch.Tensor) -> torch.Tensor:
    return spectrum.real**2 + spectrum.imag**2


def pointers(spectrum: torch.Tensor) -> torch.Tensor:
    """Numbers of size 1 that stand for phases; next to 0 where there is less than FLOOR, whose phase is what
    rounding and a decoder leave."""
    return spectrum / (spectrum.abs() + FLOOR**0.5)


def sounding(frames: torch.Tensor) -> torch.Tensor:
    """1 for frames [blocks, frames, samples] within NEAR of their block's loudest, else 0."""
    power = torch.log(frames.pow(2).mean(2) + 1e-9)
    return (power > power.amax(1, keepdim=True) - NEAR).float()


def correlation(values: torch.Tensor, size: int) -> torch.Tensor:
    """Sums of products [..., lags] at lags 0 and up, through transforms of `size`."""
    return torch.fft.irfft(power_of(torch.fft.rfft(values, size)))


def prediction(frames: torch.Tensor) -> torch.Tensor:
    """FACTS of the residual of linear prediction (autocorrelation method, order 16; Makhoul 1975, "Linear
    prediction: a tutorial review") of frames [..., 400]: log of its level against the frame's; of the
    residual at unit level skewness, log kurtosis, highest autocorrelation at a pitch's lags, that at lags 1
    to 16, mean size, mean root of its size, log of mean cube of its size, flatness of its spectrum in 14
    bands; of its envelope (its analytic signal's size) highest autocorrelation at a pitch's lags, that at
    lags 1 to 12, log of mean cube of its size."""
    windowed = frames * hann(FRAME)
    spectrum = torch.fft.rfft(windowed, 1024)
    lags = torch.fft.irfft(power_of(spectrum))[..., : ORDER + 1]
    place = torch.arange(ORDER)
    matrix = lags[..., (place[:, None] - place[None]).abs()]
    # A little white noise: the matrix of a pure tone has no inverse.
    matrix = matrix + torch.eye(ORDER) * (lags[..., :1, None] * 1e-4 + 1e-6)
    weights = torch.linalg.solve(matrix, lags[..., 1:, None])[..., 0]
    whitener = torch.cat([torch.ones_like(weights[..., :1]), -weights], -1)
    residual = torch.fft.irfft(spectrum * torch.fft.rfft(whitener, 1024))[..., RESIDUAL]
    level = residual.std(-1, unbiased=False) + 1e-9
    unit = residual / level[..., None]
    again = torch.fft.rfft(unit, 1024)
    like = torch.fft.irfft(power_of(again)) / unit.shape[-1]
    size = unit.abs()

    flat = power_of(torch.fft.rfft(unit * hann(unit.shape[-1]), FLAT_FFT))[..., FLAT_BINS] + FLOOR
    flat = flat.unflatten(-1, (FLAT_BANDS, FLAT_WIDTH))
    # The analytic signal: positive frequencies twice, negative ones not.
    analytic = torch.fft.ifft(nn.functional.pad(again * (2 - (torch.arange(513) % 512 == 0).float()), (0, 511)))
    envelope = analytic[..., : unit.shape[-1]].abs()
    envelope = envelope - envelope.mean(-1, keepdim=True)
    moves = correlation(envelope, 1024)
    moves = moves / (moves[..., :1] + 1e-3)
    return torch.cat(
        [
            torch.log(level / (windowed.std(-1, unbiased=False) + 1e-9))[..., None],
            (unit**3).mean(-1, keepdim=True),
            torch.log((unit**4).mean(-1, keepdim=True) + 1e-3),
            like[..., LAGS].amax(-1, keepdim=True),
            like[..., 1 : ORDER + 1],
            size.mean(-1, keepdim=True),
            size.sqrt().mean(-1, keepdim=True),
            torch.log((size**3).mean(-1, keepdim=True) + 1e-3),
            torch.log(flat).mean(-1) - torch.log(flat.mean(-1)),
            moves[..., LAGS].amax(-1, keepdim=True),
            moves[..., 1:13],
            torch.log((envelope.abs() ** 3).mean(-1, keepdim=True) + 1e-3),
        ],
        -1,
    )


def envelopes(x: torch.Tensor) -> dict[str, torch.Tensor]:
    """How envelopes of bands move away from what they are around, and together: means over sounding frames of
    products of two bands [blocks, pairs], of third and of fourth powers [blocks, bands]. Pulses of a throat
    move all bands at once; a network's bands go their own ways."""
    spectrum = torch.fft.rfft(x.unfold(1, ENVELOPE_FRAME, ENVELOPE_HOP) * hann(ENVELOPE_FRAME))[..., ENVELOPE_BINS]
    size = power_of(spectrum).unflatten(2, (ENVELOPE_BANDS, -1)).sum(3).sqrt()
    half = ENVELOPE_AROUND // 2
    wide = nn.functional.pad(size.transpose(1, 2), (half, half), mode="replicate")
    around = nn.functional.avg_pool1d(wide, ENVELOPE_AROUND, 1).transpose(1, 2)
    moves = (size - around) / (around + ENVELOPE_LEAST)
    level = around.mean(2)
    sounds = (level > level.amax(1, keepdim=True) * ENVELOPE_NEAR).float()
    share = sounds / sounds.sum(1, keepdim=True).clamp(min=1)
    product = (moves * share[..., None]).transpose(1, 2) @ moves
    return {
        "envelopePair": product[:, PAIRS[0], PAIRS[1]],
        "envelopeCube": mean_over(sounds, moves**3),
        "envelopeFourth": mean_over(sounds, moves**4),
    }


def long_phase(x: torch.Tensor) -> dict[str, torch.Tensor]:
    """Phase of long frames in bands [blocks, LONG_BANDS], means over sounding frames: how alike the phase's
    step from bin to bin is among neighbours, that squared; how this step changes from bin to bin (real part,
    size of the imaginary part); how alike the phase's advance from frame to frame is in neighbouring bins (real
    part, size)."""
    frames = x.unfold(1, LONG_FRAME, LONG_HOP)
    sounds = sounding(frames)
    spectrum = torch.fft.rfft(frames * hann(LONG_FRAME))
    pointer = pointers(spectrum)
    turn = pointer[..., 1:] * pointer[..., :-1].conj()
    in_bands = lambda values: values[..., LONG_BINS].unflatten(2, (LONG_BANDS, LONG_WIDTH)).mean(3)
    alike = in_bands(turn).abs()
    change = in_bands(turn[..., 1:] * turn[..., :-1].conj())
    both = sounds[:, 1:] * sounds[:, :-1]
    advance = in_bands(turn[:, 1:] * turn[:, :-1].conj())
    return {
        "longPhase": mean_over(sounds, alike),
        "longPhaseSquare": mean_over(sounds, alike**2),
        "longChange": mean_over(sounds, change.real),
        "longChangeSize": mean_over(sounds, change.imag.abs()),
        "advance": mean_over(both, advance.real),
        "advanceSize": mean_over(both, advance.abs()),
    }


def harmonicity(x: torch.Tensor) -> dict[str, torch.Tensor]:
    """Log of power at the harmonics of a frame's pitch against that between them, in bands [blocks,
    HARMONIC_BANDS]: means over sounding frames of it and its square where the frame is voiced, of it where it is
    not; then of the pitch's autocorrelation, of what is voiced, and of their product [blocks, 3]. What is
    voiced too high up, or not high enough, was not made by a throat."""
    frames = x.unfold(1, HARMONIC_FRAME, HARMONIC_HOP)
    sounds = sounding(frames)
    window = hann(HARMONIC_FRAME)
    power = power_of(torch.fft.rfft(frames * window, HARMONIC_FFT))
    # A window's own autocorrelation falls with the lag.
    falls = correlation(window, HARMONIC_FFT)
    like = torch.fft.irfft(power)
    like = like / (like[..., :1] + 1e-6) / (falls / falls[0])
    lags = torch.tensor(PITCH_LAGS)
    like = like[..., lags]
    best = (like - OCTAVE_COST * torch.log2(lags / lags[0])).argmax(2, keepdim=True)
    pitched = like.gather(2, best)[..., 0]
    voiced = (pitched > VOICED).float()
    # In whole numbers: a bin that lies a quarter of the way between two harmonics is on the same side each time.
    bins = torch.arange(HARMONIC_BINS.start, HARMONIC_BINS.stop)
    off = bins * lags[best] % HARMONIC_FFT
    near = (off < HARMONIC_FFT // 4) | (off > 3 * HARMONIC_FFT // 4)
    sums = lambda values: values.unflatten(2, (HARMONIC_BANDS, HARMONIC_WIDTH)).sum(3)
    power = power[..., HARMONIC_BINS]
    ratio = torch.log(sums(power * near) + FLOOR) - torch.log(sums(power * ~near) + FLOOR)
    return {
        "harmonic": mean_over(sounds, ratio * voiced[..., None]),
        "harmonicSquare": mean_over(sounds, ratio**2 * voiced[..., None]),
        "unvoiced": mean_over(sounds, ratio * (1 - voiced)[..., None]),
        "pitch": mean_over(sounds, torch.stack([pitched, voiced, pitched * voiced], 2)),
    }
