"""FARGAN and DRED, which are part of Opus 1.5, by the program opusvoc (borrowed/opusvoc.c)."""

import subprocess
import tempfile
from pathlib import Path

import numpy as np

from .vocoders import level

# opusvoc.c: samples a frame, frames of silence behind a clip, and by how many samples it is late.
FRAME, MARGIN, DELAY = 160, 12, 240


def frames(samples: int) -> int:
    """Frames that opusvoc makes of a clip: a multiple of four, so that DRED comes out even."""
    whole = -(-samples // FRAME) + MARGIN
    return whole + (4 - whole % 4) % 4


def opusvoc(tools: Path, mode: str, clips: list[np.ndarray], settings: list[tuple[float, int]]):
    """Each clip (float, 16 kHz) as opusvoc makes it again, at its own length and in its own time.
    A setting is octaves of pitch and DRED's level of quality, 0 to 15."""
    with tempfile.TemporaryDirectory() as name:
        given, told, made = (Path(name) / part for part in ("in.pcm", "clips.txt", "out.pcm"))
        whole = [np.round(np.clip(clip, -1, 1) * 32767).astype(np.int16) for clip in clips]
        np.concatenate(whole).tofile(given)
        lines = [f"{len(clip)} {octaves:.4f} {level}" for clip, (octaves, level) in zip(clips, settings, strict=True)]
        told.write_text("\n".join(lines) + "\n")
        subprocess.run([tools / "opusvoc", mode, given, told, made], check=True)
        out = np.fromfile(made, np.int16).astype(np.float32) / 32768
    ends = np.cumsum([frames(len(clip)) * FRAME for clip in clips])
    assert ends[-1] == len(out), "opusvoc and borrowed_opus.py disagree on the length of a clip"
    begins = [0, *ends[:-1]]
    return [out[at + DELAY : at + DELAY + len(clip)] for at, clip in zip(begins, clips, strict=True)]


class Opus:
    """Copies by one of opusvoc's modes, `fargan` or `dred`; with `pitch`, higher or lower by up to 0.7
    octaves. DRED's quality is drawn from eleven levels."""

    def __init__(self, tools: Path, mode: str, rng: np.random.Generator, pitch: bool = False):
        self.tools, self.mode, self.rng, self.pitch = tools, mode, rng, pitch

    def among(self, sources: list[np.ndarray]):
        """Copies of real clips, at their levels."""
        draw = self.rng
        octaves = [float(np.clip(draw.normal(0, 0.35), -0.7, 0.7)) if self.pitch else 0.0 for _ in sources]
        settings = [(each, int(draw.integers(0, 11))) for each in octaves]
        for source, made in zip(sources, opusvoc(self.tools, self.mode, sources, settings), strict=True):
            yield level(made, source), {}
