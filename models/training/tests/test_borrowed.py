"""Fakes by networks of others: what stands between their programs and the corpus. The networks
themselves (900 MB, borrowed/fetch.sh) are replaced by small ones that a test can follow."""

import json
import shutil
import sys

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
import torch
from training import borrowed, borrowed_opus, borrowed_voices
from training.borrowed_vocoders import Cargan, Exported, Mel, Vocoder, other_throat
from training.data import PAD, load

RATE = 16000
# Does what opusvoc is promised to do: whole frames, 240 samples late.
PROGRAM = f"""#!{sys.executable}
import sys
import numpy as np
given, at = np.fromfile(sys.argv[2], np.int16), 0
with open(sys.argv[4], "wb") as out:
    for line in open(sys.argv[3]):
        samples, octaves, level = line.split()
        frames = -(-int(samples) // 160) + 12
        frames += (4 - frames % 4) % 4
        made = np.zeros(frames * 160, np.int16)
        clip = given[at : at + int(samples)]
        made[240 : 240 + len(clip)] = clip // (2 if sys.argv[1] == "dred" else 1)
        out.write(made.tobytes())
        at += int(samples)
"""


@pytest.fixture
def tools(tmp_path):
    program = tmp_path / "opusvoc"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    ids = {"^": [1], "$": [2], "_": [0], **{letter: [20 + k] for k, letter in enumerate("abcdefgh")}}
    (tmp_path / "ryan.json").write_text(json.dumps({"phoneme_id_map": ids}))
    return tmp_path


def clip(seconds: float, seed: int) -> np.ndarray:
    return (0.1 * np.random.default_rng(seed).standard_normal(int(seconds * RATE))).astype(np.float32)


def test_copies_come_back_in_their_own_time(tools):
    clips = [clip(1.01, 1), clip(0.73, 2), clip(2, 3)]
    made = borrowed_opus.opusvoc(tools, "fargan", clips, [(0.0, 8)] * 3)
    for before, after in zip(clips, made, strict=True):
        assert len(after) == len(before)
        assert np.abs(after - before).max() < 1e-4


def test_a_program_that_makes_other_lengths_is_found_out(tools):
    (tools / "opusvoc").write_text(PROGRAM.replace("+ 12", "+ 16"))
    with pytest.raises(AssertionError, match="disagree"):
        borrowed_opus.opusvoc(tools, "fargan", [clip(1, 1)], [(0.0, 8)])


def test_frames_are_whole_fours_with_room_for_what_is_late():
    for samples in (1, 159, 160, 161, 16000, 63999):
        count = borrowed_opus.frames(samples)
        assert count % 4 == 0
        assert count * borrowed_opus.FRAME >= samples + borrowed_opus.DELAY


def echo_voice(path) -> None:
    """A voice that says as many samples as it is given numbers, times 4000."""
    given = [
        helper.make_tensor_value_info("input", TensorProto.INT64, [1, None]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
        helper.make_tensor_value_info("sid", TensorProto.INT64, [1]),
    ]
    nodes = [
        helper.make_node("Cast", ["input"], ["float"], to=TensorProto.FLOAT),
        helper.make_node("Transpose", ["float"], ["column"], perm=[1, 0]),
        helper.make_node("MatMul", ["column", "row"], ["square"]),
        helper.make_node("Sin", ["square"], ["output"]),
    ]
    row = helper.make_tensor("row", TensorProto.FLOAT, [1, 4000], np.arange(4000, dtype=np.float32) / 50)
    out = [helper.make_tensor_value_info("output", TensorProto.FLOAT, None)]
    graph = helper.make_graph(nodes, "voice", given, out, [row])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    helper.set_model_props(model, {"n_speakers": "3"})
    onnx.save(model, path)


@pytest.fixture
def speechless(monkeypatch):
    """One sentence, whose letters are its phonemes: neither Debian's texts nor espeak-ng are needed."""
    monkeypatch.setattr(borrowed_voices, "sentences", lambda language: ["fade a bed"])
    monkeypatch.setattr(borrowed_voices, "phonemes", lambda text, voice="en-us": text)


def test_a_voice_is_given_phonemes_with_a_pause_after_each(tools, speechless):
    echo_voice(tools / "voice.onnx")
    voice = borrowed_voices.Piper(tools / "voice.onnx", tools / "ryan.json", np.random.default_rng(1))
    assert voice.speakers == 3 and voice.many
    assert voice.numbers("ab?c") == [1, 0, 20, 0, 21, 0, 22, 0, 2]
    said, language = voice.say()
    assert language == "en"
    # "fade a bed" without its spaces: 8 letters, each with a pause, and three more at the ends.
    assert len(said) == pytest.approx(19 * 4000 * RATE / borrowed_voices.PIPER_RATE, abs=2)


def test_sentences_are_of_plain_letters_and_a_missing_package_is_named(tmp_path):
    (tmp_path / "es").mkdir()
    sayings = ["El barco sale a las nueve y las luces se apagan.", "Corto.", "Con números: 1234567890 y más de treinta."]
    (tmp_path / "es/dichos").write_text("\n%\n".join(sayings))
    (tmp_path / "es/dichos.dat").write_text("an index, with thirty five letters and more")
    assert borrowed_voices.sentences("es", tmp_path) == [sayings[0]]
    with pytest.raises(SystemExit, match="apt-get install fortunes-it"):
        borrowed_voices.sentences("it", tmp_path)


class Tone(torch.nn.Module):
    """A vocoder that says where the loudest band of each frame lies: one sine a frame."""

    def __init__(self, mel: Mel):
        super().__init__()
        self.mel, self.centres = mel, torch.from_numpy(mel.edges()[1:-1].copy()).float()

    def forward(self, bands):
        hz = self.centres[bands[0].argmax(0)].repeat_interleave(self.mel.hop)
        return torch.sin(2 * torch.pi * torch.cumsum(hz / self.mel.rate, 0))[None, None]


def loudest_hz(samples: np.ndarray) -> float:
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(power.argmax() * RATE / len(samples))


@pytest.mark.parametrize("mel", [Mel(), Mel(RATE, 640, 160)], ids=["22 kHz", "16 kHz"])
def test_a_copy_keeps_pitch_length_and_time(mel):
    time = np.arange(int(1.3 * RATE)) / RATE
    source = (0.2 * np.sin(2 * np.pi * 1000 * time) * (time > 0.6)).astype(np.float32)
    made = Vocoder(Tone(mel), mel).copy(source)
    assert len(made) == len(source)
    late = made[int(0.7 * RATE) : int(1.2 * RATE)]
    # A band is 110 Hz wide there.
    assert loudest_hz(late) == pytest.approx(1000, abs=60)
    assert loudest_hz(made[: int(0.5 * RATE)]) < 200


class Counting(torch.nn.Module):
    """In place of CARGAN's network: remembers what it is given, and makes chunks of one value each."""

    def __init__(self):
        super().__init__()
        self.bands, self.before = [], []

    def forward(self, bands, before):
        self.bands.append(bands)
        self.before.append(before)
        return torch.full((1, 1, bands.shape[2] * 256), 0.1 * len(self.bands))


def test_cargan_is_given_the_end_of_the_chunk_before():
    net = Counting()
    source = clip(0.4, 5)
    made = Cargan(net).copy(source)
    assert len(made) == len(source)
    # 0.4 s are 34 frames, so five chunks of eight, the last one filled up with silence (log10 of 1e-5).
    assert [tuple(each.shape) for each in net.bands] == [(1, 80, 8)] * 5
    assert (net.bands[-1][0, :, 2:] == -5).all() and (net.bands[-1][0, :, :2] > -5).any()
    assert [tuple(each.shape) for each in net.before] == [(1, 1, 512)] * 5
    assert [float(each.mean()) for each in net.before] == pytest.approx([0, 0.1, 0.2, 0.3, 0.4])


def test_cargan_hears_a_quiet_clip_as_loud_as_its_authors_play_it():
    loud, quiet = Counting(), Counting()
    source = clip(0.4, 5)
    source *= 0.35 / np.abs(source).max()
    made = Cargan(loud).copy(source)
    softer = Cargan(quiet).copy(source / 10)
    assert torch.cat(quiet.bands) == pytest.approx(torch.cat(loud.bands), abs=1e-3)
    assert softer == pytest.approx(made / 10, abs=1e-6)


def test_a_vocoder_of_onnxruntime_is_given_the_spectrogram(tmp_path):
    mel = helper.make_tensor_value_info("mel", TensorProto.FLOAT, [1, 80, None])
    wave = helper.make_tensor_value_info("wave", TensorProto.FLOAT, [1, 1, None])
    axes = helper.make_tensor("axes", TensorProto.INT64, [1], [1])
    node = helper.make_node("ReduceSum", ["mel", "axes"], ["wave"])
    graph = helper.make_graph([node], "vocoder", [mel], [wave], [axes])
    opset = [helper.make_opsetid("", 17)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=9), tmp_path / "vocoder.onnx")
    given = torch.rand(1, 80, 7)
    assert torch.allclose(Exported(tmp_path / "vocoder.onnx")(given), given.sum(1, keepdim=True), atol=1e-4)


def test_the_bands_are_those_of_slaneys_scale():
    """By hand: 8 kHz is 15 + 27 ln 8 / ln 6.4 = 45.245 mels, a step 0.55858; below 15 mels 200/3 Hz a mel,
    above 1000 exp((mel - 15) ln 6.4 / 27)."""
    assert Mel().edges()[[0, 1, 40, 81]] == pytest.approx([0, 37.24, 1656.8, 8000], rel=1e-4)
    bank = Mel().bank().numpy()
    assert bank.shape == (80, 513)
    # Triangles of equal area, apart from how few bins the narrow ones have.
    area = bank[40:].sum(1) * 22050 / 1024
    assert area == pytest.approx(np.ones(40), rel=0.05)


def test_another_throat_moves_everything_and_blurs():
    mel, rng = torch.full((1, 80, 50), -11.5), np.random.default_rng(3)
    mel[0, 40] = 0.0
    moved = [int(other_throat(mel, Mel().edges(), rng)[0, :, 25].argmax()) for _ in range(40)]
    assert min(moved) < 38 and max(moved) > 42
    assert all(30 < place < 50 for place in moved)


def test_all_ways_lie_beside_real_clips(tools, tmp_path, caches, speechless):
    echo_voice(tools / "voice.onnx")
    system, opus = borrowed.System, borrowed.Opus
    piper = lambda tools, rng: borrowed.Piper(tools / "voice.onnx", tools / "ryan.json", rng)
    systems = (
        system("own-fargan", "vocoder", 3, lambda tools, rng: opus(tools, "fargan", rng)),
        system("own-dred", "vocoder", 2, lambda tools, rng: opus(tools, "dred", rng)),
        system("own-tone", "vc", 2, lambda tools, rng: Vocoder(Tone(Mel()), rng=rng)),
        system("own-pipermany", "tts", 2, piper),
    )
    out = tmp_path / "borrowed"
    borrowed.make_borrowed(caches[0], out, tools, systems)
    made = load(out)
    names = ["own-fargan"] * 3 + ["own-dred"] * 2 + ["own-tone"] * 2 + ["own-pipermany"] * 2
    assert [row["system"] for row in made.rows] == names
    assert [row["kind"] for row in made.rows] == ["vocoder"] * 5 + ["vc"] * 2 + ["tts"] * 2
    real = {row["id"]: row for row in caches[0].rows if row["label"] == "real"}
    for row in made.rows:
        assert row["label"] == "fake" and row["repo"] == real[row["source"]]["repo"]
    assert made.rows[-1]["lang"] == "en"
    assert len({row["id"] for row in made.rows}) == len(made.rows)
    assert np.diff(made.starts).tolist() == (made.lengths[:-1] + PAD).tolist()
    for index, row in enumerate(made.rows):
        source = next(i for i, each in enumerate(caches[0].rows) if each["id"] == row["source"])
        assert made.clip(index).std() == pytest.approx(caches[0].clip(source).std(), rel=0.3)


def test_a_stopped_run_goes_on_with_the_system_that_it_stopped_in(tools, tmp_path, caches):
    done, out = [], tmp_path / "borrowed"

    def counted(name: str, broken: bool = False):
        def start(tools, rng):
            if broken:
                raise RuntimeError("stopped")
            done.append(name)
            return borrowed.Opus(tools, "fargan", rng)

        return borrowed.System(f"own-{name}", "vocoder", 2, start)

    with pytest.raises(RuntimeError, match="stopped"):
        borrowed.make_borrowed(caches[0], out, tools, (counted("one"), counted("two", broken=True)))
    assert not (out / "index.json").exists()
    borrowed.make_borrowed(caches[0], out, tools, (counted("one"), counted("two")))
    assert done == ["one", "two"]
    assert len(load(out).rows) == 4


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")
def test_espeak_says_it_in_phonetic_letters():
    said = borrowed_voices.phonemes("The ferry leaves at nine.")
    assert "f" in said and "ɛ" in said and "\n" not in said
