"""What a voice leaves in a sound as a whole: statistics over all frames of a window, beside what the trunk
sees frame by frame.

A network that makes a voice leaves lines that stand still in a fine spectrum (of its upsampling), spreads
the level of each band otherwise than a throat does, and sets phases and the excitation of its own. Each
second gives sums (`block_sums`); a window's statistics follow from the sums of its four (`statistics`).
src/pipeline/fingerprint.ts is the twin of `block_sums`, tied by golden vectors; all that comes after is in
the head's graph.
"""

from itertools import accumulate

import torch
from torch import nn

from .fingerprint_sums import (
    FACTS, FLOOR, FRAME, NEAR, PAIRS, envelopes, hann, harmonicity, long_phase, mean_over, pointers, power_of,
    prediction,
)  # fmt: skip
from .frontend import RATE

# The block of the front end: one second and what its last frame reaches beyond it.
BLOCK_SAMPLES = 16240
# y[n] = x[n] - 0.97 x[n-1]: flattens speech. Three hundredths of a constant offset stay.
EMPHASIS = 0.97
# Fine frames: 3.9 Hz a bin, twelve a second, bins of 234 to 7188 Hz.
FINE_FFT, FINE_HOP, FINE_FRAMES, FINE_BINS = 4096, 1104, 12, slice(60, 1840)
# Short frames, as the front end's: 25 ms each 10 ms; bins of 94 to 7031 Hz in 37 bands of six.
HOP, FFT = 160, 512
BAND_BINS, BANDS, BAND_WIDTH = slice(3, 225), 37, 6
# Of group delay: 15 bands of 16 bins from 0 Hz.
PHASE_BANDS, PHASE_WIDTH = 15, 16

# Lengths of what `block_sums` gives, in order; the last is the loudest frame's level.
SUMS = {
    "fine": 1780, "fineSquare": 1780, "band": 37, "bandSquare": 37, "bandCube": 37, "bandStep": 37,
    "slope": 222, "slopeSquare": 222, "phase": 15, "phaseSquare": 15,
    "residual": FACTS, "residualSquare": FACTS,
    "envelopePair": 105, "envelopeCube": 14, "envelopeFourth": 14,
    "longPhase": 22, "longPhaseSquare": 22, "longChange": 22, "longChangeSize": 22, "advance": 22,
    "advanceSize": 22,
    "harmonic": 22, "harmonicSquare": 22, "unvoiced": 22, "pitch": 3,
    "loudest": 1,
}  # fmt: skip
WIDTH = sum(SUMS.values())


def block_sums(blocks: torch.Tensor) -> torch.Tensor:
    """Means of each block's own frames [blocks, WIDTH]; blocks [blocks, BLOCK_SAMPLES] in [-1, 1]."""
    x = blocks[:, 1:] - EMPHASIS * blocks[:, :-1]
    # What EMPHASIS leaves of a constant offset goes, too.
    x = nn.functional.pad(x - x.mean(1, keepdim=True), (1, 0))
    level = x.pow(2).mean(1, keepdim=True).sqrt()
    x = x / (level + 1e-6)

    wide = torch.fft.rfft(x.unfold(1, FINE_FFT, FINE_HOP)[:, :FINE_FRAMES] * hann(FINE_FFT))[..., FINE_BINS]
    fine = torch.log(power_of(wide) + FLOOR)

    frames = x.unfold(1, FRAME, HOP)
    power = torch.log(frames.pow(2).mean(2) + 1e-9)
    loudest = power.amax(1, keepdim=True)
    sounds = (power > loudest - NEAR).float()
    spectrum = torch.fft.rfft(frames * hann(FRAME), FFT)
    log = torch.log(power_of(spectrum) + FLOOR)
    band = log[..., BAND_BINS].unflatten(2, (BANDS, BAND_WIDTH)).mean(3)
    step = band[:, 1:] - band[:, :-1]
    slope = log[..., BAND_BINS.start + 1 : BAND_BINS.stop + 1] - log[..., BAND_BINS]

    # How alike the phase's step from bin to bin is among neighbours. Where in a frame time zero lies turns
    # all steps by one angle, and so changes nothing.
    turn = pointers(spectrum)
    turn = turn[..., 1:] * turn[..., :-1].conj()
    alike = turn[..., : PHASE_BANDS * PHASE_WIDTH].unflatten(2, (PHASE_BANDS, PHASE_WIDTH)).mean(3).abs()

    short = x.unfold(1, FRAME, FRAME)
    spoken = (torch.log(short.pow(2).mean(2) + 1e-9) > loudest - NEAR).float()
    facts = prediction(short)
    return torch.cat(
        [
            fine.mean(1),
            fine.pow(2).mean(1),
            mean_over(sounds, band),
            mean_over(sounds, band**2),
            mean_over(sounds, band**3),
            mean_over(sounds[:, 1:] * sounds[:, :-1], step**2),
            mean_over(sounds, slope),
            mean_over(sounds, slope**2),
            mean_over(sounds, alike),
            mean_over(sounds, alike**2),
            mean_over(spoken, facts),
            mean_over(spoken, facts**2),
            *envelopes(x).values(),
            *long_phase(x).values(),
            *harmonicity(x).values(),
            loudest + 2 * torch.log(level + 1e-9),
        ],
        1,
    )


# Fine bins around each that its level is measured against, and how far above that counts, nepers.
AROUND, MOST = 31, 3.0
# Fine bins put together; lags in bins of the comb that evenly spaced lines make, put together by eight.
FINE_WIDTH, COMB, COMB_WIDTH = 20, slice(8, 520), 8
# Numbers of a window, and of these the comb's.
STATISTICS, COMB_STATISTICS = 856, 64
# Counted up with each change of what is computed here: statistics that were kept before are not read.
FORMULA = 3
# Multiply-adds of the comb as a convolution.
COMB_MACS = SUMS["fine"] * COMB.stop


def spread(mean: torch.Tensor, square: torch.Tensor) -> torch.Tensor:
    """Standard deviation from the means of values and of squares, of one shape."""
    return (square - mean**2).clamp(min=1e-6).sqrt()


def comb(lines: torch.Tensor) -> torch.Tensor:
    """Autocorrelation over frequency of what stands out [batch, bins], at the lags of COMB, of power 1."""
    size = 4096  # no less than bins and the largest lag together: nothing wraps around
    spectrum = torch.fft.rfft(lines, size)
    like = torch.fft.irfft(spectrum.real**2 + spectrum.imag**2, size)
    return like[:, COMB] / (like[:, :1] + 1e-6)


def comb_by_convolution(lines: torch.Tensor) -> torch.Tensor:
    """The same for a batch of one, for a graph: ONNX Runtime has no real FFT in the browser."""
    # Shapes in so many words: the exporter must know a kernel's.
    bins, most = SUMS["fine"], COMB.stop - 1
    reach = nn.functional.pad(lines, (0, most)).reshape(1, 1, bins + most)
    like = nn.functional.conv1d(reach, lines.reshape(1, 1, bins))[:, 0]
    return like[:, COMB] / (like[:, :1] + 1e-6)


def parts_of(sums: torch.Tensor) -> dict[str, torch.Tensor]:
    """Sums [batch, WIDTH] by name. Slices: WebGPU's Split has not buffers enough for thirteen results."""
    ends = list(accumulate(SUMS.values()))
    return {name: sums[:, end - SUMS[name] : end] for name, end in zip(SUMS, ends, strict=True)}


# Where a band meets itself among the pairs of envelopes.
ITSELF = [i for i, (one, other) in enumerate(zip(*PAIRS, strict=True)) if one == other]
OTHERS = [i for i in range(len(PAIRS[0])) if i not in ITSELF]
# Keeps from division by zero where next to nothing is voiced, or all is.
LEAST_SHARE = 0.01


def envelope_statistics(part: dict[str, torch.Tensor]) -> list[torch.Tensor]:
    """Correlation of each two bands' envelopes; each one's log deviation, log kurtosis and skewness."""
    pair = part["envelopePair"]
    square = pair[:, ITSELF].clamp(min=1e-4)
    size = square.sqrt()
    one, other = (place[OTHERS] for place in PAIRS)
    return [
        pair[:, OTHERS] / (size[:, one] * size[:, other]),
        size.log(),
        torch.log(part["envelopeFourth"] / square**2 + 1e-3),
        part["envelopeCube"] / (size * square),
    ]


def harmonic_statistics(part: dict[str, torch.Tensor]) -> list[torch.Tensor]:
    """Mean and deviation of the harmonics' share over voiced frames, mean over the others; the pitch's own."""
    pitch = part["pitch"]
    voiced = pitch[:, 1:2]
    mean, square = (part[name] / (voiced + LEAST_SHARE) for name in ("harmonic", "harmonicSquare"))
    return [
        mean,
        spread(mean, square),
        part["unvoiced"] / (1 - voiced + LEAST_SHARE),
        pitch[:, :2],
        pitch[:, 2:] / (voiced + LEAST_SHARE),
    ]


def window_means(sums: torch.Tensor) -> torch.Tensor:
    """Of the blocks of windows [batch, blocks, WIDTH], those near the loudest one -> their mean [batch, WIDTH]."""
    loudest = sums[..., -1]
    counts = (loudest > loudest.amax(1, keepdim=True) - NEAR).to(sums.dtype)
    return mean_over(counts, sums)


def lines_of(fine: torch.Tensor) -> torch.Tensor:
    """How far each bin of mean fine spectra [batch, bins] stands out from the level around it."""
    margin = nn.functional.pad(fine[:, None], (AROUND // 2, AROUND // 2), mode="replicate")
    return (fine - nn.functional.avg_pool1d(margin, AROUND, 1)[:, 0]).clamp(0, MOST)


def comb_statistics(lines: torch.Tensor, comb) -> torch.Tensor:
    """[batch, COMB_STATISTICS]"""
    return comb(lines).unflatten(1, (-1, COMB_WIDTH)).amax(2)


def statistics_of(mean: torch.Tensor, comb) -> torch.Tensor:
    """From mean sums [batch, WIDTH], of windows or of single blocks. `comb` None leaves the comb's numbers
    out [batch, STATISTICS - COMB_STATISTICS]: they take half of the time in a graph."""
    part = parts_of(mean)
    lines = lines_of(part["fine"])
    by = lambda values, width: values.unflatten(1, (-1, width))
    band, square = part["band"], part["bandSquare"]
    deviation = spread(band, square)
    third = part["bandCube"] - 3 * band * square + 2 * band**3
    residual = part["residual"]
    # The residual's skewness turns with the wave's sign, which says nothing of who speaks.
    unsigned = torch.cat([residual[:, :1], residual[:, 1:2].abs(), residual[:, 2:]], 1)
    return torch.cat(
        [
            by(lines, FINE_WIDTH).amax(2),
            *([comb_statistics(lines, comb)] if comb else []),
            by(spread(part["fine"], part["fineSquare"]), FINE_WIDTH).mean(2),
            deviation,
            part["bandStep"].clamp(min=0).sqrt(),
            by(spread(part["slope"], part["slopeSquare"]), BAND_WIDTH).mean(2),
            third / deviation.clamp(min=0.1) ** 3,
            part["phase"],
            spread(part["phase"], part["phaseSquare"]),
            unsigned,
            spread(residual, part["residualSquare"]),
            *envelope_statistics(part),
            part["longPhase"],
            spread(part["longPhase"], part["longPhaseSquare"]),
            *(part[name] for name in ("longChange", "longChangeSize", "advance", "advanceSize")),
            *harmonic_statistics(part),
        ],
        1,
    )


def statistics(sums: torch.Tensor, comb=comb) -> torch.Tensor:
    """Of windows [batch, STATISTICS] from the sums of their blocks [batch, blocks, WIDTH]. Independent of
    level, and of any filter that changes slowly over frequency."""
    return statistics_of(window_means(sums), comb)


def both_statistics(sums: torch.Tensor, comb) -> tuple[torch.Tensor, torch.Tensor]:
    """Of one window and of its seconds by themselves, from the sums of its blocks [1, blocks, WIDTH]:
    ([1, STATISTICS], [blocks, STATISTICS - COMB_STATISTICS]). All at once, for a graph: what a second costs is
    not its numbers but its nodes."""
    window = window_means(sums)
    found = statistics_of(torch.cat([window, sums[0]]), None)
    combed = comb_statistics(lines_of(parts_of(window)["fine"]), comb)
    before = SUMS["fine"] // FINE_WIDTH
    return torch.cat([found[:1, :before], combed, found[:1, before:]], 1), found[1:]


def blocks_of_windows(samples: torch.Tensor) -> torch.Tensor:
    """Windows [batch, 64240] -> their blocks [batch, 4, BLOCK_SAMPLES]."""
    return samples.unfold(1, BLOCK_SAMPLES, RATE)


def window_sums(samples: torch.Tensor) -> torch.Tensor:
    """Windows [batch, 64240] in [-1, 1] -> sums of their blocks [batch, 4, WIDTH]."""
    blocks = blocks_of_windows(samples)
    return block_sums(blocks.flatten(0, 1)).unflatten(0, blocks.shape[:2])
