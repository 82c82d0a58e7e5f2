"""`block_sums` gives what src/pipeline/fingerprint.ts is held to (tests/fixtures/make_fingerprint.py)."""

import base64
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from training.fingerprint import BLOCK_SAMPLES, WIDTH, block_sums
from training.fingerprint_sums import PAIRS, envelopes, harmonicity, long_phase

TOLD = json.loads(
    (Path(__file__).parents[3] / "tests/fixtures/fingerprint.json").read_text(encoding="utf-8")
)
TURN = 2 * np.pi * 440 * np.arange(BLOCK_SAMPLES) / 16000
# One after the other: the first and the last lag at which a pitch is looked for, in samples, and those beyond.
PERIODS = (31, 32, 269, 270)
PLACE = np.arange(BLOCK_SAMPLES)
PERIOD = np.repeat(PERIODS, BLOCK_SAMPLES // len(PERIODS))
BLOCKS = {
    "speech": np.frombuffer(base64.b64decode(TOLD["speech"]), "<i2"),
    "tone": np.round(9000 * np.sin(TURN)),
    "silence": np.zeros(BLOCK_SAMPLES),
    "pulses": np.where(PLACE % PERIOD == 0, 9000, 0),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_sums_are_those_of_the_fixture(name: str) -> None:
    samples = torch.from_numpy(BLOCKS[name].astype(np.float32) / 32768)
    sums = block_sums(samples[None])[0].numpy()
    assert sums.shape == (WIDTH,)
    # What a tone's other bins hold is rounding, which differs from processor to processor (0.005 between two).
    tolerance = {"tone": 1e-2, "pulses": 3e-3}.get(name, 3e-5)
    every, last = TOLD["sums"][name]["every"], TOLD["sums"][name]["last"]
    assert sums[:: TOLD["every"]] == pytest.approx(every, rel=tolerance, abs=tolerance)
    assert sums[-TOLD["last"] :] == pytest.approx(last, rel=tolerance, abs=tolerance)


def pulses(noise: float, hertz: float = 125) -> torch.Tensor:
    """A block of pulses, and over it noise of so much power in shares of theirs."""
    rng = np.random.default_rng(0)
    x = np.zeros(BLOCK_SAMPLES)
    x[(np.arange(int(hertz * BLOCK_SAMPLES / 16000)) * 16000 / hertz).astype(int)] = 1
    x = x / x.std() + np.sqrt(noise) * rng.standard_normal(BLOCK_SAMPLES)
    return torch.from_numpy(x[None].astype(np.float32))


def test_pulses_move_all_bands_at_once_and_noise_does_not():
    def alike(x: torch.Tensor) -> float:
        pair = envelopes(x)["envelopePair"][0]
        one, other = PAIRS
        own = pair[one == other]
        return float((pair / (own[one] * own[other]).sqrt())[one != other].mean())

    assert alike(pulses(0)) > 0.95
    assert abs(alike(pulses(1e4))) < 0.1


def test_harmonics_stand_out_of_a_voice_and_not_of_noise():
    voice, noise = (harmonicity(pulses(power)) for power in (1e-2, 1e4))
    assert voice["pitch"][0, 1] > 0.999 and noise["pitch"][0, 1] == 0
    assert voice["harmonic"].min() > 2 and voice["unvoiced"].abs().max() == 0
    assert noise["unvoiced"].abs().max() < 0.5 and noise["harmonic"].abs().max() == 0


def test_the_phase_of_one_pulse_goes_on_from_bin_to_bin_and_that_of_noise_does_not():
    one, noise = (long_phase(x) for x in (pulses(1e-3, 15), pulses(1e4)))
    # Neighbouring bins share a window: noise is not at 0.
    assert one["longChange"].min() > 0.75 and noise["longChange"].abs().max() < 0.5
    assert one["longPhase"].min() > 0.8 and noise["longPhase"].max() < 0.7


def test_where_there_is_next_to_nothing_there_is_no_phase():
    """A low-pass leaves rounding, which is another in each browser and decoder."""
    spectrum = torch.fft.rfft(pulses(1e-2))
    spectrum[:, BLOCK_SAMPLES // 4 :] = 0
    low = torch.fft.irfft(spectrum, BLOCK_SAMPLES)
    for found in long_phase(low).values():
        assert found[:, 14:].abs().max() < 0.02
