"""The cache: what is no manifest, no cache, or a cache of something else is said in words."""

import json
import shutil

import pytest

from training import data

ROW = {name: "x" for name in data.FIELDS} | {"label": "real", "file": "x.wav"}


def test_a_cache_of_another_manifest_is_not_taken_for_this_one(corpus, tmp_path):
    rows = (corpus / "dev.jsonl").read_text().splitlines()[:3]
    for row in rows:
        shutil.copy(corpus / json.loads(row)["file"], tmp_path)
    manifest, cache = tmp_path / "train.jsonl", tmp_path / "cache"
    manifest.write_text("\n".join(rows[:2]))
    data.prepare(manifest, cache, [])
    data.prepare(manifest, cache, [])
    assert len(data.load(cache).rows) == 2
    manifest.write_text("\n".join(rows))
    with pytest.raises(SystemExit, match="is not what .* was made of"):
        data.prepare(manifest, cache, [])
    # One of before the manifest was kept in it goes on being used.
    index = json.loads((cache / "index.json").read_text())
    del index["manifest"]
    (cache / "index.json").write_text(json.dumps(index))
    data.prepare(manifest, cache, [])


def test_what_is_missing_is_named_with_what_to_do(tmp_path):
    with pytest.raises(SystemExit, match="train.jsonl is missing: --data names its folder"):
        data.prepare(tmp_path / "train.jsonl", tmp_path / "cache", [])
    with pytest.raises(SystemExit, match="holds no clips: run `python -m training prepare` first"):
        data.load(tmp_path / "cache")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("no row", "line 2: no JSON"),
        (json.dumps({**ROW, "label": "spoof"}), "line 2: label `spoof`: real, fake or none"),
        (json.dumps({"id": "1", "file": "x.wav", "label": "real"}), "line 2: lacks kind, family, system,"),
    ],
)
def test_a_line_that_is_no_row_is_named(line, said, tmp_path):
    manifest = tmp_path / "train.jsonl"
    manifest.write_text(f"{json.dumps(ROW)}\n{line}\n")
    with pytest.raises(SystemExit, match=said):
        data.manifest_rows(manifest)
