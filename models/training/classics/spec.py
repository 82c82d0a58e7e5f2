"""What a rebuilt detector is: its network, what it sees, how it learns, and where it comes from."""

from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

from .frontend import WindowInput


@dataclass(frozen=True)
class Learning:
    """How it is trained: Adam with cosine to zero, pairs of a fake and a real clip."""

    steps: int
    batch: int
    rate: float
    # Share of pairs that come from a codec copy, both of a pair from the same codec.
    codec_share: float = 0.3
    warm_up: int = 20
    seed: int = 1


@dataclass(frozen=True)
class Classic:
    """A detector of the field. Its network gives one score a window, larger for a machine."""

    id: str
    title: str
    source: str
    given: WindowInput
    network: Callable[[], nn.Module]
    learning: Learning
    # How its weights lie in the file: `int8` with a scale for each output, or `fp16`.
    stored: str
    # Travels in the extension's package; the others are files of their own.
    bundled: bool
    kept: tuple[str, ...]
    # (what was changed, why)
    changed: tuple[tuple[str, str], ...]
    # (on what, what its source reported)
    reported: tuple[tuple[str, str], ...]
    # Why those figures do not carry over.
    carries: str
