"""Codec copies of the whole corpus, made ahead of time: all clips in one file, through ffmpeg, cut
back in the same places."""

import shutil
import subprocess
from pathlib import Path

import numpy as np

RATE = 16000
PAD = 1600  # silence between clips, so that no codec smears one into the next

# name -> (encoder arguments, suffix); each is decoded at 16 kHz mono afterwards.
CODECS = {
    "opus24": (["-c:a", "libopus", "-b:a", "24k", "-ac", "1"], "ogg"),
    "opus12": (["-c:a", "libopus", "-b:a", "12k", "-ac", "1"], "ogg"),
    "mp364": (["-ar", "44100", "-c:a", "libmp3lame", "-b:a", "64k", "-ac", "1"], "mp3"),
    "mp332": (["-ar", "22050", "-c:a", "libmp3lame", "-b:a", "32k", "-ac", "1"], "mp3"),
    "aac64": (["-ar", "44100", "-c:a", "aac", "-b:a", "64k", "-ac", "1"], "m4a"),
    "vorbis": (["-ar", "44100", "-c:a", "libvorbis", "-q:a", "1", "-ac", "1"], "ogg"),
    "tel8k": (
        ["-af", "highpass=f=300:p=2,lowpass=f=3400:p=2", "-ar", "8000", "-c:a", "pcm_mulaw"],
        "wav",
    ),
    # Thin ones, of calls, voice mail and old files: what nobody heard, everybody takes for a machine.
    "gsm": (["-ar", "8000", "-c:a", "libgsm_ms", "-ac", "1"], "wav"),
    "speex16": (["-ar", "16000", "-c:a", "libspeex", "-b:a", "16k", "-ac", "1"], "ogg"),
    "mp316": (["-ar", "16000", "-c:a", "libmp3lame", "-b:a", "16k", "-ac", "1"], "mp3"),
    "wma24": (["-ar", "22050", "-c:a", "wmav2", "-b:a", "24k", "-ac", "1"], "asf"),
    "g722": (["-ar", "16000", "-c:a", "g722", "-ac", "1"], "wav"),
}
THIN = ("gsm", "speex16", "mp316", "wma24", "g722")

# How the corpus itself is stored: what we make for it goes through the same.
STORED = (["-c:a", "libopus", "-b:a", "44k", "-ac", "1"], "ogg")


def ffmpeg() -> str:
    """The program: the installed one, else the one in the package imageio-ffmpeg (for machines where
    nothing can be installed but wheels)."""
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        from imageio_ffmpeg import get_ffmpeg_exe
    except ImportError:
        raise SystemExit(
            "Codec copies need ffmpeg: install it (Debian: apt-get install ffmpeg), pip install "
            "imageio-ffmpeg, or do without: python -m training prepare --codecs"
        ) from None
    return get_ffmpeg_exe()


def can_make(name: str) -> bool:
    """Whether this ffmpeg has the encoder: that of imageio-ffmpeg has none for GSM and Speex."""
    arguments = CODECS[name][0]
    asked = [ffmpeg(), "-v", "error", "-encoders"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    return arguments[arguments.index("-c:a") + 1] in told.split()


def stored_like_corpus(samples: np.ndarray, folder: Path) -> np.ndarray:
    """Int16 samples at 16 kHz as if they had come with the corpus."""
    return through("stored", samples, folder)


def through(name: str, samples: np.ndarray, folder: Path) -> np.ndarray:
    """Int16 samples at 16 kHz through one codec, aligned to within a sample or so."""
    arguments, suffix = STORED if name == "stored" else CODECS[name]
    coded = folder / f"coded-{name}.{suffix}"
    raw = ["-f", "s16le", "-ar", str(RATE), "-ac", "1"]
    subprocess.run(
        [ffmpeg(), "-v", "error", "-y", *raw, "-i", "-", *arguments, str(coded)],
        input=samples.tobytes(),
        check=True,
    )
    decoded = subprocess.run(
        [ffmpeg(), "-v", "error", "-i", str(coded), *raw, "-"], capture_output=True, check=True
    ).stdout
    coded.unlink()
    out = np.frombuffer(decoded, np.int16)
    shift = best_shift(samples, out)
    out = out[shift:] if shift > 0 else np.pad(out, (-shift, 0))
    return np.pad(out[: len(samples)], (0, max(0, len(samples) - len(out))))


def best_shift(before: np.ndarray, after: np.ndarray, reach: int = 4000) -> int:
    """By how many samples `after` lags behind, by cross-correlation over the first minute."""
    n = min(len(before), len(after), 60 * RATE)
    size = 1 << (2 * n - 1).bit_length()
    a = np.fft.rfft(before[:n].astype(np.float32), size)
    b = np.fft.rfft(after[:n].astype(np.float32), size)
    correlation = np.fft.irfft(b * np.conj(a), size)
    lags = np.concatenate([correlation[:reach], correlation[-reach:]])
    best = int(np.argmax(lags))
    return best if best < reach else best - 2 * reach
