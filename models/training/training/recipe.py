"""What decides a run: one validated dataclass, read from a YAML file that a person can edit."""

import difflib
from dataclasses import asdict, fields
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Recipe:
    """Everything that decides a run; kept in its checkpoint. configs/*.yaml set any of it."""

    steps: Count = 3000
    # Crops a step, over all processes.
    batch: Count = 48
    # Crop lengths, seconds; one is drawn for each batch.
    seconds: tuple[Positive, ...] = (1.5, 2.0, 2.0, 2.5)
    rate: Positive = 2.5e-3
    decay: Annotated[float, Field(ge=0)] = 0.02
    warm_up: Count = 150
    average: Share = 0.997
    smoothing: Share = 0.05
    # Of the loss on the evidence of single seconds, beside that of the whole crop.
    evidence_weight: Annotated[float, Field(ge=0)] = 0.3
    # Share of pairs that come from a codec copy; both of a pair from the same codec.
    codec_share: Share = 0.4
    # Of the augmentation on the fly: noise, equaliser, band limits, masks, and the three below.
    strength: Share = 0.6
    # Rooms, other rates and compressors: as channel.py has them at 1.
    rooms: Share = 0.0
    # Share of crops with moved formants, and of batches with stretched time.
    formants: Share = 0.0
    # Stretches of bands and of time that are hidden in each crop.
    masks: Count = 1
    # Share of the steps over which codecs, strength and our own fakes rise to what is set: from the
    # start in full they keep a small network from learning for hundreds of steps.
    ramp: Share = 0.35
    # Our own fakes among the fakes; always drawn beside their source.
    own_share: Share = 0.15
    # Pairs whose real clip is of the fake's own repository, where it has one.
    home_share: Share = 0.65
    dropout: Share = 0.3
    held_share: Share = 0.18
    seed: Annotated[int, Field(ge=0)] = 1
    scale: Annotated[str, Field(pattern="^(mel|linear)$")] = "mel"
    # The network (model.py, Shape): channels of the first layer; of each residual block channels,
    # stride in time and in frequency; how frequency ends; widths of what the trunk hands over and
    # of the head's two layers.
    stem: Count = 16
    blocks: tuple[tuple[Count, Count, Count], ...] = ((16, 1, 1), (24, 2, 2), (48, 1, 2), (64, 1, 2))
    frequency: Annotated[str, Field(pattern="^(moments|flat)$")] = "moments"
    embedding: Count = 96
    attention: Count = 48
    hidden: Count = 64
    # The demo's public-domain reader speaks in this one: the demo must be new to the model.
    left_out: tuple[str, ...] = ("cmusphinx/pocketsphinx",)
    # Beginnings of parameters' names that keep their values (`trunk`, `trunk.stem`, `head`).
    freeze: tuple[str, ...] = ()


def nearest(word: str, known: list[str]) -> str:
    """A hint for a misspelt word: the nearest known one, or all of them."""
    close = difflib.get_close_matches(word, known, 1, 0.5)
    return f"did you mean `{close[0]}`?" if close else f"known are {', '.join(sorted(known))}"


def checked(kind: type, values: dict, where: str):
    """`values` as the dataclass `kind`; ends the program with a sentence that names what is wrong."""
    known = [field.name for field in fields(kind)]
    for name in values:
        if name not in known:
            raise SystemExit(f"{where}: `{name}` is no setting; {nearest(str(name), known)}")
    try:
        return TypeAdapter(kind).validate_python(values)
    except ValidationError as error:
        said = [f"`{'.'.join(map(str, e['loc']))}`: {e['msg']}" for e in error.errors()]
        raise SystemExit(f"{where}: {'; '.join(said)}") from None


def read_settings(path: Path | None) -> dict:
    """The mapping in a YAML file; empty without one."""
    if path is None:
        return {}
    if not path.exists():
        raise SystemExit(f"{path} does not exist")
    found = yaml.safe_load(path.read_text()) or {}
    if not isinstance(found, dict):
        raise SystemExit(f"{path}: must hold `setting: value` lines")
    return found


def read_recipe(path: Path | None, overrides: list[str] = ()) -> Recipe:
    """The recipe of a config file with `setting=value` overrides (YAML values) on top."""
    values = read_settings(path)
    for text in overrides:
        name, sign, value = text.partition("=")
        if not sign:
            raise SystemExit(f"--set {text}: write it as setting=value")
        values[name] = yaml.safe_load(value)
    return checked(Recipe, values, str(path or "--set"))


def written(recipe: Recipe) -> str:
    """The recipe as YAML, as it is laid beside a run."""
    plain = lambda value: [plain(each) for each in value] if isinstance(value, tuple) else value
    settings = {name: plain(value) for name, value in asdict(recipe).items()}
    return yaml.safe_dump(settings, sort_keys=False)
