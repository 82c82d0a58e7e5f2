"""Music without a voice, played by recorded instruments: pieces drawn at random, for the speech gate.

fluidsynth plays them with the General MIDI bank of Debian's fluid-soundfont-gm (MIT licence). Its
choirs and its effects (breath, seashore, birds, applause, telephone) are wanted here too.
"""

import subprocess
import tempfile
from pathlib import Path

import mido
import numpy as np
import soundfile

from .sounds import RATE

SOUND_FONT = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")
TICKS = 480
DRUMS = 9
SCALES = ([0, 2, 4, 5, 7, 9, 11], [0, 2, 3, 5, 7, 8, 10], [0, 3, 5, 7, 10], list(range(12)))


def notes(rng: np.random.Generator, seconds: float, part: str, beat: float):
    """(time s, length s, key, velocity) of one part. Beats last `beat` seconds."""
    scale = np.array(SCALES[rng.integers(len(SCALES))])
    root = int(rng.integers(28, 44) if part == "bass" else rng.integers(45, 76))
    steps = rng.choice([0.25, 0.5, 1, 2, 4], p=[0.2, 0.35, 0.25, 0.15, 0.05], size=3)
    at, degree, out = 0.0, 0, []
    while at < seconds:
        length = beat * float(rng.choice(steps))
        degree = int(np.clip(degree + rng.integers(-2, 3), -7, 9))
        if rng.random() > 0.12:
            count = rng.integers(2, 5) if part == "chords" else 1
            for voice in range(count):
                octave, tone = divmod(degree + 2 * voice, len(scale))
                key = int(np.clip(root + 12 * octave + scale[tone], 20, 108))
                out.append((at, length * rng.uniform(0.5, 1.1), key, int(rng.integers(50, 120))))
        at += length
    return out


def drum_notes(rng: np.random.Generator, seconds: float, beat: float):
    """A pattern of sixteen steps, repeated with small slips, on some of the drums."""
    kit = rng.choice(np.arange(35, 82), rng.integers(1, 7), replace=False)
    pattern = rng.random((len(kit), 16)) < rng.uniform(0.08, 0.5, (len(kit), 1))
    out, step = [], beat / 4
    for number in range(int(seconds / step)):
        for key, row in zip(kit, pattern, strict=True):
            if row[number % 16] != (rng.random() < 0.04):
                out.append((number * step, 0.1, int(key), int(rng.integers(50, 120))))
    return out


def score_of(rng: np.random.Generator, pieces: int, seconds: float) -> mido.MidiFile:
    """Pieces one after another, each with new instruments; 0.5 s of rest at the end of each."""
    events: list[tuple[float, mido.Message]] = []
    for piece in range(pieces):
        start, beat = piece * seconds, 60 / rng.uniform(50, 190)
        parts = [["melody"], ["chords"], ["melody", "chords"], ["melody", "chords", "bass"]]
        chosen = list(parts[rng.integers(len(parts))])
        if rng.random() < 0.35:
            chosen.append("drums")
        if rng.random() < 0.1:
            chosen = ["drums"]
        for channel, part in enumerate(chosen):
            if part == "drums":
                channel, played = DRUMS, drum_notes(rng, seconds - 0.5, beat)
            else:
                played = notes(rng, seconds - 0.5, part, beat)
                program = int(rng.integers(32, 40) if part == "bass" else rng.integers(0, 128))
                change = mido.Message("program_change", channel=channel, program=program)
                events.append((start, change))
            for at, length, key, velocity in played:
                on = mido.Message("note_on", channel=channel, note=key, velocity=velocity)
                off = mido.Message("note_off", channel=channel, note=key)
                end = min(at + length, seconds - 0.4)
                events += [(start + 0.001 + at, on), (start + 0.002 + end, off)]
    events.sort(key=lambda event: event[0])
    track, now = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=500_000)]), 0
    for at, message in events:
        tick = round(at * 2 * TICKS)
        track.append(message.copy(time=tick - now))
        now = tick
    return mido.MidiFile(ticks_per_beat=TICKS, tracks=[track])


def orchestra(rng: np.random.Generator, pieces: int, seconds: float = 6.0) -> list[np.ndarray]:
    """That many pieces of unit deviation, each without its rest. FileNotFoundError without the bank."""
    if not SOUND_FONT.exists():
        raise FileNotFoundError(f"{SOUND_FONT} is missing: apt install fluidsynth fluid-soundfont-gm")
    with tempfile.TemporaryDirectory() as folder:
        midi, wav = Path(folder) / "pieces.mid", Path(folder) / "pieces.wav"
        score_of(rng, pieces, seconds).save(midi)
        line = ["fluidsynth", "-niq", "-g", "0.4", "-r", str(RATE), "-F", wav, SOUND_FONT, midi]
        subprocess.run(list(map(str, line)), check=True, capture_output=True)
        played = soundfile.read(wav, dtype="float32", always_2d=True)[0].mean(1)
    length, kept = int(seconds * RATE), int((seconds - 0.5) * RATE)
    cut = [played[i * length : i * length + kept] for i in range(pieces)]
    return [x / x.std() for x in cut if len(x) == kept and x.std() > 1e-5]
