"""What the speech gate lets through of a set: of speech, of what is none, of song."""

import numpy as np

from .blocks import SPOKEN_SECONDS, active_seconds, blocks_of, levels
from .data import Clips
from .frontend import RATE, FrontEnd, repeat_to
from .gate import block_features, voice_probability
from .score import window_samples

# Speech that a window needs to be scored, seconds: MIN_SPEECH_SECONDS of src/pipeline/listener.ts.
SCORED_SECONDS = 1.0


def group_of(row: dict) -> str:
    """speech, none or singing. Only none and speech make the headline."""
    return "none" if row["label"] == "none" else "singing" if row["kind"] == "singing" else "speech"


def passes(gate: dict, samples: np.ndarray, front: FrontEnd) -> tuple[np.ndarray, np.ndarray]:
    """Of each block of a source: does it pass, and seconds with sound."""
    blocks = blocks_of(samples, front)
    sound, through = active_seconds(levels(blocks, front)), np.zeros(len(blocks), bool)
    heard = sound > 0
    if heard.any():
        chance = voice_probability(gate, block_features(blocks[heard], front))
        through[heard] = chance >= gate["threshold"]
    return through, sound


def judged(gate: dict, samples: np.ndarray, front: FrontEnd) -> bool:
    """Would the clip get an LLR? One shorter than a window is repeated to fill it."""
    window = window_samples(front)
    through, sound = passes(gate, repeat_to(samples, max(window, len(samples))), front)
    spoken = through * sound
    if len(samples) < window:
        return bool(spoken.mean() * len(samples) / RATE >= SCORED_SECONDS)
    return any(spoken[i : i + 4].sum() >= SCORED_SECONDS for i in range(len(spoken) - 3))


def gate_report(gate: dict, clips: Clips, front: FrontEnd) -> dict:
    """For each group: blocks (of speech those with sound enough), the share that passes, clips, the
    share of them that gets an LLR."""
    found: dict[str, tuple[list, list]] = {}
    for index, row in enumerate(clips.rows):
        seconds, whole = found.setdefault(group_of(row), ([], []))
        samples = clips.clip(index)
        through, sound = passes(gate, samples, front)
        counted = sound > SPOKEN_SECONDS if group_of(row) == "speech" else np.ones(len(sound), bool)
        seconds += list(through[counted])
        whole.append(judged(gate, samples, front))
    share = lambda hits: round(float(np.mean(hits)), 4)
    return {
        name: {
            "blocks": len(seconds),
            "passed": share(seconds),
            "clips": len(whole),
            "judged": share(whole),
        }
        for name, (seconds, whole) in found.items()
        if seconds
    }
