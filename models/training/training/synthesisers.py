"""Formant, diphone, unit-selection and HMM speech from Debian's synthesisers: a small family of fakes.

The demo's voices (espeak-ng en-us and en-gb, slt of flite and festival) and sentences are kept out:
what the demo shows must be a voice that training never heard.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from .data import Clips, Gathered
from .frontend import RATE, resample
from .sounds import over_floor_of

FLITE = ["kal", "kal16", "awb", "rms"]
KEPT_OUT = {"en-us", "en-gb", "slt", "cmu_us_slt_arctic_hts"}
# voice -> (language, the encoding that its rules are written for); Debian's packages festvox-*.
FESTIVAL = {
    "kal_diphone": ("en", "ascii"),
    "ked_diphone": ("en", "ascii"),
    "lp_diphone": ("it", "latin-1"),
    "pc_diphone": ("it", "latin-1"),
    "suo_fi_lj_diphone": ("fi", "latin-1"),
    "hy_fi_mv_diphone": ("fi", "latin-1"),
    "czech_ph": ("cs", "iso8859-2"),
    "czech_dita": ("cs", "iso8859-2"),
    "upc_ca_ona_hts": ("ca", "latin-1"),
    "msu_ru_nsh_clunits": ("ru", "utf-8"),
}
ESPEAK = {
    "en": ["en-gb-scotland", "en-029", "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-us-nyc"],
    "de": ["de"],
    "fr": ["fr-fr", "fr-be"],
    "es": ["es", "es-419"],
    "it": ["it"],
    "pt": ["pt-br", "pt"],
    "pl": ["pl"],
    "nl": ["nl"],
    "sv": ["sv"],
}
VARIANTS = ["", "+m1", "+m3", "+m7", "+f1", "+f2", "+f4", "+croak", "+klatt2", "+klatt4"]
SENTENCES = {
    "en": [
        "The ferry to the island leaves twice a day, and once on Sundays.",
        "Nobody had watered the tomatoes, so we bought new ones in spring.",
        "She counted the steps again and found one more than yesterday.",
        "Please bring the blue folder when you come to the second meeting.",
        "Most of the snow had gone by the time the road was opened.",
        "If the kettle whistles before noon, the neighbours will complain.",
        "Their uncle repaired clocks in a narrow shop behind the station.",
        "We measured the field with a rope, twice along and once across.",
        "A good map of the harbour is worth more than a fast boat.",
        "It rained for nine days, and on the tenth the bridge was closed.",
        "The committee will read your letter, though not before Thursday.",
        "Seven geese crossed the car park as if they had a ticket.",
        "Bread from the day before makes the better soup.",
        "He spoke so quietly that even the first row leaned forward.",
    ],
    "de": [
        "Der Zug nach Süden hält heute nicht an diesem Bahnhof.",
        "Im Garten hinter dem Haus wachsen drei alte Apfelbäume.",
        "Bitte schließen Sie das Fenster, bevor der Regen kommt.",
        "Gestern Abend haben wir lange über das Wetter gesprochen.",
    ],
    "fr": [
        "Le marché du village ouvre à sept heures du matin.",
        "Nous avons perdu la clé, mais la porte était ouverte.",
        "Il faut trois œufs et un peu de farine pour cette recette.",
        "La rivière était si basse que l'on pouvait la traverser à pied.",
    ],
    "es": [
        "El tren de la tarde llegó con veinte minutos de retraso.",
        "Mi abuela guardaba las cartas en una caja de madera.",
        "Mañana vamos a pintar la puerta de color verde.",
    ],
    "it": [
        "La biblioteca resta chiusa il lunedì e il martedì.",
        "Abbiamo mangiato le pesche all'ombra del vecchio muro.",
    ],
    "pt": [
        "O barco pequeno voltou antes da chuva.",
        "A professora escreveu três palavras no quadro.",
    ],
    "pl": ["Na stole leżała książka i dwa zielone jabłka.", "Jutro rano pojedziemy nad morze."],
    "nl": ["De fiets staat tegen de muur van de bakkerij.", "Morgen wordt het weer wat kouder."],
    "sv": ["Båten går till ön två gånger om dagen.", "Hon glömde sin blå jacka på tåget."],
    "fi": [
        "Laiva lähtee saarelle kaksi kertaa päivässä.",
        "Hän unohti sinisen takin junaan eilen illalla.",
        "Vanhan talon takana kasvaa kolme omenapuuta.",
        "Leipä oli vielä lämmin, kun tulimme kotiin.",
    ],
    "cs": [
        "Na stole ležela kniha a dvě zelená jablka.",
        "Zítra ráno pojedeme vlakem k babičce.",
        "Za starým domem rostou tři hrušně.",
        "Déšť přestal, až když jsme došli domů.",
    ],
    "ca": [
        "El tren de la tarda ha arribat amb vint minuts de retard.",
        "La meva tia guardava les cartes en una capsa de fusta.",
        "Demà pintarem la porta de color verd.",
    ],
    "ru": [
        "На столе лежала книга и два зелёных яблока.",
        "Завтра утром мы поедем к морю.",
        "За старым домом растут три яблони.",
    ],
}


def speak(program: str, voice: str, text: str, rng: np.random.Generator) -> np.ndarray:
    """One sentence at 16 kHz, float in [-1, 1]; pace and, where the program lets it, pitch drawn."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as target:
        said = None
        if program == "espeak-ng":
            pace, pitch = str(rng.integers(120, 210)), str(rng.integers(25, 80))
            command = [program, "-v", voice, "-s", pace, "-p", pitch, "-w", target.name, text]
        elif program == "festival":
            stretch = f"(Parameter.set 'Duration_Stretch {rng.uniform(0.85, 1.25):.2f})"
            command = ["text2wave", "-eval", f"(voice_{voice})", "-eval", stretch, "-o", target.name]
            said = text.encode(FESTIVAL[voice][1])
        else:
            stretch = f"duration_stretch={rng.uniform(0.85, 1.25):.2f}"
            command = [program, "-voice", voice, "--setf", stretch, "-t", text, "-o", target.name]
        subprocess.run(command, input=said, check=True, capture_output=True)
        samples, rate = soundfile.read(target.name)
    return resample(samples, rate) if rate != RATE else samples


def voices() -> list[tuple[str, str, str]]:
    """(program, voice, language) of all voices in use; few voices count several times."""
    found = [("flite", name, "en") for name in FLITE for _ in range(6)]
    found += [("festival", name, lang) for name, (lang, _) in FESTIVAL.items() for _ in range(4)]
    for lang, names in ESPEAK.items():
        found += [("espeak-ng", name + variant, lang) for name in names for variant in VARIANTS]
    assert not any(name in KEPT_OUT for _, name, _ in found)
    return found


def make_synthesised(clips: Clips, cache: Path, count: int = 330, seed: int = 23) -> None:
    """Writes cache/index.json and clean.i16; nothing where they stand already.

    A drawn real clip of `clips` is each one's partner in batches, and lends it its noise floor and
    level; all go once through the corpus's own Opus, so that storage is no cue. Ends the program where
    a synthesiser is missing.
    """
    if (cache / "index.json").exists():
        return
    missing = [name for name in ("espeak-ng", "flite", "text2wave") if not shutil.which(name)]
    if missing:
        raise SystemExit(
            f"{', '.join(missing)}: not found. Own fakes need Debian's synthesisers and voices (the line "
            "for apt-get stands in models/training/README.md), or a cache that holds `synthesised`."
        )
    cache.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    real = [i for i, row in enumerate(clips.rows) if row["label"] == "real"]
    all_voices = voices()
    gathered = Gathered()
    for number in range(count):
        program, voice, lang = all_voices[rng.integers(len(all_voices))]
        samples = speak(program, voice, str(rng.choice(SENTENCES[lang])), rng)[: 4 * RATE]
        partner = int(rng.choice(real))
        source = clips.clip(partner)
        row = {
            **clips.rows[partner],
            "id": f"own-{program}-{number:04d}",
            "label": "fake",
            "kind": "tts",
            "family": "synthesiser",
            "system": f"own-{program}-{voice}",
            "lang": lang,
            "source": clips.rows[partner]["id"],
        }
        samples = samples * (source.std() / (samples.std() + 1e-9))
        gathered.add(row, over_floor_of(source, samples, rng))
    gathered.write(cache)


def merged(first: Clips, second: Clips) -> Clips:
    """Both as one set, in memory, with the versions that both have."""
    names = [name for name in first.versions if name in second.versions]
    shift = len(first.versions["clean"])
    return Clips(
        first.rows + second.rows,
        np.concatenate([first.starts, second.starts + shift]),
        np.concatenate([first.lengths, second.lengths]),
        {name: np.concatenate([first.versions[name], second.versions[name]]) for name in names},
    )
