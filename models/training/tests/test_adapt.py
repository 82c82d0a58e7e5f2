"""Adapters on made-up trees of each layout: the rows, and splits that tear nothing apart."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from training.adapt import LAYOUTS, adapt
from training.data import load, prepare


def sound(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, 0.1 * np.sin(np.arange(3200) / 9), 16000)


def asvspoof2019(root: Path) -> None:
    protocols = root / "LA/ASVspoof2019_LA_cm_protocols"
    protocols.mkdir(parents=True)
    for part, ending, speakers, attacks in (
        ("train", "train.trn", "12", ("A01", "A05")),
        ("dev", "dev.trl", "34", ("A01",)),
        ("eval", "eval.trl", "56", ("A07", "A19")),
    ):
        lines = []
        for speaker in speakers:
            for attack in ("-", *attacks):
                name = f"LA_{part[0].upper()}_{speaker}{attack[1:]}"
                key = "bonafide" if attack == "-" else "spoof"
                lines.append(f"LA_000{speaker} {name} - {attack} {key}\n")
                sound(root / f"LA/ASVspoof2019_LA_{part}/flac/{name}.flac")
        (protocols / f"ASVspoof2019.LA.cm.{ending}.txt").write_text("".join(lines))


def asvspoof5(root: Path) -> None:
    for name, letter, folder in (
        ("ASVspoof5.train.tsv", "T", "flac_T"),
        ("ASVspoof5.dev.track_1.tsv", "D", "flac_D"),
    ):
        lines = []
        for number, attack in enumerate(("bonafide", "A01", "A02")):
            key = "bonafide" if attack == "bonafide" else "spoof"
            file = f"{letter}_000000000{number}"
            lines.append(f"{letter}_4850 {file} F - - - AC1 {attack} {key} -\n")
            sound(root / folder / f"{file}.flac")
        place = root / "ASVspoof5_protocols" / name
        place.parent.mkdir(exist_ok=True)
        place.write_text("".join(lines))


def in_the_wild(root: Path) -> None:
    folder = root / "release_in_the_wild"
    lines = ["file,speaker,label\n"]
    for number in range(20):
        person = f"Person, {number % 5}" if number % 5 == 0 else f"Person {number % 5}"
        label = "spoof" if number % 2 else "bona-fide"
        lines.append(f'{number}.wav,"{person}",{label}\n')
        sound(folder / f"{number}.wav")
    (folder / "meta.csv").write_text("".join(lines))


def mlaad(root: Path) -> None:
    for lang in ("en", "de"):
        for system in ("bark", "vits", "xtts"):
            sound(root / f"fake/{lang}/{lang}-{system}/a.wav")
            (root / f"fake/{lang}/{lang}-{system}/meta.csv").write_text("path|original_file\n")


def folder(root: Path) -> None:
    for group in ("anna", "bert", "carl"):
        for number in range(3):
            sound(root / f"real/{group}/{number}.wav")
            sound(root / f"fake/{group}/system-{number}/{number}.wav")
    sound(root / "none/rain.wav")


TREES = {
    "asvspoof2019": asvspoof2019, "asvspoof5": asvspoof5, "in-the-wild": in_the_wild,
    "mlaad": mlaad, "folder": folder,
}  # fmt: skip


def rows_of(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_no_repository_stands_on_both_sides_and_every_file_is_there(name, tmp_path):
    TREES[name](tmp_path / "source")
    out, dev = tmp_path / "data/train.jsonl", tmp_path / "data/dev.jsonl"
    counts = adapt(name, tmp_path / "source", out, dev, 0, 0.3, None)
    train, test = rows_of(out), rows_of(dev)
    assert train and test
    assert not {r["repo"] for r in train} & {r["repo"] for r in test}
    assert len({r["id"] for r in train + test}) == len(train) + len(test)
    for found in train + test:
        assert list(found) == "id file label kind family system speaker lang repo".split()
        assert (out.parent / found["file"]).exists()
    assert counts[str(out)]["fake"] == sum(r["label"] == "fake" for r in train)


def test_asvspoof_2019_keeps_its_parts_speakers_and_systems(tmp_path):
    asvspoof2019(tmp_path / "source")
    out, dev = tmp_path / "train.jsonl", tmp_path / "dev.jsonl"
    counts = adapt("asvspoof2019", tmp_path / "source", out, dev, 0, 0.2, None)
    train, test = rows_of(out), rows_of(dev)
    assert counts[str(out)] == {"real": 4, "fake": 6, "none": 0, "repositories": 4, "systems": 2}
    fakes = lambda rows: {r["system"] for r in rows if r["label"] == "fake"}
    assert fakes(train) == {"asvspoof2019-A01", "asvspoof2019-A05"}
    assert fakes(test) == {"asvspoof2019-A07", "asvspoof2019-A19"}
    assert {r["kind"] for r in train if r["system"].endswith("A05")} == {"vc"}
    assert {r["speaker"] for r in train} == {f"LA_000{n}" for n in range(1, 5)}
    assert {(r["label"], r["system"]) for r in train if r["label"] == "real"} == {("real", "human")}


def test_asvspoof_5_reads_its_ten_columns(tmp_path):
    asvspoof5(tmp_path / "source")
    out = tmp_path / "all.jsonl"
    adapt("asvspoof5", tmp_path / "source", out, None, 0, 0.2, None)
    found = {r["id"]: r for r in rows_of(out)}
    assert found["T_0000000000"]["label"] == "real"
    assert found["D_0000000002"]["system"] == "asvspoof5-A02"
    assert found["D_0000000002"]["repo"] == "asvspoof5/D_4850"


def test_in_the_wild_keeps_a_persons_fakes_with_the_person(tmp_path):
    in_the_wild(tmp_path / "source")
    out = tmp_path / "all.jsonl"
    adapt("in-the-wild", tmp_path / "source", out, None, 0, 0.2, None)
    people = {r["repo"]: set() for r in rows_of(out)}
    for found in rows_of(out):
        people[found["repo"]].add(found["label"])
    assert set(map(frozenset, people.values())) == {frozenset({"real", "fake"})}
    assert "in-the-wild/Person, 0" in people


def test_mlaad_takes_its_people_from_m_ailabs(tmp_path):
    mlaad(tmp_path / "source")
    sound(tmp_path / "m-ailabs/en_US/by_book/female/mary_ann/a_book/wavs/a_01.wav")
    out = tmp_path / "all.jsonl"
    counts = adapt("mlaad", tmp_path / "source", out, None, 0, 0.2, tmp_path / "m-ailabs")
    assert counts[str(out)]["real"] == 1
    real = next(r for r in rows_of(out) if r["label"] == "real")
    assert (real["speaker"], real["lang"], real["repo"]) == ("mary_ann", "en", "m-ailabs/mary_ann")


def test_ones_own_folder_goes_through_prepare(tmp_path):
    folder(tmp_path / "source")
    (tmp_path / "source/real/anna/broken.wav").write_bytes(b"no sound")
    out = tmp_path / "train.jsonl"
    adapt("folder", tmp_path / "source", out, None, 0, 0.2, None)
    prepare(out, tmp_path / "cache", [])
    clips = load(tmp_path / "cache")
    assert len(clips.rows) == 19
    assert {r["system"] for r in clips.rows if r["label"] == "fake"} == {f"system-{n}" for n in range(3)}
    assert np.abs(clips.clip(3)).max() > 0.05


def test_most_keeps_so_many_of_each_system_and_repository(tmp_path):
    folder(tmp_path / "source")
    out = tmp_path / "few.jsonl"
    adapt("folder", tmp_path / "source", out, None, 1, 0.2, None)
    assert len(rows_of(out)) == 3 * 1 + 9 + 1


def test_a_folder_of_another_layout_is_told(tmp_path):
    (tmp_path / "source").mkdir()
    for name in LAYOUTS:
        with pytest.raises(SystemExit, match="source"):
            adapt(name, tmp_path / "source", tmp_path / "x.jsonl", None, 0, 0.2, None)
