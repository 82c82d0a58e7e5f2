"""Layers that keep their values when a detector learns on from given weights."""

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm


def below(name: str, prefixes: tuple[str, ...]) -> bool:
    """Whether a parameter or module name stands at or under one of the prefixes."""
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def freeze(model: nn.Module, prefixes: tuple[str, ...]) -> None:
    """Parameters under the prefixes take no gradient. A prefix that names none ends the program."""
    for prefix in prefixes:
        if not any(below(name, (prefix,)) for name, _ in model.named_parameters()):
            parts = sorted({name for name, _ in model.named_modules() if 0 < len(name) < 16})
            raise SystemExit(f"freeze: `{prefix}` names no parameter; parts are {', '.join(parts)}")
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(not below(name, prefixes))


def learning_mode(model: nn.Module, prefixes: tuple[str, ...]) -> None:
    """`model.train()`, but batch norms under the prefixes keep their statistics and use them: a
    frozen layer must see what its weights were made for."""
    model.train()
    for name, module in model.named_modules():
        if isinstance(module, _BatchNorm) and below(name, prefixes):
            module.eval()
