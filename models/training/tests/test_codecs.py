"""Codec copies lie where the clips lay."""

import shutil

import numpy as np
import pytest

from training.codecs import CODECS, best_shift, through

needs_ffmpeg = pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg is not installed")


@pytest.mark.parametrize("delay", [-700, 0, 3, 1105])
def test_a_delay_is_found(delay):
    rng = np.random.default_rng(1)
    before = (1000 * rng.standard_normal(16000)).astype(np.int16)
    after = np.roll(before, delay)
    assert best_shift(before, after) == delay


@needs_ffmpeg
@pytest.mark.parametrize("name", sorted(CODECS))
def test_a_codec_keeps_length_and_place(name, tmp_path):
    rng = np.random.default_rng(2)
    n = 3 * 16000
    t = np.arange(n) / 16000
    # A burst every 0.31 s, in the band that a telephone keeps.
    tone = np.sin(2 * np.pi * (500 + 900 * t) * t) * (np.sin(2 * np.pi * t / 0.31) > 0.5)
    before = np.round(8000 * tone + 20 * rng.standard_normal(n)).astype(np.int16)
    after = through(name, before, tmp_path)
    assert after.dtype == np.int16 and len(after) == n
    assert abs(best_shift(before, after)) <= 2
    alike = np.corrcoef(before[4000:-4000].astype(float), after[4000:-4000].astype(float))[0, 1]
    assert alike > 0.5
    assert not list(tmp_path.iterdir()), "the coded file is cleared away"


def test_what_an_ffmpeg_cannot_make_is_left_out_and_said(corpus, tmp_path, monkeypatch, capsys):
    import training.data as data

    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\necho ' A....D libopus              libopus Opus (codec opus)'\n")
    program.chmod(0o755)
    monkeypatch.setattr("training.codecs.ffmpeg", lambda: str(program))
    monkeypatch.setattr(data, "through", lambda name, samples, folder: samples)
    data.prepare(corpus / "dev.jsonl", tmp_path / "set", ["gsm", "opus24"])
    assert set(data.load(tmp_path / "set").versions) == {"clean", "opus24"}
    assert "gsm: left out" in capsys.readouterr().out


@needs_ffmpeg
def test_a_set_in_parts_lies_where_the_whole_lies(corpus, tmp_path, monkeypatch):
    """Parts are cut between clips: each copy is aligned with its clip, whatever part it was in."""
    import training.data as data

    data.prepare(corpus / "dev.jsonl", tmp_path / "whole", ["opus24"])
    monkeypatch.setattr(data, "PART", 40 * 16000)
    data.prepare(corpus / "dev.jsonl", tmp_path / "parts", ["opus24"])
    whole, parts = data.load(tmp_path / "whole"), data.load(tmp_path / "parts")
    assert len(whole.versions["opus24"]) == len(parts.versions["opus24"])
    voices = [i for i, row in enumerate(whole.rows) if row["label"] != "none"]
    for index in voices[::7]:
        a, b = whole.clip(index, "opus24"), parts.clip(index, "opus24")
        assert np.corrcoef(a, b)[0, 1] > 0.9
