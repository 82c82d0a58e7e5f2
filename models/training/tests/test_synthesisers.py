"""Voices of Debian's synthesisers: the demo's stay out, and each has sentences that it can read."""

import json
from pathlib import Path

from training.synthesisers import FESTIVAL, SENTENCES, voices

DEMO = Path(__file__).parents[3] / "assets/demo"


def demo_clips() -> list[dict]:
    return json.loads((DEMO / "clips.json").read_text())


def test_the_demo_stays_unheard():
    spoken = {clip["make"]["voice"]: clip for clip in demo_clips() if "voice" in clip["make"]}
    assert len(spoken) >= 3
    assert not set(spoken) & {name for _, name, _ in voices()}
    known = {text.lower() for texts in SENTENCES.values() for text in texts}
    for clip in spoken.values():
        assert not any(text in clip["transcript"].lower() for text in known)


def test_every_voice_has_sentences_in_its_encoding():
    assert {lang for _, _, lang in voices()} == set(SENTENCES)
    for lang, encoding in FESTIVAL.values():
        for text in SENTENCES[lang]:
            assert text.encode(encoding).decode(encoding) == text
