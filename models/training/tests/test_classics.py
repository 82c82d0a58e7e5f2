"""The classics: their sizes are their sources', a run goes on as if unbroken, and one command leads
from the prepared corpus to a card, a small graph and golden vectors."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch
from classics import command
from classics.command import CLASSICS, run_classic
from classics.figures import confusion
from classics.frontend import LogMel, OfWindow, WindowFeatures, WindowInput, mel_bank, to_mel
from classics.golden import raw_score
from classics.judge import Judge
from classics.spec import Learning
from classics.store import OUTPUT, graph_of, stored
from classics.train import train
from torch import nn

GIVEN = WindowInput(
    frontEnd=LogMel(
        bands=24, nFft=512, frameSamples=400, hopSamples=1600, frames=40,
        scaling=OfWindow(80.0), layout="bands-frames",
    )
)  # fmt: skip


class Tiny(nn.Module):
    """As the classics are made: a convolution, a mean, a batch norm on the way."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 8, (24, 5))
        self.norm = nn.BatchNorm2d(8, momentum=0.3)
        self.wide = nn.Linear(8, 160)
        self.last = nn.Linear(160, 1)

    def forward(self, x):
        x = torch.relu(self.norm(self.conv(x))).mean((2, 3))
        return self.last(torch.relu(self.wide(x))).flatten()


TINY = replace(
    CLASSICS["cnn4-mel"], id="tiny-classic", given=GIVEN, network=Tiny,
    learning=Learning(steps=30, batch=8, rate=0.01, warm_up=2),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "parameters"),
    [("dessa-tcn", 8_162_025), ("cnn4-mel", 683_873), ("resnet50-mel", 24_585_633),
     # The source's 4,287,938 are for three colours: 576 weights more.
     ("cnn3-image", 4_287_938 - 576)],
)  # fmt: skip
def test_a_classic_has_its_sources_size_and_judges_each_window_alone(name, parameters):
    classic = CLASSICS[name]
    network = classic.network().eval()
    assert sum(p.numel() for p in network.parameters() if p.requires_grad) == parameters
    x = torch.rand(2, *classic.given.dims)
    with torch.no_grad():
        both, alone = network(x), network(x[:1])
    assert both.shape == (2,)
    # ResNet50's source judges with its batch's statistics; a rebuild must not.
    assert torch.allclose(both[:1], alone, atol=1e-4)


def test_features_in_float32_are_those_of_the_reference():
    rng = np.random.default_rng(0)
    window = torch.from_numpy(0.1 * rng.standard_normal((1, 64_000)))
    for classic in CLASSICS.values():
        features = WindowFeatures(classic.given)
        exact, quick = features(window), features.float()(window.float())
        assert tuple(exact.shape[1:]) == classic.given.dims
        # Numbers from -1 to 1 that stand for 40 to 100 dB.
        assert (exact - quick).abs().max() < 1e-3


def test_the_mel_scale_is_librosas():
    assert to_mel(np.array([0.0, 200.0, 1000.0, 6400.0]), "slaney") == pytest.approx([0, 3, 15, 42])
    linear = replace(CLASSICS["cnn4-mel"].given.frontEnd, scale="linear", norm="none", bands=15)
    # As in tests/unit/pipeline/windowFeatures.test.ts: peaks each 500 Hz, 64 bins.
    assert mel_bank(linear).argmax(1).tolist() == [64 * (i + 1) for i in range(15)]
    bank = mel_bank(CLASSICS["cnn4-mel"].given.frontEnd)
    # Slaney's norm: each triangle's area, in Hz, is 1. (Bands of a bin's width are coarse.)
    assert bank.sum(1)[60:] * 16000 / 2048 == pytest.approx(1.0, abs=0.05)


def test_a_run_that_was_stopped_ends_as_an_unbroken_one(caches, tmp_path, monkeypatch):
    clips, _ = caches
    learning = Learning(steps=6, batch=8, rate=0.01, warm_up=2)
    monkeypatch.setattr("classics.train.HELD_EVERY", 2)
    whole, state = train(TINY, clips, tmp_path / "whole", learning, 0.34)
    assert len(state["losses"]) == 6 and len(state["held"]) == 4
    assert [step for step, _ in state["heldLosses"]] == [2, 4, 6]
    monkeypatch.setattr("classics.train.LOG_EVERY", 3)
    told = []

    def stop(*line, **_):
        told.append(line)
        if len(told) == 2:
            raise KeyboardInterrupt

    # Stopped after its second line, before the checkpoint that goes with it: the first one counts.
    monkeypatch.setattr("builtins.print", stop)
    with pytest.raises(KeyboardInterrupt):
        train(TINY, clips, tmp_path / "parts", learning, 0.34)
    again, gone_on = train(TINY, clips, tmp_path / "parts", learning, 0.34)
    assert gone_on["heldLosses"] == state["heldLosses"]
    for mine, theirs in zip(whole.parameters(), again.parameters(), strict=True):
        assert torch.equal(mine, theirs)


def test_one_command_leads_to_a_model(corpus, caches, tmp_path, monkeypatch):
    train_clips, dev = caches
    monkeypatch.setitem(CLASSICS, TINY.id, TINY)
    monkeypatch.setattr(command, "load", lambda path: train_clips if path.name == "train" else dev)
    models = tmp_path / "models"
    (models / "bonafide").mkdir(parents=True)
    unknown = {"value": 0.5, "low": 0.0, "high": 1.0}
    floor = {"metrics": {"nuisanceFloor": {"eer": unknown, "cues": []}}}
    (models / "bonafide/card.json").write_text(json.dumps(floor))
    first = {"id": "bonafide", "card": "bonafide/card.json", "bytes": 1, "sha256": "0" * 64, "bundled": True}
    (models / "catalog.json").write_text(json.dumps({"default": "bonafide", "models": [first]}))
    card = run_classic(TINY.id, tmp_path / "cache", tmp_path / "runs", models)
    catalog = json.loads((models / "catalog.json").read_text())
    assert [model["id"] for model in catalog["models"]] == ["bonafide", TINY.id]
    assert card["input"]["frontEnd"]["bands"] == 24 and card["quantisation"] == "int8"
    results = json.loads((models / TINY.id / "results.json").read_text())
    assert results["conditions"]["clean"]["eer"]["value"] <= 0.5
    golden = json.loads((models / TINY.id / "golden.json").read_text())
    assert len(golden["clips"]["voice"]["windows"]) == 2
    readme = (models / TINY.id / "README.md").read_text()
    for word in ("What was changed, and why", "Confusion", "does not carry over", "(curves.png)"):
        assert word in readme
    assert "Not measured yet" in readme and (models / TINY.id / "curves.png").stat().st_size > 10_000
    # The extension's own figures come into it once they are there, and only if they are of this card.
    known = {"value": 0.2345, "low": 0.1, "high": 0.3}
    clean = {"clips": 7, "eer": known, "auc": known, "falseAlarmRate": known, "missRate": known, "coverage": known}
    for sha256, there in ((results["model"]["sha256"], True), ("0" * 64, False)):
        evaluation = {"model": {"id": TINY.id, "sha256": sha256}, "measuredAt": "2026-11-27",
                      "data": {"rows": 9}, "conditions": {"clean": clean}}  # fmt: skip
        (models / TINY.id / "evaluation.json").write_text(json.dumps(evaluation))
        command.write_reports([TINY.id, "cnn4-mel"], models)
        assert ("23.4 %" in (models / TINY.id / "README.md").read_text()) == there
    # Called again, nothing is done twice.
    shutil.rmtree(models / TINY.id)
    assert run_classic(TINY.id, tmp_path / "cache", tmp_path / "runs", models)["files"] == card["files"]
    # A run of before held-out losses were taken gets them by the same run once more, and no new weights.
    path, kept = models / TINY.id / "results.json", (models / TINY.id / "card.json").read_bytes()
    results = json.loads(path.read_text())
    held = results.pop("heldLosses")
    path.write_text(json.dumps(results))
    found = command.repeat_for_curve(TINY.id, tmp_path / "cache", tmp_path / "again", models)
    assert found["heldLosses"] == held and found["repeated"]["apart"] == 0
    assert (models / TINY.id / "card.json").read_bytes() == kept
    assert "trained once more" in (models / TINY.id / "README.md").read_text()


def test_small_weights_make_a_small_file_and_nearly_the_same_scores():
    torch.manual_seed(1)
    network = Tiny().eval()
    graph = graph_of(TINY, network)
    windows = np.random.default_rng(2).standard_normal((4, 64_000)).astype(np.float32)
    exact = Judge(graph, GIVEN, OUTPUT)(windows)
    with torch.no_grad():
        torchs = network(WindowFeatures(GIVEN).float()(torch.from_numpy(windows)))
    assert exact == pytest.approx(torchs.numpy(), abs=1e-4)
    for how, size in (("fp16", 1.0), ("int8", 0.8)):
        small = stored(graph, how)
        assert len(small) < size * len(graph)
        assert Judge(small, GIVEN, OUTPUT)(windows) == pytest.approx(exact, abs=0.02)


def test_confusions_say_what_a_mix_hides():
    # Nine fakes, one real clip; everything is called fake.
    labels, called = np.array([1] * 9 + [0]), np.ones(10, int)
    natural, balanced = confusion(called, labels, False), confusion(called, labels, True)
    assert natural["accuracy"] == 0.9 and balanced["accuracy"] == 0.5
    assert natural["byClass"]["fake"]["recall"] == 1.0
    assert natural["byClass"]["real"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert balanced["byClass"]["fake"]["precision"] == 0.5


def test_raw_scores_of_each_kind():
    assert raw_score(np.array([2.5]), {"kind": "score"}) == 2.5
    assert raw_score(np.array([0.5]), {"kind": "probability"}) == pytest.approx(0)
    assert raw_score(np.array([[1.0, 3.0]]), {"kind": "logits", "index": 1}) == 2.0
