"""Sentences by TinyTTS, a network of VITS's kind in small (MeloTTS's line) with one English man.
`borrowed/fetch.sh` says where it comes from."""

import re
import sys
import types
from pathlib import Path

import numpy as np
import torch

from .borrowed_voices import Voices
from .frontend import resample

TINY_RATE = 44100
# The checkpoint is wider than the package's own table says.
WIDER = {
    "inter_channels": 80,
    "hidden_channels": 80,
    "filter_channels": 320,
    "upsample_initial_channel": 256,
    "gin_channels": 80,
}
# The text encoder was taught with two language models beside it, and speaks without.
BERT, OTHER_BERT = 1024, 768


def dictionary(file: Path) -> dict[str, list[str]]:
    """CMU's dictionary: each word's first pronunciation, as phones with their stresses (`AH0`)."""
    lines = (line.partition("#")[0].split() for line in file.read_text(errors="ignore").splitlines())
    return {word: phones for word, *phones in lines if "(" not in word}


def spelled(text: str, words: dict[str, list[str]]) -> tuple[list[str], list[int]] | None:
    """The phones of a text and their stresses (0 none, 1 to 3 weak to strong) as TinyTTS was taught;
    nothing where a word is not in the dictionary."""
    phones, stresses = ["_"], [0]
    for part in re.findall(r"[a-z0-9']+|[,.!?-]", text.lower()):
        if part in ",.!?-":
            phones.append(part)
            stresses.append(0)
            continue
        known = words.get(part) or words.get(part.strip("'"))
        if not known:
            return None
        for phone in known:
            name = phone.rstrip("012").lower()
            # A small v is a vowel of its Chinese.
            phones.append("V" if name == "v" else name)
            stresses.append(int(phone[-1]) + 1 if phone[-1].isdigit() else 0)
    return [*phones, "_"], [*stresses, 0]


def between_blanks(numbers: list[int]) -> torch.Tensor:
    """A zero before each number and after the last [1, 2 n + 1]."""
    out = torch.zeros(1, 2 * len(numbers) + 1, dtype=torch.long)
    out[0, 1::2] = torch.tensor(numbers)
    return out


def network(folder: Path) -> torch.nn.Module:
    """Its network with its authors' weights. The package itself needs much that only its own front end
    does, so empty packages stand in for it; what aligns sounds and letters serves training alone."""
    for name in ("tiny_tts", "tiny_tts.models", "tiny_tts.utils", "tiny_tts.alignment"):
        package = types.ModuleType(name)
        package.__path__ = [str(folder / name.replace(".", "/"))]
        sys.modules[name] = package
    sys.modules["tiny_tts"].alignment = sys.modules["tiny_tts.alignment"]
    from tiny_tts.models.synthesizer import VoiceSynthesizer
    from tiny_tts.text.symbols import symbols
    from tiny_tts.utils.config import MODEL_PARAMS, N_SPEAKERS, SEGMENT_FRAMES, SPEC_CHANNELS

    sizes = {**MODEL_PARAMS, **WIDER}
    net = VoiceSynthesizer(len(symbols), SPEC_CHANNELS, SEGMENT_FRAMES, n_speakers=N_SPEAKERS, **sizes)
    state = torch.load(folder / "checkpoints/G.pth", map_location="cpu", weights_only=True)["model"]
    state = {name.removeprefix("module."): weight for name, weight in state.items()}
    own = net.state_dict()
    fits = {name: weight for name, weight in state.items() if name in own and own[name].shape == weight.shape}
    # enc_q hears recordings, in training only, and has a size of its own.
    missing = [name for name in own if name not in fits and not name.startswith("enc_q")]
    assert not missing, f"TinyTTS has no weights for {missing[:3]}"
    net.load_state_dict(fits, strict=False)
    net.dec.remove_weight_norm()
    return net.eval()


class TinyTts(Voices):
    """TinyTTS; sentences with a word that CMU's dictionary has not are passed over."""

    def __init__(self, folder: Path, rng: np.random.Generator):
        super().__init__(rng)
        self.net = network(folder)
        self.words = dictionary(folder / "cmudict.dict")

    def spelling(self) -> tuple[list[str], list[int]]:
        """Of a sentence of words that are known."""
        while True:
            found = spelled(self.sentence("en"), self.words)
            if found:
                return found

    @torch.no_grad()
    def say(self) -> tuple[np.ndarray, str]:
        """See `Voices`; liveliness and pace are drawn."""
        from tiny_tts.text import phonemes_to_ids

        phones, stresses, language = (between_blanks(each) for each in phonemes_to_ids(*self.spelling(), "EN"))
        count, draw = phones.shape[1], self.rng.uniform
        torch.manual_seed(int(self.rng.integers(1 << 30)))
        made, *_ = self.net.infer(
            phones,
            torch.tensor([count]),
            torch.tensor([0]),
            stresses,
            language,
            torch.zeros(1, BERT, count),
            torch.zeros(1, OTHER_BERT, count),
            noise_scale=draw(0.4, 0.75),
            noise_scale_w=0.8,
            length_scale=1 / draw(0.85, 1.2),
        )
        return resample(made[0, 0].numpy().astype(np.float64), TINY_RATE), "en"
