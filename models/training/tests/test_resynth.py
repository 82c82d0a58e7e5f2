"""Copies of real clips: paired with their source, at its level; what a machine lacks is said."""

from dataclasses import replace

import numpy as np
import pytest

from training.data import load
from training.resynth import make
from training.synthesisers import make_synthesised


@pytest.fixture
def some(caches):
    """A real clip, a fake and a noise."""
    first = {row["label"]: index for index, row in reversed(list(enumerate(caches[0].rows)))}
    pick = np.array(sorted(first.values()))
    return replace(
        caches[0],
        rows=[caches[0].rows[index] for index in pick],
        starts=caches[0].starts[pick],
        lengths=caches[0].lengths[pick],
    )


def test_only_people_are_copied_each_at_its_sources_level(some, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("training.resynth.find_spec", lambda name: None)
    make(some, tmp_path)
    copies = load(tmp_path)
    real = next(index for index, row in enumerate(some.rows) if row["label"] == "real")
    [row] = copies.rows
    assert row["source"] == some.rows[real]["id"] and row["repo"] == some.rows[real]["repo"]
    assert (row["label"], row["kind"], row["system"]) == ("fake", "vocoder", "own-gl-mel80")
    copy, source = copies.clip(0), some.clip(real)
    assert len(copy) == len(source) and copy.std() == pytest.approx(source.std(), rel=0.01)
    assert np.abs(copy - source).max() > 0.01, "a copy is no recording"
    assert "no pyworld" in capsys.readouterr().out


def test_worlds_copies_are_there_with_pyworld(some, tmp_path, monkeypatch):
    monkeypatch.setattr("training.resynth.find_spec", lambda name: True)
    monkeypatch.setattr("training.resynth.world", lambda x, rng: -x)
    make(some, tmp_path, world_share=1.0)
    assert sorted(row["system"] for row in load(tmp_path).rows) == ["own-gl-mel80", "own-world"]


def test_a_missing_synthesiser_is_named(some, tmp_path, monkeypatch):
    monkeypatch.setattr("training.synthesisers.shutil.which", lambda name: name != "flite")
    with pytest.raises(SystemExit, match="^flite: not found"):
        make_synthesised(some, tmp_path)
