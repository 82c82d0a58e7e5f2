"""Fakes by networks of others: what stands between their programs and the corpus. The programs
themselves (260 MB, borrowed/fetch.sh) are replaced by small ones that a test can follow."""

import json
import shutil
import sys

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from training import borrowed
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
    made = borrowed.opusvoc(tools, "fargan", clips, [(0.0, 8)] * 3)
    for before, after in zip(clips, made, strict=True):
        assert len(after) == len(before)
        assert np.abs(after - before).max() < 1e-4


def test_a_program_that_makes_other_lengths_is_found_out(tools):
    (tools / "opusvoc").write_text(PROGRAM.replace("+ 12", "+ 16"))
    with pytest.raises(AssertionError, match="disagree"):
        borrowed.opusvoc(tools, "fargan", [clip(1, 1)], [(0.0, 8)])


def test_frames_are_whole_fours_with_room_for_what_is_late():
    for samples in (1, 159, 160, 161, 16000, 63999):
        count = borrowed.frames(samples)
        assert count % 4 == 0
        assert count * borrowed.FRAME >= samples + borrowed.DELAY


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


def test_a_voice_is_given_phonemes_with_a_pause_after_each(tools):
    echo_voice(tools / "voice.onnx")
    ids = json.loads((tools / "ryan.json").read_text())["phoneme_id_map"]
    voice = borrowed.Voice(tools / "voice.onnx", ids)
    assert voice.speakers == 3 and voice.many
    assert voice.numbers("ab?c") == [1, 0, 20, 0, 21, 0, 22, 0, 2]
    said = voice.say("abc", np.random.default_rng(1))
    assert len(said) == pytest.approx(9 * 4000 * RATE / borrowed.PIPER_RATE, abs=2)


def test_all_ways_lie_beside_real_clips(tools, tmp_path, caches, monkeypatch):
    echo_voice(tools / "voice.onnx")
    monkeypatch.setattr(borrowed, "sentences", lambda: ["fade a bed"])
    monkeypatch.setattr(borrowed, "phonemes", lambda text: text)
    copies = (borrowed.Copies("own-fargan", "fargan", 3), borrowed.Copies("own-dred", "dred", 2))
    out = tmp_path / "borrowed"
    borrowed.make_borrowed(caches[0], out, tools, copies, {"own-pipermany": ("voice.onnx", 2)})
    made = load(out)
    assert [row["system"] for row in made.rows] == ["own-fargan"] * 3 + ["own-dred"] * 2 + ["own-pipermany"] * 2
    real = {row["id"]: row for row in caches[0].rows if row["label"] == "real"}
    for row in made.rows:
        assert row["label"] == "fake" and row["repo"] == real[row["source"]]["repo"]
    assert len({row["id"] for row in made.rows}) == len(made.rows)
    assert np.diff(made.starts).tolist() == (made.lengths[:-1] + PAD).tolist()
    for index, row in enumerate(made.rows):
        source = next(i for i, each in enumerate(caches[0].rows) if each["id"] == row["source"])
        assert made.clip(index).std() == pytest.approx(caches[0].clip(source).std(), rel=0.3)


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")
def test_espeak_says_it_in_phonetic_letters():
    said = borrowed.phonemes("The ferry leaves at nine.")
    assert "f" in said and "ɛ" in said and "\n" not in said
