"""The command line: python -m training <command>, in the folder models/training.

Each command writes one file or folder and reads what those before it wrote; `<command> --help`
lists its options. README.md tells the order and the times.
"""

import argparse
from pathlib import Path

import torch

from .codecs import CODECS
from .recipe import read_recipe
from .steps import AFTER, Places, after_training, make_own, prepare_corpus, train_run

HERE = Path(__file__).parents[1]
REPOSITORY = HERE.parents[1]
CONFIGS = HERE / "configs"


def places_of(args: argparse.Namespace) -> Places:
    return Places(args.data, args.cache, args.run, args.models)


def recipe_of(args: argparse.Namespace):
    return read_recipe(args.config, args.set)


def do_prepare(args) -> None:
    prepare_corpus(places_of(args), args.codecs)


def do_own(args) -> None:
    make_own(args.cache)


def do_train(args) -> None:
    train_run(places_of(args), recipe_of(args), args.start, args.device)


def do_after(args) -> None:
    for step in AFTER if args.command == "all" else [args.command]:
        print(step, flush=True)
        after_training(step, places_of(args), args.gate_blocks)


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


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    shared = shared_options()

    def command(name: str, act, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text, parents=[shared])
        made.set_defaults(act=act)
        return made

    one = command("prepare", do_prepare, "decode a corpus once, with codec copies, into the cache")
    one.add_argument("--codecs", nargs="*", default=list(CODECS), help="codec copies to make")
    command("own", do_own, "fakes of our own from the cache's real clips")
    one = command("train", do_train, "train, or go on with a run that was stopped")
    recipe_options(one, CONFIGS / "bonafide.yaml")
    one.add_argument("--start", type=Path, help="run or weights file that a new run begins with")
    one = command("finetune", do_train, "learn on from given weights with layers frozen")
    recipe_options(one, CONFIGS / "finetune.yaml")
    one.add_argument("--start", type=Path, required=True, help="run or weights file to begin with")
    for name, text in (
        ("gate", "train the speech gate"),
        ("calibrate", "scores to log-likelihood ratios, on held-out repositories of train"),
        ("evaluate", "figures and curves on dev"),
        ("nuisance", "the floor: what a classifier reaches without hearing the voice"),
        ("export", "write models/bonafide, its golden vectors and the catalogue"),
        ("golden", "write the golden vectors again from the graphs that lie there"),
        ("all", "gate, calibrate, evaluate, nuisance, export"),
    ):
        one = command(name, do_after, text)
        one.add_argument("--gate-blocks", type=int, default=8000, help="blocks of voices for the gate")
    return parser.parse_args()


def main() -> None:
    args = arguments()
    torch.set_num_threads(args.threads)
    args.act(args)


if __name__ == "__main__":
    main()
