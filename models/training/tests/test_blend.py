"""Blended weights lie between those of two runs of one lineage, and say so."""

from dataclasses import replace

import pytest
import torch
from training.blend import blend
from training.recipe import Recipe
from training.train import restore, train

TINY = Recipe(steps=2, batch=4, seconds=(1.0,), warm_up=1, codec_share=0, own_share=0, held_share=0.3)


@pytest.fixture(scope="module")
def lineage(caches, tmp_path_factory):
    folder = tmp_path_factory.mktemp("blend")
    train(caches[0], None, TINY, folder / "one")
    train(caches[0], None, replace(TINY, steps=3, rate=0.02), folder / "two", start=folder / "one")
    train(caches[0], None, replace(TINY, hidden=24), folder / "other")
    return folder


def test_half_way_between_before_and_after(lineage):
    blend(lineage / "one", lineage / "two", 0.25, lineage / "mixed")
    (one, _), (two, after), (mixed, state) = (restore(lineage / name) for name in ("one", "two", "mixed"))
    told = zip(one.named_parameters(), two.parameters(), mixed.parameters(), strict=True)
    moved = 0
    for (name, a), b, c in told:
        assert torch.allclose(c, 0.75 * a + 0.25 * b, atol=1e-6), name
        moved += float((a - b).detach().abs().sum())
    assert moved > 0.1
    assert state["blend"] == 0.25 and state["held"] == after["held"] and "optimiser" not in state


def test_strangers_and_other_networks_are_refused(lineage):
    with pytest.raises(SystemExit, match="did not begin with"):
        blend(lineage / "two", lineage / "one", 0.5, lineage / "none")
    with pytest.raises(SystemExit, match="different networks"):
        blend(lineage / "one", lineage / "other", 0.5, lineage / "none")
    with pytest.raises(SystemExit, match="from 0"):
        blend(lineage / "one", lineage / "two", 1.5, lineage / "none")
    assert not (lineage / "none").exists()
