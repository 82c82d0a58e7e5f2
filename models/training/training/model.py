"""The detector: a trunk that is causal in time and runs once over each second, and a head that
pools the last four. Whole crops in training, blocks with carried state in use: the same numbers.
"""

import math
from dataclasses import dataclass

import torch
from torch import nn

from .fingerprint import COMB_MACS, WIDTH
from .frontend import FRAMES_PER_BLOCK, FrontEnd


@dataclass(frozen=True)
class Shape:
    """Widths of the trunk's stages and of what it hands over."""

    stem: int = 16
    # Of each residual block: channels, stride in time, stride in frequency. The strides in time
    # must multiply to 2: the stem has the other 2 of a step of four frames.
    blocks: tuple[tuple[int, int, int], ...] = ((16, 1, 1), (24, 2, 2), (48, 1, 2), (64, 1, 2))
    # How frequency ends: `moments` (mean and maximum of each channel) or `flat` (every place).
    frequency: str = "moments"
    embedding: int = 96
    attention: int = 48
    hidden: int = 64
    dropout: float = 0.2
    # Time constant of the running mean of each band, in frames of 10 ms: a sentence's worth.
    mean_frames: float = 300.0


class RunningMean(nn.Module):
    """Takes level and channel out: each band less its own mean so far, the past fading slowly.

    S_t = a S_{t-1} + x_t, W_t = a W_{t-1} + 1, mean_t = S_t / W_t. State: [S (bands), W (1)].
    """

    def __init__(self, frames: float, bands: int):
        super().__init__()
        self.decay = float(torch.exp(torch.tensor(-1.0 / frames)))
        self.bands = bands
        self.state_shapes = [(1, bands + 1)]

    def forward(self, x, states):
        """x [batch, time, bands], state [batch, bands + 1] -> the same, centred."""
        # In full floats: bfloat16 would round these sums to a twentieth of a neper.
        with torch.autocast(x.device.type, enabled=False):
            time = x.shape[1]
            steps = torch.arange(time, device=x.device, dtype=torch.float64)
            lag = steps[:, None] - steps[None, :]
            past = torch.where(lag >= 0, self.decay ** lag.clamp(min=0), torch.zeros_like(lag))
            fade = (self.decay ** (steps + 1)).float()
            total = past.float() @ x + fade[:, None] * states[0][:, None, : self.bands]
            weight = past.sum(1).float()[None] + fade[None] * states[0][:, self.bands :]
            after = torch.cat([total[:, -1], weight[:, -1:]], 1)
            return x - total / weight[:, :, None], [after]


class CausalConv(nn.Module):
    """3x3 convolution with batch norm; sees the past only. State: its last two input frames."""

    def __init__(self, inputs, outputs, freq, stride=(1, 1)):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, stride, padding=(0, 1), bias=False)
        self.norm = nn.BatchNorm2d(outputs)
        self.state_shapes = [(1, inputs, 2, freq)]

    def forward(self, x, states):
        """x [batch, channels, time, freq]; time must be a multiple of the stride. A state of None
        is silence."""
        if states[0] is None:
            # Padding beside a joined copy: a fifth less time for a step of training.
            joined = nn.functional.pad(x, (0, 0, 2, 0))
        else:
            joined = torch.cat([states[0], x], 2)
        return self.norm(self.conv(joined)), [joined[:, :, -2:]]


class Block(nn.Module):
    """Residual pair of causal convolutions."""

    def __init__(self, inputs, outputs, freq, stride=(1, 1)):
        super().__init__()
        self.one = CausalConv(inputs, outputs, freq, stride)
        self.two = CausalConv(outputs, outputs, -(-freq // stride[1]))
        same = inputs == outputs and stride == (1, 1)
        self.skip = (
            nn.Identity()
            if same
            else nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )
        )
        self.state_shapes = self.one.state_shapes + self.two.state_shapes

    def forward(self, x, states):
        y, first = self.one(x, states[:1])
        y, second = self.two(torch.relu(y), states[1:])
        return torch.relu(y + self.skip(x)), first + second


class Trunk(nn.Module):
    """Log bands [batch, time, bands] -> embeddings [batch, time / 4, width], with state."""

    stride = 4

    def __init__(self, front: FrontEnd, shape: Shape):
        super().__init__()
        if math.prod(time for _, time, _ in shape.blocks) * 2 != self.stride:
            raise ValueError(f"{shape.blocks}: the blocks' strides in time must multiply to 2")
        self.mean = RunningMean(shape.mean_frames, front.bands)
        self.stem = CausalConv(1, shape.stem, front.bands, (2, 2))
        channels, freq, blocks = shape.stem, -(-front.bands // 2), []
        for width, time, step in shape.blocks:
            blocks.append(Block(channels, width, freq, (time, step)))
            channels, freq = width, -(-freq // step)
        self.blocks = nn.ModuleList(blocks)
        self.flat = shape.frequency == "flat"
        self.out = nn.Linear(channels * (freq if self.flat else 2), shape.embedding)
        self.state_shapes = self.mean.state_shapes + self.stem.state_shapes
        for block in self.blocks:
            self.state_shapes = self.state_shapes + block.state_shapes

    def zeros(self, batch: int, device=None) -> list[torch.Tensor]:
        """State before the first frame of a source."""
        return [torch.zeros(batch, *shape[1:], device=device) for shape in self.state_shapes]

    def forward(self, bands, states):
        x, after = self.mean(bands, states[:1])
        # A quarter of a neper squared is about what speech varies: keeps the first layer in range.
        x = (x * 0.4).unsqueeze(1)
        x, new = self.stem(x, states[1:2])
        after = after + new
        x = torch.relu(x)
        at = 2
        for block in self.blocks:
            x, new = block(x, states[at : at + 2])
            after = after + new
            at += 2
        pooled = x.transpose(2, 3).flatten(1, 2) if self.flat else torch.cat([x.mean(3), x.amax(3)], 1)
        pooled = pooled.transpose(1, 2)
        return torch.relu(self.out(pooled)), after


class Head(nn.Module):
    """Embeddings [batch, steps, width] -> raw score [batch]; larger means machine.

    Attentive statistics pooling (Okabe et al. 2018): weighted mean and deviation of each channel.
    """

    def __init__(self, shape: Shape):
        super().__init__()
        self.attend = nn.Sequential(
            nn.Linear(shape.embedding, shape.attention),
            nn.Tanh(),
            nn.Linear(shape.attention, shape.embedding),
        )
        self.judge = nn.Sequential(
            nn.Dropout(shape.dropout),
            nn.Linear(2 * shape.embedding, shape.hidden),
            nn.ReLU(),
            nn.Dropout(shape.dropout),
            nn.Linear(shape.hidden, 1),
        )
        self.second = nn.Linear(shape.embedding, 1)

    def segments(self, x):
        """Embeddings [batch, steps, width] -> raw evidence of each whole second [batch, seconds]:
        a linear map of the second's mean embedding, so that it depends on nothing outside."""
        steps = FRAMES_PER_BLOCK // Trunk.stride
        seconds = x.shape[1] // steps
        means = x[:, : seconds * steps].reshape(x.shape[0], seconds, steps, -1).mean(2)
        return self.second(means).squeeze(2)

    def forward(self, x):
        weight = torch.softmax(self.attend(x), 1)
        mean = (weight * x).sum(1)
        square = (weight * x * x).sum(1)
        deviation = torch.sqrt(torch.relu(square - mean * mean) + 1e-5)
        return self.judge(torch.cat([mean, deviation], 1)).squeeze(1)


class Detector(nn.Module):
    """Trunk and head together, as they are trained."""

    def __init__(self, front: FrontEnd = FrontEnd(), shape: Shape = Shape()):
        super().__init__()
        self.front, self.shape = front, shape
        self.trunk = Trunk(front, shape)
        self.head = Head(shape)
        # Learned on its own (fingerprint_judge.py); without it the head judges alone.
        self.fingerprint: nn.Module | None = None

    def embed(self, bands):
        """Log bands of a crop [batch, time, bands] -> embeddings [batch, time / 4, width]; what
        exceeds a multiple of 4 frames is cut."""
        time = bands.shape[1] // Trunk.stride * Trunk.stride
        mean, *others = self.trunk.state_shapes
        states = [torch.zeros(bands.shape[0], *mean[1:], device=bands.device), *[None] * len(others)]
        return self.trunk(bands[:, :time], states)[0]

    def both(self, bands):
        """Raw score of a crop [batch] and the raw evidence of its seconds [batch, seconds]."""
        embeddings = self.embed(bands)
        return self.head(embeddings), self.head.segments(embeddings)

    def forward(self, bands):
        """Raw score of a crop [batch]."""
        return self.head(self.embed(bands))


def multiply_adds(detector: Detector) -> tuple[int, int]:
    """Multiply-accumulates of the trunk for one second and of the head for one window."""
    counts = []

    def count(module, inputs, output):
        if isinstance(module, nn.Conv2d):
            per = module.in_channels * module.kernel_size[0] * module.kernel_size[1]
            counts.append(output.numel() * per)
        else:
            counts.append(output.numel() * module.in_features)

    hooks = [
        m.register_forward_hook(count)
        for m in detector.modules()
        if isinstance(m, nn.Conv2d | nn.Linear)
    ]
    was = detector.training
    detector.eval()
    with torch.no_grad():
        zeros = detector.trunk.zeros(1)
        block = torch.zeros(1, FRAMES_PER_BLOCK, detector.front.bands)
        embedding, _ = detector.trunk(block, zeros)
        trunk = sum(counts) + FRAMES_PER_BLOCK**2 * detector.front.bands
        counts.clear()
        detector.head(torch.cat([embedding] * 4, 1))
        if detector.fingerprint:
            sums = torch.zeros(1, 4, WIDTH)
            detector.fingerprint(sums)
            counts.append(COMB_MACS)
            if detector.fingerprint.second:
                detector.fingerprint.second(sums)
        head = sum(counts)
    for hook in hooks:
        hook.remove()
    detector.train(was)
    return trunk, head
