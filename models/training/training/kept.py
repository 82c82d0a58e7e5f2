"""Statistics of the clips of a set of the cache: computed once and kept beside the set."""

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from pathlib import Path

import numpy as np

from .conditions import add_conditions
from .data import Clips
from .evened import MADE
from .fingerprint import FORMULA
from .synthesisers import merged

# Of clips, of which (indices) and in which version: an array [clips, ...].
Find = Callable[[Clips, range, str], np.ndarray]


def kept(
    kind: str, shape: tuple[int, ...], find: Find, clips: Clips, version: str, folder: Path,
    people: Clips | None = None,
) -> np.ndarray:  # fmt: skip
    """What `find` says of all clips of a set [clips, *shape], from the folder where it was kept before; `kind`
    begins its name there. `people`: whose voices babble is made of, where the set has none."""
    path = folder / f"{kind}{FORMULA}-{version}.npy"
    # Of a set that was made anew since, with other clips, nothing is kept; nor of other statistics.
    if not path.exists() or np.load(path, mmap_mode="r").shape != (len(clips.rows), *shape):
        first, everything = 0, clips
        if version in MADE and version not in clips.versions:
            clean = [replace(each, versions={"clean": each.versions["clean"]}) for each in (people, clips) if each]
            first, everything = len(people.rows) if people else 0, reduce(merged, clean)
            add_conditions(everything, range(first, len(everything.rows)), (version,))
        found = find(everything, range(first, len(everything.rows)), version)
        with (temporary := path.with_suffix(".tmp")).open("wb") as file:
            np.save(file, found)
        temporary.rename(path)
    return np.load(path)
