"""Models of the shape Wav2Vec2ForSequenceClassification (Stafford's detector and its like): an ONNX
export of our own, and fine-tuning with frozen layers.

    python -m training wav2vec2 export --start FOLDER --out ../wav2vec2
    python -m training wav2vec2 finetune --start FOLDER --freeze 12 --out runs/wav2vec2
    python -m training wav2vec2 shape --out /tmp/shape   # XLS-R 300M's shape, random weights

FOLDER is what `save_pretrained` writes (config.json, model.safetensors, preprocessor_config.json):
weights of such models are on no package registry and are brought by who has them. The order of the
two classes is read from the config's id2label and never assumed: projects disagree. Needs
transformers (requirements-wav2vec2.txt).
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from training.batches import Sampler, crops, repositories
from training.data import Clips

from .frontend import WINDOW_SAMPLES, Level, WindowInput, at_level

# zero_mean_unit_var_norm of transformers, over the whole window.
LEVEL = Level(removeMean=True, rms=1.0, epsilon=1e-7)
AS_IT_IS = Level(removeMean=False, rms=None, epsilon=1e-7)
FAKE = ("fake", "spoof", "deepfake", "machine", "synthetic", "generated", "ai")
REAL = ("real", "bonafide", "bona-fide", "genuine", "human", "original", "authentic")


def load_model(folder: Path):
    """The model in float32, ready to judge. Its attention is the plain one, which ONNX can hold."""
    from transformers import Wav2Vec2ForSequenceClassification

    return Wav2Vec2ForSequenceClassification.from_pretrained(
        folder, attn_implementation="eager", dtype=torch.float32
    ).eval()


def fake_index(id2label: dict) -> int:
    """Which of two logits is the machine's. Ends the program where the names do not say."""
    names = {int(index): str(name).strip().lower() for index, name in id2label.items()}
    # Whole words only: "unreal" is not real, "aishell" is no ai.
    words = {i: set(name.replace("_", " ").replace("/", " ").split()) for i, name in names.items()}
    fakes = [i for i, found in words.items() if found & set(FAKE)]
    reals = [i for i, found in words.items() if found & set(REAL)]
    if sorted(names) == [0, 1] and len(fakes) == 1 and reals == [1 - fakes[0]]:
        return fakes[0]
    raise SystemExit(f"id2label {names} does not say which of two classes is fake: say so in it")


def window_input(folder: Path) -> WindowInput:
    """As the folder's feature extractor does it."""
    path = folder / "preprocessor_config.json"
    settings = json.loads(path.read_text()) if path.exists() else {}
    if settings.get("sampling_rate", 16000) != 16000:
        raise SystemExit(f"{path}: made for {settings['sampling_rate']} Hz, not for 16000")
    level = LEVEL if settings.get("do_normalize", True) else AS_IT_IS
    return WindowInput(level=level, tensor="input_values")


def output_of(model) -> dict:
    """The card's `output`."""
    index = fake_index(model.config.id2label)
    return {"kind": "logits", "tensor": "logits", "index": index, "sign": 1}


class Logits(torch.nn.Module):
    """Samples [1, 64000] -> logits [1, 2]. A window is always full: no mask."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_values: torch.Tensor) -> torch.Tensor:
        return self.model(input_values=input_values).logits


def graph_file(model, path: Path) -> None:
    """Writes ONNX in float32, one file. Beyond 2 GB the weights would need a second one, which the
    extension does not read: a model of 316 M parameters is 1.3 GB."""
    # The positional convolution's weight is a product of two; the graph holds the product.
    conv = model.wav2vec2.encoder.pos_conv_embed.conv
    if torch.nn.utils.parametrize.is_parametrized(conv, "weight"):
        torch.nn.utils.parametrize.remove_parametrizations(conv, "weight")
    torch.onnx.export(
        Logits(model).eval(), (torch.zeros(1, WINDOW_SAMPLES),), str(path),
        input_names=["input_values"], output_names=["logits"], opset_version=17, dynamo=False,
        do_constant_folding=True,
    )  # fmt: skip


def shrink(source: Path, target: Path) -> None:
    """Weights of matrix products as int8 (a quarter of the file); sums are of int8 with the scale of
    each input, as onnxruntime's dynamic quantisation does. Convolutions stay as they are."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        source, target, op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8
    )


@dataclass(frozen=True)
class FineTuning:
    """As Stafford did it, as far as he told: AdamW, 3e-5, a tenth of warm-up, weight decay 0.01,
    16 clips a step; convolutions and the lower half of the transformer frozen."""

    steps: int = 350
    batch: int = 16
    rate: float = 3e-5
    decay: float = 0.01
    # Transformer layers, counted from the sound, that keep their values.
    freeze: int = 12
    codec_share: float = 0.3
    seed: int = 1


def freeze(model, layers: int) -> list[torch.nn.Parameter]:
    """Convolutions and the first `layers` transformer layers keep their values. Returns what learns."""
    model.freeze_feature_encoder()
    for layer in model.wav2vec2.encoder.layers[:layers]:
        for parameter in layer.parameters():
            parameter.requires_grad = False
    return [parameter for parameter in model.parameters() if parameter.requires_grad]


def finetune(
    model, clips: Clips, settings: FineTuning, repos: set[str] | None = None, level: Level = LEVEL
) -> list[float]:
    """Learns on; `repos` limits the repositories. Returns the loss of each step. Class `fake` is
    where the model's id2label has it."""
    learning = freeze(model, settings.freeze)
    fake = fake_index(model.config.id2label)
    sampler = Sampler(clips, None, repos or set(repositories(clips)), 0.5)
    optimiser = torch.optim.AdamW(learning, settings.rate, weight_decay=settings.decay)
    warm_up = max(1, settings.steps // 10)
    device = next(model.parameters()).device
    losses = []
    model.train()
    for step in range(settings.steps):
        rng = np.random.default_rng([settings.seed, step])
        torch.manual_seed(settings.seed * 1_000_003 + step)
        left = (settings.steps - step) / max(1, settings.steps - warm_up)
        for group in optimiser.param_groups:
            group["lr"] = settings.rate * min((step + 1) / warm_up, left)
        picked, labels, _ = sampler.draw(rng, settings.batch, 0.0)
        cut = crops(picked, WINDOW_SAMPLES, rng, settings.codec_share)
        x = at_level(torch.from_numpy(cut).float() / 32768, level).to(device)
        target = torch.from_numpy(np.where(labels == 1, fake, 1 - fake)).to(device)
        with torch.autocast(device.type, torch.bfloat16):
            logits = model(input_values=x).logits
        loss = torch.nn.functional.cross_entropy(logits.float(), target)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimiser.step()
        losses.append(float(loss.detach()))
        if (step + 1) % 10 == 0 or step + 1 == settings.steps:
            print(json.dumps({"step": step + 1, "loss": round(float(np.mean(losses[-10:])), 4)}), flush=True)
    model.eval()
    return losses
