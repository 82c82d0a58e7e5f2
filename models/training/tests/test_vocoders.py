"""Copies by vocoders of our own: sound, beside their source, and the same after a stop."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from training import vocoders
from training.data import load
from training.recipe import Recipe
from training.steps import own_fakes
from training.vocoder_harmonic import HarmonicVocoder, pulses, track
from training.vocoder_imprint import images
from training.vocoder_nets import Mel, SpectrumVocoder, WaveVocoder
from training.vocoder_plans import PLANS
from training.vocoder_source import SOURCES, excite, prediction, source_filter
from training.vocoder_train import LEVEL, Plan, crop_batch, fit, spectral_loss

RATE = 16000
SMALL = Mel(512, 160, 40, 7600.0)
PLAN = Plan(
    "tiny", lambda: SpectrumVocoder(SMALL, 32, 2), steps=40, seed=1, batch=2, samples=3200, keep=(0.5, 1.0)
)


def vowel(hz: float, seconds: float = 1.0) -> np.ndarray:
    """A standing vowel: a pulse train through two resonances, deviation LEVEL."""
    pulse = np.diff(np.floor(np.arange(int(seconds * RATE)) * hz / RATE), prepend=0.0)
    lag = np.arange(300) / RATE
    ring = sum(np.exp(-lag * 300) * np.cos(2 * np.pi * f * lag) for f in (600, 1700))
    x = np.convolve(pulse, ring)[: len(pulse)]
    return (LEVEL * x / x.std()).astype(np.float32)


def heard(caches) -> list[int]:
    recipe = Recipe()
    return vocoders.learnable(caches[0], recipe.held_share, recipe.seed, recipe.left_out)


def test_only_real_clips_of_repositories_to_learn_from_are_copied(caches):
    clips, recipe = caches[0], Recipe()
    some = clips.rows[0]["repo"]
    indices = vocoders.learnable(clips, recipe.held_share, recipe.seed, (some,))
    repos = {clips.rows[i]["repo"] for i in indices}
    assert {clips.rows[i]["label"] for i in indices} == {"real"}
    assert repos and some not in repos
    assert not repos & vocoders.hold_out(clips, recipe.held_share, recipe.seed)
    # Round and round: the first ones are all of different repositories.
    assert len({clips.rows[i]["repo"] for i in indices[: len(repos)]}) == len(repos)


@pytest.mark.parametrize("hz", [90.0, 140.0, 200.0])
def test_pitch_is_found_and_made_again(hz):
    found = track(torch.from_numpy(vowel(hz))[None], 160)[0, 10:-10]
    assert torch.all((found - hz).abs() < 0.04 * hz)
    train = pulses(found[None], 160, 8000)[0]
    assert train.square().mean().item() == pytest.approx(1, rel=0.3)
    assert pulses(torch.zeros(1, 20), 160, 3000).abs().max() == 0


def test_prediction_finds_the_resonance():
    rng = np.random.default_rng(3)
    noise = rng.standard_normal(RATE)
    x = np.zeros(RATE)
    for t in range(2, RATE):  # one pole pair at 2 kHz
        x[t] = noise[t] + 1.9 * np.cos(2 * np.pi / 8) * x[t - 1] - 0.9025 * x[t - 2]
    power = np.abs(np.fft.rfft(x[:480] * np.hanning(480), 1024))[:, None] ** 2
    inverse, error = prediction(power, 4)
    assert abs(np.argmin(np.abs(inverse[:, 0])) * RATE / 1024 - 2000) < 150
    assert 0 < error[0] < power.mean()


@pytest.mark.parametrize("kind", ["pulses", "mixed", "sines"])
def test_excitation_has_unit_power_and_its_pitch(kind):
    drive = excite(kind, np.full(RATE, 125.0), np.random.default_rng(0))
    assert drive.std() == pytest.approx(1, abs=0.35)
    lag = np.correlate(drive, drive[: RATE // 2], "valid")[60:200]
    assert abs(np.argmax(lag) + 60 - RATE / 125) <= 1


@pytest.mark.parametrize("system", sorted(SOURCES))
def test_source_vocoders_keep_length_and_envelope(system, monkeypatch):
    # The pitch of a standing vowel is known, so that the test needs no pyworld.
    monkeypatch.setattr("training.vocoder_source.pitch", lambda x: np.full(len(x), 140.0))
    x = vowel(140.0)
    made = source_filter(x, SOURCES[system], np.random.default_rng(0))
    assert made.shape == x.shape and np.isfinite(made).all()
    assert made.std() == pytest.approx(x.std(), rel=0.25)
    bands = lambda y: np.log([b.sum() for b in np.array_split(np.abs(np.fft.rfft(y)) ** 2, 16)])
    assert np.corrcoef(bands(x), bands(made))[0, 1] > 0.85
    assert np.abs(made - x).std() > 0.1 * x.std()


def test_images_lie_above_the_band_that_they_mirror():
    spectrum = np.abs(np.fft.rfft(images(vowel(140.0), 4, np.random.default_rng(0)))) ** 2
    assert spectrum[: len(spectrum) // 4].sum() < 1e-9 * spectrum.sum()


@pytest.mark.parametrize(
    "build",
    [
        PLAN.build,
        lambda: HarmonicVocoder(SMALL, 32, 2),
        lambda: WaveVocoder(SMALL, 16, (5, 4, 4, 2), (8, 6, 6, 3)),
        lambda: WaveVocoder(SMALL, 16, (5, 4, 4, 2), (5, 4, 4, 2), nearest=True),
    ],
)
def test_networks_learn_and_keep_any_length(build, caches):
    torch.manual_seed(0)
    clips = [caches[0].clip(index) for index in heard(caches)]
    net, real = build(), crop_batch(clips, replace(PLAN, samples=3210), np.random.default_rng(0))
    best = torch.optim.Adam(net.parameters(), 5e-3)
    losses = []
    for _ in range(20):
        made = net(real)
        assert made.shape == real.shape
        loss = spectral_loss(made, real)
        best.zero_grad()
        loss.backward()
        best.step()
        losses.append(loss.item())
    assert losses[-1] < 0.9 * losses[0]


def test_training_that_was_stopped_ends_where_an_unbroken_one_does(caches, tmp_path, monkeypatch):
    clips = [caches[0].clip(index) for index in heard(caches)]
    fit(PLAN, clips, tmp_path / "whole", log_every=10)
    real_save, saved = torch.save, []

    def stop(state, path):
        real_save(state, path)
        saved.append(path)
        if len(saved) == 5:  # four states every ten steps and one of the two to keep
            raise KeyboardInterrupt

    monkeypatch.setattr(torch, "save", stop)
    with pytest.raises(KeyboardInterrupt):
        fit(PLAN, clips, tmp_path / "cut", log_every=10)
    monkeypatch.setattr(torch, "save", real_save)
    fit(PLAN, clips, tmp_path / "cut", log_every=10)
    whole, cut = (torch.load(tmp_path / name / "tiny-40.pt") for name in ("whole", "cut"))
    assert all(torch.allclose(whole[key], cut[key], atol=1e-5) for key in whole)
    assert sorted(p.name for p in (tmp_path / "cut").iterdir()) == ["tiny-20.pt", "tiny-40.pt"]


def test_copies_stand_beside_their_source(caches, tmp_path, monkeypatch):
    clips = caches[0]
    monkeypatch.setattr("training.vocoder_source.pitch", lambda x: np.full(len(x), 140.0))
    fit(PLAN, [clips.clip(i) for i in heard(caches)], tmp_path / "vocoders")
    vocoders.make_vocoded(clips, tmp_path, each=2, plans=[PLAN])
    made = load(tmp_path / "vocoded")
    rows = {row["id"]: (k, row) for k, row in enumerate(clips.rows)}
    systems = {row["system"] for row in made.rows}
    assert {"own-tiny-20", "own-tiny-40", *SOURCES} <= systems
    assert len(made.rows) == 2 * len(systems)
    for k, row in enumerate(made.rows):
        index, source = rows[row["source"]]
        assert source["label"] == "real" and row["label"] == "fake" and row["kind"] == "vocoder"
        assert row["repo"] == source["repo"]
        copy, clip = made.clip(k), clips.clip(index)
        assert len(copy) == len(clip)
        # Softer only where its peaks would have been cut off.
        assert 0.3 * clip.std() < copy.std() < 1.1 * clip.std()
    before = (tmp_path / "vocoded" / "index.json").stat().st_mtime_ns
    vocoders.make_vocoded(clips, tmp_path, each=2, plans=[PLAN])
    assert (tmp_path / "vocoded" / "index.json").stat().st_mtime_ns == before
    assert own_fakes(tmp_path).rows == made.rows


def test_plans_have_names_of_their_own_and_crops_that_fit_every_hop():
    assert len({plan.name for plan in PLANS}) == len(PLANS)
    assert len({plan.seed for plan in PLANS}) == len(PLANS)
    for plan in PLANS:
        x = LEVEL * torch.randn(1, plan.samples)
        made = plan.build()(x)
        assert made.shape == x.shape and torch.isfinite(made).all()
