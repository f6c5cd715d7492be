"""Command line of the network's side: train, render data, evaluate, compute flow.

Each command lives with what it commands and is imported when it is asked for.
"""

import argparse
import importlib
import sys
from collections.abc import Callable
from typing import NamedTuple

from gsanet.errors import GsanetError


class Command(NamedTuple):
    """Where a command is and what it says about itself.

    Attributes:
        module: Has `add_arguments(parser)`.
        run: The module's function that takes the parsed options and returns the exit code.
        help: One line.
    """

    module: str
    run: str
    help: str


COMMANDS = {
    "pretrain": Command("gsanet.train.command", "run_pretrain", "train on still pictures"),
    "finetune": Command("gsanet.train.command", "run_finetune", "train on clips"),
    "train-default": Command(
        "gsanet.train.default_recipe", "run", "repeat the training of the shipped default model"
    ),
    "stills": Command("gsanet.synth.stills", "run", "make still pictures with exact masks"),
    "synth": Command("gsanet.synth.command", "run", "render clips with exact masks"),
    "evaluate": Command("gsanet.eval.command", "run", "J and F of a model over sequences"),
    "compare": Command("gsanet.eval.compare", "run", "two results of evaluate side by side"),
    "flow": Command("gsanet.data.flow_command", "run", "flow pictures of a folder of frames"),
    "check": Command("gsanet.data.check_command", "run", "whether a data set is in order"),
    "convert": Command("gsanet.data.convert", "run", "DAVIS or YouTube-VOS into our layout"),
}
FAILED = 2
INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run a command; its exit code, or 2 with one line on standard error when it cannot."""
    given = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(
        prog="python -m gsanet", description="GSANet: train, evaluate, render data, compute flow."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        own = commands.add_parser(name, help=command.help, description=command.help)
        if name in given[:1]:
            importlib.import_module(command.module).add_arguments(own)
    chosen = parser.parse_args(given)
    command = COMMANDS[chosen.command]
    run: Callable[[argparse.Namespace], int] = getattr(
        importlib.import_module(command.module), command.run
    )
    try:
        return run(chosen)
    except GsanetError as problem:
        print(f"error: {problem}", file=sys.stderr)
        return FAILED
    except OSError as problem:
        if problem.filename is None or isinstance(problem, BrokenPipeError):
            raise
        print(f"error: {problem.filename}: {problem.strerror}.", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED


if __name__ == "__main__":
    raise SystemExit(main())
