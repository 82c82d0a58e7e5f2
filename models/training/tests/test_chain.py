"""The whole chain on the tiny corpus: prepare, train, calibrate, evaluate, export, golden."""

import base64
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

import training.train as training_module
from training.__main__ import main
from training.golden import TOLERANCE
from training.recipe import Recipe
from training.train import restore, train

HERE = Path(__file__).parents[1]
RECIPE = Recipe(steps=8, batch=8, seconds=(1.5,), warm_up=2, held_share=0.34, left_out=())


class Killed(Exception):
    pass


def weights(run: Path) -> dict:
    return torch.load(run / "checkpoint.pt", weights_only=False)["averaged"]


@pytest.fixture(scope="module")
def finished(caches, tmp_path_factory) -> Path:
    """A run of eight steps that nothing broke."""
    run = tmp_path_factory.mktemp("whole")
    train(caches[0], None, RECIPE, run, log_every=1)
    return run


def test_a_killed_run_goes_on_as_if_nothing_had_been(caches, finished, tmp_path, monkeypatch):
    save = training_module.save

    def save_and_die(path, state):
        save(path, state)
        raise Killed

    monkeypatch.setattr(training_module, "save", save_and_die)
    with pytest.raises(Killed):
        train(caches[0], None, RECIPE, tmp_path, log_every=1)
    monkeypatch.setattr(training_module, "save", save)
    assert torch.load(tmp_path / "checkpoint.pt", weights_only=False)["step"] == 4
    train(caches[0], None, RECIPE, tmp_path, log_every=1)
    whole, resumed = weights(finished), weights(tmp_path)
    worst = max((whole[k].float() - resumed[k].float()).abs().max().item() for k in whole)
    assert worst < 1e-6


def test_what_is_held_out_stands_in_the_checkpoint(caches, finished):
    _, state = restore(finished)
    assert len(state["held"]) == 4
    assert state["recipe"]["seed"] == RECIPE.seed
    assert len(state["losses"]) == RECIPE.steps


@pytest.fixture(scope="module")
def published(corpus, tmp_path_factory) -> Path:
    """models/ as the command line writes it."""
    folder = tmp_path_factory.mktemp("commands")
    common = ["--data", corpus, "--cache", folder / "cache", "--run", folder / "run"]
    common += ["--models", folder / "models", "--threads", "1"]
    tiny = ["--config", "configs/tiny.yaml"]
    # Here and not in a program of its own, as the other commands' tests do: a judge learns in fewer steps.
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(HERE)
        for command in (["prepare", "--codecs"], ["train", *tiny], ["all", "--gate-blocks", "120"]):
            patch.setattr(sys, "argv", ["training", *map(str, command), *map(str, common)])
            main()
    return folder / "models"


def test_hashes_and_sizes_are_those_of_the_files(published):
    entry = json.loads((published / "catalog.json").read_text())["models"][0]
    path = published / entry["card"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]
    total = path.stat().st_size
    for file in json.loads(path.read_text())["files"]:
        content = (path.parent / file["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert len(content) == file["bytes"]
        total += file["bytes"]
    assert entry["bytes"] == total < 2_500_000


def test_the_card_holds_what_the_extension_reads(published):
    card = json.loads((published / "bonafide/card.json").read_text())
    assert [file["role"] for file in card["files"]] == ["trunk", "head", "gate"]
    assert card["input"]["windowSamples"] == 64240
    assert card["operatingPoints"]["machine"]["llr"] > 0 > card["operatingPoints"]["human"]["llr"]
    for level, points in card["sensitivities"].items():
        assert level in ("cautious", "alert")
        assert points["machine"]["llr"] > 0 > points["human"]["llr"]
    calibration = card["calibration"]
    assert 0 <= calibration["effectiveCount"]["rho"] <= 1
    assert calibration["capLlr"] > 0 and calibration["windowSd"] >= 0
    conditions = card["metrics"]["conditions"]
    assert set(conditions) == {"clean", "hpf", "noise10", "music10"}
    for found in conditions.values():
        assert set(found["bySensitivity"]) == {"cautious", "alert"}
    for found in [*conditions.values(), card["metrics"]["nuisanceFloor"]]:
        rate = found["eer"]
        assert 0 <= rate["low"] <= rate["value"] <= rate["high"] <= 1


def test_golden_vectors_say_what_the_graphs_say(published):
    folder = published / "bonafide"
    assert (folder / "golden.json").stat().st_size < 400_000
    golden = json.loads((folder / "golden.json").read_text())
    card = json.loads((folder / "card.json").read_text())
    assert golden["tolerance"] == TOLERANCE
    assert {row["fromRate"] for row in golden["resample"]} == {8000, 44100, 48000}
    speech = golden["clips"]["speech"]
    samples = np.frombuffer(base64.b64decode(speech["samples"]), "<i2")
    assert len(samples) >= 16000 * 5 and len(speech["windows"]) == 2
    assert len(speech["power"]) == 257 and len(speech["bands"]["0"]) == 80
    assert all(len(block["gateFeatures"]) == 135 for block in speech["blocks"])
    trunk = onnxruntime.InferenceSession(folder / "trunk.onnx")
    state = {
        s["input"]: np.zeros(s["shape"], np.float32) for s in card["files"][0]["states"]
    }
    from training.frontend import FrontEnd, Spectrum

    spectrum = Spectrum(FrontEnd())
    x = torch.from_numpy(samples[None, :16240].astype(np.float32) / 32768)
    bands = spectrum.bands(spectrum(x)).numpy()
    assert np.abs(bands[0, 37] - speech["bands"]["37"]).max() < 1e-4
    embedding = trunk.run(None, {"bands": bands, **state})[0]
    told = np.array(speech["blocks"][0]["embedding"])
    assert np.abs(embedding[0, :2].ravel() - told).max() < 1e-4


def test_figures_for_people_come_with_the_model(published):
    text = (published / "bonafide/README.md").read_text()
    results = json.loads((published / "bonafide/results.json").read_text())
    eer = results["conditions"]["clean"]["eer"]["value"]
    assert f"{100 * eer:.1f} %" in text
    assert "its score is added to the head's" in text
    assert (published / "bonafide/curves.png").stat().st_size > 5000
    assert "llrs" not in results["conditions"]["clean"]


def test_a_missing_step_is_named(finished):
    line = [sys.executable, "-m", "training", "export", "--run", finished]
    done = subprocess.run(line, cwd=HERE, capture_output=True, text=True)
    assert done.returncode != 0
    assert "python -m training gate" in done.stderr


def test_a_person_who_is_not_called_human_is_no_false_alarm(published):
    page = (published / "bonafide/README.md").read_text()
    lines = [line for line in page.splitlines() if "an LLR of" in line and line.startswith("- ")]
    assert len(lines) == 6
    assert all(("(false alarms)" in line) == ("`machine`" in line) for line in lines)
    assert all(("(misses)" in line) == ("`human`" in line) for line in lines)
