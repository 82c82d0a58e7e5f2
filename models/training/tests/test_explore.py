"""explore, search and flatter on the tiny corpus: what they write, and that it says what is there."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from training.explore import drawn, explore, mean_spectrum
from training.explore_pictures import NAMED_HZ, band_at
from training.flatter import beside, flatter, subset
from training.frontend import FrontEnd, Spectrum
from training.recipe import Recipe, checked
from training.search import Search, run_search, suggested

RECIPE = Recipe(steps=4, batch=8, seconds=(1.0,), warm_up=2, held_share=0.34, left_out=())


def png(path) -> bool:
    return path.read_bytes().startswith(b"\x89PNG") and path.stat().st_size > 5000


def test_a_manifest_is_counted_measured_and_pictured(corpus, tmp_path):
    found = explore(corpus / "dev.jsonl", tmp_path, pictured=4)
    assert found["clips"] == 78
    assert found["counts"]["label"] == {"real": 36, "fake": 36, "none": 6}
    assert len(found["counts"]["repo"]) == 6 and found["counts"]["repo"]["dev-repo-03"] == 13
    assert 1.69 < found["seconds"]["real"]["least"] <= found["seconds"]["real"]["median"] < 2.61
    # The noise was made at 0.05: 26 dB below full scale.
    assert found["levelDb"]["none"]["median"] == pytest.approx(-26, abs=0.2)
    assert found["oneClassOnly"] == {"lang": [], "repo": []}
    text = (tmp_path / "explore.md").read_text()
    assert "| fake | 36 |" in text and "| dev-repo-03 | 13 |" in text
    assert all(png(tmp_path / f"{name}.png") for name in ("lengths", "spectra", "clips"))
    assert json.loads((tmp_path / "explore.json").read_text())["hours"] == found["hours"]


def test_a_tone_is_brightest_where_its_frequency_is_named():
    spectrum = Spectrum(FrontEnd())
    t = np.arange(16000) / 16000
    for hz in NAMED_HZ[:-1]:
        tone = torch.from_numpy(0.1 * np.sin(2 * np.pi * hz * t)[None].astype(np.float32))
        band = int(spectrum.bands(spectrum(tone))[0].mean(0).argmax())
        # A band's picture reaches from its number to the next.
        assert abs(band + 0.5 - band_at(spectrum.settings, np.array(hz))) <= 1


def test_the_mean_spectrum_stands_where_the_tone_stands_whatever_its_level():
    t = np.arange(16000) / 16000
    tone = np.sin(2 * np.pi * 2000 * t)
    assert np.argmax(mean_spectrum(tone)) == 64
    assert np.abs(mean_spectrum(tone) - mean_spectrum(0.01 * tone)).max() < 0.1


def test_clips_that_are_pictured_take_turns():
    rows = [{"label": "real", "system": "human"}] * 30
    rows += [{"label": "fake", "system": f"s{n}"} for n in range(3)]
    chosen = [rows[i] for i in drawn(rows, 4)]
    assert sorted(row["label"] for row in chosen) == ["fake", "fake", "real", "real"]


def test_a_search_tries_prunes_tells_and_goes_on(caches, tmp_path):
    search = Search(space={"rate": (1e-3, 4e-3, "log"), "warm_up": (1, 3)}, trials=2, steps=4, reports=1)
    first = run_search(caches[0], None, RECIPE, search, tmp_path, "cpu")
    assert [trial["state"] for trial in first["trials"]] == ["complete"] * 2
    assert first["trials"][0]["eer"] <= first["trials"][1]["eer"]
    assert all(1e-3 <= trial["settings"]["rate"] <= 4e-3 for trial in first["trials"])
    assert all(list(trial["onTheWay"]) == ["4"] for trial in first["trials"])
    more = run_search(caches[0], None, RECIPE, replace(search, trials=3), tmp_path, "cpu")
    assert len(more["trials"]) == 3 and {t["number"] for t in more["trials"]} == {0, 1, 2}
    again = run_search(caches[0], None, RECIPE, replace(search, trials=3), tmp_path, "cpu")
    assert again == more
    assert "| trial | state | EER | rate | warm_up |" in (tmp_path / "search.md").read_text()
    assert png(tmp_path / "search.png")


def test_a_search_space_names_numbers_of_the_recipe():
    with pytest.raises(SystemExit, match="`rates` is no number of the recipe; did you mean `rate`"):
        Search(space={"rates": (1, 2)})
    with pytest.raises(SystemExit, match="`trails` is no setting; did you mean `trials`"):
        checked(Search, {"space": {}, "trails": 3}, "search.yaml")


def test_whole_numbers_stay_whole():
    import optuna

    trial = optuna.create_study().ask()
    found = suggested(trial, {"warm_up": (1, 9), "strength": (0.2, 0.4)})
    assert isinstance(found["warm_up"], int) and 0.2 <= found["strength"] <= 0.4


def test_flatter_tests_as_many_clips_both_ways_and_none_that_were_learned(caches, tmp_path):
    train = caches[0]
    found = flatter(train, None, RECIPE, tmp_path, "cpu")
    assert found["byRepository"]["clips"] == found["random"]["clips"] == 4 * 12
    assert found["byRepository"]["repositories"] == 4 < found["random"]["repositories"]
    for name in ("byRepository", "random"):
        rate = found[name]["eer"]
        assert 0 <= rate["low"] <= rate["value"] <= rate["high"] <= 1
    gap = found["byRepository"]["eer"]["value"] - found["random"]["eer"]["value"]
    assert found["flattersBy"] == pytest.approx(gap, abs=1e-4)


def test_copies_of_test_clips_are_not_learned_from(caches):
    train = caches[0]
    own = subset(train, np.array([0, 2, 4]))
    own.rows = [{**row, "source": row["id"]} for row in own.rows]
    kept = beside(own, subset(train, np.array([1, 2, 3])))
    assert [row["source"] for row in kept.rows] == [train.rows[2]["id"]]
    assert (kept.clip(0) == train.clip(2)).all()
