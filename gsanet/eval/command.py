"""`python -m gsanet evaluate`: J and F of a model over sequences."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from gsanet.data.layout import TEST, LayoutError, find_clips
from gsanet.eval.benchmark import (
    Segment,
    SequenceScore,
    centre_ellipse,
    everything,
    score,
    summary,
)
from gsanet.eval.sheets import write_sheet
from gsanet.segmenter.video import PRESETS, VideoSegmenter, available_models

BASELINES: dict[str, Segment] = {"all": everything, "ellipse": centre_ellipse}
WORST = 8
"""Frames of a contact sheet."""

BARE = "bare"
"""The segmenter's preset for the figures that papers report."""

_COLUMNS = ("J", "J_recall", "J_decay", "F", "F_recall", "F_decay")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add = parser.add_argument
    add(
        "data",
        type=Path,
        metavar="DIR",
        help=f"folder of sequences, each with RGB and GT (or with {TEST} inside)",
    )
    add(
        "--model",
        metavar="NAME|FILE",
        help=f"{', '.join(available_models())}, or a weight file (default: the first);"
        f" or a baseline: {', '.join(BASELINES)}",
    )
    add(
        "--preset",
        choices=(*PRESETS, BARE),
        default="balanced",
        help=f"{BARE} is a network's own word, without the steps after it (default: %(default)s)",
    )
    add("--device", default="auto", help="auto, cpu, cuda or mps (default: %(default)s)")
    add("--only", action="append", metavar="SEQUENCE", help="only this one; may be repeated")
    add("--sheets", type=Path, metavar="DIR", help="write pictures of the worst frames there")
    add("--json", action="store_true", help="print figures as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Evaluate as the options say; 0 when all sequences are done."""
    clips = find_clips(arguments.data, TEST)
    if arguments.only:
        unknown = sorted(set(arguments.only) - {clip.name for clip in clips})
        if unknown:
            raise LayoutError(f"There is no sequence {', '.join(unknown)} in {arguments.data}.")
        clips = tuple(clip for clip in clips if clip.name in arguments.only)
    segment, about = _model(arguments)
    table = sys.stderr if arguments.json else sys.stdout
    width = max(len("mean"), *(len(clip.name) for clip in clips))
    table.write(_row("", width, list(_COLUMNS)) + "   frames/s\n")
    scores: list[SequenceScore] = []
    for clip in clips:
        one = score(clip, segment, worst=WORST if arguments.sheets else 0)
        scores.append(one)
        speed = len(clip.frames) / max(one.seconds, 1e-9)
        table.write(f"{_figures_row(one.name, width, one.to_dict())}   {speed:8.2f}\n")
        table.flush()
        if arguments.sheets:
            write_sheet(arguments.sheets, clip, one)
    figures = about | summary(scores)
    table.write(_figures_row("mean", width, figures["mean"]) + "\n")
    if arguments.json:
        sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    return 0


def _model(arguments: argparse.Namespace) -> tuple[Segment, dict[str, Any]]:
    """The model asked for, and what the figures say about it."""
    if arguments.model in BASELINES:
        return BASELINES[arguments.model], {"model": arguments.model}
    segmenter = VideoSegmenter(arguments.model, preset=arguments.preset, device=arguments.device)
    about = {
        "model": arguments.model or available_models()[0],
        "preset": arguments.preset,
        "device": segmenter.device_name,
        "key": segmenter.key,
    }
    return segmenter.segment, about


def _figures_row(name: str, width: int, figures: dict[str, Any]) -> str:
    return _row(name, width, [f"{figures[column]:.3f}" for column in _COLUMNS])


def _row(name: str, width: int, cells: list[str]) -> str:
    return name.ljust(width) + "".join(cell.rjust(10) for cell in cells)
