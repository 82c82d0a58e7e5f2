"""Small networks that make a voice again from less than the voice: what today's generators end in.

All take samples [batch, n] at 16 kHz (deviation about 0.1), look at them through a mel spectrogram
and give samples [batch, n] back, so that one loop trains them all.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .resynth import mel_matrix


@dataclass(frozen=True)
class Mel:
    """What of the voice a vocoder is told: log energies of `bands` up to `high` Hz every `hop`
    samples. Vocoders differ in these, and each leaves other traces."""

    n_fft: int = 1024
    hop: int = 256
    bands: int = 80
    high: float = 8000.0


class MelInput(nn.Module):
    """Samples [batch, n] -> log mel [batch, bands, n // hop + 1], about zero mean and unit size."""

    def __init__(self, mel: Mel):
        super().__init__()
        self.mel = mel
        self.register_buffer("bank", mel_matrix(mel.n_fft, mel.bands, mel.high), persistent=False)
        self.register_buffer("window", torch.hann_window(mel.n_fft), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        with torch.no_grad():
            spectrum = torch.stft(
                x, self.mel.n_fft, self.mel.hop, window=self.window, return_complex=True
            ).abs()
            bands = torch.einsum("bft,fm->bmt", spectrum, self.bank)
            return (bands.clamp(min=1e-3).log() - 0.5) / 2.5


class ConvNeXt(nn.Module):
    """Depthwise convolution over time, then a channel mixer, added to its input (Liu et al. 2022)."""

    def __init__(self, width: int):
        super().__init__()
        self.depthwise = nn.Conv1d(width, width, 7, padding=3, groups=width)
        self.norm = nn.LayerNorm(width)
        self.up = nn.Linear(width, 3 * width)
        self.down = nn.Linear(3 * width, width)
        self.scale = nn.Parameter(torch.full((width,), 0.15))

    def forward(self, x: Tensor) -> Tensor:
        y = self.norm(self.depthwise(x).transpose(1, 2))
        return x + (self.scale * self.down(F.gelu(self.up(y)))).transpose(1, 2)


class SpectrumVocoder(nn.Module):
    """Mel -> magnitude and phase of each bin -> inverse STFT (as Vocos: Siuzdak 2023)."""

    def __init__(self, mel: Mel, width: int, blocks: int):
        super().__init__()
        self.mel = mel
        self.input = MelInput(mel)
        self.first = nn.Conv1d(mel.bands, width, 7, padding=3)
        self.blocks = nn.Sequential(*(ConvNeXt(width) for _ in range(blocks)))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, 2 * (mel.n_fft // 2 + 1))
        self.register_buffer("window", torch.hann_window(mel.n_fft), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        y = self.norm(self.blocks(self.first(self.input(x))).transpose(1, 2))
        magnitude, phase = self.head(y).float().transpose(1, 2).chunk(2, dim=1)
        spectrum = torch.polar(magnitude.clamp(max=5.0).exp(), phase)
        return torch.istft(
            spectrum, self.mel.n_fft, self.mel.hop, window=self.window, length=x.shape[1]
        )


class Residual(nn.Module):
    """Three dilated convolutions, each added to its input."""

    def __init__(self, width: int):
        super().__init__()
        self.wide = nn.ModuleList(nn.Conv1d(width, width, 3, padding=d, dilation=d) for d in (1, 3, 9))

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.wide:
            x = x + layer(F.leaky_relu(x, 0.1))
        return x


class Upsampler(nn.Module):
    """Features [batch, inputs, t] -> samples [batch, t * prod(ratios)] by transposed convolutions
    (as MelGAN and HiFi-GAN: Kumar et al. 2019, Kong et al. 2020). A kernel that is no multiple of
    its ratio leaves the checkerboard pattern of such decoders (Odena et al. 2016); `nearest` repeats
    samples and smooths them instead, which leaves images of the low band."""

    def __init__(
        self, inputs: int, width: int, ratios: tuple[int, ...], kernels: tuple[int, ...], nearest=False
    ):
        super().__init__()
        self.first = nn.Conv1d(inputs, width, 7, padding=3)
        steps = []
        for ratio, kernel in zip(ratios, kernels, strict=True):
            narrow = max(width // 2, 8)
            if nearest:
                smooth = nn.Conv1d(width, narrow, 2 * (kernel // 2) + 1, padding=kernel // 2)
                rise = [nn.Upsample(scale_factor=ratio), smooth]
            else:
                # Cut to t * ratio below, whatever the kernel.
                rise = [nn.ConvTranspose1d(width, narrow, kernel, ratio)]
            steps.append(nn.ModuleList([nn.Sequential(*rise), Residual(narrow)]))
            width = narrow
        self.ratios = ratios
        self.steps = nn.ModuleList(steps)
        self.last = nn.Conv1d(width, 1, 7, padding=3)

    def forward(self, y: Tensor) -> Tensor:
        y = self.first(y)
        for ratio, (rise, residual) in zip(self.ratios, self.steps, strict=True):
            length = y.shape[-1] * ratio
            y = rise(F.leaky_relu(y, 0.1))
            spare = y.shape[-1] - length
            y = residual(y[..., spare // 2 : spare // 2 + length])
        return torch.tanh(self.last(F.leaky_relu(y, 0.1)).float())[:, 0]


class WaveVocoder(nn.Module):
    """Mel -> samples through an `Upsampler`."""

    def __init__(self, mel: Mel, width: int, ratios: tuple, kernels: tuple, nearest: bool = False):
        super().__init__()
        self.input = MelInput(mel)
        self.decoder = Upsampler(mel.bands, width, ratios, kernels, nearest)

    def forward(self, x: Tensor) -> Tensor:
        return self.decoder(self.input(x))[:, : x.shape[1]]
