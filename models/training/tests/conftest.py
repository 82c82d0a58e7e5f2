"""A tiny corpus of made-up voices, so that the tests run anywhere in a minute or two."""

import sys
from pathlib import Path

import pytest
import torch

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from tiny_corpus import make_corpus  # noqa: E402  (the path above comes first)
from training.data import load, prepare  # noqa: E402

# One thread: tests share the machine, and two that wait for each other are slower than one.
torch.set_num_threads(1)


@pytest.fixture(scope="session", autouse=True)
def fewer_steps():
    """A few of a judge's steps, and clips as they are, are enough for made-up statistics, and for what no score
    is asked of."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.fingerprint_judge.STEPS", 400)
        patch.setattr("training.second_judge.STEPS", 400)
        patch.setattr("training.second_judge.HEARD", ("clean",))
        yield


@pytest.fixture(scope="session")
def corpus(tmp_path_factory) -> Path:
    """Folder with train.jsonl, dev.jsonl and their wav files: 12 and 6 repositories."""
    folder = tmp_path_factory.mktemp("corpus")
    make_corpus(folder)
    return folder


@pytest.fixture(scope="session")
def caches(corpus, tmp_path_factory):
    """The prepared corpus without codec copies: (train, dev)."""
    folder = tmp_path_factory.mktemp("cache")
    prepare(corpus / "train.jsonl", folder / "train", [])
    prepare(corpus / "dev.jsonl", folder / "dev", [])
    return load(folder / "train"), load(folder / "dev")
