"""Which processes and devices a run uses: one, or those that torchrun started."""

import os
from pathlib import Path

import torch
from lightning_fabric import Fabric
from lightning_fabric.plugins.precision import MixedPrecision
from torch import nn


class FullInputs(MixedPrecision):
    """Mixed precision that leaves what goes in as it is: Fabric's own would round log bands to a
    sixteenth of a neper before the running mean could take the level out."""

    def convert_input(self, data):
        return data


def make_fabric(device: str | None = None) -> Fabric:
    """A launched Fabric on `device` (`cpu`, `cuda`; cuda where there is one). Under torchrun every
    process of every machine joins in (DDP: nccl between GPUs, gloo between CPUs). On a GPU, and on a
    CPU that multiplies bfloat16 by itself (AVX-512 BF16: 1.7 times as fast a step), the network runs
    in bfloat16 where that is safe; else all is float32."""
    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    here = int(os.environ.get("LOCAL_WORLD_SIZE", 1))
    world = int(os.environ.get("WORLD_SIZE", 1))
    fabric = Fabric(
        accelerator=device,
        devices=here,
        num_nodes=world // here,
        strategy="ddp" if world > 1 else "auto",
        plugins=[FullInputs("bf16-mixed", device)] if device == "cuda" or short_floats() else None,
    )
    fabric.launch()
    return fabric


def short_floats() -> bool:
    """Whether this CPU has instructions for bfloat16."""
    cpu = Path("/proc/cpuinfo")
    return cpu.exists() and "avx512_bf16" in cpu.read_text()


def own_part(batch: int, fabric: Fabric) -> slice:
    """Which of a batch's crops this process takes: pairs of machine and person stay together."""
    share, rest = divmod(batch, fabric.world_size)
    if rest or share % 2:
        raise SystemExit(
            f"batch {batch} cannot be shared among {fabric.world_size} processes in pairs: "
            f"take a multiple of {2 * fabric.world_size}"
        )
    return slice(fabric.global_rank * share, (fabric.global_rank + 1) * share)


def share_statistics(model: nn.Module, fabric: Fabric) -> None:
    """Batch norms' running statistics become their mean over the processes: each saw a part of every
    batch. Parameters are alike already (DDP)."""
    if fabric.world_size > 1:
        for buffer in model.buffers():
            if buffer.dtype.is_floating_point:
                buffer.copy_(fabric.all_reduce(buffer.clone(), reduce_op="mean"))
