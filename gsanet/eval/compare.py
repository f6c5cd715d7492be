"""`python -m gsanet compare`: two results of `evaluate --report` side by side."""

import argparse
import json
import sys
from pathlib import Path

from gsanet.errors import GsanetError
from gsanet.eval.report import MEAN, Result, differences, title_of, write_report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add = parser.add_argument
    add("first", type=Path, metavar="FIRST.json")
    add("second", type=Path, metavar="SECOND.json")
    add("--report", type=Path, metavar="FILE", help="write .csv, .json or .html too")


def run(arguments: argparse.Namespace) -> int:
    """Print the differences; 0."""
    results = [read_result(path) for path in (arguments.first, arguments.second)]
    first, second = results
    found = differences(first, second)
    if not found:
        raise GsanetError("The two results have no sequence in common.")
    width = max(len(name) for name in found)
    sys.stdout.write(f"1: {title_of(first)}\n2: {title_of(second)}\n\n")
    heads = ("J 1", "J 2", "diff", "F 1", "F 2", "diff")
    sys.stdout.write(" " * width + "".join(head.rjust(9) for head in heads) + "\n")
    for name, changes in found.items():
        one = first[MEAN] if name == MEAN else first["sequences"][name]
        other = second[MEAN] if name == MEAN else second["sequences"][name]
        cells = [
            f"{one[figure]:9.3f}{other[figure]:9.3f}{change:+9.3f}"
            for figure, change in zip(("J", "F"), changes, strict=True)
        ]
        sys.stdout.write(name.ljust(width) + "".join(cells) + "\n")
    if arguments.report:
        write_report(arguments.report, results)
    return 0


def read_result(path: Path) -> Result:
    """A result from a JSON report.

    Raises:
        GsanetError: There is none in the file.
    """
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise GsanetError(f"{path} cannot be read: {problem}.") from problem
    if not isinstance(plain, dict) or not {"mean", "sequences", "model"} <= set(plain):
        raise GsanetError(
            f"{path.name} holds no single result.", "Make one with evaluate --report FILE.json."
        )
    return plain
