"""wav2vec2: the order of the classes is read, frozen layers stay to the bit, and a model goes from
the folder that save_pretrained writes to a card with golden vectors."""

import json

import numpy as np
import pytest
import torch

pytest.importorskip("transformers", reason="requirements-wav2vec2.txt is optional")

from classics import wav2vec2_command  # noqa: E402  (it needs transformers)
from classics.frontend import WindowFeatures  # noqa: E402
from classics.publish import golden_voice  # noqa: E402
from classics.wav2vec2 import (  # noqa: E402
    FineTuning,
    fake_index,
    finetune,
    load_model,
    window_input,
)


def small(folder, **more):
    """A model in the shape of XLS-R, saved; returns its folder."""
    from transformers import Wav2Vec2Config, Wav2Vec2FeatureExtractor, Wav2Vec2ForSequenceClassification

    torch.manual_seed(2)
    config = Wav2Vec2Config(
        hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
        conv_dim=(8,) * 7, conv_bias=True, feat_extract_norm="layer", do_stable_layer_norm=True,
        num_conv_pos_embeddings=16, num_conv_pos_embedding_groups=2, classifier_proj_size=8,
        num_labels=2, mask_time_prob=0.0, layerdrop=0.0,
        **{"id2label": {0: "bonafide", 1: "spoof"}, "label2id": {"bonafide": 0, "spoof": 1}, **more},
    )  # fmt: skip
    Wav2Vec2ForSequenceClassification(config).save_pretrained(folder)
    Wav2Vec2FeatureExtractor(do_normalize=True).save_pretrained(folder)
    return folder


@pytest.mark.parametrize(
    ("names", "index"),
    [({0: "real", 1: "fake"}, 1), ({"0": "spoof", "1": "bonafide"}, 0), ({0: "AI voice", 1: "Human voice"}, 0)],
)
def test_the_fake_class_is_where_the_config_says(names, index):
    assert fake_index(names) == index


@pytest.mark.parametrize(
    "names", [{0: "LABEL_0", 1: "LABEL_1"}, {0: "real", 1: "fake", 2: "music"}, {0: "unreal", 1: "fake"}]
)
def test_names_that_do_not_say_are_refused(names):
    with pytest.raises(SystemExit, match="id2label"):
        fake_index(names)


def test_fine_tuning_moves_only_what_is_not_frozen(caches, tmp_path):
    model = load_model(small(tmp_path / "start"))
    before = {name: p.clone() for name, p in model.named_parameters()}
    losses = finetune(model, caches[0], FineTuning(steps=3, batch=4, rate=1e-2, freeze=1))
    assert len(losses) == 3 and np.all(np.isfinite(losses))
    moved = {name for name, p in model.named_parameters() if not torch.equal(before[name], p)}
    assert not [n for n in moved if "feature_extractor" in n or "encoder.layers.0." in n]
    assert any("encoder.layers.1." in name for name in moved)
    assert {"classifier.weight", "projector.weight"} <= moved


def test_a_saved_model_becomes_a_card(caches, tmp_path):
    start, out = small(tmp_path / "start"), tmp_path / "out"
    wav2vec2_command.main("export", start, out, tmp_path / "no-cache", 0, 0, "int8")
    card = json.loads((out / "card.json").read_text())
    assert card["output"] == {"kind": "logits", "tensor": "logits", "index": 1, "sign": 1}
    assert card["input"]["kind"] == "waveform" and card["input"]["level"]["rms"] == 1.0
    assert [path.name for path in out.glob("*.onnx")] == ["model.onnx"]
    golden = json.loads((out / "golden.json").read_text())
    # int8 or not, the class and about the size of the score are transformers'.
    window = torch.from_numpy(golden_voice()[:64_000].astype(np.float32) / 32768)[None]
    with torch.no_grad():
        logits = load_model(start)(WindowFeatures(window_input(start))(window)).logits[0]
    told = golden["clips"]["voice"]["windows"][0]["raw"]
    assert told == pytest.approx(float(logits[1] - logits[0]), abs=0.05)


def test_another_rate_is_refused(tmp_path):
    (tmp_path / "preprocessor_config.json").write_text('{"sampling_rate": 8000}')
    with pytest.raises(SystemExit, match="8000"):
        window_input(tmp_path)
