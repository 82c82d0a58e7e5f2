"""Pictures of a data set: distributions, mean spectra, waveforms with their mel spectrograms."""

from pathlib import Path

import matplotlib
import numpy as np
import torch

from .frontend import RATE, FrontEnd, Spectrum, filter_bank, repeat_to

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402  (the backend comes first: there may be no screen)

# Frequencies named beside a mel spectrogram, Hz.
NAMED_HZ = (250, 500, 1000, 2000, 4000, 7000)
COLOURS = {"real": "tab:blue", "fake": "tab:orange", "none": "tab:grey"}


def close(figure, path: Path) -> None:
    figure.savefig(path, dpi=100)
    pyplot.close(figure)


def draw_lengths(path: Path, distributions: dict[str, dict[str, list[float]]]) -> None:
    """Histograms of seconds and levels, each label's share of its own clips."""
    figure, axes = pyplot.subplots(1, 2, figsize=(10, 3.5), layout="constrained")
    for ax, name, unit in ((axes[0], "seconds", "seconds"), (axes[1], "levelDb", "dB of full scale")):
        edges = np.histogram_bin_edges(np.concatenate([d[name] for d in distributions.values()]), 30)
        for label, found in distributions.items():
            weights = np.full(len(found[name]), 1 / len(found[name]))
            options = {"histtype": "step", "label": label, "color": COLOURS.get(label)}
            ax.hist(found[name], edges, weights=weights, **options)
        ax.set(xlabel=unit, ylabel="share of clips", title="Length" if name == "seconds" else "Level")
        ax.legend()
    close(figure, path)


def draw_spectra(path: Path, spectra: dict[str, np.ndarray]) -> None:
    """Mean spectra by label, dB over each clip's mean."""
    figure, ax = pyplot.subplots(figsize=(8, 4), layout="constrained")
    for label, spectrum in spectra.items():
        khz = np.linspace(0, RATE / 2000, len(spectrum))
        ax.plot(khz, spectrum, label=label, color=COLOURS.get(label))
    ax.set(xlabel="kHz", ylabel="dB over the clip's mean", title="Mean spectra")
    ax.grid(alpha=0.3)
    ax.legend()
    close(figure, path)


def band_at(settings: FrontEnd, hz: np.ndarray) -> np.ndarray:
    """Where frequencies lie among the bands, in bands from the lowest one's lower edge."""
    centres = filter_bank(settings).argmax(1) * RATE / settings.nFft
    return np.interp(hz, centres, np.arange(settings.bands) + 0.5)


def draw_clips(path: Path, clips: list[tuple[dict, np.ndarray]]) -> None:
    """One row a clip: its wave and its log mel bands, as the detector gets them."""
    spectrum = Spectrum(FrontEnd())
    marks = band_at(spectrum.settings, np.array(NAMED_HZ))
    size = (12, 1.7 * len(clips) + 0.4)
    figure, axes = pyplot.subplots(len(clips), 2, figsize=size, squeeze=False, layout="constrained")
    for (row, samples), (wave, mel) in zip(clips, axes, strict=True):
        samples = repeat_to(samples, max(len(samples), spectrum.settings.frameSamples))
        seconds = len(samples) / RATE
        colour = COLOURS.get(row["label"])
        wave.plot(np.arange(len(samples)) / RATE, samples, linewidth=0.4, color=colour)
        peak = max(np.abs(samples).max(), 1e-3)
        wave.set(xlim=(0, seconds), ylim=(-peak, peak))
        what = row.get("system" if row["label"] == "fake" else "kind", "")
        wave.set_title(f"{row['label']}, {what}"[:60], fontsize=8, loc="left")
        with torch.no_grad():
            bands = spectrum.bands(spectrum(torch.from_numpy(samples[None])))[0].numpy().T
        top = bands.max()
        extent = (0, seconds, 0, bands.shape[0])
        picture = {"origin": "lower", "aspect": "auto", "extent": extent, "vmin": top - 14, "vmax": top}
        mel.imshow(bands, **picture)
        mel.set_yticks(marks, [f"{hz / 1000:g}" for hz in NAMED_HZ], fontsize=7)
        mel.set_ylabel("kHz", fontsize=8)
    axes[0, 0].set_title(f"Waves, 1 is full scale\n{axes[0, 0].get_title('left')}", fontsize=8, loc="left")
    axes[0, 1].set_title("Log energies of mel bands, 61 dB from dark to bright\n", fontsize=8, loc="left")
    for ax in axes[-1]:
        ax.set_xlabel("seconds")
    close(figure, path)
