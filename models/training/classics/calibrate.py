"""From raw scores to log-likelihood ratios, evidence and operating points, on the held-out
repositories of train: the default model's own fits (training/calibrate.py), on another judge."""

import numpy as np

from training.calibrate import WINDOW_SECONDS, fit_affine, fit_rho, operating_points
from training.data import Clips, headline_of
from training.metrics import cllr, eer
from training.score import joined

from .judge import Judge, clip_scores, stream_windows

# Of the corpus's versions, as far as they are prepared: the others tell little more and cost time.
VERSIONS = ("clean", "opus24", "tel8k")
STREAM_WINDOWS = 20


def calibrate(judge: Judge, clips: Clips, held: set[str]) -> dict:
    """The card's calibration and operating points, and how they were found."""
    index = headline_of(clips, held)
    labels = np.array([float(clips.rows[i]["label"] == "fake") for i in index])
    repos = np.array([clips.rows[i]["repo"] for i in index])
    versions = [name for name in VERSIONS if name in clips.versions]
    raw = {name: clip_scores(judge, clips, index, name) for name in versions}
    pooled, pooled_labels = np.concatenate(list(raw.values())), np.tile(labels, len(versions))
    slope, offset = fit_affine(pooled, pooled_labels)
    real = int((labels == 0).sum())
    # Rule of three: with no error in N trials the rate may still be 3/N.
    cap = float(np.log(max(3.0, real / 3)))
    llrs = np.clip(slope * pooled + offset, -cap, cap)
    streams = [
        (np.clip(slope * judge(stream_windows(samples, STREAM_WINDOWS)) + offset, -cap, cap),
         float(label == "fake"))
        for samples, label, _ in joined(clips, held, by_speaker=False)
    ]  # fmt: skip
    rho = fit_rho(streams, cap)[0] if streams else 1.0
    spread = np.sqrt(np.mean([window.var() for window, _ in streams])) if streams else 0.0
    say = (
        f"{real} real and {len(labels) - real} fake clips of {len(held)} held-out repositories of "
        f"train, as {', '.join(versions)}; joined speech moves the threshold out"
    )

    points = operating_points(
        llrs, pooled_labels, streams, rho, cap, np.tile(repos, len(versions)), say
    )
    return {
        "calibration": {
            "slope": round(slope, 6),
            "offset": round(offset, 5),
            "capLlr": round(cap, 3),
            "effectiveCount": {"rho": round(rho, 3), "windowSeconds": WINDOW_SECONDS},
            "windowSd": round(float(spread), 3),
        },
        **points,
        "held": {
            "eerByVersion": {name: round(eer(raw[name], labels), 4) for name in versions},
            "cllr": round(cllr(llrs, pooled_labels), 4),
            "streams": len(streams),
        },
    }
