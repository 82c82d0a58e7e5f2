"""Cross-validation over repositories: what is held out, what is read again, and how two recipes differ."""

import json

import pytest
import torch

from training import folds
from training.batches import repositories
from training.folds import cross_validate, figures, parts
from training.recipe import Recipe
from training.synthesisers import merged

RECIPE = Recipe(steps=2, batch=8, seconds=(1.0,), warm_up=1, left_out=())


@pytest.fixture(scope="module")
def both(caches):
    return merged(*caches)


def test_each_repository_stands_in_one_fold(both):
    found = parts(both, 5)
    assert sorted(name for held in found for name in held) == repositories(both)
    assert max(map(len, found)) - min(map(len, found)) <= 1
    assert found == parts(both, 5)
    with pytest.raises(SystemExit, match="--folds 99: there are 18 repositories"):
        parts(both, 99)


def test_every_clip_is_scored_by_a_run_that_did_not_hear_it(both, tmp_path, monkeypatch):
    heard, real = [], folds.train

    def watched(clips, own, recipe, out, **options):
        heard.append((out.parent.name, recipe.seed, options["held"]))
        return real(clips, own, recipe, out, **options)

    monkeypatch.setattr(folds, "train", watched)
    found = cross_validate(both, None, RECIPE, tmp_path / "one", 2, [1, 2], "cpu", None)
    assert [seed for _, seed, _ in heard] == [1, 1, 2, 2]
    assert {*heard[0][2], *heard[1][2]} == {*repositories(both)}
    scores = json.loads((tmp_path / "one/seed-2/fold-1/scores.json").read_text())
    rows = {row["id"]: row for row in both.rows}
    assert {rows[name]["repo"] for name in scores["clean"]} <= heard[3][2]
    assert found["byVersion"]["clean"]["clips"] == len(
        json.loads((tmp_path / "one/seed-1/scores.json").read_text())["clean"]
    )

    # A second call trains nothing, and a recipe does not differ from itself.
    heard.clear()
    again = cross_validate(both, None, RECIPE, tmp_path / "one", 2, [1, 2], "cpu", tmp_path / "one")
    assert not heard
    assert again["byVersion"]["clean"]["moreThanOther"] == {"value": 0, "low": 0, "high": 0}
    assert again["byVersion"]["clean"]["eer"] == found["byVersion"]["clean"]["eer"]
    with pytest.raises(SystemExit, match="name the folds of another run"):
        cross_validate(both, None, RECIPE, tmp_path / "one", 2, [1, 2], "cpu", tmp_path / "none")


def test_a_judge_of_fingerprints_hears_no_more_than_the_network(both, tmp_path, monkeypatch):
    """And nothing is trained again for it: the same networks, with and without."""
    plain = cross_validate(both, None, RECIPE, tmp_path, 2, [1], "cpu", None)
    heard = []

    class Judge(torch.nn.Module):
        second = None

        def forward(self, sums):
            return torch.full((len(sums),), 5.0) * len(heard)

    def judge(repos):
        heard.append(repos)
        return Judge()

    found = cross_validate(both, None, RECIPE, tmp_path, 2, [1], "cpu", tmp_path, judge)
    held = parts(both, 2)
    assert heard == [{*repositories(both)} - held[0], {*repositories(both)} - held[1]]
    read = lambda name, fold: json.loads((tmp_path / f"seed-1/fold-{fold}/{name}").read_text())["clean"]
    for fold in (0, 1):
        before, after = read("scores.json", fold), read("scores-fingerprint.json", fold)
        assert all(after[name] == pytest.approx(before[name] + 5 * (fold + 1), abs=1e-3) for name in before)
    assert found["byVersion"]["clean"]["moreThanOther"]["value"] == pytest.approx(
        found["byVersion"]["clean"]["eer"]["value"] - plain["byVersion"]["clean"]["eer"]["value"], abs=1e-3
    )


def test_a_better_recipe_has_less_error_by_kind_and_by_seed():
    rows, good, bad = {}, {}, {}
    for k in range(40):
        fake = k % 2 == 1
        kind = ("tts" if k % 4 == 1 else "vc") if fake else "human"
        rows[str(k)] = {"label": "fake" if fake else "real", "repo": f"r{k % 8}", "kind": kind}
        good[str(k)] = float(fake)
        # Takes every fourth clip for the other.
        bad[str(k)] = float(fake) if k // 2 % 4 else float(not fake)
    found = figures(rows, [{"clean": bad}, {"clean": good}], [{"clean": good}, {"clean": good}])["clean"]
    assert found["eerBySeed"] == [0.25, 0.0] and found["eer"]["value"] == 0.125
    assert found["moreThanOther"]["value"] == 0.125
    assert {*found["eerByKind"]} == {"tts", "vc"}
