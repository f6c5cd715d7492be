"""`python -m gsanet synth`: write a synthetic data set."""

import argparse
import sys
from pathlib import Path

from gsanet.synth.dataset import Plan, total, write_dataset
from gsanet.synth.material import load, procedural


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--clips", type=_positive, default=100, help="training clips (100)")
    parser.add_argument("--seed", type=int, default=1, help="equal seeds give equal files")
    parser.add_argument("--frames", type=_positive, default=8, help="frames of a training clip")
    parser.add_argument("--test-frames", type=_positive, default=24, help="frames of a test clip")
    parser.add_argument(
        "--material",
        type=Path,
        help="folder with cutouts/<set>/*.webp and backgrounds/<set>/*.jpg; "
        "without it everything is procedural",
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def run(arguments: argparse.Namespace) -> int:
    """Write the data set, one line of news for each part; 0 when done."""
    plan = Plan(arguments.clips, arguments.seed, arguments.frames, arguments.test_frames)
    textures = min(250, 20 + 4 * plan.clips)
    if arguments.material:
        material = load(arguments.material, plan.seed, textures)
    else:
        material = procedural(plan.seed, textures)
    count = total(plan)
    for i, name in enumerate(write_dataset(arguments.out, plan, material), 1):
        sys.stdout.write(f"{i}/{count} {name}\n")
        sys.stdout.flush()
    return 0
