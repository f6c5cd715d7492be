"""`python -m gsanet evaluate`: J and F of a model over sequences."""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from gsanet.data.layout import TEST, ClipPaths, LayoutError, find_clips
from gsanet.eval.baselines import BASELINES
from gsanet.eval.benchmark import Segment, SequenceScore, frame_by_frame, score, summary
from gsanet.eval.report import check_report, write_report
from gsanet.eval.sheets import write_frames, write_sheet
from gsanet.segmenter.video import PRESETS, VideoSegmenter, available_models

WORST = 8
"""Frames of a contact sheet."""

BARE = "bare"
"""The segmenter's preset for the figures that papers report."""
STILL = "still"
"""Its preset for single pictures."""

_COLUMNS = ("J", "J_recall", "J_decay", "F", "F_recall", "F_decay")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add = parser.add_argument
    add(
        "folder",
        nargs="?",
        type=Path,
        metavar="DIR",
        help=f"folder of sequences, each with RGB and GT (or with {TEST} inside)",
    )
    add("--data", type=Path, metavar="DIR", help="the same folder, by name")
    add(
        "--model",
        metavar="NAME|FILE",
        help=f"{', '.join(available_models())}, or a weight file (default: the first);"
        f" or a baseline: {', '.join(BASELINES)}",
    )
    add(
        "--preset",
        choices=(*PRESETS, BARE, STILL),
        default="balanced",
        help=f"{BARE} is a network's own word, without the steps after it; {STILL} is for --alone"
        " (default: %(default)s)",
    )
    add("--device", default="auto", help="auto, cpu, cuda or mps (default: %(default)s)")
    add("--alone", action="store_true", help="each frame by itself, as a still picture")
    add("--only", action="append", metavar="SEQUENCE", help="only this one; may be repeated")
    add("--sheets", type=Path, metavar="DIR", help="write pictures of the worst frames there")
    add(
        "--baselines",
        action="store_true",
        help=f"evaluate {', '.join(BASELINES)} too and set their figures beside",
    )
    add(
        "--report",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="write .csv, .json or .html; may be repeated",
    )
    add("--json", action="store_true", help="print figures as JSON")
    add("--events", action="store_true", help="write JSON lines as it goes on")


def run(arguments: argparse.Namespace) -> int:
    """Evaluate as the options say; 0 when all sequences are done."""
    for path in arguments.report:
        check_report(path)
    if arguments.sheets is None and any(path.suffix == ".html" for path in arguments.report):
        with tempfile.TemporaryDirectory(prefix="gsanet-evaluate-") as folder:
            arguments.sheets = Path(folder)  # the page has the pictures inside
            return _run(arguments)
    return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    clips = _clips(arguments)
    segment, about = _model(arguments)
    if arguments.alone:
        segment, about = frame_by_frame(segment), about | {"alone": True}
    quiet = arguments.json or arguments.events
    table = _Table(sys.stderr if quiet else sys.stdout, [clip.name for clip in clips])
    scores: list[SequenceScore] = []
    worst: dict[str, list[dict[str, Any]]] = {}
    for number, clip in enumerate(clips):
        _tell(arguments, "Begun", name=clip.name, done=number, total=len(clips))
        one = score(clip, segment, worst=WORST if arguments.sheets else 0)
        scores.append(one)
        table.add(one.name, one.to_dict(), len(clip.frames) / max(one.seconds, 1e-9))
        if arguments.sheets:
            write_sheet(arguments.sheets, clip, one)
        if arguments.sheets and (arguments.events or arguments.report):
            worst[one.name] = _worst(arguments.sheets, clip, one)
        shown = worst.get(one.name, [])
        _tell(arguments, "Sequence", name=one.name, figures=one.to_dict(), worst=shown)
    about |= {"data": str(arguments.data or arguments.folder)}
    figures = about | summary(scores) | ({"worst": worst} if worst else {})
    table.add("mean", figures["mean"])
    if arguments.baselines:
        figures["baselines"] = {}
        for name, make in BASELINES.items():
            baseline = make(arguments.preset, arguments.device)
            mean = summary([score(clip, baseline) for clip in clips])["mean"]
            figures["baselines"][name] = mean
            table.add(name, mean)
    for path in arguments.report:
        write_report(path, [figures])
    _tell(arguments, "Evaluated", result=figures)
    if arguments.json:
        sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    return 0


def _worst(folder: Path, clip: ClipPaths, score: SequenceScore) -> list[dict[str, Any]]:
    paths = write_frames(folder / "frames", clip, score)
    return [
        {
            "frame": clip.frames[frame.number].name,
            "J": frame.similarity,
            "F": frame.accuracy,
            "path": str(path),
        }
        for frame, path in zip(score.worst, paths, strict=True)
    ]


def _tell(arguments: argparse.Namespace, event: str, **values: object) -> None:
    if arguments.events:
        sys.stdout.write(json.dumps({"event": event, **values}) + "\n")
        sys.stdout.flush()


def _clips(arguments: argparse.Namespace) -> tuple[ClipPaths, ...]:
    folder = arguments.data or arguments.folder
    if folder is None:
        raise LayoutError("Name the folder of sequences: evaluate --data DIR.")
    clips = find_clips(folder, TEST)
    if arguments.only:
        unknown = sorted(set(arguments.only) - {clip.name for clip in clips})
        if unknown:
            raise LayoutError(f"There is no sequence {', '.join(unknown)} in {folder}.")
        clips = tuple(clip for clip in clips if clip.name in arguments.only)
    return clips


def _model(arguments: argparse.Namespace) -> tuple[Segment, dict[str, Any]]:
    """The model asked for, and what the figures say about it."""
    if arguments.model in BASELINES and arguments.model not in available_models():
        make = BASELINES[arguments.model]
        about = {"model": arguments.model, "preset": arguments.preset}
        return make(arguments.preset, arguments.device), about
    segmenter = VideoSegmenter(arguments.model, preset=arguments.preset, device=arguments.device)
    about = {
        "model": arguments.model or available_models()[0],
        "preset": arguments.preset,
        "device": segmenter.device_name,
        "key": segmenter.key,
    }
    return segmenter.segment, about


class _Table:
    """Rows of figures, written as they come."""

    def __init__(self, out: TextIO, names: Sequence[str]) -> None:
        self._out = out
        self._width = max(len(name) for name in (*names, *BASELINES, "mean"))
        self._write("", list(_COLUMNS), "   frames/s")

    def add(self, name: str, figures: dict[str, Any], speed: float | None = None) -> None:
        end = "" if speed is None else f"   {speed:8.2f}"
        self._write(name, [f"{figures[column]:.3f}" for column in _COLUMNS], end)

    def _write(self, name: str, cells: list[str], end: str) -> None:
        row = name.ljust(self._width) + "".join(cell.rjust(10) for cell in cells)
        self._out.write(f"{row}{end}\n")
        self._out.flush()
