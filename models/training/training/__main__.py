"""The command line: python -m training <command>, in the folder models/training.

Each command writes one file or folder and reads what those before it wrote; `<command> --help`
lists its options. README.md tells the order and the times.
"""

import argparse
from pathlib import Path

import torch

from .codecs import CODECS
from .data import load
from .recipe import Recipe, checked, read_recipe, read_settings
from .steps import AFTER, Places, after_training, make_own, own_fakes, own_sets, prepare_corpus, train_run

HERE = Path(__file__).parents[1]
REPOSITORY = HERE.parents[1]
CONFIGS = HERE / "configs"


def places_of(args: argparse.Namespace) -> Places:
    return Places(args.data, args.cache, args.run, args.models)


def recipe_of(args: argparse.Namespace) -> Recipe:
    return read_recipe(args.config, args.set)


def do_adapt(args) -> None:
    from .adapt import adapt

    counts = adapt(args.layout, args.source, args.out, args.dev, args.most, args.share, args.real)
    for path, found in counts.items():
        print(path, *(f"{count} {name}" for name, count in found.items()), sep=", ")


def do_explore(args) -> None:
    from .explore import explore

    place = args.what or args.cache / "train"
    out = args.out or HERE / "runs/explore" / place.stem
    found = explore(place, out, args.clips)
    print(f"{found['clips']} clips, {found['hours']} hours: {out / 'explore.md'}")


def do_prepare(args) -> None:
    prepare_corpus(places_of(args), args.codecs)


def do_own(args) -> None:
    make_own(args.cache, args.borrowed)


def do_unheard(args) -> None:
    from .unheard import make_unheard

    count = make_unheard(args.data, args.cache, args.borrowed, args.out)
    print(f"{count} fakes beside the people of dev: npm run unheard -- --manifest {args.out / 'manifest.jsonl'}")


def do_train(args) -> None:
    train_run(places_of(args), recipe_of(args), args.start, args.device)


def do_blend(args) -> None:
    from .blend import blend

    blend(args.start, args.tuned, args.share, args.run)


def do_search(args) -> None:
    from .search import Search, run_search

    search = checked(Search, read_settings(args.search), str(args.search))
    clips, own = load(args.cache / "train"), own_fakes(args.cache)
    found = run_search(clips, own, recipe_of(args), search, args.run / "search", args.device)
    best = found["trials"][0]
    print(f"best: trial {best['number']}, EER {best['eer']}, {best['settings']}")
    print(f"all: {args.run / 'search/search.md'}")


def do_flatter(args) -> None:
    from .flatter import flatter
    from .publish import write_json

    clips, own = load(args.cache / "train"), own_fakes(args.cache)
    found = flatter(clips, own, recipe_of(args), args.run / "flatter", args.device)
    write_json(args.run / "flatter.json", found)
    say = lambda name: f"{100 * found[name]['eer']['value']:.1f} %"
    print(f"EER by repository {say('byRepository')}, at random {say('random')}")


def do_folds(args) -> None:
    from .fingerprint_judge import learn_from
    from .folds import cross_validate, whole
    from .publish import write_json

    clips, own, out = whole(args.cache), own_fakes(args.cache), args.run / "folds"
    judge = None
    if args.fingerprint:
        sets = [(load(args.cache / name), args.cache / name) for name in ("train", "dev")]
        judge = lambda repos: learn_from(sets, repos, own_sets(args.cache))
    found = cross_validate(
        clips, own, recipe_of(args), out, args.folds, args.seeds, args.device, args.against, judge
    )
    write_json(out / "folds.json", found)
    for version, figures in found["byVersion"].items():
        for name, said in (("eer", "EER"), ("moreThanOther", "more than the other")):
            if name in figures:
                value, low, high = (100 * figures[name][part] for part in ("value", "low", "high"))
                print(f"{version}: {said} {value:.1f} % [{low:.1f} to {high:.1f}]")


def do_after(args) -> None:
    for step in AFTER if args.command == "all" else [args.command]:
        print(step, flush=True)
        after_training(step, places_of(args), args.gate_blocks, args.twin)


def do_pack(args) -> None:
    from .pack import pack

    pack(args.data, args.out, args.mib, args.cache, args.sets)


def do_classic(args) -> None:
    from classics.command import CLASSICS, main, repeat_for_curve, write_reports

    names = list(CLASSICS) if args.model == "all" else args.model.split(",")
    unknown = [name for name in names if name not in CLASSICS]
    if unknown:
        raise SystemExit(f"--model {unknown[0]}: there are {', '.join(CLASSICS)}")
    if args.report:
        return write_reports(names, args.models)
    if args.curve:
        for name in names:
            repeat_for_curve(name, args.cache, args.runs, args.models)
        return None
    main(names, args.cache, args.runs, args.models, args.steps)


def do_wav2vec2(args) -> None:
    from classics.wav2vec2_command import main

    main(args.what, args.start, args.out, args.cache, args.freeze, args.steps, args.quantise)


def do_chain(args) -> None:
    from .chain import Plan, chain

    plan = Plan(
        args.work, args.out, None if args.parts else args.data, args.parts, args.resume, args.seeds,
        args.minutes, args.codecs, args.gate_blocks, args.device,
    )  # fmt: skip
    chain(plan, recipe_of(args))


def shared_options() -> argparse.ArgumentParser:
    """Options that every command takes."""
    shared = argparse.ArgumentParser(add_help=False)
    add = shared.add_argument
    add("--data", type=Path, default=REPOSITORY.parent / "shared/corpus", help="train.jsonl, dev.jsonl")
    add("--cache", type=Path, default=HERE / ".cache", help="the decoded corpus")
    add("--run", type=Path, default=HERE / "runs/bonafide", help="checkpoint and figures")
    add("--models", type=Path, default=REPOSITORY / "models", help="models of the extension")
    add("--threads", type=int, default=2, help="of the CPU")
    return shared


def recipe_options(command: argparse.ArgumentParser, config: Path) -> None:
    """What the commands that train take."""
    add = command.add_argument
    add("--config", type=Path, default=config, help="recipe (YAML)")
    add("--set", action="append", default=[], metavar="SETTING=VALUE", help="one setting of it; often")
    add("--device", choices=["cpu", "cuda"], help="cuda where there is one")


def codec_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--codecs", nargs="*", default=list(CODECS), help="codec copies to make")


def gate_option(command: argparse.ArgumentParser) -> None:
    text = "blocks of voices that the gate learns from"
    command.add_argument("--gate-blocks", type=int, default=16000, help=text)


def twin_option(command: argparse.ArgumentParser) -> None:
    text = "run of the same recipe that held repositories out, where --run learned from all"
    command.add_argument("--twin", type=Path, help=text)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    shared = shared_options()

    def command(name: str, act, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text, parents=[shared])
        made.set_defaults(act=act)
        return made

    one = command("adapt", do_adapt, "a manifest from a public data set or a folder of one's own")
    one.add_argument("layout", choices=["asvspoof2019", "asvspoof5", "in-the-wild", "mlaad", "folder"])
    one.add_argument("source", type=Path, help="where the data set was unpacked")
    one.add_argument("--out", type=Path, required=True, help="manifest to write (train.jsonl)")
    one.add_argument("--dev", type=Path, help="manifest for the part that is kept apart (dev.jsonl)")
    one.add_argument("--share", type=float, default=0.2, help="of --dev, where no part is official")
    one.add_argument("--most", type=int, default=0, help="clips of a system and repository; 0 for all")
    one.add_argument("--real", type=Path, help="M-AILABS tree with the people of mlaad")
    one = command("explore", do_explore, "counts, durations, levels, spectra and pictures of a data set")
    one.add_argument("what", type=Path, nargs="?", help="manifest or prepared folder (default: train)")
    one.add_argument("--out", type=Path, help="folder (default: runs/explore/...)")
    one.add_argument("--clips", type=int, default=8, help="clips to picture")
    one = command("prepare", do_prepare, "decode a corpus once, with codec copies, into the cache")
    codec_option(one)
    one = command("own", do_own, "fakes of our own from the cache's real clips")
    one.add_argument("--borrowed", type=Path, help="folder that borrowed/fetch.sh filled: networks of others")
    one = command("unheard", do_unheard, "a set of systems that no weights here have heard, to measure on")
    one.add_argument("--borrowed", type=Path, required=True, help="folder that borrowed/fetch.sh filled")
    one.add_argument("--out", type=Path, required=True, help="folder for manifest.jsonl and clips")
    one = command("train", do_train, "train, or go on with a run that was stopped")
    recipe_options(one, CONFIGS / "single.yaml")
    one.add_argument("--start", type=Path, help="run or weights file that a new run begins with")
    one = command("finetune", do_train, "learn on from given weights with layers frozen")
    recipe_options(one, CONFIGS / "finetune.yaml")
    one.add_argument("--start", type=Path, required=True, help="run or weights file to begin with")
    one = command("blend", do_blend, "weights between those before and those after a fine-tuning")
    one.add_argument("--start", type=Path, required=True, help="run or weights file before")
    one.add_argument("--tuned", type=Path, required=True, help="run that began with it")
    one.add_argument("--share", type=float, default=0.5, help="of --tuned")
    one = command("search", do_search, "try a few settings by short runs (optuna)")
    recipe_options(one, CONFIGS / "single.yaml")
    one.add_argument("--search", type=Path, default=CONFIGS / "search.yaml", help="what is tried (YAML)")
    one = command("flatter", do_flatter, "how much a random split flatters")
    recipe_options(one, CONFIGS / "single.yaml")
    one = command("folds", do_folds, "cross-validation over the repositories of train and dev")
    recipe_options(one, CONFIGS / "bonafide-1.yaml")
    one.add_argument("--folds", type=int, default=5)
    one.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3], help="each trains every fold")
    text = "with the fingerprint's judge, learned anew in each fold"
    one.add_argument("--fingerprint", action="store_true", help=text)
    text = "folds of another recipe's run (RUN/folds): how much larger is this one's error?"
    one.add_argument("--against", type=Path, help=text)
    for name, text in (
        ("fingerprint", "learn the judge of fingerprints beside a trained run"),
        ("gate", "train the speech gate"),
        ("calibrate", "scores to log-likelihood ratios, on held-out repositories of train"),
        ("evaluate", "figures and curves on dev"),
        ("nuisance", "the floor: what a classifier reaches without hearing the voice"),
        ("export", "write models/bonafide, its golden vectors and the catalogue"),
        ("golden", "write the golden vectors again from the graphs that lie there"),
        ("all", "fingerprint, gate, calibrate, evaluate, nuisance, export"),
    ):
        one = command(name, do_after, text)
        gate_option(one)
        twin_option(one)
    one = command("classic", do_classic, "another project's detector, trained, measured and published")
    one.add_argument("--model", required=True, help="ids, with commas between, or all")
    one.add_argument("--runs", type=Path, default=HERE / "runs", help="a folder of it for each")
    one.add_argument("--steps", type=int, help="in place of the model's own number")
    text = "only README.md and curves.png anew, from the files that lie in models/ID"
    one.add_argument("--report", action="store_true", help=text)
    text = "trains again, for the held-out loss of its curve alone: weights, card and figures stay"
    one.add_argument("--curve", action="store_true", help=text)
    one = command("wav2vec2", do_wav2vec2, "a Wav2Vec2ForSequenceClassification: export, finetune, shape")
    one.add_argument("what", choices=["export", "finetune", "shape"])
    one.add_argument("--start", type=Path, help="folder that save_pretrained wrote (not for shape)")
    one.add_argument("--out", type=Path, required=True, help="folder to write")
    one.add_argument("--freeze", type=int, default=12, help="transformer layers that keep their values")
    one.add_argument("--steps", type=int, default=350)
    one.add_argument("--quantise", choices=["fp32", "int8"], default="int8")
    one = command("pack", do_pack, "the corpus in parts that can be carried to a lent machine")
    one.add_argument("--out", type=Path, required=True, help="folder for part-1.tar and on")
    one.add_argument("--mib", type=float, default=56, help="a part holds no more than this")
    one.add_argument("--sets", nargs="*", default=[], help="sets of the cache to send along (synthesised)")
    one = command("chain", do_chain, "all runs in one call, gone on with by the next")
    recipe_options(one, CONFIGS / "single.yaml")
    one.add_argument("--work", type=Path, required=True, help="kept between calls on one machine")
    one.add_argument("--out", type=Path, required=True, help="for chain.tgz and summary.json")
    one.add_argument("--parts", type=Path, help="folder with part-*.tar (else --data is used)")
    one.add_argument("--resume", type=Path, help="chain.tgz of an earlier call, on a fresh machine")
    one.add_argument("--seeds", type=int, default=3, help="runs, from the recipe's seed up")
    one.add_argument("--minutes", type=float, default=8, help="begin nothing new after this")
    codec_option(one)
    gate_option(one)
    return parser.parse_args()


def main() -> None:
    args = arguments()
    torch.set_num_threads(args.threads)
    args.act(args)


if __name__ == "__main__":
    main()
