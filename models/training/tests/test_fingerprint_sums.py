"""`block_sums` gives what src/pipeline/fingerprint.ts is held to."""

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
BLOCKS = {
    "speech": np.frombuffer(base64.b64decode(TOLD["speech"]), "<i2"),
    "tone": np.round(9000 * np.sin(TURN)),
    "silence": np.zeros(BLOCK_SAMPLES),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_sums_are_those_of_the_fixture(name: str) -> None:
    samples = torch.from_numpy(BLOCKS[name].astype(np.float32) / 32768)
    sums = block_sums(samples[None])[0].numpy()
    assert sums.shape == (WIDTH,)
    # What a tone's other bins hold is rounding.
    tolerance = 1e-3 if name == "tone" else 3e-5
    every, last = TOLD["sums"][name]["every"], TOLD["sums"][name]["last"]
    assert sums[:: TOLD["every"]] == pytest.approx(every, rel=tolerance, abs=tolerance)
    assert sums[-TOLD["last"] :] == pytest.approx(last, rel=tolerance, abs=tolerance)
