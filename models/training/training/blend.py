"""Weights between those before a fine-tuning and those after it (WiSE-FT, Wortsman et al. 2022): what
was newly learned is mostly kept, what would be forgotten mostly too. Costs nothing in the browser."""

from pathlib import Path

from .train import restore, save


def blend(start: Path, tuned: Path, share: float, out: Path) -> dict:
    """Writes the run `out` with weights `(1 - share) * start + share * tuned`, each a run or a weights
    file of one network, and returns its state. Everything else (recipe, losses, what was held out) is
    that of `tuned`. Ends the program where the networks differ or `tuned` did not begin with `start`'s
    steps."""
    if not 0 <= share <= 1:
        raise SystemExit(f"--share {share}: a number from 0 (all of --start) to 1 (all of --tuned)")
    (_, before), (_, after) = restore(start), restore(tuned)
    shapes = lambda state: {name: each.shape for name, each in state["averaged"].items()}
    if shapes(before) != shapes(after):
        raise SystemExit(f"{start} and {tuned} are different networks: only runs of one can be blended")
    if not after.get("before") or after["before"][-1]["steps"] != before["step"]:
        raise SystemExit(f"{tuned} did not begin with {start}: train it with --start {start}")
    mixed = {
        name: ((1 - share) * before["averaged"][name].double() + share * value.double()).to(value.dtype)
        for name, value in after["averaged"].items()
    }
    # Not to be trained on as it is: nothing of the optimiser belongs to these weights.
    kept = {name: value for name, value in after.items() if name not in ("detector", "optimiser")}
    state = {**kept, "averaged": mixed, "blend": share}
    out.mkdir(parents=True, exist_ok=True)
    save(out / "checkpoint.pt", state)
    return state
