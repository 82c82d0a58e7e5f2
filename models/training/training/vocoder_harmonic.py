"""A vocoder that is given the pitch beside the mel, as neural source-filter and harmonic-plus-noise
ones are (Wang et al. 2019, DDSP: Engel et al. 2020): the network shapes pulses and noise."""

import torch
from torch import Tensor, nn

from .vocoder_nets import ConvNeXt, Mel, MelInput

RATE = 16000
FRAME = 800  # 50 ms: three periods of the lowest pitch and more
LAGS = (40, 230)  # 400 down to 70 Hz


def track(x: Tensor, hop: int) -> Tensor:
    """Samples [batch, n] -> Hz [batch, n // hop + 1], 0 where there is no voice. Autocorrelation of
    the frame by that of the window (Boersma 1993), short lags preferred a little; fast
    and rough: lags are whole samples, so a high, sharp voice may be heard an octave low."""
    window = torch.hann_window(FRAME, device=x.device)
    frames = torch.nn.functional.pad(x, (FRAME // 2, FRAME // 2)).unfold(1, FRAME, hop)
    frames = (frames - frames.mean(-1, keepdim=True)) * window
    lag = lambda y: torch.fft.irfft(torch.fft.rfft(y, 2048).abs() ** 2)[..., : LAGS[1]]
    curve = lag(frames)
    curve = curve / (curve[..., :1] + 1e-6) / (lag(window) / lag(window)[0])
    ramp = 0.08 * torch.log2(torch.arange(LAGS[0], LAGS[1], device=x.device) / LAGS[0])
    best, at = (curve[..., LAGS[0] :] - ramp).max(-1)
    # The middle of five neighbours: single wrong octaves go.
    hz = torch.nn.functional.pad((RATE / (at + LAGS[0]))[:, None], (2, 2), mode="replicate")[:, 0]
    hz = hz.unfold(1, 5, 1).median(-1).values
    return torch.where(best > 0.35, hz, torch.zeros_like(hz))


def pulses(hz: Tensor, hop: int, n: int) -> Tensor:
    """Pitch [batch, frames] -> pulse train [batch, n] of unit power, each pulse between two samples
    where it falls; silent where the pitch is 0."""
    at = torch.arange(n, device=hz.device) // hop
    f0 = hz[:, at.clamp(max=hz.shape[1] - 1)]
    phase = (f0.double() / RATE).cumsum(1)
    before = torch.nn.functional.pad(phase[:, :-1], (1, 0))
    hit = (phase.floor() - before.floor()) * (f0 > 0)
    step = (f0 / RATE).clamp(min=1e-6)
    late = ((phase - phase.floor()) / step).clamp(0, 1) * hit
    train = hit - late + torch.nn.functional.pad(late[:, 1:], (0, 1))
    return (train * (1 / step).sqrt() * (f0 > 0)).float()


class HarmonicVocoder(nn.Module):
    """Mel and pitch -> for each bin a complex gain on pulses and a gain on noise -> inverse STFT."""

    def __init__(self, mel: Mel, width: int, blocks: int):
        super().__init__()
        self.mel = mel
        self.input = MelInput(mel)
        self.first = nn.Conv1d(mel.bands + 2, width, 7, padding=3)
        self.blocks = nn.Sequential(*(ConvNeXt(width) for _ in range(blocks)))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, 3 * (mel.n_fft // 2 + 1))
        self.register_buffer("window", torch.hann_window(mel.n_fft), persistent=False)

    def spectrum(self, x: Tensor) -> Tensor:
        return torch.stft(x, self.mel.n_fft, self.mel.hop, window=self.window, return_complex=True)

    def forward(self, x: Tensor) -> Tensor:
        n = x.shape[1]
        with torch.no_grad():
            hz = track(x, self.mel.hop)
            periodic = self.spectrum(pulses(hz, self.mel.hop, n))
            noise = self.spectrum(torch.randn_like(x))
            told = torch.stack([(hz > 0).float(), hz / 200], 1)
        y = self.first(torch.cat([self.input(x), told], 1))
        y = self.head(self.norm(self.blocks(y).transpose(1, 2)))
        voiced, turn, breath = y.float().transpose(1, 2).chunk(3, dim=1)
        # About the level of a voice to begin with: LEVEL in vocoder_train.py.
        gain = torch.polar((voiced - 3).clamp(max=3.0).exp(), turn)
        made = periodic * gain + noise * (breath - 4).clamp(max=3.0).exp()
        return torch.istft(made, self.mel.n_fft, self.mel.hop, window=self.window, length=n)
