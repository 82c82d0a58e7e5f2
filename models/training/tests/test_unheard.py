"""The set of systems that no weights have heard: what `npm run evaluate` is given."""

import json

import numpy as np
import soundfile
from training import borrowed
from training.unheard import make_unheard


class Softer:
    """A copy at half the level, and shorter by a tenth of a second."""

    def among(self, sources):
        for source in sources:
            yield 0.5 * source[:-1600], {}


def test_people_stand_where_they_lie_and_each_system_is_a_family(corpus, tmp_path):
    systems = tuple(
        borrowed.System(name, kind, 3, lambda tools, rng: Softer()) for name, kind in (("one", "tts"), ("two", "vocoder"))
    )
    out = tmp_path / "set"
    count = make_unheard(corpus, tmp_path / "cache", tmp_path, out, systems)
    rows = [json.loads(line) for line in (out / "manifest.jsonl").read_text().splitlines()]
    people = [row for row in rows if row["label"] == "real"]
    fakes = [row for row in rows if row["label"] == "fake"]
    assert count == len(fakes) == 6 and len(people) + 6 == len(rows)
    named = [json.loads(line) for line in (corpus / "dev.jsonl").read_text().splitlines()]
    real = {row["id"]: row for row in named if row["label"] == "real"}
    assert {row["id"] for row in people} == set(real)
    for row in people:
        assert (out / row["file"]).resolve() == (corpus / real[row["id"]]["file"]).resolve()
    assert [(row["family"], row["kind"]) for row in fakes] == [("one", "tts")] * 3 + [("two", "vocoder")] * 3
    for row in fakes:
        samples, rate = soundfile.read(out / row["file"])
        assert rate == 16000 and len(samples) > 1600 and np.abs(samples).max() > 0.001
        assert row["repo"] in {each["repo"] for each in real.values()}


def test_what_is_kept_from_training_is_not_taught():
    taught, unheard = ({system.name for system in each} for each in (borrowed.TAUGHT, borrowed.UNHEARD))
    assert not {name.removeprefix("own-") for name in taught} & unheard
    assert len(taught) == len(borrowed.TAUGHT) and len(unheard) == len(borrowed.UNHEARD)
