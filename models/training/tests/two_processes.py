"""One of the processes that test_train.py starts through torchrun: trains, and keeps what it has.

    torchrun --nproc-per-node 2 tests/two_processes.py CACHE RUN
"""

import os
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parents[1]))

from training.data import load  # noqa: E402  (the path above comes first)
from training.recipe import Recipe  # noqa: E402
from training.train import train  # noqa: E402

torch.set_num_threads(1)
cache, run = map(Path, sys.argv[1:])
recipe = Recipe(steps=3, batch=8, seconds=(1.0,), warm_up=2, held_share=0.34, left_out=())
model = train(load(cache), None, recipe, run, log_every=1, device="cpu")
torch.save(model.state_dict(), run / f"process-{os.environ['RANK']}.pt")
