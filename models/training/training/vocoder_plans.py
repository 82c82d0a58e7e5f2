"""The vocoders that are trained here: many cheap ones rather than a good one, since it is different
systems that the detector lacks. Steps are what half an hour of one core allows in all."""

from .vocoder_harmonic import HarmonicVocoder
from .vocoder_nets import Mel, SpectrumVocoder, WaveVocoder
from .vocoder_train import Plan

NARROW = Mel(640, 160, 80, 7600.0)
WIDE = Mel(1024, 256, 80, 8000.0)

PLANS = [
    Plan(
        "istft-h160",
        lambda: SpectrumVocoder(NARROW, 128, 4),
        steps=1200,
        seed=11,
        keep=(0.2, 0.75, 1.0),
    ),
    Plan(
        "harmonic-h160",
        lambda: HarmonicVocoder(NARROW, 128, 4),
        steps=700,
        seed=17,
        keep=(0.3, 0.75, 1.0),
    ),
    # Kernels that are no multiple of their ratio: the checkerboard at its plainest.
    Plan(
        "up-h160",
        lambda: WaveVocoder(Mel(512, 160, 80, 7600.0), 96, (5, 4, 4, 2), (8, 6, 6, 3)),
        steps=700,
        seed=15,
        keep=(0.5, 1.0),
    ),
    Plan(
        "istft-h256",
        lambda: SpectrumVocoder(WIDE, 192, 6),
        steps=1600,
        seed=12,
        keep=(0.2, 0.75, 1.0),
    ),
    Plan(
        "harmonic-h256",
        lambda: HarmonicVocoder(Mel(1024, 256, 64, 8000.0), 160, 5),
        steps=500,
        seed=18,
        keep=(0.5, 1.0),
    ),
    Plan(
        "up-h256",
        lambda: WaveVocoder(WIDE, 96, (8, 8, 4), (16, 16, 8)),
        steps=800,
        seed=14,
        keep=(0.4, 1.0),
    ),
    Plan(
        "up-near",
        lambda: WaveVocoder(Mel(1024, 256, 64, 8000.0), 96, (8, 4, 4, 2), (8, 4, 4, 2), nearest=True),
        steps=500,
        seed=16,
        keep=(1.0,),
    ),
]
