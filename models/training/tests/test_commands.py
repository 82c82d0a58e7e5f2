"""The commands that others are built on, as a person types them: finetune, search, pack."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1]
TINY = str(HERE / "configs/tiny.yaml")


@pytest.fixture(scope="module")
def command(corpus, tmp_path_factory):
    """Runs `python -m training NAME ...` on the tiny corpus; gives its exit status and what it said."""
    folder = tmp_path_factory.mktemp("commands")

    def run(name: str, *arguments: str) -> tuple[int, str]:
        places = ["--data", corpus, "--cache", folder / "cache", "--models", folder / "models"]
        done = subprocess.run(
            [sys.executable, "-m", "training", name, *arguments, *map(str, places), "--threads", "1"],
            cwd=HERE, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": ""}, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    status, said = run("prepare", "--codecs")
    assert status == 0, said
    status, said = run("train", "--config", TINY, "--set", "steps=6", "--run", str(folder / "run"))
    assert status == 0, said
    return run, folder


def test_finetune_goes_on_from_a_run_with_its_trunk_kept(command):
    import torch

    run, folder = command
    status, said = run(
        "finetune", "--start", str(folder / "run"), "--run", str(folder / "fine"),
        *("--set", "steps=4", "--set", "batch=8", "--set", "seconds=[1.0]", "--set", "left_out=[]"),
    )  # fmt: skip
    assert status == 0, said
    first, fine = (
        torch.load(folder / name / "checkpoint.pt", weights_only=False) for name in ("run", "fine")
    )
    same = lambda name: torch.equal(first["averaged"][name], fine["averaged"][name])
    assert all(same(name) for name in first["averaged"] if name.startswith("trunk."))
    assert not all(same(name) for name in first["averaged"] if name.startswith("head."))
    assert fine["before"] == [{"steps": 6, "recipe": first["recipe"]}]


def test_search_tries_what_its_file_names_and_tells_the_best(command, tmp_path):
    run, folder = command
    search = tmp_path / "search.yaml"
    search.write_text("trials: 2\nsteps: 4\nreports: 1\nspace:\n  rate: [0.001, 0.004, log]\n")
    status, said = run(
        "search", "--config", TINY, "--search", str(search), "--run", str(folder / "searched")
    )
    assert status == 0, said
    assert "best: trial" in said
    assert (folder / "searched/search/search.md").exists()


def test_pack_writes_parts_no_larger_than_asked(command, tmp_path):
    run, _ = command
    status, said = run("pack", "--out", str(tmp_path), "--mib", "6")
    assert status == 0, said
    parts = sorted(tmp_path.glob("part-*.tar"))
    assert len(parts) > 1 and all(part.stat().st_size <= 6 * 2**20 for part in parts)


def test_a_misspelt_setting_is_refused_with_the_nearest_name(command):
    run, folder = command
    status, said = run(
        "train", "--config", TINY, "--set", "step=6", "--run", str(folder / "never")
    )
    assert status != 0 and "did you mean `steps`?" in said
    assert not (folder / "never").exists()
