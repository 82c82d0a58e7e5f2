"""`block_sums` gives what src/pipeline/fingerprint.ts is held to (tests/fixtures/make_fingerprint.py)."""

import base64
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from training.fingerprint import BLOCK_SAMPLES, WIDTH, block_sums

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
    # What a tone's other bins hold is rounding.
    tolerance = 1e-3 if name in ("tone", "pulses") else 3e-5
    every, last = TOLD["sums"][name]["every"], TOLD["sums"][name]["last"]
    assert sums[:: TOLD["every"]] == pytest.approx(every, rel=tolerance, abs=tolerance)
    assert sums[-TOLD["last"] :] == pytest.approx(last, rel=tolerance, abs=tolerance)
