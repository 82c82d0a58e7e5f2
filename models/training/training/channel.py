"""What rooms, converters and broadcasters do to a voice, in batches: nothing here looks at the label."""

import numpy as np
import pyroomacoustics
import torch

from .frontend import RATE

# Shares of a batch at full strength.
ROOM_SHARE, RATE_SHARE, COMPRESSOR_SHARE = 0.18, 0.12, 0.15
# Rates that voices are passed through on their way, Hz.
RATES = (8000, 11025, 12000, 14700)
ROOM_SAMPLES = 6400


def room_bank(seed: int, count: int = 48) -> np.ndarray:
    """Impulse responses of shoebox rooms by the image method (Allen & Berkley 1979) [count, 0.4 s],
    direct sound first and of height 1; 0.1 to 0.6 s of reverberation, 0.3 to 3 m away."""
    rng = np.random.default_rng(seed)
    bank = np.zeros((count, ROOM_SAMPLES), np.float32)
    for row in bank:
        size = rng.uniform((2.5, 2.5, 2.3), (8, 7, 3.6))
        # What a room of this size can have at most without its walls being mirrors, and at least.
        absorption, order = pyroomacoustics.inverse_sabine(rng.uniform(0.25, 0.6), size)
        room = pyroomacoustics.ShoeBox(
            size, fs=RATE, materials=pyroomacoustics.Material(absorption), max_order=min(order, 12)
        )
        microphone = rng.uniform(0.4, size - 0.4)
        step = rng.standard_normal(3)
        source = microphone + rng.uniform(0.3, 3) * step / np.linalg.norm(step)
        room.add_source(np.clip(source, 0.2, size - 0.2))
        room.add_microphone(microphone)
        room.compute_rir()
        response = room.rir[0][0]
        first = int(np.argmax(np.abs(response)))
        tail = response[first : first + ROOM_SAMPLES] / response[first]
        row[: len(tail)] = tail
    return bank


def in_rooms(x: torch.Tensor, rooms: torch.Tensor, which: np.ndarray) -> torch.Tensor:
    """x [batch, n] through the responses `which` [batch] of the bank, as loud as before."""
    n = x.shape[1]
    size = 1 << (n + ROOM_SAMPLES - 1).bit_length()
    spectrum = torch.fft.rfft(x, size) * torch.fft.rfft(rooms[torch.as_tensor(which, device=x.device)], size)
    wet = torch.fft.irfft(spectrum, size)[:, :n]
    return wet * (x.norm(dim=1, keepdim=True) / (wet.norm(dim=1, keepdim=True) + 1e-9))


def through_rate(x: torch.Tensor, rate: int, kernel: str) -> torch.Tensor:
    """x [batch, n] at another rate and back, by a cheap kernel (`linear`, `nearest-exact`): players
    and telephones fold and blunt what lies above."""
    n = x.shape[1]
    move = lambda wave, length: torch.nn.functional.interpolate(
        wave[:, None], length, mode=kernel, **({"align_corners": False} if kernel == "linear" else {})
    )[:, 0]
    return move(move(x, n * rate // RATE), n)


def compressed(x: torch.Tensor, ratio: torch.Tensor) -> torch.Tensor:
    """x [batch, n] with its level, measured over 30 ms, held together: what exceeds the mean level is
    lowered by 1 - 1/ratio of its decibels, what is below raised; `ratio` [batch, 1]."""
    step = 160
    power = torch.nn.functional.avg_pool1d(x.square()[:, None], 3 * step, step, step)[:, 0]
    mean = power.mean(1, keepdim=True) + 1e-12
    # Silence is not raised by more than a compressor would.
    gain = ((power + 1e-3 * mean) / mean).pow(-0.5 * (1 - 1 / ratio)).clamp(max=10)
    smooth = torch.nn.functional.interpolate(gain[:, None], x.shape[1], mode="linear", align_corners=False)
    return x * smooth[:, 0]


def change_channel(
    x: torch.Tensor, rooms: torch.Tensor, rng: np.random.Generator, strength: float
) -> torch.Tensor:
    """x [batch, n] in place: some in a room, some at another rate, some compressed; the shares above
    at a `strength` of 1, none at 0. All drawn from `rng`."""
    batch = len(x)
    chosen = lambda share: np.flatnonzero(rng.random(batch) < share * strength)
    wet = chosen(ROOM_SHARE)
    if len(wet):
        x[wet] = in_rooms(x[wet], rooms, rng.integers(len(rooms), size=len(wet)))
    moved = chosen(RATE_SHARE)
    rate, kernel = int(rng.choice(RATES)), str(rng.choice(["linear", "linear", "nearest-exact"]))
    if len(moved):
        x[moved] = through_rate(x[moved], rate, kernel)
    held = chosen(COMPRESSOR_SHARE)
    ratio = torch.as_tensor(rng.uniform(1.5, 6, (len(held), 1)).astype(np.float32), device=x.device)
    if len(held):
        x[held] = compressed(x[held], ratio)
    return x
