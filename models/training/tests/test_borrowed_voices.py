"""Voices that are only measured on: what stands between TinyTTS and Pico and the rest."""

import sys

import numpy as np
import pytest
from training import borrowed_voices
from training.borrowed_tinytts import between_blanks, dictionary, spelled

WORDS = """a AH0
a(2) EY1
don't D OW1 N T
live L AY1 V # the adjective
live(2) L IH1 V
"""
# Says a value of the voice's language, if it is started where its voices lie and is told pace and pitch.
PROGRAM = f"""#!{sys.executable}
import os, sys, wave
assert os.path.isfile("usr/share/pico/lang/voices") and os.environ["LD_LIBRARY_PATH"].endswith("x86_64-linux-gnu")
voice, out, text = sys.argv[2], sys.argv[4], sys.argv[5]
assert text.startswith('<speed level="') and text.endswith("</pitch></speed>"), text
with wave.open(out, "wb") as file:
    file.setparams((1, 2, 16000, 0, "NONE", ""))
    file.writeframes((b"\\x00\\x20" if voice[:2] == "it" else b"\\x00\\x10") * 1600)
"""


@pytest.fixture
def words(tmp_path):
    (tmp_path / "cmudict.dict").write_text(WORDS)
    return dictionary(tmp_path / "cmudict.dict")


def test_the_first_of_a_words_pronunciations_is_taken(words):
    assert words == {"a": ["AH0"], "don't": ["D", "OW1", "N", "T"], "live": ["L", "AY1", "V"]}


def test_phones_have_their_stress_and_a_small_v_is_none_of_english(words):
    phones, stresses = spelled("Don't live, a.", words)
    assert phones == ["_", "d", "ow", "n", "t", "l", "ay", "V", ",", "ah", ".", "_"]
    assert stresses == [0, 0, 2, 0, 0, 0, 2, 0, 0, 1, 0, 0]
    assert between_blanks([5, 6]).tolist() == [[0, 5, 0, 6, 0]]


def test_a_word_that_is_not_in_the_dictionary_is_not_guessed(words):
    assert spelled("Live a lot.", words) is None
    assert spelled("Live 2.", words) is None


def test_pico_starts_where_its_voices_lie_and_says_a_language_that_has_texts(tmp_path, monkeypatch):
    (tmp_path / "usr/bin").mkdir(parents=True)
    (tmp_path / "usr/share/pico/lang").mkdir(parents=True)
    (tmp_path / "usr/share/pico/lang/voices").touch()
    program = tmp_path / "usr/bin/pico2wave"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    monkeypatch.setattr(borrowed_voices, "sentences", lambda language: ["fade a bed"])
    voice = borrowed_voices.Pico(tmp_path, np.random.default_rng(4))
    heard = {}
    for _ in range(12):
        made, language = voice.say()
        assert len(made) == 1600
        heard[language] = round(float(made[800]), 4)
    assert heard == {"en": 0.125, "es": 0.125, "it": 0.25}
