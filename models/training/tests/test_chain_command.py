"""pack and chain: what a lent machine is sent, does and gives back; and what stops on the way."""

import json
import tarfile
from dataclasses import replace

import pytest

import training.chain as module
from training.chain import Plan, chain, summary
from training.pack import pack, unpack
from training.recipe import Recipe

RECIPE = Recipe(steps=4, batch=8, seconds=(1.0,), warm_up=2, held_share=0.34, left_out=())


def test_parts_stay_small_and_hold_all(corpus, caches, tmp_path):
    (tmp_path / "cache/synthesised").mkdir(parents=True)
    samples = caches[1].versions["clean"][:50000]
    samples.tofile(tmp_path / "cache/synthesised/clean.i16")
    (tmp_path / "cache/synthesised/index.json").write_text('{"rows": []}')
    archives = pack(corpus, tmp_path / "parts", 6.0, tmp_path / "cache", ["synthesised"])
    assert len(archives) > 1
    assert all(path.stat().st_size <= 6 * 2**20 for path in archives)
    unpack(tmp_path / "parts", tmp_path / "data", tmp_path / "back")
    for name in ("train.jsonl", "dev.jsonl", "train-03-05.wav"):
        assert (tmp_path / "data" / name).read_bytes() == (corpus / name).read_bytes()
    assert (tmp_path / "back/synthesised/clean.i16").read_bytes() == samples.tobytes()
    archives[-1].unlink()
    with pytest.raises(SystemExit, match="carry them all"):
        unpack(tmp_path / "parts", tmp_path / "other", tmp_path / "back")


def test_all_runs_in_one_call_and_a_second_call_does_what_is_left(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "make_own", lambda cache: None)  # needs espeak-ng and minutes
    pack(corpus, tmp_path / "parts", 60.0, None, [])
    plan = Plan(
        work=tmp_path / "first", out=tmp_path / "out", data=None, parts=tmp_path / "parts", resume=None,
        seeds=2, minutes=60, codecs=[], gate_blocks=60, device="cpu",
    )  # fmt: skip
    # The first call's minutes are over when the first run has learned.
    real = module.train_run

    def slow(*args, **options):
        real(*args, **options)
        monkeypatch.setattr(module.time, "monotonic", lambda: 1e12)

    monkeypatch.setattr(module, "train_run", slow)
    assert chain(plan, RECIPE) is False
    monkeypatch.undo()
    monkeypatch.setattr(module, "make_own", lambda cache: None)
    # Figures of clean clips are enough here: test_chain.py has those of all conditions.
    monkeypatch.setattr("training.evaluate.add_conditions", lambda *_: None)
    with tarfile.open(plan.out / "chain.tgz") as archive:
        assert "runs/seed-1/checkpoint.pt" in archive.getnames()

    # A fresh machine: nothing but the parts and what came back.
    trained = []

    def noted(places, *args, **options):
        trained.append(places.run.name)
        real(places, *args, **options)

    monkeypatch.setattr(module, "train_run", noted)
    again = replace(plan, work=tmp_path / "second", resume=plan.out / "chain.tgz")
    assert chain(again, RECIPE) is True
    assert trained == ["seed-2"]
    found = json.loads((plan.out / "summary.json").read_text())
    assert [one["run"] for one in found["seeds"]] == ["seed-1", "seed-2"]
    assert found["exported"] in ("seed-1", "seed-2")
    with tarfile.open(plan.out / "chain.tgz") as archive:
        names = archive.getnames()
    assert {"models/bonafide/card.json", "models/catalog.json", "runs/seed-2/roc.png"} <= set(names)
    assert "models/bonafide/weights.pt" in names


def test_the_seed_that_is_exported_is_chosen_on_held_out_repositories(tmp_path):
    runs = []
    for name, held, dev in (("a", 0.2, 0.1), ("b", 0.1, 0.3)):
        run = tmp_path / name
        run.mkdir()
        (run / "calibrate.json").write_text(json.dumps({"held": {"eerByVersion": {"clean": held}}}))
        figures = {"conditions": {"clean": {"eer": {"value": dev}}}}
        (run / "evaluate.json").write_text(json.dumps(figures))
        runs.append(run)
    found = summary(runs)
    assert found["exported"] == "b"
    assert found["devOverSeeds"]["clean"] == {"mean": 0.2, "sd": 0.1}
