"""Training: the same twice, frozen layers, several processes, and recipes that say what is wrong."""

import re
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch
from torch.distributed.run import get_args_parser

from training.__main__ import arguments
from training.data import load
from training.freeze import below
from training.recipe import Recipe, read_recipe, written
from training.train import FINGERPRINT, train

HERE = Path(__file__).parents[1]
RECIPE = Recipe(steps=3, batch=8, seconds=(1.0,), warm_up=2, held_share=0.34, left_out=())


def checkpoint(run: Path) -> dict:
    return torch.load(run / "checkpoint.pt", weights_only=False)


@pytest.fixture(scope="module")
def first(caches, tmp_path_factory) -> Path:
    run = tmp_path_factory.mktemp("first")
    train(caches[0], None, RECIPE, run, log_every=1)
    return run


def test_two_runs_of_one_seed_agree_to_the_bit_and_another_seed_differs(caches, first, tmp_path):
    train(caches[0], None, RECIPE, tmp_path / "again", log_every=1)
    train(caches[0], None, replace(RECIPE, seed=2), tmp_path / "other", log_every=1)
    here, again, other = map(checkpoint, (first, tmp_path / "again", tmp_path / "other"))
    assert here["losses"] == again["losses"] != other["losses"]
    for part in ("detector", "averaged"):
        assert all(torch.equal(here[part][k], again[part][k]) for k in here[part])


def test_a_new_run_leaves_no_judge_of_an_earlier_one(caches, tmp_path):
    """It may have heard what this run holds out; one that goes on keeps its own."""
    judge = tmp_path / FINGERPRINT
    judge.write_bytes(b"of another run")
    train(caches[0], None, RECIPE, tmp_path, log_every=1)
    assert not judge.exists()
    judge.write_bytes(b"its own")
    train(caches[0], None, RECIPE, tmp_path, log_every=1)
    assert judge.exists()


def test_frozen_layers_keep_every_bit_and_the_others_move(caches, first, tmp_path):
    recipe = replace(RECIPE, freeze=("trunk",), seed=5)
    train(caches[0], None, recipe, tmp_path, log_every=1, start=first)
    begun, done = checkpoint(first)["averaged"], checkpoint(tmp_path)
    for part in ("detector", "averaged"):
        for name, value in done[part].items():
            same = torch.equal(value, begun[name])
            assert same == below(name, ("trunk",)), name
    # Running statistics are among them: batch norms of the trunk did not follow the new sounds.
    assert any("running_mean" in name for name in begun)
    assert done["before"][0]["steps"] == RECIPE.steps
    # Weight decay must not reach them either: the optimiser never had them.
    assert len(done["optimiser"]["state"]) == sum(n.startswith("head.") for n in begun)


def test_a_layer_that_is_not_there_is_named(caches, tmp_path):
    with pytest.raises(SystemExit, match="`trunc` names no parameter; parts are .*trunk"):
        train(caches[0], None, replace(RECIPE, freeze=("trunc",)), tmp_path)


def test_two_processes_end_with_equal_weights(caches, first, corpus, tmp_path):
    cache = Path(caches[0].versions["clean"].filename).parent
    assert load(cache).rows == caches[0].rows
    line = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    line += [str(HERE / "tests/two_processes.py"), str(cache), str(tmp_path)]
    done = subprocess.run(line, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    one, two = (torch.load(tmp_path / f"process-{rank}.pt") for rank in range(2))
    assert all(torch.equal(one[k], two[k]) for k in one)
    # They learned: from the same beginning, and not what one process alone would have.
    alone, shared = checkpoint(first)["averaged"], checkpoint(tmp_path)["averaged"]
    assert all(torch.equal(one[k], shared[k]) for k in one)
    assert any(not torch.equal(alone[k], one[k]) for k in one)


def test_the_line_for_several_gpus_is_one_that_torchrun_understands(monkeypatch):
    page = (HERE / "README.md").read_text()
    line = re.search(r"^torchrun (.*?)(?: +#.*)?$", page, re.MULTILINE)[1]
    found = get_args_parser().parse_args(line.split())
    assert found.module and found.training_script == "training"
    monkeypatch.setattr("sys.argv", ["training", *found.training_script_args])
    assert arguments().run == Path("runs/four")


def test_the_shipped_recipe_holds_nothing_out_and_survives_writing(tmp_path):
    recipe = read_recipe(HERE / "configs/bonafide.yaml")
    assert recipe.held_share == 0, "the shipped weights hear all of train; the twin calibrates them"
    path = tmp_path / "recipe.yaml"
    path.write_text(written(replace(recipe, freeze=("trunk",))))
    assert asdict(read_recipe(path)) == {**asdict(recipe), "freeze": ("trunk",)}


@pytest.mark.parametrize("name", ["tiny", "finetune", "single", "bonafide-1", "bonafide-2", "bonafide-3", "bonafide-4", "bonafide"])
def test_every_config_is_a_recipe(name):
    assert read_recipe(HERE / f"configs/{name}.yaml") != Recipe()


def test_the_command_line_overrides_the_file():
    recipe = read_recipe(HERE / "configs/tiny.yaml", ["steps=7", "seconds=[1, 2]", "rate=1e-3"])
    assert (recipe.steps, recipe.seconds, recipe.rate, recipe.batch) == (7, (1.0, 2.0), 1e-3, 8)


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ("stepps=3", "`stepps` is no setting; did you mean `steps`"),
        ("zzz=3", "`zzz` is no setting; known are attention, average"),
        ("steps=many", "`steps`: Input should be a valid integer"),
        ("codec_share=1.5", "`codec_share`: Input should be less than or equal to 1"),
        ("scale=bark", "`scale`: String should match"),
        ("steps", "write it as setting=value"),
    ],
)
def test_a_wrong_setting_is_named_with_the_nearest_known_one(override, said):
    with pytest.raises(SystemExit, match=said):
        read_recipe(None, [override])
